//! Finds out at the start what this browser can keep.
//!
//! Never asks for persistence: one browser shows a prompt for it and waits for ever.

use super::indexed_db::IndexedDbStore;
use super::store::BrowserStore;
use crate::service::StorageError;
use crate::service::embedded::memory::MemoryStore;
use crate::service::embedded::ports::{Changes, Reads, Snapshot, Store as _};

/// The store, and what the person should know about it.
#[derive(Clone, Debug)]
pub struct Opened {
    /// Where the service keeps its rows.
    pub store: BrowserStore,
    /// Why that is not the disk, if it is not.
    pub notice: Option<StorageNotice>,
}

/// Why nothing is kept beyond this page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StorageNotice {
    /// The browser keeps nothing for this site: blocked, switched off, or broken.
    Blocked,
    /// No room is left. What was kept before can still be read, and is.
    Full,
}

/// Chooses the store for the database of that name by using it: writes, reads and removes a row. No flag of a browser is as true.
pub async fn open(name: &'static str) -> Opened {
    let disk = IndexedDbStore::named(name);
    match disk.probe().await {
        Ok(()) => Opened { store: BrowserStore::IndexedDb(disk), notice: None },
        Err(StorageError::Full) => in_memory(all_rows(&disk).await, StorageNotice::Full),
        Err(_) => in_memory(Snapshot::new(), StorageNotice::Blocked),
    }
}

fn in_memory(rows: Snapshot, notice: StorageNotice) -> Opened {
    let store = BrowserStore::Memory(MemoryStore::from_rows(rows));
    Opened { store, notice: Some(notice) }
}

/// Every row there is. A disk that is too full to write can still be read.
async fn all_rows(disk: &IndexedDbStore) -> Snapshot {
    let everything = Reads { keys: Vec::new(), prefixes: vec![String::new()] };
    disk.transact(everything, |_| Reads::default(), |rows| (rows, Changes::default()))
        .await
        .unwrap_or_default()
}
