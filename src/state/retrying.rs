//! Something that is tried again until it works: after pauses that grow, at once when the browser comes
//! online or somebody looks again, and never while nobody sees the page or it is offline. When it is due
//! is decided in `domain/retry.rs`.

use super::dates::now;
use crate::domain::retry::Retry;
use crate::domain::time::Span;
use crate::platform::dom;
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::cell::Cell;
use std::time::Duration;

/// What became of a try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tried {
    /// There is nothing more to try.
    Done,
    /// It failed; the service may have said how long to wait.
    Failed(Option<Span>),
    /// The person has to do something first.
    Held,
}

/// The handle. Copy it freely.
#[derive(Clone, Copy)]
pub struct Retrying {
    retry: RwSignal<Retry>,
    /// The seconds until the next try, as they are shown; 0 while none comes by itself.
    left: RwSignal<i64>,
    offline: RwSignal<bool>,
    attempt: StoredValue<Box<dyn Fn()>, LocalStorage>,
}

impl Retrying {
    /// Nothing is tried yet. Lives as long as the component that made it.
    #[must_use]
    pub fn start<F>(attempt: impl Fn() -> F + Clone + 'static) -> Self
    where
        F: Future<Output = Tried> + 'static,
    {
        let (retry, left) = (RwSignal::new(Retry::Idle), RwSignal::new(0));
        let offline = RwSignal::new(!dom::online());
        let run = move || {
            let attempt = attempt();
            spawn_local(async move {
                let tried = attempt.await;
                // The screens may be gone by now, and these signals with them.
                retry.try_update(|retry| match tried {
                    Tried::Done => *retry = Retry::Idle,
                    Tried::Failed(ordered) => retry.failed(now(), ordered),
                    Tried::Held => *retry = Retry::Held,
                });
            });
        };
        let attempt = StoredValue::new_local(Box::new(run) as Box<dyn Fn()>);
        let retrying = Self { retry, left, offline, attempt };
        let here = Cell::new(reachable());
        let tick = move || {
            let before = here.replace(reachable());
            retrying.tick(here.get() && !before);
        };
        if let Ok(timer) = set_interval_with_handle(tick, Duration::from_secs(1)) {
            on_cleanup(move || timer.clear());
        }
        let focus = window_event_listener(ev::focus, move |_| retrying.tick(true));
        let online = window_event_listener(ev::online, move |_| retrying.tick(true));
        on_cleanup(move || {
            focus.remove();
            online.remove();
        });
        retrying
    }

    /// Goes on from here.
    pub fn set(self, retry: Retry) {
        self.retry.set(retry);
        self.tick(false);
    }

    /// How far the tries are.
    #[must_use]
    pub fn retry(self) -> ReadSignal<Retry> {
        self.retry.read_only()
    }

    /// The seconds until the next try.
    #[must_use]
    pub fn left(self) -> ReadSignal<i64> {
        self.left.read_only()
    }

    /// Whether the browser says that it is offline, so that no try comes by itself.
    #[must_use]
    pub fn offline(self) -> ReadSignal<bool> {
        self.offline.read_only()
    }

    /// It may work now: it is tried at once, if it waits for that.
    pub fn hurry(self) {
        self.tick(true);
    }

    /// Tries now, because somebody wants it.
    pub fn press(self) {
        if self.retry.try_update(Retry::press) == Some(true) {
            self.attempt.with_value(|attempt| attempt());
        }
    }

    /// Looks whether it is time; `hurry` where it may work now.
    fn tick(self, hurry: bool) {
        // A last tick may come after the screens are gone, and these signals with them.
        let Some(before) = self.retry.try_get_untracked() else { return };
        let offline = !dom::online();
        if offline != self.offline.get_untracked() {
            self.offline.set(offline);
        }
        if matches!(before, Retry::Idle | Retry::Held | Retry::Trying { .. }) {
            return;
        }
        let (mut retry, now) = (before, now());
        if hurry {
            retry.hurry(now);
        }
        let begun = retry.begin(now, reachable());
        if retry != before {
            self.retry.set(retry);
        }
        let left = retry.due().map_or(0, |due| due.since(now).seconds_up());
        if left != self.left.get_untracked() {
            self.left.set(left);
        }
        if begun {
            self.attempt.with_value(|attempt| attempt());
        }
    }
}

fn reachable() -> bool {
    dom::visible() && dom::online()
}
