//! The small parts: ring, verdicts, badges, buttons, fields, choices, alerts, dialogs and menus. Some
//! are no component but classes of the style sheet (buttons, boxes, chips); here they stand as screens
//! write them.

use super::{Part, Specimen};
use crate::components::alert::{Alert, Tone};
use crate::components::avatar::Avatar;
use crate::components::button::SubmitButton;
use crate::components::choices::Choices;
use crate::components::dialog::{Answers, Dialog};
use crate::components::field::{Field, Purpose, Select};
use crate::components::icon::{Icon, IconView};
use crate::components::menu::Menu;
use crate::components::ring::{Dot, Mark, Ring, RingLeft};
use crate::components::session_row::{Badge, DeviceTile, Verdict};
use crate::components::skeleton::SkeletonRows;
use crate::components::toast::Toast;
use crate::design::samples;
use crate::domain::device::DeviceKind;
use crate::domain::estimate::{Advice, Estimate, Grade, Warning};
use crate::domain::ids::SessionId;
use crate::domain::saved::KeepFor;
use crate::domain::session::{NewLogIn, Outcome};
use crate::pages::cannot::{Ability, Cannot};
use crate::pages::new_password::NewPassword;
use crate::pages::new_password::strength::Strength;
use crate::pages::say;
use crate::pages::unread::Unread;
use crate::pages::was_it_you::Question;
use crate::state::dates;
use crate::state::judging::Verdict as Judged;
use crate::state::words::use_words;
use crate::t;
use leptos::prelude::*;

/// The sections.
#[component]
pub(super) fn Parts() -> impl IntoView {
    view! {
        <RingPart />
        <VerdictPart />
        <ButtonPart />
        <FieldPart />
        <ChoicePart />
        <NewPasswordPart />
        <AlertPart />
        <DialogPart />
    }
}

#[component]
fn RingPart() -> impl IntoView {
    let ring = |label: &'static str, dots: Vec<Dot>| {
        view! { <Specimen label=label><Ring others=dots class="ring size-72" /></Specimen> }
    };
    let others = |clues: usize, rest: usize, kind: Dot| {
        let mut dots = vec![Dot::Clue; clues];
        dots.resize(clues + rest, kind);
        dots
    };
    view! {
        <Part id="ring" title="Ring and mark" text="The ring is the account, each dot is somebody in it. Words beside it always say the same.">
            <div class="specimens">
                {ring("Only you: the mark", vec![])}
                {ring("You and one other", others(0, 1, Dot::Other))}
                {ring("Four, three with a clue", others(3, 1, Dot::Other))}
                {ring("Three of four chosen to go", vec![Dot::Going, Dot::Going, Dot::Going, Dot::Other])}
                {ring("Eight", others(1, 7, Dot::Other))}
                {ring("Twelve: words give the number", others(2, 10, Dot::Other))}
                <Specimen label="You are out">
                    <RingLeft />
                </Specimen>
                <Specimen label="44, 56, 72 and 112 px">
                    <div class="buttons">
                        {["ring size-44", "ring", "ring size-72", "ring size-112"]
                            .map(|class| view! { <Ring others=others(1, 1, Dot::Other) class=class /> })}
                    </div>
                </Specimen>
                <Specimen label="The mark with its name">
                    <span class="brand">
                        <Mark />
                        "Onlyme"
                    </span>
                </Specimen>
            </div>
        </Part>
    }
}

