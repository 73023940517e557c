//! What this device keeps of the accounts of a server: who was here and whose login is saved, the
//! security log, names, what was seen of each list, and a closing that waits. Rows in the browser's
//! store; the public record of each account also stands in `localStorage`, should the rows be lost.
//!
//! Never a credential: those are cookies that no script can read.

use super::Parts;
use crate::domain::account::{Card, Picture};
use crate::domain::chain::{Chain, Entry, Head};
use crate::domain::device::Device;
use crate::domain::ids::{AccountId, SessionId};
use crate::domain::log::{self, Happened};
use crate::domain::saved::{KeepFor, LoginEnded};
use crate::domain::session::Ended;
use crate::domain::text::{DeviceName, FullName, Username};
use crate::domain::time::Timestamp;
use crate::service::ports::{Changes, Clock, Mirror, Reads, Snapshot, Store};
use crate::service::{Log, StorageError, envelope};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// What the keys of the records in `localStorage` begin with.
pub const REMEMBERED: &str = "onlyme/remembered/";
/// What all keys in the store begin with.
pub const ROWS: &str = "server/";
/// The version of the rows.
const VERSION: u32 = 1;
/// Most past sessions that are kept of an account.
const MOST_PAST: usize = 50;
/// Most sessions that one look remembers.
const MOST_SEEN: usize = 1_000;

/// An account that this device knows: public, and the same in both places.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Record {
    pub(super) account: AccountId,
    username: Username,
    full_name: FullName,
    picture: Option<Picture>,
    /// When it was last used here.
    pub(super) used: Timestamp,
    /// For how long the login is saved, and since when.
    pub(super) saved: Option<(KeepFor, Timestamp)>,
    /// Since when nobody is logged in to it here, though its session goes on.
    pub(super) out: Option<Timestamp>,
    /// Why one tap opens it no more.
    pub(super) over: Option<LoginEnded>,
    /// How often the person did not want the login saved.
    pub(super) declined: u32,
}

impl Record {
    pub(super) fn new(card: Card, now: Timestamp) -> Self {
        let Card { id, username, full_name, picture } = card;
        Self {
            account: id,
            username,
            full_name,
            picture,
            used: now,
            saved: None,
            out: None,
            over: None,
            declined: 0,
        }
    }

    pub(super) fn card(&self) -> Card {
        Card {
            id: self.account.clone(),
            username: self.username.clone(),
            full_name: self.full_name.clone(),
            picture: self.picture.clone(),
        }
    }

    pub(super) fn show(&mut self, card: Card) {
        (self.username, self.full_name, self.picture) =
            (card.username, card.full_name, card.picture);
    }

    /// When the chosen time is over, if one was chosen.
    pub(super) fn ends(&self) -> Option<Timestamp> {
        self.saved.and_then(|(keep, since)| Some(since.plus(keep.span()?)))
    }

    pub(super) fn is_over(&self, now: Timestamp) -> bool {
        self.over.is_some() || self.ends().is_some_and(|ends| ends <= now)
    }
}

/// A session as the list had it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Seen {
    pub(super) session: SessionId,
    pub(super) device: Device,
    pub(super) created: Timestamp,
}

/// A session that is over, as far as this device can tell.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Past {
    pub(super) seen: Seen,
    pub(super) name: Option<DeviceName>,
    pub(super) ended: Ended,
}

/// What the owner noted, and what was seen.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Notes {
    /// When the list was looked at last, and in the visit before.
    pub(super) looked: Option<Timestamp>,
    pub(super) before: Option<Timestamp>,
    pub(super) names: BTreeMap<SessionId, DeviceName>,
    pub(super) known: BTreeSet<SessionId>,
    pub(super) seen: Vec<Seen>,
    pub(super) past: Vec<Past>,
    /// When the password was last changed on this device.
    pub(super) password_changed: Option<Timestamp>,
}

impl Notes {
    /// Puts `fresh` in the place of what was seen. What is no longer there goes to the past, with
    /// `ended`; gives it.
    pub(super) fn see(&mut self, fresh: Vec<Seen>, ended: &Ended) -> Vec<Past> {
        let alive: BTreeSet<SessionId> = fresh.iter().map(|seen| seen.session.clone()).collect();
        let before = std::mem::replace(&mut self.seen, fresh);
        self.seen.truncate(MOST_SEEN);
        let gone = before.into_iter().filter(|seen| !alive.contains(&seen.session));
        let mut gone: Vec<Past> = gone
            .map(|seen| {
                let name = self.names.remove(&seen.session);
                self.known.remove(&seen.session);
                Past { seen, name, ended: ended.clone() }
            })
            .collect();
        let answer = gone.clone();
        gone.append(&mut self.past);
        gone.truncate(MOST_PAST);
        self.past = gone;
        answer
    }
}

/// A closing that waits.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Order {
    pub(super) sessions: Vec<(Seen, Option<DeviceName>)>,
    pub(super) ordered: Timestamp,
    pub(super) tries: u32,
    /// Whether the password had been typed when it was ordered.
    pub(super) confirmed: bool,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct LogRow {
    entry: Value,
}

