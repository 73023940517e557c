//! What must be true of a device after it started over a damaged state, and after it forgot an
//! account there. Judged from the texts alone, each read by itself.

use super::super::{SAVED, bad, key, read, reconcile};
use super::Tally;
use super::damage::Damaged;
use super::parts::{Texts, tab};
use super::states::{NOW, State, device};
use crate::domain::ids::{AccountId, GrantId};
use crate::domain::saved::{AccountState, DeviceAccount, LoginEnd, PasswordNeeded};
use crate::service::embedded::keys;
use crate::service::embedded::memory::MemoryStore;
use crate::service::embedded::ports::{Changes, Reads, Snapshot};
use crate::service::embedded::rows::{Rows, Writes};
use crate::service::embedded::shapes::{
    self, AccountRow, ChallengeRow, ClockRow, DeclinedRow, GoneRow, GrantRow, SavedRow, SessionRow,
};
use crate::service::{ServiceError, StorageError};
use futures::executor::block_on;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::cell::RefCell;
use std::rc::Rc;

/// What the states must have met, lest they prove nothing.
pub(super) const MET: [&str; 10] = [
    "a copy of what is gone",
    "a full mirror",
    "a login that works",
    "a name that needs its password",
    "a newer copy",
    "a newer row",
    "a row set aside",
    "an account forgotten",
    "an unreadable copy",
    "an unreadable tombstone",
];

type Verdict = Result<(), String>;

fn fine(yes: bool, wrong: &str, what: &str) -> Verdict {
    if yes { Ok(()) } else { Err(format!("{wrong}: {what}")) }
}

fn same<T: Serialize + DeserializeOwned>(text: &str) -> Result<String, StorageError> {
    shapes::encode(&shapes::decode::<T>(text)?)
}

/// The text of a row after it was read and written again.
pub(super) fn again(key: &str, text: &str) -> Result<String, StorageError> {
    match key.split('/').next().unwrap_or_default() {
        "clock" => same::<ClockRow>(text),
        "account" => same::<AccountRow>(text),
        "session" => same::<SessionRow>(text),
        "grant" => same::<GrantRow>(text),
        "challenge" => same::<ChallengeRow>(text),
        "saved" => {
            let row: SavedRow = shapes::decode(text)?;
            let own = key == keys::saved(&device().id, &row.account);
            if own { shapes::encode(&row) } else { Err(StorageError::Unreadable) }
        }
        "gone" => same::<GoneRow>(text),
        "declined" => same::<DeclinedRow>(text),
        _ => Err(StorageError::Failed(key.into())),
    }
}

/// The rows of `rows` that `reads` names.
fn named(rows: &Snapshot, reads: &Reads) -> Snapshot {
    let named = |key: &&String| {
        reads.keys.contains(key) || reads.prefixes.iter().any(|prefix| key.starts_with(prefix))
    };
    let found = rows.iter().filter(|(key, _)| named(key));
    found.map(|(key, text)| (key.clone(), text.clone())).collect()
}

fn has_newer(rows: &Snapshot) -> bool {
    rows.values().any(|text| is_newer(text))
}

/// That a row is newer shows whatever it is a row of.
fn is_newer(text: &str) -> bool {
    shapes::decode::<()>(text) == Err(StorageError::Newer)
}

/// A valid state, what became of it, and which account is forgotten in the end.
pub(super) struct Check<'a> {
    valid: &'a State,
    damaged: &'a Damaged,
    forgotten: usize,
    /// What the store has of each account, read row by row.
    stored: Vec<SavedRow>,
}

impl<'a> Check<'a> {
    pub(super) fn new(valid: &'a State, damaged: &'a Damaged, forgotten: usize) -> Self {
        let mut check = Self { valid, damaged, forgotten, stored: Vec::new() };
        let prefix = keys::saved_on(&device().id);
        for (key, text) in damaged.rows.iter().filter(|(key, _)| key.starts_with(&prefix)) {
            let Ok(row) = shapes::decode::<SavedRow>(text) else { continue };
            if key[prefix.len()..] == row.account.0 && !check.is_gone(&row.grant) {
                check.stored.push(row);
            }
        }
        check
    }

