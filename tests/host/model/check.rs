//! The invariants that are read off the rows themselves, whatever was answered.

use super::ops::Op;
use super::real::Real;
use super::reference::{Reference, Said};
use onlyme::domain::ids::AccountId;
use onlyme::domain::password::PasswordProblem;
use onlyme::service::ServiceError;
use onlyme::service::embedded::ports::Snapshot;

/// One step: the call, its answer, whose rows it may touch, and the rows before and after.
pub struct Check<'a> {
    pub op: &'a Op,
    pub said: &'a Said,
    pub own: Vec<AccountId>,
    pub before: &'a Snapshot,
    pub after: &'a Snapshot,
}

impl Check<'_> {
    pub fn all(&self, real: &Real, reference: &Reference) -> Result<(), String> {
        let changed = self.changed();
        self.refusals_change_nothing(&changed)?;
        self.only_own_rows_change(real, &changed)?;
        self.counters_fall_only_for_a_right_password(&changed)?;
        self.counters_agree(real, reference)?;
        self.closing_leaves_none_or_one()
    }

    /// The keys of the rows that came, went or differ.
    fn changed(&self) -> Vec<&str> {
        let keys = self.before.keys().chain(self.after.keys());
        let differs = |key: &&String| self.before.get(*key) != self.after.get(*key);
        keys.filter(differs).map(String::as_str).collect()
    }

    /// I4.
    fn refusals_change_nothing(&self, changed: &[&str]) -> Result<(), String> {
        let passing = ["clock", "tries/", "log"];
        let fact = |key: &&&str| !passing.iter().any(|start| key.starts_with(start));
        match changed.iter().find(fact) {
            Some(key) if self.said.is_err() => Err(format!("I4: refused, but {key} changed")),
            _ => Ok(()),
        }
    }

    /// I9.
    fn only_own_rows_change(&self, real: &Real, changed: &[&str]) -> Result<(), String> {
        let names = |id: &AccountId, key: &str| {
            let texts = [Some(key), self.before.get(key).map(String::as_str)];
            texts.into_iter().flatten().any(|text| text.contains(&id.0))
        };
        for id in real.accounts.iter().filter(|id| !self.own.contains(id)) {
            if let Some(key) = changed.iter().find(|key| names(id, key)) {
                return Err(format!("I9: {key} changed"));
            }
        }
        Ok(())
    }

    /// I10.
    fn counters_fall_only_for_a_right_password(&self, changed: &[&str]) -> Result<(), String> {
        let same = ServiceError::PasswordRefused(PasswordProblem::SameAsCurrent);
        let right = match (self.op, self.said) {
            (Op::LogIn { .. } | Op::Confirm { .. } | Op::Change { .. }, Ok(_)) => true,
            (Op::Change { .. }, Err(error)) => *error == same,
            _ => false,
        };
        let fell = |key: &&&str| wrong(self.after, key) < wrong(self.before, key);
        match changed.iter().filter(|key| key.starts_with("tries/")).find(fell) {
            Some(key) if !right => Err(format!("I10: {key} fell")),
            _ => Ok(()),
        }
    }

    /// The counters of all accounts are those of the reference.
    fn counters_agree(&self, real: &Real, reference: &Reference) -> Result<(), String> {
        for (id, account) in real.accounts.iter().zip(&reference.accounts) {
            for (door, expected) in
                [("login", account.log_in_door), ("confirm", account.confirm_door)]
            {
                let counted = wrong(self.after, &format!("tries/{door}/{id}"));
                if counted != u64::from(expected.wrong) {
                    return Err(format!("{door} of {id}: {counted}, not {}", expected.wrong));
                }
            }
        }
        Ok(())
    }

    /// I3.
    fn closing_leaves_none_or_one(&self) -> Result<(), String> {
        let left = match (self.op, self.said) {
            (Op::CloseOthers { .. }, Ok(_)) => 1,
            (Op::CloseAll { .. }, Ok(_)) => 0,
            _ => return Ok(()),
        };
        let prefix = format!("session/{}/", self.own[0]);
        let live = |(key, text): &(&String, &String)| {
            key.starts_with(&prefix) && text.contains("\"ended\":null")
        };
        let live = self.after.iter().filter(live).count();
        if live == left { Ok(()) } else { Err(format!("I3: {live} live sessions are left")) }
    }
}

/// The count of wrong tries in a row of the store; none where there is no row.
fn wrong(rows: &Snapshot, key: &str) -> u64 {
    let row = rows.get(key).map(|text| serde_json::from_str::<serde_json::Value>(text).unwrap());
    row.map_or(0, |row| row["row"]["wrong"].as_u64().unwrap())
}