/// The rows and the records of this device.
pub(super) struct Notebook<P: Parts> {
    store: Rc<P::Store>,
    mirror: P::Mirror,
    set_aside: RefCell<Vec<String>>,
}

fn key(kind: &str, account: &AccountId) -> String {
    [ROWS, kind, "/", &account.0].concat()
}

fn log_prefix(account: &AccountId) -> String {
    [&key("log", account), "/"].concat()
}

fn log_key(account: &AccountId, n: u64) -> String {
    format!("{}{n:012}", log_prefix(account))
}

fn remembered(account: &AccountId) -> String {
    [REMEMBERED, &account.0].concat()
}

fn all_under(prefix: String) -> Reads {
    Reads { keys: Vec::new(), prefixes: vec![prefix] }
}

fn one(key: String) -> Reads {
    Reads { keys: vec![key], prefixes: Vec::new() }
}

impl<P: Parts> Notebook<P> {
    pub(super) fn new(store: Rc<P::Store>, mirror: P::Mirror) -> Self {
        Self { store, mirror, set_aside: RefCell::default() }
    }

    /// Whether what is written outlives this tab.
    pub(super) fn durable(&self) -> bool {
        self.store.durable()
    }

    /// The records that could not be read and were set aside since this was last asked.
    pub(super) fn take_set_aside(&self) -> Vec<String> {
        self.set_aside.take()
    }

    /// All records, out of both places. Where they differ the row counts, but who is out in either is
    /// out: a browser that crashes may lose what one of them was told last.
    pub(super) async fn records(&self) -> Result<Vec<Record>, StorageError> {
        let none = |_: &Snapshot| Reads::default();
        let rows = self.store.transact(all_under([ROWS, "record/"].concat()), none, |rows| {
            let (found, changes) = self.sort(rows);
            (found, changes)
        });
        let mut found: Vec<Record> = rows.await?;
        for (place, text) in self.mirror.read() {
            let Ok(copy) = envelope::decode::<Record>(VERSION..=VERSION, &text) else {
                // A newer version's is left alone.
                if envelope::version(&text).is_none_or(|v| v <= VERSION) {
                    self.set_aside.borrow_mut().push(place.clone());
                    self.mirror.remove(&place);
                }
                continue;
            };
            match found.iter_mut().find(|record| record.account == copy.account) {
                Some(record) => record.out = record.out.or(copy.out),
                None => found.push(copy),
            }
        }
        Ok(found)
    }

    /// The rows that can be read; those that cannot are set aside byte for byte.
    fn sort<T: DeserializeOwned>(&self, rows: Snapshot) -> (Vec<T>, Changes) {
        let (mut found, mut changes) = (Vec::new(), Changes::default());
        for (key, text) in rows {
            match envelope::decode(VERSION..=VERSION, &text) {
                Ok(row) => found.push(row),
                Err(StorageError::Newer) => {}
                Err(_) => {
                    let place = [ROWS, "bad/", &key].concat();
                    changes.put.insert(place, text);
                    changes.remove.push(key.clone());
                    self.set_aside.borrow_mut().push(key);
                }
            }
        }
        (found, changes)
    }

    /// The record of one account.
    pub(super) async fn record(&self, who: &AccountId) -> Result<Option<Record>, StorageError> {
        Ok(self.records().await?.into_iter().find(|record| record.account == *who))
    }

    /// Writes a record, the row first: should the page die between, the row counts.
    pub(super) async fn keep(&self, record: &Record) -> Result<(), StorageError> {
        let text = envelope::encode(VERSION, record)?;
        let put = BTreeMap::from([(key("record", &record.account), text.clone())]);
        let answer = self.write(Changes { put, remove: Vec::new() }).await;
        // Who is out must be out also where the row could not be written.
        let copied = self.mirror.put(&remembered(&record.account), &text);
        if copied { Ok(()) } else { answer }
    }

    /// Removes all that this device knows of an account.
    pub(super) async fn forget(&self, who: &AccountId) -> Result<(), StorageError> {
        self.mirror.remove(&remembered(who));
        let kinds = ["record", "notes", "head", "wait"].map(|kind| key(kind, who));
        let reads = all_under(log_prefix(who));
        let none = |_: &Snapshot| Reads::default();
        let clear = |rows: Snapshot| {
            let remove = rows.into_keys().chain(kinds).collect();
            ((), Changes { remove, put: BTreeMap::new() })
        };
        self.store.transact(reads, none, clear).await
    }

    async fn write(&self, changes: Changes) -> Result<(), StorageError> {
        self.store.transact(Reads::default(), |_| Reads::default(), |_| ((), changes)).await
    }

    /// Reads a row of one kind.
    async fn row<T: DeserializeOwned>(
        &self,
        kind: &str,
        who: &AccountId,
    ) -> Result<Option<T>, StorageError> {
        let sort = |rows| self.sort(rows);
        let none = |_: &Snapshot| Reads::default();
        let found = self.store.transact(one(key(kind, who)), none, sort).await?;
        Ok(found.into_iter().next())
    }

