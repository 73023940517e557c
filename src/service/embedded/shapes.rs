//! How rows look when they are stored: JSON in a versioned envelope, read strictly.
//!
//! Never trusts a row: its length is checked before it is parsed, unknown fields are refused, and
//! what a newer Onlyme wrote is told from what nobody can read.

use crate::domain::account::{Card, Picture, Profile};
use crate::domain::device::Device;
use crate::domain::ids::{AccountId, GrantId, KeyId};
use crate::domain::saved::{KeepFor, LoginEnded};
use crate::domain::session::{Ended, How};
use crate::domain::text::{Bio, DeviceName, Email, FullName, Username};
use crate::domain::time::{Span, Timestamp};
use crate::service::{StorageError, envelope};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// The version of all shapes in this file. Version 1 had no saved logins, version 2 no security log,
/// no names and no clues: what they did not write has a value that says so, and their rows are
/// written anew only when they change. An Onlyme of such a version takes a row of this one for what
/// it is, a newer one, and leaves it alone. Version 4 has the shapes of version 3; it only keeps
/// earlier ones from writing, because they would not give the store a new version.
const VERSION: u32 = 4;
/// The oldest version that is still read.
const OLDEST: u32 = 1;

/// The latest time that the service has seen; time never goes back behind it.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ClockRow {
    pub(super) now: Timestamp,
}

/// Whose name it is.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NameRow {
    pub(super) account: AccountId,
}

/// An account.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AccountRow {
    pub(super) username: Username,
    pub(super) email: Email,
    pub(super) full_name: FullName,
    pub(super) bio: Bio,
    pub(super) picture: Option<Picture>,
    pub(super) joined: Timestamp,
    pub(super) password_changed: Option<Timestamp>,
    /// The password's hash with its salt and parameters.
    pub(super) phc: String,
    /// Grows with each change of the password. A saved login of an earlier epoch opens nothing.
    #[serde(default)]
    pub(super) epoch: u32,
    /// After how long an unused session ends, where the owner has chosen.
    #[serde(default)]
    pub(super) idle: Option<Span>,
    /// The browsers and systems from which somebody has logged in.
    #[serde(default)]
    pub(super) seen: Vec<String>,
    /// Whether it was made to practise with.
    #[serde(default)]
    pub(super) practice: bool,
}

impl AccountRow {
    /// What the owner sees of it.
    pub(super) fn profile(&self, id: &AccountId) -> Profile {
        Profile {
            id: id.clone(),
            username: self.username.clone(),
            email: self.email.clone(),
            full_name: self.full_name.clone(),
            bio: self.bio.clone(),
            picture: self.picture.clone(),
            joined: self.joined,
            password_changed: self.password_changed,
            practice: self.practice,
        }
    }
}

/// A session, live or ended.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SessionRow {
    pub(super) device: Device,
    pub(super) created: Timestamp,
    pub(super) last_active: Timestamp,
    /// When the password was last typed here, if it was.
    pub(super) confirmed: Option<Timestamp>,
    #[serde(default)]
    pub(super) how: How,
    pub(super) ended: Option<Ended>,
    /// When the password was typed here after the log-in, if it was.
    #[serde(default)]
    pub(super) retyped: Option<Timestamp>,
    #[serde(default)]
    pub(super) name: Option<DeviceName>,
    #[serde(default)]
    pub(super) wrong_before: u32,
    #[serde(default)]
    pub(super) first_time: bool,
    /// Whether nobody has said yet that this log-in was theirs.
    #[serde(default)]
    pub(super) unanswered: bool,
}

/// A saved login, as the account knows it.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct GrantRow {
    pub(super) device: Device,
    /// The public half of the device's key (SPKI), in hexadecimal.
    pub(super) public: String,
    pub(super) epoch: u32,
    pub(super) keep: KeepFor,
    pub(super) created: Timestamp,
    pub(super) used: Timestamp,
    pub(super) ended: Option<LoginEnded>,
}

/// A saved login, as its device knows it. The mirror holds the same and the account's name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SavedRow {
    pub(super) account: AccountId,
    pub(super) username: Username,
    pub(super) full_name: FullName,
    pub(super) picture: Option<Picture>,
    pub(super) grant: GrantId,
    pub(super) key: KeyId,
    pub(super) keep: KeepFor,
    pub(super) created: Timestamp,
}

impl SavedRow {
    /// What is shown of it.
    pub(super) fn card(&self) -> Card {
        Card {
            id: self.account.clone(),
            username: self.username.clone(),
            full_name: self.full_name.clone(),
            picture: self.picture.clone(),
        }
    }
}

