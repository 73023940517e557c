//! One guide: when it is for, its steps on the device that the reader chooses, each with its screen in
//! small, and beside them the devices to practise on. Without practice, on a server, it is read like a
//! leaflet.

use super::practise::{Devices, Practise};
use super::still::StillScreen;
use super::{steps, texts};
use crate::components::icon::{Icon, IconView};
use crate::components::page_head::PageHead;
use crate::domain::device::PracticeDevice;
use crate::domain::guide::Guide;
use crate::pages::practice::device_words;
use crate::routes::Route;
use crate::state::router::url;
use crate::state::session::Session;
use crate::state::walk::{Stage, Walk};
use crate::state::words::{Locale, use_words};
use crate::t;
use leptos::prelude::*;

/// What a guide is called.
#[must_use]
pub fn title(words: Locale, guide: Guide) -> &'static str {
    let [title, ..] = texts(words, guide);
    title
}

/// The screen.
#[component]
pub fn GuidePage(
    /// Which guide.
    guide: Guide,
) -> impl IntoView {
    let words = use_words();
    let [title, line, when, after] = texts(words, guide);
    let sub = Signal::derive(move || line.to_owned());
    let head = view! {
        <PageHead title=title sub=sub back=(url(&Route::Help), t!(words, help.back)) />
    };
    if guide == Guide::Why {
        return view! {
            <div class="help guide">
                {head}
                {why(words)}
            </div>
        }
        .into_any();
    }
    let walk = Walk::start(expect_context::<Session>(), guide);
    let walking = Memo::new(move |_| {
        matches!(
            walk.stage().get(),
            Stage::At(_) | Stage::Checking | Stage::Done(_) | Stage::Unread(_)
        )
    });
    view! {
        <div class="help guide" data-walking=move || walking.get().then_some("")>
            {head}
            <div class="guide-columns">
                <p class="guide-when">{when}</p>
                // Before the steps, which are long on a phone.
                <div class="guide-side">
                    <Practise walk=walk guide=guide />
                    <Devices walk=walk walking=walking guide=guide />
                </div>
                <div class="guide-main">
                    <section aria-labelledby="guide-steps">
                        <div class="guide-steps-head">
                            <h2 id="guide-steps">{t!(words, help.steps)}</h2>
                            <Layouts walk=walk />
                        </div>
                        <Steps walk=walk guide=guide />
                    </section>
                    <section aria-labelledby="guide-after">
                        <h2 id="guide-after">{t!(words, help.after)}</h2>
                        <p>{after}</p>
                    </section>
                </div>
            </div>
        </div>
    }
    .into_any()
}

/// The devices whose steps can be told.
#[component]
fn Layouts(walk: Walk) -> impl IntoView {
    let words = use_words();
    let chip = move |device: PracticeDevice| {
        let [name, _] = device_words(words, device);
        let on = move || if walk.device().get() == device { "true" } else { "false" };
        view! {
            <button type="button" class="chip" aria-pressed=on on:click=move |_| walk.choose(device)>
                {name}
            </button>
        }
    };
    view! {
        <div class="chips" role="group" aria-label=t!(words, help.steps_for)>
            {PracticeDevice::ALL.map(chip)}
        </div>
    }
}

/// The steps; while somebody practises, how far they have come.
#[component]
fn Steps(walk: Walk, guide: Guide) -> impl IntoView {
    let words = use_words();
    let at = Memo::new(move |_| match walk.stage().get() {
        Stage::At(at) => Some(at),
        Stage::Checking | Stage::Done(_) | Stage::Unread(_) => Some(usize::MAX),
        _ => None,
    });
    // Whoever practises has the devices themselves.
    let reading = Memo::new(move |_| at.get().is_none());
    let all = move || {
        let device = walk.device().get();
        let steps = guide.steps(device).into_iter().enumerate();
        let row = |(index, step)| {
            let current = move || (at.get() == Some(index)).then_some("step");
            let done = Memo::new(move |_| at.get().is_some_and(|at| index < at));
            let tick = move || {
                done.get().then(|| {
                    view! {
                        <IconView icon=Icon::CHECK small=true />
                        <span class="visually-hidden">{t!(words, help.step_done)}</span>
                    }
                })
            };
            view! {
                <li aria-current=current data-done=move || done.get().then_some("")>
                    <span class="step-words">{steps::text(words, step)}</span>
                    <span class="step-tick">{tick}</span>
                    {move || reading.get().then(|| view! { <StillScreen device=device at=step.at /> })}
                </li>
            }
        };
        steps.map(row).collect_view()
    };
    let look = move || {
        if walk.device().get() == PracticeDevice::Computer {
            "guide-steps wide"
        } else {
            "guide-steps"
        }
    };
    view! { <ol class=look>{all}</ol> }
}

/// Why one logs out at all.
fn why(words: Locale) -> impl IntoView {
    let part = |title: &'static str, text: &'static str| {
        view! {
            <section>
                <h2>{title}</h2>
                <p>{text}</p>
            </section>
        }
    };
    view! {
        <div class="guide-main">
            {part(t!(words, help.why_1), t!(words, help.why_1_text))}
            {part(t!(words, help.why_2), t!(words, help.why_2_text))}
            {part(t!(words, help.why_3), t!(words, help.why_3_text))}
            {part(t!(words, help.why_4), t!(words, help.why_4_text))}
            {part(t!(words, help.why_5), t!(words, help.why_5_text))}
            <p class="buttons">
                <a class="button secondary" href=url(&Route::Guide(Guide::LogOut))>
                    {t!(words, help.log_out)}
                </a>
                <a class="button secondary" href=url(&Route::Guide(Guide::CloseOthers))>
                    {t!(words, help.close_others)}
                </a>
            </p>
        </div>
    }
}
