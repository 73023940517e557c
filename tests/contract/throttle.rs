//! Slowing down whoever guesses.

use super::World;
use super::lab::{Lab, PASSWORD, Tab, change, enter, sign_up, try_in, typed};
use futures::future::join_all;
use onlyme::domain::ids::AccountId;
use onlyme::domain::time::Span;
use onlyme::service::embedded::ports::Store;
use onlyme::service::{AccountService, ServiceError};

const WRONG: &str = "not the password";

/// Tries wrong passwords until one is refused untried; says how many were tried, and the wait.
async fn spend<S: Store>(tab: &Tab<S>, name: &str) -> (usize, Option<Span>) {
    for tried in 0..1_000 {
        match try_in(tab, name, WRONG).await {
            Err(ServiceError::WrongCredentials) => {}
            Err(ServiceError::TooMany(wait)) => return (tried, wait),
            other => panic!("{other:?}"),
        }
    }
    panic!("nobody stops the guessing")
}

async fn confirm<S: Store>(
    tab: &Tab<S>,
    who: &AccountId,
    password: &str,
) -> Result<(), ServiceError> {
    tab.confirm(who, typed(password)).await
}

pub async fn five_wrong_tries_are_free_and_then_the_wait_doubles<W: World>() {
    let lab = Lab::new::<W>().await;
    sign_up(&lab.tab("laptop"), "nuria").await;
    let phone = lab.tab("phone");
    assert_eq!(spend(&phone, "nuria").await, (5, Some(Span::seconds(30))));
    for wait in [30, 60, 120, 240, 480, 960, 1920, 3600, 3600] {
        lab.clock.pass(Span(wait * 1_000 - 1));
        let early = try_in(&phone, "nuria", PASSWORD).await;
        assert_eq!(early, Err(ServiceError::TooMany(Some(Span(1)))));
        lab.clock.pass(Span(1));
        assert_eq!(spend(&phone, "nuria").await.0, 1, "after {wait} s there is one try");
    }
}

pub async fn user_name_and_email_share_one_counter<W: World>() {
    let lab = Lab::new::<W>().await;
    sign_up(&lab.tab("laptop"), "nuria").await;
    let phone = lab.tab("phone");
    assert_eq!(spend(&phone, "nuria").await.0, 5);
    assert_eq!(spend(&phone, "nuria@example.org").await.0, 0);
}

pub async fn names_that_nobody_has_are_slowed_down_alike<W: World>() {
    let lab = Lab::new::<W>().await;
    let phone = lab.tab("phone");
    assert_eq!(spend(&phone, "nobody").await, (5, Some(Span::seconds(30))));
    lab.clock.pass(Span::seconds(30));
    assert_eq!(spend(&phone, "nobody").await, (1, Some(Span::seconds(60))));
    assert_eq!(spend(&phone, "somebody").await.0, 5, "each name has its own counter");
}

pub async fn a_right_password_sets_the_counter_back<W: World>() {
    let lab = Lab::new::<W>().await;
    let laptop = lab.tab("laptop");
    let me = sign_up(&laptop, "nuria").await;
    sign_up(&lab.tab("desk"), "ana").await;
    let phone = lab.tab("phone");
    assert_eq!(spend(&phone, "nuria").await.0, 5);
    enter(&lab.tab("desk"), "ana").await;
    assert_eq!(spend(&phone, "nuria").await.0, 0, "another account's password sets nothing back");
    lab.clock.pass(Span::seconds(30));
    enter(&phone, "nuria").await;
    assert_eq!(spend(&phone, "nuria").await.0, 5);
    confirm(&laptop, &me.profile.id, PASSWORD).await.unwrap();
    assert_eq!(spend(&phone, "nuria").await.0, 5);
}

