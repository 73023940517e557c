//! The end-to-end tests: real browsers against the release build in `dist/`.

use crate::browsers::CHROMIUM;
use crate::failure::{Failure, Outcome};
use crate::node;
use crate::shell::{self, say};
use std::process::Command;

/// Playwright's command line, in its folder.
const CLI: &str = "node_modules/@playwright/test/cli.js";

/// Runs Playwright on the release build.
pub(crate) fn run(extra: &[String]) -> Outcome {
    shell::run(playwright()?.args(extra))
}

/// Playwright's tests, with a browser, for the release build.
pub(crate) fn playwright() -> Outcome<Command> {
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
    if let Ok(browser) = CHROMIUM.ensure() {
        tests.env("ONLYME_CHROMIUM", browser);
    } else {
        say("There is no Chromium here, so Playwright fetches its own, once…");
        shell::run(&mut playwright(&["install", "chromium"]))?;
    }
    Ok(tests)
}
