//! Confirming and changing a password of somebody who is logged in. Never sees one: the hashes
//! come from outside, and each command first makes sure that they are not out of date.

use super::closing::{self, Ordered};
use super::{Caller, Settled, doors, logins, sessions};
use crate::domain::ids::{GrantId, SessionId};
use crate::domain::log::Event;
use crate::domain::session::EndReason;
use crate::service::ServiceError;
use crate::service::embedded::keys;
use crate::service::embedded::rows::Rows;

/// Counts a try with the current password and gives the hash to check it against.
///
/// # Errors
/// [`ServiceError::TooMany`], or a session that is over.
pub(crate) fn knock(rows: &mut Rows, caller: &Caller) -> Result<String, ServiceError> {
    sessions::admit(rows, caller)?;
    doors::count(rows, keys::confirm_door(&caller.account), caller.policy.throttle)?;
    Ok(rows.account(&caller.account)?.phc.clone())
}

/// Notes that the password was right for the hash `checked`; `better` replaces it.
///
/// # Errors
/// A session that is over.
pub(crate) fn confirm(
    rows: &mut Rows,
    caller: &Caller,
    checked: &str,
    better: Option<String>,
) -> Result<Settled<()>, ServiceError> {
    sessions::admit(rows, caller)?;
    let account = rows.account_mut(&caller.account)?;
    if account.phc != checked {
        return Ok(Settled::Stale);
    }
    if let Some(better) = better {
        account.phc = better;
    }
    doors::set_back(rows, &caller.account);
    sessions::confirm(rows, caller);
    Ok(Settled::Done(()))
}

/// Puts the new hash in place of `checked` and closes the chosen sessions, but never the caller's.
/// Every saved login ends; the caller's own goes on as `fresh`.
///
/// # Errors
/// A session that is over.
pub(crate) fn change(
    rows: &mut Rows,
    caller: &Caller,
    checked: &str,
    new: String,
    close: &[SessionId],
    fresh: GrantId,
) -> Result<Settled<Ordered>, ServiceError> {
    sessions::admit(rows, caller)?;
    let now = rows.now;
    let account = rows.account_mut(&caller.account)?;
    if account.phc != checked {
        return Ok(Settled::Stale);
    }
    account.phc = new;
    account.password_changed = Some(now);
    doors::set_back(rows, &caller.account);
    rows.note(&caller.account, caller.did(Event::PasswordChanged));
    sessions::confirm(rows, caller);
    logins::renew(rows, caller, fresh)?;
    let others: Vec<_> = close.iter().filter(|id| **id != caller.session).cloned().collect();
    Ok(Settled::Done(closing::close(rows, caller, &others, EndReason::PasswordChanged)))
}
