//! Every transaction of every call fails once, in each way in which a store can fail. Whatever was
//! asked must then be done or not done, never half, and the same call must work when it is repeated.

use crate::contract::lab::{
    Lab, PASSWORD, Tab, change, enter, form, is_in, sign_up, try_in, typed, username,
};
use futures::executor::block_on;
use onlyme::domain::account::ProfilePatch;
use onlyme::domain::saved::KeepFor;
use onlyme::domain::session::{Outcome, Revoke};
use onlyme::service::embedded::memory::MemoryStore;
use onlyme::service::embedded::ports::{Changes, Reads, Snapshot, Store};
use onlyme::service::{AccountService, LogOut, Remember, ServiceError, StorageError};
use std::cell::Cell;
use std::rc::Rc;

const NEW: &str = "clay and wheel";

/// How a transaction fails.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Fault {
    /// There is no room; nothing is written.
    Full,
    /// Nothing is read or written.
    Dead,
    /// Everything is written, but the answer is lost.
    AnswerLost,
    /// Nothing is written, but it is said to be.
    Lied,
}

const FAULTS: [Fault; 4] = [Fault::Full, Fault::Dead, Fault::AnswerLost, Fault::Lied];

/// A store that fails once, in the transaction of that number.
#[derive(Default)]
struct Faulty {
    inner: MemoryStore,
    fault: Cell<Option<(Fault, usize)>>,
}

impl Faulty {
    /// The fault that this transaction has.
    fn due(&self) -> Option<Fault> {
        let (fault, left) = self.fault.get()?;
        self.fault.set(left.checked_sub(1).map(|left| (fault, left)));
        (left == 0).then_some(fault)
    }
}

impl Store for Faulty {
    async fn transact<T>(
        &self,
        first: Reads,
        more: impl FnOnce(&Snapshot) -> Reads,
        apply: impl FnOnce(Snapshot) -> (T, Changes),
    ) -> Result<T, StorageError> {
        let failed = || StorageError::Failed("the test says so".into());
        let due = self.due();
        if due == Some(Fault::Dead) {
            return Err(failed());
        }
        let written = |rows| {
            let (answer, changes) = apply(rows);
            let keep = due.is_none() || due == Some(Fault::AnswerLost);
            (answer, if keep { changes } else { Changes::default() })
        };
        let answer = self.inner.transact(first, more, written).await?;
        match due {
            Some(Fault::Full) => Err(StorageError::Full),
            Some(Fault::AnswerLost) => Err(failed()),
            _ => Ok(answer),
        }
    }

    fn durable(&self) -> bool {
        false
    }
}

/// Nuria on three devices, and Ana on one; nobody's counter is at rest.
struct Scene {
    lab: Lab<Faulty>,
    laptop: Tab<Faulty>,
    me: onlyme::domain::ids::AccountId,
    phone: onlyme::domain::ids::SessionId,
}

async fn scene() -> Scene {
    let lab = Lab::on(Rc::new(Faulty::default()));
    let laptop = lab.tab("laptop");
    let me = sign_up(&laptop, "nuria").await.profile.id;
    let phone = enter(&lab.tab("phone"), "nuria").await.session;
    let tablet = lab.tab("tablet");
    enter(&tablet, "nuria").await;
    let remember = Remember::For(KeepFor::Month);
    let saved = LogOut { remember, everything: false, password: None };
    tablet.log_out_of(&me, saved).await.unwrap();
    enter(&lab.tab("kiosk"), "nuria").await;
    sign_up(&lab.tab("desk"), "ana").await;
    assert!(try_in(&lab.tab("desk"), "nuria", "a wrong one").await.is_err());
    Scene { lab, laptop, me, phone }
}

/// The calls that change something.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Call {
    SignUp,
    LogIn,
    Rename,
    Confirm,
    Change,
    CloseOthers,
    CloseAll,
    LogOut,
    Current,
    SaveLogin,
    LogOutRemembered,
    LogOutForgotten,
    Everything,
    OneTap,
    Forget,
}

const CALLS: [Call; 15] = [
    Call::SignUp,
    Call::LogIn,
    Call::Rename,
    Call::Confirm,
    Call::Change,
    Call::CloseOthers,
    Call::CloseAll,
    Call::LogOut,
    Call::Current,
    Call::SaveLogin,
    Call::LogOutRemembered,
    Call::LogOutForgotten,
    Call::Everything,
    Call::OneTap,
    Call::Forget,
];

