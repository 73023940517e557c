//! One's own profile: the person, then the calm summary of who is in the account. Nobody else's
//! profile is ever shown.

use super::cannot::{Ability, has};
use super::devices::dots;
use super::say;
use super::session_list::read_sessions;
use super::switch_account::AskSwitch;
use crate::components::avatar::Avatar;
use crate::components::dialog::{Dialog, Still};
use crate::components::icon::{Icon, IconView};
use crate::components::ring::Ring;
use crate::domain::account::Profile;
use crate::domain::saved::DeviceAccount;
use crate::domain::session::SessionInfo;
use crate::routes::Route;
use crate::state::dates;
use crate::state::router::url;
use crate::state::session::Session;
use crate::state::turns::in_turn;
use crate::state::words::{Locale, use_words};
use crate::t;
use leptos::prelude::*;

/// The screen.
#[component]
pub fn ProfilePage(
    /// Whose.
    profile: Profile,
) -> impl IntoView {
    let words = use_words();
    let joined = profile.joined;
    let joined = move || {
        let month = dates::month(words, joined);
        view! { <time datetime=dates::iso(joined)>{t!(words, profile.joined, month = month)}</time> }
    };
    let bio = profile.bio.as_str().to_owned();
    view! {
        <div class="profile">
            <PhoneBar username=profile.username.as_str().to_owned() />
            <header class="profile-head">
                <Avatar profile=profile.clone() size=88 />
                <div>
                    <h1 tabindex="-1">
                        <bdi>{profile.shown_name().to_owned()}</bdi>
                    </h1>
                    <p class="muted">
                        <span class="wide-only">{profile.username.as_str().to_owned()} " · "</span>
                        {in_turn(move || joined().into_any())}
                    </p>
                    {(!bio.is_empty())
                        .then(|| {
                            view! {
                                <p class="bio wide-only">
                                    <bdi>{bio.clone()}</bdi>
                                </p>
                            }
                        })}
                </div>
                <a class="button secondary wide-only" href=url(&Route::EditProfile)>{t!(words, profile.edit)}</a>
                {(!bio.is_empty())
                    .then(|| {
                        view! {
                            <p class="bio-phone phone-only">
                                <bdi>{bio}</bdi>
                            </p>
                        }
                    })}
            </header>
            {in_turn(move || view! { <Summary profile=profile /> }.into_any())}
        </div>
    }
}

/// The phone's title bar: the user name and the three lines.
#[component]
fn PhoneBar(username: String) -> impl IntoView {
    let words = use_words();
    let open = RwSignal::new(Still::Sheet.opens());
    let AskSwitch(switch) = expect_context::<AskSwitch>();
    let change = move |_| {
        open.set(false);
        switch.set(true);
    };
    let row = move |route: Route, name: &'static str, icon: Icon| {
        view! {
            <li class:rescue=matches!(route, Route::Secure)>
                <a class="menu-row" href=url(&route) on:click=move |_| open.set(false)>
                    <IconView icon=icon />
                    {name}
                </a>
            </li>
        }
    };
    view! {
        <div class="profile-bar">
            <p class="clip">{username}</p>
            <button
                type="button"
                class="icon-button"
                aria-label=t!(words, app.menu)
                aria-haspopup="dialog"
                on:click=move |_| open.set(true)
            >
                <IconView icon=Icon::MENU />
            </button>
        </div>
        <Dialog open=open labelled_by="sheet-title">
            <h2 id="sheet-title" class="visually-hidden">{t!(words, app.menu)}</h2>
            <ul class="sheet-rows">
                {row(Route::Settings, t!(words, settings.title), Icon::SLIDERS)}
                {row(Route::Devices, t!(words, settings.devices), Icon::DEVICES)}
                {row(Route::SavedLogins, t!(words, saved.title), Icon::BOOKMARK)}
                <li>
                    <button type="button" class="menu-row" on:click=change>
                        <IconView icon=Icon::SWITCH />
                        {t!(words, switch.title)}
                    </button>
                </li>
                {row(Route::EditProfile, t!(words, settings.edit), Icon::USER)}
                {has(Ability::Practice)
                    .then(|| row(Route::Practice, t!(words, app.practice), Icon::PRACTICE))}
                {row(Route::Help, t!(words, help.title), Icon::HELP)}
                {row(Route::Secure, t!(words, secure.title), Icon::WARNING)}
            </ul>
        </Dialog>
    }
}

