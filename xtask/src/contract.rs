//! What every account service promises, as a table: each scenario of `tests/contract/every.rs` beside
//! each backend that it runs over. It hears the test programs as they run, notes what they say in
//! `target/contract`, and judges nothing: whether a run has passed, the programs say themselves.

use crate::failure::{Failure, Outcome};
use crate::shell::{self, say};
use crate::stop::Stop;
use std::collections::BTreeMap;
use std::fs;
use std::io::{self, ErrorKind, IsTerminal};
use std::path::PathBuf;
use std::process::Command;

/// Something that the scenarios run over.
pub(crate) struct Backend {
    /// The part of `cargo xtask test` that runs them.
    part: &'static str,
    /// What keeps the accounts.
    family: &'static str,
    /// Which of that family.
    name: &'static str,
    /// Where the last run is noted.
    file: &'static str,
}

/// The service inside the browser, over rows in memory.
pub(crate) const MEMORY: Backend =
    Backend { part: "host", family: "embedded", name: "memory", file: "memory.json" };

/// The service inside the browser, over Chromium's IndexedDB.
pub(crate) const CHROMIUM: Backend =
    Backend { part: "web", family: "IndexedDB", name: "Chromium", file: "chromium.json" };

/// The service inside the browser, over Firefox's IndexedDB.
pub(crate) const FIREFOX: Backend =
    Backend { part: "web", family: "IndexedDB", name: "Firefox", file: "firefox.json" };

/// Our auth server, which forgets everything.
pub(crate) const SERVER_MEMORY: Backend =
    Backend { part: "server", family: "better-auth", name: "memory", file: "server-memory.json" };

/// Our auth server over PostgreSQL.
pub(crate) const SERVER_POSTGRES: Backend = Backend {
    part: "server",
    family: "better-auth",
    name: "PostgreSQL",
    file: "server-postgres.json",
};

/// The server that `AUTH_SERVER_URL` names. Its column is there only if it has run.
pub(crate) const SERVER_NAMED: Backend =
    Backend { part: "server", family: "named", name: "server", file: "server-named.json" };

const BACKENDS: [Backend; 6] =
    [MEMORY, CHROMIUM, FIREFOX, SERVER_MEMORY, SERVER_POSTGRES, SERVER_NAMED];

/// Which scenarios have run, and whether they passed.
type Notes = BTreeMap<String, bool>;

impl Backend {
    /// Which of its family it is, for people.
    pub(crate) fn name(&self) -> &str {
        self.name
    }

    fn path(&self) -> PathBuf {
        folder().join(self.file)
    }

    /// What was noted, if anything that can be read.
    fn notes(&self) -> Option<Notes> {
        serde_json::from_str(&fs::read_to_string(self.path()).ok()?).ok()
    }

    fn note(&self, notes: &Notes) -> Outcome {
        shell::make_folder(&folder())?;
        let text = serde_json::to_string_pretty(notes);
        let text = text.map_err(|error| Failure::new(format!("Notes cannot be kept: {error}.")))?;
        shell::write(&self.path(), text)
    }
}

/// `cargo xtask contract`: the table of the last runs.
pub(crate) fn run(_: &[String]) -> Outcome {
    let noted = BACKENDS.map(|backend| {
        let notes = backend.notes();
        (backend, notes)
    });
    say(&table(&scenarios()?, &noted));
    Ok(())
}

/// Forgets the last runs of one part, or of all. What then does not run has not run.
pub(crate) fn forget(only: Option<&str>) -> Outcome {
    for backend in BACKENDS.iter().filter(|backend| only.is_none_or(|only| only == backend.part)) {
        let path = backend.path();
        match fs::remove_file(&path) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                return Err(shell::at("remove", &path)(error));
            }
            _ => {}
        }
    }
    Ok(())
}

