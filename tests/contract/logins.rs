//! Saved logins: what they open, for how long, what ends them, and what a copy is worth.

use super::World;
use super::lab::{Lab, PASSWORD, Tab, change, enter, form, is_in, sign_up, try_in, typed};
use onlyme::domain::device::Device;
use onlyme::domain::ids::AccountId;
use onlyme::domain::saved::{
    AccountState, DeviceAccount, KeepFor, LoginEnd, LoginEnded, PasswordNeeded,
};
use onlyme::domain::session::{How, Revoke};
use onlyme::domain::time::Span;
use onlyme::service::embedded::ports::{Clock, Store};
use onlyme::service::{AccountService, ChangePassword, LogOut, Remember, ServiceError, Standing};

const NEW: &str = "clay and wheel";

fn leaving(remember: Remember) -> LogOut {
    LogOut { remember, everything: false, password: None }
}

fn everything(password: Option<&str>) -> LogOut {
    let password = password.map(typed);
    LogOut { remember: Remember::AsItIs, everything: true, password }
}

/// Nuria on a laptop, her login saved there and nobody logged in.
async fn saved<S: Store>(lab: &Lab<S>, keep: KeepFor) -> (Tab<S>, AccountId) {
    let laptop = lab.tab("laptop");
    let me = sign_up(&laptop, "nuria").await.profile.id;
    laptop.log_out_of(&me, leaving(Remember::For(keep))).await.unwrap();
    (laptop, me)
}

/// How the one account that a device knows stands.
async fn only(tab: &impl AccountService) -> DeviceAccount {
    let mut all = tab.accounts().await.unwrap();
    assert_eq!(all.len(), 1);
    all.remove(0)
}

/// Why the one account that a device knows needs its password.
async fn over(tab: &impl AccountService) -> LoginEnded {
    match only(tab).await.state {
        AccountState::PasswordNeeded(PasswordNeeded::Login(over)) => over,
        other => panic!("{other:?}"),
    }
}

/// The reason for which one tap is refused.
async fn refused(tab: &impl AccountService, who: &AccountId) -> LoginEnd {
    match tab.one_tap(who).await {
        Err(ServiceError::SavedLoginOver(over)) => over.reason,
        other => panic!("{other:?}"),
    }
}

pub async fn one_tap_opens_a_saved_login_again_and_again<W: World>() {
    let lab = Lab::new::<W>().await;
    let (laptop, me) = saved(&lab, KeepFor::Month).await;
    assert_eq!(laptop.current().await.unwrap(), Standing::LoggedOut);
    assert_eq!(only(&laptop).await.state, AccountState::Saved);
    for _ in 0..3 {
        let reloaded = lab.tab("laptop");
        let current = reloaded.one_tap(&me).await.unwrap();
        assert_eq!((current.profile.id, current.offer), (me.clone(), false));
        assert_eq!(reloaded.sessions(&me).await.unwrap()[0].how, Some(How::OneTap));
        assert_eq!(only(&reloaded).await.state, AccountState::InUse);
        reloaded.log_out_of(&me, leaving(Remember::For(KeepFor::Month))).await.unwrap();
    }
    assert_eq!(lab.signer("laptop").keys.borrow().len(), 1, "keys are not left behind");
    assert!(!lab.rows().await.keys().any(|key| key.starts_with("challenge/")));
}

pub async fn no_load_and_no_look_begins_a_session<W: World>() {
    let lab = Lab::new::<W>().await;
    saved(&lab, KeepFor::Month).await;
    for _ in 0..100 {
        let tab = lab.tab("laptop");
        assert_eq!(tab.current().await.unwrap(), Standing::LoggedOut);
        tab.accounts().await.unwrap();
    }
    let live = lab.rows().await;
    let live =
        live.iter().filter(|(k, row)| k.starts_with("session/") && row.contains("\"ended\":null"));
    assert_eq!(live.count(), 0);
}

