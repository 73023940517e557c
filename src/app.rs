//! Puts Onlyme together: opens what the browser offers, asks the account service how this device
//! stands, and shows the screen for the address. The only file that may import everything.

use crate::domain::account::Profile;
use crate::domain::ids::AccountId;
use crate::domain::policy::Policy;
use crate::pages::change_password::ChangePasswordPage;
use crate::pages::devices::DevicesPage;
use crate::pages::edit_profile::EditProfilePage;
use crate::pages::ended::EndedPage;
use crate::pages::forgot::ForgotPage;
use crate::pages::frame::{Frame, StartNotice};
use crate::pages::log_in::LogInPage;
use crate::pages::log_out::AskLogOut;
use crate::pages::not_found::NotFoundPage;
use crate::pages::practice::{HereIsPractice, PracticePage};
use crate::pages::preferences::PreferencesPage;
use crate::pages::profile::ProfilePage;
use crate::pages::say;
use crate::pages::settings::{SettingsFrame, SettingsPage};
use crate::pages::sign_up::SignUpPage;
use crate::platform::browser::Browser;
use crate::platform::clock::BrowserClock;
use crate::platform::device::{ThisDevice, this_device};
use crate::platform::hasher_worker::BrowserHasher;
use crate::platform::keyring::BrowserKeyring;
use crate::platform::random::BrowserRandom;
use crate::platform::storage::{self, StorageNotice};
use crate::platform::store::BrowserStore;
use crate::platform::{dom, local_storage, navigation, panic};
use crate::routes::Route;
use crate::service::embedded::Embedded;
use crate::service::embedded::ports::Store as _;
use crate::service::{AccountService, Standing};
use crate::state::preferences::Preferences;
use crate::state::router::{Decision, Router, Stand, decide};
use crate::state::session::Session;
use crate::state::words::{Locale, use_words};
use crate::t;
use leptos::prelude::*;
use std::rc::Rc;

/// Starts the app. The static first paint stays until there is something true to show.
pub async fn start() {
    panic::install();
    let stored = local_storage::Preferences::open();
    let opened = storage::open().await;
    let this = this_device().await;
    let service = service(opened.store, &this).await;
    let (standing, notice) = match service.current().await {
        Ok(standing) => (standing, opened.notice.map(storage_notice)),
        Err(error) => (Standing::LoggedOut, Some(StartNotice::Failed(error))),
    };
    leptos::mount::mount_to_body(move || {
        let preferences = Preferences::start(stored);
        provide_context(preferences);
        provide_context(Session::start(service, standing));
        provide_context(Router::start());
        provide_context(AskLogOut(RwSignal::new(false)));
        view! { <App this=this notice=notice /> }
    });
    dom::tell_ready();
}

async fn service(store: BrowserStore, this: &ThisDevice) -> Embedded<Browser> {
    let keyring = BrowserKeyring::open(this.device.id.clone(), store.durable()).await;
    Embedded::new(
        Rc::new(store),
        BrowserClock,
        BrowserRandom,
        BrowserHasher::default(),
        keyring,
        this.device.clone(),
        Policy::default(),
    )
}

const fn storage_notice(notice: StorageNotice) -> StartNotice {
    match notice {
        StorageNotice::Blocked => StartNotice::Blocked,
        StorageNotice::Full => StartNotice::Full,
    }
}

/// The whole app, drawn anew when the language changes.
#[component]
fn App(this: ThisDevice, notice: Option<StartNotice>) -> impl IntoView {
    let preferences = expect_context::<Preferences>();
    let profile = expect_context::<Session>().profile();
    move || {
        let words = preferences.language().get();
        let here = this.practice.map(|_| say::device(words, &this.device));
        provide_context(HereIsPractice(here));
        view! {
            <Frame profile=profile notice=notice.clone()>
                <Screen />
            </Frame>
        }
    }
}

/// What decides the screen: a change of any part draws another one.
#[derive(Clone, PartialEq)]
struct Shown {
    decision: Decision,
    who: Option<AccountId>,
}

