//! Rows that cannot be read.

use super::World;
use super::lab::{Lab, PASSWORD, devices, enter, form, is_in, sign_up, try_in, username};
use onlyme::domain::session::EndReason;
use onlyme::domain::time::Span;
use onlyme::service::embedded::ports::{Clock, Keyring, Snapshot};
use onlyme::service::{AccountService, ServiceError, Standing, StorageError};
use sha2::{Digest, Sha256};

const NEWER: &str = r#"{"v":5,"row":"of another shape"}"#;
const UNREADABLE: ServiceError = ServiceError::Storage(StorageError::Unreadable);

/// Whether the row was set aside byte for byte, and nothing stands in its place.
fn is_aside(rows: &Snapshot, key: &str, text: &str) -> bool {
    let bad = format!("bad/{key}#{}", &hex::encode(Sha256::digest(text))[..8]);
    rows.get(&bad).map(String::as_str) == Some(text) && !rows.contains_key(key)
}

pub async fn an_unreadable_account_is_set_aside_and_never_called_a_wrong_password<W: World>() {
    let lab = Lab::new::<W>().await;
    let (laptop, phone) = (lab.tab("laptop"), lab.tab("phone"));
    sign_up(&laptop, "nuria").await;
    let ana = sign_up(&lab.tab("desk"), "ana").await;
    let key = format!("account/{}", lab.kept("laptop").await.unwrap().account);
    let damaged = lab.rows().await[&key].replace("joined", "jo\u{0}ned");
    lab.plant(&key, &damaged).await;
    for _ in 0..2 {
        assert_eq!(laptop.current().await, Err(UNREADABLE));
        assert_eq!(try_in(&phone, "nuria", PASSWORD).await, Err(UNREADABLE));
        assert_eq!(try_in(&phone, "nuria", "a wrong one").await, Err(UNREADABLE));
    }
    assert!(is_aside(&lab.rows().await, &key, &damaged));
    assert_eq!((laptop.take_set_aside(), phone.take_set_aside()), (vec![key], vec![]));
    assert_eq!(laptop.take_set_aside(), Vec::<String>::new(), "each is reported once");
    assert_eq!(phone.sign_up(form("nuria", PASSWORD)).await, Err(ServiceError::UsernameTaken));
    assert_eq!(enter(&phone, "ana").await.profile, ana.profile);
}

pub async fn an_unreadable_name_is_still_somebodys<W: World>() {
    let lab = Lab::new::<W>().await;
    let (laptop, phone) = (lab.tab("laptop"), lab.tab("phone"));
    let me = sign_up(&laptop, "nuria").await;
    lab.plant("name/nuria", "{}").await;
    assert_eq!(phone.username_available(&username("nuria")).await, Ok(false));
    for _ in 0..2 {
        assert_eq!(try_in(&phone, "nuria", PASSWORD).await, Err(UNREADABLE));
    }
    assert!(is_aside(&lab.rows().await, "name/nuria", "{}"));
    assert_eq!(phone.take_set_aside(), ["name/nuria"]);
    assert_eq!(phone.username_available(&username("nuria")).await, Ok(false));
    assert_eq!(phone.sign_up(form("nuria", PASSWORD)).await, Err(ServiceError::UsernameTaken));
    assert_eq!(enter(&phone, "nuria@example.org").await.profile, me.profile);
    assert!(is_in(&laptop).await);
}

pub async fn an_unreadable_session_of_another_device_disturbs_nobody<W: World>() {
    let lab = Lab::new::<W>().await;
    let (laptop, phone) = (lab.tab("laptop"), lab.tab("phone"));
    let me = sign_up(&laptop, "nuria").await.profile.id;
    let other = enter(&phone, "nuria").await.session;
    let key = format!("session/{me}/{other}");
    lab.plant(&key, "\u{FEFF}[[[[").await;
    assert_eq!(devices(&laptop, &me).await, ["laptop"]);
    assert_eq!(laptop.take_set_aside(), [key.as_str()]);
    assert!(is_aside(&lab.rows().await, &key, "\u{FEFF}[[[["));
    assert!(!is_in(&phone).await);
}

pub async fn an_unreadable_session_of_its_own_logs_the_device_out<W: World>() {
    let lab = Lab::new::<W>().await;
    let laptop = lab.tab("laptop");
    let me = sign_up(&laptop, "nuria").await;
    let key = format!("session/{}/{}", me.profile.id, me.session);
    lab.plant(&key, "").await;
    let Standing::Ended(why) = laptop.current().await.unwrap() else { panic!("still in") };
    assert_eq!((why.reason, why.at), (EndReason::Unknown, lab.clock.now()));
    assert!(is_aside(&lab.rows().await, &key, ""));
    laptop.log_out().await.unwrap();
    enter(&laptop, "nuria").await;
}

