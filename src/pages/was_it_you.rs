//! "New log-in on … Was this you?", on every other device of the account, until somebody answers. Yes
//! marks the log-in as known; no leads to
//! closing it and changing the password in one step.

use super::cannot::{Ability, has};
use super::say;
use crate::components::field::Problem;
use crate::domain::account::Profile;
use crate::domain::ids::SessionId;
use crate::domain::session::NewLogIn;
use crate::routes::Route;
use crate::service::Standing;
use crate::state::dates;
use crate::state::router::Router;
use crate::state::session::Session;
use crate::state::task::Task;
use crate::state::words::use_words;
use crate::t;
use leptos::prelude::*;

/// The session of which somebody has said that it is not theirs.
#[derive(Clone, Copy)]
pub struct Suspect(pub RwSignal<Option<SessionId>>);

/// The question about the newest log-in that nobody has answered for.
#[component]
pub fn WasItYou(
    /// Whose account.
    profile: Memo<Option<Profile>>,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let Suspect(suspect) = expect_context::<Suspect>();
    let new = Memo::new(move |_| {
        let asks = session.standing().with(|standing| match standing {
            Standing::LoggedIn(current) => current.asks.clone(),
            _ => None,
        })?;
        (suspect.get().as_ref() != Some(&asks.id)).then_some(asks)
    });
    move || new.get().map(|info| view! { <Question info=info profile=profile /> })
}

/// The question about one log-in.
#[component]
pub fn Question(
    /// The log-in.
    info: NewLogIn,
    /// Whose account.
    profile: Memo<Option<Profile>>,
) -> impl IntoView {
    let words = use_words();
    let session = expect_context::<Session>();
    let router = expect_context::<Router>();
    let Suspect(suspect) = expect_context::<Suspect>();
    let (problem, task) = (RwSignal::new(String::new()), Task::new());
    let device = say::session(words, info.name.as_ref(), &info.device);
    let when = dates::date_time(words, info.created);
    let (known, stranger) = (info.id.clone(), info.id);
    let yes = move |_| {
        let Some(who) = profile.with_untracked(|p| Some(p.as_ref()?.id.clone())) else { return };
        let known = known.clone();
        task.run(async move {
            if let Err(error) = session.know_session(who, known).await {
                problem.try_set(say::error(words, &error));
            }
        });
    };
    let no = move |_| {
        suspect.set(Some(stranger.clone()));
        router.go(&Route::Secure);
    };
    view! {
        <div class="alert notice was-it-you" role="status">
            <div class="alert-text">
                <strong>{t!(words, was_it_you.title, device = device)}</strong>
                {t!(words, was_it_you.text, when = when)}
                {(!has(Ability::Notes)).then(|| [" ", t!(words, cannot.answer)].concat())}
                <Problem id="was-it-you-problem".into() text=problem />
            </div>
            <div class="buttons">
                <button type="button" class="button secondary" disabled=task.pending() on:click=yes>
                    {t!(words, was_it_you.yes)}
                </button>
                <button type="button" class="button closing-quiet" on:click=no>
                    {t!(words, was_it_you.no)}
                </button>
            </div>
        </div>
    }
}
