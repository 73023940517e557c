//! What the screens share: the session, the preferences, where one is. No markup.

pub mod closing;
pub mod countdown;
pub mod dates;
pub mod drill;
pub mod intruder;
pub mod judging;
pub mod later;
pub mod live;
pub mod log_file;
pub mod opening;
pub mod pictures;
pub mod practice;
pub mod preferences;
pub mod proof;
pub mod reading;
pub mod rescue;
pub mod reset;
pub mod retrying;
pub mod router;
pub mod scrolling;
pub mod session;
pub mod sessions;
pub mod task;
pub mod unclosed;
pub mod walk;
pub mod words;
