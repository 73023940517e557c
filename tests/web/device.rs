//! Who a tab is: this browser, or a practice device.

use crate::page::{Patch, run};
use onlyme::domain::device::PracticeDevice;
use onlyme::platform::device::this_device;
use wasm_bindgen_test::wasm_bindgen_test;

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
