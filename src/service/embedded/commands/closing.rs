//! Closing sessions, and saying afterwards what is true of each. Never claims more than was read.

use super::{Caller, sessions};
use crate::domain::device::Device;
use crate::domain::ids::SessionId;
use crate::domain::session::{Closing, EndReason, Outcome, Revoke, RevokeReport};
use crate::service::ServiceError;
use crate::service::embedded::keys;
use crate::service::embedded::rows::Rows;

/// A session that was ordered to close.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    session: SessionId,
    device: Option<Device>,
    was_alive: bool,
}

/// Closes what the caller asks for, its own session last.
///
/// # Errors
/// [`ServiceError::NeedsConfirmation`], or a session that is over.
pub(crate) fn revoke(
    rows: &mut Rows,
    caller: &Caller,
    what: &Revoke,
) -> Result<Vec<Asked>, ServiceError> {
    sessions::admit(rows, caller)?;
    let confirmed = rows.session(&caller.account, &caller.session).map(|row| row.confirmed);
    let until = confirmed.map(|at| at.plus(caller.policy.sessions.confirmed_for));
    if until.is_none_or(|until| rows.now >= until) {
        return Err(ServiceError::NeedsConfirmation);
    }
    sessions::touch(rows, caller);
    let mut chosen = match what {
        Revoke::These(these) => these.clone(),
        Revoke::AllOthers | Revoke::All => {
            sessions::list(rows, caller).into_iter().map(|info| info.id).collect()
        }
    };
    let with_own = *what != Revoke::AllOthers && chosen.contains(&caller.session);
    chosen.retain(|id| *id != caller.session);
    chosen.extend(with_own.then(|| caller.session.clone()));
    Ok(close(rows, caller, &chosen, EndReason::Closed))
}

/// Closes `chosen`, in that order and each once.
pub(super) fn close(
    rows: &mut Rows,
    caller: &Caller,
    chosen: &[SessionId],
    reason: EndReason,
) -> Vec<Asked> {
    let mut asked: Vec<Asked> = Vec::new();
    for id in chosen {
        if asked.iter().any(|asked| asked.session == *id) {
            continue;
        }
        let key = keys::session(&caller.account, id);
        let device = rows.sessions.get(&key).map(|row| row.device.clone());
        let was_alive = sessions::end(rows, &key, reason, Some(&caller.device));
        asked.push(Asked { session: id.clone(), device, was_alive });
    }
    sessions::prune(rows, caller.policy.sessions.history);
    asked
}

/// What is true of each session now; `read` is what was read after the closing, if it could be.
pub(crate) fn report(asked: Vec<Asked>, caller: &Caller, read: Option<&Rows>) -> RevokeReport {
    let outcome = |asked: &Asked| match read {
        None => Outcome::NoAnswer,
        Some(rows) => match rows.session(&caller.account, &asked.session) {
            Some(row) if row.ended.is_none() => Outcome::StillAlive,
            _ if asked.was_alive => Outcome::Closed,
            _ => Outcome::AlreadyGone,
        },
    };
    let line = |asked: Asked| {
        let outcome = outcome(&asked);
        Closing { session: asked.session, device: asked.device, outcome }
    };
    let closings: Vec<_> = asked.into_iter().map(line).collect();
    let own_gone = |c: &Closing| c.session == caller.session && c.outcome == Outcome::Closed;
    RevokeReport { current_ended: closings.iter().any(own_gone), closings }
}
