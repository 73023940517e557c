//! PostgreSQL refuses to run as root, so for root somebody else owns its files and runs it. Anyone
//! who is not root is their own owner, and nothing changes.

use crate::failure::{Failure, Outcome};
use crate::shell;
use std::ffi::OsStr;
use std::path::Path;
use std::process::Command;

/// Whom root may stand aside for, the first that this system has.
const NAMES: [&str; 2] = ["postgres", "nobody"];

/// What runs a program as somebody else, and the words before the program. `su` hands on words only
/// through a shell.
const DOORS: [(&str, &[&str]); 3] = [
    ("runuser", &["-u", "{name}", "--"]),
    ("su", &["-s", "/bin/sh", "-c", r#"exec "$0" "$@""#, "--", "{name}"]),
    ("setpriv", &["--reuid", "{name}", "--regid", "{gid}", "--clear-groups", "--"]),
];

/// Who owns and runs a cluster in place of root.
#[derive(Debug)]
pub(super) struct Owner {
    name: &'static str,
    uid: u32,
    gid: u32,
}

impl Owner {
    /// Nobody, unless we are root.
    pub(super) fn find() -> Outcome<Option<Self>> {
        if !shell::is_root() {
            return Ok(None);
        }
        let found = NAMES.into_iter().find_map(|name| {
            Some(Self { name, uid: shell::id("-u", name)?, gid: shell::id("-g", name)? })
        });
        found.map(Some).ok_or_else(|| {
            Failure::new(
                "PostgreSQL does not run as root, and there is no user postgres or nobody.",
            )
        })
    }

    /// A command that runs the program as this user.
    pub(super) fn command(&self, program: &Path) -> Outcome<Command> {
        let doors =
            DOORS.iter().find_map(|(door, words)| Some((shell::find_on_path(door)?, words)));
        let (door, words) = doors.ok_or_else(|| {
            Failure::new("PostgreSQL does not run as root, and there is no runuser, su or setpriv.")
        })?;
        let mut command = Command::new(door);
        command.args(self.filled(words)).arg(program);
        Ok(command)
    }

    fn filled(&self, words: &[&str]) -> Vec<String> {
        let gid = self.gid.to_string();
        words.iter().map(|word| word.replace("{name}", self.name).replace("{gid}", &gid)).collect()
    }

    /// Gives this user a file or folder.
    #[cfg(unix)]
    pub(super) fn give(&self, path: &Path) -> Outcome {
        std::os::unix::fs::chown(path, Some(self.uid), Some(self.gid))
            .map_err(shell::at("give away", path))
    }

    /// Elsewhere there is no root, and so nobody to give it to.
    #[cfg(not(unix))]
    pub(super) fn give(&self, path: &Path) -> Outcome {
        Err(Failure::new(format!("{} cannot be given to user {}.", path.display(), self.uid)))
    }
}

/// The command that runs a program as the owner, or as ourselves.
pub(super) fn command(owner: Option<&Owner>, program: impl AsRef<OsStr>) -> Outcome<Command> {
    let program = Path::new(program.as_ref());
    owner.map_or_else(|| Ok(Command::new(program)), |owner| owner.command(program))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_door_is_told_who_goes_through() {
        let owner = Owner { name: "postgres", uid: 101, gid: 104 };
        for (door, words) in DOORS {
            let filled = owner.filled(words);
            assert!(filled.contains(&"postgres".to_owned()), "{door}: {filled:?}");
            assert!(filled.iter().all(|word| !word.contains('{')), "{door}: {filled:?}");
        }
        let (_, setpriv) = DOORS[2];
        assert!(owner.filled(setpriv).contains(&"104".to_owned()));
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn root_runs_it_as_somebody_else_through_every_door_that_is_here() {
        let Some(owner) = Owner::find().unwrap() else {
            assert!(!shell::is_root());
            return;
        };
        for (door, words) in DOORS {
            let Some(program) = shell::find_on_path(door) else { continue };
            let mut command = Command::new(program);
            let output = command.args(owner.filled(words)).args(["id", "-u"]).output().unwrap();
            let told = String::from_utf8_lossy(&output.stdout).trim().to_owned();
            assert_eq!(told, owner.uid.to_string(), "{door}: {output:?}");
        }
    }
}
