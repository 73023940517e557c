//! What the server sends, as far as Onlyme reads it, and what a refusal means. Unknown fields are let
//! through, for servers grow; what is read is read strictly.
//!
//! Never hands a token on: [`Token`] has no way out but the adapter's own requests.

use super::transport::Answer;
use crate::domain::account::{Card, Picture, Profile};
use crate::domain::device::Device;
use crate::domain::ids::{AccountId, DeviceId, SessionId};
use crate::domain::password::PasswordProblem;
use crate::domain::text::{Bio, Email, FullName, Username};
use crate::domain::time::{Span, Timestamp};
use crate::service::{RefusedField, ServiceError};
use serde::de::{DeserializeOwned, Error};
use serde::{Deserialize, Deserializer, Serialize};
use std::fmt;
use zeroize::Zeroizing;

/// How long to wait where the server says "too many" and not how long.
const USUAL_WAIT: Span = Span::seconds(10);

/// The longest wait that is believed.
const LONGEST_WAIT: Span = Span::minutes(60);

/// What the server calls a session by. With its signature in a cookie it is a credential, so it stays
/// in the adapter.
#[derive(Clone, Deserialize, Serialize)]
#[serde(transparent)]
pub(super) struct Token(Zeroizing<String>);

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

/// A user.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct User {
    #[serde(deserialize_with = "id")]
    pub(super) id: String,
    name: String,
    email: String,
    image: Option<String>,
    #[serde(deserialize_with = "time")]
    created_at: Timestamp,
    username: Option<String>,
}

/// A session.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Session {
    #[serde(deserialize_with = "id")]
    pub(super) id: String,
    pub(super) token: Token,
    #[serde(deserialize_with = "id")]
    pub(super) user_id: String,
    #[serde(deserialize_with = "time")]
    pub(super) created_at: Timestamp,
    #[serde(deserialize_with = "time")]
    pub(super) updated_at: Timestamp,
    #[serde(deserialize_with = "time")]
    pub(super) expires_at: Timestamp,
    ip_address: Option<String>,
    user_agent: Option<String>,
}

/// A session and whose it is.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Pair {
    pub(super) session: Session,
    pub(super) user: User,
}

/// A refusal. Some have no code, and some no text at all.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Refusal {
    code: Option<String>,
    message: Option<String>,
}

/// A handle that can stand in a row's key: what servers make is letters, digits, hyphens.
fn id<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    let text = String::deserialize(from)?;
    let fits = |c: u8| c.is_ascii_alphanumeric() || c == b'-' || c == b'_';
    if text.is_empty() || text.len() > 64 || !text.bytes().all(fits) {
        return Err(D::Error::custom("not a handle"));
    }
    Ok(text)
}

fn time<'de, D: Deserializer<'de>>(from: D) -> Result<Timestamp, D::Error> {
    let text = String::deserialize(from)?;
    Timestamp::parse(&text).ok_or_else(|| D::Error::custom("not a time"))
}

impl Session {
    /// The handle.
    pub(super) fn handle(&self) -> SessionId {
        SessionId(self.id.clone())
    }

    /// The device that logged in, as far as its browser said what it is. The server does not say which
    /// sessions belong to one device, so each counts as a device of its own.
    pub(super) fn device(&self) -> Device {
        let agent = self.user_agent.as_deref().unwrap_or_default();
        Device::from_user_agent(DeviceId(self.id.clone()), agent)
    }

    /// The address that it logged in from. A server that learns none says so with nothing.
    pub(super) fn address(&self) -> Option<String> {
        let one = |c: char| c.is_ascii_hexdigit() || matches!(c, '.' | ':');
        self.ip_address.clone().filter(|ip| !ip.is_empty() && ip.len() <= 45 && ip.chars().all(one))
    }
}

impl User {
    /// The handle.
    pub(super) fn handle(&self) -> AccountId {
        AccountId(self.id.clone())
    }

    /// The name and the picture. A picture that is kept elsewhere is not shown, for the page asks
    /// nobody but its own server.
    ///
    /// # Errors
    /// [`ServiceError::NotTheService`] if it has no address.
    pub(super) fn profile(
        &self,
        password_changed: Option<Timestamp>,
    ) -> Result<Profile, ServiceError> {
        let email = Email::parse(&self.email).map_err(|_| ServiceError::NotTheService)?;
        Ok(Profile {
            id: self.handle(),
            username: self.username(),
            full_name: fitting(&self.name),
            bio: Bio::empty(),
            picture: self.image.as_deref().and_then(|url| Picture::parse(url).ok()),
            email,
            joined: self.created_at,
            password_changed,
            practice: false,
        })
    }

