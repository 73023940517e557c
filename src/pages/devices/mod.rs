//! Where you're logged in: this device first, then the others with what is worth a look about each,
//! chosen and closed one by one or together. Never claims more than the list that was read last.
#![allow(unreachable_pub, reason = "the component macro makes every component's props public")]

pub(in crate::pages) mod clues;
mod details;
mod idle;
mod list;
mod past;
pub(crate) mod row;

use super::cannot::{Ability, Cannot, has};
use super::close_dialog::{CloseDialog, Wanted};
use super::confirm::ConfirmDialog;
use super::receipt::Result as ClosingResult;
use super::say;
use crate::components::page_head::PageHead;
use crate::components::ring::{Dot, Mark, Ring};
use crate::components::skeleton::SkeletonRows;
use crate::domain::account::Profile;
use crate::domain::arrange::Line;
use crate::domain::clue::{Clue, Clues, Facts, clues};
use crate::domain::session::{PastSession, SessionInfo};
use crate::domain::time::{Span, Timestamp};
use crate::pages::unread::Unread;
use crate::routes::Route;
use crate::service::{Overview, ServiceError};
use crate::state::closing::Closing;
use crate::state::dates;
use crate::state::reading::Reading;
use crate::state::router::url;
use crate::state::session::Session;
use crate::state::turns::in_turn;
use crate::state::words::{Locale, use_words};
use crate::t;
use leptos::prelude::*;
use std::sync::Arc;

/// What was read, as it is shown.
#[derive(Clone, Debug, PartialEq)]
struct Seen {
    here: Option<SessionInfo>,
    others: Vec<Line>,
    past: Vec<PastSession>,
    looked: Option<Timestamp>,
    idle: Option<Span>,
}

/// `None` while it was not read yet.
type Read = Option<Result<Arc<Seen>, ServiceError>>;

/// What the rows and the bars over them have in hand.
#[derive(Clone, Copy)]
pub(crate) struct Hand {
    pub(crate) profile: StoredValue<Profile>,
    pub(crate) wanted: Wanted,
    pub(crate) changed: Memo<Option<Timestamp>>,
}

/// The screen.
#[component]
pub fn DevicesPage(
    /// Whose sessions.
    profile: Profile,
) -> impl IntoView {
    let words = use_words();
    let session = expect_context::<Session>();
    let who = profile.id.clone();
    let asked = who.clone();
    let read = Reading::follow(session, move || {
        let who = asked.clone();
        async move { session.overview(who).await }
    });
    let changed = session.password_changed();
    let wanted_clues = clues::Wanted::read();
    let seen: Memo<Read> = Memo::new(move |_| {
        let (changed, wanted) = (changed.get(), wanted_clues.get());
        read.with(|read| {
            let read = read.as_ref()?.as_ref();
            Some(match read {
                Ok(overview) => Ok(Arc::new(Seen::of(words, overview, changed, wanted))),
                Err(error) => Err(error.clone()),
            })
        })
    });
    let others = Memo::new(move |_| {
        seen.with(|seen| match seen {
            Some(Ok(seen)) => {
                let clues = seen.others.iter().filter(|line| line.clues.worth_a_look()).count();
                (seen.others.len(), clues)
            }
            _ => (0, 0),
        })
    });
    let dots = Signal::derive(move || {
        let (all, clues) = others.get();
        let mut dots = vec![Dot::Clue; clues];
        dots.resize(all, Dot::Other);
        dots
    });
    let sub = Signal::derive(move || summary(words, others.get()));
    let (wanted, closing) = (Wanted::new(), expect_context::<Closing>());
    let hand = Hand { profile: StoredValue::new(profile.clone()), wanted, changed };
    let body = move || match seen.get() {
        None => view! {
            <div class="card">
                <SkeletonRows rows=3 label=t!(words, devices.loading) />
            </div>
        }
        .into_any(),
        Some(Err(error)) => {
            let (title, text) = (t!(words, devices.failed), say::unread(words, &error));
            view! { <Unread title=title text=text retry=move || read.again() /> }.into_any()
        }
        Some(Ok(_)) => view! { <Lists seen=seen hand=hand read=read /> }.into_any(),
    };
    // The lists stay while what is in them changes, so that nothing loses the focus.
    let state = Memo::new(move |_| {
        seen.with(|seen| match seen {
            None => 0,
            Some(Err(_)) => 1,
            Some(Ok(seen)) => 2 + u8::from(seen.others.is_empty()),
        })
    });
    let owner = profile.clone();
    let is_read = Memo::new(move |_| seen.with(Option::is_some));
    let is_listed = Memo::new(move |_| seen.with(|seen| matches!(seen, Some(Ok(_)))));
    let dialogs = move || {
        view! {
            <CloseDialog wanted=wanted profile=profile.clone() />
            <ConfirmDialog
                open=wanted.confirming
                who=who
                young=wanted.young
                on_confirmed=Callback::new(move |()| wanted.go_on(&closing))
            />
        }
    };
    view! {
        <div class="settings-main">
            <PageHead
                title=t!(words, devices.title)
                sub=sub
                back=(url(&Route::Settings), t!(words, app.back))
                ring=ViewFn::from(move || view! { <Who listed=is_listed dots=dots /> })
            />
            <div class="devices">
                <ClosingResult profile=owner />
                {move || {
                    // Read, not only tracked: a memo that nobody has read follows nothing.
                    state.get();
                    untrack(body)
                }}
            </div>
            {in_turn(move || dialogs().into_any())}
        </div>
        // On a phone it stands below the list, and nobody knows beforehand how long that will be.
        <aside class="rail">
            {move || is_read.get().then(|| {
                in_turn(move || view! { <Rail seen=seen hand=hand clues=wanted_clues /> }.into_any())
            })}
        </aside>
    }
}

