//! Tests of the hashing, with real Argon2id at its least cost.

use super::*;

const CHEAP: Cost = Cost { memory: 8, passes: 1 };
const SALT: [u8; 32] = [7; 32];

fn password(text: &str) -> Password {
    Password::new(text.into()).unwrap()
}

/// Whether `typed` opens what `chosen` closed.
fn opens(chosen: &str, typed: &str) -> bool {
    let phc = hash(&password(chosen), SALT, CHEAP).unwrap();
    check(&password(typed), Some(&phc), SALT, CHEAP).unwrap() == Answer::Right
}

#[test]
fn a_phc_string_names_its_salt_and_parameters() {
    let phc = hash(&password("glaze and kiln"), SALT, CHEAP).unwrap();
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

#[test]
fn a_hash_that_cost_less_is_made_anew_when_its_password_is_right() {
    let dear = Cost { memory: 16, passes: 2 };
    for cheap in [CHEAP, Cost { memory: 16, passes: 1 }, Cost { memory: 8, passes: 2 }] {
        let phc = hash(&password("glaze"), SALT, cheap).unwrap();
        let answer = check(&password("glaze"), Some(&phc), [9; 32], dear).unwrap();
        let Answer::RightRehash { phc } = answer else { panic!("{answer:?}") };
        assert_eq!(check(&password("glaze"), Some(&phc), SALT, dear), Ok(Answer::Right));
        assert_eq!(check(&password("clay"), Some(&phc), SALT, dear), Ok(Answer::Wrong));
    }
    let phc = hash(&password("glaze"), SALT, dear).unwrap();
    assert_eq!(check(&password("glaze"), Some(&phc), SALT, CHEAP), Ok(Answer::Right));
}

#[test]
fn without_a_hash_every_password_is_wrong() {
    assert_eq!(check(&password("glaze"), None, SALT, CHEAP), Ok(Answer::Wrong));
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
        assert_eq!(check(&password("glaze"), Some(&bad), SALT, CHEAP), Err(Failed), "{bad}");
    }
}

#[test]
fn the_worker_hashes_and_checks_what_it_is_handed_as_text() {
    let hashed = run(&job::write_job(&Job::Hash { password: password("glaze"), salt: SALT }));
    let Some(Answer::Hashed { phc }) = job::read_answer(&hashed) else { panic!("{hashed}") };
    assert!(phc.contains("$m=19456,t=2,p=1$"), "{phc}");
    let check = |typed, phc| {
        let job = Job::Check { password: password(typed), phc, salt: SALT };
        job::read_answer(&run(&job::write_job(&job)))
    };
    assert_eq!(check("glaze", Some(phc.clone())), Some(Answer::Right));
    assert_eq!(check("clay", Some(phc)), Some(Answer::Wrong));
    assert_eq!(check("glaze", None), Some(Answer::Wrong));
    assert_eq!(job::read_answer(&run("{}")), Some(Answer::Failed));
}
