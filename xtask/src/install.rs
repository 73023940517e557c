//! Installs pinned tools into our own folder: by `cargo binstall` where that exists, else by
//! compiling them as cheaply as possible. Never touches the user's `~/.cargo/bin`, and a tool that
//! was interrupted half-way never counts as installed.

use crate::failure::{Failure, Outcome};
use crate::shell::{self, at, say};
use crate::tools::Tool;
use std::collections::VecDeque;
use std::fs;
use std::io::{self, IsTerminal, Read, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

/// Where no line can be rewritten, a new one comes this often.
const BETWEEN_LINES: Duration = Duration::from_secs(10);

/// How much of cargo's words is shown when it fails.
const LAST_WORDS: usize = 40;

/// Installs these tools. Another install at the same time waits for this one.
pub(crate) fn install(missing: &[&Tool], tools: &Path) -> Outcome {
    shell::make_folder(tools)?;
    let lock_path = tools.join("lock");
    let lock = fs::File::create(&lock_path).map_err(at("open", &lock_path))?;
    lock.lock().map_err(at("lock", &lock_path))?;
    for tool in missing {
        if tool.find(tools).is_none() {
            install_one(tool, tools)?;
        }
    }
    // Kept until here because the tools share many of their dependencies.
    remove_folder(&tools.join("build"))
}

/// Installs into a folder aside and renames it at the end, so that there is no half-installed tool.
fn install_one(tool: &Tool, tools: &Path) -> Outcome {
    let begun = Instant::now();
    let aside = tools.join(format!("unfinished-{}-{}", tool.package, tool.version));
    remove_folder(&aside)?;
    let ready_made = shell::find_on_path("cargo-binstall").is_some() && {
        say(&format!("Installing {} {}, which {}…", tool.name, tool.version, tool.purpose));
        shell::run(binstall(tool, &aside).stdout(Stdio::null())).is_ok()
    };
    if !ready_made {
        say(&format!(
            "Compiling {} {}, which {}: about {} minutes on 2 cores, once…",
            tool.name, tool.version, tool.purpose, tool.minutes
        ));
        compile(tool, &aside, &tools.join("build"))?;
    }
    let home = tool.folder(tools);
    remove_folder(&home)?;
    fs::rename(&aside, &home).map_err(at("rename", &aside))?;
    say(&format!(
        "Installed {} {} in {} s into {}.",
        tool.name,
        tool.version,
        begun.elapsed().as_secs(),
        home.display()
    ));
    Ok(())
}

/// Fetches a ready-made program. Compiling is left to us: we do it more cheaply.
fn binstall(tool: &Tool, aside: &Path) -> Command {
    let mut command = shell::cargo();
    command
        .args(["binstall", "--no-confirm", "--disable-strategies", "compile", "--root"])
        .arg(aside)
        .arg(format!("{}@{}", tool.package, tool.version));
    command
}

/// Compiles a tool. It runs for seconds at a time, so the time to compile it counts, not its speed.
fn compile(tool: &Tool, aside: &Path, build: &Path) -> Outcome {
    let mut command = shell::cargo();
    command
        .args(["install", tool.package, "--version", tool.version, "--root"])
        .arg(aside)
        .args(tool.flags)
        // Only what we use: each program more is linked for nothing.
        .args(tool.programs.iter().flat_map(|program| ["--bin", program]))
        .env("CARGO_TARGET_DIR", build)
        .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1")
        .env("CARGO_PROFILE_RELEASE_LTO", "off")
        .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
        .env("CARGO_PROFILE_RELEASE_DEBUG", "false")
        // Without these cargo says nothing about how far it is when we listen to it.
        .env("CARGO_TERM_PROGRESS_WHEN", "always")
        .env("CARGO_TERM_PROGRESS_WIDTH", "100")
        .env("CARGO_TERM_COLOR", "never")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped());
    let mut child = command.spawn().map_err(|error| shell::does_not_start(&command, &error))?;
    let last_words = watch(&mut child);
    let status = child.wait().map_err(|e| Failure::new(format!("cargo was lost: {e}.")))?;
    if status.success() {
        return Ok(());
    }
    for line in last_words {
        eprintln!("  {line}");
    }
    Err(Failure::new(format!(
        "{name} {version} could not be installed: cargo ended with {status}, and its reasons are \
         above. Check the network and try again: what is compiled already is kept. Or put {name} \
         {version} on PATH yourself.",
        name = tool.name,
        version = tool.version
    )))
}

