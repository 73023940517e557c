//! Looks into the frame of a practice device that a guide has put up: which controls can be used
//! there, and it marks the one that comes next. The frame shows this very app, from the same origin.
//!
//! Never looks into anything else, and never presses or fills in what nobody asked for.

use super::device::GUIDE;
use super::js;
use crate::domain::device::PracticeDevice;
use crate::domain::guide::{Control, Sight};
use wasm_bindgen::JsCast;
use web_sys::{
    Document, Element, Event, EventInit, HtmlElement, HtmlIFrameElement, HtmlInputElement,
};

/// The mark that the style sheet draws.
pub(super) const POINTED: &str = "data-pointed";

/// Which of the `wanted` controls can be used on `device` now. Says nothing of who is logged in.
#[must_use]
pub fn look(device: PracticeDevice, wanted: &[Control]) -> Sight {
    let mut sight = Sight::default();
    let Some(page) = page(device) else { return sight };
    for control in wanted {
        let Some(found) = usable(&page, *control) else { continue };
        sight.shown.push(*control);
        // Of another page's class for the browser, so no cast is checked; what is no field has no value.
        let input: &HtmlInputElement = found.unchecked_ref();
        if js::field(input, "value")
            .and_then(|value| value.as_string())
            .is_some_and(|v| !v.is_empty())
        {
            sight.filled.push(*control);
        }
        if js::field(input, "checked").is_some_and(|checked| checked.is_truthy()) {
            sight.ticked.push(*control);
        }
    }
    sight
}

/// Marks `control` on `device`, and nothing else there.
pub fn point(device: PracticeDevice, control: Option<Control>) {
    let Some(page) = page(device) else { return };
    let wanted = control.and_then(|control| usable(&page, control));
    let Ok(marked) = page.query_selector_all(&["[", POINTED, "]"].concat()) else { return };
    for index in 0..marked.length() {
        let Some(node) = marked.item(index) else { continue };
        let element: &Element = node.unchecked_ref();
        if wanted.as_ref() != Some(element) {
            let _ = element.remove_attribute(POINTED);
        }
    }
    if let Some(element) = wanted
        && !element.has_attribute(POINTED)
    {
        let _ = element.set_attribute(POINTED, "");
    }
}

/// Whether the app stands in the frame of `device`.
#[must_use]
pub fn came(device: PracticeDevice) -> bool {
    page(device).is_some_and(|page| page.get_element_by_id("main").is_some())
}

/// Loads the frame of `device` once more.
pub fn load_again(device: PracticeDevice) {
    if let Some(frame) = frame(device) {
        frame.set_src(&frame.src());
    }
}

/// Presses `control` on `device`, as a person would. False if it is not there.
#[must_use]
pub fn press(device: PracticeDevice, control: Control) -> bool {
    let found = page(device).and_then(|page| usable(&page, control));
    let Some(element) = found else { return false };
    element.unchecked_ref::<HtmlElement>().click();
    true
}

/// Types `text` into the field on `device`. False if it is not there.
#[must_use]
pub fn fill(device: PracticeDevice, control: Control, text: &str) -> bool {
    let found = page(device).and_then(|page| usable(&page, control));
    let Some(element) = found else { return false };
    element.unchecked_ref::<HtmlInputElement>().set_value(text);
    let init = EventInit::new();
    init.set_bubbles(true);
    Event::new_with_event_init_dict("input", &init)
        .is_ok_and(|event| element.dispatch_event(&event).is_ok())
}

/// The page in the frame of `device`, if there is one and it has come.
fn page(device: PracticeDevice) -> Option<Document> {
    frame(device)?.content_document()
}

fn frame(device: PracticeDevice) -> Option<HtmlIFrameElement> {
    let selector = ["iframe[", GUIDE, "][data-device='", device.word(), "']"].concat();
    Some(js::document()?.query_selector(&selector).ok()??.unchecked_into())
}

/// The first match of a control that can be used: it has a size, and no open dialog lies over it.
pub(super) fn usable(page: &Document, control: Control) -> Option<Element> {
    let dialog = page.query_selector("dialog[open]").ok()?;
    let found = page.query_selector_all(control.selector()).ok()?;
    (0..found.length()).find_map(|index| {
        let element: Element = found.item(index)?.unchecked_into();
        let size = element.get_bounding_client_rect();
        let over = dialog.as_ref().is_some_and(|dialog| !dialog.contains(Some(&element)));
        (size.width() > 0.0 && size.height() > 0.0 && !over).then_some(element)
    })
}
