//! The pinned tools: which they are, where they may lie, and the PATH that leads to them. A tool of
//! another version than the pinned one is never used. Installing is `install.rs`'s work.

use crate::failure::{Failure, Outcome};
use crate::install;
use crate::shell;
use std::env;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A program that cargo can install, at the one version we work with.
#[derive(Debug)]
pub(crate) struct Tool {
    /// Its name for people.
    pub(crate) name: &'static str,
    /// Its crate.
    pub(crate) package: &'static str,
    /// The only version we use.
    pub(crate) version: &'static str,
    /// The programs it must bring; the first one tells the version.
    pub(crate) programs: &'static [&'static str],
    /// How cargo must be asked for it.
    pub(crate) flags: &'static [&'static str],
    /// What we need it for.
    pub(crate) purpose: &'static str,
    /// How long it takes to compile on two cores.
    pub(crate) minutes: u32,
}

/// Builds and serves the pages. Version 0.22 needs a newer Rust than ours.
pub(crate) static TRUNK: Tool = Tool {
    name: "Trunk",
    package: "trunk",
    version: "0.21.14",
    programs: &["trunk"],
    flags: &["--locked", "--no-default-features", "--features", "rustls"],
    purpose: "builds and serves the pages",
    minutes: 4,
};

/// Makes the JavaScript around the wasm; its version must equal the crate's in Cargo.lock. It is
/// installed without `--locked`, because its own lock file names a crate that was withdrawn.
pub(crate) static WASM_BINDGEN: Tool = Tool {
    name: "wasm-bindgen",
    package: "wasm-bindgen-cli",
    version: "0.2.130",
    programs: &["wasm-bindgen", "wasm-bindgen-test-runner"],
    flags: &[],
    purpose: "joins the wasm to the browser and runs the browser tests",
    minutes: 2,
};

/// Drives Firefox in the browser tests.
pub(crate) static GECKODRIVER: Tool = Tool {
    name: "geckodriver",
    package: "geckodriver",
    version: "0.37.1",
    programs: &["geckodriver"],
    flags: &["--locked"],
    purpose: "drives Firefox in the tests",
    minutes: 3,
};

/// The target that the browser runs.
pub(crate) const WASM_TARGET: &str = "wasm32-unknown-unknown";

impl Tool {
    /// Its folder of programs inside our folder of tools.
    pub(crate) fn folder(&self, tools: &Path) -> PathBuf {
        tools.join(format!("{}-{}", self.package, self.version))
    }

    /// The folder of its programs, if it is there in the right version: on PATH or in our own.
    pub(crate) fn find(&self, tools: &Path) -> Option<PathBuf> {
        let first = self.programs.first()?;
        let on_path =
            shell::find_on_path(first).and_then(|program| Some(program.parent()?.to_owned()));
        // Only the first of its name on PATH counts, because that one would be run.
        on_path
            .filter(|folder| self.is_in(folder))
            .or_else(|| Some(self.folder(tools).join("bin")).filter(|folder| self.is_in(folder)))
    }

    /// Whether all its programs are in this folder and the first one has the pinned version.
    fn is_in(&self, folder: &Path) -> bool {
        let programs: Option<Vec<PathBuf>> =
            self.programs.iter().map(|name| shell::program_in(folder, name)).collect();
        let first = programs.as_deref().and_then(<[PathBuf]>::first);
        first.and_then(shell::version_of).as_deref() == Some(self.version)
    }
}

