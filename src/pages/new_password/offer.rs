//! A password that nobody has to think of, made on this device and shown, so that it can be copied or
//! written down. Never kept, and no longer called so once it is changed by hand.

use crate::domain::password::strong;
use crate::domain::policy::PasswordPolicy;
use crate::state::rescue::random_bytes;
use crate::state::words::use_words;
use crate::t;
use leptos::prelude::*;

/// The button, and below it what was made.
#[component]
pub(super) fn Offer(
    /// The field that it fills.
    typed: RwSignal<String>,
    /// The field that asks for it once more.
    retype: Option<RwSignal<String>>,
    /// How many characters the service asks for.
    least: Memo<usize>,
) -> impl IntoView {
    let words = use_words();
    let offered = RwSignal::new(String::new());
    let make = move |_| {
        let policy = PasswordPolicy { min_chars: least.get_untracked() };
        let Some(made) = strong(random_bytes(), policy) else { return };
        typed.set(made.clone());
        if let Some(retype) = retype {
            retype.set(made.clone());
        }
        offered.set(made);
    };
    view! {
        <div class="offer">
            <button type="button" class="button secondary" on:click=make>
                {t!(words, secure.offer)}
            </button>
            <p class="meta" role="status">
                {move || {
                    let shown = offered.get();
                    (!shown.is_empty() && typed.get() == shown)
                        .then(|| {
                            view! {
                                {t!(words, secure.offered)}
                                " "
                                <code>{shown}</code>
                            }
                        })
                }}
            </p>
        </div>
    }
}
