//! Keeps the session's secret of one device from one page load to the next, sealed with a key that
//! no script can read. A copy of the storage is worth nothing without this browser.
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
use crate::service::embedded::ports::{Held, Keyring};
use subtle::ConstantTimeEq as _;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::CryptoKey;

/// The object store of keys, one for each device.
pub(super) const KEYS: &str = "keys";

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
        if let Some(held) = if works { sealed.load().await.ok().flatten() } else { None } {
            let _ = memory.keep(&held).await;
        }
        Self::Memory(memory)
    }
}

impl Keyring for BrowserKeyring {
    async fn load(&self) -> Result<Option<Held>, StorageError> {
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

    async fn forget(&self, held: &Held) -> Result<(), StorageError> {
        match self {
            Self::Sealed(keyring) => keyring.forget(held).await,
            Self::Memory(keyring) => keyring.forget(held).await,
        }
    }
}

/// One device's record and key in IndexedDB.
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

    /// The record, or `undefined`, and the key.
    async fn stored(&self) -> Result<(JsValue, Option<CryptoKey>), StorageError> {
        let transaction = self.database.begin().await?;
        let record = database::store(&transaction, DEVICES)?.get(&self.name());
        let key = database::store(&transaction, KEYS)?.get(&self.name());
        let (record, key) = (database::answer(record), database::answer(key));
        Ok((record.await?, key.await?.dyn_into().ok()))
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

    /// Writes a record and the key that opens it: always the pair, so they always fit.
    async fn write(&self, record: &str, key: &CryptoKey) -> Result<(), StorageError> {
        let transaction = self.database.begin().await?;
        let devices = database::store(&transaction, DEVICES)?;
        let old = database::answer(devices.get(&self.name())).await?;
        if let Some(aside) = set_aside(&old)? {
            let name = [&self.device.0, aside, &random::id()].concat().into();
            database::write(&transaction, devices.put_with_key(&old, &name))?;
        }
        let put = devices.put_with_key(&record.into(), &self.name());
        database::write(&transaction, put)?;
        let keys = database::store(&transaction, KEYS)?;
        database::write(&transaction, keys.put_with_key(key, &self.name()))?;
        database::finished(&transaction).await
    }

    /// Removes the record if it is still `seen`.
    async fn remove(&self, seen: &JsValue) -> Result<(), StorageError> {
        let transaction = self.database.begin().await?;
        let devices = database::store(&transaction, DEVICES)?;
        if database::answer(devices.get(&self.name())).await? != *seen {
            return Ok(());
        }
        database::write(&transaction, devices.delete(&self.name()))?;
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
}

impl Keyring for SealedKeyring {
    async fn load(&self) -> Result<Option<Held>, StorageError> {
        let (record, key) = self.stored().await?;
        if record.is_undefined() {
            return Ok(None);
        }
        self.unseal(&record, key.as_ref()).await.map(Some)
    }

    async fn keep(&self, held: &Held) -> Result<(), StorageError> {
        let key = match self.stored().await?.1 {
            Some(key) => key,
            // The storage was cleared since the keyring was opened.
            None => crypto::new_key().await.map_err(failed)?,
        };
        let context = self.context(&held.account);
        let sealed = crypto::seal(&key, &context, held.secret.reveal()).await.map_err(failed)?;
        self.write(&record::write(&held.account, &sealed), &key).await
    }

    async fn forget(&self, held: &Held) -> Result<(), StorageError> {
        let (record, key) = self.stored().await?;
        if record.is_undefined() {
            return Ok(());
        }
        let kept = self.unseal(&record, key.as_ref()).await?;
        let same_secret: bool = kept.secret.reveal().ct_eq(held.secret.reveal()).into();
        if same_secret && kept.account == held.account {
            self.remove(&record).await
        } else {
            Ok(())
        }
    }
}

/// What to put between the device's name and a random one to keep `old`, if it is a record that
/// nobody can read; an error if it is one that only a newer Onlyme can.
fn set_aside(old: &JsValue) -> Result<Option<&'static str>, StorageError> {
    let read = database::text(old).ok_or(StorageError::Unreadable).and_then(|t| record::parse(&t));
    match read {
        Err(StorageError::Newer) => Err(StorageError::Newer),
        Err(_) if !old.is_undefined() => Ok(Some("/bad/")),
        _ => Ok(None),
    }
}

fn failed(_: CryptoFailed) -> StorageError {
    StorageError::Failed("WebCrypto".into())
}
