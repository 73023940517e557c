//! The icons, each with its name in the code.

use super::Part;
use crate::components::icon::{Icon, IconView};
use leptos::prelude::*;

/// Names the icons of `components/icon.rs`; `tests/host/tidy.rs` says which is missing.
macro_rules! icons {
    ($($name:ident),* $(,)?) => { &[$((stringify!($name), Icon::$name)),*] };
}

const ICONS: &[(&str, Icon)] = icons![
    BACK,
    CHEVRON,
    CHEVRON_DOWN,
    MENU,
    USER,
    KEY,
    DEVICES,
    CONTRAST,
    LOG_OUT,
    RESET,
    HELP,
    SLIDERS,
    PRACTICE,
    LAPTOP,
    PHONE,
    TABLET,
    EYE,
    EYE_OFF,
    WARNING,
    CHECK,
    CHECK_UP,
    CLOSED,
    ALREADY_GONE,
    STILL_ALIVE,
    NO_ANSWER,
    NOT_YET,
    INFO,
    CLOSE,
    PLUS,
    LIST,
    MOON,
    FLAG,
    DOWNLOAD,
    BOOKMARK,
    SWITCH,
    LOG_OUT_ALL,
];

/// The section.
#[component]
pub(super) fn IconPart() -> impl IntoView {
    let one = |(name, icon): &(&'static str, Icon)| {
        view! {
            <li>
                <IconView icon=*icon />
                <IconView icon=*icon small=true />
                <code>{*name}</code>
            </li>
        }
    };
    view! {
        <Part id="icons" title="Icons" text="Lucide's, 20 and 16 px. None stands without words.">
            <ul class="icons">{ICONS.iter().map(one).collect_view()}</ul>
        </Part>
    }
}
