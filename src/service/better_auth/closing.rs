//! Closing sessions, with a change of the password or without, and saying afterwards what is true of
//! each. The server answers "done" whatever it was asked, so the list is read again: never more is
//! claimed than was read.

use super::notes::Seen;
use super::wire::{Pair, Session, Token};
use super::{BetterAuth, Nothing, Parts, TokenOnly, YOUNG};
use crate::domain::chain::Entry;
use crate::domain::ids::{AccountId, SessionId};
use crate::domain::log::{Event, Line};
use crate::domain::password::PasswordProblem;
use crate::domain::session::{Closing, Outcome, Revoke, RevokeReport};
use crate::domain::text::DeviceName;
use crate::service::{ChangePassword, ServiceError};
use serde::{Deserialize, Serialize};

/// A session that was ordered to close, as it was seen before.
pub(super) type Asked = (Seen, Option<DeviceName>);

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ChangeBody<'a> {
    current_password: &'a str,
    new_password: &'a str,
    revoke_other_sessions: bool,
}

/// A change that closed the others gives this device a new session.
#[derive(Deserialize)]
struct Changed {
    token: Option<Token>,
}

impl<P: Parts> BetterAuth<P> {
    /// Closes sessions, or keeps the order where the server is not reached.
    pub(super) async fn close(
        &self,
        who: &AccountId,
        what: Revoke,
    ) -> Result<RevokeReport, ServiceError> {
        let answer = self.close_now(who, &what).await;
        match answer {
            Err(error) if lost(&error) => self.wait(who, &what, error).await,
            answer => answer,
        }
    }

    async fn close_now(
        &self,
        who: &AccountId,
        what: &Revoke,
    ) -> Result<RevokeReport, ServiceError> {
        let (_turn, own) = self.admit(who).await?;
        let all = self.list(who).await?;
        let chosen = chosen(&all, &own.session, what);
        self.may_close(who, &own.session, &all, &chosen)?;
        // Should the way be lost from here on, this is what was meant.
        self.see(who, &own, &all, false).await?;
        let asked = self.asked_of(who, &all, &chosen).await;
        let with_own = chosen.contains(&own.session.handle());
        let others = all.iter().filter(|session| session.id != own.session.id);
        let all_others = others.clone().all(|session| chosen.contains(&session.handle()));
        if all_others && !matches!(what, Revoke::These(_)) {
            self.order("/revoke-other-sessions", &Nothing {}).await?;
        } else {
            for session in others.filter(|session| chosen.contains(&session.handle())) {
                self.order("/revoke-session", &TokenOnly { token: &session.token }).await?;
            }
        }
        self.witness(who, &own, asked, with_own).await
    }

    /// Whether these sessions could be closed now. Where the server is not reached nobody can say, and
    /// the order waits anyway.
    pub(super) async fn could_close(
        &self,
        who: &AccountId,
        what: &Revoke,
    ) -> Result<(), ServiceError> {
        let look = async {
            let (_turn, own) = self.admit(who).await?;
            let all = self.list(who).await?;
            self.may_close(who, &own.session, &all, &chosen(&all, &own.session, what))
        };
        match look.await {
            Err(ServiceError::Unreachable) => Ok(()),
            answer => answer,
        }
    }

    /// Asks for the password unless it was typed a short while ago; of a young session, unless it was
    /// typed in it. The server would not ask, so this holds back whoever uses our screens, and no more.
    fn may_close(
        &self,
        who: &AccountId,
        own: &Session,
        all: &[Session],
        chosen: &[SessionId],
    ) -> Result<(), ServiceError> {
        let typed = self.typed(who).ok_or(ServiceError::NeedsConfirmation)?;
        let older = |session: &Session| {
            chosen.contains(&session.handle()) && session.created_at < own.created_at
        };
        let young = self.now().since(own.created_at) < YOUNG;
        if young && !typed.again && all.iter().any(older) {
            return Err(ServiceError::YoungSession);
        }
        Ok(())
    }

