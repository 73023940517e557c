//! What an entry of the browser's history remembers: its place in the row of ours, and how far its
//! page was scrolled. Nothing else is ever written there: other pages of the tab may read it.

use super::js;
use wasm_bindgen::JsValue;
use web_sys::{History, ScrollRestoration};

/// How many frames a page gets to grow tall enough again: about half a second.
const TRIES: u8 = 30;

/// One entry of the history.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Entry {
    /// Its place; 0 is the first entry of ours in this tab.
    pub(super) index: u32,
    /// How far down the page was.
    pub(super) scroll: f64,
}

impl Entry {
    /// The current entry, if it is one of ours. Anybody can write there, so it is not trusted.
    #[expect(clippy::cast_possible_truncation, reason = "a float becomes an integer by saturating")]
    #[expect(clippy::cast_sign_loss, reason = "a float becomes an integer by saturating")]
    pub(super) fn read() -> Option<Self> {
        let state = history()?.state().ok()?;
        let number = |name| js::field(&state, name)?.as_f64().filter(|n| n.is_finite());
        Some(Self { index: number("index")? as u32, scroll: number("scroll")?.max(0.0) })
    }

    /// Adds an entry for `url` after the current one. False if the browser refuses.
    pub(super) fn push(self, url: &str) -> bool {
        history().is_some_and(|h| h.push_state_with_url(&self.state(), "", Some(url)).is_ok())
    }

    /// Puts this in place of the current entry, at `url` or where it is. False if refused.
    pub(super) fn write(self, url: Option<&str>) -> bool {
        history().is_some_and(|h| h.replace_state_with_url(&self.state(), "", url).is_ok())
    }

    fn state(self) -> JsValue {
        let fields = [("index", self.index.into()), ("scroll", self.scroll.into())];
        js::object(&fields).into()
    }
}

/// Goes one entry back. False if the browser refuses.
pub(super) fn back() -> bool {
    history().is_some_and(|history| history.back().is_ok())
}

/// Tells the browser that we scroll by ourselves: it would do so before the page is drawn.
pub(super) fn scroll_by_hand() {
    if let Some(history) = history() {
        let _ = history.set_scroll_restoration(ScrollRestoration::Manual);
    }
}

/// How far down the page is now.
pub(super) fn scroll() -> f64 {
    js::window().and_then(|window| window.scroll_y().ok()).unwrap_or(0.0)
}

/// Scrolls to `y` at once.
pub(super) fn scroll_to(y: f64) {
    if let Some(window) = js::window() {
        window.scroll_to_with_x_and_y(0.0, y);
    }
}

/// Scrolls to `y` as soon as the page is drawn and tall enough, unless the person scrolls first.
pub(super) fn restore_scroll(y: f64) {
    js::next_frame(move || restore(y, TRIES));
}

fn restore(y: f64, tries: u8) {
    scroll_to(y);
    let reached = scroll();
    if tries > 0 && reached + 1.0 < y {
        js::next_frame(move || {
            // Elsewhere than where we left it: somebody else has moved the page.
            if (scroll() - reached).abs() < 1.0 {
                restore(y, tries - 1);
            }
        });
    }
}

fn history() -> Option<History> {
    js::window()?.history().ok()
}
