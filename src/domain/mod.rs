//! What Onlyme knows about accounts, devices and sessions, as plain data and pure rules.
//!
//! Architecture invariant: nothing here touches a browser, a clock or randomness, and nothing here
//! waits. Time and random bytes arrive as arguments, so every rule runs in an ordinary host test.

pub mod account;
pub mod arrange;
pub mod chain;
pub mod checkup;
pub mod clue;
pub mod config;
pub mod device;
pub mod drill;
pub mod estimate;
pub mod guide;
pub mod ids;
pub mod inventory;
pub mod language;
pub mod log;
pub mod pace;
pub mod password;
pub mod policy;
pub mod practice;
pub mod rescue;
pub mod retry;
pub mod saved;
pub mod secret;
pub mod session;
pub mod text;
pub mod throttle;
pub mod time;
