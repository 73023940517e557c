//! The real service over memory, with all its tabs, making the calls of a history.

use super::ops::{DEVICES, NAMES, Op, PASSWORDS, TABS};
use super::policy;
use super::reference::{Answer, Reference, Said};
use crate::contract::lab::{Lab, Tab, change, form, typed, username};
use onlyme::domain::account::ProfilePatch;
use onlyme::domain::ids::AccountId;
use onlyme::domain::session::{Revoke, RevokeReport, SessionInfo};
use onlyme::domain::text::LoginName;
use onlyme::service::embedded::memory::MemoryStore;
use onlyme::service::{AccountService, Current, LogIn, ServiceError, Standing};
use std::collections::HashSet;

/// The real service with its tabs.
pub struct Real {
    pub lab: Lab<MemoryStore>,
    tabs: Vec<Tab<MemoryStore>>,
    pub accounts: Vec<AccountId>,
    pub seen: HashSet<String>,
}

impl Real {
    pub fn new() -> Self {
        let mut lab = Lab::on(std::rc::Rc::default());
        lab.policy = policy();
        let tabs = (0..DEVICES * TABS).map(|tab| open(&lab, tab)).collect();
        Self { lab, tabs, accounts: Vec::new(), seen: HashSet::new() }
    }

    /// The account that a call may touch: the one of its tab, or the one that it logs in to.
    pub fn own(&self, reference: &Reference, op: &Op) -> Option<&AccountId> {
        let account = match op {
            Op::LogIn { name, by_email, .. } => reference.named(*name, *by_email),
            _ => op.tab().and_then(|tab| reference.who(tab, 0)),
        };
        account.map(|account| &self.accounts[account])
    }

    /// The account that a call is for; one that does not exist where there is none yet.
    fn who(&self, reference: &Reference, tab: usize, who: usize) -> AccountId {
        let who = reference.who(tab, who).map(|who| self.accounts[who].clone());
        who.unwrap_or_else(|| AccountId("nobody".into()))
    }

    /// Makes the call. `before` is the reference as it was, to resolve the choices.
    pub async fn answer(&mut self, op: &Op, before: &Reference) -> (Said, Option<Current>) {
        let said = match op {
            Op::SignUp { tab, name, password } => {
                let form = form(NAMES[*name], PASSWORDS[*password].0);
                return begun(self.tabs[*tab].sign_up(form).await);
            }
            Op::LogIn { tab, name, by_email, password } => {
                let account = before.named(*name, *by_email);
                let password = typed(PASSWORDS[before.password(account, *password)].0);
                let ending = if *by_email { "@example.org" } else { "" };
                let name = LoginName::parse(&format!("{}{ending}", NAMES[*name])).unwrap();
                return begun(self.tabs[*tab].log_in(LogIn { name, password }).await);
            }
            Op::Current { tab } => self.tabs[*tab].current().await.map(standing),
            Op::Sessions { tab, who } => {
                let who = self.who(before, *tab, *who);
                let line = |s: SessionInfo| (s.id, s.device, s.created, s.last_active);
                let list = self.tabs[*tab].sessions(&who).await;
                list.map(|list| Answer::List(list.into_iter().map(line).collect()))
            }
            Op::Rename { tab, who, name } => {
                let who = self.who(before, *tab, *who);
                let name = Some(username(NAMES[*name]));
                let patch = ProfilePatch { username: name, ..ProfilePatch::default() };
                self.tabs[*tab].update_profile(&who, patch).await.map(|_| Answer::Done)
            }
            Op::Confirm { tab, who, password } => {
                let password = before.password(before.who(*tab, *who), *password);
                let (who, password) = (self.who(before, *tab, *who), typed(PASSWORDS[password].0));
                self.tabs[*tab].confirm(&who, password).await.map(|()| Answer::Done)
            }
            Op::Change { tab, who, current, new, close } => {
                let current = before.password(before.who(*tab, *who), *current);
                let close: Vec<_> = close.iter().map(|choice| before.chosen(*choice)).collect();
                let mut form = change(PASSWORDS[current].0, PASSWORDS[*new].0, &[]);
                form.close = close;
                let who = self.who(before, *tab, *who);
                self.tabs[*tab].change_password(&who, form).await.map(report)
            }
            Op::Close { tab, who, these } => {
                let these = these.iter().map(|choice| before.chosen(*choice)).collect();
                self.close(before, *tab, *who, Revoke::These(these)).await
            }
            Op::CloseOthers { tab, who } => self.close(before, *tab, *who, Revoke::AllOthers).await,
            Op::CloseAll { tab, who } => self.close(before, *tab, *who, Revoke::All).await,
            Op::LogOut { tab } => self.tabs[*tab].log_out().await.map(|()| Answer::Done),
            Op::Reload { tab } => {
                self.tabs[*tab] = open(&self.lab, *tab);
                Ok(Answer::Done)
            }
            Op::Clock(span) => {
                self.lab.clock.pass(*span);
                Ok(Answer::Done)
            }
        };
        (said, None)
    }

    async fn close(&self, before: &Reference, tab: usize, who: usize, what: Revoke) -> Said {
        let who = self.who(before, tab, who);
        self.tabs[tab].revoke(&who, what).await.map(report)
    }
}

fn open(lab: &Lab<MemoryStore>, tab: usize) -> Tab<MemoryStore> {
    lab.tab(&format!("device {}", tab / TABS))
}

fn begun(answer: Result<Current, ServiceError>) -> (Said, Option<Current>) {
    let said = answer.clone().map(|current| Answer::In(current.profile.username.into()));
    (said, answer.ok())
}

fn standing(standing: Standing) -> Answer {
    match standing {
        Standing::LoggedOut => Answer::Out,
        Standing::Ended(ended) => Answer::Over(ended),
        Standing::LoggedIn(current) => Answer::In(current.profile.username.into()),
    }
}

fn report(report: RevokeReport) -> Answer {
    let lines = report.closings.into_iter().map(|c| (c.session, c.outcome)).collect();
    Answer::Report(lines, report.current_ended)
}
