//! The rules of the house that the compiler does not know, read off the sources.

use std::fs;
use std::path::Path;

/// What each part of the house may use beside itself. Arrows point down only. `i18n` and its macro
/// `t` are the messages.
const ARROWS: [(&str, &[&str]); 15] = [
    ("main", &["app", "later", "state"]),
    ("later", &["inside", "pages", "state", "platform", "service", "domain"]),
    ("inside", &["design", "pages", "state", "routes", "service", "domain", "t"]),
    ("design", &["pages", "components", "state", "platform", "routes", "domain", "t"]),
    ("bin", &["hashing", "estimating"]),
    ("pages", &["components", "state", "routes", "service", "domain", "i18n", "t"]),
    ("components", &["routes", "domain", "i18n", "t"]),
    ("state", &["service", "platform", "routes", "domain", "i18n", "t"]),
    ("i18n", &["platform", "domain"]),
    ("platform", &["service", "hashing", "estimating", "routes", "domain"]),
    ("routes", &["domain"]),
    ("service", &["domain"]),
    ("hashing", &["domain"]),
    ("estimating", &["domain"]),
    ("domain", &[]),
];

/// Parts that must run on any host, and what they therefore never name.
const PURE: [&str; 4] = ["domain", "service", "hashing", "estimating"];
const BROWSER: [&str; 6] = ["leptos", "web_sys", "js_sys", "gloo", "wasm_bindgen", "idb::"];

/// What no source may hold: each is a way for text to become code or to trip over our CSP.
const FORBIDDEN: [&str; 5] = ["inner_html", "innerHTML", "eval(", "document.write", " style=\""];

/// All Rust sources under `src`, as path and text.
fn sources() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let name = path.strip_prefix(&root).unwrap().to_str().unwrap().to_owned();
                found.push((name, fs::read_to_string(path).unwrap()));
            }
        }
    }
    assert!(found.len() > 20, "the sources were not found");
    found
}

/// The part of the house that a file is in.
fn part(path: &str) -> &str {
    path.split('/').next().unwrap().trim_end_matches(".rs")
}

/// The text without its comments.
fn code(text: &str) -> String {
    let lines = text.lines().filter(|line| !line.trim_start().starts_with("//"));
    lines.collect::<Vec<_>>().join("\n")
}

/// What a text names of our own crate: `service::embedded` for `crate::service::embedded::…`.
fn names(text: &str) -> Vec<String> {
    let mut names = Vec::new();
    let word = |text: &str| {
        text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>()
    };
    for root in ["crate::", "onlyme::"] {
        for (at, _) in text.match_indices(root) {
            let rest = &text[at + root.len()..];
            let first = word(rest);
            let second = rest[first.len()..].strip_prefix("::").map(word).unwrap_or_default();
            names.push(format!("{first}::{second}"));
        }
    }
    names
}

/// The arrows of one file that point up.
fn wrong_arrows(path: &str, text: &str) -> Vec<String> {
    let part = part(path);
    let Some((_, allowed)) = ARROWS.iter().find(|(from, _)| *from == part) else {
        return Vec::new();
    };
    let code = code(text);
    let fits = |name: &String| {
        let to = name.split("::").next().unwrap();
        let adapter = part == "pages" && name.starts_with("service::embedded");
        !adapter && (to == part || allowed.contains(&to))
    };
    let mut wrong: Vec<_> = names(&code).into_iter().filter(|name| !fits(name)).collect();
    if PURE.contains(&part) {
        wrong.extend(BROWSER.iter().filter(|name| code.contains(**name)).map(|n| (*n).to_owned()));
    }
    wrong
}

/// The derives of the type `name`, if the text has it.
fn derives<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let before = text.split(&format!("pub struct {name}")).next()?;
    let derive = before.rfind("#[derive(")?;
    (before.len() < text.len()).then(|| &before[derive..])
}

#[test]
fn arrows_point_down_only() {
    for (path, text) in sources() {
        assert_eq!(wrong_arrows(&path, &text), Vec::<String>::new(), "{path} names these");
    }
}

