//! The button that sends a form: it keeps its width while it waits, says what it is doing, and
//! cannot be pressed twice.

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
    pending: Signal<bool>,
    /// More classes than `button`.
    #[prop(default = "solid")]
    look: &'static str,
) -> impl IntoView {
    let busy = move || if pending.get() { "true" } else { "false" };
    view! {
        <button type="submit" class=format!("button {look}") aria-busy=busy disabled=pending>
            {move || pending.get().then(|| view! { <span class="spinner" aria-hidden="true"></span> })}
            {move || if pending.get() { busy_label.to_owned() } else { label.get() }}
        </button>
    }
}
