//! What happens after a bug: the boot script covers the page, without Leptos, which may be dead.
//!
//! Never puts the text of a panic into the page; it goes to the console alone.

use super::js;
use wasm_bindgen::JsValue;
use web_sys::{CustomEvent, CustomEventInit};

/// Makes every panic show: details in the console, and `onlyme-panic` at the window for boot.js.
pub fn install() {
    std::panic::set_hook(Box::new(|info| {
        web_sys::console::error_1(&JsValue::from_str(&info.to_string()));
        announce();
    }));
}

/// Has the boot script cover the page.
pub fn announce() {
    let init = CustomEventInit::new();
    init.set_detail(&JsValue::from_str("Onlyme stopped because of a bug."));
    let event = CustomEvent::new_with_event_init_dict("onlyme-panic", &init);
    if let (Some(window), Ok(event)) = (js::window(), event) {
        let _ = window.dispatch_event(&event);
    }
}
