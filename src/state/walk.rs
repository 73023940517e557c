//! Practising a guide: an account of its own on three practice devices in the frames of this page, and
//! how far the reader has come on one of them. At the end the list of sessions is read again, and when
//! the screen is left the account goes with all that belongs to it.
//!
//! Never touches the account that this tab is logged in to, nor the devices of the practice screen.

use super::intruder::leave;
use super::opening::Backend;
use super::practice::enter;
use super::session::{Answer, Session};
use super::task::Task;
use crate::domain::device::PracticeDevice;
use crate::domain::guide::{Control, Course, Guide, Outcome, Sight, Step, Until};
use crate::domain::ids::AccountId;
use crate::domain::password::strong;
use crate::domain::policy::PasswordPolicy;
use crate::domain::practice::{Invented, invent};
use crate::domain::secret::Password;
use crate::domain::text::{FullName, LoginName};
use crate::platform::{practice, sight};
use crate::service::{LogIn, ServiceError, SignUp, Standing};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::time::Duration;

/// How often the frames are looked at. It asks nobody.
const EVERY: Duration = Duration::from_millis(200);

/// After how many looks without a page in the frame it is called late: five seconds.
const LATE: u32 = 25;

/// How a practice stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The guide is only read.
    Reading,
    /// The account is being made, or this device is logging in.
    Making(Option<PracticeDevice>),
    /// The reader is at this step.
    At(usize),
    /// All steps are done, and the list is being read.
    Checking,
    /// What it changed.
    Done(Outcome),
    /// All steps are done, and nobody could read the list.
    Unread(ServiceError),
    /// It could not begin.
    Failed(ServiceError),
    /// The reader's device was logged out from elsewhere, so the steps lead no further.
    Fallen,
}

/// What the practice account needs to be told and removed. In memory only.
#[derive(Clone)]
struct Account {
    id: AccountId,
    invented: Invented,
    /// What is offered as the new password.
    next: String,
}

/// The handle of one guide's screen. Copy it freely.
#[derive(Clone, Copy)]
pub struct Walk {
    session: Session,
    guide: Guide,
    device: RwSignal<PracticeDevice>,
    stage: RwSignal<Stage>,
    account: StoredValue<Option<Account>, LocalStorage>,
    course: StoredValue<Course, LocalStorage>,
    inside: RwSignal<[bool; 3]>,
    /// How many looks in a row found no page in the frame of the reader's device.
    missed: StoredValue<u32>,
    late: RwSignal<bool>,
    /// Changes when a practice is begun or broken off, so that one that is still being made ready knows.
    turn: StoredValue<u32>,
    /// Whether it is being asked why the device is out.
    asking: StoredValue<bool>,
    task: Task,
}

impl Walk {
    /// The guide is read. Ends with the component that made it.
    #[must_use]
    pub fn start(session: Session, guide: Guide) -> Self {
        let walk = Self {
            session,
            guide,
            device: RwSignal::new(guide.device()),
            stage: RwSignal::new(Stage::Reading),
            account: StoredValue::new_local(None),
            course: StoredValue::new_local(Course::new(vec![])),
            inside: RwSignal::new([false; 3]),
            missed: StoredValue::new(0),
            late: RwSignal::new(false),
            turn: StoredValue::new(0),
            asking: StoredValue::new(false),
            task: Task::new(),
        };
        if let Ok(timer) = set_interval_with_handle(move || walk.look(), EVERY) {
            on_cleanup(move || timer.clear());
        }
        on_cleanup(move || walk.put_away());
        walk
    }

    /// Whether something is being made ready, read or removed.
    #[must_use]
    pub fn pending(self) -> ReadSignal<bool> {
        self.task.pending()
    }

    /// How it stands.
    #[must_use]
    pub fn stage(self) -> ReadSignal<Stage> {
        self.stage.read_only()
    }

