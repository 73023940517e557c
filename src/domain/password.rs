//! Whether a new password may be used, and a plain hint of its strength. Never sees a stored one.

use super::policy::PasswordPolicy;
use super::secret::Password;
use super::text::Username;

/// Why a new password is refused. Each has its own words on the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PasswordProblem {
    /// Nothing was typed.
    Missing,
    /// Fewer than this many characters.
    TooShort(usize),
    /// More than [`Password::MAX_CHARS`] characters.
    TooLong,
    /// One of the passwords that are tried first.
    Common,
    /// It is the user name, or the name of this product.
    IsAName,
    /// It is the current password.
    SameAsCurrent,
}

/// Where the list of the commonest passwords is served, one on each line, in small letters. It is
/// fetched only when a new password is judged, so it costs the first load nothing.
pub const COMMON_LIST_PATH: &str = "common-passwords.txt";

/// The digest of that list, for `fetch(…, { integrity })`. A test computes it anew from the file.
pub const COMMON_LIST_INTEGRITY: &str =
    "sha384-+TjI0OiiLe6pyL/uRDUgqa+1E3FJOq4xhvQp7+4lMBx4H+Qaq9GOqhvOF72Ot/WC";

/// Whether `password` is a line of `list`, whole and without regard to case.
#[must_use]
pub fn is_in_list(list: &str, password: &Password) -> bool {
    list.lines().any(|line| !line.is_empty() && line.eq_ignore_ascii_case(password.reveal()))
}

/// The product's own name, which is nobody's password.
const PRODUCT: &str = "onlyme";

/// Checks everything but the common list, which is fetched only when needed. Without a user name,
/// as while it is still being typed, the other rules hold.
///
/// # Errors
/// The first rule that it breaks.
pub fn check_new(
    password: &Password,
    username: Option<&Username>,
    policy: PasswordPolicy,
) -> Result<(), PasswordProblem> {
    let text = password.reveal();
    if text.is_empty() {
        return Err(PasswordProblem::Missing);
    }
    if text.chars().count() < policy.min_chars {
        return Err(PasswordProblem::TooShort(policy.min_chars));
    }
    let names = username.map(Username::as_str).into_iter().chain([PRODUCT]);
    if names.into_iter().any(|name| text.eq_ignore_ascii_case(name)) {
        return Err(PasswordProblem::IsAName);
    }
    Ok(())
}

/// A hint of how hard a new password is to guess. Advice only; nothing is refused by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Strength {
    /// Too short to be used.
    TooShort,
    /// Allowed, but short.
    Fair,
    /// Long enough for most people.
    Good,
    /// Long: hard to guess by any list.
    Strong,
}

/// Judges by length and variety alone: 12 characters are good and 16 strong, unless few differ.
#[must_use]
pub fn strength(typed: &str, policy: PasswordPolicy) -> Strength {
    // More than the longest allowed password says nothing new, so no more is read.
    let chars: Vec<char> = typed.chars().take(Password::MAX_CHARS).collect();
    let first = |(at, c): &(usize, &char)| !chars.iter().take(*at).any(|other| &other == c);
    let different = chars.iter().enumerate().filter(first).count();
    match chars.len() {
        n if n < policy.min_chars => Strength::TooShort,
        n if n < 12 || different < 6 => Strength::Fair,
        n if n < 16 => Strength::Good,
        _ => Strength::Strong,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str) -> Result<(), PasswordProblem> {
        let name = Username::parse("nuria.campos").unwrap();
        check_new(&Password::new(text.into()).unwrap(), Some(&name), PasswordPolicy::default())
    }

    #[test]
    fn only_length_and_names_are_judged() {
        assert_eq!(check(""), Err(PasswordProblem::Missing));
        assert_eq!(check("1234567"), Err(PasswordProblem::TooShort(8)));
        assert_eq!(check("NURIA.campos"), Err(PasswordProblem::IsAName));
        assert_eq!(check("        "), Ok(()), "eight blanks are a password");
        assert_eq!(check("ññññññññ"), Ok(()), "length counts code points, not bytes");
    }

    #[test]
    fn length_is_counted_in_code_points_against_whatever_the_policy_says() {
        let name = Username::parse("nuria").unwrap();
        for min_chars in [1, 6, 8, 15, 64] {
            for letter in ["x", "ñ", "字", "😀"] {
                for length in [1, 5, 6, 7, 8, 14, 15, 63, 64, 256] {
                    let password = Password::new(letter.repeat(length)).unwrap();
                    let answer = check_new(&password, Some(&name), PasswordPolicy { min_chars });
                    let fits = length >= min_chars;
                    let expected =
                        if fits { Ok(()) } else { Err(PasswordProblem::TooShort(min_chars)) };
                    assert_eq!(answer, expected, "{length} × {letter}, at least {min_chars}");
                }
            }
        }
    }

    /// A million texts of every kind of character: letters, blanks, control characters, emoji.
    #[test]
    fn whatever_is_long_enough_and_no_name_is_allowed() {
        let mut state = 0x2545_f491_4f6c_dd1d_u64;
        let mut next = || {
            // Xorshift: the same texts in every run.
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            state
        };
        let mut any_char = || loop {
            let code = next();
            let most = [0x7f, 0x7ff, 0xffff, 0x10_ffff][(code >> 60) as usize % 4];
            let found = char::from_u32(u32::try_from(code % (most + 1)).unwrap());
            if let Some(found) = found {
                return found;
            }
        };
        let name = Username::parse("nuria.campos").unwrap();
        for round in 0..1_000_000 {
            let text: String = (0..8 + round % 9).map(|_| any_char()).collect();
            let password = Password::new(text).unwrap();
            let answer = check_new(&password, Some(&name), PasswordPolicy::default());
            assert_eq!(answer, Ok(()), "{:?}", password.reveal());
        }
    }

    #[test]
    fn strength_grows_with_length_but_not_with_repetition() {
        let of = |text| strength(text, PasswordPolicy::default());
        assert_eq!(of("short"), Strength::TooShort);
        assert_eq!(of("tolerable"), Strength::Fair);
        assert_eq!(of("glaze and kiln"), Strength::Good);
        assert_eq!(of("glaze and kiln and clay"), Strength::Strong);
        assert_eq!(of("aaaaaaaaaaaaaaaaaaaaaaaa"), Strength::Fair);
    }
}
