//! The auth server of `tests/auth-server`: started over memory or PostgreSQL, ended with whoever has
//! started it. `serve --server` puts it behind the app, `cargo xtask auth-server` runs it alone, and
//! the tests run it as they need it. What it answers is its own affair.

use crate::failure::{Failure, Outcome};
use crate::node;
use crate::postgres::Cluster;
use crate::shell::{self, say};
use crate::stop::{Held, Stop};
use std::env;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{ChildStdout, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

/// Below this path are all its calls.
pub(crate) const BASE_PATH: &str = "/api/auth";

/// Where it listens when it runs alone, unless `--port` says otherwise.
const PORT: u16 = 4100;

/// Whose pages may call it when it runs alone, unless `SPA_ORIGIN` says otherwise.
const ORIGINS: &str = "http://127.0.0.1:8080,http://localhost:8080";

/// How long it may take to make its tables on a busy machine.
const START: Duration = Duration::from_mins(1);

/// Where it is to keep accounts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Store {
    /// Nowhere: they go when it ends.
    Memory,
    /// In the PostgreSQL that `DATABASE_URL` names, else in our own.
    Postgres,
}

impl Store {
    /// The store that somebody asks for in this word.
    pub(crate) fn named(word: &str) -> Option<Self> {
        match word {
            "memory" => Some(Self::Memory),
            "postgres" => Some(Self::Postgres),
            _ => None,
        }
    }
}

/// A database, and what signs the cookies of those who log in there.
#[derive(Debug)]
pub(crate) struct Database {
    /// Its address, with a password in it.
    pub(crate) url: String,
    /// Left out, `AUTH_SECRET` is to say it.
    pub(crate) secret: Option<String>,
}

/// A store that is there as long as this is. It must outlive the servers that use it.
#[derive(Debug)]
pub(crate) struct Accounts {
    /// Nothing for memory.
    pub(crate) database: Option<Database>,
    /// Where accounts are kept, for people.
    pub(crate) place: String,
    _cluster: Option<Cluster>,
}

impl Accounts {
    /// Opens a store, and starts our PostgreSQL if need be.
    pub(crate) fn open(store: Store) -> Outcome<Self> {
        if store == Store::Memory {
            let place = "in memory, until this ends".to_owned();
            return Ok(Self { database: None, place, _cluster: None });
        }
        if let Some(url) = env::var("DATABASE_URL").ok().filter(|url| !url.is_empty()) {
            let place = "in the PostgreSQL of DATABASE_URL".to_owned();
            return Ok(Self {
                database: Some(Database { url, secret: None }),
                place,
                _cluster: None,
            });
        }
        let cluster = Cluster::kept()?;
        let place = format!("in PostgreSQL, in {}", cluster.folder().display());
        Ok(Self { database: Some(cluster.database()?), place, _cluster: Some(cluster) })
    }
}

/// A server that runs until this is dropped.
#[derive(Debug)]
pub(crate) struct Running {
    /// Its port on 127.0.0.1.
    pub(crate) port: u16,
    process: Held,
    // Closed, it would be an error to write there.
    _output: BufReader<ChildStdout>,
}

impl Running {
    /// Starts a server for the pages of these origins; port 0 takes a free one. `variables` are its
    /// other settings, as its README has them.
    pub(crate) fn start(
        database: Option<&Database>,
        origins: &str,
        port: u16,
        variables: &[(&str, &str)],
    ) -> Outcome<Self> {
        let folder = folder();
        let mut command = Command::new(node::program("node")?);
        command.arg("server.mjs").current_dir(&folder).env_remove("DATABASE_URL");
        command.envs([
            ("SPA_ORIGIN", origins),
            ("PORT", &port.to_string()),
            ("END_WITH_STDIN", "1"),
        ]);
        if let Some(Database { url, secret }) = database {
            command.env("DATABASE_URL", url);
            command.envs(secret.iter().map(|secret| ("AUTH_SECRET", secret)));
        }
        command.envs(variables.iter().copied());
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().map_err(|error| shell::does_not_start(&command, &error))?;
        let output = child.stdout.take();
        let process = Held::new(child, Duration::from_secs(5));
        let ready = output.and_then(first_line);
        let (port, output) = ready
            .and_then(|(line, output)| Some((port_in(&line)?, output)))
            .ok_or_else(|| Failure::new("The auth server did not start; its reasons are above."))?;
        Ok(Self { port, process, _output: output })
    }

