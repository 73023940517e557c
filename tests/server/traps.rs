//! What the server is known to do, and what becomes of a call when it, or the network, fails. Each test
//! fails without the line of the adapter that it is about.

use crate::contract::every::Services as _;
use crate::contract::lab::{PASSWORD, change, typed, username};
use crate::lab::{Devices, HttpTab};
use crate::native::Fault;
use crate::process::{server, start};
use futures::executor::block_on;
use onlyme::domain::password::PasswordProblem;
use onlyme::domain::saved::{AccountState, KeepFor};
use onlyme::domain::session::{Outcome, Revoke};
use onlyme::domain::text::{Email, FullName, LoginName};
use onlyme::domain::time::Span;
use onlyme::service::better_auth::transport::Answer;
use onlyme::service::ports::Mirror as _;
use onlyme::service::{
    AccountService as _, Current, LogIn, LogOut, RefusedField, Remember, ServiceError, SignUp,
    Standing,
};

const NEW: &str = "another glaze and kiln";

fn form(name: &str) -> SignUp {
    SignUp {
        email: Email::parse(&format!("{name}@example.org")).unwrap(),
        full_name: FullName::parse("Nuria Campos").unwrap(),
        username: username(name),
        password: typed(PASSWORD),
        practice: false,
    }
}

async fn sign_up(tab: &HttpTab, name: &str) -> Current {
    tab.sign_up(form(name)).await.unwrap()
}

async fn enter(tab: &HttpTab, name: &str, password: &str) -> Result<Current, ServiceError> {
    let name = LoginName::parse(name).unwrap();
    tab.log_in(LogIn { name, password: typed(password) }).await
}

async fn is_in(tab: &HttpTab) -> bool {
    matches!(tab.current().await.unwrap(), Standing::LoggedIn(_))
}

fn out(remember: Remember) -> LogOut {
    LogOut { remember, everything: false, password: None }
}

fn says(status: u16, body: &str) -> Fault {
    Fault::Instead(Answer { status, retry_after: None, body: body.into() })
}

/// A person with a laptop and a phone.
async fn two(lab: &Devices) -> (HttpTab, HttpTab, Current, String) {
    let name = lab.person("nuria");
    let (laptop, phone) = (lab.tab("laptop"), lab.tab("phone"));
    let current = sign_up(&laptop, &name).await;
    enter(&phone, &name, PASSWORD).await.unwrap();
    (laptop, phone, current, name)
}

#[test]
fn an_order_of_one_tab_never_reaches_the_account_of_another() {
    block_on(async {
        let lab = Devices::on(server());
        let (amy, bob) = (lab.person("amy"), lab.person("bob"));
        let (one, two) = (lab.tab("laptop"), lab.tab("laptop"));
        let (amys_phone, bobs_phone) = (lab.tab("amys phone"), lab.tab("bobs phone"));
        let amys = sign_up(&one, &amy).await;
        enter(&amys_phone, &amy, PASSWORD).await.unwrap();
        sign_up(&bobs_phone, &bob).await;
        enter(&two, &bob, PASSWORD).await.unwrap();
        let report = one.revoke(&amys.profile.id, Revoke::AllOthers).await.unwrap();
        assert_eq!(report.closed(), 1);
        assert!(!is_in(&amys_phone).await);
        assert!(is_in(&bobs_phone).await);
        // The other way round: the cookie names Amy now.
        let form = change(PASSWORD, NEW, &[]);
        let Standing::LoggedIn(bobs) = two.current().await.unwrap() else { panic!() };
        two.change_password(&bobs.profile.id, form).await.unwrap();
        enter(&lab.tab("tablet"), &amy, PASSWORD).await.unwrap();
        enter(&lab.tab("desk"), &bob, NEW).await.unwrap();
    });
}

