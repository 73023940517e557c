//! One account of this device in a list: who it is and how it stands. The caller brings the buttons.

use super::cannot::{Ability, has};
use super::say;
use crate::components::avatar::Avatar;
use crate::domain::saved::{AccountState, DeviceAccount, PasswordNeeded};
use crate::domain::time::Timestamp;
use crate::state::dates;
use crate::state::words::{Locale, use_words};
use crate::t;
use leptos::prelude::*;

/// The row.
#[component]
pub fn AccountRow(
    /// The account.
    account: DeviceAccount,
    /// The buttons at its end.
    children: Children,
) -> impl IntoView {
    let words = use_words();
    let username = account.card.username.as_str().to_owned();
    let name = account.card.shown_name().to_owned();
    let state = state(words, &account, dates::now());
    let why = why(words, has(Ability::Causes), &account.state);
    view! {
        <li class="account-row">
            <Avatar profile=account.card size=44 />
            <div class="account-text">
                <p class="account-name clip">
                    <bdi>{name}</bdi>
                </p>
                <p class="meta">
                    <span class="of-name">{username}</span>
                    <span class="between">" · "</span>
                    <span class="of-name">{state}</span>
                </p>
            </div>
            <div class="account-buttons">{children()}</div>
            {why.map(|why| view! { <p class="account-why meta">{why}</p> })}
        </li>
    }
}

/// How an account stands, in a few words.
#[must_use]
pub fn state(words: Locale, account: &DeviceAccount, now: Timestamp) -> String {
    let left = account.saved.map(|saved| say::time_left(words, saved.ends.since(now)));
    let state = match account.state {
        AccountState::InUse => t!(words, saved.in_use),
        AccountState::LoggedIn => t!(words, saved.logged_in),
        AccountState::Saved => return left.unwrap_or_default(),
        AccountState::PasswordNeeded(_) => t!(words, saved.password_needed),
    };
    match left {
        Some(left) => [state, " · ", &left].concat(),
        None => state.to_owned(),
    }
}

/// Why an account needs its password.
fn why(words: Locale, told: bool, state: &AccountState) -> Option<String> {
    match state {
        AccountState::PasswordNeeded(PasswordNeeded::Login(over)) => {
            Some(say::login_ended(words, over))
        }
        AccountState::PasswordNeeded(PasswordNeeded::Session(ended)) => {
            Some(say::ended(words, told, ended))
        }
        _ => None,
    }
}
