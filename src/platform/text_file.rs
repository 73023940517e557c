//! A file that somebody has chosen, as text. It never leaves the browser.

use wasm_bindgen::JsCast as _;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Event, File};

/// The file that was just chosen in the file input behind `event`, if one was.
#[must_use]
pub fn take(event: &Event) -> Option<File> {
    super::picture::take_file(event)
}

/// Its text; `None` if it is longer than `most` bytes, and is then not read, or cannot be read.
pub async fn read(file: &File, most: u32) -> Option<String> {
    if file.size() > f64::from(most) {
        return None;
    }
    let text = JsFuture::from(file.unchecked_ref::<web_sys::Blob>().text()).await.ok()?;
    text.as_string()
}
