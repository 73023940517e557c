//! What every account service promises, over a real better-auth server: the port's scenarios, the traps
//! that the server is known for, and what becomes of a call when the server or the network fails.
//!
//! `AUTH_SERVER_URL` names a server that runs already, and `AUTH_SERVER_ORIGIN` the page that it trusts;
//! otherwise the one in `tests/auth-server` is started, with `DATABASE_URL` if that is set.
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::expect_used,
    unreachable_pub,
    dead_code,
    unused_macros,
    reason = "a panic is how a test fails, and only a part of the contract is told here"
)]

#[macro_use]
#[path = "../contract/mod.rs"]
mod contract;
mod lab;
mod native;
mod process;
mod traps;

macro_rules! over_http {
    ($group:ident { $($scenario:ident,)* }) => {
        mod $group {
            $(#[test]
            fn $scenario() {
                futures::executor::block_on(crate::contract::$group::$scenario::<crate::lab::Devices>());
            })*
        }
    };
}

every_service!(over_http);
