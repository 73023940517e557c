//! The addresses of Onlyme, typed: [`Route`], [`Route::href`] and [`Route::parse`] agree, and
//! [`safe_next`] is the only way into the app for an address that came from outside.
//!
//! Never touches the browser; `platform/navigation.rs` does.

use crate::domain::guide::Guide;
use crate::domain::text::Username;
use std::fmt::Write as _;

/// The address of the screen for whoever fears a stranger in the account.
const SECURE: &str = "/accounts/secure";

/// Where a person is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Route {
    /// `/`: to the profile when logged in, else to the log-in screen.
    Home,
    /// `/accounts/login`, with the address to go on to afterwards.
    LogIn {
        /// A path on this origin that [`safe_next`] let through.
        next: Option<String>,
    },
    /// `/accounts/signup`.
    SignUp,
    /// `/accounts/password/forgot`.
    Forgot,
    /// `/accounts/onetap`: whether to save the login, with the address to go on to afterwards.
    SaveLogin {
        /// A path on this origin that [`safe_next`] let through.
        next: Option<String>,
    },
    /// `/accounts/saved_logins`.
    SavedLogins,
    /// `/accounts/settings`: the phone's long list.
    Settings,
    /// `/accounts/edit`.
    EditProfile,
    /// `/accounts/password/change`.
    ChangePassword,
    /// `/accounts/preferences`: language and appearance.
    Preferences,
    /// `/session/login_activity`: where you're logged in.
    Devices,
    /// `/accounts/security_log`.
    SecurityLog,
    /// `/accounts/secure`: somebody is in the account.
    Secure,
    /// `/accounts/checkup`: what to look at, and what to do first.
    Checkup,
    /// `/help`: the guides.
    Help,
    /// `/help/{guide}`.
    Guide(Guide),
    /// `/practice`.
    Practice,
    /// `/reset`: what is kept on this device, and its removal.
    Reset,
    /// `/design`: every part of the screens, in development builds only.
    #[cfg(debug_assertions)]
    Design,
    /// `/{username}`.
    Profile(Username),
    /// Anything else.
    NotFound,
}

impl Route {
    /// The address of this route, from the root of the app.
    #[must_use]
    pub fn href(&self) -> String {
        match self {
            Self::Home | Self::NotFound => "/".into(),
            Self::LogIn { next } => with_next("/accounts/login", next.as_deref()),
            Self::SaveLogin { next } => with_next("/accounts/onetap", next.as_deref()),
            Self::SavedLogins => "/accounts/saved_logins".into(),
            Self::SignUp => "/accounts/signup".into(),
            Self::Forgot => "/accounts/password/forgot".into(),
            Self::Settings => "/accounts/settings".into(),
            Self::EditProfile => "/accounts/edit".into(),
            Self::ChangePassword => "/accounts/password/change".into(),
            Self::Preferences => "/accounts/preferences".into(),
            Self::Devices => "/session/login_activity".into(),
            Self::SecurityLog => "/accounts/security_log".into(),
            Self::Checkup => "/accounts/checkup".into(),
            Self::Secure => SECURE.into(),
            Self::Help => "/help".into(),
            Self::Guide(guide) => format!("/help/{}", guide.slug()),
            Self::Practice => "/practice".into(),
            Self::Reset => "/reset".into(),
            #[cfg(debug_assertions)]
            Self::Design => "/design".into(),
            Self::Profile(username) => format!("/{username}"),
        }
    }