pub async fn a_login_that_was_not_remembered_is_gone_from_the_device<W: World>() {
    let lab = Lab::new::<W>().await;
    let (laptop, me) = saved(&lab, KeepFor::Month).await;
    laptop.one_tap(&me).await.unwrap();
    laptop.log_out_of(&me, leaving(Remember::Forget)).await.unwrap();
    for tab in [laptop, lab.tab("laptop")] {
        assert_eq!(tab.accounts().await.unwrap(), []);
        assert_eq!(refused(&tab, &me).await, LoginEnd::Unknown);
    }
    assert!(lab.signer("laptop").keys.borrow().is_empty());
    assert!(lab.mirror("laptop").texts.borrow().is_empty());
    assert!(
        is_in(&{
            let tab = lab.tab("laptop");
            enter(&tab, "nuria").await;
            tab
        })
        .await
    );
}

pub async fn a_saved_login_ends_when_its_time_is_over_to_the_millisecond<W: World>() {
    for (keep, span) in
        [(KeepFor::Hour, 3_600_000), (KeepFor::Day, 86_400_000), (KeepFor::Month, 30 * 86_400_000)]
    {
        let lab = Lab::new::<W>().await;
        let (laptop, me) = saved(&lab, keep).await;
        lab.clock.pass(Span(span - 1));
        assert_eq!(only(&laptop).await.state, AccountState::Saved, "{keep:?}");
        let ends = only(&laptop).await.saved.unwrap().ends;
        lab.clock.pass(Span(1));
        assert_eq!(ends, lab.clock.now());
        let expired = LoginEnded { at: ends, reason: LoginEnd::Expired, by: None };
        assert_eq!(over(&laptop).await, expired, "{keep:?}");
        assert_eq!(refused(&laptop, &me).await, LoginEnd::Expired);
    }
}

pub async fn until_forgotten_means_90_days_and_30_without_use<W: World>() {
    let lab = Lab::new::<W>().await;
    let (laptop, me) = saved(&lab, KeepFor::UntilForgotten).await;
    for _ in 0..3 {
        lab.clock.pass(Span(Span::days(30).0 - 1));
        laptop.one_tap(&me).await.unwrap();
        laptop.log_out_of(&me, leaving(Remember::AsItIs)).await.unwrap();
    }
    lab.clock.pass(Span(3));
    assert_eq!(refused(&laptop, &me).await, LoginEnd::Expired);
    let other = Lab::new::<W>().await;
    let (laptop, me) = saved(&other, KeepFor::UntilForgotten).await;
    other.clock.pass(Span::days(30));
    assert_eq!(refused(&laptop, &me).await, LoginEnd::Expired);
}

pub async fn a_clock_that_jumps_back_gives_a_saved_login_no_more_time<W: World>() {
    let lab = Lab::new::<W>().await;
    let (laptop, me) = saved(&lab, KeepFor::Hour).await;
    lab.clock.pass(Span::minutes(60));
    assert_eq!(refused(&laptop, &me).await, LoginEnd::Expired);
    lab.clock.pass(Span(-Span::days(3_650).0));
    assert_eq!(refused(&laptop, &me).await, LoginEnd::Expired);
}

