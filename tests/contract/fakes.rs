//! What stands in for the outside world: a clock that can be moved, random bytes from a counter,
//! Argon2 at its least cost, a keyring that can fail. Fakes, not mocks: each really works.

use onlyme::domain::ids::{AccountId, KeyId};
use onlyme::domain::password::is_in_list;
use onlyme::domain::secret::Password;
use onlyme::domain::time::{Span, Timestamp};
use onlyme::hashing::job::Answer;
use onlyme::hashing::{self, Cost};
use onlyme::service::StorageError;
use onlyme::service::embedded::memory::MemoryKeyring;
use onlyme::service::embedded::mirror::SAVED;
use onlyme::service::embedded::ports::{
    Checked, Clock, Hasher, HasherError, Held, Keyring, Mirror, Random, Ring, Signer,
};
use sha2::{Digest, Sha256};
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::future::poll_fn;
use std::rc::Rc;
use std::task::Poll;
use unicode_normalization::UnicodeNormalization as _;
use zeroize::Zeroizing;

/// A clock that stands still until a test moves it.
#[derive(Clone, Default)]
pub struct FakeClock(Rc<Cell<i64>>);

impl FakeClock {
    pub fn set(&self, now: i64) {
        self.0.set(now);
    }

    pub fn pass(&self, span: Span) {
        self.0.set(self.0.get() + span.0);
    }
}

impl Clock for FakeClock {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.get())
    }
}

/// Bytes that differ each time and are the same in each run.
#[derive(Clone, Default)]
pub struct Counted(Rc<Cell<u64>>);

impl Random for Counted {
    fn bytes(&self) -> [u8; 32] {
        self.0.set(self.0.get() + 1);
        Sha256::digest(self.0.get().to_le_bytes()).into()
    }
}

/// Real Argon2 at its least cost, with what tests turn and read. It always lets others run first,
/// so that calls made together cross where they would in a browser.
#[derive(Clone)]
pub struct LabHasher {
    pub cost: Rc<Cell<Cost>>,
    /// How many passwords were hashed or checked.
    pub runs: Rc<Cell<u32>>,
    pub fails: Rc<Cell<bool>>,
    pub has_list: Rc<Cell<bool>>,
}

impl Default for LabHasher {
    fn default() -> Self {
        Self {
            cost: Rc::new(Cell::new(Cost { memory: 8, passes: 1 })),
            runs: Rc::default(),
            fails: Rc::default(),
            has_list: Rc::new(Cell::new(true)),
        }
    }
}

