//! One at a time: whoever asks waits until all who asked before are done.

use super::js;
use js_sys::{Function, Promise};
use std::cell::RefCell;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

/// The end of the queue.
#[derive(Debug, Default)]
pub(super) struct Queue(RefCell<Option<Promise>>);

/// Whose turn it is. Dropping it calls the next one, even if the work was given up half-way.
#[derive(Debug)]
pub(super) struct Turn(Option<Function>);

impl Queue {
    /// Waits for one's turn.
    pub(super) async fn turn(&self) -> Turn {
        let mut done = None;
        let end = js::promise(|resolve| done = Some(resolve.clone()));
        let turn = Turn(done);
        if let Some(before) = self.0.replace(Some(end)) {
            let _ = JsFuture::from(before).await;
        }
        turn
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        if let Some(done) = &self.0 {
            let _ = done.call0(&JsValue::UNDEFINED);
        }
    }
}
