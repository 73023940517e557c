//! The messages on the screens, made by `build.rs` from `locales/`: what `t!` names. English stands in
//! the code, so that each file of a release has the texts of its own screens; those of another language
//! are given to [`Locale::keep`], once they have been loaded. Loads nothing itself.

use crate::domain::language::ALL;
use crate::platform::intl;
use std::cell::Cell;
use std::fmt::{Display, Write as _};

/// The messages: a module for each group, an item for each message.
#[allow(
    missing_docs,
    non_camel_case_types,
    non_upper_case_globals,
    clippy::pedantic,
    reason = "made by build.rs; the names are those in the locale files"
)]
pub mod messages {
    use super::{Count, Display, Locale, Text};
    include!(concat!(env!("OUT_DIR"), "/messages.rs"));
}

/// A language on the screens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Locale(usize);

/// What is loaded of a language that is not English.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// What the log-in screen says. A line for each message, most of them empty.
    First,
    /// Everything.
    Whole,
}

/// A message: its place among all, and its English text.
#[derive(Clone, Copy, Debug)]
pub struct Text {
    at: usize,
    english: &'static str,
}

/// What can be counted.
pub trait Count {
    /// How many.
    fn count(&self) -> u32;
}

impl Count for u32 {
    fn count(&self) -> u32 {
        *self
    }
}

impl Count for usize {
    fn count(&self) -> u32 {
        u32::try_from(*self).unwrap_or(u32::MAX)
    }
}

impl Count for i64 {
    fn count(&self) -> u32 {
        u32::try_from((*self).max(0)).unwrap_or(u32::MAX)
    }
}

/// One part of a language, a text for each message.
type Texts = &'static [&'static str];

thread_local! {
    /// The texts that have come, for each language its two parts. They are never dropped, so that they can
    /// be handed out for ever, like those in the code. There is one thread, and a lock would cost the
    /// start two kilobytes.
    static TEXTS: Cell<[[Option<Texts>; 2]; ALL.len()]> = const { Cell::new([[None; 2]; ALL.len()]) };
}

impl Text {
    /// The text of a message without values.
    #[must_use]
    pub fn say(self, words: Locale) -> &'static str {
        words.text(self)
    }
}

impl Locale {
    /// The language in the code.
    pub const ENGLISH: Self = Self(0);

    /// The language of this tag, if we speak it.
    #[must_use]
    pub fn of(tag: &str) -> Option<Self> {
        ALL.iter().position(|language| language.tag == tag).map(Self)
    }

    /// As HTML and Intl call it.
    #[must_use]
    pub fn tag(self) -> &'static str {
        ALL.get(self.0).map_or("en", |language| language.tag)
    }

    /// As it calls itself.
    #[must_use]
    pub fn name(self) -> &'static str {
        ALL.get(self.0).map_or("", |language| language.name)
    }

    /// Whether everything of it is here.
    #[must_use]
    pub fn is_whole(self) -> bool {
        self == Self::ENGLISH || self.part(Part::Whole).is_some()
    }

    /// Keeps a part of its texts. False if they are not those of this Onlyme.
    #[must_use]
    pub fn keep(self, part: Part, lines: &str) -> bool {
        if lines.split('\n').count() != messages::MESSAGES {
            return false;
        }
        let mut all = TEXTS.get();
        if let Some(place) = all.get_mut(self.0).and_then(|parts| parts.get_mut(part as usize)) {
            // What came earlier is the same.
            if place.is_none() {
                let kept: &'static str = Box::leak(Box::from(lines));
                let texts: Vec<&'static str> = kept.split('\n').collect();
                *place = Some(Vec::leak(texts));
                TEXTS.set(all);
            }
        }
        true
    }

    fn part(self, part: Part) -> Option<Texts> {
        *TEXTS.get().get(self.0)?.get(part as usize)?
    }

    /// The text in this language; in English as long as it is not here.
    #[inline(never)]
    fn text(self, text: Text) -> &'static str {
        let here = self.part(Part::Whole).or_else(|| self.part(Part::First));
        let here = here.and_then(|texts| texts.get(text.at)).filter(|text| !text.is_empty());
        here.copied().unwrap_or(text.english)
    }

    /// The text with its values filled in.
    #[inline(never)]
    fn filled(self, text: Text, values: &[&dyn Display]) -> String {
        fill(self.text(text), values)
    }

    /// The text for a count, with its values filled in.
    #[inline(never)]
    fn counted(self, text: Text, count: u32, values: &[&dyn Display]) -> String {
        fill(form(self.text(text), count, || intl::plural(self.tag(), count)), values)
    }

    /// A count in the digits and groups of the language.
    #[must_use]
    pub fn number(self, count: impl Count) -> String {
        intl::number(self.tag(), count.count())
    }
}

