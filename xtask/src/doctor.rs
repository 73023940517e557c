//! `cargo xtask doctor`: which tools this machine has, and how to get the others. It only looks.

use crate::behind;
use crate::browsers::{self, Browser, CHROMIUM, FIREFOX, HEADLESS_SHELL};
use crate::failure::Outcome;
use crate::node;
use crate::postgres::programs::{self, Programs};
use crate::shell::{self, say};
use crate::tools::{self, GECKODRIVER, TRUNK, Tool, WASM_BINDGEN, WASM_TARGET};
use std::path::Path;

/// Prints a line for each tool.
pub(crate) fn run(_: &[String]) -> Outcome {
    let folder = tools::folder()?;
    say(&format!("Tools are kept in {}\n", folder.display()));
    say("For everything:");
    row("Rust", &rust());
    row(WASM_TARGET, &target());
    row(TRUNK.name, &tool(&TRUNK, &folder));
    row(WASM_BINDGEN.name, &tool(&WASM_BINDGEN, &folder));
    say("For the browser tests:");
    row(CHROMIUM.name, &browser(&CHROMIUM));
    row("chromedriver", &chromedriver());
    row(FIREFOX.name, &browser(&FIREFOX));
    row(GECKODRIVER.name, &tool(&GECKODRIVER, &folder));
    say("For the end-to-end tests and the auth server:");
    row("Node", &node());
    row("headless shell", &headless_shell());
    row("PostgreSQL", &postgres());
    say("For the tests behind nginx and Caddy, besides:");
    for name in behind::PROXIES {
        row(name, &proxy(name));
    }
    Ok(())
}

fn row(name: &str, state: &str) {
    say(&format!("  {name:<24} {state}"));
}

fn found(version: Option<&str>, place: &Path) -> String {
    format!("{:<16} {}", version.unwrap_or("(version unknown)"), place.display())
}

fn rust() -> String {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    found(shell::version_of(&cargo).as_deref(), Path::new(&cargo))
}

fn target() -> String {
    if tools::has_wasm_target() {
        "installed".to_owned()
    } else if shell::find_on_path("rustup").is_some() {
        "missing; the first build adds it with rustup".to_owned()
    } else {
        "missing, and there is no rustup to add it: https://rustup.rs".to_owned()
    }
}

fn tool(tool: &Tool, folder: &Path) -> String {
    match tool.find(folder) {
        Some(place) => found(Some(tool.version), &place),
        None => format!(
            "{} is missing; it installs itself when it is needed (about {} minutes)",
            tool.version, tool.minutes
        ),
    }
}

fn browser(browser: &Browser) -> String {
    browser.find().map_or_else(
        || browser.advice(),
        |program| found(browsers::browser_version(&program).as_deref(), &program),
    )
}

/// The tests do without it.
fn headless_shell() -> String {
    let shell = HEADLESS_SHELL.find();
    shell.map_or_else(
        || "missing; Chromium does it, more slowly".to_owned(),
        |it| found(browsers::browser_version(&it).as_deref(), &it),
    )
}

fn chromedriver() -> String {
    let Some(chromium) = CHROMIUM.find() else { return "comes after Chromium".to_owned() };
    browsers::find_chromedriver(&chromium).map_or_else(
        || browsers::chromedriver_advice(&chromium),
        |driver| found(shell::version_of(&driver).as_deref(), &driver),
    )
}

fn node() -> String {
    let Some(node) = shell::find_on_path("node") else { return node::advice(None) };
    found(shell::version_of(&node).as_deref(), &node)
}

fn postgres() -> String {
    let found = Programs::find();
    found.map_or_else(programs::advice, |it| self::found(Some(it.version()), it.folder()))
}

fn proxy(name: &str) -> String {
    // nginx does not know `--version`.
    behind::find(name).map_or_else(|| behind::advice(name), |place| place.display().to_string())
}
