//! What a device shows of its saved logins, from three sources that may disagree after a crash: the
//! store, which is the truth; its tombstones; and the mirror, which may have lost its last writes or
//! got back what was removed. One pure function says what to show and how to mend the mirror.
//!
//! | store | tombstone | mirror | shown | mirror afterwards |
//! |---|---|---|---|---|
//! | has it | – | the same | as the store has it | the same |
//! | has it | – | nothing, or another | as the store has it | as the store has it |
//! | has it | – | unreadable | as the store has it | set aside, then as the store has it |
//! | has it | – | newer | as the store has it | the same |
//! | nothing | yes | any | nothing | nothing |
//! | nothing | no | has it | a name that needs its password | the same |
//! | nothing | no | unreadable | nothing | set aside |
//! | nothing | no | newer | nothing | the same |
//!
//! A row of the store that a tombstone contradicts counts as nothing; it is never handed in here.
//! Removal beats everything, and nothing that cannot be read is overwritten or lost. Never a login:
//! what only the mirror shows opens nothing.

use super::ports::Mirror;
use super::shapes::{self, SavedRow};
use crate::domain::ids::{AccountId, GrantId};
use crate::service::StorageError;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// What the keys of mirrored records start with; the account follows.
pub const SAVED: &str = "onlyme/saved/";
/// What the keys of what was set aside start with; the key that it had and eight digits follow.
pub const BAD: &str = "onlyme/bad/";
/// Most records of a mirror that are looked at. Nobody has as many accounts; somebody's script may.
const MOST: usize = 200;

/// What to show and what to do.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Plan {
    /// What only the mirror knows.
    pub(super) strangers: Vec<SavedRow>,
    /// What nobody can read, and where it is kept.
    pub(super) aside: Vec<Aside>,
    /// Texts to write into the mirror.
    pub(super) put: Vec<(String, String)>,
    /// Keys to remove from the mirror.
    pub(super) remove: Vec<String>,
}

/// A text of the mirror that is set aside, byte for byte.
#[derive(Debug, PartialEq)]
pub(super) struct Aside {
    /// Where it stood.
    pub(super) key: String,
    /// Where it is kept.
    pub(super) to: String,
    pub(super) text: String,
}

/// Where the mirror has the record of `account`.
pub(super) fn key(account: &AccountId) -> String {
    format!("{SAVED}{account}")
}

/// Where a text is kept that nobody can read.
fn bad(key: &str, text: &str) -> String {
    let digest = hex::encode(Sha256::digest(text));
    format!("{BAD}{key}#{}", &digest[..8])
}

/// Compares the three sources. Idempotent: once the plan is carried out, the next one is empty but
/// for its strangers.
pub(super) fn reconcile(
    stored: &[SavedRow],
    is_gone: impl Fn(&GrantId) -> bool,
    mirror: &BTreeMap<String, String>,
) -> Plan {
    let mut plan = Plan::default();
    for row in stored {
        let key = key(&row.account);
        // A row always has a JSON form; should it not, the mirror stays as it is.
        let Ok(text) = shapes::encode(row) else { continue };
        let found = mirror.get(&key);
        if found.is_some_and(|found| read(&key, found) == Err(StorageError::Newer)) {
            continue;
        }
        if found != Some(&text) {
            plan.put.push((key, text));
        }
    }
    for (key, text) in mirror.iter().filter(|(key, _)| key.starts_with(SAVED)).take(MOST) {
        let in_store = stored.iter().any(|row| key[SAVED.len()..] == row.account.0);
        match read(key, text) {
            Ok(row) if in_store && !is_gone(&row.grant) => {}
            Ok(row) if is_gone(&row.grant) => plan.remove.push(key.clone()),
            Ok(row) => plan.strangers.push(row),
            Err(StorageError::Newer) => {}
            Err(_) => {
                let (key, text) = (key.clone(), text.clone());
                plan.remove.push(key.clone());
                plan.aside.push(Aside { to: bad(&key, &text), key, text });
            }
        }
    }
    // What is written anew is not removed as well.
    let Plan { put, remove, .. } = &mut plan;
    remove.retain(|key| put.iter().all(|(written, _)| written != key));
    plan
}

/// Reads a record of the mirror. It must name the account that its key names.
fn read(key: &str, text: &str) -> Result<SavedRow, StorageError> {
    let row: SavedRow = shapes::decode(text)?;
    if key.strip_prefix(SAVED) == Some(row.account.0.as_str()) {
        Ok(row)
    } else {
        Err(StorageError::Unreadable)
    }
}

/// Which saved login of `account` the mirror shows.
pub(super) fn shown(mirror: &BTreeMap<String, String>, account: &AccountId) -> Option<GrantId> {
    let key = key(account);
    read(&key, mirror.get(&key)?).ok().map(|row| row.grant)
}

impl Plan {
    /// Whether the mirror is as it should be.
    pub(super) fn is_idle(&self) -> bool {
        self.put.is_empty() && self.remove.is_empty() && self.aside.is_empty()
    }

    /// Mends the mirror. What is set aside is written before the place that it had is used again; if
    /// it cannot be, because there is no room, it stays where it is.
    pub(super) fn carry_out(&self, mirror: &impl Mirror) {
        let mut stays = Vec::new();
        for Aside { key, to, text } in &self.aside {
            if !mirror.put(to, text) {
                stays.push(key);
            }
        }
        for (key, text) in self.put.iter().filter(|(key, _)| !stays.contains(&key)) {
            mirror.put(key, text);
        }
        for key in self.remove.iter().filter(|key| !stays.contains(key)) {
            mirror.remove(key);
        }
    }
}

#[cfg(test)]
mod fuzz;
