//! The tests that need an auth server: those of `tests/auth-server` itself, and the Rust target
//! `server`, which speaks to it as the app does. Both run over memory and over a PostgreSQL made for
//! them, or the Rust ones against the server that `AUTH_SERVER_URL` names. It starts and ends servers;
//! what must hold of them is in the tests.

use crate::auth_server::{self, Database, Running};
use crate::contract::{self, Backend, SERVER_MEMORY, SERVER_NAMED, SERVER_POSTGRES};
use crate::failure::{Failure, Outcome};
use crate::node;
use crate::postgres::Cluster;
use crate::postgres::programs::{MISSING, Programs};
use crate::shell::{self, say};
use crate::stop::Stop;
use std::env;
use std::process::Command;

/// The page that the server trusts.
const PAGE: &str = "http://127.0.0.1:8080";

/// Runs them. Words for Node's tests choose among those, others among the Rust ones.
pub(crate) fn run(extra: &[String]) -> Outcome {
    let stop = Stop::listen()?;
    auth_server::install()?;
    let cluster = cluster()?;
    let database = cluster.as_ref().map(Cluster::database).transpose()?;
    let for_node = extra.iter().any(|word| word.starts_with("--test-"));
    if extra.is_empty() || for_node {
        node_tests(&stop, database.as_ref(), extra)?;
    }
    if for_node {
        return Ok(());
    }
    if let Some(url) = env::var("AUTH_SERVER_URL").ok().filter(|url| !url.is_empty()) {
        say(&format!("The contract over {url}:"));
        return contract::tell(&SERVER_NAMED, &stop, &mut rust_tests(), extra);
    }
    over(&SERVER_MEMORY, &stop, None, extra)?;
    database.map_or(Ok(()), |database| over(&SERVER_POSTGRES, &stop, Some(&database), extra))
}

/// A PostgreSQL for this run. Only a build server must have one.
fn cluster() -> Outcome<Option<Cluster>> {
    if Programs::ensure().is_some() {
        return Cluster::fresh().map(Some);
    }
    if env::var_os("CI").is_some() {
        return Err(Failure::new(MISSING));
    }
    say(&format!("Over memory alone. {MISSING}"));
    Ok(None)
}

fn node_tests(stop: &Stop, database: Option<&Database>, extra: &[String]) -> Outcome {
    let mut tests = Command::new(node::program("node")?);
    tests.args(["--test", "--test-reporter=spec"]).args(extra);
    tests.current_dir(auth_server::folder()).env_remove("DATABASE_URL");
    tests.envs(database.map(|database| ("DATABASE_URL", &database.url)));
    stop.run(&mut tests)
}

/// The Rust tests, over a server of their own.
fn over(backend: &Backend, stop: &Stop, database: Option<&Database>, extra: &[String]) -> Outcome {
    say(&format!("The contract over an auth server with {}:", backend.name()));
    let server = Running::start(database, PAGE, 0, &[])?;
    let mut tests = rust_tests();
    tests.env("AUTH_SERVER_URL", server.origin()).env("AUTH_SERVER_ORIGIN", PAGE);
    contract::tell(backend, stop, &mut tests, extra)
}

/// The Rust tests. The servers that they start with settings of their own keep nothing.
fn rust_tests() -> Command {
    let mut tests = shell::cargo();
    // Of the whole workspace, crates have the features with which the tests on the host built them.
    tests.args(["test", "--locked", "--workspace", "--test", "server"]);
    tests.env_remove("DATABASE_URL");
    tests
}
