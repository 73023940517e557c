//! A choice of one from a few, each in a row with a tick. Nothing is chosen beforehand.

use super::icon::{Icon, IconView};
use leptos::prelude::*;

/// The rows. They are radio buttons to the keyboard and to screen readers.
#[component]
pub fn Choices(
    /// The name of the group; also the start of the ids.
    name: &'static str,
    /// What is asked.
    question: &'static str,
    /// The words of the choices.
    choices: Vec<&'static str>,
    /// Which one is chosen, counted from 0; `None` at first.
    chosen: RwSignal<Option<usize>>,
) -> impl IntoView {
    let row = move |(index, words): (usize, &'static str)| {
        view! {
            <label class="choice">
                <input
                    type="radio"
                    class="visually-hidden"
                    name=name
                    prop:checked=move || chosen.get() == Some(index)
                    on:change=move |_| chosen.set(Some(index))
                />
                <span>{words}</span>
                <IconView icon=Icon::CHECK small=true />
            </label>
        }
    };
    view! {
        <fieldset class="choices">
            <legend>{question}</legend>
            {choices.into_iter().enumerate().map(row).collect_view()}
        </fieldset>
    }
}
