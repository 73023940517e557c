//! What a store has read of its database, kept in memory for as long as the database is as it was.
//!
//! Each transaction that writes gives the database a version that was never there before, so rows that
//! were read at one version are what a read at the same version would find again. Never says so by
//! itself: a transaction reads the version, and only then asks here.

use crate::service::embedded::ports::{Changes, Snapshot};

/// All rows under some prefixes, as they are at one version.
#[derive(Debug, Default)]
pub(super) struct RowsCopy {
    version: Option<String>,
    parts: Vec<(String, Snapshot)>,
}

impl RowsCopy {
    /// The database is at this version now; `None` where nobody has given it one, and then nothing can
    /// be kept. What was read at another one is forgotten.
    pub(super) fn settle(&mut self, version: Option<&str>) {
        if version.is_none() || self.version.as_deref() != version {
            *self = Self { version: version.map(str::to_owned), parts: Vec::new() };
        }
    }

    /// All rows under `prefix`, if they were read at the version that was settled last.
    pub(super) fn get(&self, prefix: &str) -> Option<&Snapshot> {
        self.parts.iter().find(|(of, _)| of == prefix).map(|(_, rows)| rows)
    }

    /// Keeps all rows under `prefix`, which were read at `version`.
    pub(super) fn keep(&mut self, version: Option<&str>, prefix: &str, rows: &Snapshot) {
        if version.is_some() && self.version.as_deref() == version && self.get(prefix).is_none() {
            self.parts.push((prefix.to_owned(), rows.clone()));
        }
    }

    /// A transaction that saw the version `from` has made these changes, and all of them are kept in
    /// the database, whose version is `to`.
    pub(super) fn follow(&mut self, from: Option<&str>, to: String, changes: &Changes) {
        if from.is_none() || self.version.as_deref() != from {
            return;
        }
        self.version = Some(to);
        for (prefix, rows) in &mut self.parts {
            for key in &changes.remove {
                rows.remove(key);
            }
            let ours = changes.put.iter().filter(|(key, _)| key.starts_with(prefix.as_str()));
            rows.extend(ours.map(|(key, row)| (key.clone(), row.clone())));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(rows: &[(&str, &str)]) -> Snapshot {
        rows.iter().map(|(key, row)| ((*key).to_owned(), (*row).to_owned())).collect()
    }

    fn changes(put: &[(&str, &str)], remove: &[&str]) -> Changes {
        Changes { put: rows(put), remove: remove.iter().map(ToString::to_string).collect() }
    }

    #[test]
    fn what_was_read_holds_at_its_version_and_at_no_other() {
        let mut copy = RowsCopy::default();
        copy.settle(Some("1"));
        copy.keep(Some("1"), "a/", &rows(&[("a/1", "x")]));
        copy.settle(Some("1"));
        assert_eq!(copy.get("a/"), Some(&rows(&[("a/1", "x")])));
        assert_eq!(copy.get("a"), None, "another prefix");
        copy.settle(Some("2"));
        assert_eq!(copy.get("a/"), None);
        copy.keep(Some("1"), "a/", &rows(&[("a/1", "x")]));
        assert_eq!(copy.get("a/"), None, "read at an older version");
    }

    #[test]
    fn nothing_is_kept_of_a_database_without_a_version() {
        let mut copy = RowsCopy::default();
        for _ in 0..2 {
            copy.settle(None);
            copy.keep(None, "a/", &rows(&[("a/1", "x")]));
            assert_eq!(copy.get("a/"), None);
            copy.follow(None, "1".into(), &changes(&[("a/1", "y")], &[]));
        }
        copy.settle(Some("1"));
        copy.keep(Some("1"), "a/", &Snapshot::new());
        copy.settle(None);
        assert_eq!(copy.get("a/"), None, "the database was made anew");
    }

    #[test]
    fn own_changes_are_followed_where_they_were_made_to_what_is_kept() {
        let mut copy = RowsCopy::default();
        copy.settle(Some("1"));
        copy.keep(Some("1"), "a/", &rows(&[("a/1", "x"), ("a/2", "x")]));
        copy.keep(Some("1"), "b/", &Snapshot::new());
        let change = changes(&[("a/1", "y"), ("c/1", "y"), ("b/1", "y")], &["a/2", "c/2"]);
        copy.follow(Some("1"), "2".into(), &change);
        copy.follow(Some("1"), "3".into(), &changes(&[("a/1", "z")], &[]));
        copy.settle(Some("2"));
        assert_eq!(copy.get("a/"), Some(&rows(&[("a/1", "y")])));
        assert_eq!(copy.get("b/"), Some(&rows(&[("b/1", "y")])));
        assert_eq!(copy.get("c/"), None);
    }
}
