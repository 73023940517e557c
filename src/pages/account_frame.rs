//! The frame around the screens of an account and those on the way to one: the photo menu, the
//! phone's bar and the log-out dialog when somebody is logged in.

use super::cannot::{Ability, has};
use super::frame::{Frame, bars_label};
use super::log_out::{AskLogOut, LogOutDialog};
use super::log_out_all::{AskLogOutAll, LogOutAllDialog};
use super::not_yet_closed::NotYetClosed;
use super::notices::Notices;
use super::other_tab::OtherTab;
use super::practice::bar::DrillBar;
use super::switch_account::{AskSwitch, SwitchDialog};
use super::undo::Undo;
use super::unreached::CutOff;
use super::was_it_you::{Suspect, WasItYou};
use crate::components::avatar::Avatar;
use crate::components::icon::{Icon, IconView};
use crate::components::menu::Menu;
use crate::domain::account::Profile;
use crate::routes::Route;
use crate::state::closing::Closing;
use crate::state::drill::Drill;
use crate::state::live;
use crate::state::practice::Practice;
use crate::state::preferences::Preferences;
use crate::state::router::{Router, url};
use crate::state::session::Session;
use crate::state::turns::in_turn;
use crate::state::unclosed::Unclosed;
use crate::state::words::use_words;
use crate::t;
use leptos::prelude::*;

/// The frame.
#[component]
pub fn AccountFrame(
    /// Who is logged in.
    profile: Memo<Option<Profile>>,
    /// The screen.
    children: Children,
) -> impl IntoView {
    provide_context(AskLogOut(RwSignal::new(false)));
    provide_context(AskLogOutAll(RwSignal::new(false)));
    provide_context(AskSwitch(RwSignal::new(false)));
    let session = expect_context::<Session>();
    let closing = Closing::start(session, expect_context::<Preferences>());
    provide_context(closing);
    provide_context(Unclosed::start(session, closing));
    let live = live::start(session);
    let drill = Drill::start(session);
    provide_context(drill);
    provide_context(Practice::start(session, drill));
    provide_context(Suspect(RwSignal::new(None)));
    let notices = in_turn(move || {
        view! {
            <DrillBar />
            <CutOff live=live />
            <NotYetClosed profile=profile />
            <Notices />
            <OtherTab />
            <WasItYou profile=profile />
        }
        .into_any()
    });
    let menu = move || profile.get().map(|profile| view! { <PhotoMenu profile=profile /> });
    let foot = move || profile.get().map(|profile| view! { <BottomBar profile=profile /> });
    let dialogs = move || {
        view! {
            <LogOutDialog profile=profile />
            <LogOutAllDialog />
            <SwitchDialog />
        }
    };
    let frame = move || {
        view! {
            <Frame
                notices=notices
                menu=in_turn(move || menu.into_any())
                foot=in_turn(move || foot.into_any())
            >
                {in_turn(move || children().into_any())}
            </Frame>
        }
    };
    view! {
        {in_turn(move || frame().into_any())}
        {in_turn(move || dialogs().into_any())}
        <Undo />
    }
}

/// The menu behind the profile photo in the top bar.
#[component]
pub(super) fn PhotoMenu(profile: Profile) -> impl IntoView {
    let words = use_words();
    let AskLogOut(ask) = expect_context::<AskLogOut>();
    let AskSwitch(switch) = expect_context::<AskSwitch>();
    let route = expect_context::<Router>().route();
    let accounts = expect_context::<Session>().accounts();
    let saved = move || {
        let count = accounts.with(|all| all.iter().filter(|one| one.saved.is_some()).count());
        (count > 0).then(|| view! { <span class="menu-count meta">{words.number(count)}</span> })
    };
    let face = profile.clone();
    view! {
        <Menu
            label=t!(words, app.account)
            face=ViewFn::from(move || view! { <Avatar profile=face.clone() size=32 /> })
            close_on=Signal::derive(move || {
                format!("{} {} {}", route.get().href(), ask.get(), switch.get())
            })
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
                    icon=Icon::USER
                />
                <MenuLink route=Route::EditProfile name=t!(words, settings.title) icon=Icon::SLIDERS />
                <li>
                    <a class="menu-row" href=url(&Route::SavedLogins)>
                        <IconView icon=Icon::BOOKMARK />
                        {t!(words, saved.title)}
                        {saved}
                    </a>
                </li>
                <li>
                    <button type="button" class="menu-row" on:click=move |_| switch.set(true)>
                        <IconView icon=Icon::SWITCH />
                        {t!(words, switch.title)}
                    </button>
                </li>
            </ul>
            <hr />
            <button
                type="button"
                class="menu-row"
                data-control="log-out"
                on:click=move |_| ask.set(true)
            >
                <IconView icon=Icon::LOG_OUT />
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
pub(super) fn BottomBar(profile: Profile) -> impl IntoView {
    let words = use_words();
    let route = expect_context::<Router>().route();
    let bars = bars_label(words);
    let own = Route::Profile(profile.username.clone());
    let current = move |to: Route| move || (route.get() == to).then_some("page");
    view! {
        <nav class="bottom" aria-label=bars>
            <a href=url(&Route::Devices) aria-current=current(Route::Devices)>
                <IconView icon=Icon::DEVICES />
                {t!(words, app.devices)}
            </a>
            <a href=url(&Route::SecurityLog) aria-current=current(Route::SecurityLog)>
                <IconView icon=Icon::LIST />
                {t!(words, app.log)}
            </a>
            {has(Ability::Practice)
                .then(|| {
                    view! {
                        <a href=url(&Route::Practice) aria-current=current(Route::Practice)>
                            <IconView icon=Icon::PRACTICE />
                            {t!(words, app.practice)}
                        </a>
                    }
                })}
            <a href=url(&own) aria-current=current(own.clone())>
                <Avatar profile=profile size=24 />
                {t!(words, app.profile)}
            </a>
        </nav>
    }
}
