//! The dialog that asks before logging out of this device: remembered for the next time, and for how
//! long, or forgotten. Which of the two is never decided beforehand.

use super::cannot::{Ability, Cannot, has};
use super::confirm::ConfirmDialog;
use super::save_login::this_device;
use super::say;
use crate::components::avatar::Avatar;
use crate::components::dialog::Dialog;
use crate::components::field::Problem;
use crate::components::icon::{Icon, IconView};
use crate::domain::account::Profile;
use crate::domain::ids::AccountId;
use crate::domain::saved::KeepFor;
use crate::routes::Route;
use crate::service::{LogOut, Remember, ServiceError};
use crate::state::closing::Closing;
use crate::state::router::Router;
use crate::state::session::Session;
use crate::state::task::Task;
use crate::state::words::{Locale, use_words};
use crate::t;
use leptos::prelude::*;

/// Opens the log-out dialog; provided by the frame, so every screen reaches it.
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
    let confirming = RwSignal::new(false);
    let confirm = move || {
        let who = profile.get()?.id;
        let again = Callback::new(move |()| open.set(true));
        Some(view! { <ConfirmDialog open=confirming who=who on_confirmed=again /> })
    };
    view! {
        <Dialog open=open labelled_by="log-out-title">
            {move || {
                let profile = profile.get();
                profile.map(|p| view! { <Question profile=p open=open confirming=confirming /> })
            }}
        </Dialog>
        {confirm}
    }
}

/// How the person may go.
#[derive(Clone, Copy)]
struct Leaving {
    words: Locale,
    open: RwSignal<bool>,
    confirming: RwSignal<bool>,
    problem: RwSignal<String>,
    closing: Closing,
}

impl Leaving {
    async fn leave(self, session: Session, router: Router, who: AccountId, remember: Remember) {
        let how = LogOut { remember, everything: false, password: None };
        // What was ordered before is carried out before there is nobody left to do it.
        self.closing.carry_out().await;
        match session.log_out_of(who, how).await {
            Ok(_) => {
                self.open.try_set(false);
                // A log-out that was asked for leads to the log-in screen itself, not back to here.
                router.replace(&Route::LogIn { next: None });
            }
            Err(ServiceError::NeedsConfirmation) => {
                self.open.set(false);
                self.confirming.set(true);
            }
            Err(error) => self.problem.set(say::error(self.words, &error)),
        }
    }
}

#[component]
fn Question(profile: Profile, open: RwSignal<bool>, confirming: RwSignal<bool>) -> impl IntoView {
    let words = use_words();
    let session = expect_context::<Session>();
    let router = expect_context::<Router>();
    let problem = RwSignal::new(String::new());
    let closing = expect_context::<Closing>();
    let leaving = Leaving { words, open, confirming, problem, closing };
    let (keep, forget) = (Task::new(), Task::new());
    let can_save = has(Ability::Saving);
    let own = session.accounts().with_untracked(|all| {
        all.iter().find(|account| account.card.id == profile.id)?.saved.map(|saved| saved.keep)
    });
    // What the person chose when saving stays chosen; the button, not the list, decides.
    let for_how_long = RwSignal::new(own.unwrap_or(KeepFor::Month));
    let (id, other) = (profile.id.clone(), profile.id.clone());
    let on_keep = move |_| {
        let remember = Remember::For(for_how_long.get_untracked());
        keep.run(leaving.leave(session, router, id.clone(), remember));
    };
    let on_forget = move |_| {
        forget.run(leaving.leave(session, router, other.clone(), Remember::Forget));
    };
    let pending = move || keep.pending().get() || forget.pending().get();
    // What was sent cannot be taken back; the dialog can be left all the same.
    let leave = move || if pending() { t!(words, app.close) } else { t!(words, app.cancel) };
    let title = t!(words, logout.title, username = profile.username.as_str());
    let here = || this_device(words, session);
    let text = match (can_save, has(Ability::SavedElsewhere)) {
        (true, true) => t!(words, logout.text, device = here()),
        (true, false) => t!(words, server.log_out, device = here()),
        (false, true) => t!(words, logout.text_cannot).to_owned(),
        (false, false) => t!(words, server.log_out_cannot).to_owned(),
    };
    let label = move |task: Task, words_on_it| {
        move || if task.pending().get() { t!(words, logout.busy) } else { words_on_it }
    };
    view! {
        <div class="dialog-head">
            <Avatar profile=profile size=44 />
            <h2 id="log-out-title">{title}</h2>
        </div>
        <div class="dialog-body">
            <p>{text}</p>
            {can_save
                .then(|| {
                    view! {
                        <ForHowLong value=for_how_long />
                        <Cannot without=Ability::SavedElsewhere text=t!(words, cannot.seen_elsewhere) />
                    }
                })}
            <Problem id="log-out-problem".into() text=problem />
        </div>
        <div class="dialog-stack">
            {can_save
                .then(|| {
                    view! {
                        <button
                            type="button"
                            class="button solid"
                            data-control="remember"
                            disabled=pending
                            on:click=on_keep
                        >
                            {label(keep, t!(words, logout.remember))}
                        </button>
                    }
                })}
            <button
                type="button"
                class="button secondary"
                data-control="forget"
                disabled=pending
                on:click=on_forget
            >
                {label(forget, t!(words, logout.forget))}
            </button>
            <button type="button" class="button text" on:click=move |_| open.set(false)>
                {leave}
            </button>
        </div>
    }
}

/// "Remember for", and how long.
#[component]
fn ForHowLong(value: RwSignal<KeepFor>) -> impl IntoView {
    let words = use_words();
    let choose = move |event| {
        let index = event_target_value(&event).parse::<usize>().ok();
        if let Some(keep) = index.and_then(|index| KeepFor::ALL.get(index)) {
            value.set(*keep);
        }
    };
    let option = move |(index, keep): (usize, KeepFor)| {
        let chosen = move || value.get() == keep;
        view! {
            <option value=index.to_string() selected=chosen>
                {say::keep_for(words, keep)}
            </option>
        }
    };
    view! {
        <label class="remember-for">
            <span>{t!(words, logout.remember_for)}</span>
            <select on:change=choose>
                {KeepFor::ALL.into_iter().enumerate().map(option).collect_view()}
            </select>
            <IconView icon=Icon::CHEVRON_DOWN small=true />
        </label>
    }
}
