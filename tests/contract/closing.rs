//! Closing sessions.

use super::World;
use super::lab::{Lab, PASSWORD, change, devices, enter, is_in, sign_up, typed};
use onlyme::domain::account::ProfilePatch;
use onlyme::domain::ids::SessionId;
use onlyme::domain::session::{Closing, EndReason, Outcome, Revoke, RevokeReport};
use onlyme::domain::time::Span;
use onlyme::service::{AccountService, ServiceError, Standing};

/// The report as device and outcome.
fn lines(report: &RevokeReport) -> Vec<(&str, Outcome)> {
    fn name(closing: &Closing) -> &str {
        closing.device.as_ref().map_or("?", |device| &device.id.0)
    }
    report.closings.iter().map(|closing| (name(closing), closing.outcome)).collect()
}

pub async fn closing_asks_for_the_password_again_after_five_minutes<W: World>() {
    let lab = Lab::new::<W>().await;
    let laptop = lab.tab("laptop");
    let me = sign_up(&laptop, "nuria").await.profile.id;
    lab.clock.pass(Span(Span::minutes(5).0 - 1));
    assert_eq!(laptop.revoke(&me, Revoke::AllOthers).await, Ok(RevokeReport::default()));
    enter(&lab.tab("phone"), "nuria").await;
    lab.clock.pass(Span(1));
    let before = lab.facts().await;
    for what in [Revoke::These(vec![]), Revoke::AllOthers, Revoke::All] {
        assert_eq!(laptop.revoke(&me, what).await, Err(ServiceError::NeedsConfirmation));
    }
    assert_eq!(lab.facts().await, before);
    let wrong = laptop.confirm(&me, typed("a wrong one")).await;
    assert_eq!(wrong, Err(ServiceError::WrongPassword));
    assert!(laptop.revoke(&me, Revoke::AllOthers).await.is_err());
    laptop.confirm(&me, typed(PASSWORD)).await.unwrap();
    lab.clock.pass(Span(Span::minutes(5).0 - 1));
    assert_eq!(laptop.revoke(&me, Revoke::AllOthers).await.unwrap().closed(), 1);
    lab.clock.pass(Span(1));
    let late = laptop.revoke(&me, Revoke::AllOthers).await;
    assert_eq!(late, Err(ServiceError::NeedsConfirmation));
}

pub async fn one_of_several_is_closed_and_the_others_stay<W: World>() {
    let lab = Lab::new::<W>().await;
    let [laptop, phone, tablet] = ["laptop", "phone", "tablet"].map(|name| lab.tab(name));
    let me = sign_up(&laptop, "nuria").await.profile.id;
    let gone = enter(&phone, "nuria").await.session;
    enter(&tablet, "nuria").await;
    let twice = Revoke::These(vec![gone.clone(), gone]);
    let report = laptop.revoke(&me, twice).await.unwrap();
    assert_eq!(lines(&report), [("phone", Outcome::Closed)]);
    assert!(!report.current_ended);
    assert!(is_in(&laptop).await && is_in(&tablet).await && !is_in(&phone).await);
}

pub async fn all_others_are_closed_and_only_this_one_stays<W: World>() {
    let lab = Lab::new::<W>().await;
    let [laptop, phone, tablet] = ["laptop", "phone", "tablet"].map(|name| lab.tab(name));
    let me = sign_up(&laptop, "nuria").await.profile.id;
    enter(&phone, "nuria").await;
    lab.clock.pass(Span(1));
    enter(&tablet, "nuria").await;
    let report = laptop.revoke(&me, Revoke::AllOthers).await.unwrap();
    assert_eq!(lines(&report), [("tablet", Outcome::Closed), ("phone", Outcome::Closed)]);
    assert_eq!(devices(&laptop, &me).await, ["laptop"]);
    assert!(!is_in(&phone).await && !is_in(&tablet).await);
}

