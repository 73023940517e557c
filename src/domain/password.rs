//! Whether a new password may be used, and passwords that are made here. Never sees a stored one, and says
//! nothing of how hard one is to guess: `estimate` does.

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

/// A password that nobody has to think of, out of `random` bytes: groups of five characters that are not
/// taken for one another, 5 bits each, at least 100 in all. `None` where the policy asks for more than the
/// bytes give.
#[must_use]
pub fn strong(random: [u8; 32], policy: PasswordPolicy) -> Option<String> {
    const LETTERS: [u8; 32] = *b"abcdefghijkmnpqrstuvwxyz23456789";
    let mut text = String::new();
    for (at, byte) in random.into_iter().enumerate() {
        if at >= 20 && at % 5 == 0 && text.len() >= policy.min_chars {
            break;
        }
        if at > 0 && at % 5 == 0 {
            text.push('-');
        }
        text.push(char::from(LETTERS[usize::from(byte) % LETTERS.len()]));
    }
    (text.len() >= policy.min_chars).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str) -> Result<(), PasswordProblem> {
        let name = Username::parse("nuria.campos").unwrap();
        check_new(&Password::new(text.into()).unwrap(), Some(&name), PasswordPolicy::default())
    }

    #[test]
    fn a_password_that_is_made_up_keeps_to_the_rules_and_uses_every_byte_it_shows() {
        let bytes = std::array::from_fn(|at| u8::try_from(at).unwrap_or_default());
        let policy = |min_chars| PasswordPolicy { min_chars };
        let made = strong(bytes, policy(8)).unwrap();
        assert_eq!(made, "abcde-fghij-kmnpq-rstuv");
        assert_eq!(strong(bytes, policy(24)).unwrap(), "abcde-fghij-kmnpq-rstuv-wxyz2");
        assert_eq!(strong(bytes, policy(39)), None);
        for byte in 0..=255 {
            let made = Password::new(strong([byte; 32], policy(8)).unwrap()).unwrap();
            assert_eq!(check_new(&made, None, policy(8)), Ok(()));
        }
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
}
