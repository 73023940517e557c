//! Points in time as words, in the language of the screens, by the platform's own Intl.

use super::words::{Locale, tag};
use crate::domain::time::Timestamp;
use crate::platform::{clock, intl};

/// Now.
#[must_use]
pub fn now() -> Timestamp {
    clock::now()
}

/// How long ago, or how far ahead: "5 minutes ago".
#[must_use]
pub fn relative(words: Locale, at: Timestamp) -> String {
    intl::relative(tag(words), at, now())
}

/// The day, and the year if it is another one.
#[must_use]
pub fn date(words: Locale, at: Timestamp) -> String {
    intl::date(tag(words), at, now())
}

/// The day and the time of day.
#[must_use]
pub fn date_time(words: Locale, at: Timestamp) -> String {
    intl::date_time(tag(words), at, now())
}

/// The time of day.
#[must_use]
pub fn time_of_day(words: Locale, at: Timestamp) -> String {
    intl::time_of_day(tag(words), at)
}

/// The time of day to the second, where one who has just asked is to see that it is another one.
#[must_use]
pub fn time_with_seconds(words: Locale, at: Timestamp) -> String {
    intl::time_with_seconds(tag(words), at)
}

/// The month and the year.
#[must_use]
pub fn month(words: Locale, at: Timestamp) -> String {
    intl::month_year(tag(words), at)
}

/// For `<time datetime>`.
#[must_use]
pub fn iso(at: Timestamp) -> String {
    intl::iso(at)
}