/// Who is in, in a ring and in words. While it is not known it says so.
#[component]
fn Summary(profile: Profile) -> impl IntoView {
    let words = use_words();
    let session = expect_context::<Session>();
    let listed = read_sessions(session, profile.id.clone());
    let changed = profile.password_changed;
    let others = Signal::derive(move || {
        let all = listed.get()?.ok()?;
        Some(all.into_iter().filter(|info| !info.current).collect::<Vec<_>>())
    });
    let id = profile.id.clone();
    let saved_row = move || {
        let own = |all: &Vec<DeviceAccount>| all.iter().find(|one| one.card.id == id)?.saved;
        let (name, text) = match session.accounts().with(own) {
            Some(saved) => {
                let left = say::time_left(words, saved.ends.since(dates::now()));
                (t!(words, profile.saved), left)
            }
            None => (t!(words, profile.not_saved), t!(words, profile.saved_text).to_owned()),
        };
        view! { <SummaryRow route=Route::SavedLogins icon=Icon::BOOKMARK name=name text=text /> }
    };
    let told = has(Ability::Causes);
    let failed = Memo::new(move |_| listed.with(|found| matches!(found, Some(Err(_)))));
    let again = move || {
        failed.get().then(|| {
            view! {
                <button type="button" class="button secondary" on:click=move |_| listed.again()>
                    {t!(words, app.try_again)}
                </button>
            }
        })
    };
    let dots = Signal::derive(move || dots(&others.get().unwrap_or_default(), changed));
    let text = move || match others.get() {
        Some(others) => in_words(words, told, &others, changed),
        None if failed.get() => {
            (t!(words, profile.unknown).into(), t!(words, profile.unknown_text).into())
        }
        None => (t!(words, profile.checking).into(), String::new()),
    };
    let rows = move || {
        view! {
            <div class="summary-rows">
                <SummaryRow
                    route=Route::ChangePassword
                    icon=Icon::KEY
                    name=t!(words, profile.change)
                    text=password_age(words, told, &profile)
                />
                {saved_row}
                {has(Ability::Practice)
                    .then(|| {
                        view! {
                            <SummaryRow
                                route=Route::Practice
                                icon=Icon::PRACTICE
                                name=t!(words, app.practice)
                                text=t!(words, profile.practice_text).to_owned()
                                wide_only=true
                            />
                        }
                    })}
                <a class="summary-row rescue phone-only" href=url(&Route::Secure)>
                    <IconView icon=Icon::WARNING />
                    <span class="name">{t!(words, secure.title)}</span>
                    <IconView icon=Icon::CHEVRON />
                </a>
            </div>
        }
    };
    view! {
        <section class="card summary">
            <div class="summary-main">
                {move || {
                    others.get().map(|_| view! { <Ring others=dots class="ring size-112" /> })
                }}
                <div>
                    <div role="status">
                        <h2>{move || text().0}</h2>
                        <p class="muted">{move || text().1}</p>
                    </div>
                    {again}
                    <a class="button solid wide-only" href=url(&Route::Devices)>{t!(words, profile.see)}</a>
                    <p class="wide-only">
                        <a class="link rescue" href=url(&Route::Secure)>{t!(words, secure.title)}</a>
                    </p>
                </div>
                <a class="button solid phone-only" href=url(&Route::Devices)>{t!(words, profile.see)}</a>
            </div>
            {in_turn(move || rows().into_any())}
        </section>
    }
}

/// The heading and the line under it.
fn in_words(
    words: Locale,
    told: bool,
    others: &[SessionInfo],
    changed: Option<crate::domain::time::Timestamp>,
) -> (String, String) {
    let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    if others.is_empty() {
        return (t!(words, profile.only_you).into(), t!(words, profile.only_you_text).into());
    }
    let older = others.iter().filter(|info| info.older_than_password(changed)).count();
    let text = match older {
        0 if told => t!(words, profile.none_older).into(),
        0 if changed.is_some() => t!(words, server.none_older).into(),
        0 => t!(words, cannot.older_than).into(),
        older => t!(words, profile.some_older, count = number(older)),
    };
    (t!(words, profile.others, count = number(others.len())), text)
}

/// When the password was last changed, as far as the service says.
#[must_use]
pub fn password_age(words: Locale, told: bool, profile: &Profile) -> String {
    match profile.password_changed {
        Some(at) if told => t!(words, profile.changed, when = dates::relative(words, at)),
        Some(at) => t!(words, server.password_here, when = dates::relative(words, at)),
        None if told => t!(words, profile.never_changed).into(),
        None => t!(words, cannot.password_date).into(),
    }
}

#[component]
fn SummaryRow(
    route: Route,
    icon: Icon,
    name: &'static str,
    text: String,
    /// For what a phone's bar at the foot leads to, too.
    #[prop(optional)]
    wide_only: bool,
) -> impl IntoView {
    view! {
        <a class="summary-row" class:wide-only=wide_only href=url(&route)>
            <IconView icon=icon />
            <span>
                <span class="name">{name}</span>
                <span class="meta">{text}</span>
            </span>
            <IconView icon=Icon::CHEVRON />
        </a>
    }
}
