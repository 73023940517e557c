//! The closing that could not be carried out yet: what waits, when it is tried next, and what became of
//! it. The service keeps it, so it is here again after a reload. Never says that anything is closed that
//! was not reported so.

use super::closing::Closing;
use super::dates::now;
use super::retrying::{Retrying, Tried};
use super::session::Session;
use super::task::Task;
use crate::domain::ids::{AccountId, SessionId};
use crate::domain::retry::Retry;
use crate::domain::time::Span;
use crate::service::{ServiceError, Waiting};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// An order younger than this was tried just now.
const FRESH: Span = Span::seconds(2);

/// The handle. Copy it freely.
#[derive(Clone, Copy)]
pub struct Unclosed {
    session: Session,
    closing: Closing,
    who: Memo<Option<AccountId>>,
    order: RwSignal<Option<Waiting>>,
    /// Why it went no further the last time.
    why: RwSignal<Option<ServiceError>>,
    retrying: StoredValue<Option<Retrying>>,
    task: Task,
}

impl Unclosed {
    /// Asks what waits: now, and after whatever may have changed it. Lives as long as the component that
    /// made it.
    #[must_use]
    pub fn start(session: Session, closing: Closing) -> Self {
        let profile = session.profile();
        let unclosed = Self {
            session,
            closing,
            who: Memo::new(move |_| profile.with(|profile| Some(profile.as_ref()?.id.clone()))),
            order: RwSignal::new(None),
            why: RwSignal::new(None),
            retrying: StoredValue::new(None),
            task: Task::new(),
        };
        let retrying = Retrying::start(move || unclosed.attempt());
        unclosed.retrying.set_value(Some(retrying));
        Effect::new(move || {
            session.changes().track();
            let who = unclosed.who.get();
            spawn_local(unclosed.ask(who));
        });
        // Whoever reaches the service first says so to all that wait for it.
        Effect::new(move |before: Option<bool>| {
            let reached = session.reached().get();
            if reached && before == Some(false) {
                retrying.hurry();
            }
            reached
        });
        unclosed
    }

    /// What waits.
    #[must_use]
    pub fn order(self) -> ReadSignal<Option<Waiting>> {
        self.order.read_only()
    }

    /// Whether this session is not yet closed; followed.
    #[must_use]
    pub fn holds(self, which: &SessionId) -> bool {
        self.order.with(|order| {
            order.as_ref().is_some_and(|order| order.sessions.iter().any(|s| s.session == *which))
        })
    }

    /// Why it went no further the last time, where there is more to say than that nobody was reached.
    #[must_use]
    pub fn why(self) -> ReadSignal<Option<ServiceError>> {
        self.why.read_only()
    }

    /// When it is tried.
    #[must_use]
    pub fn retrying(self) -> Option<Retrying> {
        self.retrying.get_value()
    }

    /// Whether it is being taken back.
    #[must_use]
    pub fn pending(self) -> ReadSignal<bool> {
        self.task.pending()
    }

    /// Takes it back. Nothing was closed by it.
    pub fn take_back(self) {
        self.task.run(async move {
            let Some(Some(who)) = self.who.try_get_untracked() else { return };
            if let Err(error) = self.session.take_back(who).await {
                self.why.try_set(Some(error));
            }
        });
    }

    async fn ask(self, who: Option<AccountId>) {
        let found = match who {
            None => None,
            Some(who) => match self.session.waiting(who).await {
                Ok(found) => found,
                // What is shown stays until somebody knows better.
                Err(_) => return,
            },
        };
        let Some(retrying) = self.retrying.try_get_value().flatten() else { return };
        match (&found, retrying.retry().get_untracked()) {
            (None, _) => {
                self.why.set(None);
                retrying.set(Retry::Idle);
            }
            (Some(order), Retry::Idle | Retry::Held) if order.needs_confirmation => {
                retrying.set(Retry::Held);
            }
            (Some(order), Retry::Idle | Retry::Held) => {
                let now = now();
                let fresh = now.since(order.ordered) < FRESH;
                retrying.set(if fresh { Retry::after(now, None) } else { Retry::at_once(now) });
            }
            (Some(_), _) => {}
        }
        if self.order.with_untracked(|before| *before != found) {
            self.order.set(found);
        }
    }

    async fn attempt(self) -> Tried {
        let Some(Some(who)) = self.who.try_get_untracked() else { return Tried::Done };
        let (why, tried) = match self.session.carry_out(who).await {
            Ok(None) => (None, Tried::Done),
            Ok(Some(report)) => {
                let waits = report.waits();
                self.closing.tell(report);
                (None, if waits { Tried::Failed(None) } else { Tried::Done })
            }
            Err(error @ (ServiceError::NeedsConfirmation | ServiceError::YoungSession)) => {
                (Some(error), Tried::Held)
            }
            Err(ServiceError::Unreachable) => (None, Tried::Failed(None)),
            Err(error @ ServiceError::TooMany(ordered)) => (Some(error), Tried::Failed(ordered)),
            Err(error) => (Some(error), Tried::Failed(None)),
        };
        self.why.try_set(why);
        tried
    }
}