    /// The notes of an account.
    pub(super) async fn notes(&self, who: &AccountId) -> Result<Notes, StorageError> {
        Ok(self.row("notes", who).await?.unwrap_or_default())
    }

    /// Changes the notes of an account in one transaction.
    pub(super) async fn change<T>(
        &self,
        who: &AccountId,
        change: impl FnOnce(&mut Notes) -> T,
    ) -> Result<T, StorageError> {
        let place = key("notes", who);
        let none = |_: &Snapshot| Reads::default();
        let apply = |rows| {
            let (found, mut changes) = self.sort::<Notes>(rows);
            let mut notes = found.into_iter().next().unwrap_or_default();
            let answer = change(&mut notes);
            match envelope::encode(VERSION, &notes) {
                Ok(text) => {
                    changes.remove.retain(|key| *key != place);
                    changes.put.insert(place.clone(), text);
                    (Ok(answer), changes)
                }
                Err(error) => (Err(error), Changes::default()),
            }
        };
        self.store.transact(one(place.clone()), none, apply).await?
    }

    /// The closing that waits.
    pub(super) async fn order(&self, who: &AccountId) -> Result<Option<Order>, StorageError> {
        self.row("wait", who).await
    }

    /// Keeps a closing that waits, or removes it.
    pub(super) async fn keep_order(
        &self,
        who: &AccountId,
        order: Option<&Order>,
    ) -> Result<(), StorageError> {
        let mut changes = Changes::default();
        match order {
            Some(order) => {
                changes.put.insert(key("wait", who), envelope::encode(VERSION, order)?);
            }
            None => changes.remove.push(key("wait", who)),
        }
        self.write(changes).await
    }

    /// Writes into the security log, and gives the last entry.
    pub(super) async fn log(
        &self,
        clock: &P::Clock,
        who: &AccountId,
        happened: Vec<Happened>,
    ) -> Result<Option<Entry>, StorageError> {
        let head = key("head", who);
        let without_head = |found: &Snapshot| {
            let known = found.contains_key(&head);
            if known { Reads::default() } else { all_under(log_prefix(who)) }
        };
        let apply = |rows: Snapshot| {
            let mut at = stands(who, &rows);
            let (mut changes, mut last) = (Changes::default(), None);
            for what in happened.iter().filter_map(Happened::to_value) {
                let entry = at.next(clock.now().0, what);
                let row = LogRow { entry: entry.to_value() };
                let Ok(text) = envelope::encode(VERSION, &row) else { continue };
                changes.put.insert(log_key(who, entry.n), text);
                if let Some(oldest) = entry.n.checked_sub(log::MOST).filter(|n| *n > 0) {
                    changes.remove.push(log_key(who, oldest));
                }
                at = entry.head();
                last = Some(entry);
            }
            if let Ok(text) = envelope::encode(VERSION, &(at.n, at.hash)) {
                changes.put.insert(head.clone(), text);
            }
            (last, changes)
        };
        self.store.transact(one(head.clone()), without_head, apply).await
    }

    /// The security log.
    pub(super) async fn read_log(&self, who: &AccountId) -> Result<Log, StorageError> {
        let reads = Reads { keys: vec![key("head", who)], prefixes: vec![log_prefix(who)] };
        let none = |_: &Snapshot| Reads::default();
        let rows = self.store.transact(reads, none, |rows| (rows, Changes::default())).await?;
        let head = stands(who, &rows);
        let ours = rows.iter().filter(|(key, _)| key.starts_with(&log_prefix(who)));
        let entries: Vec<Option<Entry>> = ours.map(|(_, text)| entry(text)).collect();
        let what = |entry: &Option<Entry>| Happened::from_value(&entry.as_ref()?.what);
        let happened = entries.iter().map(what).collect();
        let first = head.n.saturating_sub(log::MOST).saturating_add(1);
        Ok(Log { chain: Chain { owner: who.0.clone(), first, head, entries }, happened })
    }
}

fn entry(text: &str) -> Option<Entry> {
    let row: LogRow = envelope::decode(VERSION..=VERSION, text).ok()?;
    Entry::from_value(&row.entry)
}

/// Where a log stands. Should the row that says so be lost, the last entry says it.
fn stands(who: &AccountId, rows: &Snapshot) -> Head {
    let kept = rows.get(&key("head", who));
    if let Some((n, hash)) =
        kept.and_then(|text| envelope::decode::<(u64, String)>(VERSION..=VERSION, text).ok())
    {
        return Head { n, hash };
    }
    let prefix = log_prefix(who);
    let ours = rows.iter().filter(|(key, _)| key.starts_with(&prefix));
    let last = ours.filter_map(|(_, text)| entry(text)).max_by_key(|entry| entry.n);
    last.map_or_else(|| Head::start(&who.0), |last| last.head())
}
