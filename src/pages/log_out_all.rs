//! "Log out of all accounts": names the accounts on this device and, behind a switch, the sessions
//! elsewhere. An account whose password was not typed lately is asked for it, or its other devices
//! stay. Never does the logging out itself: `course` does.

mod course;

use super::cannot::{Ability, Cannot, has};
use super::say;
use super::user_name::UserName;
use crate::components::button::SubmitButton;
use crate::components::dialog::Dialog;
use crate::components::field::{Field, Problem, Purpose};
use crate::domain::saved::{AccountState, DeviceAccount};
use crate::domain::secret::Password;
use crate::state::closing::Closing;
use crate::state::countdown::Countdown;
use crate::state::reading::Reading;
use crate::state::router::Router;
use crate::state::session::Session;
use crate::state::task::Task;
use crate::state::words::use_words;
use crate::t;
use course::{Course, is_in};
use leptos::prelude::*;

/// Opens the dialog; provided by the frame, so every screen reaches it.
#[derive(Clone, Copy)]
pub struct AskLogOutAll(pub RwSignal<bool>);

/// The dialog.
#[component]
pub fn LogOutAllDialog() -> impl IntoView {
    let AskLogOutAll(open) = expect_context::<AskLogOutAll>();
    view! {
        <Dialog open=open labelled_by="log-out-all-title">
            <Everything open=open />
        </Dialog>
    }
}

#[component]
fn Everything(open: RwSignal<bool>) -> impl IntoView {
    let session = expect_context::<Session>();
    // What is saved and not logged in is named, too; names alone have nothing to log out of.
    let mut all = session.accounts().get_untracked();
    all.retain(|account| !matches!(account.state, AccountState::PasswordNeeded(_)));
    all.reverse();
    let course = Course {
        words: use_words(),
        session,
        closing: expect_context::<Closing>(),
        router: expect_context::<Router>(),
        others: RwSignal::new(true),
        left: RwSignal::new(all.clone()),
        asking: RwSignal::new(false),
        lines: RwSignal::new(vec![]),
        partly: RwSignal::new(false),
        wrong: RwSignal::new(String::new()),
        wait: Countdown::new(),
        task: Task::new(),
    };
    let (asking, left) = (course.asking, course.left);
    move || {
        let first = asking.get().then(|| left.with(|left| left.first().cloned())).flatten();
        match first {
            Some(account) => {
                let username = account.card.username.to_string();
                view! { <Confirm course=course username=username open=open /> }.into_any()
            }
            None => view! { <Names course=course accounts=all.clone() open=open /> }.into_any(),
        }
    }
}

/// What will happen, by name.
#[component]
fn Names(course: Course, accounts: Vec<DeviceAccount>, open: RwSignal<bool>) -> impl IntoView {
    let words = use_words();
    let others = course.others;
    let here = accounts.iter().rev().filter(|account| is_in(account)).map(|account| {
        let name = account.card.username.to_string();
        view! { <li><bdi>{name}</bdi></li> }
    });
    let here = here.collect_view();
    let any_saved = accounts.iter().any(|account| account.saved.is_some());
    let elsewhere = accounts.clone();
    let what_else = move || {
        if others.get() {
            let lines = elsewhere.iter().rev().map(|account| {
                view! { <Elsewhere account=account.clone() /> }
            });
            let lines = lines.collect_view();
            view! {
                <ul class="plain-list">{lines}</ul>
                <p class="meta">{t!(words, logout_all.saved_too)}</p>
            }
            .into_any()
        } else {
            view! {
                <p class="meta">{t!(words, logout_all.saved_stay)}</p>
                {any_saved
                    .then(|| {
                        let text = t!(words, cannot.seen_elsewhere);
                        view! { <Cannot without=Ability::SavedElsewhere text=text /> }
                    })}
            }
            .into_any()
        }
    };
    let go = move |_| {
        course.task.run(async move {
            course.go_on(None, false).await;
        });
    };
    let done = move || course.lines.get().join(" ");
    let off = move || course.task.pending().get() || course.wait.left().get() > 0;
    let label = move || match (course.task.pending().get(), others.get()) {
        (true, _) => t!(words, logout_all.busy),
        (false, true) => t!(words, logout_all.submit_all),
        (false, false) => t!(words, logout_all.submit),
    };
    view! {
        <h2 id="log-out-all-title" class="dialog-head">{t!(words, logout_all.title)}</h2>
        <div class="dialog-body">
            <div>
                <p>
                    <strong>{t!(words, logout_all.here)}</strong>
                </p>
                <ul class="plain-list">{here}</ul>
            </div>
            <label class="check">
                <input
                    type="checkbox"
                    role="switch"
                    prop:checked=others
                    on:change=move |event| others.set(event_target_checked(&event))
                />
                <span>{t!(words, logout_all.others)}</span>
            </label>
            {what_else}
            <p role="status">{done}</p>
            <Problem
                id="log-out-all-problem".into()
                text=say::or_wait(words, course.wait, move || course.wrong.get())
            />
        </div>
        <div class="dialog-buttons">
            <button
                type="button"
                class=move || if others.get() { "button closing" } else { "button solid" }
                data-control="everything"
                disabled=off
                on:click=go
            >
                {label}
            </button>
            <button type="button" class="button secondary" on:click=move |_| open.set(false)>
                {course.leave()}
            </button>
        </div>
    }
}

