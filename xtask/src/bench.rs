//! `cargo xtask bench`: the figures that matter, side by side with the least that React Router does,
//! built and measured in the same run. Prints them; judging them is left to whoever reads.

use crate::browsers::CHROMIUM;
use crate::build;
use crate::failure::{Failure, Outcome};
use crate::node;
use crate::shell::{self, say};
use std::process::Command;

/// Builds both and measures them.
pub(crate) fn run(arguments: &[String]) -> Outcome {
    if !arguments.is_empty() {
        return Err(Failure::new(
            "`bench` takes no arguments; ONLYME_BENCH_RUNS says how often it measures.",
        ));
    }
    let (node, npx) = (node::program("node")?, node::program("npx")?);
    let browser = CHROMIUM.ensure()?;
    build::run(&[])?;
    let folder = shell::root().join("tests").join("bench");
    node::install_packages(&folder)?;
    say("Building the React Router floor…");
    let mut vite = Command::new(npx);
    let vite = vite.args(["vite", "build", "--logLevel", "error"]).current_dir(&folder);
    shell::run(vite)?;
    say("Measuring, for about seven minutes; leave the machine alone…");
    let mut bench = Command::new(node);
    shell::run(bench.arg("bench.mjs").env("ONLYME_CHROMIUM", browser).current_dir(&folder))
}
