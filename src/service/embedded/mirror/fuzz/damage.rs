//! How a state comes to harm: a few texts are altered, exchanged, or written by somebody else.
//! Never alters a key; whoever could would simply have written another row.

use super::states::{Dice, State};
use crate::service::embedded::ports::Snapshot;
use crate::service::envelope::MOST_BYTES;

/// What is put into a text, or in place of it.
const PIECES: [&str; 18] = [
    "",
    "\0",
    "\u{FEFF}",
    "\\ud800",
    "\\uDFFF\\ud800",
    "\"__proto__\":{},",
    "\"constructor\":1,",
    "\"v\":3,",
    "{",
    "}",
    "[",
    "\"",
    "\\",
    "null",
    "1e400",
    "18446744073709551616",
    "\u{202E}",
    "\u{1F600}",
];

/// What a newer Onlyme may have written.
const NEWER: [&str; 3] =
    [r#"{"v":5,"row":{}}"#, r#"{"v":4294967295,"saved":[1,2]}"#, r#"{"row":null,"v":9}"#];

/// A state that came to harm.
pub(super) struct Damaged {
    pub(super) rows: Snapshot,
    pub(super) texts: Snapshot,
    /// Whether the mirror takes nothing more.
    pub(super) full: bool,
}

impl Damaged {
    pub(super) fn of(state: &State, dice: &mut Dice) -> Self {
        let (rows, texts) = (state.rows.clone(), state.texts.clone());
        let mut damaged = Self { rows, texts, full: dice.once(8) };
        for _ in 0..=dice.below(3) {
            damaged.once(dice);
        }
        damaged
    }

    /// Damages one text, or exchanges two.
    fn once(&mut self, dice: &mut Dice) {
        let (one, other) = (self.any(dice), self.any(dice));
        let (a, b) = (self.text(&one).clone(), self.text(&other).clone());
        match dice.below(16) {
            0 => {
                self.text(&one).clone_from(&b);
                *self.text(&other) = a;
            }
            1 => *self.text(&one) = b,
            2 => self.strange(dice, a),
            3 => self.remove(&one),
            _ => *self.text(&one) = altered(a, dice),
        }
    }

    /// Where a text is: in the mirror or not, and its key. Half of all damage hits what is copied.
    fn any(&self, dice: &mut Dice) -> (bool, String) {
        let copied = |key: &&String| key.starts_with("saved/") || key.starts_with("gone/");
        let saved: Vec<_> = self.rows.keys().filter(copied).collect();
        let (mirrored, keys) = match dice.below(4) {
            0 if !self.texts.is_empty() => (true, self.texts.keys().collect()),
            1 | 2 if !saved.is_empty() => (false, saved),
            _ => (false, self.rows.keys().collect::<Vec<_>>()),
        };
        (mirrored, keys.get(dice.below(keys.len().max(1))).map_or(String::new(), |k| (*k).clone()))
    }

    fn text(&mut self, (mirrored, key): &(bool, String)) -> &mut String {
        let all = if *mirrored { &mut self.texts } else { &mut self.rows };
        all.entry(key.clone()).or_default()
    }

    fn remove(&mut self, (mirrored, key): &(bool, String)) {
        if *mirrored { &mut self.texts } else { &mut self.rows }.remove(key);
    }

    /// Writes a text under a key of the mirror that nobody of this state has.
    fn strange(&mut self, dice: &mut Dice, text: String) {
        let name = dice.of(&["", "somebody", "__proto__", "a/b", "\u{FEFF}", "#", "\0"]);
        self.texts.insert(format!("{}{name}", super::super::SAVED), text);
    }
}

/// A text that came to harm.
fn altered(text: String, dice: &mut Dice) -> String {
    let mut bytes = text.into_bytes();
    let at = dice.below(bytes.len() + 1);
    let end = at + dice.below(bytes.len() + 1 - at);
    match dice.below(40) {
        0..=9 if at < bytes.len() => bytes[at] ^= 1 << dice.below(8),
        10..=14 => drop(bytes.drain(at..end)),
        15..=17 => bytes.truncate(at),
        18..=29 => drop(bytes.splice(at..at, dice.of(&PIECES).bytes())),
        30 | 31 => bytes = dice.of(&NEWER).as_bytes().to_vec(),
        32 => bytes = dice.of(&PIECES).as_bytes().to_vec(),
        33 => drop(bytes.splice(0..0, "\u{FEFF}".bytes())),
        34 => bytes = b"[".repeat(200 + 8_000 * usize::from(dice.once(20))),
        35 => drop(bytes.splice(at..at, b"{\"a\":".repeat(100))),
        // Rare: it takes as long as all else together.
        36 if dice.once(40) => bytes.extend(b" ".repeat(MOST_BYTES)),
        37 => {
            let piece = bytes[at..end].to_vec();
            bytes.splice(at..at, piece);
        }
        38 => {
            let text = String::from_utf8_lossy(&bytes).replacen("\"v\":2", "\"v\":3", 1);
            bytes = text.into_bytes();
        }
        _ => bytes.iter_mut().skip(at).take(1).for_each(|byte| *byte = byte.wrapping_add(1)),
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
