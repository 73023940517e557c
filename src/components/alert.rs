//! Alerts and notices: what happened in bold, and what to do next. A problem is announced at once,
//! a notice or a result when there is a pause.

use super::icon::{Icon, IconView};
use leptos::prelude::*;

/// How an alert is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Something failed.
    Problem,
    /// Something to know.
    Notice,
    /// Something was done, and seen to be done.
    Done,
}

/// An alert.
#[component]
pub fn Alert(
    /// How it is meant.
    tone: Tone,
    /// The bold line.
    #[prop(into)]
    title: String,
    /// What to do next; may be empty.
    #[prop(into, optional)]
    text: String,
) -> impl IntoView {
    let (class, icon, role) = match tone {
        Tone::Problem => ("alert", Icon::WARNING, "alert"),
        Tone::Notice => ("alert notice", Icon::INFO, "status"),
        Tone::Done => ("alert done", Icon::CLOSED, "status"),
    };
    view! {
        <div class=class role=role>
            <IconView icon=icon />
            <p class="alert-text">
                <strong>{title}</strong>
                {text}
            </p>
        </div>
    }
}
