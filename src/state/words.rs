//! The words on the screens, from the typed messages of `locales/`.
//!
//! `t!(words, group.key, name = value)` gives the text of one message. A misspelt key, or a value that is
//! missing or not wanted, does not compile.

pub use crate::i18n::Locale;

use crate::i18n::Part;
use crate::platform::texts;
use leptos::prelude::*;

/// The text of one message: `&'static str`, or `String` if it has values to fill in. A `count` chooses
/// the form by the rules of the language, and is written with its digits.
#[macro_export]
macro_rules! t {
    ($words:expr, $group:ident.$message:ident $(,)?) => {
        $crate::i18n::messages::$group::$message.say($words)
    };
    ($words:expr, $group:ident.$message:ident, $($name:ident = $value:expr),+ $(,)?) => {
        $crate::i18n::messages::$group::$message { $($name: &$value),+ }.say($words)
    };
}

/// The language's tag, for `lang` and for Intl.
#[must_use]
pub fn tag(words: Locale) -> &'static str {
    words.tag()
}

/// The language of the screens. A change of the language draws them anew, so a component reads it
/// once and its texts cost no subscription each.
#[must_use]
pub fn use_words() -> Locale {
    use_context::<super::preferences::Preferences>()
        .map_or(Locale::ENGLISH, |preferences| preferences.language().get_untracked())
}

/// The language that the page begins with: the one that the boot script has chosen and whose first
/// texts it has loaded, else English.
pub(super) fn first() -> Locale {
    let given = texts::take_first();
    let kept = given
        .and_then(|(tag, lines)| Locale::of(&tag).filter(|words| words.keep(Part::First, &lines)));
    kept.unwrap_or(Locale::ENGLISH)
}

/// Loads all texts of a language if they are not here; at once, not only when somebody waits. False
/// if they did not arrive.
pub(super) fn load(words: Locale) -> impl Future<Output = bool> + use<> {
    let asked = (!words.is_whole()).then(|| texts::load(words.tag()));
    async move {
        let Some(asked) = asked else { return true };
        asked.await.is_some_and(|lines| words.keep(Part::Whole, &lines))
    }
}
