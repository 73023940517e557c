//! `cargo xtask serve`: Onlyme on this machine, rebuilt at each change, with nothing needed but Rust.
//! It serves this machine only, and holds no state of its own.

use crate::build;
use crate::cut;
use crate::failure::{Failure, Outcome};
use crate::shell::{self, say};
use std::env;
use std::net::{Ipv4Addr, TcpListener};

/// Where the app appears unless `--port` says otherwise.
const PORT: u16 = 8080;

/// What was asked for.
#[derive(Debug, PartialEq, Eq)]
struct Options {
    release: bool,
    open: bool,
    port: u16,
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
    say(&format!(
        "Onlyme will be at http://127.0.0.1:{}/ when the first build is done (about a minute). \
         Ctrl-C ends it.",
        options.port
    ));
    shell::become_program(&mut trunk)
}

fn parse(arguments: &[String]) -> Outcome<Options> {
    let mut options = Options { release: false, open: true, port: PORT };
    let mut words = arguments.iter().map(String::as_str);
    while let Some(word) = words.next() {
        match word {
            "--release" => options.release = true,
            "--no-open" => options.open = false,
            "--port" => {
                let port = words.next().and_then(|port| port.parse().ok());
                options.port = port.ok_or_else(|| Failure::new("--port needs a number."))?;
            }
            _ => {
                return Err(Failure::new(format!(
                    "`serve` does not know “{word}”; it takes --release, --port N and --no-open."
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
        assert_eq!(parsed(&[]).unwrap(), Options { release: false, open: true, port: 8080 });
        assert_eq!(
            parsed(&["--release", "--port", "9000", "--no-open"]).unwrap(),
            Options { release: true, open: false, port: 9000 }
        );
        for wrong in [&["--port"][..], &["--port", "x"], &["--fast"]] {
            assert!(parsed(wrong).is_err());
        }
    }

    #[test]
    fn a_browser_is_opened_only_where_one_can_appear() {
        assert!(has_display("macos", |_| false));
        assert!(has_display("linux", |name| name == "WAYLAND_DISPLAY"));
        assert!(!has_display("linux", |_| false));
        assert!(!has_display("windows", |name| name == "CI"));
    }
}
