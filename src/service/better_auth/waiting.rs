//! A closing that was ordered while the server was not reached: kept on this device, tried again, and
//! reported only once the list was read. Never keeps a password, and never closes what was not there
//! when it was ordered.

use super::closing::lost;
use super::notes::Order;
use super::{BetterAuth, Parts, TokenOnly};
use crate::domain::ids::{AccountId, SessionId};
use crate::domain::session::{Closing, Outcome, Revoke, RevokeReport};
use crate::service::{ServiceError, Waiting, WaitingSession};

impl<P: Parts> BetterAuth<P> {
    /// Keeps an order that could not be carried out for `why`.
    pub(super) async fn wait(
        &self,
        who: &AccountId,
        what: &Revoke,
        why: ServiceError,
    ) -> Result<RevokeReport, ServiceError> {
        let notes = self.notebook.notes(who).await?;
        let before = self.notebook.order(who).await?;
        let own = self.own_seen(who).await;
        let meant = |id: &SessionId| match what {
            Revoke::These(these) => these.contains(id),
            // What logs in after the order was not meant by it.
            Revoke::AllOthers | Revoke::All => own.as_ref() != Some(id),
        };
        let seen = notes
            .seen
            .iter()
            .filter(|seen| meant(&seen.session) && own.as_ref() != Some(&seen.session));
        let mut sessions: Vec<_> =
            seen.map(|seen| (seen.clone(), notes.names.get(&seen.session).cloned())).collect();
        for more in before.iter().flat_map(|order| &order.sessions) {
            if !sessions.iter().any(|(seen, _)| seen.session == more.0.session) {
                sessions.push(more.clone());
            }
        }
        if sessions.is_empty() {
            return Err(why);
        }
        let confirmed = self.typed(who).is_some_and(|typed| typed.again)
            && before.is_none_or(|order| order.confirmed);
        let order = Order { sessions, ordered: self.now(), tries: 0, confirmed };
        self.notebook.keep_order(who, Some(&order)).await?;
        let line = |(seen, name): (super::notes::Seen, _)| Closing {
            session: seen.session,
            device: Some(seen.device),
            name,
            outcome: Outcome::Waiting,
        };
        let closings = order.sessions.into_iter().map(line).collect();
        Ok(RevokeReport { closings, ..RevokeReport::default() })
    }

    /// This device's own session in what was seen last.
    async fn own_seen(&self, who: &AccountId) -> Option<SessionId> {
        let notes = self.notebook.notes(who).await.ok()?;
        let own = notes.seen.into_iter().find(|seen| seen.device.id == self.device.id)?;
        Some(own.session)
    }

    pub(super) async fn what_waits(
        &self,
        who: &AccountId,
    ) -> Result<Option<Waiting>, ServiceError> {
        let order = self.notebook.order(who).await?;
        Ok(order.map(|order| Waiting {
            ordered: order.ordered,
            tries: order.tries,
            needs_confirmation: !order.confirmed,
            sessions: order
                .sessions
                .into_iter()
                .map(|(seen, name)| WaitingSession {
                    session: seen.session,
                    device: seen.device,
                    name,
                })
                .collect(),
        }))
    }

    pub(super) async fn try_order(
        &self,
        who: &AccountId,
    ) -> Result<Option<RevokeReport>, ServiceError> {
        let Some(mut order) = self.notebook.order(who).await? else { return Ok(None) };
        // It was not typed when the closing was ordered; then it must be before it is carried out.
        if !order.confirmed && !self.typed(who).is_some_and(|typed| typed.again) {
            return Err(ServiceError::NeedsConfirmation);
        }
        let answer = self.close_order(who, &order).await;
        if answer.as_ref().err().is_some_and(lost) {
            order.tries = order.tries.saturating_add(1);
            order.confirmed = true;
            self.notebook.keep_order(who, Some(&order)).await?;
            return Err(ServiceError::Unreachable);
        }
        let report = answer?;
        self.notebook.keep_order(who, None).await?;
        Ok(Some(report))
    }

    async fn close_order(
        &self,
        who: &AccountId,
        order: &Order,
    ) -> Result<RevokeReport, ServiceError> {
        let (_turn, own) = self.admit(who).await?;
        let all = self.list(who).await?;
        let mut asked = Vec::new();
        for (seen, name) in &order.sessions {
            let found = all.iter().find(|session| session.id == seen.session.0);
            if let Some(session) = found.filter(|session| session.id != own.session.id) {
                self.order("/revoke-session", &TokenOnly { token: &session.token }).await?;
            }
            asked.push((seen.clone(), name.clone(), found.is_some()));
        }
        let names: Vec<_> =
            asked.iter().map(|(seen, name, _)| (seen.clone(), name.clone())).collect();
        let asked = asked
            .into_iter()
            .map(|(seen, name, alive)| (seen.session.clone(), alive.then_some((seen, name))))
            .collect();
        let mut report = self.witness(who, &own, asked, false).await?;
        // What was gone before is still called by the name that it had when the order was given.
        for closing in &mut report.closings {
            if let Some((seen, name)) =
                names.iter().find(|(seen, _)| seen.session == closing.session)
            {
                closing.device = Some(seen.device.clone());
                closing.name.clone_from(name);
            }
        }
        Ok(report)
    }

    pub(super) async fn give_up_order(&self, who: &AccountId) -> Result<(), ServiceError> {
        self.check_bound(who)?;
        Ok(self.notebook.keep_order(who, None).await?)
    }
}
