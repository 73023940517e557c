//! Tests of the hashing, with real Argon2id at its least cost.

use super::*;
use unicode_normalization::UnicodeNormalization as _;

fn nfc(text: &str) -> Zeroizing<String> {
    Zeroizing::new(text.nfc().collect())
}

const CHEAP: Cost = Cost { memory: 8, passes: 1 };
const SALT: [u8; 32] = [7; 32];

fn password(text: &str) -> Password {
    Password::new(text.into()).unwrap()
}

/// Whether `typed` opens what `chosen` closed.
fn opens(chosen: &str, typed: &str) -> bool {
    let phc = hash(&password(chosen), SALT, CHEAP, nfc).unwrap();
    check(&password(typed), Some(&phc), SALT, CHEAP, nfc).unwrap() == Answer::Right
}

#[test]
fn a_phc_string_names_its_salt_and_parameters() {
    let phc = hash(&password("glaze and kiln"), SALT, CHEAP, nfc).unwrap();
    assert!(phc.starts_with("$argon2id$v=19$m=8,t=1,p=1$BwcHBwcHBwcHBwcHBwcHBw$"), "{phc}");
    let tag = phc.rsplit('$').next().unwrap();
    assert_eq!(tag.len(), 43, "32 bytes in base64 without padding");
}

#[test]
fn a_password_is_compared_whole_and_as_it_was_typed() {
    for text in ["glaze and kiln", " glaze ", "a\u{0}b\u{0}", "👩‍👧👩‍👧", &"x".repeat(73)]
    {
        assert!(opens(text, text), "{text:?}");
    }
    for (chosen, typed) in [
        ("glaze and kiln", "Glaze and kiln"),
        ("glaze and kiln", "glaze and kiln "),
        (" glaze and kiln", "glaze and kiln"),
        ("glaze\u{0}kiln", "glaze\u{0}clay"),
        ("👩‍👧👩‍👧", "👩👧👩👧"),
        (&"x".repeat(72), &"x".repeat(73)),
        (&format!("{}y", "x".repeat(72)), &format!("{}z", "x".repeat(72))),
    ] {
        assert!(!opens(chosen, typed), "{chosen:?} {typed:?}");
    }
}

#[test]
fn composed_and_decomposed_letters_are_one_password() {
    for (composed, decomposed) in [
        ("caf\u{e9} caf\u{e9}", "cafe\u{301} cafe\u{301}"),
        ("\u{1e9b}\u{323}", "\u{17f}\u{323}\u{307}"),
        ("\u{ac00}", "\u{1100}\u{1161}"),
        ("\u{212b}", "\u{c5}"),
    ] {
        assert!(opens(composed, decomposed) && opens(decomposed, composed), "{composed:?}");
    }
}

#[test]
fn letters_that_only_look_alike_are_different_passwords() {
    for (one, other) in [("ﬁnally", "finally"), ("ＡＢＣ", "ABC"), ("x²", "x2"), ("Ⅳ", "IV")]
    {
        assert!(!opens(one, other) && !opens(other, one), "{one:?}");
    }
}

#[cfg(not(target_arch = "wasm32"))]
proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(20_000))]

    /// The pieces have several spellings of one text, spellings that only look alike, and what
    /// careless code takes away: blanks, case, NUL, everything after some byte.
    #[test]
    fn a_password_opens_if_and_only_if_its_composed_form_is_the_same(
        chosen in proptest::collection::vec(0_usize..PIECES.len(), 1..80),
        typed in proptest::option::of(proptest::collection::vec(0_usize..PIECES.len(), 1..80)),
        at in 0_usize..80,
        other in 0_usize..PIECES.len(),
    ) {
        // Mostly one piece differs; sometimes everything does.
        let typed = typed.unwrap_or_else(|| {
            let mut typed = chosen.clone();
            let place = at % typed.len();
            typed[place] = other;
            typed
        });
        let text = |pieces: &[usize]| pieces.iter().map(|piece| PIECES[*piece]).collect::<String>();
        let (chosen, typed) = (text(&chosen), text(&typed));
        let same = chosen.nfc().eq(typed.nfc());
        proptest::prop_assert_eq!(opens(&chosen, &typed), same, "{:?} {:?}", chosen, typed);
    }
}

