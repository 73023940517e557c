//! What the embedded service needs from the place it runs in. The browser gives it IndexedDB,
//! WebCrypto and a worker; the host tests give it memory, a fake clock and a fast hasher.
//!
//! Never an implementation: those live in `platform/`, in `memory.rs` and in the tests.

use crate::domain::ids::{AccountId, KeyId};
use crate::domain::secret::{Password, SessionSecret};
use crate::service::StorageError;
pub use crate::service::ports::{Changes, Clock, Mirror, Reads, Snapshot, Store};

/// Gives random bytes from a cryptographic source.
pub trait Random {
    /// 32 fresh bytes.
    fn bytes(&self) -> [u8; 32];
}

/// The password could not be hashed or checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HasherError {
    /// The hashing worker did not answer, or answered nonsense.
    Failed,
    /// The list of common passwords could not be loaded.
    ListUnavailable,
}

/// What a check of a password said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Checked {
    /// Not the password.
    Wrong,
    /// The password, and its hash is up to date.
    Right,
    /// The password; its hash was made with weaker parameters, so here is a new PHC string to keep.
    RightRehash(String),
}

/// Hashes and judges passwords, away from the main thread where it can.
#[allow(async_fn_in_trait, reason = "one thread: no future is ever sent to another")]
pub trait Hasher {
    /// A PHC string for `password` after NFC, with `salt` (16 bytes are used).
    ///
    /// # Errors
    /// [`HasherError::Failed`].
    async fn hash(&self, password: &Password, salt: [u8; 32]) -> Result<String, HasherError>;

    /// Whether `password` belongs to `phc`. `salt` is used if a new hash is needed. With `None`
    /// for an unknown account it does the same work against a dummy and says [`Checked::Wrong`].
    ///
    /// # Errors
    /// [`HasherError::Failed`].
    async fn check(
        &self,
        password: &Password,
        phc: Option<&str>,
        salt: [u8; 32],
    ) -> Result<Checked, HasherError>;

    /// Whether `password` is one of the commonest, whole and without regard to case.
    ///
    /// # Errors
    /// [`HasherError::ListUnavailable`].
    async fn is_common(&self, password: &Password) -> Result<bool, HasherError>;
}

/// The credential that a device holds for one account.
#[derive(Clone, Debug)]
pub struct Held {
    /// The account.
    pub account: AccountId,
    /// The session's secret.
    pub secret: SessionSecret,
}

/// The credentials that a device holds, one for each account that is logged in here.
#[derive(Clone, Debug, Default)]
pub struct Ring {
    /// The one in use, if any is.
    pub active: Option<Held>,
    /// The others.
    pub parked: Vec<Held>,
    /// Why the one in use cannot be read, if there is one that cannot.
    pub unreadable: Option<StorageError>,
}

impl Ring {
    /// All of them, the one in use first.
    pub fn all(&self) -> impl Iterator<Item = &Held> {
        self.active.iter().chain(&self.parked)
    }

    /// The credential for `account`.
    #[must_use]
    pub fn of(&self, account: &AccountId) -> Option<&Held> {
        self.all().find(|held| held.account == *account)
    }
}

/// Keeps the device's credentials from one page load to the next, sealed so that a copy of the
/// storage is worth nothing.
#[allow(async_fn_in_trait, reason = "one thread: no future is ever sent to another")]
pub trait Keyring {
    /// What is kept for this device. A credential that cannot be read is left as it is and is not
    /// among them.
    ///
    /// # Errors
    /// The storage cannot be reached.
    async fn load(&self) -> Result<Ring, StorageError>;

    /// Keeps `held` as the one in use, in place of an older one of the same account. Another
    /// account's that was in use is parked.
    ///
    /// # Errors
    /// What was kept before is still there.
    async fn keep(&self, held: &Held) -> Result<(), StorageError>;

    /// Parks the one in use, if it is still the one of `account`.
    ///
    /// # Errors
    /// It is still in use.
    async fn park(&self, account: &AccountId) -> Result<(), StorageError>;

    /// Forgets `held`, in use or parked, if it is still kept; a newer one of another tab stays.
    ///
    /// # Errors
    /// It is still kept.
    async fn forget(&self, held: &Held) -> Result<(), StorageError>;
}

/// Keeps this device's keys for saved logins, of which no script can read one, and signs with them.
#[allow(async_fn_in_trait, reason = "one thread: no future is ever sent to another")]
pub trait Signer {
    /// Whether keys can be made and kept here at all.
    fn available(&self) -> bool;

    /// The origin that a signature is bound to.
    fn origin(&self) -> String;

    /// Makes the key `name`, keeps it, and gives its public half (SPKI).
    ///
    /// # Errors
    /// Nothing was kept.
    async fn make(&self, name: &KeyId) -> Result<Vec<u8>, StorageError>;

    /// Signs `text`; `None` if there is no such key.
    ///
    /// # Errors
    /// The key cannot be read now.
    async fn sign(&self, name: &KeyId, text: &str) -> Result<Option<Vec<u8>>, StorageError>;

    /// Whether `signature` of `text` was made with the private half of `public`. The service's part
    /// of the work: it needs no key of this device.
    async fn verify(&self, public: &[u8], text: &str, signature: &[u8]) -> bool;

    /// The keys that there are.
    ///
    /// # Errors
    /// They cannot be read now.
    async fn names(&self) -> Result<Vec<KeyId>, StorageError>;

    /// Destroys a key; one that is not there is no error.
    ///
    /// # Errors
    /// It is still there.
    async fn forget(&self, name: &KeyId) -> Result<(), StorageError>;
}
