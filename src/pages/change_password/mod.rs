//! Change password: the form with who goes and who stays, the question afterwards if nobody went,
//! and what became of each.
#![allow(unreachable_pub, reason = "the component macro makes every component's props public")]

mod after;
pub(in crate::pages) mod form;
mod others;
mod rail;

use crate::components::page_head::PageHead;
use crate::domain::account::Profile;
use crate::domain::ids::AccountId;
use crate::domain::session::{RevokeReport, SessionInfo};
use crate::domain::time::Timestamp;
use crate::pages::cannot::{Ability, has};
use crate::routes::Route;
use crate::state::dates;
use crate::state::router::url;
use crate::state::session::Session;
use crate::state::words::{Locale, use_words};
use crate::t;
use leptos::prelude::*;

/// How far the change is.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::pages) enum Phase {
    /// The form is open; sending it is the form's own affair.
    Editing,
    /// The password is changed.
    Changed {
        /// What became of those that were chosen.
        report: RevokeReport,
        /// The others that are still logged in; `None` if the list could not be read again.
        staying: Option<Vec<SessionInfo>>,
        /// When the list was read again.
        at: Timestamp,
    },
}

/// The screen.
#[component]
pub fn ChangePasswordPage(
    /// Whose password.
    profile: Profile,
) -> impl IntoView {
    let words = use_words();
    let session = expect_context::<Session>();
    let phase = RwSignal::new(Phase::Editing);
    let changed = session.password_changed();
    let told = has(Ability::Causes);
    let sub = Signal::derive(move || match (phase.get(), changed.get()) {
        (Phase::Changed { .. }, _) => t!(words, password.changed_sub).to_owned(),
        (_, Some(at)) => last_changed(words, told, at),
        (_, None) if told => t!(words, password.never_changed).to_owned(),
        (_, None) => t!(words, cannot.password_date).to_owned(),
    });
    let back = (url(&Route::Settings), t!(words, app.back));
    move || {
        let profile = profile.clone();
        let back = back.clone();
        match phase.get() {
            Phase::Editing => view! {
                <form::Form profile=profile phase=phase>
                    <PageHead title=t!(words, password.title) sub=sub back=back />
                </form::Form>
            }
            .into_any(),
            Phase::Changed { report, staying, at } => view! {
                <div class="settings-main">
                    <PageHead title=t!(words, password.changed) sub=sub back=back />
                    <after::After profile=profile report=report staying=staying at=at />
                </div>
            }
            .into_any(),
        }
    }
}

/// Reads the list again and keeps the others; `None` if it cannot be read, so that nothing is claimed.
async fn others_now(session: Session, who: AccountId) -> Option<Vec<SessionInfo>> {
    let listed = session.sessions(who).await.ok()?;
    Some(listed.into_iter().filter(|info| !info.current).collect())
}

/// "Last changed 12 November, 8 days ago."; only here, where the service does not tell of others.
fn last_changed(words: Locale, told: bool, at: Timestamp) -> String {
    let when = format!("{}, {}", dates::date(words, at), dates::relative(words, at));
    if told {
        t!(words, password.last_changed, when = when)
    } else {
        t!(words, server.last_changed, when = when)
    }
}
