//! The tokens of `style/tokens.css`: their names and what each is for. Their values are read off the
//! page, and the contrast of each pair is measured on the very boxes that show it.

use super::measure::{colour, contrast, follow};
use super::{Part, Specimen};
use crate::platform::computed;
use leptos::{html, prelude::*};

/// Tokens, each with what it is for.
type Tokens = &'static [(&'static str, &'static str)];

const COLOURS: Tokens = &[
    ("--canvas", "the page"),
    ("--surface", "cards, bars, fields"),
    ("--raised", "menus, dialogs, sheets"),
    ("--sunken", "the practice note, wells"),
    ("--tile", "device tiles, quiet badges, skeletons, what is off"),
    ("--line", "hairlines"),
    ("--line-strong", "secondary buttons"),
    ("--line-field", "fields, checkboxes"),
    ("--ink", "text"),
    ("--ink-2", "second line"),
    ("--ink-3", "captions"),
    ("--accent", "links, you, focus"),
    ("--accent-fill", "the solid button, a ticked box"),
    ("--on-accent", "text on the accent fill"),
    ("--accent-hover", "the solid button under the pointer"),
    ("--accent-soft", "a chosen row, the tonal button"),
    ("--closed", "checked and true, nothing else"),
    ("--closed-soft", "behind it"),
    ("--clue", "a clue, no answer"),
    ("--clue-soft", "behind it"),
    ("--clue-dot", "a dot of the ring with a clue"),
    ("--closing", "closing others, errors"),
    ("--closing-soft", "behind it"),
    ("--closing-fill", "the closing button"),
    ("--closing-hover", "the closing button under the pointer"),
    ("--on-closing", "text on the closing fill"),
    ("--scrim", "behind dialogs"),
];

/// What stands on what, and the contrast that it needs: 4.5 for text, 3 for shapes.
const PAIRS: &[(&str, &str, f64)] = &[
    ("--ink", "--canvas", 4.5),
    ("--ink-2", "--canvas", 4.5),
    ("--ink-2", "--accent-soft", 4.5),
    ("--ink-3", "--canvas", 4.5),
    ("--ink-3", "--sunken", 4.5),
    ("--ink-3", "--tile", 4.5),
    ("--ink-3", "--accent-soft", 4.5),
    ("--accent", "--canvas", 4.5),
    ("--accent", "--accent-soft", 4.5),
    ("--on-accent", "--accent-fill", 4.5),
    ("--on-accent", "--accent-hover", 4.5),
    ("--closed", "--closed-soft", 4.5),
    ("--clue", "--clue-soft", 4.5),
    ("--closing", "--closing-soft", 4.5),
    ("--closing", "--surface", 4.5),
    ("--on-closing", "--closing-fill", 4.5),
    ("--on-closing", "--closing-hover", 4.5),
    ("--line-field", "--surface", 3.0),
    ("--line-field", "--accent-soft", 3.0),
    ("--clue-dot", "--canvas", 3.0),
    ("--closing-fill", "--surface", 3.0),
];

const TYPE: Tokens = &[
    ("--text-display", "the question on the first screen"),
    ("--text-h1", "the heading of a page"),
    ("--text-card", "the title of a card or a dialog"),
    ("--text-h2", "a heading in a page"),
    ("--text-lead", "paragraphs, lists on phones"),
    ("--text-body", "everything else"),
    ("--text-name", "names"),
    ("--text-control", "buttons"),
    ("--text-label", "labels of fields, chips"),
    ("--text-meta", "second lines"),
    ("--text-badge", "badges"),
    ("--text-caption", "captions, the smallest"),
];

const FAMILIES: Tokens = &[("--sans", "all text"), ("--mono", "hashes and addresses only")];

const SPACE: Tokens = &[
    ("--s-1", "icon to word"),
    ("--s-2", "within a group"),
    ("--s-3", "parts of a row"),
    ("--s-4", "cards inside, on phones"),
    ("--s-5", "cards inside"),
    ("--s-6", "title to card, group to group"),
    ("--s-7", "group to group"),
    ("--s-8", "column to column"),
    ("--s-9", "what is indented"),
    ("--s-10", "the end of a page"),
];

const SIZES: Tokens = &[
    ("--control", "height of a button"),
    ("--field", "height of a field"),
    ("--row-control", "height of a button in a row"),
    ("--bar", "the bar at the top"),
    ("--note", "the practice note on phones"),
    ("--bottom", "the bar at the foot, on phones"),
    ("--gutter", "the edge of the page"),
];

