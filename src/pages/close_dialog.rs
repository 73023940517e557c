//! The question before sessions are closed: names them, closes them, and hands over to the password
//! question when it must. The list is read again afterwards, and only what was read is claimed.
#![allow(unreachable_pub, reason = "the component macro makes every component's props public")]

use super::say;
use crate::components::dialog::{Answers, Dialog};
use crate::components::field::Problem;
use crate::components::session_row::DeviceTile;
use crate::domain::account::Profile;
use crate::domain::ids::AccountId;
use crate::domain::session::{Revoke, RevokeReport, SessionInfo};
use crate::domain::time::Timestamp;
use crate::service::ServiceError;
use crate::state::dates;
use crate::state::session::Session;
use crate::state::task::Task;
use crate::state::words::use_words;
use crate::t;
use leptos::prelude::*;

/// What the person wants to close, by now.
#[derive(Clone, Copy)]
pub struct Wanted {
    /// The sessions that the open dialog names.
    sessions: RwSignal<Vec<SessionInfo>>,
    /// Whether they are all others that there are.
    all: RwSignal<bool>,
    /// Whether the dialog is open.
    pub(super) asking: RwSignal<bool>,
    /// Whether the password must be confirmed first.
    pub(super) confirming: RwSignal<bool>,
    /// What the last closing did, and when the list was read again.
    pub(super) report: RwSignal<Option<(RevokeReport, Timestamp)>>,
}

impl Wanted {
    /// Nothing yet.
    pub(super) fn new() -> Self {
        Self {
            sessions: RwSignal::new(vec![]),
            all: RwSignal::new(false),
            asking: RwSignal::new(false),
            confirming: RwSignal::new(false),
            report: RwSignal::new(None),
        }
    }

    /// Asks about some of the others.
    pub(super) fn ask(self, sessions: Vec<SessionInfo>) {
        self.sessions.set(sessions);
        self.all.set(false);
        self.asking.set(true);
    }

    /// Asks about all others; with them go the logins that are saved where nobody is logged in.
    pub(super) fn ask_all(self, sessions: Vec<SessionInfo>) {
        self.ask(sessions);
        self.all.set(true);
    }
}

/// Names what it closes, closes it, and hands over to the password question when it must.
#[component]
pub fn CloseDialog(wanted: Wanted, profile: Profile) -> impl IntoView {
    view! {
        <Dialog open=wanted.asking labelled_by="close-title">
            <CloseQuestion wanted=wanted profile=profile.clone() />
        </Dialog>
    }
}

#[component]
fn CloseQuestion(wanted: Wanted, profile: Profile) -> impl IntoView {
    let words = use_words();
    let session = expect_context::<Session>();
    let problem = RwSignal::new(String::new());
    let sessions = wanted.sessions.get_untracked();
    let count = u32::try_from(sessions.len()).unwrap_or(u32::MAX);
    let all = wanted.all.get_untracked();
    let what = if all {
        Revoke::AllOthers
    } else {
        Revoke::These(sessions.iter().map(|info| info.id.clone()).collect())
    };
    let task = Task::new();
    let close = move |who: AccountId, what: Revoke| async move {
        match session.revoke(who, what).await {
            Ok(report) => {
                wanted.report.set(Some((report, dates::now())));
                wanted.asking.set(false);
            }
            Err(ServiceError::NeedsConfirmation) => {
                wanted.asking.set(false);
                wanted.confirming.set(true);
            }
            Err(error) => problem.set(say::error(words, &error)),
        }
    };
    let press = Callback::new(move |()| task.run(close(profile.id.clone(), what.clone())));
    let title = if let [one] = sessions.as_slice() {
        t!(words, devices.close_title_one, device = say::device(words, &one.device))
    } else {
        t!(words, devices.close_title, count = count)
    };
    let named = sessions.into_iter().map(|info| {
        let since = t!(words, devices.since, when = dates::date_time(words, info.created));
        view! {
            <li>
                <DeviceTile kind=info.device.kind />
                <span class="session-text">
                    <bdi class="session-name">{say::device(words, &info.device)}</bdi>
                    <span class="meta">{since}</span>
                </span>
            </li>
        }
    });
    view! {
        <h2 id="close-title" class="dialog-head">{title}</h2>
        <div class="dialog-body">
            <ul class="dialog-list">{named.collect_view()}</ul>
            <p>{t!(words, devices.close_text)}</p>
            {all.then(|| view! { <p class="meta">{t!(words, devices.close_saved)}</p> })}
            <Problem id="close-problem".into() text=problem />
        </div>
        <Answers
            yes=t!(words, devices.close_submit, count = count)
            busy=t!(words, devices.close_busy)
            look="closing"
            pending=task.pending()
            on_yes=press
            no=t!(words, app.cancel)
            open=wanted.asking
        />
    }
}
