//! Random histories of calls, run by the real service and by a reference that is too simple to be
//! wrong in the same way. They must answer alike at every step, and the rows must keep the
//! invariants that ARCHITECTURE.md lists for it.
//!
//! `ONLYME_MODEL_OPS` asks for more calls, `ONLYME_MODEL_SEED` for other ones. A failure prints its
//! seed and the shortest history that still fails.

mod answers;
mod check;
mod ops;
mod real;
mod reference;

use check::Check;
use futures::executor::block_on;
use onlyme::domain::policy::{Policy, SessionPolicy, ThrottlePolicy};
use onlyme::domain::time::Span;
use onlyme::service::Current;
use ops::{Dice, Op};
use real::Real;
use reference::{Answer, Reference, Said};
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Calls in one history.
const LENGTH: usize = 250;

/// Small numbers, so that short histories reach every limit.
fn policy() -> Policy {
    let sessions = SessionPolicy {
        idle: Span::days(10),
        absolute: Span::days(20),
        most: 4,
        history: 2,
        ..SessionPolicy::default()
    };
    let throttle = ThrottlePolicy { free: 2, hard_stop: 5, ..ThrottlePolicy::default() };
    Policy { sessions, throttle, ..Policy::default() }
}

/// The kinds of answers that the histories must have met, lest they prove nothing.
const MET: [&str; 30] = [
    "Done",
    "EmailTaken",
    "In",
    "List",
    "LoggedOut(None)",
    "LoggedOut(Some",
    "NeedsConfirmation",
    "OtherAccount",
    "Out",
    "Over Closed",
    "Over Expired",
    "Over Idle",
    "Over LoggedOut",
    "Over PasswordChanged",
    "Over Replaced",
    "Over TooMany",
    "Over Unknown",
    "PasswordRefused(Common)",
    "PasswordRefused(SameAsCurrent)",
    "PasswordRefused(TooShort(8))",
    "Report of 0, false",
    "Report of 1, true",
    "Report of 2, false",
    "Report of 2, true",
    "TooMany(None)",
    "TooMany(Some",
    "UsernameTaken",
    "WrongCredentials",
    "WrongPassword",
    "YoungSession",
];

/// How often each kind of answer was given.
type Tally = BTreeMap<String, usize>;

/// The kind of an answer: its variants, without what they carry.
fn kind(said: &Said) -> String {
    match said {
        Ok(Answer::Over(ended)) => format!("Over {:?}", ended.reason),
        Ok(Answer::Report(lines, over)) => format!("Report of {}, {over}", lines.len().min(2)),
        Ok(answer) => format!("{answer:?}").split(['(', ' ']).next().unwrap_or_default().into(),
        Err(error) => {
            let text = format!("{error:?}");
            text.split_once("(Some").map_or(text.clone(), |(kind, _)| format!("{kind}(Some"))
        }
    }
}

/// Runs a history and says what is wrong with it, if anything.
fn run(history: &[Op]) -> Result<Tally, String> {
    let mut real = Real::new();
    let mut reference = Reference::new(policy(), 1_800_000_000_000);
    let mut before = real.lab.store.rows();
    let mut tally = Tally::new();
    for (step, op) in history.iter().enumerate() {
        let mut own: Vec<_> = real.own(&reference, op).into_iter().cloned().collect();
        let (said, begun) = block_on(real.answer(op, &reference));
        let expected = reference.answer(op);
        if let Some(current) = begun {
            take_in(&mut real, &mut reference, op, &current)?;
        }
        if said != expected {
            return Err(format!("step {step}, {op:?}:\n said {said:?}\n not  {expected:?}"));
        }
        let after = real.lab.store.rows();
        own.extend(real.own(&reference, op).cloned());
        let check = Check { op, said: &said, own, before: &before, after: &after };
        check.all(&real, &reference).map_err(|wrong| format!("step {step}, {op:?}: {wrong}"))?;
        before = after;
        *tally.entry(kind(&said)).or_default() += 1;
    }
    Ok(tally)
}

/// Tells the reference the handles that only the real service can make.
fn take_in(
    real: &mut Real,
    reference: &mut Reference,
    op: &Op,
    current: &Current,
) -> Result<(), String> {
    if matches!(op, Op::SignUp { .. }) {
        real.accounts.push(current.profile.id.clone());
    }
    if !real.seen.insert(current.session.0.clone()) {
        return Err(format!("I7: {} begins twice", current.session));
    }
    let Some(newest) = reference.sessions.last_mut().filter(|s| s.id.0.is_empty()) else {
        return Err(format!("{op:?} began a session that it should not"));
    };
    newest.id = current.session.clone();
    Ok(())
}

/// The same, with a panic told as what is wrong.
fn verdict(history: &[Op]) -> Result<Tally, String> {
    catch_unwind(AssertUnwindSafe(|| run(history)))
        .unwrap_or_else(|_| Err("the service panicked".into()))
}

/// Leaves out calls as long as the history still fails.
fn shortest(mut history: Vec<Op>) -> Vec<Op> {
    let mut chunk = history.len() / 2;
    while chunk > 0 {
        let mut at = 0;
        while at < history.len() {
            let mut shorter = history.clone();
            shorter.drain(at..(at + chunk).min(history.len()));
            if verdict(&shorter).is_err() { history = shorter } else { at += chunk }
        }
        chunk /= 2;
    }
    history
}

fn number(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

#[test]
fn the_service_answers_like_the_reference_and_keeps_the_invariants() {
    let histories = number("ONLYME_MODEL_OPS", 100_000).div_ceil(LENGTH as u64);
    let first = number("ONLYME_MODEL_SEED", 1);
    let mut tally = Tally::new();
    for seed in first..first + histories {
        let history = Dice(seed << 20).history(LENGTH);
        match verdict(&history) {
            Ok(seen) => {
                for (kind, times) in seen {
                    *tally.entry(kind).or_default() += times;
                }
            }
            Err(wrong) => {
                let short = shortest(history);
                let wrong = verdict(&short).err().unwrap_or(wrong);
                panic!("seed {seed}: {wrong}\nafter these calls: {short:#?}");
            }
        }
    }
    let missed: Vec<_> = MET.iter().filter(|kind| !tally.contains_key(**kind)).collect();
    assert!(histories < 400 || missed.is_empty(), "never met {missed:?}, only {tally:#?}");
}
