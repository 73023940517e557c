//! Preferences in a browser that keeps them, blocks them, or has none.

use crate::page::{Patch, run};
use onlyme::platform::local_storage::{APPEARANCE, LANGUAGE, Preferences};
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
fn a_preference_outlives_the_page_and_the_probe_leaves_nothing() {
    let preferences = Preferences::open();
    assert!(preferences.durable());
    assert!(preferences.set(LANGUAGE, "es"));
    assert_eq!(Preferences::open().get(LANGUAGE).as_deref(), Some("es"));
    assert!(!preferences.set(APPEARANCE, "<script>") && !preferences.set("another", "en"));
    assert!(run("localStorage.getItem('onlyme/probe')").is_null());
    run("localStorage.clear()");
}

#[wasm_bindgen_test]
fn values_that_are_not_ours_are_neither_used_nor_rewritten() {
    let preferences = Preferences::open();
    for foreign in ["dark", "\"sepia\"", "{", "\"dark\"x", "null", "\\ud800", "__proto__"] {
        run(&format!("localStorage.setItem('{APPEARANCE}', '{foreign}'); localStorage.x = '{{'"));
        assert_eq!(preferences.get(APPEARANCE), None, "{foreign}");
        assert_eq!(
            run(&format!("localStorage.getItem('{APPEARANCE}') === '{foreign}'")),
            true,
            "{foreign}"
        );
    }
    run("localStorage.clear()");
}

#[wasm_bindgen_test]
fn where_local_storage_is_blocked_null_or_full_preferences_live_in_memory() {
    let getters = [
        "throw new DOMException('blocked', 'SecurityError')",
        "return null",
        "return { setItem() { throw new DOMException('full', 'QuotaExceededError') },
            getItem() { return null }, removeItem() {} }",
    ];
    for getter in getters {
        let _patch = Patch::window("localStorage", getter);
        let preferences = Preferences::open();
        assert!(!preferences.durable(), "{getter}");
        assert_eq!(preferences.get(LANGUAGE), None);
        assert!(!preferences.set(LANGUAGE, "es"));
        assert_eq!(preferences.get(LANGUAGE).as_deref(), Some("es"));
    }
}

#[wasm_bindgen_test]
fn blocking_storage_while_the_page_is_open_breaks_nothing() {
    let preferences = Preferences::open();
    assert!(preferences.set(LANGUAGE, "es"));
    let patch = Patch::window("localStorage", "throw new DOMException('x', 'SecurityError')");
    assert_eq!(preferences.get(LANGUAGE), None);
    assert!(!preferences.set(LANGUAGE, "en"));
    assert_eq!(preferences.get(LANGUAGE).as_deref(), Some("en"));
    drop(patch);
    run("localStorage.clear()");
}