pub async fn a_session_of_one_tap_may_look_but_asks_for_the_password<W: World>() {
    let lab = Lab::new::<W>().await;
    let (laptop, me) = saved(&lab, KeepFor::Hour).await;
    enter(&lab.tab("phone"), "nuria").await;
    laptop.one_tap(&me).await.unwrap();
    assert_eq!(laptop.sessions(&me).await.unwrap().len(), 2);
    let needs = ServiceError::NeedsConfirmation;
    assert_eq!(laptop.revoke(&me, Revoke::AllOthers).await, Err(needs.clone()));
    assert_eq!(laptop.withdraw(&me, vec![]).await, Err(needs.clone()));
    assert_eq!(laptop.save_login(&me, KeepFor::UntilForgotten).await, Err(needs.clone()));
    assert_eq!(laptop.log_out_of(&me, everything(None)).await, Err(needs.clone()));
    let longer = leaving(Remember::For(KeepFor::Month));
    assert_eq!(laptop.log_out_of(&me, longer.clone()).await, Err(needs));
    let wrong = ChangePassword { current: typed("a wrong one"), new: typed(NEW), close: vec![] };
    assert_eq!(laptop.change_password(&me, wrong).await, Err(ServiceError::WrongPassword));
    laptop.confirm(&me, typed(PASSWORD)).await.unwrap();
    laptop.save_login(&me, KeepFor::UntilForgotten).await.unwrap();
    assert_eq!(laptop.revoke(&me, Revoke::AllOthers).await.unwrap().closed(), 1);
    laptop.log_out_of(&me, longer).await.unwrap();
}

pub async fn a_change_of_the_password_ends_every_other_saved_login<W: World>() {
    let lab = Lab::new::<W>().await;
    let (laptop, me) = saved(&lab, KeepFor::Month).await;
    let phone = lab.tab("phone");
    enter(&phone, "nuria").await;
    phone.save_login(&me, KeepFor::Month).await.unwrap();
    lab.clock.pass(Span::days(20));
    phone.change_password(&me, change(PASSWORD, NEW, &[])).await.unwrap();
    let changed = LoginEnded {
        at: lab.clock.now(),
        reason: LoginEnd::PasswordChanged,
        by: Some(Lab::<W::Store>::device("phone")),
    };
    assert_eq!(over(&laptop).await, changed);
    assert_eq!(refused(&laptop, &me).await, LoginEnd::PasswordChanged);
    // The phone's own is a new one, with all its time before it.
    assert_eq!(only(&phone).await.saved.unwrap().ends, lab.clock.now().plus(Span::days(30)));
    phone.log_out_of(&me, leaving(Remember::AsItIs)).await.unwrap();
    phone.one_tap(&me).await.unwrap();
    assert_eq!(phone.saved_on(&me).await.unwrap().len(), 1);
}

pub async fn a_device_that_is_closed_loses_its_saved_login_too<W: World>() {
    let lab = Lab::new::<W>().await;
    let (laptop, phone) = (lab.tab("laptop"), lab.tab("phone"));
    let me = sign_up(&laptop, "nuria").await.profile.id;
    let session = enter(&phone, "nuria").await.session;
    phone.save_login(&me, KeepFor::Month).await.unwrap();
    assert!(laptop.sessions(&me).await.unwrap()[1].saved);
    let report = laptop.revoke(&me, Revoke::These(vec![session])).await.unwrap();
    assert_eq!((report.closed(), report.logins_ended), (1, 1));
    assert_eq!(refused(&phone, &me).await, LoginEnd::Closed);
    let by = Some(Lab::<W::Store>::device("laptop"));
    assert_eq!(over(&lab.tab("phone")).await.by, by);
}

pub async fn closing_all_others_ends_saved_logins_of_devices_that_are_out_as_well<W: World>() {
    let lab = Lab::new::<W>().await;
    let (laptop, me) = saved(&lab, KeepFor::Month).await;
    let phone = lab.tab("phone");
    enter(&phone, "nuria").await;
    phone.save_login(&me, KeepFor::Month).await.unwrap();
    let report = phone.revoke(&me, Revoke::AllOthers).await.unwrap();
    assert_eq!((report.closings.len(), report.logins_ended), (0, 1));
    assert_eq!(refused(&laptop, &me).await, LoginEnd::Closed);
    assert_eq!(only(&phone).await.state, AccountState::InUse);
    assert!(only(&phone).await.saved.is_some());
}

