//! Sessions: how they begin, age and end, and who may act.
//!
//! Never brings an ended session back: `ended` is written once.

use super::{Caller, logins};
use crate::domain::device::Device;
use crate::domain::ids::{AccountId, GrantId, SessionId};
use crate::domain::log::{Event, Happened};
use crate::domain::policy::SessionPolicy;
use crate::domain::session::{EndReason, Ended, How, NewLogIn, SessionInfo};
use crate::domain::text::DeviceName;
use crate::domain::time::{Span, Timestamp};
use crate::service::ServiceError;
use crate::service::embedded::keys;
use crate::service::embedded::rows::Rows;
use crate::service::embedded::shapes::SessionRow;

/// A session younger than this may close older ones only after the password was typed in it (P12).
const YOUNG: Span = Span::days(1);
/// Most browsers and systems of an account that are remembered.
const MOST_SEEN: usize = 50;

/// After how long unused sessions of an account end: as its owner chose, or as the policy says.
pub(crate) fn idle(rows: &Rows, account: &AccountId, policy: SessionPolicy) -> Span {
    rows.account(account).ok().and_then(|account| account.idle).unwrap_or(policy.idle)
}

/// When a session ends by itself if it is not used again, and why. Whoever lets unused sessions live
/// for longer than the greatest age lets used ones live as long.
fn end_by_age(row: &SessionRow, idle: Span, policy: SessionPolicy) -> (Timestamp, EndReason) {
    let absolute = row.created.plus(policy.absolute.max(idle));
    let idle = row.last_active.plus(idle);
    if absolute <= idle { (absolute, EndReason::Expired) } else { (idle, EndReason::Idle) }
}

/// Ends every session whose time has come, at the moment at which it came.
pub(crate) fn age(rows: &mut Rows, policy: SessionPolicy) {
    let (now, mut over) = (rows.now, Vec::new());
    for (key, row) in rows.sessions.iter().filter(|(_, row)| row.ended.is_none()) {
        let idle = idle(rows, &keys::owner(key), policy);
        let (at, reason) = end_by_age(row, idle, policy);
        if now >= at {
            over.push((key.clone(), Ended { at, reason, by: None }));
        }
    }
    for (key, ended) in over {
        finish(rows, &key, ended, None);
    }
}

/// Ends a session if it is alive, and says whether it was. `caller` ends it.
pub(crate) fn end(rows: &mut Rows, key: &str, reason: EndReason, caller: &Caller) -> bool {
    let device = rows.sessions.get(key).map(|row| row.device.id.clone());
    let by = (device.as_ref() != Some(&caller.device.id)).then(|| caller.device.clone());
    finish(rows, key, Ended { at: rows.now, reason, by }, Some(caller))
}

/// Writes that a session has ended, unless that is written already, and says whether it was alive.
fn finish(rows: &mut Rows, key: &str, ended: Ended, caller: Option<&Caller>) -> bool {
    let Some(row) = rows.sessions.get_mut(key).filter(|row| row.ended.is_none()) else {
        return false;
    };
    let (device, reason) = (row.device.clone(), ended.reason);
    row.ended = Some(ended);
    let event = Event::Ended { session: keys::session_id(key).mark(), device, reason };
    let nobody = |event| Happened { by: None, on: None, event };
    let happened = match caller {
        Some(caller) => caller.did(event),
        None => nobody(event),
    };
    rows.note(&keys::owner(key), happened);
    true
}

/// Begins a session for `caller`. An earlier one of the same device is replaced, and when there are
/// too many the one that was idle longest makes room.
/// `event` is what the log says of it.
pub(crate) fn begin(rows: &mut Rows, caller: &Caller, how: How, wrong_before: u32, event: Event) {
    let met = |row: &SessionRow| row.device.id == caller.device.id && !row.unanswered;
    let known = event == Event::SignedUp || rows.sessions.iter().any(|(_, row)| met(row));
    let first_time = is_first_time(rows, caller);
    rows.note(&caller.account, caller.did(event));
    for key in live(rows, |row| row.device.id == caller.device.id) {
        end(rows, &key, EndReason::Replaced, caller);
    }
    let idle_since = |(key, row): (&String, &SessionRow)| {
        row.ended.is_none().then(|| (row.last_active, key.clone()))
    };
    let others = earliest_first(rows.sessions.iter().filter_map(idle_since).collect());
    let too_many = (others.len() + 1).saturating_sub(caller.policy.sessions.most);
    for key in others.iter().take(too_many) {
        end(rows, key, EndReason::TooMany, caller);
    }
    let row = SessionRow {
        device: caller.device.clone(),
        created: rows.now,
        last_active: rows.now,
        confirmed: (how == How::Password).then_some(rows.now),
        how,
        ended: None,
        retyped: None,
        name: own_name(rows, caller),
        wrong_before,
        first_time,
        unanswered: !known,
    };
    rows.sessions.put(keys::session(&caller.account, &caller.session), row);
    prune(rows, caller.policy.sessions.history);
}

