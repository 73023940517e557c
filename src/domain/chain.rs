//! A chain of entries, each of which holds the hash of the one before: how an entry is written for
//! hashing, how a chain is checked, and how it stands in a file.
//!
//! `cargo xtask verify-log` compiles this very file, so it names nothing else of Onlyme. It says
//! whether a chain holds together; never who wrote it: whoever can write the whole chain anew can make
//! one that holds.
//!
//! **Canonical form.** The hash of an entry is SHA-256, in small hexadecimal digits, over the entry as
//! JSON without its field `hash`, in the form of RFC 8785: no blanks, the fields of each object in the
//! order of their names, integers in decimal, texts in UTF-8 with the shortest escapes. The field
//! `prev` holds the hash of the entry before; that of the first entry is [`genesis`].

use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// What the file says it is.
pub const FORMAT: &str = "onlyme-log/1";
/// Longest file that is read, in bytes.
pub const MOST_BYTES: u32 = 32 * 1_024 * 1_024;

/// One entry. `what` is any JSON; the chain does not look into it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its number, one more than that of the entry before.
    pub n: u64,
    /// When: milliseconds since the Unix epoch, UTC.
    pub at: i64,
    /// What happened.
    pub what: Value,
    /// The hash of the entry before.
    pub prev: String,
    /// The hash of this entry.
    pub hash: String,
}

/// The names of an entry's fields.
const FIELDS: [&str; 5] = ["at", "hash", "n", "prev", "what"];

/// Where a chain stands: its last entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// The number of the last entry; 0 before the first.
    pub n: u64,
    /// Its hash; [`genesis`] before the first.
    pub hash: String,
}

/// What the first entry of `owner`'s chain has in the place of a hash before it, so that no chain
/// can pass for somebody else's.
#[must_use]
pub fn genesis(owner: &str) -> String {
    digest(&format!("{FORMAT}\n{owner}"))
}

fn digest(text: &str) -> String {
    hex::encode(Sha256::digest(text))
}

impl Head {
    /// The head of `owner`'s chain before its first entry.
    #[must_use]
    pub fn start(owner: &str) -> Self {
        Self { n: 0, hash: genesis(owner) }
    }

    /// The entry that follows.
    #[must_use]
    pub fn next(&self, at: i64, what: Value) -> Entry {
        let mut entry = Entry {
            n: self.n.saturating_add(1),
            at,
            what,
            prev: self.hash.clone(),
            hash: String::new(),
        };
        entry.hash = entry.computed();
        entry
    }
}

impl Entry {
    /// The head of a chain that ends with this entry.
    #[must_use]
    pub fn head(&self) -> Head {
        Head { n: self.n, hash: self.hash.clone() }
    }

    /// The hash that the entry should have.
    #[must_use]
    pub fn computed(&self) -> String {
        let mut body = String::new();
        self.write(None, &mut body);
        digest(&body)
    }

    /// Adds the canonical form, with a hash or without. Ten thousand are written when a log is checked,
    /// so nothing is copied first.
    fn write(&self, hash: Option<&str>, out: &mut String) {
        out.push_str("{\"at\":");
        out.push_str(&self.at.to_string());
        if let Some(hash) = hash {
            out.push_str(",\"hash\":");
            write_text(hash, out);
        }
        out.push_str(",\"n\":");
        out.push_str(&self.n.to_string());
        out.push_str(",\"prev\":");
        write_text(&self.prev, out);
        out.push_str(",\"what\":");
        write_canonical(&self.what, out);
        out.push('}');
    }

    /// The entry as JSON, as it is stored and exported.
    #[must_use]
    pub fn to_value(&self) -> Value {
        let Self { n, at, what, prev, hash } = self;
        json!({ "n": n, "at": at, "what": what, "prev": prev, "hash": hash })
    }

