//! Onlyme: the account screens that answer "is anybody but me in my account, and are they really
//! out now?"

pub mod domain;
pub mod hashing;
pub mod platform;
pub mod routes;
pub mod service;
