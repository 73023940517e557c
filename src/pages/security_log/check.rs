//! Whether a chain holds: the log's own, and one from a file. Each thing that is wrong is named.

use crate::components::alert::{Alert, Tone};
use crate::domain::chain::{Chain, Fault};
use crate::state::dates;
use crate::state::log_file;
use crate::state::words::{Locale, use_words};
use crate::t;
use leptos::prelude::*;

/// Most faults that are named one by one.
const MOST: usize = 50;

fn sentence(words: Locale, fault: &Fault) -> String {
    match fault {
        Fault::Changed(place) => t!(words, log.changed, place = *place),
        Fault::Missing(from, to) if from == to => t!(words, log.missing_one, n = *from),
        Fault::Missing(from, to) => t!(words, log.missing, from = *from, to = *to),
        Fault::Moved(n) => t!(words, log.moved, n = *n),
        Fault::Repeated(n) => t!(words, log.repeated, n = *n),
        Fault::Foreign(n) => t!(words, log.foreign, n = *n),
    }
}

/// What a check of a chain found.
#[component]
pub(super) fn State(
    /// What is wrong with it.
    faults: Vec<Fault>,
    /// How many entries it has.
    count: usize,
) -> impl IntoView {
    let words = use_words();
    let count = u32::try_from(count).unwrap_or(u32::MAX);
    let time = dates::time_of_day(words, dates::now());
    if faults.is_empty() {
        let text = t!(words, log.holds_text, time = time);
        let title = t!(words, log.holds, count = count);
        return view! { <Alert tone=Tone::Done title=title text=text /> }.into_any();
    }
    let named = faults.iter().take(MOST).map(|fault| {
        let text = sentence(words, fault);
        view! { <li>{text}</li> }
    });
    let more = faults.len().saturating_sub(MOST);
    let more = (more > 0).then(|| view! { <li>{t!(words, log.more_faults, count = more)}</li> });
    view! {
        <div class="card">
            <Alert tone=Tone::Problem title=t!(words, log.broken) text=t!(words, log.broken_text) />
            <ul class="card-part faults">{named.collect_view()} {more}</ul>
        </div>
    }
    .into_any()
}

/// Chooses a file, and says whether its chain holds.
#[component]
pub(super) fn CheckFile() -> impl IntoView {
    let words = use_words();
    let found = RwSignal::new(None::<Result<Chain, ()>>);
    let choose = move |event: leptos::ev::Event| {
        leptos::task::spawn_local(async move {
            if let Some(chain) = log_file::chosen(event).await {
                found.try_set(Some(chain));
            }
        });
    };
    let result = move || {
        Some(match found.get()? {
            Ok(chain) => {
                view! { <State faults=chain.faults() count=chain.entries.len() /> }.into_any()
            },
            Err(()) => {
                view! {
                    <Alert tone=Tone::Problem title=t!(words, log.no_log) text=t!(words, log.no_log_text) />
                }
                .into_any()
            }
        })
    };
    view! {
        <div class="check-file">
            <input
                id="check-file"
                type="file"
                accept="application/json,.json"
                on:change=choose
            />
            <label class="button text" for="check-file">{t!(words, log.check_file)}</label>
        </div>
        <div class="check-result">{result}</div>
    }
}
