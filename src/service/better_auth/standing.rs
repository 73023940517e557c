//! How this tab stands, and which accounts this device knows. Never begins a session: a look changes
//! nothing but what is over.

use super::notes::Record;
use super::transport::Transport as _;
use super::wire::{Pair, Session};
use super::{BetterAuth, Bound, Nothing, Parts, SessionToken};
use crate::domain::account::Profile;
use crate::domain::ids::AccountId;
use crate::domain::saved::{
    AccountState, DeviceAccount, LoginEnd, LoginEnded, PasswordNeeded, SavedLogin,
};
use crate::domain::session::{EndReason, Ended, NewLogIn};
use crate::domain::time::{Span, Timestamp};
use crate::service::{Current, ServiceError, Standing};
use std::cmp::Reverse;

/// How long the list is taken to be as it was, where it is only read to ask "Was this you?".
const LIST_HOLDS: Span = Span::minutes(1);

/// An account's session in this browser.
#[derive(Clone, Copy)]
enum Here<'a> {
    /// The server could not be asked, so nothing is said to be over.
    Unasked,
    /// There is none.
    Gone,
    /// It goes on.
    Alive(&'a Session),
}

impl<P: Parts> BetterAuth<P> {
    /// How this tab stands.
    pub(super) async fn stand(&self) -> Result<Standing, ServiceError> {
        if let Some(ended) = self.bound.borrow().as_ref().and_then(|bound| bound.ended.clone()) {
            return Ok(Standing::Ended(ended));
        }
        let _turn = self.transport.turn().await;
        // First, because a server that is not there is found out by one question.
        let active = self.active().await?;
        self.probe().await;
        let records = self.notebook.records().await?;
        self.tidy(&records).await;
        let out = |who: &str| {
            records.iter().find(|record| record.account.0 == who).and_then(|record| record.out)
        };
        let bound = self.bound.borrow().as_ref().map(|bound| bound.account.clone());
        let asked = bound.or_else(|| self.before.take());
        let Some(who) = asked else { return self.take_up(active, &records).await };
        // Not before the answer is there: a tab that could not ask must ask again for the same.
        self.bound.replace(Some(Bound { account: who.clone(), ended: None }));
        if let Some(at) = out(&who.0) {
            return Ok(self.end(&who, Ended { at, reason: EndReason::LoggedOut, by: None }));
        }
        let found = match active.filter(|pair| pair.user.id == who.0) {
            Some(pair) => Some(pair),
            None => self.in_browser().await?.into_iter().find(|pair| pair.user.id == who.0),
        };
        match found {
            Some(pair) => self.enter(pair, false).await,
            None => Ok(self.end(&who, self.over_unseen())),
        }
    }

    /// Takes up what is logged in in this browser: what the cookie names, or else the account that was
    /// used last. Not what this tab has left.
    async fn take_up(
        &self,
        active: Option<Pair>,
        records: &[Record],
    ) -> Result<Standing, ServiceError> {
        let record = |pair: &Pair| records.iter().find(|r| r.account.0 == pair.user.id);
        let left = self.left.borrow().clone();
        let stays = |pair: &Pair| !left.contains(&pair.session.handle());
        let is_in = |pair: &Pair| record(pair).is_none_or(|record| record.out.is_none());
        if let Some(pair) = active.filter(|pair| stays(pair) && is_in(pair)) {
            return self.enter(pair, false).await;
        }
        if !records.iter().any(|record| record.out.is_none()) {
            return Ok(Standing::LoggedOut);
        }
        let all = self.in_browser().await?.into_iter();
        let known = |pair: &Pair| record(pair).filter(|r| r.out.is_none()).map(|r| r.used);
        let last = all.filter(stays).filter_map(|pair| Some((known(&pair)?, pair)));
        match last.max_by_key(|(used, _)| *used) {
            Some((_, pair)) => self.enter(pair, false).await,
            None => Ok(Standing::LoggedOut),
        }
    }

    fn end(&self, who: &AccountId, ended: Ended) -> Standing {
        self.note_end(who, ended.clone());
        Standing::Ended(ended)
    }

    /// Acts for this account from now on.
    pub(super) async fn enter(&self, pair: Pair, offer: bool) -> Result<Standing, ServiceError> {
        Ok(Standing::LoggedIn(Box::new(self.current(pair, offer).await?)))
    }

    /// The same, as what is known of it.
    pub(super) async fn current(&self, pair: Pair, offer: bool) -> Result<Current, ServiceError> {
        let who = pair.user.handle();
        let profile = self.profile(&pair).await?;
        let record = self.notebook.record(&who).await?;
        let card = pair.user.card()?;
        let known = record.as_ref().is_some_and(|r| r.out.is_none() && r.card() == card);
        if !known || offer {
            let mut record = record.unwrap_or_else(|| Record::new(card.clone(), self.now()));
            record.show(card);
            (record.out, record.over, record.used) = (None, None, self.now());
            // A record that cannot be kept, say because storage is full, does not undo a log-in.
            let _ = self.notebook.keep(&record).await;
        }
        self.bound.replace(Some(Bound { account: who, ended: None }));
        let asks = self.asks(&pair.session).await;
        Ok(Current { profile, session: pair.session.handle(), offer, asks })
    }

    /// The profile, with what this device knows of the password.
    pub(super) async fn profile(&self, pair: &Pair) -> Result<Profile, ServiceError> {
        let notes = self.notebook.notes(&pair.user.handle()).await.unwrap_or_default();
        pair.user.profile(notes.password_changed)
    }