const RADIUS: Tokens = &[
    ("--r-badge", "badges, checkboxes"),
    ("--r-control", "buttons, fields, tiles"),
    ("--r-card", "cards, menus, alerts"),
    ("--r-dialog", "dialogs, the top of a sheet"),
    ("--r-full", "photos, chips"),
];

const SHADOW: Tokens =
    &[("--shadow-menu", "menus, the strip at the foot"), ("--shadow-dialog", "dialogs")];

const MOTION: Tokens = &[
    ("--fast", "hover, tick"),
    ("--calm", "menu, sheet, dialog"),
    ("--leave", "a dot that leaves the ring"),
    ("--ease", "all of them"),
];

fn var(name: &str) -> String {
    format!("var({name})")
}

/// A token's name, its value as the page has it now, and what it is for.
#[component]
fn Told(name: &'static str, what: &'static str) -> impl IntoView {
    let node = NodeRef::new();
    let value = follow(node, move |_| computed::token(name));
    view! {
        <p class="told">
            <code>{name}</code>
            <span class="value" node_ref=node>{move || value.get()}</span>
            <span class="caption">{what}</span>
        </p>
    }
}

/// The sections about tokens.
#[component]
pub(super) fn TokenParts() -> impl IntoView {
    view! {
        <Part
            id="colour"
            title="Colour"
            text="Light, dark, or as the system has it. A component names a token, never a colour."
        >
            <ul class="swatches">{COLOURS.iter().map(|(name, what)| swatch(name, what)).collect_view()}</ul>
        </Part>
        <Part
            id="contrast"
            title="Contrast"
            text="Measured on these boxes, as they are drawn now. Text needs 4.5, a shape 3."
        >
            <ul class="swatches">{PAIRS.iter().map(|(on, below, least)| pair(on, below, *least)).collect_view()}</ul>
        </Part>
        <Part id="type" title="Type" text="The system's own letters. Sizes grow with what the browser is set to.">
            <ul class="lines">{TYPE.iter().map(|(name, what)| letters(name, what)).collect_view()}</ul>
            <ul class="lines">
                {FAMILIES
                    .iter()
                    .map(|(name, what)| {
                        view! {
                            <li>
                                <Told name=name what=what />
                                <span style:font-family=var(name)>"Only you: 0123456789"</span>
                            </li>
                        }
                    })
                    .collect_view()}
            </ul>
        </Part>
        <Part id="space" title="Space and size" text="Distances are a scale; sizes depend on the width and on the pointer.">
            <ul class="lines scale">{SPACE.iter().chain(SIZES).map(|(name, what)| length(name, what)).collect_view()}</ul>
        </Part>
        <Part id="shape" title="Radius and shadow" text="Only what floats has a shadow; a card has a hairline.">
            <ul class="shapes">
                {RADIUS
                    .iter()
                    .map(|(name, what)| {
                        view! {
                            <li>
                                <span class="shape" style:border-radius=var(name)></span>
                                <Told name=name what=what />
                            </li>
                        }
                    })
                    .collect_view()}
                {SHADOW
                    .iter()
                    .map(|(name, what)| {
                        view! {
                            <li>
                                <span class="shape floats" style:box-shadow=var(name)></span>
                                <Told name=name what=what />
                            </li>
                        }
                    })
                    .collect_view()}
            </ul>
        </Part>
        <Part
            id="motion"
            title="Motion"
            text="Press to see each duration. Where less motion is wanted all are 0, and the states are the same."
        >
            <ul class="lines scale">
                {MOTION.iter().map(|(name, what)| view! { <li><Told name=name what=what /></li> }).collect_view()}
            </ul>
            <Specimen label="Press: the dot takes that long">
                <div class="buttons">
                    {MOTION
                        .iter()
                        .filter(|(name, _)| *name != "--ease")
                        .map(|(name, _)| view! { <Moving name=name /> })
                        .collect_view()}
                </div>
            </Specimen>
        </Part>
    }
}

fn swatch(name: &'static str, what: &'static str) -> impl IntoView {
    view! {
        <li>
            <span class="swatch" style:background=var(name)></span>
            <Told name=name what=what />
        </li>
    }
}

