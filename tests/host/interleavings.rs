//! Every interleaving of three tabs, each with one call: save, one tap, forget, log out or change the
//! password. A call is up to six steps, one for each time that it waits for the store, the keyring or
//! the keys. After each step a tab may be interrupted: another one goes on, or the tab is closed for
//! good, once in a schedule. A tab whose call has ended is followed by any other.
//!
//! Two schedules that lead to the same state are followed once: what a tab holds in memory follows
//! from what it was answered, so a state is all that is kept and the answers of each tab. Never
//! splits what a tab does between two waits, such as mending the mirror.
//!
//! An ordinary run follows every schedule with one interruption at most; `ONLYME_INTERRUPTIONS` allows
//! more of them, and `all` as many as there can be.

use crate::contract::fakes::{FakeClock, LabMirror, LabSigner};
use crate::contract::lab::{Lab, PASSWORD, change, sign_up, try_in};
use futures::executor::block_on;
use onlyme::domain::ids::{AccountId, KeyId};
use onlyme::domain::policy::Policy;
use onlyme::domain::saved::{AccountState, DeviceAccount, KeepFor, PasswordNeeded};
use onlyme::domain::secret::Password;
use onlyme::service::embedded::memory::{MemoryKeyring, MemoryStore};
use onlyme::service::embedded::ports::{
    Changes, Checked, Hasher, HasherError, Held, Keyring, Mirror, Random, Reads, Ring, Signer,
    Snapshot, Store,
};
use onlyme::service::embedded::{Embedded, Parts, ThisTab};
use onlyme::service::{AccountService, ServiceError, StorageError};
use sha2::{Digest, Sha256};
use std::cell::Cell;
use std::collections::{BTreeMap, HashMap};
use std::future::poll_fn;
use std::hash::{DefaultHasher, Hash, Hasher as _};
use std::num::NonZero;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

const TABS: usize = 3;
const NEW: &str = "clay and wheel";

/// What a tab is asked to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Op {
    Save,
    Tap,
    Forget,
    LogOut,
    Change,
}

const OPS: [Op; 5] = [Op::Save, Op::Tap, Op::Forget, Op::LogOut, Op::Change];

/// What a tab was answered so far, as one number, and how many random bytes it has drawn.
#[derive(Clone, Default)]
struct Trace {
    answers: Rc<Cell<u64>>,
    drawn: Rc<Cell<u64>>,
    tab: u64,
}

fn digest(what: impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    what.hash(&mut hasher);
    hasher.finish()
}

impl Trace {
    fn note(&self, answer: impl Hash) {
        self.answers.set(digest((self.answers.get(), answer)));
    }

    /// The end of a step: the answer is there, and any other tab may go on before this one does.
    async fn step(&self, answer: impl Hash) {
        self.note(answer);
        let mut waited = false;
        poll_fn(|context| {
            context.waker().wake_by_ref();
            if std::mem::replace(&mut waited, true) { Poll::Ready(()) } else { Poll::Pending }
        })
        .await;
    }
}

impl Random for Trace {
    fn bytes(&self) -> [u8; 32] {
        self.drawn.set(self.drawn.get() + 1);
        Sha256::digest(format!("{}/{}", self.tab, self.drawn.get())).into()
    }
}

/// A part of a tab that ends a step after each use.
struct Stepped<T>(Rc<T>, Trace);

impl Store for Stepped<MemoryStore> {
    async fn transact<T>(
        &self,
        first: Reads,
        more: impl FnOnce(&Snapshot) -> Reads,
        apply: impl FnOnce(Snapshot) -> (T, Changes),
    ) -> Result<T, StorageError> {
        let mut found = 0;
        let noted = |rows| {
            found = digest(without_log(&rows));
            apply(rows)
        };
        let answer = self.0.transact(first, more, noted).await;
        self.1.step(found).await;
        answer
    }

