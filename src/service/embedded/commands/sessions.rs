//! Sessions: how they begin, age and end, and who may act.
//!
//! Never brings an ended session back: `ended` is written once.

use super::{Caller, logins};
use crate::domain::device::Device;
use crate::domain::ids::GrantId;
use crate::domain::policy::SessionPolicy;
use crate::domain::session::{EndReason, Ended, How, SessionInfo};
use crate::domain::time::Timestamp;
use crate::service::ServiceError;
use crate::service::embedded::keys;
use crate::service::embedded::rows::Rows;
use crate::service::embedded::shapes::SessionRow;

/// When a session ends by itself if it is not used again, and why.
fn end_by_age(row: &SessionRow, policy: SessionPolicy) -> (Timestamp, EndReason) {
    let idle = row.last_active.plus(policy.idle);
    let absolute = row.created.plus(policy.absolute);
    if absolute <= idle { (absolute, EndReason::Expired) } else { (idle, EndReason::Idle) }
}

/// Ends every session whose time has come, at the moment at which it came.
pub(crate) fn age(rows: &mut Rows, policy: SessionPolicy) {
    let now = rows.now;
    for (_, row) in rows.sessions.iter_mut().filter(|(_, row)| row.ended.is_none()) {
        let (at, reason) = end_by_age(row, policy);
        if now >= at {
            row.ended = Some(Ended { at, reason, by: None });
        }
    }
}

/// Ends a session if it is alive, and says whether it was.
pub(crate) fn end(rows: &mut Rows, key: &str, reason: EndReason, by: Option<&Device>) -> bool {
    let at = rows.now;
    let Some(row) = rows.sessions.get_mut(key).filter(|row| row.ended.is_none()) else {
        return false;
    };
    let by = by.filter(|by| by.id != row.device.id).cloned();
    row.ended = Some(Ended { at, reason, by });
    true
}

/// Begins a session for `caller`. An earlier one of the same device is replaced, and when there are
/// too many the one that was idle longest makes room.
pub(crate) fn begin(rows: &mut Rows, caller: &Caller, how: How) {
    for key in live(rows, |row| row.device.id == caller.device.id) {
        end(rows, &key, EndReason::Replaced, None);
    }
    let idle_since = |(key, row): (&String, &SessionRow)| {
        row.ended.is_none().then(|| (row.last_active, key.clone()))
    };
    let others = earliest_first(rows.sessions.iter().filter_map(idle_since).collect());
    let too_many = (others.len() + 1).saturating_sub(caller.policy.sessions.most);
    for key in others.iter().take(too_many) {
        end(rows, key, EndReason::TooMany, Some(&caller.device));
    }
    let row = SessionRow {
        device: caller.device.clone(),
        created: rows.now,
        last_active: rows.now,
        confirmed: (how == How::Password).then_some(rows.now),
        how,
        ended: None,
    };
    rows.sessions.put(keys::session(&caller.account, &caller.session), row);
    prune(rows, caller.policy.sessions.history);
}

/// The keys of the live sessions that `fit`.
pub(crate) fn live(rows: &Rows, fit: impl Fn(&SessionRow) -> bool) -> Vec<String> {
    let fits = |row: &SessionRow| row.ended.is_none() && fit(row);
    rows.sessions.iter().filter(|(_, row)| fits(row)).map(|(key, _)| key.clone()).collect()
}

/// Drops the sessions that ended longest ago, but for the `keep` newest.
pub(crate) fn prune(rows: &mut Rows, keep: usize) {
    let ended = |(key, row): (&String, &SessionRow)| Some((row.ended.as_ref()?.at, key.clone()));
    let by_end = earliest_first(rows.sessions.iter().filter_map(ended).collect());
    for key in by_end.iter().take(by_end.len().saturating_sub(keep)) {
        rows.sessions.remove(key);
    }
}

