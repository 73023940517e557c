//! Valid states of a device to start from: rows, tombstones and mirrored records as the service
//! writes them, and also what a crash may leave of the mirror. Nothing here is damaged.

use super::super::key;
use crate::domain::account::Picture;
use crate::domain::device::{Device, DeviceKind};
use crate::domain::ids::{AccountId, DeviceId, GrantId, KeyId};
use crate::domain::saved::{KeepFor, LoginEnd, LoginEnded};
use crate::domain::session::How;
use crate::domain::text::{Bio, DeviceName, Email, FullName, Username};
use crate::domain::time::{Span, Timestamp};
use crate::service::embedded::keys;
use crate::service::embedded::ports::Snapshot;
use crate::service::embedded::shapes::{
    AccountRow, ChallengeRow, ClockRow, DeclinedRow, GoneRow, GrantRow, SavedRow, SessionRow,
    encode,
};

/// The time at which all states stand.
pub(super) const NOW: Timestamp = Timestamp(1_800_000_000_000);

/// Choices from a seed, by `SplitMix64`.
pub(super) struct Dice(u64);

impl Dice {
    pub(super) fn new(seed: u64) -> Self {
        // Seeds that follow each other shall have nothing in common.
        Self(seed.wrapping_mul(0xD134_2543_DE82_EF95))
    }

    pub(super) fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`, which is not nought.
    pub(super) fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.roll() % end as u64).unwrap()
    }

    pub(super) fn of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }

    /// Yes, once in `in_so_many` times.
    pub(super) fn once(&mut self, in_so_many: usize) -> bool {
        self.below(in_so_many) == 0
    }

    fn name(&mut self) -> String {
        format!("{:016x}{:016x}", self.roll(), self.roll())
    }
}

/// A device with what it and the service know.
#[derive(Clone, Default)]
pub(super) struct State {
    pub(super) accounts: Vec<AccountId>,
    pub(super) rows: Snapshot,
    /// What the mirror holds.
    pub(super) texts: Snapshot,
    /// The device's keys.
    pub(super) names: Vec<KeyId>,
}

pub(super) fn device() -> Device {
    Device {
        id: DeviceId("here".into()),
        kind: DeviceKind::Phone,
        browser: "Firefox".into(),
        system: "Android \u{1F4F1}".into(),
        practice: false,
    }
}

/// States to choose from. Making one costs more than damaging it.
pub(super) struct States(Vec<State>);

impl States {
    pub(super) fn new() -> Self {
        Self((0..500).map(|seed| State::from(&mut Dice::new(seed))).collect())
    }

    pub(super) fn one(&self, dice: &mut Dice) -> &State {
        dice.of(&self.0)
    }
}

impl State {
    fn from(dice: &mut Dice) -> Self {
        let mut state = Self::default();
        state.rows.insert(keys::CLOCK.into(), encode(&ClockRow { now: NOW }).unwrap());
        for _ in 0..2 + dice.below(2) {
            state.account(dice);
        }
        state
    }

    fn account(&mut self, dice: &mut Dice) {
        let id = AccountId(dice.name());
        let picture = dice.once(4).then(|| Picture::parse("data:image/png;base64,iVBORw0KGgo="));
        let full_name = *dice.of(&["", "Ana \u{1F600}", "\"Ana\" \\ b"]);
        let account = AccountRow {
            username: Username::parse(&format!("ana.{}", dice.below(1_000))).unwrap(),
            email: Email::parse("ana@example.org").unwrap(),
            full_name: FullName::parse(full_name).unwrap(),
            bio: Bio::parse("a\nb").unwrap(),
            picture: picture.map(Result::unwrap),
            joined: NOW,
            password_changed: None,
            phc: "$argon2id$".into(),
            epoch: u32::from(dice.once(2)),
            idle: dice.once(2).then(|| Span::days(365)),
            seen: vec!["system Linux".into()],
            practice: false,
        };
        let row = SavedRow {
            account: id.clone(),
            username: account.username.clone(),
            full_name: account.full_name.clone(),
            picture: account.picture.clone(),
            grant: GrantId(dice.name()),
            key: KeyId(dice.name()),
            keep: *dice.of(&KeepFor::ALL),
            created: NOW,
        };
        self.rows.insert(keys::account(&id), encode(&account).unwrap());
        self.odds_and_ends(dice, &id, &row.grant);
        match dice.below(6) {
            // Forgotten, whatever a copy may still show.
            0 => {
                let gone = encode(&GoneRow { at: NOW }).unwrap();
                self.rows.insert(keys::gone(&device().id, &row.grant), gone);
            }
            // The store lost it, or never had it.
            1 => {}
            _ => self.save(dice, &id, &row, account.epoch),
        }
        let mut copy = row;
        if dice.once(4) {
            copy.grant = GrantId(dice.name());
        }
        if !dice.once(5) {
            self.texts.insert(key(&id), encode(&copy).unwrap());
        }
        self.accounts.push(id);
    }

    fn save(&mut self, dice: &mut Dice, id: &AccountId, row: &SavedRow, epoch: u32) {
        let over = LoginEnded { at: NOW, reason: LoginEnd::Closed, by: Some(device()) };
        let grant = GrantRow {
            device: device(),
            public: "00ff".into(),
            epoch,
            keep: row.keep,
            created: NOW,
            used: NOW,
            ended: dice.once(6).then_some(over),
        };
        self.rows.insert(keys::grant(id, &row.grant), encode(&grant).unwrap());
        self.rows.insert(keys::saved(&device().id, id), encode(row).unwrap());
        if !dice.once(6) {
            self.names.push(row.key.clone());
        }
    }

    /// Rows that a start reads on the way.
    fn odds_and_ends(&mut self, dice: &mut Dice, id: &AccountId, grant: &GrantId) {
        if dice.once(3) {
            let session = SessionRow {
                device: device(),
                created: NOW,
                last_active: NOW,
                confirmed: None,
                how: How::OneTap,
                ended: None,
                retyped: None,
                name: dice.once(2).then(|| DeviceName::parse("Old \u{1F4F1}").unwrap()),
                wrong_before: 2,
                first_time: true,
                unanswered: false,
            };
            let key = format!("{}{}", keys::sessions(id), dice.name());
            self.rows.insert(key, encode(&session).unwrap());
        }
        if dice.once(4) {
            let open = ChallengeRow { grant: grant.clone(), until: NOW };
            self.rows.insert(keys::challenge(id, &dice.name()), encode(&open).unwrap());
        }
        if dice.once(4) {
            let times = encode(&DeclinedRow { times: 1 }).unwrap();
            self.rows.insert(keys::declined(&device().id, id), times);
        }
    }
}
