//! The proof of a reset as a file: both lists by name and size, when they were made, and what was
//! asked. Never a value that was kept.

use crate::domain::inventory::{Entry, Group, Inventory, Place, total};
use serde::Serialize;

/// The version of the file's form.
const VERSION: u32 = 1;

/// What the file tells beside the lists.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// The address that the lists are about: storage belongs to an origin.
    pub origin: &'a str,
    /// When the session of this device was ended first, if it was.
    pub logged_out: Option<&'a str>,
    /// Whether the practice accounts were to be kept.
    pub accounts_kept: bool,
    /// Databases that another tab held back.
    pub held_back: &'a [String],
}

#[derive(Serialize)]
struct File<'a> {
    onlyme_reset: u32,
    origin: &'a str,
    logged_out: Option<&'a str>,
    accounts_kept: bool,
    held_back: &'a [String],
    before: List<'a>,
    after: List<'a>,
}

#[derive(Serialize)]
struct List<'a> {
    listed: &'a str,
    not_readable: &'a [&'static str],
    groups: Vec<Sum>,
    entries: Vec<Row<'a>>,
}

#[derive(Serialize)]
struct Sum {
    group: &'static str,
    count: u32,
    bytes: Option<u64>,
}

#[derive(Serialize)]
struct Row<'a> {
    place: &'static str,
    name: &'a str,
    key: &'a str,
    bytes: Option<u64>,
}

/// The text of the file. The times are ISO texts.
#[must_use]
pub fn json(asked: Asked, before: (&str, &Inventory), after: (&str, &Inventory)) -> String {
    let Asked { origin, logged_out, accounts_kept, held_back } = asked;
    let (before, after) = (list(before), list(after));
    let onlyme_reset = VERSION;
    let file = File { onlyme_reset, origin, logged_out, accounts_kept, held_back, before, after };
    // A struct of numbers and texts always has a JSON form.
    serde_json::to_string_pretty(&file).unwrap_or_default()
}

fn list<'a>((listed, inventory): (&'a str, &'a Inventory)) -> List<'a> {
    let sum = |group: Group| {
        let total = total(&inventory.of(group));
        Sum { group: group.word(), count: total.count, bytes: total.bytes }
    };
    List {
        listed,
        not_readable: &inventory.unread,
        groups: Group::ALL.map(sum).into(),
        entries: inventory.entries.iter().map(row).collect(),
    }
}

fn row(entry: &Entry) -> Row<'_> {
    let (place, name) = match &entry.place {
        Place::Local => ("localStorage", ""),
        Place::Tab => ("sessionStorage", ""),
        Place::Database(name) => ("IndexedDB", name.as_str()),
        Place::Cache(name) => ("CacheStorage", name.as_str()),
        Place::Worker => ("service worker", ""),
    };
    Row { place, name, key: &entry.key, bytes: entry.bytes }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_has_both_lists_their_times_and_what_was_asked() {
        let key = |key: &str, bytes| Entry {
            place: Place::Database("onlyme-device".into()),
            key: key.into(),
            bytes,
        };
        let before = Inventory {
            entries: vec![
                Entry { place: Place::Local, key: "onlyme/in".into(), bytes: Some(20) },
                key("keys/0a", None),
            ],
            unread: vec!["CacheStorage"],
        };
        let held = ["onlyme-device".to_owned()];
        let asked = Asked {
            origin: "https://me.example",
            logged_out: Some("2026-01-02T03:04:05.000Z"),
            accounts_kept: false,
            held_back: &held,
        };
        let after = Inventory { entries: vec![key("", None)], unread: vec![] };
        let text = json(asked, ("then", &before), ("now", &after));
        let file: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(file["onlyme_reset"], 1);
        assert_eq!(file["origin"], "https://me.example");
        assert_eq!(file["logged_out"], "2026-01-02T03:04:05.000Z");
        assert_eq!(file["held_back"][0], "onlyme-device");
        assert_eq!(file["before"]["listed"], "then");
        assert_eq!(file["before"]["not_readable"][0], "CacheStorage");
        assert_eq!(file["before"]["entries"][0]["key"], "onlyme/in");
        assert_eq!(file["before"]["entries"][0]["bytes"], 20);
        assert_eq!(file["before"]["entries"][1]["bytes"], serde_json::Value::Null);
        assert_eq!(file["before"]["groups"].as_array().unwrap().len(), Group::ALL.len());
        assert_eq!(file["after"]["listed"], "now");
        assert_eq!(file["after"]["entries"][0]["name"], "onlyme-device");
        let session = file["before"]["groups"].as_array().unwrap();
        let session = session.iter().find(|sum| sum["group"] == "session").unwrap();
        assert_eq!((&session["count"], &session["bytes"]), (&1.into(), &20.into()));
    }
}
