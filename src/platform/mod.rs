//! The browser: the only module that calls browser APIs.
//!
//! It gives the embedded service its ports (clock, randomness, storage, keyring, hasher) and the
//! screens their surroundings (addresses, other tabs, preferences, dates, pictures).
//!
//! Architecture invariants: no Leptos and no screen here, and of the rest of the app only `domain`
//! and the service's ports. Whatever a browser API throws is caught here and becomes a typed error
//! or a plain `None`. Everything compiles on the host, where nothing calls it.

pub mod browser;
pub mod clock;
#[cfg(debug_assertions)]
pub mod computed;
pub mod config;
pub mod device;
pub mod dom;
pub mod estimator_worker;
pub mod hasher_worker;
pub mod indexed_db;
pub mod intl;
pub mod inventory;
pub mod keyring;
pub mod local_storage;
pub mod navigation;
pub mod over;
pub mod panic;
pub mod picture;
pub mod practice;
pub mod random;
pub mod saved_mirror;
pub mod server;
pub mod sight;
pub mod signer;
pub mod still;
pub mod storage;
pub mod store;
pub mod tab_sync;
pub mod text_file;
pub mod texts;
pub mod turn;

mod address;
mod common_list;
mod copy;
mod crypto;
mod database;
mod entry;
mod js;
mod public_file;
mod queue;
mod record;
mod worker;
