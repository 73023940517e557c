//! The settings frame: the panel beside every settings screen, and the same list as a screen of
//! its own for phones, with "Log out" at its end.

use super::log_out::AskLogOut;
use super::log_out_all::AskLogOutAll;
use super::switch_account::AskSwitch;
use crate::components::icon::{Icon, IconView};
use crate::components::page_head::PageHead;
use crate::domain::account::Profile;
use crate::routes::Route;
use crate::state::router::{Router, url};
use crate::state::turns::in_turn;
use crate::state::words::{Locale, use_words};
use crate::t;
use leptos::prelude::*;

/// The settings screens, in the order of the list.
fn entries(words: Locale) -> [(Route, &'static str, Icon); 9] {
    [
        (Route::Checkup, t!(words, checkup.title), Icon::CHECK_UP),
        (Route::EditProfile, t!(words, settings.edit), Icon::USER),
        (Route::ChangePassword, t!(words, settings.password), Icon::KEY),
        (Route::Devices, t!(words, settings.devices), Icon::DEVICES),
        (Route::SavedLogins, t!(words, settings.saved), Icon::BOOKMARK),
        (Route::SecurityLog, t!(words, settings.log), Icon::LIST),
        (Route::Preferences, t!(words, settings.preferences), Icon::CONTRAST),
        (Route::Secure, t!(words, secure.title), Icon::WARNING),
        (Route::Help, t!(words, help.title), Icon::HELP),
    ]
}

/// The frame. It stays as it is while one goes from one settings screen to the next.
#[component]
pub fn SettingsFrame(
    /// The screen inside.
    children: Children,
) -> impl IntoView {
    let route = expect_context::<Router>().route();
    view! {
        <div class="settings">
            {in_turn(move || view! { <Panel route=route /> }.into_any())}
            {in_turn(move || children().into_any())}
        </div>
    }
}

/// The panel beside the screens.
#[component]
pub fn Panel(
    /// Where the person is.
    #[prop(into)]
    route: Signal<Route>,
) -> impl IntoView {
    let words = use_words();
    let AskLogOut(ask) = expect_context::<AskLogOut>();
    let AskLogOutAll(ask_all) = expect_context::<AskLogOutAll>();
    // On the list's own address the list stands in the main column, and twice would be too much.
    let on_list = move || route.get() == Route::Settings;
    view! {
        <nav class="panel" aria-label=t!(words, settings.title) hidden=on_list>
            <h2>{t!(words, settings.title)}</h2>
            {entries(words)
                .map(|(to, name, icon)| {
                    let here = to.clone();
                    view! {
                        <a
                            class="panel-row"
                            href=url(&to)
                            aria-current=move || (route.get() == here).then_some("page")
                        >
                            <IconView icon=icon />
                            {name}
                        </a>
                    }
                })} <hr />
            <button
                type="button"
                class="panel-row"
                data-control="log-out"
                on:click=move |_| ask.set(true)
            >
                <IconView icon=Icon::LOG_OUT />
                {t!(words, settings.log_out)}
            </button>
            <button
                type="button"
                class="panel-row"
                data-control="log-out-all"
                on:click=move |_| ask_all.set(true)
            >
                <IconView icon=Icon::LOG_OUT_ALL />
                {t!(words, settings.log_out_all)}
            </button>
            <a class="panel-row" href=url(&Route::Reset)>
                <IconView icon=Icon::RESET />
                {t!(words, settings.reset)}
            </a>
        </nav>
    }
}

/// The list as a screen.
#[component]
pub fn SettingsPage(
    /// Whose settings.
    #[prop(into)]
    profile: Signal<Option<Profile>>,
) -> impl IntoView {
    let words = use_words();
    let AskLogOut(ask) = expect_context::<AskLogOut>();
    let AskLogOutAll(ask_all) = expect_context::<AskLogOutAll>();
    let AskSwitch(ask_switch) = expect_context::<AskSwitch>();
    let button = move |icon, control: &'static str, name: &'static str, open: RwSignal<bool>| {
        view! {
            <li>
                <button
                    type="button"
                    class="list-row"
                    data-control=control
                    on:click=move |_| open.set(true)
                >
                    <IconView icon=icon />
                    {name}
                </button>
            </li>
        }
    };
    let back = profile
        .get_untracked()
        .map_or_else(|| url(&Route::Home), |profile| url(&Route::Profile(profile.username)));
    view! {
        <div class="settings-main">
            <PageHead title=t!(words, settings.title) back=(back, t!(words, app.back)) />
            <nav class="lists" aria-label=t!(words, settings.title)>
                <ul class="card list">
                    {entries(words)
                        .map(|(to, name, icon)| {
                            view! {
                                <li>
                                    <a class="list-row" href=url(&to)>
                                        <IconView icon=icon />
                                        {name}
                                        <span class="chevron">
                                            <IconView icon=Icon::CHEVRON />
                                        </span>
                                    </a>
                                </li>
                            }
                        })}
                </ul>
                <ul class="card list">
                    {button(Icon::SWITCH, "switch", t!(words, switch.title), ask_switch)}
                    {button(Icon::LOG_OUT, "log-out", t!(words, settings.log_out), ask)}
                    {button(Icon::LOG_OUT_ALL, "log-out-all", t!(words, settings.log_out_all), ask_all)}
                </ul>
                <div class="card list">
                    <a class="list-row" href=url(&Route::Reset)>
                        <IconView icon=Icon::RESET />
                        {t!(words, settings.reset)}
                        <span class="chevron">
                            <IconView icon=Icon::CHEVRON />
                        </span>
                    </a>
                </div>
            </nav>
        </div>
    }
}
