//! The port's calls. Each is a few transactions over the rows of one account, with the hashing
//! between them: a transaction ends as soon as anything else is awaited.
//!
//! Never decides about rows itself: `commands` does that.

use super::commands::{Settled, accounts, closing, doors, looking, password, sessions};
use super::ports::{Checked, Hasher, Keyring, Random, Reads, Snapshot, Store};
use super::rows::{self, Rows, Writes};
use super::{Embedded, Parts, keys};
use crate::domain::account::{Profile, ProfilePatch};
use crate::domain::device::Device;
use crate::domain::ids::{AccountId, GrantId, SessionId};
use crate::domain::password::PasswordProblem;
use crate::domain::saved::{DeviceAccount, KeepFor, SavedOn};
use crate::domain::secret::Password;
use crate::domain::session::{Revoke, RevokeReport, SessionInfo};
use crate::domain::text::{DeviceName, LoginName, Username};
use crate::service::{
    AccountService, Capabilities, ChangePassword, Current, Log, LogIn, LogOut, Overview, Reply,
    ServiceError, SignUp, Standing, Waiting,
};
use std::future::ready;

impl<P: Parts> AccountService for Embedded<P> {
    fn capabilities(&self) -> Capabilities {
        Capabilities {
            reaches_other_devices: false,
            durable: self.store.durable(),
            can_recover: false,
            can_save: self.can_save(),
            // Other devices are frames and tabs, which meet in the store alone.
            can_practise: self.store.durable(),
            has_usernames: true,
            has_bio: true,
            can_choose_idle: true,
            tells_causes: true,
            knows_saved_logins: true,
            keeps_notes: true,
            closes_in_one_step: true,
            exact_times: true,
            passwords: self.policy.passwords,
        }
    }

    fn device(&self) -> Device {
        self.device.clone()
    }

