//! The account service once more, as simply as it can be said: no rows, no transactions, no
//! hashes. What it answers is what the real one must answer.

use super::ops::{DEVICES, NAMES, PASSWORDS, TABS};
use crate::contract::lab::Lab;
use onlyme::domain::device::Device;
use onlyme::domain::ids::SessionId;
use onlyme::domain::policy::Policy;
use onlyme::domain::session::{EndReason, Ended, Outcome};
use onlyme::domain::time::{Span, Timestamp};
use onlyme::service::ServiceError;
use onlyme::service::embedded::memory::MemoryStore;
use std::cmp::Reverse;

/// What a call answered, as far as it is compared.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    Done,
    /// Logged in, under this user name.
    In(String),
    Out,
    Over(Ended),
    /// The list: which, on which device, begun, last used.
    List(Vec<(SessionId, Device, Timestamp, Timestamp)>),
    /// The report, and whether this session is over.
    Report(Vec<(SessionId, Outcome)>, bool),
}

pub type Said = Result<Answer, ServiceError>;

#[derive(Clone, Debug)]
pub struct Account {
    pub username: usize,
    pub email: usize,
    pub password: usize,
    pub log_in_door: Door,
    pub confirm_door: Door,
}

#[derive(Clone, Copy, Debug, Default)]
pub struct Door {
    pub wrong: u32,
    last: i64,
}

#[derive(Clone, Debug)]
pub struct Session {
    pub id: SessionId,
    pub account: usize,
    device: usize,
    pub created: i64,
    pub last: i64,
    pub confirmed: i64,
    /// When the password was typed after the log-in.
    pub retyped: Option<i64>,
    pub ended: Option<Ended>,
    /// Dropped from the history: the service has forgotten why it ended.
    forgotten: bool,
}

/// What a tab acts for, and what it was told about its end.
#[derive(Clone, Debug)]
pub struct Bound {
    pub session: usize,
    pub told: Option<Ended>,
}

pub struct Reference {
    pub policy: Policy,
    pub device_clock: i64,
    pub now: i64,
    pub accounts: Vec<Account>,
    pub sessions: Vec<Session>,
    pub unknown: Vec<(String, Door)>,
    pub tabs: Vec<Option<Bound>>,
    pub kept: Vec<Option<usize>>,
    /// What the device used for another account when somebody logged out in a tab.
    pub left: Vec<Option<usize>>,
}

impl Reference {
    pub fn new(policy: Policy, start: i64) -> Self {
        Self {
            policy,
            device_clock: start,
            // The service first looks at a clock in its first transaction.
            now: i64::MIN,
            accounts: Vec::new(),
            sessions: Vec::new(),
            unknown: Vec::new(),
            tabs: vec![None; DEVICES * TABS],
            kept: vec![None; DEVICES],
            left: vec![None; DEVICES * TABS],
        }
    }

    /// The account that a call of this tab is for: its own, or another one.
    pub fn who(&self, tab: usize, who: usize) -> Option<usize> {
        match (who, &self.tabs[tab]) {
            (0, Some(bound)) => Some(self.sessions[bound.session].account),
            _ => (!self.accounts.is_empty()).then(|| who % self.accounts.len()),
        }
    }

    /// The password that a choice stands for: 0 is the right one of `account`.
    pub fn password(&self, account: Option<usize>, choice: usize) -> usize {
        match (choice, account) {
            (0, Some(account)) => self.accounts[account].password,
            (0, None) => 0,
            _ => choice - 1,
        }
    }

    /// The account of that name or address.
    pub fn named(&self, name: usize, by_email: bool) -> Option<usize> {
        let has = |a: &Account| if by_email { a.email == name } else { a.username == name };
        self.accounts.iter().position(has)
    }

    /// The session that a choice stands for, among all of the tab's account and one of another.
    pub fn chosen(&self, choice: usize) -> SessionId {
        match self.sessions.len() {
            0 => SessionId("none".into()),
            n => self.sessions[choice % n].id.clone(),
        }
    }

    /// A transaction begins: time goes on, and sessions that are too old end.
    pub fn tick(&mut self) {
        self.now = self.now.max(self.device_clock);
        for session in self.sessions.iter_mut().filter(|s| s.ended.is_none()) {
            let idle = session.last + self.policy.sessions.idle.0;
            let absolute = session.created + self.policy.sessions.absolute.0;
            if self.now >= idle.min(absolute) {
                let reason = if absolute <= idle { EndReason::Expired } else { EndReason::Idle };
                let at = Timestamp(idle.min(absolute));
                session.ended = Some(Ended { at, reason, by: None });
            }
        }
    }

    pub fn admit(
        &mut self,
        tab: usize,
        who: Option<usize>,
    ) -> Result<(usize, usize), ServiceError> {
        let Some(bound) = &self.tabs[tab] else { return Err(ServiceError::LoggedOut(None)) };
        let session = bound.session;
        let account = self.sessions[session].account;
        if who.is_some_and(|who| who != account) {
            return Err(ServiceError::OtherAccount);
        }
        if bound.told.is_some() {
            return Err(ServiceError::LoggedOut(bound.told.clone()));
        }
        self.tick();
        let told = if self.sessions[session].forgotten {
            Some(Ended { at: Timestamp(self.now), reason: EndReason::Unknown, by: None })
        } else {
            self.sessions[session].ended.clone()
        };
        if told.is_some() {
            self.tabs[tab].as_mut().unwrap().told.clone_from(&told);
            return Err(ServiceError::LoggedOut(told));
        }
        Ok((account, session))
    }

