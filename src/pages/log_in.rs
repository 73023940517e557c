//! Log in with a user name or an email and the password. Says the same words for an unknown user
//! and a wrong password, keeps the name that was typed, and never the password.

use super::entrance::Entrance;
use super::say;
use crate::components::button::SubmitButton;
use crate::components::field::{Field, Problem, Purpose, until_typed};
use crate::domain::secret::Password;
use crate::domain::text::{Email, LoginName, TextProblem};
use crate::routes::Route;
use crate::service::{LogIn, ServiceError};
use crate::state::later::{self, Later};
use crate::state::router::{Router, url};
use crate::state::session::Session;
use crate::state::task::Task;
use crate::state::turns::in_turn;
use crate::state::words::{Locale, use_words};
use crate::t;
use leptos::prelude::*;

/// The log-in screen.
#[component]
pub fn LogInPage(
    /// What is loaded once the service is asked.
    inside: ReadSignal<Option<Later>>,
    /// Who is here. As a property, because `expect_context` brings the printing of texts for its panic.
    session: Session,
    /// Leads elsewhere.
    router: Router,
) -> impl IntoView {
    let words = use_words();
    let empty = || RwSignal::new(String::new());
    let form = later::LogInForm {
        name: session.wanted(),
        problem: empty(),
        wanted: RwSignal::new(false),
        by_email: RwSignal::new(false),
    };
    let accounts = move || inside.get().map(|inside| (inside.accounts)(form));
    let known = session.accounts();
    let folded = move || known.with(|known| !known.is_empty()) && !form.wanted.get();
    let route = router.route();
    let practise = move |_| {
        session.wants_practice().set(true);
        router.go(&Route::Practice);
    };
    view! {
        <Entrance beside=accounts.into_any() folded=Signal::derive(folded)>
            <h1 tabindex="-1">{t!(words, login.title)}</h1>
            {in_turn(move || view! { <LogInForm inside=inside session=session form=form /> }.into_any())}
            <button type="button" class="button secondary full practise" on:click=practise>
                {t!(words, login.practise)}
            </button>
            <p class="form-links">
                <a class="link" href=url(&Route::Forgot)>{t!(words, login.forgot)}</a>
                <span class="muted">
                    {t!(words, login.new_here)} " "
                    <a class="link" href=url(&Route::SignUp)>{t!(words, login.sign_up)}</a>
                </span>
                // Whoever pressed it reads in its place what comes first.
                <span>{move || {
                    if route.with(Route::leads_to_secure) {
                        t!(words, login.secure_first).into_any()
                    } else {
                        view! { <a class="link" href=url(&Route::Secure)>{t!(words, secure.title)}</a> }.into_any()
                    }
                }}</span>
            </p>
        </Entrance>
    }
}

/// What is wrong, and where; empty where nothing is.
#[derive(Default)]
struct Problems {
    name: String,
    password: String,
    form: String,
}

/// The same, as the screen shows it.
#[derive(Clone, Copy)]
struct Shown {
    name: RwSignal<String>,
    password: RwSignal<String>,
    form: RwSignal<String>,
}

impl Shown {
    fn new(form: RwSignal<String>) -> Self {
        let empty = || RwSignal::new(String::new());
        Self { name: empty(), password: empty(), form }
    }

    fn set(self, problems: Problems) {
        self.name.set(problems.name);
        self.password.set(problems.password);
        self.form.set(problems.form);
    }
}

fn read_form(
    words: Locale,
    by_email: bool,
    name: &str,
    password: String,
) -> Result<LogIn, Problems> {
    let mut problems = Problems::default();
    if name.trim().is_empty() {
        let missing =
            if by_email { t!(words, server.name_missing) } else { t!(words, login.name_missing) };
        problems.name = missing.into();
    } else if name.len() > Email::MAX {
        problems.name = say::text_problem(words, TextProblem::TooLong(Email::MAX));
    }
    let missing = password.is_empty();
    let password = Password::new(password);
    if missing {
        problems.password = t!(words, login.password_missing).into();
    } else if password.is_err() {
        problems.password = t!(words, new_password.too_long).into();
    }
    match (LoginName::parse(name), password) {
        (Some(name), Ok(password)) if !missing => Ok(LogIn { name, password }),
        // A name that nobody can have gets the same words as one that nobody has.
        (None, Ok(_)) if !missing && problems.name.is_empty() => {
            Err(Problems { form: t!(words, login.wrong).into(), ..problems })
        }
        _ => Err(problems),
    }
}

#[component]
fn LogInForm(
    inside: ReadSignal<Option<Later>>,
    session: Session,
    form: later::LogInForm,
) -> impl IntoView {
    let words = use_words();
    let (name, by_email) = (form.name, form.by_email);
    let password = RwSignal::new(String::new());
    let problems = Shown::new(form.problem);
    let wait = RwSignal::new(String::new());
    let task = Task::new();
    let log_in = move |form: LogIn| async move {
        let Err(error) = session.log_in(form).await else { return };
        // The screen may be gone by now; then nothing is shown, and nothing may be read.
        let by_email = by_email.try_get_untracked() == Some(true);
        // What was refused is typed anew; what nobody has judged need not be.
        if !error.is_no_judgement() {
            password.set(String::new());
        }
        let form = match (error, inside.try_get_untracked().flatten()) {
            (ServiceError::TooMany(Some(span)), Some(inside)) => {
                return (inside.wait)(words, span, wait);
            }
            (error, Some(inside)) => (inside.explain)(words, by_email, &error),
            // Without it, only one thing can have gone wrong.
            (_, None) => t!(words, error.not_loaded).into(),
        };
        problems.set(Problems { form, ..Problems::default() });
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        match read_form(
            words,
            form.by_email.get_untracked(),
            &name.get_untracked(),
            password.get_untracked(),
        ) {
            Ok(form) => {
                problems.set(Problems::default());
                task.run(log_in(form));
            }
            Err(found) => problems.set(found),
        }
    };
    let form_problem = move || {
        let wait = wait.get();
        if wait.is_empty() { problems.form.get() } else { wait }
    };
    view! {
        <form
            class="form"
            method="post"
            novalidate
            on:submit=submit
            // Whoever types will log in: time to have the rest of the app loaded.
            on:focusin=move |_| {
                form.wanted.set(true);
                session.prepare();
            }
        >
            <Field
                id="login-name"
                label=t!(words, login.name)
                purpose=Purpose::LoginName
                value=name
                problem=until_typed(name, problems.name.into())
            />
            <Field
                id="login-password"
                label=t!(words, login.password)
                purpose=Purpose::CurrentPassword
                value=password
                problem=until_typed(password, problems.password.into())
                reveal=t!(words, login.show)
            />
            <Problem id="login-problem".into() text=Signal::derive(form_problem) />
            <SubmitButton
                    label=t!(words, login.submit).to_owned()
                    busy_label=t!(words, login.busy)
                    pending=task.pending()
                    look="solid full"
                />
        </form>
    }
}
