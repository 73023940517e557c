//! What the browser makes of the style sheet: the values that an element is really drawn with. For the
//! design page alone, so it is in development builds only. Changes nothing.

use super::js;
use web_sys::Element;

/// The value of `property` on an element, as the browser has computed it; empty for one that is not in
/// the page.
#[must_use]
pub fn of(element: &Element, property: &str) -> String {
    let style = js::window().and_then(|window| window.get_computed_style(element).ok().flatten());
    let value = style.and_then(|style| style.get_property_value(property).ok());
    value.unwrap_or_default().trim().to_owned()
}

/// The value of a token, such as `--ink`, as it holds for the whole page.
#[must_use]
pub fn token(name: &str) -> String {
    js::root().map(|root| of(&root, name)).unwrap_or_default()
}
