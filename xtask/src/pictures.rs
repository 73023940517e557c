//! `cargo xtask pictures`: makes the references of what the screens look like and of what is spoken anew, from
//! the build in `dist/`, and the pictures of the design page from a development build. With `--all` it compares
//! and keeps nothing, but puts every combination of language, appearance and width into `target/pictures`, to
//! be looked at. It judges no picture.

use crate::e2e;
use crate::failure::{Failure, Outcome};
use crate::node;
use crate::shell::{self, say};
use std::process::Command;

/// The walks through all states.
const SPEC: &str = "pictures.spec";

/// The test of the design page that keeps pictures.
const DESIGN: [&str; 4] =
    ["design.spec", "--project=design", "--grep=looks as it did", "--retries=0"];

/// Has Playwright keep what it sees.
const ANEW: &str = "--update-snapshots=all";

/// Makes them.
pub(crate) fn run(arguments: &[String]) -> Outcome {
    let all = match arguments {
        [] => false,
        [flag] if flag == "--all" => true,
        _ => return Err(Failure::new("`pictures` takes nothing, or --all.")),
    };
    let mut walks = e2e::playwright(&[])?;
    walks.args([SPEC, "--retries=0"]);
    if all {
        walks.env("ONLYME_PICTURES", "all");
        shell::run(&mut walks)?;
        say("They are in target/pictures.");
        return Ok(());
    }
    // So that none is left of a state that is walked no longer.
    let folder = shell::root().join("tests").join("e2e");
    let kept = folder.join("references");
    if kept.is_dir() {
        std::fs::remove_dir_all(&kept).map_err(|error| {
            Failure::new(format!("{} could not be emptied: {error}.", kept.display()))
        })?;
    }
    shell::run(walks.arg(ANEW))?;
    e2e::build_design()?;
    shell::run(e2e::playwright(&[])?.args(DESIGN).arg(ANEW))?;
    shell::run(Command::new(node::program("node")?).arg("shrink.mjs").current_dir(&folder))?;
    say(
        "They are in tests/e2e/references. Look at each that `git status` names before you commit it.",
    );
    Ok(())
}
