//! The store in IndexedDB: transactions, prefixes, races, and what goes wrong.

use crate::page::{FULL, Patch, run, sleep, wait_for};
use futures::FutureExt as _;
use onlyme::platform::indexed_db::IndexedDbStore;
use onlyme::service::StorageError;
use onlyme::service::embedded::ports::{Changes, Reads, Snapshot, Store};
use std::collections::BTreeMap;
use wasm_bindgen_test::wasm_bindgen_test;

pub(crate) fn keys(keys: &[&str]) -> Reads {
    Reads { keys: keys.iter().map(ToString::to_string).collect(), prefixes: Vec::new() }
}

pub(crate) fn prefixes(prefixes: &[&str]) -> Reads {
    Reads { keys: Vec::new(), prefixes: prefixes.iter().map(ToString::to_string).collect() }
}

pub(crate) fn rows(rows: &[(&str, &str)]) -> BTreeMap<String, String> {
    rows.iter().map(|(k, v)| (k.to_string(), v.to_string())).collect()
}

pub(crate) async fn put(store: &impl Store, put: &[(&str, &str)]) -> Result<(), StorageError> {
    let changes = Changes { put: rows(put), remove: Vec::new() };
    store.transact(Reads::default(), |_| Reads::default(), |_| ((), changes)).await
}

pub(crate) async fn read(store: &impl Store, reads: Reads) -> Snapshot {
    let read = |rows| (rows, Changes::default());
    store.transact(reads, |_| Reads::default(), read).await.unwrap()
}

#[wasm_bindgen_test]
async fn a_read_that_is_broken_off_is_an_error_and_never_an_empty_answer() {
    let store = IndexedDbStore::new();
    put(&store, &[("broken/1", "1")]).await.unwrap();
    for (method, reads) in [("get", keys(&["broken/1"])), ("getAll", prefixes(&["broken/"]))] {
        let patch = Patch::store(
            method,
            "const request = original(); this.transaction.abort(); return request",
        );
        let read = |rows: Snapshot| (rows, Changes::default());
        let answer = store.transact(reads, |_| Reads::default(), read).await;
        assert!(matches!(answer, Err(StorageError::Failed(_))), "{method}: {answer:?}");
        drop(patch);
    }
    assert_eq!(read(&store, prefixes(&["broken/"])).await, rows(&[("broken/1", "1")]));
}

#[wasm_bindgen_test]
async fn rows_are_read_by_key_and_by_prefix_and_outlive_the_connection() {
    let store = IndexedDbStore::new();
    put(&store, &[("r/a/1", "1"), ("r/a/2", "ñ😀"), ("r/a", "short"), ("r/b/1", "3")])
        .await
        .unwrap();
    store.close();
    let found = read(&store, keys(&["r/b/1", "r/none"])).await;
    assert_eq!(found, rows(&[("r/b/1", "3")]));
    let found = read(&IndexedDbStore::new(), prefixes(&["r/a/", "r/c"])).await;
    assert_eq!(found, rows(&[("r/a/1", "1"), ("r/a/2", "ñ😀")]));
}

#[wasm_bindgen_test]
async fn the_second_read_and_the_write_see_the_first_read_in_one_transaction() {
    let store = IndexedDbStore::new();
    put(&store, &[("s/name", "s/row"), ("s/row", "old"), ("s/gone", "x")]).await.unwrap();
    let answer = store
        .transact(
            keys(&["s/name"]),
            |first| keys(&[&first["s/name"]]),
            |all| {
                let put = rows(&[("s/row", &format!("{} and new", all["s/row"]))]);
                (all.len(), Changes { put, remove: vec!["s/gone".into()] })
            },
        )
        .await;
    assert_eq!(answer, Ok(2));
    let found = read(&store, prefixes(&["s/"])).await;
    assert_eq!(found, rows(&[("s/name", "s/row"), ("s/row", "old and new")]));
}

#[wasm_bindgen_test]
async fn a_write_is_strictly_durable_and_what_does_not_change_is_not_written() {
    let store = IndexedDbStore::new();
    run("window.writes = []");
    let _patch = Patch::put("window.writes.push(this.transaction.durability); return write()");
    put(&store, &[("w", "1")]).await.unwrap();
    read(&store, keys(&["w"])).await;
    // The row and the version; nothing by the read.
    assert_eq!(run("window.writes.join()"), "strict,strict");
}

