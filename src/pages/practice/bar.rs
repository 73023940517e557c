//! The bar of the fire drill, above every screen while it lasts: what to do next, for how long it has
//! been going on, and how to end it. Never says which session is the intruder's.

use super::{HereIsPractice, minutes};
use crate::components::field::Problem;
use crate::domain::drill::Stage;
use crate::pages::say;
use crate::routes::Route;
use crate::state::dates::now;
use crate::state::drill::Drill;
use crate::state::router::{Router, url};
use crate::state::words::use_words;
use crate::t;
use leptos::prelude::*;
use std::time::Duration;

/// The bar; nothing where there is no drill, and nothing on a practice device.
#[component]
pub fn DrillBar() -> impl IntoView {
    let drill = expect_context::<Drill>();
    let here = use_context::<HereIsPractice>().is_none_or(|here| here.device.is_none());
    let under_way = Memo::new(move |_| here && drill.course().with(Option::is_some));
    move || under_way.get().then(|| view! { <Bar /> })
}

#[component]
fn Bar() -> impl IntoView {
    let words = use_words();
    let drill = expect_context::<Drill>();
    let router = expect_context::<Router>();
    let course = drill.course();
    let tick = RwSignal::new(now());
    let advance = move || {
        tick.try_set(now());
    };
    if let Ok(timer) = set_interval_with_handle(advance, Duration::from_secs(1)) {
        on_cleanup(move || timer.clear());
    }
    let stage = Memo::new(move |_| {
        course.with(|course| course.as_ref().map(crate::domain::drill::Drill::stage))
    });
    let time = move || {
        let now = tick.get();
        course.with(|course| course.as_ref().map(|course| minutes(course.time(now))))
    };
    let (text, place) = (
        move || match stage.get() {
            Some(Stage::Find) => t!(words, drill.find),
            Some(Stage::Change) => t!(words, drill.change),
            _ => t!(words, drill.both),
        },
        move || match stage.get() {
            Some(Stage::Find) => Some((url(&Route::Devices), t!(words, settings.devices))),
            Some(Stage::Change) => Some((url(&Route::ChangePassword), t!(words, password.title))),
            _ => None,
        },
    );
    let link = move || {
        place().map(|(href, name)| view! { <a class="button secondary" href=href>{name}</a> })
    };
    let problem =
        move || drill.failed().get().map(|error| say::error(words, &error)).unwrap_or_default();
    let end = move |_| {
        drill.end();
        router.go(&Route::Practice);
    };
    let done = move || stage.get() == Some(Stage::Done);
    view! {
        <section class="drill-bar" aria-label=t!(words, drill.title) data-done=move || done().then_some("")>
            <p class="drill-what">
                <span class="meta">{t!(words, drill.title)} " · " <span class="drill-time">{time}</span></span>
                <strong role="status">{text}</strong>
            </p>
            <div class="buttons">
                {link}
                <button
                    type="button"
                    class=move || if done() { "button solid" } else { "button text" }
                    disabled=drill.pending()
                    on:click=end
                >
                    {move || if done() { t!(words, drill.see) } else { t!(words, drill.end) }}
                </button>
            </div>
            <Problem id="drill-problem".into() text=Signal::derive(problem) />
        </section>
    }
}