pub async fn the_hundred_and_first_try_never_reaches_the_hasher<W: World>() {
    let lab = Lab::new::<W>().await;
    sign_up(&lab.tab("laptop"), "nuria").await;
    let phone = lab.tab("phone");
    lab.hasher.runs.set(0);
    let mut tried = 0;
    loop {
        let (more, wait) = spend(&phone, "nuria").await;
        tried += more;
        let Some(wait) = wait else { break };
        lab.clock.pass(wait);
    }
    assert_eq!((tried, lab.hasher.runs.get()), (100, 100));
    lab.clock.pass(Span::days(1));
    assert_eq!(try_in(&phone, "nuria", PASSWORD).await, Err(ServiceError::TooMany(None)));
    assert_eq!(lab.hasher.runs.get(), 100);
}

pub async fn tries_at_the_same_time_are_all_counted<W: World>() {
    let lab = Lab::new::<W>().await;
    sign_up(&lab.tab("laptop"), "nuria").await;
    let tabs: Vec<_> = (0..20).map(|_| lab.tab("phone")).collect();
    lab.hasher.runs.set(0);
    let answers = join_all(tabs.iter().map(|tab| try_in(tab, "nuria", WRONG))).await;
    let tried = answers.iter().filter(|a| **a == Err(ServiceError::WrongCredentials)).count();
    assert_eq!((tried, lab.hasher.runs.get()), (5, 5));
}

pub async fn neither_a_reload_nor_the_clock_shortens_the_wait<W: World>() {
    let lab = Lab::new::<W>().await;
    sign_up(&lab.tab("laptop"), "nuria").await;
    let (_, wait) = spend(&lab.tab("phone"), "nuria").await;
    lab.clock.pass(Span::days(-10_000));
    assert_eq!(spend(&lab.tab("phone"), "nuria").await, (0, wait));
    assert_eq!(spend(&lab.tab("tablet"), "nuria").await, (0, wait));
}

pub async fn a_stranger_at_the_log_in_screen_cannot_lock_out_a_live_session<W: World>() {
    let lab = Lab::new::<W>().await;
    let laptop = lab.tab("laptop");
    let me = sign_up(&laptop, "nuria").await;
    while let (_, Some(wait)) = spend(&lab.tab("phone"), "nuria").await {
        lab.clock.pass(wait);
    }
    assert!(super::lab::is_in(&laptop).await);
    confirm(&laptop, &me.profile.id, PASSWORD).await.unwrap();
    enter(&lab.tab("tablet"), "nuria").await;
}

pub async fn confirming_and_changing_share_the_counter_of_the_current_password<W: World>() {
    let lab = Lab::new::<W>().await;
    let laptop = lab.tab("laptop");
    let me = sign_up(&laptop, "nuria").await.profile.id;
    for _ in 0..3 {
        assert_eq!(confirm(&laptop, &me, WRONG).await, Err(ServiceError::WrongPassword));
    }
    for _ in 0..2 {
        let answer = laptop.change_password(&me, change(WRONG, "clay and wheel", &[])).await;
        assert_eq!(answer, Err(ServiceError::WrongPassword));
    }
    let wait = Err(ServiceError::TooMany(Some(Span::seconds(30))));
    assert_eq!(confirm(&laptop, &me, PASSWORD).await, wait);
    enter(&lab.tab("phone"), "nuria").await;
    confirm(&laptop, &me, PASSWORD).await.unwrap();
}

pub async fn made_up_names_do_not_fill_the_store<W: World>() {
    let lab = Lab::new::<W>().await;
    let phone = lab.tab("phone");
    for n in 0..205 {
        let _ = try_in(&phone, &format!("nobody{n}"), WRONG).await;
        lab.clock.pass(Span(1));
    }
    let _ = try_in(&phone, "nobody204", WRONG).await;
    let rows = lab.rows().await;
    let counters: Vec<_> = rows.iter().filter(|(key, _)| key.starts_with("tries/")).collect();
    assert_eq!(counters.len(), 200);
    assert_eq!(counters.iter().filter(|(_, text)| text.contains(r#""wrong":2"#)).count(), 1);
}
