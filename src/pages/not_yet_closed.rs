//! A log-out of others that could not be carried out yet, on every screen of the account until it is, or
//! until it is taken back. Says "not yet" and never more.

use super::confirm::ConfirmDialog;
use super::say;
use crate::components::field::Problem;
use crate::components::icon::{Icon, IconView};
use crate::domain::account::Profile;
use crate::domain::retry::Retry;
use crate::service::{ServiceError, Waiting};
use crate::state::dates;
use crate::state::router::focus_heading;
use crate::state::unclosed::Unclosed;
use crate::state::words::use_words;
use crate::t;
use leptos::prelude::*;

/// The card; nothing where nothing waits.
#[component]
pub fn NotYetClosed(
    /// Whose sessions.
    profile: Memo<Option<Profile>>,
) -> impl IntoView {
    let unclosed = expect_context::<Unclosed>();
    let order = unclosed.order();
    // Stays while only its numbers change, so that no button loses the focus.
    let waits = Memo::new(move |_| {
        order.with(|order| order.as_ref().map(|order| (order.ordered, order.sessions.clone())))
    });
    move || {
        waits.get()?;
        let (order, profile) = (order.get_untracked()?, profile.get()?);
        Some(view! { <Card order=order profile=profile /> })
    }
}

#[component]
fn Card(order: Waiting, profile: Profile) -> impl IntoView {
    let words = use_words();
    let unclosed = expect_context::<Unclosed>();
    let retrying = unclosed.retrying()?;
    let retry = retrying.retry();
    let held = Memo::new(move |_| retry.get() == Retry::Held);
    let trying = Memo::new(move |_| matches!(retry.get(), Retry::Trying { .. }));
    let confirming = RwSignal::new(false);
    let young = Signal::derive(move || unclosed.why().get() == Some(ServiceError::YoungSession));
    let count = u32::try_from(order.sessions.len()).unwrap_or(u32::MAX);
    let title = say::unclosed(words, &order);
    let when = dates::date_time(words, order.ordered);
    let ordered = t!(words, unclosed.ordered, count = count, when = when);
    let next = say::next_try(words, retrying);
    let problem = move || match unclosed.why().get() {
        // The card asks for it already.
        None | Some(ServiceError::NeedsConfirmation | ServiceError::YoungSession) => String::new(),
        Some(error) => say::error(words, &error),
    };
    let on = move |_| if held.get() { confirming.set(true) } else { retrying.press() };
    let take_back = move |_| {
        unclosed.take_back();
        focus_heading();
    };
    Some(view! {
        <section class="alert notice not-yet-closed" aria-label=t!(words, devices.not_yet)>
            <IconView icon=Icon::NOT_YET />
            <div class="alert-text">
                <p role="status">
                    <strong>{title}</strong>
                    {ordered}
                </p>
                // The seconds would be read out each time.
                <p class="meta" aria-hidden=move || (!held.get()).then_some("true")>{next}</p>
                <Problem id="unclosed-problem".into() text=Signal::derive(problem) />
            </div>
            <div class="buttons">
                <button type="button" class="button secondary" on:click=on>
                    {move || {
                        if held.get() { t!(words, confirm.title) } else { t!(words, unclosed.now) }
                    }}
                </button>
                <button
                    type="button"
                    class="button text"
                    disabled=move || trying.get() || unclosed.pending().get()
                    on:click=take_back
                >
                    {t!(words, unclosed.take_back)}
                </button>
            </div>
        </section>
        <ConfirmDialog
            open=confirming
            who=profile.id
            young=young
            on_confirmed=Callback::new(move |()| retrying.press())
        />
    })
}