#[test]
fn changing_the_password_again_and_again_leaves_no_dead_cookies() {
    block_on(async {
        let lab = Devices::on(server());
        let name = lab.person("nuria");
        let laptop = lab.tab("laptop");
        let me = sign_up(&laptop, &name).await.profile.id;
        let mut password = PASSWORD.to_owned();
        for n in 0..4 {
            let phone = lab.tab("phone");
            enter(&phone, &name, &password).await.unwrap();
            let others = laptop.elsewhere(&me).await.unwrap();
            let ids: Vec<_> = others.iter().map(|info| &info.id).collect();
            let new = format!("{NEW} {n}");
            let report = laptop.change_password(&me, change(&password, &new, &ids)).await.unwrap();
            assert_eq!(report.closed(), ids.len());
            password = new;
        }
        let cookies = lab.device("laptop").way.cookies();
        let of_accounts = cookies.iter().filter(|name| name.contains("_multi-")).count();
        assert_eq!(of_accounts, 1, "{cookies:?}");
        assert_eq!(laptop.accounts().await.unwrap()[0].state, AccountState::InUse);
    });
}

#[test]
fn a_log_in_for_one_visit_does_not_come_back() {
    block_on(async {
        let lab = Devices::on(server());
        let (amy, bob) = (lab.person("amy"), lab.person("bob"));
        let one = lab.tab("laptop");
        let amys = sign_up(&one, &amy).await.profile.id;
        let phone = lab.tab("phone");
        let bobs = sign_up(&phone, &bob).await.profile.id;
        let two = lab.tab("laptop");
        enter(&two, &bob, PASSWORD).await.unwrap();
        assert_eq!(one.one_tap(&amys).await.unwrap().profile.id, amys);
        // The browser lost all that it had noted, and kept its cookies.
        let device = lab.device("laptop");
        for key in device.mirror.read().into_keys() {
            device.mirror.remove(&key);
        }
        let lost = Devices::on(server());
        *lost.all_mut() = [("laptop".to_owned(), lab.fresh("laptop"))].into();
        let tab = lost.tab("laptop");
        let Standing::LoggedIn(current) = tab.current().await.unwrap() else { panic!() };
        assert_eq!(current.profile.id, amys, "what the cookie names is in use");
        assert_eq!(tab.accounts().await.unwrap().len(), 1);
        assert_eq!(phone.sessions(&bobs).await.unwrap().len(), 1, "what nobody knows is ended");
        assert!(is_in(&tab).await);
    });
}

#[test]
fn who_is_out_stays_out_when_one_of_both_notes_is_lost() {
    block_on(async {
        for lose_rows in [false, true] {
            let lab = Devices::on(server());
            let laptop = lab.tab("laptop");
            let me = sign_up(&laptop, &lab.person("nuria")).await.profile.id;
            let keep = Remember::For(KeepFor::UntilForgotten);
            laptop.log_out_of(&me, out(keep)).await.unwrap();
            let device = lab.device("laptop");
            if lose_rows {
                *lab.all_mut() = [("laptop".to_owned(), lab.without_rows("laptop"))].into();
            } else {
                for key in device.mirror.read().into_keys() {
                    device.mirror.remove(&key);
                }
            }
            let tab = lab.tab("laptop");
            assert_eq!(tab.current().await.unwrap(), Standing::LoggedOut);
            assert_eq!(tab.accounts().await.unwrap()[0].state, AccountState::Saved);
        }
    });
}

#[test]
fn no_token_stands_in_anything_that_the_adapter_gives_or_keeps() {
    block_on(async {
        let lab = Devices::on(server());
        let (laptop, _phone, current, _) = two(&lab).await;
        let me = &current.profile.id;
        laptop.save_login(me, KeepFor::Month).await.unwrap();
        let mut given = format!("{current:?} {:?}", laptop.accounts().await);
        given += &format!("{:?} {:?}", laptop.sessions(me).await, laptop.overview(me).await);
        given += &format!("{:?}", laptop.revoke(me, Revoke::AllOthers).await);
        given += &format!("{:?} {:?}", laptop.log(me).await, laptop.saved_on(me).await);
        let device = lab.device("laptop");
        given += &format!("{:?} {:?}", device.store.0.rows(), device.mirror.read());
        let raw = device.way.clone().raw("/list-sessions");
        let tokens = raw.split("\"token\":\"").skip(1).map(|rest| rest.split('"').next().unwrap());
        let tokens: Vec<_> = tokens.map(str::to_owned).collect();
        assert!(!tokens.is_empty() && tokens.iter().all(|token| token.len() >= 32));
        for token in tokens {
            assert!(!given.contains(&token));
        }
        assert!(!given.contains(PASSWORD));
    });
}

