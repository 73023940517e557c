//! What the practice intruder of a fire drill does, and what is read of it. Each device is a service of
//! its own; time comes from the services, so the same seed and the same clock make the same drill.
//!
//! Never touches the browser, and never asks an owner's device for more than its owner could see.

use super::session::Answer;
use crate::domain::account::Profile;
use crate::domain::clue::{Clues, Facts, clues};
use crate::domain::drill::{Debrief, Drill, Plan, Rest, Seen};
use crate::domain::ids::AccountId;
use crate::domain::saved::KeepFor;
use crate::domain::secret::Password;
use crate::domain::session::SessionInfo;
use crate::domain::text::LoginName;
use crate::domain::time::Timestamp;
use crate::service::{AccountService, LogIn, LogOut, Remember, ServiceError, Standing};

/// Lets the intruder in, as the plan of `seed` says. The owner's device first confirms that the password
/// is right, so that a slip of whoever typed it does not look like the intruder's work.
///
/// # Errors
/// What the port says; the intruder is then not in.
pub async fn enter(
    owner: &dyn AccountService,
    intruder: &dyn AccountService,
    profile: &Profile,
    password: Password,
    seed: u32,
) -> Answer<Drill> {
    let who = &profile.id;
    owner.confirm(who, password.clone()).await?;
    let plan = Plan::of(seed);
    let name = LoginName::Username(profile.username.clone());
    for n in 0..plan.wrong {
        let Ok(password) = Password::new(format!("intruder-guess-{n}")) else { continue };
        match intruder.log_in(LogIn { name: name.clone(), password }).await {
            Err(ServiceError::WrongCredentials) => {}
            other => other.map(drop)?,
        }
    }
    intruder.log_in(LogIn { name, password }).await?;
    if plan.saves {
        // Where it cannot be saved, there is one thing less to be left open.
        let _ = intruder.save_login(who, KeepFor::Day).await;
    }
    let begun = first_look(owner, intruder, profile, seed).await;
    if begun.is_err() {
        let _ = leave(intruder, who).await;
    }
    begun
}

/// What there is to see of the intruder for somebody who looks at the list now.
async fn first_look(
    owner: &dyn AccountService,
    intruder: &dyn AccountService,
    profile: &Profile,
    seed: u32,
) -> Answer<Drill> {
    let device = intruder.device().id;
    let overview = owner.overview(&profile.id).await?;
    let found = overview.sessions.iter().find(|info| info.device.id == device);
    let found = found.ok_or(ServiceError::SessionGone)?;
    let (password_changed, looked) = (profile.password_changed, overview.looked);
    let facts = Facts { now: found.created, password_changed, looked, wanted: Clues::all() };
    Ok(Drill {
        seed,
        account: profile.id.clone(),
        began: found.created,
        clues: clues(found, facts),
        own: others(&overview.sessions, &device.0),
        intruder: device,
        out: None,
        changed: None,
    })
}

/// Whether the intruder is still in, as it sees it itself. `now` is taken where it knows no better.
///
/// # Errors
/// What the port says.
pub async fn look(
    intruder: &dyn AccountService,
    password_changed: Option<Timestamp>,
    now: Timestamp,
) -> Answer<Seen> {
    let out = match intruder.current().await? {
        Standing::LoggedIn(_) => None,
        Standing::Ended(ended) => Some(ended.at),
        Standing::LoggedOut => Some(now),
    };
    Ok(Seen { out, password_changed })
}

/// Reads what was left open, puts the intruder's device away, and tells how it went.
///
/// # Errors
/// What the port says; the intruder may then still be in, and it can be tried again.
pub async fn put_away(
    owner: &dyn AccountService,
    intruder: &dyn AccountService,
    drill: &Drill,
) -> Answer<Debrief> {
    let known = intruder.accounts().await?;
    let saved = known.iter().any(|one| one.card.id == drill.account && one.saved.is_some());
    let sessions = owner.sessions(&drill.account).await.ok();
    let own = sessions.map(|all| others(&all, &drill.intruder.0));
    leave(intruder, &drill.account).await?;
    Ok(drill.debrief(Rest { saved, own }))
}

/// Has a practice device log out of an account and forget it, whatever it knows of it.
///
/// # Errors
/// What the port says.
pub async fn leave(service: &dyn AccountService, who: &AccountId) -> Answer<()> {
    match service.current().await? {
        Standing::LoggedIn(current) if current.profile.id == *who => {
            let how = LogOut { remember: Remember::Forget, everything: false, password: None };
            service.log_out_of(who, how).await.map(drop)
        }
        Standing::Ended(_) => service.log_out().await,
        _ => Ok(()),
    }?;
    service.forget(who).await
}

/// How many sessions there are beside those of `device`.
fn others(all: &[SessionInfo], device: &str) -> u32 {
    let count = all.iter().filter(|info| info.device.id.0 != device).count();
    u32::try_from(count).unwrap_or(u32::MAX)
}
