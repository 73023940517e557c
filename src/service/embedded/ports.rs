//! What the embedded service needs from the place it runs in. The browser gives it IndexedDB,
//! WebCrypto and a worker; the host tests give it memory, a fake clock and a fast hasher.
//!
//! Never an implementation: those live in `platform/`, in `memory.rs` and in the tests.

use crate::domain::ids::AccountId;
use crate::domain::secret::{Password, SessionSecret};
use crate::domain::time::Timestamp;
use crate::service::StorageError;
use std::collections::BTreeMap;

/// Rows as they are stored: key → JSON text. Both are opaque to a store.
pub type Snapshot = BTreeMap<String, String>;

/// What to read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reads {
    /// Single rows, by key.
    pub keys: Vec<String>,
    /// All rows whose key starts with one of these.
    pub prefixes: Vec<String>,
}

/// What to write; a key is in at most one of the two.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Rows to write.
    pub put: BTreeMap<String, String>,
    /// Rows to remove.
    pub remove: Vec<String>,
}

/// A table of rows with transactions.
#[allow(async_fn_in_trait, reason = "one thread: no future is ever sent to another")]
pub trait Store {
    /// In **one** transaction: reads `first`, asks `more` what else to read now that these rows are
    /// known, hands everything to `apply`, and writes what it returns, all or nothing.
    ///
    /// The closures are not async on purpose: an IndexedDB transaction ends as soon as anything but
    /// IndexedDB is awaited.
    ///
    /// # Errors
    /// Nothing was written.
    async fn transact<T>(
        &self,
        first: Reads,
        more: impl FnOnce(&Snapshot) -> Reads,
        apply: impl FnOnce(Snapshot) -> (T, Changes),
    ) -> Result<T, StorageError>;

    /// Whether what is written outlives this tab.
    fn durable(&self) -> bool;
}

/// Tells the time.
pub trait Clock {
    /// Now, as the device's clock says; it may jump. The service makes it monotone.
    fn now(&self) -> Timestamp;
}

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

/// Keeps the device's credential from one page load to the next, sealed so that a copy of the
/// storage is worth nothing.
#[allow(async_fn_in_trait, reason = "one thread: no future is ever sent to another")]
pub trait Keyring {
    /// What is kept for this device, if anything.
    ///
    /// # Errors
    /// It cannot be read; it is left as it is.
    async fn load(&self) -> Result<Option<Held>, StorageError>;

    /// Keeps `held` in place of what was kept.
    ///
    /// # Errors
    /// What was kept before is still there.
    async fn keep(&self, held: &Held) -> Result<(), StorageError>;

    /// Forgets what is kept, if it is still `held`; a newer one of another tab stays.
    ///
    /// # Errors
    /// It is still kept.
    async fn forget(&self, held: &Held) -> Result<(), StorageError>;
}