    /// Where it is, on its own port.
    pub(crate) fn origin(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Where its calls are.
    pub(crate) fn address(&self) -> String {
        format!("{}{BASE_PATH}", self.origin())
    }

    /// How it has ended, if it has.
    pub(crate) fn ended(&mut self) -> Option<ExitStatus> {
        self.process.ended()
    }
}

/// `cargo xtask auth-server`: runs it alone until it is stopped.
pub(crate) fn run(arguments: &[String]) -> Outcome {
    let (store, port) = parse(arguments)?;
    let stop = Stop::listen()?;
    install()?;
    let accounts = Accounts::open(store)?;
    let origins = env::var("SPA_ORIGIN").unwrap_or_else(|_| ORIGINS.to_owned());
    let mut server = Running::start(accounts.database.as_ref(), &origins, port, &[])?;
    let pages = origins.replace(',', " and ");
    say(&format!(
        "The auth server is at {}, for the pages of {pages}. Accounts are kept {}. Ctrl-C ends it.",
        server.address(),
        accounts.place
    ));
    match stop.or(|| server.ended()).filter(|_| !stop.asked()) {
        Some(status) => Err(Failure::new(format!("The auth server ended with {status}."))),
        None => Ok(()),
    }
}

/// Installs its packages, unless they are there.
pub(crate) fn install() -> Outcome {
    node::install_packages(&folder())
}

/// Where it is written.
pub(crate) fn folder() -> PathBuf {
    shell::root().join("tests").join("auth-server")
}

fn parse(arguments: &[String]) -> Outcome<(Store, u16)> {
    let mut asked = (Store::Memory, PORT);
    let mut words = arguments.iter().map(String::as_str);
    while let Some(word) = words.next() {
        if word == "--port" {
            let port = words.next().and_then(|port| port.parse().ok());
            asked.1 = port.ok_or_else(|| Failure::new("--port needs a number."))?;
        } else {
            asked.0 = Store::named(word).ok_or_else(|| {
                Failure::new(format!(
                    "`auth-server` does not know “{word}”; it takes memory or postgres, and --port N."
                ))
            })?;
        }
    }
    Ok(asked)
}

/// The first line of a program that may never write one, and what comes after it.
fn first_line(output: ChildStdout) -> Option<(String, BufReader<ChildStdout>)> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let (mut line, mut reader) = (String::new(), BufReader::new(output));
        if reader.read_line(&mut line).is_ok() {
            let _ = sender.send((line, reader));
        }
    });
    receiver.recv_timeout(START).ok()
}

fn port_in(line: &str) -> Option<u16> {
    line.trim().strip_prefix("READY ")?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(words: &[&str]) -> Outcome<(Store, u16)> {
        parse(&words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn alone_it_takes_a_store_and_a_port() {
        assert_eq!(parsed(&[]).unwrap(), (Store::Memory, 4100));
        assert_eq!(parsed(&["postgres", "--port", "0"]).unwrap(), (Store::Postgres, 0));
        for wrong in [&["mysql"][..], &["--port"], &["--port", "x"]] {
            assert!(parsed(wrong).is_err());
        }
    }

    #[test]
    fn its_port_is_read_from_the_line_that_says_it_is_ready() {
        assert_eq!(port_in("READY 4100\n"), Some(4100));
        assert_eq!(port_in("4100\n"), None);
        assert_eq!(port_in(""), None);
    }
}
