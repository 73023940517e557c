//! Points in time and spans, in whole milliseconds. Never reads a clock.

use serde::{Deserialize, Serialize};

/// A point in time: milliseconds since the Unix epoch, UTC.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Timestamp(pub i64);

/// A span of time in milliseconds.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Span(pub i64);

impl Span {
    /// A span of whole seconds.
    #[must_use]
    pub const fn seconds(n: i64) -> Self {
        Self(n * 1_000)
    }

    /// A span of whole minutes.
    #[must_use]
    pub const fn minutes(n: i64) -> Self {
        Self::seconds(n * 60)
    }

    /// A span of whole days of 24 hours.
    #[must_use]
    pub const fn days(n: i64) -> Self {
        Self::minutes(n * 24 * 60)
    }

    /// Whole seconds, rounded up, so that a countdown never shows 0 while there is something left.
    #[must_use]
    pub const fn seconds_up(self) -> i64 {
        if self.0 <= 0 { 0 } else { (self.0 - 1) / 1_000 + 1 }
    }
}

impl Timestamp {
    /// This point in time moved forward by `span`; saturates instead of wrapping.
    #[must_use]
    pub const fn plus(self, span: Span) -> Self {
        Self(self.0.saturating_add(span.0))
    }

    /// How long after `earlier` this is; negative if it is before.
    #[must_use]
    pub const fn since(self, earlier: Self) -> Span {
        Span(self.0.saturating_sub(earlier.0))
    }
}
