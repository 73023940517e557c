//! Forgot the password: says truthfully what this service can do about it.

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
    // Somebody may come here before the service was asked anything.
    expect_context::<Session>().prepare();
    let in_browser = follow(Ability::InBrowser);
    let text = move || {
        if in_browser.get() { t!(words, forgot.text) } else { t!(words, server.forgot) }
    };
    view! {
        <Entrance>
            <h1 tabindex="-1">{t!(words, forgot.title)}</h1>
            <div class="form">
                <p class="muted">{text}</p>
                <a class="button secondary full" href=url(&Route::LogIn { next: None })>{t!(words, forgot.back)}</a>
                <a class="button text full" href=url(&Route::SignUp)>{t!(words, login.sign_up)}</a>
            </div>
        </Entrance>
    }
}
