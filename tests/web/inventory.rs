//! What is kept, found and removed; and that a look makes nothing and touches nobody else's keys.
//!
//! The browser runs one test after the other, so each may begin by removing everything.

use crate::indexed_db::put;
use crate::page::{Patch, run, wait_for};
use onlyme::domain::inventory::{ACCOUNTS, DEVICES, Group, Inventory, Place};
use onlyme::platform::indexed_db::IndexedDbStore;
use onlyme::platform::inventory::{list, remove};
use wasm_bindgen_test::wasm_bindgen_test;

async fn databases() -> String {
    let names = "(await indexedDB.databases()).map(database => database.name)";
    let ours = format!("return {names}.filter(name => name.startsWith('onlyme')).sort().join()");
    wait_for(&ours).await.as_string().unwrap()
}

fn keys(found: &Inventory, group: Group) -> Vec<(String, Option<u64>)> {
    found.of(group).into_iter().map(|entry| (entry.key, entry.bytes)).collect()
}

/// Something of each kind, and keys of another app beside it.
async fn fill() {
    run("localStorage.clear(); sessionStorage.clear();
         localStorage.setItem('onlyme/language', '\"es\"');
         localStorage.setItem('onlyme/saved/1', 'ñ😀');
         localStorage.setItem('onlymenot', '1'); localStorage.setItem('another', 'onlyme/in');
         sessionStorage.setItem('onlyme/practice', 'x'); sessionStorage.setItem('another', '1')");
    wait_for(
        "await (await caches.open('onlyme-1')).put('/file', new Response('text'));
              await caches.open('onlymenot')",
    )
    .await;
    put(&IndexedDbStore::new(), &[("account/1", "abc")]).await.unwrap();
    wait_for(
        "const db = await new Promise(done => {
             const request = indexedDB.open('onlyme-device');
             request.onupgradeneeded = () => ['devices', 'keys'].forEach(
                 store => request.result.createObjectStore(store));
             request.onsuccess = () => done(request.result);
         });
         const key = await crypto.subtle.generateKey(
             { name: 'AES-GCM', length: 256 }, false, ['encrypt']);
         const transaction = db.transaction(['devices', 'keys'], 'readwrite');
         transaction.objectStore('devices').put('0a', 'browser');
         transaction.objectStore('keys').put(key, '0a');
         await new Promise(done => { transaction.oncomplete = done });
         db.close()",
    )
    .await;
}

#[wasm_bindgen_test]
async fn everything_is_found_and_removed_and_other_apps_keep_theirs() {
    remove(false).await;
    fill().await;
    let found = list(&[]).await;
    assert_eq!(found.unread, Vec::<&str>::new());
    let sized = |key: &str, bytes| vec![(key.to_owned(), bytes)];
    let accounts = keys(&found, Group::Accounts);
    assert_eq!(accounts[..1], sized("rows/account/1", Some(24)));
    // Three characters of a key and 32 of a random version.
    assert_eq!(accounts[1..], sized("versions/now", Some(70)));
    assert_eq!(keys(&found, Group::Saved), sized("onlyme/saved/1", Some(34)));
    assert_eq!(keys(&found, Group::Preferences), sized("onlyme/language", Some(38)));
    assert_eq!(keys(&found, Group::Keys), sized("keys/0a", None));
    let session = keys(&found, Group::Session);
    assert_eq!(session[0], ("onlyme/practice".to_owned(), Some(32)));
    assert_eq!(session[1], ("devices/browser".to_owned(), Some(18)));
    let files = found.of(Group::Files);
    assert_eq!(files.len(), 1, "{found:?}");
    let file = &files[0];
    assert!(file.key.ends_with("/file") && file.place == Place::Cache("onlyme-1".into()));
    assert_eq!(found.entries.len(), 8);

    assert_eq!(remove(false).await, Vec::<String>::new());
    assert_eq!(list(&[]).await, Inventory::default());
    assert_eq!(databases().await, "");
    let left = run("[...Object.keys(localStorage), ...Object.keys(sessionStorage)].sort().join()");
    assert_eq!(left.as_string().unwrap(), "another,another,onlymenot");
    let caches = wait_for("return (await caches.keys()).join()").await;
    assert_eq!(caches.as_string().unwrap(), "onlymenot");
    run("localStorage.clear(); sessionStorage.clear(); caches.delete('onlymenot')");
}

