//! Sign up. Each field says what is wrong where it is typed and keeps what was typed.

use super::cannot::{Ability, follow};
use super::entrance::Entrance;
use super::say;
use crate::components::button::SubmitButton;
use crate::components::field::{Field, Problem, Purpose, until_typed};
use crate::domain::password::{self, PasswordProblem};
use crate::domain::policy::PasswordPolicy;
use crate::domain::secret::Password;
use crate::domain::text::{Email, FullName, Username};
use crate::pages::new_password::NewPassword;
use crate::pages::user_name::UserName;
use crate::routes::Route;
use crate::service::{RefusedField, ServiceError, SignUp};
use crate::state::countdown::Countdown;
use crate::state::router::url;
use crate::state::session::Session;
use crate::state::task::Task;
use crate::state::words::{Locale, use_words};
use crate::t;
use leptos::prelude::*;

/// The sign-up screen.
#[component]
pub fn SignUpPage() -> impl IntoView {
    let words = use_words();
    view! {
        <Entrance>
            <h1 tabindex="-1">{t!(words, signup.title)}</h1>
            <SignUpForm />
            <p class="form-links">
                <span class="muted">
                    {t!(words, signup.have_one)} " "
                    <a class="link" href=url(&Route::LogIn { next: None })>{t!(words, app.log_in)}</a>
                </span>
            </p>
        </Entrance>
    }
}

/// What is typed.
#[derive(Clone, Copy)]
struct Typed {
    email: RwSignal<String>,
    full_name: RwSignal<String>,
    username: RwSignal<String>,
    password: RwSignal<String>,
}

/// What is wrong, and where.
#[derive(Clone, Default)]
struct Problems {
    email: String,
    full_name: String,
    username: String,
    password: String,
    form: String,
}

impl Typed {
    /// What was typed. Where there are no user names, the account is called by its address.
    fn read(self, words: Locale, policy: PasswordPolicy, names: bool) -> Result<SignUp, Problems> {
        let email = self.email.with_untracked(|text| Email::parse(text));
        let full_name = self.full_name.with_untracked(|text| FullName::parse(text));
        let username = match &email {
            Ok(email) if !names => Ok(called(email)),
            Err(_) if !names => Ok(Username::nobody()),
            _ => self.username.with_untracked(|text| Username::parse(text)),
        };
        let password = Password::new(self.password.get_untracked())
            .map_err(|_| PasswordProblem::TooLong)
            .and_then(|password| {
                password::check_new(&password, username.as_ref().ok(), policy).map(|()| password)
            });
        match (email, full_name, username, password) {
            (Ok(email), Ok(full_name), Ok(username), Ok(password)) => {
                Ok(SignUp { email, full_name, username, password, practice: false })
            }
            (email, full_name, username, password) => {
                let text = |problem| say::text_problem(words, problem);
                Err(Problems {
                    email: email.err().map(text).unwrap_or_default(),
                    full_name: full_name.err().map(text).unwrap_or_default(),
                    username: username.err().map(text).unwrap_or_default(),
                    password: password
                        .err()
                        .map(|problem| say::password_problem(words, problem))
                        .unwrap_or_default(),
                    form: String::new(),
                })
            }
        }
    }
}

/// What an account without a user name is called: by its address, as far as that is a name.
fn called(email: &Email) -> Username {
    let local = email.as_str().split('@').next().unwrap_or_default();
    Username::parse(local).unwrap_or_else(|_| Username::nobody())
}

/// Puts a refusal of the service where it belongs.
fn refused(words: Locale, error: &ServiceError) -> Problems {
    let text = say::error(words, error);
    match error {
        ServiceError::EmailTaken | ServiceError::Refused(RefusedField::Email) => {
            Problems { email: text, ..Problems::default() }
        }
        ServiceError::UsernameTaken | ServiceError::Refused(RefusedField::Username) => {
            Problems { username: text, ..Problems::default() }
        }
        ServiceError::PasswordRefused(_) => Problems { password: text, ..Problems::default() },
        _ => Problems { form: text, ..Problems::default() },
    }
}

