//! Saved logins: how they are made, used once a challenge was answered, and ended.
//!
//! Never sees a private key, and checks no signature: that is done between two transactions, and
//! the second makes sure that what the first saw still holds.

use super::{Caller, accounts, sessions};
use crate::domain::device::Device;
use crate::domain::ids::{AccountId, DeviceId, GrantId, KeyId};
use crate::domain::log::{Event, Happened};
use crate::domain::policy::SavedPolicy;
use crate::domain::saved::{KeepFor, LoginEnd, LoginEnded, SavedLogin, SavedOn};
use crate::domain::session::How;
use crate::domain::time::Timestamp;
use crate::service::embedded::keys;
use crate::service::embedded::rows::Rows;
use crate::service::embedded::shapes::{ChallengeRow, DeclinedRow, GoneRow, GrantRow, SavedRow};
use crate::service::{Current, ServiceError};

/// Most tombstones of one device; one more drops the oldest. A copy that old would have been seen
/// and cleaned away at each start since.
const MOST_GONE: usize = 200;

/// What a new saved login is made of.
#[derive(Clone, Debug)]
pub(crate) struct NewLogin {
    pub(crate) grant: GrantId,
    pub(crate) key: KeyId,
    /// The public half of the key.
    pub(crate) public: Vec<u8>,
    pub(crate) keep: KeepFor,
}

/// What a challenge is answered with.
#[derive(Clone, Debug)]
pub(crate) struct Granted {
    pub(crate) grant: GrantId,
    pub(crate) key: KeyId,
    pub(crate) public: String,
}

/// When a saved login ends if it is not used again.
fn end_by_age(row: &GrantRow, policy: SavedPolicy) -> Timestamp {
    let most = row.keep.span().unwrap_or(policy.absolute);
    row.created.plus(most).min(row.used.plus(policy.idle))
}

/// Why a saved login of `account` opens nothing; `None` if it does.
pub(crate) fn over(
    rows: &Rows,
    account: &AccountId,
    id: &GrantId,
    policy: SavedPolicy,
) -> Option<LoginEnded> {
    let now = rows.now;
    let ended = |at, reason| Some(LoginEnded { at, reason, by: None });
    let Some(row) = rows.grants.get(&keys::grant(account, id)) else {
        return ended(now, LoginEnd::Unknown);
    };
    if row.ended.is_some() {
        return row.ended.clone();
    }
    // The epoch says the same as the row would, should a change ever have missed it.
    if rows.account(account).map_or(0, |account| account.epoch) != row.epoch {
        return ended(now, LoginEnd::PasswordChanged);
    }
    let end = end_by_age(row, policy);
    if now >= end { ended(end, LoginEnd::Expired) } else { None }
}

/// The saved login of a device, if it works.
pub(crate) fn alive(
    rows: &Rows,
    device: &DeviceId,
    account: &AccountId,
    policy: SavedPolicy,
) -> Option<SavedLogin> {
    let saved = rows.saved.get(&keys::saved(device, account))?;
    if over(rows, account, &saved.grant, policy).is_some() {
        return None;
    }
    let row = rows.grants.get(&keys::grant(account, &saved.grant))?;
    Some(SavedLogin { keep: row.keep, ends: end_by_age(row, policy) })
}

