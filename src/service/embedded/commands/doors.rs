//! The counters of wrong passwords. A try is counted before its password is hashed, in a
//! transaction of its own, so that parallel tries cannot slip by.
//!
//! Never sees a password; never sets a counter back but for a right one.

use crate::domain::ids::AccountId;
use crate::domain::log::Happened;
use crate::domain::policy::ThrottlePolicy;
use crate::domain::throttle::Verdict;
use crate::service::ServiceError;
use crate::service::embedded::keys;
use crate::service::embedded::rows::Rows;

/// Most counters of unknown names. One more drops the one that was used longest ago, so that a
/// stranger who tries made-up names cannot fill the store.
pub(crate) const MOST_UNKNOWN: usize = 200;

/// Counts a try at the log-in screen. Gives the account and the hash to check the password
/// against; `None` if nobody has the name.
///
/// # Errors
/// [`ServiceError::TooMany`], or a row that is unreadable.
pub(crate) fn knock(
    rows: &mut Rows,
    login: &str,
    policy: ThrottlePolicy,
) -> Result<Option<(AccountId, String)>, ServiceError> {
    let Some(account) = rows.owner(login)?.cloned() else {
        count(rows, keys::unknown_door(login), policy)?;
        forget_oldest_unknown(rows);
        return Ok(None);
    };
    let phc = rows.account(&account)?.phc.clone();
    count(rows, keys::log_in_door(&account), policy)?;
    Ok(Some((account, phc)))
}

/// Counts one try at `door`, if it may be made now.
///
/// # Errors
/// [`ServiceError::TooMany`]; nothing is then counted.
pub(crate) fn count(
    rows: &mut Rows,
    door: String,
    policy: ThrottlePolicy,
) -> Result<(), ServiceError> {
    let tries = rows.tries.get(&door).copied().unwrap_or_default();
    match tries.verdict(policy, rows.now) {
        Verdict::Wait(left) => return Err(ServiceError::TooMany(Some(left))),
        Verdict::Stopped => return Err(ServiceError::TooMany(None)),
        Verdict::Allowed => {}
    }
    rows.tries.put(door, tries.counted(rows.now));
    Ok(())
}

/// How many tries at the log-in screen were counted since the last right password.
pub(crate) fn tries(rows: &Rows, account: &AccountId) -> u32 {
    rows.tries.get(&keys::log_in_door(account)).map_or(0, |tries| tries.wrong)
}

/// Writes into the security log that a password was wrong. The counters know already.
pub(crate) fn failed(rows: &mut Rows, account: &AccountId, by: Happened) {
    if rows.account(account).is_ok() {
        rows.note(account, by);
    }
}

/// Sets both counters of an account back after a right password at either door. Were each set back
/// by its own door alone, a stranger who spent all tries of one would close it for ever.
pub(crate) fn set_back(rows: &mut Rows, account: &AccountId) {
    rows.tries.remove(&keys::log_in_door(account));
    rows.tries.remove(&keys::confirm_door(account));
}

fn forget_oldest_unknown(rows: &mut Rows) {
    let unknown = rows.tries.iter().filter(|(key, _)| key.starts_with(keys::UNKNOWN_DOORS));
    let by_age = unknown.map(|(key, tries)| (tries.last, key.clone())).collect();
    let by_age = super::sessions::earliest_first(by_age);
    for key in by_age.iter().take(by_age.len().saturating_sub(MOST_UNKNOWN)) {
        rows.tries.remove(key);
    }
}