pub async fn a_saved_login_can_be_withdrawn_from_any_other_device<W: World>() {
    let lab = Lab::new::<W>().await;
    let (laptop, me) = saved(&lab, KeepFor::Month).await;
    let phone = lab.tab("phone");
    enter(&phone, "nuria").await;
    let listed = phone.saved_on(&me).await.unwrap();
    let laptops = Lab::<W::Store>::device("laptop");
    assert_eq!(listed.iter().map(|on| &on.device).collect::<Vec<&Device>>(), [&laptops]);
    assert!(!listed[0].here && listed[0].used == listed[0].created, "not used yet");
    lab.clock.pass(Span::minutes(1));
    laptop.one_tap(&me).await.unwrap();
    laptop.log_out().await.unwrap();
    let used = phone.saved_on(&me).await.unwrap()[0].used;
    assert_eq!(used, listed[0].created.plus(Span::minutes(1)));
    let left = phone.withdraw(&me, vec![listed[0].id.clone()]).await.unwrap();
    assert_eq!(left, []);
    assert_eq!(refused(&laptop, &me).await, LoginEnd::Closed);
    let other = sign_up(&lab.tab("desk"), "ana").await.profile.id;
    let stranger = lab.tab("desk");
    stranger.current().await.unwrap();
    stranger.withdraw(&other, vec![listed[0].id.clone()]).await.unwrap();
    assert_eq!(phone.withdraw(&other, vec![]).await, Err(ServiceError::OtherAccount));
}

pub async fn a_copy_of_what_is_stored_opens_nothing_without_the_key<W: World>() {
    let lab = Lab::new::<W>().await;
    let (_, me) = saved(&lab, KeepFor::Month).await;
    // Another device with all rows and the mirror of the first one, and keys of its own.
    let row = lab.rows().await[&format!("saved/laptop/{me}")].clone();
    lab.plant(&format!("saved/thief/{me}"), &row).await;
    *lab.mirror("thief").texts.borrow_mut() = lab.mirror("laptop").texts.borrow().clone();
    let thief = lab.tab("thief");
    assert_eq!(refused(&thief, &me).await, LoginEnd::Unknown, "the grant is another device's");
    // The same device, but its key is gone.
    let keys = std::mem::take(&mut *lab.signer("laptop").keys.borrow_mut());
    let laptop = lab.tab("laptop");
    assert_eq!(refused(&laptop, &me).await, LoginEnd::KeyMissing);
    assert_eq!(over(&laptop).await.reason, LoginEnd::KeyMissing);
    // A key of the same name that is not the one.
    let mut other = keys.clone();
    for key in other.values_mut() {
        key[0] ^= 1;
    }
    *lab.signer("laptop").keys.borrow_mut() = other;
    assert_eq!(refused(&laptop, &me).await, LoginEnd::Unknown);
    *lab.signer("laptop").keys.borrow_mut() = keys;
    laptop.one_tap(&me).await.unwrap();
}

pub async fn a_mirror_without_its_store_shows_a_name_and_opens_nothing<W: World>() {
    let lab = Lab::new::<W>().await;
    let (_, me) = saved(&lab, KeepFor::Month).await;
    let fresh = Lab::new::<W>().await;
    *fresh.mirror("laptop").texts.borrow_mut() = lab.mirror("laptop").texts.borrow().clone();
    let laptop = fresh.tab("laptop");
    assert_eq!(over(&laptop).await.reason, LoginEnd::Unknown);
    assert_eq!(only(&laptop).await.card.username.as_str(), "nuria");
    assert_eq!(refused(&laptop, &me).await, LoginEnd::Unknown);
    let before = fresh.mirror("laptop").texts.borrow().clone();
    laptop.forget(&me).await.unwrap();
    assert_eq!(laptop.accounts().await.unwrap(), []);
    // What comes back after a crash is known to be forgotten.
    *fresh.mirror("laptop").texts.borrow_mut() = before;
    assert_eq!(fresh.tab("laptop").accounts().await.unwrap(), []);
    assert!(fresh.mirror("laptop").texts.borrow().is_empty());
}

