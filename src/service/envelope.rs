//! How a row stands in a store: JSON with its version beside it, read strictly.
//!
//! Never guesses: what does not fit is unreadable, and what is newer is said to be newer.

use super::StorageError;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::ops::RangeInclusive;

/// Most bytes of a row that is read. A profile with its picture is the largest that is written.
pub(super) const MOST_BYTES: usize = 256 * 1_024;

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
/// [`StorageError::Failed`] for a shape that JSON cannot hold.
pub(super) fn encode<T: Serialize>(version: u32, row: &T) -> Result<String, StorageError> {
    serde_json::to_string(&Envelope { v: version, row })
        .map_err(|error| StorageError::Failed(error.to_string()))
}

/// The version of a row, whatever its shape.
pub(super) fn version(text: &str) -> Option<u32> {
    serde_json::from_str(text).ok().map(|Stamp { v }| v)
}

/// Reads a row of one of these versions.
///
/// # Errors
/// [`StorageError::Newer`] or [`StorageError::Unreadable`].
pub(super) fn decode<T: DeserializeOwned>(
    versions: RangeInclusive<u32>,
    text: &str,
) -> Result<T, StorageError> {
    if text.len() > MOST_BYTES {
        return Err(StorageError::Unreadable);
    }
    match serde_json::from_str::<Envelope<T>>(text) {
        Ok(Envelope { v, row }) if versions.contains(&v) => Ok(row),
        _ if version(text).is_some_and(|v| v > *versions.end()) => Err(StorageError::Newer),
        _ => Err(StorageError::Unreadable),
    }
}
