//! Saved logins: what one tap opens on this device, and on which other devices the account's login
//! is saved. Each can be ended here; only what was read afterwards is claimed.

use super::account_row::AccountRow;
use super::cannot::{Ability, Cannot, has};
use super::confirm::ConfirmDialog;
use super::forget::{AskForget, ForgetDialog};
use super::save_login::most_time;
use super::saved_elsewhere::Elsewhere;
use super::say;
use crate::components::alert::{Alert, Tone};
use crate::components::button::SubmitButton;
use crate::components::choices::Choices;
use crate::components::field::Problem;
use crate::components::page_head::PageHead;
use crate::domain::account::Profile;
use crate::domain::ids::AccountId;
use crate::domain::saved::{AccountState, DeviceAccount, KeepFor};
use crate::routes::Route;
use crate::service::ServiceError;
use crate::state::dates;
use crate::state::router::url;
use crate::state::session::Session;
use crate::state::task::Task;
use crate::state::words::{Locale, use_words};
use crate::t;
use leptos::prelude::*;

/// The screen.
#[component]
pub fn SavedLoginsPage(
    /// Whose.
    profile: Profile,
) -> impl IntoView {
    let words = use_words();
    let session = expect_context::<Session>();
    let ask = AskForget::new();
    let (own_id, other_id) = (profile.id.clone(), profile.id.clone());
    let own = Memo::new(move |_| {
        session.accounts().with(|all| all.iter().find(|a| a.card.id == own_id).cloned())
    });
    let others = Memo::new(move |_| {
        let mut all = session.accounts().get();
        all.retain(|account| account.card.id != other_id);
        all
    });
    let saved_here = move || {
        let all = own.get().into_iter().chain(others.get());
        all.filter(can_be_forgotten).map(|account| account.card).collect::<Vec<_>>()
    };
    let known = has(Ability::SavedElsewhere);
    let sub = if known { t!(words, saved.sub) } else { t!(words, server.saved_sub) };
    view! {
        <div class="settings-main">
            <PageHead
                title=t!(words, saved.title)
                sub=sub.to_owned()
                back=(url(&Route::Settings), t!(words, app.back))
            />
            <div class="saved-logins">
                <ThisAccount profile=profile.clone() own=own ask=ask />
                {move || {
                    let others = others.get();
                    (!others.is_empty()).then(|| view! { <Others others=others ask=ask /> })
                }}
                {move || {
                    let all = saved_here();
                    (all.len() > 1)
                        .then(|| {
                            view! {
                                <p>
                                    <button
                                        type="button"
                                        class="button secondary"
                                        on:click=move |_| ask.ask(all.clone())
                                    >
                                        {t!(words, saved.forget_all)}
                                    </button>
                                </p>
                            }
                        })
                }}
                {if known {
                    view! { <Elsewhere who=profile.id /> }.into_any()
                } else {
                    view! { <NotTold /> }.into_any()
                }}
            </div>
            <ForgetDialog ask=ask />
        </div>
        <aside class="rail">
            <p class="meta">{saved_foot(words)}</p>
        </aside>
    }
}

/// What a saved login is, in a sentence or two.
#[must_use]
pub fn saved_foot(words: Locale) -> &'static str {
    if has(Ability::SavedElsewhere) {
        t!(words, saved.here_foot)
    } else {
        t!(words, cannot.saved_is_session)
    }
}

/// In place of the logins on other devices, where the service does not tell them from sessions.
#[component]
fn NotTold() -> impl IntoView {
    let words = use_words();
    view! {
        <section class="saved-elsewhere">
            <h2>{t!(words, saved.elsewhere)}</h2>
            <Cannot without=Ability::SavedElsewhere text=t!(words, cannot.saved_elsewhere) />
            <p>
                <a class="link alone" href=url(&Route::Devices)>{t!(words, profile.see)}</a>
            </p>
        </section>
    }
}

/// Whether there is something here that can be forgotten; a live session is logged out instead.
fn can_be_forgotten(account: &DeviceAccount) -> bool {
    account.saved.is_some() || matches!(account.state, AccountState::PasswordNeeded(_))
}

