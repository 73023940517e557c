//! A hint of how hard a new password is to guess. Advice only.

use crate::domain::password::{Strength, strength};
use crate::domain::policy::PasswordPolicy;
use crate::state::words::use_words;
use crate::t;
use leptos::prelude::*;

/// The bars and the words under a new password; nothing until something is typed.
#[component]
pub fn StrengthHint(
    /// What is typed.
    typed: RwSignal<String>,
    /// What the service asks of it.
    policy: PasswordPolicy,
) -> impl IntoView {
    let words = use_words();
    let judged = Memo::new(move |_| {
        typed.with(|text| {
            // Counting stops where a password ends, so a pasted megabyte costs nothing.
            let count = text.chars().take(257).count();
            (u32::try_from(count).unwrap_or(u32::MAX), strength(text, policy))
        })
    });
    let view = move || {
        let (count, strength) = judged.get();
        let (bars, text) = match strength {
            Strength::TooShort => {
                (1, t!(words, password.weak, count = count, least = policy.min_chars))
            }
            Strength::Fair => (2, t!(words, password.fair).to_owned()),
            Strength::Good => (3, t!(words, password.good, count = count)),
            Strength::Strong => (4, t!(words, password.strong, count = count)),
        };
        let bar = move |n| view! { <span class="bar" class:on=n < bars></span> };
        (count > 0).then(|| {
            view! {
                <div class="strength" class:weak=bars < 3>
                    <span class="bars" aria-hidden="true">{(0..4).map(bar).collect_view()}</span>
                    <span>{text}</span>
                </div>
            }
        })
    };
    view! { <div aria-live="polite">{view}</div> }
}
