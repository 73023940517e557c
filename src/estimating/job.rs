//! The words that the page and its estimating worker exchange: one job as JSON, one answer as JSON.
//!
//! Never judges anything, so the page can use this file without carrying the word lists. Read strictly:
//! what does not fit is no job and no answer. Both sides come from one build, and the version says so.

use crate::domain::estimate::Estimate;
use crate::domain::secret::Password;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use zeroize::Zeroizing;

/// The version of the words in this file.
const VERSION: u32 = 1;

/// A job that only loads the estimator, before there is anything to judge.
pub const NOTHING: &str = "";

/// How a job looks on its way.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wire<'a> {
    v: u32,
    password: Cow<'a, str>,
    told: Cow<'a, [String]>,
}

/// How an answer looks on its way.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WireAnswer {
    v: u32,
    /// `None` if the job was none.
    estimate: Option<Estimate>,
}

/// The job as text: a password, and what the account tells. It holds the password, so it is wiped when
/// dropped.
#[must_use]
pub fn write_job(password: &Password, told: &[String]) -> Zeroizing<String> {
    let wire = Wire { v: VERSION, password: password.reveal().into(), told: told.into() };
    // Texts fit into JSON; an empty job would judge nothing.
    Zeroizing::new(serde_json::to_string(&wire).unwrap_or_default())
}

/// Reads a job.
#[must_use]
pub fn read_job(text: &str) -> Option<(Password, Vec<String>)> {
    let wire: Wire<'_> = serde_json::from_str(text).ok()?;
    let password = Password::new(wire.password.into_owned()).ok()?;
    (wire.v == VERSION).then(|| (password, wire.told.into_owned()))
}

/// The answer as text.
#[must_use]
pub fn write_answer(estimate: Option<Estimate>) -> String {
    serde_json::to_string(&WireAnswer { v: VERSION, estimate }).unwrap_or_default()
}

/// Reads an answer to a job.
#[must_use]
pub fn read_answer(text: &str) -> Option<Estimate> {
    let answer: WireAnswer = serde_json::from_str(text).ok()?;
    answer.estimate.filter(|_| answer.v == VERSION)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::estimate::{Advice, Grade, Warning};

    #[test]
    fn a_job_and_an_answer_read_back_as_they_were_written() {
        let typed = Password::new("\u{0} \"ñ\" 😀".into()).unwrap();
        let told = vec!["nuria".to_owned(), "\"".to_owned()];
        let (password, back) = read_job(&write_job(&typed, &told)).unwrap();
        assert_eq!((password.reveal(), back), ("\u{0} \"ñ\" 😀", told));
        let estimate = Estimate {
            grade: Grade::Weak,
            warning: Some(Warning::OneWord),
            advice: vec![Advice::AnotherWord],
        };
        assert_eq!(read_answer(&write_answer(Some(estimate.clone()))), Some(estimate));
        assert_eq!(read_answer(&write_answer(None)), None);
    }

    #[test]
    fn what_does_not_fit_exactly_is_neither_job_nor_answer() {
        let job = |text: &str| read_job(text).is_some();
        assert!(job(r#"{"v":1,"password":"p","told":[]}"#));
        assert!(!job(r#"{"v":2,"password":"p","told":[]}"#));
        assert!(!job(r#"{"v":1,"password":"p","told":[],"more":1}"#));
        assert!(!job(r#"{"v":1,"password":"p"}"#));
        assert!(!job(NOTHING));
        let long = "x".repeat(1_025);
        assert!(!job(&format!(r#"{{"v":1,"password":"{long}","told":[]}}"#)));
        let answer = |grade: &str, v: u32| {
            let text = format!(
                r#"{{"v":{v},"estimate":{{"grade":"{grade}","warning":null,"advice":[]}}}}"#
            );
            read_answer(&text).is_some()
        };
        assert!(answer("very_weak", 1));
        assert!(!answer("very_weak", 2));
        assert!(!answer("perfect", 1));
    }
}
