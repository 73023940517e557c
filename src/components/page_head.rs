//! The head of a page: its heading, with the way back on phones. The heading takes the focus when
//! the page is opened, so that it is the first thing that is read.

use super::icon::{Icon, IconView};
use leptos::prelude::*;

/// The head of a page.
#[component]
pub fn PageHead(
    /// The heading.
    title: &'static str,
    /// The line under it; may be empty.
    #[prop(into, optional)]
    sub: Signal<String>,
    /// Where the phone's arrow leads and what it is called.
    back: (String, &'static str),
    /// A ring before the heading, on wide screens.
    #[prop(optional)]
    ring: Option<ViewFn>,
) -> impl IntoView {
    let (href, label) = back;
    view! {
        <div class="page-head">
            <a class="back" href=href aria-label=label>
                <IconView icon=Icon::BACK />
            </a>
            {ring.map(|ring| ring.run())}
            <div>
                <h1 tabindex="-1">{title}</h1>
                {move || sub.with(|sub| (!sub.is_empty()).then(|| view! { <p class="sub">{sub.clone()}</p> }))}
            </div>
        </div>
    }
}
