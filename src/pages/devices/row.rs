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
use crate::pages::session_list::LastActive;
use crate::state::dates;
use crate::state::words::{Locale, use_words};
use crate::t;
use leptos::prelude::*;
use std::collections::BTreeSet;

/// The chosen sessions.
pub(super) type Chosen = RwSignal<BTreeSet<SessionId>>;

/// The icon of a clue.
const fn icon(clue: Clue) -> Icon {
    match clue {
        Clue::New => Icon::Plus,
        Clue::Older => Icon::Key,
        Clue::Burst => Icon::Warning,
        Clue::FirstTime => Icon::Flag,
        Clue::Inactive => Icon::Moon,
    }
}

fn badges(words: Locale, clues: Clues, saved: bool) -> Option<impl IntoView> {
    let one = move |clue: Clue| {
        let (text, why) = clue_words(words, clue);
        let look = if clue.about_somebody() { "clue" } else { "" };
        view! { <Badge look=look text=text icon=icon(clue) why=why /> }
    };
    let any = saved || clues != Clues::default();
    any.then(|| {
        let saved = saved.then(|| {
            view! {
                <Badge look="" text=t!(words, saved.badge) icon=Icon::Bookmark why=t!(words, saved.badge_why) />
            }
        });
        view! {
            <div class="badges">{clues.iter().map(one).collect_view()} {saved}</div>
        }
    })
}

/// The name of a session, what it is, and since when.
#[component]
fn Text(info: SessionInfo, clues: Clues) -> impl IntoView {
    let words = use_words();
    let device = say::device(words, &info.device);
    let title = say::session(words, info.name.as_ref(), &info.device);
    let since = t!(words, devices.since, when = dates::date_time(words, info.created));
    // A name of the owner's does not hide what the device says it is.
    let kind = (title != device).then(|| format!("{device} · "));
    // A phone has no room for both times; the last use says more, and the details have the other.
    let ago = (!info.current).then(|| {
        view! { <span class="ago">{dates::relative(words, info.last_active)}</span> }
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
            {badges(words, clues, info.saved)}
        </div>
    }
}

/// The button that shows and hides the details.
#[component]
fn More(open: RwSignal<bool>, name: String, id: String) -> impl IntoView {
    let words = use_words();
    view! {
        <button
            type="button"
            class="more"
            aria-label=t!(words, devices.details_of, device = name)
            aria-expanded=move || if open.get() { "true" } else { "false" }
            aria-controls=id
            on:click=move |_| open.update(|open| *open = !*open)
        >
            <IconView icon=Icon::Chevron />
        </button>
    }
}

/// This device.
#[component]
pub(super) fn Here(info: SessionInfo, hand: Hand) -> impl IntoView {
    let words = use_words();
    let open = RwSignal::new(false);
    let name = say::session(words, info.name.as_ref(), &info.device);
    let id = format!("details-{}", info.id.mark());
    let shown = info.clone();
    view! {
        <li class="row">
            <div class="session here">
                <Text info=info.clone() clues=Clues::default() />
                <LastActive info=info />
                <More open=open name=name id=id.clone() />
            </div>
            <div id=id>
                {move || open.get().then(|| view! { <Details info=shown.clone() hand=hand /> })}
            </div>
        </li>
    }
}

/// Another session. `place` counts from 1 among `of` that are shown.
#[component]
pub(super) fn Other(
    line: Line,
    hand: Hand,
    chosen: Chosen,
    place: usize,
    #[prop(into)] of: Signal<usize>,
) -> impl IntoView {
    let words = use_words();
    let open = RwSignal::new(false);
    let Line { info, clues, title, .. } = line;
    let (id, same) = (info.id.clone(), info.id.clone());
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
    let details = format!("details-{}", info.id.mark());
    let (shown, this) = (info.clone(), info.clone());
    view! {
        <li class="row" aria-posinset=number(place) aria-setsize=move || number(of.get())>
            <div class="session" class:picked=picked>
                <label class="check">
                    <input
                        type="checkbox"
                        aria-label=t!(words, devices.select, device = title.clone())
                        prop:checked=picked
                        on:change=move |event| pick(event_target_checked(&event))
                    />
                </label>
                <Text info=info.clone() clues=clues />
                <LastActive info=info />
                <button
                    type="button"
                    class="button text row"
                    aria-label=t!(words, devices.log_out_one, device = title.clone())
                    on:click=move |_| hand.wanted.ask(vec![this.clone()])
                >
                    {t!(words, devices.log_out)}
                </button>
                <More open=open name=title id=details.clone() />
            </div>
            <div id=details>
                {move || open.get().then(|| view! { <Details info=shown.clone() hand=hand /> })}
            </div>
        </li>
    }
}
