//! What a device does at its start with rows and mirrored records that were damaged: a seeded
//! mutator damages valid states, a real tab starts over them twice and forgets an account.
//!
//! `ONLYME_FUZZ_STATES` asks for more states, `ONLYME_FUZZ_SEED` for other ones. Each state has a
//! seed of its own, which a failure prints: with it and one state the failure comes again. Never
//! judges by what the damage was meant to do, only by what the texts are afterwards.

mod check;
mod damage;
mod parts;
mod states;

use crate::service::embedded::shapes::{self, SavedRow};
use check::Check;
use damage::Damaged;
use states::{Dice, States};
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Instant;

/// States of an ordinary run.
const STATES: u64 = 200_000;
/// A whole device starts over every so manyth of them, which takes ten times as long; what reads,
/// compares and mends runs over all.
const DEVICES: u64 = 50;

fn number(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

/// How often something was met; what was never met proves nothing.
type Tally = BTreeMap<&'static str, u64>;

/// Damages one state and checks what a device makes of it.
fn run(states: &States, seed: u64, tally: &mut Tally) -> Result<(), String> {
    let mut dice = Dice::new(seed);
    let state = states.one(&mut dice);
    let damaged = Damaged::of(state, &mut dice);
    let forgotten = dice.below(state.accounts.len());
    let check = Check::new(state, &damaged, forgotten);
    let whole_device = seed.is_multiple_of(DEVICES);
    let mut all = || {
        check.parts(tally)?;
        if whole_device { check.device(tally) } else { Ok(()) }
    };
    catch_unwind(AssertUnwindSafe(&mut all)).unwrap_or_else(|_| Err("the service panicked".into()))
}

#[test]
fn damage_costs_nothing_but_what_was_damaged() {
    let (count, first) = (number("ONLYME_FUZZ_STATES", STATES), number("ONLYME_FUZZ_SEED", 1));
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get) as u64;
    let started = Instant::now();
    let part = |core: u64| {
        let (states, mut tally) = (States::new(), Tally::new());
        for seed in (first + core..first + count).step_by(usize::try_from(cores).unwrap()) {
            if let Err(wrong) = run(&states, seed, &mut tally) {
                panic!("ONLYME_FUZZ_SEED={seed} ONLYME_FUZZ_STATES=1: {wrong}");
            }
        }
        tally
    };
    let mut tally = Tally::new();
    std::thread::scope(|scope| {
        let parts: Vec<_> = (0..cores).map(|core| scope.spawn(move || part(core))).collect();
        for part in parts {
            for (met, times) in part.join().unwrap() {
                *tally.entry(met).or_default() += times;
            }
        }
    });
    eprintln!("seeds {first} to {}: {:.1?}, met {tally:?}", first + count - 1, started.elapsed());
    if count >= STATES {
        let missed: Vec<_> = check::MET.iter().filter(|met| !tally.contains_key(**met)).collect();
        assert!(missed.is_empty(), "never met {missed:?}");
    }
}

#[test]
fn every_row_reads_back_as_it_was_written() {
    let states = States::new();
    for seed in 0..2_000 {
        let mut dice = Dice::new(seed);
        for (key, text) in &states.one(&mut dice).rows {
            assert_eq!(check::again(key, text).as_ref(), Ok(text), "{key}");
        }
        for text in states.one(&mut dice).texts.values() {
            let row: SavedRow = shapes::decode(text).unwrap();
            assert_eq!(shapes::encode(&row).as_ref(), Ok(text));
        }
    }
}