    /// The mirror as the damage left it.
    fn mirror(&self) -> Texts {
        let held = Rc::new(RefCell::new(self.damaged.texts.clone()));
        Texts { held, full: self.damaged.full, ..Texts::default() }
    }

    /// What the decoder, the comparison and the mending do, without a tab around them.
    pub(super) fn parts(&self, tally: &mut Tally) -> Verdict {
        let (rows, here) = (&self.damaged.rows, device().id);
        let altered = rows.iter().filter(|(at, text)| self.valid.rows.get(*at) != Some(*text));
        let newer = altered.map(|(_, text)| text).any(|text| is_newer(text));
        let loaded = match Rows::load(rows.clone(), NOW) {
            Ok(loaded) => loaded,
            Err(error) => {
                let stopped = newer && error == StorageError::Newer;
                return fine(stopped, "refused", &error.to_string());
            }
        };
        fine(!newer, "I12: taken for its own", "a newer row")?;
        let stored = loaded.saved_here(&here);
        fine(stored == self.stored, "not what the store has", &format!("{stored:?}"))?;
        let (mirror, gone) = (self.mirror(), |grant: &GrantId| loaded.is_gone(&here, grant));
        let plan = reconcile(&stored, gone, &mirror.held.borrow());
        plan.carry_out(&mirror);
        let once = mirror.held.borrow().clone();
        self.mirrored(&once, tally)?;
        let next = reconcile(&stored, gone, &once);
        fine(next.is_idle() || mirror.full, "I11: a second look finds", "something to do")?;
        next.carry_out(&mirror);
        fine(*mirror.held.borrow() == once, "I11: a second look changes", "the mirror")?;
        fine(next.strangers == plan.strangers, "I11: a second look shows", "others")?;
        self.kept(&loaded.finish(Writes::All).map_err(|error| error.to_string())?, tally)
    }

    /// A transaction that changes nothing sets aside what cannot be read, and leaves the rest.
    fn kept(&self, (changes, aside): &(Changes, Vec<String>), tally: &mut Tally) -> Verdict {
        for (at, text) in &self.damaged.rows {
            if aside.contains(at) {
                let whole = self.valid.rows.get(at) == Some(text);
                fine(!whole, "a valid sibling is set aside", at)?;
                let kept = changes.put.get(&keys::bad(at, text)) == Some(text);
                fine(kept, "lost, and not set aside", at)?;
                *tally.entry("a row set aside").or_default() += 1;
                let tombstone = u64::from(at.starts_with("gone/"));
                *tally.entry("an unreadable tombstone").or_default() += tombstone;
            } else {
                let clock = at == keys::CLOCK;
                let touched = changes.put.contains_key(at) || changes.remove.contains(at);
                fine(!touched || clock, "changed without need", at)?;
            }
        }
        let clock = usize::from(changes.put.contains_key(keys::CLOCK));
        fine(changes.put.len() == aside.len() + clock, "written from nowhere", "a row")
    }

    /// What a tab does that starts twice and forgets an account.
    pub(super) fn device(&self, tally: &mut Tally) -> Verdict {
        let Damaged { rows, texts, full } = self.damaged;
        let (store, mirror) = (MemoryStore::from_rows(rows.clone()), self.mirror());
        let started = block_on(tab(&store, self.valid, &mirror).device_accounts());
        fine(store.rows() == *rows, "a start wrote", "rows")?;
        let saved = keys::saved_on(&device().id);
        let ids = rows.keys().filter_map(|key| key.strip_prefix(&saved));
        let reads = ids.fold(keys::of_device(&device().id), |reads, id| {
            keys::joined(reads, keys::of_account(&AccountId(id.into())))
        });
        let newer = has_newer(&named(rows, &reads));
        match started {
            Err(error) => {
                *tally.entry("a newer row").or_default() += 1;
                let stopped = error == ServiceError::from(StorageError::Newer);
                fine(newer && stopped, "refused", &error.to_string())?;
                fine(*mirror.held.borrow() == *texts, "I12: written beside", "a newer row")?;
            }
            Ok(list) => {
                fine(!newer, "I12: taken for its own", "a newer row")?;
                self.listed(&list, tally)?;
                self.mirrored(&mirror.held.borrow(), tally)?;
                mirror.writes.set(0);
                let once = mirror.held.borrow().clone();
                let second = block_on(tab(&store, self.valid, &mirror).device_accounts());
                fine(second == Ok(list), "I11: the second start shows", "something else")?;
                let idle = mirror.writes.get() == 0 || *full;
                let idle = idle && *mirror.held.borrow() == once;
                fine(idle, "I11: the second start finds", "something to do")?;
            }
        }
        self.forget(&store, &mirror, tally)
    }

