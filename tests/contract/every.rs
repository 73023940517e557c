//! What every account service promises, told in the port's own words: the same scenarios over each
//! backend. Never looks behind the port; what only the embedded service promises stands in the files
//! beside this one.

use super::World;
use super::lab::{Lab, PASSWORD, Tab, change, typed, username};
use onlyme::domain::account::{Picture, ProfilePatch};
use onlyme::domain::ids::{AccountId, SessionId};
use onlyme::domain::log::Event;
use onlyme::domain::password::PasswordProblem;
use onlyme::domain::saved::{AccountState, KeepFor};
use onlyme::domain::session::{Outcome, Revoke, RevokeReport};
use onlyme::domain::text::{DeviceName, Email, FullName, LoginName};
use onlyme::domain::time::Span;
use onlyme::service::{
    AccountService, Current, LogIn, LogOut, Remember, ServiceError, SignUp, Standing,
};

/// A backend, and the devices on it.
pub trait Services: 'static {
    /// A tab of a device.
    type Tab: AccountService;

    /// A place of its own for one scenario.
    async fn new() -> Self;

    /// A new tab of `device`.
    fn tab(&self, device: &str) -> Self::Tab {
        self.tab_of(device, None)
    }

    /// A tab that acted for `account` before it was loaded anew.
    fn tab_of(&self, device: &str, account: Option<&AccountId>) -> Self::Tab;

    /// A user name that nobody has yet, which begins with `name`.
    fn person(&self, name: &str) -> String;

    /// Lets time pass on the devices.
    fn pass(&self, span: Span);
}

/// The embedded service, whose devices meet in one store of `W`.
pub struct OnRows<W: World>(Lab<W::Store>);

impl<W: World> Services for OnRows<W> {
    type Tab = Tab<W::Store>;

    async fn new() -> Self {
        Self(Lab::new::<W>().await)
    }

    fn tab_of(&self, device: &str, account: Option<&AccountId>) -> Self::Tab {
        self.0.tab_of(device, account)
    }

    fn person(&self, name: &str) -> String {
        name.into()
    }

    fn pass(&self, span: Span) {
        self.0.clock.pass(span);
    }
}

const NEW: &str = "another glaze and kiln";

fn sign_up_form(name: &str) -> SignUp {
    SignUp {
        email: Email::parse(&format!("{name}@example.org")).unwrap(),
        full_name: FullName::parse("Nuria Campos").unwrap(),
        username: username(name),
        password: typed(PASSWORD),
        practice: false,
    }
}

async fn sign_up(tab: &impl AccountService, name: &str) -> Current {
    tab.sign_up(sign_up_form(name)).await.unwrap()
}

async fn try_in(
    tab: &impl AccountService,
    name: &str,
    password: &str,
) -> Result<Current, ServiceError> {
    let name = LoginName::parse(name).unwrap();
    tab.log_in(LogIn { name, password: typed(password) }).await
}

async fn enter(tab: &impl AccountService, name: &str) -> Current {
    try_in(tab, name, PASSWORD).await.unwrap()
}

async fn is_in(tab: &impl AccountService) -> bool {
    matches!(tab.current().await.unwrap(), Standing::LoggedIn(_))
}

async fn confirm(tab: &impl AccountService, who: &AccountId) {
    tab.confirm(who, typed(PASSWORD)).await.unwrap();
}

async fn ids(tab: &impl AccountService, who: &AccountId) -> Vec<SessionId> {
    tab.sessions(who).await.unwrap().into_iter().map(|info| info.id).collect()
}

fn outcomes(report: &RevokeReport) -> Vec<Outcome> {
    report.closings.iter().map(|closing| closing.outcome).collect()
}

async fn state(tab: &impl AccountService, who: &AccountId) -> Option<AccountState> {
    let all = tab.accounts().await.unwrap();
    Some(all.into_iter().find(|account| account.card.id == *who)?.state)
}

fn is_over<T: std::fmt::Debug>(answer: &Result<T, ServiceError>) {
    assert!(matches!(answer, Err(ServiceError::LoggedOut(_))), "{answer:?}");
}

fn saved_is_over<T: std::fmt::Debug>(answer: &Result<T, ServiceError>) {
    assert!(matches!(answer, Err(ServiceError::SavedLoginOver(_))), "{answer:?}");
}

fn out(remember: Remember) -> LogOut {
    LogOut { remember, everything: false, password: None }
}

fn event_names(log: &onlyme::service::Log) -> Vec<&'static str> {
    log.happened
        .iter()
        .map(|happened| match &happened.as_ref().unwrap().event {
            Event::SignedUp => "signed up",
            Event::LoggedIn { .. } => "logged in",
            Event::ConfirmFailed => "confirm failed",
            Event::PasswordChanged => "password changed",
            Event::UsernameChanged { .. } => "user name changed",
            Event::LoginSaved { .. } => "login saved",
            Event::Named { .. } => "named",
            Event::Known { .. } => "known",
            Event::Closing { .. } => "closing",
            _ => "other",
        })
        .collect()
}

