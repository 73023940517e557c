//! The calls about the accounts of this device: saving a login, one tap, changing over, forgetting.
//!
//! A signature is made and checked between two transactions; the second one makes sure that what the
//! first saw still holds. Never decides about rows itself: `commands::logins` does that.

use super::commands::logins::{self, NewLogin};
use super::commands::{Caller, Settled, accounts, closing, password, sessions};
use super::listing::Here;
use super::ports::{Checked, Clock, Held, Keyring, Mirror, Random, Reads, Ring, Signer, Snapshot};
use super::rows::{self, Rows, Writes};
use super::shapes::SavedRow;
use super::{Embedded, Parts, keys, mirror};
use crate::domain::ids::{AccountId, GrantId, KeyId};
use crate::domain::saved::{DeviceAccount, KeepFor, LoginEnd, LoginEnded, SavedOn};
use crate::domain::secret::Password;
use crate::domain::session::RevokeReport;
use crate::service::{Current, LogOut, Remember, ServiceError, StorageError};

impl<P: Parts> Embedded<P> {
    /// A fresh name of 128 bits.
    fn name(&self) -> String {
        hex::encode(&self.random.bytes()[..16])
    }

    pub(super) fn fresh_grant(&self) -> GrantId {
        GrantId(self.name())
    }

    /// Whether a login can be saved here.
    pub(super) fn can_save(&self) -> bool {
        self.signer.available()
    }

    /// What a signature is made of. Each part is bound: a signature for another origin, account,
    /// device, saved login or challenge is another text.
    fn to_sign(&self, account: &AccountId, grant: &GrantId, challenge: &str) -> String {
        let origin = self.signer.origin();
        let device = &self.device.id.0;
        ["onlyme-one-tap/1", &origin, "embedded", &account.0, device, &grant.0, challenge]
            .join("\n")
    }

    /// Reads what the device has saved and forgotten, mends the mirror, and gives the rows with
    /// what only the mirror knows.
    async fn reconcile(&self, ring: &Ring) -> Result<(Rows, Vec<SavedRow>), StorageError> {
        let device = &self.device.id;
        let held: Vec<_> = ring.all().map(|held| held.account.clone()).collect();
        let more = |found: &Snapshot| {
            let saved = found.keys().filter_map(|key| key.strip_prefix(&keys::saved_on(device)));
            let saved = saved.map(|account| AccountId(account.to_owned()));
            let all = saved.chain(held.iter().cloned());
            all.fold(Reads::default(), |reads, id| keys::joined(reads, keys::of_account(&id)))
        };
        let mut before = None;
        loop {
            let rows = self.look_further(keys::of_device(device), more).await?;
            let gone = |grant: &GrantId| rows.is_gone(device, grant);
            let plan = mirror::reconcile(&rows.saved_here(device), gone, &self.mirror.read());
            // Another tab may have saved or forgotten since the store was read, so whoever mends the
            // mirror looks again. A full mirror is not mended, and the same plan not made twice.
            if plan.is_idle() || before.as_ref() == Some(&plan) {
                return Ok((rows, plan.strangers));
            }
            plan.carry_out(&self.mirror);
            self.set_aside.borrow_mut().extend(plan.aside.iter().map(|aside| aside.key.clone()));
            before = Some(plan);
        }
    }

    /// Mends the mirror after a change. Best effort: it is mended again at each start.
    pub(super) async fn mend_mirror(&self) {
        let _ = self.reconcile(&Ring::default()).await;
    }

    /// The accounts that this device knows.
    pub(super) async fn device_accounts(&self) -> Result<Vec<DeviceAccount>, ServiceError> {
        let ring = self.keyring.load().await.unwrap_or_default();
        let names = self.signer.names().await.unwrap_or_default();
        let (rows, strangers) = self.reconcile(&ring).await?;
        let tab = self.tab().filter(|tab| tab.ended.is_none());
        let here = Here {
            rows: &rows,
            ring: &ring,
            names: &names,
            in_use: tab.as_ref().map(|tab| &tab.held),
            device: &self.device.id,
            policy: self.policy.saved,
        };
        Ok(here.list(&strangers))
    }

    /// One tap.
    pub(super) async fn tap(&self, who: &AccountId) -> Result<Current, ServiceError> {
        if let Some(current) = self.change_over(who).await? {
            return Ok(current);
        }
        let (caller, held) = self.newcomer(who.clone());
        let challenge = hex::encode(self.random.bytes());
        let ask = |rows: &mut Rows| logins::challenge(rows, &caller, &challenge);
        let granted = self.act(&caller, Writes::All, ask).await?;
        let text = self.to_sign(who, &granted.grant, &challenge);
        let over = |reason| {
            let at = self.clock.now();
            ServiceError::SavedLoginOver(LoginEnded { at, reason, by: None })
        };
        let signature = self.signer.sign(&granted.key, &text).await?;
        let signature = signature.ok_or_else(|| over(LoginEnd::KeyMissing))?;
        let public = hex::decode(&granted.public).unwrap_or_default();
        if !self.signer.verify(&public, &text, &signature).await {
            return Err(over(LoginEnd::Unknown));
        }
        let enter = |rows: &mut Rows| logins::redeem(rows, &caller, &challenge, &granted);
        let current = self.act(&caller, Writes::All, enter).await?;
        self.bind(held).await;
        Ok(current)
    }

