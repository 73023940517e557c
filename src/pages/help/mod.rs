//! Help: the index of the guides. Each is a screen of its own.

pub mod guide;
mod practise;
mod steps;
mod still;

use crate::components::icon::{Icon, IconView};
use crate::components::page_head::PageHead;
use crate::domain::guide::Guide;
use crate::routes::Route;
use crate::state::router::url;
use crate::state::words::{Locale, use_words};
use crate::t;
use leptos::prelude::*;

/// The index.
#[component]
pub fn HelpPage() -> impl IntoView {
    let words = use_words();
    let sub = Signal::derive(move || t!(words, help.sub).to_owned());
    let row = move |route: Route, name: &'static str, line: &'static str| {
        view! {
            <li>
                <a class="list-row" href=url(&route)>
                    <span class="help-line">
                        <span class="name">{name}</span>
                        <span class="meta">{line}</span>
                    </span>
                    <span class="chevron">
                        <IconView icon=Icon::CHEVRON />
                    </span>
                </a>
            </li>
        }
    };
    let guides = Guide::ALL.map(|guide| {
        let [title, line, ..] = texts(words, guide);
        row(Route::Guide(guide), title, line)
    });
    view! {
        <div class="help">
            <PageHead title=t!(words, help.title) sub=sub back=(url(&Route::Home), t!(words, app.back)) />
            <ul class="card list">{guides}</ul>
            <h2>{t!(words, help.more)}</h2>
            <ul class="card list">
                {row(Route::Checkup, t!(words, checkup.title), t!(words, checkup.sub))}
                {row(Route::Secure, t!(words, secure.title), t!(words, secure.sub))}
            </ul>
        </div>
    }
}

/// The title of a guide, its line in the index, when it is for, and what has changed afterwards.
fn texts(words: Locale, guide: Guide) -> [&'static str; 4] {
    match guide {
        Guide::LogOut => [
            t!(words, help.log_out),
            t!(words, help.log_out_line),
            t!(words, help.log_out_when),
            t!(words, help.log_out_after),
        ],
        Guide::Remembered => [
            t!(words, help.remembered),
            t!(words, help.remembered_line),
            t!(words, help.remembered_when),
            t!(words, help.remembered_after),
        ],
        Guide::CloseOthers => [
            t!(words, help.close_others),
            t!(words, help.close_others_line),
            t!(words, help.close_others_when),
            t!(words, help.close_others_after),
        ],
        Guide::CloseEverything => [
            t!(words, help.close_everything),
            t!(words, help.close_everything_line),
            t!(words, help.close_everything_when),
            t!(words, help.close_everything_after),
        ],
        Guide::Reset => [
            t!(words, help.reset),
            t!(words, help.reset_line),
            t!(words, help.reset_when),
            t!(words, help.reset_after),
        ],
        Guide::Why => [t!(words, help.why), t!(words, help.why_line), "", ""],
    }
}
