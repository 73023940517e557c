//! The session handle: the one way from a screen to the account service.
//!
//! A screen calls a method; the method asks the service, turns the answer into an [`Event`], and
//! runs what the reducer in [`super::sessions`] orders. Nothing else changes how the tab stands,
//! and no screen ever holds the service itself.

use super::sessions::{self, Effect, Event};
use crate::domain::account::{Profile, ProfilePatch};
use crate::domain::ids::AccountId;
use crate::domain::secret::Password;
use crate::domain::session::{Revoke, RevokeReport, SessionInfo};
use crate::domain::text::Username;
use crate::domain::time::Timestamp;
use crate::platform::browser::Browser;
use crate::platform::tab_sync::TabSync;
use crate::service::embedded::Embedded;
use crate::service::{
    AccountService, Capabilities, ChangePassword, LogIn, ServiceError, SignUp, Standing,
};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::rc::Rc;

/// The service that the screens speak to.
pub type Backend = Embedded<Browser>;

/// What a call of the service answers.
pub type Answer<T> = Result<T, ServiceError>;

/// The handle. Copy it freely; take it in a component's body, never inside async code.
#[derive(Clone, Copy)]
pub struct Session {
    standing: RwSignal<Standing>,
    service: StoredValue<Rc<Backend>, LocalStorage>,
    tabs: StoredValue<Option<TabSync>, LocalStorage>,
    set_aside: RwSignal<Vec<String>>,
    changes: Trigger,
}

impl Session {
    /// Wraps a service that has just been asked how this device stands, and listens to other tabs.
    #[must_use]
    pub fn start(service: Backend, standing: Standing) -> Self {
        let set_aside = service.take_set_aside();
        let session = Self {
            standing: RwSignal::new(standing),
            service: StoredValue::new_local(Rc::new(service)),
            tabs: StoredValue::new_local(None),
            set_aside: RwSignal::new(set_aside),
            changes: Trigger::new(),
        };
        session.tabs.set_value(Some(TabSync::start(move || session.read_again())));
        session
    }

    /// How this tab stands; changes when it or another tab logs in or out, or a session is closed.
    #[must_use]
    pub fn standing(self) -> Signal<Standing> {
        self.standing.into()
    }

    /// The account that is logged in, if one is.
    #[must_use]
    pub fn profile(self) -> Memo<Option<Profile>> {
        Memo::new(move |_| {
            self.standing.with(|standing| match standing {
                Standing::LoggedIn(current) => Some(current.profile.clone()),
                _ => None,
            })
        })
    }

    /// When the password of the account was last changed.
    #[must_use]
    pub fn password_changed(self) -> Memo<Option<Timestamp>> {
        let profile = self.profile();
        Memo::new(move |_| profile.with(|profile| profile.as_ref()?.password_changed))
    }

    /// Fires whenever a list of sessions may have changed, here or in another tab.
    #[must_use]
    pub fn changes(self) -> Trigger {
        self.changes
    }

    /// What the service can do.
    #[must_use]
    pub fn capabilities(self) -> Capabilities {
        self.service.with_value(|service| service.capabilities())
    }

    /// Names of the stored records that were unreadable and were set aside.
    #[must_use]
    pub fn set_aside(self) -> Signal<Vec<String>> {
        self.set_aside.into()
    }

    /// Whether nobody has this user name.
    ///
    /// # Errors
    /// What the port says; so for all calls below.
    pub async fn username_available(self, username: Username) -> Answer<bool> {
        self.service().username_available(&username).await
    }

    /// Makes an account and logs in.
    ///
    /// # Errors
    /// What the port says.
    pub async fn sign_up(self, form: SignUp) -> Answer<()> {
        let answer = self.service().sign_up(form).await;
        self.settle(answer).map(|current| self.dispatch(Event::LoggedIn(Box::new(current))))
    }

    /// Logs in with a password.
    ///
    /// # Errors
    /// What the port says.
    pub async fn log_in(self, form: LogIn) -> Answer<()> {
        let answer = self.service().log_in(form).await;
        self.settle(answer).map(|current| self.dispatch(Event::LoggedIn(Box::new(current))))
    }

    /// Logs out, or puts an ended session away.
    ///
    /// # Errors
    /// What the port says; the session is then still there.
    pub async fn log_out(self) -> Answer<()> {
        let answer = self.service().log_out().await;
        self.settle(answer).map(|()| self.dispatch(Event::LoggedOut))
    }

    /// Changes the profile.
    ///
    /// # Errors
    /// What the port says.
    pub async fn update_profile(self, who: AccountId, patch: ProfilePatch) -> Answer<()> {
        let answer = self.service().update_profile(&who, patch).await;
        self.settle(answer).map(|profile| self.dispatch(Event::ProfileChanged(Box::new(profile))))
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
        let answer = self.service().change_password(&who, form).await;
        let report = self.settle(answer)?;
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
        let answer = self.service().confirm(&who, password).await;
        self.settle(answer)
    }

    /// The live sessions, this one first.
    ///
    /// # Errors
    /// What the port says.
    pub async fn sessions(self, who: AccountId) -> Answer<Vec<SessionInfo>> {
        let answer = self.service().sessions(&who).await;
        self.settle(answer)
    }

    /// Closes sessions and reports what is true of each.
    ///
    /// # Errors
    /// What the port says.
    pub async fn revoke(self, who: AccountId, what: Revoke) -> Answer<RevokeReport> {
        let answer = self.service().revoke(&who, what).await;
        let report = self.settle(answer)?;
        self.dispatch(Event::ClosedOthers);
        self.changes.notify();
        Ok(report)
    }

    fn service(self) -> Rc<Backend> {
        self.service.get_value()
    }

    /// Lets the reducer see a refusal, and picks up what was set aside on the way.
    fn settle<T>(self, answer: Answer<T>) -> Answer<T> {
        let found = self.service().take_set_aside();
        if !found.is_empty() {
            self.set_aside.update(|all| all.extend(found));
        }
        answer.inspect_err(|error| self.dispatch(Event::Refused(error.clone())))
    }

    fn dispatch(self, event: Event) {
        let before = self.standing.get_untracked();
        let mut standing = before.clone();
        let effects = sessions::update(&mut standing, event);
        // Only a real change redraws the screens: a hint that brings nothing new costs nothing.
        if standing != before {
            self.standing.set(standing);
        }
        for effect in effects {
            match effect {
                Effect::Announce => {
                    self.tabs.with_value(|tabs| tabs.as_ref().map(TabSync::announce));
                }
                Effect::ReadAgain => self.read_again(),
            }
        }
    }

    fn read_again(self) {
        spawn_local(self.read());
    }

    async fn read(self) {
        let answer = self.service().current().await;
        // A read that failed says nothing about the session, so nothing changes.
        if let Ok(standing) = self.settle(answer) {
            self.dispatch(Event::Read(standing));
        }
        self.changes.notify();
    }
}
