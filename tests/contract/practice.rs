//! Accounts to practise with, and the fire drill.

use super::World;
use super::lab::{Lab, PASSWORD, change, enter, form, is_in, sign_up, try_in, typed, username};
use onlyme::domain::clue::Clue;
use onlyme::domain::drill::{Debrief, LeftOpen, Plan, Stage};
use onlyme::domain::saved::KeepFor;
use onlyme::domain::session::{EndReason, Revoke};
use onlyme::domain::time::Span;
use onlyme::service::embedded::ports::Clock;
use onlyme::service::{AccountService, ServiceError, SignUp, Standing};
use onlyme::state::intruder;

pub async fn a_practice_account_goes_with_all_that_belongs_to_it_on_every_device<W: World>() {
    let lab = Lab::new::<W>().await;
    let [laptop, phone, tablet] = ["laptop", "phone", "tablet"].map(|name| lab.tab(name));
    let other = sign_up(&tablet, "other").await;
    let before = lab.facts().await;
    let practice = SignUp { practice: true, ..form("practice.one", PASSWORD) };
    let me = laptop.sign_up(practice).await.unwrap();
    assert!(me.profile.practice && !other.profile.practice);
    let who = &me.profile.id;
    enter(&phone, "practice.one").await;
    for tab in [&laptop, &phone] {
        tab.save_login(who, KeepFor::Month).await.unwrap();
        tab.overview(who).await.unwrap();
    }
    phone.log_out().await.unwrap();
    phone.one_tap(who).await.unwrap();
    assert!(try_in(&tablet, "practice.one", "wrong one").await.is_err());
    laptop.remove_practice(who).await.unwrap();

    assert_eq!(laptop.current().await, Ok(Standing::LoggedOut));
    let gone = |key: &String| key.starts_with("gone/");
    let mut after = lab.facts().await;
    assert_eq!(after.keys().filter(|key| gone(key)).count(), 2, "no copy brings it back");
    after.retain(|key, _| !gone(key));
    assert_eq!(after, before, "nothing of it is left, and nothing else is gone");
    assert!(!lab.rows().await.keys().any(|key| key.contains(&who.0)), "no log and no counter");
    let Standing::Ended(ended) = phone.current().await.unwrap() else { panic!("still in") };
    assert_eq!(ended.reason, EndReason::Unknown);
    phone.log_out().await.unwrap();
    for device in ["laptop", "phone"] {
        assert_eq!(lab.tab(device).accounts().await, Ok(vec![]), "{device}");
        assert!(lab.tab(device).one_tap(who).await.is_err());
    }
    assert!(is_in(&tablet).await);
    assert_eq!(laptop.username_available(&username("practice.one")).await, Ok(true));
}

pub async fn an_account_of_somebodys_own_is_never_removed_in_one_step<W: World>() {
    let lab = Lab::new::<W>().await;
    let [laptop, phone] = ["laptop", "phone"].map(|name| lab.tab(name));
    let me = sign_up(&laptop, "nuria").await;
    let practice = SignUp { practice: true, ..form("practice.one", PASSWORD) };
    let other = phone.sign_up(practice).await.unwrap().profile.id;
    let before = lab.facts().await;
    assert_eq!(laptop.remove_practice(&me.profile.id).await, Err(ServiceError::NotPractice));
    assert_eq!(laptop.remove_practice(&other).await, Err(ServiceError::OtherAccount));
    phone.log_out().await.unwrap();
    assert_eq!(phone.remove_practice(&other).await, Err(ServiceError::LoggedOut(None)));
    assert_eq!(
        lab.facts().await.keys().collect::<Vec<_>>(),
        before.keys().collect::<Vec<_>>(),
        "no row went"
    );
}