    fn current(&self) -> Reply<'_, Standing> {
        Box::pin(async move {
            let Some(tab) = self.tab_or_kept().await? else { return Ok(Standing::LoggedOut) };
            if let Some(ended) = tab.ended {
                return Ok(Standing::Ended(ended));
            }
            let caller = self.caller_of(tab.held.account, tab.session);
            let answer = self.act(&caller, Writes::All, |rows| {
                sessions::admit(rows, &caller)?;
                sessions::touch(rows, &caller);
                accounts::current(rows, &caller)
            });
            match answer.await {
                Ok(current) => Ok(Standing::LoggedIn(Box::new(current))),
                Err(ServiceError::LoggedOut(Some(ended))) => Ok(Standing::Ended(ended)),
                Err(error) => Err(error),
            }
        })
    }

    fn username_available<'a>(&'a self, username: &'a Username) -> Reply<'a, bool> {
        Box::pin(async move {
            let rows = self.look(keys::of_name(username.as_str())).await?;
            Ok(!rows.is_taken(username.as_str()))
        })
    }

    fn sign_up(&self, form: SignUp) -> Reply<'_, Current> {
        Box::pin(async move {
            self.judge(&form.password, &form.username).await?;
            let phc = self.hasher.hash(&form.password, self.random.bytes()).await?;
            let account = AccountId(hex::encode(&self.random.bytes()[..16]));
            let (caller, held) = self.newcomer(account);
            let names = [form.username.as_str(), form.email.as_str()].map(keys::of_name);
            let reads = names.into_iter().fold(Reads::default(), keys::joined);
            let make = |rows: &mut Rows| accounts::sign_up(rows, &caller, &form, phc);
            let current = self.transact(Writes::All, reads, |_| Reads::default(), make).await?;
            self.bind(held).await;
            Ok(current)
        })
    }

    fn log_in(&self, form: LogIn) -> Reply<'_, Current> {
        Box::pin(async move {
            let login = match &form.name {
                LoginName::Username(name) => name.as_str(),
                LoginName::Email(email) => email.as_str(),
            };
            loop {
                let knock = |rows: &mut Rows| doors::knock(rows, login, self.policy.throttle);
                let more = |found: &Snapshot| keys::of_door(rows::owner_in(found, login).as_ref());
                let reads = keys::of_name(login);
                let against = self.transact(Writes::Counters, reads, more, knock).await?;
                let phc = against.as_ref().map(|(_, phc)| phc.as_str());
                let better = match self.check(&form.password, phc).await? {
                    Checked::Wrong => {
                        self.note_wrong(against.map(|(account, _)| account)).await;
                        return Err(ServiceError::WrongCredentials);
                    }
                    Checked::Right => None,
                    Checked::RightRehash(better) => Some(better),
                };
                // Nobody's password is never right, so there is an account here.
                let Some((account, phc)) = against else {
                    return Err(ServiceError::WrongCredentials);
                };
                let (caller, held) = self.newcomer(account);
                let enter = |rows: &mut Rows| accounts::log_in(rows, &caller, &phc, better);
                if let Settled::Done(current) = self.act(&caller, Writes::All, enter).await? {
                    self.bind(held).await;
                    return Ok(Current { offer: current.offer && self.can_save(), ..current });
                }
            }
        })
    }

    fn update_profile<'a>(&'a self, who: &'a AccountId, patch: ProfilePatch) -> Reply<'a, Profile> {
        Box::pin(async move {
            let caller = self.caller(who)?;
            let account = keys::of_account_on(who, &self.device.id);
            let reads = match &patch.username {
                Some(new) => keys::joined(account, keys::of_name(new.as_str())),
                None => account,
            };
            let more = |found: &Snapshot| match rows::username_in(found, who) {
                Some(old) => keys::of_own_name(old.as_str()),
                None => Reads::default(),
            };
            let update = |rows: &mut Rows| accounts::update(rows, &caller, patch);
            let answer = self.transact(Writes::All, reads, more, update).await;
            self.note_end(&caller, &answer);
            self.mend_mirror().await;
            answer
        })
    }

    fn change_password<'a>(
        &'a self,
        who: &'a AccountId,
        form: ChangePassword,
    ) -> Reply<'a, RevokeReport> {
        Box::pin(async move {
            let caller = self.caller(who)?;
            let name = |rows: &mut Rows| {
                sessions::admit(rows, &caller)?;
                Ok(rows.account(who)?.username.clone())
            };
            let username = self.act(&caller, Writes::Counters, name).await?;
            self.judge(&form.new, &username).await?;
            loop {
                let knock = |rows: &mut Rows| password::knock(rows, &caller);
                let phc = self.act(&caller, Writes::Counters, knock).await?;
                if self.check(&form.current, Some(&phc)).await? == Checked::Wrong {
                    self.note_failed(&caller).await;
                    return Err(ServiceError::WrongPassword);
                }
                if self.check(&form.new, Some(&phc)).await? != Checked::Wrong {
                    // The current password was right, so this was no wrong try.
                    let right = |rows: &mut Rows| {
                        doors::set_back(rows, who);
                        Ok(())
                    };
                    self.act(&caller, Writes::Counters, right).await?;
                    return Err(ServiceError::PasswordRefused(PasswordProblem::SameAsCurrent));
                }
                let new = self.hasher.hash(&form.new, self.random.bytes()).await?;
                let fresh = self.fresh_grant();
                let change = |rows: &mut Rows| {
                    password::change(rows, &caller, &phc, new, &form.close, fresh)
                };
                if let Settled::Done(ordered) = self.act_on_saved(&caller, change).await? {
                    self.mend_mirror().await;
                    return Ok(self.witness(&caller, ordered).await);
                }
            }
        })
    }

    fn confirm<'a>(&'a self, who: &'a AccountId, typed: Password) -> Reply<'a, ()> {
        Box::pin(async move {
            let caller = self.caller(who)?;
            self.confirm_as(&caller, &typed).await
        })
    }

    fn sessions<'a>(&'a self, who: &'a AccountId) -> Reply<'a, Vec<SessionInfo>> {
        Box::pin(async move {
            let caller = self.caller(who)?;
            let list = |rows: &mut Rows| {
                sessions::admit(rows, &caller)?;
                sessions::touch(rows, &caller);
                Ok(sessions::list(rows, &caller))
            };
            self.act(&caller, Writes::All, list).await
        })
    }

    fn elsewhere<'a>(&'a self, who: &'a AccountId) -> Reply<'a, Vec<SessionInfo>> {
        Box::pin(async move {
            let (caller, _) = self.held_caller(who).await?;
            let list = |rows: &mut Rows| {
                sessions::admit(rows, &caller)?;
                let mut all = sessions::list(rows, &caller);
                all.retain(|info| !info.current);
                Ok(all)
            };
            self.act(&caller, Writes::Counters, list).await
        })
    }

    fn overview<'a>(&'a self, who: &'a AccountId) -> Reply<'a, Overview> {
        Box::pin(async move {
            let caller = self.caller(who)?;
            let reads = keys::of_looking(who, &self.device.id);
            let look = |rows: &mut Rows| looking::overview(rows, &caller);
            self.act_over(&caller, reads, Writes::All, look).await
        })
    }

    fn name_session<'a>(
        &'a self,
        who: &'a AccountId,
        which: SessionId,
        name: Option<DeviceName>,
    ) -> Reply<'a, ()> {
        Box::pin(async move {
            let caller = self.caller(who)?;
            let call = |rows: &mut Rows| looking::name(rows, &caller, &which, name);
            self.act(&caller, Writes::All, call).await
        })
    }

    fn know_session<'a>(&'a self, who: &'a AccountId, which: SessionId) -> Reply<'a, ()> {
        Box::pin(async move {
            let caller = self.caller(who)?;
            self.act(&caller, Writes::All, |rows| looking::know(rows, &caller, &which)).await
        })
    }

    fn choose_idle<'a>(&'a self, who: &'a AccountId, days: u32) -> Reply<'a, ()> {
        Box::pin(async move {
            let caller = self.caller(who)?;
            self.act(&caller, Writes::All, |rows| looking::choose_idle(rows, &caller, days)).await
        })
    }

    fn log<'a>(&'a self, who: &'a AccountId) -> Reply<'a, Log> {
        Box::pin(async move {
            let caller = self.caller(who)?;
            let read = |rows: &mut Rows| looking::log(rows, &caller);
            self.act_over(&caller, keys::of_log(who), Writes::Counters, read).await
        })
    }

    fn may_revoke<'a>(&'a self, who: &'a AccountId, what: &'a Revoke) -> Reply<'a, ()> {
        Box::pin(async move {
            let caller = self.caller(who)?;
            let ask = |rows: &mut Rows| closing::chosen(rows, &caller, what).map(drop);
            self.act(&caller, Writes::Counters, ask).await
        })
    }

    fn revoke<'a>(&'a self, who: &'a AccountId, what: Revoke) -> Reply<'a, RevokeReport> {
        Box::pin(async move {
            let caller = self.caller(who)?;
            let close = |rows: &mut Rows| closing::revoke(rows, &caller, &what);
            let asked = self.act(&caller, Writes::All, close).await?;
            Ok(self.witness(&caller, asked).await)
        })
    }

    fn waiting<'a>(&'a self, _: &'a AccountId) -> Reply<'a, Option<Waiting>> {
        // The service is in this page: an order is carried out or refused, never late.
        Box::pin(ready(Ok(None)))
    }

    fn carry_out<'a>(&'a self, _: &'a AccountId) -> Reply<'a, Option<RevokeReport>> {
        Box::pin(ready(Ok(None)))
    }

    fn take_back<'a>(&'a self, _: &'a AccountId) -> Reply<'a, ()> {
        Box::pin(ready(Ok(())))
    }

    fn accounts(&self) -> Reply<'_, Vec<DeviceAccount>> {
        Box::pin(self.device_accounts())
    }

    fn one_tap<'a>(&'a self, who: &'a AccountId) -> Reply<'a, Current> {
        Box::pin(self.tap(who))
    }

    fn step_out(&self) -> Reply<'_, ()> {
        Box::pin(self.leave())
    }

    fn save_login<'a>(&'a self, who: &'a AccountId, keep: KeepFor) -> Reply<'a, ()> {
        Box::pin(self.save(who, keep))
    }

    fn decline_to_save<'a>(&'a self, who: &'a AccountId) -> Reply<'a, ()> {
        Box::pin(self.decline(who))
    }

    fn forget<'a>(&'a self, who: &'a AccountId) -> Reply<'a, ()> {
        Box::pin(self.forget_here(who))
    }

    fn saved_on<'a>(&'a self, who: &'a AccountId) -> Reply<'a, Vec<SavedOn>> {
        Box::pin(self.list_saved(who))
    }

    fn withdraw<'a>(&'a self, who: &'a AccountId, which: Vec<GrantId>) -> Reply<'a, Vec<SavedOn>> {
        Box::pin(async move { self.withdraw_these(who, &which).await })
    }

    fn log_out_of<'a>(&'a self, who: &'a AccountId, how: LogOut) -> Reply<'a, RevokeReport> {
        Box::pin(self.leave_account(who, how))
    }

    fn log_out(&self) -> Reply<'_, ()> {
        Box::pin(async move {
            let Some(tab) = self.tab() else { return Ok(()) };
            if tab.ended.is_none() {
                let caller = self.caller_of(tab.held.account.clone(), tab.session.clone());
                let end = |rows: &mut Rows| {
                    sessions::log_out(rows, &caller);
                    Ok(())
                };
                self.act(&caller, Writes::All, end).await?;
            }
            self.keyring.forget(&tab.held).await?;
            self.unbind(&tab).await;
            Ok(())
        })
    }

    fn remove_practice<'a>(&'a self, who: &'a AccountId) -> Reply<'a, ()> {
        Box::pin(self.remove_account(who))
    }

    fn take_set_aside(&self) -> Vec<String> {
        self.set_aside.take()
    }
}
