//! Files, programs and words on the terminal, with failures that name what they were about.
//! Programs always stay in our process group, so that Ctrl-C reaches them as well as us.

use crate::failure::{Failure, Outcome};
use std::env;
use std::ffi::OsStr;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};

/// The folder of the whole project.
pub(crate) fn root() -> &'static Path {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here)
}

/// Prints a line. A reader that has gone away (`| head`) is no reason to stop.
pub(crate) fn say(line: &str) {
    let _ = writeln!(io::stdout(), "{line}");
}

/// The cargo that started us, so that everything runs on the pinned toolchain.
pub(crate) fn cargo() -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root());
    command
}

/// Runs a program to its end on our terminal.
pub(crate) fn run(command: &mut Command) -> Outcome {
    let status = command.status().map_err(|error| does_not_start(command, &error))?;
    if status.success() { Ok(()) } else { Err(ended(command, status)) }
}

/// What to say of a program that did not succeed.
pub(crate) fn ended(command: &Command, status: ExitStatus) -> Failure {
    Failure::new(format!("{} ended with {status}; its reasons are above.", name_of(command)))
}

/// What to say of a program that is not there or may not be run.
pub(crate) fn does_not_start(command: &Command, error: &io::Error) -> Failure {
    Failure::new(format!("{} does not start: {error}.", name_of(command)))
}

fn name_of(command: &Command) -> String {
    let program = Path::new(command.get_program());
    program.file_stem().unwrap_or(command.get_program()).to_string_lossy().into_owned()
}

/// Runs a program in our place: whoever stops us then stops it.
#[cfg(unix)]
pub(crate) fn become_program(command: &mut Command) -> Outcome {
    use std::os::unix::process::CommandExt;
    let error = command.exec();
    Err(does_not_start(command, &error))
}

/// Runs a program to its end, where a process cannot be replaced.
#[cfg(not(unix))]
pub(crate) fn become_program(command: &mut Command) -> Outcome {
    run(command)
}

/// The first program of this name on PATH.
pub(crate) fn find_on_path(name: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path).find_map(|folder| program_in(&folder, name))
}

/// The program of this name in this folder; Windows hides some behind `.cmd`.
pub(crate) fn program_in(folder: &Path, name: &str) -> Option<PathBuf> {
    let endings: &[&str] = if cfg!(windows) { &[".exe", ".cmd"] } else { &[""] };
    endings.iter().map(|end| folder.join(format!("{name}{end}"))).find(|path| path.is_file())
}

/// The version a program gives itself: the first word with a digit in front, but for a `v`.
pub(crate) fn version_of(program: impl AsRef<OsStr>) -> Option<String> {
    let output = Command::new(program).arg("--version").stdin(Stdio::null()).output().ok()?;
    version_in(&String::from_utf8_lossy(&output.stdout))
}

fn version_in(text: &str) -> Option<String> {
    text.split_whitespace()
        .map(|word| word.strip_prefix('v').unwrap_or(word))
        .find(|word| word.starts_with(|c: char| c.is_ascii_digit()))
        .map(str::to_owned)
}

/// Whether we may do everything.
pub(crate) fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|own| own.stdout.trim_ascii() == b"0")
}

/// What `id` says of a user, if there is one of that name.
pub(crate) fn id(flag: &str, name: &str) -> Option<u32> {
    let output = Command::new("id").args([flag, name]).stderr(Stdio::null()).output().ok()?;
    String::from_utf8_lossy(&output.stdout).trim().parse().ok()
}

/// Turns an input or output error into a sentence about its path.
pub(crate) fn at<'a>(doing: &'a str, path: &'a Path) -> impl Fn(io::Error) -> Failure + 'a {
    move |error| Failure::new(format!("Could not {doing} {}: {error}.", path.display()))
}

/// The text of a file.
pub(crate) fn read(path: &Path) -> Outcome<String> {
    fs::read_to_string(path).map_err(at("read", path))
}

/// The bytes of a file.
pub(crate) fn read_bytes(path: &Path) -> Outcome<Vec<u8>> {
    fs::read(path).map_err(at("read", path))
}

/// Writes a file.
pub(crate) fn write(path: &Path, content: impl AsRef<[u8]>) -> Outcome {
    fs::write(path, content).map_err(at("write", path))
}

/// Makes a folder and those above it.
pub(crate) fn make_folder(path: &Path) -> Outcome {
    fs::create_dir_all(path).map_err(at("make the folder", path))
}

/// Every file below a folder, sorted, so that no result depends on the file system's order.
pub(crate) fn files_below(folder: &Path) -> Outcome<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(at("list", folder))? {
        let path = entry.map_err(at("list", folder))?.path();
        if path.is_dir() {
            files.extend(files_below(&path)?);
        } else {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// A path below a folder with `/` between its parts on every system.
pub(crate) fn relative_name(folder: &Path, path: &Path) -> String {
    let inside = path.strip_prefix(folder).unwrap_or(path);
    inside.iter().map(OsStr::to_string_lossy).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_found_in_what_each_tool_prints() {
        let cases = [
            ("trunk 0.21.14\n", "0.21.14"),
            ("v20.19.2\n", "20.19.2"),
            ("Chromium 156.0.1.2 built on Debian GNU/Linux 12", "156.0.1.2"),
            ("geckodriver 0.37.1 (2026-05-05)\n\nThe source code…", "0.37.1"),
            ("Mozilla Firefox 153.0esr", "153.0esr"),
        ];
        for (text, version) in cases {
            assert_eq!(version_in(text).as_deref(), Some(version));
        }
        assert_eq!(version_in("nothing here"), None);
    }

    #[test]
    fn names_below_a_folder_use_slashes() {
        let folder = Path::new("dist");
        assert_eq!(relative_name(folder, &folder.join("a").join("b.js")), "a/b.js");
    }
}
