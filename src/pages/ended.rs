//! The session is over: says why, when and from which device, and leads back in.

use super::cannot::{Ability, has};
use super::say;
use crate::components::field::Problem;
use crate::components::ring::RingLeft;
use crate::domain::session::{EndReason, Ended};
use crate::routes::Route;
use crate::state::router::Router;
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
    let router = expect_context::<Router>();
    let again = move |to: Option<Route>| async move {
        match session.log_out().await {
            Ok(()) => {
                if let Some(to) = to {
                    router.go(&to);
                }
            }
            Err(error) => {
                problem.try_set(say::error(words, &error));
            }
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
                            <p class="buttons">
                                <button
                                    type="button"
                                    class="button secondary"
                                    disabled=task.pending()
                                    on:click=move |_| task.run(again(Some(Route::Secure)))
                                >
                                    {t!(words, secure.title)}
                                </button>
                            </p>
                        </div>
                    }
                })}
            <Problem id="ended-problem".into() text=problem />
            <p class="buttons">
                <button
                    type="button"
                    class="button solid"
                    disabled=task.pending()
                    on:click=move |_| task.run(again(None))
                >
                    {t!(words, ended.again)}
                </button>
            </p>
        </div>
    }
}
