//! Says why there is no practice on this site, and leads back. Opens nothing.

use crate::components::ring::Mark;
use crate::domain::config::Config;
use crate::routes::Route;
use crate::state::router::url;
use crate::state::words::use_words;
use crate::t;
use leptos::prelude::*;

/// Whether this site has the service that practice lives in.
pub fn practises() -> bool {
    use_context::<Config>().is_some_and(|config| config.practises())
}

/// The screen.
#[component]
pub fn NoPracticePage() -> impl IntoView {
    let words = use_words();
    view! {
        <div class="plain">
            <Mark class="ring size-72" />
            <h1 tabindex="-1">{t!(words, practice.elsewhere)}</h1>
            <p class="lead">{t!(words, practice.elsewhere_text)}</p>
            <p class="buttons">
                <a class="button solid" href=url(&Route::Home)>{t!(words, not_found.back)}</a>
            </p>
        </div>
    }
}