pub async fn a_lost_mirror_loses_nothing_and_a_damaged_one_is_set_aside<W: World>() {
    let lab = Lab::new::<W>().await;
    let (_, me) = saved(&lab, KeepFor::Month).await;
    let whole = lab.mirror("laptop").texts.borrow().clone();
    lab.mirror("laptop").texts.borrow_mut().clear();
    assert_eq!(only(&lab.tab("laptop")).await.state, AccountState::Saved);
    assert_eq!(*lab.mirror("laptop").texts.borrow(), whole, "it is written again");
    let key = format!("onlyme/saved/{me}");
    for bad in ["", "{", "\u{0}", &"x".repeat(300_000), &whole[&key].replace("nuria", "nu ria")] {
        lab.mirror("laptop").texts.borrow_mut().insert(key.clone(), bad.into());
        let tab = lab.tab("laptop");
        assert_eq!(only(&tab).await.state, AccountState::Saved);
        assert_eq!(tab.take_set_aside(), std::slice::from_ref(&key));
        let texts = lab.mirror("laptop").texts.borrow().clone();
        assert_eq!(texts[&key], whole[&key]);
        assert!(texts.iter().any(|(k, text)| k.starts_with("onlyme/bad/") && text == bad));
        lab.mirror("laptop").texts.borrow_mut().retain(|k, _| !k.starts_with("onlyme/bad/"));
    }
    let newer = r#"{"v":99,"row":{}}"#;
    lab.mirror("laptop").texts.borrow_mut().insert(key.clone(), newer.into());
    assert_eq!(only(&lab.tab("laptop")).await.state, AccountState::Saved);
    assert_eq!(lab.mirror("laptop").texts.borrow()[&key], newer, "a newer one is left alone");
}

pub async fn a_challenge_counts_once_and_for_a_minute<W: World>() {
    let lab = Lab::new::<W>().await;
    let (laptop, me) = saved(&lab, KeepFor::Month).await;
    // Two taps at once each have a challenge of their own, and the newer session stays.
    let (first, second) = (lab.tab("laptop"), lab.tab("laptop"));
    let both = futures::join!(first.one_tap(&me), second.one_tap(&me));
    assert!(both.0.is_ok() && both.1.is_ok());
    let live = laptop_sessions(&lab, &me).await;
    assert_eq!(live, 1, "a device has one session of an account");
    // Too late: the key answers when the minute is over.
    lab.tab("laptop").log_out().await.unwrap();
    let slow = lab.signer("laptop").slow.clone();
    slow.replace(Some((lab.clock.clone(), Span::seconds(60))));
    let tab = lab.tab("laptop");
    tab.current().await.unwrap();
    tab.log_out().await.unwrap();
    assert_eq!(refused(&tab, &me).await, LoginEnd::Unknown);
    slow.replace(None);
    tab.one_tap(&me).await.unwrap();
    drop(laptop);
}

/// How many live sessions the laptop has.
async fn laptop_sessions<S: Store>(lab: &Lab<S>, me: &AccountId) -> usize {
    let rows = lab.rows().await;
    let mine = format!("session/{me}/");
    let live =
        rows.iter().filter(|(key, row)| key.starts_with(&mine) && row.contains("\"ended\":null"));
    live.count()
}

