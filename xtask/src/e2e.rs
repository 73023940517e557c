//! The end-to-end tests: real browsers against the release build in `dist/`. The only part of the
//! project that needs Node; its packages stay inside `tests/e2e`.

use crate::browsers::CHROMIUM;
use crate::failure::{Failure, Outcome};
use crate::shell::{self, say};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The oldest Node that the tests run on.
pub(crate) const NODE: u32 = 20;

/// Runs Playwright on the release build.
pub(crate) fn run(extra: &[String]) -> Outcome {
    let folder = shell::root().join("tests").join("e2e");
    if !shell::root().join("dist").join("index.html").is_file() {
        return Err(Failure::new("There is no release build: `cargo xtask build` makes it."));
    }
    let npx = node_program("npx")?;
    install_packages(&folder)?;
    let mut playwright = Command::new(&npx);
    playwright.args(["playwright", "test"]).args(extra).current_dir(&folder);
    if let Ok(browser) = CHROMIUM.ensure() {
        playwright.env("ONLYME_CHROMIUM", browser);
    } else {
        say("There is no Chromium here, so Playwright fetches its own, once…");
        let mut fetch = Command::new(&npx);
        shell::run(fetch.args(["playwright", "install", "chromium"]).current_dir(&folder))?;
    }
    shell::run(&mut playwright)
}

/// One of Node's programs, if Node is here and new enough.
pub(crate) fn node_program(name: &str) -> Outcome<PathBuf> {
    let version = shell::find_on_path("node").and_then(shell::version_of);
    let found = version.as_deref().and_then(major).is_some_and(|major| major >= NODE);
    let program = shell::find_on_path(name).filter(|_| found);
    program.ok_or_else(|| Failure::new(node_advice(version.as_deref())))
}

/// How to get Node.
pub(crate) fn node_advice(found: Option<&str>) -> String {
    let found = found.unwrap_or("none");
    format!(
        "The end-to-end tests, and they alone, need Node {NODE} or newer (here: {found}): install \
         it from https://nodejs.org or your system's packages."
    )
}

fn major(version: &str) -> Option<u32> {
    version.split('.').next()?.parse().ok()
}

/// Installs the packages that the lock file names, unless exactly those are there.
pub(crate) fn install_packages(folder: &Path) -> Outcome {
    let lock = shell::read(&folder.join("package-lock.json"))?;
    let copy = folder.join("node_modules").join("installed-lock.json");
    if fs::read_to_string(&copy).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    say(&format!("Installing packages into {}…", copy.with_file_name("").display()));
    let mut npm = Command::new(node_program("npm")?);
    shell::run(npm.args(["ci", "--no-audit", "--no-fund"]).current_dir(folder))?;
    shell::write(&copy, lock)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nodes_version_is_read_and_compared_by_its_first_number() {
        assert_eq!(major("20.19.2"), Some(20));
        assert_eq!(major("unknown"), None);
    }

    #[test]
    fn a_missing_or_old_node_is_named() {
        assert!(node_advice(None).contains("here: none"));
        assert!(node_advice(Some("18.1.0")).contains("here: 18.1.0"));
    }
}
