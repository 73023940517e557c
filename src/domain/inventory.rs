//! What Onlyme keeps on a device, as a list of names and sizes: in groups that people understand,
//! and compared before and after a reset. Never holds a value that is kept.
//!
//! The names are found by `platform/`. One that is not known here falls into [`Group::Other`], so
//! nothing can hide from the list.

/// What the keys in localStorage and sessionStorage begin with.
pub const PREFIX: &str = "onlyme/";
/// The database of the account service: the practice accounts of this browser.
pub const ACCOUNTS: &str = "onlyme-service";
/// The database of what belongs to devices.
pub const DEVICES: &str = "onlyme-device";

/// The database of what this device notes about accounts of a server.
pub const NOTES: &str = "onlyme-notes";
/// What the rows in it begin with that could not be read.
const SERVER_BAD: &str = "server/bad/";

/// Where something is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// localStorage.
    Local,
    /// The sessionStorage of one tab.
    Tab,
    /// The IndexedDB database of this name.
    Database(String),
    /// The cache of this name.
    Cache(String),
    /// The browser's list of service workers.
    Worker,
}

/// One thing that is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Where.
    pub place: Place,
    /// Its name there; in a database the object store comes first. Empty for a database as a whole:
    /// one that is empty, or one that could not be looked into.
    pub key: String,
    /// Its size, if it can be told.
    pub bytes: Option<u64>,
}

impl Entry {
    /// The group that it belongs to.
    #[must_use]
    pub fn group(&self) -> Group {
        match &self.place {
            Place::Local | Place::Tab => stored(&self.key),
            Place::Database(name) if name == ACCOUNTS => Group::Accounts,
            Place::Database(name) if name == NOTES => match self.key.split_once('/') {
                Some((_, row)) if row.starts_with(SERVER_BAD) => Group::SetAside,
                _ => Group::Notes,
            },
            Place::Database(name) if name == DEVICES => match self.key.split_once('/') {
                Some(("keys", _)) => Group::Keys,
                Some((_, row)) if row.contains("/bad/") => Group::SetAside,
                _ => Group::Session,
            },
            Place::Database(_) => Group::Other,
            Place::Cache(_) | Place::Worker => Group::Files,
        }
    }

    /// Whether this stands for a database that is there but could not be looked into.
    #[must_use]
    pub const fn is_closed(&self) -> bool {
        matches!(self.place, Place::Database(_)) && self.key.is_empty() && self.bytes.is_none()
    }
}

/// The group of a key in localStorage or sessionStorage.
fn stored(key: &str) -> Group {
    let name = key.strip_prefix(PREFIX).unwrap_or(key);
    match name.split('/').next() {
        Some("saved" | "remembered") => Group::Saved,
        Some("bad") => Group::SetAside,
        Some("language" | "appearance" | "undo" | "clue") => Group::Preferences,
        Some("in" | "account" | "practice" | "drill" | "secure") => Group::Session,
        _ => Group::Other,
    }
}

/// What things are for, as a person would sort them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// The practice accounts, with their sessions.
    Accounts,
    /// What this device notes about the accounts of a server.
    Notes,
    /// Saved logins.
    Saved,
    /// The keys that open what this device has sealed.
    Keys,
    /// The name of this device and its session.
    Session,
    /// Language and appearance.
    Preferences,
    /// Cached files and service workers.
    Files,
    /// What could not be read and was set aside.
    SetAside,
    /// Anything else under our name.
    Other,
}

impl Group {
    /// All, in the order in which they are listed.
    pub const ALL: [Self; 9] = [
        Self::Accounts,
        Self::Notes,
        Self::Saved,
        Self::Keys,
        Self::Session,
        Self::Preferences,
        Self::Files,
        Self::SetAside,
        Self::Other,
    ];

    /// The word for it in a file.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Accounts => "accounts",
            Self::Notes => "notes",
            Self::Saved => "saved_logins",
            Self::Keys => "keys",
            Self::Session => "session",
            Self::Preferences => "preferences",
            Self::Files => "files",
            Self::SetAside => "set_aside",
            Self::Other => "other",
        }
    }
}

