//! What people may type into the fields of an account, and what is said when it does not fit.
//!
//! Each type holds only what passed its rule. Nothing here is a secret, and nothing is changed
//! behind the person's back but what the type's own words say.

use serde::{Deserialize, Serialize};
use std::fmt;

/// Why a text does not fit its field. The words for each live with the screens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TextProblem {
    /// Nothing was typed.
    Missing,
    /// More than this many characters.
    TooLong(usize),
    /// A user name may hold only a–z, 0–9, dot and underscore.
    UsernameCharacters,
    /// The name is an address of Onlyme itself.
    UsernameReserved,
    /// Not an email address: one @ with something on both sides, and a dot in the domain.
    NotAnEmail,
}

macro_rules! text_type {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// The text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = UnfitText;
            fn try_from(text: String) -> Result<Self, UnfitText> {
                Self::parse(&text).map_err(UnfitText)
            }
        }

        impl From<$name> for String {
            fn from(value: $name) -> Self {
                value.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

/// A stored text that no longer passes its own rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnfitText(pub TextProblem);

impl fmt::Display for UnfitText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "text does not fit its field: {:?}", self.0)
    }
}

text_type! {
    /// A user name: 1 to 30 of `a–z 0–9 . _`, so that no two look alike. Capital letters are
    /// made small; blanks around it are dropped.
    Username
}
text_type! {
    /// An email address, in small letters, at most 254 characters. Whether mail arrives is unknown.
    Email
}
text_type! {
    /// A person's name: at most 64 characters, without control and direction characters. May be empty.
    FullName
}
text_type! {
    /// What somebody calls a device: 1 to 40 characters, without control and direction characters.
    DeviceName
}
text_type! {
    /// A few words about oneself: at most 150 characters, without control and direction characters.
    Bio
}

/// First words of addresses that are Onlyme's own, and so can be nobody's user name.
const RESERVED: [&str; 14] = [
    "accounts", "api", "assets", "design", "emails", "favicon", "help", "index", "onlyme",
    "practice", "reset", "session", "static", "style",
];

/// Endings that servers take for files, so an address with one would not reach the app.
const FILE_ENDINGS: [&str; 16] = [
    ".br",
    ".css",
    ".gz",
    ".html",
    ".ico",
    ".jpg",
    ".js",
    ".json",
    ".map",
    ".mjs",
    ".png",
    ".svg",
    ".txt",
    ".wasm",
    ".webmanifest",
    ".xml",
];

impl Username {
    /// Most characters of a user name.
    pub const MAX: usize = 30;

    /// Reads a user name.
    ///
    /// # Errors
    /// The first rule that it breaks.
    pub fn parse(typed: &str) -> Result<Self, TextProblem> {
        let typed = typed.trim();
        if typed.is_empty() {
            return Err(TextProblem::Missing);
        }
        if typed.len() > Self::MAX {
            return Err(TextProblem::TooLong(Self::MAX));
        }
        let name = typed.to_ascii_lowercase();
        let fits = |c: u8| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'.' || c == b'_';
        if !name.bytes().all(fits) {
            return Err(TextProblem::UsernameCharacters);
        }
        let dots_only = name.bytes().all(|c| c == b'.');
        let reserved = RESERVED.contains(&name.as_str())
            || FILE_ENDINGS.iter().any(|ending| name.ends_with(ending));
        if dots_only || reserved {
            return Err(TextProblem::UsernameReserved);
        }
        Ok(Self(name))
    }

    /// What an account is called whose server knows no name that could be shown.
    #[must_use]
    pub fn nobody() -> Self {
        Self("account".into())
    }
}

impl Email {
    /// Most characters of an address (RFC 5321).
    pub const MAX: usize = 254;

    /// Reads an email address.
    ///
    /// # Errors
    /// The first rule that it breaks.
    pub fn parse(typed: &str) -> Result<Self, TextProblem> {
        let typed = typed.trim();
        if typed.is_empty() {
            return Err(TextProblem::Missing);
        }
        if typed.len() > Self::MAX {
            return Err(TextProblem::TooLong(Self::MAX));
        }
        let printable = typed.chars().all(|c| !c.is_whitespace() && !is_hidden(c));
        let shaped = typed.split_once('@').is_some_and(|(local, domain)| {
            let labels_fit = domain.split('.').all(|label| !label.is_empty());
            !local.is_empty() && !domain.contains('@') && domain.contains('.') && labels_fit
        });
        if printable && shaped {
            Ok(Self(typed.to_ascii_lowercase()))
        } else {
            Err(TextProblem::NotAnEmail)
        }
    }
}

impl FullName {
    /// Most characters of a name.
    pub const MAX: usize = 64;

    /// No name.
    #[must_use]
    pub const fn empty() -> Self {
        Self(String::new())
    }

