//! Hints between tabs: another channel object stands for another tab.

use crate::page::{Patch, run, sleep, wait_for};
use onlyme::platform::tab_sync::TabSync;
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen_test::wasm_bindgen_test;

fn start() -> (TabSync, Rc<Cell<u32>>) {
    let heard = Rc::new(Cell::new(0));
    let count = Rc::clone(&heard);
    (TabSync::start(move |_| count.set(count.get() + 1)), heard)
}

#[wasm_bindgen_test]
async fn a_hint_arrives_in_the_other_tabs_and_not_in_this_one() {
    let ((one, heard_by_one), (_other, heard_by_other)) = (start(), start());
    one.announce();
    sleep(200).await;
    assert_eq!((heard_by_one.get(), heard_by_other.get()), (0, 1));
}

#[wasm_bindgen_test]
async fn a_message_that_is_not_exactly_the_hint_is_not_heard() {
    let (_sync, heard) = start();
    wait_for(
        "const channel = new BroadcastChannel('onlyme');
         for (const forged of ['', '{\"v\":2}', '{\"v\":1} ', { v: 1 }, null, 7, 'x'.repeat(1e7),
             '{\"v\":1,\"logged_out\":true}']) channel.postMessage(forged);
         channel.postMessage('{\"v\":1}'); channel.close()",
    )
    .await;
    sleep(500).await;
    assert_eq!(heard.get(), 1);
}

#[wasm_bindgen_test]
async fn coming_back_to_the_tab_is_a_reason_to_look_again() {
    let (_sync, heard) = start();
    let events = [
        ("window.dispatchEvent(new Event('focus'))", 1),
        ("window.dispatchEvent(new Event('online'))", 1),
        ("document.dispatchEvent(new Event('visibilitychange'))", 1),
        ("window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))", 1),
        ("window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: false }))", 0),
        ("window.dispatchEvent(new StorageEvent('storage', { key: null }))", 1),
        ("window.dispatchEvent(new StorageEvent('storage', { key: 'onlyme/hint' }))", 1),
        ("window.dispatchEvent(new StorageEvent('storage', { key: 'onlyme/language' }))", 0),
    ];
    for (event, hints) in events {
        heard.set(0);
        run(event);
        assert_eq!(heard.get(), hints, "{event}");
    }
}

#[wasm_bindgen_test]
async fn without_a_channel_the_hint_goes_through_local_storage() {
    let _patch = Patch::new(
        "window.realChannel = BroadcastChannel;
         window.BroadcastChannel = class { constructor() { throw new Error('blocked') } }",
        "window.BroadcastChannel = window.realChannel",
    );
    let (sync, _) = start();
    let hint = "localStorage.getItem('onlyme/hint')";
    sync.announce();
    let first = run(hint).as_string().unwrap();
    sync.announce();
    assert_ne!(run(hint).as_string().unwrap(), first, "only a change fires an event");
    run("localStorage.clear()");
}