#[component]
fn VerdictPart() -> impl IntoView {
    let words = use_words();
    let verdicts = [
        (Outcome::Closed, t!(words, devices.closed)),
        (Outcome::AlreadyGone, t!(words, devices.already_gone)),
        (Outcome::StillAlive, t!(words, devices.still_alive)),
        (Outcome::NoAnswer, t!(words, devices.no_answer)),
        (Outcome::Waiting, t!(words, devices.not_yet)),
    ];
    view! {
        <Part id="verdicts" title="Verdicts and badges" text="A verdict is what was read; amber is a clue about somebody else, grey is housekeeping, blue is this device, green was checked.">
            <div class="specimens">
                <Specimen label="Verdicts" wide=true>
                    <div class="buttons">
                        {verdicts.map(|(outcome, text)| view! { <Verdict outcome=outcome text=text /> })}
                    </div>
                </Specimen>
                <Specimen label="Badges" wide=true>
                    <div class="badges">
                        <Badge look="clue" text=t!(words, devices.older) icon=Icon::KEY why=t!(words, devices.older_why) />
                        <Badge look="clue" text=t!(words, clue.new) icon=Icon::PLUS />
                        <Badge look="not-yet" text=t!(words, devices.not_yet) icon=Icon::NOT_YET />
                        <Badge look="" text=t!(words, clue.inactive) icon=Icon::MOON />
                        <Badge look="" text=t!(words, saved.badge) icon=Icon::BOOKMARK />
                        <Badge look="" text=t!(words, devices.practice) />
                        <Badge look="here" text=t!(words, devices.this_device) />
                        <Badge look="checked" text=t!(words, receipt.chain_holds) />
                    </div>
                </Specimen>
                <Specimen label="Device tiles">
                    <div class="buttons">
                        {[DeviceKind::Phone, DeviceKind::Tablet, DeviceKind::Computer]
                            .map(|kind| view! { <DeviceTile kind=kind /> })}
                        <span class="here"><DeviceTile kind=DeviceKind::Computer /></span>
                    </div>
                </Specimen>
            </div>
        </Part>
    }
}

#[component]
fn ButtonPart() -> impl IntoView {
    let words = use_words();
    let [idle, busy] = [false, true].map(RwSignal::new);
    let wait = RwSignal::new(42_i64);
    let out = move || t!(words, password.ask_submit, count = 2_u32);
    let submit = move |pending: RwSignal<bool>| {
        view! {
            <SubmitButton
                label=Signal::derive(move || t!(words, login.submit).to_owned())
                busy_label=t!(words, login.busy)
                pending=pending.read_only()
            />
        }
    };
    let plain = |look: &'static str, name: String, off: bool| {
        view! { <button type="button" class=["button ", look].concat() disabled=off>{name}</button> }
    };
    view! {
        <Part id="buttons" title="Buttons" text="One solid for each group. Red and solid only with a count in it.">
            <div class="specimens">
                <Specimen label="Solid: sends a form">{submit(idle)}</Specimen>
                <Specimen label="Waiting: keeps its width, says what it does">{submit(busy)}</Specimen>
                <Specimen label="Off, while a wait runs" wide=true>
                    <SubmitButton
                        label=Signal::derive(move || say::wait(words, wait.get()))
                        busy_label=""
                        pending=idle.read_only()
                        waits=wait.read_only()
                    />
                </Specimen>
                <Specimen label="Secondary">{plain("secondary", t!(words, saved.change).into(), false)}</Specimen>
                <Specimen label="Tonal">{plain("tonal", t!(words, saved.log_in).into(), false)}</Specimen>
                <Specimen label="Text">{plain("text", t!(words, app.cancel).into(), false)}</Specimen>
                <Specimen label="Closing, with a count">{plain("closing", out(), false)}</Specimen>
                <Specimen label="Closing, off">{plain("closing", out(), true)}</Specimen>
                <Specimen label="Closing, quiet">{plain("closing-quiet", out(), false)}</Specimen>
                <Specimen label="In a row">{plain("text row", t!(words, devices.log_out).into(), false)}</Specimen>
                <Specimen label="An icon alone, with a name">
                    <button type="button" class="icon-button" aria-label=t!(words, app.close)>
                        <IconView icon=Icon::CLOSE />
                    </button>
                </Specimen>
                <Specimen label="Full width">{plain("solid full", t!(words, signup.submit).into(), false)}</Specimen>
                <Specimen label="A link">
                    <a class="link alone" href="#buttons">{t!(words, login.forgot)}</a>
                </Specimen>
            </div>
        </Part>
    }
}

