//! The dialog, a sheet on phones. The browser's own `<dialog>` keeps the focus inside, closes on
//! Escape and gives the focus back.

use leptos::{html, prelude::*};

/// Provided around a screen that is only shown, as in a guide: a dialog stands in its place without
/// taking the focus, and what opens at a press may be open already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Still {
    /// Nothing is open beside the dialogs that were asked for.
    Closed,
    /// The photo menu is open.
    Menu,
    /// The phone's sheet is open.
    Sheet,
}

impl Still {
    /// Whether this stands open on a screen that is only shown.
    #[must_use]
    pub fn opens(self) -> bool {
        use_context() == Some(self)
    }
}

/// A modal dialog that follows `open` in both directions.
#[component]
pub fn Dialog(
    /// Whether it is open; Escape and a press beside it write `false`.
    open: RwSignal<bool>,
    /// The id of its heading.
    labelled_by: &'static str,
    /// What stands in it; built anew each time it opens, so nothing typed is left over.
    children: ChildrenFn,
) -> impl IntoView {
    let node: NodeRef<html::Dialog> = NodeRef::new();
    let still = use_context::<Still>().is_some();
    Effect::new(move || {
        let Some(dialog) = node.get() else { return };
        if still {
            dialog.set_open(open.get());
        } else if open.get() {
            // It fails only if it is open already, which is what is wanted.
            let _ = dialog.show_modal();
        } else {
            dialog.close();
        }
    });
    let beside = move |event: leptos::ev::MouseEvent| {
        // Everything in the dialog stands in the element below, so only the backdrop is the dialog itself.
        if event.target() == event.current_target() {
            open.set(false);
        }
    };
    // The browser tells of a closing a little later. By then the dialog may be open again, or gone.
    let closed = move |_| {
        if node.try_get_untracked().flatten().is_some_and(|dialog| !dialog.open()) {
            open.try_set(false);
        }
    };
    view! {
        <dialog
            node_ref=node
            class="dialog"
            aria-labelledby=labelled_by
            // Escape: known at once, so that the same key that opened it opens it again.
            on:cancel=move |_: leptos::web_sys::Event| open.set(false)
            on:close=closed
            on:mousedown=beside
        >
            <div class="dialog-inside">
                <div class="grabber" aria-hidden="true"></div>
                {move || open.get().then(|| children())}
            </div>
        </dialog>
    }
}

/// The two buttons that end a question: the one that does it, and says so while it does, and the
/// one that leaves things as they are.
#[component]
pub fn Answers(
    /// What the first button does.
    #[prop(into)]
    yes: String,
    /// What it says while it does it.
    busy: &'static str,
    /// How it looks: `solid` or `closing`.
    look: &'static str,
    /// Whether it is doing it.
    pending: ReadSignal<bool>,
    /// Does it.
    on_yes: Callback<()>,
    /// What the second button says.
    no: &'static str,
    /// What it says instead while the first does something that leaving does not stop.
    #[prop(optional)]
    sent: Option<&'static str>,
    /// The dialog that the second button closes.
    open: RwSignal<bool>,
) -> impl IntoView {
    let leave = move || if pending.get() { sent.unwrap_or(no) } else { no };
    let yes = move || if pending.get() { busy.to_owned() } else { yes.clone() };
    view! {
        <div class="dialog-buttons">
            <button
                type="button"
                class=format!("button {look}")
                disabled=pending
                on:click=move |_| on_yes.run(())
            >
                {yes}
            </button>
            <button type="button" class="button secondary" on:click=move |_| open.set(false)>
                {leave}
            </button>
        </div>
    }
}
