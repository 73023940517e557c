//! Screens that are only shown, as in a guide: an account and its sessions that nobody has, behind the
//! port that every screen speaks to, and the frame that such a screen is drawn into.
//!
//! Never opens a service, begins no session, keeps nothing and asks nobody.

use super::dates::now;
use super::opening::{Beginning, Opened};
use super::session::Session;
use crate::domain::account::{Profile, ProfilePatch};
use crate::domain::config::Config;
use crate::domain::device::{Device, PracticeDevice};
use crate::domain::guide::Control;
use crate::domain::ids::{AccountId, DeviceId, GrantId, SessionId};
use crate::domain::inventory::{ACCOUNTS, Entry, Inventory, Place};
use crate::domain::policy::PasswordPolicy;
use crate::domain::saved::{AccountState, DeviceAccount, KeepFor, SavedLogin, SavedOn};
use crate::domain::secret::Password;
use crate::domain::session::{Revoke, RevokeReport, SessionInfo};
use crate::domain::text::{Bio, DeviceName, Email, FullName, Username};
use crate::domain::time::{Span, Timestamp};
use crate::platform::device::ThisTab;
use crate::platform::still;
use crate::service::{
    AccountService, Capabilities, ChangePassword, Current, Log, LogIn, LogOut, Overview, Reply,
    SignUp, Standing, Waiting,
};
use leptos::html;
use leptos::mount::mount_to;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::future::{pending, ready};
use std::rc::Rc;

/// Draws `screen` into the empty page of `frame`, with `control` marked, as long as the component that
/// asked lives.
pub fn draw_in(
    frame: NodeRef<html::Iframe>,
    control: Control,
    screen: impl Fn() -> AnyView + 'static,
) {
    let screen = Rc::new(screen);
    Effect::new(move || {
        let (Some(frame), Some(owner)) = (frame.get(), Owner::current()) else { return };
        let screen = Rc::clone(&screen);
        spawn_local(async move {
            let Some(body) = still::dress(frame).await else { return };
            let drawn = owner.with(|| mount_to(body.clone(), move || screen()));
            // Goes when the frame goes.
            owner.with(|| StoredValue::new_local(drawn));
            // After the frame in which what was read is drawn.
            request_animation_frame(move || {
                request_animation_frame(move || still::mark(&body, control));
            });
        });
    });
}

/// Somebody who is nobody, as they are shown on `device`.
#[derive(Clone)]
pub struct Sample {
    /// Who.
    pub profile: Profile,
    device: Device,
    others: Vec<Device>,
    can: Capabilities,
}

impl Sample {
    /// A person called `name`, with a session on each of the practice devices. `None` never comes; it
    /// stands for a rule about names that this function would not know of.
    #[must_use]
    pub fn of(name: &str, real: Session, config: &Config, device: PracticeDevice) -> Option<Self> {
        let profile = Profile {
            id: AccountId("sample".into()),
            username: Username::parse("nuria").ok()?,
            email: Email::parse("nuria@example.org").ok()?,
            full_name: FullName::parse(name).ok()?,
            bio: Bio::parse("").ok()?,
            picture: None,
            joined: before(400),
            password_changed: Some(before(40)),
            practice: false,
        };
        let as_own = |device: PracticeDevice| {
            let id = DeviceId(device.word().into());
            Device { practice: false, ..device.device(id) }
        };
        let others = PracticeDevice::ALL.into_iter().filter(|other| *other != device);
        let can = real.capabilities().unwrap_or_else(|| usual(config));
        Some(Self {
            profile,
            device: as_own(device),
            others: others.map(as_own).collect(),
            // Guides are told of devices that keep what they are given.
            can: Capabilities { can_save: true, durable: true, ..can },
        })
    }

    /// A session in which the person is logged in, or in which their login is saved.
    #[must_use]
    pub fn session(&self, inside: bool) -> Session {
        let saved = SavedLogin { keep: KeepFor::Month, ends: now().plus(Span::days(30)) };
        let account = DeviceAccount {
            card: self.profile.clone().into(),
            state: if inside { AccountState::InUse } else { AccountState::Saved },
            active: inside,
            saved: (!inside).then_some(saved),
        };
        let current = Current {
            profile: self.profile.clone(),
            session: SessionId("0".into()),
            offer: false,
            asks: None,
        };
        let standing =
            if inside { Standing::LoggedIn(Box::new(current)) } else { Standing::LoggedOut };
        Session::still(Beginning {
            tab: ThisTab { practice: None },
            open: Rc::new(|_| Box::pin(ready(None))),
            opened: Some(Opened { service: Rc::new(self.clone()), notice: None }),
            standing: Some(standing),
            accounts: vec![account],
        })
    }

    /// The sessions, this device's first.
    #[must_use]
    pub fn all(&self) -> Vec<SessionInfo> {
        let devices = std::iter::once(&self.device).chain(&self.others).enumerate();
        let info = |(index, device): (usize, &Device)| SessionInfo {
            id: SessionId(index.to_string()),
            current: index == 0,
            device: device.clone(),
            created: before(5),
            last_active: if index == 0 { now() } else { before(2) },
            expires: now().plus(Span::days(30)),
            how: None,
            address: None,
            saved: false,
            name: None,
            wrong_before: 0,
            first_time: false,
            unanswered: false,
        };
        devices.map(info).collect()
    }

    fn others(&self) -> Vec<SessionInfo> {
        self.all().into_iter().filter(|info| !info.current).collect()
    }
}

