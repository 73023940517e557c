//! Making an account, logging in to it, and changing its profile. Never decides about a password:
//! it is handed one that was already judged and hashed.

use super::{Caller, Settled, doors, logins, sessions};
use crate::domain::account::{Profile, ProfilePatch};
use crate::domain::ids::KeyId;
use crate::domain::log::Event;
use crate::domain::session::How;
use crate::domain::text::{Bio, Username};
use crate::service::embedded::keys;
use crate::service::embedded::rows::Rows;
use crate::service::embedded::shapes::{AccountRow, NameRow};
use crate::service::{Current, ServiceError, SignUp};

/// Makes the caller's account and logs the caller in.
///
/// # Errors
/// The user name or the email address is somebody's.
pub(crate) fn sign_up(
    rows: &mut Rows,
    caller: &Caller,
    form: &SignUp,
    phc: String,
) -> Result<Current, ServiceError> {
    if rows.is_taken(form.username.as_str()) {
        return Err(ServiceError::UsernameTaken);
    }
    if rows.is_taken(form.email.as_str()) {
        return Err(ServiceError::EmailTaken);
    }
    let row = AccountRow {
        username: form.username.clone(),
        email: form.email.clone(),
        full_name: form.full_name.clone(),
        bio: Bio::empty(),
        picture: None,
        joined: rows.now,
        password_changed: None,
        phc,
        epoch: 0,
        idle: None,
        seen: Vec::new(),
        practice: form.practice,
    };
    for login in [form.username.as_str(), form.email.as_str()] {
        rows.names.put(keys::name(login), NameRow { account: caller.account.clone() });
    }
    rows.accounts.put(keys::account(&caller.account), row);
    sessions::begin(rows, caller, How::Password, 0, Event::SignedUp);
    current(rows, caller)
}

/// Logs the caller in, whose password was right for the hash `checked`; `better` replaces it.
///
/// # Errors
/// The account's row is unreadable.
pub(crate) fn log_in(
    rows: &mut Rows,
    caller: &Caller,
    checked: &str,
    better: Option<String>,
) -> Result<Settled<Current>, ServiceError> {
    let account = rows.account_mut(&caller.account)?;
    if account.phc != checked {
        return Ok(Settled::Stale);
    }
    if let Some(better) = better {
        account.phc = better;
    }
    // The try that was right was counted, too.
    let wrong_before = doors::tries(rows, &caller.account).saturating_sub(1);
    doors::set_back(rows, &caller.account);
    let event = Event::LoggedIn { how: How::Password, wrong_before };
    sessions::begin(rows, caller, How::Password, wrong_before, event);
    logins::refresh(rows, caller);
    let current = current(rows, caller)?;
    Ok(Settled::Done(Current { offer: logins::to_offer(rows, caller), ..current }))
}

/// Removes the caller's practice account with all that belongs to it, and gives the key of the login
/// that was saved here. What other devices had saved gets a tombstone, so that no copy brings it back.
///
/// # Errors
/// [`ServiceError::NotPractice`], or a session that is over.
pub(crate) fn remove(rows: &mut Rows, caller: &Caller) -> Result<Option<KeyId>, ServiceError> {
    sessions::admit(rows, caller)?;
    let id = &caller.account;
    let account = rows.account(id)?;
    if !account.practice {
        return Err(ServiceError::NotPractice);
    }
    let names = [account.username.as_str(), account.email.as_str()].map(keys::name);
    for name in names {
        if rows.names.get(&name).is_some_and(|row| row.account == *id) {
            rows.names.remove(&name);
        }
    }
    let key = rows.saved.get(&keys::saved(&caller.device.id, id)).map(|row| row.key.clone());
    logins::bury_all(rows, id);
    rows.remove_account(id);
    Ok(key)
}

/// The caller's account and session.
///
/// # Errors
/// The account's row is unreadable.
pub(crate) fn current(rows: &Rows, caller: &Caller) -> Result<Current, ServiceError> {
    let profile = rows.account(&caller.account)?.profile(&caller.account);
    let asks = sessions::unanswered(rows, caller);
    Ok(Current { profile, session: caller.session.clone(), offer: false, asks })
}

/// Changes the profile; a new user name moves its row in the same step.
///
/// # Errors
/// [`ServiceError::UsernameTaken`], or a session that is over.
pub(crate) fn update(
    rows: &mut Rows,
    caller: &Caller,
    patch: ProfilePatch,
) -> Result<Profile, ServiceError> {
    sessions::admit(rows, caller)?;
    if let Some(username) = patch.username {
        rename(rows, caller, username)?;
    }
    let account = rows.account_mut(&caller.account)?;
    if let Some(full_name) = patch.full_name {
        account.full_name = full_name;
    }
    if let Some(bio) = patch.bio {
        account.bio = bio;
    }
    if let Some(picture) = patch.picture {
        account.picture = picture;
    }
    let profile = account.profile(&caller.account);
    logins::refresh(rows, caller);
    sessions::touch(rows, caller);
    Ok(profile)
}

fn rename(rows: &mut Rows, caller: &Caller, to: Username) -> Result<(), ServiceError> {
    let id = &caller.account;
    let from = rows.account(id)?.username.clone();
    if from == to {
        return Ok(());
    }
    if rows.is_taken(to.as_str()) {
        return Err(ServiceError::UsernameTaken);
    }
    let old = keys::name(from.as_str());
    // The old row goes only if it is this account's, whatever the account's own row says.
    if rows.names.get(&old).is_some_and(|row| row.account == *id) {
        rows.names.remove(&old);
    }
    rows.names.put(keys::name(to.as_str()), NameRow { account: id.clone() });
    rows.account_mut(id)?.username = to.clone();
    rows.note(id, caller.did(Event::UsernameChanged { from, to }));
    Ok(())
}
