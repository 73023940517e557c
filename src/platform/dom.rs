//! The few things that screens ask of the document itself. Never holds state.

use super::js;
use web_sys::CustomEvent;

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
