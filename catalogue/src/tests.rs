//! What the checks find, and what the app gets.

use super::*;

const EN: &str = r#"{ "language": "English",
    "door": { "open": "Open", "shut": "Shut by {{ who }}",
              "guests": { "=0": "Nobody", "one": "1 guest of {{ who }}", "other": "{{ count }} guests of {{ who }}" } },
    "boot": { "slow": "Still loading" } }"#;

/// English, and another language with a part of its text replaced.
fn with_other(old: &str, new: &str) -> Result<Vec<Language>, Vec<String>> {
    let other = EN.replace("English", "Anglais");
    assert!(other.contains(old), "{old}");
    let files = [("en.json", EN.to_owned()), ("fr.json", other.replace(old, new))];
    check(&files.map(|(name, text)| (name.to_owned(), text)))
}

fn only_problem(old: &str, new: &str) -> String {
    let found = with_other(old, new).unwrap_err();
    assert_eq!(found.len(), 1, "{found:?}");
    found.concat()
}

#[test]
fn languages_have_the_same_messages_in_the_same_places_english_first() {
    let languages = with_other("Open", "Ouvrir").unwrap();
    let tags: Vec<&str> = languages.iter().map(|language| language.tag.as_str()).collect();
    assert_eq!(tags, ["en", "fr"]);
    assert_eq!(languages[1].name, "Anglais");
    assert_eq!(
        languages[1].lines(|_| true),
        "Still loading\n\
         =0\tNobody\tone\t1 guest of {1}\tother\t{0} guests of {1}\n\
         Ouvrir\n\
         Shut by {0}"
    );
    assert_eq!(languages[1].lines(|at| at == 2), "\n\nOuvrir\n");
}

#[test]
fn what_is_missing_left_over_or_unequal_is_named() {
    assert!(only_problem(r#""open": "Open", "#, "").contains("fr.json: door.open is missing"));
    let added = only_problem(r#""open""#, r#""more": "x", "open""#);
    assert!(added.contains("door.more is left over"), "{added}");
    let unequal = only_problem("Shut by {{ who }}", "Shut");
    assert!(unequal.contains("door.shut has the values []"), "{unequal}");
    assert!(only_problem("Shut by {{ who }}", "Shut by {{ whom }}").contains("door.shut"));
    assert!(
        only_problem(r#""language": "Anglais","#, "").contains("what the language calls itself")
    );
}

#[test]
fn a_file_that_is_wrong_in_itself_is_refused() {
    for (old, new, said) in [
        (r#""Open""#, r#""""#, "is empty"),
        (r#""Open""#, r#""a\nb""#, "line break"),
        (r#""Open""#, r#""a\tb""#, "line break"),
        (r#""Open""#, r#""a {b}""#, "single braces"),
        (r#""Open""#, r#""a {{ b""#, "do not close"),
        (r#""Open""#, r#""a {{ B }}""#, "no name"),
        (r#""Open""#, "7", "a text or an object"),
        (r#""open""#, r#""Open""#, "is not named"),
        (r#""open""#, r#""type""#, "a word of Rust"),
        (r#""open": "Open""#, r#""open": "Open", "open": "Open""#, "stands there twice"),
        (r#""one""#, r#""three""#, "has a form “three”"),
        (r#""=0""#, r#""=00""#, "has a form “=00”"),
        (r#""other""#, r#""many""#, "has no form “other”"),
        ("1 guest of {{ who }}", "1 guest", "leaves who out of “one”"),
    ] {
        let found = with_other(old, new).unwrap_err().join("\n");
        assert!(found.contains(said), "{new}: {found}");
    }
    let named = |name: &str| check(&[("en.json".into(), EN.into()), (name.into(), EN.into())]);
    for name in ["fr-CA.json", "FR.json", "f.json", "fr.txt", "README.md"] {
        assert!(
            named(name).unwrap_err().concat().contains("is not named like a language"),
            "{name}"
        );
    }
    assert!(named("fr.json").is_ok());
    assert!(
        check(&[("fr.json".into(), EN.into())])
            .unwrap_err()
            .concat()
            .contains("en.json is missing")
    );
}

#[test]
fn a_language_has_the_forms_of_its_own_counts() {
    let polish =
        with_other(r#""one": "1 guest"#, r#""few": "{{ count }} goście", "one": "1 guest"#);
    assert!(polish.is_err(), "each form says whose they are");
    let few = r#""few": "{{ count }} goście, {{ who }}", "one": "1 guest"#;
    assert!(with_other(r#""one": "1 guest"#, few).is_ok());
    // One form is enough where the language makes no difference; English may be the one that makes none.
    let japanese = r#""guests": "{{ count }} {{ who }}" }"#;
    let from = EN.find(r#""guests""#).unwrap();
    let to = EN.find("},\n    \"boot\"").unwrap();
    let one = [&EN[..from], japanese, &EN[to + 1..]].concat();
    for (english, other) in [(EN, one.as_str()), (&one, EN)] {
        let files = [("en.json".to_owned(), english.to_owned()), ("ja.json".into(), other.into())];
        assert!(check(&files).is_ok());
    }
}

#[test]
fn the_app_gets_an_item_for_each_message_but_the_boot_scripts() {
    let english = &with_other("Open", "Open").unwrap()[0];
    let code = messages_in_rust(english);
    assert!(code.contains("MESSAGES: usize = 4;"));
    assert!(code.contains("pub mod door {"));
    assert!(code.contains(r#"pub const open: Text = Text { at: 2, english: "Open" };"#));
    for part in [
        "pub struct guests<'a> { pub count: &'a dyn Count,pub who: &'a dyn Display, }",
        "self.count.count(), &[&words.number(self.count.count()),self.who,])",
        r#"words.filled(Text { at: 3, english: "Shut by {0}" }, &[self.who,])"#,
    ] {
        assert!(code.contains(part), "{code}");
    }
    assert!(!code.contains("Still loading"));
    let list = languages_in_rust(&with_other("Open", "Open").unwrap());
    assert!(list.contains(r#"Language { tag: "fr", name: "Anglais" }"#), "{list}");
}
