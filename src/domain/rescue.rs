//! "Someone is in my account", as far as it has come: what was begun stands in a note, so that it goes on
//! after a crash or a reload. Pure; how far it is follows from the note and from what the lists say, and
//! never from the note alone.

use super::ids::{SessionId, SessionMark};
use super::time::{Span, Timestamp};
use serde::{Deserialize, Serialize};

/// A note older than this is not gone on with: whoever comes back after days begins anew.
const HOLDS: Span = Span::days(1);

/// The note.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rescue {
    /// When it was written.
    pub noted: Timestamp,
    /// When a new password was first sent of which nobody has said that it was refused.
    pub sent: Option<Timestamp>,
    /// Whether this device saw that the password was changed.
    pub changed: bool,
    /// The marks of the sessions that stay; all others go, also those that came later. Not their whole
    /// names, which stand in no storage that a copy could be taken of.
    pub stay: Vec<SessionMark>,
}

/// How far it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Nothing was sent.
    New,
    /// A new password was sent, and the service says that the old one is still in force.
    Unchanged,
    /// A new password was sent, and nobody can say which of the two is in force.
    Unsure,
    /// The password is changed; what is left is to see that the others are out.
    Changed,
}

/// What the service says about changes of the password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Told {
    /// When the last one was, as far as it says.
    pub last: Option<Timestamp>,
    /// Whether it tells of every one, also of those on other devices.
    pub all: bool,
}

impl Rescue {
    /// Before anything was chosen.
    #[must_use]
    pub const fn new(now: Timestamp) -> Self {
        Self { noted: now, sent: None, changed: false, stay: vec![] }
    }

    /// The note, unless it is too old to go on with.
    #[must_use]
    pub fn fresh(self, now: Timestamp) -> Option<Self> {
        (now.since(self.noted) <= HOLDS).then_some(self)
    }

    /// How far it is.
    #[must_use]
    pub fn stage(note: Option<&Self>, told: Told) -> Stage {
        let Some((note, sent)) = note.and_then(|note| Some((note, note.sent?))) else {
            return Stage::New;
        };
        match told.last {
            _ if note.changed => Stage::Changed,
            Some(at) if at >= sent => Stage::Changed,
            _ if told.all => Stage::Unchanged,
            _ => Stage::Unsure,
        }
    }

    /// Whether a session was to go.
    #[must_use]
    pub fn goes(&self, current: bool, id: &SessionId) -> bool {
        !current && !self.stay.contains(&id.mark())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp(1_800_000_000_000);

    fn note(seconds_ago: i64) -> Rescue {
        let at = NOW.plus(Span::seconds(-seconds_ago));
        Rescue { sent: Some(at), ..Rescue::new(at) }
    }

    fn told(all: bool, seconds_ago: Option<i64>) -> Told {
        Told { last: seconds_ago.map(|ago| NOW.plus(Span::seconds(-ago))), all }
    }

    #[test]
    fn how_far_it_is_follows_from_when_the_password_was_changed() {
        let begun = note(60);
        let stage = |told| Rescue::stage(Some(&begun), told);
        for all in [true, false] {
            assert_eq!(Rescue::stage(None, told(all, Some(0))), Stage::New);
            assert_eq!(stage(told(all, Some(60))), Stage::Changed);
            let before = if all { Stage::Unchanged } else { Stage::Unsure };
            assert_eq!(stage(told(all, None)), before);
            assert_eq!(stage(told(all, Some(61))), before);
        }
    }

    #[test]
    fn what_this_device_saw_needs_nobody_to_tell_it() {
        let seen = Rescue { changed: true, ..note(60) };
        assert_eq!(Rescue::stage(Some(&seen), told(false, None)), Stage::Changed);
    }

    #[test]
    fn who_has_only_chosen_who_stays_has_sent_nothing() {
        let chosen = Rescue { sent: None, ..note(60) };
        assert_eq!(Rescue::stage(Some(&chosen), told(true, Some(0))), Stage::New);
    }

    #[test]
    fn after_a_day_it_begins_anew() {
        assert_eq!(note(24 * 3_600).fresh(NOW), Some(note(24 * 3_600)));
        assert_eq!(note(24 * 3_600 + 1).fresh(NOW), None);
    }

    #[test]
    fn whoever_is_not_marked_to_stay_goes_also_who_came_later() {
        let stay = vec![SessionId("stays".into()).mark()];
        let note = Rescue { stay, ..note(60) };
        assert!(note.goes(false, &SessionId("came later".into())));
        assert!(!note.goes(false, &SessionId("stays".into())));
        assert!(!note.goes(true, &SessionId("this one".into())));
    }

    #[test]
    fn the_note_is_read_as_it_was_written() {
        let note = Rescue { stay: vec![SessionId("a".into()).mark()], ..note(1) };
        let text = serde_json::to_string(&note).unwrap();
        assert_eq!(serde_json::from_str::<Rescue>(&text).unwrap(), note);
    }
}