/// The account in use: whether its login is saved here, and for how long.
#[component]
fn ThisAccount(
    profile: Profile,
    own: Memo<Option<DeviceAccount>>,
    ask: AskForget,
) -> impl IntoView {
    let words = use_words();
    let (can, in_browser) = (has(Ability::Saving), has(Ability::InBrowser));
    let off = if in_browser { t!(words, saved.off) } else { t!(words, server.saved_off) };
    let cannot = if in_browser { t!(words, saved.cannot) } else { t!(words, server.cannot_save) };
    let saved = Memo::new(move |_| own.get().and_then(|own| own.saved));
    let title = t!(words, saved.this_account, username = profile.username.as_str());
    let forget_label = t!(words, saved.forget_one, username = profile.username.as_str());
    let card = StoredValue::new(vec![profile.clone().into()]);
    let text = move || match saved.get() {
        Some(saved) => {
            let left = say::time_left(words, saved.ends.since(dates::now()));
            t!(words, saved.on, left = left)
        }
        None => off.to_owned(),
    };
    let forget = move || {
        saved.get().map(|_| {
            view! {
                <button
                    type="button"
                    class="button secondary"
                    aria-label=forget_label.clone()
                    on:click=move |_| ask.ask(card.get_value())
                >
                    {t!(words, saved.forget)}
                </button>
            }
        })
    };
    view! {
        <section class="card saved-own">
            <div class="saved-own-head">
                <div>
                    <h2>{title}</h2>
                    <p class="muted" role="status">{text}</p>
                </div>
                {forget}
            </div>
            {if can {
                view! { <KeepForm who=profile.id saved=saved /> }.into_any()
            } else {
                view! { <Alert tone=Tone::Notice title=cannot /> }.into_any()
            }}
        </section>
    }
}

/// Saves the login, or saves it for another time.
#[component]
fn KeepForm(
    who: AccountId,
    saved: Memo<Option<crate::domain::saved::SavedLogin>>,
) -> impl IntoView {
    let words = use_words();
    let session = expect_context::<Session>();
    let keep_of = move || {
        let keep = saved.get()?.keep;
        KeepFor::ALL.iter().position(|choice| *choice == keep)
    };
    let chosen = RwSignal::new(untrack(keep_of));
    // What is saved is what is ticked, also when another tab saves or forgets it.
    Effect::new(move || chosen.set(keep_of()));
    let problem = RwSignal::new(String::new());
    let confirming = RwSignal::new(false);
    let task = Task::new();
    let id = StoredValue::new(who.clone());
    let save = move || {
        let Some(keep) = chosen.get_untracked().and_then(|n| KeepFor::ALL.get(n).copied()) else {
            problem.set(t!(words, ask_save.choose).into());
            return;
        };
        problem.set(String::new());
        task.run(async move {
            match session.save_login(id.get_value(), keep).await {
                Ok(()) => {}
                Err(ServiceError::NeedsConfirmation) => confirming.set(true),
                Err(error) => problem.set(say::error(words, &error)),
            }
        });
    };
    let question = move || match saved.get() {
        Some(_) => t!(words, saved.change),
        None => t!(words, ask_save.how_long),
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        save();
    };
    view! {
        <form method="post" novalidate class="save-form" on:submit=submit>
            {move || {
                view! {
                    <Choices
                        name="keep"
                        question=question()
                        choices=KeepFor::ALL.map(|keep| say::keep_for(words, keep)).into()
                        chosen=chosen
                    />
                }
            }}
            <p class="meta">{most_time(words)}</p>
            <Problem id="keep-problem".into() text=problem />
            <p>
                <SubmitButton
                    label=t!(words, ask_save.submit).to_owned()
                    busy_label=t!(words, ask_save.busy)
                    pending=task.pending()
                />
            </p>
        </form>
        <ConfirmDialog
            open=confirming
            who=who
            on_confirmed=Callback::new(move |()| save())
        />
    }
}

#[component]
fn Others(others: Vec<DeviceAccount>, ask: AskForget) -> impl IntoView {
    let words = use_words();
    let row = move |account: DeviceAccount| {
        let card = account.card.clone();
        let label = t!(words, saved.forget_one, username = card.username.as_str());
        let forgettable = can_be_forgotten(&account);
        view! {
            <AccountRow account=account>
                {forgettable
                    .then(|| {
                        view! {
                            <button
                                type="button"
                                class="button text row"
                                aria-label=label
                                on:click=move |_| ask.ask(vec![card.clone()])
                            >
                                {t!(words, saved.forget)}
                            </button>
                        }
                    })}
            </AccountRow>
        }
    };
    view! {
        <section>
            <h2>{t!(words, saved.others)}</h2>
            <ul class="card account-list">{others.into_iter().map(row).collect_view()}</ul>
        </section>
    }
}
