//! The account service inside the browser.

pub mod ports;
