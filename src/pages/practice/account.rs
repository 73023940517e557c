//! An account to practise with: made by one button with three log-ins, its password shown, and removed
//! by one button with all that belongs to it. Never removes another account.

use super::device_words;
use crate::components::alert::{Alert, Tone};
use crate::components::icon::{Icon, IconView};
use crate::components::session_row::Badge;
use crate::domain::account::Profile;
use crate::domain::text::FullName;
use crate::pages::say;
use crate::routes::Route;
use crate::state::practice::{Practice, Step};
use crate::state::router::url;
use crate::state::session::Session;
use crate::state::words::{Locale, use_words};
use crate::t;
use leptos::prelude::*;

/// The panel.
pub(super) fn account_panel() -> impl IntoView {
    let words = use_words();
    let session = expect_context::<Session>();
    let practice = expect_context::<Practice>();
    let profile = session.profile();
    let make = move || {
        if let Ok(name) = FullName::parse(t!(words, practice.full_name)) {
            practice.make(name);
        }
    };
    if session.wants_practice().get_untracked() {
        session.wants_practice().set(false);
        make();
    }
    let busy = Memo::new(move |_| practice.step().get());
    let failed = move || {
        practice.failed().get().map(|error| {
            let text = say::error(words, &error);
            view! { <Alert tone=Tone::Problem title=t!(words, practice.failed) text=text /> }
        })
    };
    let panel = move || match (busy.get(), profile.get()) {
        (Some(step), _) => doing(words, step).into_any(),
        (None, Some(profile)) if profile.practice => view! { <Made profile=profile /> }.into_any(),
        (None, Some(_)) => ().into_any(),
        (None, None) => view! {
            <section class="card card-part practice-panel" aria-labelledby="practice-offer">
                <div>
                    <h2 id="practice-offer">{t!(words, practice.offer)}</h2>
                    <p class="muted">{t!(words, practice.offer_text)}</p>
                </div>
                <button type="button" class="button solid" on:click=move |_| make()>
                    {t!(words, practice.try_it)}
                </button>
            </section>
        }
        .into_any(),
    };
    view! {
        {failed}
        {panel}
    }
}

fn doing(words: Locale, step: Step) -> impl IntoView {
    let text = match step {
        Step::Account => t!(words, practice.making).to_owned(),
        Step::Device(device) => {
            t!(words, practice.entering, device = device_words(words, device)[0])
        }
        Step::Removal => t!(words, practice.removing).to_owned(),
    };
    view! {
        <section class="card card-part practice-panel" aria-label=t!(words, practice.offer)>
            <p class="practice-doing" role="status">{text}</p>
        </section>
    }
}

/// The account that is in use, which is one to practise with.
#[component]
fn Made(profile: Profile) -> impl IntoView {
    let words = use_words();
    let session = expect_context::<Session>();
    let practice = expect_context::<Practice>();
    let who = profile.id.clone();
    let invented = session.invented();
    let password = {
        let who = who.0.clone();
        move || invented.with(|all| (*all.first()? == who).then(|| all.get(2).cloned())?)
    };
    let shown = move || match password() {
        Some(password) => view! { <code class="practice-password">{password}</code> }.into_any(),
        None => view! { <span class="muted">{t!(words, practice.password_gone)}</span> }.into_any(),
    };
    view! {
        <section class="card card-part practice-panel" aria-labelledby="practice-account">
            <div>
                <h2 id="practice-account">
                    {t!(words, practice.account)} " "
                    <Badge look="" text=t!(words, practice.badge) />
                </h2>
                <dl class="practice-facts">
                    <dt>{t!(words, signup.username)}</dt>
                    <dd>
                        <code>{profile.username.to_string()}</code>
                    </dd>
                    <dt>{t!(words, login.password)}</dt>
                    <dd>{shown}</dd>
                </dl>
            </div>
            <div class="buttons">
                <a class="button solid" href=url(&Route::Devices)>{t!(words, profile.see)}</a>
                <button
                    type="button"
                    class="button closing-quiet"
                    on:click=move |_| practice.remove(who.clone())
                >
                    {t!(words, practice.remove)}
                </button>
            </div>
            <p class="meta">
                <IconView icon=Icon::INFO small=true />
                {t!(words, practice.remove_text)}
            </p>
        </section>
    }
}
