//! How sessions begin, age and end.

use super::World;
use super::lab::{Lab, PASSWORD, devices, enter, found, is_in, sign_up, try_in, typed};
use onlyme::domain::account::ProfilePatch;
use onlyme::domain::ids::AccountId;
use onlyme::domain::secret::SessionSecret;
use onlyme::domain::session::{EndReason, Ended, Revoke};
use onlyme::domain::time::{Span, Timestamp};
use onlyme::service::embedded::ports::{Clock, Held, Keyring, Store};
use onlyme::service::{AccountService, ServiceError, Standing};
use sha2::{Digest, Sha256};

/// Why the tab's session is over.
async fn ended(tab: &impl AccountService) -> Ended {
    match tab.current().await.unwrap() {
        Standing::Ended(ended) => ended,
        other => panic!("{other:?}"),
    }
}

/// A device that shows a credential which was copied from another.
async fn copied<S: Store>(lab: &Lab<S>, held: &Held) -> super::lab::Tab<S> {
    lab.keyring("thief").inner.keep(held).await.unwrap();
    lab.tab("thief")
}

pub async fn each_log_in_has_a_new_secret_and_ends_the_one_before<W: World>() {
    let lab = Lab::new::<W>().await;
    let first_tab = lab.tab("laptop");
    let first = sign_up(&first_tab, "nuria").await;
    let old = lab.kept("laptop").await.unwrap();
    let second = enter(&lab.tab("laptop"), "nuria").await;
    let new = lab.kept("laptop").await.unwrap();
    assert_ne!(first.session, second.session);
    assert_ne!(old.secret.reveal(), new.secret.reveal());
    let replaced = Ended { at: lab.clock.now(), reason: EndReason::Replaced, by: None };
    assert_eq!(ended(&first_tab).await, replaced);
    assert_eq!(ended(&copied(&lab, &old).await).await, replaced);
    let reloaded = lab.tab("laptop");
    assert!(is_in(&reloaded).await);
    assert_eq!(devices(&reloaded, &first.profile.id).await, ["laptop"]);
}

pub async fn a_planted_secret_is_never_taken_up<W: World>() {
    let lab = Lab::new::<W>().await;
    let me = sign_up(&lab.tab("laptop"), "nuria").await;
    let planted = Held { account: me.profile.id, secret: SessionSecret::from_random([9; 32]) };
    lab.keyring("phone").inner.keep(&planted).await.unwrap();
    let phone = lab.tab("phone");
    assert_eq!(ended(&phone).await.reason, EndReason::Unknown);
    enter(&phone, "nuria").await;
    assert_ne!(lab.kept("phone").await.unwrap().secret.reveal(), &[9; 32]);
    assert_eq!(ended(&copied(&lab, &planted).await).await.reason, EndReason::Unknown);
}

pub async fn the_store_and_the_list_hold_nothing_that_logs_in<W: World>() {
    let lab = Lab::new::<W>().await;
    let laptop = lab.tab("laptop");
    let me = sign_up(&laptop, "nuria").await;
    let held = lab.kept("laptop").await.unwrap();
    let dump = format!("{:?}", lab.rows().await);
    assert!(!dump.contains(&hex::encode(held.secret.reveal())) && !dump.contains(PASSWORD));
    let list = laptop.sessions(&me.profile.id).await.unwrap();
    assert_eq!(list[0].id.0, hex::encode(Sha256::digest(held.secret.reveal())));
    let mut shown = [0; 32];
    hex::decode_to_slice(&list[0].id.0, &mut shown).unwrap();
    let secret = SessionSecret::from_random(shown);
    let thief = copied(&lab, &Held { account: me.profile.id, secret }).await;
    assert_eq!(ended(&thief).await.reason, EndReason::Unknown);
}

