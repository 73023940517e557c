//! Asks before an account is forgotten on this device, by its name, and before all are.

use super::cannot::{Ability, has};
use super::say;
use crate::components::dialog::{Answers, Dialog};
use crate::components::field::Problem;
use crate::domain::account::Card;
use crate::state::session::Session;
use crate::state::task::Task;
use crate::state::words::use_words;
use crate::t;
use leptos::prelude::*;

/// Opens the question. Copy it freely.
#[derive(Clone, Copy)]
pub struct AskForget {
    open: RwSignal<bool>,
    who: RwSignal<Vec<Card>>,
}

impl AskForget {
    /// Nothing is asked yet.
    #[must_use]
    pub fn new() -> Self {
        Self { open: RwSignal::new(false), who: RwSignal::new(vec![]) }
    }

    /// Asks about these accounts.
    pub fn ask(self, who: Vec<Card>) {
        self.who.set(who);
        self.open.set(true);
    }
}

impl Default for AskForget {
    fn default() -> Self {
        Self::new()
    }
}

/// The dialog.
#[component]
pub fn ForgetDialog(
    /// What is asked.
    ask: AskForget,
) -> impl IntoView {
    view! {
        <Dialog open=ask.open labelled_by="forget-title">
            <Question ask=ask />
        </Dialog>
    }
}

#[component]
fn Question(ask: AskForget) -> impl IntoView {
    let words = use_words();
    let session = expect_context::<Session>();
    let problem = RwSignal::new(String::new());
    let task = Task::new();
    let who = ask.who.get_untracked();
    let known = has(Ability::SavedElsewhere);
    let one_text = if known { t!(words, saved.forget_text) } else { t!(words, server.forget_text) };
    let all_text =
        if known { t!(words, saved.forget_all_text) } else { t!(words, server.forget_all_text) };
    let (title, text, yes) = match who.as_slice() {
        [one] => (
            t!(words, saved.forget_title, username = one.username.as_str()),
            one_text,
            t!(words, saved.forget),
        ),
        _ => (t!(words, saved.forget_all_title).to_owned(), all_text, t!(words, saved.forget_all)),
    };
    let names = (who.len() > 1).then(|| {
        let names = who.iter().map(|card| card.username.to_string());
        view! { <ul class="plain-list">{names.map(|name| view! { <li>{name}</li> }).collect_view()}</ul> }
    });
    let forget = move |who: Vec<Card>| async move {
        for card in who {
            if let Err(error) = session.forget(card.id).await {
                problem.set(say::error(words, &error));
                return;
            }
        }
        ask.open.set(false);
    };
    view! {
        <h2 id="forget-title" class="dialog-head">{title}</h2>
        <div class="dialog-body">
            <p>{text}</p>
            {names}
            <Problem id="forget-problem".into() text=problem />
        </div>
        <Answers
            yes=yes
            busy=t!(words, saved.forgetting)
            look="solid"
            pending=task.pending()
            on_yes=Callback::new(move |()| task.run(forget(who.clone())))
            no=t!(words, app.cancel)
            sent=t!(words, app.close)
            open=ask.open
        />
    }
}