    /// Reads an entry: these five fields and no other. `None` if it is none.
    #[must_use]
    pub fn from_value(value: &Value) -> Option<Self> {
        let fields = value.as_object().filter(|fields| fields.len() == FIELDS.len())?;
        let text = |name: &str| Some(fields.get(name)?.as_str()?.to_owned());
        Some(Self {
            n: fields.get("n")?.as_u64()?,
            at: fields.get("at")?.as_i64()?,
            what: fields.get("what")?.clone(),
            prev: text("prev")?,
            hash: text("hash")?,
        })
    }
}

/// JSON in the form of RFC 8785, for what an entry may hold: of numbers, only integers.
#[must_use]
pub fn canonical(value: &Value) -> String {
    let mut out = String::new();
    write_canonical(value, &mut out);
    out
}

fn write_canonical(value: &Value, out: &mut String) {
    match value {
        Value::Array(items) => {
            let mut before = '[';
            for item in items {
                out.push(before);
                write_canonical(item, out);
                before = ',';
            }
            out.push_str(if items.is_empty() { "[]" } else { "]" });
        }
        Value::Object(fields) => {
            // By UTF-16 code units, as RFC 8785 asks.
            let mut sorted: Vec<_> = fields.iter().collect();
            sorted.sort_by(|(a, _), (b, _)| a.encode_utf16().cmp(b.encode_utf16()));
            let mut before = '{';
            for (name, value) in sorted {
                out.push(before);
                write_text(name, out);
                out.push(':');
                write_canonical(value, out);
                before = ',';
            }
            out.push_str(if fields.is_empty() { "{}" } else { "}" });
        }
        Value::String(text) => write_text(text, out),
        other => out.push_str(&other.to_string()),
    }
}

/// Adds a text in quotes. Most have nothing in them to escape.
fn write_text(text: &str, out: &mut String) {
    if text.bytes().all(|byte| byte >= b' ' && byte != b'"' && byte != b'\\') {
        out.push('"');
        out.push_str(text);
        out.push('"');
    } else {
        out.push_str(&Value::from(text).to_string());
    }
}

/// Something that is wrong with a chain. Entries are called by their numbers.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    /// What stands in this place of the chain (counted from 1) is no entry, or was changed after it
    /// was written: its hash is that of another text.
    Changed(usize),
    /// The entries with these numbers, first and last, are not there.
    Missing(u64, u64),
    /// The entry with this number stands in the wrong place.
    Moved(u64),
    /// The entry with this number is there more than once.
    Repeated(u64),
    /// The entry with this number does not follow the one before it: one of the two was replaced, or
    /// comes from another chain.
    Foreign(u64),
}

/// A chain to check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chain {
    /// Whose it is, as [`genesis`] takes it.
    pub owner: String,
    /// The number of the first entry that should be there; earlier ones may have been dropped for age.
    pub first: u64,
    /// Where it should end.
    pub head: Head,
    /// The entries in their order; `None` where something is no entry.
    pub entries: Vec<Option<Entry>>,
}

impl Chain {
    /// Everything that is wrong with the chain; nothing if it holds.
    #[must_use]
    pub fn faults(&self) -> Vec<Fault> {
        let sound = |entry: &&Entry| entry.hash == entry.computed();
        let places = self.entries.iter().map(|entry| entry.as_ref().filter(sound));
        let places: Vec<Option<&Entry>> = places.collect();
        let mut faults = Vec::new();
        let mut all: BTreeMap<u64, &Entry> = BTreeMap::new();
        let mut furthest = 0;
        for (place, entry) in places.iter().enumerate() {
            let Some(entry) = entry else {
                faults.push(Fault::Changed(place + 1));
                continue;
            };
            if all.contains_key(&entry.n) {
                faults.push(Fault::Repeated(entry.n));
                continue;
            }
            all.insert(entry.n, entry);
            if entry.n < furthest {
                faults.push(Fault::Moved(entry.n));
            }
            furthest = furthest.max(entry.n);
        }
        faults.extend(self.missing(&places));
        faults.extend(self.foreign(&all));
        faults.sort();
        faults.dedup();
        faults
    }