    fn is_gone(&self, grant: &GrantId) -> bool {
        self.damaged.rows.contains_key(&keys::gone(&device().id, grant))
    }

    /// What the store has of an account.
    fn stored(&self, id: &str) -> Option<&SavedRow> {
        self.stored.iter().find(|row| row.account.0 == id)
    }

    /// Whether what the store has of a saved login came to no harm.
    fn is_whole(&self, row: &SavedRow) -> bool {
        let id = &row.account;
        let own = [keys::account(id), keys::grant(id, &row.grant), keys::saved(&device().id, id)];
        // A clock that reads as a later time has lawfully ended what was saved.
        let clock = self.damaged.rows.get(keys::CLOCK);
        let clock = clock.and_then(|text| shapes::decode::<ClockRow>(text).ok());
        clock.is_none_or(|clock| clock.now <= NOW)
            && own.iter().all(|key| self.damaged.rows.get(key) == self.valid.rows.get(key))
    }

    /// Whether the saved login works, read row by row.
    fn works(&self, row: &SavedRow) -> bool {
        let grant = self.damaged.rows.get(&keys::grant(&row.account, &row.grant));
        let grant = grant.and_then(|text| shapes::decode::<GrantRow>(text).ok());
        grant.is_some_and(|grant| grant.ended.is_none()) && self.valid.names.contains(&row.key)
    }

    /// What is shown.
    fn listed(&self, list: &[DeviceAccount], tally: &mut Tally) -> Verdict {
        let mut expected = self.stored.len();
        for row in &self.stored {
            let found = list.iter().find(|account| account.card.id == row.account);
            let Some(found) = found else { return Err(format!("{} is not shown", row.account)) };
            let opens = found.state == AccountState::Saved;
            let works = self.works(row);
            fine(works || !opens, "a login opens that does not work", &row.account.0)?;
            fine(opens == found.saved.is_some(), "two things said of", &row.account.0)?;
            fine(opens == works || !self.is_whole(row), "I1: lost to its sibling", &row.account.0)?;
            *tally.entry("a login that works").or_default() += u64::from(opens);
        }
        for (key, text) in self.damaged.texts.iter().filter(|(key, _)| key.starts_with(SAVED)) {
            let Ok(row) = read(key, text) else { continue };
            if self.is_gone(&row.grant) || self.stored(&row.account.0).is_some() {
                continue;
            }
            let shown = list.iter().find(|account| account.card.id == row.account);
            let needs = |account: &DeviceAccount| match &account.state {
                AccountState::PasswordNeeded(PasswordNeeded::Login(over)) => {
                    over.reason == LoginEnd::Unknown && account.saved.is_none()
                }
                _ => false,
            };
            fine(shown.is_some_and(needs), "a copy is not a name only", &row.account.0)?;
            *tally.entry("a name that needs its password").or_default() += 1;
            expected += 1;
        }
        fine(list.len() == expected, "I2: shown from nowhere", &format!("{list:?}"))
    }

