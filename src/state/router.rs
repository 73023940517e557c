//! Where the person is, as a signal, and the pure rule for what is shown there.
//!
//! The address decides the screen together with how the tab stands: a screen of an account needs
//! one, a closed session shows its reason wherever it was, and nobody logs in twice.

use crate::domain::ids::AccountId;
use crate::domain::text::Username;
use crate::platform::dom;
use crate::platform::navigation::{self, Navigation, Place};
use crate::routes::Route;
use crate::state::turns;
use leptos::prelude::*;
use std::cell::RefCell;
use std::rc::Rc;

/// The handle. Copy it freely.
#[derive(Clone, Copy)]
pub struct Router {
    route: RwSignal<Route>,
    held: StoredValue<Rc<Held>, LocalStorage>,
}

/// What the handle holds that no screen follows.
struct Held {
    navigation: Navigation,
    /// The screen where the person arrived last.
    last: RefCell<Option<Decision>>,
}

impl Router {
    /// Starts at the address that the browser shows.
    #[must_use]
    pub fn start() -> Self {
        let route = RwSignal::new(Route::Home);
        let navigation = Navigation::start(move |place| {
            let to = route_at(&place);
            // Nobody is told of a step that leads nowhere.
            if route.with_untracked(|here| *here != to) {
                turns::end();
                route.set(to);
            }
        });
        route.set(route_at(&navigation.place()));
        let held = Rc::new(Held { navigation, last: RefCell::default() });
        Self { route, held: StoredValue::new_local(held) }
    }

    /// The same site at `route`, for a screen that is only shown; the browser stays where it is.
    #[must_use]
    pub fn still(self, route: Route) -> Self {
        Self { route: RwSignal::new(route), held: self.held }
    }

    /// The address, typed.
    #[must_use]
    pub fn route(self) -> ReadSignal<Route> {
        self.route.read_only()
    }

    /// Goes to `route`, as a step that "back" undoes.
    pub fn go(self, route: &Route) {
        self.held.get_value().navigation.go(&route.href());
    }

    /// Puts `route` in the place of this one.
    pub fn replace(self, route: &Route) {
        self.held.get_value().navigation.replace(&route.href());
    }

    /// Names the screen in the tab's title and moves the focus to its heading. Not on the first
    /// screen, for a person who has just come has not lost a place, and not where they are already.
    pub fn arrive(self, decision: &Decision, title: &str) {
        navigation::set_title(title);
        let before = self.held.get_value().last.replace(Some(decision.clone()));
        if before.is_some_and(|before| before != *decision) {
            // After the frame in which the new screen is drawn.
            request_animation_frame(navigation::focus_heading);
        }
    }

    /// The full address of `route` for a link, below the folder the app is hosted in.
    #[must_use]
    pub fn url(self, route: &Route) -> String {
        self.held.get_value().navigation.url(&route.href())
    }
}

/// The full address of `route` for a link, from any component below the app.
#[must_use]
pub fn url(route: &Route) -> String {
    use_context::<Router>().map_or_else(|| route.href(), |router| router.url(route))
}

/// Moves the focus to a field, after the frame in which it is drawn.
pub fn focus_field(id: &'static str) {
    request_animation_frame(move || navigation::focus_field(id));
}

/// Calls a field of a form that is drawn already by another name.
pub fn name_field(id: &'static str, name: &'static str) {
    request_animation_frame(move || dom::set_label(id, name));
}

/// Moves the focus to the heading of the screen, after the frame in which it is drawn: what had it is
/// about to go.
pub fn focus_heading() {
    request_animation_frame(navigation::focus_heading);
}

/// The address that the browser shows, before a [`Router`] follows it.
#[must_use]
pub fn here() -> Route {
    route_at(&navigation::here())
}

fn route_at(place: &Place) -> Route {
    Route::parse(&place.path, &place.query)
}

/// How the tab stands, as far as the choice of a screen goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stand {
    /// Nobody is logged in.
    Out,
    /// Somebody is.
    In {
        /// Who.
        username: Username,
        /// Whether to ask now if the login shall be saved.
        offer: bool,
    },
    /// The session was closed.
    Ended,
}

/// What to do at an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Show the route's own screen.
    Show(Route),
    /// Show why the session is over.
    ShowEnded,
    /// Go elsewhere, in place of this address.
    Replace(Route),
}

/// What decides the screen: a change of any part draws another one.
#[derive(Clone, PartialEq)]
pub struct Shown {
    /// What is shown at the address.
    pub decision: Decision,
    /// For whom.
    pub who: Option<AccountId>,
}

