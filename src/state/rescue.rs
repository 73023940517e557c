//! "Someone is in my account" in this browser: its note, kept so that it goes on after a crash, a reload or
//! in another tab, and the sending of the new password. Never keeps a password.

use super::dates::now;
use super::session::{Answer, Session};
use crate::domain::device::Device;
use crate::domain::ids::{AccountId, SessionId};
use crate::domain::log::{Event, Line};
use crate::domain::rescue::{Rescue, Stage, Told};
use crate::domain::session::{Closing, RevokeReport};
use crate::domain::time::Timestamp;
use crate::platform::{local_storage, practice};
use crate::service::{ChangePassword, Log, ServiceError};
use leptos::prelude::*;

/// The handle. Copy it freely.
#[derive(Clone, Copy)]
pub struct Rescuing {
    session: Session,
    who: StoredValue<AccountId>,
    note: RwSignal<Option<Rescue>>,
    sending: RwSignal<bool>,
    last: Memo<Option<Timestamp>>,
    stage: Memo<Stage>,
}

/// The note of an account; `None` if there is none that can be gone on with.
fn noted(who: &AccountId) -> Option<Rescue> {
    let note: Rescue = serde_json::from_str(&local_storage::rescue(&who.0)?).ok()?;
    note.fresh(now())
}

impl Rescuing {
    /// Reads the note, and again whenever another tab may have gone further. `all` is whether the
    /// service tells of every change of the password.
    #[must_use]
    pub fn start(session: Session, who: AccountId, all: bool) -> Self {
        let (note, sending) = (RwSignal::new(noted(&who)), RwSignal::new(false));
        let last = session.password_changed();
        let stage = Memo::new(move |before: Option<&Stage>| {
            // While it is being sent nobody is told anything, and least of all that it is done.
            match (sending.get(), before) {
                (true, Some(before)) => *before,
                _ => note.with(|note| Rescue::stage(note.as_ref(), Told { last: last.get(), all })),
            }
        });
        let who = StoredValue::new(who);
        let rescuing = Self { session, who, note, sending, last, stage };
        Effect::new(move || {
            session.changes().track();
            rescuing.catch_up();
        });
        rescuing
    }

    /// How far it is.
    #[must_use]
    pub fn stage(self) -> Memo<Stage> {
        self.stage
    }

    /// Whether a new password was sent and is not answered yet; followed.
    #[must_use]
    pub fn sending(self) -> bool {
        self.sending.get()
    }

    /// The note as it is now.
    #[must_use]
    pub fn note(self) -> Option<Rescue> {
        self.note.get_untracked()
    }

    /// Takes over what another tab has noted. A note that went is no news: where the browser keeps
    /// nothing there is none, and whoever has finished it elsewhere has not finished it here.
    fn catch_up(self) {
        let Some(kept) = self.who.with_value(noted) else { return };
        if self.note.with_untracked(|note| note.as_ref() != Some(&kept)) {
            self.note.set(Some(kept));
        }
    }

    fn keep(self, who: &AccountId, note: Option<Rescue>) {
        let text = note.as_ref().and_then(|note| serde_json::to_string(note).ok());
        local_storage::note_rescue(&who.0, text.as_deref());
        // The screen may be gone by now; what is kept is true all the same.
        self.note.try_set(note);
    }

    /// Notes who stays, so that a reload does not ask again.
    pub fn choose(self, stay: &[SessionId]) {
        let stay: Vec<_> = stay.iter().map(SessionId::mark).collect();
        let note = self.note.get_untracked().unwrap_or_else(|| Rescue::new(now()));
        if note.stay == stay {
            return;
        }
        let idle = stay.is_empty() && note.sent.is_none();
        self.keep(&self.who.get_value(), (!idle).then_some(Rescue { stay, ..note }));
    }

