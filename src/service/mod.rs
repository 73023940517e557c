//! The port: what every account service can be asked, in the words of the screens.
//!
//! No type here carries a token, a cookie, a header or an address, so no screen can leak one. Each
//! call that is bound to an account names the account, so an answer for another one is impossible.
//! The adapters live below: `embedded` is the service inside the browser, `better_auth` speaks to a
//! server.

pub mod better_auth;
pub mod embedded;
mod envelope;
pub mod ports;

use crate::domain::account::{Profile, ProfilePatch};
use crate::domain::chain::Chain;
use crate::domain::device::Device;
use crate::domain::ids::{AccountId, GrantId, SessionId};
use crate::domain::log::Happened;
use crate::domain::password::PasswordProblem;
use crate::domain::policy::PasswordPolicy;
use crate::domain::saved::{DeviceAccount, KeepFor, LoginEnded, SavedOn};
use crate::domain::secret::Password;
use crate::domain::session::{Ended, NewLogIn, PastSession, Revoke, RevokeReport, SessionInfo};
use crate::domain::text::{DeviceName, Email, FullName, LoginName, Username};
use crate::domain::time::{Span, Timestamp};
use std::pin::Pin;

/// What a service can do. Screens ask here and say what is missing; they never guess.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a question of its own")]
pub struct Capabilities {
    /// The list and the closings reach devices beyond this browser.
    pub reaches_other_devices: bool,
    /// What it keeps outlives this tab. False when the browser's storage cannot be used.
    pub durable: bool,
    /// It can send mail to somebody who forgot the password.
    pub can_recover: bool,
    /// A login can be saved on this device. False where the browser keeps nothing, or has no keys
    /// that scripts cannot read.
    pub can_save: bool,
    /// Accounts can be made to practise with, and this browser can be several devices.
    pub can_practise: bool,
    /// People log in by user name, too, and choose one when they sign up. False means by email only.
    pub has_usernames: bool,
    /// A profile has a few words about the person.
    pub has_bio: bool,
    /// The owner can choose after how long unused sessions end.
    pub can_choose_idle: bool,
    /// It says why, when and by which device a session ended, how each began, how many wrong
    /// passwords came before it, and when the password was last changed. False means that this device
    /// knows only what it has seen or done itself.
    pub tells_causes: bool,
    /// It knows the saved logins of other devices and withdraws them; a change of the password ends
    /// them. False means that a saved login is a session that goes on until it is closed.
    pub knows_saved_logins: bool,
    /// It keeps names of sessions, the security log and the history, the same on each device. False
    /// means that this device keeps its own.
    pub keeps_notes: bool,
    /// It closes what was chosen together with a change of the password in one step, whatever was
    /// chosen. False means that this holds for all others or none; some are closed right after.
    pub closes_in_one_step: bool,
    /// When a session was last used is known to the second rather than to about a minute.
    pub exact_times: bool,
    /// What it asks of a new password.
    pub passwords: PasswordPolicy,
}

/// A logged-in account and the session that is used for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Current {
    /// The account.
    pub profile: Profile,
    /// The session of this device.
    pub session: SessionId,
    /// Whether to ask now if the login shall be saved here: after a log-in with the password, where
    /// it can be and is not yet, and was not declined too often.
    pub offer: bool,
    /// The newest log-in on another device, after this one, of which nobody has said that it was the
    /// owner's.
    pub asks: Option<NewLogIn>,
}

/// How this device stands with the service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Nobody is logged in here.
    LoggedOut,
    /// Somebody is.
    LoggedIn(Box<Current>),
    /// Somebody was, until the session was ended from elsewhere or by its age. It stays so, with
    /// the reason, until [`AccountService::log_out`] puts it away.
    Ended(Ended),
}

impl Standing {
    /// The account that is logged in.
    #[must_use]
    pub fn account(&self) -> Option<&AccountId> {
        match self {
            Self::LoggedIn(current) => Some(&current.profile.id),
            _ => None,
        }
    }
}

