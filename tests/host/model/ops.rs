//! Calls as data, and random histories of them. Every choice is a number that is resolved when the
//! call is made, so a history stays a history when some of its calls are left out.

use onlyme::domain::time::Span;

/// Practice devices and browsers together.
pub const DEVICES: usize = 8;
/// Tabs of each device.
pub const TABS: usize = 4;
/// User names that are signed up or renamed to; five of them become accounts.
pub const NAMES: [&str; 7] = ["nuria", "ana", "lena", "omar", "wei", "spare.one", "spare.two"];

/// Passwords, each with the number of those that are equal to it after composing.
pub const PASSWORDS: [(&str, usize); 8] = [
    ("caf\u{e9} au lait", 0),
    ("cafe\u{301} au lait", 0),
    ("cafe au lait", 1),
    ("\u{fb01}ne glaze", 2),
    ("fine glaze", 3),
    ("fine glaze ", 4),
    // Refused as new ones: too short, and in the list.
    ("short", 5),
    ("PASSWORD", 6),
];

/// One thing that happens.
#[derive(Clone, Debug, PartialEq)]
pub enum Op {
    SignUp { tab: usize, name: usize, password: usize },
    LogIn { tab: usize, name: usize, by_email: bool, password: usize },
    Current { tab: usize },
    Sessions { tab: usize, who: usize },
    Rename { tab: usize, who: usize, name: usize },
    Confirm { tab: usize, who: usize, password: usize },
    Change { tab: usize, who: usize, current: usize, new: usize, close: Vec<usize> },
    Close { tab: usize, who: usize, these: Vec<usize> },
    CloseOthers { tab: usize, who: usize },
    CloseAll { tab: usize, who: usize },
    LogOut { tab: usize },
    Reload { tab: usize },
    Clock(Span),
}

impl Op {
    /// The tab that makes the call.
    pub fn tab(&self) -> Option<usize> {
        match self {
            Self::SignUp { tab, .. }
            | Self::LogIn { tab, .. }
            | Self::Current { tab }
            | Self::Sessions { tab, .. }
            | Self::Rename { tab, .. }
            | Self::Confirm { tab, .. }
            | Self::Change { tab, .. }
            | Self::Close { tab, .. }
            | Self::CloseOthers { tab, .. }
            | Self::CloseAll { tab, .. }
            | Self::LogOut { tab }
            | Self::Reload { tab } => Some(*tab),
            Self::Clock(_) => None,
        }
    }
}

/// `SplitMix64`: the same numbers for the same seed, everywhere.
pub struct Dice(pub u64);

impl Dice {
    pub fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((z ^ (z >> 31)) % n as u64).unwrap()
    }

    /// Mostly the tab's own account, which is 0, and at times another one.
    fn who(&mut self) -> usize {
        self.below(20).saturating_sub(14)
    }

    /// Mostly the right password of whoever it is, which is 0, and at times any.
    fn password(&mut self) -> usize {
        self.below(18).saturating_sub(18 - PASSWORDS.len() - 1)
    }

    fn some(&mut self) -> Vec<usize> {
        (0..self.below(4)).map(|_| self.below(64)).collect()
    }

    /// A few seconds at most times; at others the very edges of the rules, and jumps back.
    fn span(&mut self) -> Span {
        let edges = [
            Span(0),
            Span(1),
            Span(29_999),
            Span::seconds(30),
            Span(299_999),
            Span::minutes(5),
            Span::minutes(60),
            Span::days(1),
            Span::days(9),
            Span(Span::days(10).0 - 1),
            Span::days(10),
            Span::days(-1),
            Span::seconds(-40),
            Span::days(-3_650),
        ];
        match self.below(3) {
            0 => edges[self.below(edges.len())],
            _ => Span::seconds(i64::try_from(self.below(100)).unwrap()),
        }
    }

    fn op(&mut self) -> Op {
        // Half of all calls come from few tabs, so that these get far.
        let tab = if self.below(2) == 0 { self.below(3) * 2 } else { self.below(DEVICES * TABS) };
        let name = self.below(NAMES.len());
        match self.below(40) {
            0 | 1 => Op::SignUp { tab, name, password: self.below(PASSWORDS.len()) },
            2..=14 => {
                let by_email = self.below(3) == 0;
                Op::LogIn { tab, name, by_email, password: self.password() }
            }
            15..=17 => Op::Current { tab },
            18..=20 => Op::Sessions { tab, who: self.who() },
            21 | 22 => Op::Rename { tab, who: self.who(), name },
            23..=25 => Op::Confirm { tab, who: self.who(), password: self.password() },
            26..=28 => {
                let (who, current) = (self.who(), self.password());
                Op::Change { tab, who, current, new: self.below(8), close: self.some() }
            }
            29 | 30 => Op::Close { tab, who: self.who(), these: self.some() },
            31 => Op::CloseOthers { tab, who: self.who() },
            32 => Op::CloseAll { tab, who: self.who() },
            33 => Op::LogOut { tab },
            34 | 35 => Op::Reload { tab },
            _ => Op::Clock(self.span()),
        }
    }

    /// A history of so many calls.
    pub fn history(&mut self, length: usize) -> Vec<Op> {
        (0..length).map(|_| self.op()).collect()
    }
}
