//! `cargo xtask test`: runs every check in order, stops at the first that fails and says what to do.
//! Its last line is always `N passed, N failed`. What each check does is in `checks.rs`.

use crate::checks::{CHECKS, Check};
use crate::contract;
use crate::failure::{Failure, Outcome};
use crate::shell::say;
use std::time::{Duration, Instant};

/// What was asked for.
#[derive(Debug, PartialEq, Eq)]
struct Options<'a> {
    only: Option<&'a str>,
    /// Handed on to the program that the chosen check runs.
    extra: &'a [String],
}

/// A check that has run.
struct Result<'a> {
    check: &'a Check,
    passed: bool,
    took: Duration,
}

/// Runs the checks that were asked for.
pub(crate) fn run(arguments: &[String]) -> Outcome {
    let options = parse(arguments)?;
    let chosen: Vec<&Check> =
        CHECKS.iter().filter(|check| options.only.is_none_or(|only| only == check.part)).collect();
    contract::forget(options.only)?;
    let mut results: Vec<Result> = Vec::new();
    for check in &chosen {
        say(&format!("\n── {}", check.title));
        let begun = Instant::now();
        let outcome = (check.run)(options.extra);
        results.push(Result { check, passed: outcome.is_ok(), took: begun.elapsed() });
        if let Err(failure) = outcome {
            say(&format!("\n{} failed. {failure} {}", check.title, check.advice));
            break;
        }
    }
    let passed = results.iter().all(|result| result.passed);
    // Not after a failure, whose own words are to be the last.
    if passed && options.only.is_none() {
        say("");
        contract::run(&[])?;
    }
    say(&summary(&results, &chosen));
    if passed { Ok(()) } else { Err(Failure::told()) }
}

fn parse(arguments: &[String]) -> Outcome<Options<'_>> {
    let end = arguments.iter().position(|word| word == "--").unwrap_or(arguments.len());
    let (own, extra) = arguments.split_at(end);
    let extra = extra.get(1..).unwrap_or_default();
    match own {
        [] if extra.is_empty() => Ok(Options { only: None, extra }),
        [flag, part] if flag == "--only" && CHECKS.iter().any(|check| check.part == part) => {
            Ok(Options { only: Some(part), extra })
        }
        _ => Err(Failure::new(
            "`test` takes nothing, or --only and one of fmt, clippy, host, server, web, build, \
             e2e, behind, and then, after --, what that part's own program takes.",
        )),
    }
}

/// The table of checks with their seconds, and the last line.
fn summary(results: &[Result], chosen: &[&Check]) -> String {
    let mut lines = vec![String::new()];
    for result in results {
        let word = if result.passed { "passed" } else { "FAILED" };
        let seconds = result.took.as_secs_f64();
        lines.push(format!("  {word:<8} {:<42} {seconds:>8.1} s", result.check.title));
    }
    for check in chosen.iter().skip(results.len()) {
        lines.push(format!("  {:<8} {}", "not run", check.title));
    }
    let passed = results.iter().filter(|result| result.passed).count();
    lines.push(format!("{passed} passed, {} failed", results.len() - passed));
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn owned(words: &[&str]) -> Vec<String> {
        words.iter().map(|word| (*word).to_owned()).collect()
    }

    #[test]
    fn one_part_can_be_chosen_and_its_program_given_arguments() {
        let words = owned(&["--only", "host", "--", "tidy", "--nocapture"]);
        let options = parse(&words).unwrap();
        assert_eq!(options, Options { only: Some("host"), extra: &words[3..] });
    }

    #[test]
    fn unknown_parts_and_arguments_for_nobody_are_refused() {
        for wrong in [&["--only"][..], &["--only", "all"], &["host"], &["--", "x"]] {
            assert!(parse(&owned(wrong)).is_err());
        }
    }

    #[test]
    fn the_last_line_counts_and_what_did_not_run_is_named() {
        let chosen: Vec<&Check> = CHECKS.iter().take(3).collect();
        let result = |index: usize, passed| Result {
            check: chosen[index],
            passed,
            took: Duration::from_millis(1250),
        };
        let text = summary(&[result(0, true), result(1, false)], &chosen);
        assert!(text.ends_with("\n1 passed, 1 failed"), "{text}");
        assert!(text.contains("FAILED") && text.contains("not run"), "{text}");
        assert!(text.contains("1.2 s"), "{text}");
    }
}
