//! What screens are made of: labels, signals and callbacks in, markup out.
//!
//! Architecture invariant: no component knows the account service, the session or the browser's
//! storage, so each can be shown by itself.

pub mod alert;
pub mod avatar;
pub mod button;
pub mod choices;
pub mod dialog;
pub mod field;
pub mod icon;
pub mod menu;
pub mod page_head;
pub mod ring;
pub mod session_row;
pub mod skeleton;
pub mod toast;