pub async fn a_session_ends_after_30_idle_days_to_the_millisecond<W: World>() {
    let lab = Lab::new::<W>().await;
    let laptop = lab.tab("laptop");
    sign_up(&laptop, "nuria").await;
    lab.clock.pass(Span(Span::days(30).0 - 1));
    assert!(is_in(&laptop).await);
    let last_used = lab.clock.now();
    lab.clock.pass(Span::days(30));
    let idle = Ended { at: last_used.plus(Span::days(30)), reason: EndReason::Idle, by: None };
    assert_eq!(ended(&laptop).await, idle);
    lab.clock.pass(Span::days(5));
    assert_eq!(ended(&lab.tab("laptop")).await, idle, "the moment stays, whoever asks when");
}

pub async fn a_session_ends_after_90_days_however_much_it_is_used<W: World>() {
    let lab = Lab::new::<W>().await;
    let laptop = lab.tab("laptop");
    let me = sign_up(&laptop, "nuria").await;
    let end = lab.clock.now().plus(Span::days(90));
    for _ in 0..89 {
        lab.clock.pass(Span::days(1));
        assert!(is_in(&laptop).await);
    }
    assert_eq!(laptop.sessions(&me.profile.id).await.unwrap()[0].expires, end);
    lab.clock.set(end.0 - 1);
    assert!(is_in(&laptop).await);
    lab.clock.set(end.0);
    assert_eq!(ended(&laptop).await, Ended { at: end, reason: EndReason::Expired, by: None });
}

pub async fn only_calls_that_succeed_count_as_use<W: World>() {
    let lab = Lab::new::<W>().await;
    let (laptop, phone) = (lab.tab("laptop"), lab.tab("phone"));
    let me = sign_up(&laptop, "nuria").await.profile.id;
    enter(&phone, "nuria").await;
    let begun = lab.clock.now();
    let used = async || {
        let list = phone.sessions(&me).await.unwrap();
        list.into_iter().find(|info| !info.current).unwrap().last_active
    };
    lab.clock.pass(Span::minutes(10));
    assert!(laptop.confirm(&me, typed("a wrong one")).await.is_err());
    assert!(laptop.revoke(&me, Revoke::AllOthers).await.is_err());
    let taken = ProfilePatch { username: Some(super::lab::username("ana")), ..Default::default() };
    sign_up(&lab.tab("desk"), "ana").await;
    assert_eq!(laptop.update_profile(&me, taken).await, Err(ServiceError::UsernameTaken));
    assert_eq!(used().await, begun);
    for minute in 11..15 {
        lab.clock.pass(Span::minutes(1));
        match minute {
            11 => assert!(is_in(&laptop).await),
            12 => drop(laptop.sessions(&me).await.unwrap()),
            13 => drop(laptop.update_profile(&me, ProfilePatch::default()).await.unwrap()),
            _ => laptop.confirm(&me, typed(PASSWORD)).await.unwrap(),
        }
        assert_eq!(used().await, begun.plus(Span::minutes(minute)));
    }
}

pub async fn the_twenty_sixth_log_in_ends_the_one_idle_longest<W: World>() {
    let lab = Lab::new::<W>().await;
    let first = lab.tab("device 0");
    let me = sign_up(&first, "nuria").await.profile.id;
    let second = lab.tab("device 1");
    for n in 1..25 {
        lab.clock.pass(Span::seconds(1));
        if n == 1 {
            enter(&second, "nuria").await
        } else {
            enter(&lab.tab(&format!("device {n}")), "nuria").await
        };
    }
    assert!(is_in(&first).await && devices(&first, &me).await.len() == 25);
    enter(&lab.tab("device 24"), "nuria").await;
    assert!(is_in(&second).await, "a device that logs in again needs no room");
    lab.clock.pass(Span::seconds(1));
    assert!(is_in(&first).await);
    let last = lab.tab("device 25");
    enter(&last, "nuria").await;
    assert!(is_in(&first).await && devices(&last, &me).await.len() == 25);
    let gone: Vec<String> = (0..26).map(|n| format!("device {n}")).collect();
    let live = devices(&last, &me).await;
    let gone: Vec<_> = gone.iter().filter(|name| !live.contains(name)).collect();
    assert_eq!(gone, ["device 2"]);
    let by = Some(Lab::<W::Store>::device("device 25"));
    let why = ended(&lab.tab("device 2")).await;
    assert_eq!((why.reason, why.by), (EndReason::TooMany, by));
}

