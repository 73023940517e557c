//! What is kept, group by group, each with the names of all that is in it. Follows the storage while
//! it is looked at, and what was unfolded stays unfolded.

use super::words as say;
use crate::components::icon::{Icon, IconView};
use crate::domain::inventory::{Entry, Group, total};
use crate::pages::cannot::{Ability, has};
use crate::state::reset::Reset;
use crate::state::words::use_words;
use crate::t;
use leptos::prelude::*;

/// The groups.
#[component]
pub(super) fn Kept(reset: Reset) -> impl IntoView {
    let words = use_words();
    let sum = move || {
        reset.with(|state| match &state.found {
            None => t!(words, reset.looking).to_owned(),
            Some(all) if all.entries.is_empty() => t!(words, reset.nothing).to_owned(),
            Some(all) => {
                let sum = say::total(words, total(&all.entries));
                t!(words, reset.together, sum = sum)
            }
        })
    };
    view! {
        <section class="reset-kept">
            <h2 class="visually-hidden">{t!(words, reset.kept)}</h2>
            <ul class="card">
                {Group::ALL.map(|group| view! { <Row group=group reset=reset /> })}
            </ul>
            <p class="meta" role="status">{sum}</p>
        </section>
    }
}

/// One group. Some of them are only worth a line when there is something in them.
#[component]
fn Row(group: Group, reset: Reset) -> impl IntoView {
    let words = use_words();
    let empty = Memo::new(move |_| reset.of(group).is_empty());
    let rare = match group {
        Group::SetAside | Group::Other | Group::Notes => true,
        // A server keeps them itself, and what opens a saved login is no key of ours.
        Group::Accounts | Group::Keys => !has(Ability::InBrowser),
        _ => false,
    };
    let sum = move || {
        let all = total(&reset.of(group));
        let known = reset.with(|state| state.found.is_some());
        if known { say::count_and_size(words, all) } else { Default::default() }
    };
    let head = move || {
        view! {
            <span class="reset-group">
                <span class="name">{say::name(words, group)}</span>
                <span class="meta">{say::text(words, group)}</span>
            </span>
            <span class="reset-sum">
                <span>{move || sum().0}</span>
                " "
                <span>{move || sum().1}</span>
            </span>
        }
    };
    view! {
        <li hidden=move || rare && empty.get()>
            {move || {
                if empty.get() {
                    view! { <div class="reset-row">{head()}</div> }.into_any()
                } else {
                    view! {
                        <details>
                            <summary class="reset-row">
                                {head()} <span class="chevron">
                                    <IconView icon=Icon::CHEVRON_DOWN />
                                </span>
                            </summary>
                            <Names group=group reset=reset />
                        </details>
                    }
                        .into_any()
                }
            }}
        </li>
    }
}

/// Every name in a group.
#[component]
fn Names(group: Group, reset: Reset) -> impl IntoView {
    let words = use_words();
    let name = move |entry: Entry| {
        view! {
            <li>
                <code>{say::key(words, &entry)}</code>
                <span class="caption">{say::place_and_size(words, &entry)}</span>
            </li>
        }
    };
    view! {
        <ul class="reset-names">
            {move || reset.of(group).into_iter().map(name).collect_view()}
        </ul>
    }
}
