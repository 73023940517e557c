//! Which session a tab acts for. Held in memory, so a tab never changes over to another account
//! because another tab did.
//!
//! Never holds a borrow while it waits.

use super::commands::Caller;
use super::ports::{Held, Keyring};
use super::{Embedded, Parts, keys};
use crate::domain::ids::{AccountId, SessionId};
use crate::domain::session::Ended;
use crate::service::{ServiceError, StorageError};

/// The session that a tab acts for.
#[derive(Clone, Debug)]
pub(super) struct Tab {
    pub(super) held: Held,
    pub(super) session: SessionId,
    /// Set once the service has said that the session is over; stays until it is put away.
    pub(super) ended: Option<Ended>,
}

impl Tab {
    fn of(held: Held) -> Self {
        Self { session: keys::session_of(&held.secret), held, ended: None }
    }
}

impl<P: Parts> Embedded<P> {
    /// What this tab acts for, if anything.
    pub(super) fn tab(&self) -> Option<Tab> {
        self.tab.borrow().clone()
    }

    /// The same, taking up what the device has kept if this tab acts for nobody yet. After somebody
    /// has logged out in this tab, only what was kept since counts: it does not slip into an account
    /// that another tab uses.
    pub(super) async fn tab_or_kept(&self) -> Result<Option<Tab>, StorageError> {
        if self.tab.borrow().is_none() {
            let ring = self.keyring.load().await?;
            let before = self.before.take().and_then(|account| ring.of(&account).cloned());
            if let (None, Some(error)) = (&before, ring.unreadable) {
                return Err(error);
            }
            let kept = before.or(ring.active).map(Tab::of);
            let kept = kept.filter(|kept| self.left.borrow().as_ref() != Some(&kept.session));
            // A log-in of this tab may have finished meanwhile; it is newer than what was kept.
            let mut tab = self.tab.borrow_mut();
            if tab.is_none() {
                *tab = kept;
            }
        }
        Ok(self.tab())
    }

    /// Acts for `held` from now on.
    pub(super) async fn bind(&self, held: Held) {
        *self.tab.borrow_mut() = Some(Tab::of(held.clone()));
        // A log-in that cannot be kept, say because storage is full, still holds for this tab.
        let _ = self.keyring.keep(&held).await;
    }

    /// Acts for nobody, if it still acted for `tab`, and stays so until somebody logs in here or in
    /// another tab.
    pub(super) async fn unbind(&self, tab: &Tab) {
        let active = self.keyring.load().await.ok().and_then(|ring| ring.active);
        let active = active.filter(|held| held.account != tab.held.account);
        self.left.replace(active.map(|held| keys::session_of(&held.secret)));
        self.tab.borrow_mut().take_if(|now| now.session == tab.session);
    }

    /// The caller of a call for `who`.
    pub(super) fn caller(&self, who: &AccountId) -> Result<Caller, ServiceError> {
        let Some(tab) = self.tab() else { return Err(ServiceError::LoggedOut(None)) };
        if tab.held.account != *who {
            return Err(ServiceError::OtherAccount);
        }
        if tab.ended.is_some() {
            return Err(ServiceError::LoggedOut(tab.ended));
        }
        Ok(self.caller_of(tab.held.account, tab.session))
    }

    /// This tab as `session` of `account`.
    pub(super) fn caller_of(&self, account: AccountId, session: SessionId) -> Caller {
        Caller { account, session, device: self.device.clone(), policy: self.policy }
    }

    /// Remembers why the caller's session is over, if that is what the service answered.
    pub(super) fn note_end<T>(&self, caller: &Caller, answer: &Result<T, ServiceError>) {
        let Err(ServiceError::LoggedOut(Some(ended))) = answer else { return };
        let mut tab = self.tab.borrow_mut();
        if let Some(tab) = tab.as_mut().filter(|tab| tab.session == caller.session) {
            tab.ended.get_or_insert_with(|| ended.clone());
        }
    }
}
