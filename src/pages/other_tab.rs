//! Another tab of this device has changed over to another account: says so, and offers to follow.
//! Until then this tab acts for its own account and for no other.

use super::say;
use crate::components::field::Problem;
use crate::domain::account::Card;
use crate::domain::saved::AccountState;
use crate::routes::Route;
use crate::state::router::Router;
use crate::state::session::Session;
use crate::state::task::Task;
use crate::state::words::use_words;
use crate::t;
use leptos::prelude::*;

/// The notice; nothing where all tabs agree, or where the person has chosen to stay.
#[component]
pub fn OtherTab() -> impl IntoView {
    let session = expect_context::<Session>();
    let accounts = session.accounts();
    let stayed = RwSignal::new(None);
    let differing = Memo::new(move |_| {
        accounts.with(|all| {
            let own = all.iter().find(|account| account.state == AccountState::InUse)?;
            let other = all.iter().find(|account| account.active)?;
            let differ = other.card.id != own.card.id && other.state == AccountState::LoggedIn;
            differ.then(|| (own.card.clone(), other.card.clone()))
        })
    });
    move || {
        let (own, other) = differing.get()?;
        let ignored = stayed.with(|stayed| stayed.as_ref() == Some(&other.id));
        (!ignored).then(|| view! { <Offer own=own other=other stayed=stayed /> })
    }
}

#[component]
fn Offer(
    own: Card,
    other: Card,
    stayed: RwSignal<Option<crate::domain::ids::AccountId>>,
) -> impl IntoView {
    let words = use_words();
    let session = expect_context::<Session>();
    let router = expect_context::<Router>();
    let problem = RwSignal::new(String::new());
    let task = Task::new();
    let (id, stay) = (other.id.clone(), other.id);
    let follow = move |_| {
        let id = id.clone();
        task.run(async move {
            match session.one_tap(id).await {
                Ok(()) => router.replace(&Route::Home),
                Err(error) => problem.set(say::error(words, &error)),
            }
        });
    };
    view! {
        <div class="alert notice" role="status">
            <div class="alert-text">
                <strong>{t!(words, switch.elsewhere, username = other.username.as_str())}</strong>
                {t!(words, switch.elsewhere_text, username = own.username.as_str())}
                <Problem id="follow-problem".into() text=problem />
                <p class="alert-buttons">
                    <button
                        type="button"
                        class="button secondary row"
                        disabled=task.pending()
                        on:click=follow
                    >
                        {t!(words, switch.follow, username = other.username.as_str())}
                    </button>
                    <button
                        type="button"
                        class="button text row"
                        on:click=move |_| stayed.set(Some(stay.clone()))
                    >
                        {t!(words, switch.stay, username = own.username.as_str())}
                    </button>
                </p>
            </div>
        </div>
    }
}
