//! Puts the style sheets together into two: the one that index.html links, and `style/later/`, which
//! is loaded with the screens behind the log-in; in development builds with that of the design page.
//! Trunk runs it before each build. It changes no rule: it joins files, in the order of their layers.

use crate::failure::{Failure, Outcome};
use crate::shell;
use std::env;
use std::fs;
use std::path::Path;

/// The sheets that come first, in this order: each may rely on those before it.
const FIRST: [&str; 4] = ["layers.css", "reset.css", "tokens.css", "base.css"];

/// The folders that follow, each sorted by name.
const THEN: [&str; 3] = ["components/", "pages/", DESIGN];

/// The folder of what the log-in screen does without, laid out like the one above it.
const LATER: &str = "later/";

/// The folder of the page that no release has.
const DESIGN: &str = "design/";

/// Writes `target/style/onlyme.css` and `later.css` from `style/`.
pub(crate) fn run(_: &[String]) -> Outcome {
    let source = shell::root().join("style");
    let files = shell::files_below(&source)?;
    let names: Vec<String> = files.iter().map(|file| shell::relative_name(&source, file)).collect();
    let profile = env::var("TRUNK_PROFILE").unwrap_or_default();
    let (later, first) = sheets(&names, profile == "debug");
    // Inside the project even when CARGO_TARGET_DIR is elsewhere, because index.html names it.
    let folder = shell::root().join("target").join("style");
    shell::make_folder(&folder)?;
    for (sheet, names) in [("onlyme.css", first), ("later.css", later)] {
        let mut text = String::new();
        for name in in_order(&names)? {
            text.push_str(&section(name, &shell::read(&source.join(name))?));
        }
        write_if_changed(&folder.join(sheet), &text)?;
    }
    Ok(())
}

/// What is loaded later and what comes first, among these names.
fn sheets(names: &[String], development: bool) -> (Vec<&str>, Vec<&str>) {
    let wanted = names.iter().filter(|name| development || !name.starts_with(DESIGN));
    wanted.map(String::as_str).partition(|name| name.starts_with(LATER) || name.starts_with(DESIGN))
}

/// One file of the sheet, with its name above it for those who look into the result.
fn section(name: &str, text: &str) -> String {
    format!("/* {name} */\n{}\n\n", text.replace("\r\n", "\n").trim())
}

/// The style sheets among these names in layer order. A sheet with no place is a failure, because
/// leaving it out silently would be a hunt for whoever wrote it.
fn in_order<'a>(names: &[&'a str]) -> Outcome<Vec<&'a str>> {
    let place = |name: &str| {
        let first = FIRST.iter().position(|known| *known == name);
        let name = name.strip_prefix(LATER).unwrap_or(name);
        let then = || THEN.iter().position(|folder| name.starts_with(folder));
        first.or_else(|| then().map(|index| FIRST.len() + index))
    };
    let is_sheet = |name: &&&str| Path::new(name).extension().is_some_and(|end| end == "css");
    let mut sheets = Vec::new();
    for name in names.iter().filter(is_sheet) {
        let place = place(name).ok_or_else(|| {
            Failure::new(format!(
                "style/{name} has no place in the order: move it to style/components or \
                 style/pages, or name it in xtask/src/style.rs."
            ))
        })?;
        sheets.push((place, *name));
    }
    sheets.sort_unstable();
    Ok(sheets.into_iter().map(|(_, name)| name).collect())
}

/// Leaves an equal file alone: a new time stamp would make whoever watches it build again.
fn write_if_changed(path: &Path, text: &str) -> Outcome {
    if fs::read_to_string(path).is_ok_and(|old| old == text) {
        return Ok(());
    }
    shell::write(path, text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn layers_come_first_then_components_then_pages_each_by_name() {
        let names = [
            "base.css",
            "components/dialog.css",
            "components/button.css",
            "layers.css",
            "pages/login.css",
            "reset.css",
            "tokens.css",
            "later/pages/devices.css",
        ];
        let expected = [
            "layers.css",
            "reset.css",
            "tokens.css",
            "base.css",
            "components/button.css",
            "components/dialog.css",
            "later/pages/devices.css",
            "pages/login.css",
        ];
        assert_eq!(in_order(&names).unwrap(), expected);
    }

    #[test]
    fn only_a_development_build_has_the_sheet_of_the_design_page() {
        let names = ["base.css", "design/design.css", "later/pages/devices.css"].map(str::to_owned);
        let release = (vec!["later/pages/devices.css"], vec!["base.css"]);
        assert_eq!(sheets(&names, false), release);
        let development = (vec!["design/design.css", "later/pages/devices.css"], vec!["base.css"]);
        assert_eq!(sheets(&names, true), development);
        assert_eq!(
            in_order(&development.0).unwrap(),
            ["later/pages/devices.css", "design/design.css"]
        );
    }

    #[test]
    fn a_sheet_without_a_place_is_refused_by_name() {
        let failure = in_order(&["extra.css"]).unwrap_err();
        assert!(failure.to_string().contains("style/extra.css"));
    }

    #[test]
    fn other_files_are_left_out() {
        assert_eq!(in_order(&["README.md", "base.css"]).unwrap(), ["base.css"]);
    }

    #[test]
    fn line_ends_do_not_change_the_sheet() {
        assert_eq!(section("a.css", "a {}\r\nb {}\r\n"), section("a.css", "a {}\nb {}"));
    }
}