pub async fn signing_up_logs_in_with_one_session<S: Services>() {
    let lab = S::new().await;
    let (tab, name) = (lab.tab("laptop"), lab.person("nuria"));
    assert_eq!(tab.current().await.unwrap(), Standing::LoggedOut);
    let current = sign_up(&tab, &name).await;
    assert_eq!(current.profile.username.as_str(), name);
    assert_eq!(current.profile.full_name.as_str(), "Nuria Campos");
    assert_eq!(current.profile.email.as_str(), format!("{name}@example.org"));
    let list = tab.sessions(&current.profile.id).await.unwrap();
    assert_eq!(list.len(), 1);
    assert!(list[0].current);
    assert_eq!(list[0].id, current.session);
    assert!(is_in(&tab).await);
}

pub async fn user_name_and_email_both_let_in<S: Services>() {
    let lab = S::new().await;
    let name = lab.person("nuria");
    let me = sign_up(&lab.tab("laptop"), &name).await.profile.id;
    for (device, login) in [("phone", name.clone()), ("tablet", format!("{name}@example.org"))] {
        let current = enter(&lab.tab(device), &login).await;
        assert_eq!(current.profile.id, me);
    }
}

pub async fn unknown_user_and_wrong_password_are_answered_alike<S: Services>() {
    let lab = S::new().await;
    let name = lab.person("nuria");
    sign_up(&lab.tab("laptop"), &name).await;
    let phone = lab.tab("phone");
    for login in [name.clone(), lab.person("nobody"), format!("{name}@example.com"), "a".into()] {
        let answer = try_in(&phone, &login, "not the password").await;
        assert_eq!(answer.unwrap_err(), ServiceError::WrongCredentials, "{login}");
    }
    assert_eq!(phone.current().await.unwrap(), Standing::LoggedOut);
    assert!(phone.accounts().await.unwrap().is_empty());
}

pub async fn a_taken_name_or_address_is_refused<S: Services>() {
    let lab = S::new().await;
    let (name, other) = (lab.person("nuria"), lab.person("bob"));
    sign_up(&lab.tab("laptop"), &name).await;
    let phone = lab.tab("phone");
    let mut form = sign_up_form(&name);
    form.email = Email::parse(&format!("{other}@example.org")).unwrap();
    assert_eq!(phone.sign_up(form).await.unwrap_err(), ServiceError::UsernameTaken);
    let mut form = sign_up_form(&other);
    form.email = Email::parse(&format!("{name}@example.org")).unwrap();
    assert_eq!(phone.sign_up(form).await.unwrap_err(), ServiceError::EmailTaken);
    assert_eq!(phone.current().await.unwrap(), Standing::LoggedOut);
}

pub async fn a_name_is_available_until_it_is_taken<S: Services>() {
    let lab = S::new().await;
    let (tab, name) = (lab.tab("laptop"), lab.person("nuria"));
    assert!(tab.username_available(&username(&name)).await.unwrap());
    sign_up(&tab, &name).await;
    assert!(!lab.tab("phone").username_available(&username(&name)).await.unwrap());
}

pub async fn too_short_a_password_is_refused_with_the_length<S: Services>() {
    let lab = S::new().await;
    let tab = lab.tab("laptop");
    let mut form = sign_up_form(&lab.person("nuria"));
    form.password = typed("short");
    let least = tab.capabilities().passwords.min_chars;
    let answer = tab.sign_up(form).await.unwrap_err();
    assert_eq!(answer, ServiceError::PasswordRefused(PasswordProblem::TooShort(least)));
    assert_eq!(tab.current().await.unwrap(), Standing::LoggedOut);
}

pub async fn each_device_finds_itself_first_in_the_list<S: Services>() {
    let lab = S::new().await;
    let name = lab.person("nuria");
    let (laptop, phone) = (lab.tab("laptop"), lab.tab("phone"));
    let one = sign_up(&laptop, &name).await;
    let two = enter(&phone, &name).await;
    let me = one.profile.id;
    assert_eq!(ids(&laptop, &me).await, [one.session.clone(), two.session.clone()]);
    assert_eq!(ids(&phone, &me).await, [two.session.clone(), one.session.clone()]);
    let list = phone.sessions(&me).await.unwrap();
    assert_eq!(list.iter().map(|info| info.current).collect::<Vec<_>>(), [true, false]);
    let elsewhere = laptop.elsewhere(&me).await.unwrap();
    assert_eq!(elsewhere.iter().map(|info| &info.id).collect::<Vec<_>>(), [&two.session]);
}

pub async fn one_is_closed_and_the_others_stay<S: Services>() {
    let lab = S::new().await;
    let name = lab.person("nuria");
    let (laptop, phone, tablet) = (lab.tab("laptop"), lab.tab("phone"), lab.tab("tablet"));
    let me = sign_up(&laptop, &name).await.profile.id;
    let closed = enter(&phone, &name).await.session;
    enter(&tablet, &name).await;
    let report = laptop.revoke(&me, Revoke::These(vec![closed.clone()])).await.unwrap();
    assert_eq!(outcomes(&report), [Outcome::Closed]);
    assert_eq!((report.closed(), report.current_ended), (1, false));
    assert!(!ids(&laptop, &me).await.contains(&closed));
    assert!(matches!(phone.current().await.unwrap(), Standing::Ended(_)));
    assert!(is_in(&tablet).await);
    assert!(is_in(&laptop).await);
    // A page that is loaded anew on the closed device finds nobody, too.
    assert!(!is_in(&lab.tab("phone")).await);
}

