//! What is found out at the start when the browser keeps little or nothing.

use crate::indexed_db::{keys, put, read};
use crate::page::{FULL, Patch, wait_for};
use onlyme::domain::inventory::ACCOUNTS;
use onlyme::platform::indexed_db::IndexedDbStore;
use onlyme::platform::storage::{self, StorageNotice};
use onlyme::platform::store::BrowserStore;
use onlyme::service::embedded::ports::Store as _;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
async fn a_browser_that_works_keeps_rows_on_the_disk_and_the_probe_leaves_none() {
    let opened = storage::open(ACCOUNTS).await;
    assert_eq!(opened.notice, None);
    assert!(matches!(opened.store, BrowserStore::IndexedDb(_)) && opened.store.durable());
    assert!(read(&opened.store, keys(&["probe"])).await.is_empty());
}

#[wasm_bindgen_test]
async fn a_browser_that_blocks_storage_gets_memory_and_a_notice() {
    let getters = ["throw new DOMException('blocked', 'SecurityError')", "return undefined"];
    for getter in getters {
        let patch = Patch::window("indexedDB", getter);
        let opened = storage::open(ACCOUNTS).await;
        drop(patch);
        assert_eq!(opened.notice, Some(StorageNotice::Blocked), "{getter}");
        assert!(!opened.store.durable());
        put(&opened.store, &[("m", "1")]).await.unwrap();
        assert_eq!(read(&opened.store, keys(&["m"])).await["m"], "1");
    }
}

#[wasm_bindgen_test]
async fn a_browser_that_never_opens_a_database_is_given_three_seconds() {
    let patch = Patch::new(
        "window.realOpen = IDBFactory.prototype.open;
         IDBFactory.prototype.open = () => new EventTarget();",
        "IDBFactory.prototype.open = window.realOpen",
    );
    let now = js_sys::Date::now();
    let opened = storage::open(ACCOUNTS).await;
    let took = js_sys::Date::now() - now;
    drop(patch);
    assert_eq!(opened.notice, Some(StorageNotice::Blocked));
    assert!((2_900.0..4_500.0).contains(&took), "{took} ms");
}

#[wasm_bindgen_test]
async fn a_full_disk_is_read_into_memory_and_not_written() {
    put(&IndexedDbStore::new(), &[("f/1", "kept")]).await.unwrap();
    let patch = Patch::put(FULL);
    let opened = storage::open(ACCOUNTS).await;
    drop(patch);
    assert_eq!(opened.notice, Some(StorageNotice::Full));
    assert_eq!(read(&opened.store, keys(&["f/1"])).await["f/1"], "kept");
    put(&opened.store, &[("f/1", "changed")]).await.unwrap();
    assert_eq!(read(&IndexedDbStore::new(), keys(&["f/1"])).await["f/1"], "kept");
}

#[wasm_bindgen_test]
async fn nobody_asks_the_browser_for_persistence() {
    let code = "window.asked = 0; if (navigator.storage) {
        navigator.storage.persist = () => { window.asked++; return new Promise(() => {}) } }";
    let _patch = Patch::new(code, "delete navigator.storage?.persist");
    storage::open(ACCOUNTS).await;
    assert_eq!(wait_for("return window.asked").await.as_f64(), Some(0.0));
}