#[component]
fn FieldPart() -> impl IntoView {
    let words = use_words();
    let typed = |text: &str| RwSignal::new(text.to_owned());
    let well = Signal::derive(String::new);
    let wrong = Signal::derive(move || t!(words, confirm.wrong).to_owned());
    let missing = Signal::derive(move || t!(words, login.name_missing).to_owned());
    let order = RwSignal::new("name".to_owned());
    view! {
        <Part id="fields" title="Fields" text="The label above, what is wrong in words below. The focus is drawn inside, so that nothing moves.">
            <div class="specimens">
                <Specimen label="Empty">
                    <Field id="design-empty" label=t!(words, login.name) purpose=Purpose::LoginName value=typed("") problem=well />
                </Specimen>
                <Specimen label="Wrong">
                    <Field id="design-wrong" label=t!(words, login.name) purpose=Purpose::LoginName value=typed("") problem=missing />
                </Specimen>
                <Specimen label="With a hint">
                    <Field id="design-hint" label=t!(words, signup.username) purpose=Purpose::ThingName value=typed("nuria.campos") problem=well>
                        <p class="hint">{t!(words, signup.username_hint)}</p>
                    </Field>
                </Specimen>
                <Specimen label="With what was found out">
                    <Field id="design-good" label=t!(words, signup.username) purpose=Purpose::ThingName value=typed("nuria.campos") problem=well>
                        <p class="hint good">
                            <IconView icon=Icon::CHECK small=true />
                            {t!(words, signup.username_free)}
                        </p>
                    </Field>
                </Specimen>
                <Specimen label="A password, which the eye shows">
                    <Field
                        id="design-password"
                        label=t!(words, login.password)
                        purpose=Purpose::CurrentPassword
                        value=typed("not a password")
                        problem=well
                        reveal=t!(words, login.show)
                    />
                </Specimen>
                <Specimen label="A password, wrong">
                    <Field
                        id="design-password-wrong"
                        label=t!(words, password.current)
                        purpose=Purpose::CurrentPassword
                        value=typed("not a password")
                        problem=wrong
                        reveal=t!(words, login.show)
                    />
                </Specimen>
                <Specimen label="One of a short list">
                    <Select
                        id="design-order"
                        label=t!(words, devices.order)
                        options=vec![
                            ("name", t!(words, devices.by_name)),
                            ("newest", t!(words, devices.by_newest)),
                        ]
                        value=order
                        on_choose=Callback::new(move |chosen: String| order.set(chosen))
                    />
                </Specimen>
            </div>
        </Part>
    }
}

#[component]
fn ChoicePart() -> impl IntoView {
    let words = use_words();
    let all = move || KeepFor::ALL.map(|keep| say::keep_for(words, keep)).to_vec();
    let boxed = move |on: bool,
                      mixed: bool,
                      off: bool,
                      role: Option<&'static str>,
                      text: &'static str| {
        view! {
            <label class="check">
                <input type="checkbox" role=role prop:checked=on prop:indeterminate=mixed disabled=off />
                <span>{text}</span>
            </label>
        }
    };
    let chosen = RwSignal::new(1);
    let chip = move |(n, text): (usize, &'static str)| {
        view! {
            <button
                type="button"
                class="chip"
                aria-pressed=move || if chosen.get() == n { "true" } else { "false" }
                on:click=move |_| chosen.set(n)
            >
                {text}
                " "
                <span class="count">{words.number([6_u32, 2, 1][n % 3])}</span>
            </button>
        }
    };
    let filters = [
        t!(words, devices.filter_all),
        t!(words, devices.filter_worth),
        t!(words, devices.filter_inactive),
    ];
    view! {
        <Part id="choices" title="Boxes, switches, chips and choices" text="A choice of one is a row with a tick, never a circle: that would look like the mark.">
            <div class="specimens">
                <Specimen label="Box">{boxed(false, false, false, None, t!(words, password.log_out_box))}</Specimen>
                <Specimen label="Box, ticked">{boxed(true, false, false, None, t!(words, password.log_out_box))}</Specimen>
                <Specimen label="Box, some of them">{boxed(false, true, false, None, t!(words, devices.select_all))}</Specimen>
                <Specimen label="Switch, off">{boxed(false, false, false, Some("switch"), t!(words, clue.inactive))}</Specimen>
                <Specimen label="Switch, on">{boxed(true, false, false, Some("switch"), t!(words, clue.new))}</Specimen>
                <Specimen label="Switch that cannot be had">{boxed(false, false, true, Some("switch"), t!(words, clue.first))}</Specimen>
                <Specimen label="Chips, one of them on" wide=true>
                    <div class="chips" role="group" aria-label=t!(words, devices.filter)>
                        {filters.into_iter().enumerate().map(chip).collect_view()}
                    </div>
                </Specimen>
                <Specimen label="Choices, nothing chosen beforehand">
                    <Choices name="design-keep" question=t!(words, ask_save.how_long) choices=all() chosen=RwSignal::new(None) />
                </Specimen>
                <Specimen label="Choices, one chosen">
                    <Choices name="design-kept" question=t!(words, ask_save.how_long) choices=all() chosen=RwSignal::new(Some(2)) />
                </Specimen>
            </div>
        </Part>
    }
}

