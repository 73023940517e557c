//! The rows that one transaction has read, as a command sees and changes them, and the changes
//! that come of it: only rows that differ are written.
//!
//! Never overwrites what it cannot read: an unreadable row moves to `bad/…` byte for byte, and a
//! row of a newer version stops the whole transaction.

use super::keys;
use super::ports::{Changes, Reads, Snapshot};
use super::shapes::{
    self, AccountRow, ChallengeRow, ClockRow, DeclinedRow, GoneRow, GrantRow, HeadRow, LogRow,
    LookedRow, NameRow, SavedRow, SessionRow,
};
use crate::domain::chain::{Entry, Head};
use crate::domain::ids::{AccountId, DeviceId, GrantId, SessionId};
use crate::domain::log::{self, Happened};
use crate::domain::text::Username;
use crate::domain::throttle::Tries;
use crate::domain::time::Timestamp;
use crate::service::StorageError;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// One row: as it shall be, and as it was read.
struct Row<T> {
    key: String,
    is: Option<T>,
    was: Was<T>,
}

/// How a row was read. Most rows of a transaction are only looked at, and then need no copy.
enum Was<T> {
    /// As it is.
    Same,
    /// So, or not at all; it may have been changed since.
    Other(Option<T>),
}

impl<T: Clone> Row<T> {
    /// The row, to be changed.
    fn changing(&mut self) -> &mut Option<T> {
        if let Was::Same = self.was {
            self.was = Was::Other(self.is.clone());
        }
        &mut self.is
    }
}

/// Rows of one kind, in the order of their keys. A list and not a map: each map of another kind would
/// weigh kilobytes in the wasm.
pub(super) struct Table<T>(Vec<Row<T>>);

impl<T> Default for Table<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: Clone + PartialEq + Serialize + DeserializeOwned> Table<T> {
    /// Where the row is, or where it belongs.
    fn place(&self, key: &str) -> Result<usize, usize> {
        self.0.binary_search_by(|row| row.key.as_str().cmp(key))
    }

    pub(super) fn get(&self, key: &str) -> Option<&T> {
        self.0[self.place(key).ok()?].is.as_ref()
    }

    pub(super) fn get_mut(&mut self, key: &str) -> Option<&mut T> {
        let place = self.place(key).ok()?;
        self.0[place].changing().as_mut()
    }

    pub(super) fn put(&mut self, key: String, value: T) {
        match self.place(&key) {
            Ok(place) => *self.0[place].changing() = Some(value),
            Err(place) => self.0.insert(place, Row { key, is: Some(value), was: Was::Other(None) }),
        }
    }

    pub(super) fn remove(&mut self, key: &str) {
        if let Ok(place) = self.place(key) {
            *self.0[place].changing() = None;
        }
    }

    /// Removes the rows whose keys `fit`.
    fn remove_all(&mut self, fit: impl Fn(&str) -> bool) {
        for row in self.0.iter_mut().filter(|row| fit(&row.key)) {
            *row.changing() = None;
        }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&String, &T)> {
        self.0.iter().filter_map(|row| Some((&row.key, row.is.as_ref()?)))
    }

    /// Takes in a row that was read.
    fn load(&mut self, key: &str, text: &str) -> Result<(), StorageError> {
        let row: T = shapes::decode(text)?;
        let row = Row { key: key.to_owned(), is: Some(row), was: Was::Same };
        // Snapshots come in the order of their keys, so this is the end.
        match self.place(key) {
            Ok(place) => self.0[place] = row,
            Err(place) => self.0.insert(place, row),
        }
        Ok(())
    }

    /// Has a row written anew, whether it differs or not.
    fn rewrite(&mut self, key: &str) {
        if let Ok(place) = self.place(key) {
            self.0[place].was = Was::Other(None);
        }
    }

    /// Adds what differs to `changes`.
    fn differences(&self, changes: &mut Changes) -> Result<(), StorageError> {
        for row in self.0.iter().filter(|row| matches!(&row.was, Was::Other(was) if row.is != *was))
        {
            match &row.is {
                Some(value) => {
                    changes.put.insert(row.key.clone(), shapes::encode(value)?);
                }
                None => changes.remove.push(row.key.clone()),
            }
        }
        Ok(())
    }
}

