//! The calls that are raced: every call of the port that needs a session, and the ways back in.
//!
//! Never knows what a call should be answered.

use crate::contract::lab::{Tab, typed, username};
use onlyme::domain::account::ProfilePatch;
use onlyme::domain::ids::{AccountId, GrantId, SessionId};
use onlyme::domain::saved::KeepFor;
use onlyme::domain::session::{Revoke, SessionInfo};
use onlyme::domain::text::{Bio, DeviceName, LoginName};
use onlyme::service::embedded::ports::Store;
use onlyme::service::{
    AccountService, ChangePassword, LogIn, LogOut, Remember, ServiceError, Standing,
};

/// What is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    ChangePassword,
    ChooseIdle,
    Confirm,
    Current,
    DeclineToSave,
    Elsewhere,
    KnowSession,
    Log,
    LogInAgain,
    LogOut,
    LogOutOfEverything,
    MayRevoke,
    NameSession,
    OneTap,
    Overview,
    Revoke,
    SaveLogin,
    SavedOn,
    Sessions,
    UpdateProfile,
    Withdraw,
}

/// Which of a call's transactions is the one that accepts it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Accepts {
    First,
    Last,
    LastChange,
}

/// What is raced, and how often of a hundred times.
pub const RACED: [(Kind, usize); 20] = [
    (Kind::ChangePassword, 8),
    (Kind::ChooseIdle, 4),
    (Kind::Confirm, 9),
    (Kind::Current, 4),
    (Kind::DeclineToSave, 4),
    (Kind::Elsewhere, 4),
    (Kind::KnowSession, 5),
    (Kind::Log, 3),
    (Kind::LogOut, 2),
    (Kind::LogOutOfEverything, 3),
    (Kind::MayRevoke, 4),
    (Kind::NameSession, 8),
    (Kind::OneTap, 5),
    (Kind::Overview, 4),
    (Kind::Revoke, 9),
    (Kind::SaveLogin, 6),
    (Kind::SavedOn, 4),
    (Kind::Sessions, 4),
    (Kind::UpdateProfile, 6),
    (Kind::Withdraw, 4),
];

impl Kind {
    /// Which of its transactions accepts it. After the first one of most calls there is nothing more,
    /// or something that is only read again, and the receipt of what was found.
    pub fn accepts(self) -> Accepts {
        match self {
            Self::Confirm | Self::LogInAgain | Self::OneTap | Self::Withdraw => Accepts::Last,
            Self::ChangePassword | Self::LogOutOfEverything => Accepts::LastChange,
            _ => Accepts::First,
        }
    }

    /// Whether it acts for the session that its tab has when it begins. The others choose one later, or
    /// begin one, and say which.
    pub fn acts_for_its_tab(self) -> bool {
        !matches!(self, Self::LogInAgain | Self::OneTap)
    }

    /// Whether its tab has no session after it.
    pub fn leaves(self) -> bool {
        matches!(self, Self::LogOut | Self::LogOutOfEverything)
    }

    /// Whether it looks for a session in the keyring where its tab has none.
    pub fn looks_in_keyring(self) -> bool {
        self.leaves() || matches!(self, Self::Current | Self::Elsewhere)
    }

    /// Whether it may be refused after a part of it was accepted and done: the password was confirmed
    /// before everything is closed, and the list is read again after logins were withdrawn.
    pub fn is_done_in_parts(self) -> bool {
        matches!(self, Self::LogOutOfEverything | Self::Withdraw)
    }

    /// Whether it writes its mark.
    pub fn marks(self) -> bool {
        matches!(self, Self::NameSession | Self::UpdateProfile)
    }
}

/// What a call is made with; each takes what it needs.
pub struct Ask {
    pub kind: Kind,
    /// A text that no other call has.
    pub mark: String,
    /// Sessions that were alive a moment ago, at least one.
    pub these: Vec<SessionId>,
    pub grants: Vec<GrantId>,
    /// The password, as far as is known, and the next one.
    pub password: String,
    pub new: String,
    /// A number below 100, for what else there is to choose.
    pub choice: usize,
}

impl Ask {
    fn one(&self) -> SessionId {
        self.these[0].clone()
    }