#[wasm_bindgen_test]
async fn accounts_that_are_kept_are_all_that_stays() {
    remove(false).await;
    fill().await;
    assert_eq!(remove(true).await, Vec::<String>::new());
    let found = list(&[]).await;
    assert!(found.has_database(ACCOUNTS) && !found.has_database(DEVICES));
    assert_eq!(found.entries.len(), 2, "a row and the version");
    remove(false).await;
    run("localStorage.clear(); sessionStorage.clear(); caches.delete('onlymenot')");
}

#[wasm_bindgen_test]
async fn a_look_makes_no_database_even_where_the_browser_cannot_list_them() {
    remove(false).await;
    assert_eq!(list(&[]).await, Inventory::default());
    assert_eq!(databases().await, "");
    let patch = Patch::new(
        "window.realList = IDBFactory.prototype.databases; delete IDBFactory.prototype.databases",
        "IDBFactory.prototype.databases = window.realList",
    );
    let empty = list(&[]).await;
    put(&IndexedDbStore::new(), &[("clock", "1")]).await.unwrap();
    let found = list(&[]).await;
    let held = remove(false).await;
    drop(patch);
    assert_eq!(empty, Inventory::default());
    assert_eq!(keys(&found, Group::Accounts)[0], ("rows/clock".to_owned(), Some(12)));
    assert_eq!((held, databases().await), (vec![], String::new()));
}

#[wasm_bindgen_test]
async fn a_database_that_somebody_holds_is_named_and_not_looked_into() {
    remove(false).await;
    put(&IndexedDbStore::new(), &[("clock", "1")]).await.unwrap();
    wait_for(
        "window.holder = await new Promise(done => {
             indexedDB.open('onlyme-service').onsuccess = event => done(event.target.result) })",
    )
    .await;
    let before = js_sys::Date::now();
    let held = remove(false).await;
    let took = js_sys::Date::now() - before;
    let found = list(&held).await;
    assert_eq!(held, [ACCOUNTS]);
    assert!((2_900.0..4_500.0).contains(&took), "{took} ms");
    assert!(found.entries.len() == 1 && found.entries[0].is_closed(), "{found:?}");
    run("window.holder.close()");
    assert_eq!(remove(false).await, Vec::<String>::new());
    assert_eq!(list(&held).await, Inventory::default());
}

#[wasm_bindgen_test]
async fn an_empty_database_is_still_something() {
    remove(false).await;
    wait_for(
        "await new Promise(done => { indexedDB.open('onlyme-old').onsuccess = event => {
             event.target.result.close(); done() } })",
    )
    .await;
    assert_eq!(keys(&list(&[]).await, Group::Other), [(String::new(), Some(0))]);
    remove(false).await;
    assert_eq!(list(&[]).await, Inventory::default());
}

#[wasm_bindgen_test]
async fn the_service_workers_of_this_app_are_listed_and_removed() {
    remove(false).await;
    let _patch = Patch::new(
        "window.gone = [];
         const worker = scope => ({ scope, async unregister() { window.gone.push(scope) } });
         Object.defineProperty(navigator, 'serviceWorker', { configurable: true, value: {
             async getRegistrations() {
                 return [worker(location.origin + '/'), worker('https://other.example/')] } } })",
        "delete navigator.serviceWorker",
    );
    let found = list(&[]).await;
    remove(false).await;
    assert_eq!(found.of(Group::Files).len(), 1);
    assert_eq!(run("window.gone.join() === location.origin + '/'"), true);
}

#[wasm_bindgen_test]
async fn what_the_browser_does_not_show_is_said() {
    remove(false).await;
    let blocked = "throw new DOMException('blocked', 'SecurityError')";
    for (name, kind) in [
        ("localStorage", "localStorage"),
        ("sessionStorage", "sessionStorage"),
        ("indexedDB", "IndexedDB"),
        ("caches", "CacheStorage"),
    ] {
        let patch = Patch::window(name, blocked);
        let found = list(&[]).await;
        // Where it cannot be reached, removing does nothing and throws nothing.
        let held = remove(false).await;
        drop(patch);
        assert_eq!((found.unread, held), (vec![kind], vec![]), "{name}");
    }
}
