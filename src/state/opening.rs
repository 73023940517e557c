//! How a tab begins: what it is, how the account service is opened, and how the device stands.
//! Opens nothing that is not needed yet.

use crate::domain::saved::DeviceAccount;
use crate::platform::device::ThisTab;
use crate::service::{AccountService, ServiceError, Standing};
use std::pin::Pin;
use std::rc::Rc;

/// The service that the screens speak to.
pub type Backend = Rc<dyn AccountService>;

/// A service that has been opened, and what the person should know about where it keeps things.
#[derive(Clone)]
pub struct Opened {
    /// The service.
    pub service: Backend,
    /// What to say about it.
    pub notice: Option<Notice>,
}

/// What the browser does not let us do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// Nothing can be stored.
    Blocked,
    /// There is no room left.
    Full,
    /// The browser has removed what was kept here before.
    Evicted,
    /// How this device stands could not be read.
    Failed(ServiceError),
}

/// Opens the service for a device, after loading its code if need be; `None` if that cannot be done.
pub type Open = Rc<dyn Fn(ThisTab) -> Pin<Box<dyn Future<Output = Option<Opened>>>>>;

/// How a tab begins.
pub struct Beginning {
    /// What the tab is.
    pub tab: ThisTab,
    /// How to open the service.
    pub open: Open,
    /// The service, if it had to be asked for what follows.
    pub opened: Option<Opened>,
    /// How the device stands; `None` if the service that knows could not be loaded or reached.
    pub standing: Option<Standing>,
    /// The accounts that the device knows.
    pub accounts: Vec<DeviceAccount>,
}

impl Beginning {
    /// Finds out how this device stands. The service is asked only where `ask` says so, or where
    /// the device may know an account.
    pub async fn find(tab: ThisTab, ask: bool, open: Open) -> Self {
        let this = |opened, standing, accounts| {
            let (tab, open) = (tab.clone(), Rc::clone(&open));
            Self { tab, open, opened, standing, accounts }
        };
        let logged_out = Some(Standing::LoggedOut);
        if !ask && !tab.may_know_accounts() {
            return this(None, logged_out, vec![]);
        }
        let Some(mut opened) = open(tab.clone()).await else { return this(None, None, vec![]) };
        let found = opened.service.current().await;
        // The list also says which of the accounts this tab acts for, so it is read second; and not of a
        // service that was waited for in vain.
        let judged = found.as_ref().err().is_none_or(|error| !error.is_no_judgement());
        let accounts = if judged { opened.service.accounts().await } else { Ok(vec![]) };
        let accounts = accounts.unwrap_or_default();
        let standing = match found {
            Ok(found) => {
                tab.note_known(found != Standing::LoggedOut || !accounts.is_empty());
                tab.note_account(found.account());
                Some(found)
            }
            // Who was not reached did not say that nobody is logged in.
            Err(error) => {
                opened.notice = Some(Notice::Failed(error));
                if judged { logged_out } else { None }
            }
        };
        this(Some(opened), standing, accounts)
    }
}
