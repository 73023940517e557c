//! One entry of the log, in words. One that is not understood is shown as such, never hidden.

use crate::components::icon::{Icon, IconView};
use crate::domain::chain::Entry;
use crate::domain::log::{Event, Happened, Line};
use crate::domain::session::{EndReason, How, Outcome};
use crate::domain::time::Timestamp;
use crate::pages::receipt::short;
use crate::pages::say;
use crate::pages::session_list::ClosingRow;
use crate::state::dates;
use crate::state::words::{Locale, use_words};
use crate::t;
use leptos::prelude::*;

fn icon(event: &Event) -> Icon {
    match event {
        Event::SignedUp | Event::LoggedIn { .. } => Icon::USER,
        Event::LogInFailed | Event::ConfirmFailed => Icon::WARNING,
        Event::Ended { .. } => Icon::LOG_OUT,
        Event::PasswordChanged => Icon::KEY,
        Event::LoginSaved { .. } | Event::LoginEnded { .. } => Icon::BOOKMARK,
        Event::Known { .. } => Icon::CHECK,
        Event::Closing { .. } => Icon::LIST,
        Event::UsernameChanged { .. } | Event::Named { .. } | Event::IdleChosen { .. } => {
            Icon::SLIDERS
        }
    }
}

fn reason(words: Locale, reason: EndReason) -> &'static str {
    match reason {
        EndReason::LoggedOut => t!(words, log.by_itself),
        EndReason::Closed => t!(words, log.by_closing),
        EndReason::PasswordChanged => t!(words, log.by_password),
        EndReason::Replaced => t!(words, log.by_log_in),
        EndReason::Idle => t!(words, log.by_idle),
        EndReason::Expired => t!(words, log.by_age),
        EndReason::TooMany => t!(words, log.by_number),
        EndReason::Unknown => t!(words, log.by_unknown),
    }
}

fn sentence(words: Locale, event: &Event) -> String {
    match event {
        Event::SignedUp => t!(words, log.signed_up).into(),
        Event::LoggedIn { how, wrong_before } => {
            let logged_in = match how {
                How::Password => t!(words, log.in_password),
                How::OneTap => t!(words, log.in_one_tap),
            };
            match wrong_before {
                0 => logged_in.into(),
                count => {
                    format!("{logged_in} {}", t!(words, log.after_wrong, count = *count))
                }
            }
        }
        Event::LogInFailed => t!(words, log.failed).into(),
        Event::ConfirmFailed => t!(words, log.confirm_failed).into(),
        Event::Ended { device, reason: why, .. } => {
            let device = say::device(words, device);
            t!(words, log.session_ended, device = device, reason = reason(words, *why))
        }
        Event::PasswordChanged => t!(words, log.password_changed).into(),
        Event::UsernameChanged { from, to } => {
            t!(words, log.username_changed, from = from.as_str(), to = to.as_str())
        }
        Event::LoginSaved { keep } => {
            t!(words, log.login_saved, keep = say::keep_for(words, *keep))
        }
        Event::LoginEnded { device } => {
            t!(words, log.login_ended, device = say::device(words, device))
        }
        Event::Named { name: Some(name), .. } => t!(words, log.named, name = name.as_str()),
        Event::Named { name: None, .. } => t!(words, log.unnamed).into(),
        Event::Known { device, .. } => t!(words, log.known, device = say::device(words, device)),
        Event::IdleChosen { days } => t!(words, log.idle, count = *days),
        Event::Closing { lines, .. } => {
            let closed = lines.iter().filter(|line| line.outcome == Outcome::Closed).count();
            t!(words, log.receipt, closed = closed, asked = lines.len())
        }
    }
}

/// The entry in the place `place`, counted from 1.
#[component]
pub(super) fn Row(place: usize, entry: Option<Entry>, happened: Option<Happened>) -> impl IntoView {
    let words = use_words();
    let number = entry.as_ref().map_or_else(|| format!("({place})"), |entry| entry.n.to_string());
    let text = match &happened {
        Some(happened) => sentence(words, &happened.event),
        None => t!(words, log.not_understood).to_owned(),
    };
    let on = happened.as_ref().and_then(|happened| happened.on.as_ref());
    let on = on.map(|device| say::device(words, device));
    let at = entry.as_ref().map(|entry| Timestamp(entry.at));
    let meta = [on, at.map(|at| dates::date_time(words, at))];
    let meta = meta.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let lines = match happened.as_ref().map(|happened| happened.event.clone()) {
        Some(Event::Closing { lines, .. }) => lines,
        _ => vec![],
    };
    let lines = (!lines.is_empty()).then(|| {
        view! { <ul class="sessions">{lines.into_iter().map(closing).collect_view()}</ul> }
    });
    let hashes = entry.map(|entry| {
        view! {
            <p class="hash caption">
                {t!(words, log.hash, hash = short(&entry.hash), prev = short(&entry.prev))}
            </p>
        }
    });
    view! {
        <li class="log-entry">
            <details>
                <summary>
                    <span class="device-tile" aria-hidden="true">
                        <IconView icon=happened.as_ref().map_or(Icon::INFO, |one| icon(&one.event)) />
                    </span>
                    <span class="session-text">
                        <span class="log-what">
                            <bdi>{text}</bdi>
                        </span>
                        <span class="meta">{meta}</span>
                    </span>
                    <span class="caption log-number">{number}</span>
                </summary>
                {lines}
                {hashes}
            </details>
        </li>
    }
}

fn closing(line: Line) -> impl IntoView {
    let Line { device, outcome, .. } = line;
    view! { <ClosingRow device=device name=None outcome=outcome /> }
}
