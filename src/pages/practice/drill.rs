//! The fire drill on the practice screen: how it begins, and what is told at its end. While it lasts a
//! bar on every screen says what to do next.

use super::minutes;
use crate::components::alert::{Alert, Tone};
use crate::components::button::SubmitButton;
use crate::components::field::{Field, Purpose};
use crate::components::icon::{Icon, IconView};
use crate::domain::account::Profile;
use crate::domain::drill::{Debrief, LeftOpen};
use crate::domain::ids::DeviceId;
use crate::domain::secret::Password;
use crate::domain::time::Span;
use crate::pages::devices::clue_words;
use crate::pages::say;
use crate::pages::user_name::{UserName, kept_under};
use crate::service::ServiceError;
use crate::state::drill::Drill;
use crate::state::session::Session;
use crate::state::words::{Locale, use_words};
use crate::t;
use leptos::prelude::*;

/// The panel; nothing while nobody is logged in or a drill is under way.
pub(super) fn drill_panel() -> impl IntoView {
    let words = use_words();
    let drill = expect_context::<Drill>();
    let profile = expect_context::<Session>().profile();
    let under_way = Memo::new(move |_| drill.course().with(Option::is_some));
    move || {
        let profile = profile.get().filter(|_| !under_way.get())?;
        let told = drill.debrief().get().map(|end| view! { <Told end=end /> });
        Some(view! {
            <section class="card card-part practice-panel drill" aria-labelledby="drill-title">
                <div>
                    <h2 id="drill-title">{t!(words, drill.title)}</h2>
                    <p class="muted">{t!(words, drill.text)}</p>
                </div>
                <Begin profile=profile />
                {told}
            </section>
        })
    }
}

/// The button, and the password where it is not known in this tab.
#[component]
fn Begin(profile: Profile) -> impl IntoView {
    let words = use_words();
    let drill = expect_context::<Drill>();
    let invented = expect_context::<Session>().invented();
    let (typed, missing) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let (who, name) = (profile.id.0.clone(), kept_under(&profile));
    let known = Memo::new(move |_| {
        invented.with(|all| (*all.first()? == who).then(|| all.get(2).cloned())?)
    });
    let refused = move || matches!(drill.failed().get(), Some(ServiceError::WrongPassword));
    let problem = move || {
        if refused() { t!(words, confirm.wrong).to_owned() } else { missing.get() }
    };
    let begin = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let password = known.get_untracked().unwrap_or_else(|| typed.get_untracked());
        if password.is_empty() {
            missing.set(t!(words, login.password_missing).into());
            return;
        }
        match Password::new(password) {
            Ok(password) => {
                missing.set(String::new());
                typed.set(String::new());
                drill.begin(profile.clone(), password);
            }
            Err(_) => missing.set(t!(words, new_password.too_long).into()),
        }
    };
    let field = move || {
        known.with(Option::is_none).then(|| {
            view! {
                <UserName name=name.clone() />
                <Field
                    id="drill-password"
                    label=t!(words, drill.password)
                    purpose=Purpose::CurrentPassword
                    value=typed
                    problem=Signal::derive(problem)
                    reveal=t!(words, login.show)
                />
            }
        })
    };
    let failed = move || {
        let error = drill.failed().get().filter(|_| !refused() || known.with(Option::is_some))?;
        let text = match &error {
            ServiceError::TooMany(Some(span)) => say::wait(words, span.seconds_up()),
            error => say::error(words, error),
        };
        Some(view! { <Alert tone=Tone::Problem title=t!(words, drill.failed) text=text /> })
    };
    view! {
        <form method="post" novalidate class="drill-form" on:submit=begin>
            {field}
            {failed}
            <SubmitButton
                label=t!(words, drill.begin).to_owned()
                busy_label=t!(words, drill.beginning)
                pending=drill.pending()
                look="secondary"
            />
        </form>
    }
}

/// What is told at the end.
#[component]
fn Told(end: Debrief) -> impl IntoView {
    let words = use_words();
    let device = say::device(words, &end.plan.device.device(DeviceId(String::new())));
    let title = match (end.out, end.changed) {
        (Some(out), Some(changed)) => {
            t!(words, drill.done, time = minutes(out.max(changed)))
        }
        _ => t!(words, drill.not_done).to_owned(),
    };
    let steps = [
        step(words, t!(words, drill.step_out), end.out),
        step(words, t!(words, drill.step_change), end.changed),
    ];
    let clues: Vec<_> = end
        .clues
        .iter()
        .map(|clue| {
            let (name, why) = clue_words(words, *clue);
            view! { <li><strong>{name}</strong> " " <span class="muted">{why}</span></li> }
        })
        .collect();
    let left: Vec<_> = end
        .left
        .iter()
        .map(|left| {
            let text = match left {
                LeftOpen::Session => t!(words, drill.left_session),
                LeftOpen::SavedLogin => t!(words, drill.left_saved),
                LeftOpen::Password => t!(words, drill.left_password),
            };
            view! { <li class="left-open"><IconView icon=Icon::WARNING small=true /> {text}</li> }
        })
        .collect();
    let nothing_left = left.is_empty().then(|| {
        view! { <li class="all-shut"><IconView icon=Icon::CLOSED small=true /> {t!(words, drill.nothing_left)}</li> }
    });
    let own = (end.own_out > 0).then(|| {
        view! { <li><IconView icon=Icon::INFO small=true /> {t!(words, drill.own_out, count = end.own_out)}</li> }
    });
    let number = end.seed.to_string();
    view! {
        <div class="drill-told">
            <div role="status"><h3>{title}</h3></div>
            <p>{t!(words, drill.was, device = device)}</p>
            <ul class="plain-list">{steps}</ul>
            <h4>{t!(words, drill.clues)}</h4>
            <ul class="plain-list">
                <li>
                    <strong>{t!(words, drill.asked)}</strong>
                    " "
                    <span class="muted">{t!(words, drill.asked_why)}</span>
                </li>
                {clues}
            </ul>
            <h4>{t!(words, drill.left)}</h4>
            <ul class="plain-list">{nothing_left} {left} {own}</ul>
            <p class="meta">{t!(words, drill.put_away, number = number)}</p>
        </div>
    }
}

fn step(words: Locale, name: &'static str, after: Option<Span>) -> impl IntoView + use<> {
    let (icon, time) = match after {
        Some(after) => (Icon::CLOSED, t!(words, drill.after, time = minutes(after))),
        None => (Icon::STILL_ALIVE, t!(words, drill.never).to_owned()),
    };
    view! { <li><IconView icon=icon small=true /> {name} ": " {time}</li> }
}