    pub fn knock(&self, door: Door) -> Result<Door, ServiceError> {
        let policy = self.policy.throttle;
        if door.wrong >= policy.hard_stop {
            return Err(ServiceError::TooMany(None));
        }
        let wait = match door.wrong.checked_sub(policy.free) {
            None => 0,
            Some(more) => (policy.first_wait.0 * 2_i64.pow(more)).min(policy.longest_wait.0),
        };
        let left = door.last + wait - self.now;
        if left > 0 {
            return Err(ServiceError::TooMany(Some(Span(left))));
        }
        Ok(Door { wrong: door.wrong + 1, last: self.now })
    }

    pub fn live(&self, account: usize) -> Vec<usize> {
        let lives = |s: &Session| s.account == account && s.ended.is_none();
        (0..self.sessions.len()).filter(|i| lives(&self.sessions[*i])).collect()
    }

    /// Ends a session if it is alive; says whether it was.
    pub fn end(&mut self, session: usize, reason: EndReason, by: Option<usize>) -> bool {
        let at = Timestamp(self.now);
        let session = &mut self.sessions[session];
        let was_alive = session.ended.is_none();
        if was_alive {
            let by = by.filter(|by| *by != session.device).map(device);
            session.ended = Some(Ended { at, reason, by });
        }
        was_alive
    }

    pub fn forget_old(&mut self, account: usize) {
        let ended = |s: &Session| s.account == account && s.ended.is_some() && !s.forgotten;
        let mut ended: Vec<_> =
            (0..self.sessions.len()).filter(|i| ended(&self.sessions[*i])).collect();
        ended.sort_by_key(|i| {
            let s = &self.sessions[*i];
            (s.ended.as_ref().map(|ended| ended.at), s.id.clone())
        });
        let too_many = ended.len().saturating_sub(self.policy.sessions.history);
        for i in &ended[..too_many] {
            self.sessions[*i].forgotten = true;
        }
    }

    pub fn begin(&mut self, tab: usize, account: usize) -> Answer {
        let here = tab / TABS;
        for i in self.live(account) {
            if self.sessions[i].device == here {
                self.end(i, EndReason::Replaced, None);
            }
        }
        let mut live = self.live(account);
        live.sort_by_key(|i| (self.sessions[*i].last, self.sessions[*i].id.clone()));
        let too_many = (live.len() + 1).saturating_sub(self.policy.sessions.most);
        for i in &live[..too_many] {
            self.end(*i, EndReason::TooMany, Some(here));
        }
        self.forget_old(account);
        self.sessions.push(Session {
            id: SessionId(String::new()),
            account,
            device: here,
            created: self.now,
            last: self.now,
            confirmed: self.now,
            retyped: None,
            ended: None,
            forgotten: false,
        });
        let session = self.sessions.len() - 1;
        self.tabs[tab] = Some(Bound { session, told: None });
        self.kept[here] = Some(session);
        Answer::In(NAMES[self.accounts[account].username].into())
    }

    pub fn close(&mut self, tab: usize, mut asked: Vec<SessionId>, reason: EndReason) -> Answer {
        let own = self.tabs[tab].as_ref().unwrap().session;
        let account = self.sessions[own].account;
        let own_id = self.sessions[own].id.clone();
        let with_own = asked.contains(&own_id);
        asked.retain(|id| *id != own_id);
        asked.extend((with_own && reason == EndReason::Closed).then_some(own_id.clone()));
        let mut lines: Vec<(SessionId, Outcome)> = Vec::new();
        for id in asked {
            if lines.iter().any(|(seen, _)| *seen == id) {
                continue;
            }
            let mine = |s: &Session| s.id == id && s.account == account;
            let found = self.sessions.iter().position(mine);
            let closed = found.is_some_and(|i| self.end(i, reason, Some(tab / TABS)));
            lines.push((id, if closed { Outcome::Closed } else { Outcome::AlreadyGone }));
        }
        self.forget_old(account);
        let over = lines.contains(&(own_id, Outcome::Closed));
        Answer::Report(lines, over)
    }

    pub fn list(
        &self,
        account: usize,
        own: usize,
    ) -> Vec<(SessionId, Device, Timestamp, Timestamp)> {
        let mut live = self.live(account);
        live.sort_by_key(|i| {
            let s = &self.sessions[*i];
            (*i != own, Reverse((s.last, s.id.clone())))
        });
        let shown = |i: usize| {
            let s = &self.sessions[i];
            (s.id.clone(), device(s.device), Timestamp(s.created), Timestamp(s.last))
        };
        live.into_iter().map(shown).collect()
    }

    pub fn opens(&self, account: usize, password: usize) -> bool {
        PASSWORDS[self.accounts[account].password].1 == PASSWORDS[password].1
    }

    pub fn set_back(&mut self, account: usize) {
        self.accounts[account].log_in_door = Door::default();
        self.accounts[account].confirm_door = Door::default();
    }
}

/// The device of that number.
pub fn device(number: usize) -> Device {
    Lab::<MemoryStore>::device(&format!("device {number}"))
}