/// Everything that was found at one moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Inventory {
    /// What is kept.
    pub entries: Vec<Entry>,
    /// The kinds of storage that the browser did not let us look into.
    pub unread: Vec<&'static str>,
}

impl Inventory {
    /// What belongs to `group`.
    #[must_use]
    pub fn of(&self, group: Group) -> Vec<Entry> {
        self.entries.iter().filter(|entry| entry.group() == group).cloned().collect()
    }

    /// Whether there is anything of the database `name`.
    #[must_use]
    pub fn has_database(&self, name: &str) -> bool {
        self.entries.iter().any(|e| matches!(&e.place, Place::Database(found) if found == name))
    }
}

/// How many things there are, and how large they are together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Total {
    /// How many.
    pub count: u32,
    /// The size of those whose size can be told; `None` if there is none of these.
    pub bytes: Option<u64>,
}

/// Adds up.
#[must_use]
pub fn total(entries: &[Entry]) -> Total {
    entries.iter().fold(Total::default(), |sum, entry| Total {
        count: sum.count.saturating_add(1),
        bytes: match (sum.bytes, entry.bytes) {
            (Some(all), Some(one)) => Some(all.saturating_add(one)),
            (all, one) => all.or(one),
        },
    })
}

/// What became of a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The group.
    pub group: Group,
    /// How many there were.
    pub was: u32,
    /// What is there now.
    pub now: Vec<Entry>,
    /// Whether it was asked to stay.
    pub kept: bool,
}

/// The groups that had something before or have something after.
#[must_use]
pub fn compare(before: &Inventory, after: &Inventory, keep_accounts: bool) -> Vec<Line> {
    let line = |group| Line {
        group,
        was: total(&before.of(group)).count,
        now: after.of(group),
        kept: keep_accounts && group == Group::Accounts,
    };
    Group::ALL.map(line).into_iter().filter(|line| line.was > 0 || !line.now.is_empty()).collect()
}

/// What may be said of a device after a reset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Everything was looked at, and nothing is there.
    Nothing,
    /// Everything was looked at, and only the practice accounts are there, as was asked.
    OnlyAccounts,
    /// Something is there that should not be.
    Left,
    /// Nothing was found that should not be there, but not everything could be looked at.
    Unchecked,
}

