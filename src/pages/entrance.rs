//! The frame of the screens before a log-in: the question, the card, language and appearance.

use crate::components::icon::{Icon, IconView};
use crate::components::ring::Mark;
use crate::state::preferences::Preferences;
use crate::state::words::{tag, use_words};
use crate::t;
use leptos::prelude::*;

/// The frame. `children` is the card's inside, which brings the page's only `h1`.
#[component]
pub fn Entrance(
    /// What stands under the words; nothing where there is nothing.
    #[prop(optional)]
    beside: Option<AnyView>,
    /// Whether a small screen leaves the card away, because what stands under the words is enough.
    #[prop(optional, into)]
    folded: Signal<bool>,
    /// What the card holds.
    children: Children,
) -> impl IntoView {
    let words = use_words();
    view! {
        <div class="entrance" data-folded=move || folded.get().then_some("")>
            <svg class="entrance-mark" viewBox="0 0 96 96" aria-hidden="true">
                <circle cx="48" cy="48" r="41"></circle>
                <circle class="dot" cx="48" cy="48" r="16"></circle>
            </svg>
            <div class="entrance-words">
                <Mark class="entrance-brand" />
                <p class="display">{t!(words, login.headline)}</p>
                <p class="lead">{t!(words, login.lead)}</p>
                {beside}
            </div>
            <div class="card entrance-card">{children()}</div>
            <footer class="entrance-foot">
                <QuietChoices />
            </footer>
        </div>
    }
}

/// Language and appearance, small, for those who are not logged in.
#[component]
fn QuietChoices() -> impl IntoView {
    let words = use_words();
    let Some(preferences) = use_context::<Preferences>() else { return ().into_any() };
    let language = move |event| preferences.choose_language(&event_target_value(&event));
    let appearance = move |event| preferences.choose_appearance(&event_target_value(&event));
    let is = move |word: &'static str| move || preferences.appearance().get().word() == word;
    view! {
        <label class="quiet-select">
            <span class="visually-hidden">{t!(words, prefs.language)}</span>
            <select on:change=language>
                <option value="en" selected=tag(words) == "en">"English"</option>
                <option value="es" selected=tag(words) == "es">"Español"</option>
            </select>
            <IconView icon=Icon::CHEVRON_DOWN small=true />
        </label>
        <label class="quiet-select">
            <span class="visually-hidden">{t!(words, prefs.appearance)}</span>
            <select on:change=appearance>
                <option value="system" selected=is("system")>{t!(words, prefs.system)}</option>
                <option value="light" selected=is("light")>{t!(words, prefs.light)}</option>
                <option value="dark" selected=is("dark")>{t!(words, prefs.dark)}</option>
            </select>
            <IconView icon=Icon::CHEVRON_DOWN small=true />
        </label>
    }
    .into_any()
}