/// The screen for the address and for how the tab stands.
#[component]
fn Screen() -> impl IntoView {
    let words = use_words();
    let session = expect_context::<Session>();
    let router = expect_context::<Router>();
    let route = router.route();
    let profile = session.profile();
    let shown = Memo::new(move |_| Shown {
        decision: route.with(|route| session.standing().with(|s| decide(route, &stand(s)))),
        who: profile.with(|profile| profile.as_ref().map(|profile| profile.id.clone())),
    });
    Effect::new(move |before: Option<()>| match shown.get().decision {
        Decision::Replace(to) => router.replace(&to),
        decision => arrive(words, &decision, before.is_none()),
    });
    let in_settings = Memo::new(move |_| {
        shown.with(|s| matches!(&s.decision, Decision::Show(route) if route.in_settings()))
    });
    move || {
        if in_settings.get() {
            view! {
                <SettingsFrame>
                    <Page shown=shown profile=profile />
                </SettingsFrame>
            }
            .into_any()
        } else {
            view! { <Page shown=shown profile=profile /> }.into_any()
        }
    }
}

fn stand(standing: &Standing) -> Stand {
    match standing {
        Standing::LoggedOut => Stand::Out,
        Standing::LoggedIn(current) => Stand::In(current.profile.username.clone()),
        Standing::Ended(_) => Stand::Ended,
    }
}

/// Names the page in the tab's title and moves the focus to its heading. The first page is left
/// alone: a person who has just come has not lost a place.
fn arrive(words: Locale, decision: &Decision, first: bool) {
    let page = title(words, decision);
    navigation::set_title(&t!(words, app.title, page = page));
    if !first {
        // After the frame in which the new page is drawn.
        request_animation_frame(navigation::focus_heading);
    }
}

fn title(words: Locale, decision: &Decision) -> String {
    let Decision::Show(route) = decision else { return t!(words, ended.title).into() };
    match route {
        Route::Home | Route::LogIn { .. } => t!(words, login.title).into(),
        Route::SignUp => t!(words, signup.title).into(),
        Route::Forgot => t!(words, forgot.title).into(),
        Route::Settings => t!(words, settings.title).into(),
        Route::EditProfile => t!(words, edit.title).into(),
        Route::ChangePassword => t!(words, password.title).into(),
        Route::Preferences => t!(words, prefs.title).into(),
        Route::Devices => t!(words, devices.title).into(),
        Route::Practice => t!(words, practice.title).into(),
        Route::Profile(username) => username.to_string(),
        Route::NotFound => t!(words, not_found.title).into(),
    }
}

#[component]
fn Page(shown: Memo<Shown>, profile: Memo<Option<Profile>>) -> impl IntoView {
    let session = expect_context::<Session>();
    move || {
        // The page keeps what it was opened with; it reads what changes through its own signals.
        let own = profile.get_untracked();
        match (shown.get().decision, own) {
            (Decision::Replace(_), _) => ().into_any(),
            (Decision::ShowEnded, _) => {
                let Standing::Ended(ended) = session.standing().get_untracked() else {
                    return ().into_any();
                };
                view! { <EndedPage ended=ended /> }.into_any()
            }
            (Decision::Show(route), own) => page(&route, own, profile),
        }
    }
}

fn page(route: &Route, own: Option<Profile>, profile: Memo<Option<Profile>>) -> AnyView {
    match (route, own) {
        (Route::Home | Route::LogIn { .. }, _) => view! { <LogInPage /> }.into_any(),
        (Route::SignUp, _) => view! { <SignUpPage /> }.into_any(),
        (Route::Forgot, _) => view! { <ForgotPage /> }.into_any(),
        (Route::Practice, _) => view! { <PracticePage /> }.into_any(),
        (Route::Preferences, _) => {
            view! { <div class="settings-main"><PreferencesPage /></div> }.into_any()
        }
        (Route::Settings, _) => view! { <SettingsPage profile=profile /> }.into_any(),
        (Route::EditProfile, _) => view! { <EditProfilePage profile=profile /> }.into_any(),
        (Route::ChangePassword, Some(own)) => {
            view! { <ChangePasswordPage profile=own /> }.into_any()
        }
        (Route::Devices, Some(own)) => view! { <DevicesPage profile=own /> }.into_any(),
        (Route::Profile(_), Some(own)) => view! { <ProfilePage profile=own /> }.into_any(),
        _ => view! { <NotFoundPage /> }.into_any(),
    }
}