#[component]
fn NewPasswordPart() -> impl IntoView {
    let words = use_words();
    let least = Memo::new(|_| 15_usize);
    let judged = |grade, warning, advice| Judged::Judged(Estimate { grade, warning, advice });
    let states = [
        ("Too short", "pear", Judged::Open),
        (
            "Very weak",
            "password password",
            judged(Grade::VeryWeak, Some(Warning::Common), vec![Advice::FewWords]),
        ),
        (
            "Weak",
            "qwertyuiopasdfgh",
            judged(Grade::Weak, Some(Warning::StraightRow), vec![Advice::LongerPattern]),
        ),
        (
            "Fair",
            "nuria campos 1984",
            judged(Grade::Fair, Some(Warning::AboutYou), vec![Advice::AnotherWord]),
        ),
        ("Good", "pears on a ladder", judged(Grade::Good, None, vec![])),
        ("Strong", "tin lamp orbit goose", judged(Grade::Strong, None, vec![])),
        ("Not judged: a file did not arrive", "tin lamp orbit goose", Judged::Unknown),
    ];
    let state = move |(label, text, verdict): (&'static str, &str, Judged)| {
        let (typed, verdict) = (RwSignal::new(text.to_owned()), RwSignal::new(verdict));
        view! {
            <Specimen label=label>
                <Strength typed=typed least=least verdict=verdict.read_only() />
            </Specimen>
        }
    };
    view! {
        <Part id="new-password" title="A new password" text="Advice, which refuses nothing. The bars repeat the words.">
            <div class="specimens">
                {states.map(state)}
                <Specimen label="The whole field">
                    <NewPassword
                        id="design-new"
                        label=t!(words, password.new)
                        typed=RwSignal::new(String::new())
                        problem=Signal::derive(String::new)
                        told=Vec::new
                    />
                </Specimen>
            </div>
        </Part>
    }
}

#[component]
fn AlertPart() -> impl IntoView {
    let words = use_words();
    let info = NewLogIn {
        id: SessionId("sample".into()),
        device: samples::device(DeviceKind::Computer),
        name: None,
        created: dates::now(),
    };
    let left = Signal::derive(move || t!(words, undo.left, count = 6_u32));
    view! {
        <Part id="alerts" title="Alerts, notes and the strip" text="What happened in bold, then what to do next. Red failed, amber is to know, green was checked.">
            <div class="specimens">
                <Specimen label="A problem">
                    <Alert tone=Tone::Problem title=t!(words, devices.failed) text=t!(words, receipt.not_kept) />
                </Specimen>
                <Specimen label="To know">
                    <Alert tone=Tone::Notice title=t!(words, notice.blocked) text=t!(words, notice.blocked_text) />
                </Specimen>
                <Specimen label="Done, and seen to be done">
                    <Alert tone=Tone::Done title=t!(words, password.changed) text=t!(words, password.changed_sub) />
                </Specimen>
                <Specimen label="One line">
                    <Alert tone=Tone::Notice title=t!(words, receipt.not_kept) />
                </Specimen>
                <Specimen label="What could not be read">
                    <Unread title=t!(words, devices.failed) text=t!(words, receipt.not_kept).to_owned() retry=|| () />
                </Specimen>
                <Specimen label="What the service cannot do">
                    <Cannot without=Ability::Recovery text=t!(words, devices.place_unknown) />
                </Specimen>
                <Specimen label="A new log-in is announced" wide=true>
                    <Question info=info profile=Memo::new(|_| None) />
                </Specimen>
                <Specimen label="The strip: not yet" wide=true>
                    <Toast label=t!(words, undo.title) text=t!(words, undo.waiting, count = 2_u32) left=left>
                        <button type="button" class="button text">{t!(words, undo.now)}</button>
                        <button type="button" class="button text">{t!(words, undo.undo)}</button>
                    </Toast>
                </Specimen>
                <Specimen label="The strip: what became of it" wide=true>
                    <Toast label=t!(words, undo.told) text=t!(words, devices.closed_count, count = 2_u32)>
                        <a class="button text" href="#receipts">{t!(words, undo.see)}</a>
                        <button type="button" class="button text">{t!(words, app.close)}</button>
                    </Toast>
                </Specimen>
                <Specimen label="What is still being read" wide=true>
                    <div class="card">
                        <SkeletonRows rows=2 label=t!(words, devices.loading) />
                    </div>
                </Specimen>
            </div>
        </Part>
    }
}

