//! Tells the other tabs that something changed, and hears it from them.
//!
//! A hint carries nothing: it only says "read the truth again", so a forged one does no harm.
//! Never a way to move data between tabs.

use super::{js, local_storage};
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{BroadcastChannel, Event, MessageEvent, PageTransitionEvent, StorageEvent};

/// The channel's name.
const CHANNEL: &str = "onlyme";
/// The only message there is, with its version. Anything else is not heard.
const MESSAGE: &str = r#"{"v":1}"#;
/// The key whose change is the hint where there is no channel.
const HINT_KEY: &str = "onlyme/hint";

/// The event that says that the browser closed a database under this page.
const LOST: &str = "onlyme-lost";

/// The line to the other tabs of this origin.
#[derive(Clone, Debug)]
pub struct TabSync {
    channel: Option<BroadcastChannel>,
}

/// Why the truth may have changed behind this tab's back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hint {
    /// Another tab said so.
    OtherTab,
    /// The storage was cleared, or the tab was out of sight or offline.
    Absence,
}

impl TabSync {
    /// Calls `on_hint` whenever the truth may have changed behind this tab's back. It may be called
    /// several times in a row for one cause.
    pub fn start(on_hint: impl Fn(Hint) + 'static) -> Self {
        let on_hint: Rc<dyn Fn(Hint)> = Rc::new(on_hint);
        hear_window(&on_hint);
        // Firefox throws here where storage is blocked.
        let channel = BroadcastChannel::new(CHANNEL).ok();
        if let Some(channel) = &channel {
            js::listen(channel, "message", move |message: MessageEvent| {
                if is_hint(&message.data()) {
                    on_hint(Hint::OtherTab);
                }
            });
        }
        Self { channel }
    }

    /// Tells the other tabs that something changed. Nobody needs to hear it for anything to be
    /// right; it only makes them notice at once.
    pub fn announce(&self) {
        let posted = self.channel.as_ref().map(|c| c.post_message(&JsValue::from_str(MESSAGE)));
        if matches!(posted, Some(Ok(()))) {
            return;
        }
        if let Some(storage) = local_storage::raw() {
            // Only a value that differs from the last one fires an event in the other tabs.
            let _ = storage.set_item(HINT_KEY, &super::random::id());
        }
    }
}

/// Says in this tab that the browser has taken a database away.
pub(super) fn storage_lost() {
    if let (Some(window), Ok(event)) = (js::window(), Event::new(LOST)) {
        let _ = window.dispatch_event(&event);
    }
}

/// Whether a message is the hint. Its length is looked at before its text is copied.
fn is_hint(data: &JsValue) -> bool {
    data.dyn_ref::<js_sys::JsString>()
        .is_some_and(|text| text.length() as usize == MESSAGE.len() && *text == MESSAGE)
}

fn hear_window(on_hint: &Rc<dyn Fn(Hint)>) {
    let Some(window) = js::window() else { return };
    for event in ["focus", "online", LOST] {
        let hint = Rc::clone(on_hint);
        js::listen(&window, event, move |_: Event| hint(Hint::Absence));
    }
    let hint = Rc::clone(on_hint);
    js::listen(&window, "pageshow", move |event: PageTransitionEvent| {
        if event.persisted() {
            hint(Hint::Absence);
        }
    });
    let hint = Rc::clone(on_hint);
    js::listen(&window, "storage", move |event: StorageEvent| {
        // No key means that everything was cleared.
        match event.key() {
            None => hint(Hint::Absence),
            Some(key) if key == HINT_KEY => hint(Hint::OtherTab),
            Some(_) => {}
        }
    });
    let Some(document) = window.document() else { return };
    let hint = Rc::clone(on_hint);
    js::listen(&document, "resume", move |_: Event| hint(Hint::Absence));
    let hint = Rc::clone(on_hint);
    js::listen(&document, "visibilitychange", move |_: Event| {
        if js::document().is_some_and(|d| !d.hidden()) {
            hint(Hint::Absence);
        }
    });
}
