//! The session handle: the one way from a screen to the account service.
//!
//! A screen calls a method; the method asks the service, turns the answer into an [`Event`], and
//! runs what the reducer in [`super::sessions`] orders. Nothing else changes how the tab stands,
//! and no screen ever holds the service itself, which is opened when it is first needed: the
//! log-in screen does without.

mod accounts;
mod calls;

use super::opening::{Backend, Beginning, Notice, Open, Opened};
use super::sessions::{self, Effect, Event};
use crate::domain::account::Profile;
use crate::domain::device::Device;
use crate::domain::ids::AccountId;
use crate::domain::inventory::ACCOUNTS;
use crate::domain::saved::DeviceAccount;
use crate::domain::time::Timestamp;
use crate::platform::device::{self, ThisTab};
use crate::platform::tab_sync::{Hint, TabSync};
use crate::platform::{dom, over};
use crate::service::{Capabilities, Current, ServiceError, Standing, StorageError};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// What a call of the service answers.
pub type Answer<T> = Result<T, ServiceError>;

/// The handle. Copy it freely; take it in a component's body, never inside async code.
#[derive(Clone, Copy)]
pub struct Session {
    standing: RwSignal<Standing>,
    accounts: RwSignal<Vec<DeviceAccount>>,
    known: RwSignal<bool>,
    unasked: RwSignal<bool>,
    held: StoredValue<Rc<Held>, LocalStorage>,
    notice: RwSignal<Option<Notice>>,
    set_aside: RwSignal<Vec<String>>,
    wanted: RwSignal<String>,
    farewell: RwSignal<Vec<String>>,
    invented: RwSignal<Vec<String>>,
    wants_practice: RwSignal<bool>,
    reached: RwSignal<bool>,
    changes: Trigger,
}

/// What the handle holds that no screen follows.
struct Held {
    tab: ThisTab,
    open: Open,
    service: RefCell<Option<Backend>>,
    tabs: RefCell<Option<TabSync>>,
    /// How many things happened in this tab that a reading begun before them does not know of.
    era: Cell<u32>,
    /// Whether this tab is about to log out. What it hears of its session meanwhile is no news.
    leaving: Cell<bool>,
}

impl Session {
    /// Begins, and listens to other tabs.
    #[must_use]
    pub fn start(beginning: Beginning) -> Self {
        let session = Self::still(beginning);
        let tabs = TabSync::start(move |hint| spawn_local(session.hear(hint)));
        session.held().tabs.replace(Some(tabs));
        if session.opened().is_none() {
            spawn_local(session.look_again());
        }
        session
    }

    /// The same without listening: alone it is enough for a screen that is only shown.
    #[must_use]
    pub fn still(beginning: Beginning) -> Self {
        let session = Self {
            known: RwSignal::new(beginning.standing.is_some()),
            unasked: RwSignal::new(beginning.standing.is_none() && beginning.opened.is_some()),
            accounts: RwSignal::new(beginning.accounts),
            standing: RwSignal::new(beginning.standing.unwrap_or(Standing::LoggedOut)),
            held: StoredValue::new_local(Rc::new(Held {
                tab: beginning.tab,
                open: beginning.open,
                service: RefCell::default(),
                tabs: RefCell::default(),
                era: Cell::new(0),
                leaving: Cell::new(false),
            })),
            notice: RwSignal::new(None),
            set_aside: RwSignal::new(vec![]),
            wanted: RwSignal::new(String::new()),
            farewell: RwSignal::new(vec![]),
            invented: RwSignal::new(vec![]),
            wants_practice: RwSignal::new(false),
            reached: RwSignal::new(true),
            changes: Trigger::new(),
        };
        if let Some(opened) = beginning.opened {
            session.take(opened);
        }
        session
    }

