//! The copy of this device's saved logins in `localStorage`, one key for each, public records only.
//!
//! Never the truth: localStorage may lose what was written in the last seconds before a crash, and
//! bring back what was removed. A practice device keeps its copy with its tab.

use super::{database, js, local_storage};
use crate::domain::ids::DeviceId;
use crate::service::better_auth::REMEMBERED;
use crate::service::embedded::mirror::SAVED;
use crate::service::embedded::ports::Mirror;
use gloo_storage::{LocalStorage, SessionStorage, Storage as _};
use std::collections::BTreeMap;
use web_sys::Storage;

/// The mirror of a device.
#[derive(Clone, Debug)]
pub struct BrowserMirror {
    /// What the keys of a practice device end with, which lives in one tab. The frames of a tab share
    /// its storage.
    practice: Option<String>,
    /// What the keys of the records begin with.
    prefix: &'static str,
    usable: bool,
}

impl BrowserMirror {
    /// Finds out once whether there can be one.
    #[must_use]
    pub fn open(prefix: &'static str, practice: Option<&DeviceId>) -> Self {
        let practice = practice.map(|id| ["/", &id.0].concat());
        Self { practice, prefix, usable: local_storage::probe() }
    }

    /// The storage. gloo-storage throws where it cannot be reached, and a person may block it while
    /// the page is open, so every use asks first.
    fn storage(&self) -> Option<Storage> {
        let reachable = self.usable && local_storage::raw().is_some();
        let practice = self.practice.is_some();
        reachable.then(|| if practice { SessionStorage::raw() } else { LocalStorage::raw() })
    }

    /// Where the text of `key` stands.
    fn place(&self, key: &str) -> String {
        [key, self.practice.as_deref().unwrap_or_default()].concat()
    }
}

impl Mirror for BrowserMirror {
    fn read(&self) -> BTreeMap<String, String> {
        let mut found = BTreeMap::new();
        let Some(storage) = self.storage() else { return found };
        for index in 0..storage.length().unwrap_or_default() {
            let Ok(Some(place)) = storage.key(index) else { continue };
            let key = place.strip_suffix(self.practice.as_deref().unwrap_or_default());
            if let Some(key) = key.filter(|key| key.starts_with(self.prefix))
                && let Some(text) = js::field(&storage, &place)
            {
                // What is not whole Unicode is no record; escaped, it can be set aside without loss.
                let whole = database::text(&text);
                let escaped = || js_sys::JSON::stringify(&text).map(String::from);
                found
                    .insert(key.to_owned(), whole.unwrap_or_else(|| escaped().unwrap_or_default()));
            }
        }
        found
    }

    fn put(&self, key: &str, text: &str) -> bool {
        // With a full disk the copy is missing; the store has what counts.
        self.storage().is_some_and(|storage| storage.set_item(&self.place(key), text).is_ok())
    }

    fn remove(&self, key: &str) {
        if let Some(storage) = self.storage() {
            let _ = storage.remove_item(&self.place(key));
        }
    }
}

/// Whether there may be a saved login of this browser, without opening its database.
pub(super) fn any(storage: &Storage) -> bool {
    let key = |index| storage.key(index).ok().flatten();
    (0..storage.length().unwrap_or_default()).any(|index| {
        key(index).is_some_and(|key| [SAVED, REMEMBERED].iter().any(|ours| key.starts_with(ours)))
    })
}