/// Saves the caller's login and gives the key of the one that it replaces. Whoever came in by one
/// tap must confirm with the password first, or a login that was saved for an hour could be saved
/// again for ever.
///
/// # Errors
/// [`ServiceError::NeedsConfirmation`], or a session that is over.
pub(crate) fn save(
    rows: &mut Rows,
    caller: &Caller,
    new: NewLogin,
) -> Result<Option<KeyId>, ServiceError> {
    sessions::admit(rows, caller)?;
    let how = rows.session(&caller.account, &caller.session).map(|row| row.how);
    if how != Some(How::Password) {
        sessions::confirmed(rows, caller)?;
    }
    let (device, now) = (caller.device.clone(), rows.now);
    let account = rows.account(&caller.account)?;
    let row = SavedRow {
        account: caller.account.clone(),
        username: account.username.clone(),
        full_name: account.full_name.clone(),
        picture: account.picture.clone(),
        grant: new.grant.clone(),
        key: new.key,
        keep: new.keep,
        created: now,
    };
    let grant = GrantRow {
        device: device.clone(),
        public: hex::encode(&new.public),
        epoch: account.epoch,
        keep: new.keep,
        created: now,
        used: now,
        ended: None,
    };
    drop_own(rows, &caller.account, &device.id);
    rows.grants.put(keys::grant(&caller.account, &new.grant), grant);
    let own = keys::saved(&device.id, &caller.account);
    let replaced = rows.saved.get(&own).map(|row| (row.grant.clone(), row.key.clone()));
    if let Some((grant, _)) = &replaced {
        bury(rows, &device.id, grant);
    }
    rows.saved.put(own, row);
    rows.note(&caller.account, caller.did(Event::LoginSaved { keep: new.keep }));
    // Who saves a login may be asked again later.
    rows.declined.remove(&keys::declined(&device.id, &caller.account));
    Ok(replaced.map(|(_, key)| key))
}

/// No copy of any saved login of the account counts any more, on whatever device.
pub(crate) fn bury_all(rows: &mut Rows, account: &AccountId) {
    let ours = rows.saved.iter().filter(|(_, row)| row.account == *account);
    let ours: Vec<_> = ours.map(|(key, row)| (key.clone(), row.grant.clone())).collect();
    for (key, grant) in ours {
        bury(rows, &DeviceId(keys::second(&key).to_owned()), &grant);
        rows.saved.remove(&key);
    }
}

/// No copy of this saved login counts any more: it was forgotten, or another one is in its place. A
/// copy of that one could otherwise come back after the other was forgotten.
fn bury(rows: &mut Rows, device: &DeviceId, grant: &GrantId) {
    rows.gone.put(keys::gone(device, grant), GoneRow { at: rows.now });
    let by_age = rows.gone.iter().map(|(key, row)| (row.at, key.clone())).collect();
    let by_age = sessions::earliest_first(by_age);
    for key in by_age.iter().take(by_age.len().saturating_sub(MOST_GONE)) {
        rows.gone.remove(key);
    }
}

/// The account has no saved login of this device any more.
fn drop_own(rows: &mut Rows, account: &AccountId, device: &DeviceId) {
    let own: Vec<String> = rows
        .grants
        .iter()
        .filter(|(_, row)| row.device.id == *device)
        .map(|(key, _)| key.clone())
        .collect();
    for key in own.iter().filter(|key| key.starts_with(&keys::grants(account))) {
        rows.grants.remove(key);
    }
}

/// Notes that the person did not want the login saved.
///
/// # Errors
/// A session that is over.
pub(crate) fn decline(rows: &mut Rows, caller: &Caller) -> Result<(), ServiceError> {
    sessions::admit(rows, caller)?;
    let key = keys::declined(&caller.device.id, &caller.account);
    let times = rows.declined.get(&key).map_or(0, |row| row.times).saturating_add(1);
    rows.declined.put(key, DeclinedRow { times });
    Ok(())
}

/// Whether to ask if the login shall be saved on the caller's device.
pub(crate) fn to_offer(rows: &Rows, caller: &Caller) -> bool {
    let policy = caller.policy.saved;
    let declined = rows.declined.get(&keys::declined(&caller.device.id, &caller.account));
    declined.map_or(0, |row| row.times) < policy.declines
        && alive(rows, &caller.device.id, &caller.account, policy).is_none()
}

