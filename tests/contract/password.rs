//! Changing the password.

use super::World;
use super::lab::{Lab, PASSWORD, change, devices, enter, form, is_in, sign_up, try_in};
use futures::future::join;
use onlyme::domain::ids::SessionId;
use onlyme::domain::password::PasswordProblem;
use onlyme::domain::session::{EndReason, Outcome, Revoke};
use onlyme::domain::time::Span;
use onlyme::service::embedded::ports::Clock;
use onlyme::service::{AccountService, ServiceError, Standing};

const NEW: &str = "clay and wheel";

pub async fn after_a_change_only_the_new_password_opens<W: World>() {
    let lab = Lab::new::<W>().await;
    let laptop = lab.tab("laptop");
    let me = sign_up(&laptop, "nuria").await.profile.id;
    lab.clock.pass(Span::days(1));
    let report = laptop.change_password(&me, change(PASSWORD, NEW, &[])).await.unwrap();
    assert!(report.closings.is_empty() && !report.current_ended);
    let phone = lab.tab("phone");
    assert_eq!(try_in(&phone, "nuria", PASSWORD).await, Err(ServiceError::WrongCredentials));
    let profile = try_in(&phone, "nuria", NEW).await.unwrap().profile;
    assert_eq!(profile.password_changed, Some(lab.clock.now()));
    assert!(is_in(&laptop).await);
}

pub async fn a_wrong_current_password_changes_nothing_but_the_counter<W: World>() {
    let lab = Lab::new::<W>().await;
    let (laptop, phone) = (lab.tab("laptop"), lab.tab("phone"));
    let me = sign_up(&laptop, "nuria").await.profile.id;
    let other = enter(&phone, "nuria").await.session;
    let before = lab.facts().await;
    lab.clock.pass(Span::minutes(1));
    let answer = laptop.change_password(&me, change("a wrong one", NEW, &[&other])).await;
    assert_eq!(answer, Err(ServiceError::WrongPassword));
    assert_eq!(lab.facts().await, before);
    assert!(lab.key("tries/").await.starts_with("tries/confirm/"));
}

pub async fn a_new_password_is_judged_before_the_current_one_is_tried<W: World>() {
    let lab = Lab::new::<W>().await;
    let laptop = lab.tab("laptop");
    let me = laptop.sign_up(form("nuria.campos", PASSWORD)).await.unwrap().profile.id;
    lab.hasher.runs.set(0);
    let before = lab.rows().await;
    for (new, problem) in [
        ("", PasswordProblem::Missing),
        ("1234567", PasswordProblem::TooShort(8)),
        ("NURIA.CAMPOS", PasswordProblem::IsAName),
        ("Password", PasswordProblem::Common),
    ] {
        let answer = laptop.change_password(&me, change("a wrong one", new, &[])).await;
        assert_eq!(answer, Err(ServiceError::PasswordRefused(problem)), "{new:?}");
    }
    lab.hasher.has_list.set(false);
    let answer = laptop.change_password(&me, change(PASSWORD, NEW, &[])).await;
    assert_eq!(answer, Err(ServiceError::CommonListUnavailable));
    assert_eq!((lab.hasher.runs.get(), lab.rows().await), (0, before));
}

pub async fn the_new_password_must_differ_from_the_current_one<W: World>() {
    let lab = Lab::new::<W>().await;
    let laptop = lab.tab("laptop");
    let me = laptop.sign_up(form("nuria", "caf\u{e9} au lait")).await.unwrap().profile.id;
    let before = lab.rows().await;
    let same = Err(ServiceError::PasswordRefused(PasswordProblem::SameAsCurrent));
    for _ in 0..10 {
        for new in ["caf\u{e9} au lait", "cafe\u{301} au lait"] {
            let form = change("caf\u{e9} au lait", new, &[]);
            assert_eq!(laptop.change_password(&me, form).await, same);
        }
    }
    assert_eq!(lab.rows().await, before, "a right current password is no wrong try");
    let answer = laptop.change_password(&me, change("a wrong one", "a wrong one", &[])).await;
    assert_eq!(answer, Err(ServiceError::WrongPassword));
}