/// That a saved login was forgotten.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct GoneRow {
    pub(super) at: Timestamp,
}

/// A challenge that was not answered yet.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ChallengeRow {
    pub(super) grant: GrantId,
    pub(super) until: Timestamp,
}

/// How often the person did not want a login saved.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DeclinedRow {
    pub(super) times: u32,
}

/// Where an account's security log stands.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct HeadRow {
    pub(super) n: u64,
    pub(super) hash: String,
}

/// One entry of a security log, as [`Entry::to_value`] gives it. Read loosely on purpose: a changed
/// entry is to be named where it stands, not set aside.
///
/// [`Entry::to_value`]: crate::domain::chain::Entry::to_value
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct LogRow {
    pub(super) entry: serde_json::Value,
}

/// When a device looked at the list of sessions: in its last visit, and in the one before.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LookedRow {
    pub(super) last: Timestamp,
    pub(super) before: Option<Timestamp>,
}

/// The row as text.
///
/// # Errors
/// [`StorageError::Failed`], which no shape of this file can cause.
pub(super) fn encode<T: Serialize>(row: &T) -> Result<String, StorageError> {
    envelope::encode(VERSION, row)
}

/// Whether a row was written by an Onlyme of this version.
pub(super) fn is_of_this_version(text: &str) -> bool {
    envelope::version(text) == Some(VERSION)
}

/// Reads a row.
///
/// # Errors
/// [`StorageError::Newer`] or [`StorageError::Unreadable`].
pub(super) fn decode<T: DeserializeOwned>(text: &str) -> Result<T, StorageError> {
    envelope::decode(OLDEST..=VERSION, text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::service::envelope::MOST_BYTES;

    fn read(text: &str) -> Result<i64, StorageError> {
        decode::<ClockRow>(text).map(|row| row.now.0)
    }

    #[test]
    fn a_row_reads_back_as_it_was_written() {
        let text = encode(&ClockRow { now: Timestamp(7) }).unwrap();
        assert_eq!(text, r#"{"v":4,"row":{"now":7}}"#);
        assert_eq!(read(&text), Ok(7));
    }

    #[test]
    fn a_session_of_the_first_version_began_with_the_password() {
        let text = r#"{"v":1,"row":{"device":{"id":"d","kind":"phone","browser":"","system":"","practice":false},"created":1,"last_active":2,"confirmed":1,"ended":null}}"#;
        let row: SessionRow = decode(text).unwrap();
        assert_eq!((row.how, row.confirmed), (How::Password, Some(Timestamp(1))));
    }

    #[test]
    fn what_does_not_fit_the_shape_exactly_is_unreadable() {
        for bad in [
            "",
            "{",
            "null",
            "[]",
            r#"{"v":1}"#,
            r#"{"v":0,"row":{"now":7}}"#,
            r#"{"v":-1,"row":{"now":7}}"#,
            r#"{"v":1,"row":{"now":7},"more":1}"#,
            r#"{"v":1,"row":{"now":7,"more":1}}"#,
            r#"{"v":1,"row":{"now":7,"now":8}}"#,
            r#"{"v":1,"row":{"now":1e400}}"#,
            r#"{"v":1,"row":{"now":7.0}}"#,
            r#"{"v":1,"row":{"now":"7"}}"#,
            r#"{"v":1,"row":{"now":7,"__proto__":{}}}"#,
            "\u{FEFF}{\"v\":1,\"row\":{\"now\":7}}",
            r#"{"v":1,"row":{"now":7}} "more""#,
        ] {
            assert_eq!(read(bad), Err(StorageError::Unreadable), "{bad}");
        }
    }

    #[test]
    fn a_row_of_a_newer_version_is_known_as_such_whatever_its_shape() {
        for newer in [r#"{"v":5,"row":{"now":7}}"#, r#"{"v":9,"clock":[1,2]}"#] {
            assert_eq!(read(newer), Err(StorageError::Newer), "{newer}");
        }
    }

    #[test]
    fn a_row_beyond_the_cap_is_refused_before_it_is_parsed() {
        let padded = |n: usize| format!("{}{}", r#"{"v":1,"row":{"now":7}}"#, " ".repeat(n - 23));
        assert_eq!(read(&padded(MOST_BYTES)), Ok(7));
        assert_eq!(read(&padded(MOST_BYTES + 1)), Err(StorageError::Unreadable));
        assert_eq!(read(&"[".repeat(100_000)), Err(StorageError::Unreadable));
    }
}
