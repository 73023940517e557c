//! Password hashing with Argon2id: what the hashing worker runs, and the host's tests.
//!
//! Never called from the main thread's wasm, so the linker leaves Argon2 out of it; `job` has the
//! words that the two sides exchange and none of the computing. Never prints a password.

pub mod job;

use crate::domain::secret::Password;
use argon2::password_hash::{Error, PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use argon2::{ARGON2ID_IDENT, Algorithm, Argon2, Params, Version};
use job::{Answer, Job};
use zeroize::Zeroizing;

const TAG_BYTES: usize = 32;

/// What one hash costs, us and whoever guesses alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cost {
    /// Memory in KiB.
    pub memory: u32,
    /// Passes over the memory.
    pub passes: u32,
}

impl Cost {
    /// What a password gets: the first choice of OWASP's Password Storage cheat sheet.
    pub const STANDARD: Self = Self { memory: 19_456, passes: 2 };

    /// The most that a stored hash may ask for, so that a damaged row cannot eat the memory.
    const MOST: Self = Self { memory: 65_536, passes: 16 };

    /// The cost of a stored hash.
    fn of(phc: &PasswordHash<'_>) -> Result<Self, Failed> {
        let params = Params::try_from(phc).map_err(drop_detail)?;
        let cost = Self { memory: params.m_cost(), passes: params.t_cost() };
        let whole = phc.salt.is_some() && phc.hash.is_some_and(|tag| tag.len() == TAG_BYTES);
        let ours = whole && phc.algorithm == ARGON2ID_IDENT && params.p_cost() == 1;
        if ours && !Self::MOST.is_below(cost) { Ok(cost) } else { Err(Failed) }
    }

    /// Whether this asks less than `other` in any respect.
    fn is_below(self, other: Self) -> bool {
        self.memory < other.memory || self.passes < other.passes
    }

    fn argon2(self) -> Result<Argon2<'static>, Failed> {
        let params =
            Params::new(self.memory, self.passes, 1, Some(TAG_BYTES)).map_err(drop_detail)?;
        Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
    }

    /// A hash of nothing, to compare with where there is no account: it costs the same.
    fn dummy(self) -> String {
        let (salt, tag) = ("A".repeat(22), "A".repeat(43));
        format!("$argon2id$v=19$m={},t={},p=1${salt}${tag}", self.memory, self.passes)
    }
}

/// The computation failed: no memory, or a stored hash that is none. No detail, so that none leaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the password could not be hashed")]
pub struct Failed;

fn drop_detail<E>(_: E) -> Failed {
    Failed
}

/// Gives a text in Unicode's composed form (NFC), so that "é" is one password however it was typed
/// (NIST SP 800-63B-4 §3.1.1.2). Not the compatibility form, which makes different ones equal. An
/// argument, because every browser has the tables for it, which would be half of the hasher's wasm.
pub type Compose = fn(&str) -> Zeroizing<String>;

/// A PHC string for `password`. The first 16 bytes of `salt` are used.
///
/// # Errors
/// [`Failed`].
pub fn hash(
    password: &Password,
    salt: [u8; 32],
    cost: Cost,
    compose: Compose,
) -> Result<String, Failed> {
    let salt = SaltString::encode_b64(&salt[..16]).map_err(drop_detail)?;
    let argon2 = cost.argon2()?;
    let phc =
        argon2.hash_password(compose(password.reveal()).as_bytes(), &salt).map_err(drop_detail)?;
    Ok(phc.to_string())
}

/// Whether `password` belongs to `phc`; if it does and the hash cost less than `cost`, a new one.
/// Without a hash it does the same work in vain.
///
/// # Errors
/// [`Failed`].
pub fn check(
    password: &Password,
    phc: Option<&str>,
    salt: [u8; 32],
    cost: Cost,
    compose: Compose,
) -> Result<Answer, Failed> {
    let dummy = cost.dummy();
    let parsed = PasswordHash::new(phc.unwrap_or(&dummy)).map_err(drop_detail)?;
    let stored = Cost::of(&parsed)?;
    // The tags are compared in constant time inside.
    let verified = cost.argon2()?.verify_password(compose(password.reveal()).as_bytes(), &parsed);
    match verified {
        Err(Error::Password) => Ok(Answer::Wrong),
        Err(_) => Err(Failed),
        Ok(()) if phc.is_none() => Ok(Answer::Wrong),
        Ok(()) if stored.is_below(cost) => {
            Ok(Answer::RightRehash { phc: hash(password, salt, cost, compose)? })
        }
        Ok(()) => Ok(Answer::Right),
    }
}

/// Does a job that came as text, and answers as text: what the worker calls.
#[must_use]
pub fn run(job: &str, compose: Compose) -> String {
    job::write_answer(&answer(job, Cost::STANDARD, compose).unwrap_or(Answer::Failed))
}

fn answer(job: &str, cost: Cost, compose: Compose) -> Result<Answer, Failed> {
    match job::read_job(job).ok_or(Failed)? {
        Job::Hash { password, salt } => {
            let phc = hash(&password, salt, cost, compose)?;
            Ok(Answer::Hashed { phc })
        }
        Job::Check { password, phc, salt } => check(&password, phc.as_deref(), salt, cost, compose),
    }
}

#[cfg(test)]
mod tests;
