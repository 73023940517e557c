//! What the log-in screen does without: the account service, and every other screen. `main.rs` says
//! where the app may be cut, so that these become files of their own; elsewhere they are simply here.

use crate::domain::inventory::ACCOUNTS;
use crate::domain::policy::Policy;
use crate::inside::{Inside, InsideProps};
use crate::pages::accounts_here::{AccountsHere, AccountsHereProps};
use crate::pages::notices::Notices;
use crate::pages::say;
use crate::pages::unreached::Unreached;
use crate::platform::browser::Browser;
use crate::platform::clock::BrowserClock;
use crate::platform::device::{self, ThisTab};
use crate::platform::hasher_worker::BrowserHasher;
use crate::platform::keyring::BrowserKeyring;
use crate::platform::over;
use crate::platform::random::BrowserRandom;
use crate::platform::saved_mirror::BrowserMirror;
use crate::platform::signer::BrowserSigner;
use crate::platform::storage::{self, StorageNotice};
use crate::service::embedded::mirror::SAVED;
use crate::service::embedded::ports::Store as _;
use crate::service::embedded::{self, Embedded};
use crate::state::later::Later;
use crate::state::opening::{Notice, Opened};
use leptos::prelude::*;
use std::pin::Pin;
use std::rc::Rc;

/// How the parts are loaded; at once where they are here already. `None` if one could not be
/// loaded; asking again loads it again.
#[derive(Clone, Copy)]
pub struct Parts {
    /// The account service.
    pub service: Load<OpenService>,
    /// Every other screen.
    pub inside: Load<Later>,
}

/// Loads a part.
pub type Load<T> = fn() -> Pin<Box<dyn Future<Output = Option<T>>>>;

/// Opens the account service for a device.
pub type OpenService = fn(ThisTab) -> Pin<Box<dyn Future<Output = Opened>>>;

/// The other screens.
#[must_use]
pub fn inside() -> Later {
    Later {
        draw: |shown| Inside(InsideProps { shown }).into_any(),
        accounts: |form| AccountsHere(AccountsHereProps { form }).into_any(),
        notices: || Notices().into_any(),
        unreached: || Unreached().into_any(),
        explain: say::log_in_error,
    }
}

/// The account service.
#[must_use]
pub fn service() -> OpenService {
    open_service
}

fn open_service(this: ThisTab) -> Pin<Box<dyn Future<Output = Opened>>> {
    Box::pin(async move {
        over::follow();
        let evicted = this.knew_accounts() && !device::service_was_here(ACCOUNTS).await;
        let storage::Opened { store, notice } = storage::open(ACCOUNTS).await;
        let (account, practice) =
            (this.account(), this.practice.as_ref().map(|(_, id)| id.clone()));
        let device = this.device().await;
        let keyring = BrowserKeyring::open(device.id.clone(), store.durable()).await;
        let signer = BrowserSigner::new(device.id.clone(), store.durable());
        let service: Embedded<Browser> = Embedded::new(
            Rc::new(store),
            (BrowserClock, BrowserRandom, BrowserHasher::default()),
            (keyring, signer, BrowserMirror::open(SAVED, practice.as_ref())),
            embedded::ThisTab { device, account },
            Policy::default(),
        );
        let notice = notice.map(|notice| match notice {
            StorageNotice::Blocked => Notice::Blocked,
            StorageNotice::Full => Notice::Full,
        });
        let notice = notice.or_else(|| evicted.then_some(Notice::Evicted));
        Opened { service: Rc::new(service), notice }
    })
}
