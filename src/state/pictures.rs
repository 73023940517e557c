//! A picture that was chosen from a file, made small. The screens' way to `platform/picture.rs`.

use crate::domain::account::Picture;
pub use crate::platform::picture::PictureProblem;
use leptos::ev::Event;

/// Reads the file that was just chosen in the file input behind `event`; `None` if none was.
///
/// # Errors
/// The file is too large or not a picture.
pub async fn chosen(event: Event) -> Option<Result<Picture, PictureProblem>> {
    let file = crate::platform::picture::take_file(&event)?;
    Some(crate::platform::picture::read_picture(file).await)
}