/// Which of a command's changes are written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Writes {
    /// All.
    All,
    /// Only the counters of tries and the clock: what a refused command leaves behind.
    Counters,
    /// These, and the security log.
    Log,
}

/// The rows of one transaction.
pub(super) struct Rows {
    /// The service's time: never earlier than it has been before, whatever the device's clock says.
    pub(super) now: Timestamp,
    pub(super) names: Table<NameRow>,
    pub(super) accounts: Table<AccountRow>,
    pub(super) sessions: Table<SessionRow>,
    pub(super) tries: Table<Tries>,
    pub(super) grants: Table<GrantRow>,
    pub(super) challenges: Table<ChallengeRow>,
    pub(super) saved: Table<SavedRow>,
    pub(super) gone: Table<GoneRow>,
    pub(super) declined: Table<DeclinedRow>,
    pub(super) looked: Table<LookedRow>,
    pub(super) log: Table<LogRow>,
    heads: Table<HeadRow>,
    /// What this transaction adds to security logs.
    notes: Vec<(AccountId, Happened)>,
    clock: Table<ClockRow>,
    unreadable: Snapshot,
    lost: Vec<String>,
}

impl Rows {
    /// Reads what a transaction has found; `device_now` is what the device's clock says.
    ///
    /// # Errors
    /// [`StorageError::Newer`]; nothing may then be written. Unreadable rows are no error here.
    pub(super) fn load(snapshot: Snapshot, device_now: Timestamp) -> Result<Self, StorageError> {
        let mut rows = Self {
            now: device_now,
            names: Table::default(),
            accounts: Table::default(),
            sessions: Table::default(),
            tries: Table::default(),
            grants: Table::default(),
            challenges: Table::default(),
            saved: Table::default(),
            gone: Table::default(),
            declined: Table::default(),
            looked: Table::default(),
            log: Table::default(),
            heads: Table::default(),
            notes: Vec::new(),
            clock: Table::default(),
            unreadable: Snapshot::new(),
            lost: Vec::new(),
        };
        let mut is_ours = false;
        for (key, text) in snapshot {
            is_ours |= key == keys::CLOCK && shapes::is_of_this_version(&text);
            match rows.take_in(&key, &text) {
                Err(StorageError::Unreadable) => {
                    rows.lost.push(key.clone());
                    rows.unreadable.insert(key, text);
                }
                other => other?,
            }
        }
        let last = rows.clock.get(keys::CLOCK).map_or(device_now, |row| row.now);
        rows.now = device_now.max(last);
        rows.clock.put(keys::CLOCK.into(), ClockRow { now: rows.now });
        // Whatever is written, an older Onlyme that is still open in another tab finds a clock of this
        // version in all of its transactions from now on, and writes nothing.
        if !is_ours {
            rows.clock.rewrite(keys::CLOCK);
        }
        Ok(rows)
    }

    fn take_in(&mut self, key: &str, text: &str) -> Result<(), StorageError> {
        match key.split('/').next().unwrap_or_default() {
            keys::CLOCK => self.clock.load(key, text),
            "name" => self.names.load(key, text),
            "account" => self.accounts.load(key, text),
            "session" => self.sessions.load(key, text),
            "tries" => self.tries.load(key, text),
            "grant" => self.grants.load(key, text),
            "challenge" => self.challenges.load(key, text),
            "saved" => {
                let row: SavedRow = shapes::decode(text)?;
                // Under another account's key it would be shown in that one's place.
                if keys::last(key) != row.account.0 {
                    return Err(StorageError::Unreadable);
                }
                self.saved.load(key, text)
            }
            "gone" => self.gone.load(key, text),
            "declined" => self.declined.load(key, text),
            "looked" => self.looked.load(key, text),
            "log" => self.log.load(key, text),
            "loghead" => self.heads.load(key, text),
            _ => {
                self.lost.extend(keys::original(key).map(str::to_owned));
                Ok(())
            }
        }
    }

