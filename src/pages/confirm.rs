//! "Confirm it's you": asks the password before something that a stranger at an open screen must
//! not do. It opens when the service asks for it, and then goes on with what was wanted.

use super::say;
use super::user_name::{UserName, kept_under};
use crate::components::button::SubmitButton;
use crate::components::dialog::Dialog;
use crate::components::field::{Field, Purpose};
use crate::domain::ids::AccountId;
use crate::domain::secret::Password;
use crate::service::ServiceError;
use crate::state::countdown::Countdown;
use crate::state::session::Session;
use crate::state::task::Task;
use crate::state::words::use_words;
use crate::t;
use leptos::prelude::*;

/// The dialog.
#[component]
pub fn ConfirmDialog(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// Whose password.
    who: AccountId,
    /// Whether it is asked because this session is young; then it says so.
    #[prop(into, optional)]
    young: Signal<bool>,
    /// Called once the password was right.
    on_confirmed: Callback<()>,
) -> impl IntoView {
    view! {
        <Dialog open=open labelled_by="confirm-title">
            <ConfirmForm open=open who=who.clone() young=young on_confirmed=on_confirmed />
        </Dialog>
    }
}

#[component]
fn ConfirmForm(
    open: RwSignal<bool>,
    who: AccountId,
    young: Signal<bool>,
    on_confirmed: Callback<()>,
) -> impl IntoView {
    let words = use_words();
    let session = expect_context::<Session>();
    let (password, problem) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let wait = Countdown::new();
    let task = Task::new();
    let confirm = move |who: AccountId, typed: Password| async move {
        let answer = session.confirm(who, typed).await;
        // Whoever has left the question meanwhile does not want what it was asked for.
        if problem.try_with_untracked(|_| ()).is_none() {
            return;
        }
        match answer {
            Ok(()) => {
                open.set(false);
                on_confirmed.run(());
                return;
            }
            // What nobody has judged need not be typed anew.
            Err(error) if error.is_no_judgement() => {
                if !wait.heed(&error) {
                    problem.set(say::error(words, &error));
                }
                return;
            }
            Err(ServiceError::WrongPassword) => problem.set(t!(words, confirm.wrong).into()),
            Err(error) => problem.set(say::error(words, &error)),
        }
        password.set(String::new());
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let typed = password.get_untracked();
        if typed.is_empty() {
            problem.set(t!(words, login.password_missing).into());
            return;
        }
        match Password::new(typed) {
            Ok(typed) => {
                problem.set(String::new());
                task.run(confirm(who.clone(), typed));
            }
            Err(_) => problem.set(t!(words, new_password.too_long).into()),
        }
    };
    let name = session.profile().with_untracked(|own| own.as_ref().map(kept_under));
    let shown_problem = say::or_wait(words, wait, move || problem.get());
    view! {
        <form method="post" novalidate on:submit=submit>
            <h2 id="confirm-title" class="dialog-head">{t!(words, confirm.title)}</h2>
            <UserName name=name.unwrap_or_default() />
            <div class="dialog-body">
                {move || young.get().then(|| view! { <p>{t!(words, confirm.young)}</p> })}
                <p>{t!(words, confirm.text)}</p>
                <Field
                    id="confirm-password"
                    label=t!(words, confirm.password)
                    purpose=Purpose::CurrentPassword
                    value=password
                    problem=shown_problem
                    reveal=t!(words, login.show)
                />
            </div>
            <div class="dialog-buttons">
                <SubmitButton
                    label=t!(words, confirm.submit).to_owned()
                    busy_label=t!(words, confirm.busy)
                    pending=task.pending()
                    waits=wait.left()
                />
                <button type="button" class="button secondary" on:click=move |_| open.set(false)>
                    {t!(words, app.cancel)}
                </button>
            </div>
        </form>
    }
}
