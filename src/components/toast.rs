//! The strip at the foot of a screen: what waits or what became of it, in words, with what one can do
//! about it. Counts nothing itself.

use leptos::prelude::*;

/// The strip.
#[component]
pub fn Toast(
    /// What the strip is, for those who go from region to region.
    label: &'static str,
    /// What is so.
    #[prop(into)]
    text: String,
    /// The seconds that are left, in words; not read out, because that would be each second.
    #[prop(optional)]
    left: Option<Signal<String>>,
    /// Called with whether somebody reads it or is about to press.
    #[prop(optional)]
    on_hold: Option<Callback<bool>>,
    /// The buttons.
    children: Children,
) -> impl IntoView {
    let hold = move |held: bool| {
        // The strip goes with the button in it that was pressed, and that button loses the focus as it goes.
        let _ = on_hold.and_then(|on_hold| on_hold.try_run(held));
    };
    view! {
        <section
            class="toast"
            aria-label=label
            on:mouseenter=move |_| hold(true)
            on:mouseleave=move |_| hold(false)
            on:focusin=move |_| hold(true)
            on:focusout=move |_| hold(false)
        >
            <p role="status">{text}</p>
            {left.map(|left| view! { <span class="toast-left" aria-hidden="true">{left}</span> })}
            <div class="toast-buttons">{children()}</div>
        </section>
    }
}
