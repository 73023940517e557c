//! The words that the page and its hashing worker exchange: one job as JSON, one answer as JSON.
//!
//! Never computes a hash, so the page can use this file without carrying Argon2. Read strictly:
//! what does not fit is no job and no answer. Both sides come from one build, and the version says so.

use crate::domain::secret::Password;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use zeroize::Zeroizing;

/// The version of the words in this file.
const VERSION: u32 = 1;

/// What the worker is asked.
#[derive(Debug)]
pub enum Job {
    /// A new hash.
    Hash {
        /// The password as it was typed.
        password: Password,
        /// Random bytes.
        salt: [u8; 32],
    },
    /// Whether a password belongs to a hash.
    Check {
        /// The password as it was typed.
        password: Password,
        /// The hash, or `None` where there is no account: the work is the same.
        phc: Option<String>,
        /// Random bytes, in case a new hash is needed.
        salt: [u8; 32],
    },
}

/// What the worker answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "snake_case")]
pub enum Answer {
    /// The new hash.
    Hashed {
        /// As a PHC string.
        phc: String,
    },
    /// Not the password.
    Wrong,
    /// The password.
    Right,
    /// The password, whose hash was made more cheaply than new ones are.
    RightRehash {
        /// A better hash of the same password, as a PHC string.
        phc: String,
    },
    /// It could not be computed.
    Failed,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Envelope<T> {
    v: u32,
    body: T,
}

/// How a job looks on its way.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "snake_case")]
enum Wire<'a> {
    Hash { password: Cow<'a, str>, salt: String },
    Check { password: Cow<'a, str>, phc: Option<String>, salt: String },
}

/// The job as text. It holds the password, so it is wiped when dropped.
#[must_use]
pub fn write_job(job: &Job) -> Zeroizing<String> {
    let body = match job {
        Job::Hash { password, salt } => {
            Wire::Hash { password: password.reveal().into(), salt: hex::encode(salt) }
        }
        Job::Check { password, phc, salt } => Wire::Check {
            password: password.reveal().into(),
            phc: phc.clone(),
            salt: hex::encode(salt),
        },
    };
    Zeroizing::new(write(body))
}

/// Reads a job.
#[must_use]
pub fn read_job(text: &str) -> Option<Job> {
    let password = |typed: Cow<'_, str>| Password::new(typed.into_owned()).ok();
    Some(match read(text)? {
        Wire::Hash { password: typed, salt } => {
            Job::Hash { password: password(typed)?, salt: read_salt(&salt)? }
        }
        Wire::Check { password: typed, phc, salt } => {
            Job::Check { password: password(typed)?, phc, salt: read_salt(&salt)? }
        }
    })
}

/// The answer as text.
#[must_use]
pub fn write_answer(answer: &Answer) -> String {
    write(answer)
}

/// Reads an answer.
#[must_use]
pub fn read_answer(text: &str) -> Option<Answer> {
    read(text)
}

fn read_salt(text: &str) -> Option<[u8; 32]> {
    let mut salt = [0; 32];
    hex::decode_to_slice(text, &mut salt).ok()?;
    Some(salt)
}

/// As JSON; empty, which is no job and no answer, for a shape that JSON cannot hold. None here is.
fn write<T: Serialize>(body: T) -> String {
    serde_json::to_string(&Envelope { v: VERSION, body }).unwrap_or_default()
}

fn read<'a, T: Deserialize<'a>>(text: &'a str) -> Option<T> {
    let envelope: Envelope<T> = serde_json::from_str(text).ok()?;
    (envelope.v == VERSION).then_some(envelope.body)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_job_reads_back_as_it_was_written() {
        let password = Password::new("\u{0} \"ñ\" 😀".into()).unwrap();
        let job = Job::Check { password, phc: None, salt: [7; 32] };
        let Some(Job::Check { password, phc: None, salt }) = read_job(&write_job(&job)) else {
            panic!("another job came back");
        };
        assert_eq!((password.reveal(), salt), ("\u{0} \"ñ\" 😀", [7; 32]));
    }

    #[test]
    fn what_does_not_fit_exactly_is_no_job() {
        let salt = "07".repeat(32);
        let job = |body: String| read_job(&body).is_some();
        let hash = |more: &str| {
            format!(r#"{{"v":1,"body":{{"hash":{{"password":"p","salt":"{salt}"{more}}}}}}}"#)
        };
        assert!(job(hash("")));
        assert!(!job(hash(r#","more":1"#)));
        assert!(!job(hash("").replace(r#""v":1"#, r#""v":2"#)));
        assert!(!job(hash("").replace("07", "7")));
        assert!(!job(hash("").replace(r#""p""#, &format!("{:?}", "x".repeat(1_025)))));
        assert!(!job(String::new()));
    }
}
