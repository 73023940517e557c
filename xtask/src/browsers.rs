//! The browsers and drivers that the tests run in. On Debian, as root or with a `sudo` that asks
//! nothing, missing ones are installed as packages; elsewhere a sentence says what to install. It
//! never downloads a browser by itself.

use crate::failure::{Failure, Outcome};
use crate::packages;
use crate::shell;
use std::env;
use std::path::{Path, PathBuf};

/// What the packages are for.
const PURPOSE: &str = "the browser tests";

/// A browser family: what its programs and packages are called.
#[derive(Debug)]
pub(crate) struct Browser {
    /// Its name for people.
    pub(crate) name: &'static str,
    /// The variable that names its program.
    pub(crate) variable: &'static str,
    programs: &'static [&'static str],
    /// Where it lies on systems that do not put applications on PATH.
    elsewhere: &'static [&'static str],
    packages: &'static [&'static str],
}

/// Chromium, or Chrome where that is what people have.
pub(crate) static CHROMIUM: Browser = Browser {
    name: "Chromium",
    variable: "CHROMIUM",
    programs: &["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"],
    elsewhere: &[
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    ],
    packages: &["chromium", "chromium-driver"],
};

/// Chromium without windows or what draws them, which takes a fifth less time for the same tests.
pub(crate) static HEADLESS_SHELL: Browser = Browser {
    name: "Chromium's headless shell",
    variable: "HEADLESS_SHELL",
    programs: &["chromium-headless-shell", "chrome-headless-shell"],
    elsewhere: &[],
    packages: &["chromium-headless-shell"],
};

/// Firefox, or the long-term release of it.
pub(crate) static FIREFOX: Browser = Browser {
    name: "Firefox",
    variable: "FIREFOX",
    programs: &["firefox", "firefox-esr"],
    elsewhere: &[
        "/Applications/Firefox.app/Contents/MacOS/firefox",
        r"C:\Program Files\Mozilla Firefox\firefox.exe",
    ],
    packages: &["firefox-esr"],
};

impl Browser {
    /// Its program, if this machine has it.
    pub(crate) fn find(&self) -> Option<PathBuf> {
        let chosen = env::var_os(self.variable).map(PathBuf::from);
        let on_path = || self.programs.iter().find_map(|name| shell::find_on_path(name));
        let elsewhere = || self.elsewhere.iter().map(PathBuf::from).find(|path| path.is_file());
        chosen.or_else(on_path).or_else(elsewhere)
    }

    /// Its program, installed if need be.
    pub(crate) fn ensure(&self) -> Outcome<PathBuf> {
        if self.find().is_none() {
            packages::install(self.packages, PURPOSE)?;
        }
        self.find().ok_or_else(|| Failure::new(self.advice()))
    }

    /// How to get it.
    pub(crate) fn advice(&self) -> String {
        format!(
            "{0} is missing: install it, or set {1} to its program. `cargo xtask doctor` lists \
             what there is.",
            self.name, self.variable
        )
    }
}

/// The driver that speaks to this Chromium; it must be of the same major version.
pub(crate) fn ensure_chromedriver(chromium: &Path) -> Outcome<PathBuf> {
    if find_chromedriver(chromium).is_none() {
        packages::install(CHROMIUM.packages, PURPOSE)?;
    }
    find_chromedriver(chromium).ok_or_else(|| Failure::new(chromedriver_advice(chromium)))
}

/// The driver of `CHROMEDRIVER` or PATH, if it fits this Chromium.
pub(crate) fn find_chromedriver(chromium: &Path) -> Option<PathBuf> {
    let chosen = env::var_os("CHROMEDRIVER").map(PathBuf::from);
    let driver = chosen.or_else(|| shell::find_on_path("chromedriver"))?;
    let wanted = browser_version(chromium);
    let found = shell::version_of(&driver)?;
    wanted.is_none_or(|wanted| major(&wanted) == major(&found)).then_some(driver)
}

/// How to get the driver for this Chromium.
pub(crate) fn chromedriver_advice(chromium: &Path) -> String {
    let version = browser_version(chromium).unwrap_or_default();
    format!(
        "A chromedriver for {} {version} is missing: `npx @puppeteer/browsers install \
         chromedriver@{}` fetches it; then put it on PATH or set CHROMEDRIVER to it.",
        chromium.display(),
        major(&version)
    )
}

/// A browser's version. Windows' browsers do not tell: asked, they open a window instead.
pub(crate) fn browser_version(program: &Path) -> Option<String> {
    if cfg!(windows) { None } else { shell::version_of(program) }
}

fn major(version: &str) -> &str {
    version.split('.').next().unwrap_or(version)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_compared_by_their_first_number() {
        assert_eq!(major("156.0.1.2"), "156");
        assert_eq!(major("153"), "153");
    }

    #[test]
    fn a_driver_that_is_missing_is_named_with_the_version_to_fetch() {
        let advice = chromedriver_advice(Path::new("/nowhere/chromium"));
        assert!(advice.contains("/nowhere/chromium") && advice.contains("CHROMEDRIVER"));
    }
}
