//! The list of the commonest passwords, as it is served.

use onlyme::domain::password::{COMMON_LIST_INTEGRITY, COMMON_LIST_PATH, check_new, is_in_list};
use onlyme::domain::policy::PasswordPolicy;
use onlyme::domain::secret::Password;
use onlyme::domain::text::Username;
use sha2::{Digest, Sha384};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

fn list() -> String {
    let public = Path::new(env!("CARGO_MANIFEST_DIR")).join("public");
    fs::read_to_string(public.join(COMMON_LIST_PATH)).unwrap()
}

/// Base64 of a text whose length is a multiple of three, so that nothing is padded.
fn base64(bytes: &[u8]) -> String {
    let alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let digit = |n: u32| char::from(alphabet[(n & 63) as usize]);
    let group = |three: &[u8]| {
        let n = three.iter().fold(0, |n, byte| n << 8 | u32::from(*byte));
        [digit(n >> 18), digit(n >> 12), digit(n >> 6), digit(n)]
    };
    assert_eq!(bytes.len() % 3, 0);
    bytes.chunks(3).flat_map(group).collect()
}

#[test]
fn the_digest_in_the_source_is_that_of_the_file() {
    assert_eq!(base64(b"Onlyme"), "T25seW1l");
    let digest = format!("sha384-{}", base64(&Sha384::digest(list())));
    assert_eq!(digest, COMMON_LIST_INTEGRITY);
}

#[test]
fn the_list_holds_3000_different_passwords_that_would_otherwise_be_allowed() {
    let list = list();
    let name = Username::parse("nuria.campos").unwrap();
    for line in list.lines() {
        let plain = line.bytes().all(|c| c.is_ascii_graphic() && !c.is_ascii_uppercase());
        let password = Password::new(line.into()).unwrap();
        let allowed = check_new(&password, Some(&name), PasswordPolicy::default());
        assert!(plain && allowed.is_ok(), "{line}");
    }
    assert_eq!(list.lines().collect::<BTreeSet<_>>().len(), 3_000);
    assert_eq!(list.lines().count(), 3_000);
    assert!(list.ends_with('\n'));
}

#[test]
fn every_line_is_refused_in_any_case_and_nothing_else_is() {
    let list = list();
    let is_common = |text: String| is_in_list(&list, &Password::new(text).unwrap());
    for line in list.lines() {
        assert!(is_common(line.to_owned()) && is_common(line.to_ascii_uppercase()), "{line}");
        assert!(!is_common(format!("{line} ")) && !is_common(format!(" {line}")), "{line}");
    }
    for fine in ["", "\n", "glaze and kiln", "password\n12345678", "passwor", "\r"] {
        assert!(!is_common(fine.into()), "{fine:?}");
    }
}
