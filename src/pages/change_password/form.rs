//! The form: three fields, the choice who goes, and the count beside the button.

use super::others::{Choice, Others};
use super::rail::Rail;
use super::{Phase, others_now};
use crate::components::button::SubmitButton;
use crate::components::field::{Field, Problem, Purpose, until_typed};
use crate::components::icon::{Icon, IconView};
use crate::components::ring::{Dot, Ring};
use crate::domain::account::Profile;
use crate::domain::ids::{AccountId, SessionId};
use crate::domain::password::{self, PasswordProblem};
use crate::domain::policy::PasswordPolicy;
use crate::domain::secret::Password;
use crate::domain::session::SessionInfo;
use crate::pages::new_password::NewPassword;
use crate::pages::say;
use crate::pages::session_list::read_sessions;
use crate::pages::unread::Unread;
use crate::pages::user_name::{UserName, kept_under};
use crate::pages::was_it_you::Suspect;
use crate::routes::Route;
use crate::service::{ChangePassword, ServiceError};
use crate::state::countdown::Countdown;
use crate::state::dates;
use crate::state::rescue::Rescuing;
use crate::state::router::url;
use crate::state::session::Session;
use crate::state::task::Task;
use crate::state::turns::in_turn;
use crate::state::words::{Locale, use_words};
use crate::t;
use leptos::prelude::*;

/// What is typed.
#[derive(Clone, Copy)]
struct Typed {
    current: RwSignal<String>,
    new: RwSignal<String>,
    retype: RwSignal<String>,
}

/// What is wrong, and where.
#[derive(Clone, Default)]
struct Problems {
    current: String,
    new: String,
    retype: String,
    form: String,
}

impl Typed {
    fn read(
        self,
        words: Locale,
        profile: &Profile,
        policy: PasswordPolicy,
        close: Vec<SessionId>,
    ) -> Result<ChangePassword, Problems> {
        let (current, new) = (self.current.get_untracked(), self.new.get_untracked());
        let mut problems = Problems::default();
        if current.is_empty() {
            problems.current = t!(words, login.password_missing).into();
        }
        if new != self.retype.get_untracked() {
            problems.retype = t!(words, password.not_same).into();
        }
        let same = new == current && !new.is_empty();
        let current = Password::new(current).map_err(|_| PasswordProblem::TooLong);
        let new = Password::new(new)
            .map_err(|_| PasswordProblem::TooLong)
            .and_then(|new| {
                password::check_new(&new, Some(&profile.username), policy).map(|()| new)
            })
            .and_then(|new| if same { Err(PasswordProblem::SameAsCurrent) } else { Ok(new) });
        let say = |problem| say::password_problem(words, problem);
        match (current, new) {
            (Ok(current), Ok(new)) if problems.current.is_empty() && problems.retype.is_empty() => {
                Ok(ChangePassword { current, new, close })
            }
            (current, new) => {
                if let Err(problem) = current {
                    problems.current = say(problem);
                }
                problems.new = new.err().map(say).unwrap_or_default();
                Err(problems)
            }
        }
    }

    /// Takes away what was refused: a new password that was written down already is not lost to a wrong
    /// current one.
    fn clear_after(self, error: &ServiceError) {
        let refused: &[RwSignal<String>] = match error {
            ServiceError::WrongPassword => &[self.current],
            ServiceError::PasswordRefused(_) => &[self.new, self.retype],
            _ => &[self.current, self.new, self.retype],
        };
        for field in refused {
            field.try_set(String::new());
        }
    }
}

/// Whether what was typed was not judged at all: nobody was reached, or this device could not go on.
const fn is_unjudged(error: &ServiceError) -> bool {
    error.is_no_judgement()
        || matches!(
            error,
            ServiceError::Storage(_)
                | ServiceError::HasherFailed
                | ServiceError::CommonListUnavailable
        )
}

