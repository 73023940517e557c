//! Looking at who is in: names, clues, "Was this you?", idle time, history and the security log.

use super::World;
use super::lab::{Lab, PASSWORD, change, enter, is_in, sign_up, try_in, typed};
use onlyme::domain::chain::{Chain, Fault};
use onlyme::domain::ids::{AccountId, SessionId};
use onlyme::domain::log::{Event, Happened};
use onlyme::domain::saved::KeepFor;
use onlyme::domain::session::{EndReason, How, Outcome, Revoke, SessionInfo};
use onlyme::domain::text::DeviceName;
use onlyme::domain::time::{Span, Timestamp};
use onlyme::service::embedded::ports::{Clock, Store};
use onlyme::service::{AccountService, LogOut, Remember, ServiceError};

fn name(text: &str) -> DeviceName {
    DeviceName::parse(text).unwrap()
}

/// The line of a device in the list that `tab` sees.
async fn line(tab: &impl AccountService, who: &AccountId, device: &str) -> SessionInfo {
    let all = tab.sessions(who).await.unwrap();
    all.into_iter().find(|info| info.device.id.0 == device).unwrap()
}

/// What the log says, oldest first.
async fn told(tab: &impl AccountService, who: &AccountId) -> Vec<Happened> {
    let log = tab.log(who).await.unwrap();
    assert_eq!(log.chain.faults(), []);
    log.happened.into_iter().map(Option::unwrap).collect()
}

pub async fn a_young_session_closes_older_ones_only_after_the_password_was_typed_in_it<W: World>() {
    let lab = Lab::new::<W>().await;
    let [laptop, phone, tablet] = ["laptop", "phone", "tablet"].map(|name| lab.tab(name));
    let me = sign_up(&laptop, "nuria").await;
    lab.clock.pass(Span(1));
    enter(&phone, "nuria").await;
    lab.clock.pass(Span(1));
    let young = enter(&tablet, "nuria").await.session;
    let who = &me.profile.id;
    let before = lab.facts().await;
    for what in [Revoke::AllOthers, Revoke::All, Revoke::These(vec![me.session.clone()])] {
        assert_eq!(phone.revoke(who, what).await, Err(ServiceError::YoungSession));
    }
    assert_eq!(lab.facts().await, before);
    let younger = phone.revoke(who, Revoke::These(vec![young])).await.unwrap();
    assert_eq!(younger.closed(), 1, "one that came later may be closed");
    phone.confirm(who, typed(PASSWORD)).await.unwrap();
    assert_eq!(phone.revoke(who, Revoke::AllOthers).await.unwrap().closed(), 1);
    assert!(!is_in(&laptop).await);

    lab.clock.pass(Span::seconds(1));
    enter(&laptop, "nuria").await;
    lab.clock.pass(Span(Span::days(1).0 - 1));
    laptop.confirm(who, typed(PASSWORD)).await.unwrap();
    lab.clock.pass(Span::minutes(4));
    assert_eq!(laptop.revoke(who, Revoke::AllOthers).await.unwrap().closed(), 1);
}

pub async fn a_session_has_the_name_that_its_owner_gave_it_also_after_the_next_log_in<W: World>() {
    let lab = Lab::new::<W>().await;
    let (laptop, phone) = (lab.tab("laptop"), lab.tab("phone"));
    let me = sign_up(&laptop, "nuria").await;
    let who = &me.profile.id;
    let there = enter(&phone, "nuria").await.session;
    laptop.name_session(who, there.clone(), Some(name("The old phone"))).await.unwrap();
    laptop.name_session(who, me.session, Some(name("Kitchen"))).await.unwrap();
    assert_eq!(line(&phone, who, "phone").await.name, Some(name("The old phone")));
    assert_eq!(line(&phone, who, "laptop").await.name, Some(name("Kitchen")));
    let again = enter(&phone, "nuria").await.session;
    assert_eq!(line(&laptop, who, "phone").await.name, Some(name("The old phone")));
    let over = laptop.name_session(who, there, None).await;
    assert_eq!(over, Err(ServiceError::SessionGone));
    laptop.name_session(who, again.clone(), None).await.unwrap();
    assert_eq!(line(&laptop, who, "phone").await.name, None);
    laptop.name_session(who, again.clone(), None).await.unwrap();
    let report = laptop.revoke(who, Revoke::These(vec![again.clone()])).await.unwrap();
    assert_eq!(report.closings[0].name, None);
    let named = |told: &Happened| matches!(told.event, Event::Named { .. });
    assert_eq!(told(&laptop, who).await.iter().filter(|one| named(one)).count(), 3);
    let nobody = laptop.name_session(who, SessionId("../x".into()), None).await;
    assert_eq!(nobody, Err(ServiceError::SessionGone));
}

