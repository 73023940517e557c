//! The empty page in a frame that shows a screen and is not used: it takes over the language, the
//! appearance and the style sheets of this page, and the control that is meant is marked and in sight.
//!
//! Never loads another page into the frame, never moves the focus, and never scrolls this page.

use super::{js, sight};
use crate::domain::guide::Control;
use js_sys::{Array, Promise};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Element, EventTarget, HtmlElement, HtmlIFrameElement};

/// What the page in a frame takes over from this one.
const TAKEN: [&str; 3] = ["lang", "data-theme", "data-service"];

/// The body of the page in `frame`, once its style sheets are there; `None` where one did not come, or
/// the frame is gone.
pub async fn dress(frame: HtmlIFrameElement) -> Option<HtmlElement> {
    // Some browsers put a second empty page in the place of the first.
    if frame.content_document()?.ready_state() != "complete" {
        let _ = JsFuture::from(settled(&frame)).await;
    }
    let (from, to) = (js::document()?, frame.content_document()?);
    let (root, here) = (to.document_element()?, from.document_element()?);
    for name in TAKEN {
        if let Some(value) = here.get_attribute(name) {
            root.set_attribute(name, &value).ok()?;
        }
    }
    root.set_attribute("data-still", "").ok()?;
    let sheets = from.query_selector_all("link[rel=stylesheet]").ok()?;
    let coming = Array::new();
    for index in 0..sheets.length() {
        let sheet = sheets.item(index)?.clone_node().ok()?;
        coming.push(&settled(&sheet));
        to.head()?.append_child(&sheet).ok()?;
    }
    let came = JsFuture::from(Promise::all(&coming)).await.ok()?;
    let all = Array::from(&came)
        .iter()
        .all(|event| js::field(&event, "type").is_some_and(|kind| kind == "load"));
    (all && frame.is_connected()).then(|| to.body())?
}

/// Marks the control on the page around `body`, and scrolls that page until it is in sight.
pub fn mark(body: &HtmlElement, control: Control) {
    let Some(page) = body.owner_document() else { return };
    let Some(element) = sight::usable(&page, control) else { return };
    let _ = element.set_attribute(sight::POINTED, "");
    // The page has no doctype, so its elements do not tell how much of it is in sight.
    let height = page.default_view().and_then(|view| view.inner_height().ok()?.as_f64());
    let height = height.unwrap_or_default();
    // `scrollIntoView` would also scroll the page around the frame.
    let inside = element.closest(".dialog").ok().flatten();
    for scroller in [page.scrolling_element(), inside].into_iter().flatten() {
        let middle = |element: &Element| {
            let rect = element.get_bounding_client_rect();
            rect.top() + rect.height() / 2.0
        };
        let by = middle(&element) - height * 0.6;
        #[expect(clippy::cast_possible_truncation, reason = "a length on a screen")]
        scroller.set_scroll_top(scroller.scroll_top() + by as i32);
    }
}

/// A promise of the event that tells whether something has come.
fn settled(target: &EventTarget) -> Promise {
    js::promise(|resolve| {
        for event in ["load", "error"] {
            let _ = target.add_event_listener_with_callback(event, resolve);
        }
    })
}