pub async fn several_are_closed_at_once<S: Services>() {
    let lab = S::new().await;
    let name = lab.person("nuria");
    let laptop = lab.tab("laptop");
    let me = sign_up(&laptop, &name).await.profile.id;
    let mut others = Vec::new();
    for device in ["phone", "tablet", "desk"] {
        let tab = lab.tab(device);
        others.push((enter(&tab, &name).await.session, tab));
    }
    let two = vec![others[0].0.clone(), others[2].0.clone()];
    let report = laptop.revoke(&me, Revoke::These(two)).await.unwrap();
    assert_eq!(outcomes(&report), [Outcome::Closed, Outcome::Closed]);
    let mut alive = Vec::new();
    for (_, tab) in &others {
        alive.push(is_in(tab).await);
    }
    assert_eq!(alive, [false, true, false]);
}

pub async fn all_others_are_closed_and_this_one_stays<S: Services>() {
    let lab = S::new().await;
    let name = lab.person("nuria");
    let (laptop, phone, tablet) = (lab.tab("laptop"), lab.tab("phone"), lab.tab("tablet"));
    let one = sign_up(&laptop, &name).await;
    enter(&phone, &name).await;
    enter(&tablet, &name).await;
    let report = laptop.revoke(&one.profile.id, Revoke::AllOthers).await.unwrap();
    assert_eq!(outcomes(&report), [Outcome::Closed, Outcome::Closed]);
    assert_eq!(ids(&laptop, &one.profile.id).await, [one.session]);
    assert!(!is_in(&phone).await);
    assert!(!is_in(&tablet).await);
}

pub async fn closing_all_ends_this_session_too<S: Services>() {
    let lab = S::new().await;
    let name = lab.person("nuria");
    let (laptop, phone) = (lab.tab("laptop"), lab.tab("phone"));
    let me = sign_up(&laptop, &name).await.profile.id;
    enter(&phone, &name).await;
    let report = laptop.revoke(&me, Revoke::All).await.unwrap();
    assert_eq!(outcomes(&report), [Outcome::Closed, Outcome::Closed]);
    assert!(report.current_ended);
    is_over(&laptop.sessions(&me).await);
    assert!(!is_in(&phone).await);
}

pub async fn what_was_gone_before_is_said_to_be<S: Services>() {
    let lab = S::new().await;
    let name = lab.person("nuria");
    let (laptop, phone) = (lab.tab("laptop"), lab.tab("phone"));
    let me = sign_up(&laptop, &name).await.profile.id;
    let gone = enter(&phone, &name).await.session;
    phone.log_out().await.unwrap();
    let unknown = SessionId("nosuchsessionanywhere".into());
    let report = laptop.revoke(&me, Revoke::These(vec![gone, unknown])).await.unwrap();
    assert_eq!(outcomes(&report), [Outcome::AlreadyGone, Outcome::AlreadyGone]);
    assert_eq!(report.closed(), 0);
}

pub async fn a_closed_device_can_do_nothing<S: Services>() {
    let lab = S::new().await;
    let name = lab.person("nuria");
    let (laptop, phone) = (lab.tab("laptop"), lab.tab("phone"));
    let me = sign_up(&laptop, &name).await.profile.id;
    let closed = enter(&phone, &name).await.session;
    laptop.revoke(&me, Revoke::These(vec![closed.clone()])).await.unwrap();
    let before = ids(&laptop, &me).await;
    is_over(&phone.sessions(&me).await);
    is_over(&phone.overview(&me).await);
    is_over(&phone.confirm(&me, typed(PASSWORD)).await);
    is_over(&phone.revoke(&me, Revoke::AllOthers).await);
    is_over(&phone.change_password(&me, change(PASSWORD, NEW, &[])).await);
    is_over(&phone.update_profile(&me, ProfilePatch::default()).await);
    is_over(&phone.name_session(&me, closed.clone(), None).await);
    is_over(&phone.know_session(&me, closed).await);
    is_over(&phone.saved_on(&me).await);
    is_over(&phone.log(&me).await);
    assert_eq!(ids(&laptop, &me).await, before);
    try_in(&lab.tab("tablet"), &name, PASSWORD).await.unwrap();
}

pub async fn the_session_of_somebody_else_is_out_of_reach<S: Services>() {
    let lab = S::new().await;
    let (laptop, phone) = (lab.tab("laptop"), lab.tab("phone"));
    let me = sign_up(&laptop, &lab.person("nuria")).await.profile.id;
    let bob = sign_up(&phone, &lab.person("bob")).await;
    let report = laptop.revoke(&me, Revoke::These(vec![bob.session])).await.unwrap();
    assert_eq!(outcomes(&report), [Outcome::AlreadyGone]);
    assert!(is_in(&phone).await);
    let answer = laptop.sessions(&bob.profile.id).await;
    assert_eq!(answer.unwrap_err(), ServiceError::OtherAccount);
}