/// Forgets what a device knows of an account, and remembers only that it did. `shown` is the saved
/// login that a copy outside the store may show where the store has none. Gives the key that is no
/// longer needed.
pub(crate) fn forget(
    rows: &mut Rows,
    device: &DeviceId,
    account: &AccountId,
    shown: Option<GrantId>,
) -> Option<KeyId> {
    let here = rows.grants.iter().find(|(_, row)| row.device.id == *device);
    if let Some(on) = here.map(|(_, row)| row.device.clone()) {
        let event = Event::LoginEnded { device: on.clone() };
        rows.note(account, Happened { by: None, on: Some(on), event });
    }
    drop_own(rows, account, device);
    let key = keys::saved(device, account);
    let saved = rows.saved.get(&key).map(|row| (row.grant.clone(), row.key.clone()));
    rows.saved.remove(&key);
    for grant in saved.iter().map(|(grant, _)| grant).chain(&shown) {
        bury(rows, device, grant);
    }
    saved.map(|(_, key)| key)
}

/// Ends the saved logins of the caller's account that `fit`, and gives the handles of those that
/// worked until now.
pub(super) fn end(
    rows: &mut Rows,
    caller: &Caller,
    reason: LoginEnd,
    fit: impl Fn(&GrantId, &Device) -> bool,
) -> Vec<GrantId> {
    let (now, policy) = (rows.now, caller.policy.saved);
    let prefix = keys::grants(&caller.account);
    let fits = |(key, row): (&String, &GrantRow)| {
        let id = GrantId(keys::last(key).to_owned());
        let ours = key.starts_with(&prefix) && fit(&id, &row.device);
        (ours && over(rows, &caller.account, &id, policy).is_none()).then_some(id)
    };
    let ids: Vec<GrantId> = rows.grants.iter().filter_map(fits).collect();
    for id in &ids {
        if let Some(row) = rows.grants.get_mut(&keys::grant(&caller.account, id)) {
            let device = row.device.clone();
            let by = (device.id != caller.device.id).then(|| caller.device.clone());
            row.ended = Some(LoginEnded { at: now, reason, by });
            rows.note(&caller.account, caller.did(Event::LoginEnded { device }));
        }
    }
    ids
}

/// After a change of the password: every other saved login has ended, and the caller's own, if it
/// had one that worked, is a new one with the same key.
pub(super) fn renew(rows: &mut Rows, caller: &Caller, fresh: GrantId) -> Result<(), ServiceError> {
    let (now, own) = (rows.now, keys::saved(&caller.device.id, &caller.account));
    let kept = alive(rows, &caller.device.id, &caller.account, caller.policy.saved);
    end(rows, caller, LoginEnd::PasswordChanged, |_, _| true);
    let account = rows.account_mut(&caller.account)?;
    account.epoch = account.epoch.wrapping_add(1);
    let epoch = account.epoch;
    let Some(saved) = rows.saved.get_mut(&own).filter(|_| kept.is_some()) else { return Ok(()) };
    let old = std::mem::replace(&mut saved.grant, fresh.clone());
    saved.created = now;
    bury(rows, &caller.device.id, &old);
    let old = keys::grant(&caller.account, &old);
    if let Some(row) = rows.grants.get(&old).cloned() {
        let row = GrantRow { epoch, created: now, used: now, ended: None, ..row };
        rows.grants.remove(&old);
        rows.grants.put(keys::grant(&caller.account, &fresh), row);
    }
    Ok(())
}

/// Gives the saved login of the caller's device something to sign, once.
///
/// # Errors
/// [`ServiceError::SavedLoginOver`].
pub(crate) fn challenge(
    rows: &mut Rows,
    caller: &Caller,
    challenge: &str,
) -> Result<Granted, ServiceError> {
    let (now, policy) = (rows.now, caller.policy.saved);
    let unknown = LoginEnded { at: now, reason: LoginEnd::Unknown, by: None };
    let key = keys::saved(&caller.device.id, &caller.account);
    let Some(saved) = rows.saved.get(&key) else {
        return Err(ServiceError::SavedLoginOver(unknown));
    };
    let (grant, key) = (saved.grant.clone(), saved.key.clone());
    if let Some(over) = over(rows, &caller.account, &grant, policy) {
        return Err(ServiceError::SavedLoginOver(over));
    }
    let row = rows.grants.get(&keys::grant(&caller.account, &grant));
    // A saved login of another device would be somebody else's, whatever this device's row says.
    let Some(row) = row.filter(|row| row.device.id == caller.device.id) else {
        return Err(ServiceError::SavedLoginOver(unknown));
    };
    let public = row.public.clone();
    let late: Vec<String> = rows
        .challenges
        .iter()
        .filter(|(_, row)| now >= row.until)
        .map(|(k, _)| k.clone())
        .collect();
    for key in late {
        rows.challenges.remove(&key);
    }
    let row = ChallengeRow { grant: grant.clone(), until: now.plus(policy.challenge) };
    rows.challenges.put(keys::challenge(&caller.account, challenge), row);
    Ok(Granted { grant, key, public })
}

