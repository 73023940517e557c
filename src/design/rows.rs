//! The large parts: sessions, receipts, accounts, heads and panels. They are those of the screens
//! themselves, over samples.

use super::{Part, Specimen};
use crate::components::avatar::Avatar;
use crate::components::icon::{Icon, IconView};
use crate::components::page_head::PageHead;
use crate::components::ring::{Dot, Ring};
use crate::design::samples;
use crate::domain::arrange::Line;
use crate::domain::device::DeviceKind;
use crate::domain::ids::{AccountId, SessionId};
use crate::domain::saved::{AccountState, DeviceAccount};
use crate::domain::session::SessionInfo;
use crate::pages::account_row::AccountRow;
use crate::pages::close_dialog::Wanted;
use crate::pages::devices::Hand;
use crate::pages::devices::row::{Here, Other};
use crate::pages::receipt::Receipt;
use crate::pages::session_list::SessionText;
use crate::pages::settings::Panel;
use crate::routes::Route;
use crate::state::dates;
use crate::state::words::use_words;
use crate::t;
use leptos::prelude::*;
use std::collections::BTreeSet;

/// The sections.
#[component]
pub(super) fn Rows() -> impl IntoView {
    view! {
        <SessionPart />
        <ReceiptPart />
        <AccountPart />
        <FramePart />
    }
}

#[component]
fn SessionPart() -> impl IntoView {
    let words = use_words();
    let hand = samples::profile().map(|profile| Hand {
        profile: StoredValue::new(profile),
        wanted: Wanted::new(),
        changed: Memo::new(|_| None),
    });
    let chosen = RwSignal::new(BTreeSet::from([SessionId("chosen".into())]));
    let row = move |hand: Hand, (label, line): (&'static str, Line)| {
        let id = line.info.id.clone();
        let rows = Memo::new(move |_| vec![(1, line.clone())]);
        view! {
            <Specimen label=label wide=true>
                <ul class="card sessions other-devices">
                    <Other id=id rows=rows hand=hand chosen=chosen of=Signal::derive(|| 1) />
                </ul>
            </Specimen>
        }
    };
    let others = move |hand: Hand| {
        samples::lines(words).into_iter().map(move |one| row(hand, one)).collect_view()
    };
    let read = |label: &'static str, info: SessionInfo| {
        view! {
            <Specimen label=label wide=true>
                <div class="card">
                    <div class="session">
                        <SessionText info=info password_changed=Some(dates::now()) />
                    </div>
                </div>
            </Specimen>
        }
    };
    view! {
        <Part id="sessions" title="Sessions" text="A box, what it is, since when, what is worth a look, when it was used last. What is pressed here changes nothing.">
            <div class="specimens">
                {hand
                    .map(|hand| {
                        view! {
                            <Specimen label="This device" wide=true>
                                <ul class="card sessions">
                                    <Here here=Memo::new(|_| Some(samples::here())) hand=hand />
                                </ul>
                            </Specimen>
                            {others(hand)}
                        }
                    })}
                {read("Read only, older than the password", SessionInfo { saved: true, ..samples::session("read", DeviceKind::Tablet, None) })}
            </div>
        </Part>
    }
}

#[component]
fn ReceiptPart() -> impl IntoView {
    let who = || AccountId("sample".into());
    view! {
        <Part id="receipts" title="Receipts" text="Each line is what was read after the closing. The hashes under the tear line can be compared by eye; a sample has no log to be checked.">
            <div class="specimens">
                <Specimen label="One of each outcome" wide=true>
                    <Receipt report=samples::report() at=dates::now() who=who() />
                </Specimen>
                <Specimen label="All closed, but the log could not be written" wide=true>
                    <Receipt report=samples::well() at=dates::now() who=who() />
                </Specimen>
            </div>
        </Part>
    }
}

#[component]
fn AccountPart() -> impl IntoView {
    let words = use_words();
    let people = [
        ("nuria.campos", "Nuria Campos"),
        ("omar_k", "Omar Khalil"),
        ("li.wei", "Li Wei"),
        ("dana", "דנה כהן"),
        ("sven", ""),
        ("zoe.b", "Zoë Brandt"),
        ("abc", "Cher"),
    ];
    let faces = people.into_iter().filter_map(|(username, name)| samples::card(username, name));
    let sizes = move || {
        [24, 32, 40, 44, 72, 88].map(|size| {
            samples::card("nuria.campos", "Nuria Campos")
                .map(|who| view! { <Avatar profile=who size=size /> })
        })
    };
    let row = move |account: DeviceAccount| {
        let button = match account.state {
            AccountState::Saved | AccountState::LoggedIn => {
                Some(("button tonal row", t!(words, saved.log_in)))
            }
            AccountState::PasswordNeeded(_) => {
                Some(("button secondary row", t!(words, saved.log_in)))
            }
            AccountState::InUse => None,
        };
        view! {
            <AccountRow account=account>
                {button
                    .map(|(class, name)| view! { <button type="button" class=class>{name}</button> })}
            </AccountRow>
        }
    };
    view! {
        <Part id="accounts" title="Accounts" text="A picture, or initials on a colour that the user name chooses.">
            <div class="specimens">
                <Specimen label="Initials">
                    <div class="buttons">{faces.map(|who| view! { <Avatar profile=who size=44 /> }).collect_view()}</div>
                </Specimen>
                <Specimen label="A picture">
                    {samples::pictured().map(|who| view! { <Avatar profile=who size=44 /> })}
                </Specimen>
                <Specimen label="24, 32, 40, 44, 72 and 88 px" wide=true>
                    <div class="buttons">{sizes()}</div>
                </Specimen>
                <Specimen label="The accounts of a device, in each way in which one can stand" wide=true>
                    <ul class="card">{samples::accounts().into_iter().map(row).collect_view()}</ul>
                </Specimen>
            </div>
        </Part>
    }
}

#[component]
fn FramePart() -> impl IntoView {
    let words = use_words();
    let back = move || ("#frame".to_owned(), t!(words, app.back));
    let dots = vec![Dot::Clue, Dot::Other];
    view! {
        <Part id="frame" title="Heads and panels" text="The arrow and the list are the phone's; the ring and the panel are those of wide screens.">
            <div class="specimens">
                <Specimen label="The head of a page">
                    <PageHead title=t!(words, prefs.title) sub=t!(words, prefs.sub).to_owned() back=back() />
                </Specimen>
                <Specimen label="With a ring">
                    <PageHead
                        title=t!(words, devices.title)
                        sub=t!(words, devices.others_count, count = 2_u32)
                        back=back()
                        ring=ViewFn::from(move || view! { <Ring others=dots.clone() /> })
                    />
                </Specimen>
                <Specimen label="The settings panel">
                    <Panel route=Signal::derive(|| Route::Devices) />
                </Specimen>
                <Specimen label="Its list, on phones">
                    <ul class="card list">
                        {[(t!(words, settings.edit), Icon::USER), (t!(words, settings.password), Icon::KEY)]
                            .map(|(name, icon)| {
                                view! {
                                    <li>
                                        <a class="list-row" href="#frame">
                                            <IconView icon=icon />
                                            {name}
                                            <span class="chevron">
                                                <IconView icon=Icon::CHEVRON />
                                            </span>
                                        </a>
                                    </li>
                                }
                            })}
                    </ul>
                </Specimen>
            </div>
        </Part>
    }
}
