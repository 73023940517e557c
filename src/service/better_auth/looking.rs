//! Looking at who is in, and what the owner notes about it. What the server does not keep, this device
//! does: names, answers, what was seen. Never ends a session.

use super::notes::{Notes, Past, Seen};
use super::transport::Transport as _;
use super::wire::{Pair, Session};
use super::{BetterAuth, Parts};
use crate::domain::ids::{AccountId, SessionId};
use crate::domain::log::Event;
use crate::domain::session::{EndReason, Ended, PastSession, SessionInfo};
use crate::domain::text::DeviceName;
use crate::domain::time::{Span, Timestamp};
use crate::service::{Log, Overview, ServiceError};
use std::cmp::Reverse;

/// A visit to the list is over when nothing was looked at for this long.
const VISIT: Span = Span::minutes(30);

impl<P: Parts> BetterAuth<P> {
    pub(super) async fn read_sessions(
        &self,
        who: &AccountId,
    ) -> Result<Vec<SessionInfo>, ServiceError> {
        let (_turn, own) = self.admit(who).await?;
        let all = self.list(who).await?;
        let notes = self.see(who, &own, &all, false).await?;
        Ok(self.infos(&own.session, all, &notes).await)
    }

    /// The sessions on other devices of an account that is logged in in this browser, in this tab or
    /// in another.
    pub(super) async fn read_elsewhere(
        &self,
        who: &AccountId,
    ) -> Result<Vec<SessionInfo>, ServiceError> {
        let _turn = self.transport.turn().await;
        let own = self.act_as(who).await?;
        let all = self.list(who).await?;
        let notes = self.notebook.notes(who).await?;
        let mut all = self.infos(&own.session, all, &notes).await;
        all.retain(|info| !info.current);
        Ok(all)
    }

    pub(super) async fn look(&self, who: &AccountId) -> Result<Overview, ServiceError> {
        let (_turn, own) = self.admit(who).await?;
        let all = self.list(who).await?;
        let notes = self.see(who, &own, &all, true).await?;
        let past = notes.past.iter().map(|past| PastSession {
            id: past.seen.session.clone(),
            device: past.seen.device.clone(),
            name: past.name.clone(),
            created: past.seen.created,
            how: None,
            ended: past.ended.clone(),
        });
        let (past, looked) = (past.collect(), notes.before);
        Ok(Overview {
            sessions: self.infos(&own.session, all, &notes).await,
            past,
            looked,
            idle: None,
        })
    }

    /// Notes what the list has, and what it has no longer.
    pub(super) async fn see(
        &self,
        who: &AccountId,
        own: &Pair,
        all: &[Session],
        visit: bool,
    ) -> Result<Notes, ServiceError> {
        let (now, ended) = (self.now(), self.over_unseen());
        let fresh = self.seen(all, &own.session);
        let (notes, gone) = self
            .notebook
            .change(who, |notes| {
                let gone = notes.see(fresh, &ended);
                if visit {
                    note_visit(notes, now);
                }
                (notes.clone(), gone)
            })
            .await?;
        self.note(who, &own.session, gone.into_iter().map(end_of).collect()).await;
        Ok(notes)
    }

    /// Notes what the list has after a closing on this device: what is gone was closed by it.
    pub(super) async fn see_closed(&self, who: &AccountId, own: &Session, all: &[Session]) {
        let by = Some(self.device.clone());
        let ended = Ended { at: self.now(), reason: EndReason::Closed, by };
        let fresh = self.seen(all, own);
        let _ = self.notebook.change(who, |notes| notes.see(fresh, &ended)).await;
        self.asked.replace(None);
    }

    /// The list as it is remembered; the one of this device is called by the device's own name.
    fn seen(&self, all: &[Session], own: &Session) -> Vec<Seen> {
        let one = |session: &Session| {
            let here = session.id == own.id;
            Seen {
                session: session.handle(),
                device: if here { self.device.clone() } else { session.device() },
                created: session.created_at,
            }
        };
        all.iter().map(one).collect()
    }

    /// The list: this session first, then by last use.
    async fn infos(&self, own: &Session, mut all: Vec<Session>, notes: &Notes) -> Vec<SessionInfo> {
        all.sort_by_key(|session| (session.id != own.id, Reverse(session.updated_at)));
        let record = self.notebook.record(&AccountId(own.user_id.clone())).await.ok().flatten();
        let saved = record.is_some_and(|r| r.saved.is_some() && !r.is_over(self.now()));
        let one = |session: Session| {
            let (id, current) = (session.handle(), session.id == own.id);
            SessionInfo {
                current,
                device: if current { self.device.clone() } else { session.device() },
                created: session.created_at,
                last_active: session.updated_at,
                expires: session.expires_at,
                how: None,
                address: session.address(),
                saved: current && saved,
                name: notes.names.get(&id).cloned(),
                wrong_before: 0,
                first_time: false,
                unanswered: !current
                    && session.created_at >= own.created_at
                    && !notes.known.contains(&id),
                id,
            }
        };
        all.into_iter().map(one).collect()
    }

    /// The list, if `which` is in it.
    async fn with_session(
        &self,
        who: &AccountId,
        which: &SessionId,
    ) -> Result<(Pair, Session), ServiceError> {
        let (_turn, own) = self.admit(who).await?;
        let all = self.list(who).await?;
        let found = all.into_iter().find(|session| session.id == which.0);
        Ok((own, found.ok_or(ServiceError::SessionGone)?))
    }

    pub(super) async fn name(
        &self,
        who: &AccountId,
        which: SessionId,
        name: Option<DeviceName>,
    ) -> Result<(), ServiceError> {
        let (own, _) = self.with_session(who, &which).await?;
        let mark = which.mark();
        let called = name.clone();
        let changed = self.notebook.change(who, move |notes| match called {
            Some(name) => notes.names.insert(which, name.clone()) != Some(name),
            None => notes.names.remove(&which).is_some(),
        });
        if changed.await? {
            self.note(who, &own.session, vec![Event::Named { session: mark, name }]).await;
        }
        Ok(())
    }

    pub(super) async fn know(&self, who: &AccountId, which: SessionId) -> Result<(), ServiceError> {
        let (own, session) = self.with_session(who, &which).await?;
        // A session cannot say so of itself, nor of one that was there before it.
        if session.id == own.session.id || session.created_at < own.session.created_at {
            return Ok(());
        }
        let mark = which.mark();
        if self.notebook.change(who, |notes| notes.known.insert(which)).await? {
            self.asked.replace(None);
            let event = Event::Known { session: mark, device: session.device() };
            self.note(who, &own.session, vec![event]).await;
        }
        Ok(())
    }

    pub(super) async fn read_log(&self, who: &AccountId) -> Result<Log, ServiceError> {
        self.check_bound(who)?;
        Ok(self.notebook.read_log(who).await?)
    }
}

/// Notes the look, and keeps when the visit before this one ended.
fn note_visit(notes: &mut Notes, now: Timestamp) {
    if let Some(last) = notes.looked
        && now.since(last) >= VISIT
    {
        notes.before = Some(last);
    }
    notes.looked = Some(now);
}

fn end_of(past: Past) -> Event {
    let Past { seen, ended, .. } = past;
    Event::Ended { session: seen.session.mark(), device: seen.device, reason: ended.reason }
}
