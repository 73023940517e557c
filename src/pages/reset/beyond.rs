//! What a reset cannot remove, said before and after it.

use crate::components::icon::{Icon, IconView};
use crate::pages::cannot::{Ability, has};
use crate::state::words::use_words;
use crate::t;
use leptos::prelude::*;

/// What is out of reach.
#[component]
pub(super) fn Beyond() -> impl IntoView {
    let words = use_words();
    view! {
        <section class="reset-beyond">
            <IconView icon=Icon::DEVICES />
            <div>
                <h2>{t!(words, reset.beyond)}</h2>
                <ul>
                    <li>{t!(words, reset.beyond_sessions)}</li>
                    {(!has(Ability::InBrowser)).then(|| view! { <li>{t!(words, server.beyond)}</li> })}
                    <li>{t!(words, reset.beyond_browser)}</li>
                    <li>{t!(words, reset.beyond_tabs)}</li>
                </ul>
            </div>
        </section>
    }
}
