//! The fire drill of this tab: lets the practice intruder in, watches whether it is still in, and at
//! the end asks the intruder's own device what was left open, before that device is put away.
//!
//! Never tells a screen which session it is while the drill lasts.

use super::dates::now;
use super::intruder;
use super::opening::Backend;
use super::session::{Answer, Session};
use super::task::Task;
use crate::domain::account::Profile;
use crate::domain::drill::{Debrief, Drill as Course, Plan, Seen, Stage};
use crate::domain::ids::AccountId;
use crate::domain::secret::Password;
use crate::platform::practice;
use crate::service::ServiceError;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The handle. Copy it freely.
#[derive(Clone, Copy)]
pub struct Drill {
    session: Session,
    course: RwSignal<Option<Course>>,
    debrief: RwSignal<Option<Debrief>>,
    failed: RwSignal<Option<ServiceError>>,
    intruder: StoredValue<Option<Backend>, LocalStorage>,
    task: Task,
}

impl Drill {
    /// Goes on with the drill that this tab has noted, if it has, and watches it for as long as the
    /// component that made it lives.
    #[must_use]
    pub fn start(session: Session) -> Self {
        let noted = practice::drill().and_then(|text| serde_json::from_str(&text).ok());
        let drill = Self {
            session,
            course: RwSignal::new(noted),
            debrief: RwSignal::new(None),
            failed: RwSignal::new(None),
            intruder: StoredValue::new_local(None),
            task: Task::new(),
        };
        let changes = session.changes();
        Effect::new(move || {
            changes.track();
            spawn_local(drill.look());
        });
        drill
    }

    /// The drill that is under way.
    #[must_use]
    pub fn course(self) -> ReadSignal<Option<Course>> {
        self.course.read_only()
    }

    /// What was told at the end of the last one.
    #[must_use]
    pub fn debrief(self) -> ReadSignal<Option<Debrief>> {
        self.debrief.read_only()
    }

    /// Why it could not begin, or end.
    #[must_use]
    pub fn failed(self) -> ReadSignal<Option<ServiceError>> {
        self.failed.read_only()
    }

    /// Whether it is beginning or ending.
    #[must_use]
    pub fn pending(self) -> ReadSignal<bool> {
        self.task.pending()
    }

    /// Begins, with the account's password.
    pub fn begin(self, profile: Profile, password: Password) {
        self.failed.set(None);
        self.debrief.set(None);
        self.task.run(async move {
            let begun = self.let_in(profile, password).await;
            self.failed.try_set(begun.err());
        });
    }

    /// Ends, says how it went, and puts the intruder away.
    pub fn end(self) {
        self.failed.set(None);
        self.task.run(async move {
            let ended = self.close().await;
            self.failed.try_set(ended.err());
        });
    }

    /// Ends the drill of an account that is about to be removed, without a word.
    ///
    /// # Errors
    /// What the port says; the drill then goes on.
    pub async fn give_up(self, who: &AccountId) -> Answer<()> {
        let course = self.course.try_get_untracked().flatten();
        if let Some(course) = course.filter(|course| course.account == *who) {
            intruder::leave(&*self.intruder_of(&course).await?, who).await?;
            self.intruder.try_set_value(None);
            self.keep(None);
        }
        // What was told at the end of an earlier one is about this account, too.
        self.debrief.try_set(None);
        Ok(())
    }

    async fn let_in(self, profile: Profile, password: Password) -> Answer<()> {
        let seed = seed();
        let owner = self.session.service().await?;
        let service = self.session.on_device(practice::stranger(Plan::of(seed).device)).await?;
        let course = intruder::enter(&*owner, &*service, &profile, password, seed).await?;
        self.intruder.try_set_value(Some(service));
        self.keep(Some(course));
        // The list has a device more.
        self.session.ask_again().await;
        Ok(())
    }

    /// Looks whether the intruder is still in, and notes what has become of it.
    async fn look(self) {
        if self.task.pending().try_get_untracked() != Some(false) {
            return;
        }
        let Some(Some(course)) = self.course.try_get_untracked() else { return };
        if course.stage() == Stage::Done {
            return;
        }
        let Ok(seen) = self.see(&course).await else { return };
        let mut next = course.clone();
        next.see(seen);
        // The drill may have ended meanwhile.
        if next != course && self.course.try_get_untracked().flatten() == Some(course) {
            self.keep(Some(next));
        }
    }

    async fn see(self, course: &Course) -> Answer<Seen> {
        let own = self.session.profile().get_untracked();
        let own = own.filter(|own| own.id == course.account);
        let changed = own.and_then(|own| own.password_changed);
        intruder::look(&*self.intruder_of(course).await?, changed, now()).await
    }

    async fn close(self) -> Answer<()> {
        let Some(mut course) = self.course.get_untracked() else { return Ok(()) };
        course.see(self.see(&course).await?);
        let (owner, service) = (self.session.service().await?, self.intruder_of(&course).await?);
        let debrief = intruder::put_away(&*owner, &*service, &course).await?;
        self.debrief.try_set(Some(debrief));
        self.intruder.try_set_value(None);
        self.keep(None);
        self.session.ask_again().await;
        Ok(())
    }

    /// The service as the intruder sees it, opened anew after a reload.
    async fn intruder_of(self, course: &Course) -> Answer<Backend> {
        if let Some(Some(open)) = self.intruder.try_get_value() {
            return Ok(open);
        }
        let device = Plan::of(course.seed).device;
        let tab = practice::again(device, course.intruder.clone());
        let open = self.session.on_device(tab).await?;
        self.intruder.try_set_value(Some(open.clone()));
        Ok(open)
    }

    fn keep(self, course: Option<Course>) {
        let text = course.as_ref().and_then(|course| serde_json::to_string(course).ok());
        practice::note_drill(text.as_deref());
        self.course.try_set(course);
    }
}

fn seed() -> u32 {
    let [a, b, c, d, ..] = practice::random();
    u32::from_le_bytes([a, b, c, d])
}
