//! When something that did not reach a service is tried again: soon at first, then less often. Pure:
//! the time comes as an argument. Never tries anything itself.

use super::time::{Span, Timestamp};

/// The first pause; each one after it is twice as long.
const FIRST: Span = Span::seconds(2);
/// The longest pause that is not asked for by the service.
const LONGEST: Span = Span::seconds(60);

/// How far the tries are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Retry {
    /// There is nothing to try.
    #[default]
    Idle,
    /// The next try comes by itself.
    Waits(Pause),
    /// A try is under way.
    Trying {
        /// How often it failed in a row before.
        failures: u32,
    },
    /// No try comes by itself: the person has to do something first.
    Held,
}

/// The time between two tries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pause {
    since: Timestamp,
    due: Timestamp,
    failures: u32,
    /// The service asked for it, so nothing makes it shorter.
    ordered: bool,
}

impl Retry {
    /// Something waits that was not tried lately: the next moment will do.
    #[must_use]
    pub const fn at_once(now: Timestamp) -> Self {
        Self::Waits(Pause { since: now, due: now, failures: 0, ordered: false })
    }

    /// It has just failed for the first time. The next try is not before `ordered` is over.
    #[must_use]
    pub const fn after(now: Timestamp, ordered: Option<Span>) -> Self {
        Self::pause(now, 0, ordered)
    }

    const fn pause(now: Timestamp, failures: u32, ordered: Option<Span>) -> Self {
        let own = length(failures);
        let (length, ordered) = match ordered {
            Some(span) if span.0 > own.0 => (span, true),
            _ => (own, false),
        };
        let failures = failures.saturating_add(1);
        Self::Waits(Pause { since: now, due: now.plus(length), failures, ordered })
    }

    /// Begins a try if it is time for one, and says whether it has. Where nobody looks or the browser
    /// is offline, `reachable` is false, and nothing is tried.
    pub fn begin(&mut self, now: Timestamp, reachable: bool) -> bool {
        let Self::Waits(pause) = self else { return false };
        // A clock that was put back would make a pause of hours out of one of seconds.
        if now < pause.since {
            pause.due = now.plus(pause.due.since(pause.since));
            pause.since = now;
        }
        if !reachable || now < pause.due {
            return false;
        }
        *self = Self::Trying { failures: pause.failures };
        true
    }

    /// Begins a try because somebody wants one now, whatever the pause and the browser say.
    pub const fn press(&mut self) -> bool {
        let failures = match self {
            Self::Waits(pause) => pause.failures,
            Self::Held => 0,
            Self::Idle | Self::Trying { .. } => return false,
        };
        *self = Self::Trying { failures };
        true
    }

    /// The try that was under way has failed. The next one is not before `ordered` is over.
    pub fn failed(&mut self, now: Timestamp, ordered: Option<Span>) {
        if let Self::Trying { failures } = *self {
            *self = Self::pause(now, failures, ordered);
        }
    }

    /// It may work now: the browser came online, or somebody looks again. The pauses begin anew.
    pub fn hurry(&mut self, now: Timestamp) {
        if matches!(self, Self::Waits(pause) if !pause.ordered) {
            *self = Self::at_once(now);
        }
    }

    /// When the next try comes by itself.
    #[must_use]
    pub const fn due(&self) -> Option<Timestamp> {
        match self {
            Self::Waits(pause) => Some(pause.due),
            _ => None,
        }
    }
}

/// The pause after so many failures before the last one.
const fn length(failures: u32) -> Span {
    // The sixth is the longest.
    let doublings = if failures < 5 { failures } else { 5 };
    let span = Span(FIRST.0 << doublings);
    if span.0 < LONGEST.0 { span } else { LONGEST }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp(1_800_000_000_000);

    fn at(seconds: i64) -> Timestamp {
        NOW.plus(Span::seconds(seconds))
    }

    #[test]
    fn the_pauses_double_from_two_seconds_to_a_minute() {
        let mut retry = Retry::after(NOW, None);
        let (mut now, mut pauses) = (0, vec![]);
        for _ in 0..8 {
            let pause = retry.due().unwrap().since(at(now)).0 / 1_000;
            assert!(!retry.begin(at(now + pause - 1), true), "not before the pause is over");
            now += pause;
            assert!(retry.begin(at(now), true));
            assert!(!retry.begin(at(now), true), "one at a time");
            retry.failed(at(now), None);
            pauses.push(pause);
        }
        assert_eq!(pauses, [2, 4, 8, 16, 32, 60, 60, 60]);
    }

    #[test]
    fn nothing_is_tried_while_nobody_looks_or_the_browser_is_offline() {
        let mut retry = Retry::at_once(NOW);
        assert!(!retry.begin(at(3_600), false));
        assert!(retry.begin(at(3_601), true));
    }

    #[test]
    fn what_may_work_now_is_tried_at_once_and_the_pauses_begin_anew() {
        let mut retry = Retry::at_once(NOW);
        for _ in 0..6 {
            let due = retry.due().unwrap();
            assert!(retry.begin(due, true));
            retry.failed(due, None);
        }
        let now = retry.due().unwrap();
        retry.hurry(now);
        assert!(retry.begin(now, true));
        retry.failed(now, None);
        assert_eq!(retry.due(), Some(now.plus(Span::seconds(2))));
    }

    #[test]
    fn a_pause_that_the_service_asked_for_is_never_cut_short() {
        let mut retry = Retry::at_once(NOW);
        assert!(retry.begin(NOW, true));
        retry.failed(NOW, Some(Span::seconds(90)));
        retry.hurry(at(5));
        assert!(!retry.begin(at(89), true));
        assert!(retry.begin(at(90), true));
        retry.failed(at(90), Some(Span::seconds(1)));
        assert_eq!(retry.due(), Some(at(94)), "nor is ours");
    }

    #[test]
    fn a_clock_that_is_put_back_makes_no_pause_longer() {
        let mut retry = Retry::after(NOW, None);
        assert!(!retry.begin(at(-3_600), true));
        assert!(retry.begin(at(-3_598), true));
    }

    #[test]
    fn what_is_held_or_idle_is_never_begun() {
        for mut retry in [Retry::Idle, Retry::Held] {
            retry.hurry(at(9));
            retry.failed(at(9), None);
            assert!(!retry.begin(at(99), true), "{retry:?}");
            assert_eq!(retry.due(), None);
        }
    }

    #[test]
    fn a_press_waits_for_nothing_but_a_try_that_is_under_way() {
        let mut retry = Retry::after(NOW, Some(Span::seconds(90)));
        assert!(retry.press());
        assert!(!retry.press());
        retry.failed(NOW, None);
        assert_eq!(retry.due(), Some(at(4)), "it counts as a failure all the same");
        assert!(Retry::Held.press());
        assert!(!Retry::Idle.press());
    }
}
