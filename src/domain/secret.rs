//! Values that must never be printed, stored as they are, or compared in varying time.
//!
//! Each has a private field, a redacted `Debug`, no `PartialEq`, and is wiped when dropped.

use std::fmt;
use zeroize::Zeroizing;

/// A password as the person typed it. At most [`Password::MAX_CHARS`] code points and
/// [`Password::MAX_BYTES`] bytes, so that nothing longer ever reaches a hash (ASVS 6.2.9).
#[derive(Clone)]
pub struct Password(Zeroizing<String>);

/// The text is longer than any password may be. It was refused before anything was computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a password has at most 256 characters")]
pub struct TooLong;

impl Password {
    /// Most code points a password may have.
    pub const MAX_CHARS: usize = 256;
    /// Most bytes of UTF-8 a password may have.
    pub const MAX_BYTES: usize = 1_024;

    /// Takes the text exactly as typed: no trimming, no change of case.
    ///
    /// # Errors
    /// [`TooLong`] above 256 code points or 1,024 bytes. The byte check comes first and costs
    /// nothing, so a pasted megabyte is refused at once.
    pub fn new(typed: String) -> Result<Self, TooLong> {
        let typed = Zeroizing::new(typed);
        if typed.len() > Self::MAX_BYTES || typed.chars().count() > Self::MAX_CHARS {
            return Err(TooLong);
        }
        Ok(Self(typed))
    }

    /// The text, for the hasher and the policy alone.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(…)")
    }
}

/// The credential of one session: 256 random bits. The service keeps only its SHA-256.
#[derive(Clone)]
pub struct SessionSecret(Zeroizing<[u8; 32]>);

impl SessionSecret {
    /// Wraps 32 fresh random bytes.
    #[must_use]
    pub fn from_random(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// The bytes, for hashing and for sealing alone.
    #[must_use]
    pub fn reveal(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Debug for SessionSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SessionSecret(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_never_prints_itself() {
        let password = Password::new("correct horse".into()).unwrap();
        assert_eq!(format!("{password:?}"), "Password(…)");
        assert_eq!(format!("{:?}", SessionSecret::from_random([7; 32])), "SessionSecret(…)");
    }

    #[test]
    fn a_password_of_256_code_points_passes_and_257_do_not() {
        assert!(Password::new("a".repeat(256)).is_ok());
        assert_eq!(Password::new("a".repeat(257)).unwrap_err(), TooLong);
        assert!(Password::new("😀".repeat(256)).is_ok(), "256 code points are exactly 1,024 bytes");
        assert_eq!(Password::new("😀".repeat(257)).unwrap_err(), TooLong);
        assert_eq!(Password::new("x".repeat(1_000_000)).unwrap_err(), TooLong);
    }
}
