//! The button that sends a form: it keeps its width while it waits, says what it is doing, and
//! cannot be pressed twice. The style sheet draws the spinner.

use leptos::prelude::*;

/// A submit button.
#[component]
pub fn SubmitButton(
    /// What it does.
    #[prop(into)]
    label: Signal<String>,
    /// What it says while it does it.
    busy_label: &'static str,
    /// Whether it is doing it.
    #[prop(into)]
    pending: ReadSignal<bool>,
    /// More classes than `button`.
    #[prop(default = "solid")]
    look: &'static str,
    /// The seconds for which it cannot be pressed; 0 when it can.
    #[prop(optional, into)]
    waits: Option<ReadSignal<i64>>,
) -> impl IntoView {
    let off = move || waits.is_some_and(|left| left.get() > 0);
    let busy = move || if pending.get() { "true" } else { "false" };
    view! {
        // Not disabled while it waits: the focus would be nowhere. `Task` refuses the second press.
        <button
            type="submit"
            class=["button ", look].concat()
            aria-busy=busy
            aria-disabled=busy
            disabled=off
        >
            {move || if pending.get() { busy_label.to_owned() } else { label.get() }}
        </button>
    }
}
