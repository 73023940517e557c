//! Lets the browser do something else in between: answer to a hand, draw a frame.

use super::js;
use wasm_bindgen_futures::JsFuture;

/// Goes on in one of the browser's next tasks.
pub async fn next() {
    // It is never rejected.
    let _ = JsFuture::from(js::timer(0)).await;
}
