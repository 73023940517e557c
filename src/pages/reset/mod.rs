//! Reset with proof: lists what Onlyme keeps on this device, removes it, and shows the list that was
//! made afterwards. Says what it cannot remove, and claims nothing that was not read.
#![allow(unreachable_pub, reason = "the component macro makes every component's props public")]

mod ask;
mod beyond;
mod kept;
mod result;
mod words;

use crate::components::alert::{Alert, Tone};
use crate::components::page_head::PageHead;
use crate::domain::inventory::Group;
use crate::pages::practice::HereIsPractice;
use crate::routes::Route;
use crate::state::reset::{self, Reset, Wish};
use crate::state::router::url;
use crate::state::session::Session;
use crate::state::words::use_words;
use crate::t;
use ask::AskReset;
use beyond::Beyond;
use kept::Kept;
use leptos::prelude::*;
use result::Result;

/// What the person has chosen so far.
#[derive(Clone, Copy)]
struct Choices {
    /// The box "Log out here first".
    log_out: RwSignal<bool>,
    /// The box "Keep the practice accounts of this browser".
    keep: RwSignal<bool>,
    /// Whether anybody is logged in, so that the first box has a meaning.
    logged_in: Memo<bool>,
    /// Whether there are practice accounts, so that the second has one.
    has_accounts: Memo<bool>,
}

impl Choices {
    fn wish(self) -> Wish {
        Wish {
            log_out: self.logged_in.get_untracked() && self.log_out.get_untracked(),
            keep_accounts: self.has_accounts.get_untracked() && self.keep.get_untracked(),
        }
    }
}

/// The screen.
#[component]
pub fn ResetPage() -> impl IntoView {
    let session = expect_context::<Session>();
    let reset = Reset::start(session);
    let done = Memo::new(move |_| reset.with(|state| state.proof.is_some()));
    // Whatever comes after a reset must not be drawn by a page that was loaded before it.
    on_cleanup(move || {
        if done.try_get_untracked() == Some(true) {
            reset::start_fresh();
        }
    });
    view! {
        <div class="reset">
            {move || {
                if done.get() {
                    view! { <Result reset=reset /> }.into_any()
                } else {
                    view! { <Before session=session reset=reset /> }.into_any()
                }
            }}
        </div>
    }
}

/// What is kept, the choices, and the button.
#[component]
pub(super) fn Before(session: Session, reset: Reset) -> impl IntoView {
    let words = use_words();
    let choices = Choices {
        log_out: RwSignal::new(true),
        keep: RwSignal::new(false),
        logged_in: Memo::new(move |_| session.any_inside()),
        has_accounts: Memo::new(move |_| !reset.of(Group::Accounts).is_empty()),
    };
    let asking = RwSignal::new(false);
    let back = if choices.logged_in.get_untracked() { Route::Settings } else { Route::Home };
    let practice = use_context::<HereIsPractice>().and_then(|here| here.device);
    view! {
        <PageHead title=t!(words, reset.title) back=(url(&back), t!(words, app.back)) />
        <p class="reset-lead">{t!(words, reset.sub)}</p>
        {practice
            .map(|device| {
                let text = t!(words, reset.practice, device = device);
                view! { <Alert tone=Tone::Notice title=t!(words, reset.practice_title) text=text /> }
            })}
        <Unread reset=reset />
        <Kept reset=reset />
        <Boxes choices=choices />
        <Beyond />
        <button type="button" class="button closing-quiet reset-button" on:click=move |_| asking.set(true)>
            {t!(words, reset.submit)}
        </button>
        <AskReset open=asking choices=choices reset=reset />
    }
}

/// Says where the browser did not let us look.
#[component]
fn Unread(reset: Reset) -> impl IntoView {
    let words = use_words();
    move || {
        let names =
            reset.with(|state| state.found.as_ref().map(|found| found.unread.join(", ")))?;
        (!names.is_empty()).then(|| unread(words, &names))
    }
}

fn unread(words: crate::state::words::Locale, names: &str) -> AnyView {
    let text = t!(words, reset.unread_text, names = names);
    view! { <Alert tone=Tone::Notice title=t!(words, reset.unread) text=text /> }.into_any()
}

/// The two choices, each where it means something.
#[component]
fn Boxes(choices: Choices) -> impl IntoView {
    let words = use_words();
    let (out, keep) = (choices.logged_in, choices.has_accounts);
    let log_out = move || {
        out.get().then(|| {
            let (name, text) = (t!(words, reset.log_out), t!(words, reset.log_out_text));
            view! { <Choice id="reset-log-out" on=choices.log_out name=name text=text /> }
        })
    };
    let keep_accounts = move || {
        keep.get().then(|| {
            let (name, text) = (t!(words, reset.keep), t!(words, reset.keep_text));
            view! { <Choice id="reset-keep" on=choices.keep name=name text=text /> }
        })
    };
    view! {
        <div class="card reset-choices" hidden=move || !out.get() && !keep.get()>
            {log_out} {keep_accounts}
        </div>
    }
}

#[component]
fn Choice(
    id: &'static str,
    on: RwSignal<bool>,
    name: &'static str,
    text: &'static str,
) -> impl IntoView {
    let text_id = [id, "-text"].concat();
    view! {
        <div class="card-part">
            <label class="check">
                <input type="checkbox" id=id aria-describedby=text_id.clone() bind:checked=on />
                <strong>{name}</strong>
            </label>
            <p class="meta" id=text_id>{text}</p>
        </div>
    }
}
