//! The security log: what happened to an account, as entries of a chain (see [`super::chain`]).
//!
//! Never holds a password, a secret or anything that lets somebody in. An entry that is not
//! understood is still shown and still checked.

use super::device::Device;
use super::ids::SessionMark;
use super::saved::KeepFor;
use super::session::{EndReason, How, Outcome};
use super::text::{DeviceName, Username};
use super::time::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Most entries of one account; one more drops the oldest.
pub const MOST: u64 = 10_000;

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Event {
    /// The account was made.
    SignedUp,
    /// A session began.
    LoggedIn {
        /// How.
        how: How,
        /// How many wrong passwords were tried since the last right one.
        wrong_before: u32,
    },
    /// A wrong password was tried at the log-in screen.
    LogInFailed,
    /// A wrong password was tried by somebody who was logged in.
    ConfirmFailed,
    /// A session ended.
    Ended {
        /// Which.
        session: SessionMark,
        /// Its device.
        device: Device,
        /// Why.
        reason: EndReason,
    },
    /// The password was changed.
    PasswordChanged,
    /// The user name was changed.
    UsernameChanged {
        /// From this one.
        from: Username,
        /// To this one.
        to: Username,
    },
    /// The login was saved on the device.
    LoginSaved {
        /// For how long.
        keep: KeepFor,
    },
    /// The saved login of a device ended.
    LoginEnded {
        /// Which device.
        device: Device,
    },
    /// A session was given a name, or lost it.
    Named {
        /// Which.
        session: SessionMark,
        /// The name.
        name: Option<DeviceName>,
    },
    /// Somebody said of a log-in that it was theirs.
    Known {
        /// Which session.
        session: SessionMark,
        /// Its device.
        device: Device,
    },
    /// The time after which an unused session ends was chosen.
    IdleChosen {
        /// In days.
        days: u32,
    },
    /// A closing, and what was read of each session afterwards: a receipt (N1).
    Closing {
        /// A line for each session that was asked for.
        lines: Vec<Line>,
        /// When the list was read again; `None` if it could not be.
        read: Option<Timestamp>,
    },
}

/// One line of a receipt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Line {
    /// Which session.
    pub session: SessionMark,
    /// Its device, where it is known.
    pub device: Option<Device>,
    /// What was true of it.
    pub outcome: Outcome,
}

/// An event and who did it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Happened {
    /// The session that did it; `None` if nobody was logged in, or if it came of itself.
    pub by: Option<SessionMark>,
    /// The device on which it was done; `None` if it came of itself.
    pub on: Option<Device>,
    /// What happened.
    pub event: Event,
}

impl Happened {
    /// As the part of an entry that the chain does not look into. `None` for what JSON cannot hold,
    /// which no event does.
    #[must_use]
    pub fn to_value(&self) -> Option<Value> {
        serde_json::to_value(self).ok()
    }

    /// Reads it; `None` if it is not understood.
    #[must_use]
    pub fn from_value(value: &Value) -> Option<Self> {
        Self::deserialize(value).ok()
    }
}
