//! Dates and times in the words of the person's language, by the browser's own `Intl`.
//!
//! Never throws: where `Intl` lacks something, the ISO form stands in.

use super::js;
use crate::domain::time::{Span, Timestamp};
use js_sys::{Array, Date, Function, Reflect};
use std::cell::RefCell;
use wasm_bindgen::{JsCast, JsValue};

/// How long ago `at` was, or how soon it will be: "5 min ago", "yesterday", "now".
#[must_use]
pub fn relative(language: &str, at: Timestamp, now: Timestamp) -> String {
    let (amount, unit) = distance(at, now);
    let options = [("numeric", "auto"), ("style", "narrow")];
    let arguments = Array::of2(&JsValue::from_f64(amount), &JsValue::from_str(unit));
    format("RelativeTimeFormat", language, &options, &arguments).unwrap_or_else(|| iso(at))
}

/// The day: "3 August", with the year if it is not this one.
#[must_use]
pub fn date(language: &str, at: Timestamp, now: Timestamp) -> String {
    let all = [("day", "numeric"), ("month", "long"), ("year", "numeric")];
    format_date(language, at, if same_year(at, now) { &all[..2] } else { &all })
}

/// The day and the time.
#[must_use]
pub fn date_time(language: &str, at: Timestamp, now: Timestamp) -> String {
    let (day, time) =
        ([("day", "numeric"), ("month", "long")], [("hour", "numeric"), ("minute", "2-digit")]);
    let year: &[_] = if same_year(at, now) { &[] } else { &[("year", "numeric")] };
    format_date(language, at, &[&day, year, &time].concat())
}

/// Whether both are in one year of the calendar here.
fn same_year(one: Timestamp, other: Timestamp) -> bool {
    js_date(one).get_full_year() == js_date(other).get_full_year()
}

/// The time of the day, to the minute.
#[must_use]
pub fn time_of_day(language: &str, at: Timestamp) -> String {
    format_date(language, at, &[("timeStyle", "short")])
}

/// The time of day to the second: "14:05:09".
#[must_use]
pub fn time_with_seconds(language: &str, at: Timestamp) -> String {
    format_date(language, at, &[("timeStyle", "medium")])
}

/// The month and the year: "August 2026".
#[must_use]
pub fn month_year(language: &str, at: Timestamp) -> String {
    format_date(language, at, &[("month", "long"), ("year", "numeric")])
}

/// The ISO form in UTC, for `<time datetime>`.
#[must_use]
pub fn iso(at: Timestamp) -> String {
    js_date(at).to_iso_string().into()
}

/// A size in bytes: "512 bytes", "2.1 kB".
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "it is rounded to a tenth anyway")]
pub fn bytes(language: &str, count: u64) -> String {
    let (amount, unit, display) = match count {
        0..1_000 => (count as f64, "byte", "long"),
        1_000..1_000_000 => (count as f64 / 1e3, "kilobyte", "short"),
        _ => (count as f64 / 1e6, "megabyte", "short"),
    };
    let options = [
        ("style", "unit"),
        ("unit", unit),
        ("unitDisplay", display),
        ("maximumFractionDigits", "1"),
    ];
    let amount = Array::of1(&JsValue::from_f64(amount));
    format("NumberFormat", language, &options, &amount).unwrap_or_else(|| count.to_string())
}

/// A count in the language's digits and groups: "12", "10,000".
#[must_use]
pub fn number(language: &str, count: u32) -> String {
    let amount = Array::of1(&count.into());
    format("NumberFormat", language, &[], &amount).unwrap_or_else(|| count.to_string())
}

/// Which form the language gives to a count: `one`, `few`, `many`, `other` and so on.
#[must_use]
pub fn plural(language: &str, count: u32) -> String {
    let amount = Array::of1(&count.into());
    format("PluralRules", language, &[], &amount).unwrap_or_else(|| "other".into())
}

/// The languages that the browser asks for, the dearest first.
fn browser_languages() -> Vec<String> {
    js::window()
        .map(|window| window.navigator().languages())
        .map(|list| list.iter().filter_map(|language| language.as_string()).collect())
        .unwrap_or_default()
}

