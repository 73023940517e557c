//! After the new password: whoever was to go and is still there, the button that closes them, and at the end
//! the receipt and what Onlyme cannot know. What is said comes from a list that was read just now.

mod left;

use super::{Steps, beyond};
use crate::components::alert::{Alert, Tone};
use crate::components::page_head::PageHead;
use crate::domain::account::Profile;
use crate::domain::rescue::Rescue;
use crate::domain::session::{RevokeReport, SessionInfo};
use crate::domain::time::Timestamp;
use crate::pages::change_password::Phase;
use crate::pages::receipt::Receipt;
use crate::pages::say;
use crate::pages::session_list::read_sessions;
use crate::routes::Route;
use crate::service::ServiceError;
use crate::state::closing::{Closing, Done};
use crate::state::dates;
use crate::state::reading::Reading;
use crate::state::rescue::{Logged, Rescuing, logged};
use crate::state::router::{Router, focus_heading, url};
use crate::state::session::Session;
use crate::state::words::use_words;
use crate::t;
use leptos::prelude::*;

/// A closing's report and when the list was read again.
type Reported = Option<(RevokeReport, Timestamp)>;

/// Who was to go and is still there, and when the list was read; `None` before it was.
type Found = Option<Result<(Vec<SessionInfo>, Timestamp), ServiceError>>;

/// The part of the screen after the change.
#[component]
pub(super) fn Finish(
    profile: Profile,
    rescuing: Rescuing,
    phase: RwSignal<Phase>,
    back: (String, &'static str),
) -> impl IntoView {
    let words = use_words();
    let session = expect_context::<Session>();
    let router = expect_context::<Router>();
    let note = rescuing.note().unwrap_or_else(|| Rescue::new(dates::now()));
    let sent = note.sent.unwrap_or(note.noted);
    let (who, receipt_of) = (profile.id.clone(), profile.id.clone());
    let changed = session.password_changed();

    // Of what another page began, the log says how it went.
    let log = Reading::follow(session, {
        let who = who.clone();
        move || {
            let who = who.clone();
            async move { session.log(who).await.map(|log| logged(&log, sent)) }
        }
    });
    let here = move |phase: &Phase| match phase {
        Phase::Changed { report, at, .. } => {
            Some((!report.closings.is_empty()).then(|| (report.clone(), *at)))
        }
        Phase::Editing => None,
    };
    let own = phase.with_untracked(here);
    let is_own = own.is_some();
    let told = RwSignal::new(own.flatten());
    if is_own {
        // The form that had the focus is gone.
        focus_heading();
    }
    follow_closings(told);
    let found = Memo::new(move |_| {
        log.with(|log| log.as_ref().and_then(|log| log.as_ref().ok()).cloned()).unwrap_or_default()
    });
    let report = move || told.get().or_else(|| found.with(from_log));

    let listed = read_sessions(session, who.clone());
    let left = Memo::new(move |_| {
        listed.with(|all| {
            let goes = |info: &&SessionInfo| note.goes(info.current, &info.id);
            Some(match all.as_ref()? {
                Ok(all) => Ok((all.iter().filter(goes).cloned().collect(), dates::now())),
                Err(error) => Err(error.clone()),
            })
        })
    });
    let nobody = move |left: &Found| matches!(left, Some(Ok((left, _))) if left.is_empty());
    let at = Signal::derive(move || 1 + usize::from(left.with(nobody)));
    let receipt = move || {
        let who = receipt_of.clone();
        report().map(|(report, at)| view! { <Receipt report=report at=at who=who /> })
    };
    let sub = Signal::derive(move || match changed.get() {
        Some(at) if !is_own && at >= sent => {
            t!(words, secure.resumed, when = dates::relative(words, at))
        }
        _ => t!(words, password.changed_sub).to_owned(),
    });
    let elsewhere = move || {
        let on = found.with(|found| found.changed_on.clone())?;
        let other = session.device().is_some_and(|here| here.id != on.id);
        other.then(|| {
            let title = t!(words, secure.changed_on, device = say::device(words, &on));
            view! { <Alert tone=Tone::Problem title=title text=t!(words, secure.changed_on_text) /> }
        })
    };
    let home = Route::Profile(profile.username);
    let finished = move |_| {
        rescuing.finish();
        router.go(&home);
    };
    let again = move |_| {
        phase.set(Phase::Editing);
        rescuing.again();
    };
    view! {
        <div class="settings-main">
            <PageHead title=t!(words, password.changed) sub=sub back=back />
            <div class="devices">
                {elsewhere}
                <Steps at=at />
                <left::Verdict who=who.clone() left=left report=told again=move || listed.again() />
                <left::SavedLeft who=who />
                {receipt}
                {beyond(words)}
                <p class="buttons">
                    <button type="button" class="button solid" on:click=finished>
                        {t!(words, password.done)}
                    </button>
                    <a class="button secondary" href=url(&Route::Checkup)>{t!(words, checkup.title)}</a>
                    <button type="button" class="button text" on:click=again>
                        {t!(words, secure.again)}
                    </button>
                </p>
            </div>
        </div>
    }
}

/// What waited for the service is told here once it was carried out.
fn follow_closings(told: RwSignal<Reported>) {
    let done = expect_context::<Closing>().done();
    Effect::new(move |before: Option<()>| {
        let news = done.get();
        // What was done before this screen came is not its own.
        if before.is_some()
            && let Some(Done::Closed(report, at)) = news
        {
            told.set(Some((report, at)));
        }
    });
}

fn from_log(found: &Logged) -> Reported {
    let report = found.receipt.clone()?;
    let at = report.receipt.as_ref().map(|entry| Timestamp(entry.at))?;
    Some((report, at))
}