#[test]
fn a_server_that_wants_a_fresh_log_in_is_understood() {
    block_on(async {
        let lab = Devices::on(server());
        let (laptop, _phone, current, _) = two(&lab).await;
        let body = r#"{"code":"SESSION_NOT_FRESH","message":"Session is not fresh"}"#;
        lab.device("laptop").way.plan("/list-sessions", says(403, body), Some(1));
        let answer = laptop.sessions(&current.profile.id).await;
        assert_eq!(answer.unwrap_err(), ServiceError::NeedsLogIn);
        assert!(is_in(&laptop).await);
    });
}

#[test]
fn of_two_changes_at_once_the_one_that_was_put_out_is_told() {
    block_on(async {
        let lab = Devices::on(server());
        let (laptop, phone, current, name) = two(&lab).await;
        let me = &current.profile.id;
        let others = phone.elsewhere(me).await.unwrap();
        // The phone's change is done by the server between the laptop's and its answer.
        phone.change_password(me, change(PASSWORD, NEW, &[&others[0].id])).await.unwrap();
        let way = lab.device("laptop").way;
        let pair = lab.device("phone").way.raw("/get-session");
        let _ = pair;
        way.plan("POST /change-password", says(200, r#"{"token":null,"user":{}}"#), Some(1));
        let answer = laptop.change_password(me, change(PASSWORD, "a third glaze", &[])).await;
        assert!(matches!(answer, Err(ServiceError::LoggedOut(_))), "{answer:?}");
        enter(&lab.tab("tablet"), &name, NEW).await.unwrap();
    });
}

#[test]
fn a_closing_ordered_without_a_network_waits_and_then_has_its_receipt() {
    block_on(async {
        let lab = Devices::on(server());
        let (laptop, phone, current, name) = two(&lab).await;
        let me = &current.profile.id;
        laptop.confirm(me, typed(PASSWORD)).await.unwrap();
        assert_eq!(laptop.overview(me).await.unwrap().sessions.len(), 2);
        let way = lab.device("laptop").way;
        way.plan("/", Fault::Offline, None);
        laptop.may_revoke(me, &Revoke::AllOthers).await.unwrap();
        let report = laptop.revoke(me, Revoke::AllOthers).await.unwrap();
        let outcomes: Vec<_> = report.closings.iter().map(|line| line.outcome).collect();
        assert_eq!((outcomes, report.closed()), (vec![Outcome::Waiting], 0));
        assert_eq!(report.receipt, None, "nothing is claimed");
        assert!(is_in(&phone).await);
        // It survives a reload, and says how often it was tried.
        let again = lab.tab_of("laptop", Some(me));
        assert_eq!(again.current().await.unwrap_err(), ServiceError::Unreachable);
        let waiting = again.waiting(me).await.unwrap().unwrap();
        assert_eq!((waiting.sessions.len(), waiting.tries), (1, 0));
        assert!(!waiting.needs_confirmation);
        assert_eq!(laptop.carry_out(me).await.unwrap_err(), ServiceError::Unreachable);
        assert_eq!(laptop.waiting(me).await.unwrap().unwrap().tries, 1);
        // What logs in after the order was not meant by it.
        let tablet = lab.tab("tablet");
        enter(&tablet, &name, PASSWORD).await.unwrap();
        way.mend();
        assert!(is_in(&again).await);
        let report = again.carry_out(me).await.unwrap().unwrap();
        let outcomes: Vec<_> = report.closings.iter().map(|line| line.outcome).collect();
        assert_eq!(outcomes, [Outcome::Closed]);
        assert!(report.receipt.is_some());
        assert!(!is_in(&phone).await);
        assert!(is_in(&tablet).await);
        assert_eq!(again.waiting(me).await.unwrap(), None);
        assert_eq!(again.log(me).await.unwrap().chain.faults(), []);
    });
}

#[test]
fn a_closing_ordered_without_the_password_asks_for_it_before_it_goes_on() {
    block_on(async {
        let lab = Devices::on(server());
        let (laptop, phone, current, _) = two(&lab).await;
        let me = &current.profile.id;
        laptop.overview(me).await.unwrap();
        lab.pass(Span::minutes(6));
        let way = lab.device("laptop").way;
        way.plan("/", Fault::Offline, None);
        laptop.revoke(me, Revoke::AllOthers).await.unwrap();
        assert!(laptop.waiting(me).await.unwrap().unwrap().needs_confirmation);
        way.mend();
        assert_eq!(laptop.carry_out(me).await.unwrap_err(), ServiceError::NeedsConfirmation);
        assert!(is_in(&phone).await);
        laptop.confirm(me, typed(PASSWORD)).await.unwrap();
        assert_eq!(laptop.carry_out(me).await.unwrap().unwrap().closed(), 1);
        assert!(!is_in(&phone).await);
    });
}

#[test]
fn a_closing_that_waits_can_be_taken_back() {
    block_on(async {
        let lab = Devices::on(server());
        let (laptop, phone, current, _) = two(&lab).await;
        let me = &current.profile.id;
        laptop.overview(me).await.unwrap();
        let way = lab.device("laptop").way;
        way.plan("/", Fault::Offline, None);
        laptop.revoke(me, Revoke::AllOthers).await.unwrap();
        laptop.take_back(me).await.unwrap();
        way.mend();
        assert_eq!(laptop.carry_out(me).await.unwrap(), None);
        assert!(is_in(&phone).await);
    });
}

#[test]
fn an_order_whose_answer_was_lost_is_never_called_done_nor_undone() {
    block_on(async {
        let lab = Devices::on(server());
        let (laptop, phone, current, name) = two(&lab).await;
        let me = &current.profile.id;
        let way = lab.device("laptop").way;
        way.plan("POST /change-password", Fault::AnswerLost, Some(1));
        let answer = laptop.change_password(me, change(PASSWORD, NEW, &[])).await;
        assert_eq!(answer.unwrap_err(), ServiceError::NoAnswer);
        enter(&lab.tab("tablet"), &name, NEW).await.unwrap();
        // A closing whose answer was lost is looked at again.
        laptop.confirm(me, typed(NEW)).await.unwrap();
        way.plan("POST /revoke", Fault::AnswerLost, Some(1));
        let report = laptop.revoke(me, Revoke::AllOthers).await.unwrap();
        assert!(report.closings.iter().all(|line| line.outcome == Outcome::Waiting));
        assert!(!is_in(&phone).await);
        let report = laptop.carry_out(me).await.unwrap().unwrap();
        let over = |outcome| matches!(outcome, Outcome::Closed | Outcome::AlreadyGone);
        assert!(report.closings.iter().all(|line| over(line.outcome)), "{report:?}");
    });
}

#[test]
fn only_what_changes_nothing_is_sent_twice() {
    block_on(async {
        let lab = Devices::on(server());
        let (laptop, phone, current, _) = two(&lab).await;
        let me = &current.profile.id;
        let way = lab.device("laptop").way;
        way.plan("GET /", Fault::Offline, Some(1));
        assert!(is_in(&laptop).await, "a connection that broke is not the end");
        for word in ["POST /revoke", "POST /verify-password", "POST /update-user"] {
            way.asked.borrow_mut().clear();
            way.plan(word, Fault::Offline, None);
            let _ = laptop.confirm(me, typed(PASSWORD)).await;
            let patch = onlyme::domain::account::ProfilePatch {
                full_name: Some(FullName::parse("Ana").unwrap()),
                ..Default::default()
            };
            let _ = laptop.update_profile(me, patch).await;
            let _ = laptop.revoke(me, Revoke::AllOthers).await;
            let times = way.asked.borrow().iter().filter(|asked| asked.starts_with(word)).count();
            assert_eq!(times, 1, "{word}");
            way.mend();
            laptop.take_back(me).await.unwrap();
        }
        drop(phone);
    });
}

#[test]
fn the_cookie_is_named_back_after_another_account_was_forgotten() {
    block_on(async {
        let lab = Devices::on(server());
        let (amy, bob) = (lab.person("amy"), lab.person("bob"));
        let tab = lab.tab("laptop");
        let amys = sign_up(&tab, &amy).await.profile.id;
        tab.log_out_of(&amys, out(Remember::For(KeepFor::Month))).await.unwrap();
        let bobs = sign_up(&tab, &bob).await.profile.id;
        tab.forget(&amys).await.unwrap();
        assert!(lab.device("laptop").way.raw("/get-session").contains(&bobs.0));
        assert!(is_in(&tab).await);
        assert_eq!(tab.accounts().await.unwrap().len(), 1);
    });
}

#[test]
fn what_the_server_lacks_is_found_out_and_the_rest_works() {
    block_on(async {
        let lab = Devices::on(&start(&[("WITHOUT", "multi-session,username")]));
        let (laptop, phone) = (lab.tab("laptop"), lab.tab("phone"));
        let name = lab.person("nuria");
        assert_eq!(laptop.current().await.unwrap(), Standing::LoggedOut);
        let can = laptop.capabilities();
        assert!(!can.can_save && !can.has_usernames);
        let me = sign_up(&laptop, &name).await;
        assert!(!me.offer);
        let me = me.profile.id;
        let answer = enter(&phone, &name, PASSWORD).await;
        assert_eq!(answer.unwrap_err(), ServiceError::WrongCredentials);
        enter(&phone, &format!("{name}@example.org"), PASSWORD).await.unwrap();
        assert_eq!(laptop.revoke(&me, Revoke::AllOthers).await.unwrap().closed(), 1);
        assert!(!is_in(&phone).await);
        let answer = laptop.save_login(&me, KeepFor::Month).await;
        assert_eq!(answer.unwrap_err(), ServiceError::CannotSave);
        // There is no remembering, so a log-out ends the session whatever was asked for.
        laptop.log_out_of(&me, out(Remember::For(KeepFor::Month))).await.unwrap();
        assert_eq!(laptop.current().await.unwrap(), Standing::LoggedOut);
        assert!(laptop.accounts().await.unwrap().is_empty());
        assert!(lab.device("laptop").way.raw("/get-session").contains("null"));
    });
}

#[test]
fn too_many_tries_are_answered_with_the_wait() {
    block_on(async {
        let lab = Devices::on(&start(&[("RATE_LIMIT", "1")]));
        let tab = lab.tab("laptop");
        let mut last = None;
        for _ in 0..5 {
            last = enter(&tab, "nobody.at.all", "not the password").await.err();
        }
        let Some(ServiceError::TooMany(Some(wait))) = last else { panic!("{last:?}") };
        assert!((1..=10_000).contains(&wait.0), "{wait:?}");
    });
}

#[test]
fn whatever_answers_instead_of_the_server_is_called_what_it_is() {
    block_on(async {
        let lab = Devices::on(server());
        let (laptop, phone, current, _) = two(&lab).await;
        let me = &current.profile.id;
        let way = lab.device("laptop").way;
        let portal = "<!DOCTYPE html><title>Free Wi-Fi</title>";
        let deep = "[".repeat(10_000);
        let list = |fields: &str| format!("[{{{fields}}}]");
        let short = list(r#""id":"a","token":"b","userId":"c""#);
        let odd = list(
            r#""id":"../a","token":"b","userId":"c","createdAt":"2026-01-01T00:00:00Z","updatedAt":"2026-01-01T00:00:00Z","expiresAt":"2026-01-01T00:00:00Z""#,
        );
        let someone = list(
            r#""id":"a","token":"b","userId":"c","createdAt":"2026-01-01T00:00:00Z","updatedAt":"2026-01-01T00:00:00Z","expiresAt":"2026-01-01T00:00:00Z""#,
        );
        use ServiceError as E;
        for (status, body, expected) in [
            (200, portal, E::NotTheService),
            (200, "", E::NotTheService),
            (200, "{\"cut", E::NotTheService),
            (200, "{}", E::NotTheService),
            (200, deep.as_str(), E::NotTheService),
            (200, short.as_str(), E::NotTheService),
            (200, odd.as_str(), E::NotTheService),
            (200, someone.as_str(), E::OtherAccount),
            (302, "", E::NotTheService),
            (404, "", E::Unsupported),
            (404, portal, E::NotTheService),
            (401, portal, E::NotTheService),
            (403, r#"{"code":"INVALID_ORIGIN","message":"Invalid origin"}"#, E::AddressRefused),
            (403, portal, E::ServiceFailed(403)),
            (500, "", E::ServiceFailed(500)),
            (500, portal, E::ServiceFailed(500)),
            (502, portal, E::Unreachable),
            (503, "", E::Unreachable),
            (429, r#"{"message":"Too many requests."}"#, E::TooMany(Some(Span::seconds(10)))),
        ] {
            way.plan("/list-sessions", says(status, body), None);
            let answer = laptop.sessions(me).await;
            assert_eq!(answer.unwrap_err(), expected, "{status} {body:.60}");
            way.mend();
            assert!(is_in(&laptop).await, "{status} {body:.60}");
        }
        for (status, body, expected) in [
            (502, portal, E::NoAnswer),
            (504, "", E::NoAnswer),
            (503, "", E::Unreachable),
            (200, portal, E::NotTheService),
            (413, portal, E::Refused(RefusedField::Other)),
            (
                400,
                r#"{"code":"PASSWORD_TOO_SHORT","message":"Password too short"}"#,
                E::PasswordRefused(PasswordProblem::TooShort(23)),
            ),
        ] {
            way.plan("/change-password", says(status, body), None);
            let answer = laptop.change_password(me, change(PASSWORD, NEW, &[])).await;
            assert_eq!(answer.unwrap_err(), expected, "{status} {body:.60}");
            way.mend();
        }
        assert!(is_in(&phone).await);
        assert!(laptop.change_password(me, change(PASSWORD, NEW, &[])).await.is_ok());
    });
}

#[test]
fn damaged_notes_are_set_aside_and_cost_nothing_but_themselves() {
    block_on(async {
        let lab = Devices::on(server());
        let (laptop, _phone, current, _) = two(&lab).await;
        let me = &current.profile.id;
        laptop.overview(me).await.unwrap();
        laptop.confirm(me, typed("wrong")).await.unwrap_err();
        let store = lab.device("laptop").store.clone();
        for (key, _) in store.0.rows() {
            store.plant(&key, "{\"v\":1,\"row\":").await;
        }
        lab.device("laptop").mirror.put("onlyme/remembered/x", "not a record");
        let tab = lab.tab_of("laptop", Some(me));
        assert!(is_in(&tab).await);
        assert_eq!(tab.sessions(me).await.unwrap().len(), 2);
        assert_eq!(tab.overview(me).await.unwrap().past, []);
        tab.log(me).await.unwrap();
        assert_eq!(tab.waiting(me).await.unwrap(), None);
        assert!(!tab.take_set_aside().is_empty());
        let rows = store.0.rows();
        assert!(rows.keys().any(|key| key.starts_with("server/bad/")));
    });
}

#[test]
fn a_change_of_the_password_that_was_done_is_never_called_undone() {
    block_on(async {
        let lab = Devices::on(server());
        let (laptop, phone, current, name) = two(&lab).await;
        let me = &current.profile.id;
        let tablet = lab.tab("tablet");
        let chosen = enter(&tablet, &name, PASSWORD).await.unwrap().session;
        let way = lab.device("laptop").way;
        way.plan("POST /revoke-session", Fault::Offline, None);
        let form = change(PASSWORD, NEW, &[&chosen]);
        let report = laptop.change_password(me, form).await.unwrap();
        let outcomes: Vec<_> = report.closings.iter().map(|line| line.outcome).collect();
        assert_eq!(outcomes, [Outcome::Waiting]);
        enter(&lab.tab("desk"), &name, NEW).await.unwrap();
        assert!(is_in(&tablet).await);
        way.mend();
        assert_eq!(laptop.carry_out(me).await.unwrap().unwrap().closed(), 1);
        assert!(!is_in(&tablet).await);
        assert!(is_in(&phone).await);
    });
}

#[test]
fn a_log_in_whose_answer_was_lost_is_not_called_unreached() {
    block_on(async {
        let lab = Devices::on(server());
        let name = lab.person("nuria");
        sign_up(&lab.tab("laptop"), &name).await;
        let phone = lab.tab("phone");
        assert_eq!(phone.current().await.unwrap(), Standing::LoggedOut);
        let way = lab.device("phone").way;
        way.plan("GET /get-session", Fault::Offline, None);
        let answer = enter(&phone, &name, PASSWORD).await;
        assert_eq!(answer.unwrap_err(), ServiceError::NoAnswer);
        way.mend();
        enter(&phone, &name, PASSWORD).await.unwrap();
        assert!(is_in(&phone).await);
    });
}
