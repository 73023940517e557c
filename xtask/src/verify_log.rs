//! `cargo xtask verify-log FILE`: checks an exported security log with the very code of the app. It
//! says whether the chain holds together, and names what does not; it cannot say who wrote the file.

#[path = "../../src/domain/chain.rs"]
#[allow(dead_code, unreachable_pub, reason = "the app writes chains; here they are only checked")]
mod chain;

use crate::failure::{Failure, Outcome};
use crate::shell;
use chain::{Chain, Fault};
use std::path::Path;

/// Checks the file and prints what it found.
pub(crate) fn run(words: &[String]) -> Outcome {
    let [file] = words else {
        return Err(Failure::new("Say which file: cargo xtask verify-log FILE"));
    };
    let text = shell::read(Path::new(file))?;
    let chain = Chain::from_file(&text)
        .map_err(|why| Failure::new(format!("{file} is no security log. {why}")))?;
    let faults = chain.faults();
    if faults.is_empty() {
        shell::say(&holds(&chain));
        return Ok(());
    }
    for fault in &faults {
        eprintln!("  {}", sentence(fault));
    }
    let count = faults.len();
    Err(Failure::new(format!("The chain does not hold: {count} found, named above.")))
}

fn holds(chain: &Chain) -> String {
    let count = chain.entries.len();
    let head = &chain.head;
    match count {
        0 => "The log is empty, and so holds.".to_owned(),
        _ => format!(
            "The chain holds: {count} entries, {} to {}, the last one {}",
            chain.first, head.n, head.hash
        ),
    }
}

fn sentence(fault: &Fault) -> String {
    match fault {
        Fault::Changed(place) => {
            format!(
                "What stands in place {place} was changed after it was written, or is no entry."
            )
        }
        Fault::Missing(from, to) if from == to => format!("Entry {from} is missing."),
        Fault::Missing(from, to) => format!("Entries {from} to {to} are missing."),
        Fault::Moved(n) => format!("Entry {n} stands in the wrong place."),
        Fault::Repeated(n) => format!("Entry {n} is there more than once."),
        Fault::Foreign(n) => format!(
            "Entry {n} does not follow the one before it: one of the two was replaced, or comes from another log."
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chain::{Head, genesis};
    use serde_json::json;

    fn checked(text: &str) -> Outcome {
        let path = std::env::temp_dir().join(format!("onlyme-log-{}", text.len()));
        shell::write(&path, text)?;
        let outcome = run(&[path.display().to_string()]);
        std::fs::remove_file(&path).unwrap();
        outcome
    }

    fn log() -> String {
        let mut head = Head::start("nuria");
        assert_eq!(head.hash, genesis("nuria"));
        let mut entries = Vec::new();
        for n in 0..5 {
            let entry = head.next(n, json!({ "event": { "kind": "signed_up" } }));
            head = entry.head();
            entries.push(Some(entry));
        }
        Chain { owner: "nuria".into(), first: 1, head, entries }.to_file()
    }

    #[test]
    fn an_exported_log_holds_and_a_changed_one_does_not() {
        let log = log();
        checked(&log).unwrap();
        let changed = log.replacen("signed_up", "logged_in", 1);
        assert!(checked(&changed).is_err());
        let line = log.lines().nth(2).unwrap();
        assert!(checked(&log.replace(line, "")).is_err(), "an entry is missing");
    }

    #[test]
    fn what_is_no_log_is_refused_in_words() {
        for text in ["", "[]", "{}", "{\"format\":\"onlyme-log/2\"}", &"[".repeat(5_000)] {
            assert!(Chain::from_file(text).is_err(), "{text}");
        }
        assert!(run(&[]).is_err() && run(&["/nowhere/at/all".into()]).is_err());
    }
}
