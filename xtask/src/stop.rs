//! Ctrl-C and being told to end, for commands that have something to put away first: a server, a
//! database. Other commands simply end. It knows nothing of what is put away.

use crate::failure::{Failure, Outcome};
use crate::shell;
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Sender};
use std::sync::{Arc, OnceLock};
use std::thread;
use std::time::{Duration, Instant};

/// Ctrl-C, being told to end, and what a closed terminal sends.
#[cfg(unix)]
const SIGNALS: &[i32] = &[SIGINT, SIGTERM, signal_hook::consts::SIGHUP];
#[cfg(not(unix))]
const SIGNALS: &[i32] = &[SIGINT, SIGTERM];

/// How often we look whether something has ended.
const LOOK: Duration = Duration::from_millis(50);

/// What a signal says and what it does. There is one for the whole program, because handlers stay.
#[derive(Debug, Default)]
struct Ears {
    asked: Arc<AtomicBool>,
    /// While nobody listens, a signal ends us as it ends any program.
    idle: Arc<AtomicBool>,
}

static EARS: OnceLock<Ears> = OnceLock::new();

/// Whether somebody wants us to end. One at a time; when it is dropped, signals end us again.
#[derive(Debug)]
pub(crate) struct Stop(&'static Ears);

impl Stop {
    /// Listens. From here on a signal ends nothing by itself: ask `asked`.
    pub(crate) fn listen() -> Outcome<Self> {
        let ears = EARS.get_or_init(Ears::default);
        ears.asked.store(false, Ordering::SeqCst);
        if !ears.idle.swap(false, Ordering::SeqCst) {
            for signal in SIGNALS {
                flag::register_conditional_default(*signal, Arc::clone(&ears.idle))
                    .and_then(|_| flag::register(*signal, Arc::clone(&ears.asked)))
                    .map_err(|error| Failure::new(format!("Ctrl-C cannot be heard: {error}.")))?;
            }
        }
        Ok(Self(ears))
    }

    /// Whether it was asked for.
    pub(crate) fn asked(&self) -> bool {
        self.0.asked.load(Ordering::SeqCst)
    }

    /// Waits until it is asked for, or `done` has a result.
    pub(crate) fn or<T>(&self, mut done: impl FnMut() -> Option<T>) -> Option<T> {
        loop {
            if let Some(result) = done() {
                return Some(result);
            }
            if self.asked() {
                return None;
            }
            thread::sleep(LOOK);
        }
    }

    /// Runs a program to its end on our terminal, or until it is asked for.
    pub(crate) fn run(&self, command: &mut Command) -> Outcome {
        let child = command.spawn().map_err(|error| shell::does_not_start(command, &error))?;
        self.wait(command, child)
    }

    /// The same, and the lines that it has written. They reach our terminal as they come.
    pub(crate) fn run_and_hear(&self, command: &mut Command) -> (Outcome, Vec<String>) {
        let mut child = match command.stdout(Stdio::piped()).spawn() {
            Ok(child) => child,
            Err(error) => return (Err(shell::does_not_start(command, &error)), Vec::new()),
        };
        let (sender, lines) = mpsc::channel();
        let reader = child
            .stdout
            .take()
            .map(|output| thread::spawn(|| pass_on(output, io::stdout(), sender)));
        let outcome = self.wait(command, child);
        // What it has started may live on after it was stopped, and would keep the pipe open.
        if let Some(reader) = reader.filter(|_| !self.asked()) {
            let _ = reader.join();
        }
        (outcome, lines.try_iter().collect())
    }

    fn wait(&self, command: &Command, child: Child) -> Outcome {
        let mut child = Held::new(child, Duration::from_secs(3));
        match self.or(|| child.ended()) {
            Some(status) if status.success() => Ok(()),
            Some(status) => Err(shell::ended(command, status)),
            None => Err(Failure::new("It was stopped.")),
        }
    }
}

impl Drop for Stop {
    fn drop(&mut self) {
        self.0.idle.store(true, Ordering::SeqCst);
    }
}

/// Writes what a program writes, as it is, and hands on its lines.
#[expect(clippy::needless_pass_by_value, reason = "the channel is to end with it")]
fn pass_on(output: impl Read, mut terminal: impl Write, lines: Sender<String>) {
    let (mut reader, mut line) = (BufReader::new(output), Vec::new());
    while reader.read_until(b'\n', &mut line).is_ok_and(|length| length > 0) {
        let _ = terminal.write_all(&line).and_then(|()| terminal.flush());
        let _ = lines.send(String::from_utf8_lossy(&line).trim_end().to_owned());
        line.clear();
    }
}

/// A program that we started and that does not outlive us.
#[derive(Debug)]
pub(crate) struct Held {
    child: Child,
    patience: Duration,
}

impl Held {
    /// Holds a program that is given this long to end by itself, before it is made to.
    pub(crate) fn new(child: Child, patience: Duration) -> Self {
        Self { child, patience }
    }

    /// How it has ended, if it has.
    pub(crate) fn ended(&mut self) -> Option<ExitStatus> {
        self.child.try_wait().ok().flatten()
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        // Letting go of its input tells those that listen; Ctrl-C has reached the others as it has us.
        drop(self.child.stdin.take());
        let begun = Instant::now();
        while self.ended().is_none() {
            if begun.elapsed() > self.patience {
                let _ = self.child.kill();
                let _ = self.child.wait();
                return;
            }
            thread::sleep(LOOK);
        }
    }
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;
    use std::process::Stdio;

    fn held(script: &str, patience: Duration) -> Held {
        let mut command = Command::new("sh");
        let child = command.args(["-c", script]).stdin(Stdio::piped()).spawn();
        Held::new(child.unwrap(), patience)
    }

    #[test]
    fn waiting_ends_with_a_result_or_with_a_signal_which_the_next_listener_does_not_hear() {
        let stop = Stop::listen().unwrap();
        assert_eq!(stop.or(|| Some(7)), Some(7));
        assert!(stop.run(Command::new("sh").args(["-c", "exit 0"])).is_ok());
        assert!(stop.run(Command::new("sh").args(["-c", "exit 3"])).is_err());
        let mut command = Command::new("sh");
        let (outcome, lines) = stop.run_and_hear(command.args(["-c", "echo; echo one; exit 3"]));
        assert!(outcome.is_err());
        assert_eq!(lines, ["", "one"]);
        let (outcome, lines) = stop.run_and_hear(&mut Command::new("./no such program"));
        assert!(outcome.is_err() && lines.is_empty());
        signal_hook::low_level::raise(SIGTERM).unwrap();
        assert_eq!(stop.or(|| None::<u8>), None);
        assert!(stop.run(Command::new("sh").args(["-c", "exec sleep 60"])).is_err());
        drop(stop);
        assert!(!Stop::listen().unwrap().asked());
    }

    #[test]
    fn what_a_program_writes_is_passed_on_as_it_is_and_heard_to_its_last_line() {
        let (mut terminal, (sender, lines)) = (Vec::new(), mpsc::channel());
        let text = b"one\r\n\n\xff\ncaf\xc3\xa9";
        pass_on(&text[..], &mut terminal, sender);
        assert_eq!(terminal, text);
        assert_eq!(lines.iter().collect::<Vec<_>>(), ["one", "", "\u{fffd}", "café"]);
    }

    #[test]
    fn a_held_program_ends_when_its_input_does_and_is_made_to_otherwise() {
        let begun = Instant::now();
        drop(held("read line", Duration::from_secs(20)));
        drop(held("exec sleep 60", Duration::from_millis(100)));
        assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
    }
}