impl Scene {
    async fn call(&self, call: Call) -> Result<(), ServiceError> {
        let done = |_| ();
        match call {
            Call::SignUp => self.laptop.sign_up(form("lena", PASSWORD)).await.map(|_| ()),
            Call::LogIn => try_in(&self.lab.tab("new"), "nuria", PASSWORD).await.map(|_| ()),
            Call::Rename => {
                let name = Some(username("campos"));
                let patch = ProfilePatch { username: name, ..ProfilePatch::default() };
                self.laptop.update_profile(&self.me, patch).await.map(|_| ())
            }
            Call::Confirm => self.laptop.confirm(&self.me, typed(PASSWORD)).await,
            Call::Change => {
                let form = change(PASSWORD, NEW, &[&self.phone]);
                self.laptop.change_password(&self.me, form).await.map(done)
            }
            Call::CloseOthers => self.laptop.revoke(&self.me, Revoke::AllOthers).await.map(done),
            Call::CloseAll => self.laptop.revoke(&self.me, Revoke::All).await.map(done),
            Call::LogOut => self.laptop.log_out().await,
            Call::Current => self.laptop.current().await.map(|_| ()),
            Call::SaveLogin => self.laptop.save_login(&self.me, KeepFor::Month).await,
            Call::LogOutRemembered => self.leave(Remember::For(KeepFor::Month), false).await,
            Call::LogOutForgotten => self.leave(Remember::Forget, false).await,
            Call::Everything => self.leave(Remember::AsItIs, true).await,
            Call::OneTap => self.lab.tab("tablet").one_tap(&self.me).await.map(|_| ()),
            Call::Forget => self.lab.tab("tablet").forget(&self.me).await,
        }
    }

    async fn leave(&self, remember: Remember, everything: bool) -> Result<(), ServiceError> {
        let how = LogOut { remember, everything, password: None };
        self.laptop.log_out_of(&self.me, how).await.map(|_| ())
    }

    /// Whether one tap opens the account on a device that was loaded anew.
    async fn opens(&self, device: &str) -> bool {
        self.lab.tab(device).one_tap(&self.me).await.is_ok()
    }

    fn rows(&self) -> Snapshot {
        self.lab.store.inner.rows()
    }

    /// The rows without what a refused call may change and without what differs by chance.
    async fn facts(&self) -> Snapshot {
        self.lab.facts().await
    }

    /// The names lead to the accounts that have them, and back.
    fn names_agree(&self) -> bool {
        let rows = self.rows();
        let json = |text: &String| serde_json::from_str::<serde_json::Value>(text).unwrap();
        let mut named = 0;
        for (key, text) in rows.iter().filter(|(key, _)| key.starts_with("account/")) {
            let (id, row) = (key.trim_start_matches("account/"), &json(text)["row"]);
            for field in ["username", "email"] {
                let name = rows.get(&format!("name/{}", row[field].as_str().unwrap()));
                if name.is_none_or(|name| json(name)["row"]["account"] != id) {
                    return false;
                }
                named += 1;
            }
        }
        named == rows.keys().filter(|key| key.starts_with("name/")).count()
    }

    /// Whether the password is the new one, and so the phone is out; or neither. `None` if only one.
    async fn changed(&self) -> Option<bool> {
        let new = try_in(&self.lab.tab("probe"), "nuria", NEW).await.is_ok();
        let old = try_in(&self.lab.tab("probe"), "nuria", PASSWORD).await.is_ok();
        let phone = is_in(&self.lab.tab("phone")).await;
        (new != old && new != phone).then_some(new)
    }
}

/// Fails transaction `k` of `call`. Says whether there was one.
async fn one_fault(call: Call, fault: Fault, k: usize) -> bool {
    let scene = scene().await;
    let before = scene.facts().await;
    scene.lab.store.fault.set(Some((fault, k)));
    let answer = scene.call(call).await;
    let met = scene.lab.store.fault.take().is_none();
    let context = format!("{call:?}, {fault:?} in transaction {k}: {answer:?}");
    assert!(scene.names_agree(), "{context}");
    if !met {
        assert_eq!(answer, Ok(()), "{context}");
        return false;
    }
    if answer.is_err() && fault != Fault::AnswerLost {
        assert_eq!(scene.facts().await, before, "refused, but something changed: {context}");
    }
    if call == Call::Change {
        let changed = scene.changed().await;
        assert!(changed.is_some(), "half a change: {context}");
        assert!(answer.is_err() || fault == Fault::Lied || changed == Some(true), "{context}");
    }
    again(&scene, call, &context).await;
    // A store that lied has lost what was saved, and nobody can know.
    if fault != Fault::Lied {
        saved_logins_are_whole(&scene, call, &context).await;
    }
    true
}

