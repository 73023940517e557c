//! Pictures: cut, shrunk, and refused.

use crate::page::wait_for;
use onlyme::platform::picture::{PictureProblem, read_picture};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::File;

/// A picture of three stripes: red, green and blue.
async fn stripes(width: u32, height: u32, kind: &str) -> File {
    let code = format!(
        "const canvas = document.createElement('canvas');
         [canvas.width, canvas.height] = [{width}, {height}];
         const [context, wide] = [canvas.getContext('2d'), {width} > {height}];
         ['#f00', '#0f0', '#00f'].forEach((colour, n) => {{
             context.fillStyle = colour;
             const [w, h] = wide ? [{width} / 3, {height}] : [{width}, {height} / 3];
             context.fillRect(wide ? n * w : 0, wide ? 0 : n * h, w, h);
         }});
         const blob = await new Promise(done => canvas.toBlob(done, '{kind}'));
         return new File([blob], 'stripes')"
    );
    wait_for(&code).await.unchecked_into()
}

/// The size of an image, and the colours of a corner, the middle and the other corner.
async fn look(url: &str) -> String {
    let code = format!(
        "const image = new Image(); image.src = '{url}'; await image.decode();
         const canvas = document.createElement('canvas');
         [canvas.width, canvas.height] = [image.width, image.height];
         const context = canvas.getContext('2d'); context.drawImage(image, 0, 0);
         const at = n => [...context.getImageData(n, n, 1, 1).data].slice(0, 3)
             .map(c => c > 240 ? 'x' : c < 16 ? '-' : '?').join('');
         return [image.width, image.height, at(12), at(128), at(243)].join(' ')"
    );
    wait_for(&code).await.as_string().unwrap()
}

#[wasm_bindgen_test]
async fn the_middle_of_a_large_image_becomes_a_small_square() {
    for (width, height, kind) in [
        (900, 300, "image/png"),
        (300, 900, "image/jpeg"),
        (3000, 1000, "image/png"),
        (90, 30, "image/png"),
    ] {
        let picture = read_picture(stripes(width, height, kind).await).await.unwrap();
        assert!(picture.url().starts_with("data:image/jpeg;base64,"));
        assert!(picture.url().len() < 8_000, "{} bytes", picture.url().len());
        assert_eq!(look(picture.url()).await, "256 256 -x- -x- -x-", "{width}x{height}");
    }
}

#[wasm_bindgen_test]
async fn what_is_transparent_becomes_white() {
    let file = wait_for(
        "const canvas = document.createElement('canvas');
         const blob = await new Promise(done => canvas.toBlob(done)); return new File([blob], 'x')",
    );
    let picture = read_picture(file.await.unchecked_into()).await.unwrap();
    assert_eq!(look(picture.url()).await, "256 256 xxx xxx xxx");
}

#[wasm_bindgen_test]
async fn noise_fits_too() {
    let file = wait_for(
        "const canvas = document.createElement('canvas'); canvas.width = canvas.height = 256;
         const context = canvas.getContext('2d'), data = context.createImageData(256, 256);
         for (let n = 0; n < data.data.length; n++) data.data[n] = n % 4 == 3 ? 255 : Math.random() * 256;
         context.putImageData(data, 0, 0);
         const blob = await new Promise(done => canvas.toBlob(done)); return new File([blob], 'x')",
    );
    assert!(read_picture(file.await.unchecked_into()).await.is_ok());
}

#[wasm_bindgen_test]
async fn a_huge_file_and_one_that_is_no_image_are_refused() {
    let huge = wait_for("return new File([new Uint8Array(20000001)], 'huge.png')").await;
    assert_eq!(read_picture(huge.unchecked_into()).await, Err(PictureProblem::TooLarge));
    for bad in
        ["'not an image'", "'<svg xmlns=\"http://www.w3.org/2000/svg\"><script/></svg>'", "''"]
    {
        let file = format!("return new File([{bad}], 'x.png', {{ type: 'image/png' }})");
        let file = wait_for(&file).await;
        assert_eq!(read_picture(file.unchecked_into()).await, Err(PictureProblem::NotAnImage));
    }
}
