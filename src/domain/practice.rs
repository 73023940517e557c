//! An account to practise with: a user name, an address and a password that nobody has to think of.
//! The password is shown, so it protects nothing; it is as hard to guess as a real one all the same.

use super::secret::Password;
use super::text::{Email, Username};

/// What somebody needs to log in to a practice account.
#[derive(Clone, Debug)]
pub struct Invented {
    /// The user name, `practice.` and six hexadecimal digits.
    pub username: Username,
    /// An address in a domain that belongs to nobody (RFC 2606).
    pub email: Email,
    /// The password: three words of four letters that can be said aloud, and two digits; 43 bits.
    pub password: Password,
}

/// Invents an account out of `random` bytes. `None` never comes, as a test shows: it stands for a
/// rule about names that this function would not know of.
#[must_use]
pub fn invent(random: [u8; 32]) -> Option<Invented> {
    let name = format!("practice.{}", hex::encode(&random[..3]));
    let email = Email::parse(&format!("{name}@example.org")).ok()?;
    let pick =
        |letters: &[u8], at: usize| char::from(letters[usize::from(random[at]) % letters.len()]);
    let mut password = String::new();
    for word in 0..3 {
        for syllable in 0..2 {
            let at = 3 + 4 * word + 2 * syllable;
            password.push(pick(b"bdfgklmnprstvz", at));
            password.push(pick(b"aeiou", at + 1));
        }
        password.push('-');
    }
    password.push(pick(b"23456789", 15));
    password.push(pick(b"23456789", 16));
    let (username, password) = (Username::parse(&name).ok()?, Password::new(password).ok()?);
    Some(Invented { username, email, password })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::password::check_new;
    use crate::domain::policy::PasswordPolicy;

    #[test]
    fn whatever_the_bytes_are_the_account_follows_every_rule() {
        for byte in 0..=255 {
            let invented = invent([byte; 32]).unwrap();
            let name = Some(&invented.username);
            assert_eq!(check_new(&invented.password, name, PasswordPolicy::default()), Ok(()));
            assert_eq!(invented.password.reveal().len(), 17);
        }
        let other = std::array::from_fn(|at| u8::try_from(at).unwrap());
        assert_eq!(invent(other).unwrap().password.reveal(), "gule-nora-tizu-92");
    }
}
