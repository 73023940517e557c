//! The frame around every screen: skip link, top bar, notices, and room for an account's own bars.

use super::practice::HereIsPractice;
use crate::components::ring::Mark;
use crate::routes::Route;
use crate::state::router::url;
use crate::state::words::use_words;
use crate::t;
use leptos::prelude::*;

/// The frame.
#[component]
pub fn Frame(
    /// What the person should know, above the screen.
    notices: AnyView,
    /// The end of the top bar: the menu of whoever is logged in.
    #[prop(optional)]
    menu: Option<AnyView>,
    /// What follows the screen: the phone's bar.
    #[prop(optional)]
    foot: Option<AnyView>,
    /// The screen.
    children: Children,
) -> impl IntoView {
    let words = use_words();
    let note = match use_context::<HereIsPractice>().and_then(|here| here.0) {
        Some(device) => t!(words, app.practice_device, device = device),
        None => t!(words, app.practice_note).to_owned(),
    };
    view! {
        <div class="app">
            <a class="skip" href="#main">{t!(words, app.skip)}</a>
            <header class="top">
                <a class="brand" href=url(&Route::Home)>
                    <Mark />
                    "Onlyme"
                </a>
                <p class="practice-note">{note}</p>
                <nav aria-label=t!(words, app.main)>
                    <a href=url(&Route::Practice)>{t!(words, app.practice)}</a>
                    {menu}
                </nav>
            </header>
            <main id="main">
                <div class="page-notices">{notices}</div>
                {children()}
            </main>
            {foot}
        </div>
    }
}
