//! The record in which a device keeps its sealed credential: strict JSON with a version.
//! Never holds a secret in the clear.

use super::crypto::Sealed;
use crate::domain::ids::AccountId;
use crate::service::StorageError;
use serde::{Deserialize, Serialize};

/// The version that is written.
const VERSION: u32 = 1;
/// The secret and the tag of AES-GCM.
const SEALED_BYTES: usize = 32 + 16;
/// Far more than any record has; a longer text is not even parsed.
const MAX: usize = 1_024;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Record {
    v: u32,
    account: AccountId,
    iv: String,
    sealed: String,
}

/// All that a newer record is sure to have.
#[derive(Deserialize)]
struct Versioned {
    v: u32,
}

/// Reads a record.
///
/// # Errors
/// [`StorageError::Newer`] or [`StorageError::Unreadable`].
pub(super) fn parse(text: &str) -> Result<(AccountId, Sealed), StorageError> {
    if text.len() > MAX {
        return Err(StorageError::Unreadable);
    }
    let found: Versioned = some(serde_json::from_str(text).ok())?;
    if found.v > VERSION {
        return Err(StorageError::Newer);
    }
    let record: Record = some(serde_json::from_str(text).ok())?;
    let mut iv = [0; 12];
    some(hex::decode_to_slice(&record.iv, &mut iv).ok())?;
    let bytes = some(hex::decode(&record.sealed).ok())?;
    let whole = record.v == VERSION && bytes.len() == SEALED_BYTES;
    some(whole.then_some((record.account, Sealed { iv, bytes })))
}

/// Writes a record.
pub(super) fn write(account: &AccountId, sealed: &Sealed) -> String {
    let record = Record {
        v: VERSION,
        account: account.clone(),
        iv: hex::encode(sealed.iv),
        sealed: hex::encode(&sealed.bytes),
    };
    // A struct of numbers and texts always has a JSON form.
    serde_json::to_string(&record).unwrap_or_default()
}

fn some<T>(read: Option<T>) -> Result<T, StorageError> {
    read.ok_or(StorageError::Unreadable)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written() -> String {
        write(&AccountId("a".into()), &Sealed { iv: [7; 12], bytes: vec![9; SEALED_BYTES] })
    }

    #[test]
    fn a_record_is_read_back_as_it_was_written() {
        let (account, sealed) = parse(&written()).unwrap();
        assert_eq!(account, AccountId("a".into()));
        assert_eq!(sealed, Sealed { iv: [7; 12], bytes: vec![9; SEALED_BYTES] });
    }

    #[test]
    fn a_newer_record_is_told_from_a_broken_one() {
        assert_eq!(parse(r#"{"v":2,"anything":[]}"#), Err(StorageError::Newer));
        let text = written();
        for cut in 0..text.len() {
            assert_eq!(parse(&text[..cut]), Err(StorageError::Unreadable), "cut at {cut}");
        }
        for (from, to) in
            [(":1,", ":0,"), ("0707", "07"), ("0909", "0g09"), ("\"v\"", "\"x\":1,\"v\"")]
        {
            let broken = text.replacen(from, to, 1);
            assert_eq!(parse(&broken), Err(StorageError::Unreadable), "{broken}");
        }
        let endless = [&text[..], &" ".repeat(MAX)].concat();
        assert_eq!(parse(&endless), Err(StorageError::Unreadable));
    }
}
