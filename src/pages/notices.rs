//! What the person should know about this device's storage, on every screen until it is no longer true.

use super::cannot::{Ability, has};
use super::say;
use crate::components::alert::{Alert, Tone};
use crate::state::opening::Notice;
use crate::state::session::Session;
use crate::state::words::{Locale, use_words};
use crate::t;
use leptos::prelude::*;

/// What the person should know about this device's storage.
#[component]
pub fn Notices() -> impl IntoView {
    let words = use_words();
    let session = expect_context::<Session>();
    let in_browser = has(Ability::InBrowser);
    let (notice, set_aside) = (session.notice(), session.set_aside());
    let storage = move || {
        let (tone, title, text) = notice_words(words, &notice.get()?, in_browser);
        Some(view! { <Alert tone=tone title=title text=text /> })
    };
    let unreadable = move || {
        let names = set_aside.get();
        let count = u32::try_from(names.len()).ok().filter(|count| *count > 0)?;
        let text = t!(words, notice.set_aside_text, name = names.join(", "));
        Some(view! {
            <Alert tone=Tone::Notice title=t!(words, notice.set_aside, count = count) text=text />
        })
    };
    view! {
        {storage}
        {unreadable}
    }
}

fn notice_words(words: Locale, notice: &Notice, in_browser: bool) -> (Tone, &'static str, String) {
    match notice {
        Notice::Blocked if !in_browser => {
            (Tone::Notice, t!(words, notice.blocked), t!(words, server.blocked).into())
        }
        Notice::Full if !in_browser => {
            (Tone::Notice, t!(words, notice.full), t!(words, server.blocked).into())
        }
        Notice::Evicted if !in_browser => {
            (Tone::Notice, t!(words, notice.evicted), t!(words, server.evicted).into())
        }
        Notice::Blocked => {
            (Tone::Notice, t!(words, notice.blocked), t!(words, notice.blocked_text).into())
        }
        Notice::Full => (Tone::Notice, t!(words, notice.full), t!(words, notice.full_text).into()),
        Notice::Evicted => {
            (Tone::Notice, t!(words, notice.evicted), t!(words, notice.evicted_text).into())
        }
        Notice::Failed(error) => {
            (Tone::Problem, t!(words, notice.failed), say::error(words, error))
        }
    }
}