/// Shows how far cargo is until it ends, and gives back the last lines it wrote.
fn watch(child: &mut Child) -> VecDeque<String> {
    let lines = lines_of(child);
    let rewrites = io::stderr().is_terminal();
    let begun = Instant::now();
    let (mut shown, mut stage, mut last_words) = (begun, String::new(), VecDeque::new());
    loop {
        match lines.recv_timeout(Duration::from_secs(1)) {
            Ok(line) => match progress(&line) {
                Some(now) => stage = now,
                None => last_words.push_back(line),
            },
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => break,
        }
        if last_words.len() > LAST_WORDS {
            last_words.pop_front();
        }
        let pause = if rewrites { Duration::from_millis(200) } else { BETWEEN_LINES };
        if !stage.is_empty() && shown.elapsed() >= pause {
            shown = Instant::now();
            let seconds = begun.elapsed().as_secs();
            let (before, after) = if rewrites { ("\r\x1b[K", "") } else { ("", "\n") };
            let _ = write!(io::stderr(), "{before}  {stage}, {seconds} s{after}");
        }
    }
    if rewrites {
        let _ = write!(io::stderr(), "\r\x1b[K");
    }
    last_words
}

/// What a program writes, split at line ends and at the returns with which it redraws its bar.
fn lines_of(child: &mut Child) -> Receiver<String> {
    let (sender, receiver) = mpsc::channel();
    if let Some(mut output) = child.stderr.take() {
        thread::spawn(move || {
            let (mut buffer, mut rest) = ([0; 4096], Vec::new());
            while let Ok(count @ 1..) = output.read(&mut buffer) {
                rest.extend_from_slice(buffer.get(..count).unwrap_or_default());
                while let Some(end) = rest.iter().position(|byte| matches!(byte, b'\n' | b'\r')) {
                    let line: Vec<u8> = rest.drain(..=end).collect();
                    let line = String::from_utf8_lossy(&line).trim().to_owned();
                    if !line.is_empty() && sender.send(line).is_err() {
                        return;
                    }
                }
            }
        });
    }
    receiver
}

/// Reads cargo's bars: `Building [==>  ] 57/312: syn, …` and `Fetch [==>  ] 64 complete; 2 pending`.
fn progress(line: &str) -> Option<String> {
    let (word, rest) = line.split_once(" [")?;
    let (bar, state) = rest.split_once("] ")?;
    let state = state.split(':').next()?.trim();
    bar.chars().all(|c| "=> ".contains(c)).then(|| format!("{word} {state}"))
}

/// Removes a folder that may not be there.
fn remove_folder(path: &Path) -> Outcome {
    match fs::remove_dir_all(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(at("remove", path)(error)),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cargos_bars_tell_how_far_it_is() {
        let building = "Building [====>            ] 57/312: syn, tokio";
        assert_eq!(progress(building).as_deref(), Some("Building 57/312"));
        let fetching = "Fetch [====>            ] 64 complete; 60 pending";
        assert_eq!(progress(fetching).as_deref(), Some("Fetch 64 complete; 60 pending"));
    }

    #[test]
    fn other_lines_are_not_taken_for_a_bar() {
        for line in ["Compiling syn v2.0.1", "error: could not compile [x] a/b", ""] {
            assert_eq!(progress(line), None);
        }
    }
}