pub async fn several_accounts_are_logged_in_and_each_tab_keeps_its_own<W: World>() {
    let lab = Lab::new::<W>().await;
    let tab = lab.tab("laptop");
    let nuria = sign_up(&tab, "nuria").await.profile.id;
    tab.step_out().await.unwrap();
    assert_eq!(tab.current().await.unwrap(), Standing::LoggedOut);
    assert_eq!(only(&tab).await.state, AccountState::LoggedIn);
    lab.clock.pass(Span(1));
    let ana = sign_up(&tab, "ana").await.profile.id;
    let states = |all: Vec<DeviceAccount>| {
        all.into_iter().map(|a| (a.card.id, a.state, a.active)).collect::<Vec<_>>()
    };
    let expected =
        [(ana.clone(), AccountState::InUse, true), (nuria.clone(), AccountState::LoggedIn, false)];
    assert_eq!(states(tab.accounts().await.unwrap()), expected);
    // Another tab changes over; this one still acts for its own account, also after a reload.
    let other = lab.tab("laptop");
    other.current().await.unwrap();
    other.one_tap(&nuria).await.unwrap();
    assert_eq!(tab.current().await.unwrap().account(), Some(&ana));
    assert!(tab.accounts().await.unwrap().iter().any(|a| a.card.id == nuria && a.active));
    assert_eq!(lab.tab_of("laptop", Some(&ana)).current().await.unwrap().account(), Some(&ana));
    assert_eq!(lab.tab("laptop").current().await.unwrap().account(), Some(&nuria));
    for (tab, who) in [(&tab, &nuria), (&other, &ana)] {
        assert_eq!(tab.sessions(who).await, Err(ServiceError::OtherAccount));
        assert_eq!(tab.save_login(who, KeepFor::Day).await, Err(ServiceError::OtherAccount));
    }
    // Logging out of one does not slip into the other.
    tab.log_out_of(&ana, leaving(Remember::Forget)).await.unwrap();
    assert_eq!(tab.current().await.unwrap(), Standing::LoggedOut);
    assert_eq!(other.current().await.unwrap().account(), Some(&nuria));
}

pub async fn everything_of_an_account_is_closed_from_any_tab_of_the_device<W: World>() {
    let lab = Lab::new::<W>().await;
    let (tab, phone) = (lab.tab("laptop"), lab.tab("phone"));
    let nuria = sign_up(&tab, "nuria").await.profile.id;
    tab.save_login(&nuria, KeepFor::Month).await.unwrap();
    enter(&phone, "nuria").await;
    phone.save_login(&nuria, KeepFor::Month).await.unwrap();
    tab.step_out().await.unwrap();
    sign_up(&tab, "ana").await;
    assert_eq!(tab.elsewhere(&nuria).await.unwrap().len(), 1);
    lab.clock.pass(Span::minutes(6));
    let asked = tab.log_out_of(&nuria, everything(None)).await;
    assert_eq!(asked, Err(ServiceError::NeedsConfirmation));
    let wrong = tab.log_out_of(&nuria, everything(Some("a wrong one"))).await;
    assert_eq!(wrong, Err(ServiceError::WrongPassword));
    assert!(is_in(&phone).await);
    let report = tab.log_out_of(&nuria, everything(Some(PASSWORD))).await.unwrap();
    assert_eq!((report.closed(), report.logins_ended), (1, 2));
    assert!(!is_in(&phone).await && is_in(&tab).await);
    assert_eq!(refused(&tab, &nuria).await, LoginEnd::LoggedOutEverywhere);
    assert_eq!(refused(&lab.tab("phone"), &nuria).await, LoginEnd::Closed);
    assert!(is_in(&lab.tab("laptop")).await, "the other account stays");
}

pub async fn who_declined_twice_is_not_asked_again_until_it_is_saved<W: World>() {
    let lab = Lab::new::<W>().await;
    let tab = lab.tab("laptop");
    let me = sign_up(&tab, "nuria").await;
    assert!(!me.offer, "a new account is not asked");
    for asked in [true, true, false, false] {
        let current = enter(&tab, "nuria").await;
        assert_eq!(current.offer, asked);
        tab.decline_to_save(&me.profile.id).await.unwrap();
    }
    assert!(enter(&lab.tab("phone"), "nuria").await.offer, "each device is asked for itself");
    tab.save_login(&me.profile.id, KeepFor::Day).await.unwrap();
    assert!(!enter(&tab, "nuria").await.offer, "it is saved already");
    lab.clock.pass(Span::days(2));
    assert!(enter(&tab, "nuria").await.offer, "it has ended, and was wanted once");
    lab.signer("desk").missing.set(true);
    let desk = lab.tab("desk");
    assert!(!enter(&desk, "nuria").await.offer, "nothing is offered that cannot be done");
    assert_eq!(desk.save_login(&me.profile.id, KeepFor::Day).await, Err(ServiceError::CannotSave));
}

