//! `cargo xtask serve`: Onlyme on this machine, rebuilt at each change, with nothing needed but Rust;
//! with `--server`, an auth server stands behind it on the same origin, which needs Node. It serves
//! this machine only, and holds no state of its own.

use crate::auth_server::{self, Accounts, BASE_PATH, Running, Store};
use crate::build;
use crate::cut;
use crate::failure::{Failure, Outcome};
use crate::finish;
use crate::shell::{self, say};
use crate::stop::{Held, Stop};
use std::env;
use std::net::{Ipv4Addr, TcpListener};
use std::process::Command;
use std::time::Duration;

/// Where the app appears unless `--port` says otherwise.
const PORT: u16 = 8080;

/// What was asked for.
#[derive(Debug, PartialEq, Eq)]
struct Options {
    release: bool,
    open: bool,
    port: u16,
    /// Where the auth server behind it keeps accounts, if there is to be one.
    server: Option<Store>,
}

/// Serves until it is stopped.
pub(crate) fn run(arguments: &[String]) -> Outcome {
    let options = parse(arguments)?;
    // Asked before the build, so that nobody waits a minute for this answer.
    TcpListener::bind((Ipv4Addr::LOCALHOST, options.port)).map_err(|_| {
        Failure::new(format!(
            "Port {0} is in use. Stop the program that has it, or add `--port {1}`.",
            options.port,
            options.port.wrapping_add(1)
        ))
    })?;
    let mut trunk = build::trunk()?;
    trunk.args(["serve", "--address", "127.0.0.1", "--port", &options.port.to_string()]);
    if options.release {
        // The release page's policy rightly blocks the inline script that would reload it.
        build::for_release(&mut trunk).args(["--release", "--no-autoreload=true"]);
        trunk.args(["--features", cut::FEATURE]);
    }
    if options.open && has_display(env::consts::OS, |name| env::var_os(name).is_some()) {
        trunk.arg("--open");
    }
    if let Some(store) = options.server {
        return with_server(&mut trunk, options.port, store);
    }
    say(&format!("{} Ctrl-C ends it.", promise(options.port)));
    shell::become_program(&mut trunk)
}

fn promise(port: u16) -> String {
    format!(
        "Onlyme will be at http://127.0.0.1:{port}/ when the first build is done (about a minute)."
    )
}

/// Serves with an auth server on the same origin, until one of the two ends or we are stopped. Then
/// all that was started goes, in the opposite order.
fn with_server(trunk: &mut Command, port: u16, store: Store) -> Outcome {
    let stop = Stop::listen()?;
    auth_server::install()?;
    let accounts = Accounts::open(store)?;
    let origins = format!("http://127.0.0.1:{port},http://localhost:{port}");
    let mut server = Running::start(accounts.database.as_ref(), &origins, 0, &[])?;
    trunk.args(["--proxy-backend", &server.address(), "--proxy-no-system-proxy"]);
    trunk.env(finish::SERVER, "the auth server on this machine");
    say(&format!(
        "{} The auth server is behind {BASE_PATH}; accounts are kept {}. Ctrl-C ends it.",
        promise(port),
        accounts.place
    ));
    let pages = trunk.spawn().map_err(|error| shell::does_not_start(trunk, &error))?;
    let mut pages = Held::new(pages, Duration::from_secs(2));
    let ended = stop.or(|| {
        let pages = pages.ended().map(|status| ("Trunk", status));
        pages.or_else(|| server.ended().map(|status| ("The auth server", status)))
    });
    // Ctrl-C reaches all of us at once, so one may have ended because of it.
    match ended.filter(|_| !stop.asked()) {
        Some((who, status)) => Err(Failure::new(format!("{who} ended with {status}."))),
        None => Ok(()),
    }
}

fn parse(arguments: &[String]) -> Outcome<Options> {
    let mut options = Options { release: false, open: true, port: PORT, server: None };
    let mut words = arguments.iter().map(String::as_str).peekable();
    while let Some(word) = words.next() {
        match word {
            "--release" => options.release = true,
            "--no-open" => options.open = false,
            "--server" => {
                let store = words.peek().and_then(|word| Store::named(word));
                options.server = Some(store.unwrap_or(Store::Memory));
                words.next_if(|_| store.is_some());
            }
            "--port" => {
                let port = words.next().and_then(|port| port.parse().ok());
                options.port = port.ok_or_else(|| Failure::new("--port needs a number."))?;
            }
            _ => {
                return Err(Failure::new(format!(
                    "`serve` does not know “{word}”; it takes --server [postgres], \
                     --release, --port N and --no-open."
                )));
            }
        }
    }
    Ok(options)
}

/// Whether a browser can appear: never on a build server, and on Linux only with a desktop.
fn has_display(os: &str, is_set: impl Fn(&str) -> bool) -> bool {
    let desktop = os != "linux" || is_set("DISPLAY") || is_set("WAYLAND_DISPLAY");
    desktop && !is_set("CI")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(words: &[&str]) -> Outcome<Options> {
        parse(&words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn serve_takes_a_port_a_profile_and_silence() {
        let usual = Options { release: false, open: true, port: 8080, server: None };
        assert_eq!(parsed(&[]).unwrap(), usual);
        assert_eq!(
            parsed(&["--release", "--port", "9000", "--no-open"]).unwrap(),
            Options { release: true, open: false, port: 9000, server: None }
        );
        for wrong in [&["--port"][..], &["--port", "x"], &["--fast"]] {
            assert!(parsed(wrong).is_err());
        }
    }

    #[test]
    fn a_server_keeps_accounts_in_memory_unless_postgres_follows() {
        let stores = [
            (&["--server"][..], Store::Memory),
            (&["--server", "--no-open"], Store::Memory),
            (&["--server", "postgres", "--port", "9000"], Store::Postgres),
        ];
        for (words, store) in stores {
            assert_eq!(parsed(words).unwrap().server, Some(store));
        }
        assert!(parsed(&["--server", "mysql"]).is_err());
        assert!(parsed(&["postgres"]).is_err());
    }

    #[test]
    fn a_browser_is_opened_only_where_one_can_appear() {
        assert!(has_display("macos", |_| false));
        assert!(has_display("linux", |name| name == "WAYLAND_DISPLAY"));
        assert!(!has_display("linux", |_| false));
        assert!(!has_display("windows", |name| name == "CI"));
    }
}
