//! Saved logins: an account that a device may open again with one tap, for how long, and why it no
//! longer may. Handles and dates only; what opens the account is a key that no script can read.

use super::account::Card;
use super::device::Device;
use super::ids::GrantId;
use super::session::Ended;
use super::time::{Span, Timestamp};
use serde::{Deserialize, Serialize};

/// For how long a login is saved. The person chooses; nothing is chosen beforehand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeepFor {
    /// One hour.
    Hour,
    /// One day.
    Day,
    /// Thirty days.
    Month,
    /// Until it is forgotten; the service's greatest age and longest rest still hold.
    UntilForgotten,
}

impl KeepFor {
    /// All choices, the shortest first.
    pub const ALL: [Self; 4] = [Self::Hour, Self::Day, Self::Month, Self::UntilForgotten];

    /// The time, counted from the saving; `None` where the person set none.
    #[must_use]
    pub const fn span(self) -> Option<Span> {
        match self {
            Self::Hour => Some(Span::minutes(60)),
            Self::Day => Some(Span::days(1)),
            Self::Month => Some(Span::days(30)),
            Self::UntilForgotten => None,
        }
    }
}

/// Why a saved login opens nothing any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LoginEnd {
    /// The chosen time is over, or it was not used for too long.
    Expired,
    /// It was withdrawn, or its device was logged out, from another device.
    Closed,
    /// The password was changed.
    PasswordChanged,
    /// The device logged out of everything.
    LoggedOutEverywhere,
    /// The key is no longer in this browser.
    KeyMissing,
    /// Its session is over, and the service does not say why: it was closed, or ended by its age.
    Gone,
    /// The service knows nothing of it: what this device shows came from elsewhere, or the
    /// service's own record is gone.
    Unknown,
}

/// How a saved login ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LoginEnded {
    /// When.
    pub at: Timestamp,
    /// Why.
    pub reason: LoginEnd,
    /// The device that ended it, if it was another one.
    pub by: Option<Device>,
}

/// A saved login of this device that works.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SavedLogin {
    /// For how long it was saved.
    pub keep: KeepFor,
    /// When it ends if it is not used again.
    pub ends: Timestamp,
}

/// Why an account that this device knows needs its password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PasswordNeeded {
    /// Its saved login has ended.
    Login(LoginEnded),
    /// Its session on this device has ended.
    Session(Ended),
}

/// How an account stands on this device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AccountState {
    /// This tab acts for it.
    InUse,
    /// It is logged in; changing over to it needs nothing.
    LoggedIn,
    /// One tap logs in.
    Saved,
    /// Only its name is known here.
    PasswordNeeded(PasswordNeeded),
}

/// An account that this device knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeviceAccount {
    /// Who it is.
    pub card: Card,
    /// How it stands.
    pub state: AccountState,
    /// Whether it is the one that the device used last, in whichever tab.
    pub active: bool,
    /// Its saved login, where it has one that works; also while it is logged in.
    pub saved: Option<SavedLogin>,
}

/// A saved login of an account, as the account's owner sees it on any device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedOn {
    /// The handle to withdraw it by.
    pub id: GrantId,
    /// Where it is saved.
    pub device: Device,
    /// Whether that is this device.
    pub here: bool,
    /// When it was saved.
    pub created: Timestamp,
    /// When it was last used; when it was saved, if never.
    pub used: Timestamp,
    /// When it ends if it is not used again.
    pub ends: Timestamp,
}
