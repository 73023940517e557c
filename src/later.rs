//! What the log-in screen does without: the account service, and every other screen. `main.rs` says
//! where the app may be cut, so that these become files of their own; elsewhere they are simply here.

use crate::domain::config::{Config, Service};
use crate::domain::inventory::{ACCOUNTS, NOTES};
use crate::domain::policy::{PasswordPolicy, Policy};
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
use crate::platform::server::{BrowserAndServer, SameOrigin};
use crate::platform::signer::BrowserSigner;
use crate::platform::storage::{self, StorageNotice};
use crate::service::better_auth::{self, BetterAuth, REMEMBERED};
use crate::service::embedded::mirror::SAVED;
use crate::service::embedded::ports::Store as _;
use crate::service::embedded::{self, Embedded};
use crate::state::countdown;
use crate::state::later::Later;
use crate::state::opening::{Notice, Opened};
use leptos::prelude::*;
use std::pin::Pin;
use std::rc::Rc;

/// How the parts are loaded; at once where they are here already. `None` if one could not be
/// loaded; asking again loads it again.
#[derive(Clone, Copy)]
pub struct Parts {
    /// The account service inside the browser.
    pub service: Load<OpenService>,
    /// The one that speaks to an auth server.
    pub server: Load<OpenService>,
    /// Every other screen.
    pub inside: Load<Later>,
}

impl Parts {
    /// The part that speaks to the service which the site has chosen; never that of another service,
    /// into which somebody might type a real password.
    #[must_use]
    pub const fn speaking_to(self, service: &Service) -> Load<OpenService> {
        match service {
            Service::Embedded => self.service,
            Service::BetterAuth { .. } => self.server,
        }
    }
}

/// Loads a part.
pub type Load<T> = fn() -> Pin<Box<dyn Future<Output = Option<T>>>>;

/// Opens the account service for a device, set up as the site says.
pub type OpenService = fn(ThisTab, Config) -> Pin<Box<dyn Future<Output = Opened>>>;

/// The other screens.
#[must_use]
pub fn inside() -> Later {
    Later {
        draw: |shown| Inside(InsideProps { shown }).into_any(),
        accounts: |form| AccountsHere(AccountsHereProps { form }).into_any(),
        notices: || Notices().into_any(),
        unreached: || Unreached().into_any(),
        explain: say::log_in_error,
        wait: |words, span, shown| countdown::tell(span, shown, move |left| say::wait(words, left)),
    }
}

/// The account service inside the browser.
#[must_use]
pub fn service() -> OpenService {
    open_service
}

fn open_service(this: ThisTab, config: Config) -> Pin<Box<dyn Future<Output = Opened>>> {
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
            Policy {
                passwords: PasswordPolicy { min_chars: config.password_min },
                ..Policy::default()
            },
        );
        let notice = said(notice).or_else(|| evicted.then_some(Notice::Evicted));
        Opened { service: Rc::new(service), notice }
    })
}

fn said(notice: Option<StorageNotice>) -> Option<Notice> {
    notice.map(|notice| match notice {
        StorageNotice::Blocked => Notice::Blocked,
        StorageNotice::Full => Notice::Full,
    })
}

/// The account service of a server.
#[must_use]
pub fn server() -> OpenService {
    open_server
}

fn open_server(this: ThisTab, config: Config) -> Pin<Box<dyn Future<Output = Opened>>> {
    Box::pin(async move {
        over::follow();
        let base_path = match config.service {
            Service::BetterAuth { base_path } => base_path,
            // Whoever opens it has chosen it by this very word.
            Service::Embedded => String::new(),
        };
        let storage::Opened { store, notice } = storage::open(NOTES).await;
        let account = this.account();
        let device = this.device().await;
        let service: BetterAuth<BrowserAndServer> = BetterAuth::new(
            Rc::new(store),
            BrowserMirror::open(REMEMBERED, None),
            BrowserClock,
            SameOrigin::new(&base_path),
            better_auth::ThisTab { device, account },
            PasswordPolicy { min_chars: config.password_min },
        );
        Opened { service: Rc::new(service), notice: said(notice) }
    })
}
