//! Random bytes from the browser's cryptographic source. Never from anywhere else.

use super::js;
use crate::service::embedded::ports::Random;

/// The browser's cryptographic randomness.
#[derive(Clone, Copy, Debug, Default)]
pub struct BrowserRandom;

impl Random for BrowserRandom {
    fn bytes(&self) -> [u8; 32] {
        bytes()
    }
}

/// `N` fresh random bytes.
pub(super) fn bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    let crypto = js::window().and_then(|window| window.crypto().ok());
    let filled = crypto.map(|crypto| crypto.get_random_values_with_u8_array(&mut bytes));
    if !matches!(filled, Some(Ok(_))) {
        // Every browser that runs wasm has this. Should one not, nothing may go on: a secret that
        // can be guessed is worse than an app that stops.
        wasm_bindgen::throw_str("no cryptographic randomness");
    }
    bytes
}

/// A fresh random name of 128 bits, in 32 hexadecimal characters.
pub(super) fn id() -> String {
    hex::encode(bytes::<16>())
}
