//! The frame of the screens before a log-in: the question, the card, language and appearance.

use crate::components::field::Problem;
use crate::components::icon::{Icon, IconView};
use crate::components::ring::Mark;
use crate::domain::language::ALL;
use crate::state::preferences::Preferences;
use crate::state::turns::in_turn;
use crate::state::words::{tag, use_words};
use crate::t;
use leptos::html;
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
            <div class="card entrance-card">{in_turn(|| children().into_any())}</div>
            <footer class="entrance-foot">{in_turn(|| view! { <QuietChoices /> }.into_any())}</footer>
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
    let unloaded = preferences.unloaded();
    let node: NodeRef<html::Select> = NodeRef::new();
    // What stands in the box is the language of the screen, also after a choice that did not come.
    Effect::new(move || {
        if let (Some(node), Some(_)) = (node.get(), unloaded.get()) {
            node.set_value(tag(words));
        }
    });
    let languages = ALL.iter().map(|language| {
        let chosen = language.tag == tag(words);
        view! {
            <option value=language.tag lang=language.tag selected=chosen>
                {language.name}
            </option>
        }
    });
    let is = move |word: &'static str| move || preferences.appearance().get().word() == word;
    view! {
        <label class="quiet-select">
            <span class="visually-hidden">{t!(words, prefs.language)}</span>
            <select node_ref=node on:change=language>
                {languages.collect_view()}
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
        <Problem id="language-problem".into() text=say_unloaded(preferences) />
    }
    .into_any()
}

/// That a language was chosen and did not come; empty as long as all did.
pub(super) fn say_unloaded(preferences: Preferences) -> Signal<String> {
    let words = use_words();
    let unloaded = preferences.unloaded();
    Signal::derive(move || match unloaded.get() {
        Some(language) => t!(words, prefs.unloaded, language = language.name()),
        None => String::new(),
    })
}