    /// The device whose steps are told.
    #[must_use]
    pub fn device(self) -> ReadSignal<PracticeDevice> {
        self.device.read_only()
    }

    /// Which of the practice devices are logged in, as their frames have noted it.
    #[must_use]
    pub fn inside(self) -> ReadSignal<[bool; 3]> {
        self.inside.read_only()
    }

    /// Whether the device has not come up for some seconds.
    #[must_use]
    pub fn late(self) -> ReadSignal<bool> {
        self.late.read_only()
    }

    /// Loads the reader's device once more.
    pub fn load_again(self) {
        self.miss(false);
        sight::load_again(self.device.get_untracked());
    }

    /// The password of the practice account, and one to change it to.
    #[must_use]
    pub fn passwords(self) -> Option<(String, String)> {
        self.account.try_with_value(|account| {
            let account = account.as_ref()?;
            Some((account.invented.password.reveal().to_owned(), account.next.clone()))
        })?
    }

    /// Tells the steps of another device. What was practised until then is put away.
    pub fn choose(self, device: PracticeDevice) {
        if self.device.get_untracked() != device {
            self.stop();
            self.device.set(device);
        }
    }

    /// Back to reading. What is still being made ready puts itself away.
    pub fn stop(self) {
        self.next_turn();
        self.stage.set(Stage::Reading);
        let session = self.session;
        if let Some(Some(account)) = self.account.try_update_value(Option::take) {
            self.task.run(async move {
                let _ = remove(session, account).await;
            });
        }
    }

    /// Makes an account called `full_name`, logs the devices in, and begins at the first step.
    pub fn begin(self, full_name: FullName) {
        let turn = self.next_turn();
        self.stage.set(Stage::Making(None));
        let before = self.account.try_update_value(Option::take).flatten();
        let (session, device) = (self.session, self.device.get_untracked());
        self.task.run(async move {
            if let Some(account) = before {
                // What cannot be removed does not stand in the way of a new account.
                let _ = remove(session, account).await;
            }
            let mut made = None;
            let answer = self.make(full_name, device, turn, &mut made).await;
            if !self.is_turn(turn) {
                // Broken off, or the screen is gone: nobody else knows of it.
                if let Some(account) = made {
                    let _ = remove(session, account).await;
                }
                return;
            }
            self.account.try_set_value(made);
            match answer {
                Ok(()) => {
                    self.course.try_set_value(Course::new(self.guide.steps(device)));
                    self.inside.try_set([true; 3]);
                    self.asking.try_set_value(false);
                    self.miss(false);
                    self.stage.try_set(Stage::At(0));
                }
                Err(error) => {
                    self.stage.try_set(Stage::Failed(error));
                }
            }
        });
    }

    fn next_turn(self) -> u32 {
        self.turn.update_value(|turn| *turn = turn.wrapping_add(1));
        self.turn.get_value()
    }

    fn is_turn(self, turn: u32) -> bool {
        self.turn.try_get_value() == Some(turn)
    }

    /// Does the step that comes next in the reader's place.
    pub fn do_it(self) {
        let Some(step) = self.now() else { return };
        let device = self.device.get_untracked();
        let text = self.passwords().and_then(|(old, new)| match step.at {
            Control::Current => Some(old),
            Control::New | Control::Retype => Some(new),
            _ => None,
        });
        // What is not there cannot be pressed; the words of the step say where to look.
        let _ = match text {
            Some(text) => sight::fill(device, step.at, &text),
            None => sight::press(device, step.at),
        };
    }

    /// Reads the list once more.
    pub fn read_again(self) {
        self.stage.set(Stage::Checking);
        self.check();
    }

    fn now(self) -> Option<Step> {
        self.course.try_with_value(Course::now)?
    }

