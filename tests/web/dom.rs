//! The document itself: its language, its appearance, and the sign that it is ready.

use crate::page::run;
use onlyme::platform::dom;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
fn the_language_and_the_appearance_stand_on_the_root() {
    dom::set_language("es");
    assert_eq!(run("document.documentElement.lang"), "es");
    dom::set_appearance("dark");
    assert_eq!(run("document.documentElement.dataset.theme"), "dark");
    dom::set_appearance("system");
    assert!(run("document.documentElement.dataset.theme").is_undefined());
}

#[wasm_bindgen_test]
fn the_boot_script_hears_that_the_app_is_ready() {
    run("window.ready = 0; window.addEventListener('onlyme-ready', () => window.ready++)");
    run("document.body.insertAdjacentHTML('beforeend', '<div id=app-shell></div>')");
    dom::tell_ready();
    assert_eq!(run("window.ready").as_f64(), Some(1.0));
    assert_eq!(run("document.documentElement.dataset.ready"), "");
    assert!(run("document.getElementById('app-shell')").is_null(), "the first paint is gone");
}
