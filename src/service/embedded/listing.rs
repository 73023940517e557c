//! The accounts that a device knows, and how each stands: pure, over rows that were read. Never
//! claims that a login works which the rows, or a missing key, say does not.

use super::commands::logins;
use super::keys;
use super::ports::{Held, Ring};
use super::rows::Rows;
use super::shapes::SavedRow;
use crate::domain::account::Card;
use crate::domain::ids::{AccountId, DeviceId, KeyId};
use crate::domain::policy::SavedPolicy;
use crate::domain::saved::{
    AccountState, DeviceAccount, LoginEnd, LoginEnded, PasswordNeeded, SavedLogin,
};
use crate::domain::session::{EndReason, Ended};
use crate::domain::time::Timestamp;

/// What is known on a device.
pub(super) struct Here<'a> {
    pub(super) rows: &'a Rows,
    pub(super) ring: &'a Ring,
    /// The keys that there are.
    pub(super) names: &'a [KeyId],
    /// What the tab acts for.
    pub(super) in_use: Option<&'a Held>,
    pub(super) device: &'a DeviceId,
    pub(super) policy: SavedPolicy,
}

/// An account and when it was last used here.
type Found = (Timestamp, DeviceAccount);

impl Here<'_> {
    /// All accounts: the tab's own first, then by last use. `strangers` are known by the mirror only.
    pub(super) fn list(&self, strangers: &[SavedRow]) -> Vec<DeviceAccount> {
        let mut found: Vec<Found> =
            self.rows.saved_here(self.device).iter().map(|row| self.saved(row)).collect();
        for held in self.in_use.into_iter().chain(self.ring.all()) {
            let known = found.iter().any(|(_, account)| account.card.id == held.account);
            found.extend(if known { None } else { self.held_only(&held.account) });
        }
        for row in strangers {
            let known = found.iter().any(|(_, account)| account.card.id == row.account);
            found.extend(if known { None } else { Some(self.stranger(row)) });
        }
        found.sort_by_key(|(used, account)| {
            (account.state != AccountState::InUse, std::cmp::Reverse(*used))
        });
        found.into_iter().map(|(_, account)| account).collect()
    }

    /// The session of this device for an account, if there is a credential for one.
    fn session(&self, account: &AccountId) -> Option<Result<Timestamp, Ended>> {
        let own = self.in_use.filter(|held| held.account == *account);
        let held = own.or_else(|| self.ring.of(account))?;
        let unknown = || Ended { at: self.rows.now, reason: EndReason::Unknown, by: None };
        let Some(row) = self.rows.session(account, &keys::session_of(&held.secret)) else {
            return Some(Err(unknown()));
        };
        Some(row.ended.clone().map_or(Ok(row.last_active), Err))
    }

    fn account(
        &self,
        card: Card,
        used: Timestamp,
        saved: Option<SavedLogin>,
        otherwise: AccountState,
    ) -> Found {
        let live = self.session(&card.id).and_then(Result::ok);
        let in_use = self.in_use.is_some_and(|held| held.account == card.id);
        let state = match live {
            Some(_) if in_use => AccountState::InUse,
            Some(_) => AccountState::LoggedIn,
            None => otherwise,
        };
        let active = self.ring.active.as_ref().is_some_and(|held| held.account == card.id);
        let used = live.map_or(used, |last| last.max(used));
        (used, DeviceAccount { card, state, active, saved })
    }

    /// The account's own name and picture where they can be read.
    fn card(&self, id: &AccountId) -> Option<Card> {
        self.rows.account(id).ok().map(|row| row.profile(id).into())
    }

    fn saved(&self, row: &SavedRow) -> Found {
        let id = &row.account;
        let over = logins::over(self.rows, id, &row.grant, self.policy).or_else(|| {
            let missing = LoginEnded { at: self.rows.now, reason: LoginEnd::KeyMissing, by: None };
            (!self.names.contains(&row.key)).then_some(missing)
        });
        let used = self.rows.grants.get(&keys::grant(id, &row.grant)).map(|grant| grant.used);
        let (saved, otherwise) = match over {
            Some(over) => (None, AccountState::PasswordNeeded(PasswordNeeded::Login(over))),
            None => (logins::alive(self.rows, self.device, id, self.policy), AccountState::Saved),
        };
        let card = self.card(id).unwrap_or_else(|| row.card());
        self.account(card, used.unwrap_or(row.created), saved, otherwise)
    }

    /// An account that is, or was, logged in here and is not saved.
    fn held_only(&self, id: &AccountId) -> Option<Found> {
        let ended = match self.session(id)? {
            Ok(last) => Ended { at: last, reason: EndReason::Unknown, by: None },
            Err(ended) => ended,
        };
        let used = ended.at;
        let otherwise = AccountState::PasswordNeeded(PasswordNeeded::Session(ended));
        Some(self.account(self.card(id)?, used, None, otherwise))
    }

    /// An account that only the mirror knows.
    fn stranger(&self, row: &SavedRow) -> Found {
        let unknown = LoginEnded { at: self.rows.now, reason: LoginEnd::Unknown, by: None };
        let otherwise = AccountState::PasswordNeeded(PasswordNeeded::Login(unknown));
        self.account(row.card(), row.created, None, otherwise)
    }
}