/// The form for a count. Names of forms and forms take turns, with tabs between them; the last one is
/// for every other count. A text without forms is the same for all.
fn form(forms: &str, count: u32, category: impl FnOnce() -> String) -> &str {
    let mut words = forms.split('\t');
    let mut pairs = Vec::new();
    while let (Some(name), Some(text)) = (words.next(), words.next()) {
        pairs.push((name, text));
    }
    let Some((_, other)) = pairs.last() else { return forms };
    let find = |wanted: &str| pairs.iter().find(|(name, _)| *name == wanted).map(|(_, text)| *text);
    find(&["=", &count.to_string()].concat()).or_else(|| find(&category())).unwrap_or(other)
}

/// The template with a value in place of each `{0}`.
fn fill(template: &str, values: &[&dyn Display]) -> String {
    let mut parts = template.split('{');
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        // "0} and what follows".
        let place = part.bytes().next().unwrap_or_default().wrapping_sub(b'0');
        if let Some(value) = values.get(usize::from(place)) {
            // Writing into a text cannot fail.
            let _ = write!(text, "{value}");
        }
        text.push_str(part.get(2..).unwrap_or_default());
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_filled_in_wherever_the_language_has_them() {
        assert_eq!(fill("{1} by {0}", &[&"Ana", &7]), "7 by Ana");
        assert_eq!(fill("{0}{0}", &[&"{1} ü"]), "{1} ü{1} ü");
        assert_eq!(fill("nothing", &[&1]), "nothing");
        assert_eq!(fill("{5} {", &[&1]), " ");
    }

    #[test]
    fn a_count_takes_its_own_form_then_that_of_its_kind_then_the_last() {
        let polish = "=0\tnikt\tone\t1 gość\tfew\t{0} goście\tother\t{0} gości";
        let say = |count, category: &str| form(polish, count, || category.to_owned());
        assert_eq!(say(0, "many"), "nikt");
        assert_eq!(say(1, "one"), "1 gość");
        assert_eq!(say(3, "few"), "{0} goście");
        assert_eq!(say(5, "many"), "{0} gości");
        assert_eq!(form("{0} 人", 1, || unreachable!("it makes no difference")), "{0} 人");
    }

    #[test]
    fn a_text_is_in_the_language_as_soon_as_it_is_here_and_in_english_until_then() {
        let title = messages::login::title;
        // The last language, so that no other test meets its texts.
        let words = Locale(ALL.len() - 1);
        assert_eq!(title.say(words), title.english);
        assert!(!words.keep(Part::First, "one line"), "of another Onlyme");
        let lines = |text: &str, rest: &str| {
            let line = |at| if at == title.at { text } else { rest };
            (0..messages::MESSAGES).map(line).collect::<Vec<_>>().join("\n")
        };
        assert!(words.keep(Part::First, &lines("first", "")));
        assert!(!words.is_whole());
        assert_eq!(title.say(words), "first");
        assert_eq!(messages::login::submit.say(words), messages::login::submit.english);
        assert!(words.keep(Part::Whole, &lines("whole", "rest")));
        assert!(words.is_whole());
        assert_eq!(title.say(words), "whole");
        assert_eq!(messages::login::submit.say(words), "rest");
        assert_eq!(title.say(Locale::ENGLISH), title.english);
    }
}