pub async fn closing_asks_for_the_password_after_five_minutes<S: Services>() {
    let lab = S::new().await;
    let name = lab.person("nuria");
    let (laptop, phone) = (lab.tab("laptop"), lab.tab("phone"));
    let me = sign_up(&laptop, &name).await.profile.id;
    enter(&phone, &name).await;
    lab.pass(Span::minutes(5));
    for _ in 0..2 {
        let answer = laptop.revoke(&me, Revoke::AllOthers).await;
        assert_eq!(answer.unwrap_err(), ServiceError::NeedsConfirmation);
        let answer = laptop.may_revoke(&me, &Revoke::AllOthers).await;
        assert_eq!(answer.unwrap_err(), ServiceError::NeedsConfirmation);
    }
    assert!(is_in(&phone).await);
    let answer = laptop.confirm(&me, typed("not the password")).await;
    assert_eq!(answer.unwrap_err(), ServiceError::WrongPassword);
    confirm(&laptop, &me).await;
    laptop.may_revoke(&me, &Revoke::AllOthers).await.unwrap();
    assert!(is_in(&phone).await, "asking closes nothing");
    laptop.revoke(&me, Revoke::AllOthers).await.unwrap();
    assert!(!is_in(&phone).await);
}

pub async fn a_young_session_closes_older_ones_only_after_the_password<S: Services>() {
    let lab = S::new().await;
    let name = lab.person("nuria");
    let (laptop, phone) = (lab.tab("laptop"), lab.tab("phone"));
    let old = sign_up(&laptop, &name).await;
    let me = old.profile.id;
    // The server has a clock of its own, and two log-ins must not fall into one moment of it.
    lab.pass(Span::seconds(1));
    let young = enter(&phone, &name).await;
    let answer = phone.revoke(&me, Revoke::These(vec![old.session.clone()])).await;
    assert_eq!(answer.unwrap_err(), ServiceError::YoungSession);
    assert!(is_in(&laptop).await);
    laptop.revoke(&me, Revoke::These(vec![young.session])).await.unwrap();
    enter(&phone, &name).await;
    confirm(&phone, &me).await;
    phone.revoke(&me, Revoke::These(vec![old.session])).await.unwrap();
    assert!(!is_in(&laptop).await);
}

pub async fn a_change_that_keeps_the_others_keeps_them<S: Services>() {
    let lab = S::new().await;
    let name = lab.person("nuria");
    let (laptop, phone) = (lab.tab("laptop"), lab.tab("phone"));
    let me = sign_up(&laptop, &name).await.profile.id;
    enter(&phone, &name).await;
    let report = laptop.change_password(&me, change(PASSWORD, NEW, &[])).await.unwrap();
    assert_eq!(report.closings, []);
    assert!(is_in(&phone).await);
    assert!(is_in(&laptop).await);
    let tablet = lab.tab("tablet");
    let answer = try_in(&tablet, &name, PASSWORD).await;
    assert_eq!(answer.unwrap_err(), ServiceError::WrongCredentials);
    try_in(&tablet, &name, NEW).await.unwrap();
}

pub async fn a_change_that_closes_the_others_closes_them<S: Services>() {
    let lab = S::new().await;
    let name = lab.person("nuria");
    let (laptop, phone, tablet) = (lab.tab("laptop"), lab.tab("phone"), lab.tab("tablet"));
    let me = sign_up(&laptop, &name).await.profile.id;
    let (two, three) = (enter(&phone, &name).await.session, enter(&tablet, &name).await.session);
    let form = change(PASSWORD, NEW, &[&two, &three]);
    let report = laptop.change_password(&me, form).await.unwrap();
    assert_eq!(outcomes(&report), [Outcome::Closed, Outcome::Closed]);
    assert!(!report.current_ended);
    assert!(!is_in(&phone).await);
    assert!(!is_in(&tablet).await);
    assert!(is_in(&laptop).await);
    assert_eq!(ids(&laptop, &me).await.len(), 1);
    // The page that is loaded anew is still in: the device has kept what it was given.
    assert!(is_in(&lab.tab_of("laptop", Some(&me))).await);
    assert!(laptop.current().await.is_ok_and(|standing| match standing {
        Standing::LoggedIn(current) => current.profile.password_changed.is_some(),
        _ => false,
    }));
}

pub async fn a_change_closes_only_what_was_chosen<S: Services>() {
    let lab = S::new().await;
    let name = lab.person("nuria");
    let (laptop, phone, tablet) = (lab.tab("laptop"), lab.tab("phone"), lab.tab("tablet"));
    let me = sign_up(&laptop, &name).await.profile.id;
    let chosen = enter(&phone, &name).await.session;
    enter(&tablet, &name).await;
    let form = change(PASSWORD, NEW, &[&chosen]);
    let report = laptop.change_password(&me, form).await.unwrap();
    assert_eq!(outcomes(&report), [Outcome::Closed]);
    assert!(!is_in(&phone).await);
    assert!(is_in(&tablet).await);
}

pub async fn a_wrong_current_password_changes_nothing<S: Services>() {
    let lab = S::new().await;
    let name = lab.person("nuria");
    let (laptop, phone) = (lab.tab("laptop"), lab.tab("phone"));
    let me = sign_up(&laptop, &name).await.profile.id;
    let other = enter(&phone, &name).await.session;
    let form = change("not the password", NEW, &[&other]);
    let answer = laptop.change_password(&me, form).await;
    assert_eq!(answer.unwrap_err(), ServiceError::WrongPassword);
    assert!(is_in(&phone).await);
    assert!(is_in(&laptop).await);
    try_in(&lab.tab("tablet"), &name, PASSWORD).await.unwrap();
}

