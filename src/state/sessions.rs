//! How this tab stands with the account service, and how that changes: one reducer, pure.
//!
//! Events say what happened; the answer is what to do about it. Never waits, never calls the
//! service, and a failed call that says nothing about the session changes nothing.

use crate::domain::account::Profile;
use crate::domain::session::{EndReason, Ended};
use crate::domain::time::Timestamp;
use crate::service::{Current, ServiceError, Standing};

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// The service was asked how this device stands: at start, or after a hint of another tab.
    Read(Standing),
    /// This tab logged in or signed up.
    LoggedIn(Box<Current>),
    /// This tab logged out, or put an ended session away.
    LoggedOut,
    /// This tab changed the profile or the password.
    ProfileChanged(Box<Profile>),
    /// This tab closed other sessions.
    ClosedOthers,
    /// The question whether to save the login was answered.
    OfferAnswered,
    /// A call was refused.
    Refused(ServiceError),
}

/// Something to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Tell the other tabs to read again.
    Announce,
    /// Ask the service again how this device stands.
    ReadAgain,
}

/// Applies `event` to `standing` and says what to do. What came from another tab is never
/// announced again, so two tabs cannot keep each other busy.
pub fn update(standing: &mut Standing, event: Event) -> Vec<Effect> {
    match event {
        Event::Read(read) => {
            *standing = read;
            vec![]
        }
        Event::LoggedIn(current) => {
            *standing = Standing::LoggedIn(current);
            vec![Effect::Announce]
        }
        Event::LoggedOut => {
            *standing = Standing::LoggedOut;
            // Another account may have logged in from another tab in the meantime.
            vec![Effect::Announce, Effect::ReadAgain]
        }
        Event::ProfileChanged(profile) => {
            if let Standing::LoggedIn(current) = standing
                && current.profile.id == profile.id
            {
                current.profile = *profile;
            }
            vec![Effect::Announce]
        }
        Event::ClosedOthers => vec![Effect::Announce],
        Event::OfferAnswered => {
            if let Standing::LoggedIn(current) = standing {
                current.offer = false;
            }
            vec![]
        }
        Event::Refused(ServiceError::LoggedOut(Some(ended))) => {
            *standing = Standing::Ended(ended);
            vec![]
        }
        Event::Refused(ServiceError::LoggedOut(None)) => {
            let unknown = Ended { at: Timestamp(0), reason: EndReason::Unknown, by: None };
            *standing = Standing::Ended(unknown);
            vec![]
        }
        Event::Refused(ServiceError::OtherAccount) => vec![Effect::ReadAgain],
        Event::Refused(_) => vec![],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ids::{AccountId, SessionId};
    use crate::domain::text::{Bio, Email, FullName, Username};
    use crate::service::StorageError;

    fn nuria() -> Current {
        Current {
            profile: Profile {
                id: AccountId("nuria".into()),
                username: Username::parse("nuria.campos").unwrap(),
                email: Email::parse("nuria@example.org").unwrap(),
                full_name: FullName::parse("Nuria Campos").unwrap(),
                bio: Bio::parse("").unwrap(),
                picture: None,
                joined: Timestamp(0),
                password_changed: None,
                practice: false,
            },
            session: SessionId("s".into()),
            offer: false,
            asks: None,
        }
    }

    #[test]
    fn what_another_tab_did_is_taken_over_but_never_announced_again() {
        let mut standing = Standing::LoggedOut;
        let effects = update(&mut standing, Event::Read(Standing::LoggedIn(Box::new(nuria()))));
        assert_eq!((standing, effects), (Standing::LoggedIn(Box::new(nuria())), vec![]));
    }

    #[test]
    fn a_call_refused_because_the_session_is_over_ends_the_screens_with_the_reason() {
        let ended = Ended { at: Timestamp(5), reason: EndReason::Closed, by: None };
        let mut standing = Standing::LoggedIn(Box::new(nuria()));
        update(&mut standing, Event::Refused(ServiceError::LoggedOut(Some(ended.clone()))));
        assert_eq!(standing, Standing::Ended(ended));
    }

    #[test]
    fn a_call_that_failed_for_another_reason_changes_nothing() {
        for error in [
            ServiceError::WrongPassword,
            ServiceError::Storage(StorageError::Full),
            ServiceError::NeedsConfirmation,
        ] {
            let mut standing = Standing::LoggedIn(Box::new(nuria()));
            let effects = update(&mut standing, Event::Refused(error));
            assert_eq!((standing, effects), (Standing::LoggedIn(Box::new(nuria())), vec![]));
        }
    }

    #[test]
    fn a_changed_profile_of_another_account_is_not_taken_over() {
        let mut standing = Standing::LoggedIn(Box::new(nuria()));
        let mut other = nuria().profile;
        other.id = AccountId("bob".into());
        update(&mut standing, Event::ProfileChanged(Box::new(other)));
        assert_eq!(standing, Standing::LoggedIn(Box::new(nuria())));
    }
}