/// Goes through the drill of `seed` and finds the intruder by its device.
async fn drilled<W: World>(seed: u32) -> Debrief {
    let lab = Lab::new::<W>().await;
    let [laptop, phone, stranger] = ["laptop", "phone", "stranger"].map(|name| lab.tab(name));
    let me = sign_up(&laptop, "nuria").await;
    let who = &me.profile.id;
    enter(&phone, "nuria").await;
    laptop.overview(who).await.unwrap();
    lab.clock.pass(Span::minutes(60));
    let begun = intruder::enter(&laptop, &stranger, &me.profile, typed(PASSWORD), seed).await;
    let mut drill = begun.unwrap();
    assert_eq!(drill.stage(), Stage::Find);
    lab.clock.pass(Span::seconds(20));
    let now = lab.clock.now();
    drill.see(intruder::look(&stranger, None, now).await.unwrap());
    assert_eq!(drill.stage(), Stage::Find, "it is still in");
    let all = laptop.sessions(who).await.unwrap();
    let found = all.into_iter().find(|info| info.device.id == drill.intruder).unwrap();
    laptop.revoke(who, Revoke::These(vec![found.id])).await.unwrap();
    lab.clock.pass(Span::seconds(10));
    drill.see(intruder::look(&stranger, None, lab.clock.now()).await.unwrap());
    assert_eq!(drill.stage(), Stage::Change);
    laptop.change_password(who, change(PASSWORD, "another kiln", &[])).await.unwrap();
    let Standing::LoggedIn(current) = laptop.current().await.unwrap() else { panic!("out") };
    let changed = current.profile.password_changed;
    drill.see(intruder::look(&stranger, changed, lab.clock.now()).await.unwrap());
    assert_eq!(drill.stage(), Stage::Done);
    let told = intruder::put_away(&laptop, &stranger, &drill).await.unwrap();
    assert_eq!(stranger.current().await, Ok(Standing::LoggedOut));
    assert!(is_in(&phone).await, "nobody else was put out");
    told
}

pub async fn a_fire_drill_is_the_same_again_under_the_same_seed_and_clock<W: World>() {
    for seed in 0..8 {
        let told = drilled::<W>(seed).await;
        assert_eq!(told, drilled::<W>(seed).await, "seed {seed}");
        assert_eq!((told.out, told.changed), (Some(Span::seconds(20)), Some(Span::seconds(30))));
        assert_eq!((told.left, told.own_out), (vec![], 0));
        let mut clues = vec![Clue::New, Clue::FirstTime];
        if Plan::of(seed).wrong >= 3 {
            clues.insert(1, Clue::Burst);
        }
        assert_eq!(told.clues, clues, "seed {seed}");
    }
}

pub async fn a_fire_drill_that_is_ended_early_names_what_was_left_open<W: World>() {
    // Its plan says that the intruder saves the login.
    let seed = (0..100).find(|seed| Plan::of(*seed).saves).unwrap();
    let lab = Lab::new::<W>().await;
    let [laptop, phone, stranger] = ["laptop", "phone", "stranger"].map(|name| lab.tab(name));
    let me = sign_up(&laptop, "nuria").await;
    let who = &me.profile.id;
    let wrong = intruder::enter(&laptop, &stranger, &me.profile, typed("a slip"), seed).await;
    assert_eq!(wrong, Err(ServiceError::WrongPassword));
    assert_eq!(stranger.current().await, Ok(Standing::LoggedOut), "a slip lets nobody in");
    let own = enter(&phone, "nuria").await.session;
    let begun = intruder::enter(&laptop, &stranger, &me.profile, typed(PASSWORD), seed).await;
    let drill = begun.unwrap();
    laptop.revoke(who, Revoke::These(vec![own])).await.unwrap();
    let told = intruder::put_away(&laptop, &stranger, &drill).await.unwrap();
    assert_eq!(told.left, [LeftOpen::Session, LeftOpen::SavedLogin, LeftOpen::Password]);
    assert_eq!((told.out, told.changed, told.own_out), (None, None, 1));
    assert_eq!(laptop.sessions(who).await.unwrap().len(), 1, "the intruder does not stay");
    assert_eq!(stranger.accounts().await, Ok(vec![]));
    assert_eq!(laptop.saved_on(who).await, Ok(vec![]));
}