fn pair(on: &'static str, below: &'static str, least: f64) -> impl IntoView {
    let node: NodeRef<html::Span> = NodeRef::new();
    let measured = follow(node, |box_| {
        let read = |property| colour(&computed::of(box_, property));
        Some(contrast(read("color")?, read("background-color")?))
    });
    let ratio = move || measured.get().flatten();
    let passes = move || ratio().is_none_or(|ratio| ratio >= least);
    let said = move || ratio().map(|ratio| format!("{ratio:.2}")).unwrap_or_default();
    let needs = move || {
        let word = if passes() { "needs" } else { "fails: needs" };
        format!("{word} {least}")
    };
    view! {
        <li class="pair" class:fails=move || !passes()>
            // A shape may be fainter than text: it is drawn, not written.
            <span class="swatch" node_ref=node style:background-color=var(below) style:color=var(on)>
                {if least > 3.0 { "Only you" } else { "" }}
                {(least <= 3.0).then(|| view! { <span class="dot"></span> })}
            </span>
            <p class="told">
                <code>{on}</code>
                <span class="caption">"on " <code>{below}</code></span>
                <span class="value">
                    <strong>{said}</strong>
                    " "
                    {needs}
                </span>
            </p>
        </li>
    }
}

fn letters(name: &'static str, what: &'static str) -> impl IntoView {
    let node: NodeRef<html::Span> = NodeRef::new();
    let drawn = follow(node, |line| {
        let [size, height, weight] = ["font-size", "line-height", "font-weight"]
            .map(|property| computed::of(line, property));
        format!("{size} / {height}, {weight}")
    });
    view! {
        <li>
            <p class="told">
                <code>{name}</code>
                <span class="value">{move || drawn.get()}</span>
                <span class="caption">{what}</span>
            </p>
            <span node_ref=node style:font=var(name)>"Is anybody but you in your account?"</span>
        </li>
    }
}

fn length(name: &'static str, what: &'static str) -> impl IntoView {
    view! {
        <li>
            <Told name=name what=what />
            <span class="length" style:inline-size=var(name)></span>
        </li>
    }
}

/// A dot that goes from one end to the other in the time of a token.
#[component]
fn Moving(name: &'static str) -> impl IntoView {
    let there = RwSignal::new(false);
    view! {
        <button
            type="button"
            class="button secondary moving"
            aria-pressed=move || if there.get() { "true" } else { "false" }
            on:click=move |_| there.update(|there| *there = !*there)
        >
            {name}
            <span class="way"><span class="dot" style:transition-duration=var(name)></span></span>
        </button>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;
    use std::fs;
    use std::path::Path;

    /// The declarations of the block that `head` begins.
    fn block<'a>(sheet: &'a str, head: &str) -> Vec<(&'a str, &'a str)> {
        let from = sheet.find(head).unwrap() + head.len();
        let body = sheet[from..].split('}').next().unwrap();
        let body = body.split(';').filter_map(|one| one.split_once(':'));
        body.map(|(name, value)| (name.trim(), value.trim())).collect()
    }

    fn sheet() -> String {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        fs::read_to_string(root.join("style/tokens.css")).unwrap()
    }

    #[test]
    fn each_token_of_the_style_sheet_stands_on_the_page_and_no_other() {
        let sheet = sheet();
        let declared = block(&sheet, ":root {").into_iter().map(|(name, _)| name);
        let declared: BTreeSet<_> = declared.filter(|name| name.starts_with("--")).collect();
        let groups = [COLOURS, TYPE, FAMILIES, SPACE, SIZES, RADIUS, SHADOW, MOTION];
        let shown: Vec<_> = groups.into_iter().flatten().map(|(name, _)| *name).collect();
        let once: BTreeSet<_> = shown.iter().copied().collect();
        assert_eq!(once, declared);
        assert_eq!(once.len(), shown.len(), "one stands there twice");
        let pairs = PAIRS.iter().flat_map(|(on, below, _)| [on, below]);
        for name in pairs {
            assert!(COLOURS.iter().any(|(colour, _)| colour == name), "{name}");
        }
    }

    #[test]
    fn dark_is_the_same_whether_a_person_or_the_system_has_chosen_it() {
        let sheet = sheet();
        let chosen = block(&sheet, ":root[data-theme=\"dark\"] {");
        let system = block(&sheet, ":root:not([data-theme=\"light\"]) {");
        assert!(chosen.len() > 20);
        assert_eq!(chosen, system);
    }
}
