//! This device's keys for saved logins: ECDSA P-256 in WebCrypto, of which no script can read one.
//!
//! Never gives a private key away, and never keeps a public one: the service does that. Where the
//! browser keeps nothing, or has no WebCrypto (plain http), there are no keys.

use super::database::{self, Database};
use super::device::device_database;
use super::keyring::KEYS;
use super::{crypto, js};
use crate::domain::ids::{DeviceId, KeyId};
use crate::service::StorageError;
use crate::service::embedded::ports::Signer;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::CryptoKey;

/// What stands between a device's name and the name of a key.
const LOGIN: &str = "/login/";

/// The keys of one device.
#[derive(Clone, Debug)]
pub struct BrowserSigner {
    database: Database,
    device: DeviceId,
    available: bool,
}

impl BrowserSigner {
    /// Names the keys of `device`. `durable` says whether the service's store outlives the tab; a
    /// key that outlives what it is for would be of no use.
    #[must_use]
    pub fn new(device: DeviceId, durable: bool) -> Self {
        Self { database: device_database(), device, available: durable && crypto::available() }
    }

    fn place(&self, name: &KeyId) -> JsValue {
        [&self.device.0, LOGIN, &name.0].concat().into()
    }
}

/// Asks the browser not to clear what a saved login needs when it wants room. Nobody waits for the
/// answer: one browser asks the person first.
fn ask_to_persist() {
    let storage = js::window().map(|window| window.navigator().storage());
    if let Some(Ok(asked)) = storage.map(|storage| storage.persist()) {
        wasm_bindgen_futures::spawn_local(async move {
            // A "no" changes nothing.
            let _ = wasm_bindgen_futures::JsFuture::from(asked).await;
        });
    }
}

impl Signer for BrowserSigner {
    fn available(&self) -> bool {
        self.available
    }

    fn origin(&self) -> String {
        js::window().and_then(|w| w.location().origin().ok()).unwrap_or_default()
    }

    async fn make(&self, name: &KeyId) -> Result<Vec<u8>, StorageError> {
        let failed = |_| StorageError::Failed("WebCrypto".into());
        let (private, public) = crypto::new_pair().await.map_err(failed)?;
        let transaction = self.database.begin().await?;
        let keys = database::store(&transaction, KEYS)?;
        database::write(&transaction, keys.put_with_key(&private, &self.place(name)))?;
        database::finished(&transaction).await?;
        ask_to_persist();
        Ok(public)
    }

    async fn sign(&self, name: &KeyId, text: &str) -> Result<Option<Vec<u8>>, StorageError> {
        let transaction = self.database.begin().await?;
        let found = database::store(&transaction, KEYS)?.get(&self.place(name));
        let Ok(key) = database::answer(found).await?.dyn_into::<CryptoKey>() else {
            return Ok(None);
        };
        // A key that cannot sign is as good as none.
        Ok(crypto::sign(&key, text).await.ok())
    }

    async fn verify(&self, public: &[u8], text: &str, signature: &[u8]) -> bool {
        crypto::verify(public, text, signature).await.unwrap_or(false)
    }

    async fn names(&self) -> Result<Vec<KeyId>, StorageError> {
        if !self.available {
            return Ok(Vec::new());
        }
        let transaction = self.database.begin().await?;
        let keys = database::store(&transaction, KEYS)?;
        let prefix = [&self.device.0, LOGIN].concat();
        let range = database::prefix(&prefix);
        let found = range.and_then(|range| keys.get_all_keys_with_key(&range));
        let found = js_sys::Array::from(&database::answer(found).await?);
        let name = |key: JsValue| Some(KeyId(database::text(&key)?.strip_prefix(&prefix)?.into()));
        Ok(found.iter().filter_map(name).collect())
    }

    async fn forget(&self, name: &KeyId) -> Result<(), StorageError> {
        let transaction = self.database.begin().await?;
        let keys = database::store(&transaction, KEYS)?;
        database::write(&transaction, keys.delete(&self.place(name)))?;
        database::finished(&transaction).await
    }
}
