//! Language and appearance: remembered on this device where the browser lets us.

use super::words::{self, Locale};
use crate::platform::dom;
use crate::platform::local_storage::{APPEARANCE, LANGUAGE, Preferences as Stored};
use leptos::prelude::*;

pub use crate::platform::local_storage::{CLUES, UNDO};

/// Light, dark, or as the system has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Appearance {
    /// As the system has it.
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Appearance {
    /// The word that is stored and that the style sheet knows.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The appearance that `word` stands for; anything unknown is the system's.
    #[must_use]
    pub fn from_word(word: &str) -> Self {
        match word {
            "light" => Self::Light,
            "dark" => Self::Dark,
            _ => Self::System,
        }
    }
}

/// The handle. Copy it freely.
#[derive(Clone, Copy)]
pub struct Preferences {
    language: RwSignal<Locale>,
    /// The language that was chosen last; its texts may still be coming.
    wanted: RwSignal<Locale>,
    /// A language that was chosen and whose texts did not come.
    unloaded: RwSignal<Option<Locale>>,
    appearance: RwSignal<Appearance>,
    stored: StoredValue<Stored, LocalStorage>,
}

impl Preferences {
    /// Reads what is stored and shows it on the page.
    #[must_use]
    pub fn start(stored: Stored) -> Self {
        let language = words::first();
        let appearance = Appearance::from_word(&stored.get(APPEARANCE).unwrap_or_default());
        dom::set_language(words::tag(language));
        dom::set_appearance(appearance.word());
        Self {
            language: RwSignal::new(language),
            wanted: RwSignal::new(language),
            unloaded: RwSignal::new(None),
            appearance: RwSignal::new(appearance),
            stored: StoredValue::new_local(stored),
        }
    }

    /// The language of the screens.
    #[must_use]
    pub fn language(self) -> ReadSignal<Locale> {
        self.language.read_only()
    }

    /// Light, dark or system.
    #[must_use]
    pub fn appearance(self) -> ReadSignal<Appearance> {
        self.appearance.read_only()
    }

    /// A language that was chosen last, and could not be loaded.
    #[must_use]
    pub fn unloaded(self) -> ReadSignal<Option<Locale>> {
        self.unloaded.read_only()
    }

    /// Chooses the language by its tag. The screens change once its texts are here; if they do not come,
    /// nothing changes and nothing is remembered.
    pub fn choose_language(self, tag: &str) {
        let Some(language) = Locale::of(tag) else { return };
        self.wanted.set(language);
        self.unloaded.set(None);
        if language.is_whole() {
            return self.take_language(language);
        }
        let loaded = words::load(language);
        leptos::task::spawn_local(async move {
            let loaded = loaded.await;
            if self.wanted.try_get_untracked() != Some(language) {
                // Another one was chosen meanwhile.
            } else if loaded {
                self.take_language(language);
            } else {
                self.unloaded.set(Some(language));
            }
        });
    }

    fn take_language(self, language: Locale) {
        self.stored.with_value(|stored| stored.set(LANGUAGE, language.tag()));
        self.show_language(language);
    }

    fn show_language(self, language: Locale) {
        dom::set_language(language.tag());
        self.language.set(language);
    }

    /// Loads what the screens behind the log-in say, beginning at once. If it does not come, the page goes
    /// on in English; what was chosen stays remembered for the next visit.
    pub fn load_words(self) -> impl Future<Output = ()> + use<> {
        let language = self.language.get_untracked();
        let loaded = words::load(language);
        async move {
            if !loaded.await && self.language.try_get_untracked() == Some(language) {
                self.show_language(Locale::ENGLISH);
            }
        }
    }

    /// The word under a key whose words other screens know; `None` if nothing was chosen.
    #[must_use]
    pub fn word(self, key: &'static str) -> Option<String> {
        self.stored.try_with_value(|stored| stored.get(key)).flatten()
    }

    /// Chooses such a word.
    pub fn choose_word(self, key: &'static str, word: &str) {
        self.stored.with_value(|stored| stored.set(key, word));
    }

    /// Chooses the appearance by its word.
    pub fn choose_appearance(self, word: &str) {
        let appearance = Appearance::from_word(word);
        self.stored.with_value(|stored| stored.set(APPEARANCE, appearance.word()));
        dom::set_appearance(appearance.word());
        self.appearance.set(appearance);
    }
}
