//! What else is known of a session, and the name that its owner gives it.

use super::Hand;
use crate::components::field::{Field, Purpose};
use crate::domain::session::{How, SessionInfo};
use crate::domain::text::DeviceName;
use crate::pages::cannot::{Ability, Cannot, has};
use crate::pages::say;
use crate::pages::session_list::about;
use crate::state::dates;
use crate::state::session::Session;
use crate::state::task::Task;
use crate::state::words::{Locale, use_words};
use crate::t;
use leptos::prelude::*;

/// The details of one session, as they are now; and the field for its name, which stays as it is typed.
#[component]
pub(super) fn Details(info: Memo<Option<SessionInfo>>, hand: Hand) -> impl IntoView {
    let words = use_words();
    let facts = move || Some(facts(words, &info.get()?));
    let name = info.get_untracked().map(|info| view! { <Name info=info hand=hand /> });
    view! {
        <div class="details">
            {facts}
            {name}
        </div>
    }
}

fn facts(words: Locale, info: &SessionInfo) -> impl IntoView + use<> {
    let how = match info.how {
        Some(How::Password) => t!(words, devices.how_password),
        Some(How::OneTap) => t!(words, devices.how_one_tap),
        None => t!(words, devices.not_told),
    };
    let saved = match info.saved {
        true => t!(words, app.yes),
        // Of itself each device knows.
        false if info.current || has(Ability::SavedElsewhere) => t!(words, app.no),
        false => t!(words, devices.not_told),
    };
    let (place, unknown) = if has(Ability::InBrowser) {
        (t!(words, devices.place), t!(words, devices.place_unknown))
    } else {
        (t!(words, server.address), t!(words, devices.not_told))
    };
    let wrong = (info.wrong_before > 0).then(|| {
        let count = t!(words, devices.wrong_before, count = info.wrong_before);
        view! {
            <dt>{t!(words, devices.before_it)}</dt>
            <dd>{count}</dd>
        }
    });
    view! {
        <dl>
            <dt>{t!(words, devices.how)}</dt>
            <dd>{how}</dd>
            {wrong}
            <dt>{t!(words, devices.last_active)}</dt>
            <dd>{about(words, dates::date_time(words, info.last_active))}</dd>
            <dt>{t!(words, devices.expires)}</dt>
            <dd>{dates::date_time(words, info.expires)}</dd>
            <dt>{t!(words, devices.saved_there)}</dt>
            <dd>{saved}</dd>
            <dt>{place}</dt>
            <dd>{info.address.clone().unwrap_or_else(|| unknown.into())}</dd>
        </dl>
    }
}

#[component]
fn Name(info: SessionInfo, hand: Hand) -> impl IntoView {
    let words = use_words();
    let session = expect_context::<Session>();
    let typed = RwSignal::new(info.name.as_ref().map(ToString::to_string).unwrap_or_default());
    let (problem, task) = (RwSignal::new(String::new()), Task::new());
    let mark = info.id.mark().0;
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        // No name is a name, too: the session is called by its device again.
        let name = typed.with_untracked(|text| match text.trim() {
            "" => Ok(None),
            text => DeviceName::parse(text).map(Some),
        });
        match name {
            Err(wrong) => problem.set(say::text_problem(words, wrong)),
            Ok(name) => {
                let who = hand.profile.with_value(|profile| profile.id.clone());
                let which = info.id.clone();
                task.run(async move {
                    if let Err(error) = session.name_session(who, which, name).await {
                        problem.try_set(say::error(words, &error));
                    }
                });
            }
        }
    };
    view! {
        <form class="name-form" method="post" novalidate on:submit=save>
            <Field
                id=["device-name-", &mark].concat()
                label=t!(words, devices.name)
                purpose=Purpose::ThingName
                value=typed
                problem=problem
            />
            <button type="submit" class="button secondary" disabled=task.pending()>
                {t!(words, devices.save_name)}
            </button>
            <Cannot without=Ability::Notes text=t!(words, cannot.names) />
        </form>
    }
}
