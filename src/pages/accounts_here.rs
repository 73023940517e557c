//! The accounts that this device knows, beside the log-in form: one tap for those that are saved or
//! logged in, the form with its name filled in for those whose password is needed. Nothing here
//! begins a session by itself.

use super::account_row::AccountRow;
use super::cannot::{Ability, follow};
use super::forget::{AskForget, ForgetDialog};
use super::saved_logins::saved_foot;
use super::say;
use crate::components::alert::{Alert, Tone};
use crate::components::icon::{Icon, IconView};
use crate::domain::saved::{AccountState, DeviceAccount};
use crate::routes::Route;
use crate::state::later::LogInForm;
use crate::state::router::{Router, focus_field, name_field, url};
use crate::state::session::Session;
use crate::state::task::Task;
use crate::state::words::use_words;
use crate::t;
use leptos::prelude::*;

/// The list; nothing where the device knows nobody.
#[component]
pub fn AccountsHere(
    /// The form beside it.
    form: LogInForm,
) -> impl IntoView {
    let words = use_words();
    let accounts = expect_context::<Session>().accounts();
    let ask = AskForget::new();
    let task = Task::new();
    let any = Memo::new(move |_| accounts.with(|accounts| !accounts.is_empty()));
    let rows = move || {
        accounts
            .get()
            .into_iter()
            .map(|account| view! { <Row account=account form=form ask=ask task=task /> })
            .collect_view()
    };
    // What people log in with is known only now. The form is part of the start, where a label that could
    // change would cost more than it is worth.
    let names = follow(Ability::Usernames);
    Effect::new(move || {
        form.by_email.set(!names.get());
        if !names.get() {
            name_field("login-name", t!(words, signup.email));
        }
    });
    let route = expect_context::<Router>().route();
    let afraid = Memo::new(move |_| route.with(Route::leads_to_secure));
    let another = move |_| {
        form.wanted.set(true);
        focus_field("login-name");
    };
    let list = move || {
        any.get().then(|| {
            view! {
                <section class="accounts" aria-labelledby="accounts-title">
                    <h2 id="accounts-title">{t!(words, saved.here)}</h2>
                    <ul class="card account-list">{rows}</ul>
                    <button
                        type="button"
                        class="button secondary full accounts-other"
                        hidden=form.wanted
                        on:click=another
                    >
                        {t!(words, saved.other)}
                    </button>
                    <p class="meta">{saved_foot(words)}</p>
                    <p class="accounts-new" hidden=form.wanted>
                        {t!(words, login.new_here)} " "
                        <a class="link" href=url(&Route::SignUp)>{t!(words, login.sign_up)}</a>
                    </p>
                    <p class="accounts-new" hidden=form.wanted>
                        {move || {
                            if afraid.get() {
                                t!(words, login.secure_first).into_any()
                            } else {
                                view! {
                                    <a class="link" href=url(&Route::Secure)>{t!(words, secure.title)}</a>
                                }
                                    .into_any()
                            }
                        }}
                    </p>
                </section>
            }
        })
    };
    view! {
        <Farewell />
        {list}
        <ForgetDialog ask=ask />
    }
}

#[component]
fn Row(account: DeviceAccount, form: LogInForm, ask: AskForget, task: Task) -> impl IntoView {
    let words = use_words();
    let session = expect_context::<Session>();
    let card = account.card.clone();
    let username = card.username.to_string();
    let needs_password = matches!(account.state, AccountState::PasswordNeeded(_));
    // A live session is not forgotten by a list; logging out is for that.
    let forgettable = needs_password || account.saved.is_some();
    let busy = RwSignal::new(false);
    let fill_in = {
        let username = username.clone();
        move || {
            form.name.set(username.clone());
            form.wanted.set(true);
            focus_field("login-password");
        }
    };
    let (id, to_form) = (card.id.clone(), fill_in.clone());
    let tap = move |_| {
        session.farewell().set(vec![]);
        if needs_password {
            form.problem.set(String::new());
            to_form();
            return;
        }
        let (id, to_form) = (id.clone(), to_form.clone());
        task.run(async move {
            busy.set(true);
            if let Err(error) = session.one_tap(id).await {
                form.problem.set(say::error(words, &error));
                to_form();
            }
            busy.try_set(false);
        });
    };
    let label = t!(words, saved.log_in_as, username = username.as_str());
    let forget_label = t!(words, saved.forget_one, username = username.as_str());
    let forget = move |_| ask.ask(vec![card.clone()]);
    let words_on_it = move || {
        if busy.get() { t!(words, saved.logging_in) } else { t!(words, saved.log_in) }
    };
    view! {
        <AccountRow account=account>
            <button
                type="button"
                class=if needs_password { "button secondary row" } else { "button tonal row" }
                data-control="one-tap"
                aria-label=label
                disabled=task.pending()
                on:click=tap
            >
                {words_on_it}
            </button>
            {forgettable
                .then(|| {
                    view! {
                        <button type="button" class="icon-button" aria-label=forget_label on:click=forget>
                            <IconView icon=Icon::CLOSE />
                        </button>
                    }
                })}
        </AccountRow>
    }
}

/// What became of a log-out of everything that ended on this screen.
#[component]
fn Farewell() -> impl IntoView {
    let lines = expect_context::<Session>().farewell();
    move || {
        let lines = lines.get();
        let (title, rest) = lines.split_first()?;
        let alert = view! { <Alert tone=Tone::Notice title=title.clone() text=rest.join(" ") /> };
        Some(view! { <div class="farewell">{alert}</div> })
    }
}
