//! The calls for the account of this tab. Never changes how the tab stands itself: it says what
//! happened, and the reducer decides.

use super::{Answer, Event, Session};
use crate::domain::account::ProfilePatch;
use crate::domain::ids::{AccountId, SessionId};
use crate::domain::secret::Password;
use crate::domain::session::{Revoke, RevokeReport, SessionInfo};
use crate::domain::text::{DeviceName, Username};
use crate::service::{ChangePassword, Log, LogIn, Overview, SignUp, Waiting};
use leptos::prelude::{Notify as _, Set as _};

impl Session {
    /// Whether nobody has this user name.
    ///
    /// # Errors
    /// What the port says; so for all calls below.
    pub async fn username_available(self, username: Username) -> Answer<bool> {
        self.service().await?.username_available(&username).await
    }

    /// Makes an account and logs in.
    ///
    /// # Errors
    /// What the port says.
    pub async fn sign_up(self, form: SignUp) -> Answer<()> {
        let answer = self.service().await?.sign_up(form).await;
        self.settle_own(answer).map(|current| self.entered(current))
    }

    /// Logs in with a password.
    ///
    /// # Errors
    /// What the port says.
    pub async fn log_in(self, form: LogIn) -> Answer<()> {
        let answer = self.service().await?.log_in(form).await;
        self.settle_own(answer).map(|current| self.entered(current))
    }

    /// Logs out of this tab's account, or puts an ended session away.
    ///
    /// # Errors
    /// What the port says; the session is then still there.
    pub async fn log_out(self) -> Answer<()> {
        let service = self.service().await?;
        self.leave(service.log_out()).await
    }

    /// Changes the profile.
    ///
    /// # Errors
    /// What the port says.
    pub async fn update_profile(self, who: AccountId, patch: ProfilePatch) -> Answer<()> {
        let answer = self.service().await?.update_profile(&who, patch).await;
        self.settle(&who, answer)
            .map(|profile| self.dispatch(Event::ProfileChanged(Box::new(profile))))
    }

    /// Changes the password and closes the chosen sessions.
    ///
    /// # Errors
    /// What the port says; then nothing was changed.
    pub async fn change_password(
        self,
        who: AccountId,
        form: ChangePassword,
    ) -> Answer<RevokeReport> {
        let answer = self.service().await?.change_password(&who, form).await;
        let report = self.settle(&who, answer)?;
        // What was invented no longer opens the account, and what was typed is never shown.
        self.invented().set(vec![]);
        self.dispatch(Event::ClosedOthers);
        // The date of the last change belongs to the profile, so it is read again.
        self.read().await;
        Ok(report)
    }

    /// Confirms with the password that the owner is here.
    ///
    /// # Errors
    /// What the port says.
    pub async fn confirm(self, who: AccountId, password: Password) -> Answer<()> {
        let answer = self.service().await?.confirm(&who, password).await;
        self.settle(&who, answer)
    }

    /// The live sessions, this one first.
    ///
    /// # Errors
    /// What the port says.
    pub async fn sessions(self, who: AccountId) -> Answer<Vec<SessionInfo>> {
        let answer = self.service().await?.sessions(&who).await;
        self.settle(&who, answer)
    }

    /// Who is in, who was, and since when this device has looked.
    ///
    /// # Errors
    /// What the port says.
    pub async fn overview(self, who: AccountId) -> Answer<Overview> {
        let answer = self.service().await?.overview(&who).await;
        self.settle(&who, answer)
    }

    /// Calls a session by a name, or no longer.
    ///
    /// # Errors
    /// What the port says.
    pub async fn name_session(
        self,
        who: AccountId,
        which: SessionId,
        name: Option<DeviceName>,
    ) -> Answer<()> {
        let answer = self.service().await?.name_session(&who, which, name).await;
        self.settle(&who, answer)?;
        self.changed().await;
        Ok(())
    }

    /// Notes that a log-in on another device was the owner's.
    ///
    /// # Errors
    /// What the port says.
    pub async fn know_session(self, who: AccountId, which: SessionId) -> Answer<()> {
        let answer = self.service().await?.know_session(&who, which).await;
        self.settle(&who, answer)?;
        self.changed().await;
        Ok(())
    }

    /// Chooses after how many days an unused session ends.
    ///
    /// # Errors
    /// What the port says.
    pub async fn choose_idle(self, who: AccountId, days: u32) -> Answer<()> {
        let answer = self.service().await?.choose_idle(&who, days).await;
        self.settle(&who, answer)?;
        self.changed().await;
        Ok(())
    }

    /// The security log.
    ///
    /// # Errors
    /// What the port says.
    pub async fn log(self, who: AccountId) -> Answer<Log> {
        let answer = self.service().await?.log(&who).await;
        self.settle(&who, answer)
    }

    /// Something about the sessions was changed here: says so, and reads how this tab stands and every
    /// list again.
    async fn changed(self) {
        self.dispatch(Event::ClosedOthers);
        self.read().await;
    }

    /// The live sessions on other devices of an account that this device is logged in to.
    ///
    /// # Errors
    /// What the port says.
    pub async fn elsewhere(self, who: AccountId) -> Answer<Vec<SessionInfo>> {
        self.service().await?.elsewhere(&who).await
    }

    /// Whether these sessions could be closed now.
    ///
    /// # Errors
    /// What the port says.
    pub async fn may_revoke(self, who: AccountId, what: Revoke) -> Answer<()> {
        let answer = self.service().await?.may_revoke(&who, &what).await;
        self.settle(&who, answer)
    }

    /// Closes sessions and reports what is true of each.
    ///
    /// # Errors
    /// What the port says.
    pub async fn revoke(self, who: AccountId, what: Revoke) -> Answer<RevokeReport> {
        let answer = self.service().await?.revoke(&who, what).await;
        let report = self.settle(&who, answer)?;
        if report.waits() {
            // Nobody was reached, and asking once more would only keep the person waiting.
            self.reached.set(false);
            self.dispatch(Event::ClosedOthers);
            self.changes.notify();
        } else {
            self.changed().await;
        }
        Ok(report)
    }

    /// The closing that waits for the service to be reached, if one does. Asks nobody.
    ///
    /// # Errors
    /// What the port says.
    pub async fn waiting(self, who: AccountId) -> Answer<Option<Waiting>> {
        self.service().await?.waiting(&who).await
    }

    /// What waits for the account that this tab acted for before it was loaded, where the service could
    /// not be asked whether it still does.
    pub async fn waits_here(self) -> Option<Waiting> {
        let who = self.held().tab.account()?;
        self.waiting(who).await.ok()?
    }

    /// Tries to carry out the closing that waits.
    ///
    /// # Errors
    /// What the port says; it then still waits.
    pub async fn carry_out(self, who: AccountId) -> Answer<Option<RevokeReport>> {
        let answer = self.service().await?.carry_out(&who).await;
        let report = self.settle(&who, answer)?;
        self.changed().await;
        Ok(report)
    }

    /// Takes back the closing that waits.
    ///
    /// # Errors
    /// What the port says; it then still waits.
    pub async fn take_back(self, who: AccountId) -> Answer<()> {
        let answer = self.service().await?.take_back(&who).await;
        self.settle(&who, answer)?;
        self.changed().await;
        Ok(())
    }
}
