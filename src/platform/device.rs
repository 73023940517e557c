//! Who this tab is to the account service: this browser, or a practice device.
//!
//! The names made here are handles, never credentials. A practice device lives in one tab (or one
//! frame) and never touches the identity of the browser.

use super::database::{self, Database};
use super::{js, local_storage, random, saved_mirror};
use crate::domain::device::{Device, PracticeDevice};
use crate::domain::ids::{AccountId, DeviceId};
use crate::domain::inventory;
use crate::routes::query_value;
use crate::service::StorageError;
use wasm_bindgen::JsValue;
use web_sys::Storage;

/// Where the tab keeps its practice identity, so that it is the same after a reload.
const PRACTICE_KEY: &str = "onlyme/practice";
/// Where it is noted that this device knows an account.
pub(super) const SESSION_KEY: &str = "onlyme/in";
/// Where the tab notes whose account it acts for, so that it goes on with the same one after a reload.
const ACCOUNT_KEY: &str = "onlyme/account";
/// Where the browser keeps its own name, among the devices. No device is called so: their names are
/// hexadecimal.
const BROWSER_KEY: &str = "browser";
/// The object store of devices; see `keyring.rs` for what else it holds.
pub(super) const DEVICES: &str = "devices";

/// What a tab can say of itself without asking IndexedDB.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ThisTab {
    /// Which practice device it is, and the name it gave itself, if it is one.
    pub practice: Option<(PracticeDevice, DeviceId)>,
}

/// The database of what belongs to devices rather than to accounts.
pub(super) fn device_database() -> Database {
    Database::new(inventory::DEVICES, &[DEVICES, super::keyring::KEYS])
}

/// Finds out what this tab is. `?device=…` makes it a practice device and leaves the address.
#[must_use]
pub fn this_tab() -> ThisTab {
    ThisTab { practice: practice_identity(take_query().or_else(frame_word)) }
}

impl ThisTab {
    /// What the account service sees.
    ///
    /// Never fails: where storage is blocked, the name lasts as long as the page.
    pub async fn device(self) -> Device {
        if let Some((practice, id)) = self.practice {
            return practice.device(id);
        }
        let id = browser_id().await.unwrap_or_else(|_| random::id());
        let agent = js::window().and_then(|w| w.navigator().user_agent().ok()).unwrap_or_default();
        Device::from_user_agent(DeviceId(id), &agent)
    }

    /// The account that this tab acted for when it was noted last. Only a name: what opens the
    /// account is kept elsewhere.
    #[must_use]
    pub fn account(&self) -> Option<AccountId> {
        let kept = session_storage()?.get_item(&self.key(ACCOUNT_KEY)).ok()??;
        is_account(&kept).then_some(AccountId(kept))
    }

    /// Notes whose account this tab acts for.
    pub fn note_account(&self, account: Option<&AccountId>) {
        let Some(storage) = session_storage() else { return };
        let _ = match account {
            Some(account) => storage.set_item(&self.key(ACCOUNT_KEY), &account.0),
            None => storage.remove_item(&self.key(ACCOUNT_KEY)),
        };
    }

    /// Notes whether this device knows an account, so that the next page knows whether to ask the
    /// service. Only a hint: the service's own records decide.
    pub fn note_known(&self, known: bool) {
        let Some(storage) = self.note_storage() else { return };
        let _ = if known {
            storage.set_item(&self.key(SESSION_KEY), "1")
        } else {
            storage.remove_item(&self.key(SESSION_KEY))
        };
    }

    /// Whether this device may know an account. False says that the last page noted none here; where
    /// the browser keeps nothing, nobody can say, and the service must be asked.
    #[must_use]
    pub fn may_know_accounts(&self) -> bool {
        !database::exists() || !local_storage::probe() || self.noted().unwrap_or(true)
    }

    /// Whether the last page noted that this device knows an account. Then the service's records
    /// must be there, unless the browser has removed them.
    #[must_use]
    pub fn knew_accounts(&self) -> bool {
        self.noted() == Some(true)
    }

    /// What the last page noted; `None` if that cannot be read.
    fn noted(&self) -> Option<bool> {
        let storage = self.note_storage()?;
        let noted = storage.get_item(&self.key(SESSION_KEY)).ok()?.is_some();
        Some(noted || saved_mirror::any(&storage))
    }

    /// A practice device's note goes away with its tab.
    fn note_storage(&self) -> Option<Storage> {
        if self.practice.is_some() { session_storage() } else { local_storage::raw() }
    }

    fn key(&self, key: &str) -> String {
        match &self.practice {
            Some((_, id)) => [key, "/", &id.0].concat(),
            None => key.into(),
        }
    }
}

/// Whether the service whose database has that name has ever kept anything in this browser: the notes
/// of a tab may be lost in a crash, a database is not. Opens none.
pub async fn service_was_here(name: &str) -> bool {
    database::is_there(name).await
}

/// The practice device that this tab was opened as, or already is.
///
/// Opening it again as the same device keeps its identity; as another, makes a fresh one.
fn practice_identity(asked: Option<PracticeDevice>) -> Option<(PracticeDevice, DeviceId)> {
    identity_at(&practice_key(asked), asked)
}

