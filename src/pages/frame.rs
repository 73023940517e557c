//! The frame around every screen: skip link, top bar, notices, and room for an account's own bars.

use super::practice::HereIsPractice;
use crate::components::ring::Mark;
use crate::routes::Route;
use crate::state::router::url;
use crate::state::words::{Locale, use_words};
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
    // Several devices may stand side by side in frames, and a screen reader lists what is in all of them.
    let HereIsPractice { device, note } = here();
    let device = device.unwrap_or_default();
    let bars = bars_label(words);
    view! {
        <div class="app">
            <a class="skip" href="#main">{t!(words, app.skip)}</a>
            <header class="top" aria-label=device.clone()>
                <a class="brand" href=url(&Route::Home)>
                    <Mark />
                    "Onlyme"
                </a>
                <p class="practice-note">{note}</p>
                <nav aria-label=bars>
                    <a href=url(&Route::Practice)>{t!(words, app.practice)}</a>
                    <a href=url(&Route::Help)>{t!(words, help.title)}</a>
                    {menu}
                </nav>
            </header>
            <main id="main" aria-label=device>
                <div class="page-notices">{notices}</div>
                {children()}
            </main>
            {foot}
        </div>
    }
}

fn here() -> HereIsPractice {
    use_context().unwrap_or_default()
}

/// What the bars are called: on a practice device they say which.
pub(super) fn bars_label(words: Locale) -> String {
    [t!(words, app.main), " ", &here().device.unwrap_or_default()].concat().trim_end().to_owned()
}
