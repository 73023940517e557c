//! Lets the browser do something else in between: answer to a hand, draw a frame.

use super::js;
use js_sys::Promise;
use wasm_bindgen_futures::JsFuture;

/// Goes on in one of the browser's next tasks: the very next, where the browser has a way to ask for it,
/// for its timers wait some milliseconds each.
pub async fn next() {
    let scheduler = js::window().and_then(|window| js::field(&window, "scheduler"));
    let soon = scheduler.and_then(|scheduler| js::call(&scheduler, "yield", &[]));
    let promise = soon.map_or_else(|| js::timer(0), |soon| Promise::resolve(&soon));
    // It is never rejected.
    let _ = JsFuture::from(promise).await;
}
