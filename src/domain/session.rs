//! Sessions as a person sees them, and what closing them did. No credential in any type.

use super::chain::Entry;
use super::device::Device;
use super::ids::SessionId;
use super::text::DeviceName;
use super::time::Timestamp;
use serde::{Deserialize, Serialize};

/// How a session began.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum How {
    /// With the password.
    #[default]
    Password,
    /// With one tap on a saved login. Such a session may look, but not change who may come in.
    OneTap,
}

/// One live session in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a question of its own")]
pub struct SessionInfo {
    /// The handle to close it by.
    pub id: SessionId,
    /// Whether it is the one that asks.
    pub current: bool,
    /// The device that logged in.
    pub device: Device,
    /// When it logged in.
    pub created: Timestamp,
    /// When it was last used.
    pub last_active: Timestamp,
    /// When it ends by itself if it is not used again.
    pub expires: Timestamp,
    /// How it began, if the service says so.
    pub how: Option<How>,
    /// The address that it logged in from, if the service says so. A place on the network, not on the
    /// map.
    pub address: Option<String>,
    /// Whether the login is saved on its device.
    pub saved: bool,
    /// What the owner calls it, if they gave it a name.
    pub name: Option<DeviceName>,
    /// How many wrong passwords were tried right before it began.
    pub wrong_before: u32,
    /// Whether it was the account's first log-in with this browser or system.
    pub first_time: bool,
    /// Whether nobody has said yet that this log-in was theirs.
    pub unanswered: bool,
}

impl SessionInfo {
    /// Whether it began before the password was last changed: the best single clue (N4).
    #[must_use]
    pub fn older_than_password(&self, password_changed: Option<Timestamp>) -> bool {
        password_changed.is_some_and(|changed| self.created < changed)
    }
}

/// Why a session is no longer alive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EndReason {
    /// Its own device logged out.
    LoggedOut,
    /// Another session of the account closed it.
    Closed,
    /// It was closed together with a change of the password.
    PasswordChanged,
    /// The same device logged in to the same account again.
    Replaced,
    /// It was not used for too long.
    Idle,
    /// It reached its greatest age.
    Expired,
    /// The account had too many sessions, and this one was idle longest.
    TooMany,
    /// The service does not know it: the account or its record is gone.
    Unknown,
}

/// How, when and from where a session ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ended {
    /// When.
    pub at: Timestamp,
    /// Why.
    pub reason: EndReason,
    /// The device that ended it, if it was another one.
    pub by: Option<Device>,
}

/// Which sessions to close.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Revoke {
    /// These.
    These(Vec<SessionId>),
    /// All but the one that asks.
    AllOthers,
    /// All, and the one that asks last.
    All,
}

/// What is true of one session after it was ordered to close. Never more is claimed than was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It was alive, and when the list was read again it was gone.
    Closed,
    /// It was gone before the order.
    AlreadyGone,
    /// It is still in the list.
    StillAlive,
    /// The list could not be read again, so nobody can say.
    NoAnswer,
    /// The service was not reached. It is not yet closed, and the order waits.
    Waiting,
}

/// One line of the report of a closing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closing {
    /// Which session.
    pub session: SessionId,
    /// Its device, where the service still knows it.
    pub device: Option<Device>,
    /// What the owner calls it, if they gave it a name.
    pub name: Option<DeviceName>,
    /// What is true of it now.
    pub outcome: Outcome,
}

/// A log-in on another device of which nobody has said yet that it was the owner's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewLogIn {
    /// Which session.
    pub id: SessionId,
    /// Its device.
    pub device: Device,
    /// What the owner calls it, if they gave it a name.
    pub name: Option<DeviceName>,
    /// When it logged in.
    pub created: Timestamp,
}

/// A session that is over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastSession {
    /// Which.
    pub id: SessionId,
    /// Its device.
    pub device: Device,
    /// What the owner called it.
    pub name: Option<DeviceName>,
    /// When it logged in.
    pub created: Timestamp,
    /// How it began, if the service says so.
    pub how: Option<How>,
    /// How it ended.
    pub ended: Ended,
}

/// The report of a closing: one line for each session that was asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RevokeReport {
    /// The lines, in the order of the list.
    pub closings: Vec<Closing>,
    /// Whether the session that asked is closed, too.
    pub current_ended: bool,
    /// How many saved logins ended with this order and were seen to be gone.
    pub logins_ended: usize,
    /// The entry of the security log that says all this; `None` if nothing was asked for, or if it
    /// could not be written.
    pub receipt: Option<Entry>,
}

impl RevokeReport {
    /// How many were closed by this order and seen to be gone.
    #[must_use]
    pub fn closed(&self) -> usize {
        self.closings.iter().filter(|c| c.outcome == Outcome::Closed).count()
    }

    /// Whether anything of the order was not carried out yet.
    #[must_use]
    pub fn waits(&self) -> bool {
        self.closings.iter().any(|c| c.outcome == Outcome::Waiting)
    }

    /// Whether the list was read after the order, so that something can be said of what it closed.
    #[must_use]
    pub fn was_read(&self) -> bool {
        let said = |outcome| !matches!(outcome, Outcome::NoAnswer | Outcome::Waiting);
        self.closings.iter().any(|c| said(c.outcome))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(outcomes: &[Outcome]) -> RevokeReport {
        let one = |outcome: &Outcome| Closing {
            session: SessionId("s".into()),
            device: None,
            name: None,
            outcome: *outcome,
        };
        RevokeReport { closings: outcomes.iter().map(one).collect(), ..RevokeReport::default() }
    }

    #[test]
    fn a_report_of_what_waits_claims_nothing_of_a_list_that_was_not_read() {
        let waiting = report(&[Outcome::Waiting, Outcome::Waiting]);
        assert!(waiting.waits() && !waiting.was_read() && waiting.closed() == 0);
        let nobody = report(&[Outcome::NoAnswer]);
        assert!(!nobody.waits() && !nobody.was_read());
        let mixed = report(&[Outcome::Waiting, Outcome::Closed]);
        assert!(mixed.waits() && mixed.was_read() && mixed.closed() == 1);
        assert!(report(&[Outcome::StillAlive]).was_read());
    }
}
