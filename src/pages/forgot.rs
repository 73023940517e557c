//! Forgot the password, or somebody else has changed it: says truthfully what this service can do about
//! it, and what is left to do.

use super::cannot::{Ability, follow};
use super::entrance::Entrance;
use crate::routes::Route;
use crate::state::router::url;
use crate::state::session::Session;
use crate::state::words::use_words;
use crate::t;
use leptos::prelude::*;

/// The screen.
#[component]
pub fn ForgotPage() -> impl IntoView {
    let words = use_words();
    let session = expect_context::<Session>();
    // Somebody may come here before the service was asked anything.
    session.prepare();
    let in_browser = follow(Ability::InBrowser);
    let text = move || {
        if in_browser.get() { t!(words, forgot.text) } else { t!(words, server.forgot) }
    };
    let taken = move || {
        if in_browser.get() { t!(words, forgot.taken_text) } else { t!(words, server.taken_text) }
    };
    let profile = session.profile();
    let inside = Memo::new(move |_| profile.with(Option::is_some));
    let ways = move || {
        if inside.get() {
            view! { <a class="button secondary full" href=url(&Route::Settings)>{t!(words, app.back)}</a> }
                .into_any()
        } else {
            view! {
                <a class="button secondary full" href=url(&Route::LogIn { next: None })>{t!(words, forgot.back)}</a>
                <a class="button text full" href=url(&Route::SignUp)>{t!(words, login.sign_up)}</a>
            }
            .into_any()
        }
    };
    view! {
        <Entrance>
            <h1 tabindex="-1">{t!(words, forgot.title)}</h1>
            <div class="form">
                <p class="muted">{text}</p>
                <section aria-labelledby="taken">
                    <h2 class="taken" id="taken">{t!(words, forgot.taken)}</h2>
                    <p class="muted">{taken}</p>
                </section>
                {ways}
            </div>
        </Entrance>
    }
}
