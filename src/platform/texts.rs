//! The texts of a language: those that the boot script has loaded, and the file with all of them. Where
//! that lies, and its digest, stands on the boot script's tag. Keeps nothing, and chooses no language.

use super::{address, js, public_file};

/// The language that the boot script has chosen, and the first of its texts; they are taken away.
#[must_use]
pub fn take_first() -> Option<(String, String)> {
    let root = js::root()?;
    let texts = root.get_attribute("data-texts")?;
    let _ = root.remove_attribute("data-texts");
    Some((root.get_attribute("lang")?, texts))
}

/// All texts of a language; asked for at once, not only when somebody waits for them. `None` if they do
/// not arrive as they were published.
pub fn load(tag: &str) -> impl Future<Output = Option<String>> + use<> {
    let asked = file(tag).and_then(|(url, digest)| public_file::ask(&url, &digest));
    async move { public_file::text(asked?).await }
}

/// The address and the digest of a language's file.
fn file(tag: &str) -> Option<(String, String)> {
    let list = address::boot_script()?.get_attribute("data-languages")?;
    // For each language: its tag, then address and digest of its first texts and of all.
    let words: Vec<&str> = list.split(' ').collect();
    let found = words.chunks(5).find(|words| words.first() == Some(&tag))?;
    Some(((*found.get(3)?).to_owned(), (*found.get(4)?).to_owned()))
}
