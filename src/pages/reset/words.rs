//! The words for what is kept: groups, places, counts and sizes. Draws nothing.

use crate::domain::inventory::{Entry, Group, Place, Total};
use crate::state::reset;
use crate::state::words::Locale;
use crate::t;

/// What a group is called.
pub(super) fn name(words: Locale, group: Group) -> &'static str {
    match group {
        Group::Accounts => t!(words, reset.accounts),
        Group::Notes => t!(words, server.notes),
        Group::Saved => t!(words, reset.saved),
        Group::Keys => t!(words, reset.keys),
        Group::Session => t!(words, reset.session),
        Group::Preferences => t!(words, reset.preferences),
        Group::Files => t!(words, reset.files),
        Group::SetAside => t!(words, reset.set_aside),
        Group::Other => t!(words, reset.other),
    }
}

/// What a group is.
pub(super) fn text(words: Locale, group: Group) -> &'static str {
    match group {
        Group::Accounts => t!(words, reset.accounts_text),
        Group::Notes => t!(words, server.notes_text),
        Group::Saved => t!(words, reset.saved_text),
        Group::Keys => t!(words, reset.keys_text),
        Group::Session => t!(words, reset.session_text),
        Group::Preferences => t!(words, reset.preferences_text),
        Group::Files => t!(words, reset.files_text),
        Group::SetAside => t!(words, reset.set_aside_text),
        Group::Other => t!(words, reset.other_text),
    }
}

/// How many entries, and how large they are as far as that can be told.
pub(super) fn total(words: Locale, total: Total) -> String {
    match count_and_size(words, total) {
        (count, size) if size.is_empty() => count,
        (count, size) => [&count, " · ", &size].concat(),
    }
}

/// The same in two texts; the second is empty where no size can be told.
pub(super) fn count_and_size(words: Locale, total: Total) -> (String, String) {
    let size = total.bytes.map(|bytes| reset::size(words, bytes));
    (t!(words, reset.count, count = total.count), size.unwrap_or_default())
}

/// What an entry is called.
pub(super) fn key(words: Locale, entry: &Entry) -> String {
    if !entry.key.is_empty() {
        return entry.key.clone();
    }
    let whole = if entry.is_closed() { t!(words, reset.closed) } else { t!(words, reset.empty) };
    whole.into()
}

/// Where an entry is, and its size.
pub(super) fn place_and_size(words: Locale, entry: &Entry) -> String {
    let size = match (entry.bytes, entry.group()) {
        (Some(bytes), _) => reset::size(words, bytes),
        (None, Group::Keys) => t!(words, reset.size_of_key).into(),
        (None, _) => t!(words, reset.size_unknown).into(),
    };
    [&place(words, &entry.place), " · ", &size].concat()
}

fn place(words: Locale, place: &Place) -> String {
    match place {
        Place::Local => "localStorage".into(),
        Place::Tab => t!(words, reset.place_tab).into(),
        Place::Database(name) => ["IndexedDB ", name].concat(),
        Place::Cache(name) => ["CacheStorage ", name].concat(),
        Place::Worker => t!(words, reset.place_worker).into(),
    }
}
