//! The reset of this device: what is kept, its removal, and the list that is made afterwards.
//!
//! Never claims anything itself: it hands over what was read, and when.

use super::dates::{self, now};
use super::proof::{self, Asked};
use super::session::{Answer, Session};
use super::words::{Locale, tag};
use crate::domain::inventory::{
    ACCOUNTS, DEVICES, Entry, Group, Inventory, Line, NOTES, Verdict, compare, verdict,
};
use crate::domain::time::Timestamp;
use crate::platform::{dom, intl, inventory, navigation, over};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::time::Duration;

/// How often the list is made again while it is looked at.
const EVERY: Duration = Duration::from_secs(2);

/// What the person wants, beside the reset itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wish {
    /// End this device's sessions first.
    pub log_out: bool,
    /// Leave the practice accounts of this browser.
    pub keep_accounts: bool,
}

/// A list and when it was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listing {
    /// When.
    pub at: Timestamp,
    /// What was found.
    pub found: Inventory,
}

/// How this device's sessions were left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Left {
    /// Nobody was logged in.
    Nobody,
    /// They were ended first, at this time.
    First(Timestamp),
    /// They were not ended.
    Open,
}

/// What a reset did, as it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// The list that was made before anything was done.
    pub before: Listing,
    /// The list that was made afterwards.
    pub after: Listing,
    /// How this device's sessions were left.
    pub session: Left,
    /// Whether the practice accounts were to be kept.
    pub keep_accounts: bool,
    /// Databases that another tab held back.
    pub held: Vec<String>,
}

impl Proof {
    /// What may be said of the device.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        verdict(&self.after.found, self.keep_accounts)
    }

    /// Both lists, group by group.
    #[must_use]
    pub fn lines(&self) -> Vec<Line> {
        compare(&self.before.found, &self.after.found, self.keep_accounts)
    }

    /// The name of the file, and the address of a link that saves it, until [`forget_file`].
    #[must_use]
    pub fn file(&self) -> (String, String) {
        let [before, after] = [&self.before, &self.after].map(|listing| dates::iso(listing.at));
        let day = after.get(..10).unwrap_or_default();
        let logged_out = match self.session {
            Left::First(at) => Some(dates::iso(at)),
            Left::Nobody | Left::Open => None,
        };
        let asked = Asked {
            origin: &navigation::origin(),
            logged_out: logged_out.as_deref(),
            accounts_kept: self.keep_accounts,
            held_back: &self.held,
        };
        let text = proof::json(asked, (&before, &self.before.found), (&after, &self.after.found));
        (["onlyme-reset-", day, ".json"].concat(), dom::file_url("application/json", &text))
    }
}

/// The handle of the screen. Copy it freely.
#[derive(Clone, Copy)]
pub struct Reset {
    state: RwSignal<State>,
    busy: RwSignal<bool>,
    session: Session,
}

/// What is known: one value, because each type of a signal weighs kilobytes.
#[derive(Clone, Debug, Default)]
pub struct State {
    /// What is kept now; `None` while it has not been read yet.
    pub found: Option<Inventory>,
    /// What the reset did, once there was one.
    pub proof: Option<Proof>,
}

impl Reset {
    /// Lists what is kept, now and every two seconds, as long as the component that asked lives.
    #[must_use]
    pub fn start(session: Session) -> Self {
        let reset = Self { state: RwSignal::default(), busy: RwSignal::new(false), session };
        reset.look();
        if let Ok(timer) = set_interval_with_handle(move || reset.look(), EVERY) {
            on_cleanup(move || timer.clear());
        }
        reset
    }

    /// What is kept on a device that is only shown: nothing is read.
    #[must_use]
    pub fn still(session: Session, found: Inventory) -> Self {
        let state = State { found: Some(found), proof: None };
        Self { state: RwSignal::new(state), busy: RwSignal::new(false), session }
    }

    /// Reads what is known, and is told when that changes.
    pub fn with<T>(self, read: impl FnOnce(&State) -> T) -> T {
        self.state.with(read)
    }

    /// What is kept in `group`; nothing while it has not been read yet.
    #[must_use]
    pub fn of(self, group: Group) -> Vec<Entry> {
        self.with(|state| state.found.as_ref().map(|found| found.of(group)).unwrap_or_default())
    }

    /// Resets: lists, ends the session if it is wanted, removes everything, and lists again.
    ///
    /// # Errors
    /// A session could not be ended; then nothing was removed.
    pub async fn run(self, wish: Wish) -> Answer<()> {
        let before = list(&[]).await;
        let inside = untrack(|| self.session.any_inside());
        // A login that is saved at a server is a session there, which would go on.
        let at_server = self.session.capabilities().is_some_and(|can| can.reaches_other_devices);
        // Without a database there is no service to ask, and asking would make one.
        let has = |name| before.found.has_database(name);
        let ask =
            (has(ACCOUNTS) || has(NOTES)) && (wish.log_out || wish.keep_accounts || at_server);
        let left = if ask { self.session.leave_device(wish.log_out).await } else { Ok(0) };
        let session = match (left, inside) {
            // Whoever does not want to be logged out first needs nobody to be there.
            (Err(error), _) if error.is_unreached() && !wish.log_out => Left::Open,
            (Err(error), _) => return Err(error),
            (Ok(0), false) => Left::Nobody,
            (Ok(0), true) => Left::Open,
            (Ok(_), _) => Left::First(now()),
        };
        over::rest();
        let held = inventory::remove(wish.keep_accounts).await;
        self.session.removed();
        let after = list(&held).await;
        let keep_accounts = wish.keep_accounts;
        self.prove(Proof { before, after, session, keep_accounts, held });
        Ok(())
    }

    /// Lists once more, for instance after another tab was closed.
    pub async fn check_again(self) {
        if let Some(Some(proof)) = self.state.try_with_untracked(|state| state.proof.clone()) {
            let after = list(&proof.held).await;
            self.prove(Proof { after, ..proof });
        }
    }

    /// Shows the proof from its beginning, and has its heading read out. The screen may be gone.
    fn prove(self, proof: Proof) {
        if self.state.try_update(|state| state.proof = Some(proof)).is_some() {
            request_animation_frame(navigation::begin_at_heading);
        }
    }

    fn look(self) {
        if over::reached() || self.busy.try_get_untracked() != Some(false) {
            return;
        }
        self.busy.set(true);
        spawn_local(async move {
            let new = inventory::list(&[]).await;
            // The note that somebody is logged in may have been lost. Where there is a device's
            // database, asking makes nothing new.
            let ask = self.session.capabilities().is_none() && new.has_database(DEVICES);
            let old = self.state.try_with_untracked(|state| state.found.as_ref() == Some(&new));
            // Drawn anew only if something changed. The screen may be gone by now.
            if old == Some(false) {
                self.state.update(|state| state.found = Some(new));
            }
            if ask && !over::reached() {
                self.session.ask_again().await;
            }
            self.busy.try_set(false);
        });
    }
}

/// Loads the page at the present address afresh: what this one holds in memory is no longer true.
pub fn start_fresh() {
    navigation::reload();
}

/// Lets go of a file that a link no longer offers.
pub fn forget_file(url: &str) {
    dom::forget_file(url);
}

/// A size in words.
#[must_use]
pub fn size(words: Locale, bytes: u64) -> String {
    intl::bytes(tag(words), bytes)
}

async fn list(held: &[String]) -> Listing {
    let found = inventory::list(held).await;
    Listing { at: now(), found }
}
