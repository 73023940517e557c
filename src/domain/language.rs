//! The languages that Onlyme speaks: one for each file in `locales/`, listed by `build.rs`. Never their
//! texts, of which a browser loads one language's alone.

/// A language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Language {
    /// As HTML and Intl call it: `en`.
    pub tag: &'static str,
    /// As it calls itself.
    pub name: &'static str,
}

/// Made by `build.rs`.
#[allow(missing_docs, reason = "it has no comments")]
mod list {
    use super::Language;
    include!(concat!(env!("OUT_DIR"), "/languages.rs"));
}

/// All of them, English first, then by their tags.
pub use list::ALL;
/// Their tags, in the same order.
pub use list::TAGS;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn english_comes_first_and_no_language_twice() {
        assert_eq!(ALL[0], Language { tag: "en", name: "English" });
        assert!(ALL[1..].windows(2).all(|pair| pair[0].tag < pair[1].tag));
        assert!(ALL.iter().map(|language| language.tag).eq(TAGS.iter().copied()));
    }
}
