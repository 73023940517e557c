//! The fire drill: a practice intruder logs in with the account's own password; find it, log it out,
//! change the password. Which device it uses and what it does follows from a seed, and the drill only
//! looks at what it is told, so the same seed and the same clock make the same drill.
//!
//! Never logs anybody in itself, and never says where the intruder is before the drill is over.

use super::clue::{Clue, Clues};
use super::device::PracticeDevice;
use super::ids::{AccountId, DeviceId};
use super::time::{Span, Timestamp};
use serde::{Deserialize, Serialize};

/// What the intruder does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plan {
    /// What it looks like.
    pub device: PracticeDevice,
    /// How many wrong passwords it tries first. Never so many that the owner would have to wait.
    pub wrong: u32,
    /// Whether it saves the login on its device.
    pub saves: bool,
}

impl Plan {
    /// The plan of a seed. Neighbouring seeds have plans that have nothing to do with each other.
    #[must_use]
    pub fn of(seed: u32) -> Self {
        // The last steps of MurmurHash3, which spread each bit of the seed over the whole number.
        let mut mixed = seed ^ (seed >> 16);
        mixed = mixed.wrapping_mul(0x85EB_CA6B);
        mixed ^= mixed >> 13;
        mixed = mixed.wrapping_mul(0xC2B2_AE35);
        mixed ^= mixed >> 16;
        let device = PracticeDevice::ALL[usize::from(mixed.to_le_bytes()[0]) % 3];
        Self { device, wrong: (mixed >> 8) % 5, saves: (mixed >> 16).is_multiple_of(2) }
    }
}

/// A drill that is under way, as the tab keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Drill {
    /// What the plan was made of.
    pub seed: u32,
    /// Whose account.
    pub account: AccountId,
    /// Which device the intruder is.
    pub intruder: DeviceId,
    /// When it was in.
    pub began: Timestamp,
    /// The clues that give it away.
    pub clues: Clues,
    /// How many other sessions the account had then.
    pub own: u32,
    /// When it was seen to be out.
    pub out: Option<Timestamp>,
    /// When the password was changed.
    pub changed: Option<Timestamp>,
}

/// What is to be done next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Find the intruder and log it out.
    Find,
    /// Change the password, for the intruder still knows it.
    Change,
    /// Both is done.
    Done,
}

/// What was read about the intruder.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// Since when its session is over, if it is.
    pub out: Option<Timestamp>,
    /// When the account's password was last changed.
    pub password_changed: Option<Timestamp>,
}

/// What else was read at the end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rest {
    /// Whether the intruder has a saved login that works.
    pub saved: bool,
    /// How many other sessions the account has now; `None` if that could not be read.
    pub own: Option<u32>,
}

/// Something that was left open to the intruder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeftOpen {
    /// Its session.
    Session,
    /// Its saved login.
    SavedLogin,
    /// The password that it knows.
    Password,
}

/// What is told at the end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Debrief {
    /// The drill's number.
    pub seed: u32,
    /// What the intruder did.
    pub plan: Plan,
    /// How long it took until it was out.
    pub out: Option<Span>,
    /// How long it took until the password was changed.
    pub changed: Option<Span>,
    /// The clues that gave it away, in their order.
    pub clues: Vec<Clue>,
    /// What was left open.
    pub left: Vec<LeftOpen>,
    /// How many of the owner's own sessions were logged out as well.
    pub own_out: u32,
}

impl Drill {
    /// What is to be done next.
    #[must_use]
    pub const fn stage(&self) -> Stage {
        match (self.out, self.changed) {
            (None, _) => Stage::Find,
            (Some(_), None) => Stage::Change,
            (Some(_), Some(_)) => Stage::Done,
        }
    }

    /// How long it has taken until now, or until it was done.
    #[must_use]
    pub fn time(&self, now: Timestamp) -> Span {
        let end = match (self.out, self.changed) {
            (Some(out), Some(changed)) => out.max(changed),
            _ => now,
        };
        end.since(self.began)
    }

    /// Takes in what was read. What was once seen stays so.
    pub fn see(&mut self, seen: Seen) {
        let began = self.began;
        self.out = self.out.or(seen.out);
        self.changed = self.changed.or(seen.password_changed.filter(|at| *at > began));
    }

    /// The end of the drill.
    #[must_use]
    pub fn debrief(&self, rest: Rest) -> Debrief {
        let open = [
            (LeftOpen::Session, self.out.is_none()),
            (LeftOpen::SavedLogin, rest.saved),
            (LeftOpen::Password, self.changed.is_none()),
        ];
        let left = open.into_iter().filter(|(_, is)| *is).map(|(what, _)| what).collect();
        Debrief {
            seed: self.seed,
            plan: Plan::of(self.seed),
            out: self.out.map(|at| at.since(self.began)),
            changed: self.changed.map(|at| at.since(self.began)),
            clues: self.clues.iter().collect(),
            left,
            own_out: rest.own.map_or(0, |own| self.own.saturating_sub(own)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    fn drill() -> Drill {
        Drill {
            seed: 7,
            account: AccountId("a".into()),
            intruder: DeviceId("d".into()),
            began: Timestamp(1_000),
            clues: [Clue::Burst, Clue::New].into_iter().collect(),
            own: 3,
            out: None,
            changed: None,
        }
    }

    #[test]
    fn a_seed_always_makes_the_same_plan_and_seeds_differ() {
        let kinds: HashSet<_> = (0..1_000)
            .map(|seed| {
                assert_eq!(Plan::of(seed), Plan::of(seed));
                let plan = Plan::of(seed);
                (plan.device.word(), plan.wrong, plan.saves)
            })
            .collect();
        assert_eq!(kinds.len(), 3 * 5 * 2, "every plan comes");
    }

    #[test]
    fn it_is_done_when_the_intruder_is_out_and_the_password_is_another() {
        let mut drill = drill();
        assert_eq!(drill.stage(), Stage::Find);
        drill.see(Seen { out: Some(Timestamp(31_000)), password_changed: Some(Timestamp(900)) });
        assert_eq!(drill.stage(), Stage::Change, "a change before the drill is none");
        drill.see(Seen { out: Some(Timestamp(99_000)), password_changed: Some(Timestamp(61_000)) });
        assert_eq!(drill.stage(), Stage::Done);
        assert_eq!(drill.time(Timestamp(500_000)), Span(60_000));
        let end = drill.debrief(Rest { saved: false, own: Some(1) });
        assert_eq!((end.out, end.changed), (Some(Span(30_000)), Some(Span(60_000))));
        assert_eq!((end.left, end.own_out), (vec![], 2));
        assert_eq!(end.clues, [Clue::New, Clue::Burst]);
    }

    #[test]
    fn what_was_left_open_is_named() {
        let end = drill().debrief(Rest { saved: true, own: None });
        assert_eq!(end.left, [LeftOpen::Session, LeftOpen::SavedLogin, LeftOpen::Password]);
        assert_eq!((end.out, end.own_out), (None, 0));
    }
}
