//! Form fields: a label above, the problem in words below, announced and tied to its input. What
//! is typed stays in the caller's signal.

use super::icon::{Icon, IconView};
use leptos::prelude::*;

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
}

impl Purpose {
    const fn autocomplete(self) -> &'static str {
        match self {
            Self::LoginName | Self::Username => "username",
            Self::Email => "email",
            Self::FullName => "name",
            Self::CurrentPassword => "current-password",
            Self::NewPassword => "new-password",
        }
    }

    const fn is_password(self) -> bool {
        matches!(self, Self::CurrentPassword | Self::NewPassword)
    }

    const fn is_name_like(self) -> bool {
        matches!(self, Self::LoginName | Self::Username | Self::Email)
    }
}

/// The words for the button that shows a password; `None` for a field that hides nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RevealWords {
    /// "Show password".
    pub show: &'static str,
    /// "Hide password".
    pub hide: &'static str,
}

/// The line under a field that says what is wrong. Always there, so that it is announced when it fills.
#[component]
pub fn Problem(
    /// The id that the input points at.
    id: String,
    /// What is wrong; empty when nothing is.
    #[prop(into)]
    text: Signal<String>,
) -> impl IntoView {
    view! {
        <p class="problem" id=id role="alert" hidden=move || text.with(String::is_empty)>
            <IconView icon=Icon::Warning small=true />
            <span>{text}</span>
        </p>
    }
}

/// A field of one line.
#[component]
pub fn Field(
    /// The id of the input; also the start of its problem's id.
    id: &'static str,
    /// The label.
    label: &'static str,
    /// What it is for.
    purpose: Purpose,
    /// What is typed.
    value: RwSignal<String>,
    /// What is wrong with it; empty when nothing is.
    #[prop(into)]
    problem: Signal<String>,
    /// For a password: the words of its reveal button.
    #[prop(optional)]
    reveal: Option<RevealWords>,
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
    let bad = move || problem.with(|p| !p.is_empty());
    let plain = purpose.is_password() || purpose.is_name_like();
    view! {
        <div class="field" class:bad=bad>
            <label for=id>{label}</label>
            <div class="box">
                <input
                    id=id
                    name=id
                    type=kind
                    autocomplete=purpose.autocomplete()
                    autocapitalize=if plain { "none" } else { "words" }
                    spellcheck=if plain { "false" } else { "true" }
                    aria-invalid=move || bad().then_some("true")
                    aria-describedby=problem_id.clone()
                    bind:value=value
                />
                {reveal.map(|words| view! { <Reveal shown=shown words=words field=id /> })}
            </div>
            <Problem id=problem_id text=problem />
            {children.map(|children| children())}
        </div>
    }
}

/// The button that shows and hides what is typed.
#[component]
fn Reveal(shown: RwSignal<bool>, words: RevealWords, field: &'static str) -> impl IntoView {
    let icon = move || if shown.get() { Icon::EyeOff } else { Icon::Eye };
    view! {
        <button
            type="button"
            class="reveal"
            aria-controls=field
            aria-pressed=move || if shown.get() { "true" } else { "false" }
            aria-label=words.show
            title=move || if shown.get() { words.hide } else { words.show }
            on:click=move |_| shown.update(|shown| *shown = !*shown)
        >
            {move || view! { <IconView icon=icon() /> }}
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
    view! {
        <div class="field">
            <label for=id>{label}</label>
            <div class="box">
                <select id=id on:change=move |event| on_choose.run(event_target_value(&event))>
                    {options}
                </select>
                <span class="chevron">
                    <IconView icon=Icon::ChevronDown small=true />
                </span>
            </div>
        </div>
    }
}
