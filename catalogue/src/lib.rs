//! The texts in `locales/`, a file for each language, for the build script, which makes typed messages
//! of them, and for xtask, which makes the files of the other languages. Finds what is missing, left
//! over or unequal. Decides nothing about when a text is loaded, and is no part of the app.

mod json;
mod message;
#[cfg(test)]
mod tests;

pub use message::{CATEGORIES, Message};

use json::Value;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

/// The language that the others are compared with. Its texts stand in the code, where they are used.
pub const ENGLISH: &str = "en";

/// The group that `public/boot.js` says. It stands first, so that the script finds its lines.
pub const BOOT: &str = "boot";

/// The top-level field that has no messages but the language's name, in the language itself.
const NAME: &str = "language";

/// One language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Language {
    /// As HTML and Intl call it: `en`.
    pub tag: String,
    /// As it calls itself.
    pub name: String,
    /// Its texts: the boot script's first, then by group and name. English has the same in the same places.
    pub messages: Vec<Message>,
}

/// Reads all languages in `folder`: English first, then by their tags.
///
/// # Errors
///
/// Everything that is wrong with them, a line each.
pub fn read(folder: &Path) -> Result<Vec<Language>, Vec<String>> {
    let failed = |error| vec![format!("{}: {error}", folder.display())];
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        files.push((name, fs::read_to_string(&path).map_err(failed)?));
    }
    check(&files)
}

/// The languages of these files, each a name and a text; or what is wrong with them.
///
/// # Errors
///
/// Everything that is wrong with them, a line each.
pub fn check(files: &[(String, String)]) -> Result<Vec<Language>, Vec<String>> {
    let (mut languages, mut wrong) = (Vec::new(), Vec::new());
    for (name, text) in files {
        match language(name, text) {
            Ok(language) => languages.push(language),
            Err(found) => wrong.extend(found),
        }
    }
    languages.sort_by_key(|language: &Language| (language.tag != ENGLISH, language.tag.clone()));
    match languages.split_first() {
        Some((english, others)) if english.tag == ENGLISH => {
            wrong.extend(others.iter().flat_map(|other| differences(english, other)));
        }
        _ => wrong.push(format!("{ENGLISH}.json is missing, or cannot be read")),
    }
    if wrong.is_empty() { Ok(languages) } else { Err(wrong) }
}

/// One file.
fn language(file: &str, text: &str) -> Result<Language, Vec<String>> {
    let one = |wrong: String| vec![format!("{file}: {wrong}")];
    let tag = file.strip_suffix(".json").filter(|tag| is_tag(tag));
    let tag =
        tag.ok_or_else(|| one("is not named like a language: two or three of a–z, .json".into()))?;
    let (mut name, mut messages, mut wrong) = (None, Vec::new(), Vec::new());
    for (group, value) in json::read(text).map_err(|error| one(error.to_string()))? {
        match value {
            Value::Text(own) if group == NAME => name = Some(own),
            Value::Fields(fields) => {
                for (key, value) in fields {
                    match Message::read(&group, &key, value) {
                        Ok(message) => messages.push(message),
                        Err(found) => wrong.push(format!("{file}: {group}.{key} {found}")),
                    }
                }
            }
            Value::Text(_) => wrong.push(format!("{file}: {group} is no group of messages")),
        }
    }
    if name.as_ref().is_none_or(|name| name.trim().is_empty()) {
        wrong.push(format!("{file}: “{NAME}” is missing: what the language calls itself"));
    }
    messages.sort_by(|one: &Message, other| one.place().cmp(&other.place()));
    match (name, wrong.is_empty()) {
        (Some(name), true) => Ok(Language { tag: tag.into(), name, messages }),
        _ => Err(wrong),
    }
}

/// A region makes no difference to the texts, so a tag has none.
fn is_tag(tag: &str) -> bool {
    matches!(tag.len(), 2 | 3) && tag.bytes().all(|byte| byte.is_ascii_lowercase())
}

/// What `other` has otherwise than English. What it calls a count's forms is its own business.
fn differences(english: &Language, other: &Language) -> Vec<String> {
    let mut wrong = Vec::new();
    let names = |language: &Language| -> BTreeSet<String> {
        language.messages.iter().map(Message::full_name).collect()
    };
    let (wanted, found) = (names(english), names(other));
    for name in wanted.difference(&found) {
        wrong.push(format!("{}.json: {name} is missing", other.tag));
    }
    for name in found.difference(&wanted) {
        wrong.push(format!("{}.json: {name} is left over: English has none", other.tag));
    }
    for message in &other.messages {
        let same = |one: &&Message| one.full_name() == message.full_name();
        if let Some(one) = english.messages.iter().find(same)
            && one.values != message.values
        {
            wrong.push(format!(
                "{}.json: {} has the values {:?}, in English {:?}",
                other.tag,
                message.full_name(),
                message.values,
                one.values
            ));
        }
    }
    wrong
}

impl Language {
    /// The file that the app loads: a line for each message, in the order of all languages. What
    /// `wanted` leaves out is an empty line.
    #[must_use]
    pub fn lines(&self, wanted: impl Fn(usize) -> bool) -> String {
        let line = |(at, message): (usize, &Message)| {
            if wanted(at) { message.text.clone() } else { String::new() }
        };
        self.messages.iter().enumerate().map(line).collect::<Vec<_>>().join("\n")
    }
}

/// What the app is compiled with: a module for each group, an item for each message with its place
/// and its English text.
#[must_use]
pub fn messages_in_rust(english: &Language) -> String {
    let mut code = format!("pub(super) const MESSAGES: usize = {};\n", english.messages.len());
    let mut group = "";
    for (at, message) in english.messages.iter().enumerate() {
        if message.group == BOOT {
            continue;
        }
        if message.group != group {
            code.push_str(if group.is_empty() { "" } else { "}\n" });
            group = &message.group;
            let _ = writeln!(code, "pub mod {group} {{\nuse super::*;");
        }
        code.push_str(&message.in_rust(at));
    }
    code.push_str(if group.is_empty() { "" } else { "}\n" });
    code
}

/// The list of languages, for the app.
#[must_use]
pub fn languages_in_rust(languages: &[Language]) -> String {
    let mut code = String::from("pub const ALL: &[Language] = &[\n");
    for Language { tag, name, .. } in languages {
        let _ = writeln!(code, "Language {{ tag: {tag:?}, name: {name:?} }},");
    }
    let tags: Vec<&str> = languages.iter().map(|language| language.tag.as_str()).collect();
    let _ = writeln!(code, "];\npub const TAGS: &[&str] = &{tags:?};");
    code
}