/// Who is in an account, and what its owner should know about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overview {
    /// The live sessions: this one first, then by last use.
    pub sessions: Vec<SessionInfo>,
    /// Sessions that are over, the latest first.
    pub past: Vec<PastSession>,
    /// When this device looked at the list last, before this visit.
    pub looked: Option<Timestamp>,
    /// After how long an unused session ends; `None` if nobody says.
    pub idle: Option<Span>,
}

/// A closing that was ordered and could not be carried out yet, because the service was not reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// What is to be closed, as it was seen when it was ordered.
    pub sessions: Vec<WaitingSession>,
    /// When it was ordered.
    pub ordered: Timestamp,
    /// How often it was tried since, without reaching anybody.
    pub tries: u32,
    /// Whether the password must be confirmed before it can go on: it could not be when it was
    /// ordered.
    pub needs_confirmation: bool,
}

/// A session that is not yet closed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaitingSession {
    /// Which.
    pub session: SessionId,
    /// Its device.
    pub device: Device,
    /// What the owner calls it, if they gave it a name.
    pub name: Option<DeviceName>,
}

/// A security log: its chain, and what each entry says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Log {
    /// The entries as they are bound to each other.
    pub chain: Chain,
    /// What they say, in the same order; `None` where this version does not understand it.
    pub happened: Vec<Option<Happened>>,
}

/// What is needed to make an account. Every part has passed its own rule.
#[derive(Clone, Debug)]
pub struct SignUp {
    /// The email address.
    pub email: Email,
    /// The name; may be empty.
    pub full_name: FullName,
    /// The user name.
    pub username: Username,
    /// The password.
    pub password: Password,
    /// Whether it is an account to practise with, which [`AccountService::remove_practice`] removes.
    pub practice: bool,
}

/// What is needed to log in.
#[derive(Clone, Debug)]
pub struct LogIn {
    /// Whose account.
    pub name: LoginName,
    /// The password.
    pub password: Password,
}

/// A change of the password, with what becomes of the other sessions.
#[derive(Clone, Debug)]
pub struct ChangePassword {
    /// The password until now.
    pub current: Password,
    /// The password from now on.
    pub new: Password,
    /// The other sessions to close in the same step; all others stay.
    pub close: Vec<SessionId>,
}

/// What becomes of a device's saved login when the device logs out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Remember {
    /// It is saved for that long.
    For(KeepFor),
    /// It stays as it is: saved or not.
    AsItIs,
    /// The account is forgotten on this device.
    Forget,
}

/// How to log out of an account that this device is logged in to.
#[derive(Clone, Debug)]
pub struct LogOut {
    /// What becomes of the saved login.
    pub remember: Remember,
    /// Whether everything else of the account is closed, too: the sessions and the saved logins of
    /// other devices, and this device's saved login.
    pub everything: bool,
    /// The password, if it was asked for.
    pub password: Option<Password>,
}

