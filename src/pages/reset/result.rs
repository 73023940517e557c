//! What a reset did: both lists side by side, group by group. The heading says what the second list
//! proves and no more.

use super::beyond::Beyond;
use super::words as say;
use crate::components::icon::{Icon, IconView};
use crate::domain::inventory::{Entry, Line, Place, Verdict, total};
use crate::pages::cannot::{Ability, has};
use crate::routes::Route;
use crate::state::dates;
use crate::state::reset::{self, Left, Proof, Reset};
use crate::state::router::url;
use crate::state::task::Task;
use crate::state::words::{Locale, use_words};
use crate::t;
use leptos::prelude::*;

/// The proof.
#[component]
pub(super) fn Result(reset: Reset) -> impl IntoView {
    move || {
        reset
            .with(|state| state.proof.clone())
            .map(|shown| view! { <Shown shown=shown reset=reset /> })
    }
}

#[component]
fn Shown(shown: Proof, reset: Reset) -> impl IntoView {
    let words = use_words();
    let verdict = shown.verdict();
    // The service's cookie is in no list: no page can see it.
    let cookie = shown.session == Left::Open && !has(Ability::InBrowser);
    let at = shown.after.at;
    let listed = t!(words, reset.listed, time = dates::time_of_day(words, at));
    let held = shown.held.clone();
    let lines = shown.lines();
    let row = |line| view! { <LineRow line=line held=held.clone() /> };
    let unread = shown.after.found.unread.join(", ");
    view! {
        <div class="reset-head">
            <Sign verdict=verdict cookie=cookie />
            <h1 tabindex="-1">{title(words, verdict, cookie)}</h1>
            <p class="lead">
                <time datetime=dates::iso(at)>{listed}</time>
                " "
                {next(words, verdict, cookie)}
            </p>
            {session(words, shown.session).map(|text| view! { <p class="muted">{text}</p> })}
        </div>
        {(!unread.is_empty()).then(|| super::unread(words, &unread))}
        {if lines.is_empty() {
            view! { <p class="muted">{t!(words, reset.was_nothing)}</p> }.into_any()
        } else {
            view! { <ul class="card reset-lines">{lines.into_iter().map(row).collect_view()}</ul> }
                .into_any()
        }}
        <Beyond />
        <Ways file=shown.file() reset=reset again=matches!(verdict, Verdict::Left | Verdict::Unchecked) />
    }
}

fn title(words: Locale, verdict: Verdict, cookie: bool) -> &'static str {
    match verdict {
        Verdict::Nothing | Verdict::OnlyAccounts if cookie => t!(words, server.cookie_left),
        Verdict::Nothing => t!(words, reset.done),
        Verdict::OnlyAccounts => t!(words, reset.done_accounts),
        Verdict::Left => t!(words, reset.left),
        Verdict::Unchecked => t!(words, reset.unchecked),
    }
}

/// What follows from it.
fn next(words: Locale, verdict: Verdict, cookie: bool) -> &'static str {
    match verdict {
        Verdict::Nothing | Verdict::OnlyAccounts if cookie => t!(words, server.cookie_left_text),
        Verdict::Nothing => t!(words, reset.done_text),
        Verdict::OnlyAccounts => t!(words, reset.done_accounts_text),
        Verdict::Left | Verdict::Unchecked => t!(words, reset.left_text),
    }
}

/// How the session was left, if there was one.
fn session(words: Locale, left: Left) -> Option<String> {
    match left {
        Left::Nobody => None,
        Left::First(at) => {
            Some(t!(words, reset.logged_out_at, time = dates::time_of_day(words, at)))
        }
        Left::Open => Some(t!(words, reset.not_logged_out).into()),
    }
}

/// The ring: empty when nothing is left.
#[component]
fn Sign(verdict: Verdict, cookie: bool) -> impl IntoView {
    let dot = match verdict {
        Verdict::Nothing if cookie => Some("clue"),
        Verdict::Nothing => None,
        Verdict::OnlyAccounts => Some("other"),
        Verdict::Left | Verdict::Unchecked => Some("clue"),
    };
    view! {
        <svg class="ring" viewBox="0 0 96 96" aria-hidden="true">
            <circle class="edge" cx="48" cy="48" r="41"></circle>
            {dot.map(|dot| view! { <circle class=dot cx="48" cy="48" r="11"></circle> })}
        </svg>
    }
}

/// One group: what there was and what there is.
#[component]
fn LineRow(line: Line, held: Vec<String>) -> impl IntoView {
    let words = use_words();
    let now = total(&line.now).count;
    let (class, icon) = match (now, line.kept) {
        (0, _) => ("verdict closed", Icon::CLOSED),
        (_, true) => ("verdict", Icon::INFO),
        (_, false) => ("verdict alive", Icon::STILL_ALIVE),
    };
    let now = if line.now.iter().any(Entry::is_closed) {
        t!(words, reset.still_there).to_owned()
    } else if line.kept && now > 0 {
        t!(words, reset.now_kept, count = now)
    } else {
        t!(words, reset.now, count = now)
    };
    let left = if line.kept { vec![] } else { left(words, &line.now, &held) };
    let left = left.into_iter().map(|text| view! { <p class="meta">{text}</p> });
    view! {
        <li class="reset-row">
            <span class=class>
                <IconView icon=icon />
            </span>
            <span class="reset-group">
                <span>{say::name(words, line.group)}</span>
                {left.collect_view()}
            </span>
            <span class="reset-sum">
                {t!(words, reset.was, count = line.was)} " → " <strong>{now}</strong>
            </span>
        </li>
    }
}

/// What is left and why, as far as that is known.
fn left(words: Locale, now: &[Entry], held: &[String]) -> Vec<String> {
    let (closed, open): (Vec<_>, Vec<_>) = now.iter().partition(|entry| entry.is_closed());
    let why = |entry: &Entry| match &entry.place {
        Place::Database(name) if held.contains(name) => t!(words, reset.left_held, name = name),
        Place::Database(name) => t!(words, reset.left_closed, name = name),
        _ => String::new(),
    };
    let mut all: Vec<_> = closed.into_iter().map(why).collect();
    if !open.is_empty() {
        let names: Vec<_> = open.into_iter().map(|entry| say::key(words, entry)).collect();
        all.push(t!(words, reset.left_names, names = names.join(", ")));
    }
    all
}

/// Where to go from here.
#[component]
fn Ways(file: (String, String), reset: Reset, again: bool) -> impl IntoView {
    let words = use_words();
    let (name, href) = file;
    let offered = href.clone();
    on_cleanup(move || reset::forget_file(&offered));
    let task = Task::new();
    let check = again.then(|| {
        view! {
            <button
                type="button"
                class="button secondary"
                disabled=task.pending()
                on:click=move |_| task.run(reset.check_again())
            >
                {t!(words, reset.check)}
            </button>
        }
    });
    view! {
        <div class="reset-ways">
            // A target of its own: this page must not go on, the next must be loaded afresh.
            <a class="button solid" href=url(&Route::Home) target="_self">
                {t!(words, reset.start)}
            </a>
            {check}
            <a class="button text" href=href download=name aria-describedby="reset-file">
                {t!(words, reset.save)}
            </a>
            <p class="caption" id="reset-file">{t!(words, reset.save_text)}</p>
        </div>
    }
}