/// Waits for one round, in which every other call goes on.
pub async fn let_others_run() {
    let mut waited = false;
    poll_fn(|context| {
        context.waker().wake_by_ref();
        if std::mem::replace(&mut waited, true) { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
}

fn nfc(text: &str) -> Zeroizing<String> {
    Zeroizing::new(text.nfc().collect())
}

impl LabHasher {
    async fn start(&self) -> Result<(), HasherError> {
        self.runs.set(self.runs.get() + 1);
        let_others_run().await;
        if self.fails.get() { Err(HasherError::Failed) } else { Ok(()) }
    }
}

impl Hasher for LabHasher {
    async fn hash(&self, password: &Password, salt: [u8; 32]) -> Result<String, HasherError> {
        self.start().await?;
        hashing::hash(password, salt, self.cost.get(), nfc).map_err(|_| HasherError::Failed)
    }

    async fn check(
        &self,
        password: &Password,
        phc: Option<&str>,
        salt: [u8; 32],
    ) -> Result<Checked, HasherError> {
        self.start().await?;
        match hashing::check(password, phc, salt, self.cost.get(), nfc) {
            Ok(Answer::Right) => Ok(Checked::Right),
            Ok(Answer::RightRehash { phc }) => Ok(Checked::RightRehash(phc)),
            Ok(Answer::Wrong) => Ok(Checked::Wrong),
            _ => Err(HasherError::Failed),
        }
    }

    async fn is_common(&self, password: &Password) -> Result<bool, HasherError> {
        if !self.has_list.get() {
            return Err(HasherError::ListUnavailable);
        }
        Ok(is_in_list("password\ntrustno1\n", password))
    }
}

/// A keyring in memory that can be told to fail. Opening it takes longer than a log-in does.
#[derive(Clone, Default)]
pub struct LabKeyring {
    pub inner: MemoryKeyring,
    pub fails: Rc<Cell<bool>>,
}

impl LabKeyring {
    fn works(&self) -> Result<(), StorageError> {
        if self.fails.get() { Err(StorageError::Full) } else { Ok(()) }
    }
}

impl Keyring for LabKeyring {
    async fn load(&self) -> Result<Ring, StorageError> {
        self.works()?;
        let held = self.inner.load().await;
        for _ in 0..10 {
            let_others_run().await;
        }
        held
    }

    async fn keep(&self, held: &Held) -> Result<(), StorageError> {
        self.works()?;
        self.inner.keep(held).await
    }

    async fn park(&self, account: &AccountId) -> Result<(), StorageError> {
        self.works()?;
        self.inner.park(account).await
    }

    async fn forget(&self, held: &Held) -> Result<(), StorageError> {
        self.works()?;
        self.inner.forget(held).await
    }
}

/// Keys in memory. A signature is the digest of the key and the text, so it is right for one key
/// and one text only; the public half names the key without showing it.
#[derive(Clone, Default)]
pub struct LabSigner {
    pub keys: Rc<RefCell<BTreeMap<String, [u8; 32]>>>,
    /// All keys that were ever made, by their public half: what makes checking possible here.
    made: Rc<RefCell<BTreeMap<Vec<u8>, [u8; 32]>>>,
    pub fails: Rc<Cell<bool>>,
    pub missing: Rc<Cell<bool>>,
    /// Signing takes that long.
    pub slow: Rc<RefCell<Option<(FakeClock, Span)>>>,
}

impl LabSigner {
    /// The keys of another device, checked by the same service.
    pub fn of_another_device(&self) -> Self {
        Self { made: self.made.clone(), ..Self::default() }
    }

    fn digest(key: &[u8; 32], text: &str) -> Vec<u8> {
        Sha256::new().chain_update(key).chain_update(text).finalize().to_vec()
    }
}

impl Signer for LabSigner {
    fn available(&self) -> bool {
        !self.missing.get()
    }

    fn origin(&self) -> String {
        "https://lab.example".into()
    }

    async fn make(&self, name: &KeyId) -> Result<Vec<u8>, StorageError> {
        if self.fails.get() {
            return Err(StorageError::Full);
        }
        let key: [u8; 32] = Sha256::digest(&name.0).into();
        let public = Self::digest(&key, "public");
        self.keys.borrow_mut().insert(name.0.clone(), key);
        self.made.borrow_mut().insert(public.clone(), key);
        Ok(public)
    }

    async fn sign(&self, name: &KeyId, text: &str) -> Result<Option<Vec<u8>>, StorageError> {
        let_others_run().await;
        if let Some((clock, span)) = &*self.slow.borrow() {
            clock.pass(*span);
        }
        Ok(self.keys.borrow().get(&name.0).map(|key| Self::digest(key, text)))
    }

    async fn verify(&self, public: &[u8], text: &str, signature: &[u8]) -> bool {
        let_others_run().await;
        let made = self.made.borrow();
        made.get(public).is_some_and(|key| Self::digest(key, text) == signature)
    }

    async fn names(&self) -> Result<Vec<KeyId>, StorageError> {
        Ok(self.keys.borrow().keys().map(|name| KeyId(name.clone())).collect())
    }

    async fn forget(&self, name: &KeyId) -> Result<(), StorageError> {
        self.keys.borrow_mut().remove(&name.0);
        Ok(())
    }
}

/// A mirror in memory, which can be full.
#[derive(Clone, Default)]
pub struct LabMirror {
    pub texts: Rc<RefCell<BTreeMap<String, String>>>,
    pub full: Rc<Cell<bool>>,
}

impl Mirror for LabMirror {
    fn read(&self) -> BTreeMap<String, String> {
        let mut texts = self.texts.borrow().clone();
        texts.retain(|key, _| key.starts_with(SAVED));
        texts
    }

    fn put(&self, key: &str, text: &str) -> bool {
        if self.full.get() {
            return false;
        }
        self.texts.borrow_mut().insert(key.into(), text.into());
        true
    }

    fn remove(&self, key: &str) {
        self.texts.borrow_mut().remove(key);
    }
}
