//! What went wrong, in words. The problems are data everywhere else; this is the one place where
//! they become sentences.

use crate::domain::config::Config;
use crate::domain::device::Device;
use crate::domain::password::PasswordProblem;
use crate::domain::retry::Retry;
use crate::domain::saved::{KeepFor, LoginEnd, LoginEnded};
use crate::domain::session::{EndReason, Ended};
use crate::domain::text::{DeviceName, TextProblem};
use crate::domain::time::{Span, Timestamp};
use crate::service::{RefusedField, ServiceError, StorageError, Waiting, WaitingSession};
use crate::state::countdown::Countdown;
use crate::state::dates;
use crate::state::retrying::Retrying;
use crate::state::router;
use crate::state::words::Locale;
use crate::t;
use leptos::prelude::{Get as _, Signal};

/// Why a text does not fit its field.
#[must_use]
pub fn text_problem(words: Locale, problem: TextProblem) -> String {
    match problem {
        TextProblem::Missing => t!(words, text.missing).into(),
        TextProblem::TooLong(most) => t!(words, text.too_long, most = most),
        TextProblem::UsernameCharacters => t!(words, text.username_characters).into(),
        TextProblem::UsernameReserved => t!(words, text.username_reserved).into(),
        TextProblem::NotAnEmail => t!(words, text.not_an_email).into(),
    }
}

/// Why a new password is refused.
#[must_use]
pub fn password_problem(words: Locale, problem: PasswordProblem) -> String {
    match problem {
        PasswordProblem::Missing => t!(words, new_password.missing).into(),
        PasswordProblem::TooShort(least) => t!(words, new_password.too_short, least = least),
        PasswordProblem::TooLong => t!(words, new_password.too_long).into(),
        PasswordProblem::Common => t!(words, new_password.common).into(),
        PasswordProblem::IsAName => t!(words, new_password.is_a_name).into(),
        PasswordProblem::SameAsCurrent => t!(words, new_password.same).into(),
    }
}

/// Why a call did not do what was asked.
#[must_use]
pub fn error(words: Locale, error: &ServiceError) -> String {
    match error {
        ServiceError::WrongCredentials => t!(words, login.wrong).into(),
        ServiceError::WrongPassword => t!(words, error.wrong_password).into(),
        ServiceError::PasswordRefused(problem) => password_problem(words, *problem),
        ServiceError::UsernameTaken => t!(words, text.username_taken).into(),
        ServiceError::EmailTaken => t!(words, text.email_taken).into(),
        ServiceError::TooMany(Some(span)) => wait(words, span.seconds_up()),
        ServiceError::TooMany(None) => t!(words, error.stopped).into(),
        ServiceError::LoggedOut(_) => t!(words, error.logged_out).into(),
        ServiceError::OtherAccount => t!(words, error.other_account).into(),
        ServiceError::NeedsConfirmation => t!(words, error.confirm).into(),
        ServiceError::YoungSession => t!(words, error.young).into(),
        ServiceError::SessionGone => t!(words, error.session_gone).into(),
        ServiceError::SavedLoginOver(over) => login_ended(words, over),
        ServiceError::NotPractice => t!(words, error.not_practice).into(),
        ServiceError::CannotSave => t!(words, error.cannot_save).into(),
        ServiceError::CommonListUnavailable => t!(words, error.list).into(),
        ServiceError::NotLoaded => t!(words, error.not_loaded).into(),
        ServiceError::Unreachable => t!(words, error.unreachable).into(),
        ServiceError::NoAnswer => t!(words, error.no_answer).into(),
        ServiceError::NotTheService => t!(words, error.not_the_service).into(),
        ServiceError::ServiceFailed(number) => t!(words, error.service_failed, number = *number),
        ServiceError::AddressRefused => t!(words, error.address_refused).into(),
        ServiceError::NeedsLogIn => t!(words, error.needs_log_in).into(),
        ServiceError::Unsupported => t!(words, error.unsupported).into(),
        ServiceError::Refused(RefusedField::Email) => t!(words, error.refused_email).into(),
        ServiceError::Refused(RefusedField::Username) => t!(words, error.refused_username).into(),
        ServiceError::Refused(RefusedField::Other) => t!(words, error.refused).into(),
        ServiceError::HasherFailed => t!(words, error.hasher).into(),
        ServiceError::Storage(StorageError::Full) => t!(words, error.full).into(),
        ServiceError::Storage(StorageError::Unreadable) => t!(words, error.unreadable).into(),
        ServiceError::Storage(StorageError::Newer) => t!(words, error.newer).into(),
        ServiceError::Storage(StorageError::Failed(_)) => t!(words, error.storage).into(),
    }
}

