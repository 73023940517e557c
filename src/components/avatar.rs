//! A person's picture, or initials on a colour until one is chosen. Decoration: the name always
//! stands beside it.

use crate::domain::account::Card;
use leptos::prelude::*;

/// How many colours `style/components/avatar.css` has.
const COLOURS: usize = 6;

/// The picture of `profile`, `size` px wide: 24, 32, 44, 72 or 88; anything else is 40.
#[component]
pub fn Avatar(
    /// Whose.
    #[prop(into)]
    profile: Card,
    /// The width in px.
    size: u16,
) -> impl IntoView {
    let class = format!("avatar size-{size} colour-{}", profile.colour(COLOURS));
    let inside = match &profile.picture {
        Some(picture) => view! { <img src=picture.url().to_owned() alt="" /> }.into_any(),
        None => ().into_any(),
    };
    // The style sheet draws the initials: as text they would be a name that the button around them
    // does not have for those who steer it by voice.
    let initials = profile.picture.is_none().then(|| profile.initials());
    view! { <span class=class data-initials=initials aria-hidden="true">{inside}</span> }
}