pub async fn closing_all_ends_this_session_last<W: World>() {
    let lab = Lab::new::<W>().await;
    let (laptop, phone) = (lab.tab("laptop"), lab.tab("phone"));
    let me = sign_up(&laptop, "nuria").await;
    enter(&phone, "nuria").await;
    let report = laptop.revoke(&me.profile.id, Revoke::All).await.unwrap();
    assert_eq!(lines(&report), [("phone", Outcome::Closed), ("laptop", Outcome::Closed)]);
    assert!(report.current_ended);
    let Standing::Ended(why) = laptop.current().await.unwrap() else { panic!("still in") };
    assert_eq!((why.reason, why.by), (EndReason::Closed, None));
    assert!(!is_in(&phone).await);

    let again = enter(&laptop, "nuria").await;
    let own = Revoke::These(vec![again.session]);
    let report = laptop.revoke(&me.profile.id, own).await.unwrap();
    assert_eq!((lines(&report), report.current_ended), (vec![("laptop", Outcome::Closed)], true));
}

pub async fn what_was_gone_before_is_reported_as_such<W: World>() {
    let lab = Lab::new::<W>().await;
    let (laptop, phone) = (lab.tab("laptop"), lab.tab("phone"));
    let me = sign_up(&laptop, "nuria").await.profile.id;
    let gone = enter(&phone, "nuria").await.session;
    phone.log_out().await.unwrap();
    let made_up = ["", "nobody", "../account", "a/b"].map(|id| SessionId(id.into()));
    let ids = [gone].into_iter().chain(made_up).collect();
    let report = laptop.revoke(&me, Revoke::These(ids)).await.unwrap();
    let mut expected = vec![("phone", Outcome::AlreadyGone)];
    expected.extend([("?", Outcome::AlreadyGone); 4]);
    assert_eq!(lines(&report), expected);
    assert_eq!((report.closed(), report.current_ended), (0, false));
    let Standing::LoggedOut = phone.current().await.unwrap() else { panic!("not put away") };
}

pub async fn a_closed_session_can_do_nothing_at_all<W: World>() {
    let lab = Lab::new::<W>().await;
    let (laptop, phone) = (lab.tab("laptop"), lab.tab("phone"));
    let me = sign_up(&laptop, "nuria").await.profile.id;
    enter(&phone, "nuria").await;
    // Each has learnt that it is logged in, and none has heard of the closing when it calls.
    let mut stale = Vec::new();
    for _ in 0..6 {
        let tab = lab.tab("phone");
        assert!(is_in(&tab).await);
        stale.push(tab);
    }
    laptop.revoke(&me, Revoke::AllOthers).await.unwrap();
    let before = lab.facts().await;
    let new = "clay and wheel";
    let answers = [
        stale[0].sessions(&me).await.err(),
        stale[1].update_profile(&me, ProfilePatch::default()).await.err(),
        stale[2].change_password(&me, change(PASSWORD, new, &[])).await.err(),
        stale[3].confirm(&me, typed(PASSWORD)).await.err(),
        stale[4].revoke(&me, Revoke::All).await.err(),
    ];
    for answer in answers {
        let Some(ServiceError::LoggedOut(Some(why))) = answer else { panic!("{answer:?}") };
        assert_eq!(why.reason, EndReason::Closed);
    }
    stale[5].log_out().await.unwrap();
    assert_eq!(lab.facts().await, before, "not even the reason changes");
}

pub async fn sessions_of_another_account_are_out_of_reach<W: World>() {
    let lab = Lab::new::<W>().await;
    let (laptop, phone) = (lab.tab("laptop"), lab.tab("phone"));
    let nuria = sign_up(&laptop, "nuria").await;
    let ana = sign_up(&phone, "ana").await;
    let theirs = ana.session.clone();
    let paths = [theirs.clone(), SessionId(format!("../{}/{theirs}", ana.profile.id))];
    let report = laptop.revoke(&nuria.profile.id, Revoke::These(paths.to_vec())).await.unwrap();
    assert_eq!(lines(&report), [("?", Outcome::AlreadyGone); 2]);
    let form = change(PASSWORD, "clay and wheel", &[&theirs]);
    laptop.change_password(&nuria.profile.id, form).await.unwrap();
    laptop.revoke(&nuria.profile.id, Revoke::All).await.unwrap();
    assert_eq!(phone.current().await.unwrap(), Standing::LoggedIn(Box::new(ana)));
}
