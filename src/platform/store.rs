//! Where the service keeps its rows: in IndexedDB, or in memory where the browser allows no more.
//! Never changes from one to the other while the page lives.

use super::indexed_db::IndexedDbStore;
use crate::service::StorageError;
use crate::service::embedded::memory::MemoryStore;
use crate::service::embedded::ports::{Changes, Reads, Snapshot, Store};

/// The store that works in this browser.
#[derive(Clone, Debug)]
pub enum BrowserStore {
    /// Rows outlive the tab.
    IndexedDb(IndexedDbStore),
    /// Rows live as long as the page.
    Memory(MemoryStore),
}

impl Store for BrowserStore {
    async fn transact<T>(
        &self,
        first: Reads,
        more: impl FnOnce(&Snapshot) -> Reads,
        apply: impl FnOnce(Snapshot) -> (T, Changes),
    ) -> Result<T, StorageError> {
        match self {
            Self::IndexedDb(store) => store.transact(first, more, apply).await,
            Self::Memory(store) => store.transact(first, more, apply).await,
        }
    }

    fn read_anew(&self) {
        if let Self::IndexedDb(store) = self {
            store.read_anew();
        }
    }

    fn durable(&self) -> bool {
        match self {
            Self::IndexedDb(store) => store.durable(),
            Self::Memory(store) => store.durable(),
        }
    }
}
