//! What saving will do, beside the form: what changes here, who stays, who goes, and what is seen
//! afterwards. Says nothing that the form does not say; it helps, and can be left unread.

use super::super::say;
use super::others::Choice;
use crate::components::icon::{Icon, IconView};
use crate::state::words::use_words;
use crate::t;
use leptos::prelude::*;

/// The rail.
#[component]
pub(super) fn Rail(choice: Choice) -> impl IntoView {
    let words = use_words();
    let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let line = |look: &'static str, icon: Icon, text: String| {
        view! {
            <li class=look>
                <IconView icon=icon />
                <span>{text}</span>
            </li>
        }
    };
    let others = move || {
        let going = choice.chosen();
        let staying: Vec<_> =
            choice.others.get().into_iter().filter(|info| !going.contains(&info.id)).collect();
        let stays = match staying.as_slice() {
            [] => None,
            [one] => Some(t!(words, password.rail_stays, device = say::device(words, &one.device))),
            many => Some(t!(words, password.rail_stay, count = number(many.len()))),
        };
        let goes =
            (!going.is_empty()).then(|| t!(words, password.rail_go, count = number(going.len())));
        let seen = goes.is_some().then(|| t!(words, password.rail_seen).to_owned());
        [
            stays.map(|text| line("stays", Icon::STILL_ALIVE, text)),
            goes.map(|text| line("goes", Icon::STILL_ALIVE, text)),
            seen.map(|text| line("seen", Icon::CLOSED, text)),
        ]
    };
    view! {
        <aside class="rail" aria-labelledby="rail-title">
            <h2 id="rail-title">{t!(words, password.rail)}</h2>
            <ul>
                {line("here", Icon::STILL_ALIVE, t!(words, password.rail_here).to_owned())}
                {others}
            </ul>
        </aside>
    }
}
