//! One session in a list, and what became of it. Only draws: the caller brings the words.

use super::icon::{Icon, IconView};
use crate::domain::device::DeviceKind;
use crate::domain::session::Outcome;
use leptos::prelude::*;

/// The icon of a kind of device.
#[must_use]
pub const fn device_icon(kind: DeviceKind) -> Icon {
    match kind {
        DeviceKind::Phone => Icon::PHONE,
        DeviceKind::Tablet => Icon::TABLET,
        DeviceKind::Computer => Icon::LAPTOP,
    }
}

/// The tile with the device's icon.
#[component]
pub fn DeviceTile(
    /// The kind of device.
    kind: DeviceKind,
) -> impl IntoView {
    view! {
        <span class="device-tile" aria-hidden="true">
            <IconView icon=device_icon(kind) />
        </span>
    }
}

/// A badge: a clue about somebody else, this device, or plain housekeeping.
#[component]
pub fn Badge(
    /// `"clue"`, `"here"`, `"not-yet"` or `""`.
    look: &'static str,
    /// Its words.
    text: &'static str,
    /// Its icon.
    #[prop(optional)]
    icon: Option<Icon>,
    /// The rule behind it, in a sentence.
    #[prop(optional)]
    why: &'static str,
) -> impl IntoView {
    view! {
        <span class=format!("badge {look}") title=why>
            {icon.map(|icon| view! { <IconView icon=icon small=true /> })}
            {text}
        </span>
    }
}

/// What became of a session, in a word and a sign.
#[component]
pub fn Verdict(
    /// What is true of it.
    outcome: Outcome,
    /// The word.
    text: &'static str,
) -> impl IntoView {
    let (class, icon) = match outcome {
        Outcome::Closed => ("verdict closed", Icon::CLOSED),
        Outcome::AlreadyGone => ("verdict", Icon::ALREADY_GONE),
        Outcome::StillAlive => ("verdict alive", Icon::STILL_ALIVE),
        Outcome::NoAnswer => ("verdict no-answer", Icon::NO_ANSWER),
        Outcome::Waiting => ("verdict not-yet", Icon::NOT_YET),
    };
    view! {
        <span class=class>
            <IconView icon=icon />
            {text}
        </span>
    }
}