#[component]
fn SignUpForm() -> impl IntoView {
    let words = use_words();
    let session = expect_context::<Session>();
    // Whether a user name is chosen is known once the service was asked.
    session.prepare();
    let policy = session.capabilities().map_or_else(Default::default, |can| can.passwords);
    let (names, in_browser) = (follow(Ability::Usernames), follow(Ability::InBrowser));
    let field = || RwSignal::new(String::new());
    let typed = Typed { email: field(), full_name: field(), username: field(), password: field() };
    let problems = RwSignal::new(Problems::default());
    let problem = move |field: RwSignal<String>, of: fn(&Problems) -> &String| {
        until_typed(field, Signal::derive(move || problems.with(|it| of(it).clone())))
    };
    let task = Task::new();
    let wait = Countdown::new();
    let sign_up = move |form: SignUp| async move {
        let Err(error) = session.sign_up(form).await else { return };
        // What nobody has judged need not be typed anew.
        if !error.is_no_judgement() {
            typed.password.set(String::new());
        }
        if !wait.heed(&error) {
            problems.set(refused(words, &error));
        }
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let policy = session.capabilities().map_or(policy, |can| can.passwords);
        match typed.read(words, policy, names.get_untracked()) {
            Ok(form) => {
                problems.set(Problems::default());
                task.run(sign_up(form));
            }
            Err(found) => problems.set(found),
        }
    };
    let form_problem = say::or_wait(words, wait, move || problems.with(|p| p.form.clone()));
    let told = move || vec![typed.username.get(), typed.email.get(), typed.full_name.get()];
    view! {
        <form class="form" method="post" novalidate on:submit=submit>
            <p class="muted">
                {move || {
                    if in_browser.get() { t!(words, signup.lead) } else { t!(words, server.lead) }
                }}
            </p>
            <Field
                id="signup-email"
                label=t!(words, signup.email)
                purpose=Purpose::Email
                value=typed.email
                problem=problem(typed.email, |p| &p.email)
            />
            <Field
                id="signup-name"
                label=t!(words, signup.full_name)
                purpose=Purpose::FullName
                value=typed.full_name
                problem=problem(typed.full_name, |p| &p.full_name)
            />
            {move || {
                names
                    .get()
                    .then(|| {
                        view! {
                            <Field
                                id="signup-username"
                                label=t!(words, signup.username)
                                purpose=Purpose::Username
                                value=typed.username
                                problem=problem(typed.username, |p| &p.username)
                            >
                                <UsernameHint typed=typed.username />
                            </Field>
                        }
                    })
            }}
            // Where people log in with their address, a password manager keeps the password under that.
            {move || {
                (!names.get()).then(|| view! { <UserName name=typed.email /> })
            }}
            <NewPassword
                id="signup-password"
                label=t!(words, signup.password)
                typed=typed.password
                problem=problem(typed.password, |p| &p.password)
                told=told
            />
            <Problem id="signup-problem".into() text=form_problem />
            <SubmitButton
                    label=t!(words, signup.submit).to_owned()
                    busy_label=t!(words, signup.busy)
                    pending=task.pending()
                    look="solid full"
                    waits=wait.left()
                />
        </form>
    }
}

/// Says whether the user name is free as soon as a whole one stands there; else which letters fit.
#[component]
fn UsernameHint(typed: RwSignal<String>) -> impl IntoView {
    let words = use_words();
    let session = expect_context::<Session>();
    let free = RwSignal::new(None);
    Effect::new(move || {
        let name = typed.with(|text| Username::parse(text));
        free.set(None);
        let Ok(name) = name else { return };
        leptos::task::spawn_local(async move {
            let answer = session.username_available(name.clone()).await.ok();
            // An answer about a name that was typed on is about nothing.
            let same = typed.try_with_untracked(|text| Username::parse(text) == Ok(name));
            if same == Some(true) {
                free.set(answer);
            }
        });
    });
    let text = move || match free.get() {
        Some(true) => (t!(words, signup.username_free), "hint good"),
        Some(false) => (t!(words, text.username_taken), "hint"),
        None => (t!(words, signup.username_hint), "hint"),
    };
    view! { <p class=move || text().1 role="status">{move || text().0}</p> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_without_a_user_name_is_called_by_its_address_as_far_as_that_is_a_name() {
        let name = |address: &str| called(&Email::parse(address).unwrap()).to_string();
        assert_eq!(name("Nuria.Campos@example.org"), "nuria.campos");
        assert_eq!(name("nuria+home@example.org"), Username::nobody().to_string());
        assert_eq!(name("reset@example.org"), Username::nobody().to_string());
    }
}
