//! The least that a tab needs to start and to forget. Never hashes and never signs.

use super::states::{NOW, State, device};
use crate::domain::ids::KeyId;
use crate::domain::policy::Policy;
use crate::domain::secret::Password;
use crate::domain::time::Timestamp;
use crate::service::StorageError;
use crate::service::embedded::memory::{MemoryKeyring, MemoryStore};
use crate::service::embedded::ports::{
    Checked, Clock, Hasher, HasherError, Mirror, Random, Signer, Snapshot,
};
use crate::service::embedded::{Embedded, Parts, ThisTab};
use std::cell::{Cell, RefCell};
use std::rc::Rc;

pub(super) struct Least;

impl Parts for Least {
    type Store = MemoryStore;
    type Clock = Still;
    type Random = Still;
    type Hasher = Still;
    type Keyring = MemoryKeyring;
    type Signer = Names;
    type Mirror = Texts;
}

/// A tab that was just opened.
pub(super) fn tab(store: &MemoryStore, state: &State, mirror: &Texts) -> Embedded<Least> {
    Embedded::new(
        Rc::new(store.clone()),
        (Still, Still, Still),
        (MemoryKeyring::default(), Names(state.names.clone()), mirror.clone()),
        ThisTab { device: device(), account: None },
        Policy::default(),
    )
}

pub(super) struct Still;

impl Clock for Still {
    fn now(&self) -> Timestamp {
        NOW
    }
}

impl Random for Still {
    fn bytes(&self) -> [u8; 32] {
        [7; 32]
    }
}

impl Hasher for Still {
    async fn hash(&self, _: &Password, _: [u8; 32]) -> Result<String, HasherError> {
        Err(HasherError::Failed)
    }

    async fn check(
        &self,
        _: &Password,
        _: Option<&str>,
        _: [u8; 32],
    ) -> Result<Checked, HasherError> {
        Err(HasherError::Failed)
    }

    async fn is_common(&self, _: &Password) -> Result<bool, HasherError> {
        Err(HasherError::ListUnavailable)
    }
}

/// Keys that are there.
pub(super) struct Names(Vec<KeyId>);

impl Signer for Names {
    fn available(&self) -> bool {
        true
    }

    fn origin(&self) -> String {
        String::new()
    }

    async fn make(&self, _: &KeyId) -> Result<Vec<u8>, StorageError> {
        Err(StorageError::Full)
    }

    async fn sign(&self, _: &KeyId, _: &str) -> Result<Option<Vec<u8>>, StorageError> {
        Ok(None)
    }

    async fn verify(&self, _: &[u8], _: &str, _: &[u8]) -> bool {
        false
    }

    async fn names(&self) -> Result<Vec<KeyId>, StorageError> {
        Ok(self.0.clone())
    }

    async fn forget(&self, _: &KeyId) -> Result<(), StorageError> {
        Ok(())
    }
}

/// A mirror that counts what is done to it.
#[derive(Clone, Default)]
pub(super) struct Texts {
    pub(super) held: Rc<RefCell<Snapshot>>,
    pub(super) full: bool,
    pub(super) writes: Rc<Cell<u32>>,
}

impl Mirror for Texts {
    fn read(&self) -> Snapshot {
        self.held.borrow().clone()
    }

    fn put(&self, key: &str, text: &str) -> bool {
        self.writes.set(self.writes.get() + 1);
        if !self.full {
            self.held.borrow_mut().insert(key.into(), text.into());
        }
        !self.full
    }

    fn remove(&self, key: &str) {
        self.writes.set(self.writes.get() + 1);
        self.held.borrow_mut().remove(key);
    }
}
