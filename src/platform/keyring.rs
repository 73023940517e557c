//! Keeps the session's secrets of one device from one page load to the next, sealed with a key that
//! no script can read. A copy of the storage is worth nothing without this browser.
//!
//! The record under the device's own name is the one in use; those of other accounts that are logged
//! in, too, are parked under names of their own. A record is the same in both places.
//!
//! Never keeps a secret in the clear, and never overwrites a record that it cannot read.

use super::crypto::{self, CryptoFailed};
use super::database::{self, Database};
use super::device::{DEVICES, device_database};
use super::{js, random, record};
use crate::domain::ids::{AccountId, DeviceId};
use crate::domain::secret::SessionSecret;
use crate::service::StorageError;
use crate::service::embedded::memory::MemoryKeyring;
use crate::service::embedded::ports::{Held, Keyring, Ring};
use subtle::ConstantTimeEq as _;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::CryptoKey;

/// The object store of keys: one for each device, and those of its saved logins.
pub(super) const KEYS: &str = "keys";
/// What stands between a device's name and the account of a parked record.
const PARKED: &str = "/parked/";

/// The keyring that works in this browser.
#[derive(Clone, Debug)]
pub enum BrowserKeyring {
    /// The credential outlives the tab.
    Sealed(SealedKeyring),
    /// The credential lives as long as the page: no storage, or no WebCrypto over plain http.
    Memory(MemoryKeyring),
}

impl BrowserKeyring {
    /// Opens the keyring of `device`. `durable` says whether the service's store outlives the tab;
    /// a credential that outlives its session would be of no use, so it then stays in memory, too.
    pub async fn open(device: DeviceId, durable: bool) -> Self {
        let sealed = SealedKeyring::new(device);
        let works = crypto::available() && (!durable || sealed.make_key().await.is_ok());
        if works && durable {
            return Self::Sealed(sealed);
        }
        let memory = MemoryKeyring::default();
        // With a full disk, whoever is logged in stays so.
        if works && let Ok(ring) = sealed.load().await {
            for held in ring.parked.iter().chain(&ring.active) {
                let _ = memory.keep(held).await;
            }
        }
        Self::Memory(memory)
    }
}

impl Keyring for BrowserKeyring {
    async fn load(&self) -> Result<Ring, StorageError> {
        match self {
            Self::Sealed(keyring) => keyring.load().await,
            Self::Memory(keyring) => keyring.load().await,
        }
    }

    async fn keep(&self, held: &Held) -> Result<(), StorageError> {
        match self {
            Self::Sealed(keyring) => keyring.keep(held).await,
            Self::Memory(keyring) => keyring.keep(held).await,
        }
    }

    async fn park(&self, account: &AccountId) -> Result<(), StorageError> {
        match self {
            Self::Sealed(keyring) => keyring.park(account).await,
            Self::Memory(keyring) => keyring.park(account).await,
        }
    }

    async fn forget(&self, held: &Held) -> Result<(), StorageError> {
        match self {
            Self::Sealed(keyring) => keyring.forget(held).await,
            Self::Memory(keyring) => keyring.forget(held).await,
        }
    }
}

/// One device's records and key in IndexedDB.
///
/// WebCrypto is never waited for inside a transaction, so each call reads, computes, and then
/// writes; the write looks again whether what it replaces is still what was read.
#[derive(Clone, Debug)]
pub struct SealedKeyring {
    database: Database,
    device: DeviceId,
}

impl SealedKeyring {
    fn new(device: DeviceId) -> Self {
        Self { database: device_database(), device }
    }

    /// Makes sure that the device has a key, which also shows whether this browser can keep one.
    async fn make_key(&self) -> Result<(), StorageError> {
        if self.stored().await?.1.is_some() {
            return Ok(());
        }
        let key = crypto::new_key().await.map_err(failed)?;
        let transaction = self.database.begin().await?;
        let keys = database::store(&transaction, KEYS)?;
        let found = database::answer(keys.get(&self.name())).await?;
        // Another tab may have been faster; then its key is the one.
        if !found.is_instance_of::<CryptoKey>() {
            database::write(&transaction, keys.put_with_key(&key, &self.name()))?;
            database::finished(&transaction).await?;
        }
        Ok(())
    }

    /// The record at `name`, or `undefined`, and the key.
    async fn stored_at(
        &self,
        name: &JsValue,
    ) -> Result<(JsValue, Option<CryptoKey>), StorageError> {
        let transaction = self.database.begin().await?;
        let record = database::store(&transaction, DEVICES)?.get(name);
        let key = database::store(&transaction, KEYS)?.get(&self.name());
        let (record, key) = (database::answer(record), database::answer(key));
        Ok((record.await?, key.await?.dyn_into().ok()))
    }

    /// The same for the one in use.
    async fn stored(&self) -> Result<(JsValue, Option<CryptoKey>), StorageError> {
        self.stored_at(&self.name()).await
    }

    /// The parked records.
    async fn parked(&self) -> Result<Vec<JsValue>, StorageError> {
        let transaction = self.database.begin().await?;
        let devices = database::store(&transaction, DEVICES)?;
        let range = database::prefix(&[&self.device.0, PARKED].concat());
        let found = range.and_then(|range| devices.get_all_with_key(&range));
        Ok(js_sys::Array::from(&database::answer(found).await?).to_vec())
    }

