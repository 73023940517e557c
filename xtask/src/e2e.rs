//! The end-to-end tests: real browsers against the release build in `dist/`.

use crate::browsers::CHROMIUM;
use crate::failure::{Failure, Outcome};
use crate::node;
use crate::shell::{self, say};
use std::process::Command;

/// Runs Playwright on the release build.
pub(crate) fn run(extra: &[String]) -> Outcome {
    let folder = shell::root().join("tests").join("e2e");
    if !shell::root().join("dist").join("index.html").is_file() {
        return Err(Failure::new("There is no release build: `cargo xtask build` makes it."));
    }
    let npx = node::program("npx")?;
    node::install_packages(&folder)?;
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
