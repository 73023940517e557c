//! The session handle: the one way from a screen to the account service.
//!
//! A screen calls a method; the method asks the service, turns the answer into an [`Event`], and
//! runs what the reducer in [`super::sessions`] orders. Nothing else changes how the tab stands,
//! and no screen ever holds the service itself, which is opened when it is first needed: the
//! log-in screen does without.

use super::sessions::{self, Effect, Event};
use crate::domain::account::{Profile, ProfilePatch};
use crate::domain::ids::AccountId;
use crate::domain::secret::Password;
use crate::domain::session::{Revoke, RevokeReport, SessionInfo};
use crate::domain::text::Username;
use crate::domain::time::Timestamp;
use crate::platform::device::ThisTab;
use crate::platform::tab_sync::{Hint, TabSync};
use crate::service::{
    AccountService, Capabilities, ChangePassword, LogIn, ServiceError, SignUp, Standing,
};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::cell::RefCell;
use std::pin::Pin;
use std::rc::Rc;

/// The service that the screens speak to.
pub type Backend = Rc<dyn AccountService>;

/// A service that has been opened, and what the person should know about where it keeps things.
#[derive(Clone)]
pub struct Opened {
    /// The service.
    pub service: Backend,
    /// What to say about it.
    pub notice: Option<Notice>,
}

/// What the browser does not let us do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// Nothing can be stored.
    Blocked,
    /// There is no room left.
    Full,
    /// How this device stands could not be read.
    Failed(ServiceError),
}

/// Opens the service, whose code may have to be loaded first; `None` if it cannot be.
pub type Open = Rc<dyn Fn() -> Pin<Box<dyn Future<Output = Option<Opened>>>>>;

/// How a tab begins.
pub struct Beginning {
    /// What the tab is.
    pub tab: ThisTab,
    /// How to open the service.
    pub open: Open,
    /// The service, if it had to be asked for what follows.
    pub opened: Option<Opened>,
    /// How the device stands; `None` if the service that knows could not be loaded.
    pub standing: Option<Standing>,
}

impl Beginning {
    /// Finds out how this device stands. The service is asked only where `ask` says so, or where
    /// the device may hold a session.
    pub async fn find(tab: ThisTab, ask: bool, open: Open) -> Self {
        let logged_out = Some(Standing::LoggedOut);
        if !ask && !tab.may_hold_session() {
            return Self { tab, open, opened: None, standing: logged_out };
        }
        let Some(mut opened) = open().await else {
            return Self { tab, open, opened: None, standing: None };
        };
        let standing = match opened.service.current().await {
            Ok(found) => {
                tab.note_session(found != Standing::LoggedOut);
                Some(found)
            }
            Err(error) => {
                opened.notice = Some(Notice::Failed(error));
                logged_out
            }
        };
        Self { tab, open, opened: Some(opened), standing }
    }
}

/// What a call of the service answers.
pub type Answer<T> = Result<T, ServiceError>;

/// The handle. Copy it freely; take it in a component's body, never inside async code.
#[derive(Clone, Copy)]
pub struct Session {
    standing: RwSignal<Standing>,
    known: RwSignal<bool>,
    held: StoredValue<Rc<Held>, LocalStorage>,
    notice: RwSignal<Option<Notice>>,
    set_aside: RwSignal<Vec<String>>,
    changes: Trigger,
}

/// What the handle holds that no screen follows.
struct Held {
    tab: ThisTab,
    open: Open,
    service: RefCell<Option<Backend>>,
    tabs: RefCell<Option<TabSync>>,
}

impl Session {
    /// Begins, and listens to other tabs.
    #[must_use]
    pub fn start(beginning: Beginning) -> Self {
        let session = Self {
            known: RwSignal::new(beginning.standing.is_some()),
            standing: RwSignal::new(beginning.standing.unwrap_or(Standing::LoggedOut)),
            held: StoredValue::new_local(Rc::new(Held {
                tab: beginning.tab,
                open: beginning.open,
                service: RefCell::default(),
                tabs: RefCell::default(),
            })),
            notice: RwSignal::new(None),
            set_aside: RwSignal::new(vec![]),
            changes: Trigger::new(),
        };
        if let Some(opened) = beginning.opened {
            session.take(opened);
        }
        let tabs = TabSync::start(move |hint| spawn_local(session.hear(hint)));
        session.held().tabs.replace(Some(tabs));
        session
    }

    /// Opens the service ahead of the first call, so that the call need not wait for it, and asks it
    /// how this tab stands, for the note that nobody is logged in may have been lost. The other tabs
    /// do the same, so that they can follow a log-in at once.
    pub fn prepare(self) {
        if self.opened().is_none() {
            self.announce();
            self.read_again();
        }
    }

    /// How this tab stands; changes when it or another tab logs in or out, or a session is closed.
    #[must_use]
    pub fn standing(self) -> ReadSignal<Standing> {
        self.standing.read_only()
    }

    /// False as long as nobody could be asked how this tab stands; then [`Self::standing`] says
    /// nothing.
    #[must_use]
    pub fn known(self) -> ReadSignal<bool> {
        self.known.read_only()
    }

