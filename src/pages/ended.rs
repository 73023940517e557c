//! The session is over: says why, when and from which device, and leads back in.

use super::cannot::{Ability, has};
use super::say;
use crate::components::field::Problem;
use crate::components::ring::RingLeft;
use crate::domain::session::{EndReason, Ended};
use crate::state::session::Session;
use crate::state::task::Task;
use crate::state::words::use_words;
use crate::t;
use leptos::prelude::*;

/// The screen.
#[component]
pub fn EndedPage(
    /// How it ended.
    ended: Ended,
) -> impl IntoView {
    let words = use_words();
    let session = expect_context::<Session>();
    let problem = RwSignal::new(String::new());
    let task = Task::new();
    let again = move || async move {
        if let Err(error) = session.log_out().await {
            problem.set(say::error(words, &error));
        }
    };
    let told = has(Ability::Causes);
    // Only another device can have done it against the person's will.
    let by_another = match ended.reason {
        EndReason::Closed | EndReason::PasswordChanged => true,
        EndReason::Unknown => !told,
        _ => false,
    };
    view! {
        <div class="plain">
            <RingLeft />
            <h1 tabindex="-1">{t!(words, ended.title)}</h1>
            <p class="lead" role="status">{say::ended(words, told, &ended)}</p>
            {by_another
                .then(|| {
                    view! {
                        <div class="card card-part">
                            <h2>{t!(words, ended.not_you)}</h2>
                            <p class="meta">{t!(words, ended.not_you_text)}</p>
                        </div>
                    }
                })}
            <Problem id="ended-problem".into() text=problem />
            <p class="buttons">
                <button
                    type="button"
                    class="button solid"
                    disabled=task.pending()
                    on:click=move |_| task.run(again())
                >
                    {t!(words, ended.again)}
                </button>
            </p>
        </div>
    }
}
