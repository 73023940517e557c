//! The checks of `cargo xtask test`, in the order in which they fail fastest. Each is a program
//! that anyone can also run by hand; nothing is checked here that could be a Rust test.

use crate::behind;
use crate::browsers::{self, CHROMIUM, FIREFOX};
use crate::build;
use crate::contract;
use crate::e2e;
use crate::failure::{Failure, Outcome};
use crate::server_tests;
use crate::shell;
use crate::stop::Stop;
use crate::tools::{self, GECKODRIVER, WASM_BINDGEN, WASM_TARGET};
use std::path::{Path, PathBuf};
use std::process::Command;

/// One thing that must hold.
pub(crate) struct Check {
    /// The word after `--only`; two checks may share it.
    pub(crate) part: &'static str,
    /// What it is, for people.
    pub(crate) title: &'static str,
    /// What to do when it fails.
    pub(crate) advice: &'static str,
    /// Runs it, handing on the arguments after `--`.
    pub(crate) run: fn(&[String]) -> Outcome,
}

/// All of them.
pub(crate) const CHECKS: &[Check] = &[
    Check {
        part: "fmt",
        title: "Formatting",
        advice: "`cargo fmt --all` puts it right.",
        run: format,
    },
    Check {
        part: "clippy",
        title: "Lints on the host",
        advice: "`cargo xtask test --only clippy` shows them again.",
        run: clippy_host,
    },
    Check {
        part: "clippy",
        title: "Lints for the browser",
        advice: "`cargo xtask test --only clippy` shows them again.",
        run: clippy_browser,
    },
    Check {
        part: "host",
        title: "Tests on the host",
        advice: "`cargo test --workspace NAME` runs one alone.",
        run: host,
    },
    Check {
        part: "server",
        title: "Tests of the auth server and over it",
        advice: "`cargo xtask test --only server -- NAME` runs one alone, and \
                 `-- --test-name-pattern=NAME` one of Node's.",
        run: server_tests::run,
    },
    Check {
        part: "web",
        title: "Tests in Chromium",
        advice: "`cargo xtask test --only web -- NAME` runs one alone.",
        run: chromium,
    },
    Check {
        part: "web",
        title: "Tests in Firefox",
        advice: "`cargo xtask test --only web -- NAME` runs one alone.",
        run: firefox,
    },
    Check {
        part: "build",
        title: "Release build within its budget",
        advice: "`cargo xtask build` repeats it.",
        run: build::run,
    },
    Check {
        part: "e2e",
        title: "End-to-end tests of the release build",
        advice: "`cargo xtask test --only e2e -- FILE --headed` shows one in a window.",
        run: e2e::run,
    },
    Check {
        part: "behind",
        title: "Release behind nginx and Caddy",
        advice: "`cargo xtask test --only behind -- FILE --project nginx` runs a part of it.",
        run: behind::run,
    },
];

fn cargo(words: &[&str], extra: &[String]) -> Outcome {
    shell::run(shell::cargo().args(words).args(extra))
}

fn format(extra: &[String]) -> Outcome {
    cargo(&["fmt", "--all", "--check"], extra)
}

fn clippy_host(extra: &[String]) -> Outcome {
    let words = ["clippy", "--locked", "--workspace", "--all-targets", "--", "-D", "warnings"];
    cargo(&words, extra)
}

fn clippy_browser(extra: &[String]) -> Outcome {
    tools::ensure_wasm_target()?;
    let target = ["clippy", "--locked", "--target", WASM_TARGET];
    let what = ["--lib", "--bins", "--test", "web", "--", "-D", "warnings"];
    cargo(&[&target[..], &what].concat(), extra)
}

fn host(extra: &[String]) -> Outcome {
    let mut tests = shell::cargo();
    tests.args(["test", "--locked", "--workspace"]);
    contract::tell(&contract::MEMORY, &Stop::listen()?, &mut tests, extra)
}

fn chromium(extra: &[String]) -> Outcome {
    let browser = CHROMIUM.ensure()?;
    let driver = browsers::ensure_chromedriver(&browser)?;
    let path = tools::path_with(&[&WASM_BINDGEN])?;
    let file = capabilities("goog:chromeOptions", &browser)?;
    let mut tests = web(&file);
    tests.env("PATH", path).env("CHROMEDRIVER", driver);
    contract::tell(&contract::CHROMIUM, &Stop::listen()?, &mut tests, extra)
}

fn firefox(extra: &[String]) -> Outcome {
    let browser = FIREFOX.ensure()?;
    let path = tools::path_with(&[&WASM_BINDGEN, &GECKODRIVER])?;
    let driver = std::env::split_paths(&path)
        .find_map(|folder| shell::program_in(&folder, "geckodriver"))
        .ok_or_else(|| Failure::new("geckodriver is missing."))?;
    let file = capabilities("moz:firefoxOptions", &browser)?;
    let mut tests = web(&file);
    tests.env("PATH", path).env("GECKODRIVER", driver);
    contract::tell(&contract::FIREFOX, &Stop::listen()?, &mut tests, extra)
}

/// The browser tests, in whichever browser's driver is named alone.
fn web(capabilities: &Path) -> Command {
    let mut command = shell::cargo();
    for name in ["CHROMEDRIVER", "GECKODRIVER", "SAFARIDRIVER", "MSEDGEDRIVER"] {
        command.env_remove(name).env_remove(format!("{name}_REMOTE"));
    }
    command
        .args(["test", "--locked", "--target", WASM_TARGET, "--test", "web"])
        .env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", capabilities)
        // A browser on a busy machine needs longer than the usual 20 and 5 seconds.
        .env("WASM_BINDGEN_TEST_TIMEOUT", "180")
        .env("WASM_BINDGEN_TEST_DRIVER_TIMEOUT", "60");
    command
}

/// A copy of `webdriver.json` that also tells the driver which browser to start, so that it is the
/// one we found.
fn capabilities(key: &str, browser: &Path) -> Outcome<PathBuf> {
    let flags = shell::read(&shell::root().join("webdriver.json"))?;
    let text = with_browser(&flags, key, &browser.to_string_lossy()).ok_or_else(|| {
        Failure::new(format!("webdriver.json has no \"{key}\": {{ to name the browser in."))
    })?;
    let folder = shell::root().join("target").join("webdriver");
    shell::make_folder(&folder)?;
    let file = folder.join(format!("{}.json", key.replace(':', "-")));
    shell::write(&file, text)?;
    Ok(file)
}

fn with_browser(flags: &str, key: &str, browser: &str) -> Option<String> {
    let browser = browser.replace('\\', "\\\\").replace('"', "\\\"");
    let (before, after) = flags.split_once(&format!("\"{key}\": {{"))?;
    Some(format!("{before}\"{key}\": {{ \"binary\": \"{browser}\",{after}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_driver_is_told_which_browser_to_start() {
        assert_eq!(
            with_browser(r#"{"k": {"args": []}}"#, "k", r"C:\b.exe").as_deref(),
            Some(r#"{"k": { "binary": "C:\\b.exe","args": []}}"#)
        );
        assert_eq!(with_browser("{}", "k", "b"), None);
    }
}
