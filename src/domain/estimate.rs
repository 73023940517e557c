//! How hard a new password is to guess, as data: a grade, the reason, and what would help. Refuses
//! nothing; the rules are in `password`. Never holds a password.

use serde::{Deserialize, Serialize};

/// By the number of guesses that would probably find it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Grade {
    /// Fewer than a thousand.
    VeryWeak,
    /// Fewer than a million.
    Weak,
    /// Fewer than a hundred million.
    Fair,
    /// Fewer than ten billion.
    Good,
    /// More.
    Strong,
}

/// Why it is easy to guess: the longest part of it that is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Warning {
    /// Keys beside each other in one line.
    StraightRow,
    /// Keys beside each other with a turn.
    KeyPattern,
    /// One character again and again.
    RepeatedCharacter,
    /// Several characters again and again.
    RepeatedPart,
    /// One of the ten that are used most.
    TopTen,
    /// One of the hundred that are used most.
    TopHundred,
    /// One that many use.
    Common,
    /// Nearly one that many use.
    LikeCommon,
    /// Characters in their order.
    Sequence,
    /// A year of late.
    RecentYear,
    /// One word.
    OneWord,
    /// A date.
    Date,
    /// One name.
    OneName,
    /// A name with more around it.
    CommonName,
    /// Something that the account itself tells: its user name, name or address.
    AboutYou,
}

/// What would help, or what does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Advice {
    /// Take several words that are no saying.
    FewWords,
    /// Words are enough.
    NoNeedForSymbols,
    /// Make it longer by a word.
    AnotherWord,
    /// A capital at the beginning changes little.
    Capitals,
    /// So do capitals alone.
    AllCapitals,
    /// A word backwards is tried, too.
    Reversed,
    /// Signs in place of letters are tried, too.
    Substitutions,
    /// Turn more often on the keyboard.
    LongerPattern,
    /// Say nothing twice.
    NoRepeats,
    /// Follow no order.
    NoSequences,
    /// Take no year of late.
    NoRecentYears,
    /// Take no year that says something of you.
    NoOwnYears,
    /// Take no date that does.
    NoOwnDates,
}

/// What is thought of a new password.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Estimate {
    /// How hard it is to guess.
    pub grade: Grade,
    /// Why it is easy, if there is one reason above all.
    pub warning: Option<Warning>,
    /// What would help; nothing where it is hard to guess already.
    pub advice: Vec<Advice>,
}

/// Fewer letters than these say nothing about anybody.
const TELLING: usize = 3;
/// More of a text than any name or address has is not looked at.
const MOST_CHARS: usize = 100;
/// Nor are more words than any name and address have.
const MOST_WORDS: usize = 24;

/// What somebody who guesses would try first for this account: its texts, and the words in them.
#[must_use]
pub fn told_by(texts: &[&str]) -> Vec<String> {
    let mut told = vec!["onlyme".to_owned()];
    for text in texts {
        let text: String = text.chars().take(MOST_CHARS).flat_map(char::to_lowercase).collect();
        let words = text.split(|c: char| !c.is_alphanumeric());
        for word in [text.as_str()].into_iter().chain(words) {
            let known = told.iter().any(|other| other == word);
            if !known && word.chars().count() >= TELLING && told.len() < MOST_WORDS {
                told.push(word.to_owned());
            }
        }
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_tells_its_texts_and_the_words_in_them_once_and_in_small_letters() {
        let told = told_by(&["nuria.campos", "Núria de Campos", "nuria@example.org", ""]);
        let expected = [
            "onlyme",
            "nuria.campos",
            "nuria",
            "campos",
            "núria de campos",
            "núria",
            "nuria@example.org",
            "example",
            "org",
        ];
        assert_eq!(told, expected);
    }

    #[test]
    fn a_text_that_is_far_too_long_costs_nothing() {
        let long = "abc ".repeat(1_000_000);
        let told = told_by(&[&long]);
        assert_eq!(told.len(), 3);
        assert_eq!(told[1].chars().count(), 100);
    }
}
