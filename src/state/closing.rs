//! A closing that waits a few seconds, so that it can be taken back. Until the time is over nothing
//! is ordered and nothing is claimed: the screen says "not yet". Never waits for the password: that is
//! asked for before the seconds begin.

use super::dates::now;
use super::preferences::{Preferences, UNDO};
use super::session::Session;
use super::task::Task;
use crate::domain::ids::AccountId;
use crate::domain::session::{Revoke, RevokeReport};
use crate::domain::time::{Span, Timestamp};
use crate::platform::dom;
use crate::service::ServiceError;
use leptos::prelude::*;
use std::time::Duration;

/// Seconds to wait where the person has not chosen.
const USUAL: u32 = 8;

/// What is to be closed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    /// Whose sessions.
    pub who: AccountId,
    /// Which.
    pub what: Revoke,
    /// How many of them the person has seen.
    pub count: u32,
}

/// What became of an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Done {
    /// It was carried out, and this was read afterwards, at that time.
    Closed(RevokeReport, Timestamp),
    /// It was not carried out.
    Failed(Order, ServiceError),
}

/// The handle. Copy it freely.
#[derive(Clone, Copy)]
pub struct Closing {
    session: Session,
    preferences: Preferences,
    waiting: RwSignal<Option<Order>>,
    /// The seconds that are left, as they are shown, and when they are over.
    left: RwSignal<u32>,
    until: RwSignal<Timestamp>,
    /// Somebody reads the words or is about to press: the seconds do not run.
    held: RwSignal<bool>,
    done: RwSignal<Option<Done>>,
    task: Task,
}

impl Closing {
    /// Nothing waits. Ticks as long as the component that made it lives.
    #[must_use]
    pub fn start(session: Session, preferences: Preferences) -> Self {
        let closing = Self {
            session,
            preferences,
            waiting: RwSignal::new(None),
            left: RwSignal::new(0),
            until: RwSignal::new(Timestamp::default()),
            held: RwSignal::new(false),
            done: RwSignal::new(None),
            task: Task::new(),
        };
        let waits = Memo::new(move |_| closing.waiting.with(Option::is_some));
        Effect::new(move || dom::ask_before_leaving(waits.get()));
        on_cleanup(|| dom::ask_before_leaving(false));
        let tick = move || closing.tick();
        if let Ok(timer) = set_interval_with_handle(tick, Duration::from_secs(1)) {
            on_cleanup(move || timer.clear());
        }
        closing
    }

    /// The order that waits.
    #[must_use]
    pub fn waiting(self) -> ReadSignal<Option<Order>> {
        self.waiting.read_only()
    }

    /// The seconds that are left.
    #[must_use]
    pub fn left(self) -> ReadSignal<u32> {
        self.left.read_only()
    }

    /// What became of the last order.
    #[must_use]
    pub fn done(self) -> ReadSignal<Option<Done>> {
        self.done.read_only()
    }

    /// Whether an order is being carried out.
    #[must_use]
    pub fn pending(self) -> ReadSignal<bool> {
        self.task.pending()
    }

    /// Orders a closing that the service would carry out now. One that waits already is carried out
    /// first.
    pub async fn order(self, order: Order) {
        self.carry_out().await;
        self.done.try_set(None);
        let chosen = self.preferences.word(UNDO).and_then(|word| word.parse().ok());
        let seconds = chosen.unwrap_or(USUAL);
        self.held.try_set(false);
        self.left.try_set(seconds);
        self.until.try_set(now().plus(Span::seconds(seconds.into())));
        self.waiting.try_set(Some(order));
        if seconds == 0 {
            self.carry_out().await;
        }
    }

    /// Takes the order back. Nothing was closed.
    pub fn take_back(self) {
        self.waiting.set(None);
    }

    /// Has the seconds stand still, or run again.
    pub fn hold(self, held: bool) {
        self.held.set(held);
    }

    /// Puts the result away.
    pub fn dismiss(self) {
        self.done.set(None);
    }

    /// Carries the order out now, if one waits.
    pub fn now(self) {
        self.task.run(self.carry_out());
    }

    /// The same, awaited.
    pub async fn carry_out(self) {
        let Some(Some(order)) = self.waiting.try_get_untracked() else { return };
        self.waiting.try_set(None);
        let answer = self.session.revoke(order.who.clone(), order.what.clone()).await;
        match answer {
            // What waits for the service is told on its own, until there is something to report.
            Ok(report) if report.waits() && !report.was_read() => {}
            Ok(report) => self.tell(report),
            Err(error) => {
                self.done.try_set(Some(Done::Failed(order, error)));
            }
        }
    }

    /// Shows what an order did that was just carried out.
    pub fn tell(self, report: RevokeReport) {
        self.done.try_set(Some(Done::Closed(report, now())));
    }

    fn tick(self) {
        // A last tick may come after the screens are gone, and these signals with them.
        if self.waiting.try_with_untracked(Option::is_some) != Some(true) {
            return;
        }
        let shown = self.left.get_untracked();
        if self.held.get_untracked() {
            self.until.set(now().plus(Span::seconds(shown.into())));
            return;
        }
        // By the clock, because a hidden tab ticks late; never more than was shown, because a clock
        // may jump back.
        let left = self.until.get_untracked().since(now()).seconds_up();
        let left = u32::try_from(left).unwrap_or(0).min(shown);
        self.left.set(left);
        if left == 0 {
            self.now();
        }
    }
}
