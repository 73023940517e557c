//! What every account service needs from the place it runs in: rows that are kept, a clock, and a copy of
//! what is public. The browser gives it IndexedDB and localStorage; the host tests give it memory.
//!
//! Never an implementation: those live in `platform/`, in `embedded/memory.rs` and in the tests.

use super::StorageError;
use crate::domain::time::Timestamp;
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

    /// Has the next transaction read where the rows are kept, should any of them be held in memory.
    fn read_anew(&self) {}
}

/// Tells the time.
pub trait Clock {
    /// Now, as the device's clock says; it may jump. The service makes it monotone.
    fn now(&self) -> Timestamp;
}

/// A copy of the public records of this device's saved logins, outside the store: `localStorage` in
/// the browser. It shows who was here should the store be lost. Never the truth, and nothing in it
/// opens anything; what is written may be lost, and what is removed may come back.
pub trait Mirror {
    /// Everything that it holds for this device, by key.
    fn read(&self) -> BTreeMap<String, String>;

    /// Writes one text. False if that was not possible.
    fn put(&self, key: &str, text: &str) -> bool;

    /// Removes one text.
    fn remove(&self, key: &str);
}
