//! The history: sessions that are over, and how each of them ended.

use crate::components::session_row::DeviceTile;
use crate::domain::session::PastSession;
use crate::pages::cannot::{Ability, has};
use crate::pages::say;
use crate::routes::Route;
use crate::state::dates;
use crate::state::router::url;
use crate::state::words::use_words;
use crate::t;
use leptos::prelude::*;

/// The section; nothing where no session has ended yet, unless it is only that this device saw none.
#[component]
pub(super) fn Past(past: Memo<Vec<PastSession>>) -> impl IntoView {
    let words = use_words();
    let told = has(Ability::Notes);
    let note = if told { t!(words, devices.past_text) } else { t!(words, cannot.history) };
    move || {
        let past = past.get();
        let nobody = past.is_empty().then(|| view! { <p>{t!(words, server.none_ended)}</p> });
        let list = (!past.is_empty()).then(|| {
            view! {
                <ul class="card sessions">
                    {past.clone().into_iter().map(|one| view! { <Row one=one /> }).collect_view()}
                </ul>
            }
        });
        (!past.is_empty() || !told).then(|| {
            view! {
                <details class="past">
                    <summary>
                        <h2>{t!(words, devices.past)}</h2>
                    </summary>
                    <p class="meta">
                        {note} " "
                        <a class="link" href=url(&Route::SecurityLog)>{t!(words, settings.log)}</a>
                    </p>
                    {nobody}
                    {list}
                </details>
            }
        })
    }
}

#[component]
fn Row(one: PastSession) -> impl IntoView {
    let words = use_words();
    let since = t!(words, devices.since, when = dates::date_time(words, one.created));
    view! {
        <li class="session">
            <DeviceTile kind=one.device.kind />
            <div class="session-text">
                <div class="session-name">
                    <bdi>{say::session(words, one.name.as_ref(), &one.device)}</bdi>
                </div>
                <p class="meta">{since}</p>
                <p class="meta">{say::ended(words, has(Ability::Causes), &one.ended)}</p>
            </div>
        </li>
    }
}
