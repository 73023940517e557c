//! Practice: other devices for somebody who has none, side by side and in tabs of their own; an account
//! to practise with; and the fire drill. A log-in on a practice device is a real session of the same
//! service.

mod account;
pub mod bar;
mod drill;
pub mod elsewhere;
mod frames;

use crate::components::alert::{Alert, Tone};
use crate::components::page_head::PageHead;
use crate::domain::device::{DeviceKind, PracticeDevice};
use crate::domain::time::Span;
use crate::pages::cannot::{Ability, follow, has};
use crate::routes::Route;
use crate::state::router::url;
use crate::state::session::Session;
use crate::state::words::{Locale, use_words};
use crate::t;
use account::account_panel;
use drill::drill_panel;
use frames::frames;
use leptos::prelude::*;

/// Whether this tab is a practice device itself.
#[derive(Clone, Default)]
pub struct HereIsPractice {
    /// What it is called, if it is one.
    pub device: Option<String>,
    /// Whose accounts these are, or which device this is: the quiet line over every screen.
    pub note: String,
}

/// The screen.
#[component]
pub fn PracticePage() -> impl IntoView {
    let words = use_words();
    let session = expect_context::<Session>();
    let here = use_context::<HereIsPractice>().and_then(|here| here.device);
    let sub = Signal::derive(move || t!(words, practice.sub).to_owned());
    // Asked again when the service is opened, which comes with the first answer. A memo, because the
    // frames must stay when nothing has changed for them.
    let can = Memo::new(move |_| {
        session.standing().track();
        session.accounts().track();
        session.capabilities().is_none_or(|can| can.can_practise)
    });
    let devices = move || {
        can.get().then(|| {
            view! {
                {account_panel()}
                {drill_panel()}
                {frames()}
            }
        })
    };
    let kept_nothing = move || {
        (!can.get()).then(|| {
            let text = if has(Ability::InBrowser) {
                t!(words, practice.blocked_text)
            } else {
                t!(words, cannot.practice)
            };
            view! { <Alert tone=Tone::Notice title=t!(words, practice.blocked) text=text /> }
        })
    };
    let inside = match here {
        // A device in a device would be a screen without end.
        Some(device) => {
            let text = t!(words, practice.here_text, device = device);
            view! { <Alert tone=Tone::Notice title=t!(words, practice.here) text=text /> }
                .into_any()
        }
        None => view! { {kept_nothing} {devices} }.into_any(),
    };
    // On a server there is nothing to open.
    let offered = follow(Ability::Practice);
    let more = move || offered.get().then(more);
    view! {
        <div class="practice">
            <PageHead
                title=t!(words, practice.title)
                sub=sub
                back=(url(&Route::Home), t!(words, app.back))
            />
            {inside}
            {more}
        </div>
    }
}

/// Devices in tabs of their own, and how to practise.
fn more() -> impl IntoView {
    let words = use_words();
    let step = |text: &'static str| view! { <li>{text}</li> };
    view! {
        <section class="practice-more" aria-labelledby="practice-more">
            <h2 id="practice-more">{t!(words, practice.in_tabs)}</h2>
            <ul class="practice-links">
                {PracticeDevice::ALL.map(|device| view! { <li><OpenLink device=device /></li> })}
            </ul>
        </section>
        <section>
            <h2>{t!(words, practice.how)}</h2>
            <ol class="steps">
                {step(t!(words, practice.step_1))} {step(t!(words, practice.step_2))}
                {step(t!(words, practice.step_3))}
            </ol>
            <p>
                <a class="link alone" href=url(&Route::Help)>{t!(words, practice.guides)}</a>
            </p>
        </section>
    }
}

/// What the device is called, and the words of the link that opens it.
pub(super) fn device_words(words: Locale, device: PracticeDevice) -> [&'static str; 2] {
    match device {
        PracticeDevice::Iphone => [t!(words, practice.iphone), t!(words, practice.open_iphone)],
        PracticeDevice::Android => [t!(words, practice.android), t!(words, practice.open_android)],
        PracticeDevice::Computer => {
            [t!(words, practice.computer), t!(words, practice.open_computer)]
        }
    }
}

pub(super) const fn kind(device: PracticeDevice) -> DeviceKind {
    match device {
        PracticeDevice::Computer => DeviceKind::Computer,
        PracticeDevice::Iphone | PracticeDevice::Android => DeviceKind::Phone,
    }
}

/// Opens one more device, in a tab.
#[component]
fn OpenLink(device: PracticeDevice) -> impl IntoView {
    let [_, open] = device_words(use_words(), device);
    // `noopener` also keeps the new tab from inheriting this tab's identity with its session storage.
    let href = format!("{}?device={}", url(&Route::LogIn { next: None }), device.word());
    view! { <a class="link alone" href=href target="_blank" rel="noopener noreferrer">{open}</a> }
}

/// A span as minutes and seconds, `1:05`.
fn minutes(span: Span) -> String {
    let seconds = span.0.max(0) / 1_000;
    format!("{}:{:02}", seconds / 60, seconds % 60)
}
