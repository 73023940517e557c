//! Notices by itself that this session was closed elsewhere, and whether the service is reached: a light
//! question, often while somebody acts, ever less while nobody does, and none in a tab that nobody sees
//! or offline. When it is due is decided in `domain/pace.rs`. Never reads a list that has not changed.

use super::dates::now;
use super::retrying::{Retrying, Tried};
use super::session::Session;
use crate::domain::pace::Pace;
use crate::domain::retry::Retry;
use crate::platform::dom;
use crate::service::ServiceError;
use leptos::ev;
use leptos::prelude::*;
use std::time::Duration;

/// How often it is looked whether it is time. Looking asks nobody.
const TICK: Duration = Duration::from_secs(1);

/// Begins to ask, as long as the component that called lives and somebody is logged in. A service that
/// reaches only this browser tells each tab of it by itself.
#[must_use]
pub fn start(session: Session) -> Retrying {
    let pace = StoredValue::new(Pace::new(now()));
    let retrying = Retrying::start(move || async move {
        match session.look().await {
            Err(ServiceError::TooMany(ordered)) => Tried::Failed(ordered),
            Err(error) if error.is_unreached() => Tried::Failed(None),
            _ => Tried::Done,
        }
    });
    let tick = move || {
        // A last tick may come after the screens are gone, and these values with them.
        let Some(mut next) = pace.try_get_value() else { return };
        let inside = session.standing().with_untracked(|standing| standing.account().is_some());
        let wanted = inside && session.capabilities().is_some_and(|can| can.reaches_other_devices);
        let here = dom::visible() && dom::online();
        if !wanted || retrying.retry().get_untracked() != Retry::Idle || !next.is_due(now(), here) {
            return;
        }
        next.ask(now());
        pace.set_value(next);
        retrying.set(Retry::at_once(now()));
    };
    if let Ok(timer) = set_interval_with_handle(tick, TICK) {
        on_cleanup(move || timer.clear());
    }
    let act = move || {
        pace.try_update_value(Pace::act);
        tick();
    };
    let press = window_event_listener(ev::pointerdown, move |_| act());
    let key = window_event_listener(ev::keydown, move |_| act());
    on_cleanup(move || {
        press.remove();
        key.remove();
    });
    // A call of any screen may be the first that finds nobody there.
    Effect::new(move || {
        if !session.reached().get() && retrying.retry().get_untracked() == Retry::Idle {
            retrying.set(Retry::after(now(), None));
        }
    });
    retrying
}
