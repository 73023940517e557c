//! The check-up: what to do first, and a line for each thing that is worth a look now and then. Each
//! leads to its screen. Changes nothing itself.

use super::cannot::{Ability, has};
use super::devices::clues::Wanted;
use super::profile::password_age;
use super::say;
use super::session_list::read_sessions;
use crate::components::icon::{Icon, IconView};
use crate::components::page_head::PageHead;
use crate::components::session_row::Badge;
use crate::components::skeleton::SkeletonRows;
use crate::domain::account::Profile;
use crate::domain::checkup::{First, Others, first};
use crate::domain::clue::{Facts, clues};
use crate::domain::saved::DeviceAccount;
use crate::routes::Route;
use crate::state::dates;
use crate::state::reading::Reading;
use crate::state::router::url;
use crate::state::session::Session;
use crate::state::words::{Locale, use_words};
use crate::t;
use leptos::prelude::*;

/// What was read: nothing yet, or each part, if it could be read.
type Found = Option<(Option<Others>, Option<usize>)>;

/// The screen.
#[component]
pub fn CheckupPage(
    /// Whose account.
    profile: Profile,
) -> impl IntoView {
    let words = use_words();
    let session = expect_context::<Session>();
    let (id, asked) = (profile.id.clone(), profile.id.clone());
    let (listed, changed) =
        (read_sessions(session, profile.id.clone()), session.password_changed());
    // Rules that are switched off say nothing here either.
    let wanted = Wanted::read();
    // Where the service does not tell saved logins from sessions, the list has them already.
    let told = has(Ability::SavedElsewhere);
    let saved = Reading::follow(session, move || {
        let who = asked.clone();
        async move { if told { session.saved_on(who).await } else { Ok(vec![]) } }
    });
    let found: Memo<Found> = Memo::new(move |_| {
        let facts = Facts {
            now: dates::now(),
            password_changed: changed.get(),
            looked: None,
            wanted: wanted.get(),
        };
        let others = listed.with(|all| {
            let all = all.as_ref()?.as_ref().ok();
            Some(all.map(|all| {
                let others = all.iter().filter(|info| !info.current);
                Others::of(others.map(|info| clues(info, facts)))
            }))
        })?;
        let elsewhere = saved.with(|all| {
            let all = all.as_ref()?.as_ref().ok();
            Some(all.map(|all| all.iter().filter(|on| !on.here).count()))
        })?;
        Some((others, elsewhere))
    });
    let why = move || {
        let of_list = || listed.with(|all| all.as_ref()?.as_ref().err().cloned());
        let of_saved = || saved.with(|all| all.as_ref()?.as_ref().err().cloned());
        let follows = t!(words, checkup.unread);
        match of_list().or_else(of_saved) {
            Some(error) => say::and_why(words, follows, &error),
            None => follows.to_owned(),
        }
    };
    let again = move || {
        listed.again();
        saved.again();
    };
    let own = Memo::new(move |_| {
        let own = |all: &Vec<DeviceAccount>| all.iter().find(|one| one.card.id == id)?.saved;
        session.accounts().with(own)
    });
    let lines = move |found: (Option<Others>, Option<usize>)| {
        let profile = Profile { password_changed: changed.get(), ..profile.clone() };
        let age = password_age(words, has(Ability::Causes), &profile);
        let here = own.get().map_or_else(
            || t!(words, profile.not_saved).to_owned(),
            |saved| say::time_left(words, saved.ends.since(dates::now())),
        );
        let look = found.0.is_some_and(|others| others.look > 0);
        let on_others = found.1.is_some_and(|saved| saved > 0);
        view! {
            <ul class="card list checkup">
                {line(words, Route::Devices, Icon::DEVICES, t!(words, settings.devices), sessions(words, found.0), look)}
                {line(words, Route::ChangePassword, Icon::KEY, t!(words, settings.password), age, false)}
                {line(words, Route::SavedLogins, Icon::BOOKMARK, t!(words, saved.title), logins(words, here, found.1), on_others)}
                {line(words, Route::SecurityLog, Icon::LIST, t!(words, settings.log), t!(words, checkup.log).to_owned(), false)}
                {line(words, Route::Secure, Icon::WARNING, t!(words, secure.title), t!(words, secure.sub).to_owned(), false)}
            </ul>
        }
    };
    view! {
        <div class="settings-main">
            <PageHead
                title=t!(words, checkup.title)
                sub=t!(words, checkup.sub).to_owned()
                back=(url(&Route::Settings), t!(words, app.back))
            />
            <div class="devices">
                {move || match found.get() {
                    None => {
                        view! {
                            <div class="card">
                                <SkeletonRows rows=3 label=t!(words, checkup.loading) />
                            </div>
                        }
                            .into_any()
                    }
                    Some(found) => {
                        view! {
                            {todo(words, first(found.0, found.1), why(), again)}
                            {lines(found)}
                        }
                            .into_any()
                    }
                }}
            </div>
        </div>
        <aside class="rail">
            <p class="meta">{t!(words, checkup.rail)}</p>
        </aside>
    }
}

