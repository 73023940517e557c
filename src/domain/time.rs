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

    /// Reads a point in time in UTC as servers write it, `2026-01-02T03:04:05.678Z`, with up to nine
    /// digits of a second or none (RFC 3339). `None` if it is not one.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.strip_suffix('Z')?;
        let (date, time) = text.split_once('T')?;
        let (time, fraction) = time.split_once('.').unwrap_or((time, "0"));
        let [year, month, day] = numbers(date, '-', [4, 2, 2])?;
        let [hour, minute, second] = numbers(time, ':', [2, 2, 2])?;
        let fits = (1..=12).contains(&month) && hour < 24 && minute < 60 && second < 61;
        let digits = fraction.bytes().all(|c| c.is_ascii_digit());
        if !fits || !(1..=9).contains(&fraction.len()) || !digits {
            return None;
        }
        let thousandths = format!("{fraction:0<3}")[..3].parse::<i64>().ok()?;
        let leap = |year: i64| (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
        let february = if leap(year) { 29 } else { 28 };
        let lengths = [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
        let before = usize::try_from(month - 1).ok()?;
        if !(1..=lengths[before]).contains(&day) {
            return None;
        }
        // Days up to the year 1, which the calendar of today would have begun with, are 719,162.
        let past = year - 1;
        let years = past * 365 + past.div_euclid(4) - past.div_euclid(100) + past.div_euclid(400);
        let days = years - 719_162 + lengths[..before].iter().sum::<i64>() + day - 1;
        Some(Self((((days * 24 + hour) * 60 + minute) * 60 + second) * 1_000 + thousandths))
    }

    /// How long after `earlier` this is; negative if it is before.
    #[must_use]
    pub const fn since(self, earlier: Self) -> Span {
        Span(self.0.saturating_sub(earlier.0))
    }
}

/// Three numbers of so many digits each.
fn numbers(text: &str, between: char, digits: [usize; 3]) -> Option<[i64; 3]> {
    let mut parts = text.split(between);
    let mut all = [0; 3];
    for (number, digits) in all.iter_mut().zip(digits) {
        let part = parts.next().filter(|part| part.len() == digits)?;
        *number = part.bytes().all(|c| c.is_ascii_digit()).then(|| part.parse().ok())??;
    }
    parts.next().is_none().then_some(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_as_servers_write_them() {
        let parse = |text| Timestamp::parse(text).map(|time| time.0);
        assert_eq!(parse("1970-01-01T00:00:00.000Z"), Some(0));
        assert_eq!(parse("2026-11-22T02:25:03.007Z"), Some(1_795_314_303_007));
        assert_eq!(parse("2024-02-29T23:59:59Z"), Some(1_709_251_199_000));
        assert_eq!(parse("2000-03-01T00:00:00.5Z"), Some(951_868_800_500));
        assert_eq!(parse("1969-12-31T23:59:59.999999Z"), Some(-1));
    }

    #[test]
    fn what_is_no_time_is_none() {
        for bad in [
            "",
            "Z",
            "2026-11-22",
            "2026-11-22T02:25:03+01:00",
            "2026-13-01T00:00:00Z",
            "2026-02-29T00:00:00Z",
            "2026-00-10T00:00:00Z",
            "2026-11-22T24:00:00Z",
            "2026-11-22T02:25:03.Z",
            "2026-11-22T02:25:03.1234567890Z",
            "+026-11-22T02:25:03Z",
            "2026-11-22T02:25:03.00éZ",
            "2026-11-22T02:25:03:04Z",
        ] {
            assert_eq!(Timestamp::parse(bad), None, "{bad}");
        }
    }
}
