//! The security log's chain under tampering: whatever is done to a file is named rightly.

use onlyme::domain::chain::{Chain, Entry, Fault, Head, canonical, genesis};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Value, json};

/// The chain of `owner` with `count` entries.
fn chain(owner: &str, count: usize) -> Chain {
    let mut head = Head::start(owner);
    let mut entries = Vec::new();
    for n in 0..count {
        let what = json!({ "by": owner, "event": { "kind": "logged_in", "wrong_before": n % 4 } });
        let entry = head.next(1_800_000_000_000 + i64::try_from(n).unwrap(), what);
        head = entry.head();
        entries.push(Some(entry));
    }
    Chain { owner: owner.into(), first: 1, head, entries }
}

fn at(chain: &mut Chain, place: usize) -> &mut Entry {
    chain.entries[place].as_mut().unwrap()
}

/// The number of the entry in this place of a whole chain.
fn number(place: usize) -> u64 {
    place as u64 + 1
}

/// One change of one field of one entry.
fn edit(entry: &mut Entry, field: u8, by: u64) {
    match field % 5 {
        0 => entry.at += i64::try_from(by % 1_000).unwrap() + 1,
        1 => entry.n += by % 50 + 1,
        2 => entry.what["event"]["kind"] = json!(format!("other {by}")),
        3 => entry.prev = genesis(&by.to_string()),
        _ => entry.hash = genesis(&by.to_string()),
    }
}

/// Chains are long enough that most places are inner ones.
const LENGTH: usize = 24;

fn check(cases: u32, tamper: impl Fn(&mut Chain, [usize; 2], u8, u64) -> Vec<Fault>) {
    let whole = chain("nuria", LENGTH);
    let mut runner =
        TestRunner::new(Config { cases, failure_persistence: None, ..Config::default() });
    let places = (0..LENGTH, 0..LENGTH);
    let result = runner.run(&(places, any::<u8>(), any::<u64>()), |((a, b), field, by)| {
        let mut copy = whole.clone();
        let expected = tamper(&mut copy, [a.min(b), a.max(b)], field, by);
        // Through the file, as somebody else would check it.
        let read = Chain::from_file(&copy.to_file()).unwrap();
        prop_assert_eq!(read.faults(), expected);
        Ok(())
    });
    result.unwrap();
}

#[test]
fn a_whole_chain_holds_also_after_its_oldest_entries_were_dropped() {
    for count in [0, 1, 2, 100] {
        let chain = chain("nuria", count);
        assert_eq!(chain.faults(), []);
        assert_eq!(Chain::from_file(&chain.to_file()), Ok(chain));
    }
    let mut late = chain("nuria", 100);
    late.entries.drain(..40);
    late.first = 41;
    assert_eq!(late.faults(), []);
}

#[test]
fn a_changed_entry_is_named_by_its_place() {
    check(20_000, |chain, [place, _], field, by| {
        edit(at(chain, place), field, by);
        vec![Fault::Changed(place + 1)]
    });
}

#[test]
fn an_entry_that_was_changed_and_hashed_again_is_named_by_the_one_that_no_longer_follows() {
    check(20_000, |chain, [place, _], _, by| {
        let entry = at(chain, place);
        entry.what["event"]["kind"] = json!(format!("other {by}"));
        entry.hash = entry.computed();
        vec![Fault::Foreign(number(place + 1).min(LENGTH as u64))]
    });
}

#[test]
fn dropped_entries_are_named_wherever_they_stood() {
    check(20_000, |chain, [from, to], _, _| {
        chain.entries.drain(from..=to);
        vec![Fault::Missing(number(from), number(to))]
    });
}

#[test]
fn entries_that_changed_places_are_named() {
    check(20_000, |chain, [a, b], _, _| {
        chain.entries.swap(a, b);
        // What stands behind a later entry stands in the wrong place.
        let behind = number(a)..number(b);
        behind.map(Fault::Moved).collect()
    });
}

#[test]
fn entries_of_another_chain_are_named_where_they_begin_and_where_they_end() {
    let other = chain("ana", LENGTH);
    check(20_000, move |chain, [from, to], _, _| {
        chain.entries[from..=to].clone_from_slice(&other.entries[from..=to]);
        let end = number(to + 1).min(LENGTH as u64);
        let mut faults = vec![Fault::Foreign(number(from)), Fault::Foreign(end)];
        faults.dedup();
        faults
    });
}

#[test]
fn a_repeated_entry_and_a_shortened_head_are_named() {
    check(2_000, |chain, [from, to], _, _| {
        let again = chain.entries[from].clone();
        chain.entries.insert(to + 1, again);
        vec![Fault::Repeated(number(from))]
    });
    check(2_000, |chain, [cut, _], _, _| {
        chain.head.n = number(cut);
        // The header says that the log ends earlier than it does.
        let mut faults: Vec<_> = (number(cut + 1)..=LENGTH as u64).map(Fault::Foreign).collect();
        if number(cut) < LENGTH as u64 {
            faults.insert(0, Fault::Foreign(number(cut)));
        }
        faults
    });
}

#[test]
fn a_chain_cannot_pass_for_somebody_elses() {
    let mut chain = chain("nuria", 3);
    chain.owner = "ana".into();
    assert_eq!(chain.faults(), [Fault::Foreign(1)]);
}

#[test]
fn the_canonical_form_is_that_of_rfc_8785() {
    // The example of the RFC's section 3.2.2 and 3.2.3, but for its numbers.
    let value: Value = serde_json::from_str(
        r#"{"string":"\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/","literals":[null,true,false],"n":-0,"e":{"b":1,"a":[]}}"#,
    )
    .unwrap();
    let text = canonical(&value);
    assert!(text.ends_with(r#""string":"€$\u000f\nA'B\"\\\\\"/"}"#), "{text}");
    assert!(text.starts_with(r#"{"e":{"a":[],"b":1},"literals":[null,true,false],"n":"#), "{text}");
    let names = json!({ "\u{20ac}": 1, "\r": 2, "\u{fb33}": 3, "1": 4, "\u{1F600}": 5, "\u{80}": 6, "\u{f6}": 7 });
    let order: Vec<&str> = vec!["\r", "1", "\u{80}", "\u{f6}", "\u{20ac}", "\u{1F600}", "\u{fb33}"];
    let text = canonical(&names);
    let found: Vec<usize> =
        order.iter().map(|name| text.find(&Value::from(*name).to_string()).unwrap()).collect();
    assert!(found.is_sorted(), "{text}");
}

#[test]
fn what_is_no_entry_and_hostile_files_are_named_or_refused() {
    let mut whole = chain("nuria", 3).to_file();
    whole = whole.replacen(",\"n\":2", ",\"n\":2,\"extra\":[[[[1]]]]", 1);
    assert_eq!(Chain::from_file(&whole).unwrap().faults(), [Fault::Changed(2)]);
    for text in [
        String::new(),
        "null".into(),
        "[".repeat(200_000),
        "{\"format\":\"onlyme-log/1\"}".into(),
        chain("nuria", 1).to_file().replace("\"last\":1", "\"last\":-1"),
        chain("nuria", 1).to_file().replace("\"last\":1", "\"last\":1e999"),
        chain("nuria", 1).to_file().replace("nuria", "\\ud800"),
        " ".repeat(33 * 1_024 * 1_024),
    ] {
        assert!(Chain::from_file(&text).is_err());
    }
}
