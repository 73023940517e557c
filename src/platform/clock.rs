//! The device's clock. Never corrects it: the service makes time monotone.

use crate::domain::time::Timestamp;
use crate::service::embedded::ports::Clock;

/// The clock of the browser.
#[derive(Clone, Copy, Debug, Default)]
pub struct BrowserClock;

impl Clock for BrowserClock {
    fn now(&self) -> Timestamp {
        now()
    }
}

/// Now, for the screens, which show how long ago things were.
#[must_use]
#[expect(clippy::cast_possible_truncation, reason = "Date.now() gives whole milliseconds")]
pub fn now() -> Timestamp {
    Timestamp(js_sys::Date::now() as i64)
}