/// The ring before the heading. Its place is kept until it is known who is in, so that the heading does not move.
#[component]
fn Who(listed: Memo<bool>, dots: Signal<Vec<Dot>>) -> impl IntoView {
    move || {
        if listed.get() {
            view! { <Ring others=dots /> }.into_any()
        } else {
            view! { <span class="ring" aria-hidden="true"></span> }.into_any()
        }
    }
}

impl Seen {
    fn of(
        words: Locale,
        overview: &Overview,
        password_changed: Option<Timestamp>,
        wanted: Clues,
    ) -> Self {
        let facts = Facts { now: dates::now(), password_changed, looked: overview.looked, wanted };
        let line = |info: &SessionInfo| {
            let title = say::session(words, info.name.as_ref(), &info.device);
            let device = say::device(words, &info.device);
            let searched = format!("{title}\n{device}").to_lowercase();
            Line { info: info.clone(), clues: clues(info, facts), title, words: searched }
        };
        Self {
            here: overview.sessions.iter().find(|info| info.current).cloned(),
            others: overview.sessions.iter().filter(|info| !info.current).map(line).collect(),
            past: overview.past.clone(),
            looked: overview.looked,
            idle: overview.idle,
        }
    }
}

fn number(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

fn summary(words: Locale, (others, clues): (usize, usize)) -> String {
    if others == 0 {
        return String::new();
    }
    let count = t!(words, devices.others_count, count = number(others));
    if clues == 0 {
        return format!("{count}.");
    }
    format!("{count}. {}.", t!(words, devices.worth_count, count = number(clues)))
}

#[component]
fn Lists(seen: Memo<Read>, hand: Hand, read: Reading<Overview>) -> impl IntoView {
    let here = Memo::new(move |_| seen.with(|seen| seen.as_ref()?.as_ref().ok()?.here.clone()));
    let is_here = Memo::new(move |_| here.with(Option::is_some));
    let past = Memo::new(move |_| {
        seen.with(|seen| match seen {
            Some(Ok(seen)) => seen.past.clone(),
            _ => vec![],
        })
    });
    let nobody =
        seen.with_untracked(|seen| matches!(seen, Some(Ok(seen)) if seen.others.is_empty()));
    view! {
        <ul class="card sessions">
            {in_turn(move || {
                (move || is_here.get().then(|| view! { <row::Here here=here hand=hand /> })).into_any()
            })}
        </ul>
        {if nobody {
            view! { <OnlyYou read=read /> }.into_any()
        } else {
            in_turn(move || view! { <list::Others seen=seen hand=hand /> }.into_any())
        }}
        {in_turn(move || view! { <past::Past past=past /> }.into_any())}
    }
}

/// Whoever checks again hears the time, also where nothing has changed; what is read by itself says nothing.
#[component]
fn OnlyYou(read: Reading<Overview>) -> impl IntoView {
    let words = use_words();
    let shown = dates::now();
    let text = move || {
        let at = read.checked().map_or(shown, |at| at.max(shown));
        t!(words, devices.only_you_text, time = dates::time_with_seconds(words, at))
    };
    view! {
        <div class="card only-you">
            <Mark class="ring" />
            <h2>{t!(words, devices.only_you)}</h2>
            <p class="muted" role="status">{text}</p>
            <button
                type="button"
                class="button secondary"
                aria-busy=move || read.asked().then_some("true")
                on:click=move |_| read.again()
            >
                {t!(words, devices.check_again)}
            </button>
        </div>
    }
}

/// What helps beside the list.
#[component]
fn Rail(seen: Memo<Read>, hand: Hand, clues: clues::Wanted) -> impl IntoView {
    let words = use_words();
    let (told, in_browser) = (has(Ability::Causes), has(Ability::InBrowser));
    let when = move || match hand.changed.get() {
        Some(at) if told => dates::date_time(words, at),
        Some(at) => t!(words, server.changed_here, when = dates::date_time(words, at)),
        None if told => t!(words, profile.never_changed).to_owned(),
        None => t!(words, devices.not_told).to_owned(),
    };
    let scope =
        if in_browser { t!(words, devices.scope_text) } else { t!(words, server.scope_text) };
    let idle = Memo::new(move |_| {
        seen.with(|seen| match seen {
            Some(Ok(seen)) => seen.idle,
            _ => None,
        })
    });
    view! {
        {in_turn(move || view! { <Since seen=seen /> }.into_any())}
        <dl>
            <dt>{t!(words, devices.scope)}</dt>
            <dd>{when}</dd>
        </dl>
        <p>
            <a class="link alone" href=url(&Route::ChangePassword)>{t!(words, settings.password)}</a>
        </p>
        {has(Ability::IdleChoice)
            .then(|| in_turn(move || view! { <idle::Idle idle=idle hand=hand /> }.into_any()))}
        <Cannot without=Ability::IdleChoice text=t!(words, cannot.idle) />
        {in_turn(move || view! { <clues::Switches wanted=clues /> }.into_any())}
        <p class="meta">{scope}</p>
    }
}

/// What is new and what is gone since this device last looked (N6).
#[component]
fn Since(seen: Memo<Read>) -> impl IntoView {
    let words = use_words();
    let changes = move || {
        let Some(Ok(seen)) = seen.get() else { return None };
        let looked = seen.looked?;
        let new = seen.others.iter().filter(|line| line.info.created > looked);
        let new: Vec<_> = new.map(|line| line.title.clone()).collect();
        let gone = seen.past.iter().filter(|past| past.ended.at > looked && past.created <= looked);
        let gone: Vec<_> =
            gone.map(|past| say::session(words, past.name.as_ref(), &past.device)).collect();
        Some((looked, new, gone))
    };
    move || {
        let (looked, new, gone) = changes()?;
        let line = |class: &'static str, text: String| view! { <li class=class>{text}</li> };
        let new_line = (!new.is_empty()).then(|| {
            let text = t!(
                words,
                devices.new_count,
                count = number(new.len()),
                names = say::some_names(&new)
            );
            line("new", text)
        });
        let gone_line = (!gone.is_empty()).then(|| {
            let text = t!(
                words,
                devices.went_count,
                count = number(gone.len()),
                names = say::some_names(&gone)
            );
            line("gone", text)
        });
        let nothing = (new.is_empty() && gone.is_empty())
            .then(|| line("", t!(words, devices.nothing_new).to_owned()));
        Some(view! {
            <section class="card since">
                <h2>{t!(words, devices.since_looked)}</h2>
                <p class="meta">{dates::date_time(words, looked)}</p>
                <ul>{new_line} {gone_line} {nothing}</ul>
            </section>
        })
    }
}

/// The words and the reason of a clue.
pub(super) fn clue_words(words: Locale, clue: Clue) -> (&'static str, &'static str) {
    match clue {
        Clue::New => (t!(words, clue.new), t!(words, clue.new_why)),
        Clue::Older => (t!(words, devices.older), t!(words, devices.older_why)),
        Clue::Burst => (t!(words, clue.burst), t!(words, clue.burst_why)),
        Clue::FirstTime => (t!(words, clue.first), t!(words, clue.first_why)),
        Clue::Inactive => (t!(words, clue.inactive), t!(words, clue.inactive_why)),
    }
}

/// The dots of the ring for a plain list, those with a clue first.
#[must_use]
pub fn dots(others: &[SessionInfo], changed: Option<Timestamp>) -> Vec<Dot> {
    let clue = |info: &&SessionInfo| info.older_than_password(changed);
    let clues = others.iter().filter(clue).count();
    let mut dots = vec![Dot::Clue; clues];
    dots.resize(others.len(), Dot::Other);
    dots
}
