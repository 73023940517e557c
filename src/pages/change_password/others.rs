//! The box "Log out of other devices" and the list under it: a tick for each session that goes.

use super::super::cannot::{Ability, Cannot};
use super::super::say;
use super::super::session_list::SessionText;
use crate::domain::ids::SessionId;
use crate::domain::session::SessionInfo;
use crate::domain::time::Timestamp;
use crate::state::words::use_words;
use crate::t;
use leptos::{html, prelude::*};

/// The other sessions and which of them are chosen to go.
#[derive(Clone, Copy)]
pub(super) struct Choice {
    /// The others, as last read.
    pub(super) others: Signal<Vec<SessionInfo>>,
    /// Whether the list could be read; `None` before the first answer.
    pub(super) read: Memo<Option<bool>>,
    /// Whether who is not picked goes, also whoever comes while the form is open.
    pub(super) all_go: bool,
    /// Those that go, or where all go, those that stay.
    pub(super) picked: RwSignal<Vec<SessionId>>,
}

impl Choice {
    /// Those of the chosen that are still in the list.
    pub(super) fn chosen(self) -> Vec<SessionId> {
        self.others.get().into_iter().map(|info| info.id).filter(|id| self.goes(id)).collect()
    }

    fn goes(self, id: &SessionId) -> bool {
        self.picked.with(|picked| picked.contains(id)) != self.all_go
    }

    fn all(self, go: bool) {
        let ids = self.others.get_untracked().into_iter().map(|info| info.id);
        self.picked.set(if go == self.all_go { vec![] } else { ids.collect() });
    }

    fn one(self, id: &SessionId, go: bool) {
        self.picked.update(|picked| {
            picked.retain(|other| other != id);
            if go != self.all_go {
                picked.push(id.clone());
            }
        });
    }
}

/// The box and its list.
#[component]
pub(super) fn Others(choice: Choice, changed: Option<Timestamp>) -> impl IntoView {
    let words = use_words();
    let some = move || !choice.chosen().is_empty();
    let all = move || choice.chosen().len() == choice.others.with(Vec::len);
    let hint = move || {
        if some() { t!(words, password.untick) } else { t!(words, password.all_stay) }
    };
    let node: NodeRef<html::Input> = NodeRef::new();
    // The dash for "some" exists only as a property, so it is set by hand.
    Effect::new(move || {
        if let Some(node) = node.get() {
            node.set_indeterminate(some() && !all());
        }
    });
    view! {
        <div class="card-part others-head">
            <label class="check">
                <input
                    node_ref=node
                    id="others-box"
                    type="checkbox"
                    prop:checked=all
                    aria-describedby="others-hint"
                    on:change=move |event| choice.all(event_target_checked(&event))
                />
                <strong>{t!(words, password.log_out_box)}</strong>
            </label>
            <p class="meta" id="others-hint">{hint}</p>
            {move || {
                (some() && !all()).then(|| {
                    view! { <Cannot without=Ability::OneStep text=t!(words, cannot.one_step) /> }
                })
            }}
            {move || {
                (!all()).then(|| {
                    view! {
                        <Cannot without=Ability::SavedElsewhere text=t!(words, cannot.keeps_saved) />
                    }
                })
            }}
        </div>
        <ul class="sessions">
            <For each=move || choice.others.get() key=|info| info.id.clone() let:info>
                <li>
                    <OtherChoice info=info choice=choice changed=changed />
                </li>
            </For>
        </ul>
    }
}

#[component]
fn OtherChoice(info: SessionInfo, choice: Choice, changed: Option<Timestamp>) -> impl IntoView {
    let words = use_words();
    let (id, same) = (info.id.clone(), info.id.clone());
    let name = say::device(words, &info.device);
    view! {
        <label class="session small check">
            <input
                type="checkbox"
                aria-label=name
                prop:checked=move || choice.goes(&id)
                on:change=move |event| choice.one(&same, event_target_checked(&event))
            />
            <SessionText info=info password_changed=changed />
        </label>
    }
}
