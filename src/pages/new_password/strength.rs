//! Under a new password: how long it is, how hard to guess, why, and what would help. In words; the bars
//! only repeat them.

use super::words::{advice, grade, warning};
use crate::domain::estimate::Estimate;
use crate::domain::secret::Password;
use crate::state::judging::Verdict;
use crate::state::words::{Locale, use_words};
use crate::t;
use leptos::prelude::*;

/// How many bars there are: as many as grades.
const BARS: usize = 5;

/// The bars and the words; nothing until something is typed.
#[component]
pub(crate) fn Strength(
    /// What is typed.
    typed: RwSignal<String>,
    /// How many characters the service asks for.
    least: Memo<usize>,
    /// What is thought of it.
    verdict: ReadSignal<Verdict>,
) -> impl IntoView {
    let words = use_words();
    let count = Memo::new(move |_| {
        // Counting stops where a password ends, so a pasted megabyte costs nothing.
        typed.with(|text| text.chars().take(Password::MAX_CHARS + 1).count())
    });
    let filled = move || match verdict.get() {
        Verdict::Judged(estimate) => estimate.grade as usize + 1,
        _ => 0,
    };
    let length = move || {
        let (count, least) = (count.get(), least.get());
        let number = u32::try_from(count).unwrap_or(u32::MAX);
        if count < least {
            t!(words, password.weak, count = number, least = least)
        } else {
            t!(words, strength.count, count = number)
        }
    };
    let bar = move |n| view! { <span class="bar" class:on=move || n < filled()></span> };
    let judged = move || match verdict.get() {
        Verdict::Open => ().into_any(),
        Verdict::Judged(estimate) => thought(words, &estimate),
        Verdict::Unknown => view! { <p>{t!(words, strength.unknown)}</p> }.into_any(),
    };
    // The parts stay while one types on, so that nothing flickers and each judgement is spoken once.
    view! {
        <div class="strength" hidden=move || count.get() == 0>
            <div class="strength-head">
                <span class="bars" class:weak=move || filled() < 4 aria-hidden="true">
                    {(0..BARS).map(bar).collect_view()}
                </span>
                <span>{length}</span>
            </div>
            <div class="judged" aria-live="polite" aria-atomic="true">
                {judged}
            </div>
        </div>
    }
}

/// An estimate in words.
fn thought(words: Locale, estimate: &Estimate) -> AnyView {
    let (name, guesses) = grade(words, estimate.grade);
    let reason = estimate.warning.map(|reason| warning(words, reason));
    let advice = estimate.advice.iter().map(|one| advice(words, *one));
    let more: Vec<_> = reason.into_iter().chain(advice).collect();
    view! {
        <p>
            <span class="visually-hidden">{t!(words, strength.label)} " "</span>
            <strong>{name}</strong>
            " "
            {guesses}
        </p>
        {(!more.is_empty()).then(|| view! { <p>{more.join(" ")}</p> })}
    }
    .into_any()
}