    fn keep(&self) -> KeepFor {
        KeepFor::ALL[self.choice % KeepFor::ALL.len()]
    }

    fn what(self) -> Revoke {
        match self.choice {
            0..25 => Revoke::AllOthers,
            25..35 => Revoke::All,
            _ => Revoke::These(self.these),
        }
    }

    fn patch(&self) -> ProfilePatch {
        let name = self.choice.is_multiple_of(3).then(|| username(&self.mark));
        ProfilePatch {
            username: name,
            bio: Some(Bio::parse(&self.mark).unwrap()),
            ..ProfilePatch::default()
        }
    }

    fn everything(&self) -> LogOut {
        let remember =
            [Remember::For(self.keep()), Remember::AsItIs, Remember::Forget][self.choice % 3];
        LogOut { remember, everything: true, password: Some(typed(&self.password)) }
    }
}

/// The session that an answer names, if it names one.
pub type Answer = Result<Option<SessionId>, ServiceError>;

/// The session that has asked for the list.
fn own(list: &[SessionInfo]) -> Option<SessionId> {
    list.iter().find(|info| info.current).map(|info| info.id.clone())
}

/// Makes the call. An answer that the session is over counts as a refusal, however it is said.
pub async fn make<S: Store>(tab: &Tab<S>, who: &AccountId, ask: Ask) -> Answer {
    let nameless = |()| None;
    match ask.kind {
        Kind::ChangePassword => {
            let (current, new) = (typed(&ask.password), typed(&ask.new));
            let form = ChangePassword { current, new, close: ask.these };
            tab.change_password(who, form).await.map(|_| None)
        }
        Kind::ChooseIdle => tab.choose_idle(who, [7, 30, 90][ask.choice % 3]).await.map(nameless),
        Kind::Confirm => {
            let wrong = ask.choice < 10;
            let password = if wrong { "a wrong one" } else { &ask.password };
            tab.confirm(who, typed(password)).await.map(nameless)
        }
        Kind::Current => match tab.current().await? {
            Standing::LoggedIn(current) => Ok(Some(current.session)),
            Standing::Ended(ended) => Err(ServiceError::LoggedOut(Some(ended))),
            Standing::LoggedOut => Err(ServiceError::LoggedOut(None)),
        },
        Kind::DeclineToSave => tab.decline_to_save(who).await.map(nameless),
        Kind::Elsewhere => tab.elsewhere(who).await.map(|_| None),
        Kind::KnowSession => tab.know_session(who, ask.one()).await.map(nameless),
        Kind::Log => tab.log(who).await.map(|_| None),
        Kind::LogInAgain => {
            let name = LoginName::parse("nuria@example.org").unwrap();
            let password = typed(&ask.password);
            tab.log_in(LogIn { name, password }).await.map(|current| Some(current.session))
        }
        Kind::LogOut if ask.choice.is_multiple_of(2) => tab.log_out().await.map(nameless),
        Kind::LogOut => {
            let how = LogOut { remember: Remember::AsItIs, everything: false, password: None };
            tab.log_out_of(who, how).await.map(|_| None)
        }
        Kind::LogOutOfEverything => tab.log_out_of(who, ask.everything()).await.map(|_| None),
        Kind::MayRevoke => tab.may_revoke(who, &ask.what()).await.map(nameless),
        Kind::NameSession => {
            let name = DeviceName::parse(&ask.mark).ok();
            tab.name_session(who, ask.one(), name).await.map(nameless)
        }
        Kind::OneTap => tab.one_tap(who).await.map(|current| Some(current.session)),
        Kind::Overview => tab.overview(who).await.map(|overview| own(&overview.sessions)),
        Kind::Revoke => tab.revoke(who, ask.what()).await.map(|_| None),
        Kind::SaveLogin => tab.save_login(who, ask.keep()).await.map(nameless),
        Kind::SavedOn => tab.saved_on(who).await.map(|_| None),
        Kind::Sessions => tab.sessions(who).await.map(|list| own(&list)),
        Kind::UpdateProfile => tab.update_profile(who, ask.patch()).await.map(|_| None),
        Kind::Withdraw => tab.withdraw(who, ask.grants).await.map(|_| None),
    }
}