pub async fn a_new_log_in_is_unanswered_until_an_older_session_says_that_it_is_known<W: World>() {
    let lab = Lab::new::<W>().await;
    let [laptop, phone, tablet] = ["laptop", "phone", "tablet"].map(|name| lab.tab(name));
    let me = sign_up(&laptop, "nuria").await;
    let who = &me.profile.id;
    assert!(!line(&laptop, who, "laptop").await.unanswered);
    lab.clock.pass(Span(1));
    let first = enter(&phone, "nuria").await.session;
    lab.clock.pass(Span(1));
    enter(&tablet, "nuria").await;
    phone.know_session(who, first.clone()).await.unwrap();
    tablet.know_session(who, first.clone()).await.unwrap();
    assert!(line(&laptop, who, "phone").await.unanswered, "neither itself nor a later one counts");
    laptop.know_session(who, first.clone()).await.unwrap();
    assert!(!line(&tablet, who, "phone").await.unanswered);
    let again = enter(&phone, "nuria").await.session;
    assert!(!line(&laptop, who, "phone").await.unanswered, "the device is known by now");
    assert_eq!(laptop.know_session(who, first).await, Err(ServiceError::SessionGone));
    laptop.know_session(who, again).await.unwrap();
    let known = |told: &Happened| matches!(told.event, Event::Known { .. });
    assert_eq!(told(&laptop, who).await.iter().filter(|one| known(one)).count(), 1);
}

pub async fn a_visit_to_the_list_ends_after_half_an_hour_without_a_look<W: World>() {
    let lab = Lab::new::<W>().await;
    let (laptop, phone) = (lab.tab("laptop"), lab.tab("phone"));
    let me = sign_up(&laptop, "nuria").await.profile.id;
    enter(&phone, "nuria").await;
    let looked = async |tab: &super::lab::Tab<W::Store>| tab.overview(&me).await.unwrap().looked;
    assert_eq!(looked(&laptop).await, None);
    lab.clock.pass(Span::minutes(29));
    assert_eq!(looked(&laptop).await, None, "it is the same visit");
    let last = lab.clock.now();
    lab.clock.pass(Span::minutes(30));
    assert_eq!(looked(&laptop).await, Some(last));
    let reloaded = lab.tab_of("laptop", Some(&me));
    assert!(is_in(&reloaded).await);
    assert_eq!(looked(&reloaded).await, Some(last), "a reload is no new visit");
    assert_eq!(looked(&phone).await, None, "another device has not looked yet");
}

pub async fn unused_sessions_end_after_the_time_that_the_owner_has_chosen<W: World>() {
    let lab = Lab::new::<W>().await;
    let (laptop, phone) = (lab.tab("laptop"), lab.tab("phone"));
    let me = sign_up(&laptop, "nuria").await.profile.id;
    enter(&phone, "nuria").await;
    assert_eq!(laptop.overview(&me).await.unwrap().idle, Some(Span::days(30)));
    laptop.choose_idle(&me, 365).await.unwrap();
    assert_eq!(phone.overview(&me).await.unwrap().idle, Some(Span::days(365)));
    let begun = lab.clock.now();
    lab.clock.pass(Span(Span::days(365).0 - 1));
    assert!(is_in(&laptop).await, "longer than the greatest age that the policy gives");
    lab.clock.pass(Span(1));
    let over = laptop.overview(&me).await;
    let Err(ServiceError::LoggedOut(Some(why))) = over else { panic!("{over:?}") };
    assert_eq!((why.reason, why.at), (EndReason::Expired, begun.plus(Span::days(365))));

    enter(&laptop, "nuria").await;
    enter(&phone, "nuria").await;
    lab.clock.pass(Span::days(8));
    assert_eq!(laptop.choose_idle(&me, 7).await, Err(ServiceError::NeedsConfirmation));
    laptop.confirm(&me, typed(PASSWORD)).await.unwrap();
    laptop.choose_idle(&me, 7).await.unwrap();
    let overview = laptop.overview(&me).await.unwrap();
    assert_eq!(overview.sessions.len(), 1, "what was unused for longer ends at once");
    assert_eq!(overview.past[0].ended.reason, EndReason::Idle);
}