/// Why a call did not do what was asked. One variant for each thing a screen does differently.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ServiceError {
    /// No such user, or not this password: never said which.
    #[error("wrong user or password")]
    WrongCredentials,
    /// The current password was not right.
    #[error("wrong current password")]
    WrongPassword,
    /// The new password may not be used.
    #[error("password refused: {0:?}")]
    PasswordRefused(PasswordProblem),
    /// Somebody has this user name.
    #[error("user name taken")]
    UsernameTaken,
    /// An account with this address exists.
    #[error("email taken")]
    EmailTaken,
    /// Too many wrong tries. The wait until the next one, or `None` if there is no next one.
    #[error("too many tries")]
    TooMany(Option<Span>),
    /// The session is over, and why, if the service knows.
    #[error("logged out")]
    LoggedOut(Option<Ended>),
    /// This device is now used for another account than the one the call was for.
    #[error("another account is active")]
    OtherAccount,
    /// The password must be confirmed first; see [`AccountService::confirm`].
    #[error("confirmation needed")]
    NeedsConfirmation,
    /// Older sessions shall close, and this one is younger than a day: the password must be typed
    /// again, whatever was typed to log in. See [`AccountService::confirm`].
    #[error("confirmation needed from a young session")]
    YoungSession,
    /// The session that the call was about is over. The caller's own is not.
    #[error("that session is over")]
    SessionGone,
    /// The account's saved login here opens nothing any more, and why.
    #[error("saved login is over")]
    SavedLoginOver(LoginEnded),
    /// This browser cannot keep a saved login.
    #[error("logins cannot be saved here")]
    CannotSave,
    /// The list of common passwords could not be loaded, so a new one cannot be judged.
    #[error("common passwords unavailable")]
    CommonListUnavailable,
    /// Only an account that was made to practise with can be removed in one step.
    #[error("not a practice account")]
    NotPractice,
    /// The password could not be computed on this device.
    #[error("hashing failed")]
    HasherFailed,
    /// The service's own code could not be loaded. Nothing was asked of it.
    #[error("service not loaded")]
    NotLoaded,
    /// The service could not be reached, and nothing was changed.
    #[error("service not reached")]
    Unreachable,
    /// The service was asked to change something and did not answer: it may have been done or not.
    #[error("no answer to a change")]
    NoAnswer,
    /// Something answered that is not the service, such as the log-in page of a public network, or
    /// the answer makes no sense.
    #[error("not an answer of the service")]
    NotTheService,
    /// The service has a fault of its own, with the number that it gave.
    #[error("the service failed: {0}")]
    ServiceFailed(u16),
    /// The service does not take orders from this address.
    #[error("address refused")]
    AddressRefused,
    /// The service wants a fresh log-in before it does this.
    #[error("log in again")]
    NeedsLogIn,
    /// The service does not have this, or it is switched off there.
    #[error("not supported")]
    Unsupported,
    /// The service does not take this text; `UsernameTaken` and `EmailTaken` have their own.
    #[error("text refused")]
    Refused(RefusedField),
    /// What the service keeps cannot be read or written now.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

impl ServiceError {
    /// Whether the service itself was not heard: the way to it is cut, or it has a fault of its own.
    #[must_use]
    pub const fn is_unreached(&self) -> bool {
        matches!(
            self,
            Self::Unreachable | Self::NoAnswer | Self::NotTheService | Self::ServiceFailed(_)
        )
    }

    /// Whether it says nothing about the session and nothing about what was typed: the service was not
    /// heard, or it has not judged what it was asked.
    #[must_use]
    pub const fn is_no_judgement(&self) -> bool {
        self.is_unreached()
            || matches!(self, Self::NotLoaded | Self::AddressRefused | Self::TooMany(Some(_)))
    }
}

/// A text that a service did not take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefusedField {
    /// The email address.
    Email,
    /// The user name.
    Username,
    /// Something else, such as the picture.
    Other,
}

/// Why something kept on this device cannot be read or written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StorageError {
    /// No room is left. Nothing was changed.
    #[error("storage is full")]
    Full,
    /// The record is unreadable; it was set aside as it is, never overwritten.
    #[error("a record is unreadable")]
    Unreadable,
    /// The record was written by a newer Onlyme; it is left as it is.
    #[error("a record is newer than this version")]
    Newer,
    /// The browser refused, for the reason it gave.
    #[error("storage failed: {0}")]
    Failed(String),
}

/// What a call of the port answers once it is awaited. In a box, so that a screen can hold a service
/// without knowing which one it is: its code need not be there before the first call.
pub type Reply<'a, T> = Pin<Box<dyn Future<Output = Result<T, ServiceError>> + 'a>>;

/// An account service. Each adapter passes the one contract suite.
pub trait AccountService {
    /// What this service can do.
    fn capabilities(&self) -> Capabilities;

    /// The device that this tab is on, as the lists of other devices call it.
    fn device(&self) -> Device;

    /// How this device stands. Also marks the session as used.
    ///
    /// # Errors
    /// [`ServiceError::Storage`].
    fn current(&self) -> Reply<'_, Standing>;

    /// Whether nobody has this user name.
    ///
    /// # Errors
    /// [`ServiceError::Storage`].
    fn username_available<'a>(&'a self, username: &'a Username) -> Reply<'a, bool>;

    /// Makes an account and logs this device in.
    ///
    /// # Errors
    /// A refused password, a taken name or address, or what hashing and storage may say.
    fn sign_up(&self, form: SignUp) -> Reply<'_, Current>;

