//! A file of Onlyme's own that is loaded when it is needed, with its digest checked. Keeps nothing.

use super::js;
use js_sys::Promise;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{RequestInit, Response};

/// How long the network may take.
const FETCH_MS: i32 = 10_000;

/// Asks for the file.
pub(super) fn ask(url: &str, digest: &str) -> Option<Promise> {
    let init = RequestInit::new();
    init.set_integrity(digest);
    Some(js::window()?.fetch_with_str_and_init(url, &init))
}

/// Its text; `None` if it does not arrive, is late, or is another one.
pub(super) async fn text(asked: Promise) -> Option<String> {
    let response: Response = js::within(FETCH_MS, asked).await.ok()??.dyn_into().ok()?;
    if !response.ok() {
        return None;
    }
    JsFuture::from(response.text().ok()?).await.ok()?.as_string()
}
