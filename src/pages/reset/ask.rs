//! The question before a reset: it names what goes and what stays.

use super::{Choices, words as name};
use crate::components::dialog::{Answers, Dialog};
use crate::components::field::Problem;
use crate::domain::inventory::{Group, Inventory, total};
use crate::pages::say;
use crate::state::reset::{Reset, Wish};
use crate::state::task::Task;
use crate::state::words::{Locale, use_words};
use crate::t;
use leptos::prelude::*;

/// The dialog.
#[component]
pub(super) fn AskReset(open: RwSignal<bool>, choices: Choices, reset: Reset) -> impl IntoView {
    view! {
        <Dialog open=open labelled_by="reset-question">
            <Question open=open choices=choices reset=reset />
        </Dialog>
    }
}

#[component]
fn Question(open: RwSignal<bool>, choices: Choices, reset: Reset) -> impl IntoView {
    let words = use_words();
    let wish = choices.wish();
    let problem = RwSignal::new(String::new());
    let task = Task::new();
    let run = move || async move {
        problem.set(String::new());
        if let Err(error) = reset.run(wish).await {
            let why = say::error(words, &error);
            // The question may have been closed in the meantime.
            problem.try_set(t!(words, reset.not_ended, why = why));
        }
    };
    let going =
        move || reset.with(|state| state.found.as_ref().map(|found| goes(words, found, wish)));
    view! {
        <h2 id="reset-question" class="dialog-head">{t!(words, reset.question)}</h2>
        <div class="dialog-body">
            <ul class="dialog-list reset-goes">{going}</ul>
            <p>
                {wish.log_out.then(|| [t!(words, reset.question_log_out), " "].concat())}
                {if wish.keep_accounts {
                    t!(words, reset.question_keep)
                } else {
                    t!(words, reset.question_text)
                }}
            </p>
            <Problem id="reset-problem".into() text=problem />
        </div>
        <Answers
            yes=t!(words, reset.submit).to_owned()
            busy=t!(words, reset.busy)
            look="closing"
            pending=task.pending()
            on_yes=Callback::new(move |()| task.run(run()))
            no=t!(words, app.cancel)
            sent=t!(words, app.close)
            open=open
        />
    }
}

/// The groups that have something in them, and what is meant for each.
fn goes(words: Locale, found: &Inventory, wish: Wish) -> Vec<AnyView> {
    let row = |group: Group| {
        let all = total(&found.of(group));
        let stays = wish.keep_accounts && group == Group::Accounts;
        let what = if stays { t!(words, reset.stays).into() } else { name::total(words, all) };
        let row = view! {
            <li>
                <span>{name::name(words, group)}</span>
                <span class="meta">{what}</span>
            </li>
        };
        (all.count > 0).then(|| row.into_any())
    };
    Group::ALL.into_iter().filter_map(row).collect()
}
