//! What is loaded after the log-in screen, as the rest of the app sees it. Loads nothing itself.

use super::router::Shown;
use super::words::Locale;
use crate::domain::time::Span;
use crate::service::ServiceError;
use leptos::prelude::*;

/// What the list of accounts may do to the log-in form.
#[derive(Clone, Copy)]
pub struct LogInForm {
    /// The name that is typed.
    pub name: RwSignal<String>,
    /// What is wrong; empty when nothing is.
    pub problem: RwSignal<String>,
    /// Whether the form is wanted; where there is little room, it is not shown beside the list.
    pub wanted: RwSignal<bool>,
    /// Whether people log in with their email alone.
    pub by_email: RwSignal<bool>,
}

/// Every other screen, and what the log-in screen needs once it has asked the service something.
#[derive(Clone, Copy)]
pub struct Later {
    /// Draws the other screens.
    pub draw: fn(Memo<Shown>) -> AnyView,
    /// Draws the accounts that this device knows, beside the log-in form.
    pub accounts: fn(LogInForm) -> AnyView,
    /// Draws what the person should know about the storage.
    pub notices: fn() -> AnyView,
    /// Draws what stands in place of all screens while the service was not reached.
    pub unreached: fn() -> AnyView,
    /// Says why a log-in, with the email alone or not, did not do what was asked.
    pub explain: fn(Locale, bool, &ServiceError) -> String,
    /// Says how much of a wait is left, until it is over and nothing is said.
    pub wait: fn(Locale, Span, RwSignal<String>),
}