pub async fn the_history_says_how_each_session_ended<W: World>() {
    let lab = Lab::new::<W>().await;
    let (laptop, phone) = (lab.tab("laptop"), lab.tab("phone"));
    let me = sign_up(&laptop, "nuria").await.profile.id;
    enter(&phone, "nuria").await;
    lab.clock.pass(Span(1));
    laptop.revoke(&me, Revoke::AllOthers).await.unwrap();
    lab.clock.pass(Span(1));
    enter(&phone, "nuria").await;
    lab.clock.pass(Span(1));
    phone.log_out().await.unwrap();
    let past = laptop.overview(&me).await.unwrap().past;
    let by = |n: usize| past[n].ended.by.as_ref().map(|device| device.id.0.as_str());
    assert_eq!(past.len(), 2);
    assert_eq!((past[0].ended.reason, by(0)), (EndReason::LoggedOut, None));
    assert_eq!((past[1].ended.reason, by(1)), (EndReason::Closed, Some("laptop")));
}

pub async fn wrong_passwords_and_a_new_system_are_noted_with_the_log_in_that_follows<W: World>() {
    let lab = Lab::new::<W>().await;
    let (laptop, phone) = (lab.tab("laptop"), lab.tab("phone"));
    let me = sign_up(&laptop, "nuria").await.profile.id;
    assert!(!line(&laptop, &me, "laptop").await.first_time);
    for _ in 0..3 {
        assert!(try_in(&phone, "nuria", "a wrong one").await.is_err());
    }
    enter(&phone, "nuria").await;
    let there = line(&laptop, &me, "phone").await;
    assert_eq!((there.wrong_before, there.first_time), (3, true));
    enter(&phone, "nuria").await;
    let there = line(&laptop, &me, "phone").await;
    assert_eq!((there.wrong_before, there.first_time), (0, false));
    // The lab's devices are systems of their own and share a browser; sessions are forgotten with
    // time, what was seen is not.
    for _ in 0..60 {
        enter(&laptop, "nuria").await;
    }
    phone.log_out().await.unwrap();
    for _ in 0..60 {
        enter(&laptop, "nuria").await;
    }
    enter(&phone, "nuria").await;
    assert!(!line(&laptop, &me, "phone").await.first_time);
}

pub async fn the_log_tells_what_happened_in_its_order_and_holds<W: World>() {
    let lab = Lab::new::<W>().await;
    let (laptop, phone) = (lab.tab("laptop"), lab.tab("phone"));
    let me = sign_up(&laptop, "nuria").await.profile.id;
    assert!(try_in(&phone, "nuria", "a wrong one").await.is_err());
    let there = enter(&phone, "nuria").await.session;
    assert!(laptop.confirm(&me, typed("a wrong one")).await.is_err());
    let how = LogOut { remember: Remember::For(KeepFor::Day), everything: false, password: None };
    phone.log_out_of(&me, how).await.unwrap();
    let form = change(PASSWORD, "clay and wheel", &[]);
    laptop.change_password(&me, form).await.unwrap();
    let told = told(&laptop, &me).await;
    let device = Lab::<W::Store>::device;
    let events: Vec<Event> = told.iter().map(|one| one.event.clone()).collect();
    let ended = Event::Ended {
        session: there.mark(),
        device: device("phone"),
        reason: EndReason::LoggedOut,
    };
    assert_eq!(
        events,
        [
            Event::SignedUp,
            Event::LogInFailed,
            Event::LoggedIn { how: How::Password, wrong_before: 1 },
            Event::ConfirmFailed,
            Event::LoginSaved { keep: KeepFor::Day },
            ended,
            Event::PasswordChanged,
            Event::LoginEnded { device: device("phone") },
        ]
    );
    assert_eq!((told[1].by.clone(), told[1].on.clone()), (None, Some(device("phone"))));
    assert_eq!(
        (told[2].by.clone(), told[2].on.clone()),
        (Some(there.mark()), Some(device("phone")))
    );
    assert_eq!(told[3].on, Some(device("laptop")));
}

pub async fn names_that_nobody_has_leave_no_log<W: World>() {
    let lab = Lab::new::<W>().await;
    let laptop = lab.tab("laptop");
    sign_up(&laptop, "nuria").await;
    let before = lab.rows().await.keys().filter(|key| key.starts_with("log")).count();
    assert!(try_in(&lab.tab("phone"), "nobody", "a wrong one").await.is_err());
    let after = lab.rows().await.keys().filter(|key| key.starts_with("log")).count();
    assert_eq!(before, after);
}

