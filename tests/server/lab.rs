//! Devices that speak to the server, each with its own cookies and its own notes.

use crate::contract::every::Services;
use crate::contract::fakes::{FakeClock, LabMirror};
use crate::contract::lab::Lab;
use crate::native::Native;
use crate::process::{Server, server};
use onlyme::domain::ids::AccountId;
use onlyme::domain::policy::PasswordPolicy;
use onlyme::domain::time::Span;
use onlyme::service::StorageError;
use onlyme::service::better_auth::{BetterAuth, Parts, REMEMBERED, ThisTab};
use onlyme::service::embedded::memory::MemoryStore;
use onlyme::service::ports::{Changes, Mirror, Reads, Snapshot, Store};
use std::cell::{RefCell, RefMut};
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

/// Rows that outlive a tab, as a browser keeps them.
#[derive(Default)]
pub struct Disk(pub MemoryStore);

impl Store for Disk {
    async fn transact<T>(
        &self,
        first: Reads,
        more: impl FnOnce(&Snapshot) -> Reads,
        apply: impl FnOnce(Snapshot) -> (T, Changes),
    ) -> Result<T, StorageError> {
        self.0.transact(first, more, apply).await
    }

    fn durable(&self) -> bool {
        true
    }
}

/// The parts of a tab.
pub struct HttpParts;

impl Parts for HttpParts {
    type Store = Disk;
    type Mirror = Remembered;
    type Clock = FakeClock;
    type Transport = Native;
}

/// A tab that speaks to the server.
pub type HttpTab = BetterAuth<HttpParts>;

/// The records of a device in memory, which can be lost.
#[derive(Clone, Default)]
pub struct Remembered(pub LabMirror);

impl Mirror for Remembered {
    fn read(&self) -> BTreeMap<String, String> {
        let mut texts = self.0.texts.borrow().clone();
        texts.retain(|key, _| key.starts_with(REMEMBERED));
        texts
    }

    fn put(&self, key: &str, text: &str) -> bool {
        self.0.put(key, text)
    }

    fn remove(&self, key: &str) {
        self.0.remove(key);
    }
}

/// What a device has.
#[derive(Clone)]
pub struct Device {
    pub way: Native,
    pub store: Rc<Disk>,
    pub mirror: Remembered,
}

/// The devices of one scenario.
pub struct Devices {
    server: Server,
    pub clock: FakeClock,
    all: RefCell<BTreeMap<String, Device>>,
}

impl Devices {
    /// Devices that speak to `server`.
    pub fn on(server: &Server) -> Self {
        let clock = FakeClock::default();
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis();
        clock.set(i64::try_from(now).unwrap());
        Self { server: server.clone(), clock, all: RefCell::default() }
    }

    /// What the device of that name has.
    pub fn device(&self, name: &str) -> Device {
        let make = || Device {
            way: Native::new(
                &self.server,
                &format!("Mozilla/5.0 (X11; Linux) {name} Firefox/153.0"),
            ),
            store: Rc::default(),
            mirror: Remembered::default(),
        };
        self.all.borrow_mut().entry(name.into()).or_insert_with(make).clone()
    }
}

impl Devices {
    /// All devices, to be changed.
    pub fn all_mut(&self) -> RefMut<'_, BTreeMap<String, Device>> {
        self.all.borrow_mut()
    }

    /// The device with its cookies and nothing else.
    pub fn fresh(&self, name: &str) -> Device {
        Device { store: Rc::default(), mirror: Remembered::default(), ..self.device(name) }
    }

    /// The device without its rows.
    pub fn without_rows(&self, name: &str) -> Device {
        Device { store: Rc::default(), ..self.device(name) }
    }
}

impl Disk {
    /// Writes a row behind the adapter's back.
    pub async fn plant(&self, key: &str, text: &str) {
        let put = [(key.to_owned(), text.to_owned())].into();
        let changes = Changes { put, remove: Vec::new() };
        let none = |_: &Snapshot| Reads::default();
        self.transact(Reads::default(), none, |_| ((), changes)).await.unwrap();
    }
}

impl Services for Devices {
    type Tab = HttpTab;

    async fn new() -> Self {
        Self::on(server())
    }

    fn tab_of(&self, device: &str, account: Option<&AccountId>) -> HttpTab {
        let Device { way, store, mirror } = self.device(device);
        let device = Lab::<MemoryStore>::device(device);
        BetterAuth::new(
            store,
            mirror,
            self.clock.clone(),
            way,
            ThisTab { device, account: account.cloned() },
            PasswordPolicy::default(),
        )
    }

    fn person(&self, name: &str) -> String {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let now =
            SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis() % 10_000_000_000;
        format!("{name}{now}_{}", NEXT.fetch_add(1, Ordering::Relaxed))
    }

    fn pass(&self, span: Span) {
        self.clock.pass(span);
    }
}
