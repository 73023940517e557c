//! Who a tab is: this browser, or a practice device.

use crate::page::{Patch, run};
use onlyme::domain::device::{Device, PracticeDevice};
use onlyme::platform::device::this_tab;
use wasm_bindgen_test::wasm_bindgen_test;

/// A tab, as the account service and its own screens see it.
#[derive(Debug, PartialEq)]
struct Seen {
    device: Device,
    practice: Option<PracticeDevice>,
}

async fn this_device() -> Seen {
    let tab = this_tab();
    let practice = tab.practice.as_ref().map(|(device, _)| *device);
    Seen { device: tab.device().await, practice }
}

#[wasm_bindgen_test]
fn a_tab_remembers_whether_it_may_hold_a_session_and_asks_where_nothing_can_be_remembered() {
    run("sessionStorage.clear(); localStorage.removeItem('onlyme/in')");
    let browser = this_tab();
    assert!(!browser.may_hold_session(), "at the first visit nobody is logged in");
    browser.note_session(true);
    assert!(this_tab().may_hold_session(), "after a reload");

    run("history.replaceState(null, '', '/?device=iphone')");
    let phone = this_tab();
    assert!(!phone.may_hold_session(), "another device has a note of its own");
    phone.note_session(true);
    browser.note_session(false);
    assert!(phone.may_hold_session() && !browser.may_hold_session());
    phone.note_session(false);
    assert!(!phone.may_hold_session());
    run("sessionStorage.clear(); history.replaceState(null, '', '/')");

    for (storage, body) in [
        ("localStorage", "throw new DOMException('blocked', 'SecurityError')"),
        ("localStorage", "return null"),
        ("indexedDB", "throw new DOMException('blocked', 'SecurityError')"),
        ("indexedDB", "return undefined"),
    ] {
        let _patch = Patch::window(storage, body);
        assert!(this_tab().may_hold_session(), "{storage}: {body}");
    }
}

#[wasm_bindgen_test]
async fn a_browser_has_one_name_for_all_its_tabs() {
    run("sessionStorage.clear()");
    let (one, other) = futures::future::join(this_device(), this_device()).await;
    assert_eq!(one, other);
    assert!(one.practice.is_none() && !one.device.practice);
    assert!(["Chrome", "Firefox"].contains(&one.device.browser.as_str()));
    assert_eq!(one.device.id.0.len(), 32);
}

#[wasm_bindgen_test]
async fn the_address_makes_a_tab_a_practice_device_that_a_reload_keeps() {
    run("sessionStorage.clear()");
    let browser = this_device().await;
    run("history.replaceState({ index: 3 }, '', '/practice?device=iphone#x')");
    let phone = this_device().await;
    assert_eq!(phone.practice, Some(PracticeDevice::Iphone));
    assert!(phone.device.practice && phone.device.id != browser.device.id);
    assert_eq!(run("location.pathname + location.search + history.state.index"), "/practice3");
    assert_eq!(this_device().await, phone, "after a reload");

    run("history.replaceState(null, '', '/?device=android')");
    let android = this_device().await;
    assert_eq!(android.practice, Some(PracticeDevice::Android));
    assert_ne!(android.device.id, phone.device.id);
    run("sessionStorage.clear(); history.replaceState(null, '', '/?device=toaster')");
    assert_eq!(this_device().await, browser, "a word that is none of ours changes nothing");
    run("history.replaceState(null, '', '/')");
}

#[wasm_bindgen_test]
async fn what_stands_in_the_session_storage_is_not_trusted() {
    let browser = this_device().await;
    for bad in ["iphone", "iphone:../../x", "toaster:0123456789abcdef0123456789abcdef", "{}"] {
        run(&format!("sessionStorage.setItem('onlyme/practice', '{bad}')"));
        assert_eq!(this_device().await, browser, "{bad}");
    }
    run("sessionStorage.clear()");
}

#[wasm_bindgen_test]
async fn where_storage_is_blocked_a_tab_still_has_a_name() {
    let throws = "throw new DOMException('blocked', 'SecurityError')";
    let sessions = Patch::window("sessionStorage", throws);
    run("history.replaceState(null, '', '/?device=computer')");
    assert_eq!(this_device().await.practice, Some(PracticeDevice::Computer));
    drop(sessions);
    let _databases = Patch::window("indexedDB", throws);
    let (one, other) = (this_device().await, this_device().await);
    assert!(one.practice.is_none() && one.device.id.0.len() == 32);
    assert_ne!(one.device.id, other.device.id);
    run("history.replaceState(null, '', '/')");
}