    async fn unseal(
        &self,
        record: &JsValue,
        key: Option<&CryptoKey>,
    ) -> Result<Held, StorageError> {
        let text = database::text(record).ok_or(StorageError::Unreadable)?;
        let (account, sealed) = record::parse(&text)?;
        let key = key.ok_or(StorageError::Unreadable)?;
        let secret = crypto::open(key, &self.context(&account), &sealed)
            .await
            .map_err(|CryptoFailed| StorageError::Unreadable)?;
        Ok(Held { account, secret: SessionSecret::from_random(*secret) })
    }

    /// Writes the record of `account` and the key that opens it: always the pair, so they always
    /// fit. Another account's record that was in use is parked in the same step.
    async fn write(
        &self,
        account: &AccountId,
        record: &str,
        key: &CryptoKey,
    ) -> Result<(), StorageError> {
        let transaction = self.database.begin().await?;
        let devices = database::store(&transaction, DEVICES)?;
        let old = database::answer(devices.get(&self.name())).await?;
        let kept_at = match owner(&old) {
            Ok(owner) if owner != *account => Some(self.parked_name(&owner)),
            Err(StorageError::Newer) => return Err(StorageError::Newer),
            Err(_) if !old.is_undefined() => {
                Some([&self.device.0, "/bad/", &random::id()].concat().into())
            }
            _ => None,
        };
        if let Some(name) = kept_at {
            database::write(&transaction, devices.put_with_key(&old, &name))?;
        }
        database::write(&transaction, devices.delete(&self.parked_name(account)))?;
        let put = devices.put_with_key(&record.into(), &self.name());
        database::write(&transaction, put)?;
        let keys = database::store(&transaction, KEYS)?;
        database::write(&transaction, keys.put_with_key(key, &self.name()))?;
        database::finished(&transaction).await
    }

    /// Removes the record at `name` if it is still `seen`.
    async fn remove(&self, name: &JsValue, seen: &JsValue) -> Result<(), StorageError> {
        let transaction = self.database.begin().await?;
        let devices = database::store(&transaction, DEVICES)?;
        if database::answer(devices.get(name)).await? != *seen {
            return Ok(());
        }
        database::write(&transaction, devices.delete(name))?;
        database::finished(&transaction).await
    }

    /// What a sealed secret belongs to. It opens nowhere else: not at another origin, not for
    /// another device, not for another account.
    fn context(&self, account: &AccountId) -> String {
        let origin = js::window().and_then(|w| w.location().origin().ok()).unwrap_or_default();
        ["onlyme/session/1", &origin, &self.device.0, &account.0].join("\n")
    }

    fn name(&self) -> JsValue {
        JsValue::from_str(&self.device.0)
    }

    fn parked_name(&self, account: &AccountId) -> JsValue {
        [&self.device.0, PARKED, &account.0].concat().into()
    }
}

impl Keyring for SealedKeyring {
    async fn load(&self) -> Result<Ring, StorageError> {
        let (record, key) = self.stored().await?;
        let mut ring = Ring::default();
        if !record.is_undefined() {
            match self.unseal(&record, key.as_ref()).await {
                Ok(held) => ring.active = Some(held),
                Err(error) => ring.unreadable = Some(error),
            }
        }
        for record in self.parked().await? {
            ring.parked.extend(self.unseal(&record, key.as_ref()).await.ok());
        }
        Ok(ring)
    }

    async fn keep(&self, held: &Held) -> Result<(), StorageError> {
        let key = match self.stored().await?.1 {
            Some(key) => key,
            // The storage was cleared since the keyring was opened.
            None => crypto::new_key().await.map_err(failed)?,
        };
        let context = self.context(&held.account);
        let sealed = crypto::seal(&key, &context, held.secret.reveal()).await.map_err(failed)?;
        self.write(&held.account, &record::write(&held.account, &sealed), &key).await
    }

    async fn park(&self, account: &AccountId) -> Result<(), StorageError> {
        let transaction = self.database.begin().await?;
        let devices = database::store(&transaction, DEVICES)?;
        let record = database::answer(devices.get(&self.name())).await?;
        if owner(&record).ok().as_ref() != Some(account) {
            return Ok(());
        }
        let name = self.parked_name(account);
        database::write(&transaction, devices.put_with_key(&record, &name))?;
        database::write(&transaction, devices.delete(&self.name()))?;
        database::finished(&transaction).await
    }

    async fn forget(&self, held: &Held) -> Result<(), StorageError> {
        for name in [self.name(), self.parked_name(&held.account)] {
            let (record, key) = self.stored_at(&name).await?;
            if owner(&record).is_ok_and(|owner| owner != held.account) || record.is_undefined() {
                continue;
            }
            let kept = self.unseal(&record, key.as_ref()).await?;
            if kept.secret.reveal().ct_eq(held.secret.reveal()).into() {
                self.remove(&name, &record).await?;
            }
        }
        Ok(())
    }
}

/// Whose record it is.
fn owner(record: &JsValue) -> Result<AccountId, StorageError> {
    let text = database::text(record).ok_or(StorageError::Unreadable)?;
    record::parse(&text).map(|(account, _)| account)
}

fn failed(_: CryptoFailed) -> StorageError {
    StorageError::Failed("WebCrypto".into())
}