    fn durable(&self) -> bool {
        true
    }
}

/// The rows but those of security logs: they tell the order of what happened, which would make every
/// schedule lead to a state of its own, and no call decides anything by them.
fn without_log(rows: &Snapshot) -> Vec<(&String, &String)> {
    rows.iter().filter(|(key, _)| !key.starts_with("log")).collect()
}

fn ring_digest(ring: &Ring) -> u64 {
    let held = |held: &Held| (held.account.0.clone(), *held.secret.reveal());
    digest((ring.active.as_ref().map(held), ring.parked.iter().map(held).collect::<Vec<_>>()))
}

impl Keyring for Stepped<MemoryKeyring> {
    async fn load(&self) -> Result<Ring, StorageError> {
        let ring = self.0.load().await?;
        self.1.step(ring_digest(&ring)).await;
        Ok(ring)
    }

    async fn keep(&self, held: &Held) -> Result<(), StorageError> {
        self.0.keep(held).await?;
        self.1.step(()).await;
        Ok(())
    }

    async fn park(&self, account: &AccountId) -> Result<(), StorageError> {
        self.0.park(account).await?;
        self.1.step(()).await;
        Ok(())
    }

    async fn forget(&self, held: &Held) -> Result<(), StorageError> {
        self.0.forget(held).await?;
        self.1.step(()).await;
        Ok(())
    }
}

impl Signer for Stepped<LabSigner> {
    fn available(&self) -> bool {
        true
    }

    fn origin(&self) -> String {
        self.0.origin()
    }

    async fn make(&self, name: &KeyId) -> Result<Vec<u8>, StorageError> {
        let public = self.0.make(name).await?;
        self.1.step(()).await;
        Ok(public)
    }

    async fn sign(&self, name: &KeyId, text: &str) -> Result<Option<Vec<u8>>, StorageError> {
        // The keys themselves wait before they sign; what they answer is noted without a step more.
        let signature = self.0.sign(name, text).await?;
        self.1.note(&signature);
        Ok(signature)
    }

    async fn verify(&self, public: &[u8], text: &str, signature: &[u8]) -> bool {
        self.0.verify(public, text, signature).await
    }

    async fn names(&self) -> Result<Vec<KeyId>, StorageError> {
        self.0.names().await
    }

    async fn forget(&self, name: &KeyId) -> Result<(), StorageError> {
        self.0.forget(name).await?;
        self.1.step(()).await;
        Ok(())
    }
}

impl Mirror for Stepped<LabMirror> {
    fn read(&self) -> BTreeMap<String, String> {
        let texts = self.0.read();
        self.1.note(&texts);
        texts
    }

    fn put(&self, key: &str, text: &str) -> bool {
        self.0.put(key, text)
    }

    fn remove(&self, key: &str) {
        self.0.remove(key);
    }
}

/// Hashes nothing: what is explored is what is shared, and a hash is not.
struct Plain;

impl Hasher for Plain {
    async fn hash(&self, password: &Password, _: [u8; 32]) -> Result<String, HasherError> {
        Ok(password.reveal().to_owned())
    }

    async fn check(
        &self,
        password: &Password,
        phc: Option<&str>,
        _: [u8; 32],
    ) -> Result<Checked, HasherError> {
        Ok(if phc == Some(password.reveal()) { Checked::Right } else { Checked::Wrong })
    }

    async fn is_common(&self, _: &Password) -> Result<bool, HasherError> {
        Ok(false)
    }
}

struct Explored;

impl Parts for Explored {
    type Store = Stepped<MemoryStore>;
    type Clock = FakeClock;
    type Random = Trace;
    type Hasher = Plain;
    type Keyring = Stepped<MemoryKeyring>;
    type Signer = Stepped<LabSigner>;
    type Mirror = Stepped<LabMirror>;
}

type Tab = Embedded<Explored>;

