//! Practice: other devices for somebody who has none. Each opens in a tab with an identity of its
//! own, and a log-in there is a real session of the same service.

use crate::components::alert::{Alert, Tone};
use crate::components::page_head::PageHead;
use crate::components::session_row::DeviceTile;
use crate::domain::device::{DeviceKind, PracticeDevice};
use crate::routes::Route;
use crate::state::router::url;
use crate::state::words::{Locale, use_words};
use crate::t;
use leptos::prelude::*;

/// Whether this tab is a practice device itself, and what it is called.
#[derive(Clone)]
pub struct HereIsPractice(pub Option<String>);

/// The screen.
#[component]
pub fn PracticePage() -> impl IntoView {
    let words = use_words();
    let here = use_context::<HereIsPractice>().and_then(|here| here.0);
    let sub = Signal::derive(move || t!(words, practice.sub).to_owned());
    let step = |text: &'static str| view! { <li>{text}</li> };
    view! {
        <div class="practice">
            <PageHead
                title=t!(words, practice.title)
                sub=sub
                back=(url(&Route::Home), t!(words, app.back))
            />
            {here
                .map(|device| {
                    view! { <Alert tone=Tone::Notice title=t!(words, practice.here) text=device /> }
                })}
            <ul class="practice-devices">
                {PracticeDevice::ALL.map(|device| view! { <li><DeviceCard device=device /></li> })}
            </ul>
            <section>
                <h2>{t!(words, practice.how)}</h2>
                <ol class="steps">
                    {step(t!(words, practice.step_1))} {step(t!(words, practice.step_2))}
                    {step(t!(words, practice.step_3))}
                </ol>
            </section>
        </div>
    }
}

/// The name, what it is, and the words of the link that opens it.
fn device_words(words: Locale, device: PracticeDevice) -> [&'static str; 3] {
    match device {
        PracticeDevice::Iphone => [
            t!(words, practice.iphone),
            t!(words, practice.iphone_text),
            t!(words, practice.open_iphone),
        ],
        PracticeDevice::Android => [
            t!(words, practice.android),
            t!(words, practice.android_text),
            t!(words, practice.open_android),
        ],
        PracticeDevice::Computer => [
            t!(words, practice.computer),
            t!(words, practice.computer_text),
            t!(words, practice.open_computer),
        ],
    }
}

#[component]
fn DeviceCard(device: PracticeDevice) -> impl IntoView {
    let [name, text, open] = device_words(use_words(), device);
    let kind = match device {
        PracticeDevice::Computer => DeviceKind::Computer,
        PracticeDevice::Iphone | PracticeDevice::Android => DeviceKind::Phone,
    };
    // `noopener` also keeps the new tab from inheriting this tab's identity with its session storage.
    let href = format!("{}?device={}", url(&Route::LogIn { next: None }), device.word());
    view! {
        <div class="card practice-device">
            <DeviceTile kind=kind />
            <h2>{name}</h2>
            <p>{text}</p>
            <a class="button secondary" href=href target="_blank" rel="noopener noreferrer">{open}</a>
        </div>
    }
}
