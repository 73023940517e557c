//! Devices on one store, and the few words in which the scenarios are told.

use super::World;
use super::fakes::{Counted, FakeClock, LabHasher, LabKeyring, LabMirror, LabSigner};
use onlyme::domain::device::{Device, DeviceKind};
use onlyme::domain::ids::{AccountId, DeviceId, SessionId};
use onlyme::domain::policy::Policy;
use onlyme::domain::secret::Password;
use onlyme::domain::session::SessionInfo;
use onlyme::domain::text::{Email, FullName, LoginName, Username};
use onlyme::service::embedded::ports::{Changes, Held, Keyring, Reads, Snapshot, Store};
use onlyme::service::embedded::{Embedded, Parts, ThisTab};
use onlyme::service::{
    AccountService, ChangePassword, Current, LogIn, ServiceError, SignUp, Standing,
};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::marker::PhantomData;
use std::rc::Rc;

/// The password that everybody has who did not choose another one.
pub const PASSWORD: &str = "glaze and kiln";

/// The parts of a tab in the lab.
pub struct LabParts<S>(PhantomData<S>);

impl<S: Store> Parts for LabParts<S> {
    type Store = S;
    type Clock = FakeClock;
    type Random = Counted;
    type Hasher = LabHasher;
    type Keyring = LabKeyring;
    type Signer = LabSigner;
    type Mirror = LabMirror;
}

/// A tab in the lab.
pub type Tab<S> = Embedded<LabParts<S>>;

/// One store and the devices on it.
pub struct Lab<S> {
    pub store: Rc<S>,
    pub clock: FakeClock,
    pub hasher: LabHasher,
    pub policy: Policy,
    random: Counted,
    keyrings: RefCell<BTreeMap<String, LabKeyring>>,
    signers: RefCell<BTreeMap<String, LabSigner>>,
    mirrors: RefCell<BTreeMap<String, LabMirror>>,
    signer: LabSigner,
}

impl<S: Store> Lab<S> {
    /// A lab on an empty store of `W`.
    pub async fn new<W: World<Store = S>>() -> Self {
        Self::on(W::store().await)
    }

    /// A lab on `store`.
    pub fn on(store: Rc<S>) -> Self {
        let clock = FakeClock::default();
        clock.set(1_800_000_000_000);
        Self {
            store,
            clock,
            hasher: LabHasher::default(),
            policy: Policy::default(),
            random: Counted::default(),
            keyrings: RefCell::default(),
            signers: RefCell::default(),
            mirrors: RefCell::default(),
            signer: LabSigner::default(),
        }
    }

    /// A new tab of `device`, or the same tab after a reload.
    pub fn tab(&self, device: &str) -> Tab<S> {
        self.tab_of(device, None)
    }

    /// The same, of a tab that acted for `account` before.
    pub fn tab_of(&self, device: &str, account: Option<&AccountId>) -> Tab<S> {
        Embedded::new(
            self.store.clone(),
            (self.clock.clone(), self.random.clone(), self.hasher.clone()),
            (self.keyring(device), self.signer(device), self.mirror(device)),
            ThisTab { device: Self::device(device), account: account.cloned() },
            self.policy,
        )
    }

    /// The device of that name.
    pub fn device(name: &str) -> Device {
        Device {
            id: DeviceId(name.into()),
            kind: DeviceKind::Computer,
            browser: "Firefox".into(),
            system: name.into(),
            practice: false,
        }
    }

    /// The keyring of a device, which its tabs share.
    pub fn keyring(&self, device: &str) -> LabKeyring {
        self.keyrings.borrow_mut().entry(device.into()).or_default().clone()
    }

    /// The keys of a device, which its tabs share.
    pub fn signer(&self, device: &str) -> LabSigner {
        let make = || self.signer.of_another_device();
        self.signers.borrow_mut().entry(device.into()).or_insert_with(make).clone()
    }

    /// The mirror of a device, which its tabs share.
    pub fn mirror(&self, device: &str) -> LabMirror {
        self.mirrors.borrow_mut().entry(device.into()).or_default().clone()
    }

