//! The security log: whether its chain holds, what happened, and the log as a file. What is wrong with
//! it is named; nothing here can change it.
#![allow(unreachable_pub, reason = "the component macro makes every component's props public")]

mod check;
mod entry;

use crate::components::icon::{Icon, IconView};
use crate::components::page_head::PageHead;
use crate::components::skeleton::SkeletonRows;
use crate::domain::account::Profile;
use crate::domain::log::{Event, Happened};
use crate::pages::cannot::{Ability, Cannot, has};
use crate::pages::unread::Unread;
use crate::routes::Route;
use crate::service::Log;
use crate::state::log_file;
use crate::state::reading::Reading;
use crate::state::router::url;
use crate::state::session::Session;
use crate::state::words::{Locale, use_words};
use crate::t;
use leptos::prelude::*;
use std::sync::Arc;

/// Entries that are drawn at first, and each time that more are asked for.
const PAGE: usize = 100;

/// Which entries are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Filter {
    #[default]
    All,
    LogIns,
    Wrong,
    Ended,
    Changes,
}

impl Filter {
    const ALL: [Self; 5] = [Self::All, Self::LogIns, Self::Wrong, Self::Ended, Self::Changes];

    fn words(self, words: Locale) -> &'static str {
        match self {
            Self::All => t!(words, log.all),
            Self::LogIns => t!(words, log.log_ins),
            Self::Wrong => t!(words, log.wrong),
            Self::Ended => t!(words, log.ended),
            Self::Changes => t!(words, log.changes),
        }
    }

    /// Whether an entry fits. One that is not understood is hidden by no filter.
    fn fits(self, happened: Option<&Happened>) -> bool {
        let Some(happened) = happened else { return true };
        let kind = match happened.event {
            Event::SignedUp | Event::LoggedIn { .. } | Event::Known { .. } => Self::LogIns,
            Event::LogInFailed | Event::ConfirmFailed => Self::Wrong,
            Event::Ended { .. } | Event::Closing { .. } | Event::LoginEnded { .. } => Self::Ended,
            _ => Self::Changes,
        };
        self == Self::All || self == kind
    }
}

/// The screen.
#[component]
pub fn SecurityLogPage(
    /// Whose log.
    profile: Profile,
) -> impl IntoView {
    let words = use_words();
    let session = expect_context::<Session>();
    let sub = if has(Ability::Notes) { t!(words, log.sub) } else { t!(words, server.log_sub) };
    let who = profile.id;
    let read = Reading::follow(session, move || {
        let who = who.clone();
        async move { session.log(who).await.map(Arc::new) }
    });
    let body = move || match read.get() {
        None => view! {
            <div class="card">
                <SkeletonRows rows=4 label=t!(words, log.loading) />
            </div>
        }
        .into_any(),
        Some(Err(error)) => {
            let text = super::say::error(words, &error);
            view! { <Unread title=t!(words, log.unread) text=text retry=move || read.again() /> }
                .into_any()
        }
        Some(Ok(log)) => view! { <Entries log=log /> }.into_any(),
    };
    view! {
        <div class="settings-main">
            <PageHead
                title=t!(words, log.title)
                sub=sub.to_owned()
                back=(url(&Route::Settings), t!(words, app.back))
            />
            <div class="devices">
                <Cannot without=Ability::Notes text=t!(words, cannot.log) />
                {body}
            </div>
        </div>
        <aside class="rail">
            <p class="meta">{t!(words, log.rail)}</p>
            <p class="meta">{t!(words, log.rail_limits)}</p>
        </aside>
    }
}

#[component]
fn Entries(log: Arc<Log>) -> impl IntoView {
    let words = use_words();
    let (filter, shown) = (RwSignal::new(Filter::default()), RwSignal::new(PAGE));
    let (name, href) = log_file::offer(&log.chain);
    let offered = href.clone();
    on_cleanup(move || log_file::forget(&offered));
    let whole = Arc::clone(&log);
    let rows = move || {
        let filter = filter.get();
        let fit =
            log.happened.iter().enumerate().rev().filter(|(_, one)| filter.fits(one.as_ref()));
        let places: Vec<usize> = fit.map(|(place, _)| place).collect();
        let more = places.len() > shown.get();
        let rows = places.into_iter().take(shown.get()).map(|place| {
            let (entry, happened) = (log.chain.entries[place].clone(), log.happened[place].clone());
            view! { <entry::Row place=place + 1 entry=entry happened=happened /> }
        });
        view! {
            <ul class="card log-entries">{rows.collect_view()}</ul>
            {more
                .then(|| {
                    view! {
                        <button
                            type="button"
                            class="button secondary"
                            on:click=move |_| shown.update(|n| *n += PAGE)
                        >
                            {t!(words, log.more)}
                        </button>
                    }
                })}
        }
    };
    let chip = move |one: Filter| {
        view! {
            <button
                type="button"
                class="chip"
                aria-pressed=move || if filter.get() == one { "true" } else { "false" }
                on:click=move |_| {
                    shown.set(PAGE);
                    filter.set(one);
                }
            >
                {one.words(words)}
            </button>
        }
    };
    view! {
        <check::State faults=whole.chain.faults() count=whole.chain.entries.len() />
        <div class="log-tools">
            <a class="button secondary" href=href download=name>
                <IconView icon=Icon::DOWNLOAD small=true />
                {t!(words, log.export)}
            </a>
            <check::CheckFile />
        </div>
        <Cannot without=Ability::Notes text=t!(words, cannot.log_file) />
        <section>
            <div class="devices-head">
                <h2>{t!(words, log.happened)}</h2>
                <div class="chips" role="group" aria-label=t!(words, log.filter)>
                    {Filter::ALL.map(chip)}
                </div>
            </div>
            {rows}
        </section>
    }
}
