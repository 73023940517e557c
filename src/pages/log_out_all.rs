//! "Log out of all accounts": names the accounts on this device and, behind a switch, the sessions
//! elsewhere; does it account by account; and says the result for each. An account whose password
//! was not typed lately is asked for it, or its other devices stay.

use super::say;
use crate::components::button::SubmitButton;
use crate::components::dialog::Dialog;
use crate::components::field::{Field, Purpose};
use crate::domain::saved::{AccountState, DeviceAccount};
use crate::domain::secret::Password;
use crate::domain::session::RevokeReport;
use crate::routes::Route;
use crate::service::{LogOut, Remember, ServiceError, Standing};
use crate::state::router::Router;
use crate::state::session::Session;
use crate::state::task::Task;
use crate::state::words::{Locale, use_words};
use crate::t;
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

/// Where the log-out is.
#[derive(Clone, Copy)]
struct Course {
    words: Locale,
    session: Session,
    router: Router,
    /// Whether other devices are logged out, too.
    others: RwSignal<bool>,
    /// The accounts that are still to be logged out; this tab's own comes last.
    left: RwSignal<Vec<DeviceAccount>>,
    /// Whether the first of them waits for its password.
    asking: RwSignal<bool>,
    /// What has become of the ones before.
    lines: RwSignal<Vec<String>>,
    partly: RwSignal<bool>,
    wrong: RwSignal<String>,
    task: Task,
}

impl Course {
    /// Goes on with the first account that is left: with its password, if it was typed, or without
    /// its other devices, if they are to be left.
    async fn go_on(self, mut password: Option<Password>, mut skip: bool) {
        // The last account takes this screen away, and its signals with it.
        let (others, mut left) = (self.others.get_untracked(), self.left.get_untracked());
        let (mut lines, mut partly) = (self.lines.get_untracked(), self.partly.get_untracked());
        while let Some(account) = left.first().cloned() {
            let everything = others && !skip;
            let how = LogOut { remember: Remember::AsItIs, everything, password: password.take() };
            match self.log_out_of(&account, how).await {
                Ok(report) => {
                    let (line, whole) = result(self.words, &account, report.as_ref(), skip);
                    lines.push(line);
                    partly |= !whole;
                }
                Err(ServiceError::NeedsConfirmation) => {
                    self.wrong.set(String::new());
                    self.asking.set(true);
                    return;
                }
                Err(error @ (ServiceError::WrongPassword | ServiceError::TooMany(_))) => {
                    self.wrong.set(say::error(self.words, &error));
                    return;
                }
                Err(error) => {
                    partly = true;
                    let reason = say::error(self.words, &error);
                    let username = account.card.username.as_str();
                    lines.push(t!(
                        self.words,
                        logout_all.result_failed,
                        username = username,
                        reason = reason
                    ));
                }
            }
            left.remove(0);
            skip = false;
            self.lines.try_set(lines.clone());
            self.partly.try_set(partly);
            self.left.try_set(left.clone());
            self.asking.try_set(false);
        }
        let title = if partly {
            t!(self.words, logout_all.result_partly)
        } else {
            t!(self.words, logout_all.result_title)
        };
        lines.insert(0, title.into());
        self.session.farewell().set(lines);
        if self.session.standing().with_untracked(|standing| *standing == Standing::LoggedOut) {
            self.router.replace(&Route::LogIn { next: None });
        }
    }

    async fn log_out_of(
        self,
        account: &DeviceAccount,
        how: LogOut,
    ) -> Result<Option<RevokeReport>, ServiceError> {
        let id = account.card.id.clone();
        if is_in(account) {
            return self.session.log_out_of(id, how).await.map(Some);
        }
        if how.everything {
            self.session.forget(id).await?;
        }
        Ok(None)
    }
}

/// What became of one account, in sentences, and whether that is all that was wanted.
fn result(
    words: Locale,
    account: &DeviceAccount,
    report: Option<&RevokeReport>,
    skip: bool,
) -> (String, bool) {
    let username = account.card.username.as_str();
    let number = |n: usize| u32::try_from(n).ok().filter(|n| *n > 0);
    let Some(report) = report else {
        return (t!(words, logout_all.result_forgotten, username = username), true);
    };
    let mut text = vec![t!(words, logout_all.result_here, username = username)];
    let closed = report.closed();
    let left = number(report.closings.len() - closed);
    text.extend(
        number(closed)
            .map(|count| t!(words, logout_all.result_closed, count = count, username = username)),
    );
    text.extend(
        left.map(|count| t!(words, logout_all.result_left, count = count, username = username)),
    );
    text.extend(
        number(report.logins_ended)
            .map(|count| t!(words, logout_all.result_logins, count = count, username = username)),
    );
    if skip {
        text.push(t!(words, logout_all.result_skipped, username = username));
    }
    (text.join(" "), left.is_none() && !skip)
}

fn is_in(account: &DeviceAccount) -> bool {
    matches!(account.state, AccountState::InUse | AccountState::LoggedIn)
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
        router: expect_context::<Router>(),
        others: RwSignal::new(true),
        left: RwSignal::new(all.clone()),
        asking: RwSignal::new(false),
        lines: RwSignal::new(vec![]),
        partly: RwSignal::new(false),
        wrong: RwSignal::new(String::new()),
        task: Task::new(),
    };
    let (asking, left) = (course.asking, course.left);
    move || {
        let first = asking.get().then(|| left.with(|left| left.first().cloned())).flatten();
        match first {
            Some(account) => {
                let username = account.card.username.to_string();
                view! { <Confirm course=course username=username /> }.into_any()
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
            view! { <p class="meta">{t!(words, logout_all.saved_stay)}</p> }.into_any()
        }
    };
    let go = move |_| course.task.run(course.go_on(None, false));
    let done = move || course.lines.get().join(" ");
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
        </div>
        <div class="dialog-buttons">
            <button
                type="button"
                class=move || if others.get() { "button closing" } else { "button solid" }
                disabled=course.task.pending()
                on:click=go
            >
                {label}
            </button>
            <button type="button" class="button secondary" on:click=move |_| open.set(false)>
                {t!(words, app.cancel)}
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
    let listed = LocalResource::new(move || {
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
            Err(_) => Some(t!(words, logout_all.elsewhere_unread, username = username)),
        }
    };
    view! { <li>{text}</li> }.into_any()
}

/// Asks for the password of the account whose other devices come next.
#[component]
fn Confirm(course: Course, username: String) -> impl IntoView {
    let words = use_words();
    let password = RwSignal::new(String::new());
    let go = move |typed, skip| {
        course.task.run(async move {
            course.go_on(typed, skip).await;
            password.try_set(String::new());
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
                <p>{t!(words, logout_all.confirm_text, username = username)}</p>
                <Field
                    id="everything-password"
                    label=t!(words, confirm.password)
                    purpose=Purpose::CurrentPassword
                    value=password
                    problem=course.wrong
                    reveal=t!(words, login.show)
                />
            </div>
            <div class="dialog-buttons">
                <SubmitButton
                    label=t!(words, confirm.submit).to_owned()
                    busy_label=t!(words, confirm.busy)
                    pending=course.task.pending()
                />
                <button
                    type="button"
                    class="button secondary"
                    disabled=course.task.pending()
                    on:click=move |_| go(None, true)
                >
                    {t!(words, logout_all.skip)}
                </button>
            </div>
        </form>
    }
}