fn number(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// What to do first.
fn todo(words: Locale, first: First, unread: String, again: impl Fn() + Copy + 'static) -> AnyView {
    let said = matches!(first, First::Unread | First::SavedUnread).then_some(unread);
    let (title, text) = match first {
        First::Unread => (t!(words, devices.failed).into(), ""),
        First::Look(n) => {
            (t!(words, checkup.look, count = number(n)), t!(words, checkup.look_text))
        }
        First::Inactive(n) => {
            (t!(words, checkup.inactive, count = number(n)), t!(words, checkup.inactive_text))
        }
        First::Know(n) => {
            (t!(words, checkup.know, count = number(n)), t!(words, checkup.know_text))
        }
        First::Saved(n) => {
            (t!(words, checkup.saved, count = number(n)), t!(words, checkup.saved_text))
        }
        First::SavedUnread => (t!(words, saved.unread).into(), ""),
        First::Nothing => (t!(words, checkup.nothing).into(), t!(words, checkup.nothing_text)),
    };
    let button = match first {
        First::Nothing => None,
        First::Unread | First::SavedUnread => Some(
            view! {
                <button type="button" class="button secondary" on:click=move |_| again()>
                    {t!(words, app.try_again)}
                </button>
            }
            .into_any(),
        ),
        First::Saved(_) => Some(
            view! {
                <a class="button solid" href=url(&Route::SavedLogins)>{t!(words, checkup.see_saved)}</a>
            }
            .into_any(),
        ),
        First::Look(_) | First::Inactive(_) | First::Know(_) => Some(
            view! { <a class="button solid" href=url(&Route::Devices)>{t!(words, profile.see)}</a> }
                .into_any(),
        ),
    };
    view! {
        <section class="card checkup-first" aria-labelledby="checkup-first">
            <p class="meta" id="checkup-first">{t!(words, checkup.first)}</p>
            <div role="status">
                <h2>{title}</h2>
                <p class="muted">{said.unwrap_or_else(|| text.to_owned())}</p>
            </div>
            {button}
        </section>
    }
    .into_any()
}

/// A line that leads to its screen.
fn line(
    words: Locale,
    route: Route,
    icon: Icon,
    name: &'static str,
    text: String,
    look: bool,
) -> impl IntoView {
    view! {
        <li>
            <a class="list-row" href=url(&route)>
                <IconView icon=icon />
                <span class="checkup-line">
                    <span class="name">{name}</span>
                    <span class="meta">{text}</span>
                </span>
                {look.then(|| view! { <Badge look="clue" text=t!(words, checkup.badge) /> })}
                <span class="chevron">
                    <IconView icon=Icon::CHEVRON />
                </span>
            </a>
        </li>
    }
}

fn sessions(words: Locale, others: Option<Others>) -> String {
    match others {
        None => t!(words, devices.failed).into(),
        Some(Others { all: 0, .. }) => t!(words, profile.only_you_text).into(),
        Some(others) => t!(words, profile.others, count = number(others.all)),
    }
}

fn logins(words: Locale, here: String, elsewhere: Option<usize>) -> String {
    match elsewhere {
        None => t!(words, saved.unread).into(),
        Some(0) => here,
        Some(n) => {
            let on = t!(words, checkup.saved, count = number(n));
            [here.as_str(), " · ", on.as_str()].concat()
        }
    }
}
