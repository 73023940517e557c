//! What the account service can do, as the screens ask it, and the note that says what it cannot at the
//! place where a person looks for it. Never hides that something is missing, and never says so of a
//! service that has it.

use crate::components::icon::{Icon, IconView};
use crate::service::Capabilities;
use crate::state::session::Session;
use leptos::prelude::*;

/// Something that some services have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ability {
    /// It lives in this browser, and so do its accounts.
    InBrowser,
    /// It sets a new password for whoever forgot theirs.
    Recovery,
    /// It saves logins on this device.
    Saving,
    /// There are devices and accounts to practise with.
    Practice,
    /// People have user names.
    Usernames,
    /// A profile has a few words.
    Bio,
    /// One chooses when unused sessions end.
    IdleChoice,
    /// It says why and when sessions began and ended, and when the password was changed.
    Causes,
    /// It knows where else logins are saved, as something of their own beside the sessions.
    SavedElsewhere,
    /// Names, the log and the history are the same on each device.
    Notes,
    /// Any sessions can be closed in one step with a change of the password.
    OneStep,
    /// Last uses are known to the second.
    ExactTimes,
}

impl Ability {
    /// Whether a service has it.
    #[must_use]
    pub const fn of(self, can: &Capabilities) -> bool {
        match self {
            Self::InBrowser => !can.reaches_other_devices,
            Self::Recovery => can.can_recover,
            Self::Saving => can.can_save,
            // In a browser that keeps nothing it is missing, too, and the practice screen says so.
            Self::Practice => can.can_practise || !can.reaches_other_devices,
            Self::Usernames => can.has_usernames,
            Self::Bio => can.has_bio,
            Self::IdleChoice => can.can_choose_idle,
            Self::Causes => can.tells_causes,
            Self::SavedElsewhere => can.knows_saved_logins,
            Self::Notes => can.keeps_notes,
            Self::OneStep => can.closes_in_one_step,
            Self::ExactTimes => can.exact_times,
        }
    }
}

/// Whether the service has it; also while nobody has been asked yet, so that nothing is said to be
/// missing before that is known. Asked in a component's body.
#[must_use]
pub fn has(ability: Ability) -> bool {
    let can = use_context::<Session>().and_then(Session::capabilities);
    can.is_none_or(|can| ability.of(&can))
}

/// The same, followed: for the screens that stand before the service was asked anything.
#[must_use]
pub fn follow(ability: Ability) -> Memo<bool> {
    let session = expect_context::<Session>();
    Memo::new(move |_| {
        session.changes().track();
        session.capabilities().is_none_or(|can| ability.of(&can))
    })
}

/// The note; nothing where the service can.
#[component]
pub fn Cannot(
    /// What it may lack.
    without: Ability,
    /// What is said then.
    text: &'static str,
) -> impl IntoView {
    (!has(without)).then(|| {
        view! {
            <p class="cannot meta">
                <IconView icon=Icon::INFO small=true />
                <span>{text}</span>
            </p>
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::policy::PasswordPolicy;

    const ALL: [Ability; 12] = [
        Ability::InBrowser,
        Ability::Recovery,
        Ability::Saving,
        Ability::Practice,
        Ability::Usernames,
        Ability::Bio,
        Ability::IdleChoice,
        Ability::Causes,
        Ability::SavedElsewhere,
        Ability::Notes,
        Ability::OneStep,
        Ability::ExactTimes,
    ];

    fn every(yes: bool) -> Capabilities {
        Capabilities {
            reaches_other_devices: !yes,
            durable: yes,
            can_recover: yes,
            can_save: yes,
            can_practise: yes,
            has_usernames: yes,
            has_bio: yes,
            can_choose_idle: yes,
            tells_causes: yes,
            knows_saved_logins: yes,
            keeps_notes: yes,
            closes_in_one_step: yes,
            exact_times: yes,
            passwords: PasswordPolicy::default(),
        }
    }

    #[test]
    fn each_ability_is_asked_of_the_service_itself() {
        assert!(ALL.iter().all(|ability| ability.of(&every(true))));
        assert!(!ALL.iter().any(|ability| ability.of(&every(false))));
    }

    #[test]
    fn a_browser_that_keeps_nothing_still_leads_to_the_practice_screen_which_says_why() {
        let can = Capabilities { can_practise: false, durable: false, ..every(true) };
        assert!(Ability::Practice.of(&can));
        let server = Capabilities { reaches_other_devices: true, ..can };
        assert!(!Ability::Practice.of(&server));
    }
}