    /// The route at `path`, with `query` as it stands after the question mark. A slash at the end
    /// makes no difference.
    #[must_use]
    pub fn parse(path: &str, query: &str) -> Self {
        match path.trim_end_matches('/') {
            "" => Self::Home,
            "/accounts/login" => Self::LogIn { next: next_in(query) },
            "/accounts/onetap" => Self::SaveLogin { next: next_in(query) },
            "/accounts/saved_logins" => Self::SavedLogins,
            "/accounts/signup" => Self::SignUp,
            "/accounts/password/forgot" => Self::Forgot,
            "/accounts/settings" => Self::Settings,
            "/accounts/edit" => Self::EditProfile,
            // Hosts lead from the second to the first; where one cannot, the app does.
            "/accounts/password/change" | "/.well-known/change-password" => Self::ChangePassword,
            "/accounts/preferences" => Self::Preferences,
            "/session/login_activity" => Self::Devices,
            "/accounts/security_log" => Self::SecurityLog,
            "/accounts/checkup" => Self::Checkup,
            SECURE => Self::Secure,
            "/help" => Self::Help,
            "/practice" => Self::Practice,
            "/reset" => Self::Reset,
            #[cfg(debug_assertions)]
            "/design" => Self::Design,
            other => match other.strip_prefix("/help/") {
                Some(slug) => Guide::from_slug(slug).map_or(Self::NotFound, Self::Guide),
                None => Self::of_a_person(other),
            },
        }
    }

    fn of_a_person(path: &str) -> Self {
        path.strip_prefix('/')
            .filter(|name| !name.contains('/'))
            .and_then(|name| Username::parse(name).ok())
            .map_or(Self::NotFound, Self::Profile)
    }

    /// Whether the screen belongs to an account, so that one must be logged in to see it.
    #[must_use]
    pub const fn needs_account(&self) -> bool {
        matches!(
            self,
            Self::Settings
                | Self::EditProfile
                | Self::ChangePassword
                | Self::Preferences
                | Self::Devices
                | Self::SecurityLog
                | Self::Checkup
                | Self::Secure
                | Self::SaveLogin { .. }
                | Self::SavedLogins
                | Self::Profile(_)
        )
    }

    /// Whether it is the log-in of somebody who then goes on to [`Self::Secure`].
    #[must_use]
    pub fn leads_to_secure(&self) -> bool {
        matches!(self, Self::LogIn { next: Some(next) } if next == SECURE)
    }

    /// Whether the screen stands inside the settings frame with its panel.
    #[must_use]
    pub const fn in_settings(&self) -> bool {
        matches!(
            self,
            Self::Settings
                | Self::EditProfile
                | Self::ChangePassword
                | Self::Preferences
                | Self::Devices
                | Self::SecurityLog
                | Self::Checkup
                | Self::Secure
                | Self::SavedLogins
        )
    }
}

fn with_next(path: &str, next: Option<&str>) -> String {
    next.map_or_else(|| path.into(), |next| format!("{path}?next={}", encode(next)))
}

fn next_in(query: &str) -> Option<String> {
    safe_next(&query_value(query, "next")?)
}

/// A path that is safe to go on to after a log-in, or `None`.
///
/// Allowed is exactly what [`Route::href`] writes for a screen that needs an account: so no other
/// origin, no `//`, no backslash, no control character and no encoded form of them can pass
/// (ASVS 3.7.2; requirement D9).
#[must_use]
pub fn safe_next(next: &str) -> Option<String> {
    let route = Route::parse(next, "");
    (route.needs_account() && route.href() == next).then(|| next.to_owned())
}

/// The decoded value of `name` in a query string; `None` if it is missing or not valid UTF-8.
#[must_use]
pub fn query_value(query: &str, name: &str) -> Option<String> {
    let query = query.strip_prefix('?').unwrap_or(query);
    let (_, value) =
        query.split('&').filter_map(|pair| pair.split_once('=')).find(|(k, _)| *k == name)?;
    decode(value)
}

/// Percent-encodes all but the characters that stand for themselves in a query value and `/`.
fn encode(text: &str) -> String {
    text.bytes().fold(String::new(), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            out.push(byte.into());
        } else {
            // Writing to a String cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
        out
    })
}

