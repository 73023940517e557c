//! A step of a guide as it looks: the screen on which it happens, drawn by the app itself for somebody
//! who is nobody, small, on the device whose steps are told, with the control of the step marked.
//!
//! Nothing in it can be used or reached, and whoever cannot see it misses nothing: the step says it.
#![allow(unreachable_pub, reason = "the component macro makes every component's props public")]

use crate::components::dialog::Still;
use crate::components::page_head::PageHead;
use crate::domain::config::Config;
use crate::domain::device::PracticeDevice;
use crate::domain::guide::Control;
use crate::pages::account_frame::{BottomBar, PhotoMenu};
use crate::pages::accounts_here::{AccountsHere, AccountsHereProps};
use crate::pages::change_password::ChangePasswordPage;
use crate::pages::edit_profile::EditProfilePage;
use crate::pages::frame::Frame;
use crate::pages::log_in::LogInPage;
use crate::pages::log_out::{AskLogOut, LogOutDialog};
use crate::pages::log_out_all::{AskLogOutAll, LogOutAllDialog};
use crate::pages::profile::ProfilePage;
use crate::pages::reset::Before;
use crate::pages::say;
use crate::pages::session_list::{LastActive, SessionText};
use crate::pages::settings::{SettingsFrame, SettingsPage};
use crate::pages::switch_account::AskSwitch;
use crate::pages::was_it_you::Suspect;
use crate::routes::Route;
use crate::state::later::Later;
use crate::state::reset::Reset;
use crate::state::router::{Router, url};
use crate::state::session::Session;
use crate::state::still::{Sample, draw_in, kept};
use crate::state::words::{Locale, use_words};
use crate::t;
use leptos::{html, prelude::*};

/// The screen of one step.
#[component]
pub(super) fn StillScreen(device: PracticeDevice, at: Control) -> impl IntoView {
    let words = use_words();
    let wide = device == PracticeDevice::Computer;
    let name = t!(words, help.sample_name);
    let config = use_context::<Config>()?;
    let sample = Sample::of(name, expect_context::<Session>(), &config, device)?;
    let frame: NodeRef<html::Iframe> = NodeRef::new();
    draw_in(frame, at, move || screen(words, &sample, wide, at));
    Some(view! {
        <div class=if wide { "still computer" } else { "still phone" } inert aria-hidden="true">
            <iframe node_ref=frame tabindex="-1"></iframe>
        </div>
    })
}

/// Where a step happens.
fn place(at: Control, wide: bool, sample: &Sample) -> Route {
    match at {
        Control::ProfileTab => Route::Devices,
        Control::OneTap => Route::LogIn { next: None },
        Control::Current | Control::New | Control::Retype | Control::OthersBox | Control::Save => {
            Route::ChangePassword
        }
        Control::ResetButton | Control::ResetQuestion => Route::Reset,
        Control::LogOut
        | Control::LogOutAll
        | Control::ChangePassword
        | Control::ResetEntry
        | Control::Everything
            if wide =>
        {
            Route::EditProfile
        }
        Control::Lines
        | Control::SheetSettings
        | Control::Photo
        | Control::MenuSettings
        | Control::MenuLogOut => Route::Profile(sample.profile.username.clone()),
        // On a computer the question lies over the screen on which the menu was opened.
        _ if wide => Route::Profile(sample.profile.username.clone()),
        _ => Route::Settings,
    }
}

/// The whole screen, as the app draws it.
fn screen(words: Locale, sample: &Sample, wide: bool, at: Control) -> AnyView {
    let route = place(at, wide, sample);
    let inside = at != Control::OneTap;
    let session = sample.session(inside);
    let router = expect_context::<Router>().still(route.clone());
    let asks = |of: &[Control]| RwSignal::new(of.contains(&at));
    provide_context(session);
    provide_context(router);
    provide_context(AskLogOut(asks(&[Control::EitherWay, Control::Remember, Control::Forget])));
    provide_context(AskLogOutAll(asks(&[Control::Everything])));
    provide_context(AskSwitch(RwSignal::new(false)));
    provide_context(Suspect(RwSignal::new(None)));
    provide_context(match at {
        Control::SheetSettings => Still::Sheet,
        Control::MenuSettings | Control::MenuLogOut => Still::Menu,
        _ => Still::Closed,
    });
    if !inside {
        let later = RwSignal::new(Some(nothing_later()));
        return view! {
            <Frame notices=().into_any()>
                <LogInPage inside=later.read_only() session=session router=router />
            </Frame>
        }
        .into_any();
    }
    let own = sample.profile.clone();
    let profile = session.profile();
    let page = match route {
        Route::Devices => devices(words, sample),
        Route::Settings => view! { <SettingsPage profile=profile /> }.into_any(),
        Route::EditProfile => view! { <EditProfilePage profile=profile /> }.into_any(),
        Route::ChangePassword => view! { <ChangePasswordPage profile=own.clone() /> }.into_any(),
        Route::Reset => {
            let reset = Reset::still(session, kept());
            view! { <div class="reset"><Before session=session reset=reset /></div> }.into_any()
        }
        _ => view! { <ProfilePage profile=own.clone() /> }.into_any(),
    };
    let page = if route.in_settings() {
        view! { <SettingsFrame>{page}</SettingsFrame> }.into_any()
    } else {
        page
    };
    let menu = view! { <PhotoMenu profile=own.clone() /> }.into_any();
    let foot = view! { <BottomBar profile=own /> }.into_any();
    view! {
        <Frame notices=().into_any() menu=menu foot=foot>
            {page}
        </Frame>
        <LogOutDialog profile=profile />
        <LogOutAllDialog />
    }
    .into_any()
}

/// The list of who is in, as it looks when it is opened.
fn devices(words: Locale, sample: &Sample) -> AnyView {
    let changed = sample.profile.password_changed;
    let row = |info: crate::domain::session::SessionInfo| {
        view! {
            <li class="session">
                <SessionText info=info.clone() password_changed=changed />
                <LastActive info=info />
            </li>
        }
    };
    let rows = sample.all().into_iter().map(row).collect_view();
    view! {
        <div class="settings-main">
            <PageHead
                title=t!(words, devices.title)
                back=(url(&Route::Settings), t!(words, app.back))
            />
            <ul class="card sessions">{rows}</ul>
        </div>
    }
    .into_any()
}

/// The accounts beside the log-in form, and nothing that only comes after a press.
fn nothing_later() -> Later {
    Later {
        draw: |_| ().into_any(),
        accounts: |form| AccountsHere(AccountsHereProps { form }).into_any(),
        notices: || ().into_any(),
        unreached: || ().into_any(),
        explain: say::log_in_error,
        wait: |_, _, _| {},
    }
}
