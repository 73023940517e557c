//! The icons: one path each in a 24 px box, drawn in the colour of the text. Decoration only: an
//! icon never stands without words, so all are hidden from screen readers.

use leptos::prelude::*;

/// An icon. Constants, so that the log-in screen carries only those that it shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Icon(&'static str);

impl Icon {
    /// To the previous screen.
    pub const BACK: Self = Self("m15 5-7 7 7 7");
    /// Onwards.
    pub const CHEVRON: Self = Self("m9 6 6 6-6 6");
    /// Opens a choice below.
    pub const CHEVRON_DOWN: Self = Self("m6 9 6 6 6-6");
    /// Three lines.
    pub const MENU: Self = Self("M4 7h16M4 12h16M4 17h16");
    /// A person.
    pub const USER: Self =
        Self("M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM5 20c.6-3.6 3.4-5.5 7-5.5s6.4 1.9 7 5.5");
    /// A password.
    pub const KEY: Self =
        Self("M8.5 20a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9zm3.2-7.7L20 4m-4 4 3 3");
    /// Several devices.
    pub const DEVICES: Self = Self(
        "M3.5 15V6.5A1.5 1.5 0 0 1 5 5h12a1.5 1.5 0 0 1 1.5 1.5V7M2 19h9m4-9h5.5a1 1 0 0 1 1 1v8a1 1 0 0 1-1 1H15a1 1 0 0 1-1-1v-8a1 1 0 0 1 1-1z",
    );
    /// Light and dark.
    pub const CONTRAST: Self =
        Self("M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zm0 0v18m3-17.4v16.8m3-14.6v12.4");
    /// Out of the door.
    pub const LOG_OUT: Self = Self("M10 4H6a2 2 0 0 0-2 2v12a2 2 0 0 0 2 2h4m5-12 4 4-4 4m4-4H9");
    /// Back to the beginning.
    pub const RESET: Self = Self("M4 4v5h5M4.500 9a8 8 0 1 1-.5 4.500");
    /// Settings.
    pub const SLIDERS: Self = Self(
        "M4 8h8m6 0h2M4 16h2m6 0h8M15 10.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zm-6 8a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z",
    );
    /// Practice devices.
    pub const PRACTICE: Self = Self(
        "M5 4.5h7A1.5 1.5 0 0 1 13.5 6v12a1.5 1.5 0 0 1-1.5 1.500H5A1.5 1.5 0 0 1 3.5 18V6A1.5 1.5 0 0 1 5 4.500zM17 8v8m3.5-6v4",
    );
    /// A computer.
    pub const LAPTOP: Self = Self("M6 5h12a1 1 0 0 1 1 1v9H5V6a1 1 0 0 1 1-1zM3 19h18");
    /// A phone.
    pub const PHONE: Self = Self(
        "M8.5 3h7A1.5 1.5 0 0 1 17 4.500v15a1.5 1.5 0 0 1-1.5 1.500h-7A1.5 1.5 0 0 1 7 19.500v-15A1.5 1.5 0 0 1 8.5 3zM11 18h2",
    );
    /// A tablet.
    pub const TABLET: Self = Self(
        "M6.5 3h11A1.5 1.5 0 0 1 19 4.500v15a1.5 1.5 0 0 1-1.5 1.500h-11A1.5 1.5 0 0 1 5 19.500v-15A1.5 1.5 0 0 1 6.5 3zM11 18h2",
    );
    /// Show what is typed.
    pub const EYE: Self = Self(
        "M2.5 12S6 5.5 12 5.500s9.5 6.5 9.5 6.5-3.5 6.5-9.5 6.500S2.5 12 2.5 12zm9.5 3a3 3 0 1 0 0-6 3 3 0 0 0 0 6z",
    );
    /// Hide what is typed.
    pub const EYE_OFF: Self = Self(
        "M2.5 12S6 5.5 12 5.500s9.5 6.5 9.5 6.5-3.5 6.5-9.5 6.500S2.5 12 2.5 12zm9.5 3a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM4 4l16 16",
    );
    /// Something is wrong.
    pub const WARNING: Self = Self("M12 4 2.8 20h18.400zm0 6.500v4m0 2.800v.1");
    /// Done.
    pub const CHECK: Self = Self("m5 12.5 4.5 4.500L19 7.5");
    /// Checked and true.
    pub const CLOSED: Self = Self("M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zm-4 9.3 2.8 2.800L16 9.8");
    /// It was gone before.
    pub const ALREADY_GONE: Self = Self("M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zm-4 9h8");
    /// It is still there.
    pub const STILL_ALIVE: Self =
        Self("M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zm0 6.500a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5z");
    /// Nobody can say.
    pub const NO_ANSWER: Self = Self(
        "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zm-2 6.700a2.2 2.2 0 1 1 2.8 2.100c-.5.2-.8.5-.8 1.100v.600m0 2.300v.1",
    );
    /// It is not done yet; the style sheet draws it dashed.
    pub const NOT_YET: Self = Self("M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18z");
    /// Something to know.
    pub const INFO: Self = Self("M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zm0 8v5m0-8v.1");
    /// Away with it.
    pub const CLOSE: Self = Self("m7 7 10 10M17 7 7 17");
    /// One more.
    pub const PLUS: Self = Self("M12 5v14M5 12h14");
    /// A list of what happened.
    pub const LIST: Self = Self("M9 6h11M9 12h11M9 18h11M4.500 6h.1m-.1 6h.1m-.1 6h.1");
    /// Not used for long.
    pub const MOON: Self = Self("M19.500 14.500A8 8 0 0 1 9.500 4.500a8 8 0 1 0 10 10z");
    /// A flag: the first time.
    pub const FLAG: Self = Self("M6 21V4h12l-3 4 3 4H6");
    /// Take it along as a file.
    pub const DOWNLOAD: Self = Self("M12 4v11m-4.500-4L12 15.500 16.500 11M5 20h14");
    /// A saved login.
    pub const BOOKMARK: Self = Self("M7 4h10v16l-5-4-5 4z");
    /// From one to the other.
    pub const SWITCH: Self = Self("M4 8h15m-3.5-3.5L19 8l-3.5 3.5M20 16H5m3.5-3.5L5 16l3.5 3.5");
    /// Out of every door.
    pub const LOG_OUT_ALL: Self =
        Self("M9 4H5a1 1 0 0 0-1 1v14a1 1 0 0 0 1 1h4m-1-8h9m-3.5-4 4 4-4 4M20.5 5v14");
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