pub async fn the_list_has_this_session_first_and_then_the_last_used<W: World>() {
    let lab = Lab::new::<W>().await;
    let [laptop, phone, tablet] = ["laptop", "phone", "tablet"].map(|name| lab.tab(name));
    let me = sign_up(&laptop, "nuria").await.profile.id;
    lab.clock.pass(Span::seconds(1));
    enter(&phone, "nuria").await;
    lab.clock.pass(Span::seconds(1));
    enter(&tablet, "nuria").await;
    assert_eq!(devices(&laptop, &me).await, ["laptop", "tablet", "phone"]);
    lab.clock.pass(Span::seconds(1));
    assert!(is_in(&phone).await);
    assert_eq!(devices(&tablet, &me).await, ["tablet", "phone", "laptop"]);
    let list = tablet.sessions(&me).await.unwrap();
    assert_eq!(list.iter().map(|info| info.current).collect::<Vec<_>>(), [true, false, false]);
    assert_eq!(list[1].expires, lab.clock.now().plus(Span::days(30)));
}

pub async fn the_history_keeps_the_newest_fifty<W: World>() {
    let lab = Lab::new::<W>().await;
    let laptop = lab.tab("laptop");
    let first = sign_up(&laptop, "nuria").await;
    let prefix = format!("session/{}/", first.profile.id);
    let mut newest = Vec::new();
    for _ in 0..60 {
        lab.clock.pass(Span::seconds(1));
        newest.push(enter(&laptop, "nuria").await.session);
    }
    let rows = lab.rows().await;
    assert_eq!(rows.keys().filter(|key| key.starts_with(&prefix)).count(), 51);
    let is_kept = |id: &_| rows.contains_key(&format!("{prefix}{id}"));
    assert!(newest[9..].iter().all(is_kept) && !is_kept(&newest[8]) && !is_kept(&first.session));
}

pub async fn a_clock_that_jumps_back_neither_revives_nor_extends<W: World>() {
    let lab = Lab::new::<W>().await;
    let (laptop, phone) = (lab.tab("laptop"), lab.tab("phone"));
    sign_up(&laptop, "nuria").await;
    enter(&phone, "nuria").await;
    let start = lab.clock.now();
    lab.clock.pass(Span::days(-3_650));
    assert!(is_in(&laptop).await, "a jump back ends nothing");
    lab.clock.set(start.plus(Span::days(30)).0);
    assert_eq!(ended(&phone).await.reason, EndReason::Idle);
    lab.clock.set(start.0);
    assert_eq!(ended(&lab.tab("phone")).await.reason, EndReason::Idle);
    assert_eq!(ended(&laptop).await.at, start.plus(Span::days(30)));
}

pub async fn a_closed_device_is_told_why_when_and_by_which_device<W: World>() {
    let lab = Lab::new::<W>().await;
    let (laptop, phone) = (lab.tab("laptop"), lab.tab("phone"));
    let me = sign_up(&laptop, "nuria").await.profile.id;
    enter(&phone, "nuria").await;
    lab.clock.pass(Span::minutes(2));
    laptop.revoke(&me, Revoke::AllOthers).await.unwrap();
    let by = Some(Lab::<W::Store>::device("laptop"));
    let why = Ended { at: lab.clock.now(), reason: EndReason::Closed, by };
    lab.clock.pass(Span::days(20));
    assert_eq!(phone.sessions(&me).await, Err(ServiceError::LoggedOut(Some(why.clone()))));
    assert_eq!(ended(&phone).await, why);
    assert_eq!(ended(&lab.tab("phone")).await, why, "also after a reload");
}

