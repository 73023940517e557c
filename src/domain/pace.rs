//! How often a tab asks its service whether it is still logged in: often while somebody is there, ever
//! less while nobody touches anything. Pure: the time comes as an argument. Never asks anybody itself.

use super::time::{Span, Timestamp};

/// The pause while somebody acts.
const SHORTEST: Span = Span::seconds(5);
/// The pause once nobody has acted for long.
const LONGEST: Span = Span::seconds(60);

/// The pace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    asked: Timestamp,
    pause: Span,
    /// Whether somebody has acted since it was asked last.
    acted: bool,
}

impl Pace {
    /// It was asked just now.
    #[must_use]
    pub const fn new(now: Timestamp) -> Self {
        Self { asked: now, pause: SHORTEST, acted: false }
    }

    /// Somebody has pressed something: the pause is short again.
    pub fn act(&mut self) {
        self.acted = true;
        self.pause = SHORTEST;
    }

    /// Whether it is time to ask. In a tab that nobody sees, or offline, `reachable` is false, and
    /// nobody is asked.
    #[must_use]
    pub const fn is_due(&self, now: Timestamp, reachable: bool) -> bool {
        // A clock that was put back must not stop the asking.
        let past = now.since(self.asked).0;
        reachable && (past >= self.pause.0 || past < 0)
    }

    /// It is asked now, whoever had it asked. Without anybody acting the next pause is twice as long.
    pub fn ask(&mut self, now: Timestamp) {
        self.asked = now;
        if !self.acted {
            let twice = Span(self.pause.0 * 2);
            self.pause = if twice.0 < LONGEST.0 { twice } else { LONGEST };
        }
        self.acted = false;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp(1_800_000_000_000);

    fn at(seconds: i64) -> Timestamp {
        NOW.plus(Span::seconds(seconds))
    }

    /// The seconds at which it is asked between two of them, looked at once a second.
    fn asked(pace: &mut Pace, from: i64, to: i64) -> Vec<i64> {
        let mut all = vec![];
        for second in from..=to {
            if pace.is_due(at(second), true) {
                pace.ask(at(second));
                all.push(second);
            }
        }
        all
    }

    #[test]
    fn without_anybody_acting_the_pauses_double_up_to_a_minute() {
        let mut pace = Pace::new(NOW);
        assert_eq!(asked(&mut pace, 1, 300), [5, 15, 35, 75, 135, 195, 255]);
    }

    #[test]
    fn whoever_acts_is_asked_for_every_five_seconds() {
        let mut pace = Pace::new(NOW);
        let mut all = vec![];
        for second in 1..=30 {
            pace.act();
            all.extend(asked(&mut pace, second, second));
        }
        assert_eq!(all, [5, 10, 15, 20, 25, 30]);
    }

    #[test]
    fn the_first_press_after_a_rest_asks_at_once_if_the_last_answer_is_old() {
        let mut pace = Pace::new(NOW);
        asked(&mut pace, 1, 200);
        pace.act();
        assert!(!pace.is_due(at(199), true), "the last answer is four seconds old");
        assert!(pace.is_due(at(230), true));
        pace.ask(at(230));
        assert_eq!(asked(&mut pace, 231, 250), [235, 245]);
    }

    #[test]
    fn nobody_is_asked_in_a_tab_that_nobody_sees_or_offline() {
        let pace = Pace::new(NOW);
        assert!(!pace.is_due(at(3_600), false));
        assert!(pace.is_due(at(3_600), true));
    }

    #[test]
    fn a_clock_that_is_put_back_does_not_stop_the_asking() {
        let mut pace = Pace::new(NOW);
        assert!(pace.is_due(at(-3_600), true));
        pace.ask(at(-3_600));
        assert!(!pace.is_due(at(-3_599), true));
    }
}
