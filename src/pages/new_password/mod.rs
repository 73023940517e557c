//! A field for a new password: what is thought of it, and one that nobody has to think of. Advice, which
//! refuses nothing; the rules are `domain/password`'s, and the form's to ask.
#![allow(unreachable_pub, reason = "the component macro makes every component's props public")]

mod offer;
pub(crate) mod strength;
mod words;

use crate::components::field::{Field, Purpose};
use crate::domain::policy::PasswordPolicy;
use crate::state::judging::Judging;
use crate::state::session::Session;
use crate::state::words::use_words;
use crate::t;
use leptos::prelude::*;
use offer::Offer;
use strength::Strength;

/// The field.
#[component]
pub fn NewPassword(
    /// The id of the input.
    id: &'static str,
    /// The label.
    label: &'static str,
    /// What is typed.
    typed: RwSignal<String>,
    /// What is typed into the field that asks for it once more, if there is one.
    #[prop(optional)]
    retype: Option<RwSignal<String>>,
    /// What is wrong with it; empty when nothing is.
    #[prop(into)]
    problem: Signal<String>,
    /// What the account tells of its owner, which whoever guesses tries first.
    told: impl Fn() -> Vec<String> + 'static,
) -> impl IntoView {
    let words = use_words();
    let session = expect_context::<Session>();
    let policy = move || {
        // What is asked of a password is known once the service was asked.
        session.changes().track();
        session.capabilities().map_or_else(PasswordPolicy::default, |can| can.passwords)
    };
    let least = Memo::new(move |_| policy().min_chars);
    let judging = Judging::of(typed, move || least.get(), told);
    view! {
        <div
            class="new-password"
            on:focusin=move |_| judging.enter()
            on:focusout=move |_| judging.leave()
        >
            <Field
                id=id
                label=label
                purpose=Purpose::NewPassword
                value=typed
                problem=problem
                reveal=t!(words, login.show)
            >
                <Strength typed=typed least=least verdict=judging.verdict() />
                <Offer typed=typed retype=retype least=least />
            </Field>
        </div>
    }
}
