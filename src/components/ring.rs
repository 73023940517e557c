//! The ring: the account, and a dot for everybody in it. Hidden from screen readers, because words
//! beside it always say the same.

use leptos::prelude::*;

/// How a dot is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dot {
    /// Carries a clue.
    Clue,
    /// Logged in.
    Other,
    /// Chosen to be logged out.
    Going,
}

/// Most dots that are drawn; words give the number.
const MOST: usize = 8;

/// The mark alone, as the brand and for "only you".
#[component]
pub fn Mark(
    /// The class of the drawing.
    #[prop(default = "")]
    class: &'static str,
) -> impl IntoView {
    view! {
        <svg class=class width="24" height="24" viewBox="0 0 24 24" aria-hidden="true">
            <path class="mark-ring" d="M12 1a11 11 0 1 1 0 22 11 11 0 0 1 0-22zm0 3a8 8 0 1 0 0 16 8 8 0 0 0 0-16z"></path>
            <path class="mark-dot" d="M12 8a4 4 0 1 1 0 8 4 4 0 0 1 0-8z"></path>
        </svg>
    }
}

/// You in the middle and the others around you. With nobody else it is the mark.
#[component]
pub fn Ring(
    /// The others, those to notice first.
    #[prop(into)]
    others: Signal<Vec<Dot>>,
    /// The class that sets the size.
    #[prop(default = "ring")]
    class: &'static str,
) -> impl IntoView {
    move || {
        let dots = others.get();
        if dots.is_empty() {
            return view! { <Mark class=class /> }.into_any();
        }
        let shown = dots.len().min(MOST);
        // The first dot stands at the upper right; few dots keep 72° between them, many share the circle.
        // In whole degrees: printing fractions would bring kilobytes of code.
        let step = (360 / shown).min(72);
        let circles = dots
            .into_iter()
            .take(MOST)
            .enumerate()
            .map(|(n, dot)| {
                let (class, radius) = match dot {
                    Dot::Clue => ("clue", "6.5"),
                    Dot::Other => ("other", "6.5"),
                    Dot::Going => ("going", "5"),
                };
                let turn = format!("rotate({} 48 48)", 322 + step * n);
                view! { <circle class=class cx="74" cy="48" r=radius transform=turn></circle> }
            })
            .collect_view();
        view! {
            <svg class=class viewBox="0 0 96 96" aria-hidden="true">
                <circle class="edge" cx="48" cy="48" r="43"></circle>
                <circle class="you" cx="48" cy="48" r="11"></circle>
                {circles}
            </svg>
        }
        .into_any()
    }
}

/// You are out: the dot stands outside the ring.
#[component]
pub fn RingLeft() -> impl IntoView {
    view! {
        <svg class="ring size-112" viewBox="0 0 96 96" aria-hidden="true">
            <circle class="edge" cx="34" cy="48" r="29" stroke-width="8"></circle>
            <circle class="you" cx="82" cy="62" r="11"></circle>
        </svg>
    }
}
