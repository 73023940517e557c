//! How a site is set up: which account service it has, and what the screens say of it.
//!
//! The words of `config.json`, whose form the boot script has checked: it says in words what is
//! wrong with a file, and starts the app with none that is. So nothing here guesses, and there is
//! no service to fall back to: somebody might type a real password into it.

/// Where better-auth lies unless the file says otherwise.
const BASE_PATH: &str = "/api/auth";

/// How a site is set up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// The account service.
    pub service: Service,
    /// What the service is called on screens.
    pub name: Option<String>,
    /// The fewest characters that the service asks of a new password.
    pub password_min: usize,
}

/// An account service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Service {
    /// The one that runs inside the browser.
    Embedded,
    /// A better-auth server on the site's own origin.
    BetterAuth {
        /// The path of its calls, with a slash at its beginning and none at its end.
        base_path: String,
    },
}

impl Config {
    /// The configuration whose settings `setting` gives by their names. `None` if they are none that
    /// the boot script lets through.
    pub fn read(setting: impl Fn(&str) -> Option<String>) -> Option<Self> {
        let base_path = setting("base_path");
        let service = match (setting("service")?.as_str(), base_path) {
            ("embedded", None) => Service::Embedded,
            ("better-auth", path) => {
                Service::BetterAuth { base_path: path.unwrap_or_else(|| BASE_PATH.into()) }
            }
            _ => return None,
        };
        let password_min = match setting("password_min") {
            Some(number) => digits(&number)?,
            None => 8,
        };
        Some(Self { service, name: setting("name"), password_min })
    }

    /// Whether accounts can be made to practise with, and this browser can be several devices.
    #[must_use]
    pub const fn practises(&self) -> bool {
        matches!(self.service, Service::Embedded)
    }
}

/// A number of at most three digits. `parse` would bring the log-in screen a third of a kilobyte.
fn digits(text: &str) -> Option<usize> {
    let few = text.bytes().take(4).try_fold(0, |number, digit| {
        digit.is_ascii_digit().then(|| number * 10 + usize::from(digit - b'0'))
    });
    few.filter(|number| (1..1_000).contains(number))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(settings: &[(&str, &str)]) -> Option<Config> {
        Config::read(|wanted| {
            let found = settings.iter().find(|(name, _)| *name == wanted);
            found.map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn the_service_in_the_browser_needs_nothing_else() {
        let config = read(&[("service", "embedded")]).unwrap();
        let expected = Config { service: Service::Embedded, name: None, password_min: 8 };
        assert_eq!(config, expected);
        assert!(config.practises());
    }

    #[test]
    fn better_auth_lies_where_it_lies_by_default_or_where_the_file_says() {
        let at = |settings: &[(&str, &str)]| {
            let config = read(settings).unwrap();
            assert!(!config.practises());
            match config.service {
                Service::BetterAuth { base_path } => base_path,
                Service::Embedded => panic!("another service than the chosen one"),
            }
        };
        assert_eq!(at(&[("service", "better-auth")]), "/api/auth");
        assert_eq!(at(&[("service", "better-auth"), ("base_path", "/auth")]), "/auth");
    }

    #[test]
    fn a_name_and_the_length_of_passwords_are_taken_over() {
        let settings = [("service", "better-auth"), ("name", "Núria’s"), ("password_min", "12")];
        let config = read(&settings).unwrap();
        assert_eq!((config.name.as_deref(), config.password_min), (Some("Núria’s"), 12));
    }

    #[test]
    fn what_names_no_service_is_no_configuration() {
        for settings in [
            &[] as &[_],
            &[("service", "")],
            &[("service", "Embedded")],
            &[("service", "other")],
            &[("base_path", "/api/auth")],
            &[("service", "embedded"), ("base_path", "/api/auth")],
            &[("service", "embedded"), ("password_min", "many")],
            &[("service", "embedded"), ("password_min", "")],
            &[("service", "embedded"), ("password_min", "0")],
            &[("service", "embedded"), ("password_min", "8.5")],
            &[("service", "embedded"), ("password_min", "99999999999999999999")],
        ] {
            assert_eq!(read(settings), None, "{settings:?}");
        }
    }
}