/// What the tabs of one device share.
type Shared = (Rc<MemoryKeyring>, Rc<LabSigner>, Rc<LabMirror>);

/// What the tabs share.
struct World {
    store: Rc<MemoryStore>,
    devices: BTreeMap<&'static str, Shared>,
}

impl World {
    fn empty() -> Self {
        let signer = LabSigner::default();
        let one = || (Rc::default(), Rc::new(signer.of_another_device()), Rc::default());
        let devices = ["laptop", "phone"].map(|name| (name, one()));
        Self { store: Rc::default(), devices: devices.into() }
    }

    /// The same again, with nothing shared.
    fn again(&self) -> Self {
        let one = |(ring, signer, mirror): &Shared| {
            let (new, keys) = (MemoryKeyring::default(), signer.of_another_device());
            let kept = block_on(ring.load()).unwrap();
            for held in kept.parked.iter().chain(&kept.active) {
                block_on(new.keep(held)).unwrap();
            }
            keys.keys.borrow_mut().clone_from(&signer.keys.borrow());
            let texts = LabMirror::default();
            texts.texts.borrow_mut().clone_from(&mirror.texts.borrow());
            (Rc::new(new), Rc::new(keys), Rc::new(texts))
        };
        let devices = self.devices.iter().map(|(name, parts)| (*name, one(parts))).collect();
        Self { store: Rc::new(MemoryStore::from_rows(self.store.rows())), devices }
    }

    fn tab(&self, device: &str, tab: u64) -> (Tab, Trace) {
        let trace = Trace { tab, ..Trace::default() };
        let (ring, signer, mirror) = self.devices[device].clone();
        let clock = FakeClock::default();
        clock.set(1_800_000_000_000);
        let tab = Embedded::new(
            Rc::new(Stepped(self.store.clone(), trace.clone())),
            (clock, trace.clone(), Plain),
            (
                Stepped(ring, trace.clone()),
                Stepped(signer, trace.clone()),
                Stepped(mirror, trace.clone()),
            ),
            ThisTab { device: Lab::<MemoryStore>::device(device), account: None },
            Policy::default(),
        );
        (tab, trace)
    }

    fn digest(&self) -> u64 {
        let one = |(ring, keys, mirror): &Shared| {
            let keys = digest(&*keys.keys.borrow());
            (ring_digest(&block_on(ring.load()).unwrap()), keys, mirror.read())
        };
        digest((
            without_log(&self.store.rows()),
            self.devices.values().map(one).collect::<Vec<_>>(),
        ))
    }
}

/// Where the tabs are, what they do, and from where they start.
struct Scene {
    start: World,
    me: AccountId,
    devices: [&'static str; TABS],
    ops: [Op; TABS],
    interruptions: Option<u32>,
}

/// Nuria's login saved on both devices; she is logged in there, or not.
fn start(logged_in: bool) -> (World, AccountId) {
    let world = World::empty();
    let (laptop, phone) = (world.tab("laptop", 100).0, world.tab("phone", 101).0);
    let me = block_on(sign_up(&laptop, "nuria")).profile.id;
    block_on(try_in(&phone, "nuria", PASSWORD)).unwrap();
    for tab in [&laptop, &phone] {
        block_on(tab.save_login(&me, KeepFor::Month)).unwrap();
        if !logged_in {
            block_on(tab.log_out()).unwrap();
        }
    }
    (world, me)
}

/// One step of a tab, or its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Choice {
    Go(usize),
    Close(usize),
}

/// How far the call of a tab is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
struct Progress {
    began: bool,
    closed: bool,
    steps: u32,
    answer: Option<Result<(), String>>,
    /// The tabs whose calls had ended when this one began.
    after: [bool; TABS],
}

impl Progress {
    fn open(&self) -> bool {
        !self.closed && self.answer.is_none()
    }

    fn done(&self) -> bool {
        self.answer == Some(Ok(()))
    }
}