/// The heading over why a log-out of others was not carried out: where an order got no answer, nobody
/// can say that it was not.
#[must_use]
pub fn not_logged_out(words: Locale, error: &ServiceError) -> &'static str {
    match error {
        ServiceError::NoAnswer => t!(words, devices.no_answer),
        _ => t!(words, undo.failed),
    }
}

/// The same after a log-in, where the words for a wrong name go by what people log in with. Whoever fears
/// a stranger, who may have changed the password, is told where it goes on.
#[must_use]
pub fn log_in_error(words: Locale, by_email: bool, problem: &ServiceError) -> String {
    let said = match problem {
        ServiceError::WrongCredentials if by_email => t!(words, server.wrong).into(),
        ServiceError::Unsupported => t!(words, server.second_step).into(),
        problem => error(words, problem),
    };
    let afraid = *problem == ServiceError::WrongCredentials && router::here().leads_to_secure();
    if afraid { [said.as_str(), " ", t!(words, login.secure_refused)].concat() } else { said }
}

/// What follows from a list of sessions that could not be read, and why it could not where there is more
/// to say than that this device's own storage failed.
#[must_use]
pub fn unread(words: Locale, problem: &ServiceError) -> String {
    and_why(words, t!(words, devices.failed_text), problem)
}

/// What follows from something that could not be read, and why, as above.
#[must_use]
pub fn and_why(words: Locale, follows: &str, problem: &ServiceError) -> String {
    match problem {
        ServiceError::Storage(StorageError::Full) => {}
        ServiceError::Storage(_) | ServiceError::NotLoaded => return follows.into(),
        _ => {}
    }
    [follows, " ", &error(words, problem)].concat()
}

/// Which sessions are not yet closed.
#[must_use]
pub fn unclosed(words: Locale, order: &Waiting) -> String {
    let name = |one: &WaitingSession| session(words, one.name.as_ref(), &one.device);
    let names: Vec<_> = order.sessions.iter().map(name).collect();
    t!(words, unclosed.title, devices = some_names(&names))
}

/// When something is tried again.
#[must_use]
pub fn next_try(words: Locale, retrying: Retrying) -> Signal<String> {
    let (retry, offline, left) = (retrying.retry(), retrying.offline(), retrying.left());
    Signal::derive(move || match (retry.get(), left.get()) {
        (Retry::Held, _) => t!(words, unclosed.confirm).into(),
        (Retry::Waits(_), _) if offline.get() => t!(words, unclosed.offline).into(),
        (Retry::Waits(_), count @ 1..) => t!(words, unclosed.next, count = count),
        _ => t!(words, unclosed.trying).into(),
    })
}

/// The first names of a list; more than three are only hinted at.
#[must_use]
pub fn some_names(all: &[String]) -> String {
    const MOST: usize = 3;
    let more = if all.len() > MOST { ", …" } else { "" };
    format!("{}{more}", all.iter().take(MOST).cloned().map(isolated).collect::<Vec<_>>().join(", "))
}

/// A name that somebody chose, for the middle of a sentence: one that runs from right to left would take the
/// full stop after it, and the next number, to its other side.
#[must_use]
pub fn isolated(name: String) -> String {
    // Hebrew, Arabic and their neighbours, and their forms for presentation.
    let leftwards =
        |c| matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}');
    if name.contains(leftwards) { ["\u{2068}", &name, "\u{2069}"].concat() } else { name }
}

/// How long to wait before the next try.
#[must_use]
pub fn wait(words: Locale, seconds: i64) -> String {
    t!(words, error.wait, count = seconds)
}

/// What a form says: how long to wait as long as it must, else what is wrong with it.
#[must_use]
pub fn or_wait(
    words: Locale,
    countdown: Countdown,
    problem: impl Fn() -> String + Send + Sync + 'static,
) -> Signal<String> {
    Signal::derive(move || match countdown.left().get() {
        0 => problem(),
        seconds => wait(words, seconds),
    })
}

/// What a device is called.
#[must_use]
pub fn device(words: Locale, device: &Device) -> String {
    match (device.browser.as_str(), device.system.as_str()) {
        ("", "") => t!(words, device.unknown).into(),
        (name, "") | ("", name) => name.into(),
        (browser, system) => {
            t!(words, device.browser_on_system, browser = browser, system = system)
        }
    }
}

