//! After how long a device that is not used is logged out by itself.

use super::Hand;
use crate::components::field::{Problem, Select};
use crate::domain::time::Span;
use crate::pages::confirm::ConfirmDialog;
use crate::pages::say;
use crate::service::ServiceError;
use crate::state::session::Session;
use crate::state::task::Task;
use crate::state::words::{Locale, use_words};
use crate::t;
use leptos::prelude::*;

/// The spans that can be chosen, in days, as words.
const CHOICES: [(&str, u32); 6] =
    [("7", 7), ("30", 30), ("90", 90), ("180", 180), ("270", 270), ("365", 365)];

fn label(words: Locale, days: u32) -> &'static str {
    match days {
        7 => t!(words, devices.idle_week),
        30 => t!(words, devices.idle_month),
        90 => t!(words, devices.idle_3_months),
        180 => t!(words, devices.idle_6_months),
        270 => t!(words, devices.idle_9_months),
        _ => t!(words, devices.idle_year),
    }
}

/// The choice.
#[component]
pub(super) fn Idle(idle: Memo<Option<Span>>, hand: Hand) -> impl IntoView {
    let words = use_words();
    let session = expect_context::<Session>();
    let who = hand.profile.with_value(|profile| profile.id.clone());
    let (problem, confirming) = (RwSignal::new(String::new()), RwSignal::new(false));
    let chosen = RwSignal::new(None::<u32>);
    let task = Task::new();
    let asked = who.clone();
    let choose = Callback::new(move |days: u32| {
        let who = asked.clone();
        chosen.set(Some(days));
        problem.set(String::new());
        task.run(async move {
            match session.choose_idle(who, days).await {
                Ok(()) => {}
                Err(ServiceError::NeedsConfirmation) => {
                    confirming.try_set(true);
                }
                Err(error) => {
                    problem.try_set(say::error(words, &error));
                }
            }
            // What is shown is what was read.
        });
    });
    let value = Signal::derive(move || {
        let days = idle.get().map_or(30, |span| span.0 / Span::days(1).0);
        // A choice that is not taken yet, because the password is asked for, is not shown as taken.
        confirming.track();
        days.to_string()
    });
    view! {
        <div class="idle">
            <Select
                id="idle"
                label=t!(words, devices.idle)
                options=CHOICES.map(|(word, days)| (word, label(words, days))).into()
                value=value
                on_choose=Callback::new(move |word: String| {
                    if let Some((_, days)) = CHOICES.into_iter().find(|(known, _)| *known == word) {
                        choose.run(days);
                    }
                })
            />
            <Problem id="idle-problem".into() text=problem />
            <ConfirmDialog
                open=confirming
                who=who
                on_confirmed=Callback::new(move |()| {
                    if let Some(days) = chosen.get_untracked() {
                        choose.run(days);
                    }
                })
            />
        </div>
    }
}
