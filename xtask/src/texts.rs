//! The texts in `locales/` as a build sends them: what the boot script says in English, written into it;
//! and for each other language two files, the first with what the start of the app says and one with
//! everything. English itself stands in the app. Translates nothing, and checks only what is sent.

use crate::failure::{Failure, Outcome};
use crate::finish;
use crate::shell;
use catalogue::{BOOT, Language};
use sha2::{Digest, Sha256};
use std::path::Path;

/// The line of boot.js in which its English texts are written.
const PLACE: &str = "const ENGLISH = {};";

/// All languages, English first.
pub(crate) fn languages() -> Outcome<Vec<Language>> {
    let wrong =
        |wrong: Vec<String>| Failure::new(format!("The texts do not fit:\n{}", wrong.join("\n")));
    catalogue::read(&shell::root().join("locales")).map_err(wrong)
}

/// Writes the boot script's English texts into it.
pub(crate) fn tell_boot_script(staging: &Path, languages: &[Language]) -> Outcome {
    let path = staging.join("boot.js");
    let english = languages.first().map(boot_texts).unwrap_or_default();
    let script = shell::read(&path)?;
    if script.matches(PLACE).count() != 1 {
        return Err(Failure::new(format!("public/boot.js has no line “{PLACE}”.")));
    }
    shell::write(&path, script.replace(PLACE, &format!("const ENGLISH = {{{english}}};")))
}

/// The fields of a JavaScript object, in the order of the language's lines.
fn boot_texts(language: &Language) -> String {
    let own = language.messages.iter().filter(|message| message.group == BOOT);
    let field = |name: &str, text: &str| format!("{name}:{}", serde_json::json!(text));
    own.map(|message| field(&message.name, &message.text)).collect::<Vec<_>>().join(",")
}

/// Writes the files of the other languages. The answer is for the boot script's tag: for each language
/// its tag, then address and digest of the first file and of the whole. `start` is the wasm that starts
/// the app, if that is not the whole app: what it says is found in it, in English.
pub(crate) fn write(
    staging: &Path,
    start: Option<&[u8]>,
    base: &str,
    languages: &[Language],
) -> Outcome<String> {
    let Some((english, others)) = languages.split_first() else { return Ok(String::new()) };
    let first = said_in(start, english);
    let mut told = Vec::new();
    for language in others {
        told.push(language.tag.clone());
        for (name, lines) in
            [("first", language.lines(|at| first[at])), ("whole", language.lines(|_| true))]
        {
            let hash = hex::encode(Sha256::digest(&lines));
            let file = format!("texts-{}-{name}-{}.txt", language.tag, &hash[..16]);
            told.push(format!("{base}{file}"));
            told.push(finish::digest(lines.as_bytes()));
            shell::write(&staging.join(file), lines)?;
        }
    }
    Ok(told.join(" "))
}

/// Which messages the boot script or this wasm says. A short text may be found by chance; then a line is
/// sent that is not needed.
fn said_in(wasm: Option<&[u8]>, english: &Language) -> Vec<bool> {
    let wasm = wasm.map(String::from_utf8_lossy);
    let said = |text: &str| wasm.as_ref().is_none_or(|wasm| wasm.contains(text));
    english.messages.iter().map(|message| message.group == BOOT || said(&message.text)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Vec<Language> {
        let file = |name: &str, open: &str| {
            let text = format!(
                r#"{{ "language": "{name}", "boot": {{ "slow": "“{name}”", "old": "Old" }},
                "door": {{ "open": "{open}", "shut": "{open} no more, {{{{ who }}}}" }} }}"#
            );
            (format!("{name}.json"), text)
        };
        catalogue::check(&[file("en", "Open"), file("fr", "Ouvert")]).unwrap()
    }

    #[test]
    fn the_boot_script_learns_its_texts_in_the_order_of_the_lines() {
        let english = &sample()[0];
        assert_eq!(boot_texts(english), "old:\"Old\",slow:\"“en”\"");
        assert!(english.lines(|_| true).starts_with("Old\n“en”\n"));
    }

    #[test]
    fn the_first_file_has_what_the_start_says_and_the_page_is_told_of_both() {
        let folder = std::env::temp_dir().join(format!("onlyme-texts-{}", std::process::id()));
        shell::make_folder(&folder).unwrap();
        let told = write(&folder, Some(b"\0\xc3Open no more, {0}\xff"), "/a/", &sample()).unwrap();
        let words: Vec<&str> = told.split(' ').collect();
        let [tag, first, first_digest, whole, whole_digest] = words[..] else { panic!("{told}") };
        assert_eq!(tag, "fr");
        let read = |address: &str| {
            shell::read(&folder.join(address.strip_prefix("/a/").unwrap())).unwrap()
        };
        assert_eq!(read(first), "Old\n“fr”\nOuvert\nOuvert no more, {0}", "“Open” is there, too");
        assert_eq!(read(whole), read(first));
        assert_eq!(finish::digest(read(first).as_bytes()), first_digest);
        assert_eq!(finish::digest(read(whole).as_bytes()), whole_digest);
        let told = write(&folder, Some(b"Opel"), "/a/", &sample()).unwrap();
        assert_eq!(read(told.split(' ').nth(1).unwrap()), "Old\n“fr”\n\n");
        let told = write(&folder, None, "/a/", &sample()).unwrap();
        assert_eq!(read(told.split(' ').nth(1).unwrap()), read(whole), "it may be anything");
        std::fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn a_boot_script_without_a_place_for_its_texts_is_refused() {
        let folder = std::env::temp_dir().join(format!("onlyme-boot-{}", std::process::id()));
        shell::make_folder(&folder).unwrap();
        shell::write(&folder.join("boot.js"), "a\nconst ENGLISH = {};\n").unwrap();
        tell_boot_script(&folder, &sample()).unwrap();
        let filled = shell::read(&folder.join("boot.js")).unwrap();
        assert_eq!(filled, "a\nconst ENGLISH = {old:\"Old\",slow:\"“en”\"};\n");
        assert!(tell_boot_script(&folder, &sample()).is_err());
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