    /// The chosen sessions as they are called now; one that is not in the list has no device.
    async fn asked_of(
        &self,
        who: &AccountId,
        all: &[Session],
        chosen: &[SessionId],
    ) -> Vec<(SessionId, Option<Asked>)> {
        let names = self.notebook.notes(who).await.map(|notes| notes.names).unwrap_or_default();
        let one = |id: &SessionId| {
            let session = all.iter().find(|session| session.id == id.0)?;
            let (device, created) = (session.device(), session.created_at);
            Some((Seen { session: id.clone(), device, created }, names.get(id).cloned()))
        };
        chosen.iter().map(|id| (id.clone(), one(id))).collect()
    }

    /// Reads the list again, ends the own session last if that was ordered, and says what is true of
    /// each. Whoever calls has the turn.
    pub(super) async fn witness(
        &self,
        who: &AccountId,
        own: &Pair,
        asked: Vec<(SessionId, Option<Asked>)>,
        with_own: bool,
    ) -> Result<RevokeReport, ServiceError> {
        if asked.is_empty() {
            return Ok(RevokeReport::default());
        }
        let read = match self.list(who).await {
            // This session was closed from elsewhere in this very moment.
            Err(ServiceError::LoggedOut(ended)) => {
                let ended = ended.unwrap_or_else(|| self.over_unseen());
                return Err(self.note_end(who, ended));
            }
            Err(error) if lost(&error) => return Err(error),
            answer => answer.ok(),
        };
        let mut own_gone = false;
        if with_own && read.is_some() {
            own_gone = self.end_own(who, own).await?;
        }
        let outcome = |id: &SessionId, was_alive: bool| {
            let Some(all) = &read else { return Outcome::NoAnswer };
            let alive = all.iter().any(|session| session.id == id.0);
            let alive = if *id == own.session.handle() { !own_gone } else { alive };
            match (alive, was_alive) {
                (true, _) => Outcome::StillAlive,
                (false, true) => Outcome::Closed,
                (false, false) => Outcome::AlreadyGone,
            }
        };
        let line = |(session, seen): (SessionId, Option<Asked>)| {
            let outcome = outcome(&session, seen.is_some());
            let (device, name) =
                seen.map_or((None, None), |(seen, name)| (Some(seen.device), name));
            let own = session == own.session.handle();
            let device = if own { Some(self.device.clone()) } else { device };
            Closing { session, device, name, outcome }
        };
        let closings: Vec<Closing> = asked.into_iter().map(line).collect();
        if let Some(all) = &read {
            self.see_closed(who, &own.session, all).await;
        }
        let receipt = self.receipt(who, own, &closings, read.is_some()).await;
        if own_gone {
            let ended = crate::domain::session::Ended {
                at: self.now(),
                reason: crate::domain::session::EndReason::Closed,
                by: Some(self.device.clone()),
            };
            self.note_end(who, ended);
        }
        Ok(RevokeReport { closings, current_ended: own_gone, logins_ended: 0, receipt })
    }

    /// Ends this browser's own session, and looks whether it is gone.
    async fn end_own(&self, who: &AccountId, own: &Pair) -> Result<bool, ServiceError> {
        match self.end_session(&own.session).await {
            Ok(()) | Err(ServiceError::LoggedOut(_)) => {}
            Err(error) => return Err(error),
        }
        let left = self.in_browser().await?;
        Ok(!left.iter().any(|pair| pair.user.id == who.0))
    }

    /// Writes what was read into this device's security log.
    async fn receipt(
        &self,
        who: &AccountId,
        own: &Pair,
        closings: &[Closing],
        read: bool,
    ) -> Option<Entry> {
        let line = |closing: &Closing| Line {
            session: closing.session.mark(),
            device: closing.device.clone(),
            outcome: closing.outcome,
        };
        let read = read.then(|| self.now());
        let event = Event::Closing { lines: closings.iter().map(line).collect(), read };
        self.write_log(who, &own.session, vec![event]).await.ok().flatten()
    }

