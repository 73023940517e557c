//! The copy of this device's saved logins in localStorage, in a browser that keeps it, fills up, or
//! was written into by somebody else.

use crate::page::{Patch, run};
use onlyme::domain::ids::DeviceId;
use onlyme::platform::saved_mirror::BrowserMirror;
use onlyme::service::embedded::mirror::SAVED;
use onlyme::service::embedded::ports::Mirror as _;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
fn only_our_own_keys_are_read_and_each_value_comes_back_as_it_was() {
    let mirror = BrowserMirror::open(SAVED, None);
    let values = ["{}", "", "\u{0}", "\u{1f3fa} jarrón \u{202e}", &"x".repeat(100_000)];
    for (n, value) in values.iter().enumerate() {
        assert!(mirror.put(&format!("onlyme/saved/{n}"), value));
    }
    for foreign in ["saved/1", "onlyme/language", "Onlyme/saved/1", "__proto__", "length"] {
        run(&format!("localStorage.setItem('{foreign}', 'theirs')"));
    }
    let found = mirror.read();
    assert_eq!(found.len(), values.len());
    for (n, value) in values.iter().enumerate() {
        assert_eq!(&found[&format!("onlyme/saved/{n}")], value);
        mirror.remove(&format!("onlyme/saved/{n}"));
    }
    assert!(mirror.read().is_empty());
    assert_eq!(run("localStorage.getItem('onlyme/language')").as_string().unwrap(), "theirs");
    run("localStorage.clear()");
}

#[wasm_bindgen_test]
fn names_of_objects_are_names_like_any_other() {
    let mirror = BrowserMirror::open(SAVED, None);
    for name in ["__proto__", "constructor", "toString", ""] {
        assert!(mirror.put(&format!("onlyme/saved/{name}"), name));
    }
    let found = mirror.read();
    assert_eq!(found.len(), 4);
    assert_eq!(found["onlyme/saved/__proto__"], "__proto__");
    run("localStorage.clear()");
}

#[wasm_bindgen_test]
fn a_value_that_is_not_whole_unicode_is_read_escaped() {
    run(r"localStorage.setItem('onlyme/saved/half', 'a\ud83fb')");
    assert_eq!(BrowserMirror::open(SAVED, None).read()["onlyme/saved/half"], r#""a\ud83fb""#);
    run("localStorage.clear()");
}

#[wasm_bindgen_test]
fn practice_devices_keep_their_copies_with_their_tab_and_apart() {
    let practice = |name: &str| BrowserMirror::open(SAVED, Some(&DeviceId(name.into())));
    let (phone, laptop) = (practice("a1"), practice("b2"));
    assert!(phone.put("onlyme/saved/ana", "phone") && laptop.put("onlyme/saved/ana", "laptop"));
    assert!(BrowserMirror::open(SAVED, None).read().is_empty());
    assert_eq!(practice("a1").read()["onlyme/saved/ana"], "phone");
    phone.remove("onlyme/saved/ana");
    assert!(phone.read().is_empty());
    assert_eq!(laptop.read()["onlyme/saved/ana"], "laptop");
    run("sessionStorage.clear()");
}

#[wasm_bindgen_test]
fn where_nothing_can_be_written_nothing_breaks() {
    let mirror = BrowserMirror::open(SAVED, None);
    {
        let _full = Patch::new(
            "window.real = Storage.prototype.setItem;
             Storage.prototype.setItem = () => {
                 throw new DOMException('full', 'QuotaExceededError') }",
            "Storage.prototype.setItem = window.real",
        );
        assert!(!mirror.put("onlyme/saved/ana", "{}"));
    }
    let _blocked =
        Patch::window("localStorage", "throw new DOMException('blocked', 'SecurityError')");
    assert!(!mirror.put("onlyme/saved/ana", "{}"));
    mirror.remove("onlyme/saved/ana");
    assert!(mirror.read().is_empty());
}
