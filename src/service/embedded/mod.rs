//! The account service inside the browser. An instance is one tab of one device.
//!
//! `calls` has the port's calls, each a few transactions with the hashing between them; `commands`
//! the pure functions that such a transaction runs; `rows`, `shapes` and `keys` what they run over;
//! `tab` which session a tab acts for; `logins` the calls about saved logins, `listing` the accounts
//! that a device knows, `mirror` its copy outside the store; `ports` what all of it needs from outside.
//!
//! Never holds a borrow while it waits.

mod calls;
mod commands;
mod keys;
mod listing;
mod logins;
pub mod memory;
pub mod mirror;
pub mod ports;
mod rows;
mod shapes;
mod tab;

use crate::domain::chain::Entry;
use crate::domain::device::Device;
use crate::domain::ids::{AccountId, SessionId};
use crate::domain::log::{Event, Happened};
use crate::domain::password::{self, PasswordProblem};
use crate::domain::policy::Policy;
use crate::domain::secret::{Password, SessionSecret};
use crate::domain::session::RevokeReport;
use crate::domain::text::Username;
use crate::service::{ServiceError, StorageError};
use commands::closing::{self, Ordered};
use commands::{Caller, doors, sessions};
use ports::{
    Changes, Checked, Clock, Hasher, HasherError, Held, Keyring, Mirror, Random, Reads, Signer,
    Snapshot, Store,
};
use rows::{Rows, Writes};
use std::cell::RefCell;
use std::rc::Rc;
use tab::Tab;

/// The kinds of parts that an [`Embedded`] is made of.
pub trait Parts {
    /// Where the rows are.
    type Store: Store;
    /// What tells the time.
    type Clock: Clock;
    /// Where random bytes come from.
    type Random: Random;
    /// What hashes and judges passwords.
    type Hasher: Hasher;
    /// What keeps this device's credentials.
    type Keyring: Keyring;
    /// What keeps this device's keys for saved logins.
    type Signer: Signer;
    /// The copy of this device's saved logins outside the store.
    type Mirror: Mirror;
}

/// The tab that an [`Embedded`] is.
#[derive(Clone, Debug)]
pub struct ThisTab {
    /// Its device.
    pub device: Device,
    /// The account that it acted for before it was loaded anew; it goes on with that one, even if
    /// another tab has changed over since.
    pub account: Option<AccountId>,
}

/// The account service inside the browser, as one tab sees it.
pub struct Embedded<P: Parts> {
    store: Rc<P::Store>,
    clock: P::Clock,
    random: P::Random,
    hasher: P::Hasher,
    keyring: P::Keyring,
    signer: P::Signer,
    mirror: P::Mirror,
    device: Device,
    before: RefCell<Option<AccountId>>,
    left: RefCell<Option<SessionId>>,
    policy: Policy,
    tab: RefCell<Option<Tab>>,
    set_aside: RefCell<Vec<String>>,
}

impl From<HasherError> for ServiceError {
    fn from(error: HasherError) -> Self {
        match error {
            HasherError::Failed => Self::HasherFailed,
            HasherError::ListUnavailable => Self::CommonListUnavailable,
        }
    }
}

impl<P: Parts> Embedded<P> {
    /// A tab. It acts for nobody before [`current`] or a log-in.
    ///
    /// [`current`]: crate::service::AccountService::current
    pub fn new(
        store: Rc<P::Store>,
        (clock, random, hasher): (P::Clock, P::Random, P::Hasher),
        (keyring, signer, mirror): (P::Keyring, P::Signer, P::Mirror),
        here: ThisTab,
        policy: Policy,
    ) -> Self {
        let (tab, set_aside) = (RefCell::default(), RefCell::default());
        let ThisTab { device, account: before } = here;
        Self {
            store,
            clock,
            random,
            hasher,
            keyring,
            signer,
            mirror,
            device,
            before: RefCell::new(before),
            left: RefCell::default(),
            policy,
            tab,
            set_aside,
        }
    }

    /// Runs `command` in one transaction. If it refuses, only counters and clock are written.
    ///
    /// Only this thin shell is compiled anew for each command; the transaction itself stands once in
    /// the wasm, behind `dyn`.
    async fn transact<T>(
        &self,
        writes: Writes,
        first: Reads,
        more: impl FnOnce(&Snapshot) -> Reads,
        command: impl FnOnce(&mut Rows) -> Result<T, ServiceError>,
    ) -> Result<T, ServiceError> {
        let (mut more, mut command, mut answer) = (Some(more), Some(command), None);
        let mut more = |found: &Snapshot| more.take().map_or_else(Reads::default, |m| m(found));
        let mut command = |rows: &mut Rows| {
            let result = command.take().map(|command| command(rows));
            let done = matches!(result, Some(Ok(_)));
            answer = result;
            done
        };
        self.run(writes, first, &mut more, &mut command).await?;
        // The store runs the command exactly once, or has failed above.
        answer.unwrap_or_else(|| Err(StorageError::Failed(String::new()).into()))
    }

    /// One transaction. `command` says whether it went through; if not, only counters are written.
    async fn run(
        &self,
        writes: Writes,
        first: Reads,
        more: &mut dyn FnMut(&Snapshot) -> Reads,
        command: &mut dyn FnMut(&mut Rows) -> bool,
    ) -> Result<(), StorageError> {
        let (now, policy) = (self.clock.now(), self.policy.sessions);
        let apply = |snapshot| {
            let run = || -> Result<_, StorageError> {
                let mut rows = Rows::load(snapshot, now)?;
                // What is only noted ends no session.
                if writes != Writes::Log {
                    sessions::age(&mut rows, policy);
                }
                let writes = if command(&mut rows) { writes } else { Writes::Counters };
                rows.finish(writes)
            };
            match run() {
                Ok((changes, set_aside)) => (Ok(set_aside), changes),
                Err(error) => (Err(error), Changes::default()),
            }
        };
        let more = |found: &Snapshot| keys::joined(more(found), rows::logs_without_head(found));
        let set_aside = self.store.transact(first, more, apply).await??;
        self.set_aside.borrow_mut().extend(set_aside);
        Ok(())
    }