pub async fn the_new_password_must_be_long_enough_and_another_one<S: Services>() {
    let lab = S::new().await;
    let (laptop, name) = (lab.tab("laptop"), lab.person("nuria.campos"));
    let me = sign_up(&laptop, &name).await.profile.id;
    let least = laptop.capabilities().passwords.min_chars;
    for (new, problem) in [
        ("short", PasswordProblem::TooShort(least)),
        (PASSWORD, PasswordProblem::SameAsCurrent),
        (name.as_str(), PasswordProblem::IsAName),
    ] {
        let answer = laptop.change_password(&me, change(PASSWORD, new, &[])).await;
        assert_eq!(answer.unwrap_err(), ServiceError::PasswordRefused(problem));
    }
    try_in(&lab.tab("phone"), &name, PASSWORD).await.unwrap();
}

pub async fn logging_out_ends_this_session_and_no_other<S: Services>() {
    let lab = S::new().await;
    let name = lab.person("nuria");
    let (laptop, phone) = (lab.tab("laptop"), lab.tab("phone"));
    let one = sign_up(&laptop, &name).await;
    let two = enter(&phone, &name).await.session;
    laptop.log_out().await.unwrap();
    assert_eq!(laptop.current().await.unwrap(), Standing::LoggedOut);
    assert!(laptop.accounts().await.unwrap().is_empty());
    assert_eq!(ids(&phone, &one.profile.id).await, [two]);
    assert_eq!(lab.tab("laptop").current().await.unwrap(), Standing::LoggedOut);
}

pub async fn a_remembered_login_opens_with_one_tap<S: Services>() {
    let lab = S::new().await;
    let (laptop, name) = (lab.tab("laptop"), lab.person("nuria"));
    let me = sign_up(&laptop, &name).await.profile.id;
    laptop.log_out_of(&me, out(Remember::For(KeepFor::UntilForgotten))).await.unwrap();
    assert_eq!(laptop.current().await.unwrap(), Standing::LoggedOut);
    for _ in 0..2 {
        // Also after the page was loaded anew.
        let tab = lab.tab("laptop");
        assert_eq!(tab.current().await.unwrap(), Standing::LoggedOut);
        assert_eq!(state(&tab, &me).await, Some(AccountState::Saved));
        let current = tab.one_tap(&me).await.unwrap();
        assert_eq!(current.profile.id, me);
        assert!(is_in(&tab).await);
        assert_eq!(state(&tab, &me).await, Some(AccountState::InUse));
        // What it was saved for still holds.
        tab.log_out().await.unwrap();
    }
}

pub async fn a_session_of_one_tap_asks_for_the_password<S: Services>() {
    let lab = S::new().await;
    let (laptop, phone, name) = (lab.tab("laptop"), lab.tab("phone"), lab.person("nuria"));
    let me = sign_up(&laptop, &name).await.profile.id;
    enter(&phone, &name).await;
    laptop.log_out_of(&me, out(Remember::For(KeepFor::Day))).await.unwrap();
    laptop.one_tap(&me).await.unwrap();
    let answer = laptop.revoke(&me, Revoke::AllOthers).await;
    assert_eq!(answer.unwrap_err(), ServiceError::NeedsConfirmation);
    let answer = laptop.save_login(&me, KeepFor::Month).await;
    assert_eq!(answer.unwrap_err(), ServiceError::NeedsConfirmation);
    confirm(&laptop, &me).await;
    laptop.save_login(&me, KeepFor::Month).await.unwrap();
    laptop.revoke(&me, Revoke::AllOthers).await.unwrap();
    assert!(!is_in(&phone).await);
}

pub async fn a_login_that_is_not_remembered_is_gone_everywhere<S: Services>() {
    let lab = S::new().await;
    let name = lab.person("nuria");
    let (laptop, phone) = (lab.tab("laptop"), lab.tab("phone"));
    let me = sign_up(&laptop, &name).await.profile.id;
    enter(&phone, &name).await;
    laptop.save_login(&me, KeepFor::UntilForgotten).await.unwrap();
    laptop.log_out_of(&me, out(Remember::Forget)).await.unwrap();
    assert_eq!(state(&laptop, &me).await, None);
    assert_eq!(ids(&phone, &me).await.len(), 1);
    saved_is_over(&laptop.one_tap(&me).await);
}

pub async fn forgetting_while_logged_out_ends_the_login<S: Services>() {
    let lab = S::new().await;
    let name = lab.person("nuria");
    let (laptop, phone) = (lab.tab("laptop"), lab.tab("phone"));
    let me = sign_up(&laptop, &name).await.profile.id;
    enter(&phone, &name).await;
    laptop.log_out_of(&me, out(Remember::For(KeepFor::UntilForgotten))).await.unwrap();
    laptop.forget(&me).await.unwrap();
    laptop.forget(&me).await.unwrap();
    assert_eq!(state(&laptop, &me).await, None);
    assert_eq!(laptop.current().await.unwrap(), Standing::LoggedOut);
    assert_eq!(ids(&phone, &me).await.len(), 1, "its session is over, too");
    saved_is_over(&laptop.one_tap(&me).await);
}