#[cfg(not(target_arch = "wasm32"))]
const PIECES: [&str; 20] = [
    "\u{e9}",
    "e\u{301}",
    "e",
    "E",
    "\u{212b}",
    "\u{c5}",
    "A\u{30a}",
    "\u{ac00}",
    "\u{1100}\u{1161}",
    "\u{fb01}",
    "fi",
    "\u{ff21}",
    "A",
    " ",
    "",
    "\u{0}",
    "\u{200d}",
    "👩",
    "x\u{323}\u{307}",
    "x\u{307}\u{323}",
];

#[test]
fn a_hash_that_cost_less_is_made_anew_when_its_password_is_right() {
    let dear = Cost { memory: 16, passes: 2 };
    for cheap in [CHEAP, Cost { memory: 16, passes: 1 }, Cost { memory: 8, passes: 2 }] {
        let phc = hash(&password("glaze"), SALT, cheap, nfc).unwrap();
        let answer = check(&password("glaze"), Some(&phc), [9; 32], dear, nfc).unwrap();
        let Answer::RightRehash { phc } = answer else { panic!("{answer:?}") };
        assert_eq!(check(&password("glaze"), Some(&phc), SALT, dear, nfc), Ok(Answer::Right));
        assert_eq!(check(&password("clay"), Some(&phc), SALT, dear, nfc), Ok(Answer::Wrong));
    }
    let phc = hash(&password("glaze"), SALT, dear, nfc).unwrap();
    assert_eq!(check(&password("glaze"), Some(&phc), SALT, CHEAP, nfc), Ok(Answer::Right));
}

#[test]
fn without_a_hash_every_password_is_wrong() {
    assert_eq!(check(&password("glaze"), None, SALT, CHEAP, nfc), Ok(Answer::Wrong));
    let dummy = Cost::STANDARD.dummy();
    assert_eq!(Cost::of(&PasswordHash::new(&dummy).unwrap()), Ok(Cost::STANDARD));
}

#[test]
fn a_stored_hash_that_is_none_or_too_dear_fails_and_is_not_called_wrong() {
    let tag = "A".repeat(43);
    let rest = format!("AAAAAAAAAAAAAAAAAAAAAA${tag}");
    for bad in [
        String::new(),
        "glaze".into(),
        format!("$argon2i$v=19$m=8,t=1,p=1${rest}"),
        format!("$argon2id$v=19$m=4194304,t=1,p=1${rest}"),
        format!("$argon2id$v=19$m=8,t=4000000000,p=1${rest}"),
        format!("$argon2id$v=19$m=64,t=1,p=8${rest}"),
        "$argon2id$v=19$m=8,t=1,p=1$AAAAAAAAAAAAAAAAAAAAAA".into(),
        "$argon2id$v=19$m=8,t=1,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAA".into(),
    ] {
        assert_eq!(check(&password("glaze"), Some(&bad), SALT, CHEAP, nfc), Err(Failed), "{bad}");
    }
}

#[test]
fn the_worker_hashes_and_checks_what_it_is_handed_as_text() {
    let hashed = run(&job::write_job(&Job::Hash { password: password("glaze"), salt: SALT }), nfc);
    let Some(Answer::Hashed { phc }) = job::read_answer(&hashed) else { panic!("{hashed}") };
    assert!(phc.contains("$m=19456,t=2,p=1$"), "{phc}");
    let check = |typed, phc| {
        let job = Job::Check { password: password(typed), phc, salt: SALT };
        job::read_answer(&run(&job::write_job(&job), nfc))
    };
    assert_eq!(check("glaze", Some(phc.clone())), Some(Answer::Right));
    assert_eq!(check("clay", Some(phc)), Some(Answer::Wrong));
    assert_eq!(check("glaze", None), Some(Answer::Wrong));
    assert_eq!(job::read_answer(&run("{}", nfc)), Some(Answer::Failed));
}