/// Whose accounts these are: the quiet line over every screen. A practice `device` says what it is.
#[must_use]
pub fn whose(words: Locale, config: &Config, device: Option<&str>) -> String {
    match (device, &config.name) {
        (Some(device), _) => t!(words, app.practice_device, device = device),
        _ if config.practises() => t!(words, app.practice_note).into(),
        (None, Some(name)) => t!(words, app.accounts_of, name = name),
        (None, None) => t!(words, app.accounts_here).into(),
    }
}

/// What a session is called: by its owner, or by its device.
#[must_use]
pub fn session(words: Locale, name: Option<&DeviceName>, on: &Device) -> String {
    name.map_or_else(|| device(words, on), ToString::to_string)
}

/// Why and when a session ended. `told` is false where the service says no more than that it did.
#[must_use]
pub fn ended(words: Locale, told: bool, ended: &Ended) -> String {
    if ended.reason == EndReason::Unknown && !told {
        return match ended.at {
            Timestamp(0) => t!(words, server.ended).into(),
            at => t!(words, server.ended_at, time = dates::date_time(words, at)),
        };
    }
    let time = dates::date_time(words, ended.at);
    let by = ended
        .by
        .as_ref()
        .map_or_else(|| t!(words, device.unknown).into(), |other| device(words, other));
    match ended.reason {
        EndReason::Closed => t!(words, ended.closed, device = by, time = time),
        EndReason::PasswordChanged => {
            t!(words, ended.password_changed, device = by, time = time)
        }
        EndReason::LoggedOut => t!(words, ended.logged_out, time = time),
        EndReason::Replaced => t!(words, ended.replaced, time = time),
        EndReason::Idle => t!(words, ended.idle, time = time),
        EndReason::Expired => t!(words, ended.expired, time = time),
        EndReason::TooMany => t!(words, ended.too_many, time = time),
        EndReason::Unknown => t!(words, ended.unknown).into(),
    }
}

/// Why a saved login needs the password.
#[must_use]
pub fn login_ended(words: Locale, over: &LoginEnded) -> String {
    let time = dates::date_time(words, over.at);
    let by = over.by.as_ref().map(|other| device(words, other));
    match (over.reason, by) {
        (LoginEnd::Expired, _) => t!(words, saved.expired, time = time),
        (LoginEnd::Closed, Some(by)) => t!(words, saved.closed, device = by, time = time),
        (LoginEnd::Closed, None) => t!(words, saved.closed_here, time = time),
        (LoginEnd::PasswordChanged, Some(by)) => {
            t!(words, saved.password_changed, device = by, time = time)
        }
        (LoginEnd::PasswordChanged, None) => t!(words, saved.password_changed_here, time = time),
        (LoginEnd::LoggedOutEverywhere, _) => t!(words, saved.everywhere, time = time),
        (LoginEnd::KeyMissing, _) => t!(words, saved.key_missing).into(),
        (LoginEnd::Gone, _) => t!(words, saved.gone).into(),
        (LoginEnd::Unknown, _) => t!(words, saved.unknown).into(),
    }
}

/// For how long a login is saved.
#[must_use]
pub fn keep_for(words: Locale, keep: KeepFor) -> &'static str {
    match keep {
        KeepFor::Hour => t!(words, saved.hour),
        KeepFor::Day => t!(words, saved.day),
        KeepFor::Month => t!(words, saved.month),
        KeepFor::UntilForgotten => t!(words, saved.until_forgotten),
    }
}

/// How much time a saved login has left: days, hours or minutes, rounded down so that nothing is
/// promised that is not there.
#[must_use]
pub fn time_left(words: Locale, left: Span) -> String {
    let minutes = u32::try_from(left.0.max(0) / 60_000).unwrap_or(u32::MAX);
    match (minutes / 1_440, minutes / 60) {
        (0, 0) => t!(words, saved.minutes_left, count = minutes),
        (0, hours) => t!(words, saved.hours_left, count = hours),
        (days, _) => t!(words, saved.days_left, count = days),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_from_right_to_left_keeps_to_itself_in_a_sentence() {
        let all = ["Safari".to_owned(), "\u{5d8}\u{5dc}".to_owned()];
        assert_eq!(some_names(&all), "Safari, \u{2068}\u{5d8}\u{5dc}\u{2069}");
    }
}