/// Begins a session for the caller, whose device has signed `challenge` with the key of `granted`,
/// and spends the challenge.
///
/// # Errors
/// [`ServiceError::SavedLoginOver`]: the challenge was used or is too old, or the saved login ended
/// in the meantime.
pub(crate) fn redeem(
    rows: &mut Rows,
    caller: &Caller,
    challenge: &str,
    granted: &Granted,
) -> Result<Current, ServiceError> {
    let (now, account) = (rows.now, &caller.account);
    let key = keys::challenge(account, challenge);
    let asked = rows.challenges.get(&key).cloned();
    rows.challenges.remove(&key);
    let fresh = asked.is_some_and(|row| row.grant == granted.grant && now < row.until);
    let over = over(rows, account, &granted.grant, caller.policy.saved);
    let grant = keys::grant(account, &granted.grant);
    let same = rows.grants.get(&grant).is_some_and(|row| row.public == granted.public);
    if over.is_some() || !fresh || !same {
        let unknown = || LoginEnded { at: now, reason: LoginEnd::Unknown, by: None };
        return Err(ServiceError::SavedLoginOver(over.unwrap_or_else(unknown)));
    }
    if let Some(row) = rows.grants.get_mut(&grant) {
        row.used = now;
    }
    refresh(rows, caller);
    let event = Event::LoggedIn { how: How::OneTap, wrong_before: 0 };
    sessions::begin(rows, caller, How::OneTap, 0, event);
    accounts::current(rows, caller)
}

/// Brings the name and the picture that the caller's device shows up to date.
pub(super) fn refresh(rows: &mut Rows, caller: &Caller) {
    let Ok(account) = rows.account(&caller.account).cloned() else { return };
    let key = keys::saved(&caller.device.id, &caller.account);
    if let Some(saved) = rows.saved.get_mut(&key) {
        saved.username = account.username;
        saved.full_name = account.full_name;
        saved.picture = account.picture;
    }
}

/// Withdraws saved logins of the caller's account.
///
/// # Errors
/// [`ServiceError::NeedsConfirmation`], or a session that is over.
pub(crate) fn withdraw(
    rows: &mut Rows,
    caller: &Caller,
    which: &[GrantId],
) -> Result<(), ServiceError> {
    sessions::admit(rows, caller)?;
    sessions::confirmed(rows, caller)?;
    sessions::touch(rows, caller);
    end(rows, caller, LoginEnd::Closed, |id, _| which.contains(id));
    Ok(())
}

/// The saved logins of the caller's account that work, this device's first, then by last use.
pub(crate) fn list(rows: &Rows, caller: &Caller) -> Vec<SavedOn> {
    let policy = caller.policy.saved;
    let by_use = rows.grants.iter().map(|(key, row)| (row.used, key.clone())).collect();
    let by_use = sessions::earliest_first(by_use);
    let one = |key: &String| {
        let (id, row) = (GrantId(keys::last(key).to_owned()), rows.grants.get(key)?);
        if over(rows, &caller.account, &id, policy).is_some() {
            return None;
        }
        Some(SavedOn {
            id,
            device: row.device.clone(),
            here: row.device.id == caller.device.id,
            created: row.created,
            used: row.used,
            ends: end_by_age(row, policy),
        })
    };
    let all = || by_use.iter().rev().filter_map(one);
    all().filter(|on| on.here).chain(all().filter(|on| !on.here)).collect()
}
