//! Who a person is to the account service: the profile, and changes to it. Never a credential.

use super::ids::AccountId;
use super::text::{Bio, Email, FullName, Username};
use super::time::Timestamp;
use serde::{Deserialize, Serialize};

/// A picture of a person: an image as a `data:` address, small enough to store beside the account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Picture(String);

/// The text is not an image that Onlyme shows, or it is larger than [`Picture::MAX`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a small PNG, JPEG or WebP image")]
pub struct NotAPicture;

impl Picture {
    /// Most bytes of the `data:` address: a 256 px square fits several times over.
    pub const MAX: usize = 128 * 1_024;

    /// Takes a `data:` address of a PNG, JPEG or WebP image. Anything else, SVG and remote
    /// addresses above all, is refused: a picture must neither run nor call home (ASVS 14.2.3).
    ///
    /// # Errors
    /// [`NotAPicture`].
    pub fn parse(url: &str) -> Result<Self, NotAPicture> {
        let kinds =
            ["data:image/png;base64,", "data:image/jpeg;base64,", "data:image/webp;base64,"];
        let body = kinds.iter().find_map(|kind| url.strip_prefix(kind)).ok_or(NotAPicture)?;
        let base64 = |c: u8| c.is_ascii_alphanumeric() || matches!(c, b'+' | b'/' | b'=');
        if url.len() > Self::MAX || body.is_empty() || !body.bytes().all(base64) {
            return Err(NotAPicture);
        }
        Ok(Self(url.to_owned()))
    }

    /// The `data:` address, for `src`.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Picture {
    type Error = NotAPicture;
    fn try_from(url: String) -> Result<Self, NotAPicture> {
        Self::parse(&url)
    }
}

impl From<Picture> for String {
    fn from(picture: Picture) -> Self {
        picture.0
    }
}

/// An account as its owner sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    /// Which account.
    pub id: AccountId,
    /// The user name.
    pub username: Username,
    /// The email address.
    pub email: Email,
    /// The name; may be empty.
    pub full_name: FullName,
    /// A few words; may be empty.
    pub bio: Bio,
    /// The picture, if one was chosen.
    pub picture: Option<Picture>,
    /// When the account was made.
    pub joined: Timestamp,
    /// When the password was last changed; `None` if it never was since the account was made.
    pub password_changed: Option<Timestamp>,
    /// Whether it was made to practise with, and can be removed in one step.
    pub practice: bool,
}

impl Profile {
    /// The name to show: the full name, or the user name where there is none.
    #[must_use]
    pub fn shown_name(&self) -> &str {
        shown_name(&self.username, &self.full_name)
    }
}

fn shown_name<'a>(username: &'a Username, full_name: &'a FullName) -> &'a str {
    if full_name.as_str().is_empty() { username.as_str() } else { full_name.as_str() }
}

/// What is shown of an account where nobody is logged in to it: a name and a picture, nothing that
/// opens it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    /// Which account.
    pub id: AccountId,
    /// The user name.
    pub username: Username,
    /// The name; may be empty.
    pub full_name: FullName,
    /// The picture, if one was chosen.
    pub picture: Option<Picture>,
}

impl From<Profile> for Card {
    fn from(profile: Profile) -> Self {
        let Profile { id, username, full_name, picture, .. } = profile;
        Self { id, username, full_name, picture }
    }
}

impl Card {
    /// The name to show: the full name, or the user name where there is none.
    #[must_use]
    pub fn shown_name(&self) -> &str {
        shown_name(&self.username, &self.full_name)
    }

    /// One or two letters that stand for the person where there is no picture.
    #[must_use]
    pub fn initials(&self) -> String {
        let mut words =
            self.shown_name().split([' ', '.', '_']).filter_map(|word| word.chars().next());
        let first = words.next();
        let last = words.next_back();
        first.into_iter().chain(last).flat_map(char::to_uppercase).collect()
    }

    /// Which of `colours` stands behind the initials: always the same for one user name.
    #[must_use]
    pub fn colour(&self, colours: usize) -> usize {
        let sum = self
            .username
            .as_str()
            .bytes()
            .fold(0usize, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte.into()));
        sum % colours.max(1)
    }
}

/// A change to a profile; `None` leaves a field as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProfilePatch {
    /// A new user name.
    pub username: Option<Username>,
    /// A new name.
    pub full_name: Option<FullName>,
    /// A new bio.
    pub bio: Option<Bio>,
    /// A new picture, or `Some(None)` to remove it.
    pub picture: Option<Option<Picture>>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn card(username: &str, full_name: &str) -> Card {
        Card {
            id: AccountId("a".into()),
            username: Username::parse(username).unwrap(),
            full_name: FullName::parse(full_name).unwrap(),
            picture: None,
        }
    }

    #[test]
    fn initials_are_the_first_letters_of_the_first_and_last_word() {
        assert_eq!(card("n", "Nuria Campos").initials(), "NC");
        assert_eq!(card("n", "Ana María de la Cruz").initials(), "AC");
        assert_eq!(card("nuria.campos", "").initials(), "NC");
        assert_eq!(card("n", "Cher").initials(), "C");
    }

    #[test]
    fn a_picture_is_a_small_raster_image_and_nothing_else() {
        assert!(Picture::parse("data:image/png;base64,iVBORw0KGgo=").is_ok());
        for bad in [
            "https://example.org/a.png",
            "data:image/svg+xml;base64,PHN2Zz4=",
            "data:image/png;base64,",
            "data:image/png;base64,<script>",
            "javascript:alert(1)",
        ] {
            assert_eq!(Picture::parse(bad), Err(NotAPicture), "{bad}");
        }
        let huge = format!("data:image/png;base64,{}", "A".repeat(Picture::MAX));
        assert_eq!(Picture::parse(&huge), Err(NotAPicture));
    }
}
