//! `cargo xtask <command>`: the project's own commands. They find or install the pinned tools and
//! call them; they hold no rule of the product and never write outside the project, except for the
//! tools and the database in their own folder and, on Debian, the packages that the tests need.

mod auth_server;
mod behind;
mod bench;
mod browsers;
mod build;
mod checks;
mod contract;
mod cut;
mod doctor;
mod e2e;
mod failure;
mod finish;
mod html;
mod install;
mod lighthouse;
mod node;
mod packages;
mod pictures;
mod postgres;
mod serve;
mod server_tests;
mod shell;
mod size;
mod stop;
mod style;
mod test;
mod texts;
mod tools;
mod verify_log;

use failure::{Failure, Outcome};
use std::process::ExitCode;

/// One word after `cargo xtask`.
struct Command {
    name: &'static str,
    arguments: &'static str,
    what: &'static str,
    run: fn(&[String]) -> Outcome,
}

/// Everything that can be asked for, in the order in which people need it.
const COMMANDS: &[Command] = &[
    Command {
        name: "serve",
        arguments: "[--server [postgres]] [--release] [--port N] [--no-open]",
        what: "build, serve on this machine, rebuild at each change; --server adds an auth server",
        run: serve::run,
    },
    Command {
        name: "build",
        arguments: "",
        what: "the release build in dist/, compressed, within the size budget",
        run: build::run,
    },
    Command {
        name: "test",
        arguments: "[--only PART] [-- ARGUMENTS]",
        what: "everything that must hold: fmt, clippy, host, server, web, build, e2e, behind",
        run: test::run,
    },
    Command {
        name: "contract",
        arguments: "",
        what: "which promises of an account service held over which backend, as last tested",
        run: contract::run,
    },
    Command {
        name: "auth-server",
        arguments: "[postgres] [--port N]",
        what: "the auth server alone, over memory or PostgreSQL",
        run: auth_server::run,
    },
    Command {
        name: "bench",
        arguments: "",
        what: "size and speed beside a React Router app, as a table and as JSON",
        run: bench::run,
    },
    Command {
        name: "lighthouse",
        arguments: "",
        what: "Lighthouse's scores for four screens of the build in dist/; fails below 100",
        run: lighthouse::run,
    },
    Command {
        name: "pictures",
        arguments: "[--all]",
        what: "the reference pictures and what is spoken anew; --all: each combination, to be looked at",
        run: pictures::run,
    },
    Command {
        name: "verify-log",
        arguments: "FILE",
        what: "check an exported security log",
        run: verify_log::run,
    },
    Command {
        name: "doctor",
        arguments: "",
        what: "which tools are here, and how to get the others",
        run: doctor::run,
    },
    Command {
        name: "style",
        arguments: "",
        what: "(called by Trunk) put the style sheets together",
        run: style::run,
    },
    Command {
        name: "finish",
        arguments: "",
        what: "(called by Trunk) tell the page its files' names and digests",
        run: finish::run,
    },
];

/// What can be set from outside; each is read where its module says.
const VARIABLES: [(&str, &str); 6] = [
    ("ONLYME_TOOLS", "the folder that the pinned tools are kept in"),
    ("CHROMIUM, HEADLESS_SHELL, FIREFOX", "the browsers' programs for the tests"),
    ("CHROMEDRIVER", "the driver that fits that Chromium"),
    (
        "DATABASE_URL, AUTH_SECRET",
        "a PostgreSQL to use in place of our own, and what signs cookies",
    ),
    (
        "AUTH_SERVER_URL, AUTH_SERVER_ORIGIN",
        "a server for the contract's tests, and the origin of the pages it trusts",
    ),
    ("CI", "set on build servers: no browser window is opened, and PostgreSQL must be there"),
];

fn main() -> ExitCode {
    let mut words = std::env::args().skip(1);
    let name = words.next().unwrap_or_else(|| "help".to_owned());
    let rest: Vec<String> = words.collect();
    if ["help", "--help", "-h"].contains(&name.as_str()) {
        shell::say(&help());
        return ExitCode::SUCCESS;
    }
    let command = COMMANDS.iter().find(|command| command.name == name);
    let outcome = command.map_or_else(|| Err(unknown(&name)), |command| (command.run)(&rest));
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            if !failure.is_told() {
                eprintln!("xtask: {failure}");
            }
            ExitCode::FAILURE
        }
    }
}

fn unknown(name: &str) -> Failure {
    Failure::new(format!("There is no command “{name}”. `cargo xtask help` lists them."))
}

/// The list of commands.
fn help() -> String {
    let mut lines = vec!["Usage: cargo xtask <command>\n".to_owned()];
    for Command { name, arguments, what, .. } in COMMANDS {
        let left = format!("{name} {arguments}");
        let gap = if left.len() > 40 { format!("\n{:42}", "") } else { String::new() };
        lines.push(format!("  {left:<40}{gap} {what}"));
    }
    lines.push(format!("  {:<40} this list", "help"));
    lines.push("\nVariables that it heeds:".to_owned());
    for (name, what) in VARIABLES {
        lines.push(format!("  {name:<40} {what}"));
    }
    lines.join("\n")
}