#[test]
fn an_arrow_that_points_up_is_seen() {
    for (path, text) in [
        ("domain/ids.rs", "use crate::service::StorageError;"),
        ("domain/ids.rs", "use web_sys::Window;"),
        ("service/mod.rs", "fn a() { crate::platform::clock::now() }"),
        ("service/mod.rs", "use leptos::prelude::*;"),
        ("hashing/mod.rs", "use crate::service::embedded::ports::Checked;"),
        ("estimating/mod.rs", "use crate::service::PasswordPolicy;"),
        ("components/avatar.rs", "use crate::state::Session;"),
        ("pages/profile.rs", "use crate::platform::clock;"),
        ("pages/profile.rs", "use crate::service::embedded::Embedded;"),
        ("state/session.rs", "use crate::pages::profile;"),
        ("pages/profile.rs", "use crate::{domain::ids::SessionId};"),
        ("bin/hasher.rs", "use onlyme::service::ServiceError;"),
    ] {
        assert_eq!(wrong_arrows(path, text).len(), 1, "{path}: {text}");
    }
    for (path, text) in [
        ("pages/profile.rs", "use crate::service::ServiceError;\nuse crate::state::Session;"),
        ("service/mod.rs", "//! See `crate::platform` and leptos.\nuse crate::domain::ids;"),
        ("app.rs", "use crate::platform::clock;"),
    ] {
        assert_eq!(wrong_arrows(path, text), Vec::<String>::new(), "{path}: {text}");
    }
}

#[test]
fn no_source_turns_text_into_code_or_markup() {
    for (path, text) in sources() {
        for word in FORBIDDEN {
            assert!(!code(&text).contains(word), "{path} holds {word}");
        }
    }
}

#[test]
fn every_source_says_first_what_it_is() {
    for (path, text) in sources() {
        assert!(text.starts_with("//!"), "{path} does not begin with its own description");
    }
}

#[test]
fn secrets_cannot_be_compared_with_the_usual_operator() {
    let sources = sources();
    let (_, secret) = sources.iter().find(|(path, _)| path == "domain/secret.rs").unwrap();
    for name in ["Password", "SessionSecret"] {
        assert!(!derives(secret, name).unwrap().contains("PartialEq"), "{name}");
        for (path, text) in &sources {
            assert!(!text.contains(&format!("PartialEq for {name}")), "{path}: {name}");
        }
    }
    let bad = "#[derive(Clone, PartialEq)]\npub struct Password(String);";
    assert!(derives(bad, "Password").unwrap().contains("PartialEq"));
}

/// Whether `text` holds `word`, and not only as a part of a longer one.
fn says(text: &str, word: &str) -> bool {
    let inside = |c: char| c.is_alphanumeric() || c == '_';
    text.match_indices(word).any(|(at, _)| {
        !text[..at].ends_with(inside) && !text[at + word.len()..].starts_with(inside)
    })
}

#[test]
fn every_message_of_the_catalogue_is_said_somewhere() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let languages = catalogue::read(&root.join("locales")).unwrap();
    // No release has the design page, so what only that page says is said by nobody.
    let released = sources().into_iter().filter(|(path, _)| part(path) != "design");
    let said: String = released.map(|(_, text)| code(&text)).collect();
    let boot = code(&fs::read_to_string(root.join("public/boot.js")).unwrap());
    for message in &languages[0].messages {
        let name = message.full_name();
        if message.group == catalogue::BOOT {
            // The script puts the name of a panel's text together.
            let name = message.name.trim_end_matches("_text");
            assert!(says(&boot, name), "boot.js does not say {name}");
        } else {
            assert!(says(&said, &name), "nobody says {name}");
        }
    }
    assert!(says("t!(words, login.name)", "login.name"));
    assert!(!says("t!(words, login.name_missing)", "login.name"));
    assert!(!says("t!(words, relogin.name)", "login.name"));
}

#[test]
fn every_component_and_every_icon_stands_on_the_design_page() {
    let sources = sources();
    let on_page = sources.iter().filter(|(path, _)| part(path) == "design");
    let page: String = on_page.map(|(_, text)| code(text)).collect();
    for (path, text) in &sources {
        let Some(name) = path.strip_prefix("components/").and_then(|n| n.strip_suffix(".rs"))
        else {
            continue;
        };
        let named = page.contains(&format!("crate::components::{name}::"));
        assert!(name == "mod" || named, "src/design does not show {path}");
        if name == "icon" {
            for rest in text.split("pub const ").skip(1) {
                let (icon, _) = rest.split_once(':').unwrap();
                assert!(says(&page, icon), "src/design does not show Icon::{icon}");
            }
        }
    }
}

#[test]
fn a_release_is_built_without_the_design_page() {
    let sources = sources();
    for (path, text) in &sources {
        let lines: Vec<&str> = text.lines().map(str::trim).collect();
        for (n, line) in lines.iter().enumerate() {
            let names = [
                "crate::design::",
                "mod design;",
                "mod computed;",
                "Route::Design",
                "Self::Design",
            ];
            if part(path) == "design"
                || line.starts_with("//")
                || !names.iter().any(|name| line.contains(name))
            {
                continue;
            }
            // The line above says so, or, in a list of cases, that of the case.
            assert_eq!(lines[n - 1], "#[cfg(debug_assertions)]", "{path}: {line}");
        }
    }
}