/// Lets the caller act, or says why not.
///
/// # Errors
/// [`ServiceError::LoggedOut`] with the reason; unreadable if the account's own row was set aside.
pub(crate) fn admit(rows: &Rows, caller: &Caller) -> Result<(), ServiceError> {
    let unknown = || Ended { at: rows.now, reason: EndReason::Unknown, by: None };
    let ended = match rows.session(&caller.account, &caller.session) {
        None => Some(unknown()),
        Some(row) => row.ended.clone(),
    };
    if let Some(ended) = ended {
        return Err(ServiceError::LoggedOut(Some(ended)));
    }
    rows.account(&caller.account)?;
    Ok(())
}

/// Notes that the caller's call succeeded now, if its session is still alive.
pub(crate) fn touch(rows: &mut Rows, caller: &Caller) {
    let now = rows.now;
    if let Some(row) = own(rows, caller) {
        row.last_active = now;
    }
}

/// Notes that the caller has typed the password now.
pub(crate) fn confirm(rows: &mut Rows, caller: &Caller) {
    let now = rows.now;
    if let Some(row) = own(rows, caller) {
        row.confirmed = Some(now);
    }
    touch(rows, caller);
}

/// Lets the caller do what a stranger at an open screen must not, or asks for the password.
///
/// # Errors
/// [`ServiceError::NeedsConfirmation`].
pub(crate) fn confirmed(rows: &Rows, caller: &Caller) -> Result<(), ServiceError> {
    let confirmed = rows.session(&caller.account, &caller.session).and_then(|row| row.confirmed);
    let until = confirmed.map(|at| at.plus(caller.policy.sessions.confirmed_for));
    if until.is_some_and(|until| rows.now < until) {
        Ok(())
    } else {
        Err(ServiceError::NeedsConfirmation)
    }
}

fn own<'a>(rows: &'a mut Rows, caller: &Caller) -> Option<&'a mut SessionRow> {
    let key = keys::session(&caller.account, &caller.session);
    rows.sessions.get_mut(&key).filter(|row| row.ended.is_none())
}

/// The list: the caller's session first, then by last use.
pub(crate) fn list(rows: &Rows, caller: &Caller) -> Vec<SessionInfo> {
    let used = |(key, row): (&String, &SessionRow)| {
        row.ended.is_none().then(|| (row.last_active, key.clone()))
    };
    let by_use = earliest_first(rows.sessions.iter().filter_map(used).collect());
    let infos = || {
        let one = |key: &String| Some(info(rows, key, rows.sessions.get(key)?, caller));
        by_use.iter().rev().filter_map(one)
    };
    infos().filter(|info| info.current).chain(infos().filter(|info| !info.current)).collect()
}

/// Keys by their time. Everything here is sorted by this one function: the code of a sort weighs
/// kilobytes in the wasm for each kind of thing that is sorted.
pub(super) fn earliest_first(mut keys: Vec<(Timestamp, String)>) -> Vec<String> {
    keys.sort_unstable();
    keys.into_iter().map(|(_, key)| key).collect()
}

fn info(rows: &Rows, key: &str, row: &SessionRow, caller: &Caller) -> SessionInfo {
    let id = keys::session_id(key);
    let works = |grant: &String| {
        let grant = GrantId(keys::last(grant).to_owned());
        logins::over(rows, &caller.account, &grant, caller.policy.saved).is_none()
    };
    let here = rows.grants.iter().filter(|(_, grant)| grant.device.id == row.device.id);
    let saved = here.map(|(key, _)| key).any(works);
    SessionInfo {
        current: id == caller.session,
        id,
        device: row.device.clone(),
        created: row.created,
        last_active: row.last_active,
        expires: end_by_age(row, caller.policy.sessions).0,
        how: row.how,
        saved,
    }
}

/// Ends the caller's session because its own device logs out.
pub(crate) fn log_out(rows: &mut Rows, caller: &Caller) {
    let key = keys::session(&caller.account, &caller.session);
    end(rows, &key, EndReason::LoggedOut, None);
    prune(rows, caller.policy.sessions.history);
}