/// A PATH with these tools in front. Those that are missing are installed first.
pub(crate) fn path_with(wanted: &[&'static Tool]) -> Outcome<OsString> {
    let tools = folder()?;
    let missing: Vec<&Tool> =
        wanted.iter().copied().filter(|tool| tool.find(&tools).is_none()).collect();
    if !missing.is_empty() {
        install::install(&missing, &tools)?;
    }
    let mut folders = Vec::new();
    for tool in wanted {
        let folder = tool.find(&tools).ok_or_else(|| {
            Failure::new(format!("{} was installed but does not run.", tool.name))
        })?;
        // Naming a folder again that PATH has would put its other programs in front of ours.
        if folder.starts_with(&tools) {
            folders.push(folder);
        }
    }
    let before = env::var_os("PATH").unwrap_or_default();
    folders.extend(env::split_paths(&before));
    env::join_paths(folders).map_err(|e| Failure::new(format!("PATH cannot be extended: {e}.")))
}

/// Our folder of tools on this machine.
pub(crate) fn folder() -> Outcome<PathBuf> {
    folder_for(env::consts::OS, |name| env::var_os(name).filter(|value| !value.is_empty()))
        .ok_or_else(|| {
            Failure::new("There is no home folder to keep the tools in. Set ONLYME_TOOLS to one.")
        })
}

/// `ONLYME_TOOLS` first, then the system's place for things that can be made again.
fn folder_for(os: &str, variable: impl Fn(&str) -> Option<OsString>) -> Option<PathBuf> {
    let path = |name: &str| variable(name).map(PathBuf::from);
    if let Some(chosen) = path("ONLYME_TOOLS") {
        return Some(chosen);
    }
    let cache = path("XDG_CACHE_HOME").or_else(|| match os {
        "windows" => path("LOCALAPPDATA"),
        "macos" => path("HOME").map(|home| home.join("Library").join("Caches")),
        _ => path("HOME").map(|home| home.join(".cache")),
    });
    cache.map(|cache| cache.join("onlyme").join("tools"))
}

/// Makes sure that rustc can build for the browser.
pub(crate) fn ensure_wasm_target() -> Outcome {
    if has_wasm_target() {
        return Ok(());
    }
    let Some(rustup) = shell::find_on_path("rustup") else {
        return Err(Failure::new(format!(
            "This Rust cannot build for {WASM_TARGET}, and there is no rustup to add it. Install \
             Rust from https://rustup.rs, or your system's package for that target."
        )));
    };
    shell::say(&format!("Adding Rust's {WASM_TARGET} target, once…"));
    shell::run(Command::new(rustup).args(["target", "add", WASM_TARGET]).current_dir(shell::root()))
}

/// Whether the standard library for the browser lies in rustc's own folder.
pub(crate) fn has_wasm_target() -> bool {
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(rustc)
        .args(["--print", "target-libdir", "--target", WASM_TARGET].map(OsStr::new))
        .current_dir(shell::root())
        .stderr(Stdio::null())
        .output();
    output.is_ok_and(|o| Path::new(String::from_utf8_lossy(&o.stdout).trim()).is_dir())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(os: &str, variables: &[(&str, &str)]) -> Option<PathBuf> {
        folder_for(os, |name| {
            variables.iter().find(|(key, _)| *key == name).map(|(_, value)| value.into())
        })
    }

    #[test]
    fn the_tool_folder_is_the_one_asked_for_or_else_the_systems_cache() {
        let home = ("HOME", "/h");
        let cases = [
            (chosen("linux", &[("ONLYME_TOOLS", "/t"), ("XDG_CACHE_HOME", "/x"), home]), "/t"),
            (chosen("linux", &[("XDG_CACHE_HOME", "/x"), home]), "/x/onlyme/tools"),
            (chosen("linux", &[home]), "/h/.cache/onlyme/tools"),
            (chosen("macos", &[home]), "/h/Library/Caches/onlyme/tools"),
            (chosen("windows", &[("LOCALAPPDATA", "/l")]), "/l/onlyme/tools"),
        ];
        for (folder, expected) in cases {
            assert_eq!(folder, Some(PathBuf::from(expected)));
        }
        assert_eq!(chosen("linux", &[]), None);
    }

    #[test]
    fn a_tools_folder_names_its_version_so_that_two_can_lie_side_by_side() {
        assert_eq!(TRUNK.folder(Path::new("/t")), Path::new("/t/trunk-0.21.14"));
    }

    #[test]
    fn a_tool_that_is_not_there_is_not_found() {
        assert!(!TRUNK.is_in(Path::new("/nowhere")));
    }

    #[test]
    fn the_wasm_bindgen_tool_has_the_version_that_the_lock_file_names() {
        let lock = shell::read(&shell::root().join("Cargo.lock")).unwrap();
        let entry = format!("name = \"wasm-bindgen\"\nversion = \"{}\"", WASM_BINDGEN.version);
        assert!(lock.replace('\r', "").contains(&entry));
    }
}
