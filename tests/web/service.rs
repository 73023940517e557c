//! The contract of the account service over IndexedDB: the scenarios that the host runs over memory,
//! those of the embedded service and those of every service.
//!
//! The browser runs one test after the other, so each may empty the one database before it begins.

use crate::contract::every::OnRows;
use crate::contract::{self, World};
use onlyme::platform::indexed_db::IndexedDbStore;
use onlyme::service::embedded::ports::{Changes, Reads, Store as _};
use std::rc::Rc;

/// Rows in IndexedDB.
struct Disk;

impl World for Disk {
    type Store = IndexedDbStore;

    fn raced() -> usize {
        500
    }

    async fn store() -> Rc<IndexedDbStore> {
        let store = IndexedDbStore::new();
        let everything = Reads { keys: Vec::new(), prefixes: vec![String::new()] };
        store
            .transact(
                everything,
                |_| Reads::default(),
                |rows| {
                    let remove = rows.into_keys().collect();
                    ((), Changes { remove, ..Changes::default() })
                },
            )
            .await
            .unwrap();
        Rc::new(store)
    }
}

macro_rules! in_the_browser {
    ($group:ident { $($scenario:ident,)* }) => {
        mod $group {
            use wasm_bindgen_test::wasm_bindgen_test;
            $(#[wasm_bindgen_test]
            async fn $scenario() {
                super::contract::$group::$scenario::<super::Disk>().await;
            })*
        }
    };
}

scenarios!(in_the_browser);

macro_rules! every_in_the_browser {
    ($group:ident { $($scenario:ident,)* }) => {
        mod $group {
            use wasm_bindgen_test::wasm_bindgen_test;
            $(#[wasm_bindgen_test]
            async fn $scenario() {
                super::contract::$group::$scenario::<super::OnRows<super::Disk>>().await;
            })*
        }
    };
}

every_service!(every_in_the_browser);