    /// Reads a name. Hidden characters are dropped and runs of blanks become one.
    ///
    /// # Errors
    /// [`TextProblem::TooLong`].
    pub fn parse(typed: &str) -> Result<Self, TextProblem> {
        free_text(typed, Self::MAX).map(Self)
    }
}

impl DeviceName {
    /// Most characters of a device's name.
    pub const MAX: usize = 40;

    /// Reads a name. Hidden characters are dropped and runs of blanks become one.
    ///
    /// # Errors
    /// [`TextProblem::TooLong`], or [`TextProblem::Missing`] where nothing visible was typed.
    pub fn parse(typed: &str) -> Result<Self, TextProblem> {
        let name = free_text(typed, Self::MAX)?;
        if name.is_empty() { Err(TextProblem::Missing) } else { Ok(Self(name)) }
    }
}

impl Bio {
    /// Most characters of a bio.
    pub const MAX: usize = 150;

    /// No words: what a new account has.
    #[must_use]
    pub const fn empty() -> Self {
        Self(String::new())
    }

    /// Reads a bio. Hidden characters are dropped and runs of blanks become one.
    ///
    /// # Errors
    /// [`TextProblem::TooLong`].
    pub fn parse(typed: &str) -> Result<Self, TextProblem> {
        free_text(typed, Self::MAX).map(Self)
    }
}

/// Cleans free text and checks its length. A text far beyond the limit is refused before it is read.
fn free_text(typed: &str, max: usize) -> Result<String, TextProblem> {
    if typed.len() > max * 16 {
        return Err(TextProblem::TooLong(max));
    }
    let visible: String = typed
        .chars()
        .map(|c| if c.is_whitespace() { ' ' } else { c })
        .filter(|c| !is_hidden(*c))
        .collect();
    let clean = visible.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    if clean.chars().count() > max { Err(TextProblem::TooLong(max)) } else { Ok(clean) }
}

/// Characters that can turn, split or hide what stands around them: controls, direction marks and
/// zero-width ones. The joiners U+200C and U+200D stay: Persian and emoji need them.
fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{2069}' | '\u{FEFF}' | '\u{061C}')
}

/// What stands in "Username or email": which of the two it is meant to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LoginName {
    /// A user name.
    Username(Username),
    /// An email address.
    Email(Email),
}

impl LoginName {
    /// Reads the field; `None` if no account can be called that.
    #[must_use]
    pub fn parse(typed: &str) -> Option<Self> {
        if typed.contains('@') {
            Email::parse(typed).ok().map(Self::Email)
        } else {
            Username::parse(typed).ok().map(Self::Username)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_user_name_is_small_letters_digits_dot_and_underscore() {
        assert_eq!(Username::parse(" Nuria.Campos_9 ").unwrap().as_str(), "nuria.campos_9");
        for bad in ["аdmin", "name with blank", "ﬁn", "İstanbul", "a-b", "a/b", "a\u{0}b"] {
            assert_eq!(Username::parse(bad), Err(TextProblem::UsernameCharacters), "{bad:?}");
        }
        assert_eq!(Username::parse("  "), Err(TextProblem::Missing));
        assert_eq!(Username::parse(&"a".repeat(31)), Err(TextProblem::TooLong(30)));
    }

    #[test]
    fn a_user_name_never_hides_an_address_or_a_file_of_the_app() {
        for bad in ["accounts", "Practice", "boot.js", "index.html", "..", "robots.txt"] {
            assert_eq!(Username::parse(bad), Err(TextProblem::UsernameReserved), "{bad:?}");
        }
        assert!(Username::parse("nuria.campos").is_ok());
    }

    #[test]
    fn an_email_has_one_at_and_a_dotted_domain() {
        assert_eq!(Email::parse("Nuria@Example.org").unwrap().as_str(), "nuria@example.org");
        for bad in ["nuria", "@example.org", "a@b", "a@b@c.d", "a b@c.d", "a@.d", "a@c.", "a@c..d"]
        {
            assert_eq!(Email::parse(bad), Err(TextProblem::NotAnEmail), "{bad:?}");
        }
    }

    #[test]
    fn free_text_loses_what_cannot_be_seen_and_keeps_the_rest() {
        assert_eq!(FullName::parse("  Ana\t\u{202E}Ruiz\u{0} ").unwrap().as_str(), "Ana Ruiz");
        assert_eq!(FullName::parse("👩‍👧 محمد").unwrap().as_str(), "👩‍👧 محمد");
        assert_eq!(Bio::parse(&"b".repeat(151)), Err(TextProblem::TooLong(150)));
        assert_eq!(Bio::parse(&"b".repeat(1_000_000)), Err(TextProblem::TooLong(150)));
    }

    #[test]
    fn a_log_in_name_with_an_at_is_an_email() {
        assert!(matches!(LoginName::parse("Nuria"), Some(LoginName::Username(_))));
        assert!(matches!(LoginName::parse("n@example.org"), Some(LoginName::Email(_))));
        assert_eq!(LoginName::parse("not a name"), None);
    }
}
