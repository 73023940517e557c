//! Practising a guide: what to do now, the devices, and at the end what has changed, as it was read.
#![allow(unreachable_pub, reason = "the component macro makes every component's props public")]

use super::steps;
use crate::components::alert::{Alert, Tone};
use crate::components::icon::{Icon, IconView};
use crate::components::session_row::device_icon;
use crate::domain::device::PracticeDevice;
use crate::domain::guide::{Guide, Outcome};
use crate::domain::text::FullName;
use crate::pages::practice::elsewhere::practises;
use crate::pages::practice::{HereIsPractice, device_words, kind};
use crate::pages::say;
use crate::routes::Route;
use crate::state::router::{focus_field, url};
use crate::state::session::Session;
use crate::state::walk::{Stage, Walk};
use crate::state::words::{Locale, use_words};
use crate::t;
use leptos::prelude::*;

/// The panel that begins, follows and ends.
#[component]
pub(super) fn Practise(walk: Walk, guide: Guide) -> impl IntoView {
    let words = use_words();
    let session = expect_context::<Session>();
    if use_context::<HereIsPractice>().is_some_and(|here| here.device.is_some()) {
        return view! { <p class="guide-note">{t!(words, help.here_practice)}</p> }.into_any();
    }
    if !practises() {
        return view! { <p class="guide-note">{t!(words, help.no_practice)}</p> }.into_any();
    }
    let begin = move |_| {
        if let Ok(name) = FullName::parse(t!(words, practice.full_name)) {
            walk.begin(name);
        }
        // The button goes, and what had the focus stands in its place.
        focus_field("guide-practise");
    };
    let begin_button = move |look: &'static str, name: &'static str| {
        view! {
            <button type="button" class=look disabled=walk.pending() on:click=begin>
                {name}
            </button>
        }
    };
    let stop = move |_| {
        walk.stop();
        focus_field("guide-practise");
    };
    let can = Memo::new(move |_| {
        session.standing().track();
        session.accounts().track();
        session.capabilities().is_none_or(|can| can.can_practise)
    });
    let stop_button = move || {
        view! {
            <button type="button" class="button text" on:click=stop>
                {t!(words, help.stop)}
            </button>
        }
    };
    let inside = move || {
        match walk.stage().get() {
        _ if !can.get() => {
            view! { <p>{t!(words, practice.blocked_text)}</p> }.into_any()
        }
        Stage::Reading => view! {
            <p>{t!(words, help.practise_text)}</p>
            {begin_button("button solid", t!(words, help.practise))}
        }
        .into_any(),
        Stage::Failed(error) => view! {
            <Alert tone=Tone::Problem title=t!(words, help.failed) text=say::error(words, &error) />
            {begin_button("button secondary", t!(words, app.try_again))}
        }
        .into_any(),
        Stage::Making(device) => {
            view! {
                <p class="practice-doing" role="status">{making(words, device)}</p>
                {stop_button()}
            }
            .into_any()
        }
        Stage::Fallen => view! {
            <Alert tone=Tone::Notice title=t!(words, help.fallen) text=t!(words, help.fallen_text) />
            <div class="buttons">
                {begin_button("button secondary", t!(words, help.again))}
                {stop_button()}
            </div>
        }
        .into_any(),
        Stage::At(at) => view! { <Now walk=walk guide=guide at=at>{stop_button()}</Now> }.into_any(),
        Stage::Checking => {
            view! { <p class="practice-doing" role="status">{t!(words, help.checking)}</p> }
                .into_any()
        }
        Stage::Done(outcome) => view! {
            <Changed walk=walk outcome=outcome />
            <div class="buttons">
                {begin_button("button secondary", t!(words, help.again))}
                <a class="button text" href=url(&Route::Help)>{t!(words, help.back)}</a>
            </div>
        }
        .into_any(),
        Stage::Unread(error) => view! {
            <Alert tone=Tone::Problem title=t!(words, help.unread) text=say::unread(words, &error) />
            <button type="button" class="button secondary" on:click=move |_| walk.read_again()>
                {t!(words, app.try_again)}
            </button>
            {stop_button()}
        }
        .into_any(),
    }
    };
    view! {
        <section class="card card-part guide-practise" aria-labelledby="guide-practise">
            <h2 id="guide-practise" tabindex="-1">{t!(words, help.practise)}</h2>
            {inside}
        </section>
    }
    .into_any()
}

/// What is being made ready.
fn making(words: Locale, device: Option<PracticeDevice>) -> String {
    device.map_or_else(
        || t!(words, help.making).to_owned(),
        |device| t!(words, practice.entering, device = device_words(words, device)[0]),
    )
}

