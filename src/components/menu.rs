//! The menu under the profile photo. It is a disclosure, not an application menu: a button that
//! shows a list of ordinary links and buttons, closed by Escape, by leaving it, or by using it.

use super::dialog::Still;
use leptos::wasm_bindgen::JsCast as _;
use leptos::{ev, html, prelude::*};

/// A button that shows `children` below it.
#[component]
pub fn Menu(
    /// The button's name.
    label: &'static str,
    /// What is drawn on the button.
    face: ViewFn,
    /// Changes whenever the menu should close, such as the address.
    #[prop(into)]
    close_on: Signal<String>,
    /// What the menu holds.
    children: ChildrenFn,
) -> impl IntoView {
    let open = RwSignal::new(Still::Menu.opens());
    let button: NodeRef<html::Button> = NodeRef::new();
    let inside: NodeRef<html::Div> = NodeRef::new();
    Effect::new(move |before: Option<()>| {
        close_on.track();
        if before.is_some() {
            open.set(false);
        }
    });
    let on_key = move |event: ev::KeyboardEvent| {
        if event.key() == "Escape" && open.get_untracked() {
            open.set(false);
            if let Some(button) = button.get_untracked() {
                // Focus can only fail on an element that is gone, and then nothing needs it.
                let _ = button.focus();
            }
        }
    };
    let on_leave = move |event: ev::FocusEvent| {
        let goes_to = event.related_target();
        let stays = inside
            .get_untracked()
            .is_some_and(|inside| goes_to.is_some_and(|to| inside.contains(to.dyn_ref())));
        if !stays {
            open.set(false);
        }
    };
    view! {
        <div class="menu-anchor" node_ref=inside on:keydown=on_key on:focusout=on_leave>
            <button
                type="button"
                class="photo"
                node_ref=button
                aria-label=label
                aria-expanded=move || if open.get() { "true" } else { "false" }
                on:click=move |_| open.update(|open| *open = !*open)
            >
                {face.run()}
            </button>
            {move || open.get().then(|| view! { <div class="menu">{children()}</div> })}
        </div>
    }
}