    /// Whether somebody has this name. One whose row was set aside is still somebody's.
    pub(super) fn is_taken(&self, login: &str) -> bool {
        let key = keys::name(login);
        self.names.get(&key).is_some() || self.lost.contains(&key)
    }

    /// Whether a saved login was forgotten. A tombstone that cannot be read still says so.
    pub(super) fn is_gone(&self, device: &DeviceId, grant: &GrantId) -> bool {
        let key = keys::gone(device, grant);
        self.gone.get(&key).is_some() || self.lost.contains(&key)
    }

    /// What a device has saved. A row that a tombstone contradicts counts as nothing.
    pub(super) fn saved_here(&self, device: &DeviceId) -> Vec<SavedRow> {
        let rows = self.saved.iter().map(|(_, row)| row);
        rows.filter(|row| !self.is_gone(device, &row.grant)).cloned().collect()
    }

    /// The account, whose row is known to have existed.
    ///
    /// # Errors
    /// [`StorageError::Unreadable`]: it was set aside, now or before.
    pub(super) fn account(&self, id: &AccountId) -> Result<&AccountRow, StorageError> {
        self.accounts.get(&keys::account(id)).ok_or(StorageError::Unreadable)
    }

    /// The account, to change it.
    ///
    /// # Errors
    /// [`StorageError::Unreadable`]: it was set aside, now or before.
    pub(super) fn account_mut(&mut self, id: &AccountId) -> Result<&mut AccountRow, StorageError> {
        self.accounts.get_mut(&keys::account(id)).ok_or(StorageError::Unreadable)
    }

    /// Whose name `login` is.
    ///
    /// # Errors
    /// [`StorageError::Unreadable`]: it is somebody's, but the row was set aside.
    pub(super) fn owner(&self, login: &str) -> Result<Option<&AccountId>, StorageError> {
        let key = keys::name(login);
        match self.names.get(&key) {
            Some(row) => Ok(Some(&row.account)),
            None if self.lost.contains(&key) => Err(StorageError::Unreadable),
            None => Ok(None),
        }
    }

    /// A session, live or ended.
    pub(super) fn session(&self, account: &AccountId, id: &SessionId) -> Option<&SessionRow> {
        self.sessions.get(&keys::session(account, id))
    }

    /// Adds an entry to the security log of `account`. It is written with everything else, or not
    /// at all.
    pub(super) fn note(&mut self, account: &AccountId, happened: Happened) {
        self.notes.push((account.clone(), happened));
    }

    /// The number that the last entry noted so far will have.
    pub(super) fn last_noted(&self, account: &AccountId) -> u64 {
        let ours = self.notes.iter().filter(|(of, _)| of == account);
        self.log_head(account).n.saturating_add(ours.count() as u64)
    }

    /// Where the security log of `account` stands. Should the row that says so be lost, the last
    /// entry says it.
    pub(super) fn log_head(&self, account: &AccountId) -> Head {
        if let Some(row) = self.heads.get(&keys::log_head(account)) {
            return Head { n: row.n, hash: row.hash.clone() };
        }
        let prefix = keys::log(account);
        let ours = self.log.iter().filter(|(key, _)| key.starts_with(&prefix));
        let last = ours.filter_map(|(_, row)| Entry::from_value(&row.entry)).max_by_key(|e| e.n);
        last.map_or_else(|| Head::start(&account.0), |last| last.head())
    }

    /// Removes every row of `account` that was read, but for its names and its saved logins, and what
    /// was to be noted of it.
    pub(super) fn remove_account(&mut self, account: &AccountId) {
        let belongs = |key: &str| keys::second(key) == account.0;
        self.sessions.remove_all(belongs);
        self.grants.remove_all(belongs);
        self.challenges.remove_all(belongs);
        self.log.remove_all(belongs);
        self.heads.remove_all(belongs);
        self.accounts.remove_all(belongs);
        let about = |key: &str| keys::last(key) == account.0;
        self.tries.remove_all(about);
        self.declined.remove_all(about);
        self.looked.remove_all(about);
        self.notes.retain(|(of, _)| of != account);
    }