    /// What the mirror holds afterwards.
    fn mirrored(&self, after: &Snapshot, tally: &mut Tally) -> Verdict {
        let Damaged { texts, full, .. } = self.damaged;
        *tally.entry("a full mirror").or_default() += u64::from(*full);
        for at in texts.keys().chain(after.keys()).filter(|key| key.starts_with(SAVED)) {
            let (was, is) = (texts.get(at), after.get(at));
            let own = self.stored(&at[SAVED.len()..]).map(|row| shapes::encode(row).unwrap());
            let mut met = |what| *tally.entry(what).or_default() += 1;
            let right = match was.map(|text| (text, read(at, text))) {
                Some((_, Err(StorageError::Newer))) => {
                    met("a newer copy");
                    is == was
                }
                Some((_, Err(_))) if *full => is == was,
                Some((text, Err(_))) => {
                    met("an unreadable copy");
                    after.get(&bad(at, text)) == Some(text) && is == own.as_ref()
                }
                Some((_, Ok(row))) if self.is_gone(&row.grant) => {
                    met("a copy of what is gone");
                    is == own.as_ref() || (*full && own.is_some())
                }
                Some((_, Ok(_))) if own.is_none() => is == was,
                _ => is == own.as_ref() || (*full && is == was),
            };
            if !right {
                return Err(format!("{at} was {was:?}, is {is:?}, stored is {own:?}"));
            }
        }
        Ok(())
    }

    /// An account is forgotten: only its rows go, and what cannot be read is set aside.
    fn forget(&self, store: &MemoryStore, mirror: &Texts, tally: &mut Tally) -> Verdict {
        let (id, here) = (&self.valid.accounts[self.forgotten], device().id);
        let before = store.rows();
        let read = named(&before, &keys::of_forgetting(id, &here));
        let answer = block_on(tab(store, self.valid, mirror).forget_here(id));
        let after = store.rows();
        if has_newer(&read) {
            let stopped = answer == Err(StorageError::Newer.into());
            return fine(stopped && after == before, "I12: written beside", "a newer row");
        }
        fine(answer.is_ok(), "not forgotten", &format!("{answer:?}"))?;
        let own = [keys::saved(&here, id), keys::grants(id), keys::sessions(id), "clock".into()];
        for (at, text) in &before {
            if read.contains_key(at) && again(at, text).is_err() {
                let kept = after.get(&keys::bad(at, text)) == Some(text);
                fine(kept, "lost, and not set aside", at)?;
            } else if at.starts_with("gone/") {
                // One that a copy still showed is forgotten anew.
                fine(after.contains_key(at), "no longer forgotten", at)?;
            } else if !own.iter().any(|own| at.starts_with(own)) {
                fine(after.get(at) == Some(text), "changed by another's forgetting", at)?;
            }
        }
        *tally.entry("an account forgotten").or_default() += 1;
        let gone = !after.contains_key(&keys::saved(&here, id));
        fine(gone, "I2: saved although it was forgotten", &id.0)?;
        // A newer row of another account stops the start, and with it the mending of the mirror.
        let Ok(list) = block_on(tab(store, self.valid, mirror).device_accounts()) else {
            return Ok(());
        };
        let shown = list.iter().any(|account| account.card.id == *id);
        fine(!shown, "I2: shown although it was forgotten", &id.0)?;
        let copy = mirror.held.borrow().get(&key(id)).cloned();
        let copy = copy.is_some_and(|text| super::super::read(&key(id), &text).is_ok());
        fine(!copy, "I2: mirrored although it was forgotten", &id.0)?;
        self.still_gone(&list)
    }

    /// What was gone before is gone, too, after its tombstone was set aside.
    fn still_gone(&self, list: &[DeviceAccount]) -> Verdict {
        for (at, text) in self.damaged.texts.iter().filter(|(key, _)| key.starts_with(SAVED)) {
            let Ok(row) = read(at, text) else { continue };
            let hidden = self.is_gone(&row.grant) && self.stored(&row.account.0).is_none();
            let shown = list.iter().any(|account| account.card.id == row.account);
            fine(!(hidden && shown), "I2: back after its tombstone was set aside", at)?;
        }
        Ok(())
    }
}
