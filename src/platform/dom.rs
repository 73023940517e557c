//! The few things that screens ask of the document itself. Never holds state.

use super::js;
use js_sys::Array;
use wasm_bindgen::JsCast;
use web_sys::{Blob, BlobPropertyBag, CustomEvent, Element, Url};

/// Says in which language the page is, for screen readers, hyphenation and the browser's own words.
pub fn set_language(language: &str) {
    if let Some(root) = js::root() {
        let _ = root.set_attribute("lang", language);
    }
}

/// Shows the page "light" or "dark"; anything else, such as "system", leaves it to the system.
pub fn set_appearance(appearance: &str) {
    if let Some(root) = js::root() {
        let _ = match appearance {
            "light" | "dark" => root.set_attribute("data-theme", appearance),
            _ => root.remove_attribute("data-theme"),
        };
    }
    colour_bars(appearance);
}

/// Has the browser's own bars, which ask the page for a colour of each scheme, take the chosen one's.
fn colour_bars(appearance: &str) {
    let found = js::document().and_then(|page| page.query_selector_all("meta[data-scheme]").ok());
    let Some(found) = found else { return };
    for index in 0..found.length() {
        let meta = found.item(index).and_then(|node| node.dyn_into::<Element>().ok());
        let Some(meta) = meta else { continue };
        let scheme = meta.get_attribute("data-scheme").unwrap_or_default();
        let media = match appearance {
            "light" | "dark" if scheme == appearance => "all".to_owned(),
            "light" | "dark" => "not all".to_owned(),
            _ => ["(prefers-color-scheme: ", &scheme, ")"].concat(),
        };
        let _ = meta.set_attribute("media", &media);
    }
}

/// An address for a link that saves `text` as a file, until [`forget_file`]. Nothing is sent.
#[must_use]
pub fn file_url(kind: &str, text: &str) -> String {
    let options: BlobPropertyBag = js::object(&[("type", kind.into())]).unchecked_into();
    let blob = Blob::new_with_str_sequence_and_options(&Array::of1(&text.into()), &options);
    blob.and_then(|blob| Url::create_object_url_with_blob(&blob)).unwrap_or_default()
}

/// Lets go of the text behind an address from [`file_url`].
pub fn forget_file(url: &str) {
    let _ = Url::revoke_object_url(url);
}

/// Shows the page again that the boot script hid when it went to sleep or into the browser's cache,
/// in the next frame: what has changed meanwhile is drawn by then.
pub fn show_again() {
    js::next_frame(|| {
        if let Some(root) = js::root() {
            let _ = root.remove_attribute("data-away");
        }
    });
}

/// Has the browser ask before this page is left, or no longer.
pub fn ask_before_leaving(ask: bool) {
    let Some(window) = js::window() else { return };
    let ask = ask.then(|| {
        let prevent = |event: web_sys::Event| event.prevent_default();
        wasm_bindgen::closure::Closure::<dyn FnMut(web_sys::Event)>::new(prevent).into_js_value()
    });
    window.set_onbeforeunload(ask.as_ref().map(JsCast::unchecked_ref));
}

/// Has the label of the field `id` say this.
pub fn set_label(id: &str, text: &str) {
    let selector = ["label[for=", id, "]"].concat();
    if let Some(Ok(Some(label))) = js::document().map(|page| page.query_selector(&selector)) {
        label.set_text_content(Some(text));
    }
}

/// Whether the browser thinks that it is online. It may be wrong in both directions.
#[must_use]
pub fn online() -> bool {
    js::window().is_none_or(|window| window.navigator().on_line())
}

/// Whether somebody can see this page.
#[must_use]
pub fn visible() -> bool {
    js::document().is_none_or(|page| !page.hidden())
}

/// Takes the static first paint away and tells the boot script that the app runs, so that its
/// watchdog stops. Called once the app's own screen is in the page.
pub fn tell_ready() {
    if let Some(shell) = js::document().and_then(|page| page.get_element_by_id("app-shell")) {
        shell.remove();
    }
    if let Some(root) = js::root() {
        let _ = root.set_attribute("data-ready", "");
    }
    if let (Some(window), Ok(event)) = (js::window(), CustomEvent::new("onlyme-ready")) {
        let _ = window.dispatch_event(&event);
    }
}
