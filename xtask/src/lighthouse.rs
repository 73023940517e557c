//! `cargo xtask lighthouse`: what Lighthouse says of the release build as it is sent, for four screens
//! with its two presets. Prints the scores and fails below 100. It builds nothing and leaves no audit out.

use crate::browsers::CHROMIUM;
use crate::failure::{Failure, Outcome};
use crate::node;
use crate::shell::{self, say};
use std::process::Command;

/// Looks at the build in `dist/`.
pub(crate) fn run(arguments: &[String]) -> Outcome {
    if !arguments.is_empty() {
        return Err(Failure::new(
            "`lighthouse` takes no arguments; ONLYME_LIGHTHOUSE_RUNS says how often it looks.",
        ));
    }
    if !shell::root().join("dist").join("index.html").is_file() {
        return Err(Failure::new("There is no release build: `cargo xtask build` makes it."));
    }
    let node = node::program("node")?;
    let browser = CHROMIUM.ensure()?;
    let folder = shell::root().join("tests").join("lighthouse");
    node::install_packages(&folder)?;
    say("Looking, for about four minutes; leave the machine alone…");
    let mut lighthouse = Command::new(node);
    let lighthouse = lighthouse.arg("lighthouse.mjs").env("ONLYME_CHROMIUM", browser);
    shell::run(lighthouse.current_dir(&folder))
}
