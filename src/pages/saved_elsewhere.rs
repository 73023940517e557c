//! The other devices on which the account's login is saved, and withdrawing it from one of them.
//! After a withdrawal the list is read again, and only what was read is claimed.

use super::confirm::ConfirmDialog;
use super::say;
use super::unread::Unread;
use crate::components::alert::{Alert, Tone};
use crate::components::dialog::{Answers, Dialog};
use crate::components::field::Problem;
use crate::components::session_row::DeviceTile;
use crate::domain::ids::AccountId;
use crate::domain::saved::SavedOn;
use crate::service::ServiceError;
use crate::state::dates;
use crate::state::reading::Reading;
use crate::state::session::Session;
use crate::state::task::Task;
use crate::state::words::{Locale, use_words};
use crate::t;
use leptos::prelude::*;

/// What is being withdrawn.
#[derive(Clone, Copy)]
struct Wanted {
    which: RwSignal<Option<SavedOn>>,
    asking: RwSignal<bool>,
    confirming: RwSignal<bool>,
    /// The device, whether its saved login is still in the list, and when that was read.
    result: RwSignal<Option<(String, bool)>>,
}

/// The section.
#[component]
pub fn Elsewhere(
    /// Whose saved logins.
    who: AccountId,
) -> impl IntoView {
    let words = use_words();
    let session = expect_context::<Session>();
    let wanted = Wanted {
        which: RwSignal::new(None),
        asking: RwSignal::new(false),
        confirming: RwSignal::new(false),
        result: RwSignal::new(None),
    };
    let id = who.clone();
    let listed = Reading::follow(session, move || {
        let id = id.clone();
        async move { session.saved_on(id).await }
    });
    let list = move || match listed.get()? {
        Err(error) => {
            let (title, text) = (t!(words, saved.unread), say::error(words, &error));
            let again = move || listed.again();
            Some(view! { <Unread title=title text=text retry=again /> }.into_any())
        }
        Ok(all) => {
            let others: Vec<_> = all.into_iter().filter(|on| !on.here).collect();
            if others.is_empty() {
                return Some(view! { <p class="muted">{t!(words, saved.nowhere)}</p> }.into_any());
            }
            let rows = others.into_iter().map(|on| view! { <Row on=on wanted=wanted /> });
            Some(
                view! {
                    <p class="muted">{t!(words, saved.elsewhere_text)}</p>
                    <ul class="card sessions">{rows.collect_view()}</ul>
                }
                .into_any(),
            )
        }
    };
    let result = move || {
        let (device, gone) = wanted.result.get()?;
        let time = dates::time_of_day(words, dates::now());
        let text = t!(words, saved.withdrawn_text, time = time);
        let (tone, title) = if gone {
            (Tone::Done, t!(words, saved.withdrawn, device = device))
        } else {
            (Tone::Problem, t!(words, saved.still_there, device = device))
        };
        Some(view! { <Alert tone=tone title=title text=text /> })
    };
    view! {
        <section
            class="saved-elsewhere"
            data-reading=move || listed.with(Option::is_none).then_some("")
        >
            <h2>{t!(words, saved.elsewhere)}</h2>
            {result}
            {list}
        </section>
        <WithdrawDialog wanted=wanted who=who.clone() />
        <ConfirmDialog
            open=wanted.confirming
            who=who
            on_confirmed=Callback::new(move |()| wanted.asking.set(true))
        />
    }
}

/// When it was saved, when it was last used, and how long it still works.
fn since(words: Locale, on: &SavedOn) -> String {
    let left = say::time_left(words, on.ends.since(dates::now()));
    let when = dates::date_time(words, on.created);
    if on.used == on.created {
        return t!(words, saved.since, when = when, left = left);
    }
    t!(words, saved.since_used, when = when, used = dates::relative(words, on.used), left = left)
}

#[component]
fn Row(on: SavedOn, wanted: Wanted) -> impl IntoView {
    let words = use_words();
    let name = say::device(words, &on.device);
    let line = since(words, &on);
    let label = t!(words, saved.withdraw_from, device = name.as_str());
    let kind = on.device.kind;
    let ask = move |_| {
        wanted.which.set(Some(on.clone()));
        wanted.asking.set(true);
    };
    view! {
        <li class="session">
            <DeviceTile kind=kind />
            <div class="session-text">
                <div class="session-name">
                    <bdi>{name}</bdi>
                </div>
                <p class="meta">{line}</p>
            </div>
            <button type="button" class="button text row" aria-label=label on:click=ask>
                {t!(words, saved.withdraw)}
            </button>
        </li>
    }
}

#[component]
fn WithdrawDialog(wanted: Wanted, who: AccountId) -> impl IntoView {
    let question = move || {
        let on = wanted.which.get()?;
        Some(view! { <Question on=on wanted=wanted who=who.clone() /> })
    };
    view! {
        <Dialog open=wanted.asking labelled_by="withdraw-title">
            {question.clone()}
        </Dialog>
    }
}

#[component]
fn Question(on: SavedOn, wanted: Wanted, who: AccountId) -> impl IntoView {
    let words = use_words();
    let session = expect_context::<Session>();
    let problem = RwSignal::new(String::new());
    let task = Task::new();
    let name = say::device(words, &on.device);
    let title = t!(words, saved.withdraw_title, device = name.as_str());
    let withdraw = move |who: AccountId, on: SavedOn, name: String| async move {
        match session.withdraw(who, vec![on.id.clone()]).await {
            Ok(left) => {
                let gone = left.iter().all(|other| other.id != on.id);
                wanted.result.set(Some((name, gone)));
                wanted.asking.set(false);
            }
            Err(ServiceError::NeedsConfirmation) => {
                wanted.asking.set(false);
                wanted.confirming.set(true);
            }
            Err(error) => problem.set(say::error(words, &error)),
        }
    };
    view! {
        <h2 id="withdraw-title" class="dialog-head">{title}</h2>
        <div class="dialog-body">
            <p>{t!(words, saved.withdraw_text)}</p>
            <Problem id="withdraw-problem".into() text=problem />
        </div>
        <Answers
            yes=t!(words, saved.withdraw)
            busy=t!(words, saved.withdrawing)
            look="closing"
            pending=task.pending()
            on_yes=Callback::new(move |()| task.run(withdraw(who.clone(), on.clone(), name.clone())))
            no=t!(words, app.cancel)
            sent=t!(words, app.close)
            open=wanted.asking
        />
    }
}