/// The distance in the largest unit that fits: negative before `now`, positive after.
///
/// Up to a day it counts time; from then on it counts midnights, because "yesterday" means the day
/// before this one, not 24 hours.
#[expect(clippy::cast_precision_loss, reason = "an f64 counts days and minutes exactly")]
fn distance(at: Timestamp, now: Timestamp) -> (f64, &'static str) {
    let Span(ms) = at.since(now);
    let (minutes, hours) = (ms / 60_000, ms / 3_600_000);
    if minutes == 0 {
        return (0.0, "second");
    }
    if hours == 0 {
        return (minutes as f64, "minute");
    }
    let days = day(at) - day(now);
    if hours.abs() < 24 || days == 0.0 {
        return (hours as f64, "hour");
    }
    match days.abs() {
        n if n < 31.0 => (days, "day"),
        n if n < 366.0 => ((days / 30.4).trunc(), "month"),
        _ => ((days / 365.25).trunc(), "year"),
    }
}

/// The number of the day on the calendar of this time zone.
fn day(at: Timestamp) -> f64 {
    let date = js_date(at);
    let local = date.get_time() - date.get_timezone_offset() * 60_000.0;
    (local / 86_400_000.0).floor()
}

fn format_date(language: &str, at: Timestamp, options: &[(&str, &str)]) -> String {
    format("DateTimeFormat", language, options, &Array::of1(&js_date(at)))
        .unwrap_or_else(|| iso(at))
}

/// The language as it is written where the person lives: "en-GB" for "en", if the browser asks for it.
fn regional(language: &str) -> String {
    let same = |asked: &String| asked.split('-').next() == Some(language);
    browser_languages().into_iter().find(same).unwrap_or_else(|| language.into())
}

/// A JavaScript date. One beyond the ends of that calendar would make it throw, so it is moved in.
#[expect(clippy::cast_precision_loss, reason = "the clamp is far below 2^53")]
fn js_date(at: Timestamp) -> Date {
    const END: i64 = 8_640_000_000_000_000;
    Date::new(&JsValue::from_f64(at.0.clamp(-END, END) as f64))
}

/// For how long a formatter is used again, in milliseconds.
const LASTING: f64 = 1_000.0;

/// The formatters that were made since a moment, by what they are made of.
#[derive(Default)]
struct Made {
    since: f64,
    formatters: Vec<(String, JsValue)>,
}

thread_local! {
    /// To make a formatter takes the browser a hundred times as long as to use it, and a list needs a
    /// few for each of its rows. None is kept for long: it would hold on to the time zone and the
    /// languages of its birth, and both may change while the page is open.
    static MADE: RefCell<Made> = RefCell::default();
}

/// `new Intl[kind](language, options).format(...arguments)`, or `None` if anything of it throws. Rules of
/// plurals have a `select` in place of it.
fn format(
    kind: &str,
    language: &str,
    options: &[(&str, &str)],
    arguments: &Array,
) -> Option<String> {
    let parts = [(kind, language)];
    let of: String = parts.iter().chain(options).flat_map(|(k, v)| [*k, " ", *v, " "]).collect();
    let now = Date::now();
    let made = MADE.with_borrow_mut(|made| {
        // A clock that was set back makes them old, too.
        if !(0.0..LASTING).contains(&(now - made.since)) {
            *made = Made { since: now, formatters: Vec::new() };
        }
        made.formatters.iter().find(|(is, _)| *is == of).map(|(_, formatter)| formatter.clone())
    });
    let formatter = if let Some(formatter) = made {
        formatter
    } else {
        let formatter = formatter(kind, language, options)?;
        MADE.with_borrow_mut(|made| made.formatters.push((of, formatter.clone())));
        formatter
    };
    let method = if kind == "PluralRules" { "select" } else { "format" };
    let method: Function = js::field(&formatter, method)?.dyn_into().ok()?;
    method.apply(&formatter, arguments).ok()?.as_string()
}

/// `new Intl[kind](language, options)`. What is counted or dated is written as where the person lives;
/// a distance in time has the same words in all regions.
fn formatter(kind: &str, language: &str, options: &[(&str, &str)]) -> Option<JsValue> {
    let language =
        if kind == "RelativeTimeFormat" { language.to_owned() } else { regional(language) };
    let options: Vec<_> = options.iter().map(|(k, v)| (*k, JsValue::from_str(v))).collect();
    let intl = js::field(&js_sys::global(), "Intl")?;
    let class: Function = js::field(&intl, kind)?.dyn_into().ok()?;
    let setup = Array::of2(&JsValue::from_str(&language), &js::object(&options));
    Reflect::construct(&class, &setup).ok()
}
