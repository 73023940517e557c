//! Stands where a screen will be while its code is loaded, and says so when that fails.

use crate::components::alert::{Alert, Tone};
use crate::state::task::Task;
use crate::state::words::use_words;
use crate::t;
use leptos::prelude::*;

/// Loads at once, and again when the person asks for it.
#[component]
pub fn Waiting<L, F>(
    /// Loads the screens; false if they could not be loaded. When they are, this goes away.
    load: L,
) -> impl IntoView
where
    L: Fn() -> F + Copy + Send + Sync + 'static,
    F: Future<Output = bool> + 'static,
{
    let words = use_words();
    let failed = RwSignal::new(false);
    let task = Task::new();
    let run = move || {
        task.run(async move {
            let loaded = load().await;
            failed.try_set(!loaded);
        });
    };
    run();
    let again = move |_| run();
    let alert = move || {
        failed.get().then(|| {
            view! {
                <h1 tabindex="-1">{t!(words, waiting.title)}</h1>
                <Alert tone=Tone::Problem title=t!(words, error.not_loaded) />
                <p class="buttons">
                    <button
                        type="button"
                        class="button solid"
                        disabled=task.pending()
                        on:click=again
                    >
                        {t!(words, app.try_again)}
                    </button>
                </p>
            }
        })
    };
    view! {
        <div class="plain" aria-busy=move || task.pending().get().then_some("true")>
            {alert}
        </div>
    }
}