    /// Turns the notes into entries. The oldest entry makes room for one too many.
    fn write_log(&mut self, changes: &mut Changes) -> Result<(), StorageError> {
        for (account, happened) in std::mem::take(&mut self.notes) {
            let what = serde_json::to_value(&happened)
                .map_err(|error| StorageError::Failed(error.to_string()))?;
            let entry = self.log_head(&account).next(self.now.0, what);
            let row = LogRow { entry: entry.to_value() };
            changes.put.insert(keys::log_entry(&account, entry.n), shapes::encode(&row)?);
            if let Some(oldest) = entry.n.checked_sub(log::MOST).filter(|n| *n > 0) {
                changes.remove.push(keys::log_entry(&account, oldest));
            }
            let row = HeadRow { n: entry.n, hash: entry.hash };
            self.heads.put(keys::log_head(&account), row);
        }
        Ok(())
    }

    /// What the transaction shall write, and the keys of the rows it sets aside.
    ///
    /// # Errors
    /// A row could not be encoded; nothing may then be written.
    pub(super) fn finish(mut self, writes: Writes) -> Result<(Changes, Vec<String>), StorageError> {
        let mut changes = Changes::default();
        if writes == Writes::All {
            self.names.differences(&mut changes)?;
            self.accounts.differences(&mut changes)?;
            self.sessions.differences(&mut changes)?;
            self.grants.differences(&mut changes)?;
            self.challenges.differences(&mut changes)?;
            self.saved.differences(&mut changes)?;
            self.gone.differences(&mut changes)?;
            self.declined.differences(&mut changes)?;
            self.looked.differences(&mut changes)?;
            self.log.differences(&mut changes)?;
        }
        if writes != Writes::Counters {
            self.write_log(&mut changes)?;
            self.heads.differences(&mut changes)?;
        }
        self.tries.differences(&mut changes)?;
        self.clock.differences(&mut changes)?;
        let mut set_aside = Vec::new();
        for (key, text) in self.unreadable {
            changes.put.insert(keys::bad(&key, &text), text);
            if !changes.put.contains_key(&key) {
                changes.remove.push(key.clone());
            }
            set_aside.push(key);
        }
        Ok((changes, set_aside))
    }
}

/// Whose name `login` is, in what a transaction has read so far.
pub(super) fn owner_in(found: &Snapshot, login: &str) -> Option<AccountId> {
    let row: NameRow = shapes::decode(found.get(&keys::name(login))?).ok()?;
    Some(row.account)
}

/// The user name of an account, in what a transaction has read so far.
pub(super) fn username_in(found: &Snapshot, id: &AccountId) -> Option<Username> {
    let row: AccountRow = shapes::decode(found.get(&keys::account(id))?).ok()?;
    Some(row.username)
}

/// The rows of an account's names, by what a transaction has read so far.
pub(super) fn names_in(found: &Snapshot, id: &AccountId) -> Reads {
    let row = found.get(&keys::account(id)).and_then(|text| shapes::decode(text).ok());
    let names = row
        .map(|row: AccountRow| [row.username.as_str(), row.email.as_str()].map(keys::of_own_name));
    names.into_iter().flatten().fold(Reads::default(), keys::joined)
}

/// What else must be read where it cannot be told where a security log stands: the log itself.
pub(super) fn logs_without_head(found: &Snapshot) -> Reads {
    let account = |key: &String| Some(AccountId(key.strip_prefix("account/")?.to_owned()));
    let lost = |id: &AccountId| {
        let head = found.get(&keys::log_head(id));
        head.is_none_or(|text| shapes::decode::<HeadRow>(text).is_err())
    };
    let prefixes = found.keys().filter_map(account).filter(lost).map(|id| keys::log(&id));
    Reads { keys: Vec::new(), prefixes: prefixes.collect() }
}