pub async fn an_ended_session_stays_so_until_it_is_put_away<W: World>() {
    let lab = Lab::new::<W>().await;
    let (laptop, phone) = (lab.tab("laptop"), lab.tab("phone"));
    let me = sign_up(&laptop, "nuria").await.profile.id;
    enter(&phone, "nuria").await;
    laptop.revoke(&me, Revoke::AllOthers).await.unwrap();
    let why = ended(&phone).await;
    for key in lab.rows().await.keys().filter(|key| key.starts_with("session/")) {
        lab.plant(key, "{").await;
    }
    assert_eq!(ended(&phone).await, why, "the tab knows, whatever becomes of the row");
    phone.log_out().await.unwrap();
    assert_eq!(phone.current().await.unwrap(), Standing::LoggedOut);
    assert!(lab.kept("phone").await.is_none());
}

pub async fn logging_out_ends_the_session_at_the_service<W: World>() {
    let lab = Lab::new::<W>().await;
    let (laptop, phone) = (lab.tab("laptop"), lab.tab("phone"));
    let me = sign_up(&laptop, "nuria").await.profile.id;
    enter(&phone, "nuria").await;
    let copy = lab.kept("phone").await.unwrap();
    let other_tab = lab.tab("phone");
    assert!(is_in(&other_tab).await);
    phone.log_out().await.unwrap();
    assert_eq!(phone.current().await.unwrap(), Standing::LoggedOut);
    assert_eq!(phone.sessions(&me).await, Err(ServiceError::LoggedOut(None)));
    assert!(lab.kept("phone").await.is_none());
    assert_eq!(devices(&laptop, &me).await, ["laptop"]);
    assert_eq!(ended(&other_tab).await.reason, EndReason::LoggedOut);
    assert_eq!(ended(&copied(&lab, &copy).await).await.reason, EndReason::LoggedOut);
    phone.log_out().await.unwrap();
}

pub async fn a_tab_never_acts_for_another_account<W: World>() {
    let lab = Lab::new::<W>().await;
    let tab = lab.tab("laptop");
    let nuria = sign_up(&tab, "nuria").await;
    let other_tab = lab.tab("laptop");
    let ana = sign_up(&other_tab, "ana").await;
    assert_eq!(tab.current().await.unwrap(), found(&nuria));
    let crossed = [
        tab.sessions(&ana.profile.id).await.err(),
        tab.update_profile(&ana.profile.id, ProfilePatch::default()).await.err(),
        tab.confirm(&ana.profile.id, typed(PASSWORD)).await.err(),
        tab.revoke(&ana.profile.id, Revoke::All).await.err(),
        tab.sessions(&AccountId(String::new())).await.err(),
    ];
    assert!(crossed.iter().all(|answer| *answer == Some(ServiceError::OtherAccount)));
    assert!(is_in(&other_tab).await);
    assert_eq!(devices(&tab, &nuria.profile.id).await, ["laptop"]);
    let reloaded = lab.tab("laptop");
    assert_eq!(reloaded.current().await.unwrap(), found(&ana));
}

pub async fn a_tab_that_is_put_away_leaves_the_newer_log_in_of_another<W: World>() {
    let lab = Lab::new::<W>().await;
    let (old, new) = (lab.tab("laptop"), lab.tab("laptop"));
    sign_up(&old, "nuria").await;
    let newer = enter(&new, "nuria").await;
    assert_eq!(ended(&old).await.reason, EndReason::Replaced);
    assert!(try_in(&lab.tab("phone"), "nuria", "a wrong one").await.is_err());
    old.log_out().await.unwrap();
    assert_eq!(old.current().await.unwrap(), found(&newer));
    assert_eq!(lab.clock.now(), Timestamp(1_800_000_000_000));
}
