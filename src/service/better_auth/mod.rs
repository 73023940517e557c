//! The adapter for a better-auth server: the port's calls as requests over HTTP, with the browser's
//! cookies. Coded to the wire, so that any server that speaks it will do.
//!
//! Never holds a credential: those are cookies that no script can read, and what the server calls a
//! session by never leaves this folder. Never claims what the server did not say: after a closing the
//! list is read again.
//!
//! **One browser, one cookie.** The server acts for the account that the browser's one cookie names,
//! whatever tab asks. So each call takes its turn among the tabs, looks which account that is, and
//! changes over to its own first where that is another one.

mod accounts;
mod calls;
mod closing;
mod looking;
mod notes;
mod standing;
pub mod transport;
mod waiting;
mod wire;

pub use notes::{REMEMBERED, ROWS};

use crate::domain::device::Device;
use crate::domain::ids::{AccountId, SessionId};
use crate::domain::log::{Event, Happened};
use crate::domain::policy::PasswordPolicy;
use crate::domain::session::{EndReason, Ended};
use crate::domain::time::{Span, Timestamp};
use crate::service::ports::{Clock, Mirror, Store};
use crate::service::{ServiceError, StorageError};
use notes::Notebook;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use transport::{Answer, NoReply, Request, Transport};
use wire::{Pair, Session};
use zeroize::Zeroizing;

/// How long a typed password counts as a fresh confirmation. The server asks for none before it closes
/// sessions; our screens do.
const CONFIRMED_FOR: Span = Span::minutes(5);
/// A session younger than this closes older ones only after the password was typed in it.
const YOUNG: Span = Span::days(1);

/// What the adapter is made of.
pub trait Parts: 'static {
    /// Where this device keeps its notes.
    type Store: Store;
    /// The copy of what is public.
    type Mirror: Mirror;
    /// The clock.
    type Clock: Clock;
    /// The way to the server.
    type Transport: Transport;
}

/// What the tab is.
#[derive(Clone, Debug)]
pub struct ThisTab {
    /// The device.
    pub device: Device,
    /// The account that it acted for before it was loaded anew.
    pub account: Option<AccountId>,
}

/// What a tab acts for.
#[derive(Clone, Debug)]
struct Bound {
    account: AccountId,
    /// Set once the session was found to be over; stays until it is put away.
    ended: Option<Ended>,
}

/// That the password was typed.
#[derive(Clone, Copy, Debug)]
struct Typed {
    at: Timestamp,
    /// Not to log in, but while being logged in.
    again: bool,
}

/// What the server was found to have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plugins {
    /// Several accounts in one browser; without it no login can be saved.
    pub multi_session: bool,
    /// User names.
    pub username: bool,
}

/// The account service of a better-auth server, as one tab sees it.
pub struct BetterAuth<P: Parts> {
    notebook: Notebook<P>,
    clock: P::Clock,
    transport: P::Transport,
    device: Device,
    passwords: PasswordPolicy,
    plugins: Cell<Option<Plugins>>,
    bound: RefCell<Option<Bound>>,
    before: RefCell<Option<AccountId>>,
    /// The sessions that were in this browser when this tab was left; it does not slip into them.
    left: RefCell<Vec<SessionId>>,
    typed: RefCell<Option<(AccountId, Typed)>>,
    /// When the list was read last for [`crate::service::Current::asks`], and what it said.
    asked: RefCell<Option<(AccountId, Timestamp, Option<crate::domain::session::NewLogIn>)>>,
    /// Whether what nobody needs any more was put away since this page was loaded.
    tidied: Cell<bool>,
}

impl<P: Parts> BetterAuth<P> {
    /// The service for a tab. Asks nobody yet.
    pub fn new(
        store: Rc<P::Store>,
        mirror: P::Mirror,
        clock: P::Clock,
        transport: P::Transport,
        tab: ThisTab,
        passwords: PasswordPolicy,
    ) -> Self {
        Self {
            notebook: Notebook::new(store, mirror),
            clock,
            transport,
            device: tab.device,
            passwords,
            plugins: Cell::new(None),
            bound: RefCell::new(None),
            before: RefCell::new(tab.account),
            left: RefCell::default(),
            typed: RefCell::new(None),
            asked: RefCell::new(None),
            tidied: Cell::new(false),
        }
    }