#[component]
fn DialogPart() -> impl IntoView {
    let words = use_words();
    let open = RwSignal::new(false);
    let busy = RwSignal::new(false);
    let inside = move |heading: &'static str, open: RwSignal<bool>| {
        view! {
            <h2 id=heading class="dialog-head">{t!(words, password.ask)}</h2>
            <div class="dialog-body">
                <p>{t!(words, password.ask_text, count = 2_u32)}</p>
                <ul class="dialog-list">
                    <li>
                        <DeviceTile kind=DeviceKind::Phone />
                        {say::device(words, &samples::device(DeviceKind::Phone))}
                    </li>
                    <li>
                        <DeviceTile kind=DeviceKind::Computer />
                        <span class="wrap-anywhere">{samples::LONG}</span>
                    </li>
                </ul>
            </div>
            <Answers
                yes=t!(words, password.ask_submit, count = 2_u32)
                busy=t!(words, password.ask_busy)
                look="closing"
                pending=busy.read_only()
                on_yes=Callback::new(move |()| open.set(false))
                no=t!(words, password.keep)
                open=open
            />
        }
        .into_any()
    };
    let rows = move || {
        let who = samples::card("nuria.campos", "Nuria Campos");
        view! {
            {who
                .map(|who| {
                    let (name, username) = (who.shown_name().to_owned(), who.username.to_string());
                    view! {
                        <div class="menu-who">
                            <Avatar profile=who size=44 />
                            <div>
                                <p class="clip">
                                    <strong>{name}</strong>
                                </p>
                                <p class="meta clip">{username}</p>
                            </div>
                        </div>
                    }
                })}
            <ul>
                <li>
                    <a class="menu-row" href="#dialogs">
                        <IconView icon=Icon::BOOKMARK />
                        {t!(words, saved.title)}
                        <span class="menu-count meta">{words.number(2_u32)}</span>
                    </a>
                </li>
            </ul>
            <hr />
            <button type="button" class="menu-row">
                <IconView icon=Icon::LOG_OUT />
                {t!(words, settings.log_out)}
            </button>
        }
    };
    let face = samples::card("nuria.campos", "Nuria Campos");
    view! {
        <Part id="dialogs" title="Dialogs and menus" text="In the middle on wide screens, a sheet from below on phones. Escape, Back and a press beside it close it.">
            <div class="specimens">
                <Specimen label="As a button opens it">
                    <button type="button" class="button closing-quiet" on:click=move |_| open.set(true)>
                        {t!(words, password.log_out_box)}
                    </button>
                    <Dialog open=open labelled_by="design-dialog">
                        {inside("design-dialog", open)}
                    </Dialog>
                </Specimen>
                <Specimen label="Menu, as the photo opens it">
                    <Menu
                        label=t!(words, app.account)
                        face=ViewFn::from(move || face.clone().map(|face| view! { <Avatar profile=face size=32 /> }))
                        close_on=Signal::derive(String::new)
                    >
                        {rows()}
                    </Menu>
                </Specimen>
                <Specimen label="Menu, in place">
                    <div class="menu">{rows()}</div>
                </Specimen>
                <Specimen label="Dialog, in place">
                    <dialog open class="dialog" aria-labelledby="design-dialog-here">
                        <div class="dialog-inside">
                            <div class="grabber" aria-hidden="true"></div>
                            {inside("design-dialog-here", RwSignal::new(true))}
                        </div>
                    </dialog>
                </Specimen>
            </div>
        </Part>
    }
}
