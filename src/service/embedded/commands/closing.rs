//! Closing sessions, and saying afterwards what is true of each. Never claims more than was read.

use super::{Caller, logins, sessions};
use crate::domain::device::Device;
use crate::domain::ids::{GrantId, SessionId};
use crate::domain::log::{Event, Line};
use crate::domain::saved::LoginEnd;
use crate::domain::session::{Closing, EndReason, Outcome, Revoke, RevokeReport};
use crate::domain::text::DeviceName;
use crate::domain::time::Timestamp;
use crate::service::ServiceError;
use crate::service::embedded::keys;
use crate::service::embedded::rows::Rows;

/// A session that was ordered to close.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    session: SessionId,
    device: Option<Device>,
    name: Option<DeviceName>,
    was_alive: bool,
}

/// What was ordered to close: sessions, and the saved logins that went with them. A device whose
/// session is closed would be back with one tap if its saved login lived on.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ordered {
    pub(crate) sessions: Vec<Asked>,
    pub(crate) logins: Vec<GrantId>,
}

/// The sessions that the caller asks for, if they may be closed now.
///
/// # Errors
/// [`ServiceError::NeedsConfirmation`], [`ServiceError::YoungSession`], or a session that is over.
pub(crate) fn chosen(
    rows: &Rows,
    caller: &Caller,
    what: &Revoke,
) -> Result<Vec<SessionId>, ServiceError> {
    sessions::admit(rows, caller)?;
    let chosen: Vec<_> = match what {
        Revoke::These(these) => these.clone(),
        Revoke::AllOthers | Revoke::All => {
            sessions::list(rows, caller).into_iter().map(|info| info.id).collect()
        }
    };
    sessions::may_close(rows, caller, &chosen)?;
    Ok(chosen)
}

/// Closes what the caller asks for, its own session last.
///
/// # Errors
/// [`ServiceError::NeedsConfirmation`], or a session that is over.
pub(crate) fn revoke(
    rows: &mut Rows,
    caller: &Caller,
    what: &Revoke,
) -> Result<Ordered, ServiceError> {
    let mut chosen = chosen(rows, caller, what)?;
    sessions::touch(rows, caller);
    let with_own = *what != Revoke::AllOthers && chosen.contains(&caller.session);
    chosen.retain(|id| *id != caller.session);
    chosen.extend(with_own.then(|| caller.session.clone()));
    let mut ordered = close(rows, caller, &chosen, EndReason::Closed);
    let own = &caller.device.id;
    ordered.logins.extend(match what {
        Revoke::These(_) => Vec::new(),
        Revoke::AllOthers => logins::end(rows, caller, LoginEnd::Closed, |_, on| on.id != *own),
        Revoke::All => logins::end(rows, caller, LoginEnd::LoggedOutEverywhere, |_, _| true),
    });
    Ok(ordered)
}

/// Closes every other session of the caller's account and ends every saved login, this device's,
/// too. The caller's own session is the caller's to end.
///
/// # Errors
/// [`ServiceError::NeedsConfirmation`], or a session that is over.
pub(crate) fn everything(rows: &mut Rows, caller: &Caller) -> Result<Ordered, ServiceError> {
    let mut ordered = revoke(rows, caller, &Revoke::AllOthers)?;
    let ended = logins::end(rows, caller, LoginEnd::LoggedOutEverywhere, |_, _| true);
    ordered.logins.extend(ended);
    Ok(ordered)
}

/// Closes `chosen`, in that order and each once.
pub(super) fn close(
    rows: &mut Rows,
    caller: &Caller,
    chosen: &[SessionId],
    reason: EndReason,
) -> Ordered {
    let mut ordered = Ordered::default();
    for id in chosen {
        let asked = &mut ordered.sessions;
        if asked.iter().any(|asked| asked.session == *id) {
            continue;
        }
        let key = keys::session(&caller.account, id);
        let row = rows.sessions.get(&key);
        let device = row.map(|row| row.device.clone());
        let name = row.and_then(|row| row.name.clone());
        let was_alive = sessions::end(rows, &key, reason, caller);
        asked.push(Asked { session: id.clone(), device: device.clone(), name, was_alive });
        if let Some(device) = device.filter(|device| device.id != caller.device.id) {
            let ended = logins::end(rows, caller, LoginEnd::Closed, |_, on| on.id == device.id);
            ordered.logins.extend(ended);
        }
    }
    sessions::prune(rows, caller.policy.sessions.history);
    ordered
}

/// What is true of each session now; `read` is what was read after the closing, if it could be.
pub(crate) fn report(ordered: Ordered, caller: &Caller, read: Option<&Rows>) -> RevokeReport {
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
        Closing { session: asked.session, device: asked.device, name: asked.name, outcome }
    };
    let gone = |rows: &Rows| {
        let over = |id: &&GrantId| logins::over(rows, &caller.account, id, caller.policy.saved);
        ordered.logins.iter().filter(|id| over(id).is_some()).count()
    };
    let logins_ended = read.map_or(0, gone);
    let closings: Vec<_> = ordered.sessions.into_iter().map(line).collect();
    let own_gone = |c: &Closing| c.session == caller.session && c.outcome == Outcome::Closed;
    let current_ended = closings.iter().any(own_gone);
    RevokeReport { current_ended, closings, logins_ended, receipt: None }
}

/// Writes the receipt of a report into the security log; `read` is when the list was read again. Gives
/// the number of its entry.
pub(crate) fn receipt(
    rows: &mut Rows,
    caller: &Caller,
    report: &RevokeReport,
    read: Option<Timestamp>,
) -> u64 {
    let line = |closing: &Closing| Line {
        session: closing.session.mark(),
        device: closing.device.clone(),
        outcome: closing.outcome,
    };
    let lines = report.closings.iter().map(line).collect();
    rows.note(&caller.account, caller.did(Event::Closing { lines, read }));
    rows.last_noted(&caller.account)
}