/// What is shown at `route` for somebody who stands as `stand`.
#[must_use]
pub fn decide(route: &Route, stand: &Stand) -> Decision {
    match (route, stand) {
        (Route::NotFound | Route::Help | Route::Guide(_) | Route::Practice | Route::Reset, _) => {
            Decision::Show(route.clone())
        }
        #[cfg(debug_assertions)]
        (Route::Design, _) => Decision::Show(Route::Design),
        (_, Stand::Ended) => Decision::ShowEnded,
        (Route::Home, Stand::Out) => Decision::Replace(Route::LogIn { next: None }),
        (route, Stand::Out) if route.needs_account() => {
            Decision::Replace(Route::LogIn { next: Some(route.href()) })
        }
        // Whoever fears a stranger is asked nothing else first.
        (Route::LogIn { next }, Stand::In { offer: true, .. }) if !route.leads_to_secure() => {
            Decision::Replace(Route::SaveLogin { next: next.clone() })
        }
        (Route::LogIn { next: Some(next) }, Stand::In { .. }) => {
            Decision::Replace(Route::parse(next, ""))
        }
        (Route::Home | Route::LogIn { .. } | Route::SignUp, Stand::In { username, .. }) => {
            Decision::Replace(Route::Profile(username.clone()))
        }
        // Onlyme is not a social network: nobody's profile is shown but one's own.
        (Route::Profile(name), Stand::In { username, .. }) if name != username => {
            Decision::Show(Route::NotFound)
        }
        _ => Decision::Show(route.clone()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(text: &str) -> Username {
        Username::parse(text).unwrap()
    }

    fn stand(offer: bool) -> Stand {
        Stand::In { username: name("nuria"), offer }
    }

    #[test]
    fn a_screen_of_an_account_leads_to_the_log_in_and_back() {
        let to_log_in = decide(&Route::ChangePassword, &Stand::Out);
        let Decision::Replace(log_in) = to_log_in else { panic!("{to_log_in:?}") };
        assert_eq!(log_in.href(), "/accounts/login?next=/accounts/password/change");
        assert_eq!(decide(&log_in, &stand(false)), Decision::Replace(Route::ChangePassword));
    }

    #[test]
    fn after_a_log_in_the_question_whether_to_save_it_comes_first() {
        let next = Some("/accounts/password/change".to_owned());
        let log_in = Route::LogIn { next: next.clone() };
        let asked = Decision::Replace(Route::SaveLogin { next });
        assert_eq!(decide(&log_in, &stand(true)), asked);
        assert_eq!(decide(&log_in, &stand(false)), Decision::Replace(Route::ChangePassword));
    }

    #[test]
    fn who_fears_a_stranger_is_not_asked_whether_to_save_the_login() {
        let Decision::Replace(log_in) = decide(&Route::Secure, &Stand::Out) else { panic!() };
        assert_eq!(log_in.href(), "/accounts/login?next=/accounts/secure");
        for offer in [true, false] {
            assert_eq!(decide(&log_in, &stand(offer)), Decision::Replace(Route::Secure));
        }
    }

    #[test]
    fn who_is_logged_in_and_has_forgotten_the_password_may_read_what_can_be_done() {
        assert_eq!(decide(&Route::Forgot, &stand(false)), Decision::Show(Route::Forgot));
    }

    #[test]
    fn home_leads_to_the_own_profile_or_to_the_log_in() {
        assert_eq!(
            decide(&Route::Home, &stand(false)),
            Decision::Replace(Route::Profile(name("nuria")))
        );
        let log_in = Route::LogIn { next: None };
        assert_eq!(decide(&Route::Home, &Stand::Out), Decision::Replace(log_in));
    }

    #[test]
    fn a_closed_session_shows_its_reason_wherever_it_was() {
        for route in [Route::Home, Route::Devices, Route::LogIn { next: None }, Route::SignUp] {
            assert_eq!(decide(&route, &Stand::Ended), Decision::ShowEnded, "{route:?}");
        }
    }

    #[test]
    fn the_reset_is_reached_however_the_tab_stands() {
        for stand in [Stand::Out, stand(false), Stand::Ended] {
            assert_eq!(decide(&Route::Reset, &stand), Decision::Show(Route::Reset), "{stand:?}");
        }
    }

    #[test]
    fn somebody_elses_profile_is_not_found() {
        let shown = decide(&Route::Profile(name("bob")), &stand(false));
        assert_eq!(shown, Decision::Show(Route::NotFound));
    }
}
