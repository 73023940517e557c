//! The tests behind nginx and Caddy: the release build and the auth server as `deploy/` puts them on a
//! machine, with a PostgreSQL made for the run. Where one of the programs is missing and cannot be
//! installed, it says what was not tested. It starts nothing that outlives it.

use crate::auth_server;
use crate::e2e;
use crate::failure::{Failure, Outcome};
use crate::packages;
use crate::postgres::Cluster;
use crate::postgres::programs::Programs;
use crate::shell::{self, say};
use crate::stop::Stop;
use std::env;
use std::path::{Path, PathBuf};
use std::process::Stdio;

/// The proxies.
pub(crate) const PROXIES: [&str; 2] = ["nginx", "caddy"];

/// Debian's packages for them, with nginx's module for brotli.
const PACKAGES: [&str; 3] = ["nginx", "libnginx-mod-http-brotli-static", "caddy"];

/// Where servers are that not everybody has on PATH.
const ELSEWHERE: [&str; 2] = ["/usr/sbin", "/usr/local/sbin"];

/// Runs Playwright behind both proxies.
pub(crate) fn run(extra: &[String]) -> Outcome {
    let missing = missing()?;
    if !missing.is_empty() {
        let words = advice(&missing.join(", "));
        if env::var_os("CI").is_some() {
            return Err(Failure::new(words));
        }
        say(&format!("Nothing was tested here. {words}"));
        return Ok(());
    }
    let stop = Stop::listen()?;
    let mut playwright = e2e::playwright(extra)?;
    auth_server::install()?;
    let cluster = Cluster::fresh()?;
    playwright.args(["--config", "behind"]);
    playwright.env("DATABASE_URL", cluster.database()?.url);
    // Letting go of its input tells it to end, and it cannot outlive us unheard.
    stop.run(playwright.env("END_WITH_STDIN", "1").stdin(Stdio::piped()))
}

/// What is not here, after what can be installed was.
fn missing() -> Outcome<Vec<&'static str>> {
    let absent = || PROXIES.into_iter().filter(|name| find(name).is_none());
    // Debian starts a server that it installs, and where systemd runs, at each start of the machine.
    if absent().next().is_some() && !Path::new("/run/systemd/system").exists() {
        packages::install(&PACKAGES, "the tests behind a proxy")?;
    }
    let openssl = find("openssl").is_none().then_some("openssl");
    let postgres = Programs::find().is_none().then_some("PostgreSQL");
    Ok(absent().chain(openssl).chain(postgres).collect())
}

/// A proxy's program.
pub(crate) fn find(name: &str) -> Option<PathBuf> {
    let elsewhere = || ELSEWHERE.iter().find_map(|it| shell::program_in(Path::new(it), name));
    shell::find_on_path(name).or_else(elsewhere)
}

/// How to get what is missing.
pub(crate) fn advice(missing: &str) -> String {
    format!("{missing}: missing; your system's packages have it, and the tests need it.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_that_is_nowhere_is_named() {
        assert_eq!(find("onlyme-no-such-program"), None);
        assert!(advice("nginx, caddy").starts_with("nginx, caddy: missing"));
    }

    #[test]
    #[cfg(unix)]
    fn a_program_on_path_is_found() {
        assert!(find("sh").is_some());
    }
}
