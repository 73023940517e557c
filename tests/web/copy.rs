//! The copy that a store keeps of what it has read: never another answer than the database's own.

use crate::indexed_db::{keys, prefixes, put, read, rows};
use crate::page::{run, wait_for};
use futures::FutureExt as _;
use futures::future::join_all;
use onlyme::platform::indexed_db::IndexedDbStore;
use onlyme::service::embedded::ports::{Changes, Reads, Snapshot, Store as _};
use std::cell::{Cell, RefCell};
use wasm_bindgen_test::wasm_bindgen_test;

const PREFIXES: [&str; 4] = ["copy/", "copy/a/", "copy/b/", "copy/c/"];

/// Small numbers that look random and are the same in each run (the generator of Numerical Recipes).
struct Dice(Cell<u32>);

impl Dice {
    fn below(&self, n: u32) -> u32 {
        self.0.set(self.0.get().wrapping_mul(1_664_525).wrapping_add(1_013_904_223));
        (self.0.get() >> 8) % n
    }

    fn key(&self) -> String {
        format!("{}{}", PREFIXES[1 + self.below(3) as usize], self.below(4))
    }

    fn reads(&self) -> Reads {
        let some = |n| (0..self.below(n)).collect::<Vec<_>>().into_iter();
        let prefix = |_| PREFIXES[self.below(4) as usize].to_owned();
        Reads {
            keys: some(3).map(|_| self.key()).collect(),
            prefixes: some(3).map(prefix).collect(),
        }
    }

    fn changes(&self) -> Changes {
        let put: Snapshot =
            (0..self.below(3)).map(|_| (self.key(), self.below(1_000).to_string())).collect();
        let remove = (0..self.below(2)).map(|_| self.key()).filter(|key| !put.contains_key(key));
        Changes { remove: remove.collect(), put }
    }
}

/// The rows that `reads` names.
fn named(truth: &Snapshot, reads: [&Reads; 2]) -> Snapshot {
    let fits = |key: &String| {
        reads.iter().any(|reads| {
            reads.keys.contains(key) || reads.prefixes.iter().any(|prefix| key.starts_with(prefix))
        })
    };
    truth.iter().filter(|(key, _)| fits(key)).map(|(k, v)| (k.clone(), v.clone())).collect()
}

/// One transaction that must see exactly what the ones before it have left, and its changes.
async fn step(store: &IndexedDbStore, dice: &Dice, truth: &RefCell<Snapshot>) {
    let (first, second, changes) = (dice.reads(), dice.reads(), dice.changes());
    let (one, two, ran) = (first.clone(), second.clone(), Cell::new(false));
    let apply = |found: Snapshot| {
        ran.set(true);
        let mut truth = truth.borrow_mut();
        assert_eq!(found, named(&truth, [&one, &two]));
        truth.retain(|key, _| !changes.remove.contains(key));
        truth.extend(changes.put.clone());
        ((), changes)
    };
    let transact = store.transact(first, |_| second, apply);
    if dice.below(10) == 0 {
        // A screen that is left: its transaction reads, and comes to nothing.
        let _ = transact.now_or_never();
    } else {
        // Only a connection that was closed in the moment when it was made begins no transaction.
        assert_eq!(transact.await.is_ok(), ran.get());
    }
}

#[wasm_bindgen_test]
async fn whatever_several_stores_do_at_once_each_sees_what_the_database_has() {
    let everything = prefixes(&PREFIXES[..1]);
    for seed in 0..8 {
        let clear = |rows: Snapshot| {
            ((), Changes { remove: rows.into_keys().collect(), ..Changes::default() })
        };
        let fresh = IndexedDbStore::new();
        fresh.transact(everything.clone(), |_| Reads::default(), clear).await.unwrap();
        let (dice, truth) = (Dice(Cell::new(seed)), RefCell::new(Snapshot::new()));
        let stores = [IndexedDbStore::new(), IndexedDbStore::new(), IndexedDbStore::new()];
        let task = async |n: usize| {
            for _ in 0..60 {
                // Two tasks for each of the first two stores; the last store writes seldom.
                let store = &stores[n % 3];
                if n < 5 || dice.below(5) == 0 {
                    step(store, &dice, &truth).await;
                }
                match dice.below(40) {
                    0 => store.close(),
                    1 => step(&IndexedDbStore::new(), &dice, &truth).await,
                    _ => {}
                }
            }
        };
        join_all((0..6).map(task)).await;
        for store in &stores {
            assert_eq!(read(store, everything.clone()).await, *truth.borrow(), "seed {seed}");
        }
        assert_eq!(read(&IndexedDbStore::new(), everything.clone()).await, *truth.borrow());
    }
}