/// Repeats the call without a fault: it works, or it was done and says so.
async fn again(scene: &Scene, call: Call, context: &str) {
    let answer = scene.call(call).await;
    let fits = match call {
        Call::SignUp => matches!(answer, Ok(()) | Err(ServiceError::UsernameTaken)),
        Call::Change => {
            matches!(answer, Ok(()) | Err(ServiceError::WrongPassword | ServiceError::TooMany(_)))
        }
        Call::CloseAll | Call::LogOutRemembered | Call::LogOutForgotten | Call::Everything => {
            matches!(answer, Ok(()) | Err(ServiceError::LoggedOut(_)))
        }
        _ => answer.is_ok(),
    };
    assert!(fits, "{answer:?} when repeated after {context}");
    assert!(scene.names_agree(), "{context}");
    assert!(is_in(&scene.lab.tab("desk")).await, "another account suffered: {context}");
    if call == Call::LogOut {
        assert!(!is_in(&scene.lab.tab("laptop")).await, "{context}");
    }
}

/// After the call was repeated: what was saved opens, what was forgotten does not, and nothing
/// beside them was touched.
async fn saved_logins_are_whole(scene: &Scene, call: Call, context: &str) {
    let ends_all = matches!(
        call,
        Call::Change | Call::CloseOthers | Call::CloseAll | Call::Everything | Call::Forget
    );
    assert_eq!(scene.opens("tablet").await, !ends_all, "the tablet: {context}");
    match call {
        Call::LogOutRemembered | Call::SaveLogin => {
            assert!(scene.opens("laptop").await, "what was saved is lost: {context}");
        }
        Call::LogOutForgotten => {
            let laptop = scene.lab.tab("laptop");
            assert_eq!(laptop.accounts().await.unwrap(), [], "{context}");
            assert!(!scene.opens("laptop").await, "what was forgotten is back: {context}");
        }
        _ => {}
    }
}

#[test]
fn a_transaction_that_fails_leaves_all_or_nothing() {
    let mut faults = 0;
    for call in CALLS {
        for fault in FAULTS {
            let k = (0..20).take_while(|k| block_on(one_fault(call, fault, *k))).count();
            assert!((1..20).contains(&k), "{call:?} has {k} transactions");
            faults += k;
        }
    }
    assert!(faults >= 60, "only {faults} faults were met");
}

#[test]
fn what_could_not_be_read_again_is_not_called_closed() {
    block_on(async {
        let scene = scene().await;
        scene.lab.store.fault.set(Some((Fault::Dead, 1)));
        let report = scene.laptop.revoke(&scene.me, Revoke::AllOthers).await.unwrap();
        let outcomes: Vec<_> = report.closings.iter().map(|c| c.outcome).collect();
        assert_eq!(outcomes, [Outcome::NoAnswer, Outcome::NoAnswer]);
        assert_eq!((report.closed(), report.current_ended), (0, false));
        assert!(!is_in(&scene.lab.tab("phone")).await);
    });
}

#[test]
fn a_session_that_lives_on_is_reported_alive() {
    block_on(async {
        let scene = scene().await;
        scene.lab.store.fault.set(Some((Fault::Lied, 0)));
        let these = Revoke::These(vec![scene.phone.clone()]);
        let report = scene.laptop.revoke(&scene.me, these).await.unwrap();
        assert_eq!(report.closings[0].outcome, Outcome::StillAlive);
        assert!(is_in(&scene.lab.tab("phone")).await);
        scene.lab.store.fault.set(Some((Fault::Lied, 2)));
        let form = change(PASSWORD, NEW, &[&scene.phone]);
        let report = scene.laptop.change_password(&scene.me, form).await.unwrap();
        assert_eq!(report.closings[0].outcome, Outcome::StillAlive);
    });
}

#[test]
fn a_keyring_that_fails_at_log_out_keeps_the_session_to_put_away() {
    block_on(async {
        let scene = scene().await;
        let keyring = scene.lab.keyring("laptop");
        keyring.fails.set(true);
        let full = Err(ServiceError::Storage(StorageError::Full));
        assert_eq!(scene.laptop.log_out().await, full);
        assert!(scene.lab.kept("laptop").await.is_some() && !is_in(&scene.laptop).await);
        keyring.fails.set(false);
        scene.laptop.log_out().await.unwrap();
        assert!(scene.lab.kept("laptop").await.is_none());
    });
}
