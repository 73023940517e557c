//! The hashing worker: a second, small wasm that hashes passwords away from the main thread.
//!
//! Never keeps anything: one job in, one answer out, and the page ends the worker.

use js_sys::JsString;
use wasm_bindgen::prelude::wasm_bindgen;
use zeroize::Zeroizing;

/// Does one job of `onlyme::hashing::job`, as JSON, and answers as JSON.
#[wasm_bindgen]
#[must_use]
pub fn run(job: &str) -> String {
    onlyme::hashing::run(job, |text| Zeroizing::new(JsString::from(text).normalize("NFC").into()))
}

fn main() {}
