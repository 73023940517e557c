//! Makes a small square picture of a person out of any image file. The file never leaves the
//! browser, and what it says about place and camera does not survive.

use super::js;
use crate::domain::account::Picture;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    CanvasRenderingContext2d, Event, File, HtmlCanvasElement, HtmlInputElement, ImageBitmap,
};

/// The largest file that is read.
pub const MAX_BYTES: u32 = 20_000_000;
/// The side of the square, in pixels.
const SIDE: u32 = 256;
/// The quality of the JPEG, of 1.
const QUALITY: f64 = 0.85;

/// Why a file did not become a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PictureProblem {
    /// The file is larger than [`MAX_BYTES`]; it was not read.
    #[error("the file is too large")]
    TooLarge,
    /// The browser cannot read it as an image.
    #[error("not an image")]
    NotAnImage,
    /// The browser could not draw it.
    #[error("the image could not be drawn")]
    Failed,
}

/// The file that was just chosen in the file input behind `event`, if one was. The input is emptied,
/// so that choosing the same file again counts as a choice.
#[must_use]
pub fn take_file(event: &Event) -> Option<File> {
    let input: HtmlInputElement = event.target()?.dyn_into().ok()?;
    let file = input.files()?.get(0);
    input.set_value("");
    file
}

/// Reads an image, cuts the largest square out of its middle, and shrinks it to 256 pixels.
///
/// # Errors
/// [`PictureProblem`].
pub async fn read_picture(file: File) -> Result<Picture, PictureProblem> {
    if file.size() > f64::from(MAX_BYTES) {
        return Err(PictureProblem::TooLarge);
    }
    let image = decode(&file).await.ok_or(PictureProblem::NotAnImage)?;
    let drawn = draw(&image);
    // A large image takes as much memory as its pixels until somebody says that it is done with.
    image.close();
    let canvas = drawn.ok_or(PictureProblem::Failed)?;
    // A browser that cannot write JPEG writes PNG, which is as good.
    let url = canvas.to_data_url_with_type_and_encoder_options("image/jpeg", &QUALITY.into());
    Picture::parse(&url.map_err(|_| PictureProblem::Failed)?).map_err(|_| PictureProblem::Failed)
}

async fn decode(file: &File) -> Option<ImageBitmap> {
    let decoding = js::window()?.create_image_bitmap_with_blob(file).ok()?;
    JsFuture::from(decoding).await.ok()?.dyn_into().ok()
}

/// Draws the largest centred square of `image` on white, because JPEG knows no transparency.
fn draw(image: &ImageBitmap) -> Option<HtmlCanvasElement> {
    let canvas: HtmlCanvasElement =
        js::document()?.create_element("canvas").ok()?.dyn_into().ok()?;
    canvas.set_width(SIDE);
    canvas.set_height(SIDE);
    let context: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
    let (width, height) = (f64::from(image.width()), f64::from(image.height()));
    let (cut, side) = (width.min(height), f64::from(SIDE));
    context.set_fill_style_str("#fff");
    context.fill_rect(0.0, 0.0, side, side);
    // Without this a large photo would be shrunk by picking pixels, and look jagged.
    let _ = js_sys::Reflect::set(&context, &"imageSmoothingQuality".into(), &"high".into());
    let (x, y) = ((width - cut) / 2.0, (height - cut) / 2.0);
    let draw = CanvasRenderingContext2d::draw_image_with_image_bitmap_and_sw_and_sh_and_dx_and_dy_and_dw_and_dh;
    draw(&context, image, x, y, cut, cut, 0.0, 0.0, side, side).ok()?;
    Some(canvas)
}