    /// What the device has kept.
    pub async fn kept(&self, device: &str) -> Option<Held> {
        self.keyring(device).inner.load().await.unwrap().active
    }

    /// All rows.
    pub async fn rows(&self) -> Snapshot {
        let prefixes = [
            "account/",
            "bad/",
            "challenge/",
            "declined/",
            "gone/",
            "grant/",
            "log/",
            "loghead/",
            "looked/",
            "name/",
            "saved/",
            "session/",
            "tries/",
        ];
        let reads = Reads { keys: vec!["clock".into()], prefixes: prefixes.map(Into::into).into() };
        let none = |_: &Snapshot| Reads::default();
        self.store.transact(reads, none, |rows| (rows, Changes::default())).await.unwrap()
    }

    /// All rows but the clock, the counters, the challenges and the security log, which a refused call
    /// may change.
    pub async fn facts(&self) -> Snapshot {
        let passing =
            |key: &str| ["clock", "tries/", "challenge/", "log"].iter().any(|p| key.starts_with(p));
        let mut rows = self.rows().await;
        rows.retain(|key, _| !passing(key));
        rows
    }

    /// The key of the one row that starts with `prefix`.
    pub async fn key(&self, prefix: &str) -> String {
        let rows = self.rows().await;
        let mut keys = rows.keys().filter(|key| key.starts_with(prefix));
        let key = keys.next().unwrap().clone();
        assert_eq!(keys.next(), None, "more than one row starts with {prefix}");
        key
    }

    /// Writes a row behind the service's back.
    pub async fn plant(&self, key: &str, text: &str) {
        let put = BTreeMap::from([(key.to_owned(), text.to_owned())]);
        let changes = Changes { put, remove: Vec::new() };
        let none = |_: &Snapshot| Reads::default();
        self.store.transact(Reads::default(), none, |_| ((), changes)).await.unwrap();
    }
}

pub fn typed(text: &str) -> Password {
    Password::new(text.into()).unwrap()
}

pub fn username(text: &str) -> Username {
    Username::parse(text).unwrap()
}

/// The form of somebody who signs up as `name`.
pub fn form(name: &str, password: &str) -> SignUp {
    SignUp {
        email: Email::parse(&format!("{name}@example.org")).unwrap(),
        full_name: FullName::parse("").unwrap(),
        username: username(name),
        password: typed(password),
        practice: false,
    }
}

/// Makes the account `name` with [`PASSWORD`].
pub async fn sign_up(tab: &impl AccountService, name: &str) -> Current {
    tab.sign_up(form(name, PASSWORD)).await.unwrap()
}

/// Tries to log in.
pub async fn try_in(
    tab: &impl AccountService,
    name: &str,
    password: &str,
) -> Result<Current, ServiceError> {
    let name = LoginName::parse(name).unwrap();
    tab.log_in(LogIn { name, password: typed(password) }).await
}

/// Logs in with [`PASSWORD`].
pub async fn enter(tab: &impl AccountService, name: &str) -> Current {
    try_in(tab, name, PASSWORD).await.unwrap()
}

/// What is found of a log-in later on: the question whether to save it is asked only once.
pub fn found(current: &Current) -> Standing {
    Standing::LoggedIn(Box::new(Current { offer: false, ..current.clone() }))
}

/// A change of the password that closes `close`.
pub fn change(current: &str, new: &str, close: &[&SessionId]) -> ChangePassword {
    let close = close.iter().copied().cloned().collect();
    ChangePassword { current: typed(current), new: typed(new), close }
}

/// Whether the tab is logged in.
pub async fn is_in(tab: &impl AccountService) -> bool {
    matches!(tab.current().await.unwrap(), Standing::LoggedIn(_))
}

/// The list, as the names of the devices.
pub async fn devices(tab: &impl AccountService, who: &AccountId) -> Vec<String> {
    let names = |info: SessionInfo| info.device.id.0;
    tab.sessions(who).await.unwrap().into_iter().map(names).collect()
}
