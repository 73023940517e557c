//! The numbers that a service may set, as data. Nothing here decides anything by itself.

use super::time::Span;

/// How long sessions live and how many an account may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SessionPolicy {
    /// A session not used for this long has ended.
    pub idle: Span,
    /// A session this old has ended, used or not.
    pub absolute: Span,
    /// Most live sessions of one account. One more log-in ends the one that was idle longest.
    pub most: usize,
    /// Ended sessions kept for the history, newest first, for each account.
    pub history: usize,
    /// How long a typed password counts as a fresh confirmation.
    pub confirmed_for: Span,
}

impl Default for SessionPolicy {
    fn default() -> Self {
        Self {
            idle: Span::days(30),
            absolute: Span::days(90),
            most: 25,
            history: 50,
            confirmed_for: Span::minutes(5),
        }
    }
}

/// What a password must be. Only length and the two lists: no composition rules (ASVS 6.2.5).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PasswordPolicy {
    /// Fewest code points.
    pub min_chars: usize,
}

impl Default for PasswordPolicy {
    fn default() -> Self {
        Self { min_chars: 8 }
    }
}

/// How tries with a wrong password are slowed down (ASVS 6.3.1; NIST SP 800-63B-4 §3.2.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ThrottlePolicy {
    /// Wrong tries that cost no wait.
    pub free: u32,
    /// The first wait; each further wrong try doubles it.
    pub first_wait: Span,
    /// The longest wait.
    pub longest_wait: Span,
    /// After this many wrong tries in a row there is no further try.
    pub hard_stop: u32,
}

impl Default for ThrottlePolicy {
    fn default() -> Self {
        Self {
            free: 5,
            first_wait: Span::seconds(30),
            longest_wait: Span::minutes(60),
            hard_stop: 100,
        }
    }
}

/// How long saved logins live and how they are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SavedPolicy {
    /// A saved login not used for this long has ended.
    pub idle: Span,
    /// A saved login this old has ended, used or not.
    pub absolute: Span,
    /// How long a challenge may be answered.
    pub challenge: Span,
    /// After this many times "not now" a device no longer asks whether to save a login.
    pub declines: u32,
}

impl Default for SavedPolicy {
    fn default() -> Self {
        Self {
            idle: Span::days(30),
            absolute: Span::days(90),
            challenge: Span::seconds(60),
            declines: 2,
        }
    }
}

/// All of a service's numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Policy {
    /// Sessions.
    pub sessions: SessionPolicy,
    /// Passwords.
    pub passwords: PasswordPolicy,
    /// Wrong tries.
    pub throttle: ThrottlePolicy,
    /// Saved logins.
    pub saved: SavedPolicy,
}