/// The sessions of one account on other devices, read when the dialog opens.
#[component]
fn Elsewhere(account: DeviceAccount) -> impl IntoView {
    let words = use_words();
    let session = expect_context::<Session>();
    let username = account.card.username.to_string();
    if !is_in(&account) {
        let text = t!(words, logout_all.not_in, username = username);
        return view! { <li>{text}</li> }.into_any();
    }
    let id = account.card.id;
    let listed = Reading::follow(session, move || {
        let id = id.clone();
        async move { session.elsewhere(id).await }
    });
    let text = move || {
        let username = username.as_str();
        match listed.get()? {
            Ok(all) => {
                let names: Vec<String> =
                    all.iter().map(|info| say::device(words, &info.device)).collect();
                Some(if names.is_empty() {
                    t!(words, logout_all.elsewhere_none, username = username)
                } else {
                    let devices = names.join(", ");
                    t!(words, logout_all.elsewhere_of, username = username, devices = devices)
                })
            }
            Err(error) if error.is_no_judgement() => {
                let why = say::error(words, &error);
                Some(t!(words, server.elsewhere_unread, username = username, why = why))
            }
            Err(_) => Some(t!(words, logout_all.elsewhere_unread, username = username)),
        }
    };
    let unheard = move || matches!(listed.get(), Some(Err(error)) if error.is_no_judgement());
    let again = move || {
        unheard().then(|| {
            view! {
                <button type="button" class="button text row" on:click=move |_| listed.again()>
                    {t!(words, app.try_again)}
                </button>
            }
        })
    };
    view! { <li>{text} {again}</li> }.into_any()
}

/// Asks for the password of the account whose other devices come next.
#[component]
fn Confirm(course: Course, username: String, open: RwSignal<bool>) -> impl IntoView {
    let words = use_words();
    let password = RwSignal::new(String::new());
    let go = move |typed, skip| {
        course.task.run(async move {
            // What nobody has judged need not be typed anew.
            if course.go_on(typed, skip).await {
                password.try_set(String::new());
            }
        });
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        match Password::new(password.get_untracked()) {
            Ok(typed) if !typed.reveal().is_empty() => go(Some(typed), false),
            Ok(_) => course.wrong.set(t!(words, login.password_missing).into()),
            Err(_) => course.wrong.set(t!(words, new_password.too_long).into()),
        }
    };
    let done = move || course.lines.get().join(" ");
    view! {
        <form method="post" novalidate on:submit=submit>
            <h2 id="log-out-all-title" class="dialog-head">{t!(words, confirm.title)}</h2>
            <div class="dialog-body">
                <p role="status">{done}</p>
                <p>{t!(words, logout_all.confirm_text, username = username.as_str())}</p>
                // Where there are no user names, only the account that is open tells its address.
                {has(Ability::Usernames).then(|| view! { <UserName name=username /> })}
                <Field
                    id="everything-password"
                    label=t!(words, confirm.password)
                    purpose=Purpose::CurrentPassword
                    value=password
                    problem=say::or_wait(words, course.wait, move || course.wrong.get())
                    reveal=t!(words, login.show)
                />
            </div>
            <div class="dialog-buttons">
                <SubmitButton
                    label=t!(words, confirm.submit).to_owned()
                    busy_label=t!(words, confirm.busy)
                    pending=course.task.pending()
                    waits=course.wait.left()
                />
                <button
                    type="button"
                    class="button secondary"
                    disabled=course.task.pending()
                    on:click=move |_| go(None, true)
                >
                    {t!(words, logout_all.skip)}
                </button>
                <button type="button" class="button text" on:click=move |_| open.set(false)>
                    {course.leave()}
                </button>
            </div>
        </form>
    }
}