    /// Makes the account, which stands in `made` as soon as there is one, and logs the devices in.
    async fn make(
        self,
        full_name: FullName,
        first: PracticeDevice,
        turn: u32,
        made: &mut Option<Account>,
    ) -> Answer<()> {
        // What a page that was closed in the middle has left.
        for device in PracticeDevice::ALL {
            let tab = practice::in_guide(device);
            if tab.account().is_some() {
                // An account that is gone already is what is wanted.
                let _ = clear(&self.session.on_device(tab.clone()).await?).await;
                tab.note_account(None);
            }
        }
        let next = strong(practice::random(), PasswordPolicy::default());
        let (Some(invented), Some(next)) = (invent(practice::random()), next) else {
            return Err(ServiceError::NotLoaded);
        };
        let tab = practice::in_guide(first);
        let service = self.session.on_device(tab.clone()).await?;
        let Invented { username, email, password } = invented.clone();
        let form = SignUp { email, full_name, username, password, practice: true };
        let id = service.sign_up(form).await?.profile.id;
        tab.note_known(true);
        tab.note_account(Some(&id));
        let account = Account { id: id.clone(), invented: invented.clone(), next };
        *made = Some(account);
        for device in PracticeDevice::ALL.into_iter().filter(|device| *device != first) {
            if !self.is_turn(turn) {
                return Ok(());
            }
            self.stage.try_set(Stage::Making(Some(device)));
            let tab = practice::in_guide(device);
            enter(&self.session.on_device(tab.clone()).await?, &tab, &invented).await?;
        }
        // Whoever practises knows these log-ins; nobody need be asked about them.
        for info in service.sessions(&id).await.unwrap_or_default() {
            if info.unanswered {
                let _ = service.know_session(&id, info.id).await;
            }
        }
        Ok(())
    }

    /// Looks at the frames, and goes on if a step was done.
    fn look(self) {
        let Some(Stage::At(before)) = self.stage.try_get_untracked() else { return };
        let Some(device) = self.device.try_get_untracked() else { return };
        if self.asking.try_get_value() == Some(true) {
            return;
        }
        let inside =
            PracticeDevice::ALL.map(|device| practice::in_guide(device).account().is_some());
        let known = self.inside.try_get_untracked().unwrap_or(inside);
        if known != inside {
            let own = |all: [bool; 3]| {
                PracticeDevice::ALL.into_iter().zip(all).any(|(one, is)| one == device && is)
            };
            self.inside.try_set(inside);
            if own(known) && !own(inside) {
                return self.ask_why(device);
            }
        }
        self.miss(!sight::came(device));
        let each = || PracticeDevice::ALL.into_iter().zip(inside);
        let here = each().any(|(one, inside)| one == device && inside);
        let others = each().filter(|(one, inside)| *one != device && *inside).count();
        let seen = self.course.try_update_value(|course| {
            let sight = Sight { here, others, ..sight::look(device, &course.wanted()) };
            course.see(&sight);
            course.at()
        });
        let Some(at) = seen else { return };
        let now = self.now();
        // The one press that a practice must not lead to.
        let harmless =
            now.filter(|step| step.until != Until::Asked || step.at == Control::ResetButton);
        sight::point(device, harmless.map(|step| step.at));
        match now {
            None => {
                self.stage.try_set(Stage::Checking);
                self.check();
            }
            Some(_) if at != before => {
                self.stage.try_set(Stage::At(at));
            }
            Some(_) => {}
        }
    }

    /// Counts the looks that find no page in the frame.
    fn miss(self, missed: bool) {
        let so_far = self.missed.try_update_value(|so_far| {
            *so_far = if missed { so_far.saturating_add(1) } else { 0 };
            *so_far
        });
        let late = so_far.is_some_and(|so_far| so_far >= LATE);
        if self.late.try_get_untracked() == Some(!late) {
            self.late.try_set(late);
        }
    }

