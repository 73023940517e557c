//! Looking at who is in, and what the owner notes about it: names, answers to "Was this you?", the
//! time after which unused sessions end. Never ends a session.

use super::{Caller, sessions};
use crate::domain::chain::{Chain, Entry};
use crate::domain::ids::SessionId;
use crate::domain::log::{Event, Happened};
use crate::domain::session::PastSession;
use crate::domain::text::DeviceName;
use crate::domain::time::{Span, Timestamp};
use crate::service::embedded::keys;
use crate::service::embedded::rows::Rows;
use crate::service::embedded::shapes::LookedRow;
use crate::service::{Log, Overview, ServiceError};

/// A visit to the list is over when nothing was looked at for this long.
const VISIT: Span = Span::minutes(30);

/// Everything about who is in, and notes that the caller's device has looked.
///
/// # Errors
/// A session that is over.
pub(crate) fn overview(rows: &mut Rows, caller: &Caller) -> Result<Overview, ServiceError> {
    sessions::admit(rows, caller)?;
    sessions::touch(rows, caller);
    let looked = look(rows, caller);
    Ok(Overview {
        sessions: sessions::list(rows, caller),
        past: past(rows),
        looked,
        idle: Some(sessions::idle(rows, &caller.account, caller.policy.sessions)),
    })
}

/// Notes the look, and gives when the visit before this one ended.
fn look(rows: &mut Rows, caller: &Caller) -> Option<Timestamp> {
    let (now, key) = (rows.now, keys::looked(&caller.device.id, &caller.account));
    let before = match rows.looked.get(&key) {
        Some(row) if now.since(row.last) < VISIT => row.before,
        Some(row) => Some(row.last),
        None => None,
    };
    rows.looked.put(key, LookedRow { last: now, before });
    before
}

/// The sessions that are over, the latest first.
fn past(rows: &Rows) -> Vec<PastSession> {
    let over = rows.sessions.iter().filter_map(|(key, row)| Some((row.ended.as_ref()?.at, key)));
    let by_end = sessions::earliest_first(over.map(|(at, key)| (at, key.clone())).collect());
    let one = |key: &String| {
        let row = rows.sessions.get(key)?;
        Some(PastSession {
            id: keys::session_id(key),
            device: row.device.clone(),
            name: row.name.clone(),
            created: row.created,
            how: Some(row.how),
            ended: row.ended.clone()?,
        })
    };
    by_end.iter().rev().filter_map(one).collect()
}

/// Calls a session by a name, or no longer. It may be the caller's own.
///
/// # Errors
/// A session that is over: the caller's, or the one that is to be named.
pub(crate) fn name(
    rows: &mut Rows,
    caller: &Caller,
    which: &SessionId,
    name: Option<DeviceName>,
) -> Result<(), ServiceError> {
    sessions::admit(rows, caller)?;
    sessions::touch(rows, caller);
    let key = keys::session(&caller.account, which);
    let row = rows.sessions.get_mut(&key).filter(|row| row.ended.is_none());
    let row = row.ok_or(ServiceError::SessionGone)?;
    if row.name != name {
        row.name.clone_from(&name);
        let event = Event::Named { session: which.mark(), name };
        rows.note(&caller.account, caller.did(event));
    }
    Ok(())
}

/// Notes that a log-in was the owner's. A session cannot say so of itself, nor of one that was there
/// before it.
///
/// # Errors
/// A session that is over: the caller's, or the other one.
pub(crate) fn know(
    rows: &mut Rows,
    caller: &Caller,
    which: &SessionId,
) -> Result<(), ServiceError> {
    sessions::admit(rows, caller)?;
    sessions::touch(rows, caller);
    let own = rows.session(&caller.account, &caller.session).map(|row| row.created);
    let key = keys::session(&caller.account, which);
    let row = rows.sessions.get_mut(&key).filter(|row| row.ended.is_none());
    let row = row.ok_or(ServiceError::SessionGone)?;
    if row.unanswered && *which != caller.session && own.is_some_and(|own| own <= row.created) {
        row.unanswered = false;
        let device = row.device.clone();
        let event = Event::Known { session: which.mark(), device };
        rows.note(&caller.account, caller.did(event));
    }
    Ok(())
}

/// Chooses after how long unused sessions end.
///
/// # Errors
/// [`ServiceError::NeedsConfirmation`], or a session that is over.
pub(crate) fn choose_idle(rows: &mut Rows, caller: &Caller, days: u32) -> Result<(), ServiceError> {
    sessions::admit(rows, caller)?;
    sessions::confirmed(rows, caller)?;
    sessions::touch(rows, caller);
    let span = Span::days(i64::from(days));
    let account = rows.account_mut(&caller.account)?;
    if account.idle != Some(span) {
        account.idle = Some(span);
        rows.note(&caller.account, caller.did(Event::IdleChosen { days }));
    }
    sessions::age(rows, caller.policy.sessions);
    Ok(())
}

/// The security log.
///
/// # Errors
/// A session that is over.
pub(crate) fn log(rows: &mut Rows, caller: &Caller) -> Result<Log, ServiceError> {
    sessions::admit(rows, caller)?;
    let head = rows.log_head(&caller.account);
    let entries: Vec<Option<Entry>> =
        rows.log.iter().map(|(_, row)| Entry::from_value(&row.entry)).collect();
    let what = |entry: &Option<Entry>| Happened::from_value(&entry.as_ref()?.what);
    let happened = entries.iter().map(what).collect();
    let first = head.n.saturating_sub(crate::domain::log::MOST).saturating_add(1);
    let chain = Chain { owner: caller.account.0.clone(), first, head, entries };
    Ok(Log { chain, happened })
}
