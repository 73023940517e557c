//! "Someone is in my account": what will happen, a new password, everybody else out unless they are ticked
//! to stay, and what Onlyme cannot know. It goes on after a crash or a reload, and never says that somebody
//! is out before the list was read again.
#![allow(unreachable_pub, reason = "the component macro makes every component's props public")]

mod finish;

use crate::components::alert::{Alert, Tone};
use crate::components::icon::{Icon, IconView};
use crate::components::page_head::PageHead;
use crate::domain::account::Profile;
use crate::domain::rescue::Stage;
use crate::pages::cannot::{Ability, has};
use crate::pages::change_password::Phase;
use crate::pages::change_password::form::Form;
use crate::routes::Route;
use crate::state::dates;
use crate::state::rescue::Rescuing;
use crate::state::router::url;
use crate::state::session::Session;
use crate::state::words::{Locale, use_words};
use crate::t;
use leptos::prelude::*;

/// The screen.
#[component]
pub fn SecurePage(
    /// Whose account.
    profile: Profile,
) -> impl IntoView {
    let words = use_words();
    let session = expect_context::<Session>();
    let rescuing = Rescuing::start(session, profile.id.clone(), has(Ability::Causes));
    let phase = RwSignal::new(Phase::Editing);
    let stage = rescuing.stage();
    let is_changed = Memo::new(move |_| {
        stage.get() == Stage::Changed || phase.with(|phase| *phase != Phase::Editing)
    });
    let body = move || {
        let (profile, back) = (profile.clone(), (url(&Route::Settings), t!(words, app.back)));
        if is_changed.get() {
            return view! { <finish::Finish profile=profile rescuing=rescuing phase=phase back=back /> }
                .into_any();
        }
        view! {
            <Form profile=profile phase=phase rescue=rescuing>
                <PageHead title=t!(words, secure.title) sub=t!(words, secure.sub).to_owned() back=back />
                <Begun rescuing=rescuing />
                <Steps at=Signal::stored(0) />
                <Preview />
            </Form>
            <aside class="rail">
                <p class="meta">{t!(words, secure.rail)}</p>
            </aside>
        }
        .into_any()
    };
    view! { {body} }
}

/// What was begun before, or what happened since the screen was opened.
#[component]
fn Begun(rescuing: Rescuing) -> impl IntoView {
    let words = use_words();
    let changed = expect_context::<Session>().password_changed();
    let (opened, stage) = (changed.get_untracked(), rescuing.stage());
    let said = Memo::new(move |before: Option<&Option<(String, &'static str)>>| {
        // What this very form has sent is not told as news before it is answered.
        if rescuing.sending() {
            return before.cloned().flatten();
        }
        match (stage.get(), changed.get()) {
            (Stage::Unsure, _) => {
                Some((t!(words, secure.unsure).into(), t!(words, secure.unsure_text)))
            }
            (_, Some(at)) if opened != Some(at) => Some((
                t!(words, secure.meanwhile, time = dates::time_of_day(words, at)),
                t!(words, secure.meanwhile_text),
            )),
            (Stage::Unchanged, _) => {
                Some((t!(words, secure.begun).into(), t!(words, secure.begun_text)))
            }
            _ => None,
        }
    });
    move || {
        let (title, text) = said.get()?;
        Some(view! { <Alert tone=Tone::Notice title=title text=text /> })
    }
}

/// The steps, and which of them is under way.
#[component]
fn Steps(
    /// How many are done.
    at: Signal<usize>,
) -> impl IntoView {
    let words = use_words();
    let names = [
        t!(words, secure.step_password),
        t!(words, secure.step_others),
        t!(words, secure.step_you),
    ];
    let step = move |(n, name): (usize, &'static str)| {
        let done = move || at.get() > n;
        let icon = move || if done() { Icon::CLOSED } else { Icon::STILL_ALIVE };
        view! {
            <li aria-current=move || (at.get() == n).then_some("step") class:done=done>
                {move || view! { <IconView icon=icon() /> }}
                <span>
                    {name}
                    {move || done().then(|| view! { <span class="visually-hidden">", " {t!(words, secure.step_done)}</span> })}
                </span>
            </li>
        }
    };
    view! {
        <ol class="rescue-steps" aria-label=t!(words, secure.steps)>
            {names.into_iter().enumerate().map(step).collect_view()}
        </ol>
    }
}

/// What will happen, before anything does.
#[component]
fn Preview() -> impl IntoView {
    let words = use_words();
    let saved = if has(Ability::SavedElsewhere) {
        t!(words, secure.saved)
    } else {
        t!(words, secure.saved_is_session)
    };
    let lines = [
        (Icon::KEY, t!(words, secure.password)),
        (Icon::LOG_OUT_ALL, t!(words, secure.others)),
        (Icon::BOOKMARK, saved),
        (Icon::CLOSED, t!(words, secure.receipt)),
        (Icon::USER, t!(words, secure.stays)),
    ];
    view! { <Lines id="preview-title" title=t!(words, secure.preview) lines=lines.into() /> }
}

/// What Onlyme cannot know, and what to do about it.
fn beyond(words: Locale) -> AnyView {
    let lines = [t!(words, secure.mail), t!(words, secure.reused), t!(words, secure.device)]
        .map(|text| (Icon::INFO, text));
    view! { <Lines id="beyond-title" title=t!(words, secure.beyond) lines=lines.into() /> }
        .into_any()
}

#[component]
fn Lines(id: &'static str, title: &'static str, lines: Vec<(Icon, &'static str)>) -> impl IntoView {
    let line = |(icon, text)| {
        view! {
            <li>
                <IconView icon=icon />
                <span>{text}</span>
            </li>
        }
    };
    view! {
        <section class="card preview" aria-labelledby=id>
            <h2 id=id>{title}</h2>
            <ul>{lines.into_iter().map(line).collect_view()}</ul>
        </section>
    }
}
