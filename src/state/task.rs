//! Work that a button starts: one at a time, and the screen can show that it is under way.
//!
//! In place of Leptos's `Action`, which keeps inputs, outputs and versions that no screen asks for
//! and weighs several kilobytes in the wasm for each kind of input.

use leptos::prelude::*;
use leptos::task::spawn_local;

/// A piece of work that may be under way. Copy it freely.
#[derive(Clone, Copy)]
pub struct Task(RwSignal<bool>);

impl Task {
    /// Nothing is under way yet.
    #[must_use]
    pub fn new() -> Self {
        Self(RwSignal::new(false))
    }

    /// Whether it is under way.
    #[must_use]
    pub fn pending(self) -> ReadSignal<bool> {
        self.0.read_only()
    }

    /// Starts `work`, unless the last one is still under way: a second press does nothing.
    pub fn run(self, work: impl Future<Output = ()> + 'static) {
        if self.0.get_untracked() {
            return;
        }
        self.0.set(true);
        spawn_local(async move {
            work.await;
            // The screen that asked may be gone by now, and its signal with it.
            self.0.try_set(false);
        });
    }
}

impl Default for Task {
    fn default() -> Self {
        Self::new()
    }
}