pub async fn a_saved_login_ends_with_its_time<S: Services>() {
    let lab = S::new().await;
    let name = lab.person("nuria");
    let (laptop, phone) = (lab.tab("laptop"), lab.tab("phone"));
    let me = sign_up(&laptop, &name).await.profile.id;
    enter(&phone, &name).await;
    laptop.log_out_of(&me, out(Remember::For(KeepFor::Hour))).await.unwrap();
    lab.pass(Span::minutes(59));
    assert_eq!(state(&laptop, &me).await, Some(AccountState::Saved));
    lab.pass(Span::minutes(1));
    let tab = lab.tab("laptop");
    assert_eq!(tab.current().await.unwrap(), Standing::LoggedOut);
    assert!(matches!(state(&tab, &me).await, Some(AccountState::PasswordNeeded(_))));
    saved_is_over(&tab.one_tap(&me).await);
    assert_eq!(tab.current().await.unwrap(), Standing::LoggedOut);
    assert_eq!(ids(&phone, &me).await.len(), 1, "nothing is left of it");
    enter(&tab, &name).await;
}

pub async fn a_saved_login_that_is_closed_from_elsewhere_needs_the_password<S: Services>() {
    let lab = S::new().await;
    let name = lab.person("nuria");
    let (laptop, phone) = (lab.tab("laptop"), lab.tab("phone"));
    let me = sign_up(&phone, &name).await.profile.id;
    enter(&laptop, &name).await;
    laptop.save_login(&me, KeepFor::UntilForgotten).await.unwrap();
    laptop.log_out().await.unwrap();
    assert_eq!(state(&laptop, &me).await, Some(AccountState::Saved));
    phone.revoke(&me, Revoke::AllOthers).await.unwrap();
    assert!(matches!(state(&laptop, &me).await, Some(AccountState::PasswordNeeded(_))));
    saved_is_over(&laptop.one_tap(&me).await);
    assert_eq!(laptop.current().await.unwrap(), Standing::LoggedOut);
    enter(&laptop, &name).await;
}

pub async fn logging_out_of_everything_leaves_nobody_in<S: Services>() {
    let lab = S::new().await;
    let name = lab.person("nuria");
    let (laptop, phone, tablet) = (lab.tab("laptop"), lab.tab("phone"), lab.tab("tablet"));
    let me = sign_up(&laptop, &name).await.profile.id;
    enter(&phone, &name).await;
    enter(&tablet, &name).await;
    lab.pass(Span::minutes(5));
    let everything = |password: Option<&str>| LogOut {
        remember: Remember::AsItIs,
        everything: true,
        password: password.map(typed),
    };
    let answer = laptop.log_out_of(&me, everything(None)).await;
    assert_eq!(answer.unwrap_err(), ServiceError::NeedsConfirmation);
    let answer = laptop.log_out_of(&me, everything(Some("not the password"))).await;
    assert_eq!(answer.unwrap_err(), ServiceError::WrongPassword);
    assert!(is_in(&laptop).await);
    assert!(is_in(&phone).await);
    let report = laptop.log_out_of(&me, everything(Some(PASSWORD))).await.unwrap();
    assert_eq!(report.closed(), 2);
    assert_eq!(laptop.current().await.unwrap(), Standing::LoggedOut);
    assert!(!is_in(&phone).await);
    assert!(!is_in(&tablet).await);
}

pub async fn each_tab_acts_for_its_own_account_and_for_no_other<S: Services>() {
    let lab = S::new().await;
    let (amy, bob) = (lab.person("amy"), lab.person("bob"));
    let (one, two, phone) = (lab.tab("laptop"), lab.tab("laptop"), lab.tab("phone"));
    let amys = sign_up(&one, &amy).await;
    let bobs = sign_up(&phone, &bob).await;
    let (amy_id, bob_id) = (amys.profile.id.clone(), bobs.profile.id.clone());
    enter(&two, &bob).await;
    // The browser's cookie names Bob now; the first tab's order must not reach his phone.
    one.revoke(&amy_id, Revoke::AllOthers).await.unwrap();
    assert!(is_in(&phone).await);
    assert!(is_in(&two).await);
    assert_eq!(ids(&one, &amy_id).await, [amys.session]);
    assert_eq!(one.sessions(&bob_id).await.unwrap_err(), ServiceError::OtherAccount);
    assert_eq!(two.sessions(&amy_id).await.unwrap_err(), ServiceError::OtherAccount);
    for _ in 0..3 {
        let Standing::LoggedIn(first) = one.current().await.unwrap() else { panic!() };
        let Standing::LoggedIn(second) = two.current().await.unwrap() else { panic!() };
        assert_eq!((&first.profile.id, &second.profile.id), (&amy_id, &bob_id));
        assert_eq!(two.sessions(&bob_id).await.unwrap().len(), 2);
    }
    // After a reload, too.
    let again = lab.tab_of("laptop", Some(&amy_id));
    let Standing::LoggedIn(current) = again.current().await.unwrap() else { panic!() };
    assert_eq!(current.profile.id, amy_id);
}

pub async fn logging_out_of_one_account_leaves_the_other_in<S: Services>() {
    let lab = S::new().await;
    let (amy, bob) = (lab.person("amy"), lab.person("bob"));
    let (one, two) = (lab.tab("laptop"), lab.tab("laptop"));
    let amy_id = sign_up(&one, &amy).await.profile.id;
    let bob_id = sign_up(&two, &bob).await.profile.id;
    assert_eq!(state(&two, &amy_id).await, Some(AccountState::LoggedIn));
    two.log_out().await.unwrap();
    assert_eq!(two.current().await.unwrap(), Standing::LoggedOut);
    assert!(is_in(&one).await);
    assert_eq!(state(&one, &amy_id).await, Some(AccountState::InUse));
    assert_eq!(state(&one, &bob_id).await, None);
    // The tab that was left does not slip into the other account.
    assert_eq!(two.current().await.unwrap(), Standing::LoggedOut);
}

