//! The frame around every screen: skip link, top bar, notices, bottom bar.

use super::log_out::{AskLogOut, LogOutDialog};
use super::practice::HereIsPractice;
use super::say;
use crate::components::alert::{Alert, Tone};
use crate::components::avatar::Avatar;
use crate::components::icon::{Icon, IconView};
use crate::components::menu::Menu;
use crate::components::ring::Mark;
use crate::domain::account::Profile;
use crate::routes::Route;
use crate::service::ServiceError;
use crate::state::router::{Router, url};
use crate::state::session::Session;
use crate::state::words::{Locale, use_words};
use crate::t;
use leptos::prelude::*;

/// What the browser does not let us do, as found at start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StartNotice {
    /// Nothing can be stored.
    Blocked,
    /// There is no room left.
    Full,
    /// How this device stands could not be read.
    Failed(ServiceError),
}

/// The frame.
#[component]
pub fn Frame(
    /// Who is logged in.
    profile: Memo<Option<Profile>>,
    /// What to say about storage, if anything.
    notice: Option<StartNotice>,
    /// The screen.
    children: Children,
) -> impl IntoView {
    let words = use_words();
    view! {
        <div class="app">
            <a class="skip" href="#main">{t!(words, app.skip)}</a>
            <TopBar profile=profile />
            <main id="main">
                <Notices notice=notice />
                {children()}
            </main>
            {move || profile.get().map(|profile| view! { <BottomBar profile=profile /> })}
        </div>
        <LogOutDialog profile=profile />
    }
}

#[component]
fn TopBar(profile: Memo<Option<Profile>>) -> impl IntoView {
    let words = use_words();
    let here = use_context::<HereIsPractice>().and_then(|here| here.0);
    let note = match here {
        Some(device) => t!(words, app.practice_device, device = device),
        None => t!(words, app.practice_note).to_owned(),
    };
    let bare = move || profile.with(Option::is_none);
    view! {
        <header class="top" class:bare=bare>
            <a class="brand" href=url(&Route::Home)>
                <Mark />
                "Onlyme"
            </a>
            <p class="practice-note">{note}</p>
            <nav aria-label=t!(words, app.main)>
                <a href=url(&Route::Practice)>{t!(words, app.practice)}</a>
                {move || profile.get().map(|profile| view! { <PhotoMenu profile=profile /> })}
            </nav>
        </header>
    }
}

#[component]
fn PhotoMenu(profile: Profile) -> impl IntoView {
    let words = use_words();
    let AskLogOut(ask) = expect_context::<AskLogOut>();
    let route = expect_context::<Router>().route();
    let face = profile.clone();
    view! {
        <Menu
            label=t!(words, app.account)
            face=ViewFn::from(move || view! { <Avatar profile=face.clone() size=32 /> })
            close_on=Signal::derive(move || format!("{} {}", route.get().href(), ask.get()))
        >
            <div class="menu-who">
                <Avatar profile=profile.clone() size=44 />
                <div>
                    <p class="clip">
                        <strong>
                            <bdi>{profile.shown_name().to_owned()}</bdi>
                        </strong>
                    </p>
                    <p class="meta clip">{profile.username.to_string()}</p>
                </div>
            </div>
            <ul>
                <MenuLink
                    route=Route::Profile(profile.username.clone())
                    name=t!(words, app.profile)
                    icon=Icon::User
                />
                <MenuLink route=Route::EditProfile name=t!(words, settings.title) icon=Icon::Sliders />
            </ul>
            <hr />
            <button type="button" class="menu-row" on:click=move |_| ask.set(true)>
                <IconView icon=Icon::LogOut />
                {t!(words, settings.log_out)}
            </button>
        </Menu>
    }
}

#[component]
fn MenuLink(route: Route, name: &'static str, icon: Icon) -> impl IntoView {
    view! {
        <li>
            <a class="menu-row" href=url(&route)>
                <IconView icon=icon />
                {name}
            </a>
        </li>
    }
}

/// The phone's bar; its right-most item is the profile photo.
#[component]
fn BottomBar(profile: Profile) -> impl IntoView {
    let words = use_words();
    let route = expect_context::<Router>().route();
    let own = Route::Profile(profile.username.clone());
    let current = move |to: Route| move || (route.get() == to).then_some("page");
    view! {
        <nav class="bottom" aria-label=t!(words, app.main)>
            <a href=url(&Route::Devices) aria-current=current(Route::Devices)>
                <IconView icon=Icon::Devices />
                {t!(words, app.devices)}
            </a>
            <a href=url(&Route::Practice) aria-current=current(Route::Practice)>
                <IconView icon=Icon::Practice />
                {t!(words, app.practice)}
            </a>
            <a href=url(&own) aria-current=current(own.clone())>
                <Avatar profile=profile size=24 />
                {t!(words, app.profile)}
            </a>
        </nav>
    }
}

/// What the person should know about this device's storage.
#[component]
fn Notices(notice: Option<StartNotice>) -> impl IntoView {
    let words = use_words();
    let set_aside = expect_context::<Session>().set_aside();
    let storage = notice.map(|notice| {
        let (tone, title, text) = start_words(words, &notice);
        view! { <Alert tone=tone title=title text=text /> }
    });
    let unreadable = move || {
        let names = set_aside.get();
        let count = u32::try_from(names.len()).ok().filter(|count| *count > 0)?;
        let text = t!(words, notice.set_aside_text, name = names.join(", "));
        Some(view! {
            <Alert tone=Tone::Notice title=t!(words, notice.set_aside, count = count) text=text />
        })
    };
    view! {
        <div class="page-notices">
            {storage}
            {unreadable}
        </div>
    }
}

fn start_words(words: Locale, notice: &StartNotice) -> (Tone, &'static str, String) {
    match notice {
        StartNotice::Blocked => {
            (Tone::Notice, t!(words, notice.blocked), t!(words, notice.blocked_text).into())
        }
        StartNotice::Full => {
            (Tone::Notice, t!(words, notice.full), t!(words, notice.full_text).into())
        }
        StartNotice::Failed(error) => {
            (Tone::Problem, t!(words, notice.failed), say::error(words, error))
        }
    }
}