type Call<'a> = Pin<Box<dyn Future<Output = Result<(), ServiceError>> + 'a>>;

fn call<'a>(tab: &'a Tab, op: Op, who: &'a AccountId) -> Call<'a> {
    Box::pin(async move {
        match op {
            Op::Save => tab.save_login(who, KeepFor::Day).await,
            Op::Tap => tab.one_tap(who).await.map(|current| {
                assert_eq!(current.profile.id, *who, "I8: opened for another account");
            }),
            Op::Forget => tab.forget(who).await,
            Op::LogOut => tab.log_out().await,
            Op::Change => tab.change_password(who, change(PASSWORD, NEW, &[])).await.map(drop),
        }
    })
}

/// What was explored.
#[derive(Default)]
struct Found {
    /// From each state to the next ones; a schedule's end leads nowhere.
    next: HashMap<u64, Vec<u64>>,
    first: u64,
    ends: u64,
    pruned: u64,
    most_steps: u32,
}

impl Found {
    /// How many schedules there are, followed to their ends or not.
    fn schedules(&self, from: u64, known: &mut HashMap<u64, u128>) -> u128 {
        if let Some(known) = known.get(&from) {
            return *known;
        }
        let next = self.next.get(&from).map_or(&[][..], Vec::as_slice);
        let sum = next.iter().map(|state| self.schedules(*state, known)).sum::<u128>();
        let schedules = if next.is_empty() { 1 } else { sum };
        known.insert(from, schedules);
        schedules
    }
}

impl Scene {
    fn explore(&self) -> Found {
        let mut found = Found::default();
        let mut open = vec![Vec::new()];
        while let Some(choices) = open.pop() {
            self.follow(choices, &mut found, &mut open);
        }
        found
    }

    /// Replays `choices` and goes on from there, leaving what else could be chosen in `open`.
    fn follow(&self, mut choices: Vec<Choice>, found: &mut Found, open: &mut Vec<Vec<Choice>>) {
        let world = self.start.again();
        let tabs: Vec<_> =
            (0..TABS).map(|index| world.tab(self.devices[index], index as u64)).collect();
        for (tab, _) in &tabs {
            block_on(tab.current()).unwrap();
        }
        let mut progress = vec![Progress::default(); TABS];
        let mut calls: Vec<_> =
            (0..TABS).map(|i| Some(call(&tabs[i].0, self.ops[i], &self.me))).collect();
        let given = choices.len();
        let (mut at, mut before) = (0, None);
        let (mut current, mut left): (Option<usize>, Option<u32>) = (None, self.interruptions);
        loop {
            let traces: Vec<_> = tabs.iter().map(|(_, trace)| trace.answers.get()).collect();
            if at + 1 >= given {
                // With no bound it does not matter who went last.
                let rest = left.map(|left| (current, left));
                let state = digest((world.digest(), &traces, &progress, rest));
                let last = before.replace(state);
                if let Some(last) = last {
                    found.next.entry(last).or_default().push(state);
                }
                if at >= given {
                    if found.next.contains_key(&state) {
                        found.pruned += 1;
                        return;
                    }
                    found.next.insert(state, Vec::new());
                    if at == 0 {
                        found.first = state;
                    }
                }
            }
            if at == choices.len() {
                let can = |i: &usize| progress[*i].open();
                let going = current.filter(can);
                let may_close = progress.iter().all(|one| !one.closed);
                let bound = left == Some(0);
                let free = |i: &usize| !bound || going.is_none_or(|going| going == *i);
                let closed = (0..TABS).filter(|i| left.is_none() || going == Some(*i));
                let closed = closed.filter(|i| progress[*i].began && progress[*i].open());
                let close = closed.filter(|_| !bound && may_close).map(Choice::Close);
                let go = going.into_iter().chain((0..TABS).filter(|i| going != Some(*i)));
                let go = go.filter(can).filter(free).map(Choice::Go);
                let next: Vec<_> = go.chain(close).collect();
                let Some((first, others)) = next.split_first() else {
                    found.ends += 1;
                    let steps = progress.iter().map(|one| one.steps).max();
                    found.most_steps = found.most_steps.max(steps.unwrap_or_default());
                    drop(calls);
                    let verdict = self.check(&world, &progress);
                    let told = || format!("{:?} on {:?}", self.ops, self.devices);
                    assert!(verdict.is_ok(), "{verdict:?}\n{}: {choices:?}", told());
                    return;
                };
                for other in others {
                    open.push([&choices[..], &[*other]].concat());
                }
                choices.push(*first);
            }
            match choices[at] {
                Choice::Close(i) => {
                    calls[i] = None;
                    progress[i].closed = true;
                    left = left.map(|left| left - 1);
                }
                Choice::Go(i) => {
                    let interrupted = current.is_some_and(|one| one != i && progress[one].open());
                    left = left.map(|left| left - u32::from(interrupted));
                    current = Some(i);
                    if !std::mem::replace(&mut progress[i].began, true) {
                        for j in 0..TABS {
                            progress[i].after[j] = progress[j].answer.is_some();
                        }
                    }
                    progress[i].steps += 1;
                    let mut context = Context::from_waker(Waker::noop());
                    let polled = calls[i].as_mut().unwrap().as_mut().poll(&mut context);
                    if let Poll::Ready(answer) = polled {
                        progress[i].answer = Some(answer.map_err(|error| error.to_string()));
                        calls[i] = None;
                    }
                }
            }
            at += 1;
        }
    }

