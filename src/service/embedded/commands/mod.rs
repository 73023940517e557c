//! What each call does to the rows: pure functions. Time, random bytes and hashes are arguments.
//!
//! Never waits, never stores: the caller reads the rows before and writes the changes after, in
//! one transaction. A command that refuses may leave half a change behind; nobody writes it.

pub(super) mod accounts;
pub(super) mod closing;
pub(super) mod doors;
pub(super) mod logins;
pub(super) mod looking;
pub(super) mod password;
pub(super) mod sessions;

use crate::domain::device::Device;
use crate::domain::ids::{AccountId, SessionId};
use crate::domain::log::{Event, Happened};
use crate::domain::policy::Policy;

/// Who calls: one session of one account, on one device.
#[derive(Clone, Debug)]
pub(super) struct Caller {
    pub(super) account: AccountId,
    pub(super) session: SessionId,
    pub(super) device: Device,
    pub(super) policy: Policy,
}

impl Caller {
    /// `event`, as something that the caller did.
    pub(super) fn did(&self, event: Event) -> Happened {
        Happened { by: Some(self.session.mark()), on: Some(self.device.clone()), event }
    }
}

/// What became of a command that follows a hash.
#[derive(Debug)]
pub(super) enum Settled<T> {
    /// It is done.
    Done(T),
    /// The password's hash is no longer the one that was checked; the check must be made again.
    Stale,
}