pub async fn a_tab_changes_over_with_one_tap<S: Services>() {
    let lab = S::new().await;
    let (amy, bob) = (lab.person("amy"), lab.person("bob"));
    let tab = lab.tab("laptop");
    let amy_id = sign_up(&tab, &amy).await.profile.id;
    let bob_id = sign_up(&tab, &bob).await.profile.id;
    for who in [&amy_id, &bob_id, &amy_id] {
        assert_eq!(tab.one_tap(who).await.unwrap().profile.id, *who);
        let Standing::LoggedIn(current) = tab.current().await.unwrap() else { panic!() };
        assert_eq!(current.profile.id, *who);
        assert_eq!(tab.sessions(who).await.unwrap().len(), 1);
    }
    tab.step_out().await.unwrap();
    assert_eq!(tab.current().await.unwrap(), Standing::LoggedOut);
    assert_eq!(state(&tab, &amy_id).await, Some(AccountState::LoggedIn));
    assert_eq!(tab.one_tap(&amy_id).await.unwrap().profile.id, amy_id);
}

pub async fn a_log_out_in_one_tab_is_found_by_the_other<S: Services>() {
    let lab = S::new().await;
    let name = lab.person("nuria");
    for remember in [Remember::Forget, Remember::For(KeepFor::Day)] {
        let (one, two) = (lab.tab("laptop"), lab.tab("laptop"));
        let me = match try_in(&one, &name, PASSWORD).await {
            Ok(current) => current.profile.id,
            Err(_) => sign_up(&one, &name).await.profile.id,
        };
        assert!(is_in(&two).await);
        one.log_out_of(&me, out(remember)).await.unwrap();
        is_over(&two.sessions(&me).await);
        assert!(matches!(two.current().await.unwrap(), Standing::Ended(_)));
        two.log_out().await.unwrap();
        assert_eq!(two.current().await.unwrap(), Standing::LoggedOut);
    }
    // Putting the ended one away did not end what is remembered.
    let tab = lab.tab("laptop");
    let all = tab.accounts().await.unwrap();
    assert_eq!(all.len(), 1);
    assert_eq!(all[0].state, AccountState::Saved);
}

pub async fn a_profile_changes_in_the_given_fields<S: Services>() {
    let lab = S::new().await;
    let (laptop, name, new) = (lab.tab("laptop"), lab.person("nuria"), lab.person("campos"));
    let me = sign_up(&laptop, &name).await.profile;
    let patch = ProfilePatch {
        full_name: Some(FullName::parse("Ana María Ruiz").unwrap()),
        ..ProfilePatch::default()
    };
    let changed = laptop.update_profile(&me.id, patch).await.unwrap();
    assert_eq!(changed.full_name.as_str(), "Ana María Ruiz");
    assert_eq!((changed.username, changed.email), (me.username, me.email));
    let picture = Picture::parse("data:image/png;base64,iVBORw0KGgo=").unwrap();
    let patch = ProfilePatch {
        username: Some(username(&new)),
        picture: Some(Some(picture.clone())),
        ..ProfilePatch::default()
    };
    let changed = laptop.update_profile(&me.id, patch).await.unwrap();
    assert_eq!(changed.username.as_str(), new);
    assert_eq!(changed.picture, Some(picture));
    assert_eq!(laptop.accounts().await.unwrap()[0].card.username.as_str(), new);
    let patch = ProfilePatch { picture: Some(None), ..ProfilePatch::default() };
    assert_eq!(laptop.update_profile(&me.id, patch).await.unwrap().picture, None);
    let phone = lab.tab("phone");
    assert_eq!(try_in(&phone, &name, PASSWORD).await.unwrap_err(), ServiceError::WrongCredentials);
    enter(&phone, &new).await;
}

pub async fn a_picture_of_the_greatest_size_is_kept<S: Services>() {
    let lab = S::new().await;
    let laptop = lab.tab("laptop");
    let me = sign_up(&laptop, &lab.person("nuria")).await.profile.id;
    let head = "data:image/png;base64,";
    let url = [head, &"A".repeat(Picture::MAX - head.len())].concat();
    let picture = Picture::parse(&url).unwrap();
    let patch = ProfilePatch { picture: Some(Some(picture.clone())), ..ProfilePatch::default() };
    assert_eq!(laptop.update_profile(&me, patch).await.unwrap().picture, Some(picture.clone()));
    let Standing::LoggedIn(current) = lab.tab("laptop").current().await.unwrap() else { panic!() };
    assert_eq!(current.profile.picture, Some(picture));
}

pub async fn a_taken_user_name_changes_nothing<S: Services>() {
    let lab = S::new().await;
    let (laptop, phone) = (lab.tab("laptop"), lab.tab("phone"));
    let (name, taken) = (lab.person("nuria"), lab.person("bob"));
    let me = sign_up(&laptop, &name).await.profile.id;
    sign_up(&phone, &taken).await;
    let patch = ProfilePatch { username: Some(username(&taken)), ..ProfilePatch::default() };
    let answer = laptop.update_profile(&me, patch).await;
    assert_eq!(answer.unwrap_err(), ServiceError::UsernameTaken);
    let Standing::LoggedIn(current) = laptop.current().await.unwrap() else { panic!() };
    assert_eq!(current.profile.username.as_str(), name);
}

