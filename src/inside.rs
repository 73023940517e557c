//! Every screen but the log-in: what is drawn at an address, in the frame of an account. Decides
//! nothing; `app` does.

use crate::domain::account::Profile;
use crate::pages::account_frame::AccountFrame;
use crate::pages::change_password::ChangePasswordPage;
use crate::pages::checkup::CheckupPage;
use crate::pages::devices::DevicesPage;
use crate::pages::edit_profile::EditProfilePage;
use crate::pages::ended::EndedPage;
use crate::pages::forgot::ForgotPage;
use crate::pages::help::HelpPage;
use crate::pages::help::guide::{GuidePage, title as guide_title};
use crate::pages::not_found::NotFoundPage;
use crate::pages::practice::PracticePage;
use crate::pages::practice::elsewhere::{NoPracticePage, practises};
use crate::pages::preferences::PreferencesPage;
use crate::pages::profile::ProfilePage;
use crate::pages::reset::ResetPage;
use crate::pages::save_login::SaveLoginPage;
use crate::pages::saved_logins::SavedLoginsPage;
use crate::pages::secure::SecurePage;
use crate::pages::security_log::SecurityLogPage;
use crate::pages::settings::{SettingsFrame, SettingsPage};
use crate::pages::sign_up::SignUpPage;
use crate::routes::Route;
use crate::service::Standing;
use crate::state::router::{Decision, Router, Shown};
use crate::state::session::Session;
use crate::state::words::{Locale, use_words};
use crate::t;
use leptos::prelude::*;

/// The screens.
#[component]
pub fn Inside(
    /// Which of them.
    shown: Memo<Shown>,
) -> impl IntoView {
    let words = use_words();
    let profile = expect_context::<Session>().profile();
    let router = expect_context::<Router>();
    // The reset belongs to nobody: its screen stays while it logs out whoever is logged in.
    let shown = Memo::new(move |_| {
        let mut shown = shown.get();
        if shown.decision == Decision::Show(Route::Reset) {
            shown.who = None;
        }
        shown
    });
    Effect::new(move || {
        let decision = shown.get().decision;
        if !matches!(decision, Decision::Replace(_)) {
            let page = title(words, &decision);
            router.arrive(&decision, &t!(words, app.title, page = page));
        }
    });
    let in_settings = Memo::new(move |_| {
        shown.with(|s| matches!(&s.decision, Decision::Show(route) if route.in_settings()))
    });
    view! {
        <AccountFrame profile=profile>
            {move || {
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
            }}
        </AccountFrame>
    }
}

fn title(words: Locale, decision: &Decision) -> String {
    let Decision::Show(route) = decision else { return t!(words, ended.title).into() };
    match route {
        Route::Home | Route::LogIn { .. } => String::new(),
        Route::SignUp => t!(words, signup.title).into(),
        Route::Forgot => t!(words, forgot.title).into(),
        Route::SaveLogin { .. } => t!(words, ask_save.title).into(),
        Route::SavedLogins => t!(words, saved.title).into(),
        Route::Settings => t!(words, settings.title).into(),
        Route::EditProfile => t!(words, edit.title).into(),
        Route::ChangePassword => t!(words, password.title).into(),
        Route::Preferences => t!(words, prefs.title).into(),
        Route::Devices => t!(words, devices.title).into(),
        Route::SecurityLog => t!(words, log.title).into(),
        Route::Checkup => t!(words, checkup.title).into(),
        Route::Secure => t!(words, secure.title).into(),
        Route::Help => t!(words, help.title).into(),
        Route::Guide(guide) => guide_title(words, *guide).into(),
        Route::Practice => t!(words, practice.title).into(),
        Route::Reset => t!(words, reset.title).into(),
        #[cfg(debug_assertions)]
        Route::Design => crate::design::TITLE.into(),
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
        (Route::Home | Route::LogIn { .. }, _) => ().into_any(),
        (Route::SignUp, _) => view! { <SignUpPage /> }.into_any(),
        (Route::Forgot, _) => view! { <ForgotPage /> }.into_any(),
        (Route::Help, _) => view! { <HelpPage /> }.into_any(),
        (Route::Guide(guide), _) => view! { <GuidePage guide=*guide /> }.into_any(),
        (Route::Practice, _) if !practises() => view! { <NoPracticePage /> }.into_any(),
        (Route::Practice, _) => view! { <PracticePage /> }.into_any(),
        (Route::Reset, _) => view! { <ResetPage /> }.into_any(),
        #[cfg(debug_assertions)]
        (Route::Design, _) => view! { <crate::design::DesignPage /> }.into_any(),
        (Route::Preferences, _) => {
            view! { <div class="settings-main"><PreferencesPage /></div> }.into_any()
        }
        (Route::Settings, _) => view! { <SettingsPage profile=profile /> }.into_any(),
        (Route::EditProfile, _) => view! { <EditProfilePage profile=profile /> }.into_any(),
        (Route::ChangePassword, Some(own)) => {
            view! { <ChangePasswordPage profile=own /> }.into_any()
        }
        (Route::SaveLogin { next }, Some(own)) => {
            view! { <SaveLoginPage profile=own next=next.clone() /> }.into_any()
        }
        (Route::SavedLogins, Some(own)) => view! { <SavedLoginsPage profile=own /> }.into_any(),
        (Route::Devices, Some(own)) => view! { <DevicesPage profile=own /> }.into_any(),
        (Route::Checkup, Some(own)) => view! { <CheckupPage profile=own /> }.into_any(),
        (Route::Secure, Some(own)) => view! { <SecurePage profile=own /> }.into_any(),
        (Route::SecurityLog, Some(own)) => view! { <SecurityLogPage profile=own /> }.into_any(),
        (Route::Profile(_), Some(own)) => view! { <ProfilePage profile=own /> }.into_any(),
        _ => view! { <NotFoundPage /> }.into_any(),
    }
}
