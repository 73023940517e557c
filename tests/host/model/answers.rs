//! What each call must answer, in the words of the reference.

use super::ops::{NAMES, Op, TABS};
use super::reference::{Account, Answer, Bound, Door, Reference, Said, Session};
use onlyme::domain::ids::SessionId;
use onlyme::domain::password::PasswordProblem;
use onlyme::domain::session::EndReason;
use onlyme::domain::time::Span;
use onlyme::service::ServiceError;

impl Reference {
    fn close_confirmed(
        &mut self,
        tab: usize,
        who: usize,
        these: Option<Vec<SessionId>>,
        own: bool,
    ) -> Said {
        let (account, session) = self.admit(tab, self.who(tab, who))?;
        let until = self.sessions[session].confirmed + self.policy.sessions.confirmed_for.0;
        if self.now >= until {
            return Err(ServiceError::NeedsConfirmation);
        }
        let all = || self.list(account, session).into_iter().map(|(id, ..)| id).collect();
        let mut asked: Vec<_> = these.unwrap_or_else(all);
        let created = self.sessions[session].created;
        let older = |s: &&Session| s.account == account && s.ended.is_none() && s.created < created;
        let shuts_out = self.sessions.iter().filter(older).any(|s| asked.contains(&s.id));
        let fresh = self.sessions[session]
            .retyped
            .is_some_and(|at| self.now < at + self.policy.sessions.confirmed_for.0);
        if self.now - created < Span::days(1).0 && shuts_out && !fresh {
            return Err(ServiceError::YoungSession);
        }
        self.sessions[session].last = self.now;
        if !own {
            asked.retain(|id| *id != self.sessions[session].id);
        }
        Ok(self.close(tab, asked, EndReason::Closed))
    }

    fn sign_up(&mut self, tab: usize, name: usize, password: usize) -> Said {
        refused(password)?;
        self.tick();
        let taken = |a: &Account| a.username == name;
        if self.accounts.iter().any(taken) {
            return Err(ServiceError::UsernameTaken);
        }
        if self.accounts.iter().any(|a| a.email == name) {
            return Err(ServiceError::EmailTaken);
        }
        let (log_in_door, confirm_door) = (Door::default(), Door::default());
        let account = Account { username: name, email: name, password, log_in_door, confirm_door };
        self.accounts.push(account);
        Ok(self.begin(tab, self.accounts.len() - 1))
    }

    fn log_in(&mut self, tab: usize, name: usize, by_email: bool, choice: usize) -> Said {
        self.tick();
        let Some(account) = self.named(name, by_email) else {
            let name = format!("{name}{by_email}");
            let known = self.unknown.iter().position(|(unknown, _)| *unknown == name);
            let door = known.map_or_else(Door::default, |i| self.unknown[i].1);
            let door = self.knock(door)?;
            self.unknown.retain(|(unknown, _)| *unknown != name);
            self.unknown.push((name, door));
            return Err(ServiceError::WrongCredentials);
        };
        let password = self.password(Some(account), choice);
        self.accounts[account].log_in_door = self.knock(self.accounts[account].log_in_door)?;
        if !self.opens(account, password) {
            return Err(ServiceError::WrongCredentials);
        }
        self.set_back(account);
        Ok(self.begin(tab, account))
    }

    /// Tries the current password of whoever is logged in.
    fn try_current(
        &mut self,
        tab: usize,
        who: usize,
        choice: usize,
    ) -> Result<(usize, usize), ServiceError> {
        let who = self.who(tab, who);
        let (account, session) = self.admit(tab, who)?;
        let password = self.password(who, choice);
        self.accounts[account].confirm_door = self.knock(self.accounts[account].confirm_door)?;
        if !self.opens(account, password) {
            return Err(ServiceError::WrongPassword);
        }
        self.set_back(account);
        Ok((account, session))
    }

    fn confirm(&mut self, tab: usize, who: usize, choice: usize) -> Said {
        let (_, session) = self.try_current(tab, who, choice)?;
        self.sessions[session].confirmed = self.now;
        self.sessions[session].retyped = Some(self.now);
        self.sessions[session].last = self.now;
        Ok(Answer::Done)
    }