    /// The user name. An account without one is called by the part of its address before the @, as far
    /// as that fits; an account that Onlyme's own addresses leave no room for, by its handle.
    fn username(&self) -> Username {
        let local = self.email.split('@').next().unwrap_or_default().to_ascii_lowercase();
        let fits =
            |c: &char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '_');
        let local: String = local.chars().filter(fits).take(Username::MAX).collect();
        let handle: String = self.id.to_ascii_lowercase().chars().filter(fits).take(12).collect();
        let names = [self.username.as_deref().unwrap_or_default(), &local, &handle];
        let found = names.into_iter().find_map(|name| Username::parse(name).ok());
        found.unwrap_or_else(Username::nobody)
    }

    /// What is shown where nobody is logged in.
    ///
    /// # Errors
    /// [`ServiceError::NotTheService`].
    pub(super) fn card(&self) -> Result<Card, ServiceError> {
        Ok(self.profile(None)?.into())
    }
}

/// A name as far as it fits: the server lets people be called anything.
fn fitting(name: &str) -> FullName {
    let plain: String = name.chars().filter(|c| !c.is_control()).take(FullName::MAX).collect();
    FullName::parse(&plain).unwrap_or(FullName::empty())
}

/// Reads an answer that should be `T`.
///
/// # Errors
/// What the server refused, or [`ServiceError::NotTheService`].
pub(super) fn read<T: DeserializeOwned>(answer: &Answer) -> Result<T, ServiceError> {
    if answer.status != 200 {
        return Err(refusal(answer));
    }
    serde_json::from_str(&answer.body).map_err(|_| ServiceError::NotTheService)
}

/// What a refusal means, by its code first: the status alone says too little.
pub(super) fn refusal(answer: &Answer) -> ServiceError {
    let Refusal { code, message } = serde_json::from_str(&answer.body).unwrap_or_default();
    let is_json = code.is_some() || message.is_some();
    let about = |field: &str| message.as_deref().is_some_and(|text| text.contains(field));
    match (answer.status, code.as_deref().unwrap_or_default()) {
        (429, _) => {
            let asked = answer.retry_after.map(|seconds| Span::seconds(seconds.into()));
            // Some servers answer in another unit than seconds; nobody waits for years.
            let asked = asked.map(|span| span.min(LONGEST_WAIT));
            ServiceError::TooMany(Some(asked.unwrap_or(USUAL_WAIT)))
        }
        (_, "INVALID_USERNAME_OR_PASSWORD" | "INVALID_EMAIL_OR_PASSWORD") => {
            ServiceError::WrongCredentials
        }
        (_, "INVALID_PASSWORD") => ServiceError::WrongPassword,
        (_, "PASSWORD_TOO_SHORT") => ServiceError::PasswordRefused(PasswordProblem::TooShort(0)),
        (_, "PASSWORD_TOO_LONG") => ServiceError::PasswordRefused(PasswordProblem::TooLong),
        (_, "PASSWORD_COMPROMISED") => ServiceError::PasswordRefused(PasswordProblem::Common),
        (_, "USERNAME_IS_ALREADY_TAKEN") => ServiceError::UsernameTaken,
        (_, code) if code.starts_with("USER_ALREADY_EXISTS") => ServiceError::EmailTaken,
        (_, "INVALID_USERNAME" | "USERNAME_TOO_SHORT" | "USERNAME_TOO_LONG") => {
            ServiceError::Refused(RefusedField::Username)
        }
        (_, "INVALID_EMAIL") => ServiceError::Refused(RefusedField::Email),
        (_, "SESSION_NOT_FRESH") => ServiceError::NeedsLogIn,
        (403, "INVALID_ORIGIN" | "MISSING_OR_NULL_ORIGIN") => ServiceError::AddressRefused,
        (401, _) if is_json => ServiceError::LoggedOut(None),
        (404, _) if answer.body.is_empty() => ServiceError::Unsupported,
        (400, _) if about("[body.email]") => ServiceError::Refused(RefusedField::Email),
        (400, _) if about("[body.username]") => ServiceError::Refused(RefusedField::Username),
        (400 | 413 | 422, _) if is_json => ServiceError::Refused(RefusedField::Other),
        (413, _) => ServiceError::Refused(RefusedField::Other),
        (403 | 500.., _) => ServiceError::ServiceFailed(answer.status),
        _ => ServiceError::NotTheService,
    }
}