pub async fn what_cannot_be_saved_changes_nothing<W: World>() {
    let lab = Lab::new::<W>().await;
    let tab = lab.tab("laptop");
    let me = sign_up(&tab, "nuria").await.profile.id;
    lab.signer("laptop").fails.set(true);
    let before = lab.facts().await;
    assert!(tab.save_login(&me, KeepFor::Day).await.is_err());
    assert!(tab.log_out_of(&me, leaving(Remember::For(KeepFor::Day))).await.is_err());
    assert_eq!(lab.facts().await, before);
    assert!(is_in(&tab).await, "nobody is logged out without what was asked for");
    lab.signer("laptop").fails.set(false);
    lab.mirror("laptop").full.set(true);
    tab.log_out_of(&me, leaving(Remember::For(KeepFor::Day))).await.unwrap();
    lab.tab("laptop").one_tap(&me).await.unwrap();
}

pub async fn a_name_and_a_picture_follow_the_account<W: World>() {
    let lab = Lab::new::<W>().await;
    let (laptop, me) = saved(&lab, KeepFor::Month).await;
    let phone = lab.tab("phone");
    enter(&phone, "nuria").await;
    let patch = onlyme::domain::account::ProfilePatch {
        username: Some(super::lab::username("campos")),
        ..Default::default()
    };
    phone.update_profile(&me, patch).await.unwrap();
    assert_eq!(only(&laptop).await.card.username.as_str(), "campos");
    laptop.one_tap(&me).await.unwrap();
    laptop.accounts().await.unwrap();
    let mirrored = lab.mirror("laptop").texts.borrow()[&format!("onlyme/saved/{me}")].clone();
    assert!(mirrored.contains("campos") && !mirrored.contains("nuria"));
}

pub async fn a_grant_of_another_account_opens_nothing<W: World>() {
    let lab = Lab::new::<W>().await;
    let (laptop, nuria) = saved(&lab, KeepFor::Month).await;
    let ana = laptop.sign_up(form("ana", PASSWORD)).await.unwrap().profile.id;
    laptop.log_out_of(&ana, leaving(Remember::For(KeepFor::Month))).await.unwrap();
    let rows = lab.rows().await;
    let row = |who: &AccountId| rows[&format!("saved/laptop/{who}")].clone();
    let grant = |who: &AccountId| {
        let row: serde_json::Value = serde_json::from_str(&row(who)).unwrap();
        row["row"]["grant"].as_str().unwrap().to_owned()
    };
    let swapped = row(&ana).replace(&grant(&ana), &grant(&nuria));
    lab.plant(&format!("saved/laptop/{ana}"), &swapped).await;
    assert_eq!(refused(&laptop, &ana).await, LoginEnd::Unknown);
    assert!(try_in(&lab.tab("laptop"), "ana", PASSWORD).await.is_ok());
    laptop.one_tap(&nuria).await.unwrap();
}

pub async fn no_more_than_200_replaced_logins_are_remembered<W: World>() {
    let lab = Lab::new::<W>().await;
    let laptop = lab.tab("laptop");
    let me = sign_up(&laptop, "nuria").await.profile.id;
    for _ in 0..203 {
        laptop.save_login(&me, KeepFor::Month).await.unwrap();
        lab.clock.pass(Span(1));
    }
    let kept = lab.rows().await.keys().filter(|key| key.starts_with("gone/laptop/")).count();
    assert_eq!(kept, 200);
}
