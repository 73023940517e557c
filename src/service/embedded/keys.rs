//! The names of the rows in the store, and which rows a command reads. Never a row's content.
//!
//! | key | row |
//! |---|---|
//! | `clock` | the latest time the service has seen |
//! | `name/<user name or email>` | whose name it is |
//! | `account/<account>` | the account with its password hash |
//! | `session/<account>/<SHA-256 of the secret>` | one session, live or ended |
//! | `tries/<door>` | wrong tries in a row at one door |
//! | `grant/<account>/<grant>` | one saved login, as the account knows it: public key, device, end |
//! | `challenge/<account>/<SHA-256 of the challenge>` | a challenge that was not answered yet |
//! | `saved/<device>/<account>` | one saved login, as its device knows it: name, picture, key |
//! | `gone/<device>/<grant>` | a saved login that was forgotten, so that no copy brings it back |
//! | `log/<account>/<number>` | one entry of the account's security log |
//! | `loghead/<account>` | the number and the hash of its last entry |
//! | `looked/<device>/<account>` | when the device last looked at the list of sessions |
//! | `declined/<device>/<account>` | how often the person did not want the login saved |
//! | `bad/<key>#<8 hex digits>` | a row that could not be read, byte for byte |
//!
//! **Architecture invariant:** [`of_account`] and [`of_account_on`] name the rows of one account only,
//! so a call for one account cannot touch the rows of another.

use super::ports::Reads;
use crate::domain::ids::{AccountId, DeviceId, GrantId, SessionId};
use crate::domain::secret::SessionSecret;
use sha2::{Digest, Sha256};

/// The row of the service's clock.
pub(super) const CLOCK: &str = "clock";
/// What the keys of rows that were set aside start with.
pub(super) const BAD: &str = "bad/";
/// What the keys of the rows that say where a security log stands start with.
pub(super) const LOG_HEADS: &str = "loghead/";
/// What the keys of the counters of unknown names start with.
pub(super) const UNKNOWN_DOORS: &str = "tries/login?/";

/// The row that says whose name `login` is; `login` is a user name or an email address.
pub(super) fn name(login: &str) -> String {
    format!("name/{login}")
}

/// The row of an account.
pub(super) fn account(id: &AccountId) -> String {
    format!("account/{id}")
}

/// What the keys of an account's sessions start with.
pub(super) fn sessions(account: &AccountId) -> String {
    format!("session/{account}/")
}

/// The row of a session.
pub(super) fn session(account: &AccountId, id: &SessionId) -> String {
    format!("session/{account}/{id}")
}

/// The account whose row, or whose session's row, has this key.
pub(super) fn owner(key: &str) -> AccountId {
    AccountId(second(key).to_owned())
}

/// The second part of a key: whom the row belongs to.
pub(super) fn second(key: &str) -> &str {
    key.split('/').nth(1).unwrap_or_default()
}

/// The session whose row has this key.
pub(super) fn session_id(key: &str) -> SessionId {
    SessionId(last(key).to_owned())
}

/// What the keys of an account's saved logins start with.
pub(super) fn grants(account: &AccountId) -> String {
    format!("grant/{account}/")
}

/// The row of a saved login, as the account knows it.
pub(super) fn grant(account: &AccountId, id: &GrantId) -> String {
    format!("grant/{account}/{id}")
}

/// What the keys of an account's open challenges start with.
pub(super) fn challenges(account: &AccountId) -> String {
    format!("challenge/{account}/")
}

/// The row of a challenge. Only its digest is kept, as of everything that opens something.
pub(super) fn challenge(account: &AccountId, challenge: &str) -> String {
    format!("challenge/{account}/{}", hex::encode(Sha256::digest(challenge)))
}

/// What the keys of a device's saved logins start with.
pub(super) fn saved_on(device: &DeviceId) -> String {
    format!("saved/{device}/")
}

/// The row of a saved login, as its device knows it.
pub(super) fn saved(device: &DeviceId, account: &AccountId) -> String {
    format!("saved/{device}/{account}")
}

/// What the keys of a device's forgotten logins start with.
pub(super) fn gone_on(device: &DeviceId) -> String {
    format!("gone/{device}/")
}

/// The row that says that a saved login was forgotten.
pub(super) fn gone(device: &DeviceId, id: &GrantId) -> String {
    format!("gone/{device}/{id}")
}

/// How often the person did not want the login of the account saved on the device.
pub(super) fn declined(device: &DeviceId, account: &AccountId) -> String {
    format!("declined/{device}/{account}")
}

/// What the keys of an account's security log start with.
pub(super) fn log(account: &AccountId) -> String {
    format!("log/{account}/")
}

/// The row of one entry of the log. The digits make the order of the keys that of the entries.
pub(super) fn log_entry(account: &AccountId, n: u64) -> String {
    format!("log/{account}/{n:012}")
}

/// The row that says where the log stands.
pub(super) fn log_head(account: &AccountId) -> String {
    format!("{LOG_HEADS}{account}")
}

/// The row that says when a device looked at the list of sessions.
pub(super) fn looked(device: &DeviceId, account: &AccountId) -> String {
    format!("looked/{device}/{account}")
}

/// The last part of a key: the name of what the row is about.
pub(super) fn last(key: &str) -> &str {
    key.rsplit('/').next().unwrap_or_default()
}

/// The counter of wrong passwords at the log-in screen; user name and email share it.
pub(super) fn log_in_door(account: &AccountId) -> String {
    format!("tries/login/{account}")
}

