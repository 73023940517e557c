//! The preferences that this browser remembers. Never an account, never a secret, and never
//! the only copy of anything that matters: localStorage may be lost when the browser crashes.

use super::js;
use crate::domain::language::TAGS;
use gloo_storage::{LocalStorage, Storage as _};
use std::cell::RefCell;
use web_sys::Storage;

/// The key of the language: the tag of one that we speak.
pub const LANGUAGE: &str = "onlyme/language";
/// The key of the appearance: `system`, `light` or `dark`.
pub const APPEARANCE: &str = "onlyme/appearance";

/// The key of the seconds in which a closing can be taken back.
pub const UNDO: &str = "onlyme/undo";
/// The keys of the clues, each `on` or `off`, in the order of `domain::clue::Clue::ALL`.
pub const CLUES: [&str; 5] = [
    "onlyme/clue/new",
    "onlyme/clue/older",
    "onlyme/clue/burst",
    "onlyme/clue/first-time",
    "onlyme/clue/inactive",
];

/// The preferences: in localStorage where it works, else in memory as long as the tab lives.
#[derive(Debug)]
pub struct Preferences {
    durable: bool,
    memory: RefCell<Vec<(&'static str, String)>>,
}

impl Preferences {
    /// Finds out once whether localStorage can be used.
    #[must_use]
    pub fn open() -> Self {
        Self { durable: probe(), memory: RefCell::default() }
    }

    /// Whether what is set here outlives the tab.
    #[must_use]
    pub const fn durable(&self) -> bool {
        self.durable
    }

    /// What is remembered under `key`, if it is one of the key's own values. Anything else that
    /// stands there is left alone: it may be a newer version's.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<String> {
        if let Some((_, value)) = self.memory.borrow().iter().find(|(known, _)| *known == key) {
            return Some(value.clone());
        }
        let text = self.usable().then(|| LocalStorage::raw().get_item(key).ok()?)??;
        allowed(key).iter().find(|value| json(value) == text).map(|value| (*value).into())
    }

    /// Remembers `value`, which a person chose. False if it will not outlive the tab, or if it is
    /// none of the key's values; then nothing changed.
    pub fn set(&self, key: &'static str, value: &str) -> bool {
        if !allowed(key).contains(&value) {
            return false;
        }
        let kept = self.usable() && LocalStorage::raw().set_item(key, &json(value)).is_ok();
        let mut memory = self.memory.borrow_mut();
        memory.retain(|(known, _)| *known != key);
        if !kept {
            memory.push((key, value.into()));
        }
        kept
    }

    /// gloo-storage throws where localStorage cannot be reached, and a person may block it while
    /// the page is open, so every use asks first.
    fn usable(&self) -> bool {
        self.durable && raw().is_some()
    }
}

/// The values that may stand under `key`.
fn allowed(key: &str) -> &'static [&'static str] {
    match key {
        LANGUAGE => TAGS,
        APPEARANCE => &["system", "light", "dark"],
        UNDO => &["0", "8", "20", "60"],
        clue if clue.starts_with("onlyme/clue/") => &["on", "off"],
        _ => &[],
    }
}

/// A plain word as gloo-storage's own calls write it, without the reader and the writer of JSON,
/// which the log-in screen needs for nothing else.
fn json(word: &str) -> String {
    ["\"", word, "\""].concat()
}

/// localStorage, unless reaching it throws (blocked) or gives null (switched off).
pub(super) fn raw() -> Option<Storage> {
    js::window()?.local_storage().ok()?
}

/// What the key of the note of "Someone is in my account" begins with; the account follows.
const RESCUE: &str = "onlyme/secure/";

/// The note of an account, as it was written.
#[must_use]
pub fn rescue(account: &str) -> Option<String> {
    raw()?.get_item(&[RESCUE, account].concat()).ok()?
}

/// Writes the note, or removes it. False if the browser did not keep it.
pub fn note_rescue(account: &str, text: Option<&str>) -> bool {
    let (Some(storage), key) = (raw(), [RESCUE, account].concat()) else { return false };
    match text {
        Some(text) => storage.set_item(&key, text).is_ok(),
        None => storage.remove_item(&key).is_ok(),
    }
}

/// Writes, reads and removes a value: no flag of the browser says as reliably what works.
pub(super) fn probe() -> bool {
    const KEY: &str = "onlyme/probe";
    let Some(storage) = raw() else { return false };
    let written = storage.set_item(KEY, "1").is_ok();
    let read = storage.get_item(KEY).is_ok_and(|value| value.as_deref() == Some("1"));
    written && read && storage.remove_item(KEY).is_ok()
}
