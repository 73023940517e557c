//! The icons: one path each in a 24 px box, drawn in the colour of the text. `build.rs` takes the paths
//! from Lucide; here they get the names of what they mean. Decoration only: an icon never stands
//! without words, so all are hidden from screen readers.

use leptos::prelude::*;

/// Lucide's icons, under their own names.
mod lucide {
    include!(concat!(env!("OUT_DIR"), "/icons.rs"));
}

/// An icon. Constants, so that the log-in screen carries only those that it shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Icon(&'static str);

impl Icon {
    /// To the previous screen.
    pub const BACK: Self = Self(lucide::CHEVRON_LEFT);
    /// Onwards.
    pub const CHEVRON: Self = Self(lucide::CHEVRON_RIGHT);
    /// Opens a choice below.
    pub const CHEVRON_DOWN: Self = Self(lucide::CHEVRON_DOWN);
    /// Three lines.
    pub const MENU: Self = Self(lucide::MENU);
    /// A person.
    pub const USER: Self = Self(lucide::USER_ROUND);
    /// A password.
    pub const KEY: Self = Self(lucide::KEY);
    /// Several devices.
    pub const DEVICES: Self = Self(lucide::MONITOR_SMARTPHONE);
    /// Light and dark.
    pub const CONTRAST: Self = Self(lucide::CONTRAST);
    /// Out of the door.
    pub const LOG_OUT: Self = Self(lucide::LOG_OUT);
    /// Back to the beginning.
    pub const RESET: Self = Self(lucide::ROTATE_CCW);
    /// A question.
    pub const HELP: Self = Self(lucide::CIRCLE_HELP);
    /// Settings.
    pub const SLIDERS: Self = Self(lucide::SETTINGS_2);
    /// Practice devices.
    pub const PRACTICE: Self = Self(lucide::TABLET_SMARTPHONE);
    /// A computer.
    pub const LAPTOP: Self = Self(lucide::LAPTOP_MINIMAL);
    /// A phone.
    pub const PHONE: Self = Self(lucide::SMARTPHONE);
    /// A tablet.
    pub const TABLET: Self = Self(lucide::TABLET);
    /// Show what is typed.
    pub const EYE: Self = Self(lucide::EYE);
    /// Hide what is typed.
    pub const EYE_OFF: Self = Self(lucide::EYE_OFF);
    /// Something is wrong.
    pub const WARNING: Self = Self(lucide::TRIANGLE_ALERT);
    /// Done.
    pub const CHECK: Self = Self(lucide::CHECK);
    /// A list with a tick: the check-up.
    pub const CHECK_UP: Self = Self(lucide::CLIPBOARD_CHECK);
    /// Checked and true.
    pub const CLOSED: Self = Self(lucide::CIRCLE_CHECK);
    /// It was gone before.
    pub const ALREADY_GONE: Self = Self(lucide::CIRCLE_MINUS);
    /// It is still there.
    pub const STILL_ALIVE: Self = Self(lucide::CIRCLE_DOT);
    /// Nobody can say.
    pub const NO_ANSWER: Self = Self(lucide::CIRCLE_DOT_DASHED);
    /// It is not done yet; the style sheet draws it dashed.
    pub const NOT_YET: Self = Self(lucide::CIRCLE);
    /// Something to know.
    pub const INFO: Self = Self(lucide::INFO);
    /// Away with it.
    pub const CLOSE: Self = Self(lucide::X);
    /// One more.
    pub const PLUS: Self = Self(lucide::PLUS);
    /// A list of what happened.
    pub const LIST: Self = Self(lucide::LIST);
    /// Not used for long.
    pub const MOON: Self = Self(lucide::MOON);
    /// A flag: the first time.
    pub const FLAG: Self = Self(lucide::FLAG);
    /// Take it along as a file.
    pub const DOWNLOAD: Self = Self(lucide::DOWNLOAD);
    /// A saved login.
    pub const BOOKMARK: Self = Self(lucide::BOOKMARK);
    /// From one to the other.
    pub const SWITCH: Self = Self(lucide::ARROW_LEFT_RIGHT);
    /// Out of every door.
    pub const LOG_OUT_ALL: Self = Self(lucide::DOOR_OPEN);
}

/// Draws an icon, 20 px; `small` is 16 px.
#[component]
pub fn IconView(
    /// Which.
    icon: Icon,
    /// 16 px instead of 20.
    #[prop(optional)]
    small: bool,
) -> impl IntoView {
    view! {
        <svg class=if small { "icon small" } else { "icon" } viewBox="0 0 24 24" aria-hidden="true">
            <path d=icon.0></path>
        </svg>
    }
}
