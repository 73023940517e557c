//! What is loaded after the log-in screen, as the rest of the app sees it. Loads nothing itself.

use super::router::Shown;
use super::words::Locale;
use crate::service::ServiceError;
use leptos::prelude::*;

/// Every other screen, and what the log-in screen needs once it has asked the service something.
#[derive(Clone, Copy)]
pub struct Later {
    /// Draws the other screens.
    pub draw: fn(Memo<Shown>) -> AnyView,
    /// Draws what the person should know about the storage.
    pub notices: fn() -> AnyView,
    /// Says why a call did not do what was asked.
    pub explain: fn(Locale, &ServiceError) -> String,
}
