//! Node and its packages, for what is written in JavaScript: the end-to-end tests, the bench and the
//! auth server. Packages stay inside the folder whose lock file names them; the app itself needs none.

use crate::failure::{Failure, Outcome};
use crate::shell::{self, say};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The oldest Node that all of it runs on.
const OLDEST: u32 = 20;

/// One of Node's programs, if Node is here and new enough.
pub(crate) fn program(name: &str) -> Outcome<PathBuf> {
    let version = shell::find_on_path("node").and_then(shell::version_of);
    let found = version.as_deref().and_then(major).is_some_and(|major| major >= OLDEST);
    let program = shell::find_on_path(name).filter(|_| found);
    program.ok_or_else(|| Failure::new(advice(version.as_deref())))
}

/// How to get Node.
pub(crate) fn advice(found: Option<&str>) -> String {
    let found = found.unwrap_or("none");
    format!(
        "The end-to-end tests and the auth server need Node {OLDEST} or newer (here: {found}): \
         install it from https://nodejs.org or your system's packages."
    )
}

fn major(version: &str) -> Option<u32> {
    version.split('.').next()?.parse().ok()
}

/// Installs the packages that the lock file names, unless exactly those are there. What npm leaves
/// when it fails or is stopped does not count as there.
pub(crate) fn install_packages(folder: &Path) -> Outcome {
    let lock = shell::read(&folder.join("package-lock.json"))?;
    let copy = folder.join("node_modules").join("installed-lock.json");
    if fs::read_to_string(&copy).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    say(&format!("Installing packages into {}…", copy.with_file_name("").display()));
    let npm = program("npm")?;
    let install = || {
        shell::run(Command::new(&npm).args(["ci", "--no-audit", "--no-fund"]).current_dir(folder))
    };
    install().or_else(|failure| {
        say(&format!("{failure} Once more…"));
        install()
    })?;
    shell::write(&copy, lock)
}

/// 64 hexadecimal digits that nobody can guess.
pub(crate) fn secret() -> Outcome<String> {
    let mut node = Command::new(program("node")?);
    let node = node.args(["-p", "require('node:crypto').randomBytes(32).toString('hex')"]);
    let output = node.output().map_err(|error| shell::does_not_start(node, &error))?;
    let secret = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    if secret.len() == 64 { Ok(secret) } else { Err(Failure::new("Node made no random secret.")) }
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
        assert!(advice(None).contains("here: none"));
        assert!(advice(Some("18.1.0")).contains("here: 18.1.0"));
    }

    #[test]
    fn packages_that_are_there_are_not_installed_again() {
        let folder = std::env::temp_dir().join(format!("onlyme-packages-{}", std::process::id()));
        let modules = folder.join("node_modules");
        shell::make_folder(&modules).unwrap();
        shell::write(&folder.join("package-lock.json"), "no lock file").unwrap();
        shell::write(&modules.join("installed-lock.json"), "no lock file").unwrap();
        let outcome = install_packages(&folder);
        fs::remove_dir_all(&folder).unwrap();
        // npm would refuse that lock file.
        outcome.unwrap();
    }
}