    /// The newest log-in after `own` of which nobody has said here that it was the owner's. The list
    /// belongs to the account that the cookie names, so nothing is asked while that is another one.
    async fn asks(&self, own: &Session) -> Option<NewLogIn> {
        let who = AccountId(own.user_id.clone());
        let asked = self.asked.borrow().clone();
        if let Some((whose, at, asks)) = asked
            && whose == who
            && self.now() < at.plus(LIST_HOLDS)
        {
            return asks;
        }
        let list = self.list(&who).await.ok()?;
        let notes = self.notebook.notes(&who).await.ok()?;
        let new = |session: &&Session| {
            session.id != own.id
                && session.created_at >= own.created_at
                && !notes.known.contains(&session.handle())
        };
        let newest = list.iter().filter(new).max_by_key(|session| session.created_at);
        let asks = newest.map(|session| NewLogIn {
            id: session.handle(),
            device: session.device(),
            name: notes.names.get(&session.handle()).cloned(),
            created: session.created_at,
        });
        self.asked.replace(Some((who, self.now(), asks.clone())));
        asks
    }

    /// Puts away what nobody needs any more, once for each page: sessions whose chosen time is over, and
    /// those that this device knows nothing of but their cookies, which a log-in for one visit leaves
    /// behind. Best effort: what could not be put away is looked at again by the next page.
    async fn tidy(&self, records: &[Record]) {
        let now = self.now();
        let due = records.iter().any(|r| r.out.is_some() && r.over.is_none() && r.is_over(now));
        if !self.multi_session() || (self.tidied.get() && !due) {
            return;
        }
        let Ok(all) = self.in_browser().await else { return };
        let Ok(active) = self.active().await else { return };
        self.tidied.set(true);
        let in_use = active.as_ref().map(|pair| pair.user.id.clone());
        for pair in all {
            let record = records.iter().find(|record| record.account.0 == pair.user.id);
            let stray = record.is_none() && in_use.as_ref() != Some(&pair.user.id);
            let over = record.is_some_and(|r| r.out.is_some() && r.is_over(now));
            if (stray || over)
                && self.end_session(&pair.session).await.is_ok()
                && let Some(record) = record
            {
                let mut record = record.clone();
                let ended = LoginEnded { at: now, reason: LoginEnd::Expired, by: None };
                record.over.get_or_insert(ended);
                let _ = self.notebook.keep(&record).await;
            }
        }
        // Ending a session leaves the cookie with whichever account the server likes.
        if let Some(active) = active {
            let _ = self.change_over(&active.session).await;
        }
    }

    /// Ends a session of this browser, and no other account's with it.
    pub(super) async fn end_session(&self, which: &Session) -> Result<(), ServiceError> {
        if !self.multi_session() {
            return self.order("/sign-out", &Nothing {}).await;
        }
        // The server ends a session only while somebody is logged in.
        self.change_over(which).await?;
        self.order("/multi-session/revoke", &SessionToken { session_token: &which.token }).await
    }

    /// The accounts that this device knows.
    pub(super) async fn known(&self) -> Result<Vec<DeviceAccount>, ServiceError> {
        let mut records = self.notebook.records().await?;
        let turn = self.transport.turn().await;
        let alive = self.in_browser().await.ok();
        drop(turn);
        records.sort_by_key(|record| Reverse(record.used));
        let bound = self.bound.borrow().clone();
        let latest = records.iter().filter(|record| record.out.is_none()).map(|r| r.used).max();
        let mut found: Vec<DeviceAccount> = records
            .iter()
            .map(|record| {
                let own = bound.as_ref().filter(|bound| bound.account == record.account);
                let here = match &alive {
                    None => Here::Unasked,
                    Some(all) => {
                        let pair = all.iter().find(|pair| pair.user.id == record.account.0);
                        pair.map_or(Here::Gone, |pair| Here::Alive(&pair.session))
                    }
                };
                let active = record.out.is_none() && Some(record.used) == latest;
                self.account(record, own, here, active)
            })
            .collect();
        found.sort_by_key(|account| account.state != AccountState::InUse);
        Ok(found)
    }

    /// One of them.
    fn account(
        &self,
        record: &Record,
        own: Option<&Bound>,
        here: Here<'_>,
        active: bool,
    ) -> DeviceAccount {
        let keep = record.saved.map(|(keep, _)| keep).filter(|_| !record.is_over(self.now()));
        let chosen = record.ends().unwrap_or(Timestamp(i64::MAX));
        let works = keep.and_then(|keep| match here {
            Here::Gone => None,
            Here::Alive(session) => Some(SavedLogin { keep, ends: chosen.min(session.expires_at) }),
            Here::Unasked => Some(SavedLogin { keep, ends: chosen }),
        });
        let over = |reason| LoginEnded { at: self.now(), reason, by: None };
        let state = if own.is_some_and(|own| own.ended.is_none()) {
            AccountState::InUse
        } else if matches!(here, Here::Gone) || own.is_some() {
            let gone = record.over.clone().unwrap_or_else(|| over(LoginEnd::Gone));
            AccountState::PasswordNeeded(PasswordNeeded::Login(gone))
        } else if record.out.is_none() {
            AccountState::LoggedIn
        } else if works.is_some() {
            AccountState::Saved
        } else {
            let ended = record.over.clone().unwrap_or_else(|| over(LoginEnd::Expired));
            AccountState::PasswordNeeded(PasswordNeeded::Login(ended))
        };
        DeviceAccount { card: record.card(), state, active, saved: works }
    }
}