/// Whoever was ticked to stay before a reload is ticked again once the list is there, and what is ticked
/// from then on is noted.
fn stay_chosen(rescue: Rescuing, choice: Choice) {
    let listed = Memo::new(move |_| choice.read.get() == Some(true));
    Effect::new(move || {
        if !listed.get() {
            return;
        }
        let note = rescue.note();
        let stays = |info: &SessionInfo| note.as_ref().is_some_and(|n| !n.goes(false, &info.id));
        let others = choice.others.get_untracked();
        choice.picked.set(others.into_iter().filter(stays).map(|info| info.id).collect());
    });
    Effect::new(move |before: Option<Vec<SessionId>>| {
        let picked = choice.picked.get();
        if before.is_some_and(|before| before != picked) {
            rescue.choose(&picked);
        }
        picked
    });
}

/// Puts a refusal of the service where it belongs.
fn refused(words: Locale, error: &ServiceError) -> Problems {
    let text = say::error(words, error);
    match error {
        ServiceError::WrongPassword => Problems { current: text, ..Problems::default() },
        ServiceError::PasswordRefused(_) => Problems { new: text, ..Problems::default() },
        _ => Problems { form: text, ..Problems::default() },
    }
}

/// The form below its heading, and what saving it will do beside it.
#[component]
pub(in crate::pages) fn Form(
    profile: Profile,
    phase: RwSignal<Phase>,
    /// Where somebody fears a stranger: all others go unless unticked, and it goes on after a reload.
    #[prop(optional)]
    rescue: Option<Rescuing>,
    children: Children,
) -> impl IntoView {
    let words = use_words();
    let session = expect_context::<Session>();
    let policy = session.capabilities().map_or_else(Default::default, |can| can.passwords);
    let field = || RwSignal::new(String::new());
    let typed = Typed { current: field(), new: field(), retype: field() };
    let problems = RwSignal::new(Problems::default());
    let wait = Countdown::new();
    let listed = read_sessions(session, profile.id.clone());
    let others = Signal::derive(move || match listed.get() {
        Some(Ok(all)) => all.into_iter().filter(|info| !info.current).collect(),
        _ => vec![],
    });
    // Before the list was read nobody may say that there is nobody else.
    let read = Memo::new(move |_| listed.with(|found| found.as_ref().map(Result::is_ok)));
    // Whoever said "not me" of a log-in finds it ticked; leaving the screen takes the word back.
    let Suspect(suspect) = expect_context::<Suspect>();
    let all_go = rescue.is_some();
    let going = suspect.get_untracked().into_iter().filter(|_| !all_go).collect();
    on_cleanup(move || {
        suspect.try_set(None);
    });
    let choice = Choice { others, read, all_go, picked: RwSignal::new(going) };
    if let Some(rescue) = rescue {
        stay_chosen(rescue, choice);
    }
    let task = Task::new();
    let change = move |who: AccountId, form: ChangePassword| async move {
        let answer = match rescue {
            Some(rescue) => rescue.send(form).await,
            None => session.change_password(who.clone(), form).await,
        };
        match answer {
            Ok(report) => {
                // The screen that goes on reads the list itself.
                let staying = if all_go { None } else { others_now(session, who).await };
                phase.try_set(Phase::Changed { report, staying, at: dates::now() });
            }
            Err(error) => {
                // What nobody has judged need not be typed anew.
                if !is_unjudged(&error) {
                    typed.clear_after(&error);
                }
                if !wait.heed(&error) {
                    problems.try_set(refused(words, &error));
                }
            }
        }
        if let Some(rescue) = rescue {
            rescue.answered();
        }
    };
    let owner = profile.clone();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        match typed.read(words, &owner, policy, untrack(|| choice.chosen())) {
            Ok(form) => {
                problems.set(Problems::default());
                task.run(change(owner.id.clone(), form));
            }
            Err(found) => problems.set(found),
        }
    };
    let form_problem = say::or_wait(words, wait, move || problems.with(|p| p.form.clone()));
    let unread = move || match listed.get() {
        Some(Err(error)) => {
            let (title, text) = (t!(words, devices.failed), say::unread(words, &error));
            Some(view! { <Unread title=title text=text retry=move || listed.again() /> })
        }
        _ => None,
    };
    let changed = profile.password_changed;
    view! {
        <div class="settings-main">
        {children()}
        <form
            class="card password-form"
            method="post"
            novalidate
            data-reading=move || read.get().is_none().then_some("")
            on:submit=submit
        >
            <UserName name=kept_under(&profile) />
            {in_turn(move || {
                view! { <Fields typed=typed problems=problems profile=profile /> }.into_any()
            })}
            <div class="others" hidden=move || others.with(Vec::is_empty)>
                {in_turn(move || view! { <Others choice=choice changed=changed /> }.into_any())}
            </div>
            <div class="card-part card-foot">
                <Problem id="password-problem".into() text=form_problem />
                <Count choice=choice />
                <SubmitButton
                    label=t!(words, password.submit).to_owned()
                    busy_label=t!(words, password.busy)
                    pending=task.pending()
                    waits=wait.left()
                />
            </div>
        </form>
        {unread}
        </div>
        // What will happen stands in the form's own head there.
        {(!all_go).then(|| in_turn(move || view! { <Rail choice=choice /> }.into_any()))}
    }
}

