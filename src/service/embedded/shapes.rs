//! How rows look when they are stored: JSON in a versioned envelope, read strictly.
//!
//! Never trusts a row: its length is checked before it is parsed, unknown fields are refused, and
//! what a newer Onlyme wrote is told from what nobody can read.

use crate::domain::account::{Picture, Profile};
use crate::domain::device::Device;
use crate::domain::ids::AccountId;
use crate::domain::session::Ended;
use crate::domain::text::{Bio, Email, FullName, Username};
use crate::domain::time::Timestamp;
use crate::service::StorageError;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// The version of all shapes in this file.
const VERSION: u32 = 1;

/// Longest row that is parsed. The largest picture fits twice.
pub(super) const MOST_BYTES: usize = 256 * 1_024;

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
    /// When the password was last typed here.
    pub(super) confirmed: Timestamp,
    pub(super) ended: Option<Ended>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Envelope<T> {
    v: u32,
    row: T,
}

/// The one field that rows of all versions have.
#[derive(Deserialize)]
struct Stamp {
    v: u32,
}

/// The row as text.
///
/// # Errors
/// [`StorageError::Failed`], which no shape of this file can cause.
pub(super) fn encode<T: Serialize>(row: &T) -> Result<String, StorageError> {
    serde_json::to_string(&Envelope { v: VERSION, row })
        .map_err(|error| StorageError::Failed(error.to_string()))
}

/// Reads a row.
///
/// # Errors
/// [`StorageError::Newer`] or [`StorageError::Unreadable`].
pub(super) fn decode<T: DeserializeOwned>(text: &str) -> Result<T, StorageError> {
    if text.len() > MOST_BYTES {
        return Err(StorageError::Unreadable);
    }
    match serde_json::from_str::<Envelope<T>>(text) {
        Ok(Envelope { v: VERSION, row }) => Ok(row),
        _ => Err(why_not(text)),
    }
}

/// Why a text of fair length is not a row of this version.
fn why_not(text: &str) -> StorageError {
    match serde_json::from_str(text) {
        Ok(Stamp { v }) if v > VERSION => StorageError::Newer,
        _ => StorageError::Unreadable,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<i64, StorageError> {
        decode::<ClockRow>(text).map(|row| row.now.0)
    }

    #[test]
    fn a_row_reads_back_as_it_was_written() {
        let text = encode(&ClockRow { now: Timestamp(7) }).unwrap();
        assert_eq!(text, r#"{"v":1,"row":{"now":7}}"#);
        assert_eq!(read(&text), Ok(7));
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
        for newer in [r#"{"v":2,"row":{"now":7}}"#, r#"{"v":9,"clock":[1,2]}"#] {
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