/// Undoes [`encode`], once.
fn decode(text: &str) -> Option<String> {
    let mut bytes = text.bytes();
    let mut out = Vec::with_capacity(text.len());
    while let Some(byte) = bytes.next() {
        out.push(match byte {
            b'%' => {
                let pair = [bytes.next()?, bytes.next()?];
                u8::from_str_radix(std::str::from_utf8(&pair).ok()?, 16).ok()?
            }
            b'+' => b' ',
            other => other,
        });
    }
    String::from_utf8(out).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_route_is_found_again_at_its_own_address() {
        let routes = [
            Route::Home,
            Route::LogIn { next: None },
            Route::LogIn { next: Some("/accounts/password/change".into()) },
            Route::SaveLogin { next: None },
            Route::SaveLogin { next: Some("/accounts/edit".into()) },
            Route::SavedLogins,
            Route::SignUp,
            Route::Forgot,
            Route::Settings,
            Route::EditProfile,
            Route::ChangePassword,
            Route::Preferences,
            Route::Devices,
            Route::SecurityLog,
            Route::Checkup,
            Route::Secure,
            Route::Help,
            Route::Guide(Guide::CloseOthers),
            Route::Practice,
            Route::Reset,
            #[cfg(debug_assertions)]
            Route::Design,
            Route::Profile(Username::parse("nuria.campos").unwrap()),
        ];
        for route in routes {
            let href = route.href();
            let (path, query) = href.split_once('?').unwrap_or((&href, ""));
            assert_eq!(Route::parse(path, query), route, "{href}");
        }
        assert_eq!(Route::parse("/no/such/place", ""), Route::NotFound);
        assert_eq!(Route::parse("/index.html", ""), Route::NotFound);
        assert_eq!(Route::parse("/help/nothing", ""), Route::NotFound);
    }

    #[test]
    fn a_password_manager_finds_the_way_to_change_the_password_and_nothing_else() {
        let at = |name: &str| Route::parse(&format!("/.well-known/{name}"), "");
        assert_eq!(at("change-password"), Route::ChangePassword);
        let missing = "resource-that-should-not-exist-whose-status-code-should-not-be-200";
        for other in [missing, "security.txt", "", "change-password/x"] {
            assert_eq!(at(other), Route::NotFound, "{other}");
        }
    }

    #[test]
    fn next_leads_to_a_screen_of_an_account_or_nowhere() {
        for good in ["/accounts/password/change", "/session/login_activity", "/nuria.campos"] {
            assert_eq!(safe_next(good).as_deref(), Some(good));
        }
        let bad = [
            "",
            "/",
            "//e.example",
            "/\\e.example",
            "\\\\e.example",
            "https:e.example",
            "https://e.example",
            "javascript:alert(1)",
            "/%2f%2fe.example",
            "\t//e.example",
            "/accounts/../e",
            "/./accounts/edit",
            "/accounts/edit/",
            "/accounts/edit?x=//e",
            "/accounts/edit#//e",
            "/accounts/login",
            "/accounts/login?next=//e",
            "/Nuria",
            "/nuria@e.example",
            "/\u{2215}e.example",
            "/accounts/edit\u{0}",
            "/accounts/edit\n",
            "/practice",
            "/reset",
            "/ accounts/edit",
            "/%61ccounts/edit",
            "data:text/html,x",
        ];
        for bad in bad {
            assert_eq!(safe_next(bad), None, "{bad:?}");
            assert_eq!(
                Route::parse("/accounts/login", &format!("next={}", encode(bad))),
                Route::LogIn { next: None },
                "{bad:?}"
            );
        }
    }

    #[test]
    fn a_query_value_is_decoded_once_and_only_if_it_is_text() {
        assert_eq!(query_value("?a=1&next=%2Fx%20y", "next").as_deref(), Some("/x y"));
        assert_eq!(query_value("next=%252F", "next").as_deref(), Some("%2F"));
        assert_eq!(query_value("next=%F", "next"), None);
        assert_eq!(query_value("next=%FF", "next"), None);
        assert_eq!(query_value("other=1", "next"), None);
    }
}