    fn change(
        &mut self,
        tab: usize,
        who: usize,
        current: usize,
        new: usize,
        close: &[usize],
    ) -> Said {
        let asked = close.iter().map(|choice| self.chosen(*choice)).collect();
        self.admit(tab, self.who(tab, who))?;
        refused(new)?;
        let (account, session) = self.try_current(tab, who, current)?;
        if self.opens(account, new) {
            return Err(ServiceError::PasswordRefused(PasswordProblem::SameAsCurrent));
        }
        self.accounts[account].password = new;
        self.sessions[session].confirmed = self.now;
        self.sessions[session].retyped = Some(self.now);
        self.sessions[session].last = self.now;
        Ok(self.close(tab, asked, EndReason::PasswordChanged))
    }

    fn rename(&mut self, tab: usize, who: usize, name: usize) -> Said {
        let (account, session) = self.admit(tab, self.who(tab, who))?;
        let taken = |(i, a): (usize, &Account)| i != account && a.username == name;
        if self.accounts.iter().enumerate().any(taken) {
            return Err(ServiceError::UsernameTaken);
        }
        self.accounts[account].username = name;
        self.sessions[session].last = self.now;
        Ok(Answer::Done)
    }

    fn current(&mut self, tab: usize) -> Said {
        if self.tabs[tab].is_none() {
            let kept = self.kept[tab / TABS].filter(|kept| self.left[tab] != Some(*kept));
            self.tabs[tab] = kept.map(|session| Bound { session, told: None });
        }
        match self.admit(tab, None) {
            Ok((account, session)) => {
                self.sessions[session].last = self.now;
                Ok(Answer::In(NAMES[self.accounts[account].username].into()))
            }
            Err(ServiceError::LoggedOut(None)) => Ok(Answer::Out),
            Err(ServiceError::LoggedOut(Some(ended))) => Ok(Answer::Over(ended)),
            Err(error) => Err(error),
        }
    }

    fn log_out(&mut self, tab: usize) {
        let Some(bound) = self.tabs[tab].take() else { return };
        if bound.told.is_none() {
            self.tick();
            self.end(bound.session, EndReason::LoggedOut, None);
            self.forget_old(self.sessions[bound.session].account);
        }
        let kept = &mut self.kept[tab / TABS];
        kept.take_if(|kept| *kept == bound.session);
        let other =
            |kept: &usize| self.sessions[*kept].account != self.sessions[bound.session].account;
        self.left[tab] = kept.filter(other);
    }

    fn list_for(&mut self, tab: usize, who: usize) -> Said {
        let (account, session) = self.admit(tab, self.who(tab, who))?;
        self.sessions[session].last = self.now;
        Ok(Answer::List(self.list(account, session)))
    }

    /// What the call must answer. A session that it begins gets its handle afterwards.
    pub fn answer(&mut self, op: &Op) -> Said {
        match op {
            Op::SignUp { tab, name, password } => self.sign_up(*tab, *name, *password),
            Op::LogIn { tab, name, by_email, password } => {
                self.log_in(*tab, *name, *by_email, *password)
            }
            Op::Current { tab } => self.current(*tab),
            Op::Sessions { tab, who } => self.list_for(*tab, *who),
            Op::Rename { tab, who, name } => self.rename(*tab, *who, *name),
            Op::Confirm { tab, who, password } => self.confirm(*tab, *who, *password),
            Op::Change { tab, who, current, new, close } => {
                self.change(*tab, *who, *current, *new, close)
            }
            Op::Close { tab, who, these } => {
                let these = these.iter().map(|choice| self.chosen(*choice)).collect();
                self.close_confirmed(*tab, *who, Some(these), true)
            }
            Op::CloseOthers { tab, who } => self.close_confirmed(*tab, *who, None, false),
            Op::CloseAll { tab, who } => self.close_confirmed(*tab, *who, None, true),
            Op::LogOut { tab } => {
                self.log_out(*tab);
                Ok(Answer::Done)
            }
            Op::Reload { tab } => {
                self.tabs[*tab] = None;
                self.left[*tab] = None;
                Ok(Answer::Done)
            }
            Op::Clock(span) => {
                self.device_clock += span.0;
                Ok(Answer::Done)
            }
        }
    }
}

fn refused(password: usize) -> Result<(), ServiceError> {
    let problem = match password {
        6 => PasswordProblem::TooShort(8),
        7 => PasswordProblem::Common,
        _ => return Ok(()),
    };
    Err(ServiceError::PasswordRefused(problem))
}
