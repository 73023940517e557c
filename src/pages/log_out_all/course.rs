//! The course of logging out of all accounts: one after the other, with what became of each. Never
//! claims that something is closed that the service did not report as closed. Draws nothing.

use crate::domain::saved::{AccountState, DeviceAccount};
use crate::domain::secret::Password;
use crate::domain::session::RevokeReport;
use crate::pages::say;
use crate::routes::Route;
use crate::service::{LogOut, Remember, ServiceError, Standing};
use crate::state::closing::Closing;
use crate::state::countdown::Countdown;
use crate::state::router::Router;
use crate::state::session::Session;
use crate::state::task::Task;
use crate::state::words::Locale;
use crate::t;
use leptos::prelude::*;

/// Where the log-out is.
#[derive(Clone, Copy)]
pub struct Course {
    pub(super) words: Locale,
    pub(super) session: Session,
    pub(super) closing: Closing,
    pub(super) router: Router,
    /// Whether other devices are logged out, too.
    pub(super) others: RwSignal<bool>,
    /// The accounts that are still to be logged out; this tab's own comes last.
    pub(super) left: RwSignal<Vec<DeviceAccount>>,
    /// Whether the first of them waits for its password.
    pub(super) asking: RwSignal<bool>,
    /// What has become of the ones before.
    pub(super) lines: RwSignal<Vec<String>>,
    pub(super) partly: RwSignal<bool>,
    /// Why it goes no further now.
    pub(super) wrong: RwSignal<String>,
    /// How long the next try has to wait.
    pub(super) wait: Countdown,
    pub(super) task: Task,
}

impl Course {
    /// What the button says that leaves the dialog: what was sent is not stopped by it.
    pub(super) fn leave(self) -> impl Fn() -> &'static str {
        let (words, pending) = (self.words, self.task.pending());
        move || if pending.get() { t!(words, app.close) } else { t!(words, app.cancel) }
    }

    /// Goes on with the first account that is left: with its password, if it was typed, or without
    /// its other devices, if they are to be left. False if nobody has judged what was typed.
    pub(super) async fn go_on(self, mut password: Option<Password>, mut skip: bool) -> bool {
        // A log-out of others that still waits would otherwise go with this screen.
        self.closing.carry_out().await;
        self.wrong.set(String::new());
        // The last account takes this screen away, and its signals with it.
        let (others, mut left) = (self.others.get_untracked(), self.left.get_untracked());
        let (mut lines, mut partly) = (self.lines.get_untracked(), self.partly.get_untracked());
        while let Some(account) = left.first().cloned() {
            let everything = others && !skip;
            let how = LogOut { remember: Remember::AsItIs, everything, password: password.take() };
            match self.log_out_of(&account, how).await {
                Ok(report) => {
                    let (line, whole) = result(self.words, &account, report.as_ref(), skip);
                    lines.push(line);
                    partly |= !whole;
                }
                Err(ServiceError::NeedsConfirmation | ServiceError::YoungSession) => {
                    self.asking.set(true);
                    return true;
                }
                // Nothing was done, so the same press can be tried again.
                Err(error) if error.is_no_judgement() => {
                    if !self.wait.heed(&error) {
                        self.wrong.set(say::error(self.words, &error));
                    }
                    return false;
                }
                Err(error @ (ServiceError::WrongPassword | ServiceError::TooMany(_))) => {
                    self.wrong.set(say::error(self.words, &error));
                    return true;
                }
                Err(error) => {
                    partly = true;
                    let reason = say::error(self.words, &error);
                    let username = account.card.username.as_str();
                    lines.push(t!(
                        self.words,
                        logout_all.result_failed,
                        username = username,
                        reason = reason
                    ));
                }
            }
            left.remove(0);
            skip = false;
            self.lines.try_set(lines.clone());
            self.partly.try_set(partly);
            self.left.try_set(left.clone());
            self.asking.try_set(false);
        }
        let title = if partly {
            t!(self.words, logout_all.result_partly)
        } else {
            t!(self.words, logout_all.result_title)
        };
        lines.insert(0, title.into());
        self.session.farewell().set(lines);
        if self.session.standing().with_untracked(|standing| *standing == Standing::LoggedOut) {
            self.router.replace(&Route::LogIn { next: None });
        }
        true
    }

    async fn log_out_of(
        self,
        account: &DeviceAccount,
        how: LogOut,
    ) -> Result<Option<RevokeReport>, ServiceError> {
        let id = account.card.id.clone();
        if is_in(account) {
            return self.session.log_out_of(id, how).await.map(Some);
        }
        if how.everything {
            self.session.forget(id).await?;
        }
        Ok(None)
    }
}

/// What became of one account, in sentences, and whether that is all that was wanted.
fn result(
    words: Locale,
    account: &DeviceAccount,
    report: Option<&RevokeReport>,
    skip: bool,
) -> (String, bool) {
    let username = account.card.username.as_str();
    let number = |n: usize| u32::try_from(n).ok().filter(|n| *n > 0);
    let Some(report) = report else {
        return (t!(words, logout_all.result_forgotten, username = username), true);
    };
    let mut text = vec![t!(words, logout_all.result_here, username = username)];
    let closed = report.closed();
    let left = number(report.closings.len() - closed);
    text.extend(
        number(closed)
            .map(|count| t!(words, logout_all.result_closed, count = count, username = username)),
    );
    text.extend(
        left.map(|count| t!(words, logout_all.result_left, count = count, username = username)),
    );
    text.extend(
        number(report.logins_ended)
            .map(|count| t!(words, logout_all.result_logins, count = count, username = username)),
    );
    if skip {
        text.push(t!(words, logout_all.result_skipped, username = username));
    }
    (text.join(" "), left.is_none() && !skip)
}

pub(super) fn is_in(account: &DeviceAccount) -> bool {
    matches!(account.state, AccountState::InUse | AccountState::LoggedIn)
}