    /// Finds out what the server has, if that is not known yet. Best effort: what is not known is
    /// taken to be there, and a call that needs it is refused.
    pub async fn probe(&self) -> Option<Plugins> {
        if self.plugins.get().is_none() {
            let accounts = self.transport.send(Request::Get(DEVICE_SESSIONS)).await.ok()?;
            let body = Zeroizing::new(r#"{"username":"onlyme.probe"}"#.to_owned());
            let names = self.transport.send(Request::Post(USERNAME_AVAILABLE, body)).await.ok()?;
            let missing = |answer: &Answer| answer.status == 404 && answer.body.is_empty();
            // Only the server itself knows: a fault on the way says nothing.
            let told = |answer: &Answer| missing(answer) || answer.status == 200;
            if told(&accounts) && told(&names) {
                let multi_session = !missing(&accounts);
                let username = !missing(&names);
                self.plugins.set(Some(Plugins { multi_session, username }));
            }
        }
        self.plugins.get()
    }

    fn now(&self) -> Timestamp {
        self.clock.now()
    }

    fn multi_session(&self) -> bool {
        self.plugins.get().is_none_or(|plugins| plugins.multi_session)
    }

    /// Reads something. A reading harms nothing, so it is tried twice: a connection that stood open for
    /// long may be dead, which only the first try finds out. Who was waited for in vain is not waited for
    /// again.
    async fn get<T: DeserializeOwned>(&self, way: &str) -> Result<T, ServiceError> {
        let mut answer = self.transport.send(Request::Get(way)).await;
        if answer == Err(NoReply::Lost) {
            answer = self.transport.send(Request::Get(way)).await;
        }
        let answer = answer.map_err(|error| match error {
            NoReply::Lost | NoReply::Unsent | NoReply::Late => ServiceError::Unreachable,
            NoReply::TooLong => ServiceError::NotTheService,
        })?;
        // A proxy that finds no server behind it.
        if matches!(answer.status, 502..=504) {
            return Err(ServiceError::Unreachable);
        }
        wire::read(&answer)
    }

    /// Orders something, once: an order that got no answer may have been carried out.
    async fn post<T: DeserializeOwned>(
        &self,
        way: &str,
        body: &impl Serialize,
    ) -> Result<T, ServiceError> {
        let body =
            serde_json::to_string(body).map_err(|error| StorageError::Failed(error.to_string()))?;
        let request = Request::Post(way, Zeroizing::new(body));
        let answer = self.transport.send(request).await.map_err(|error| match error {
            NoReply::Unsent => ServiceError::Unreachable,
            NoReply::Lost | NoReply::Late | NoReply::TooLong => ServiceError::NoAnswer,
        })?;
        match answer.status {
            // A proxy lost the server while it waited for it.
            502 | 504 => Err(ServiceError::NoAnswer),
            // A proxy, or the server itself, took no order.
            503 => Err(ServiceError::Unreachable),
            _ => wire::read(&answer),
        }
    }

    /// Orders something of which only the doing counts.
    async fn order(&self, way: &str, body: &impl Serialize) -> Result<(), ServiceError> {
        self.post::<serde::de::IgnoredAny>(way, body).await.map(drop)
    }

    /// The account that the browser's cookie names.
    async fn active(&self) -> Result<Option<Pair>, ServiceError> {
        self.get(SESSION).await
    }

    /// Every account that is logged in in this browser.
    async fn in_browser(&self) -> Result<Vec<Pair>, ServiceError> {
        if self.multi_session() {
            match self.get(DEVICE_SESSIONS).await {
                Err(ServiceError::Unsupported) => {}
                answer => return answer,
            }
        }
        Ok(self.active().await?.into_iter().collect())
    }

    /// Has the browser's cookie name this session.
    async fn change_over(&self, to: &Session) -> Result<(), ServiceError> {
        let body = SessionToken { session_token: &to.token };
        self.order("/multi-session/set-active", &body).await
    }

    /// The account's session in this browser, which the cookie names from now on.
    ///
    /// # Errors
    /// [`ServiceError::LoggedOut`] if there is none.
    async fn act_as(&self, who: &AccountId) -> Result<Pair, ServiceError> {
        if let Some(pair) = self.active().await?.filter(|pair| pair.user.id == who.0) {
            return Ok(pair);
        }
        let all = if self.multi_session() { self.in_browser().await? } else { Vec::new() };
        let Some(own) = all.into_iter().find(|pair| pair.user.id == who.0) else {
            return Err(ServiceError::LoggedOut(Some(self.over_unseen())));
        };
        match self.change_over(&own.session).await {
            Err(ServiceError::LoggedOut(_)) => {
                Err(ServiceError::LoggedOut(Some(self.over_unseen())))
            }
            answer => answer.map(|()| own),
        }
    }

    /// Lets a call for `who` act: this tab acts for that account, and its session is alive. The turn is
    /// the caller's for as long as it keeps it.
    async fn admit(
        &self,
        who: &AccountId,
    ) -> Result<(<P::Transport as Transport>::Turn, Pair), ServiceError> {
        self.check_bound(who)?;
        let turn = self.transport.turn().await;
        // Whoever had the turn before may have logged out of it.
        if self.notebook.record(who).await?.is_some_and(|record| record.out.is_some()) {
            let ended = Ended { at: self.now(), reason: EndReason::LoggedOut, by: None };
            return Err(self.note_end(who, ended));
        }
        match self.act_as(who).await {
            Ok(pair) => Ok((turn, pair)),
            Err(ServiceError::LoggedOut(ended)) => {
                Err(self.note_end(who, ended.unwrap_or_else(|| self.over_unseen())))
            }
            Err(error) => Err(error),
        }
    }

    /// Whether this tab acts for `who`.
    fn check_bound(&self, who: &AccountId) -> Result<(), ServiceError> {
        match &*self.bound.borrow() {
            None => Err(ServiceError::LoggedOut(None)),
            Some(bound) if bound.account != *who => Err(ServiceError::OtherAccount),
            Some(Bound { ended: Some(ended), .. }) => {
                Err(ServiceError::LoggedOut(Some(ended.clone())))
            }
            Some(_) => Ok(()),
        }
    }

    /// Remembers that the session of `who` in this tab is over.
    fn note_end(&self, who: &AccountId, ended: Ended) -> ServiceError {
        if let Some(bound) = self.bound.borrow_mut().as_mut().filter(|b| b.account == *who) {
            bound.ended.get_or_insert_with(|| ended.clone());
        }
        ServiceError::LoggedOut(Some(ended))
    }

    /// How a session ended of which the server only says that it is no more.
    fn over_unseen(&self) -> Ended {
        Ended { at: self.now(), reason: EndReason::Unknown, by: None }
    }

    /// The sessions of the account that the cookie names, which must be `who`.
    async fn list(&self, who: &AccountId) -> Result<Vec<Session>, ServiceError> {
        let all: Vec<Session> = self.get("/list-sessions").await?;
        // An answer for another account would be somebody else's list.
        if all.iter().any(|session| session.user_id != who.0) {
            return Err(ServiceError::OtherAccount);
        }
        Ok(all)
    }

    /// Remembers that the owner has typed the password.
    fn note_typed(&self, who: &AccountId, again: bool) {
        self.typed.replace(Some((who.clone(), Typed { at: self.now(), again })));
    }

    fn typed(&self, who: &AccountId) -> Option<Typed> {
        let typed = self.typed.borrow();
        let (_, typed) = typed.as_ref().filter(|(whose, _)| whose == who)?;
        (self.now() < typed.at.plus(CONFIRMED_FOR)).then_some(*typed)
    }

    /// Writes into this device's security log. Best effort: what happened has happened.
    async fn note(&self, who: &AccountId, own: &Session, events: Vec<Event>) {
        let _ = self.write_log(who, own, events).await;
    }

    async fn write_log(
        &self,
        who: &AccountId,
        own: &Session,
        events: Vec<Event>,
    ) -> Result<Option<crate::domain::chain::Entry>, StorageError> {
        let by = Some(own.handle().mark());
        let did = |event| Happened { by: by.clone(), on: Some(self.device.clone()), event };
        self.notebook.log(&self.clock, who, events.into_iter().map(did).collect()).await
    }
}

/// Reads which account the cookie names.
const SESSION: &str = "/get-session";
/// Reads which accounts are logged in in this browser.
const DEVICE_SESSIONS: &str = "/multi-session/list-device-sessions";
/// Asks whether a user name is free.
const USERNAME_AVAILABLE: &str = "/is-username-available";

/// Names a session in an order of the multi-session plugin.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SessionToken<'a> {
    session_token: &'a wire::Token,
}

/// Names a session.
#[derive(Serialize)]
struct TokenOnly<'a> {
    token: &'a wire::Token,
}

/// An order that needs no words.
#[derive(Serialize)]
struct Nothing {}