#[wasm_bindgen_test]
async fn rows_that_nobody_changed_are_read_once_and_the_version_each_time() {
    let store = IndexedDbStore::new();
    put(&store, &[("once/1", "1")]).await.unwrap();
    run("window.ranges = 0; window.realAll = IDBObjectStore.prototype.getAll;
         IDBObjectStore.prototype.getAll = function (...all) {
             window.ranges++; return window.realAll.apply(this, all) }");
    for n in ["1", "2", "3"] {
        assert_eq!(read(&store, prefixes(&["once/"])).await["once/1"], n);
        put(&store, &[("once/1", &(n.parse::<u8>().unwrap() + 1).to_string())]).await.unwrap();
    }
    let own = run("window.ranges").as_f64();
    put(&IndexedDbStore::new(), &[("once/1", "other")]).await.unwrap();
    assert_eq!(read(&store, prefixes(&["once/"])).await["once/1"], "other");
    let all = run("IDBObjectStore.prototype.getAll = window.realAll; window.ranges").as_f64();
    assert_eq!((own, all), (Some(1.0), Some(2.0)));
}

#[wasm_bindgen_test]
async fn what_was_written_by_hand_is_seen_once_the_store_is_told_to_read_anew() {
    let store = IndexedDbStore::new();
    put(&store, &[("anew/1", "ours")]).await.unwrap();
    assert_eq!(read(&store, prefixes(&["anew/"])).await, rows(&[("anew/1", "ours")]));
    plant("rows.put('by hand', 'anew/1')").await;
    store.read_anew();
    assert_eq!(read(&store, prefixes(&["anew/"])).await, rows(&[("anew/1", "by hand")]));
}

#[wasm_bindgen_test]
async fn a_transaction_that_failed_leaves_the_copy_as_the_database_is() {
    let store = IndexedDbStore::new();
    put(&store, &[("fail/1", "old")]).await.unwrap();
    assert_eq!(read(&store, prefixes(&["fail/"])).await, rows(&[("fail/1", "old")]));
    let patch = crate::page::Patch::put(
        "const request = write();
         if (all[1] == 'fail/1') request.onsuccess = () => this.transaction.abort();
         return request;",
    );
    assert!(put(&store, &[("fail/1", "new")]).await.is_err());
    drop(patch);
    assert_eq!(read(&store, prefixes(&["fail/"])).await, rows(&[("fail/1", "old")]));
    assert_eq!(read(&store, keys(&["fail/1"])).await, rows(&[("fail/1", "old")]));
}

#[wasm_bindgen_test]
async fn a_database_that_was_deleted_or_never_had_a_version_is_not_remembered() {
    let store = IndexedDbStore::new();
    put(&store, &[("lost/1", "1")]).await.unwrap();
    assert_eq!(read(&store, prefixes(&["lost/"])).await.len(), 1);
    wait_for(
        "await new Promise(done => { indexedDB.deleteDatabase('onlyme-service').onsuccess = done })",
    )
    .await;
    assert_eq!(read(&store, prefixes(&["lost/"])).await, Snapshot::new());
    // Nobody has written a version yet, so each read is one of the database.
    plant("rows.put('by hand', 'lost/1')").await;
    assert_eq!(read(&store, prefixes(&["lost/"])).await, rows(&[("lost/1", "by hand")]));
    plant("rows.delete('lost/1')").await;
    assert_eq!(read(&store, prefixes(&["lost/"])).await, Snapshot::new());
}

#[wasm_bindgen_test]
async fn a_tab_of_an_older_onlyme_gives_up_its_connection_to_one_that_knows_versions() {
    wait_for(
        "await new Promise(done => { indexedDB.deleteDatabase('onlyme-service').onsuccess = done });
         const request = indexedDB.open('onlyme-service');
         request.onupgradeneeded = () => request.result.createObjectStore('rows').put('1', 'older/1');
         await new Promise(done => { request.onsuccess = done });
         window.older = request.result; window.asked = false;
         window.older.onversionchange = () => { window.asked = true; window.older.close() }",
    )
    .await;
    let store = IndexedDbStore::new();
    assert_eq!(read(&store, prefixes(&["older/"])).await, rows(&[("older/1", "1")]));
    assert_eq!(run("window.asked"), true);
    // What it wrote before the first write of this one is seen.
    plant("rows.put('2', 'older/1')").await;
    assert_eq!(read(&store, prefixes(&["older/"])).await, rows(&[("older/1", "2")]));
}

/// Writes behind the store's back, without a new version.
async fn plant(code: &str) {
    let code = format!(
        "const db = await new Promise(done => {{
             indexedDB.open('onlyme-service').onsuccess = event => done(event.target.result) }});
         const rows = db.transaction('rows', 'readwrite').objectStore('rows');
         {code};
         await new Promise(done => {{ rows.transaction.oncomplete = done }});
         db.close()"
    );
    wait_for(&code).await;
}
