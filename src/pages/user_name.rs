//! The user name that belongs to a password, for password managers: they keep a password under the name
//! that stands in the same form. Nobody sees it, and it is never sent.
#![allow(unreachable_pub, reason = "the component macro makes every component's props public")]

use super::cannot::{Ability, has};
use crate::domain::account::Profile;
use leptos::prelude::*;

/// The field.
#[component]
pub fn UserName(
    /// The name.
    #[prop(into)]
    name: Signal<String>,
) -> impl IntoView {
    view! {
        <input
            class="visually-hidden"
            type="text"
            name="username"
            autocomplete="username"
            readonly
            tabindex="-1"
            aria-hidden="true"
            prop:value=name
        />
    }
}

/// The name under which people log in: the user name, or the address where there are none.
#[must_use]
pub fn kept_under(profile: &Profile) -> String {
    if has(Ability::Usernames) { profile.username.to_string() } else { profile.email.to_string() }
}