pub async fn the_first_write_keeps_an_older_onlyme_in_another_tab_from_writing<W: World>() {
    let lab = Lab::new::<W>().await;
    let laptop = lab.tab("laptop");
    sign_up(&laptop, "nuria").await;
    let clock = |v: u32| format!(r#"{{"v":{v},"row":{{"now":{}}}}}"#, lab.clock.now().0);
    // As the older one wrote it, in this very millisecond.
    lab.plant("clock", &clock(3)).await;
    assert!(is_in(&laptop).await);
    assert_eq!(lab.rows().await["clock"], clock(4), "which it takes for a newer one's");
}

pub async fn unreadable_counters_and_clocks_are_set_aside<W: World>() {
    let lab = Lab::new::<W>().await;
    let (laptop, phone) = (lab.tab("laptop"), lab.tab("phone"));
    sign_up(&laptop, "nuria").await;
    assert!(try_in(&phone, "nuria", "a wrong one").await.is_err());
    let door = lab.key("tries/").await;
    for key in [door.as_str(), "clock"] {
        lab.plant(key, "null").await;
        enter(&phone, "nuria").await;
        assert_eq!(phone.take_set_aside(), [key]);
        assert_eq!(lab.rows().await[&format!("bad/{key}#74234e98")], "null");
    }
    assert!(is_in(&laptop).await && is_in(&phone).await);
}

pub async fn a_row_of_a_newer_version_is_never_written<W: World>() {
    let newer = Err(ServiceError::Storage(StorageError::Newer));
    for family in ["clock", "account/", "session/", "name/nuria", "tries/"] {
        let lab = Lab::new::<W>().await;
        let (laptop, phone) = (lab.tab("laptop"), lab.tab("phone"));
        let me = sign_up(&laptop, "nuria").await;
        assert!(try_in(&phone, "nuria@example.org", "a wrong one").await.is_err());
        let rows = lab.rows().await;
        let key = rows.keys().find(|key| key.starts_with(family) && !key.contains('@')).unwrap();
        lab.plant(key, NEWER).await;
        let before = lab.facts().await;
        lab.clock.pass(Span::days(1));
        assert_eq!(try_in(&phone, "nuria", PASSWORD).await, newer, "{key}");
        if family != "name/nuria" {
            assert_eq!(laptop.sessions(&me.profile.id).await.map(|_| me.clone()), newer, "{key}");
            assert!(laptop.current().await.is_err() && laptop.log_out().await.is_err());
            assert!(lab.kept("laptop").await.is_some(), "the device still has its session");
        }
        assert_eq!(lab.rows().await[key], NEWER, "{key}");
        assert_eq!(lab.facts().await, before, "{key}");
    }
}

pub async fn a_row_beyond_the_cap_is_set_aside_whole<W: World>() {
    let lab = Lab::new::<W>().await;
    let (laptop, phone) = (lab.tab("laptop"), lab.tab("phone"));
    let me = sign_up(&laptop, "nuria").await.profile.id;
    let key = format!("session/{me}/{}", enter(&phone, "nuria").await.session);
    let huge = format!("{}{}", lab.rows().await[&key], " ".repeat(262_144));
    lab.plant(&key, &huge).await;
    assert_eq!(devices(&laptop, &me).await, ["laptop"]);
    assert!(is_aside(&lab.rows().await, &key, &huge));
}

pub async fn logging_out_works_with_an_unreadable_account<W: World>() {
    let lab = Lab::new::<W>().await;
    let laptop = lab.tab("laptop");
    let me = sign_up(&laptop, "nuria").await;
    let copy = lab.kept("laptop").await.unwrap();
    let key = format!("account/{}", me.profile.id);
    let intact = lab.rows().await[&key].clone();
    lab.plant(&key, "{").await;
    laptop.log_out().await.unwrap();
    assert_eq!(laptop.current().await.unwrap(), Standing::LoggedOut);
    lab.plant(&key, &intact).await;
    lab.keyring("thief").inner.keep(&copy).await.unwrap();
    let Standing::Ended(why) = lab.tab("thief").current().await.unwrap() else { panic!("in") };
    assert_eq!(why.reason, EndReason::LoggedOut);
}