    /// Judges the end of a schedule.
    fn check(&self, world: &World, progress: &[Progress]) -> Result<(), String> {
        for (&device, (_, _, mirror)) in &world.devices {
            let here = |i: &usize| self.devices[*i] == device;
            let of = |op: Op| (0..TABS).filter(here).filter(move |i| self.ops[*i] == op);
            let began = |i: &usize| progress[*i].began;
            // A save that may have come after what forgot.
            let saved_after = |f: usize| {
                of(Op::Save)
                    .filter(began)
                    .any(|s| !progress[f].after[s] && (progress[s].closed || progress[s].done()))
            };
            let forgotten = of(Op::Forget).any(|f| progress[f].done() && !saved_after(f));
            let at = format!("onlyme/saved/{}", self.me);
            let crashed = progress.iter().any(|one| one.closed);
            let copy = mirror.read().contains_key(&at);
            let stored = world.store.rows().contains_key(&format!("saved/{device}/{}", self.me));
            if !crashed && copy != stored {
                return Err(format!("I2: {device} stored {stored}, mirrored {copy}"));
            }
            let start = || block_on(world.tab(device, 200).0.accounts()).unwrap();
            let first = start();
            let (rows, texts) = (world.store.rows(), mirror.read());
            if start() != first || world.store.rows() != rows || mirror.read() != texts {
                return Err(format!("I11: the second start on {device} changed something"));
            }
            if texts.contains_key(&at) != stored {
                return Err(format!("I2: {device} stored {stored}, mirrored after a start"));
            }
            let listed = first.iter().find(|account| account.card.id == self.me);
            if forgotten && (stored || listed.is_some_and(is_by_name)) {
                return Err(format!("I2, I12: forgotten on {device}, and back: {listed:?}"));
            }
            let gone =
                rows.keys().filter_map(|key| key.strip_prefix("gone/")?.split('/').next_back());
            for grant in gone {
                let row = rows.iter().find(|(key, row)| {
                    !key.starts_with("gone/")
                        && !key.starts_with("challenge/")
                        && (key.ends_with(grant) || row.contains(grant))
                });
                if row.is_some() || texts.values().any(|text| text.contains(grant)) {
                    return Err(format!("I2: {grant} was forgotten and is at {row:?}"));
                }
            }
            // Only forgetting, whole and not in part, or another device's change of the password
            // ends it.
            let ended = (!stored && of(Op::Forget).any(|f| progress[f].began))
                || (0..TABS).any(|i| self.ops[i] == Op::Change && !here(&i) && progress[i].began);
            if !ended {
                let saved = listed.is_some_and(|account| account.saved.is_some());
                let tab = world.tab(device, 300).0;
                block_on(tab.current()).unwrap();
                block_on(tab.log_out()).unwrap();
                let opened = block_on(tab.one_tap(&self.me)).map(|current| current.profile.id);
                if !saved || opened.as_ref() != Ok(&self.me) {
                    return Err(format!("I1: lost on {device}: {listed:?}, {opened:?}"));
                }
            }
        }
        Ok(())
    }
}

