//! The document itself: its language, its appearance, its dialogs, and the sign that it is ready.

use crate::page::{Patch, run};
use onlyme::platform::dom;
use wasm_bindgen::JsCast;
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

#[wasm_bindgen_test]
fn a_dialog_opens_and_one_that_cannot_breaks_nothing() {
    let insert =
        "document.body.insertAdjacentHTML('beforeend', '<dialog id=test-dialog>x</dialog>')";
    let patch = Patch::new(insert, "document.getElementById('test-dialog').remove()");
    let dialog = run("document.getElementById('test-dialog')").unchecked_into();
    dom::show_modal(&dialog);
    assert!(dialog.open());
    dialog.close();
    dialog.show();
    dom::show_modal(&dialog);
    drop(patch);
    dialog.close();
    dom::show_modal(&dialog);
    assert!(!dialog.open());
    assert!(!dom::matches_wide() || run("innerWidth >= 768") == true);
}
