//! Who a tab is: this browser, or a practice device.

use crate::page::{Patch, run};
use onlyme::domain::device::{Device, PracticeDevice};
use onlyme::domain::ids::AccountId;
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
fn a_tab_remembers_whether_it_may_know_accounts_and_asks_where_nothing_can_be_remembered() {
    run("sessionStorage.clear(); localStorage.removeItem('onlyme/in')");
    let browser = this_tab();
    assert!(!browser.may_know_accounts(), "at the first visit nobody is known");
    browser.note_known(true);
    assert!(this_tab().may_know_accounts(), "after a reload");

    run("history.replaceState(null, '', '/?device=iphone')");
    let phone = this_tab();
    assert!(!phone.may_know_accounts(), "another device has a note of its own");
    phone.note_known(true);
    browser.note_known(false);
    assert!(phone.may_know_accounts() && !browser.may_know_accounts());
    phone.note_known(false);
    assert!(!phone.may_know_accounts());
    run("sessionStorage.clear(); history.replaceState(null, '', '/')");

    // Even where the note was lost, a saved login is one.
    run("localStorage.setItem('onlyme/saved/ana', '{}')");
    assert!(this_tab().may_know_accounts());
    run("localStorage.removeItem('onlyme/saved/ana')");
    assert!(!this_tab().may_know_accounts());

    for (storage, body) in [
        ("localStorage", "throw new DOMException('blocked', 'SecurityError')"),
        ("localStorage", "return null"),
        ("indexedDB", "throw new DOMException('blocked', 'SecurityError')"),
        ("indexedDB", "return undefined"),
    ] {
        let _patch = Patch::window(storage, body);
        assert!(this_tab().may_know_accounts(), "{storage}: {body}");
    }
}

#[wasm_bindgen_test]
fn a_tab_remembers_whose_account_it_acts_for_and_takes_nothing_else_for_one() {
    run("sessionStorage.clear()");
    let tab = this_tab();
    assert_eq!(tab.account(), None);
    // A server has another way to make up ids than the embedded service.
    for id in ["0123456789abcdef0123456789abcdef", "Kx9TzQ0aB3cD4eF5gH6iJ7kL8mN9oP0q"] {
        let ana = AccountId(id.into());
        tab.note_account(Some(&ana));
        assert_eq!(this_tab().account(), Some(ana), "after a reload");
    }
    for foreign in ["", "a na", "../../ana", "{}", &"0".repeat(65)] {
        run(&format!("sessionStorage.setItem('onlyme/account', '{foreign}')"));
        assert_eq!(this_tab().account(), None, "{foreign}");
    }
    tab.note_account(None);
    assert!(run("sessionStorage.getItem('onlyme/account')").is_null());
    run("sessionStorage.clear()");
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
