//! The service's rows in IndexedDB: one object store, string key to string value, and one beside it
//! with the version of all of them.
//!
//! Never reads what the rows say. All that a transaction changes is on the disk when it succeeds,
//! and when it fails nothing is. Rows that were read once are taken from memory for as long as the
//! version is the same, which each transaction reads before anything else.

use super::copy::RowsCopy;
use super::database::{self, Database};
use super::random;
use crate::domain::inventory::ACCOUNTS;
use crate::service::StorageError;
use crate::service::embedded::ports::{Changes, Reads, Snapshot, Store};
use js_sys::Array;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{IdbObjectStore, IdbTransaction};

/// The database of the account service.
const ROWS: &str = "rows";
/// The object store of the version, and its only key. A row of its own in a store of its own: no
/// prefix of the service's reaches it.
const VERSIONS: &str = "versions";
const NOW: &str = "now";
/// The row that a probe writes and removes. No row of the service is called so.
const PROBE: &str = "probe";

/// The rows of the account service. Clones share the connection.
#[derive(Clone, Debug)]
pub struct IndexedDbStore {
    database: Database,
    copy: Rc<RefCell<RowsCopy>>,
}

impl Default for IndexedDbStore {
    fn default() -> Self {
        Self::new()
    }
}

impl IndexedDbStore {
    /// Names the database; nothing is opened before it is used.
    #[must_use]
    pub fn new() -> Self {
        Self::named(ACCOUNTS)
    }

    /// The same in a database of another name.
    #[must_use]
    pub fn named(name: &'static str) -> Self {
        Self { database: Database::new(name, &[ROWS, VERSIONS]), copy: Rc::default() }
    }

    /// Closes the connection; the next use opens it again.
    pub fn close(&self) {
        self.database.close();
        self.copy.take();
    }

    /// Writes, reads and removes a row, in one transaction that leaves nothing behind.
    ///
    /// # Errors
    /// What stands in the way of keeping anything here.
    pub async fn probe(&self) -> Result<(), StorageError> {
        let (transaction, rows) = self.begin().await?;
        let key = JsValue::from_str(PROBE);
        database::write(&transaction, rows.put_with_key(&key, &key))?;
        let read = database::answer(rows.get(&key)).await?;
        database::write(&transaction, rows.delete(&key))?;
        database::finished(&transaction).await?;
        let same = database::text(&read).is_some_and(|text| text == PROBE);
        if same { Ok(()) } else { Err(StorageError::Unreadable) }
    }

    async fn begin(&self) -> Result<(IdbTransaction, IdbObjectStore), StorageError> {
        let transaction = self.database.begin().await?;
        let rows = database::store(&transaction, ROWS)?;
        Ok((transaction, rows))
    }

    /// Reads rows: from the copy, which was settled in this transaction, what it has, and the rest from
    /// the database. All requests are made before any is waited for, so they take one turn together.
    async fn read(
        &self,
        rows: &IdbObjectStore,
        version: Option<&str>,
        reads: &Reads,
        found: &mut Snapshot,
    ) -> Result<(), StorageError> {
        let single = |key: &String| database::answer(rows.get(&JsValue::from_str(key)));
        let single: Vec<_> = reads.keys.iter().map(|key| (key, single(key))).collect();
        let mut ranges = Vec::new();
        for prefix in &reads.prefixes {
            if let Some(kept) = self.copy.borrow().get(prefix) {
                found.extend(kept.clone());
            } else {
                ranges.push((prefix, range(rows, prefix)));
            }
        }
        for (key, row) in single {
            let row = row.await?;
            if !row.is_undefined() {
                found.insert(key.clone(), text(&row)?);
            }
        }
        for (prefix, (keys, values)) in ranges {
            let (keys, values): (Array, Array) =
                (keys.await?.unchecked_into(), values.await?.unchecked_into());
            let mut part = Snapshot::new();
            for (key, row) in keys.iter().zip(values.iter()) {
                part.insert(text(&key)?, text(&row)?);
            }
            self.copy.borrow_mut().keep(version, prefix, &part);
            found.extend(part);
        }
        Ok(())
    }
}

impl Store for IndexedDbStore {
    async fn transact<T>(
        &self,
        first: Reads,
        more: impl FnOnce(&Snapshot) -> Reads,
        apply: impl FnOnce(Snapshot) -> (T, Changes),
    ) -> Result<T, StorageError> {
        let (transaction, rows) = self.begin().await?;
        let versions = database::store(&transaction, VERSIONS)?;
        let now = JsValue::from_str(NOW);
        let version = database::text(&database::answer(versions.get(&now)).await?);
        let version = version.as_deref();
        self.copy.borrow_mut().settle(version);
        let mut found = Snapshot::new();
        self.read(&rows, version, &first, &mut found).await?;
        let second = more(&found);
        self.read(&rows, version, &second, &mut found).await?;
        let (answer, changes) = apply(found);
        if !changes.put.is_empty() || !changes.remove.is_empty() {
            let next = random::id();
            database::write(&transaction, versions.put_with_key(&JsValue::from_str(&next), &now))?;
            write(&transaction, &rows, &changes)?;
            database::finished(&transaction).await?;
            self.copy.borrow_mut().follow(version, next, &changes);
        }
        Ok(answer)
    }

    fn read_anew(&self) {
        self.copy.take();
    }

    fn durable(&self) -> bool {
        true
    }
}

/// The keys and the rows under `prefix`, in the same order.
fn range(
    rows: &IdbObjectStore,
    prefix: &str,
) -> (impl Future<Output = Answer>, impl Future<Output = Answer>) {
    let range = database::prefix(prefix);
    let keys = range.as_ref().map_err(Clone::clone).and_then(|r| rows.get_all_keys_with_key(r));
    let values = range.as_ref().map_err(Clone::clone).and_then(|r| rows.get_all_with_key(r));
    (database::answer(keys), database::answer(values))
}

type Answer = Result<JsValue, StorageError>;

fn write(
    transaction: &IdbTransaction,
    rows: &IdbObjectStore,
    changes: &Changes,
) -> Result<(), StorageError> {
    for key in &changes.remove {
        database::write(transaction, rows.delete(&JsValue::from_str(key)))?;
    }
    for (key, row) in &changes.put {
        let (key, row) = (JsValue::from_str(key), JsValue::from_str(row));
        database::write(transaction, rows.put_with_key(&row, &key))?;
    }
    Ok(())
}

/// A row that is no text was not written by Onlyme; it is left as it is.
fn text(value: &JsValue) -> Result<String, StorageError> {
    database::text(value).ok_or(StorageError::Unreadable)
}
