//! Which clues are shown, each with its rule and a switch. Kept on this device; never a score.

use super::clue_words;
use crate::domain::clue::{Clue, Clues};
use crate::pages::cannot::{Ability, has};
use crate::state::preferences::{CLUES, Preferences};
use crate::state::words::use_words;
use crate::t;
use leptos::prelude::*;

/// The clues that are wanted. Copy it freely.
#[derive(Clone, Copy)]
pub(in crate::pages) struct Wanted(RwSignal<Clues>);

impl Wanted {
    /// As the person chose them before; all at first.
    pub(in crate::pages) fn read() -> Self {
        let preferences = expect_context::<Preferences>();
        let on = |(_, key): &(Clue, &'static str)| preferences.word(key).as_deref() != Some("off");
        let clues = Clue::ALL.into_iter().zip(CLUES).filter(on).map(|(clue, _)| clue);
        Self(RwSignal::new(clues.collect()))
    }

    /// The set; followed.
    pub(in crate::pages) fn get(self) -> Clues {
        self.0.get()
    }
}

/// The switches.
#[component]
pub(super) fn Switches(wanted: Wanted) -> impl IntoView {
    let words = use_words();
    let preferences = expect_context::<Preferences>();
    let told = has(Ability::Causes);
    let switch = move |(clue, key): (Clue, &'static str)| {
        let (name, why) = clue_words(words, clue);
        let (known, why) = match clue {
            Clue::Burst | Clue::FirstTime if !told => (false, t!(words, cannot.clue)),
            Clue::Older if !told => (true, t!(words, cannot.older)),
            _ => (true, why),
        };
        let choose = move |on: bool| {
            wanted.0.update(|clues| *clues = clues.with(clue, on));
            preferences.choose_word(key, if on { "on" } else { "off" });
        };
        view! {
            <li>
                <label class="check">
                    <input
                        type="checkbox"
                        role="switch"
                        disabled=!known
                        prop:checked=move || known && wanted.0.get().has(clue)
                        aria-describedby=key
                        on:change=move |event| choose(event_target_checked(&event))
                    />
                    {name}
                </label>
                <p class="caption" id=key>{why}</p>
            </li>
        }
    };
    view! {
        <details class="clue-rules">
            <summary>{t!(words, clue.rules)}</summary>
            <p class="meta">{t!(words, clue.rules_text)}</p>
            <ul>{Clue::ALL.into_iter().zip(CLUES).map(switch).collect_view()}</ul>
        </details>
    }
}
