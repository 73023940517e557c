//! A store and a keyring in memory: for tests, and for a browser whose storage is blocked.
//!
//! Never durable: closing the tab forgets everything. Clones share what they hold.

use super::ports::{Changes, Held, Keyring, Reads, Ring, Snapshot, Store};
use crate::domain::ids::AccountId;
use crate::service::StorageError;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use subtle::ConstantTimeEq;

/// Rows in memory.
#[derive(Clone, Debug, Default)]
pub struct MemoryStore(Rc<RefCell<Snapshot>>);

impl MemoryStore {
    /// A store that starts with these rows.
    #[must_use]
    pub fn from_rows(rows: BTreeMap<String, String>) -> Self {
        Self(Rc::new(RefCell::new(rows)))
    }

    /// A copy of all rows.
    #[must_use]
    pub fn rows(&self) -> Snapshot {
        self.0.borrow().clone()
    }

    fn read(&self, reads: &Reads, into: &mut Snapshot) {
        let rows = self.0.borrow();
        for prefix in &reads.prefixes {
            let found = rows.range(prefix.clone()..).take_while(|(key, _)| key.starts_with(prefix));
            into.extend(found.map(|(key, text)| (key.clone(), text.clone())));
        }
        let single = reads.keys.iter().filter_map(|key| rows.get_key_value(key));
        into.extend(single.map(|(key, text)| (key.clone(), text.clone())));
    }

    fn write(&self, changes: Changes) {
        let mut rows = self.0.borrow_mut();
        for key in &changes.remove {
            rows.remove(key);
        }
        rows.extend(changes.put);
    }
}

impl Store for MemoryStore {
    async fn transact<T>(
        &self,
        first: Reads,
        more: impl FnOnce(&Snapshot) -> Reads,
        apply: impl FnOnce(Snapshot) -> (T, Changes),
    ) -> Result<T, StorageError> {
        let mut found = Snapshot::new();
        self.read(&first, &mut found);
        let second = more(&found);
        self.read(&second, &mut found);
        let (answer, changes) = apply(found);
        self.write(changes);
        Ok(answer)
    }

    fn durable(&self) -> bool {
        false
    }
}

/// The credentials of one device in memory; the tabs of the device hold clones.
#[derive(Clone, Debug, Default)]
pub struct MemoryKeyring(Rc<RefCell<Ring>>);

impl Keyring for MemoryKeyring {
    async fn load(&self) -> Result<Ring, StorageError> {
        Ok(self.0.borrow().clone())
    }

    async fn keep(&self, held: &Held) -> Result<(), StorageError> {
        let mut ring = self.0.borrow_mut();
        let before = ring.active.replace(held.clone());
        ring.parked.extend(before);
        ring.parked.retain(|parked| parked.account != held.account);
        Ok(())
    }

    async fn park(&self, account: &AccountId) -> Result<(), StorageError> {
        let mut ring = self.0.borrow_mut();
        let active = ring.active.take_if(|active| active.account == *account);
        ring.parked.extend(active);
        Ok(())
    }

    async fn forget(&self, held: &Held) -> Result<(), StorageError> {
        let mut ring = self.0.borrow_mut();
        ring.active.take_if(|kept| same(kept, held));
        ring.parked.retain(|kept| !same(kept, held));
        Ok(())
    }
}

/// Whether both are the same credential.
fn same(a: &Held, b: &Held) -> bool {
    a.account == b.account && bool::from(a.secret.reveal().ct_eq(b.secret.reveal()))
}
