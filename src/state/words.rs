//! The words on the screens, from the typed catalogue in `locales/`.
//!
//! `t!(words, group.key, name = value)` gives the text of one message. A misspelt key or a missing
//! value does not compile.

pub use crate::i18n::Locale;
use leptos::prelude::*;

/// The text of one message: `&'static str`, or `String` if it has values to fill in.
#[macro_export]
macro_rules! t {
    ($words:expr, $($message:tt)*) => {
        leptos_i18n::td_string!($words, $($message)*)
    };
}

/// The language's tag, for `lang` and for Intl.
#[must_use]
pub const fn tag(words: Locale) -> &'static str {
    match words {
        Locale::en => "en",
        Locale::es => "es",
    }
}

/// The language of the screens. A change of the language draws them anew, so a component reads it
/// once and its texts cost no subscription each.
#[must_use]
pub fn use_words() -> Locale {
    use_context::<super::preferences::Preferences>()
        .map_or(Locale::en, |preferences| preferences.language().get_untracked())
}

/// The language that fits best: the stored choice, else the first of the browser's languages that
/// we speak, else English. A region makes no difference.
#[must_use]
pub fn choose(stored: Option<&str>, browser: &[String]) -> Locale {
    stored
        .into_iter()
        .chain(browser.iter().map(String::as_str))
        .find_map(|tag| match tag.split('-').next() {
            Some("en") => Some(Locale::en),
            Some("es") => Some(Locale::es),
            _ => None,
        })
        .unwrap_or(Locale::en)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stored_choice_wins_then_the_first_language_we_speak_then_english() {
        let browser = ["fr-FR".to_owned(), "es-MX".to_owned(), "en".to_owned()];
        assert_eq!(choose(Some("en"), &browser), Locale::en);
        assert_eq!(choose(None, &browser), Locale::es);
        assert_eq!(choose(None, &["ja".to_owned()]), Locale::en);
        assert_eq!(choose(Some("rubbish"), &browser), Locale::es);
    }
}
