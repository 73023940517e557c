//! What the lists of sessions have in common: reading the list, its words, and what a closing did.

use super::cannot::{Ability, has};
use super::say;
use crate::components::alert::{Alert, Tone};
use crate::components::icon::Icon;
use crate::components::session_row::{Badge, DeviceTile, Verdict};
use crate::domain::device::Device;
use crate::domain::ids::AccountId;
use crate::domain::session::{Closing, Outcome, RevokeReport, SessionInfo};
use crate::domain::text::DeviceName;
use crate::domain::time::Timestamp;
use crate::state::dates;
use crate::state::reading::Reading;
use crate::state::session::Session;
use crate::state::words::{Locale, use_words};
use crate::t;
use leptos::prelude::*;

/// The list as it was last read; `None` while it has not been read yet.
pub type Listed = Reading<Vec<SessionInfo>>;

/// One line of a report as a row.
#[must_use]
pub fn closing_row(one: Closing) -> AnyView {
    let Closing { device, name, outcome, .. } = one;
    view! { <ClosingRow device=device name=name outcome=outcome /> }.into_any()
}

/// Reads the list now, and again whenever this or another tab changes something.
#[must_use]
pub fn read_sessions(session: Session, who: AccountId) -> Listed {
    Reading::follow(session, move || {
        let who = who.clone();
        async move { session.sessions(who).await }
    })
}

/// The text of a session: its device, what is worth knowing, and since when.
#[component]
pub fn SessionText(
    /// The session.
    info: SessionInfo,
    /// When the password was last changed.
    password_changed: Option<Timestamp>,
) -> impl IntoView {
    let words = use_words();
    let since = dates::date_time(words, info.created);
    let older = info.older_than_password(password_changed);
    view! {
        <DeviceTile kind=info.device.kind />
        <div class="session-text">
            <div class="session-name">
                <bdi>{say::session(words, info.name.as_ref(), &info.device)}</bdi>
                {info.current.then(|| view! { <Badge look="here" text=t!(words, devices.this_device) /> })}
                {info.device.practice.then(|| view! { <Badge look="" text=t!(words, devices.practice) /> })}
            </div>
            <p class="meta">
                <time datetime=dates::iso(info.created)>{t!(words, devices.since, when = since)}</time>
            </p>
            {info
                .saved
                .then(|| {
                    view! {
                        <div class="badges">
                            <Badge
                                look=""
                                text=t!(words, saved.badge)
                                icon=Icon::BOOKMARK
                                why=t!(words, saved.badge_why)
                            />
                        </div>
                    }
                })}
            {(older && !info.current)
                .then(|| {
                    view! {
                        <div class="badges">
                            <Badge
                                look="clue"
                                text=t!(words, devices.older)
                                icon=Icon::KEY
                                why=t!(words, devices.older_why)
                            />
                        </div>
                    }
                })}
        </div>
    }
}

/// When a session was last used.
#[component]
pub fn LastActive(
    /// The session.
    info: SessionInfo,
) -> impl IntoView {
    let words = use_words();
    if info.current {
        return view! { <p class="session-when now">{t!(words, devices.active_now)}</p> }
            .into_any();
    }
    let exact = about(words, dates::date_time(words, info.last_active));
    view! {
        <p class="session-when">
            <time datetime=dates::iso(info.last_active) title=exact>
                {about(words, dates::relative(words, info.last_active))}
            </time>
        </p>
    }
    .into_any()
}

/// A time of last use, and that it is only about then where the service does not know better.
#[must_use]
pub fn about(words: Locale, time: String) -> String {
    if has(Ability::ExactTimes) { time } else { t!(words, server.about, time = time) }
}

/// What a closing did, in words, each failure named.
#[component]
pub fn ReportAlert(
    /// The report.
    report: RevokeReport,
    /// When the list was read again.
    at: Timestamp,
) -> impl IntoView {
    let words = use_words();
    let count = u32::try_from(report.closed()).unwrap_or(u32::MAX);
    let all = report.closings.iter().all(|closing| closing.outcome == Outcome::Closed);
    let read = report.was_read();
    let mut text: Vec<String> = vec![];
    if read {
        text.push(t!(words, devices.closed_text, time = dates::time_of_day(words, at)));
    }
    for outcome in [Outcome::Waiting, Outcome::StillAlive, Outcome::NoAnswer, Outcome::AlreadyGone]
    {
        text.extend(failures(words, &report, outcome));
    }
    let logins = u32::try_from(report.logins_ended).ok().filter(|count| *count > 0);
    text.extend(logins.map(|count| t!(words, devices.logins_count, count = count)));
    let title = if report.waits() && !read {
        t!(words, devices.not_yet).to_owned()
    } else {
        t!(words, devices.closed_count, count = count)
    };
    view! {
        <Alert tone=if all { Tone::Done } else { Tone::Notice } title=title text=text.join(" ") />
    }
}

/// The sessions with one outcome, counted and named; `None` if there are none.
#[must_use]
pub fn failures(words: Locale, report: &RevokeReport, outcome: Outcome) -> Option<String> {
    let names: Vec<String> = report
        .closings
        .iter()
        .filter(|closing| closing.outcome == outcome)
        .map(|one| say::isolated(closing_name(words, one.device.as_ref(), one.name.as_ref())))
        .collect();
    let count = u32::try_from(names.len()).ok().filter(|count| *count > 0)?;
    let names = names.join(", ");
    Some(match outcome {
        Outcome::StillAlive => t!(words, devices.alive_count, count = count, names = names),
        Outcome::NoAnswer => t!(words, devices.unknown_count, count = count, names = names),
        Outcome::Waiting => t!(words, devices.waiting_count, count = count, names = names),
        Outcome::AlreadyGone | Outcome::Closed => {
            t!(words, devices.gone_count, count = count, names = names)
        }
    })
}

fn closing_name(words: Locale, device: Option<&Device>, name: Option<&DeviceName>) -> String {
    device.map_or_else(
        || t!(words, device.unknown).into(),
        |device| say::session(words, name, device),
    )
}

/// One line of a report: the device and its verdict.
#[component]
pub fn ClosingRow(
    /// The device, where it is known.
    device: Option<Device>,
    /// What its owner calls it.
    name: Option<DeviceName>,
    /// What is true of its session.
    outcome: Outcome,
) -> impl IntoView {
    let words = use_words();
    let name = closing_name(words, device.as_ref(), name.as_ref());
    let verdict = match outcome {
        Outcome::Closed => t!(words, devices.closed),
        Outcome::AlreadyGone => t!(words, devices.already_gone),
        Outcome::StillAlive => t!(words, devices.still_alive),
        Outcome::NoAnswer => t!(words, devices.no_answer),
        Outcome::Waiting => t!(words, devices.not_yet),
    };
    view! {
        <li class="session">
            {device.map(|device| view! { <DeviceTile kind=device.kind /> })}
            <div class="session-text">
                <div class="session-name">
                    <bdi>{name}</bdi>
                </div>
            </div>
            <Verdict outcome=outcome text=verdict />
        </li>
    }
}
