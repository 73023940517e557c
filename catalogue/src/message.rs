//! One message: read from the JSON, checked by itself, and written as the app reads it.

use crate::BOOT;
use crate::json::Value;
use std::fmt::Write as _;

/// The value that a plural form depends on.
const COUNT: &str = "count";

/// What `Intl.PluralRules` may call a count. `other` is what every language has.
pub const CATEGORIES: [&str; 6] = ["zero", "one", "two", "few", "many", "other"];

/// Words that cannot name a value or a message, because they name something in Rust.
const KEYWORDS: [&str; 37] = [
    "as", "async", "await", "break", "const", "continue", "crate", "dyn", "else", "enum", "extern",
    "false", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "match", "mod", "move", "mut",
    "pub", "ref", "return", "self", "static", "struct", "super", "trait", "true", "type", "use",
    "where", "while",
];

/// One message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// The group that it is in.
    pub group: String,
    /// What it is called there.
    pub name: String,
    /// What is filled in, by name, sorted.
    pub values: Vec<String>,
    /// As the app reads it: `{0}` for the first value. Where a count decides, the forms and their
    /// names in turn, with tabs between them and `other` at the end.
    pub text: String,
}

impl Message {
    /// Reads a message: a text, or an object with the forms of a count.
    pub(crate) fn read(group: &str, name: &str, value: Value) -> Result<Self, String> {
        if !is_name(name) || !is_name(group) {
            return Err("is not named in a–z, 0–9 and _, or is a word of Rust".into());
        }
        let forms = match value {
            Value::Text(text) => vec![("other".to_owned(), text)],
            Value::Fields(fields) => read_forms(fields)?,
        };
        let mut values = Vec::new();
        for (_, text) in &forms {
            values.extend(values_in(text)?);
        }
        if forms.len() > 1 {
            values.push(COUNT.to_owned());
        }
        values.sort_unstable();
        values.dedup();
        if values.len() > 9 {
            return Err("has more than nine values".into());
        }
        let last = forms.len() - 1;
        let mut text = String::new();
        for (at, (form, template)) in forms.iter().enumerate() {
            // Each form needs all values but the count, which it may say in a word; where it stands for
            // one count alone, it may need none: "Nobody".
            let own = values_in(template)?;
            let left_out = values.iter().find(|value| *value != COUNT && !own.contains(value));
            if let Some(value) = left_out.filter(|_| !form.starts_with('=')) {
                return Err(format!("leaves {value} out of “{form}”"));
            }
            if last > 0 {
                let _ = write!(text, "{form}\t");
            }
            text.push_str(&numbered(template, &values));
            text.push_str(if at < last { "\t" } else { "" });
        }
        Ok(Self { group: group.into(), name: name.into(), values, text })
    }

    /// `group.name`.
    #[must_use]
    pub fn full_name(&self) -> String {
        [&self.group, ".", &self.name].concat()
    }

    /// Whether a count decides about its form, or is said in it.
    #[must_use]
    pub fn is_counted(&self) -> bool {
        self.values.iter().any(|value| value == COUNT)
    }

    /// Where it stands among all messages.
    pub(crate) fn place(&self) -> (bool, &str, &str) {
        (self.group != BOOT, &self.group, &self.name)
    }

    /// The item that `t!` names: a constant, or a struct with a field for each value.
    pub(crate) fn in_rust(&self, at: usize) -> String {
        let Self { name, text, values, .. } = self;
        if values.is_empty() {
            return format!("pub const {name}: Text = Text {{ at: {at}, english: {text:?} }};\n");
        }
        let (mut fields, mut said) = (String::new(), String::new());
        for value in values {
            let kind = if value == COUNT { "Count" } else { "Display" };
            let _ = write!(fields, "pub {value}: &'a dyn {kind},");
            let _ = match value.as_str() {
                COUNT => write!(said, "&words.number(self.{COUNT}.count()),"),
                value => write!(said, "self.{value},"),
            };
        }
        let text = format!("Text {{ at: {at}, english: {text:?} }}");
        let counted = format!("words.counted({text}, self.{COUNT}.count(), &[{said}])");
        let filled = format!("words.filled({text}, &[{said}])");
        let call = if self.is_counted() { counted } else { filled };
        format!(
            "pub struct {name}<'a> {{ {fields} }}\n\
             impl {name}<'_> {{ pub fn say(&self, words: Locale) -> String {{ {call} }} }}\n"
        )
    }
}

fn is_name(name: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    name.starts_with(|first: char| first.is_ascii_lowercase())
        && name.bytes().all(fits)
        && !KEYWORDS.contains(&name)
}

/// The forms of a count, `other` last: `=0`, `one`, `few` and so on.
fn read_forms(fields: Vec<(String, Value)>) -> Result<Vec<(String, String)>, String> {
    let mut forms = Vec::new();
    for (form, value) in fields {
        let exact = form
            .strip_prefix('=')
            .is_some_and(|n| n.parse::<u32>().is_ok_and(|m| m.to_string() == n));
        if !exact && !CATEGORIES.contains(&form.as_str()) {
            return Err(format!(
                "has a form “{form}”: they are {} and =0, =1, …",
                CATEGORIES.join(", ")
            ));
        }
        match value {
            Value::Text(text) => forms.push((form, text)),
            Value::Fields(_) => return Err(format!("has more than a text in “{form}”")),
        }
    }
    forms.sort_by_key(|(form, _)| form == "other");
    match forms.last() {
        Some((form, _)) if form == "other" => Ok(forms),
        _ => Err("has no form “other”".into()),
    }
}

/// What a text has between double braces.
fn values_in(text: &str) -> Result<Vec<String>, String> {
    if text.trim().is_empty() {
        return Err("is empty".into());
    }
    if text.contains(char::is_control) {
        return Err("has a line break, a tab or the like".into());
    }
    let mut parts = text.split("{{");
    let mut plain = parts.next().unwrap_or_default().to_owned();
    let mut values = Vec::new();
    for part in parts {
        let (value, rest) = part.split_once("}}").ok_or("has braces that do not close")?;
        let value = value.trim();
        if !is_name(value) {
            return Err(format!("has a value “{value}”, which is no name"));
        }
        values.push(value.to_owned());
        plain.push_str(rest);
    }
    if plain.contains(['{', '}']) {
        return Err("has single braces".into());
    }
    Ok(values)
}

/// The text with the number of each value in place of its name.
fn numbered(text: &str, values: &[String]) -> String {
    let mut parts = text.split("{{");
    let mut numbered = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (value, rest) = part.split_once("}}").unwrap_or((part, ""));
        let at = values.iter().position(|known| known == value.trim()).unwrap_or_default();
        let _ = write!(numbered, "{{{at}}}{rest}");
    }
    numbered
}
