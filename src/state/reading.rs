//! Something that a screen reads from the service: now, and again whenever it may have changed.
//!
//! In place of Leptos's `LocalResource`: a memo or an effect that follows a resource and another
//! signal takes the resource's mark "read me again" for its own when both change at the same time,
//! and the resource is then never read again. Here the reading is an effect of its own, and what
//! screens follow is a plain signal.

use super::dates::now;
use super::session::{Answer, Session};
use crate::domain::time::Timestamp;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::future::Future;

/// What was read last; `None` before the first answer. A reading that does not reach the service leaves what
/// was read before. Copy it freely.
pub struct Reading<T: Send + Sync + 'static> {
    found: RwSignal<Option<Answer<T>>>,
    again: Trigger,
    asked: RwSignal<bool>,
    checked: RwSignal<Option<Timestamp>>,
}

impl<T: Send + Sync + 'static> Clone for Reading<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Reading<T> {}

impl<T: Clone + PartialEq + Send + Sync + 'static> Reading<T> {
    /// Reads with `read`, and again at each change that the session hears of. An answer that a later
    /// one has overtaken is dropped.
    #[must_use]
    pub fn follow<F>(session: Session, read: impl Fn() -> F + 'static) -> Self
    where
        F: Future<Output = Answer<T>> + 'static,
    {
        let (found, again) = (RwSignal::new(None), Trigger::new());
        let (asked, checked) = (RwSignal::new(false), RwSignal::new(None));
        let latest = StoredValue::new(0_u32);
        Effect::new(move || {
            session.changes().track();
            again.track();
            latest.update_value(|turn| *turn = turn.wrapping_add(1));
            let turn = latest.get_value();
            let answer = untrack(&read);
            spawn_local(async move {
                let answer = answer.await;
                // The screen may be gone by now, and its signals with it.
                if latest.try_get_value() != Some(turn) {
                    return;
                }
                // What was read stays in sight while the service is not reached; that it may be out of
                // date is said above all screens.
                let stays = matches!(&answer, Err(error) if error.is_unreached())
                    && found.try_with_untracked(|found| matches!(found, Some(Ok(_)))) == Some(true);
                // Nothing is drawn anew where nothing has happened, so that whoever comes back to the window
                // has not lost their place in it.
                let same = answer.is_ok()
                    && found.try_with_untracked(|found| found.as_ref() == Some(&answer))
                        == Some(true);
                if asked.try_get_untracked() == Some(true) {
                    asked.try_set(false);
                    if answer.is_ok() {
                        checked.try_set(Some(now()));
                    }
                }
                if !same && !stays {
                    found.try_set(Some(answer));
                }
            });
        });
        Self { found, again, asked, checked }
    }

    /// What was read last; followed.
    #[must_use]
    pub fn get(self) -> Option<Answer<T>> {
        self.found.get()
    }

    /// The same without a copy.
    pub fn with<O>(self, look: impl FnOnce(&Option<Answer<T>>) -> O) -> O {
        self.found.with(look)
    }

    /// Reads again now, because somebody has asked for it.
    pub fn again(self) {
        self.asked.set(true);
        self.again.notify();
    }

    /// Whether somebody has asked for it and there is no answer yet; followed.
    #[must_use]
    pub fn asked(self) -> bool {
        self.asked.get()
    }

    /// When somebody who had asked for it was answered last, also where nothing had changed; followed.
    #[must_use]
    pub fn checked(self) -> Option<Timestamp> {
        self.checked.get()
    }
}