/// The counter of wrong current passwords of somebody who is logged in. It is another door than
/// the log-in screen, so a stranger there cannot lock out the owner's live sessions.
pub(super) fn confirm_door(account: &AccountId) -> String {
    format!("tries/confirm/{account}")
}

/// The counter of tries with a name that nobody has. The name itself is not kept: people type
/// passwords into the wrong field.
pub(super) fn unknown_door(login: &str) -> String {
    format!("{UNKNOWN_DOORS}{}", hex::encode(Sha256::digest(login)))
}

/// Where the row `key` is kept when its `text` cannot be read.
pub(super) fn bad(key: &str, text: &str) -> String {
    let digest = hex::encode(Sha256::digest(text));
    format!("{BAD}{key}#{}", &digest[..8])
}

/// The key that a set-aside row had.
pub(super) fn original(bad: &str) -> Option<&str> {
    let (key, digest) = bad.strip_prefix(BAD)?.rsplit_once('#')?;
    (digest.len() == 8).then_some(key)
}

/// The session that `secret` opens. The hash opens nothing, so it may stand in lists and keys.
pub(super) fn session_of(secret: &SessionSecret) -> SessionId {
    SessionId(hex::encode(Sha256::digest(secret.reveal())))
}

/// All rows of one account but its names.
pub(super) fn of_account(id: &AccountId) -> Reads {
    Reads {
        keys: vec![CLOCK.into(), account(id), log_in_door(id), confirm_door(id), log_head(id)],
        prefixes: vec![sessions(id), grants(id), challenges(id)],
    }
}

/// The same, with what a device knows of the account.
pub(super) fn of_account_on(id: &AccountId, device: &DeviceId) -> Reads {
    let mut reads = of_account(id);
    reads.keys.extend([saved(device, id), declined(device, id)]);
    reads
}

/// The same, with the whole security log.
pub(super) fn of_log(id: &AccountId) -> Reads {
    let mut reads = of_account(id);
    reads.prefixes.push(log(id));
    reads
}

/// The same as [`of_account_on`], with when the device looked at the list.
pub(super) fn of_looking(id: &AccountId, device: &DeviceId) -> Reads {
    let mut reads = of_account_on(id, device);
    reads.keys.push(looked(device, id));
    reads
}

/// What forgetting an account on a device needs: what both know of each other, and the device's
/// tombstones.
pub(super) fn of_forgetting(id: &AccountId, device: &DeviceId) -> Reads {
    let mut reads = of_account_on(id, device);
    reads.prefixes.push(gone_on(device));
    reads
}

/// All rows of an account with its log, and what every device knows of any account: only the rows of
/// this one may be removed.
pub(super) fn of_removal(id: &AccountId) -> Reads {
    let mut reads = of_log(id);
    reads.prefixes.extend(["saved/", "gone/", "declined/", "looked/"].map(str::to_owned));
    reads
}

/// What a device has saved and forgotten, for all accounts, also by tombstones that were set aside:
/// to read only.
pub(super) fn of_device(device: &DeviceId) -> Reads {
    let gone = gone_on(device);
    let prefixes = vec![saved_on(device), format!("{BAD}{gone}"), gone];
    Reads { keys: vec![CLOCK.into()], prefixes }
}

/// The row of a name, and what was set aside under it.
pub(super) fn of_name(login: &str) -> Reads {
    let key = name(login);
    Reads { prefixes: vec![format!("{BAD}{key}#")], keys: vec![CLOCK.into(), key] }
}

/// What a try at the log-in screen needs beside the name: the account that it names, or the
/// counters of unknown names.
pub(super) fn of_door(id: Option<&AccountId>) -> Reads {
    match id {
        Some(id) => {
            Reads { keys: vec![account(id), log_head(id), log_in_door(id)], prefixes: Vec::new() }
        }
        None => Reads { keys: Vec::new(), prefixes: vec![UNKNOWN_DOORS.into()] },
    }
}

/// The row of the name that an account has now.
pub(super) fn of_own_name(login: &str) -> Reads {
    Reads { keys: vec![name(login)], prefixes: Vec::new() }
}

/// Both.
pub(super) fn joined(mut a: Reads, b: Reads) -> Reads {
    a.keys.extend(b.keys);
    a.prefixes.extend(b.prefixes);
    a
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn a_bad_key_leads_back_to_the_key_it_had() {
        for key in ["clock", "name/a#b@example.org", "session/a/b"] {
            assert_eq!(original(&bad(key, "{")), Some(key));
        }
        assert_eq!(original("bad/name/a#b@example.org"), None);
    }

    #[test]
    fn a_million_secrets_name_a_million_sessions() {
        let mut seed = 1_u64;
        let mut secret = || {
            let mut bytes = [0; 32];
            for eight in bytes.chunks_mut(8) {
                // SplitMix64: quick, and never the same twice in so few steps.
                seed = seed.wrapping_add(0x9E37_79B9_7F4A_7C15);
                let mixed = (seed ^ (seed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
                eight.copy_from_slice(&(mixed ^ (mixed >> 27)).to_le_bytes());
            }
            SessionSecret::from_random(bytes)
        };
        let ids: HashSet<_> = (0..1_000_000).map(|_| session_of(&secret()).0).collect();
        assert_eq!(ids.len(), 1_000_000);
        assert!(ids.iter().all(|id| id.len() == 64));
    }

    #[test]
    fn an_unknown_name_is_not_in_its_key() {
        assert!(!unknown_door("my password").contains("my password"));
    }
}
