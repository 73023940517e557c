//! The contract over the store in memory.

use crate::contract::every::OnRows;
use crate::contract::{self, World};
use onlyme::service::embedded::memory::MemoryStore;
use std::rc::Rc;

/// Rows in memory.
struct Memory;

impl World for Memory {
    type Store = MemoryStore;

    /// `ONLYME_RACED_CALLS` asks for more.
    fn raced() -> usize {
        let asked = std::env::var("ONLYME_RACED_CALLS").ok().and_then(|text| text.parse().ok());
        asked.unwrap_or(10_000)
    }

    async fn store() -> Rc<MemoryStore> {
        Rc::default()
    }
}

macro_rules! on_the_host {
    ($group:ident { $($scenario:ident,)* }) => {
        mod $group {
            $(#[test]
            fn $scenario() {
                futures::executor::block_on(super::contract::$group::$scenario::<super::Memory>());
            })*
        }
    };
}

scenarios!(on_the_host);

macro_rules! every_on_the_host {
    ($group:ident { $($scenario:ident,)* }) => {
        mod $group {
            $(#[test]
            fn $scenario() {
                let scenario = super::contract::$group::$scenario::<super::OnRows<super::Memory>>();
                futures::executor::block_on(scenario);
            })*
        }
    };
}

every_service!(every_on_the_host);