pub async fn the_chosen_sessions_close_in_the_same_step_and_the_others_stay<W: World>() {
    let lab = Lab::new::<W>().await;
    let [laptop, phone, tablet] = ["laptop", "phone", "tablet"].map(|name| lab.tab(name));
    let me = sign_up(&laptop, "nuria").await;
    let closed = enter(&phone, "nuria").await.session;
    let stays = enter(&tablet, "nuria").await.session;
    let gone = SessionId("gone".into());
    let close = [&closed, &me.session, &gone, &closed];
    let report =
        laptop.change_password(&me.profile.id, change(PASSWORD, NEW, &close)).await.unwrap();
    let lines: Vec<_> = report.closings.iter().map(|c| (&c.session, c.outcome)).collect();
    assert_eq!(lines, [(&closed, Outcome::Closed), (&gone, Outcome::AlreadyGone)]);
    assert!(!report.current_ended);
    let Standing::Ended(why) = phone.current().await.unwrap() else { panic!("still in") };
    let by = Some(Lab::<W::Store>::device("laptop"));
    assert_eq!((why.reason, why.by), (EndReason::PasswordChanged, by));
    assert!(is_in(&laptop).await && is_in(&tablet).await);
    let list = laptop.sessions(&me.profile.id).await.unwrap();
    assert!(list.iter().any(|info| info.id == stays));
}

pub async fn a_change_counts_as_confirmed<W: World>() {
    let lab = Lab::new::<W>().await;
    let (laptop, phone) = (lab.tab("laptop"), lab.tab("phone"));
    let me = sign_up(&laptop, "nuria").await.profile.id;
    enter(&phone, "nuria").await;
    lab.clock.pass(Span::minutes(6));
    laptop.change_password(&me, change(PASSWORD, NEW, &[])).await.unwrap();
    assert_eq!(laptop.revoke(&me, Revoke::AllOthers).await.unwrap().closed(), 1);
    assert_eq!(devices(&laptop, &me).await, ["laptop"]);
}

pub async fn a_change_sets_the_counters_back<W: World>() {
    let lab = Lab::new::<W>().await;
    let laptop = lab.tab("laptop");
    let me = sign_up(&laptop, "nuria").await.profile.id;
    assert!(laptop.change_password(&me, change("a wrong one", NEW, &[])).await.is_err());
    assert!(try_in(&lab.tab("phone"), "nuria", "a wrong one").await.is_err());
    laptop.change_password(&me, change(PASSWORD, NEW, &[])).await.unwrap();
    assert!(!lab.rows().await.keys().any(|key| key.starts_with("tries/")));
}

pub async fn of_two_changes_at_the_same_time_one_is_refused<W: World>() {
    let lab = Lab::new::<W>().await;
    let (laptop, phone) = (lab.tab("laptop"), lab.tab("phone"));
    let me = sign_up(&laptop, "nuria").await.profile.id;
    enter(&phone, "nuria").await;
    let one = laptop.change_password(&me, change(PASSWORD, "the first one", &[]));
    let two = phone.change_password(&me, change(PASSWORD, "the other one", &[]));
    let (one, two) = join(one, two).await;
    let (won, lost, refused) = match (&one, &two) {
        (Ok(_), Err(error)) => ("the first one", "the other one", error),
        (Err(error), Ok(_)) => ("the other one", "the first one", error),
        _ => panic!("{one:?} {two:?}"),
    };
    assert_eq!(*refused, ServiceError::WrongPassword);
    let desk = lab.tab("desk");
    assert!(try_in(&desk, "nuria", lost).await.is_err());
    assert!(try_in(&desk, "nuria", won).await.is_ok());
}
