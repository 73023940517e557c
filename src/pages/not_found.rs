//! Nothing at this address, and a way back.

use crate::components::ring::Mark;
use crate::routes::Route;
use crate::state::router::url;
use crate::state::words::use_words;
use crate::t;
use leptos::prelude::*;

/// The screen.
#[component]
pub fn NotFoundPage() -> impl IntoView {
    let words = use_words();
    view! {
        <div class="plain">
            <Mark class="ring size-72" />
            <h1 tabindex="-1">{t!(words, not_found.title)}</h1>
            <p class="lead">{t!(words, not_found.text)}</p>
            <p class="buttons">
                <a class="button solid" href=url(&Route::Home)>{t!(words, not_found.back)}</a>
            </p>
        </div>
    }
}
