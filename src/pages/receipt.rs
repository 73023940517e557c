//! What a closing did: a receipt with a line for each session, as the list was read again, and its
//! place in the security log. Never green before the list was read.

use super::say;
use super::session_list::{ReportAlert, closing_row};
use crate::components::alert::{Alert, Tone};
use crate::components::session_row::Badge;
use crate::domain::account::Profile;
use crate::domain::chain::Entry;
use crate::domain::ids::AccountId;
use crate::domain::session::RevokeReport;
use crate::domain::time::Timestamp;
use crate::routes::Route;
use crate::state::closing::{Closing, Done};
use crate::state::reading::Reading;
use crate::state::router::url;
use crate::state::session::Session;
use crate::state::words::use_words;
use crate::t;
use leptos::prelude::*;

/// What became of the last order; nothing where there was none.
#[component]
pub fn Result(
    /// Whose sessions.
    profile: Profile,
) -> impl IntoView {
    let words = use_words();
    let closing = expect_context::<Closing>();
    let who = profile.id;
    move || match closing.done().get()? {
        Done::Closed(report, at) => {
            Some(view! { <Receipt report=report at=at who=who.clone() /> }.into_any())
        }
        Done::Failed(_, error) => {
            let text = say::error(words, &error);
            Some(
                view! { <Alert tone=Tone::Problem title=say::not_logged_out(words, &error) text=text /> }
                    .into_any(),
            )
        }
    }
}

/// A receipt: the result in words, the lines, and the hashes under a tear line.
#[component]
pub fn Receipt(
    /// The report.
    report: RevokeReport,
    /// When the list was read again.
    at: Timestamp,
    /// Whose sessions.
    who: AccountId,
) -> impl IntoView {
    let closings = report.closings.clone();
    let entry = report.receipt.clone();
    view! {
        <div class="card receipt">
            <ReportAlert report=report at=at />
            <ul class="sessions">
                {closings.into_iter().map(closing_row).collect_view()}
            </ul>
            <Stub entry=entry who=who />
        </div>
    }
}

/// The part under the tear line.
#[component]
fn Stub(entry: Option<Entry>, who: AccountId) -> impl IntoView {
    let words = use_words();
    let session = expect_context::<Session>();
    let Some(entry) = entry else {
        return view! { <Alert tone=Tone::Notice title=t!(words, receipt.not_kept) /> }.into_any();
    };
    let number = entry.n;
    let checked = Reading::follow(session, move || {
        let who = who.clone();
        async move { session.log(who).await.map(|log| log.chain.faults().is_empty()) }
    });
    let verdict = move || {
        checked.get().map(|holds| match holds {
            Ok(true) => view! { <Badge look="checked" text=t!(words, receipt.chain_holds) /> },
            Ok(false) => view! { <Badge look="clue" text=t!(words, receipt.chain_broken) /> },
            Err(_) => view! { <Badge look="" text=t!(words, receipt.chain_unread) /> },
        })
    };
    view! {
        <div class="stub">
            <dl>
                <dt>{t!(words, receipt.this, n = number)}</dt>
                <dd class="hash">{short(&entry.hash)}</dd>
                <dt>{t!(words, receipt.follows, n = number.saturating_sub(1))}</dt>
                <dd class="hash">{short(&entry.prev)}</dd>
            </dl>
            <p role="status">{verdict}</p>
            <a class="link alone" href=url(&Route::SecurityLog)>{t!(words, receipt.see)}</a>
        </div>
    }
    .into_any()
}

/// The beginning and the end of a hash, in groups that can be compared by eye.
#[must_use]
pub fn short(hash: &str) -> String {
    let part = |from: usize| hash.get(from..from + 4).unwrap_or_default();
    [part(0), part(4), part(8), part(12), "…", part(56), part(60)].join(" ")
}
