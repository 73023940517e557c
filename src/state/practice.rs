//! Practice: an account made in one step, with three log-ins on the practice devices of this tab, and
//! its removal. Each device speaks to an instance of the service of its own, as its frame does.
//!
//! Never keeps the invented password anywhere but in the memory of the page.

use super::drill::Drill;
use super::intruder::leave;
use super::opening::Backend;
use super::session::{Answer, Session};
use super::task::Task;
use crate::domain::device::PracticeDevice;
use crate::domain::ids::AccountId;
use crate::domain::practice::{Invented, invent};
use crate::domain::text::{FullName, LoginName};
use crate::platform::device::ThisTab;
use crate::platform::practice;
use crate::service::{LogIn, ServiceError, SignUp};
use leptos::prelude::*;

/// What is being done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The account is being made.
    Account,
    /// This device is logging in.
    Device(PracticeDevice),
    /// The account is being removed.
    Removal,
}

/// The handle. Copy it freely.
#[derive(Clone, Copy)]
pub struct Practice {
    session: Session,
    drill: Drill,
    step: RwSignal<Option<Step>>,
    failed: RwSignal<Option<ServiceError>>,
    task: Task,
}

/// Whether somebody is logged in on the device in the frame called so, as the frame has noted it.
#[must_use]
pub fn is_in(device: PracticeDevice) -> bool {
    practice::in_frame(device).account().is_some()
}

impl Practice {
    /// Nothing is being done.
    #[must_use]
    pub fn start(session: Session, drill: Drill) -> Self {
        let (step, failed) = (RwSignal::new(None), RwSignal::new(None));
        Self { session, drill, step, failed, task: Task::new() }
    }

    /// What is being done.
    #[must_use]
    pub fn step(self) -> ReadSignal<Option<Step>> {
        self.step.read_only()
    }

    /// Why the last step was not done.
    #[must_use]
    pub fn failed(self) -> ReadSignal<Option<ServiceError>> {
        self.failed.read_only()
    }

    /// Makes an account called `full_name` and logs in with it, here and on the practice devices.
    pub fn make(self, full_name: FullName) {
        self.run(async move { self.make_account(full_name).await });
    }

    /// Removes the account with everything that belongs to it.
    pub fn remove(self, who: AccountId) {
        self.run(async move {
            self.step.try_set(Some(Step::Removal));
            self.drill.give_up(&who).await?;
            for device in PracticeDevice::ALL {
                let tab = practice::in_frame(device);
                let service = self.session.on_device(tab).await?;
                leave(&*service, &who).await?;
            }
            self.session.remove_practice(who).await?;
            self.session.invented().set(vec![]);
            Ok(())
        });
    }

    fn run(self, work: impl Future<Output = Answer<()>> + 'static) {
        self.failed.set(None);
        self.task.run(async move {
            let answer = work.await;
            self.step.try_set(None);
            self.failed.try_set(answer.err());
        });
    }

    async fn make_account(self, full_name: FullName) -> Answer<()> {
        self.step.try_set(Some(Step::Account));
        let Some(invented) = invent(practice::random()) else { return Ok(()) };
        let Invented { username, email, password } = invented.clone();
        let form = SignUp { email, full_name, username, password, practice: true };
        let service = self.session.service().await?;
        let current = service.sign_up(form).await?;
        let who = current.profile.id.clone();
        let texts = [&who.0, invented.username.as_str(), invented.password.reveal()];
        self.session.invented().set(texts.map(str::to_owned).to_vec());
        let answer = self.enter_all(&invented).await;
        // Whoever has pressed the button knows these log-ins; nobody need be asked about them.
        for info in service.sessions(&who).await.unwrap_or_default() {
            if info.unanswered {
                let _ = service.know_session(&who, info.id).await;
            }
        }
        // The account is there, even if a device is not: then that is said, and it can log in by hand.
        self.session.entered(current);
        answer
    }

    async fn enter_all(self, invented: &Invented) -> Answer<()> {
        for device in PracticeDevice::ALL {
            self.step.try_set(Some(Step::Device(device)));
            let tab = practice::in_frame(device);
            let service = self.session.on_device(tab.clone()).await?;
            enter(&service, &tab, invented).await?;
        }
        Ok(())
    }
}

/// Logs the device in, and notes it as its frame would.
pub(super) async fn enter(service: &Backend, tab: &ThisTab, invented: &Invented) -> Answer<()> {
    let name = LoginName::Username(invented.username.clone());
    let form = LogIn { name, password: invented.password.clone() };
    let current = service.log_in(form).await?;
    tab.note_known(true);
    tab.note_account(Some(&current.profile.id));
    Ok(())
}
