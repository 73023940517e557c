//! The service could not be asked whether anybody is logged in here: says so, in place of the screens,
//! and asks again by itself and on request. Never says that somebody is logged out.

use super::cannot::{Ability, has};
use super::frame::Frame;
use super::say;
use crate::components::alert::{Alert, Tone};
use crate::domain::retry::Retry;
use crate::service::ServiceError;
use crate::state::dates;
use crate::state::opening::Notice;
use crate::state::retrying::{Retrying, Tried};
use crate::state::session::Session;
use crate::state::unclosed::Unclosed;
use crate::state::words::use_words;
use crate::t;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The screen.
#[component]
pub fn Unreached() -> impl IntoView {
    let words = use_words();
    let session = expect_context::<Session>();
    let notice = session.notice();
    let why = Memo::new(move |_| match notice.get() {
        Some(Notice::Failed(error)) => Some(error),
        _ => None,
    });
    let retrying = Retrying::start(move || async move {
        if session.ask_again().await {
            return Tried::Done;
        }
        // The screen may be gone by now, and what it follows with it.
        match why.try_get_untracked().flatten() {
            Some(ServiceError::TooMany(ordered)) => Tried::Failed(ordered),
            _ => Tried::Failed(None),
        }
    });
    retrying.set(Retry::after(dates::now(), None));
    let text = move || why.get().map(|error| say::error(words, &error)).unwrap_or_default();
    let next = say::next_try(words, retrying);
    let waits = RwSignal::new(None);
    spawn_local(async move {
        waits.try_set(session.waits_here().await);
    });
    let waits = move || {
        waits.get().map(|order| {
            let title = say::unclosed(words, &order);
            let text = t!(words, unreached.waits);
            view! { <Alert tone=Tone::Notice title=title text=text /> }
        })
    };
    view! {
        <Frame notices=().into_any()>
            <div class="plain">
                <h1 tabindex="-1">{t!(words, unreached.title)}</h1>
                {move || view! { <Alert tone=Tone::Problem title=t!(words, unreached.unknown) text=text() /> }}
                {waits}
                <p class="meta" aria-hidden="true">{next}</p>
                <p class="buttons">
                    <button type="button" class="button solid" on:click=move |_| retrying.press()>
                        {t!(words, app.try_again)}
                    </button>
                </p>
            </div>
        </Frame>
    }
}

/// On the screens of an account: the service does not answer or cannot be asked, so what is seen may be
/// out of date.
#[component]
pub fn CutOff(
    /// Asks again by itself.
    live: Retrying,
) -> impl IntoView {
    let words = use_words();
    let unclosed = expect_context::<Unclosed>();
    let (reached, offline) = (expect_context::<Session>().reached(), live.offline());
    // A service inside this browser needs no network.
    let far = !has(Ability::InBrowser);
    // What waits says so itself.
    let shown = Memo::new(move |_| {
        (!reached.get() || (far && offline.get())) && unclosed.order().with(Option::is_none)
    });
    let title = move || {
        if offline.get() { t!(words, unreached.offline) } else { t!(words, unreached.banner) }
    };
    let button = move || {
        (!offline.get()).then(|| {
            view! {
                <button type="button" class="button secondary" on:click=move |_| live.press()>
                    {t!(words, app.try_again)}
                </button>
            }
        })
    };
    move || {
        shown.get().then(|| {
            view! {
                <div class="alert notice cut-off">
                    <p class="alert-text" role="status">
                        <strong>{title}</strong>
                        {t!(words, unreached.banner_text)}
                    </p>
                    {button}
                </div>
            }
        })
    }
}
