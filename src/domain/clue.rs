//! Clues: what about another session is worth a look, each by one plain rule. Computed on the device
//! from the list alone. Never a score, and never a claim that somebody is an intruder.

use super::session::SessionInfo;
use super::time::{Span, Timestamp};
use serde::{Deserialize, Serialize};

/// A session not used for this long is called inactive.
pub const INACTIVE: Span = Span::days(90);
/// This many wrong passwords right before a log-in are a burst.
pub const BURST: u32 = 3;

/// One clue. In the order in which they are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Clue {
    /// It began after this device last looked at the list (N6).
    New,
    /// It began before the password was last changed (N4).
    Older,
    /// Wrong passwords were tried right before it began.
    Burst,
    /// It was the account's first log-in with this browser or system.
    FirstTime,
    /// It was not used for 90 days (P10). Housekeeping rather than a clue about somebody.
    Inactive,
}

impl Clue {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::New, Self::Older, Self::Burst, Self::FirstTime, Self::Inactive];

    /// Whether it says something about who is in, rather than about what could be tidied up.
    #[must_use]
    pub const fn about_somebody(self) -> bool {
        !matches!(self, Self::Inactive)
    }

    const fn bit(self) -> u8 {
        1 << self as u8
    }
}

/// A set of clues.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Clues(u8);

impl Clues {
    /// Every clue.
    #[must_use]
    pub fn all() -> Self {
        Clue::ALL.into_iter().collect()
    }

    /// Whether the clue is in the set.
    #[must_use]
    pub const fn has(self, clue: Clue) -> bool {
        self.0 & clue.bit() != 0
    }

    /// The set with or without the clue.
    #[must_use]
    pub const fn with(self, clue: Clue, on: bool) -> Self {
        if on { Self(self.0 | clue.bit()) } else { Self(self.0 & !clue.bit()) }
    }

    /// The clues in their order.
    pub fn iter(self) -> impl Iterator<Item = Clue> {
        Clue::ALL.into_iter().filter(move |clue| self.has(*clue))
    }

    /// Whether any of them says something about who is in.
    #[must_use]
    pub fn worth_a_look(self) -> bool {
        self.iter().any(Clue::about_somebody)
    }
}

impl FromIterator<Clue> for Clues {
    fn from_iter<I: IntoIterator<Item = Clue>>(clues: I) -> Self {
        clues.into_iter().fold(Self::default(), |set, clue| set.with(clue, true))
    }
}

/// What the rules go by beside the session itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Facts {
    /// Now.
    pub now: Timestamp,
    /// When the password was last changed.
    pub password_changed: Option<Timestamp>,
    /// When this device last looked at the list before now, if it ever did.
    pub looked: Option<Timestamp>,
    /// The clues that the person wants.
    pub wanted: Clues,
}

/// The clues of one session. The one that asks has none.
#[must_use]
pub fn clues(info: &SessionInfo, facts: Facts) -> Clues {
    if info.current {
        return Clues::default();
    }
    let holds = |clue: &Clue| match clue {
        Clue::New => facts.looked.is_some_and(|looked| info.created > looked),
        Clue::Older => info.older_than_password(facts.password_changed),
        Clue::Burst => info.wrong_before >= BURST,
        Clue::FirstTime => info.first_time,
        Clue::Inactive => facts.now.since(info.last_active) >= INACTIVE,
    };
    facts.wanted.iter().filter(holds).collect()
}
