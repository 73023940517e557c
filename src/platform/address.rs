//! Where the app is hosted: the path under which all its own addresses and files lie.
//!
//! Never reads the address that is shown now; a deep link says nothing about the base.

use super::js;
use wasm_bindgen::JsCast;
use web_sys::{HtmlBaseElement, HtmlScriptElement, Url};

/// The boot script's tag; it carries what the hasher needs, too.
pub(super) const BOOT_SCRIPT: &str = "script[data-hasher-glue]";

/// The path of the app with a slash at both ends; `/` unless it is hosted in a folder.
///
/// `<base href>` says it. Where a strict policy forbids that element, the folder of the boot script
/// does. `document.baseURI` would do neither: without the element it is the address shown now.
pub(super) fn base() -> String {
    written_base().or_else(script_folder).unwrap_or_else(|| "/".into())
}

/// The boot script's tag.
pub(super) fn boot_script() -> Option<HtmlScriptElement> {
    js::document()?.query_selector(BOOT_SCRIPT).ok()??.dyn_into().ok()
}

fn written_base() -> Option<String> {
    let element = js::document()?.query_selector("base[href]").ok()??;
    folder(&element.dyn_into::<HtmlBaseElement>().ok()?.href())
}

fn script_folder() -> Option<String> {
    folder(&boot_script()?.src())
}

/// The folder of an address on this origin.
fn folder(href: &str) -> Option<String> {
    let url = Url::new(href).ok()?;
    let origin = js::window()?.location().origin().ok()?;
    let path = url.pathname();
    let folder = path.get(..=path.rfind('/')?)?;
    (url.origin() == origin).then(|| folder.to_owned())
}
