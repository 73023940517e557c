//! The end of a page whose storage was taken away by a reset, in this tab or in another.
//!
//! **The rule:** from the moment at which its databases are deleted, a page makes none. The tab that
//! resets says so itself ([`rest`]) and stays as it is, for it shows the proof. Every other tab that
//! has a connection is told by the browser, drops what it noted for itself, and loads the root of the
//! app: a fresh page, which asks the service nothing before somebody types. A tab without a
//! connection has nothing to lose and is not told.

use super::{address, device, inventory, local_storage, navigation};
use std::cell::Cell;

thread_local! {
    /// Whether databases are closed for good.
    static OVER: Cell<bool> = const { Cell::new(false) };
    /// Whether this page starts over when another tab deletes a database.
    static FOLLOWS: Cell<bool> = const { Cell::new(false) };
}

/// From now on this page makes no database and hears no hint.
pub fn rest() {
    OVER.set(true);
}

/// Whether [`rest`] was called, here or because another tab deleted a database.
#[must_use]
pub fn reached() -> bool {
    OVER.get()
}

/// Has this page start over when a database of Onlyme is deleted elsewhere.
pub fn follow() {
    FOLLOWS.set(true);
}

/// A database was deleted under this page.
pub(super) fn deleted() {
    if reached() || !FOLLOWS.get() {
        return;
    }
    rest();
    // Nobody but this tab can reach its sessionStorage.
    if let Some(storage) = device::session_storage() {
        inventory::clear(&storage);
    }
    // This tab may have written the note after the other one removed it, and the fresh page would
    // open the service because of it.
    if let Some(storage) = local_storage::raw() {
        let _ = storage.remove_item(device::SESSION_KEY);
    }
    navigation::load(&address::base());
}
