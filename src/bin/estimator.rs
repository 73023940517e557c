//! The estimating worker: a third wasm, which judges how hard a new password is to guess, away from the
//! main thread and from everybody who only logs in.
//!
//! Never keeps anything but its word lists; the page ends the worker when its field is no longer used.

use wasm_bindgen::prelude::wasm_bindgen;

/// Does one job of `onlyme::estimating::job`, as JSON, and answers as JSON.
#[wasm_bindgen]
#[must_use]
pub fn run(job: &str) -> String {
    onlyme::estimating::run(job)
}

fn main() {}
