//! The port's calls, handed to the files beside this one. Never decides anything itself.

use super::{BetterAuth, Parts};
use crate::domain::account::{Profile, ProfilePatch};
use crate::domain::device::Device;
use crate::domain::ids::{AccountId, GrantId, SessionId};
use crate::domain::saved::{DeviceAccount, KeepFor, SavedOn};
use crate::domain::secret::Password;
use crate::domain::session::{Revoke, RevokeReport, SessionInfo};
use crate::domain::text::{DeviceName, Username};
use crate::service::{
    AccountService, Capabilities, ChangePassword, Current, Log, LogIn, LogOut, Overview, Reply,
    ServiceError, SignUp, Standing, Waiting,
};
use std::future::ready;

impl<P: Parts> AccountService for BetterAuth<P> {
    fn capabilities(&self) -> Capabilities {
        Capabilities {
            reaches_other_devices: true,
            durable: self.notebook.durable(),
            can_recover: false,
            can_save: self.can_save(),
            can_practise: false,
            has_usernames: self.has_usernames(),
            has_bio: false,
            can_choose_idle: false,
            tells_causes: false,
            knows_saved_logins: false,
            keeps_notes: false,
            closes_in_one_step: false,
            exact_times: false,
            passwords: self.passwords,
        }
    }

    fn device(&self) -> Device {
        self.device.clone()
    }

    fn current(&self) -> Reply<'_, Standing> {
        Box::pin(self.stand())
    }

    fn username_available<'a>(&'a self, username: &'a Username) -> Reply<'a, bool> {
        Box::pin(self.is_free(username))
    }

    fn sign_up(&self, form: SignUp) -> Reply<'_, Current> {
        Box::pin(self.make_account(form))
    }

    fn log_in(&self, form: LogIn) -> Reply<'_, Current> {
        Box::pin(self.come_in(form))
    }

    fn update_profile<'a>(&'a self, who: &'a AccountId, patch: ProfilePatch) -> Reply<'a, Profile> {
        Box::pin(self.change_profile(who, patch))
    }

    fn change_password<'a>(
        &'a self,
        who: &'a AccountId,
        form: ChangePassword,
    ) -> Reply<'a, RevokeReport> {
        Box::pin(self.new_password(who, form))
    }

    fn confirm<'a>(&'a self, who: &'a AccountId, password: Password) -> Reply<'a, ()> {
        Box::pin(async move { self.check_password(who, &password).await })
    }

    fn sessions<'a>(&'a self, who: &'a AccountId) -> Reply<'a, Vec<SessionInfo>> {
        Box::pin(self.read_sessions(who))
    }

    fn elsewhere<'a>(&'a self, who: &'a AccountId) -> Reply<'a, Vec<SessionInfo>> {
        Box::pin(self.read_elsewhere(who))
    }

    fn overview<'a>(&'a self, who: &'a AccountId) -> Reply<'a, Overview> {
        Box::pin(self.look(who))
    }

    fn name_session<'a>(
        &'a self,
        who: &'a AccountId,
        which: SessionId,
        name: Option<DeviceName>,
    ) -> Reply<'a, ()> {
        Box::pin(self.name(who, which, name))
    }

    fn know_session<'a>(&'a self, who: &'a AccountId, which: SessionId) -> Reply<'a, ()> {
        Box::pin(self.know(who, which))
    }

    fn choose_idle<'a>(&'a self, _: &'a AccountId, _: u32) -> Reply<'a, ()> {
        Box::pin(ready(Err(ServiceError::Unsupported)))
    }

    fn log<'a>(&'a self, who: &'a AccountId) -> Reply<'a, Log> {
        Box::pin(self.read_log(who))
    }

    fn may_revoke<'a>(&'a self, who: &'a AccountId, what: &'a Revoke) -> Reply<'a, ()> {
        Box::pin(self.could_close(who, what))
    }

    fn revoke<'a>(&'a self, who: &'a AccountId, what: Revoke) -> Reply<'a, RevokeReport> {
        Box::pin(self.close(who, what))
    }

    fn waiting<'a>(&'a self, who: &'a AccountId) -> Reply<'a, Option<Waiting>> {
        Box::pin(self.what_waits(who))
    }

    fn carry_out<'a>(&'a self, who: &'a AccountId) -> Reply<'a, Option<RevokeReport>> {
        Box::pin(self.try_order(who))
    }

    fn take_back<'a>(&'a self, who: &'a AccountId) -> Reply<'a, ()> {
        Box::pin(self.give_up_order(who))
    }

    fn accounts(&self) -> Reply<'_, Vec<DeviceAccount>> {
        Box::pin(self.known())
    }

    fn one_tap<'a>(&'a self, who: &'a AccountId) -> Reply<'a, Current> {
        Box::pin(self.tap(who))
    }

    fn step_out(&self) -> Reply<'_, ()> {
        Box::pin(async move {
            self.unbind().await;
            Ok(())
        })
    }

    fn save_login<'a>(&'a self, who: &'a AccountId, keep: KeepFor) -> Reply<'a, ()> {
        Box::pin(self.save(who, keep))
    }

    fn decline_to_save<'a>(&'a self, who: &'a AccountId) -> Reply<'a, ()> {
        Box::pin(self.decline(who))
    }

    fn forget<'a>(&'a self, who: &'a AccountId) -> Reply<'a, ()> {
        Box::pin(self.drop_login(who))
    }

    fn saved_on<'a>(&'a self, who: &'a AccountId) -> Reply<'a, Vec<SavedOn>> {
        Box::pin(self.saved_here(who))
    }

    fn withdraw<'a>(&'a self, who: &'a AccountId, which: Vec<GrantId>) -> Reply<'a, Vec<SavedOn>> {
        Box::pin(async move { self.withdraw_here(who, &which).await })
    }

    fn log_out_of<'a>(&'a self, who: &'a AccountId, how: LogOut) -> Reply<'a, RevokeReport> {
        Box::pin(self.go_out(who, how))
    }

    fn log_out(&self) -> Reply<'_, ()> {
        Box::pin(self.leave())
    }

    fn remove_practice<'a>(&'a self, _: &'a AccountId) -> Reply<'a, ()> {
        Box::pin(ready(Err(ServiceError::NotPractice)))
    }

    fn take_set_aside(&self) -> Vec<String> {
        self.notebook.take_set_aside()
    }
}