/// What `after` proves. Never more than was read.
#[must_use]
pub fn verdict(after: &Inventory, keep_accounts: bool) -> Verdict {
    let expected = |entry: &Entry| keep_accounts && entry.group() == Group::Accounts;
    if !after.entries.iter().all(expected) {
        return Verdict::Left;
    }
    match (after.unread.is_empty(), after.entries.is_empty()) {
        (false, _) => Verdict::Unchecked,
        (true, true) => Verdict::Nothing,
        (true, false) => Verdict::OnlyAccounts,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(place: Place, key: &str, bytes: Option<u64>) -> Entry {
        Entry { place, key: key.into(), bytes }
    }

    fn database(name: &str, key: &str) -> Entry {
        entry(Place::Database(name.into()), key, Some(10))
    }

    fn found(entries: &[Entry]) -> Inventory {
        Inventory { entries: entries.to_vec(), unread: vec![] }
    }

    #[test]
    fn every_name_falls_into_the_group_that_people_would_look_in() {
        let local = |key| entry(Place::Local, key, None);
        let cases = [
            (local("onlyme/saved/nuria"), Group::Saved),
            (local("onlyme/bad/saved/nuria"), Group::SetAside),
            (local("onlyme/language"), Group::Preferences),
            (local("onlyme/appearance"), Group::Preferences),
            (local("onlyme/in"), Group::Session),
            (entry(Place::Tab, "onlyme/account", None), Group::Session),
            (entry(Place::Tab, "onlyme/saved/nuria/0a", None), Group::Saved),
            (entry(Place::Tab, "onlyme/in/0a", None), Group::Session),
            (entry(Place::Tab, "onlyme/practice", None), Group::Session),
            (local("onlyme/secure/0a"), Group::Session),
            (local("onlyme/hint"), Group::Other),
            (local("onlyme/"), Group::Other),
            (local("onlyme/inside"), Group::Other),
            (database(ACCOUNTS, "rows/account/1"), Group::Accounts),
            (database(ACCOUNTS, "rows/bad/account/1#0"), Group::Accounts),
            (database(ACCOUNTS, ""), Group::Accounts),
            (database(NOTES, "rows/server/notes/1"), Group::Notes),
            (database(NOTES, "rows/server/bad/server/notes/1"), Group::SetAside),
            (local("onlyme/remembered/1"), Group::Saved),
            (database(DEVICES, "devices/browser"), Group::Session),
            (database(DEVICES, "devices/0a/bad/0b"), Group::SetAside),
            (database(DEVICES, "keys/0a"), Group::Keys),
            (database(DEVICES, ""), Group::Session),
            (database("onlyme-next", "a/b"), Group::Other),
            (entry(Place::Cache("onlyme-1".into()), "/", None), Group::Files),
            (entry(Place::Worker, "/", None), Group::Files),
        ];
        for (entry, group) in cases {
            assert_eq!(entry.group(), group, "{entry:?}");
        }
    }

    #[test]
    fn sizes_that_are_not_known_are_not_counted_as_nothing() {
        let sized = |bytes| entry(Place::Local, "onlyme/in", bytes);
        assert_eq!(total(&[]), Total { count: 0, bytes: None });
        assert_eq!(total(&[sized(None)]), Total { count: 1, bytes: None });
        let all = [sized(None), sized(Some(2)), sized(Some(3))];
        assert_eq!(total(&all), Total { count: 3, bytes: Some(5) });
    }

    #[test]
    fn a_comparison_has_a_line_for_what_was_there_or_is_there() {
        let before = found(&[database(ACCOUNTS, "rows/a"), database(ACCOUNTS, "rows/b")]);
        let came = entry(Place::Local, "onlyme/in", Some(2));
        let after = found(std::slice::from_ref(&came));
        let lines = compare(&before, &after, false);
        let gone = Line { group: Group::Accounts, was: 2, now: vec![], kept: false };
        let new = Line { group: Group::Session, was: 0, now: vec![came], kept: false };
        assert_eq!(lines, [gone, new]);
        assert_eq!(compare(&found(&[]), &found(&[]), true), []);
        assert!(compare(&before, &before, true)[0].kept);
    }

    #[test]
    fn nothing_is_left_only_if_everything_was_read_and_nothing_was_found() {
        let accounts = found(&[database(ACCOUNTS, "rows/a")]);
        let session = found(&[database(ACCOUNTS, "rows/a"), database(DEVICES, "devices/0a")]);
        assert_eq!(verdict(&found(&[]), false), Verdict::Nothing);
        assert_eq!(verdict(&found(&[]), true), Verdict::Nothing);
        assert_eq!(verdict(&accounts, true), Verdict::OnlyAccounts);
        assert_eq!(verdict(&accounts, false), Verdict::Left);
        assert_eq!(verdict(&session, true), Verdict::Left);
        let unread = |all: Inventory| Inventory { unread: vec!["CacheStorage"], ..all };
        assert_eq!(verdict(&unread(found(&[])), false), Verdict::Unchecked);
        assert_eq!(verdict(&unread(accounts), true), Verdict::Unchecked);
        assert_eq!(verdict(&unread(session), true), Verdict::Left);
    }

    #[test]
    fn a_database_that_could_not_be_opened_is_told_from_an_empty_one() {
        let whole = |bytes| entry(Place::Database(ACCOUNTS.into()), "", bytes);
        assert!(whole(None).is_closed());
        assert!(!whole(Some(0)).is_closed());
        assert!(!entry(Place::Local, "", None).is_closed());
    }
}
