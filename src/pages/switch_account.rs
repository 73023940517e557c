//! Changing over to another account of this device, and adding one. This tab leaves its account
//! without logging out; the others of the device stay where they are.

use super::account_row::AccountRow;
use super::cannot::{Ability, has};
use super::say;
use crate::components::dialog::Dialog;
use crate::components::field::Problem;
use crate::components::icon::{Icon, IconView};
use crate::domain::saved::{AccountState, DeviceAccount};
use crate::routes::Route;
use crate::state::closing::Closing;
use crate::state::router::Router;
use crate::state::session::Session;
use crate::state::task::Task;
use crate::state::words::use_words;
use crate::t;
use leptos::prelude::*;

/// Opens the dialog; provided by the frame, so every screen reaches it.
#[derive(Clone, Copy)]
pub struct AskSwitch(pub RwSignal<bool>);

/// The dialog.
#[component]
pub fn SwitchDialog() -> impl IntoView {
    let AskSwitch(open) = expect_context::<AskSwitch>();
    view! {
        <Dialog open=open labelled_by="switch-title">
            <Switch open=open />
        </Dialog>
    }
}

#[component]
fn Switch(open: RwSignal<bool>) -> impl IntoView {
    let words = use_words();
    let session = expect_context::<Session>();
    let router = expect_context::<Router>();
    // A log-out of others that still waits is carried out before this account is left.
    let closing = expect_context::<Closing>();
    let accounts = session.accounts();
    let problem = RwSignal::new(String::new());
    let task = Task::new();
    let rows = move || {
        let row = |account| {
            view! { <Row account=account open=open problem=problem task=task /> }
        };
        accounts.get().into_iter().map(row).collect_view()
    };
    let add = move |_| {
        task.run(async move {
            closing.carry_out().await;
            match session.step_out().await {
                Ok(()) => router.replace(&Route::LogIn { next: None }),
                Err(error) => problem.set(say::error(words, &error)),
            }
        });
    };
    let add_text = if has(Ability::Saving) || has(Ability::InBrowser) {
        t!(words, switch.add_text)
    } else {
        t!(words, server.add_text)
    };
    view! {
        <h2 id="switch-title" class="dialog-head">{t!(words, switch.title)}</h2>
        <ul class="account-list">{rows}</ul>
        <Problem id="switch-problem".into() text=problem />
        <div class="switch-foot">
            <button type="button" class="menu-row" disabled=task.pending() on:click=add>
                <IconView icon=Icon::PLUS />
                {t!(words, switch.add)}
            </button>
            <p class="meta">{add_text}</p>
        </div>
        <div class="dialog-buttons">
            <button type="button" class="button secondary" on:click=move |_| open.set(false)>
                {t!(words, switch.done)}
            </button>
        </div>
    }
}

#[component]
fn Row(
    account: DeviceAccount,
    open: RwSignal<bool>,
    problem: RwSignal<String>,
    task: Task,
) -> impl IntoView {
    let words = use_words();
    let session = expect_context::<Session>();
    let router = expect_context::<Router>();
    // A log-out of others that still waits is carried out before this account is left.
    let closing = expect_context::<Closing>();
    let username = account.card.username.to_string();
    let label = t!(words, switch.to, username = username.as_str());
    let in_use = account.state == AccountState::InUse;
    let needs_password = matches!(account.state, AccountState::PasswordNeeded(_));
    let id = account.card.id.clone();
    let change = move |_| {
        let (id, username) = (id.clone(), username.clone());
        task.run(async move {
            closing.carry_out().await;
            let answer = if needs_password {
                session.wanted().set(username);
                session.step_out().await
            } else {
                session.one_tap(id).await
            };
            match answer {
                Ok(()) => {
                    open.try_set(false);
                    router.replace(&Route::Home);
                }
                Err(error) => problem.set(say::error(words, &error)),
            }
        });
    };
    view! {
        <AccountRow account=account>
            {(!in_use)
                .then(|| {
                    view! {
                        <button
                            type="button"
                            class="button tonal row"
                            aria-label=label
                            disabled=task.pending()
                            on:click=change
                        >
                            {t!(words, switch.short)}
                        </button>
                    }
                })}
        </AccountRow>
    }
}
