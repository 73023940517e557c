//! Every test that needs no browser, in one binary.
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    unreachable_pub,
    reason = "a panic is how a test fails, and nobody else uses what is here"
)]

#[macro_use]
#[path = "../contract/mod.rs"]
mod contract;
mod chain;
mod common;
mod interleavings;
mod memory;
mod model;
mod tidy;
mod write_faults;
