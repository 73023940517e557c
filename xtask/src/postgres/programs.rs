//! Where PostgreSQL's programs lie. Systems that can have several versions at once keep them off PATH.
//! Only the tests install the system's own package, because it may also start a server that nobody
//! asked for.

use crate::failure::{Failure, Outcome};
use crate::packages;
use crate::shell::{self, say};
use std::fs;
use std::path::{Path, PathBuf};

/// What we call.
const NAMES: [&str; 3] = ["initdb", "pg_ctl", "postgres"];

/// Where else they may be: in `bin` of the folder here whose name is this prefix and a version.
const PLACES: [(&str, &str); 6] = [
    ("/usr/lib/postgresql", ""),
    ("/usr", "pgsql-"),
    ("/opt/homebrew/opt", "postgresql@"),
    ("/usr/local/opt", "postgresql@"),
    ("/Applications/Postgres.app/Contents/Versions", ""),
    (r"C:\Program Files\PostgreSQL", ""),
];

/// The programs of one version.
#[derive(Debug)]
pub(crate) struct Programs {
    folder: PathBuf,
    version: String,
}

impl Programs {
    /// Those of PATH, else the newest.
    pub(crate) fn find() -> Option<Self> {
        let on_path = shell::find_on_path("pg_ctl").and_then(|program| {
            // They find their own files beside themselves, so a link to one of them is not enough.
            Some(program.canonicalize().ok()?.parent()?.to_owned())
        });
        let mut folders = on_path.into_iter().chain(
            PLACES
                .iter()
                .filter_map(|(base, prefix)| Some(newest(Path::new(base), prefix)?.join("bin"))),
        );
        folders.find_map(Self::of)
    }

    /// Those of PATH, else the newest, else those of a package, where one can be installed.
    pub(crate) fn ensure() -> Option<Self> {
        Self::find().or_else(|| {
            if let Err(failure) = packages::install(&["postgresql"], "the tests of the auth server")
            {
                say(&failure.to_string());
            }
            Self::find()
        })
    }

    /// Those of one folder, if all are there.
    fn of(folder: PathBuf) -> Option<Self> {
        let all: Option<Vec<_>> =
            NAMES.iter().map(|name| shell::program_in(&folder, name)).collect();
        let version = shell::version_of(all?.pop()?)?;
        Some(Self { folder, version })
    }

    /// Those of PATH, else the newest, or how to get them.
    pub(crate) fn needed() -> Outcome<Self> {
        Self::find().ok_or_else(|| Failure::new(advice()))
    }

    /// One of them.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        shell::program_in(&self.folder, name).unwrap_or_else(|| self.folder.join(name))
    }

    /// Their version.
    pub(crate) fn version(&self) -> &str {
        &self.version
    }

    /// The folder they are in.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// The part of the version that decides whether files of one can be read by another.
    pub(super) fn major(&self) -> &str {
        self.version.split(|c: char| !c.is_ascii_digit()).next().unwrap_or(&self.version)
    }
}

/// How to get them, for tests, which use no other PostgreSQL than their own.
pub(crate) const MISSING: &str = "PostgreSQL is missing: install it from your system's packages \
                                  (its programs initdb, pg_ctl and postgres).";

/// How to get them, or do without.
pub(crate) fn advice() -> String {
    format!("{MISSING} Or set DATABASE_URL and AUTH_SECRET to use one that runs.")
}

/// The folder below `base` with the highest number after `prefix`.
fn newest(base: &Path, prefix: &str) -> Option<PathBuf> {
    let entries = fs::read_dir(base).ok()?.filter_map(Result::ok);
    let numbered = entries.filter_map(|entry| {
        let number: u32 = entry.file_name().to_str()?.strip_prefix(prefix)?.parse().ok()?;
        Some((number, entry.path()))
    });
    numbered.max().map(|(_, path)| path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_version_is_the_highest_number_and_other_folders_do_not_count() {
        let base = std::env::temp_dir().join(format!("onlyme-versions-{}", std::process::id()));
        for name in ["pgsql-9", "pgsql-16", "pgsql-new", "share", "99"] {
            shell::make_folder(&base.join(name)).unwrap();
        }
        let found = newest(&base, "pgsql-");
        let none = newest(&base, "postgresql@");
        fs::remove_dir_all(&base).unwrap();
        assert_eq!(found, Some(base.join("pgsql-16")));
        assert_eq!(none, None);
        assert!(Programs::of(base).is_none());
    }

    #[test]
    fn files_belong_to_the_first_number_of_a_version() {
        for (version, major) in [("15.14", "15"), ("18beta1", "18")] {
            let programs = Programs { folder: PathBuf::new(), version: version.to_owned() };
            assert_eq!(programs.major(), major);
        }
    }
}
