//! Onlyme: the account screens that answer "is anybody but me in my account, and are they really
//! out now?"
//!
//! Read in this order: [`domain`] has the words and rules, [`service`] the port and the account
//! service inside the browser, [`platform`] the browser, [`state`] what the screens share,
//! [`components`] and [`pages`] what people see, [`routes`] the addresses, and [`app`] puts it
//! together.

pub mod domain;
pub mod routes;
pub mod service;
