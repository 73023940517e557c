//! The list of other sessions as a person looks at it: filtered, searched and sorted. Pure, so that
//! a list of ten thousand can be measured without a screen. Never drops a session that fits.

use super::clue::{Clue, Clues};
use super::session::SessionInfo;
use std::cmp::Reverse;

/// One line of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The session.
    pub info: SessionInfo,
    /// What is worth a look about it.
    pub clues: Clues,
    /// What it is called on the screen.
    pub title: String,
    /// All words that a search looks into, in small letters.
    pub words: String,
}

/// Which lines are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Filter {
    /// All.
    #[default]
    All,
    /// Those with a clue about who is in.
    WorthALook,
    /// Those that were not used for long.
    Inactive,
}

impl Filter {
    /// All of them, in the order of the chips.
    pub const ALL: [Self; 3] = [Self::All, Self::WorthALook, Self::Inactive];

    /// Whether a line fits.
    #[must_use]
    pub fn fits(self, line: &Line) -> bool {
        match self {
            Self::All => true,
            Self::WorthALook => line.clues.worth_a_look(),
            Self::Inactive => line.clues.has(Clue::Inactive),
        }
    }
}

/// In which order lines are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// Last used first.
    #[default]
    LastActive,
    /// Newest log-in first.
    Newest,
    /// Oldest log-in first.
    Oldest,
    /// By name.
    Name,
    /// Most clues first.
    Clues,
}

impl Order {
    /// All of them, in the order of the choice.
    pub const ALL: [Self; 5] =
        [Self::LastActive, Self::Newest, Self::Oldest, Self::Name, Self::Clues];

    /// The word for it in the choice.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::LastActive => "last-active",
            Self::Newest => "newest",
            Self::Oldest => "oldest",
            Self::Name => "name",
            Self::Clues => "clues",
        }
    }

    /// The order that `word` stands for; anything unknown is the usual one.
    #[must_use]
    pub fn from_word(word: &str) -> Self {
        Self::ALL.into_iter().find(|order| order.word() == word).unwrap_or_default()
    }
}

/// The places of the lines that are shown, in their order. `search` may hold several words; a line
/// fits if it has all of them.
#[must_use]
pub fn arrange(lines: &[Line], filter: Filter, order: Order, search: &str) -> Vec<usize> {
    let search = search.to_lowercase();
    let wanted: Vec<&str> = search.split_whitespace().collect();
    let fits =
        |line: &Line| filter.fits(line) && wanted.iter().all(|word| line.words.contains(word));
    let shown = lines.iter().enumerate().filter(|(_, line)| fits(line));
    let mut places: Vec<usize> = shown.map(|(place, _)| place).collect();
    // Every order ends with the last use, and that with the place, so that it is always the same.
    places.sort_by_cached_key(|place| {
        let line = &lines[*place];
        let info = &line.info;
        let first = match order {
            Order::LastActive | Order::Name => 0,
            Order::Newest => -info.created.0,
            Order::Oldest => info.created.0,
            Order::Clues => -i64::try_from(line.clues.iter().count()).unwrap_or(0),
        };
        let name = if order == Order::Name { line.title.to_lowercase() } else { String::new() };
        (first, name, Reverse(info.last_active), *place)
    });
    places
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::clue::{Facts, clues};
    use crate::domain::device::{Device, DeviceKind};
    use crate::domain::ids::{DeviceId, SessionId};
    use crate::domain::session::How;
    use crate::domain::time::{Span, Timestamp};

    const NOW: Timestamp = Timestamp(1_800_000_000_000);

    fn line(title: &str, created: i64, last_active: i64, wanted: Clues) -> Line {
        let days = |n: i64| Timestamp(NOW.0 - Span::days(n).0);
        let info = SessionInfo {
            id: SessionId(title.into()),
            current: false,
            device: Device {
                id: DeviceId(title.into()),
                kind: DeviceKind::Phone,
                browser: "Safari".into(),
                system: "iPhone".into(),
                practice: false,
            },
            created: days(created),
            last_active: days(last_active),
            expires: NOW,
            how: Some(How::Password),
            address: None,
            saved: false,
            name: None,
            wrong_before: if title == "Burst" { 3 } else { 2 },
            first_time: title == "First",
            unanswered: false,
        };
        let facts =
            Facts { now: NOW, password_changed: Some(days(20)), looked: Some(days(3)), wanted };
        let clues = clues(&info, facts);
        Line { info, clues, title: title.into(), words: title.to_lowercase() }
    }

    fn lines(wanted: Clues) -> Vec<Line> {
        [("Old", 30, 1), ("New", 2, 2), ("Quiet", 120, 90), ("Burst", 10, 0), ("First", 5, 4)]
            .map(|(title, created, last)| line(title, created, last, wanted))
            .into()
    }

    fn shown(lines: &[Line], filter: Filter, order: Order, search: &str) -> Vec<String> {
        let places = arrange(lines, filter, order, search);
        places.into_iter().map(|place| lines[place].title.clone()).collect()
    }

    #[test]
    fn each_clue_goes_by_its_own_rule_and_can_be_turned_off() {
        let found = |lines: &[Line]| -> Vec<Vec<Clue>> {
            lines.iter().map(|line| line.clues.iter().collect()).collect()
        };
        assert_eq!(
            found(&lines(Clues::all())),
            [
                vec![Clue::Older],
                vec![Clue::New],
                vec![Clue::Older, Clue::Inactive],
                vec![Clue::Burst],
                vec![Clue::FirstTime],
            ]
        );
        let off = Clues::all().with(Clue::Older, false);
        assert_eq!(found(&lines(off))[2], [Clue::Inactive]);
        assert!(lines(Clues::default()).iter().all(|line| line.clues == Clues::default()));
        let mut own = lines(Clues::all()).remove(2).info;
        own.current = true;
        let facts =
            Facts { now: NOW, password_changed: Some(NOW), looked: None, wanted: Clues::all() };
        assert_eq!(clues(&own, facts), Clues::default(), "the one that asks has none");
    }

    #[test]
    fn lines_are_filtered_searched_and_put_in_order() {
        let lines = lines(Clues::all());
        let all = |order| shown(&lines, Filter::All, order, "");
        assert_eq!(all(Order::LastActive), ["Burst", "Old", "New", "First", "Quiet"]);
        assert_eq!(all(Order::Newest), ["New", "First", "Burst", "Old", "Quiet"]);
        assert_eq!(all(Order::Oldest), ["Quiet", "Old", "Burst", "First", "New"]);
        assert_eq!(all(Order::Name), ["Burst", "First", "New", "Old", "Quiet"]);
        assert_eq!(all(Order::Clues), ["Quiet", "Burst", "Old", "New", "First"]);
        assert_eq!(shown(&lines, Filter::Inactive, Order::Name, ""), ["Quiet"]);
        assert_eq!(shown(&lines, Filter::WorthALook, Order::Name, "").len(), 5);
        assert_eq!(shown(&lines, Filter::All, Order::Name, "  I  t "), ["First", "Quiet"]);
        assert_eq!(shown(&lines, Filter::All, Order::Name, "x"), Vec::<String>::new());
        for order in Order::ALL {
            assert_eq!(Order::from_word(order.word()), order);
        }
    }
}