/// Runs tests that tell the scenarios over this backend, and notes what they say. `extra` are words
/// for the test program; without them all scenarios must be among the tests.
pub(crate) fn tell(
    backend: &Backend,
    stop: &Stop,
    tests: &mut Command,
    extra: &[String],
) -> Outcome {
    let scenarios = scenarios()?;
    // Heard through a pipe, libtest would not know of the terminal. The other runner has no colours.
    if backend.part != "web" && io::stdout().is_terminal() {
        tests.args(in_colour(extra));
    } else {
        tests.args(extra);
    }
    let (outcome, lines) = stop.run_and_hear(tests);
    let notes = heard(&lines, &scenarios);
    backend.note(&notes)?;
    outcome?;
    match scenarios.iter().find(|scenario| !notes.contains_key(*scenario)) {
        Some(missing) if extra.is_empty() => Err(Failure::new(format!(
            "All tests passed, but {missing} was not among them ({} {}).",
            backend.family, backend.name
        ))),
        _ => Ok(()),
    }
}

/// Words with which libtest draws colours into a pipe, too.
fn in_colour(extra: &[String]) -> Vec<String> {
    let begun = extra.iter().any(|word| word == "--");
    let more = if begun { &["--color=always"][..] } else { &["--", "--color=always"] };
    extra.iter().cloned().chain(more.iter().map(|word| (*word).to_owned())).collect()
}

fn folder() -> PathBuf {
    shell::root().join("target").join("contract")
}

/// The scenarios, as the tests have them.
fn scenarios() -> Outcome<Vec<String>> {
    let path = shell::root().join("tests").join("contract").join("mod.rs");
    listed(&shell::read(&path)?).ok_or_else(|| {
        Failure::new(format!("{} has no list every_service! any more.", path.display()))
    })
}

/// What stands in the list `every_service!` of this source, each with its group.
fn listed(source: &str) -> Option<Vec<String>> {
    let (_, list) = source.split_once("macro_rules! every_service {")?;
    let (list, _) = list.split_once("\n}")?;
    let (mut group, mut names) = ("", Vec::new());
    for line in list.lines().map(str::trim) {
        if let Some(begun) = line.strip_prefix("$each!(") {
            group = begun.trim_end_matches(" {");
        } else if let Some(name) = line.strip_suffix(',') {
            names.push(format!("{group}::{name}"));
        }
    }
    (!names.is_empty()).then_some(names)
}

/// What test programs have said of the scenarios. Said twice, it counts as passed only if both did.
fn heard(lines: &[String], scenarios: &[String]) -> Notes {
    let mut notes = Notes::new();
    for (scenario, passed) in lines.iter().filter_map(|line| told(line, scenarios)) {
        notes.entry(scenario.to_owned()).and_modify(|all| *all &= passed).or_insert(passed);
    }
    notes
}

/// The scenario that a line tells of, and whether it passed. libtest and wasm-bindgen's runner write
/// `test PATH ... RESULT`, the first one at times with colours around the result.
fn told<'a>(line: &str, scenarios: &'a [String]) -> Option<(&'a str, bool)> {
    let (path, result) = line.strip_prefix("test ")?.split_once(" ... ")?;
    let is_here = |name: &str| {
        path.strip_suffix(name).is_some_and(|above| above.is_empty() || above.ends_with("::"))
    };
    let scenario = scenarios.iter().find(|name| is_here(name))?;
    // wasm-bindgen's runner says FAIL.
    if result.contains("FAIL") {
        Some((scenario, false))
    } else {
        let passed = result.contains("ok") && !result.contains("ignored");
        passed.then_some((scenario, true))
    }
}