/// The same, where the tab keeps it under `key`.
pub(super) fn identity_at(
    key: &str,
    asked: Option<PracticeDevice>,
) -> Option<(PracticeDevice, DeviceId)> {
    let storage = session_storage();
    let kept = storage.as_ref().and_then(|s| s.get_item(key).ok()?).and_then(|t| parse(&t));
    let asked = match (asked, kept) {
        (None, kept) => return kept,
        (Some(asked), Some((device, id))) if asked == device => return Some((device, id)),
        (Some(asked), _) => asked,
    };
    let id = random::id();
    if let Some(storage) = storage {
        let _ = storage.set_item(key, &[asked.word(), ":", &id].concat());
    }
    Some((asked, DeviceId(id)))
}

/// Frames share the session storage of their tab, so a device in a frame has a key of its own.
fn practice_key(asked: Option<PracticeDevice>) -> String {
    match (asked, frame()) {
        (Some(device), Some(frame)) => frame_key(
            device,
            if frame.has_attribute(GUIDE) { Stage::Guide } else { Stage::Practice },
        ),
        _ => PRACTICE_KEY.into(),
    }
}

/// The attribute of a frame that a guide has put up.
pub(super) const GUIDE: &str = "data-guide";

/// Which screen has put up a frame. Each has devices of its own, so that a guide never logs out what
/// somebody practises with elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    /// The practice screen.
    Practice,
    /// A guide.
    Guide,
}

/// Where the identity of the device in the frame called so is kept.
pub(super) fn frame_key(device: PracticeDevice, stage: Stage) -> String {
    let of = match stage {
        Stage::Practice => "/",
        Stage::Guide => "/guide/",
    };
    [PRACTICE_KEY, of, device.word()].concat()
}

/// Reads `word:id`.
fn parse(text: &str) -> Option<(PracticeDevice, DeviceId)> {
    let (word, id) = text.split_once(':')?;
    let device = PracticeDevice::from_word(word)?;
    is_id(id).then(|| (device, DeviceId(id.into())))
}

/// The device named in the address, which then no longer shows it: an address that is copied or
/// bookmarked must not turn another tab into a practice device.
fn take_query() -> Option<PracticeDevice> {
    let window = js::window()?;
    let location = window.location();
    let device = PracticeDevice::from_word(&query_value(&location.search().ok()?, "device")?)?;
    if let (Ok(path), Ok(history)) = (location.pathname(), window.history()) {
        let state = history.state().unwrap_or(JsValue::NULL);
        let _ = history.replace_state_with_url(&state, "", Some(&path));
    }
    Some(device)
}

/// The device that the practice screen wrote on the frame around this page, in `data-device`. The
/// address says it only once; the frame still says it after a reload.
fn frame_word() -> Option<PracticeDevice> {
    PracticeDevice::from_word(&frame()?.get_attribute("data-device")?)
}

/// The frame around this page, where Onlyme itself has put it into one.
pub(super) fn frame() -> Option<web_sys::Element> {
    js::window()?.frame_element().ok()?
}

pub(super) fn session_storage() -> Option<Storage> {
    js::window()?.session_storage().ok()?
}

/// The name of this browser, made at the first visit. Two tabs that start at once get the same one,
/// because reading and writing it is one transaction.
async fn browser_id() -> Result<String, StorageError> {
    let database = device_database();
    let id = read_or_make_id(&database).await;
    database.close();
    id
}

async fn read_or_make_id(database: &Database) -> Result<String, StorageError> {
    let transaction = database.begin().await?;
    let devices = database::store(&transaction, DEVICES)?;
    let key = JsValue::from_str(BROWSER_KEY);
    let found = database::answer(devices.get(&key)).await?;
    if !found.is_undefined() {
        // What cannot be read is left as it is; this page gets a name of its own.
        return database::text(&found).filter(|id| is_id(id)).ok_or(StorageError::Unreadable);
    }
    let id = random::id();
    database::write(&transaction, devices.put_with_key(&JsValue::from_str(&id), &key))?;
    database::finished(&transaction).await.map(|()| id)
}

fn is_id(text: &str) -> bool {
    text.len() == 32 && text.bytes().all(|c| matches!(c, b'0'..=b'9' | b'a'..=b'f'))
}

/// Whether this may be what a service calls an account. A server has ways of its own to make up ids.
fn is_account(text: &str) -> bool {
    let fits = |c: u8| c.is_ascii_alphanumeric() || matches!(c, b'-' | b'_');
    (1..=64).contains(&text.len()) && text.bytes().all(fits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_is_taken_as_any_service_may_call_it() {
        for id in
            ["0123456789abcdef0123456789abcdef", "Kx9TzQ0aB3cD4eF5gH6iJ7kL8mN9oP0q", "42", "a-b_c"]
        {
            assert!(is_account(id), "{id}");
        }
        for odd in ["", "a b", "{}", "ñ", &"a".repeat(65)] {
            assert!(!is_account(odd), "{odd}");
        }
    }

    #[test]
    fn a_practice_identity_is_a_known_word_and_a_whole_name() {
        let id = "0123456789abcdef0123456789abcdef";
        let parsed = parse(&["iphone:", id].concat());
        assert_eq!(parsed, Some((PracticeDevice::Iphone, DeviceId(id.into()))));
        for bad in ["", "iphone", "iphone:", "toaster:0123456789abcdef0123456789abcdef", "iphone:x"]
        {
            assert_eq!(parse(bad), None, "{bad}");
        }
        assert_eq!(parse(&["iphone:", &id.to_uppercase()].concat()), None);
    }
}