    /// Asks again how this tab stands. False if nobody could be asked.
    pub async fn ask_again(self) -> bool {
        self.read().await;
        self.known.get_untracked()
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

    /// What the service can do; `None` before it is opened, when only the log-in screen is shown.
    #[must_use]
    pub fn capabilities(self) -> Option<Capabilities> {
        Some(self.opened()?.capabilities())
    }

    /// What the person should know about the browser's storage.
    #[must_use]
    pub fn notice(self) -> ReadSignal<Option<Notice>> {
        self.notice.read_only()
    }

    /// Names of the stored records that were unreadable and were set aside.
    #[must_use]
    pub fn set_aside(self) -> ReadSignal<Vec<String>> {
        self.set_aside.read_only()
    }

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
        self.settle(answer).map(|current| self.dispatch(Event::LoggedIn(Box::new(current))))
    }

    /// Logs in with a password.
    ///
    /// # Errors
    /// What the port says.
    pub async fn log_in(self, form: LogIn) -> Answer<()> {
        let answer = self.service().await?.log_in(form).await;
        self.settle(answer).map(|current| self.dispatch(Event::LoggedIn(Box::new(current))))
    }

    /// Logs out, or puts an ended session away.
    ///
    /// # Errors
    /// What the port says; the session is then still there.
    pub async fn log_out(self) -> Answer<()> {
        let answer = self.service().await?.log_out().await;
        self.settle(answer).map(|()| self.dispatch(Event::LoggedOut))
    }

    /// Changes the profile.
    ///
    /// # Errors
    /// What the port says.
    pub async fn update_profile(self, who: AccountId, patch: ProfilePatch) -> Answer<()> {
        let answer = self.service().await?.update_profile(&who, patch).await;
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
        let answer = self.service().await?.change_password(&who, form).await;
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
        let answer = self.service().await?.confirm(&who, password).await;
        self.settle(answer)
    }

    /// The live sessions, this one first.
    ///
    /// # Errors
    /// What the port says.
    pub async fn sessions(self, who: AccountId) -> Answer<Vec<SessionInfo>> {
        let answer = self.service().await?.sessions(&who).await;
        self.settle(answer)
    }

    /// Closes sessions and reports what is true of each.
    ///
    /// # Errors
    /// What the port says.
    pub async fn revoke(self, who: AccountId, what: Revoke) -> Answer<RevokeReport> {
        let answer = self.service().await?.revoke(&who, what).await;
        let report = self.settle(answer)?;
        self.dispatch(Event::ClosedOthers);
        self.changes.notify();
        Ok(report)
    }

    fn held(self) -> Rc<Held> {
        self.held.get_value()
    }

    /// The service, if it is open.
    fn opened(self) -> Option<Backend> {
        self.held().service.borrow().clone()
    }

    /// The service, opened if it was not yet.
    async fn service(self) -> Answer<Backend> {
        if let Some(service) = self.opened() {
            return Ok(service);
        }
        let opened = (self.held().open)().await.ok_or(ServiceError::NotLoaded)?;
        // Of two that were opened at the same time, the first is the one.
        Ok(self.opened().unwrap_or_else(|| self.take(opened)))
    }

    fn take(self, opened: Opened) -> Backend {
        self.held().service.replace(Some(Rc::clone(&opened.service)));
        self.notice.set(opened.notice);
        self.collect(&opened.service);
        opened.service
    }

    /// Picks up what the service set aside.
    fn collect(self, service: &Backend) {
        let found = service.take_set_aside();
        if !found.is_empty() {
            self.set_aside.update(|all| all.extend(found));
        }
    }

    /// Lets the reducer see a refusal, and picks up what was set aside on the way.
    fn settle<T>(self, answer: Answer<T>) -> Answer<T> {
        if let Some(service) = self.opened() {
            self.collect(&service);
        }
        answer.inspect_err(|error| self.dispatch(Event::Refused(error.clone())))
    }

    fn dispatch(self, event: Event) {
        let before = self.standing.get_untracked();
        let mut standing = before.clone();
        let effects = sessions::update(&mut standing, event);
        // Only a real change redraws the screens: a hint that brings nothing new costs nothing.
        if standing != before {
            self.held().tab.note_session(standing != Standing::LoggedOut);
            self.standing.set(standing);
        }
        for effect in effects {
            match effect {
                Effect::Announce => {
                    self.announce();
                }
                Effect::ReadAgain => self.read_again(),
            }
        }
    }

    fn announce(self) {
        if let Some(tabs) = &*self.held().tabs.borrow() {
            tabs.announce();
        }
    }

    fn read_again(self) {
        spawn_local(self.read());
    }

    /// After a hint: asks the service, unless it is not open and there is nothing to ask about.
    async fn hear(self, hint: Hint) {
        let other = hint == Hint::OtherTab;
        if other || self.opened().is_some() || self.held().tab.may_hold_session() {
            self.read().await;
        }
    }

    async fn read(self) {
        let Ok(service) = self.service().await else { return };
        let answer = service.current().await;
        // A read that failed says nothing about the session, so nothing changes.
        if let Ok(standing) = self.settle(answer) {
            self.dispatch(Event::Read(standing));
        }
        if !self.known.get_untracked() {
            self.known.set(true);
        }
        self.changes.notify();
    }
}
