//! Dates as the browser writes them.

use onlyme::domain::time::{Span, Timestamp};
use onlyme::platform::intl;
use wasm_bindgen_test::wasm_bindgen_test;

/// 3 August 2026, 14:05 in the time zone of the browser.
#[expect(clippy::cast_possible_truncation, reason = "a date has whole milliseconds")]
fn noon() -> Timestamp {
    let date = js_sys::Date::new_with_year_month_day_hr_min(2026, 7, 3, 14, 5);
    Timestamp(date.get_time() as i64)
}

#[wasm_bindgen_test]
fn times_are_told_as_people_tell_them() {
    let ago = |language, span: Span| {
        intl::relative(language, Timestamp(noon().0 - span.0), noon()).replace('\u{a0}', " ")
    };
    assert_eq!(ago("en", Span::seconds(59)), "now");
    assert_eq!(ago("es", Span::seconds(-59)), "ahora");
    let five = ago("en", Span::minutes(5));
    assert!(five.starts_with('5') && five.ends_with("ago"), "{five}");
    let five = ago("es", Span::minutes(5));
    assert!(five.starts_with("hace 5"), "{five}");
    let hours = ago("en", Span::minutes(23 * 60));
    assert!(hours.starts_with("23"), "{hours}");
    assert_eq!(ago("en", Span::minutes(24 * 60)), "yesterday");
    // 34 hours before 14:05 it was 4:05 of the day before.
    assert_eq!(ago("en", Span::minutes(34 * 60)), "yesterday");
    let days = ago("en", Span::minutes(47 * 60));
    assert!(days.starts_with('2'), "15:05 two days ago: {days}");
    for days in [30, 31, 364, 365, 366, 800, 40_000] {
        let text = ago("en", Span::days(days));
        assert!(text.contains("ago") || text.starts_with("last"), "{days}: {text}");
    }
}

#[wasm_bindgen_test]
fn dates_have_a_day_and_a_month_and_another_year_than_this() {
    let later = Timestamp(noon().0 + Span::days(200).0);
    assert_eq!(intl::date("en", noon(), noon()), "August 3");
    assert_eq!(intl::date("en", noon(), later), "August 3, 2026");
    assert_eq!(intl::date("es", noon(), noon()), "3 de agosto");
    assert_eq!(intl::date("es", noon(), later), "3 de agosto de 2026");
    let time = intl::date_time("en", noon(), noon());
    assert!(time.contains("August 3") && time.contains("2:05") && !time.contains("2026"), "{time}");
    assert!(intl::date_time("en", noon(), later).contains("2026"));
    assert!(intl::time_of_day("es", noon()).contains("14:05"));
    assert!(intl::time_with_seconds("es", noon()).contains("14:05:00"));
    assert_eq!(intl::month_year("en", noon()), "August 2026");
    assert_eq!(intl::month_year("es", noon()), "agosto de 2026");
    assert_eq!(intl::iso(Timestamp(0)), "1970-01-01T00:00:00.000Z");
}

#[wasm_bindgen_test]
fn nothing_that_is_stored_makes_a_date_throw() {
    for ms in [i64::MIN, i64::MIN + 1, -1, i64::MAX] {
        for language in ["en", "es", "", "not a language", "\u{0}"] {
            assert!(!intl::date(language, Timestamp(ms), noon()).is_empty());
            assert!(!intl::relative(language, Timestamp(ms), noon()).is_empty());
            assert!(!intl::relative(language, noon(), Timestamp(ms)).is_empty());
        }
        assert!(!intl::iso(Timestamp(ms)).is_empty());
    }
}

#[wasm_bindgen_test]
fn counts_have_the_digits_and_the_forms_of_their_language() {
    assert_eq!(intl::number("en", 7), "7");
    assert_eq!(intl::number("en", 12_345), "12,345");
    assert_eq!(intl::number("es", 12_345), "12.345");
    let forms = |language| [0, 1, 3, 5, 22].map(|count| intl::plural(language, count));
    assert_eq!(forms("en"), ["other", "one", "other", "other", "other"]);
    assert_eq!(forms("pl"), ["many", "one", "few", "many", "few"]);
    assert_eq!(intl::plural("not a language", 1), "other");
    assert_eq!(intl::number("not a language", 12_345), "12345");
}