/// What the owner called this device when it was logged in last.
fn own_name(rows: &Rows, caller: &Caller) -> Option<DeviceName> {
    let ours = rows.sessions.iter().filter(|(_, row)| row.device.id == caller.device.id);
    ours.max_by_key(|(_, row)| row.created)?.1.name.clone()
}

/// Whether nobody has logged in to the account with the caller's browser, or on its system, before;
/// and remembers that somebody has now. What has no name is nothing new.
fn is_first_time(rows: &mut Rows, caller: &Caller) -> bool {
    let words = |device: &Device| {
        let words = [format!("browser {}", device.browser), format!("system {}", device.system)];
        words.into_iter().filter(|word| !word.ends_with(' ')).collect::<Vec<_>>()
    };
    let mut seen: Vec<String> =
        rows.sessions.iter().flat_map(|(_, row)| words(&row.device)).collect();
    let Ok(account) = rows.account_mut(&caller.account) else { return false };
    seen.extend(account.seen.iter().cloned());
    let first = !seen.is_empty() && words(&caller.device).iter().any(|word| !seen.contains(word));
    for word in seen.into_iter().chain(words(&caller.device)) {
        if account.seen.len() < MOST_SEEN && !account.seen.contains(&word) {
            account.seen.push(word);
        }
    }
    first
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
        row.retyped = Some(now);
    }
    touch(rows, caller);
}

/// Lets the caller do what a stranger at an open screen must not, or asks for the password.
///
/// # Errors
/// [`ServiceError::NeedsConfirmation`].
pub(crate) fn confirmed(rows: &Rows, caller: &Caller) -> Result<(), ServiceError> {
    let row = rows.session(&caller.account, &caller.session);
    if row.is_some_and(|row| is_fresh(rows, caller, row.confirmed)) {
        Ok(())
    } else {
        Err(ServiceError::NeedsConfirmation)
    }
}

fn is_fresh(rows: &Rows, caller: &Caller, typed: Option<Timestamp>) -> bool {
    typed.is_some_and(|at| rows.now < at.plus(caller.policy.sessions.confirmed_for))
}

/// The same before `chosen` are closed. To a young session the password that it logged in with does
/// not count: whoever has just come in could otherwise shut out who was here before.
///
/// # Errors
/// [`ServiceError::NeedsConfirmation`], [`ServiceError::YoungSession`].
pub(crate) fn may_close(
    rows: &Rows,
    caller: &Caller,
    chosen: &[SessionId],
) -> Result<(), ServiceError> {
    confirmed(rows, caller)?;
    let Some(own) = rows.session(&caller.account, &caller.session) else { return Ok(()) };
    let older = |id: &SessionId| {
        let row = rows.session(&caller.account, id);
        row.is_some_and(|row| row.ended.is_none() && row.created < own.created)
    };
    let young = rows.now.since(own.created) < YOUNG;
    if young && chosen.iter().any(older) && !is_fresh(rows, caller, own.retyped) {
        return Err(ServiceError::YoungSession);
    }
    Ok(())
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
    let one = |key: &String| Some(info(rows, key, rows.sessions.get(key)?, caller));
    let mut infos: Vec<SessionInfo> = by_use.iter().rev().filter_map(one).collect();
    if let Some(own) = infos.iter().position(|info| info.current) {
        infos[..=own].rotate_right(1);
    }
    infos
}

/// The newest log-in on another device, after the caller's, for which nobody has answered.
pub(crate) fn unanswered(rows: &Rows, caller: &Caller) -> Option<NewLogIn> {
    let own = rows.session(&caller.account, &caller.session)?;
    let asks = |row: &SessionRow| {
        let other = row.device.id != caller.device.id;
        other && row.unanswered && row.ended.is_none() && row.created >= own.created
    };
    let all = rows.sessions.iter().filter(|(_, row)| asks(row));
    let (key, row) = all.max_by_key(|(key, row)| (row.created, *key))?;
    let (device, name, created) = (row.device.clone(), row.name.clone(), row.created);
    Some(NewLogIn { id: keys::session_id(key), device, name, created })
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
    let policy = caller.policy.sessions;
    let idle = idle(rows, &caller.account, policy);
    SessionInfo {
        current: id == caller.session,
        id,
        device: row.device.clone(),
        created: row.created,
        last_active: row.last_active,
        expires: end_by_age(row, idle, policy).0,
        how: Some(row.how),
        address: None,
        saved,
        name: row.name.clone(),
        wrong_before: row.wrong_before,
        first_time: row.first_time,
        unanswered: row.unanswered,
    }
}

/// Ends the caller's session because its own device logs out.
pub(crate) fn log_out(rows: &mut Rows, caller: &Caller) {
    let key = keys::session(&caller.account, &caller.session);
    end(rows, &key, EndReason::LoggedOut, caller);
    prune(rows, caller.policy.sessions.history);
}