/// The step to do now, and the help that there is for it.
#[component]
fn Now(walk: Walk, guide: Guide, at: usize, children: Children) -> impl IntoView {
    let words = use_words();
    let all = guide.steps(walk.device().get_untracked());
    let text = all.get(at).map(|step| steps::text(words, *step)).unwrap_or_default();
    let passwords = (guide == Guide::CloseOthers).then(|| walk.passwords()).flatten();
    let passwords = passwords.map(|(old, new)| {
        view! {
            <dl class="guide-passwords">
                <dt>{t!(words, help.old_password)}</dt>
                <dd><code>{old}</code></dd>
                <dt>{t!(words, help.new_password)}</dt>
                <dd><code>{new}</code></dd>
            </dl>
        }
    });
    let late = move || {
        walk.late().get().then(|| {
            view! {
                <Alert tone=Tone::Notice title=t!(words, help.late) text=t!(words, help.late_text) />
                <button type="button" class="button secondary" on:click=move |_| walk.load_again()>
                    {t!(words, help.load_again)}
                </button>
            }
        })
    };
    view! {
        <div role="status" class="guide-now">
            <p class="meta">{t!(words, help.step_of, step = at + 1, all = all.len())}</p>
            <p class="guide-now-words">{text}</p>
        </div>
        {passwords}
        {late}
        <div class="buttons">
            <button type="button" class="button secondary" on:click=move |_| walk.do_it()>
                {t!(words, help.do_it)}
            </button>
            {children()}
        </div>
    }
}

/// What has changed.
#[component]
fn Changed(walk: Walk, outcome: Outcome) -> impl IntoView {
    let words = use_words();
    let device = |(device, inside): (PracticeDevice, bool)| {
        let [name, _] = device_words(words, device);
        let (text, icon) = if inside {
            (t!(words, help.still_in, device = name), Icon::INFO)
        } else {
            (t!(words, help.out, device = name), Icon::CLOSED)
        };
        view! { <li data-out=(!inside).then_some("")><IconView icon=icon small=true /> {text}</li> }
    };
    // On a device that is still in, nothing of its login was asked.
    let own = walk.device().get_untracked();
    let out = outcome.devices.iter().any(|(one, inside)| *one == own && !inside);
    let devices: Vec<_> = outcome.devices.into_iter().map(device).collect();
    let saved =
        if outcome.saved { t!(words, help.login_saved) } else { t!(words, help.login_gone) };
    view! {
        <div role="status">
            <p class="guide-now-words">{t!(words, help.done)}</p>
            <p class="meta">{t!(words, help.done_text)}</p>
            <ul class="plain-list guide-changed">
                {devices}
                {outcome.changed.then(|| view! { <li><IconView icon=Icon::KEY small=true /> {t!(words, help.password_changed)}</li> })}
                {out.then(|| view! { <li><IconView icon=Icon::BOOKMARK small=true /> {saved}</li> })}
            </ul>
        </div>
    }
}

/// The devices: the reader's own, large, and the two others, small, so that one sees them fall out.
#[component]
pub(super) fn Devices(walk: Walk, walking: Memo<bool>, guide: Guide) -> impl IntoView {
    let words = use_words();
    let done = Memo::new(move |_| matches!(walk.stage().get(), Stage::Checking | Stage::Done(_)));
    // After the question before a reset, nothing is left that could be pressed by habit.
    let shown = Memo::new(move |_| walking.get() && !(guide == Guide::Reset && done.get()));
    move || {
        shown.get().then(|| {
            let own = walk.device().get_untracked();
            let mut devices = PracticeDevice::ALL.to_vec();
            devices.sort_by_key(|device| *device != own);
            view! {
                <section class="guide-devices" aria-label=t!(words, help.devices)>
                    {devices
                        .into_iter()
                        .map(|device| view! { <Frame walk=walk device=device own=device == own /> })
                        .collect_view()}
                </section>
            }
        })
    }
}

#[component]
fn Frame(walk: Walk, device: PracticeDevice, own: bool) -> impl IntoView {
    let words = use_words();
    let [name, _] = device_words(words, device);
    let index = PracticeDevice::ALL.iter().position(|one| *one == device).unwrap_or_default();
    let inside = Memo::new(move |_| walk.inside().with(|all| all[index]));
    let state =
        move || if inside.get() { t!(words, practice.inside) } else { t!(words, practice.out) };
    let size = match (own, device == PracticeDevice::Computer) {
        (true, true) => "practice-frame computer",
        (true, false) => "practice-frame phone",
        (false, true) => "practice-frame small computer",
        (false, false) => "practice-frame small phone",
    };
    // A phone begins away from the profile, so that its photo has to be found; on a computer the photo is
    // everywhere, and the settings of the other screens would stand there already.
    let from = if device == PracticeDevice::Computer { Route::Home } else { Route::Devices };
    let frame = view! { <iframe title=name data-guide="" data-device=device.word() src=url(&from)></iframe> };
    view! {
        <div class=size>
            <p class="practice-frame-head" data-stands=move || if inside.get() { "in" } else { "fell-out" }>
                <IconView icon=device_icon(kind(device)) />
                <strong>{name}</strong>
                <span>{state}</span>
            </p>
            <div class="bezel" inert=!own>
                {frame}
            </div>
        </div>
    }
}
