//! The check-up: what the lists say of an account, and what to do first. Pure; the lists come as
//! arguments. Never a score, and never says that all is well where something could not be read.

use super::clue::{Clue, Clues};

/// The other sessions, counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Others {
    /// All of them.
    pub all: usize,
    /// Those with a clue about who is in.
    pub look: usize,
    /// Those that were not used for long.
    pub inactive: usize,
}

impl Others {
    /// Counts sessions by the clues of each.
    pub fn of(each: impl IntoIterator<Item = Clues>) -> Self {
        each.into_iter().fold(Self::default(), |sum, clues| Self {
            all: sum.all + 1,
            look: sum.look + usize::from(clues.worth_a_look()),
            inactive: sum.inactive + usize::from(clues.has(Clue::Inactive)),
        })
    }
}

/// What to do first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum First {
    /// The sessions could not be read, so read them.
    Unread,
    /// So many sessions have a clue.
    Look(usize),
    /// So many were not used for long.
    Inactive(usize),
    /// So many others are in, with nothing about them but that.
    Know(usize),
    /// The login is saved on so many other devices.
    Saved(usize),
    /// Where the login is saved could not be read.
    SavedUnread,
    /// Nothing.
    Nothing,
}

/// What to do first: who is in before who could come back. `saved` is on how many other devices the
/// login is saved. `None` is what could not be read.
#[must_use]
pub const fn first(others: Option<Others>, saved: Option<usize>) -> First {
    let Some(others) = others else { return First::Unread };
    match (others, saved) {
        (Others { look: 1.., .. }, _) => First::Look(others.look),
        (Others { inactive: 1.., .. }, _) => First::Inactive(others.inactive),
        (Others { all: 1.., .. }, _) => First::Know(others.all),
        (_, Some(0)) => First::Nothing,
        (_, Some(saved)) => First::Saved(saved),
        (_, None) => First::SavedUnread,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(clues: &[Clue]) -> Clues {
        clues.iter().copied().collect()
    }

    #[test]
    fn a_session_is_counted_in_each_group_that_it_belongs_to() {
        let each = [with(&[]), with(&[Clue::Older, Clue::Inactive]), with(&[Clue::Inactive])];
        assert_eq!(Others::of(each), Others { all: 3, look: 1, inactive: 2 });
        assert_eq!(Others::of([]), Others::default());
    }

    #[test]
    fn who_is_in_comes_before_who_could_come_back() {
        let others = |all, look, inactive| Some(Others { all, look, inactive });
        assert_eq!(first(others(4, 1, 2), Some(3)), First::Look(1));
        assert_eq!(first(others(4, 0, 2), Some(3)), First::Inactive(2));
        assert_eq!(first(others(4, 0, 0), Some(3)), First::Know(4));
        assert_eq!(first(others(0, 0, 0), Some(3)), First::Saved(3));
        assert_eq!(first(others(0, 0, 0), Some(0)), First::Nothing);
    }

    #[test]
    fn what_was_not_read_is_never_called_well() {
        assert_eq!(first(None, Some(0)), First::Unread);
        assert_eq!(first(Some(Others::default()), None), First::SavedUnread);
    }
}
