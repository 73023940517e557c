//! The practice devices side by side, each a frame with the app itself. Beside its name stands how the
//! device stands, as its frame has noted it.

use super::{device_words, kind};
use crate::components::icon::IconView;
use crate::components::session_row::device_icon;
use crate::domain::device::{DeviceKind, PracticeDevice};
use crate::routes::Route;
use crate::state::dates;
use crate::state::practice::is_in;
use crate::state::router::url;
use crate::state::words::use_words;
use crate::t;
use leptos::prelude::*;
use std::time::Duration;

/// How often the notes of the frames are read. Reading them asks nobody.
const EVERY: Duration = Duration::from_millis(500);

/// How a device stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stands {
    /// Nobody has logged in since this screen was opened.
    Out,
    /// Somebody is logged in.
    In,
    /// Somebody was, until this time.
    OutSince(crate::domain::time::Timestamp),
}

/// The devices.
pub(super) fn frames() -> impl IntoView {
    let words = use_words();
    view! {
        // A strip that scrolls must be reached by the keyboard.
        <section class="practice-frames" aria-label=t!(words, practice.side_by_side) tabindex="0">
            {PracticeDevice::ALL.map(|device| view! { <DeviceFrame device=device /> })}
        </section>
    }
}

#[component]
fn DeviceFrame(device: PracticeDevice) -> impl IntoView {
    let words = use_words();
    let [name, _] = device_words(words, device);
    let stands = RwSignal::new(Stands::Out);
    let look = move || {
        let inside = is_in(device);
        let Some(before) = stands.try_get_untracked() else { return };
        let now = match (before, inside) {
            (_, true) => Stands::In,
            (Stands::In, false) => Stands::OutSince(dates::now()),
            (before, false) => before,
        };
        if now != before {
            stands.set(now);
        }
    };
    look();
    if let Ok(timer) = set_interval_with_handle(look, EVERY) {
        on_cleanup(move || timer.clear());
    }
    let state = move || match stands.get() {
        Stands::Out => t!(words, practice.out).to_owned(),
        Stands::In => t!(words, practice.inside).to_owned(),
        Stands::OutSince(at) => {
            t!(words, practice.out_since, time = dates::time_of_day(words, at))
        }
    };
    let sign = move || match stands.get() {
        Stands::Out => "out",
        Stands::In => "in",
        Stands::OutSince(_) => "fell-out",
    };
    let size = if kind(device) == DeviceKind::Computer { "computer" } else { "phone" };
    // The macro does not know `loading`: what is not seen yet need not be loaded.
    let frame =
        view! { <iframe title=name data-device=device.word() src=url(&Route::Home)></iframe> }
            .attr("loading", "lazy");
    view! {
        <div class=["practice-frame ", size].concat()>
            <p class="practice-frame-head" data-stands=sign>
                <IconView icon=device_icon(kind(device)) />
                <strong>{name}</strong>
                <span role="status">{state}</span>
            </p>
            <div class="bezel">
                {frame}
            </div>
        </div>
    }
}