    /// The gaps. Changed entries fill those in whose place they stand.
    fn missing(&self, places: &[Option<&Entry>]) -> Vec<Fault> {
        let mut numbers: Vec<(u64, usize)> = Vec::new();
        let mut changed = 0;
        for entry in places {
            match entry {
                None => changed += 1,
                Some(entry) => numbers.push((entry.n, std::mem::take(&mut changed))),
            }
        }
        numbers.push((self.head.n.saturating_add(1), changed));
        numbers.sort_unstable();
        let mut next = self.first;
        let mut gaps = Vec::new();
        for (n, changed_before) in numbers {
            let from = next.saturating_add(changed_before as u64);
            if from < n {
                gaps.push(Fault::Missing(from, n - 1));
            }
            next = next.max(n.saturating_add(1));
        }
        gaps
    }

    /// Entries that do not follow the one with the number before.
    fn foreign(&self, all: &BTreeMap<u64, &Entry>) -> Vec<Fault> {
        let mut found = Vec::new();
        for (n, entry) in all {
            let before = match n.checked_sub(1) {
                Some(0) | None => Some(genesis(&self.owner)),
                Some(before) => all.get(&before).map(|before| before.hash.clone()),
            };
            let outside = *n < self.first || *n > self.head.n;
            if outside || before.is_some_and(|before| before != entry.prev) {
                found.push(Fault::Foreign(*n));
            }
        }
        let last = all.get(&self.head.n);
        if last.is_some_and(|last| last.hash != self.head.hash) {
            found.push(Fault::Foreign(self.head.n));
        }
        found
    }

    /// The chain as a file.
    #[must_use]
    pub fn to_file(&self) -> String {
        let mut lines = String::new();
        for entry in self.entries.iter().flatten() {
            if !lines.is_empty() {
                lines.push_str(",\n");
            }
            entry.write(Some(&entry.hash), &mut lines);
        }
        let owner = Value::from(self.owner.as_str());
        let hash = Value::from(self.head.hash.as_str());
        format!(
            "{{\"format\":\"{FORMAT}\",\"owner\":{owner},\"first\":{},\"last\":{},\"hash\":{hash},\"entries\":[\n{}\n]}}\n",
            self.first, self.head.n, lines
        )
    }

    /// Reads a file.
    ///
    /// # Errors
    /// Why it is none, in a sentence.
    pub fn from_file(text: &str) -> Result<Self, String> {
        if u32::try_from(text.len()).is_ok_and(|length| length <= MOST_BYTES) {
            Self::read(text)
        } else {
            Err(format!("It is longer than {} MB.", MOST_BYTES / 1_024 / 1_024))
        }
    }

    fn read(text: &str) -> Result<Self, String> {
        let value: Value = serde_json::from_str(text).map_err(|why| format!("No JSON: {why}."))?;
        let fields = value.as_object().ok_or("It is no JSON object.")?;
        if fields.get("format").and_then(Value::as_str) != Some(FORMAT) {
            return Err(format!("Its field “format” is not “{FORMAT}”."));
        }
        Self::from_fields(fields).ok_or_else(|| {
            "One of its fields “owner”, “first”, “last”, “hash”, “entries” is missing or wrong."
                .to_owned()
        })
    }

    fn from_fields(fields: &Map<String, Value>) -> Option<Self> {
        let text = |name: &str| Some(fields.get(name)?.as_str()?.to_owned());
        let number = |name: &str| fields.get(name)?.as_u64();
        let entries = fields.get("entries")?.as_array()?.iter().map(Entry::from_value).collect();
        Some(Self {
            owner: text("owner")?,
            first: number("first")?,
            head: Head { n: number("last")?, hash: text("hash")? },
            entries,
        })
    }
}
