//! The rows of the list: this device, and the others with their boxes, clues and buttons.

use super::details::Details;
use super::{Hand, clue_words, number};
use crate::components::icon::{Icon, IconView};
use crate::components::session_row::{Badge, DeviceTile};
use crate::domain::arrange::Line;
use crate::domain::clue::{Clue, Clues};
use crate::domain::ids::SessionId;
use crate::domain::session::SessionInfo;
use crate::pages::say;
use crate::pages::session_list::{LastActive, about};
use crate::state::dates;
use crate::state::unclosed::Unclosed;
use crate::state::words::{Locale, use_words};
use crate::t;
use leptos::prelude::*;
use std::collections::BTreeSet;

/// The chosen sessions.
pub(crate) type Chosen = RwSignal<BTreeSet<SessionId>>;

/// The icon of a clue.
const fn icon(clue: Clue) -> Icon {
    match clue {
        Clue::New => Icon::PLUS,
        Clue::Older => Icon::KEY,
        Clue::Burst => Icon::WARNING,
        Clue::FirstTime => Icon::FLAG,
        Clue::Inactive => Icon::MOON,
    }
}

fn badges(words: Locale, clues: Clues, saved: bool, waits: bool) -> Option<impl IntoView> {
    let one = move |clue: Clue| {
        let (text, why) = clue_words(words, clue);
        let look = if clue.about_somebody() { "clue" } else { "" };
        view! { <Badge look=look text=text icon=icon(clue) why=why /> }
    };
    let any = saved || waits || clues != Clues::default();
    any.then(|| {
        let waits = waits.then(|| {
            view! { <Badge look="not-yet" text=t!(words, devices.not_yet) icon=Icon::NOT_YET /> }
        });
        let saved = saved.then(|| {
            view! {
                <Badge look="" text=t!(words, saved.badge) icon=Icon::BOOKMARK why=t!(words, saved.badge_why) />
            }
        });
        view! {
            <div class="badges">{waits} {clues.iter().map(one).collect_view()} {saved}</div>
        }
    })
}

/// The name of a session, what it is, and since when.
#[component]
fn Text(info: SessionInfo, clues: Clues, waits: bool) -> impl IntoView {
    let words = use_words();
    let device = say::device(words, &info.device);
    let title = say::session(words, info.name.as_ref(), &info.device);
    let since = t!(words, devices.since, when = dates::date_time(words, info.created));
    // A name of the owner's does not hide what the device says it is.
    let kind = (title != device).then(|| format!("{device} · "));
    // A phone has no room for both times; the last use says more, and the details have the other.
    let ago = (!info.current).then(|| {
        view! { <span class="ago">{about(words, dates::relative(words, info.last_active))}</span> }
    });
    view! {
        <DeviceTile kind=info.device.kind />
        <div class="session-text">
            <div class="session-name">
                <bdi>{title}</bdi>
                {info.current.then(|| view! { <Badge look="here" text=t!(words, devices.this_device) /> })}
                {info.device.practice.then(|| view! { <Badge look="" text=t!(words, devices.practice) /> })}
            </div>
            <p class="meta">
                {kind} {ago} <time class="since-when" datetime=dates::iso(info.created)>{since}</time>
            </p>
            {badges(words, clues, info.saved, waits)}
        </div>
    }
}

/// The button that shows and hides the details.
#[component]
fn More(open: RwSignal<bool>, #[prop(into)] name: Signal<String>, id: String) -> impl IntoView {
    let words = use_words();
    view! {
        <button
            type="button"
            class="more"
            aria-label=move || t!(words, devices.details_of, device = name.get())
            aria-expanded=move || if open.get() { "true" } else { "false" }
            aria-controls=id
            on:click=move |_| open.update(|open| *open = !*open)
        >
            <IconView icon=Icon::CHEVRON />
        </button>
    }
}

/// This device. Drawn once; what it shows follows `here`.
#[component]
pub(crate) fn Here(here: Memo<Option<SessionInfo>>, hand: Hand) -> impl IntoView {
    let words = use_words();
    let open = RwSignal::new(false);
    let first = here.get_untracked()?;
    let id = format!("details-{}", first.id.mark());
    let name = Signal::derive(move || {
        let named = |info: SessionInfo| say::session(words, info.name.as_ref(), &info.device);
        here.get().map(named).unwrap_or_default()
    });
    let text = move || {
        let info = here.get()?;
        Some(view! {
            <Text info=info.clone() clues=Clues::default() waits=false />
            <LastActive info=info />
        })
    };
    Some(view! {
        <li class="row">
            <div class="session here">
                {text}
                <More open=open name=name id=id.clone() />
            </div>
            <div id=id>
                {move || open.get().then(|| view! { <Details info=here hand=hand /> })}
            </div>
        </li>
    })
}

/// Another session, with its place among `of` that are shown, from 1. Drawn once; what it shows follows
/// its row in `rows`, and stays as it was while it has none.
#[component]
pub(crate) fn Other(
    id: SessionId,
    rows: Memo<Vec<(usize, Line)>>,
    hand: Hand,
    chosen: Chosen,
    #[prop(into)] of: Signal<usize>,
) -> impl IntoView {
    let words = use_words();
    let open = RwSignal::new(false);
    let details = format!("details-{}", id.mark());
    let own = id.clone();
    let row = Memo::new(move |before: Option<&Option<(usize, Line)>>| {
        let found = rows.with(|rows| rows.iter().find(|(_, line)| line.info.id == own).cloned());
        found.or_else(|| before.cloned().flatten())
    });
    let line = Memo::new(move |_| row.with(|row| Some(row.as_ref()?.1.clone())));
    let info = Memo::new(move |_| line.with(|line| Some(line.as_ref()?.info.clone())));
    let title = Signal::derive(move || {
        line.with(|line| line.as_ref().map(|line| line.title.clone())).unwrap_or_default()
    });
    let place = move || row.with(|row| row.as_ref().map_or(0, |(place, _)| number(*place)));
    let (same, which) = (id.clone(), id.clone());
    let unclosed = expect_context::<Unclosed>();
    let waits = Memo::new(move |_| unclosed.holds(&which));
    let picked = Memo::new(move |_| chosen.with(|chosen| chosen.contains(&id)));
    let pick = move |on: bool| {
        chosen.update(|chosen| {
            if on {
                chosen.insert(same.clone());
            } else {
                chosen.remove(&same);
            }
        });
    };
    let text = move || {
        let Line { info, clues, .. } = line.get()?;
        Some(view! {
            <Text info=info.clone() clues=clues waits=waits.get() />
            <LastActive info=info />
        })
    };
    view! {
        <li class="row" aria-posinset=place aria-setsize=move || number(of.get())>
            <div class="session" class:picked=picked>
                <label class="check">
                    <input
                        type="checkbox"
                        aria-label=move || t!(words, devices.select, device = title.get())
                        prop:checked=picked
                        on:change=move |event| pick(event_target_checked(&event))
                    />
                </label>
                {text}
                <button
                    type="button"
                    class="button text row"
                    aria-label=move || t!(words, devices.log_out_one, device = title.get())
                    on:click=move |_| hand.wanted.ask(info.get_untracked().into_iter().collect())
                >
                    {t!(words, devices.log_out)}
                </button>
                <More open=open name=title id=details.clone() />
            </div>
            <div id=details>
                {move || open.get().then(|| view! { <Details info=info hand=hand /> })}
            </div>
        </li>
    }
}