    /// Asks whether the device has logged itself out, which may be what a step is about, or was closed
    /// from elsewhere, which nobody has done here.
    fn ask_why(self, device: PracticeDevice) {
        self.asking.try_set_value(true);
        let turn = self.turn.get_value();
        spawn_local(async move {
            let standing = match self.session.on_device(practice::in_guide(device)).await {
                Ok(service) => service.current().await,
                Err(error) => Err(error),
            };
            if self.is_turn(turn) {
                self.asking.try_set_value(false);
                if matches!(standing, Ok(Standing::Ended(_))) {
                    self.stage.try_set(Stage::Fallen);
                }
            }
        });
    }

    fn check(self) {
        self.task.run(async move {
            let next = match self.read_list().await {
                Ok(outcome) => Stage::Done(outcome),
                Err(error) => Stage::Unread(error),
            };
            self.stage.try_set(next);
        });
    }

    /// Reads the list of sessions on a device that is in, or else on one that nobody has met.
    async fn read_list(self) -> Answer<Outcome> {
        let Some(account) = self.account.try_get_value().flatten() else {
            return Err(ServiceError::SessionGone);
        };
        let mut ids = vec![];
        let mut reader = None;
        for device in PracticeDevice::ALL {
            let service = self.session.on_device(practice::in_guide(device)).await?;
            ids.push((device, service.device().id));
            if reader.is_none() && matches!(service.current().await?, Standing::LoggedIn(_)) {
                reader = Some(service);
            }
        }
        let (reader, stranger) = match reader {
            Some(reader) => (reader, false),
            None => (stranger(self.session, &account).await?, true),
        };
        let listed = reader.sessions(&account.id).await?;
        let changed = match reader.current().await? {
            Standing::LoggedIn(current) => current.profile.password_changed.is_some(),
            _ => false,
        };
        if stranger {
            leave(&*reader, &account.id).await?;
        }
        let devices = ids
            .into_iter()
            .map(|(device, id)| (device, listed.iter().any(|info| info.device.id == id)))
            .collect();
        let own = practice::in_guide(self.device.get_untracked());
        let known = self.session.on_device(own).await?.accounts().await?;
        let saved = known.iter().any(|one| one.card.id == account.id && one.saved.is_some());
        Ok(Outcome { devices, saved, changed })
    }

    /// Removes the practice account, when nobody looks any more.
    fn put_away(self) {
        let Some(Some(account)) = self.account.try_update_value(Option::take) else { return };
        let session = self.session;
        spawn_local(async move {
            // What cannot be removed now is removed when a guide is practised the next time.
            let _ = remove(session, account).await;
        });
    }
}

async fn remove(session: Session, account: Account) -> Answer<()> {
    for device in PracticeDevice::ALL {
        let tab = practice::in_guide(device);
        let service = session.on_device(tab.clone()).await?;
        tab.note_account(None);
        if let Standing::LoggedIn(current) = service.current().await?
            && current.profile.id == account.id
        {
            return service.remove_practice(&account.id).await;
        }
    }
    stranger(session, &account).await?.remove_practice(&account.id).await
}

/// Removes the practice account that a device is still logged in to, or leaves it.
async fn clear(service: &Backend) -> Answer<()> {
    match service.current().await? {
        Standing::LoggedIn(current) if current.profile.practice => {
            service.remove_practice(&current.profile.id).await
        }
        Standing::Ended(_) => service.log_out().await,
        _ => Ok(()),
    }
}

/// Logs in on a device of nobody's, to read what is left when all others are out.
async fn stranger(session: Session, account: &Account) -> Answer<Backend> {
    let service = session.on_device(practice::stranger(PracticeDevice::Computer)).await?;
    let name = LoginName::Username(account.invented.username.clone());
    let old = account.invented.password.clone();
    match service.log_in(LogIn { name: name.clone(), password: old }).await {
        Err(ServiceError::WrongCredentials) => {}
        other => return other.map(|_| service),
    }
    let next = Password::new(account.next.clone()).map_err(|_| ServiceError::WrongCredentials)?;
    service.log_in(LogIn { name, password: next }).await?;
    Ok(service)
}