#[wasm_bindgen_test]
async fn a_transaction_writes_everything_or_nothing() {
    let store = IndexedDbStore::new();
    put(&store, &[("t/1", "old"), ("t/2", "old")]).await.unwrap();
    let all = [("t/1", "new"), ("t/2", "new"), ("t/3", "new")];
    let faults = [
        // The second write is refused at once.
        (format!("if (all[1] == 't/2') {{ {FULL} }} return write();"), StorageError::Full),
        // Something else ends the transaction after every write was taken.
        (
            "const request = write();
             if (all[1] == 't/3') request.onsuccess = () => this.transaction.abort();
             return request;"
                .into(),
            StorageError::Failed("AbortError".into()),
        ),
        // The disk turns out to be full when the transaction is committed.
        (
            "const request = write();
             if (all[1] == 't/3') request.onsuccess = () => {
                 const error = new DOMException('full', 'QuotaExceededError');
                 Object.defineProperty(this.transaction, 'error', { value: error });
                 this.transaction.abort();
             };
             return request;"
                .into(),
            StorageError::Full,
        ),
    ];
    for (fault, expected) in faults {
        let patch = Patch::put(&fault);
        assert_eq!(put(&store, &all).await, Err(expected));
        drop(patch);
        assert_eq!(read(&store, prefixes(&["t/"])).await, rows(&[("t/1", "old"), ("t/2", "old")]));
    }
}

#[wasm_bindgen_test]
async fn two_connections_that_race_lose_nothing() {
    async fn count(store: &IndexedDbStore) {
        for _ in 0..200 {
            let add = |rows: Snapshot| {
                let n: u32 = rows.get("race").map_or(0, |n| n.parse().unwrap());
                let put = BTreeMap::from([("race".to_owned(), (n + 1).to_string())]);
                ((), Changes { put, remove: Vec::new() })
            };
            store.transact(keys(&["race"]), |_| Reads::default(), add).await.unwrap();
        }
    }
    let (one, other) = (IndexedDbStore::new(), IndexedDbStore::new());
    put(&one, &[("race", "0")]).await.unwrap();
    futures::future::join(count(&one), count(&other)).await;
    assert_eq!(read(&one, keys(&["race"])).await["race"], "400");
}

#[wasm_bindgen_test]
async fn a_future_that_is_dropped_half_way_writes_nothing_and_throws_nothing() {
    run("window.thrown = 0;
         window.addEventListener('error', () => window.thrown++);
         window.addEventListener('unhandledrejection', () => window.thrown++);");
    let store = IndexedDbStore::new();
    put(&store, &[("d/1", "old")]).await.unwrap();
    for _ in 0..5 {
        let change = |_| ((), Changes { put: rows(&[("d/1", "new")]), remove: Vec::new() });
        let half = store.transact(keys(&["d/1"]), |_| keys(&["d/2"]), change);
        assert_eq!(half.now_or_never(), None);
        // A connection that is still being opened is dropped, too.
        assert_eq!(IndexedDbStore::new().probe().now_or_never(), None);
    }
    sleep(100).await;
    assert_eq!(read(&store, keys(&["d/1"])).await["d/1"], "old");
    assert_eq!(run("window.thrown").as_f64(), Some(0.0));
}

#[wasm_bindgen_test]
async fn a_database_that_is_deleted_is_opened_again_empty() {
    let store = IndexedDbStore::new();
    put(&store, &[("gone", "1")]).await.unwrap();
    let deleted = wait_for(
        "return await new Promise(done => {
             const request = indexedDB.deleteDatabase('onlyme-service');
             request.onsuccess = () => done('deleted');
             request.onblocked = () => setTimeout(() => done('blocked'), 2000);
         })",
    );
    assert_eq!(deleted.await.as_string().unwrap(), "deleted");
    assert_eq!(read(&store, keys(&["gone"])).await, Snapshot::new());
    put(&store, &[("again", "1")]).await.unwrap();
    assert_eq!(read(&store, keys(&["again"])).await["again"], "1");
}

#[wasm_bindgen_test]
async fn a_database_that_somebody_else_made_gets_what_it_lacks() {
    wait_for(
        "await new Promise(done => { indexedDB.deleteDatabase('onlyme-service').onsuccess = done });
         await new Promise(done => { indexedDB.open('onlyme-service').onsuccess = event => {
             event.target.result.close(); done() } })",
    )
    .await;
    let store = IndexedDbStore::new();
    put(&store, &[("healed", "1")]).await.unwrap();
    assert_eq!(read(&IndexedDbStore::new(), keys(&["healed"])).await["healed"], "1");
}

#[wasm_bindgen_test]
async fn a_row_that_is_no_text_is_unreadable_and_stays() {
    let store = IndexedDbStore::new();
    put(&store, &[("n/1", "1")]).await.unwrap();
    let write = "const db = await new Promise(done => {
             indexedDB.open('onlyme-service').onsuccess = event => done(event.target.result) });
         const rows = db.transaction('rows', 'readwrite').objectStore('rows');";
    for bad in ["7", "'\\ud800'"] {
        let write = format!(
            "{write} await new Promise(done => {{ rows.put({bad}, 'n/bad').onsuccess = done }});
             db.close()"
        );
        wait_for(&write).await;
        let read = |rows: Snapshot| (rows, Changes::default());
        let found = store.transact(prefixes(&["n/"]), |_| Reads::default(), read).await;
        assert_eq!(found, Err(StorageError::Unreadable), "{bad}");
        assert_eq!(self::read(&store, keys(&["n/1"])).await["n/1"], "1");
    }
}
