//! Where you're logged in: this device first, then the others, each with its button. Never claims
//! more than the list that was read last.

use super::close_dialog::{CloseDialog, Wanted};
use super::confirm::ConfirmDialog;
use super::say;
use super::session_list::{LastActive, ReportAlert, SessionText, read_sessions};
use crate::components::alert::{Alert, Tone};
use crate::components::page_head::PageHead;
use crate::components::ring::{Dot, Mark, Ring};
use crate::components::skeleton::SkeletonRows;
use crate::domain::account::Profile;
use crate::domain::session::SessionInfo;
use crate::domain::time::Timestamp;
use crate::routes::Route;
use crate::state::dates;
use crate::state::router::url;
use crate::state::session::Session;
use crate::state::words::use_words;
use crate::t;
use leptos::prelude::*;

/// The screen.
#[component]
pub fn DevicesPage(
    /// Whose sessions.
    profile: Profile,
) -> impl IntoView {
    let words = use_words();
    let session = expect_context::<Session>();
    let listed = read_sessions(session, profile.id.clone());
    let changed = session.password_changed();
    let wanted = Wanted::new();
    let others = Signal::derive(move || match listed.get() {
        Some(Ok(all)) => all.into_iter().filter(|info| !info.current).collect::<Vec<_>>(),
        _ => vec![],
    });
    let dots = Signal::derive(move || dots(&others.get(), changed.get()));
    let sub = Signal::derive(move || summary(words, &others.get(), changed.get()));
    let who = profile.id.clone();
    view! {
        <div class="settings-main">
            <PageHead
                title=t!(words, devices.title)
                sub=sub
                back=(url(&Route::Settings), t!(words, app.back))
                ring=ViewFn::from(move || {
                    // With nobody else the mark stands in the list's place already.
                    move || dots.with(|dots| !dots.is_empty()).then(|| view! { <Ring others=dots /> })
                })
            />
            <div class="devices">
                {move || {
                    wanted.report.get().map(|(report, at)| view! { <ReportAlert report=report at=at /> })
                }}
                {move || match listed.get() {
                    None => {
                        view! {
                            <div class="card">
                                <SkeletonRows rows=3 label=t!(words, devices.loading) />
                            </div>
                        }
                            .into_any()
                    }
                    Some(Err(_)) => view! { <Unread retry=move || listed.refetch() /> }.into_any(),
                    Some(Ok(all)) => {
                        view! { <Lists all=all wanted=wanted changed=changed.get() check=move || listed.refetch() /> }
                            .into_any()
                    }
                }}
            </div>
            <CloseDialog wanted=wanted profile=profile />
            <ConfirmDialog
                open=wanted.confirming
                who=who
                on_confirmed=Callback::new(move |()| wanted.asking.set(true))
            />
        </div>
        <aside class="rail">
            <Facts changed=changed />
        </aside>
    }
}

/// The dots of the ring, those with a clue first.
#[must_use]
pub fn dots(others: &[SessionInfo], changed: Option<Timestamp>) -> Vec<Dot> {
    let clue = |info: &&SessionInfo| info.older_than_password(changed);
    let clues = others.iter().filter(clue).count();
    let mut dots = vec![Dot::Clue; clues];
    dots.resize(others.len(), Dot::Other);
    dots
}

fn summary(
    words: crate::state::words::Locale,
    others: &[SessionInfo],
    changed: Option<Timestamp>,
) -> String {
    let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    if others.is_empty() {
        return String::new();
    }
    let clues = others.iter().filter(|info| info.older_than_password(changed)).count();
    let count = t!(words, devices.others_count, count = number(others.len()));
    if clues == 0 {
        return format!("{count}.");
    }
    format!("{count}. {}.", t!(words, devices.older_count, count = number(clues)))
}

#[component]
fn Unread(retry: impl Fn() + 'static) -> impl IntoView {
    let words = use_words();
    view! {
        <div class="card">
            <Alert tone=Tone::Problem title=t!(words, devices.failed) text=t!(words, devices.failed_text) />
            <p class="card-part">
                <button type="button" class="button secondary" on:click=move |_| retry()>
                    {t!(words, app.try_again)}
                </button>
            </p>
        </div>
    }
}

#[component]
fn Lists(
    all: Vec<SessionInfo>,
    wanted: Wanted,
    changed: Option<Timestamp>,
    check: impl Fn() + 'static,
) -> impl IntoView {
    let words = use_words();
    let (here, others): (Vec<_>, Vec<_>) = all.into_iter().partition(|info| info.current);
    let nobody = others.is_empty();
    let everybody = others.clone();
    view! {
        <ul class="card sessions">
            {here
                .into_iter()
                .map(|info| {
                    view! {
                        <li class="session here">
                            <SessionText info=info.clone() password_changed=None />
                            <LastActive info=info />
                        </li>
                    }
                })
                .collect_view()}
        </ul>
        {if nobody {
            view! { <OnlyYou check=check /> }.into_any()
        } else {
            view! {
                <section>
                    <div class="devices-head">
                        <h2>{t!(words, devices.other_devices)}</h2>
                    </div>
                    <ul class="card sessions">
                        {others
                            .into_iter()
                            .map(|info| view! { <OtherRow info=info wanted=wanted changed=changed /> })
                            .collect_view()}
                    </ul>
                    <div class="devices-foot">
                        <p class="meta">{t!(words, devices.foot)}</p>
                        <button
                            type="button"
                            class="button closing-quiet"
                            on:click=move |_| wanted.ask_all(everybody.clone())
                        >
                            {t!(words, devices.log_out_all)}
                        </button>
                    </div>
                </section>
            }
                .into_any()
        }}
    }
}

#[component]
fn OtherRow(info: SessionInfo, wanted: Wanted, changed: Option<Timestamp>) -> impl IntoView {
    let words = use_words();
    let name = say::device(words, &info.device);
    let this = info.clone();
    view! {
        <li class="session">
            <SessionText info=info.clone() password_changed=changed />
            <LastActive info=info />
            <button
                type="button"
                class="button text row"
                aria-label=t!(words, devices.log_out_one, device = name)
                on:click=move |_| wanted.ask(vec![this.clone()])
            >
                {t!(words, devices.log_out)}
            </button>
        </li>
    }
}

#[component]
fn OnlyYou(check: impl Fn() + 'static) -> impl IntoView {
    let words = use_words();
    let time = dates::time_of_day(words, dates::now());
    view! {
        <div class="card only-you">
            <Mark class="ring" />
            <h2>{t!(words, devices.only_you)}</h2>
            <p class="muted">{t!(words, devices.only_you_text, time = time)}</p>
            <button type="button" class="button secondary" on:click=move |_| check()>
                {t!(words, devices.check_again)}
            </button>
        </div>
    }
}

/// What helps beside the list.
#[component]
fn Facts(changed: Memo<Option<Timestamp>>) -> impl IntoView {
    let words = use_words();
    let when = move || {
        changed.get().map_or_else(
            || t!(words, profile.never_changed).to_owned(),
            |at| dates::date_time(words, at),
        )
    };
    view! {
        <dl>
            <dt>{t!(words, devices.scope)}</dt>
            <dd>{when}</dd>
        </dl>
        <p class="meta">{t!(words, devices.scope_text)}</p>
        <p>
            <a class="link" href=url(&Route::ChangePassword)>{t!(words, settings.password)}</a>
        </p>
    }
}
