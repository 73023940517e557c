//! What the screens share: the session, the preferences, where one is. No markup.

pub mod countdown;
pub mod dates;
pub mod later;
pub mod opening;
pub mod pictures;
pub mod preferences;
pub mod proof;
pub mod reset;
pub mod router;
pub mod session;
pub mod sessions;
pub mod task;
pub mod words;