    /// Runs `command` for a session of this tab, in one transaction over its account's rows.
    async fn act<T>(
        &self,
        caller: &Caller,
        writes: Writes,
        command: impl FnOnce(&mut Rows) -> Result<T, ServiceError>,
    ) -> Result<T, ServiceError> {
        let reads = keys::of_account_on(&caller.account, &caller.device.id);
        self.act_over(caller, reads, writes, command).await
    }

    /// The same over more rows.
    async fn act_over<T>(
        &self,
        caller: &Caller,
        reads: Reads,
        writes: Writes,
        command: impl FnOnce(&mut Rows) -> Result<T, ServiceError>,
    ) -> Result<T, ServiceError> {
        let answer = self.transact(writes, reads, |_| Reads::default(), command).await;
        self.note_end(caller, &answer);
        answer
    }

    /// Runs a command that puts a saved login away, or another one in its place.
    async fn act_on_saved<T>(
        &self,
        caller: &Caller,
        command: impl FnOnce(&mut Rows) -> Result<T, ServiceError>,
    ) -> Result<T, ServiceError> {
        let reads = keys::of_forgetting(&caller.account, &caller.device.id);
        self.act_over(caller, reads, Writes::All, command).await
    }

    /// Reads without writing anything.
    async fn look(&self, reads: Reads) -> Result<Rows, StorageError> {
        self.look_further(reads, |_| Reads::default()).await
    }

    /// Reads, and then what `more` says, without writing anything.
    async fn look_further(
        &self,
        reads: Reads,
        more: impl FnOnce(&Snapshot) -> Reads,
    ) -> Result<Rows, StorageError> {
        let (now, policy) = (self.clock.now(), self.policy.sessions);
        let load = |snapshot| (Rows::load(snapshot, now), Changes::default());
        let mut rows = self.store.transact(reads, more, load).await??;
        sessions::age(&mut rows, policy);
        Ok(rows)
    }

    /// Whether a new password may be used.
    async fn judge(&self, new: &Password, username: &Username) -> Result<(), ServiceError> {
        password::check_new(new, Some(username), self.policy.passwords)
            .map_err(ServiceError::PasswordRefused)?;
        if self.hasher.is_common(new).await? {
            return Err(ServiceError::PasswordRefused(PasswordProblem::Common));
        }
        Ok(())
    }

    async fn check(&self, typed: &Password, phc: Option<&str>) -> Result<Checked, ServiceError> {
        Ok(self.hasher.check(typed, phc, self.random.bytes()).await?)
    }

    /// A caller with a fresh session of `account`, and the credential for it.
    fn newcomer(&self, account: AccountId) -> (Caller, Held) {
        let secret = SessionSecret::from_random(self.random.bytes());
        let session = keys::session_of(&secret);
        let caller = self.caller_of(account.clone(), session);
        (caller, Held { account, secret })
    }

    /// Writes into the security log that a wrong password was tried at the log-in screen. Best effort:
    /// the counters know already. Where nobody has the name, does as much for nobody, so that the time
    /// tells nothing.
    async fn note_wrong(&self, account: Option<AccountId>) {
        let account = account.unwrap_or_else(|| AccountId(String::new()));
        let on = Some(self.device.clone());
        let happened = Happened { by: None, on, event: Event::LogInFailed };
        let note = |rows: &mut Rows| {
            doors::failed(rows, &account, happened);
            Ok(())
        };
        let reads = keys::of_account(&account);
        let _ = self.transact(Writes::Log, reads, |_| Reads::default(), note).await;
    }

    /// The same for somebody who is logged in.
    async fn note_failed(&self, caller: &Caller) {
        let note = |rows: &mut Rows| {
            doors::failed(rows, &caller.account, caller.did(Event::ConfirmFailed));
            Ok(())
        };
        let _ = self.act(caller, Writes::Log, note).await;
    }

    /// Reads the account's sessions again, says what is true of those that were asked for, and writes
    /// that into the security log.
    async fn witness(&self, caller: &Caller, ordered: Ordered) -> RevokeReport {
        if ordered.sessions.is_empty() && ordered.logins.is_empty() {
            return RevokeReport::default();
        }
        // A receipt says what is kept, not what this tab believes to be kept.
        self.store.read_anew();
        let read = self.look(keys::of_account(&caller.account)).await.ok();
        let mut report = closing::report(ordered, caller, read.as_ref());
        let when = read.map(|read| read.now);
        let write = |rows: &mut Rows| Ok(closing::receipt(rows, caller, &report, when));
        let reads = keys::of_account(&caller.account);
        let written = self.transact(Writes::All, reads, |_| Reads::default(), write).await;
        if let Ok(n) = written {
            report.receipt = self.entry(&caller.account, n).await;
        }
        report
    }

    /// One entry of a security log, as it was written.
    async fn entry(&self, account: &AccountId, n: u64) -> Option<Entry> {
        let key = keys::log_entry(account, n);
        let rows = self.look(Reads { keys: vec![key], prefixes: Vec::new() }).await.ok()?;
        let (_, row) = rows.log.iter().next()?;
        Entry::from_value(&row.entry)
    }
}
