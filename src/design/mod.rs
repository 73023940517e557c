//! `/design`, the page that shows the tokens and every part of the screens in each of its states, with
//! samples. In development builds only: a release has neither this code nor its style sheet. It speaks
//! English to developers, outside the catalogue; what the parts themselves say comes from the
//! catalogue, in the language that is chosen here.
#![allow(unreachable_pub, reason = "the component macro makes every component's props public")]

mod icons;
mod measure;
mod parts;
mod rows;
mod samples;
mod tokens;

use crate::components::field::Select;
use crate::components::page_head::PageHead;
use crate::domain::language::ALL;
use crate::pages::log_out::AskLogOut;
use crate::pages::log_out_all::AskLogOutAll;
use crate::routes::Route;
use crate::state::preferences::Preferences;
use crate::state::router::url;
use crate::state::words::{tag, use_words};
use crate::t;
use icons::IconPart;
use leptos::prelude::*;
use parts::Parts;
use rows::Rows;
use tokens::TokenParts;

/// What the page is called.
pub const TITLE: &str = "Design";

/// The sections: what the address ends with, and the heading.
const SECTIONS: [(&str, &str); 19] = [
    ("colour", "Colour"),
    ("contrast", "Contrast"),
    ("type", "Type"),
    ("space", "Space and size"),
    ("shape", "Radius and shadow"),
    ("motion", "Motion"),
    ("ring", "Ring and mark"),
    ("verdicts", "Verdicts and badges"),
    ("buttons", "Buttons"),
    ("fields", "Fields"),
    ("choices", "Boxes, switches, chips and choices"),
    ("new-password", "A new password"),
    ("alerts", "Alerts, notes and the strip"),
    ("dialogs", "Dialogs and menus"),
    ("sessions", "Sessions"),
    ("receipts", "Receipts"),
    ("accounts", "Accounts"),
    ("frame", "Heads and panels"),
    ("icons", "Icons"),
];

/// The page.
#[component]
pub fn DesignPage() -> impl IntoView {
    measure::begin();
    // What would ask to log somebody out asks nobody here.
    provide_context(AskLogOut(RwSignal::new(false)));
    provide_context(AskLogOutAll(RwSignal::new(false)));
    let link = |(id, title): (&'static str, &'static str)| {
        view! {
            <li>
                <a class="link alone" href=["#", id].concat()>{title}</a>
            </li>
        }
    };
    view! {
        <div class="design" lang="en">
            <PageHead
                title=TITLE
                sub=String::from("One language from tokens: every part of the screens, in each of its states.")
                back=(url(&Route::Home), t!(use_words(), app.back))
            />
            <Chosen />
            <nav aria-label="Sections of this page">
                <ul class="contents">{SECTIONS.map(link).collect_view()}</ul>
            </nav>
            <TokenParts />
            <Parts />
            <Rows />
            <IconPart />
        </div>
    }
}

/// Language and appearance, by the app's own settings.
#[component]
fn Chosen() -> impl IntoView {
    let words = use_words();
    let preferences = expect_context::<Preferences>();
    let appearances = vec![
        ("system", t!(words, prefs.system)),
        ("light", t!(words, prefs.light)),
        ("dark", t!(words, prefs.dark)),
    ];
    view! {
        <div class="design-chosen" lang=tag(words)>
            <Select
                id="design-appearance"
                label=t!(words, prefs.appearance)
                options=appearances
                value=Signal::derive(move || preferences.appearance().get().word().to_owned())
                on_choose=Callback::new(move |word: String| preferences.choose_appearance(&word))
            />
            <Select
                id="design-language"
                label=t!(words, prefs.language)
                options=ALL.iter().map(|language| (language.tag, language.name)).collect()
                value=Signal::derive(move || tag(preferences.language().get()).to_owned())
                on_choose=Callback::new(move |tag: String| preferences.choose_language(&tag))
            />
        </div>
    }
}

/// A section.
#[component]
fn Part(
    /// What the address ends with.
    id: &'static str,
    /// The heading.
    title: &'static str,
    /// What to know about it.
    text: &'static str,
    children: Children,
) -> impl IntoView {
    let heading = move || [id, "-title"].concat();
    view! {
        <section id=id class="design-part" aria-labelledby=heading()>
            <h2 id=heading()>{title}</h2>
            <p class="muted">{text}</p>
            {children()}
        </section>
    }
}

/// A part in one of its states.
#[component]
fn Specimen(
    /// Which state it is.
    label: &'static str,
    /// Whether it needs the whole width.
    #[prop(optional)]
    wide: bool,
    children: Children,
) -> impl IntoView {
    view! {
        <div class="specimen" class:wide=wide>
            <p class="caption">{label}</p>
            <div lang=tag(use_words())>{children()}</div>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::path::Path;

    #[test]
    fn each_section_is_led_to_in_the_order_in_which_they_stand() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/design");
        let read = |name| fs::read_to_string(folder.join(name)).unwrap();
        let code: String = ["tokens.rs", "parts.rs", "rows.rs", "icons.rs"].map(read).concat();
        let after = |text: &'static str, rest: &str| {
            Some(rest.split_once(text)?.1.split_once('"')?.0.to_owned())
        };
        let parts =
            code.split("<Part").skip(1).filter(|rest| rest.starts_with(char::is_whitespace));
        let parts: Vec<_> = parts
            .filter_map(|rest| Some((after("id=\"", rest)?, after("title=\"", rest)?)))
            .collect();
        let listed = SECTIONS.map(|(id, title)| (id.to_owned(), title.to_owned()));
        assert_eq!(parts, listed);
    }
}
