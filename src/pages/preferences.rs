//! Language, appearance, and how long a log-out of others can be taken back.

use super::entrance::say_unloaded;
use crate::components::field::{Problem, Select};
use crate::components::page_head::PageHead;
use crate::domain::language::ALL;
use crate::routes::Route;
use crate::state::preferences::{Preferences, UNDO};
use crate::state::router::url;
use crate::state::words::{tag, use_words};
use crate::t;
use leptos::prelude::*;

/// The screen.
#[component]
pub fn PreferencesPage() -> impl IntoView {
    let words = use_words();
    let preferences = expect_context::<Preferences>();
    let appearances = vec![
        ("system", t!(words, prefs.system)),
        ("light", t!(words, prefs.light)),
        ("dark", t!(words, prefs.dark)),
    ];
    let undo = vec![
        ("0", t!(words, prefs.undo_off)),
        ("8", t!(words, prefs.undo_8)),
        ("20", t!(words, prefs.undo_20)),
        ("60", t!(words, prefs.undo_60)),
    ];
    let language = move || {
        // Told anew when a choice did not come, so that the box goes back to what the screen speaks.
        let _ = preferences.unloaded().get();
        tag(preferences.language().get()).to_owned()
    };
    let chosen = RwSignal::new(preferences.word(UNDO).unwrap_or_else(|| "8".to_owned()));
    view! {
        <PageHead
            title=t!(words, prefs.title)
            sub=t!(words, prefs.sub).to_owned()
            back=(url(&Route::Settings), t!(words, app.back))
        />
        <div class="card card-part">
            <div class="preferences">
                <Select
                    id="language"
                    label=t!(words, prefs.language)
                    options=ALL.iter().map(|language| (language.tag, language.name)).collect()
                    value=Signal::derive(language)
                    on_choose=Callback::new(move |tag: String| preferences.choose_language(&tag))
                />
                <Problem id="language-problem".into() text=say_unloaded(preferences) />
                <Select
                    id="appearance"
                    label=t!(words, prefs.appearance)
                    options=appearances
                    value=Signal::derive(move || preferences.appearance().get().word().to_owned())
                    on_choose=Callback::new(move |word: String| preferences.choose_appearance(&word))
                />
                <Select
                    id="undo"
                    label=t!(words, prefs.undo)
                    options=undo
                    value=Signal::derive(move || chosen.get())
                    on_choose=Callback::new(move |word: String| {
                        preferences.choose_word(UNDO, &word);
                        chosen.set(word);
                    })
                />
                <p class="meta">{t!(words, prefs.undo_text)}</p>
            </div>
        </div>
    }
}
