//! In place of a list that could not be read: says so, and reads again on request.
#![allow(unreachable_pub, reason = "the component macro makes every component's props public")]

use crate::components::alert::{Alert, Tone};
use crate::state::words::use_words;
use crate::t;
use leptos::prelude::*;

/// The card.
#[component]
pub fn Unread(
    /// What could not be read.
    title: &'static str,
    /// Why, or what to do next.
    #[prop(into)]
    text: String,
    /// Reads again.
    retry: impl Fn() + 'static,
) -> impl IntoView {
    let words = use_words();
    view! {
        <div class="card">
            <Alert tone=Tone::Problem title=title text=text />
            <p class="card-part">
                <button type="button" class="button secondary" on:click=move |_| retry()>
                    {t!(words, app.try_again)}
                </button>
            </p>
        </div>
    }
}
