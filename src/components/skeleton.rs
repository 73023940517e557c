//! Rows that hold the place of a list while it is read, in the real rows' size.

use leptos::prelude::*;

/// `rows` empty rows, and the words for those who do not see them.
#[component]
pub fn SkeletonRows(
    /// How many.
    rows: usize,
    /// What is being done.
    label: &'static str,
) -> impl IntoView {
    let row = || {
        view! {
            <div class="session">
                <span class="device-tile"></span>
                <span class="session-text">
                    <span class="bone"></span>
                    <span class="bone short"></span>
                </span>
            </div>
        }
    };
    view! {
        <div class="skeleton" aria-busy="true">
            <span class="visually-hidden" role="status">{label}</span>
            <div aria-hidden="true">{(0..rows).map(|_| row()).collect_view()}</div>
        </div>
    }
}