    /// Where the service was in use before, the note that nobody is known here may have been lost in
    /// a crash, and a saved login must not seem lost with it: so it is asked, once the screen stands.
    async fn look_again(self) {
        if device::service_was_here(ACCOUNTS).await && self.opened().is_none() {
            self.read().await;
        }
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

    /// The accounts that this device knows, this tab's first.
    #[must_use]
    pub fn accounts(self) -> ReadSignal<Vec<DeviceAccount>> {
        self.accounts.read_only()
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

    /// False from a call that did not reach the service until one that did.
    #[must_use]
    pub fn reached(self) -> ReadSignal<bool> {
        self.reached.read_only()
    }

    /// Asks how this tab stands, and no more where that is as it was: the lists are read again only
    /// if it has changed, or if the service was not reached before.
    ///
    /// # Errors
    /// What the port says; nothing has changed then, unless the session is over.
    pub async fn look(self) -> Answer<()> {
        let service = self.service().await?;
        let held = self.held();
        let (began, cut_off) = (held.era.get(), !self.reached.get_untracked());
        let answer = service.current().await;
        // Whatever happened in this tab meanwhile asks for itself.
        if held.era.get() != began || held.leaving.get() {
            return Ok(());
        }
        let standing = self.settle_own(answer)?;
        let news = self.standing.with_untracked(|before| *before != standing);
        if news {
            self.dispatch(Event::Read(standing));
            self.read_accounts().await;
        }
        if news || cut_off {
            self.changes.notify();
        }
        Ok(())
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

    /// The device that this tab is on; `None` before the service is opened.
    #[must_use]
    pub fn device(self) -> Option<Device> {
        Some(self.opened()?.device())
    }

    /// The user name that the log-in form begins with: of an account whose password is needed.
    #[must_use]
    pub fn wanted(self) -> RwSignal<String> {
        self.wanted
    }

    /// What became of a log-out of everything, a line for each thing, for the log-in screen. The
    /// first line is its heading.
    #[must_use]
    pub fn farewell(self) -> RwSignal<Vec<String>> {
        self.farewell
    }

    /// What was made to practise with in this tab: the account, its user name and the password that was
    /// invented for it. Empty where nothing was; gone with the page.
    #[must_use]
    pub fn invented(self) -> RwSignal<Vec<String>> {
        self.invented
    }

    /// Whether somebody has asked for an account to practise with, which the practice screen makes.
    #[must_use]
    pub fn wants_practice(self) -> RwSignal<bool> {
        self.wants_practice
    }

    /// The service as another device sees it: one of the practice devices.
    ///
    /// # Errors
    /// [`ServiceError::NotLoaded`]; or there is no room, for devices meet in what is kept.
    pub async fn on_device(self, tab: ThisTab) -> Answer<Backend> {
        let opened = (self.held().open)(tab).await.ok_or(ServiceError::NotLoaded)?;
        match opened.notice {
            Some(Notice::Full) => Err(StorageError::Full.into()),
            _ => Ok(opened.service),
        }
    }

    /// Whether the service is open and could not be asked how this tab stands; [`Self::notice`] says why.
    #[must_use]
    pub fn unasked(self) -> ReadSignal<bool> {
        self.unasked.read_only()
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

    /// Has `leave` end this tab's session. The list of accounts is read before the log-in screen
    /// shows it.
    async fn leave<T>(self, leave: impl Future<Output = Answer<T>>) -> Answer<T> {
        let held = self.held();
        held.leaving.set(true);
        let answer = leave.await;
        if answer.is_ok() {
            self.read_accounts().await;
        }
        held.leaving.set(false);
        let done = self.settle_own(answer);
        match &done {
            Ok(_) => self.dispatch(Event::LoggedOut),
            // What was not heard meanwhile may have been news.
            Err(_) => self.read_again(),
        }
        done
    }

    pub(super) fn entered(self, current: Current) {
        self.dispatch(Event::LoggedIn(Box::new(current)));
        spawn_local(self.read_accounts());
    }

    fn held(self) -> Rc<Held> {
        self.held.get_value()
    }

    /// The service, if it is open.
    fn opened(self) -> Option<Backend> {
        self.held().service.borrow().clone()
    }

    /// The service, opened if it was not yet.
    pub(super) async fn service(self) -> Answer<Backend> {
        if let Some(service) = self.opened() {
            return Ok(service);
        }
        let held = self.held();
        let opened = (held.open)(held.tab.clone()).await.ok_or(ServiceError::NotLoaded)?;
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

    /// Lets the reducer see a refusal of a call for `who`, and picks up what was set aside on the
    /// way. What was refused for another account says nothing about the one in this tab.
    fn settle<T>(self, who: &AccountId, answer: Answer<T>) -> Answer<T> {
        let own = self.standing.with_untracked(|standing| standing.account() == Some(who));
        self.note(own, answer)
    }

    /// The same for a call for nobody yet, or for whoever is in this tab.
    fn settle_own<T>(self, answer: Answer<T>) -> Answer<T> {
        self.note(true, answer)
    }

    fn note<T>(self, own: bool, answer: Answer<T>) -> Answer<T> {
        self.heard(own, answer.as_ref().err());
        answer
    }

    /// The part of [`Self::note`] that stands only once in the wasm.
    fn heard(self, own: bool, error: Option<&ServiceError>) {
        if let Some(service) = self.opened() {
            self.collect(&service);
        }
        let reached = !error.is_some_and(ServiceError::is_unreached);
        if self.reached.try_get_untracked() == Some(!reached) {
            self.reached.set(reached);
        }
        if let Some(error) = error
            && own
            && !self.held().leaving.get()
        {
            self.dispatch(Event::Refused(error.clone()));
        }
    }

    fn dispatch(self, event: Event) {
        let held = self.held();
        if !matches!(event, Event::Read(_)) {
            held.era.set(held.era.get().wrapping_add(1));
        }
        let before = self.standing.get_untracked();
        let mut standing = before.clone();
        let effects = sessions::update(&mut standing, event);
        // Only a real change redraws the screens: a hint that brings nothing new costs nothing.
        if standing != before {
            let tab = &held.tab;
            tab.note_account(standing.account());
            let nobody = standing == Standing::LoggedOut;
            tab.note_known(!nobody || self.accounts.with_untracked(|all| !all.is_empty()));
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

    /// After a hint: asks the service, unless it is not open and there is nothing to ask about, or
    /// the storage was reset: a page that shows what is left must not make anything.
    async fn hear(self, hint: Hint) {
        let other = hint == Hint::OtherTab;
        let ask = || other || self.opened().is_some() || self.held().tab.may_know_accounts();
        if !over::reached() && ask() {
            self.read().await;
        }
        dom::show_again();
    }

    /// Reads which accounts this device knows, and notes for the next page whether there are any.
    async fn read_accounts(self) {
        let Some(service) = self.opened() else { return };
        let Ok(accounts) = service.accounts().await else { return };
        let nobody = self.standing.with_untracked(|standing| *standing == Standing::LoggedOut);
        self.held().tab.note_known(!nobody || !accounts.is_empty());
        if self.accounts.with_untracked(|before| *before != accounts) {
            self.accounts.set(accounts);
        }
        self.collect(&service);
    }

    async fn read(self) {
        let Ok(service) = self.service().await else { return };
        let held = self.held();
        let era = &held.era;
        loop {
            let began = era.get();
            let answer = service.current().await;
            // Who was waited for in vain is not asked for more.
            if !answer.as_ref().is_err_and(ServiceError::is_unreached) {
                self.read_accounts().await;
            }
            // Something happened here in the meantime that the answer does not know of.
            if era.get() != began {
                continue;
            }
            // Once this tab has left, it reads again.
            if held.leaving.get() {
                return;
            }
            match self.settle_own(answer) {
                Ok(standing) => self.dispatch(Event::Read(standing)),
                // Nobody knows how this tab stands, and now less than ever.
                Err(error) if !self.known.get_untracked() && error.is_no_judgement() => {
                    self.unasked.set(true);
                    self.notice.set(Some(Notice::Failed(error)));
                    return;
                }
                // A read that failed says nothing about the session, so nothing changes.
                Err(_) => {}
            }
            break;
        }
        if !self.known.get_untracked() {
            // What is said in place of the screens is no longer true.
            if self.unasked.get_untracked() {
                self.unasked.set(false);
                self.notice.set(None);
            }
            self.known.set(true);
        }
        self.changes.notify();
    }
}
