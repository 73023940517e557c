//! Form fields: a label above, the problem in words below, announced and tied to its input. What
//! is typed stays in the caller's signal.

use super::icon::{Icon, IconView};
use leptos::{html, prelude::*};

/// What a field is for; sets its type, its keyboard and what a password manager may fill in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// A user name or an email address, to log in.
    LoginName,
    /// A new user name.
    Username,
    /// An email address.
    Email,
    /// A person's name.
    FullName,
    /// The password until now.
    CurrentPassword,
    /// A password from now on.
    NewPassword,
    /// A name for a thing, which nobody should fill in.
    ThingName,
}

impl Purpose {
    const fn autocomplete(self) -> &'static str {
        match self {
            Self::LoginName | Self::Username => "username",
            Self::Email => "email",
            Self::FullName => "name",
            Self::CurrentPassword => "current-password",
            Self::NewPassword => "new-password",
            Self::ThingName => "off",
        }
    }

    const fn is_password(self) -> bool {
        matches!(self, Self::CurrentPassword | Self::NewPassword)
    }

    const fn is_name_like(self) -> bool {
        matches!(self, Self::LoginName | Self::Username | Self::Email)
    }
}

/// The line under a field that says what is wrong. Always there, so that it is announced when it
/// fills; the style sheet shows it only then.
#[component]
pub fn Problem(
    /// The id that the input points at.
    id: String,
    /// What is wrong; empty when nothing is.
    #[prop(into)]
    text: Signal<String>,
) -> impl IntoView {
    view! {
        <p class="problem" id=id role="alert">
            <IconView icon=Icon::WARNING small=true />
            <span>{text}</span>
        </p>
    }
}

/// What is wrong with what stands in a field, until something else is typed there: that nobody has judged. A
/// field that a form has emptied is judged still.
#[must_use]
pub fn until_typed(field: RwSignal<String>, problem: Signal<String>) -> Signal<String> {
    let typed = RwSignal::new(false);
    Effect::new(move |before: Option<()>| {
        if field.with(|text| !text.is_empty()) && before.is_some() {
            typed.set(true);
        }
    });
    Effect::new(move || {
        problem.track();
        typed.set(false);
    });
    Signal::derive(move || if typed.get() { String::new() } else { problem.get() })
}

/// A field of one line.
#[component]
pub fn Field(
    /// The id of the input; also the start of its problem's id.
    #[prop(into)]
    id: String,
    /// The label.
    label: &'static str,
    /// What it is for.
    purpose: Purpose,
    /// What is typed.
    value: RwSignal<String>,
    /// What is wrong with it; empty when nothing is.
    #[prop(into)]
    problem: Signal<String>,
    /// For a password: the name of the button that shows it.
    #[prop(optional)]
    reveal: Option<&'static str>,
    /// More under the field, such as a hint.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let shown = RwSignal::new(false);
    let kind = move || match purpose {
        _ if purpose.is_password() && !shown.get() => "password",
        Purpose::Email => "email",
        _ => "text",
    };
    let problem_id = format!("{id}-problem");
    let invalid = move || if problem.with(String::is_empty) { "false" } else { "true" };
    let plain = purpose.is_password() || purpose.is_name_like();
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            <div class="box">
                <input
                    id=id.clone()
                    name=id.clone()
                    type=kind
                    autocomplete=purpose.autocomplete()
                    autocapitalize=if plain { "none" } else { "words" }
                    spellcheck=if plain { "false" } else { "true" }
                    aria-invalid=invalid
                    aria-describedby=problem_id.clone()
                    bind:value=value
                />
                {reveal.map(|name| view! { <Reveal shown=shown name=name field=id /> })}
            </div>
            <Problem id=problem_id text=problem />
            {children.map(|children| children())}
        </div>
    }
}

/// The button that shows and hides what is typed; the style sheet picks its icon.
#[component]
fn Reveal(shown: RwSignal<bool>, name: &'static str, field: String) -> impl IntoView {
    view! {
        <button
            type="button"
            class="reveal"
            aria-controls=field
            aria-pressed=move || if shown.get() { "true" } else { "false" }
            aria-label=name
            on:click=move |_| shown.update(|shown| *shown = !*shown)
        >
            <IconView icon=Icon::EYE />
            <IconView icon=Icon::EYE_OFF />
        </button>
    }
}

/// A choice of one from a short list.
#[component]
pub fn Select(
    /// The id of the select.
    id: &'static str,
    /// The label.
    label: &'static str,
    /// The values and the words for them.
    options: Vec<(&'static str, &'static str)>,
    /// What is chosen.
    #[prop(into)]
    value: Signal<String>,
    /// Called with the value that was chosen.
    on_choose: Callback<String>,
) -> impl IntoView {
    let options = options
        .into_iter()
        .map(|(key, words)| {
            view! { <option value=key selected=move || value.with(|v| v == key)>{words}</option> }
        })
        .collect_view();
    let node: NodeRef<html::Select> = NodeRef::new();
    // What stands in the box is what is chosen, also after a choice that was not taken.
    Effect::new(move || {
        if let Some(node) = node.get() {
            node.set_value(&value.get());
        }
    });
    view! {
        <div class="field">
            <label for=id>{label}</label>
            <div class="box">
                <select id=id node_ref=node on:change=move |event| on_choose.run(event_target_value(&event))>
                    {options}
                </select>
                <span class="chevron">
                    <IconView icon=Icon::CHEVRON_DOWN small=true />
                </span>
            </div>
        </div>
    }
}