/// What such a device keeps.
#[must_use]
pub fn kept() -> Inventory {
    let entry = |place, key: &str, bytes| Entry { place, key: key.into(), bytes: Some(bytes) };
    let accounts = || Place::Database(ACCOUNTS.into());
    Inventory {
        entries: vec![
            entry(accounts(), "account/sample", 412),
            entry(accounts(), "session/sample/0", 398),
            entry(Place::Local, "onlyme/language", 4),
        ],
        unread: vec![],
    }
}

fn before(days: i64) -> Timestamp {
    Timestamp(now().0 - Span::days(days).0)
}

/// What a service of the site can do, before it was asked.
fn usual(config: &Config) -> Capabilities {
    let embedded = config.practises();
    Capabilities {
        reaches_other_devices: !embedded,
        durable: true,
        can_recover: false,
        can_save: true,
        can_practise: embedded,
        has_usernames: true,
        has_bio: embedded,
        can_choose_idle: embedded,
        tells_causes: embedded,
        knows_saved_logins: embedded,
        keeps_notes: embedded,
        closes_in_one_step: embedded,
        exact_times: embedded,
        passwords: PasswordPolicy { min_chars: config.password_min },
    }
}

/// Nobody presses anything on a screen that is only shown, so nothing else is ever answered.
fn never<'a, T: 'a>() -> Reply<'a, T> {
    Box::pin(pending())
}

impl AccountService for Sample {
    fn capabilities(&self) -> Capabilities {
        self.can
    }

    fn device(&self) -> Device {
        self.device.clone()
    }

    fn sessions<'a>(&'a self, _: &'a AccountId) -> Reply<'a, Vec<SessionInfo>> {
        Box::pin(ready(Ok(self.all())))
    }

    fn elsewhere<'a>(&'a self, _: &'a AccountId) -> Reply<'a, Vec<SessionInfo>> {
        Box::pin(ready(Ok(self.others())))
    }

    fn take_set_aside(&self) -> Vec<String> {
        vec![]
    }

    fn current(&self) -> Reply<'_, Standing> {
        never()
    }

    fn username_available<'a>(&'a self, _: &'a Username) -> Reply<'a, bool> {
        never()
    }

    fn sign_up(&self, _: SignUp) -> Reply<'_, Current> {
        never()
    }

    fn log_in(&self, _: LogIn) -> Reply<'_, Current> {
        never()
    }

    fn update_profile<'a>(&'a self, _: &'a AccountId, _: ProfilePatch) -> Reply<'a, Profile> {
        never()
    }

    fn change_password<'a>(
        &'a self,
        _: &'a AccountId,
        _: ChangePassword,
    ) -> Reply<'a, RevokeReport> {
        never()
    }

    fn confirm<'a>(&'a self, _: &'a AccountId, _: Password) -> Reply<'a, ()> {
        never()
    }

    fn overview<'a>(&'a self, _: &'a AccountId) -> Reply<'a, Overview> {
        never()
    }

    fn name_session<'a>(
        &'a self,
        _: &'a AccountId,
        _: SessionId,
        _: Option<DeviceName>,
    ) -> Reply<'a, ()> {
        never()
    }

    fn know_session<'a>(&'a self, _: &'a AccountId, _: SessionId) -> Reply<'a, ()> {
        never()
    }

    fn choose_idle<'a>(&'a self, _: &'a AccountId, _: u32) -> Reply<'a, ()> {
        never()
    }

    fn log<'a>(&'a self, _: &'a AccountId) -> Reply<'a, Log> {
        never()
    }

    fn may_revoke<'a>(&'a self, _: &'a AccountId, _: &'a Revoke) -> Reply<'a, ()> {
        never()
    }

    fn revoke<'a>(&'a self, _: &'a AccountId, _: Revoke) -> Reply<'a, RevokeReport> {
        never()
    }

    fn waiting<'a>(&'a self, _: &'a AccountId) -> Reply<'a, Option<Waiting>> {
        never()
    }

    fn carry_out<'a>(&'a self, _: &'a AccountId) -> Reply<'a, Option<RevokeReport>> {
        never()
    }

    fn take_back<'a>(&'a self, _: &'a AccountId) -> Reply<'a, ()> {
        never()
    }

    fn accounts(&self) -> Reply<'_, Vec<DeviceAccount>> {
        never()
    }

    fn one_tap<'a>(&'a self, _: &'a AccountId) -> Reply<'a, Current> {
        never()
    }

    fn step_out(&self) -> Reply<'_, ()> {
        never()
    }

    fn save_login<'a>(&'a self, _: &'a AccountId, _: KeepFor) -> Reply<'a, ()> {
        never()
    }

    fn decline_to_save<'a>(&'a self, _: &'a AccountId) -> Reply<'a, ()> {
        never()
    }

    fn forget<'a>(&'a self, _: &'a AccountId) -> Reply<'a, ()> {
        never()
    }

    fn saved_on<'a>(&'a self, _: &'a AccountId) -> Reply<'a, Vec<SavedOn>> {
        never()
    }

    fn withdraw<'a>(&'a self, _: &'a AccountId, _: Vec<GrantId>) -> Reply<'a, Vec<SavedOn>> {
        never()
    }

    fn log_out_of<'a>(&'a self, _: &'a AccountId, _: LogOut) -> Reply<'a, RevokeReport> {
        never()
    }

    fn log_out(&self) -> Reply<'_, ()> {
        never()
    }

    fn remove_practice<'a>(&'a self, _: &'a AccountId) -> Reply<'a, ()> {
        never()
    }
}
