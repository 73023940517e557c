//! Seconds that run down on the screen. The service decides when the wait is over; this only shows it.

use super::dates::now;
use crate::domain::time::{Span, Timestamp};
use crate::service::ServiceError;
use leptos::prelude::*;
use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

/// A wait that is shown. Copy it freely.
#[derive(Clone, Copy)]
pub struct Countdown {
    /// When it is over, in milliseconds since 1970; 0 when there is no wait.
    until: RwSignal<i64>,
    left: RwSignal<i64>,
}

impl Countdown {
    /// No wait yet. Ticks once a second for as long as the component that made it lives.
    #[must_use]
    pub fn new() -> Self {
        let countdown = Self { until: RwSignal::new(0), left: RwSignal::new(0) };
        let tick = move || {
            // A last tick may come after the screen is gone, and its signals with it.
            if countdown.until.try_get_untracked().is_some_and(|until| until != 0) {
                countdown.show();
            }
        };
        if let Ok(timer) = set_interval_with_handle(tick, Duration::from_secs(1)) {
            on_cleanup(move || timer.clear());
        }
        countdown
    }

    /// Starts a wait of `span`. The screen that asked may be gone by now; then nobody waits.
    pub fn start(self, span: Span) {
        if self.until.try_set(now().plus(span).0).is_none() {
            self.show();
        }
    }

    /// Starts the wait that a refusal asks for. False if it asks for none.
    pub fn heed(self, error: &ServiceError) -> bool {
        let ServiceError::TooMany(Some(span)) = error else { return false };
        self.start(*span);
        true
    }

    /// The whole seconds that are left; 0 when there is no wait.
    #[must_use]
    pub fn left(self) -> ReadSignal<i64> {
        self.left.read_only()
    }

    fn show(self) {
        let until = Timestamp(self.until.get_untracked());
        let left = until.since(now()).seconds_up();
        self.left.set(left);
        if left == 0 {
            self.until.set(0);
        }
    }
}

impl Default for Countdown {
    fn default() -> Self {
        Self::new()
    }
}

/// Has `shown` say how much of a wait is left, in the words of `say`; at its end, nothing. For the
/// log-in screen, which starts without a [`Countdown`]. Ends with the screen that shows it.
pub fn tell(span: Span, shown: RwSignal<String>, say: impl Fn(i64) -> String + 'static) {
    let until = now().plus(span);
    let timer = Rc::new(Cell::new(None::<IntervalHandle>));
    let tell = {
        let timer = Rc::clone(&timer);
        move || {
            let left = until.since(now()).seconds_up();
            let gone = shown.try_set(if left == 0 { String::new() } else { say(left) }).is_some();
            if (gone || left == 0)
                && let Some(timer) = timer.take()
            {
                timer.clear();
            }
        }
    };
    tell();
    timer.set(set_interval_with_handle(tell, Duration::from_secs(1)).ok());
}
