//! The calls for all accounts of this device: changing over, saved logins, and every way out. Never
//! decides which of them works: the service does.

use super::{Answer, Event, Session};
use crate::domain::ids::{AccountId, GrantId};
use crate::domain::saved::{AccountState, KeepFor, SavedOn};
use crate::domain::session::RevokeReport;
use crate::service::{LogOut, Remember, ServiceError, Standing};
use leptos::prelude::*;

impl Session {
    /// Whether any account is logged in on this device, in this tab or in another. Follows both.
    #[must_use]
    pub fn any_inside(self) -> bool {
        let inside =
            |state: &AccountState| matches!(state, AccountState::InUse | AccountState::LoggedIn);
        self.standing.with(|standing| standing.account().is_some())
            || self.accounts.with(|all| all.iter().any(|one| inside(&one.state)))
    }

    /// Logs in with this device's saved login, or changes over to an account that is logged in here.
    ///
    /// # Errors
    /// What the port says.
    pub async fn one_tap(self, who: AccountId) -> Answer<()> {
        let service = self.service().await?;
        let answer = service.one_tap(&who).await;
        if answer.is_err() {
            // The list says why, and no longer offers it.
            self.read_accounts().await;
        }
        self.settle(&who, answer).map(|current| self.entered(current))
    }

    /// Logs out of an account that is logged in on this device.
    ///
    /// # Errors
    /// What the port says; the session is then still there.
    pub async fn log_out_of(self, who: AccountId, how: LogOut) -> Answer<RevokeReport> {
        let service = self.service().await?;
        let own = self.standing.with_untracked(|standing| standing.account() == Some(&who));
        if own {
            return self.leave(service.log_out_of(&who, how)).await;
        }
        let answer = service.log_out_of(&who, how).await;
        let report = self.settle(&who, answer)?;
        self.read_accounts().await;
        self.announce();
        Ok(report)
    }

    /// Leaves this tab's account without logging out.
    ///
    /// # Errors
    /// What the port says.
    pub async fn step_out(self) -> Answer<()> {
        let service = self.service().await?;
        self.leave(service.step_out()).await
    }

    /// Saves this device's login.
    ///
    /// # Errors
    /// What the port says.
    pub async fn save_login(self, who: AccountId, keep: KeepFor) -> Answer<()> {
        let answer = self.service().await?.save_login(&who, keep).await;
        self.settle(&who, answer)?;
        self.answered().await;
        Ok(())
    }

    /// Notes that the login shall not be saved now.
    ///
    /// # Errors
    /// What the port says.
    pub async fn decline_to_save(self, who: AccountId) -> Answer<()> {
        let answer = self.service().await?.decline_to_save(&who).await;
        self.settle(&who, answer)?;
        self.answered().await;
        Ok(())
    }

    /// The question whether to save the login is answered.
    async fn answered(self) {
        self.dispatch(Event::OfferAnswered);
        self.read_accounts().await;
        self.announce();
    }

    /// Forgets an account on this device.
    ///
    /// # Errors
    /// What the port says.
    pub async fn forget(self, who: AccountId) -> Answer<()> {
        let answer = self.service().await?.forget(&who).await;
        self.read_accounts().await;
        self.settle(&who, answer)?;
        self.announce();
        Ok(())
    }

    /// The devices on which the account's login is saved.
    ///
    /// # Errors
    /// What the port says.
    pub async fn saved_on(self, who: AccountId) -> Answer<Vec<SavedOn>> {
        let answer = self.service().await?.saved_on(&who).await;
        self.settle(&who, answer)
    }

    /// Withdraws saved logins, and gives the list as it was read afterwards.
    ///
    /// # Errors
    /// What the port says.
    pub async fn withdraw(self, who: AccountId, which: Vec<GrantId>) -> Answer<Vec<SavedOn>> {
        let answer = self.service().await?.withdraw(&who, which).await;
        let left = self.settle(&who, answer)?;
        self.dispatch(Event::ClosedOthers);
        self.read_accounts().await;
        self.changes.notify();
        Ok(left)
    }

    /// Removes an account that was made to practise with.
    ///
    /// # Errors
    /// What the port says; the account is then still there.
    pub async fn remove_practice(self, who: AccountId) -> Answer<()> {
        let service = self.service().await?;
        self.leave(service.remove_practice(&who)).await
    }

    /// Has the service forget this device, as a reset does first: every account that is logged in is
    /// logged out if `log_out`, and every saved login is forgotten. Tells no other tab, for a tab that
    /// reads again would open the databases that are about to go; [`Self::removed`] then takes the
    /// screens away. Says how many accounts were logged out.
    ///
    /// # Errors
    /// What the port says; what was not ended then is still there.
    pub async fn leave_device(self, log_out: bool) -> Answer<usize> {
        let service = self.service().await?;
        let mut logged_out = 0;
        for account in service.accounts().await? {
            let who = account.card.id;
            let inside = matches!(account.state, AccountState::InUse | AccountState::LoggedIn);
            let answer = if inside && log_out {
                let how = LogOut { remember: Remember::Forget, everything: false, password: None };
                service.log_out_of(&who, how).await.map(|_| logged_out += 1)
            } else {
                service.forget(&who).await
            };
            match answer {
                // It was closed from elsewhere in the meantime.
                Err(ServiceError::LoggedOut(_)) => service.forget(&who).await?,
                answer => answer?,
            }
        }
        Ok(logged_out)
    }

    /// Nobody is known here any more, because everything on this device was removed. Asks nobody,
    /// tells nobody and writes nothing.
    pub fn removed(self) {
        self.accounts.set(vec![]);
        self.standing.set(Standing::LoggedOut);
    }
}
