//! Onlyme: the account screens that answer "is anybody but me in my account, and are they really
//! out now?"
//!
//! Read in this order: [`domain`] has the words and rules, [`service`] the port and the account
//! service inside the browser, [`platform`] the browser, [`state`] what the screens share,
//! [`components`] and [`pages`] what people see, [`routes`] the addresses, [`later`] what is loaded
//! after the log-in screen, and [`app`] puts it together. A development build also has `design`, the
//! page that shows every part.

pub mod app;
pub mod components;
#[cfg(debug_assertions)]
pub mod design;
pub mod domain;
pub mod estimating;
pub mod hashing;
pub mod i18n;
pub mod inside;
pub mod later;
pub mod pages;
pub mod platform;
pub mod routes;
pub mod service;
pub mod state;