    /// Changes the password. All others are closed by the server in the same step; some of them, one by
    /// one, right after it.
    pub(super) async fn new_password(
        &self,
        who: &AccountId,
        form: ChangePassword,
    ) -> Result<RevokeReport, ServiceError> {
        let (_turn, own) = self.admit(who).await?;
        let profile = self.profile(&own).await?;
        self.judge(&form.new, Some(&profile.username))?;
        // The server would take it.
        if form.new.reveal() == form.current.reveal() {
            return Err(ServiceError::PasswordRefused(PasswordProblem::SameAsCurrent));
        }
        let all = self.list(who).await?;
        let is_other = |id: &SessionId| *id != own.session.handle();
        let chosen: Vec<SessionId> = form.close.iter().filter(|id| is_other(id)).cloned().collect();
        let mut others = all.iter().filter(|session| session.id != own.session.id).peekable();
        let at_once =
            others.peek().is_some() && others.all(|session| chosen.contains(&session.handle()));
        // Should the way be lost after the change, this is what was meant.
        self.see(who, &own, &all, false).await?;
        let body = ChangeBody {
            current_password: form.current.reveal(),
            new_password: form.new.reveal(),
            revoke_other_sessions: at_once,
        };
        let changed = match self.post::<Changed>("/change-password", &body).await {
            Err(ServiceError::WrongPassword) => {
                self.note(who, &own.session, vec![Event::ConfirmFailed]).await;
                return Err(ServiceError::WrongPassword);
            }
            answer => answer.map_err(|error| self.in_our_words(error, &form.new))?,
        };
        let now = self.now();
        self.note_typed(who, true);
        let _ = self.notebook.change(who, |notes| notes.password_changed = Some(now)).await;
        self.note(who, &own.session, vec![Event::PasswordChanged]).await;
        if changed.token.is_some() && self.multi_session() {
            // The cookie of the session that this one replaced would fill this browser's places; naming
            // it has the server take it away.
            let _ = self.change_over(&own.session).await;
        }
        match self.close_after_change(who, &own, &all, &chosen, at_once).await {
            // The password is changed; what was to be closed with it waits.
            Err(error) if lost(&error) && chosen.is_empty() => Ok(RevokeReport::default()),
            Err(error) if lost(&error) => self.wait(who, &Revoke::These(chosen), error).await,
            answer => answer,
        }
    }

    async fn close_after_change(
        &self,
        who: &AccountId,
        own: &Pair,
        all: &[Session],
        chosen: &[SessionId],
        at_once: bool,
    ) -> Result<RevokeReport, ServiceError> {
        // Two devices that change it at once are both told "done", and one of them is out.
        let fresh = self.act_as(who).await.map_err(|error| match error {
            ServiceError::LoggedOut(ended) => {
                self.note_end(who, ended.unwrap_or_else(|| self.over_unseen()))
            }
            error => error,
        })?;
        let asked = self.asked_of(who, all, chosen).await;
        self.carry_name(who, &own.session, &fresh.session).await;
        if !at_once {
            for session in all.iter().filter(|session| chosen.contains(&session.handle())) {
                self.order("/revoke-session", &TokenOnly { token: &session.token }).await?;
            }
        }
        self.witness(who, &fresh, asked, false).await
    }

    /// A session that took this one's place goes by its name.
    async fn carry_name(&self, who: &AccountId, from: &Session, to: &Session) {
        if from.id == to.id {
            return;
        }
        let (from, to) = (from.handle(), to.handle());
        let carry = |notes: &mut super::notes::Notes| {
            if let Some(name) = notes.names.remove(&from) {
                notes.names.insert(to.clone(), name);
            }
            // It is the same log-in, so nothing has ended.
            notes.seen.retain(|seen| seen.session != from);
        };
        let _ = self.notebook.change(who, carry).await;
    }
}

/// Whether the server was not reached, or did not say what it did.
pub(super) const fn lost(error: &ServiceError) -> bool {
    matches!(error, ServiceError::Unreachable | ServiceError::NoAnswer)
}

/// The handles that are meant, each once.
fn chosen(all: &[Session], own: &Session, what: &Revoke) -> Vec<SessionId> {
    let mut chosen: Vec<SessionId> = Vec::new();
    let others = all.iter().filter(|session| session.id != own.id).map(Session::handle);
    match what {
        Revoke::These(these) => {
            for id in these {
                if !chosen.contains(id) {
                    chosen.push(id.clone());
                }
            }
        }
        Revoke::AllOthers => chosen.extend(others),
        Revoke::All => {
            chosen.extend(others);
            chosen.push(own.handle());
        }
    }
    chosen
}
