//! The seconds in which a log-out of others can be taken back, at the foot of every screen; and what
//! became of it, where the screen that asked is gone. Says "not yet" until it is done.

use super::say;
use super::session_list::failures;
use crate::components::toast::Toast;
use crate::domain::session::Outcome;
use crate::routes::Route;
use crate::state::closing::{Closing, Done};
use crate::state::router::{Router, focus_heading, url};
use crate::state::words::use_words;
use crate::t;
use leptos::prelude::*;

/// The strip; nothing where nothing waits and nothing is to be told.
#[component]
pub fn Undo() -> impl IntoView {
    let closing = expect_context::<Closing>();
    let route = expect_context::<Router>().route();
    let waiting = Memo::new(move |_| closing.waiting().get().map(|order| order.count));
    // Where you're logged in shows the result itself.
    let told = Memo::new(move |_| (route.get() != Route::Devices).then(|| closing.done().get())?);
    move || match (waiting.get(), told.get()) {
        (Some(count), _) => Some(view! { <Waiting count=count /> }.into_any()),
        (None, Some(done)) => Some(view! { <Told done=done /> }.into_any()),
        (None, None) => None,
    }
}

#[component]
fn Waiting(count: u32) -> impl IntoView {
    let words = use_words();
    let closing = expect_context::<Closing>();
    let left = move || t!(words, undo.left, count = closing.left().get());
    view! {
        <Toast
            label=t!(words, undo.title)
            text=t!(words, undo.waiting, count = count)
            left=Signal::derive(left)
            on_hold=Callback::new(move |held| closing.hold(held))
        >
            <button type="button" class="button text" on:click=move |_| {
                closing.now();
                focus_heading();
            }>
                {t!(words, undo.now)}
            </button>
            <button type="button" class="button text" on:click=move |_| {
                closing.take_back();
                focus_heading();
            }>
                {t!(words, undo.undo)}
            </button>
        </Toast>
    }
}

#[component]
fn Told(done: Done) -> impl IntoView {
    let words = use_words();
    let closing = expect_context::<Closing>();
    let text = match &done {
        Done::Closed(report, _) => {
            let count = u32::try_from(report.closed()).unwrap_or(u32::MAX);
            let closed = t!(words, devices.closed_count, count = count);
            let waiting = failures(words, report, Outcome::Waiting).unwrap_or_default();
            [&closed, " ", &waiting].concat().trim_end().to_owned()
        }
        Done::Failed(_, error) => {
            format!("{} {}", say::not_logged_out(words, error), say::error(words, error))
        }
    };
    view! {
        <Toast label=t!(words, undo.told) text=text>
            <a class="button text" href=url(&Route::Devices)>{t!(words, undo.see)}</a>
            <button type="button" class="button text" on:click=move |_| {
                closing.dismiss();
                focus_heading();
            }>
                {t!(words, app.close)}
            </button>
        </Toast>
    }
}
