//! How long to wait before the next try with a password. A pure rule over a counter; it never
//! reads a clock and never forgets by itself: only a success sets the counter back.

use super::policy::ThrottlePolicy;
use super::time::{Span, Timestamp};
use serde::{Deserialize, Serialize};

/// Wrong tries in a row at one door.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tries {
    /// How many, each counted before its password is hashed, so that parallel tries cannot slip by.
    pub wrong: u32,
    /// When the last one was counted.
    pub last: Timestamp,
}

/// Whether a try may be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Yes, now.
    Allowed,
    /// Not yet.
    Wait(Span),
    /// Never again without a success elsewhere.
    Stopped,
}

impl Tries {
    /// Whether the next try may be made at `now`.
    #[must_use]
    pub fn verdict(self, policy: ThrottlePolicy, now: Timestamp) -> Verdict {
        if self.wrong >= policy.hard_stop {
            return Verdict::Stopped;
        }
        let left = Span(self.wait(policy).0 - now.since(self.last).0);
        if left.0 > 0 { Verdict::Wait(left) } else { Verdict::Allowed }
    }

    /// The wait that follows the last wrong try.
    fn wait(self, policy: ThrottlePolicy) -> Span {
        let Some(doublings) = self.wrong.checked_sub(policy.free) else { return Span(0) };
        let wait = policy.first_wait.0.checked_shl(doublings.min(30)).unwrap_or(i64::MAX);
        Span(wait.min(policy.longest_wait.0))
    }

    /// The counter after one more try that has not yet succeeded.
    #[must_use]
    pub fn counted(self, now: Timestamp) -> Self {
        Self { wrong: self.wrong.saturating_add(1), last: now }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_tries_are_free_then_the_wait_doubles_from_30_s_to_an_hour() {
        let policy = ThrottlePolicy::default();
        let at = Timestamp(1_000_000);
        let wait = |wrong| match (Tries { wrong, last: at }).verdict(policy, at) {
            Verdict::Allowed => 0,
            Verdict::Wait(span) => span.seconds_up(),
            Verdict::Stopped => -1,
        };
        assert_eq!(
            [0, 4, 5, 6, 7, 11, 12, 13, 99, 100].map(wait),
            [0, 0, 30, 60, 120, 1920, 3600, 3600, 3600, -1]
        );
    }

    #[test]
    fn the_wait_is_over_to_the_millisecond() {
        let policy = ThrottlePolicy::default();
        let tries = Tries { wrong: 5, last: Timestamp(0) };
        assert_eq!(tries.verdict(policy, Timestamp(29_999)), Verdict::Wait(Span(1)));
        assert_eq!(tries.verdict(policy, Timestamp(30_000)), Verdict::Allowed);
    }
}
