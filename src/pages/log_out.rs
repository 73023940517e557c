//! The dialog that asks before logging out of this device.

use super::say;
use crate::components::avatar::Avatar;
use crate::components::dialog::{Answers, Dialog};
use crate::components::field::Problem;
use crate::domain::account::Profile;
use crate::routes::Route;
use crate::state::router::Router;
use crate::state::session::Session;
use crate::state::task::Task;
use crate::state::words::use_words;
use crate::t;
use leptos::prelude::*;

/// Opens the log-out dialog; provided by the app, so every screen reaches it.
#[derive(Clone, Copy)]
pub struct AskLogOut(pub RwSignal<bool>);

/// The dialog.
#[component]
pub fn LogOutDialog(
    /// Whose log-out.
    #[prop(into)]
    profile: Signal<Option<Profile>>,
) -> impl IntoView {
    let AskLogOut(open) = expect_context::<AskLogOut>();
    view! {
        <Dialog open=open labelled_by="log-out-title">
            {move || profile.get().map(|profile| view! { <Question profile=profile open=open /> })}
        </Dialog>
    }
}

#[component]
fn Question(profile: Profile, open: RwSignal<bool>) -> impl IntoView {
    let words = use_words();
    let session = expect_context::<Session>();
    let router = expect_context::<Router>();
    let problem = RwSignal::new(String::new());
    let task = Task::new();
    let log_out = move || async move {
        match session.log_out().await {
            Ok(()) => {
                open.set(false);
                // A log-out that was asked for leads to the log-in screen itself, not back to here.
                router.replace(&Route::LogIn { next: None });
            }
            Err(error) => problem.set(say::error(words, &error)),
        }
    };
    let title = t!(words, logout.title, username = profile.username.as_str());
    view! {
        <div class="dialog-head">
            <Avatar profile=profile size=44 />
            <h2 id="log-out-title">{title}</h2>
        </div>
        <div class="dialog-body">
            <p>{t!(words, logout.text)}</p>
            <Problem id="log-out-problem".into() text=problem />
        </div>
        <Answers
            yes=t!(words, logout.submit).to_owned()
            busy=t!(words, logout.busy)
            look="solid"
            pending=task.pending()
            on_yes=Callback::new(move |()| task.run(log_out()))
            no=t!(words, app.cancel)
            open=open
        />
    }
}
