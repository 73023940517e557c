//! What was to end and has not: sessions that are still there with the button that closes them, and saved
//! logins on other devices. Never says that anything ended.

use super::{Found, Reported};
use crate::components::alert::{Alert, Tone};
use crate::components::field::Problem;
use crate::components::skeleton::SkeletonRows;
use crate::domain::ids::{AccountId, SessionId};
use crate::domain::saved::SavedOn;
use crate::domain::session::{Revoke, SessionInfo};
use crate::pages::cannot::{Ability, has};
use crate::pages::confirm::ConfirmDialog;
use crate::pages::say;
use crate::pages::session_list::SessionText;
use crate::pages::unread::Unread;
use crate::routes::Route;
use crate::service::ServiceError;
use crate::state::dates;
use crate::state::reading::Reading;
use crate::state::router::{focus_heading, url};
use crate::state::session::Session;
use crate::state::task::Task;
use crate::state::unclosed::Unclosed;
use crate::state::words::use_words;
use crate::t;
use leptos::prelude::*;

/// More rows than these are counted, not drawn.
const MOST: usize = 20;

/// What the list says of those that were to go.
#[component]
pub(super) fn Verdict(
    who: AccountId,
    left: Memo<Found>,
    report: RwSignal<Reported>,
    again: impl Fn() + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let words = use_words();
    let session = expect_context::<Session>();
    let (problem, confirming) = (RwSignal::new(String::new()), RwSignal::new(false));
    let (young, task) = (RwSignal::new(false), Task::new());
    let close = move |who: AccountId, ids: Vec<SessionId>| async move {
        problem.try_set(String::new());
        match session.revoke(who, Revoke::These(ids)).await {
            // Nothing was carried out of what only waits.
            Ok(done) if done.waits() && !done.was_read() => {}
            Ok(done) => {
                report.try_set(Some((done, dates::now())));
                // The button that had the focus is gone.
                focus_heading();
            }
            Err(error @ (ServiceError::NeedsConfirmation | ServiceError::YoungSession)) => {
                young.try_set(error == ServiceError::YoungSession);
                confirming.try_set(true);
            }
            Err(error) => {
                problem.try_set(say::error(words, &error));
            }
        }
    };
    let owner = who.clone();
    // Whoever is left at the press: the list may have been read again while the password was typed.
    let press = Callback::new(move |()| {
        if let Some(Ok((left, _))) = left.get_untracked() {
            let ids = left.into_iter().map(|info| info.id).collect();
            task.run(close(who.clone(), ids));
        }
    });
    let body = move || match left.get() {
        None => view! {
            <div class="card">
                <SkeletonRows rows=2 label=t!(words, devices.loading) />
            </div>
        }
        .into_any(),
        Some(Err(error)) => {
            let (title, text) = (t!(words, devices.failed), say::unread(words, &error));
            view! { <Unread title=title text=text retry=again /> }.into_any()
        }
        Some(Ok((left, at))) if left.is_empty() => {
            let text = t!(words, devices.closed_text, time = dates::time_of_day(words, at));
            view! { <Alert tone=Tone::Done title=t!(words, secure.out) text=text /> }.into_any()
        }
        Some(Ok((left, _))) => {
            view! { <Left left=left problem=problem pending=task.pending() on_close=press /> }
                .into_any()
        }
    };
    view! {
        {body}
        <ConfirmDialog open=confirming who=owner young=young on_confirmed=press />
    }
}

/// Those that are still there, and the button that closes them.
#[component]
fn Left(
    left: Vec<SessionInfo>,
    problem: RwSignal<String>,
    pending: ReadSignal<bool>,
    on_close: Callback<()>,
) -> impl IntoView {
    let words = use_words();
    let unclosed = expect_context::<Unclosed>();
    let count = u32::try_from(left.len()).unwrap_or(u32::MAX);
    let ids: Vec<SessionId> = left.iter().map(|info| info.id.clone()).collect();
    // What waits for the service says so over the screen, and goes on by itself.
    let waits = Memo::new(move |_| ids.iter().all(|id| unclosed.holds(id)));
    let changed = expect_context::<Session>().password_changed().get_untracked();
    let more = left.len().saturating_sub(MOST);
    let rows = left.into_iter().take(MOST).map(|info| {
        view! {
            <li class="session">
                <SessionText info=info password_changed=changed />
            </li>
        }
    });
    let more = (more > 0).then(|| {
        let more = u32::try_from(more).unwrap_or(u32::MAX);
        view! { <li class="session meta">{t!(words, devices.and_more, count = more)}</li> }
    });
    let text = move || {
        if waits.get() { t!(words, secure.waits_text) } else { t!(words, secure.left_text) }
    };
    view! {
        <section class="card">
            {move || {
                view! {
                    <Alert tone=Tone::Problem title=t!(words, secure.left, count = count) text=text() />
                }
            }}
            <ul class="sessions">{rows.collect_view()} {more}</ul>
            <div class="card-part">
                <Problem id="left-problem".into() text=problem />
                <button
                    type="button"
                    class="button closing"
                    disabled=move || pending.get() || waits.get()
                    on:click=move |_| on_close.run(())
                >
                    {move || {
                        if pending.get() {
                            t!(words, password.ask_busy).to_owned()
                        } else {
                            t!(words, password.ask_submit, count = count)
                        }
                    }}
                </button>
            </div>
        </section>
    }
}

/// Saved logins on other devices, where the service tells them from sessions: how many are left, once that
/// was read.
#[component]
pub(super) fn SavedLeft(who: AccountId) -> impl IntoView {
    let words = use_words();
    let session = expect_context::<Session>();
    has(Ability::SavedElsewhere).then(|| {
        let saved = Reading::follow(session, move || {
            let who = who.clone();
            async move { session.saved_on(who).await }
        });
        let left = Memo::new(move |_| {
            saved.with(|all| {
                let count = |all: &Vec<SavedOn>| all.iter().filter(|on| !on.here).count();
                Some(all.as_ref()?.as_ref().map(count).map_err(Clone::clone))
            })
        });
        move || {
            Some(match left.get()? {
                Ok(0) => {
                    view! { <Alert tone=Tone::Done title=t!(words, saved.nowhere) /> }.into_any()
                }
                Ok(count) => {
                    let count = u32::try_from(count).unwrap_or(u32::MAX);
                    let title = t!(words, checkup.saved, count = count);
                    view! {
                        <Alert tone=Tone::Problem title=title text=t!(words, checkup.saved_text) />
                        <p>
                            <a class="button secondary" href=url(&Route::SavedLogins)>
                                {t!(words, checkup.see_saved)}
                            </a>
                        </p>
                    }
                    .into_any()
                }
                Err(error) => {
                    let text = say::error(words, &error);
                    view! { <Alert tone=Tone::Problem title=t!(words, secure.saved_unread) text=text /> }
                        .into_any()
                }
            })
        }
    })
}