    /// Acts for an account that is logged in on this device; `None` if it is not, or no longer.
    async fn change_over(&self, who: &AccountId) -> Result<Option<Current>, ServiceError> {
        let ring = self.keyring.load().await.unwrap_or_default();
        let Some(held) = ring.of(who).cloned() else { return Ok(None) };
        let caller = self.caller_of(who.clone(), keys::session_of(&held.secret));
        let enter = |rows: &mut Rows| {
            sessions::admit(rows, &caller)?;
            sessions::touch(rows, &caller);
            accounts::current(rows, &caller)
        };
        match self.act(&caller, Writes::All, enter).await {
            Ok(current) => {
                self.bind(held).await;
                Ok(Some(current))
            }
            Err(ServiceError::LoggedOut(_)) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Acts for nobody.
    pub(super) async fn leave(&self) -> Result<(), ServiceError> {
        let Some(tab) = self.tab() else { return Ok(()) };
        self.keyring.park(&tab.held.account).await?;
        self.unbind(&tab).await;
        Ok(())
    }

    /// Makes a key for a saved login. [`Self::settle_key`] destroys one that is not needed.
    async fn prepare(&self, keep: KeepFor) -> Result<NewLogin, ServiceError> {
        if !self.can_save() {
            return Err(ServiceError::CannotSave);
        }
        let key = KeyId(self.name());
        let public = self.signer.make(&key).await?;
        Ok(NewLogin { grant: self.fresh_grant(), key, public, keep })
    }

    /// After a transaction that replaced or forgot a saved login: destroys the key that is no longer
    /// needed. It opens nothing, so leaving it there would be untidy and no more.
    async fn settle_key(&self, unneeded: Option<KeyId>) {
        if let Some(key) = unneeded {
            let _ = self.signer.forget(&key).await;
        }
    }

    /// After a transaction that failed: destroys the key that was made for it, unless the store names
    /// it or cannot be read. An answer can get lost although the change was taken, and then the key
    /// is what opens the saved login.
    async fn settle_made(&self, caller: &Caller, made: KeyId) {
        let (device, account) = (&caller.device.id, &caller.account);
        let Ok(rows) = self.look(keys::of_account_on(account, device)).await else { return };
        let saved = rows.saved.get(&keys::saved(device, account));
        if saved.is_none_or(|saved| saved.key != made) {
            self.settle_key(Some(made)).await;
        }
    }

    pub(super) async fn save(&self, who: &AccountId, keep: KeepFor) -> Result<(), ServiceError> {
        let caller = self.caller(who)?;
        let new = self.prepare(keep).await?;
        let made = new.key.clone();
        let answer = self.act_on_saved(&caller, |rows| logins::save(rows, &caller, new)).await;
        match &answer {
            Ok(replaced) => self.settle_key(replaced.clone()).await,
            Err(_) => self.settle_made(&caller, made).await,
        }
        self.mend_mirror().await;
        answer.map(drop)
    }

    pub(super) async fn decline(&self, who: &AccountId) -> Result<(), ServiceError> {
        let caller = self.caller(who)?;
        self.act(&caller, Writes::All, |rows| logins::decline(rows, &caller)).await
    }

    /// Forgets what this device knows of an account: the service first, then the key, then the
    /// mirror. The tombstone is there before the first copy goes.
    pub(super) async fn forget_here(&self, who: &AccountId) -> Result<(), ServiceError> {
        let shown = mirror::shown(&self.mirror.read(), who);
        let device = &self.device.id;
        let forget = |rows: &mut Rows| Ok(logins::forget(rows, device, who, shown));
        let reads = keys::of_forgetting(who, device);
        let key = self.transact(Writes::All, reads, |_| Reads::default(), forget).await?;
        self.settle_key(key).await;
        // An ended session of the account would still show its name.
        let ring = self.keyring.load().await.unwrap_or_default();
        if let Some(held) = ring.of(who) {
            let caller = self.caller_of(who.clone(), keys::session_of(&held.secret));
            let alive = self.act(&caller, Writes::Counters, |rows| sessions::admit(rows, &caller));
            if matches!(alive.await, Err(ServiceError::LoggedOut(_))) {
                self.keyring.forget(held).await?;
            }
        }
        self.mend_mirror().await;
        Ok(())
    }

    /// Removes a practice account: the service first, then this device's key, credential and mirror.
    pub(super) async fn remove_account(&self, who: &AccountId) -> Result<(), ServiceError> {
        let caller = self.caller(who)?;
        let names = |found: &Snapshot| rows::names_in(found, who);
        let remove = |rows: &mut Rows| accounts::remove(rows, &caller);
        let reads = keys::of_removal(who);
        let answer = self.transact(Writes::All, reads, names, remove).await;
        self.note_end(&caller, &answer);
        self.settle_key(answer?).await;
        if let Some(tab) = self.tab().filter(|tab| tab.session == caller.session) {
            self.keyring.forget(&tab.held).await?;
            self.unbind(&tab).await;
        }
        self.mend_mirror().await;
        Ok(())
    }

    pub(super) async fn list_saved(&self, who: &AccountId) -> Result<Vec<SavedOn>, ServiceError> {
        let caller = self.caller(who)?;
        let list = |rows: &mut Rows| {
            sessions::admit(rows, &caller)?;
            sessions::touch(rows, &caller);
            Ok(logins::list(rows, &caller))
        };
        self.act(&caller, Writes::All, list).await
    }

    pub(super) async fn withdraw_these(
        &self,
        who: &AccountId,
        which: &[GrantId],
    ) -> Result<Vec<SavedOn>, ServiceError> {
        let caller = self.caller(who)?;
        let withdraw = |rows: &mut Rows| logins::withdraw(rows, &caller, which);
        self.act(&caller, Writes::All, withdraw).await?;
        self.list_saved(who).await
    }

    /// Logs out of an account that this device holds a credential for: all that is asked for in one
    /// transaction, then the key, then the credential, then the mirror.
    pub(super) async fn leave_account(
        &self,
        who: &AccountId,
        how: LogOut,
    ) -> Result<RevokeReport, ServiceError> {
        let (caller, held) = self.held_caller(who).await?;
        if let Some(password) = &how.password {
            self.confirm_as(&caller, password).await?;
        }
        let new = match how.remember {
            Remember::For(keep) if !self.is_saved_for(&caller, keep).await? => {
                Some(self.prepare(keep).await?)
            }
            _ => None,
        };
        let made = new.as_ref().map(|new| new.key.clone());
        let shown = mirror::shown(&self.mirror.read(), who);
        let leave = |rows: &mut Rows| {
            let everything = how.everything.then(|| closing::everything(rows, &caller));
            let ordered = everything.transpose()?.unwrap_or_default();
            let unneeded = match (new, how.remember) {
                (Some(new), _) => logins::save(rows, &caller, new)?,
                (None, Remember::Forget) => logins::forget(rows, &self.device.id, who, shown),
                _ => None,
            };
            sessions::log_out(rows, &caller);
            Ok((ordered, unneeded))
        };
        let (ordered, unneeded) = match self.act_on_saved(&caller, leave).await {
            Ok(done) => done,
            Err(error) => {
                if let Some(made) = made {
                    self.settle_made(&caller, made).await;
                }
                return Err(error);
            }
        };
        self.settle_key(unneeded).await;
        self.keyring.forget(&held).await?;
        if let Some(tab) = self.tab().filter(|tab| tab.session == caller.session) {
            self.unbind(&tab).await;
        }
        self.mend_mirror().await;
        Ok(self.witness(&caller, ordered).await)
    }

    /// The caller for an account that this device holds a credential for, in use or not.
    pub(super) async fn held_caller(
        &self,
        who: &AccountId,
    ) -> Result<(Caller, Held), ServiceError> {
        let own = self.tab().filter(|tab| tab.held.account == *who).map(|tab| tab.held);
        let held = match own {
            Some(held) => Some(held),
            None => self.keyring.load().await.unwrap_or_default().of(who).cloned(),
        };
        let held = held.ok_or(ServiceError::LoggedOut(None))?;
        Ok((self.caller_of(who.clone(), keys::session_of(&held.secret)), held))
    }

    /// Whether the login works and was saved for as long; then it stays as it is.
    async fn is_saved_for(&self, caller: &Caller, keep: KeepFor) -> Result<bool, ServiceError> {
        let (device, policy) = (&caller.device.id, self.policy.saved);
        let saved = |rows: &mut Rows| Ok(logins::alive(rows, device, &caller.account, policy));
        let saved = self.act(caller, Writes::Counters, saved).await?;
        Ok(saved.is_some_and(|saved| saved.keep == keep))
    }

    /// Confirms for a session of this device, in use or not.
    pub(super) async fn confirm_as(
        &self,
        caller: &Caller,
        typed: &Password,
    ) -> Result<(), ServiceError> {
        loop {
            let knock = |rows: &mut Rows| password::knock(rows, caller);
            let phc = self.act(caller, Writes::Counters, knock).await?;
            let better = match self.check(typed, Some(&phc)).await? {
                Checked::Wrong => {
                    self.note_failed(caller).await;
                    return Err(ServiceError::WrongPassword);
                }
                Checked::Right => None,
                Checked::RightRehash(better) => Some(better),
            };
            let confirm = |rows: &mut Rows| password::confirm(rows, caller, &phc, better);
            let settled = self.act(caller, Writes::All, confirm).await?;
            if let Settled::Done(()) = settled {
                return Ok(());
            }
        }
    }
}