#[component]
fn Fields(
    typed: Typed,
    problems: RwSignal<Problems>,
    /// Whose password.
    profile: Profile,
) -> impl IntoView {
    let words = use_words();
    let problem = move |of: fn(&Problems) -> &String| {
        Signal::derive(move || problems.with(|problems| of(problems).clone()))
    };
    let told = move || {
        let Profile { username, email, full_name, .. } = &profile;
        vec![username.to_string(), email.to_string(), full_name.to_string()]
    };
    let same = move || {
        let retyped = typed.retype.get();
        (!retyped.is_empty() && retyped == typed.new.get()).then(|| {
            view! {
                <p class="hint good">
                    <IconView icon=Icon::CHECK small=true />
                    {t!(words, password.same)}
                </p>
            }
        })
    };
    view! {
        <div class="card-part password-fields">
            <Field
                id="current-password"
                label=t!(words, password.current)
                purpose=Purpose::CurrentPassword
                value=typed.current
                problem=until_typed(typed.current, problem(|p| &p.current))
                reveal=t!(words, login.show)
            />
            <p class="forgot">
                <a class="link alone" href=url(&Route::Forgot)>{t!(words, login.forgot)}</a>
            </p>
            <NewPassword
                id="new-password"
                label=t!(words, password.new)
                typed=typed.new
                retype=typed.retype
                problem=until_typed(typed.new, problem(|p| &p.new))
                told=told
            />
            <Field
                id="retype-password"
                label=t!(words, password.retype)
                purpose=Purpose::NewPassword
                value=typed.retype
                problem=until_typed(typed.new, until_typed(typed.retype, problem(|p| &p.retype)))
                reveal=t!(words, login.show)
            >
                {same}
            </Field>
        </div>
    }
}

/// The ring and the live count: how many go and how many stay.
#[component]
fn Count(choice: Choice) -> impl IntoView {
    let words = use_words();
    let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let dots = Signal::derive(move || {
        let going = choice.chosen().len();
        let mut dots = vec![Dot::Going; going];
        dots.resize(choice.others.with(Vec::len), Dot::Other);
        dots
    });
    let text = move || {
        let others = choice.others.with(Vec::len);
        let going = choice.chosen().len();
        match choice.read.get() {
            Some(true) => {}
            Some(false) => {
                return view! { <span>{t!(words, devices.failed_text)}</span> }.into_any();
            }
            None => return view! { <span>{t!(words, devices.loading)}</span> }.into_any(),
        }
        if others == 0 {
            return view! { <span>{t!(words, password.nobody_else)}</span> }.into_any();
        }
        let staying = t!(words, password.staying, count = number(others - going));
        if going == 0 {
            return view! { <span>{staying}</span> }.into_any();
        }
        let going = t!(words, password.going, count = number(going));
        view! { <span><strong>{going}</strong> " " {staying}</span> }.into_any()
    };
    view! {
        <div class="count" role="status">
            <Ring others=dots class="ring size-44" />
            {text}
        </div>
    }
}