pub async fn a_closing_gives_a_receipt_that_stands_in_the_log<W: World>() {
    let lab = Lab::new::<W>().await;
    let (laptop, phone) = (lab.tab("laptop"), lab.tab("phone"));
    let me = sign_up(&laptop, "nuria").await.profile.id;
    let there = enter(&phone, "nuria").await.session;
    let unknown = SessionId("nobody".into());
    let both = Revoke::These(vec![there.clone(), unknown]);
    let report = laptop.revoke(&me, both).await.unwrap();
    let receipt = report.receipt.unwrap();
    let log = laptop.log(&me).await.unwrap().chain;
    assert_eq!(log.entries.last(), Some(&Some(receipt.clone())));
    let happened = Happened::from_value(&receipt.what).unwrap();
    let Event::Closing { lines, read } = happened.event else { panic!("{happened:?}") };
    let outcomes: Vec<Outcome> = lines.iter().map(|line| line.outcome).collect();
    assert_eq!(outcomes, [Outcome::Closed, Outcome::AlreadyGone]);
    assert_eq!((lines[0].session.clone(), read), (there.mark(), Some(lab.clock.now())));
    let nothing = laptop.revoke(&me, Revoke::These(vec![])).await.unwrap();
    assert_eq!(nothing.receipt, None);
}

/// Whose log has 6 entries, and the key of the third.
async fn logged<S: Store>(lab: &Lab<S>) -> (super::lab::Tab<S>, AccountId, String) {
    let laptop = lab.tab("laptop");
    let me = sign_up(&laptop, "nuria").await.profile.id;
    for _ in 0..5 {
        assert!(laptop.confirm(&me, typed("a wrong one")).await.is_err());
    }
    let key = format!("log/{me}/{:012}", 3);
    assert!(lab.rows().await.contains_key(&key));
    (laptop, me, key)
}

pub async fn a_changed_or_damaged_entry_is_named_and_the_log_goes_on<W: World>() {
    let lab = Lab::new::<W>().await;
    let (laptop, me, key) = logged(&lab).await;
    let text = lab.rows().await[&key].clone();
    lab.plant(&key, &text.replace("confirm_failed", "signed_up")).await;
    assert_eq!(laptop.log(&me).await.unwrap().chain.faults(), [Fault::Changed(3)]);
    lab.plant(&key, "{\"v\":3,\"row\":{\"kind\":\"x\"}}").await;
    assert_eq!(laptop.log(&me).await.unwrap().chain.faults(), [Fault::Changed(3)]);
    lab.plant(&key, "{").await;
    assert_eq!(laptop.log(&me).await.unwrap().chain.faults(), [Fault::Missing(3, 3)]);
    lab.clock.pass(Span::minutes(60));
    laptop.confirm(&me, typed(PASSWORD)).await.unwrap();
    enter(&lab.tab("phone"), "nuria").await;
    let log = laptop.log(&me).await.unwrap().chain;
    assert_eq!((log.head.n, log.faults()), (7, vec![Fault::Missing(3, 3)]));
}

pub async fn a_log_goes_on_where_its_head_was_lost_or_damaged<W: World>() {
    let lab = Lab::new::<W>().await;
    let (laptop, me, _) = logged(&lab).await;
    let head = format!("loghead/{me}");
    for damage in ["{", "null", "{\"v\":3,\"row\":{\"n\":\"6\"}}"] {
        lab.plant(&head, damage).await;
        enter(&lab.tab("phone"), "nuria").await;
        let log = laptop.log(&me).await.unwrap().chain;
        assert_eq!(log.faults(), [], "{damage}");
    }
    let Chain { head, entries, .. } = laptop.log(&me).await.unwrap().chain;
    assert_eq!((head.n, entries.len()), (11, 11), "each log-in after the first ended one, too");
}

pub async fn who_is_out_can_neither_look_nor_note_anything<W: World>() {
    let lab = Lab::new::<W>().await;
    let laptop = lab.tab("laptop");
    let me = sign_up(&laptop, "nuria").await;
    let who = &me.profile.id;
    enter(&lab.tab("phone"), "nuria").await;
    let mut stale = Vec::new();
    for _ in 0..5 {
        let tab = lab.tab("phone");
        assert!(is_in(&tab).await);
        stale.push(tab);
    }
    laptop.revoke(who, Revoke::AllOthers).await.unwrap();
    let before = lab.facts().await;
    let mine = me.session.clone();
    let answers = [
        stale[0].overview(who).await.err(),
        stale[1].name_session(who, mine.clone(), Some(name("x"))).await.err(),
        stale[2].know_session(who, mine).await.err(),
        stale[3].choose_idle(who, 7).await.err(),
        stale[4].log(who).await.err(),
    ];
    for answer in answers {
        assert!(matches!(answer, Some(ServiceError::LoggedOut(Some(_)))), "{answer:?}");
    }
    assert_eq!(lab.facts().await, before);
    assert_eq!(lab.clock.now(), Timestamp(1_800_000_000_000));
}