    /// Logs this device in with a password. A session that this device had for the account ends.
    ///
    /// # Errors
    /// [`ServiceError::WrongCredentials`], [`ServiceError::TooMany`], or what hashing and storage may say.
    fn log_in(&self, form: LogIn) -> Reply<'_, Current>;

    /// Changes the profile.
    ///
    /// # Errors
    /// [`ServiceError::UsernameTaken`], or a session that is over.
    fn update_profile<'a>(&'a self, who: &'a AccountId, patch: ProfilePatch) -> Reply<'a, Profile>;

    /// Changes the password and closes the chosen sessions, both or neither. This session stays
    /// and counts as confirmed.
    ///
    /// # Errors
    /// [`ServiceError::WrongPassword`], [`ServiceError::TooMany`], a refused new password, or a session that is over.
    fn change_password<'a>(
        &'a self,
        who: &'a AccountId,
        form: ChangePassword,
    ) -> Reply<'a, RevokeReport>;

    /// Confirms with the password that the owner is at this device; good for a few minutes.
    ///
    /// # Errors
    /// [`ServiceError::WrongPassword`], [`ServiceError::TooMany`], or a session that is over.
    fn confirm<'a>(&'a self, who: &'a AccountId, password: Password) -> Reply<'a, ()>;

    /// The live sessions: this one first, then by last use.
    ///
    /// # Errors
    /// A session that is over.
    fn sessions<'a>(&'a self, who: &'a AccountId) -> Reply<'a, Vec<SessionInfo>>;

    /// The live sessions on other devices of an account that this device is logged in to, in use
    /// or not, by last use.
    ///
    /// # Errors
    /// A session that is over.
    fn elsewhere<'a>(&'a self, who: &'a AccountId) -> Reply<'a, Vec<SessionInfo>>;

    /// Who is in, who was, and since when this device has looked; notes that it looks now.
    ///
    /// # Errors
    /// A session that is over.
    fn overview<'a>(&'a self, who: &'a AccountId) -> Reply<'a, Overview>;

    /// Calls a session by a name of the owner's, or no longer.
    ///
    /// # Errors
    /// [`ServiceError::SessionGone`], or a session that is over.
    fn name_session<'a>(
        &'a self,
        who: &'a AccountId,
        which: SessionId,
        name: Option<DeviceName>,
    ) -> Reply<'a, ()>;

    /// Notes that a log-in on another device was the owner's.
    ///
    /// # Errors
    /// [`ServiceError::SessionGone`], or a session that is over.
    fn know_session<'a>(&'a self, who: &'a AccountId, which: SessionId) -> Reply<'a, ()>;

    /// Chooses after how many days an unused session ends.
    ///
    /// # Errors
    /// [`ServiceError::NeedsConfirmation`], or a session that is over.
    fn choose_idle<'a>(&'a self, who: &'a AccountId, days: u32) -> Reply<'a, ()>;

    /// The security log.
    ///
    /// # Errors
    /// A session that is over.
    fn log<'a>(&'a self, who: &'a AccountId) -> Reply<'a, Log>;

    /// Whether [`Self::revoke`] would close these sessions now, so that the password can be asked for
    /// ahead of a closing that is to wait. Closes nothing.
    ///
    /// # Errors
    /// What [`Self::revoke`] would say.
    fn may_revoke<'a>(&'a self, who: &'a AccountId, what: &'a Revoke) -> Reply<'a, ()>;

    /// Closes sessions, reads the list again, and says what is true of each.
    ///
    /// # Errors
    /// [`ServiceError::NeedsConfirmation`], [`ServiceError::YoungSession`], or a session that is over. A session that could not be
    /// closed is not an error: its line in the report says so. Nor is a service that is not reached:
    /// the order then waits, see [`Self::waiting`].
    fn revoke<'a>(&'a self, who: &'a AccountId, what: Revoke) -> Reply<'a, RevokeReport>;

    /// The closing that waits for the service to be reached, if one does. Asks nobody.
    ///
    /// # Errors
    /// [`ServiceError::Storage`].
    fn waiting<'a>(&'a self, who: &'a AccountId) -> Reply<'a, Option<Waiting>>;

    /// Tries to carry out the closing that waits, and says what became of it; `None` if none waits.
    ///
    /// # Errors
    /// [`ServiceError::Unreachable`] if it still waits, [`ServiceError::NeedsConfirmation`] if it waits
    /// for the password, or a session that is over.
    fn carry_out<'a>(&'a self, who: &'a AccountId) -> Reply<'a, Option<RevokeReport>>;

    /// Takes back the closing that waits. Nothing was closed by it.
    ///
    /// # Errors
    /// [`ServiceError::Storage`]; it then still waits.
    fn take_back<'a>(&'a self, who: &'a AccountId) -> Reply<'a, ()>;

    /// The accounts that this device knows, this tab's first, then by last use.
    ///
    /// # Errors
    /// [`ServiceError::Storage`].
    fn accounts(&self) -> Reply<'_, Vec<DeviceAccount>>;

    /// Logs in with this device's saved login. If the account is logged in here already, changes
    /// over to it.
    ///
    /// # Errors
    /// [`ServiceError::SavedLoginOver`] with the reason.
    fn one_tap<'a>(&'a self, who: &'a AccountId) -> Reply<'a, Current>;

    /// Has this tab act for nobody. The session stays, and [`Self::one_tap`] comes back to it.
    ///
    /// # Errors
    /// [`ServiceError::Storage`].
    fn step_out(&self) -> Reply<'_, ()>;

    /// Saves this device's login, in place of one that was saved before.
    ///
    /// # Errors
    /// [`ServiceError::NeedsConfirmation`] if this session itself began with one tap,
    /// [`ServiceError::CannotSave`], or a session that is over.
    fn save_login<'a>(&'a self, who: &'a AccountId, keep: KeepFor) -> Reply<'a, ()>;

    /// Notes that the person did not want the login saved here now.
    ///
    /// # Errors
    /// A session that is over.
    fn decline_to_save<'a>(&'a self, who: &'a AccountId) -> Reply<'a, ()>;

    /// Forgets an account on this device: its saved login, its name and its picture. Nobody needs
    /// to be logged in for that. A live session of it stays.
    ///
    /// # Errors
    /// [`ServiceError::Storage`]; what is still there is forgotten by asking again.
    fn forget<'a>(&'a self, who: &'a AccountId) -> Reply<'a, ()>;

    /// The devices on which the account's login is saved, this one first.
    ///
    /// # Errors
    /// A session that is over.
    fn saved_on<'a>(&'a self, who: &'a AccountId) -> Reply<'a, Vec<SavedOn>>;

    /// Withdraws saved logins of any device and gives the list as it was read afterwards.
    ///
    /// # Errors
    /// [`ServiceError::NeedsConfirmation`], or a session that is over.
    fn withdraw<'a>(&'a self, who: &'a AccountId, which: Vec<GrantId>) -> Reply<'a, Vec<SavedOn>>;

    /// Logs out of an account that this device is logged in to, in use or not, and says what became
    /// of what else was to be closed.
    ///
    /// # Errors
    /// [`ServiceError::NeedsConfirmation`] or [`ServiceError::WrongPassword`]; nothing was then
    /// closed.
    fn log_out_of<'a>(&'a self, who: &'a AccountId, how: LogOut) -> Reply<'a, RevokeReport>;

    /// Ends this tab's session, or puts an ended one away. The service first, then this device. A
    /// saved login stays as it is.
    ///
    /// # Errors
    /// [`ServiceError::Storage`]; what this device then still has is put away by asking again.
    fn log_out(&self) -> Reply<'_, ()>;

    /// Removes an account that was made to practise with, and all that belongs to it on every device.
    /// Its other sessions find out at their next call.
    ///
    /// # Errors
    /// [`ServiceError::NotPractice`], or a session that is over.
    fn remove_practice<'a>(&'a self, who: &'a AccountId) -> Reply<'a, ()>;

    /// The names of the stored records that were found unreadable and were set aside since this was
    /// last asked. A service that keeps nothing on this device has none.
    fn take_set_aside(&self) -> Vec<String>;
}