pub async fn a_session_has_the_name_that_it_was_given<S: Services>() {
    let lab = S::new().await;
    let name = lab.person("nuria");
    let (laptop, phone) = (lab.tab("laptop"), lab.tab("phone"));
    let me = sign_up(&laptop, &name).await.profile.id;
    let other = enter(&phone, &name).await.session;
    let called = DeviceName::parse("Kitchen phone").unwrap();
    laptop.name_session(&me, other.clone(), Some(called.clone())).await.unwrap();
    let list = lab.tab_of("laptop", Some(&me)).sessions(&me).await;
    // A tab that was loaded anew acts for nobody before it has looked.
    is_over(&list);
    let found = laptop.sessions(&me).await.unwrap();
    assert_eq!(found[1].name, Some(called));
    laptop.name_session(&me, other, None).await.unwrap();
    assert_eq!(laptop.sessions(&me).await.unwrap()[1].name, None);
    let unknown = SessionId("nosuchsessionanywhere".into());
    let answer = laptop.name_session(&me, unknown, None).await;
    assert_eq!(answer.unwrap_err(), ServiceError::SessionGone);
}

pub async fn a_new_log_in_asks_until_it_is_known<S: Services>() {
    let lab = S::new().await;
    let name = lab.person("nuria");
    let (laptop, phone) = (lab.tab("laptop"), lab.tab("phone"));
    let me = sign_up(&laptop, &name).await.profile.id;
    lab.pass(Span::minutes(2));
    let new = enter(&phone, &name).await.session;
    let asks = |standing: Standing| match standing {
        Standing::LoggedIn(current) => current.asks.map(|new| new.id),
        _ => None,
    };
    assert_eq!(asks(laptop.current().await.unwrap()), Some(new.clone()));
    assert_eq!(asks(phone.current().await.unwrap()), None, "not of those before it");
    assert!(laptop.sessions(&me).await.unwrap()[1].unanswered);
    laptop.know_session(&me, new).await.unwrap();
    assert_eq!(asks(laptop.current().await.unwrap()), None);
    assert!(!laptop.sessions(&me).await.unwrap()[1].unanswered);
}

pub async fn a_look_remembers_the_visit_before<S: Services>() {
    let lab = S::new().await;
    let laptop = lab.tab("laptop");
    let me = sign_up(&laptop, &lab.person("nuria")).await.profile.id;
    assert_eq!(laptop.overview(&me).await.unwrap().looked, None);
    lab.pass(Span::minutes(29));
    assert_eq!(laptop.overview(&me).await.unwrap().looked, None);
    lab.pass(Span::minutes(30));
    assert!(laptop.overview(&me).await.unwrap().looked.is_some());
}

pub async fn what_is_over_is_in_the_history<S: Services>() {
    let lab = S::new().await;
    let name = lab.person("nuria");
    let (laptop, phone, tablet) = (lab.tab("laptop"), lab.tab("phone"), lab.tab("tablet"));
    let me = sign_up(&laptop, &name).await.profile.id;
    let closed = enter(&phone, &name).await.session;
    let left = enter(&tablet, &name).await.session;
    assert_eq!(laptop.overview(&me).await.unwrap().past, []);
    laptop.revoke(&me, Revoke::These(vec![closed.clone()])).await.unwrap();
    tablet.log_out().await.unwrap();
    let past = laptop.overview(&me).await.unwrap().past;
    let found: Vec<_> = past.iter().map(|past| &past.id).collect();
    assert_eq!(found.len(), 2);
    assert!(found.contains(&&closed) && found.contains(&&left));
    let by = past.iter().find(|past| past.id == closed).unwrap().ended.by.clone();
    assert_eq!(by.unwrap().id, laptop.device().id);
}

pub async fn the_log_holds_and_has_the_receipt<S: Services>() {
    let lab = S::new().await;
    let name = lab.person("nuria");
    let (laptop, phone) = (lab.tab("laptop"), lab.tab("phone"));
    let me = sign_up(&laptop, &name).await.profile.id;
    let other = enter(&phone, &name).await.session;
    assert!(laptop.confirm(&me, typed("not the password")).await.is_err());
    laptop.save_login(&me, KeepFor::Month).await.unwrap();
    confirm(&laptop, &me).await;
    let report = laptop.revoke(&me, Revoke::These(vec![other])).await.unwrap();
    let log = laptop.log(&me).await.unwrap();
    assert_eq!(log.chain.faults(), []);
    let receipt = report.receipt.unwrap();
    assert!(log.chain.entries.iter().flatten().any(|entry| *entry == receipt));
    let names = event_names(&log);
    for name in ["signed up", "confirm failed", "login saved", "closing"] {
        assert!(names.contains(&name), "{name} in {names:?}");
    }
}

pub async fn nothing_waits_where_nothing_was_lost<S: Services>() {
    let lab = S::new().await;
    let laptop = lab.tab("laptop");
    let me = sign_up(&laptop, &lab.person("nuria")).await.profile.id;
    assert_eq!(laptop.waiting(&me).await.unwrap(), None);
    assert_eq!(laptop.carry_out(&me).await.unwrap(), None);
    laptop.take_back(&me).await.unwrap();
}
