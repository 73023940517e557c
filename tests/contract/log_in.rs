//! Logging in with a password.

use super::World;
use super::lab::{Lab, PASSWORD, enter, form, found, is_in, sign_up, try_in};
use futures::future::join;
use onlyme::hashing::Cost;
use onlyme::service::{AccountService, ServiceError};

pub async fn user_name_and_email_both_lead_in<W: World>() {
    let lab = Lab::new::<W>().await;
    let me = sign_up(&lab.tab("laptop"), "nuria").await;
    for name in ["nuria", "Nuria", "nuria@example.org", " NURIA@example.ORG "] {
        assert_eq!(enter(&lab.tab("phone"), name).await.profile, me.profile, "{name}");
    }
}

pub async fn an_unknown_user_and_a_wrong_password_are_answered_alike<W: World>() {
    let lab = Lab::new::<W>().await;
    sign_up(&lab.tab("laptop"), "nuria").await;
    let phone = lab.tab("phone");
    for name in ["nuria", "nobody", "nuria@example.org", "nobody@example.org"] {
        lab.hasher.runs.set(0);
        let answer = try_in(&phone, name, "another one").await;
        assert_eq!(answer, Err(ServiceError::WrongCredentials), "{name}");
        assert_eq!(lab.hasher.runs.get(), 1, "{name}: the same work is done");
    }
    assert!(!is_in(&phone).await);
}

pub async fn a_password_opens_in_any_normal_form_but_in_no_other_spelling<W: World>() {
    let lab = Lab::new::<W>().await;
    lab.tab("laptop").sign_up(form("nuria", "caf\u{e9} ﬁno 73")).await.unwrap();
    let phone = lab.tab("phone");
    for wrong in ["caf\u{e9} fino 73", "Caf\u{e9} ﬁno 73", "caf\u{e9} ﬁno 73 ", "cafe ﬁno 73"]
    {
        let answer = try_in(&phone, "nuria", wrong).await;
        assert_eq!(answer, Err(ServiceError::WrongCredentials), "{wrong:?}");
    }
    try_in(&phone, "nuria", "cafe\u{301} ﬁno 73").await.unwrap();
}

pub async fn a_hash_that_cost_less_is_replaced_at_the_next_log_in<W: World>() {
    let lab = Lab::new::<W>().await;
    sign_up(&lab.tab("laptop"), "nuria").await;
    let account = lab.key("account/").await;
    assert!(lab.rows().await[&account].contains("$m=8,t=1,p=1$"));
    lab.hasher.cost.set(Cost { memory: 16, passes: 2 });
    let me = enter(&lab.tab("phone"), "nuria").await;
    assert_eq!(me.profile.password_changed, None, "the password is still the same");
    assert!(lab.rows().await[&account].contains("$m=16,t=2,p=1$"));
    enter(&lab.tab("phone"), "nuria").await;
}

pub async fn log_ins_that_cross_while_the_hash_is_replaced_all_succeed<W: World>() {
    let lab = Lab::new::<W>().await;
    sign_up(&lab.tab("laptop"), "nuria").await;
    lab.hasher.cost.set(Cost { memory: 16, passes: 1 });
    let (phone, tablet) = (lab.tab("phone"), lab.tab("tablet"));
    lab.hasher.runs.set(0);
    join(enter(&phone, "nuria"), enter(&tablet, "nuria")).await;
    assert_eq!(lab.hasher.runs.get(), 3, "one of them was checked again");
    assert!(is_in(&phone).await && is_in(&tablet).await);
}

pub async fn a_log_in_outlives_a_reload_of_its_device_only<W: World>() {
    let lab = Lab::new::<W>().await;
    let me = sign_up(&lab.tab("laptop"), "nuria").await;
    let reloaded = lab.tab("laptop");
    assert_eq!(reloaded.sessions(&me.profile.id).await, Err(ServiceError::LoggedOut(None)));
    assert!(is_in(&reloaded).await);
    assert_eq!(reloaded.sessions(&me.profile.id).await.unwrap().len(), 1);
    assert!(!is_in(&lab.tab("phone")).await);
}

pub async fn a_log_in_that_cannot_be_kept_still_works_in_its_tab<W: World>() {
    let lab = Lab::new::<W>().await;
    sign_up(&lab.tab("laptop"), "nuria").await;
    let phone = lab.tab("phone");
    lab.keyring("phone").fails.set(true);
    let me = enter(&phone, "nuria").await;
    assert!(is_in(&phone).await);
    assert_eq!(phone.sessions(&me.profile.id).await.unwrap().len(), 2);
    lab.keyring("phone").fails.set(false);
    assert!(!is_in(&lab.tab("phone")).await);
}

pub async fn a_log_in_is_not_undone_by_what_the_device_had_kept_before<W: World>() {
    let lab = Lab::new::<W>().await;
    sign_up(&lab.tab("laptop"), "nuria").await;
    sign_up(&lab.tab("phone"), "ana").await;
    let phone = lab.tab("phone");
    // Which of the two the store answers first is its own affair; the log-in stands in the end.
    let (stood, entered) = join(phone.current(), enter(&phone, "nuria")).await;
    stood.unwrap();
    assert_eq!(phone.current().await.unwrap(), found(&entered));
}

pub async fn asking_how_a_device_stands_begins_no_session<W: World>() {
    let lab = Lab::new::<W>().await;
    let laptop = lab.tab("laptop");
    let me = sign_up(&laptop, "nuria").await;
    laptop.log_out().await.unwrap();
    for _ in 0..100 {
        assert!(!is_in(&lab.tab("laptop")).await && !is_in(&laptop).await);
    }
    assert!(try_in(&laptop, "nuria", PASSWORD).await.is_ok());
    assert_eq!(laptop.sessions(&me.profile.id).await.unwrap().len(), 1);
}

pub async fn a_hasher_that_fails_lets_nobody_in<W: World>() {
    let lab = Lab::new::<W>().await;
    let laptop = lab.tab("laptop");
    let me = sign_up(&laptop, "nuria").await;
    lab.hasher.fails.set(true);
    let phone = lab.tab("phone");
    assert_eq!(try_in(&phone, "nuria", PASSWORD).await, Err(ServiceError::HasherFailed));
    assert_eq!(phone.sign_up(form("ana", PASSWORD)).await, Err(ServiceError::HasherFailed));
    let confirmed = laptop.confirm(&me.profile.id, super::lab::typed(PASSWORD)).await;
    assert_eq!(confirmed, Err(ServiceError::HasherFailed));
    assert!(!is_in(&phone).await && is_in(&laptop).await);
}
