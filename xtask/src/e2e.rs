//! The end-to-end tests: real browsers against the release build in `dist/`, and the design page against
//! a development build beside it, because no release has that page.

use crate::browsers::{CHROMIUM, HEADLESS_SHELL};
use crate::build;
use crate::failure::{Failure, Outcome};
use crate::node;
use crate::shell::{self, say};
use std::process::Command;

/// Playwright's command line, in its folder.
const CLI: &str = "node_modules/@playwright/test/cli.js";

/// The project of the tests that look at the design page, and the folder in `target/` that they look into.
const DESIGN: (&str, &str) = ("design", "design-dist");

/// Runs Playwright on the release build, and on a development build if the design page is among what is
/// asked for.
pub(crate) fn run(extra: &[String]) -> Outcome {
    let mut tests = playwright(extra)?;
    if asks_for_design(extra) {
        build_design()?;
    }
    shell::run(&mut tests)
}

/// Whether these arguments of Playwright's let the project of the design page run.
fn asks_for_design(extra: &[String]) -> bool {
    let mut projects = Vec::new();
    let mut words = extra.iter();
    while let Some(word) = words.next() {
        if word == "--project" {
            projects.extend(words.next().map(String::as_str));
        } else {
            projects.extend(word.strip_prefix("--project="));
        }
    }
    projects.is_empty() || projects.contains(&DESIGN.0)
}

/// Builds what the design page is looked at in.
pub(crate) fn build_design() -> Outcome {
    let folder = shell::root().join("target").join(DESIGN.1);
    say("A development build for the design page, which no release has, into target/design-dist…");
    shell::make_folder(&folder)?;
    let mut trunk = build::trunk()?;
    shell::run(trunk.args(["build", "--locked", "--dist"]).arg(&folder))
}

/// Whether these arguments of Playwright's ask for windows to be watched.
fn asks_for_windows(extra: &[String]) -> bool {
    extra.iter().any(|word| ["--headed", "--ui", "--debug"].contains(&word.as_str()))
}

/// Playwright's tests with these arguments and a browser, for the release build.
pub(crate) fn playwright(extra: &[String]) -> Outcome<Command> {
    if !shell::root().join("dist").join("index.html").is_file() {
        return Err(Failure::new("There is no release build: `cargo xtask build` makes it."));
    }
    let folder = shell::root().join("tests").join("e2e");
    let node = node::program("node")?;
    node::install_packages(&folder)?;
    // Not by npx, which would not hand on that it is to end.
    let playwright = |what: &[&str]| {
        let mut command = Command::new(&node);
        command.arg(CLI).args(what).current_dir(&folder);
        command
    };
    let mut tests = playwright(&["test"]);
    tests.args(extra);
    if let Ok(browser) = CHROMIUM.ensure() {
        tests.env("ONLYME_CHROMIUM", browser);
        // The tests do without it, where it is not to be had.
        if !asks_for_windows(extra)
            && let Ok(shell) = HEADLESS_SHELL.ensure()
        {
            tests.env("ONLYME_HEADLESS_SHELL", shell);
        }
    } else {
        say("There is no Chromium here, so Playwright fetches its own, once…");
        shell::run(&mut playwright(&["install", "chromium"]))?;
    }
    Ok(tests)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_development_build_is_made_only_for_those_who_look_at_the_design_page() {
        let asked = |words: &[&str]| {
            asks_for_design(&words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>())
        };
        assert!(asked(&[]));
        assert!(asked(&["design.spec"]));
        assert!(asked(&["--project=wide", "--project=design"]));
        assert!(asked(&["--project", "design"]));
        assert!(!asked(&["checkup.spec", "--project=wide"]));
        assert!(!asked(&["--project", "phone"]));
    }

    #[test]
    fn only_who_wants_to_watch_gets_a_browser_with_windows() {
        let asked = |words: &[&str]| {
            asks_for_windows(&words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>())
        };
        assert!(asked(&["checkup.spec", "--headed"]));
        assert!(asked(&["--ui"]));
        assert!(!asked(&["checkup.spec", "--project=wide"]));
        assert!(!asked(&[]));
    }
}
