//! The system's packages, for what the tests need: on Debian, as root or with a `sudo` that asks
//! nothing. Elsewhere it does nothing, and whoever asked says what to install.

use crate::failure::Outcome;
use crate::shell::{self, say};
use std::process::{Command, Stdio};

/// Installs Debian packages where that can be done without asking anyone; else does nothing.
pub(crate) fn install(packages: &[&str], purpose: &str) -> Outcome {
    let Some(prefix) = administrator().filter(|_| shell::find_on_path("apt-get").is_some()) else {
        return Ok(());
    };
    say(&format!("Installing {} with apt-get, for {purpose}…", packages.join(" and ")));
    let apt = |arguments: &[&str]| {
        let words: Vec<&str> = prefix.iter().copied().chain(arguments.iter().copied()).collect();
        let (program, rest) = words.split_first().unwrap_or((&"apt-get", &[]));
        shell::run(Command::new(program).args(rest).env("DEBIAN_FRONTEND", "noninteractive"))
    };
    apt(&["apt-get", "-qq", "update"])?;
    let install = ["apt-get", "-qq", "install", "-y", "--no-install-recommends"];
    apt(&[&install[..], packages].concat())
}

/// What to put before a command to run it as root: nothing as root, else a `sudo` that never asks.
fn administrator() -> Option<&'static [&'static str]> {
    if shell::is_root() {
        return Some(&[]);
    }
    let sudo = Command::new("sudo").args(["-n", "true"]).stderr(Stdio::null()).status().ok()?;
    sudo.success().then_some(["sudo", "-n"].as_slice())
}
