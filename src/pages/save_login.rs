//! Asks after a log-in with the password whether one tap shall do next time, and for how long.
//! Nothing is chosen beforehand, and the device is named.

use super::cannot::{Ability, Cannot, has};
use super::say;
use crate::components::button::SubmitButton;
use crate::components::choices::Choices;
use crate::components::field::Problem;
use crate::domain::account::Profile;
use crate::domain::saved::KeepFor;
use crate::routes::Route;
use crate::state::router::Router;
use crate::state::session::Session;
use crate::state::task::Task;
use crate::state::words::{Locale, use_words};
use crate::t;
use leptos::prelude::*;

/// What this device is called.
#[must_use]
pub fn this_device(words: Locale, session: Session) -> String {
    session
        .device()
        .map_or_else(|| t!(words, ask_save.this_device).into(), |here| say::device(words, &here))
}

/// For how long a login stays saved at most.
#[must_use]
pub fn most_time(words: Locale) -> &'static str {
    if has(Ability::SavedElsewhere) { t!(words, saved.most) } else { t!(words, server.most) }
}

/// The screen.
#[component]
pub fn SaveLoginPage(
    /// Whose login.
    profile: Profile,
    /// Where to go on to.
    next: Option<String>,
) -> impl IntoView {
    let words = use_words();
    let session = expect_context::<Session>();
    let router = expect_context::<Router>();
    let chosen = RwSignal::new(None);
    let problem = RwSignal::new(String::new());
    let (save, decline) = (Task::new(), Task::new());
    let go_on = {
        let home = Route::Profile(profile.username.clone());
        move || router.replace(&next.as_ref().map_or(home.clone(), |next| Route::parse(next, "")))
    };
    let (id, on) = (profile.id.clone(), go_on.clone());
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(keep) = chosen.get_untracked().and_then(|n: usize| KeepFor::ALL.get(n).copied())
        else {
            problem.set(t!(words, ask_save.choose).into());
            return;
        };
        let (id, on) = (id.clone(), on.clone());
        save.run(async move {
            match session.save_login(id, keep).await {
                Ok(()) => on(),
                Err(error) => problem.set(say::error(words, &error)),
            }
        });
    };
    let not_now = move |_| {
        let (id, on) = (profile.id.clone(), go_on.clone());
        decline.run(async move {
            // Should the "no" not be kept, the question comes once more; that is all.
            let _ = session.decline_to_save(id).await;
            on();
        });
    };
    let device = this_device(words, session);
    view! {
        <div class="plain save-login">
            <h1 tabindex="-1">{t!(words, ask_save.title)}</h1>
            <p class="lead">{t!(words, ask_save.text, device = device)}</p>
            <form class="card save-form" method="post" novalidate on:submit=submit>
                <Choices
                    name="keep"
                    question=t!(words, ask_save.how_long)
                    choices=KeepFor::ALL.map(|keep| say::keep_for(words, keep)).into()
                    chosen=chosen
                />
                <p class="meta">{most_time(words)}</p>
                <Problem id="save-problem".into() text=problem />
                <div class="dialog-buttons">
                    <SubmitButton
                        label=t!(words, ask_save.submit).to_owned()
                        busy_label=t!(words, ask_save.busy)
                        pending=save.pending()
                    />
                    <button
                        type="button"
                        class="button secondary"
                        disabled=decline.pending()
                        on:click=not_now
                    >
                        {t!(words, ask_save.not_now)}
                    </button>
                </div>
            </form>
            <p class="meta">{t!(words, ask_save.later)}</p>
            <Cannot without=Ability::SavedElsewhere text=t!(words, cannot.saved_is_session) />
        </div>
    }
}