/// A line for each scenario, a column for each backend, and a last line that counts.
fn table(scenarios: &[String], noted: &[(Backend, Option<Notes>)]) -> String {
    let columns: Vec<_> = noted
        .iter()
        .filter(|(it, notes)| it.file != SERVER_NAMED.file || notes.is_some())
        .collect();
    let line = |first: &str, words: Vec<&str>| {
        let cells: Vec<_> = words.iter().map(|word| format!("{word:<11}")).collect();
        format!("  {first:<62} {}", cells.join(" ")).trim_end().to_owned()
    };
    let mut lines = vec![
        line("", columns.iter().map(|(backend, _)| backend.family).collect()),
        line("", columns.iter().map(|(backend, _)| backend.name).collect()),
    ];
    let (mut passed, mut failed) = (0, 0);
    for scenario in scenarios {
        let words = columns.iter().map(|(_, notes)| {
            match notes.as_ref().and_then(|notes| notes.get(scenario)) {
                Some(true) => {
                    passed += 1;
                    "pass"
                }
                Some(false) => {
                    failed += 1;
                    "FAILED"
                }
                None => "not run",
            }
        });
        let words = words.collect();
        lines.push(line(scenario.rsplit("::").next().unwrap_or(scenario), words));
    }
    let not_run = scenarios.len() * columns.len() - passed - failed;
    lines.push(format!(
        "{} scenarios over {} backends: {passed} passed, {failed} failed, {not_run} not run",
        scenarios.len(),
        columns.len()
    ));
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn owned(words: &[&str]) -> Vec<String> {
        words.iter().map(|word| (*word).to_owned()).collect()
    }

    #[test]
    fn the_list_is_read_as_the_tests_have_it() {
        let all = scenarios().unwrap();
        assert!(all.contains(&"every::closing_all_ends_this_session_too".to_owned()), "{all:?}");
        assert!(all.iter().all(|name| name.starts_with("every::")), "{all:?}");
        let source = "macro_rules! scenarios {\n  $each!(a {\n    b,\n  });\n}\n\
                      macro_rules! every_service {\n  $each!(c {\n    d,\n    e,\n  });\n  \
                      $each!(f {\n    g,\n  });\n}";
        assert_eq!(listed(source).unwrap(), ["c::d", "c::e", "f::g"]);
        assert_eq!(listed("macro_rules! scenarios {\n}"), None);
    }

    #[test]
    fn each_runners_lines_tell_of_a_scenario() {
        let scenarios = owned(&["every::a", "every::b_a"]);
        let cases = [
            ("test every::a ... ok", Some(("every::a", true))),
            ("test memory::every::a ... FAILED", Some(("every::a", false))),
            ("test web::service::every::b_a ... FAIL", Some(("every::b_a", false))),
            ("test every::b_a ... ok <0.012s>", Some(("every::b_a", true))),
            ("test every::a ... \u{1b}[32mok\u{1b}(B\u{1b}[m", Some(("every::a", true))),
            ("test every::a ... \u{1b}[31mFAILED\u{1b}(B\u{1b}[m", Some(("every::a", false))),
            ("test every::a ... ignored, ok for now", None),
            ("test every::a has been running for over 60 seconds", None),
            ("test many_every::a ... ok", None),
            ("test closing::a ... ok", None),
            ("test result: ok. 42 passed; 0 failed", None),
            ("every::a ... ok", None),
        ];
        for (line, expected) in cases {
            assert_eq!(told(line, &scenarios), expected, "{line}");
        }
    }

    #[test]
    fn colours_are_asked_for_behind_what_the_person_asks_of_the_program() {
        assert_eq!(in_colour(&[]), ["--", "--color=always"]);
        assert_eq!(in_colour(&owned(&["a"])), ["a", "--", "--color=always"]);
        let words = owned(&["a", "--", "--nocapture"]);
        assert_eq!(in_colour(&words), ["a", "--", "--nocapture", "--color=always"]);
    }

    #[test]
    fn one_failure_outweighs_a_pass_of_the_same_scenario() {
        let scenarios = owned(&["every::a", "every::b"]);
        let lines = ["test x::every::a ... FAILED", "test y::every::a ... ok"];
        assert_eq!(heard(&owned(&lines), &scenarios), [("every::a".to_owned(), false)].into());
    }

    #[test]
    fn the_table_counts_what_passed_failed_and_did_not_run() {
        let scenarios = owned(&["every::a", "every::b"]);
        let notes = |passed| Some(Notes::from([("every::a".to_owned(), passed)]));
        let runs = [(MEMORY, notes(true)), (CHROMIUM, notes(false)), (SERVER_NAMED, None)];
        let text = table(&scenarios, &runs);
        let words =
            |at: usize| text.lines().nth(at).unwrap().split_whitespace().collect::<Vec<_>>();
        assert_eq!(words(1), ["memory", "Chromium"]);
        assert_eq!(words(2), ["a", "pass", "FAILED"]);
        assert_eq!(words(3), ["b", "not", "run", "not", "run"]);
        assert!(text.ends_with("2 scenarios over 2 backends: 1 passed, 1 failed, 2 not run"));
        let text = table(&scenarios, &[(SERVER_NAMED, notes(true))]);
        assert!(text.ends_with("over 1 backends: 1 passed, 0 failed, 1 not run"), "{text}");
    }
}
