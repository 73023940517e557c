//! After the change: what became of those that were chosen to go, and, if nobody was, the question
//! whether the others should.

use super::others_now;
use crate::components::alert::{Alert, Tone};
use crate::components::dialog::{Answers, Dialog};
use crate::components::field::Problem;
use crate::domain::account::Profile;
use crate::domain::ids::{AccountId, SessionId};
use crate::domain::session::{Revoke, RevokeReport, SessionInfo};
use crate::domain::time::Timestamp;
use crate::pages::confirm::ConfirmDialog;
use crate::pages::say;
use crate::pages::session_list::{ReportAlert, SessionText, closing_row};
use crate::pages::unread::Unread;
use crate::routes::Route;
use crate::service::ServiceError;
use crate::state::dates;
use crate::state::router::url;
use crate::state::session::Session;
use crate::state::task::Task;
use crate::state::words::use_words;
use crate::t;
use leptos::prelude::*;

/// What is known after the change, or after the question.
#[derive(Clone)]
struct Known {
    report: RevokeReport,
    /// `None` if the list could not be read again.
    staying: Option<Vec<SessionInfo>>,
    at: Timestamp,
}

/// The question's dialog and the password question that may come before it.
#[derive(Clone, Copy)]
struct Asking {
    question: RwSignal<bool>,
    confirm: RwSignal<bool>,
}

/// What became of the other sessions.
#[component]
pub(super) fn After(
    profile: Profile,
    report: RevokeReport,
    staying: Option<Vec<SessionInfo>>,
    at: Timestamp,
) -> impl IntoView {
    let words = use_words();
    let home = url(&Route::Profile(profile.username.clone()));
    let others = staying.clone().unwrap_or_default();
    // Asked once, and only if nobody was chosen in the form and somebody is there.
    let asking = Asking {
        question: RwSignal::new(report.closings.is_empty() && !others.is_empty()),
        confirm: RwSignal::new(false),
    };
    let known = RwSignal::new(Known { report, staying, at });
    let (who, owner) = (profile.id.clone(), profile.id.clone());
    let (session, task) = (expect_context::<Session>(), Task::new());
    view! {
        <div class="devices">
            {move || {
                let who = owner.clone();
                // Whoever could not be asked who stays is asked again.
                let again = move || {
                    let who = who.clone();
                    task.run(async move {
                        let staying = others_now(session, who).await;
                        known.try_update(|known| {
                            known.staying = staying;
                            known.at = dates::now();
                        });
                    });
                };
                view! { <Outcome known=known.get() again=again /> }
            }}
            <p class="buttons">
                <a class="button solid" href=home>{t!(words, password.done)}</a>
                <a class="button secondary" href=url(&Route::Devices)>{t!(words, profile.see)}</a>
            </p>
        </div>
        <Dialog open=asking.question labelled_by="ask-title">
            <Question who=profile.id.clone() others=others.clone() asking=asking known=known />
        </Dialog>
        <ConfirmDialog
            open=asking.confirm
            who=who
            on_confirmed=Callback::new(move |()| asking.question.set(true))
        />
    }
}

#[component]
fn Outcome(known: Known, again: impl Fn() + 'static) -> impl IntoView {
    let words = use_words();
    let Known { report, staying, at } = known;
    let alone = report.closings.is_empty() && staying.as_ref().is_some_and(Vec::is_empty);
    let closed = (!report.closings.is_empty()).then(|| {
        let rows = report.closings.clone().into_iter();
        view! {
            <ReportAlert report=report at=at />
            <ul class="card sessions">
                {rows.map(closing_row).collect_view()}
            </ul>
        }
    });
    let staying = if let Some(others) = staying {
        (!others.is_empty()).then(|| view! { <Staying others=others /> }.into_any())
    } else {
        let (title, text) = (t!(words, devices.failed), t!(words, devices.failed_text));
        Some(view! { <Unread title=title text=text retry=again /> }.into_any())
    };
    let alone = alone.then(|| {
        view! { <Alert tone=Tone::Done title=t!(words, profile.only_you) text=t!(words, profile.only_you_text) /> }
    });
    view! {
        {closed}
        {staying}
        {alone}
    }
}

#[component]
fn Staying(others: Vec<SessionInfo>) -> impl IntoView {
    let words = use_words();
    let kept = u32::try_from(others.len()).unwrap_or(u32::MAX);
    let changed = expect_context::<Session>().password_changed().get_untracked();
    let row = |info| {
        view! {
            <li class="session">
                <SessionText info=info password_changed=changed />
            </li>
        }
    };
    view! {
        <section>
            <div class="devices-head">
                <h2>{t!(words, password.kept, count = kept)}</h2>
            </div>
            <ul class="card sessions">{others.into_iter().map(row).collect_view()}</ul>
        </section>
    }
}

#[component]
fn Question(
    who: AccountId,
    others: Vec<SessionInfo>,
    asking: Asking,
    known: RwSignal<Known>,
) -> impl IntoView {
    let words = use_words();
    let session = expect_context::<Session>();
    let problem = RwSignal::new(String::new());
    let count = u32::try_from(others.len()).unwrap_or(u32::MAX);
    let task = Task::new();
    let close = move |who: AccountId, ids: Vec<SessionId>| async move {
        match session.revoke(who.clone(), Revoke::These(ids)).await {
            Ok(report) => {
                let staying = others_now(session, who).await;
                known.set(Known { report, staying, at: dates::now() });
                asking.question.set(false);
            }
            Err(ServiceError::NeedsConfirmation | ServiceError::YoungSession) => {
                asking.question.set(false);
                asking.confirm.set(true);
            }
            Err(error) => problem.set(say::error(words, &error)),
        }
    };
    let ids: Vec<_> = others.into_iter().map(|info| info.id).collect();
    let press = Callback::new(move |()| task.run(close(who.clone(), ids.clone())));
    view! {
        <h2 id="ask-title" class="dialog-head">{t!(words, password.ask)}</h2>
        <div class="dialog-body">
            <p>{t!(words, password.ask_text, count = count)}</p>
            <Problem id="ask-problem".into() text=problem />
        </div>
        <Answers
            yes=t!(words, password.ask_submit, count = count)
            busy=t!(words, password.ask_busy)
            look="closing"
            pending=task.pending()
            on_yes=press
            no=t!(words, password.keep)
            sent=t!(words, app.close)
            open=asking.question
        />
    }
}