/// Whether an account is shown although nobody is logged in to it here.
fn is_by_name(account: &DeviceAccount) -> bool {
    matches!(
        account.state,
        AccountState::Saved | AccountState::PasswordNeeded(PasswordNeeded::Login(_))
    ) || account.saved.is_some()
}

#[test]
fn no_interleaving_of_three_tabs_loses_a_login_or_brings_one_back() {
    let allowed = std::env::var("ONLYME_INTERRUPTIONS").ok();
    let interruptions = match allowed.as_deref() {
        Some("all") => None,
        allowed => Some(allowed.map_or(1, |number| number.parse().unwrap())),
    };
    let scenes = combinations();
    let cores = std::thread::available_parallelism().map_or(1, NonZero::get);
    let part = |core: usize| {
        let mut sum = Sum::default();
        for (logged_in, devices, ops) in scenes.iter().skip(core).step_by(cores) {
            let (start, me) = start(*logged_in);
            let scene = Scene { start, me, devices: *devices, ops: *ops, interruptions };
            let found = scene.explore();
            if interruptions.is_none() {
                eprintln!("{devices:?} {ops:?}: {} states", found.next.len());
            }
            sum.add(&found);
        }
        sum
    };
    let mut sum = Sum::default();
    std::thread::scope(|scope| {
        let part = &part;
        let parts: Vec<_> = (0..cores).map(|core| scope.spawn(move || part(core))).collect();
        for part in parts {
            let part = part.join().unwrap();
            sum.schedules += part.schedules;
            sum.states += part.states;
            sum.ends += part.ends;
            sum.pruned += part.pruned;
            sum.most_steps = sum.most_steps.max(part.most_steps);
        }
    });
    eprintln!("{} combinations with {interruptions:?} interruptions: {sum:?}", scenes.len());
    assert!(
        sum.schedules > u128::from(sum.ends) && sum.most_steps >= 6,
        "too little to prove much"
    );
}

/// What was explored in all.
#[derive(Debug, Default)]
struct Sum {
    /// All schedules, those that were followed to their ends and those that met a known state.
    schedules: u128,
    states: usize,
    ends: u64,
    pruned: u64,
    most_steps: u32,
}

impl Sum {
    fn add(&mut self, found: &Found) {
        self.schedules += found.schedules(found.first, &mut HashMap::new());
        self.states += found.next.len();
        self.ends += found.ends;
        self.pruned += found.pruned;
        self.most_steps = self.most_steps.max(found.most_steps);
    }
}

/// Who is logged in, where the tabs are and what they do. Tabs of one device are alike, so their
/// order does not count.
fn combinations() -> Vec<(bool, [&'static str; TABS], [Op; TABS])> {
    let mut all = Vec::new();
    for logged_in in [true, false] {
        for third in ["laptop", "phone"] {
            for a in OPS {
                for b in OPS.into_iter().filter(|b| *b >= a) {
                    for c in OPS.into_iter().filter(|c| third == "phone" || *c >= b) {
                        all.push((logged_in, ["laptop", "laptop", third], [a, b, c]));
                    }
                }
            }
        }
    }
    all
}