    /// Sends the new password, and notes before that it will be sent and afterwards what is known of it.
    /// Where the answer of an earlier try was lost, the old password may be refused because the new one
    /// is in force; then that is found out.
    ///
    /// # Errors
    /// What [`Session::change_password`] says.
    pub async fn send(self, form: ChangePassword) -> Answer<RevokeReport> {
        let (session, who) = (self.session, self.who.get_value());
        self.catch_up();
        let before = self.note.get_untracked().unwrap_or_else(|| Rescue::new(now()));
        let lost = (self.stage.get_untracked() == Stage::Unsure).then(|| form.new.clone());
        let sent = before.sent.or(Some(now()));
        self.sending.set(true);
        self.keep(&who, Some(Rescue { sent, noted: now(), ..before.clone() }));
        let mut answer = session.change_password(who.clone(), form).await;
        if let (Err(ServiceError::WrongPassword), Some(new)) = (&answer, lost)
            && session.confirm(who.clone(), new).await.is_ok()
        {
            answer = Ok(RevokeReport::default());
        }
        if matches!(answer, Err(ServiceError::WrongPassword)) {
            // Of two tabs that send it at once, one finds that the other was first.
            let _ = session.look().await;
        }
        let told = self.last.try_get_untracked().flatten();
        let meanwhile = told.is_some_and(|at| sent.is_some_and(|sent| at >= sent));
        let kept = noted(&who).unwrap_or_else(|| before.clone());
        let note = match &answer {
            Ok(_) => Rescue { sent, changed: true, ..kept },
            Err(error) if changed_nothing(error) && !kept.changed && !meanwhile => {
                Rescue { sent: before.sent, ..kept }
            }
            Err(_) => Rescue { sent, ..kept },
        };
        let nothing = note.sent.is_none() && note.stay.is_empty();
        self.keep(&who, (!nothing).then_some(note));
        answer
    }

    /// Says that what was sent was answered and is shown.
    pub fn answered(self) {
        self.sending.try_set(false);
    }

    /// Puts the note away.
    pub fn finish(self) {
        self.who.with_value(|who| local_storage::note_rescue(&who.0, None));
    }

    /// Begins anew.
    pub fn again(self) {
        self.keep(&self.who.get_value(), None);
    }
}

/// Whether the password is surely the old one after this.
const fn changed_nothing(error: &ServiceError) -> bool {
    matches!(
        error,
        ServiceError::WrongPassword
            | ServiceError::PasswordRefused(_)
            | ServiceError::TooMany(_)
            | ServiceError::CommonListUnavailable
            | ServiceError::HasherFailed
            | ServiceError::NotLoaded
            | ServiceError::Unreachable
            | ServiceError::AddressRefused
            | ServiceError::NeedsLogIn
            | ServiceError::Unsupported
    )
}

/// What the security log says of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Logged {
    /// The last closing, as its receipt.
    pub receipt: Option<RevokeReport>,
    /// The device that changed the password last.
    pub changed_on: Option<Device>,
}

/// Looks for the receipt of what was begun then, and for who changed the password last.
#[must_use]
pub fn logged(log: &Log, sent: Timestamp) -> Logged {
    let mut found = Logged::default();
    for (entry, happened) in log.chain.entries.iter().zip(&log.happened) {
        let (Some(entry), Some(happened)) = (entry, happened) else { continue };
        match &happened.event {
            _ if entry.at < sent.0 => {}
            Event::Closing { lines, .. } => {
                found.receipt = Some(RevokeReport {
                    closings: lines.iter().map(closing).collect(),
                    receipt: Some(entry.clone()),
                    ..RevokeReport::default()
                });
            }
            Event::PasswordChanged => found.changed_on.clone_from(&happened.on),
            _ => {}
        }
    }
    found
}

/// A line of a receipt as the closing that it tells of, which nobody can order again by it.
fn closing(line: &Line) -> Closing {
    let session = SessionId(line.session.0.clone());
    Closing { session, device: line.device.clone(), name: None, outcome: line.outcome }
}

/// Random bytes for a password that is made here.
#[must_use]
pub fn random_bytes() -> [u8; 32] {
    practice::random()
}
