//! Coming in and going out: making an account, logging in, one tap, and every way out. The server first,
//! then this device; but who wants to be out without anything being sent is out at once.

use super::notes::Record;
use super::transport::Transport as _;
use super::wire::{Pair, Token};
use super::{BetterAuth, Bound, Parts};
use crate::domain::account::{Profile, ProfilePatch};
use crate::domain::ids::{AccountId, GrantId};
use crate::domain::log::Event;
use crate::domain::password;
use crate::domain::saved::{KeepFor, LoginEnd, LoginEnded, SavedOn};
use crate::domain::secret::Password;
use crate::domain::session::{How, Revoke, RevokeReport};
use crate::domain::text::{FullName, LoginName, Username};
use crate::service::{Current, LogIn, LogOut, RefusedField, Remember, ServiceError, SignUp};
use serde::{Deserialize, Serialize};

/// After this many times "not now" this device no longer asks whether to save a login.
const MOST_DECLINES: u32 = 2;

#[derive(Serialize)]
struct SignUpBody<'a> {
    email: &'a str,
    name: &'a str,
    password: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    username: Option<&'a str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct LogInBody<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    username: Option<&'a str>,
    password: &'a str,
    remember_me: bool,
}

#[derive(Serialize)]
struct PasswordBody<'a> {
    password: &'a str,
}

#[derive(Serialize)]
struct UsernameBody<'a> {
    username: &'a str,
}

#[derive(Deserialize)]
struct Available {
    available: bool,
}

/// What follows a log-in. Without a token a second step would be asked for, which Onlyme does not know.
#[derive(Deserialize)]
struct Entered {
    token: Option<Token>,
}

/// What becomes of the picture.
#[derive(Serialize)]
#[serde(untagged)]
enum Image<'a> {
    Stays,
    Goes(()),
    Is(&'a str),
}

impl Image<'_> {
    const fn stays(&self) -> bool {
        matches!(self, Self::Stays)
    }
}

/// A change of the profile.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct UserBody<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    username: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    display_username: Option<&'a str>,
    #[serde(skip_serializing_if = "Image::stays")]
    image: Image<'a>,
}

impl<P: Parts> BetterAuth<P> {
    pub(super) async fn is_free(&self, username: &Username) -> Result<bool, ServiceError> {
        let body = UsernameBody { username: username.as_str() };
        match self.post::<Available>(super::USERNAME_AVAILABLE, &body).await {
            Ok(answer) => Ok(answer.available),
            // It changes nothing, so a lost answer is only a lost answer.
            Err(ServiceError::NoAnswer) => Err(ServiceError::Unreachable),
            Err(error) => Err(error),
        }
    }

    pub(super) async fn make_account(&self, form: SignUp) -> Result<Current, ServiceError> {
        if form.practice {
            return Err(ServiceError::Unsupported);
        }
        self.probe().await;
        self.judge(&form.password, Some(&form.username))?;
        let _turn = self.transport.turn().await;
        let body = SignUpBody {
            email: form.email.as_str(),
            name: form.full_name.as_str(),
            password: form.password.reveal(),
            username: self.has_usernames().then(|| form.username.as_str()),
        };
        let answer = self.post::<Entered>("/sign-up/email", &body).await;
        self.entered(answer, &form.password, Event::SignedUp).await
    }

    pub(super) async fn come_in(&self, form: LogIn) -> Result<Current, ServiceError> {
        self.probe().await;
        let _turn = self.transport.turn().await;
        let (way, email, username) = match &form.name {
            LoginName::Email(email) => ("/sign-in/email", Some(email.as_str()), None),
            LoginName::Username(name) => ("/sign-in/username", None, Some(name.as_str())),
        };
        let password = form.password.reveal();
        // The cookie outlives the browser: whoever logs in here stays in until they log out, and what
        // is saved needs it.
        let body = LogInBody { email, username, password, remember_me: true };
        let answer = match self.post::<Entered>(way, &body).await {
            // A name that the server's rules do not allow is nobody's.
            Err(ServiceError::Refused(RefusedField::Username | RefusedField::Email)) => {
                Err(ServiceError::WrongCredentials)
            }
            Err(ServiceError::Unsupported) if username.is_some() => {
                Err(ServiceError::WrongCredentials)
            }
            answer => answer,
        };
        let event = Event::LoggedIn { how: How::Password, wrong_before: 0 };
        self.entered(answer, &form.password, event).await
    }

    /// Acts for whom the server has let in.
    async fn entered(
        &self,
        answer: Result<Entered, ServiceError>,
        typed: &Password,
        event: Event,
    ) -> Result<Current, ServiceError> {
        let answer = answer.map_err(|error| self.in_our_words(error, typed))?;
        if answer.token.is_none() {
            return Err(ServiceError::Unsupported);
        }
        // Whoever was in another of this browser's accounts stays there, in their own tabs.
        let pair = self.active().await.map_err(unsure)?.ok_or(ServiceError::NotTheService)?;
        let who = pair.user.handle();
        self.note_typed(&who, false);
        let saved = self.notebook.record(&who).await?;
        let saved = saved.is_some_and(|r| r.saved.is_some() || r.declined >= MOST_DECLINES);
        let own = pair.session.clone();
        let mut current = self.current(pair, true).await?;
        current.offer = self.can_save() && !saved;
        self.note(&who, &own, vec![event]).await;
        Ok(current)
    }

    /// Whether a new password keeps to the rules that the screens show.
    pub(super) fn judge(
        &self,
        new: &Password,
        username: Option<&Username>,
    ) -> Result<(), ServiceError> {
        password::check_new(new, username, self.passwords).map_err(ServiceError::PasswordRefused)
    }

    /// The server says that a password is too short, and not how long it must be.
    pub(super) fn in_our_words(&self, error: ServiceError, typed: &Password) -> ServiceError {
        match error {
            ServiceError::PasswordRefused(password::PasswordProblem::TooShort(_)) => {
                let least = self.passwords.min_chars.max(typed.reveal().chars().count() + 1);
                ServiceError::PasswordRefused(password::PasswordProblem::TooShort(least))
            }
            error => error,
        }
    }

    pub(super) fn can_save(&self) -> bool {
        self.multi_session() && self.notebook.durable()
    }

    pub(super) fn has_usernames(&self) -> bool {
        self.plugins.get().is_none_or(|plugins| plugins.username)
    }

    pub(super) async fn change_profile(
        &self,
        who: &AccountId,
        patch: ProfilePatch,
    ) -> Result<Profile, ServiceError> {
        let (_turn, own) = self.admit(who).await?;
        let before = self.profile(&own).await?;
        let username = patch.username.as_ref().filter(|name| **name != before.username);
        let username = username.map(Username::as_str);
        let body = UserBody {
            name: patch.full_name.as_ref().map(FullName::as_str),
            username,
            display_username: username,
            image: match &patch.picture {
                None => Image::Stays,
                Some(None) => Image::Goes(()),
                Some(Some(picture)) => Image::Is(picture.url()),
            },
        };
        let nothing = body.name.is_none() && body.username.is_none() && body.image.stays();
        if !nothing {
            self.order("/update-user", &body).await?;
        }
        let pair = self.act_as(who).await.map_err(unsure)?;
        let profile = self.profile(&pair).await?;
        if let Some(mut record) = self.notebook.record(who).await? {
            record.show(pair.user.card()?);
            let _ = self.notebook.keep(&record).await;
        }
        if profile.username != before.username {
            let (from, to) = (before.username, profile.username.clone());
            self.note(who, &own.session, vec![Event::UsernameChanged { from, to }]).await;
        }
        Ok(profile)
    }

    pub(super) async fn check_password(
        &self,
        who: &AccountId,
        typed: &Password,
    ) -> Result<(), ServiceError> {
        let (_turn, own) = self.admit(who).await?;
        self.verify(who, &own, typed).await
    }

    /// Whether it is the password. Whoever calls has the turn.
    pub(super) async fn verify(
        &self,
        who: &AccountId,
        own: &Pair,
        typed: &Password,
    ) -> Result<(), ServiceError> {
        let body = PasswordBody { password: typed.reveal() };
        match self.order("/verify-password", &body).await {
            Ok(()) => {
                self.note_typed(who, true);
                Ok(())
            }
            Err(ServiceError::WrongPassword) => {
                self.note(who, &own.session, vec![Event::ConfirmFailed]).await;
                Err(ServiceError::WrongPassword)
            }
            // It changes nothing, so a lost answer is only a lost answer.
            Err(ServiceError::NoAnswer) => Err(ServiceError::Unreachable),
            Err(error) => Err(error),
        }
    }

    pub(super) async fn tap(&self, who: &AccountId) -> Result<Current, ServiceError> {
        self.probe().await;
        let _turn = self.transport.turn().await;
        let unknown = || LoginEnded { at: self.now(), reason: LoginEnd::Unknown, by: None };
        let record = self.notebook.record(who).await?;
        let mut record = record.ok_or_else(|| ServiceError::SavedLoginOver(unknown()))?;
        let own = self.in_browser().await?.into_iter().find(|pair| pair.user.id == who.0);
        let was_out = record.out.is_some();
        if was_out && (record.saved.is_none() || record.is_over(self.now())) {
            if let Some(own) = &own {
                self.end_session(&own.session).await?;
            }
            let expired = LoginEnded { at: self.now(), reason: LoginEnd::Expired, by: None };
            return Err(self.over(record, expired).await);
        }
        let gone = LoginEnded { at: self.now(), reason: LoginEnd::Gone, by: None };
        let Some(own) = own else { return Err(self.over(record, gone).await) };
        match self.change_over(&own.session).await {
            // Closed in this very moment.
            Err(ServiceError::LoggedOut(_)) => return Err(self.over(record, gone).await),
            answer => answer?,
        }
        (record.out, record.used) = (None, self.now());
        self.notebook.keep(&record).await?;
        let session = own.session.clone();
        let current = self.current(own, false).await?;
        if was_out {
            self.typed.replace(None);
            let event = Event::LoggedIn { how: How::OneTap, wrong_before: 0 };
            self.note(who, &session, vec![event]).await;
        }
        Ok(current)
    }

    /// Notes that one tap opens the account no more.
    async fn over(&self, mut record: Record, ended: LoginEnded) -> ServiceError {
        let ended = record.over.get_or_insert(ended).clone();
        let _ = self.notebook.keep(&record).await;
        ServiceError::SavedLoginOver(ended)
    }

    /// Has this tab act for nobody.
    pub(super) async fn unbind(&self) {
        let all = self.in_browser().await.unwrap_or_default();
        self.left.replace(all.iter().map(|pair| pair.session.handle()).collect());
        self.bound.replace(None);
        self.before.replace(None);
        self.typed.replace(None);
    }

    pub(super) async fn save(&self, who: &AccountId, keep: KeepFor) -> Result<(), ServiceError> {
        if !self.can_save() {
            return Err(ServiceError::CannotSave);
        }
        if self.typed(who).is_none() {
            return Err(ServiceError::NeedsConfirmation);
        }
        let (_turn, own) = self.admit(who).await?;
        let record = self.notebook.record(who).await?;
        let mut record = match record {
            Some(record) => record,
            None => Record::new(own.user.card()?, self.now()),
        };
        (record.saved, record.over) = (Some((keep, self.now())), None);
        self.notebook.keep(&record).await?;
        self.note(who, &own.session, vec![Event::LoginSaved { keep }]).await;
        Ok(())
    }

    pub(super) async fn decline(&self, who: &AccountId) -> Result<(), ServiceError> {
        self.check_bound(who)?;
        if let Some(mut record) = self.notebook.record(who).await? {
            record.declined = record.declined.saturating_add(1);
            self.notebook.keep(&record).await?;
        }
        Ok(())
    }

    pub(super) async fn drop_login(&self, who: &AccountId) -> Result<(), ServiceError> {
        self.probe().await;
        let _turn = self.transport.turn().await;
        let Some(mut record) = self.notebook.record(who).await? else { return Ok(()) };
        let in_use = self.bound.borrow().as_ref().is_some_and(|bound| bound.account == *who);
        if record.out.is_none() && record.over.is_none() {
            let alive = self.in_browser().await?;
            if let Some(own) = alive.iter().find(|pair| pair.user.id == who.0) {
                // A live session stays; only the login is no longer saved.
                if record.saved.take().is_some() {
                    self.notebook.keep(&record).await?;
                    let event = Event::LoginEnded { device: self.device.clone() };
                    self.note(who, &own.session, vec![event]).await;
                }
                return Ok(());
            }
        } else {
            self.end_here(who).await?;
        }
        if !in_use {
            self.notebook.forget(who).await?;
        }
        Ok(())
    }

    /// Ends the account's session of this browser, if it has one, and leaves the cookie with the account
    /// that it named before.
    async fn end_here(&self, who: &AccountId) -> Result<(), ServiceError> {
        let before = self.active().await?;
        let all = self.in_browser().await?;
        let Some(own) = all.into_iter().find(|pair| pair.user.id == who.0) else { return Ok(()) };
        match self.end_session(&own.session).await {
            // It was closed from elsewhere.
            Ok(()) | Err(ServiceError::LoggedOut(_)) => {}
            Err(error) => return Err(error),
        }
        if let Some(before) = before.filter(|before| before.user.id != who.0) {
            let _ = self.change_over(&before.session).await;
        }
        let left = self.in_browser().await.map_err(unsure)?;
        let still = left.iter().any(|pair| pair.session.id == own.session.id);
        if still { Err(ServiceError::NoAnswer) } else { Ok(()) }
    }

    pub(super) async fn saved_here(&self, who: &AccountId) -> Result<Vec<SavedOn>, ServiceError> {
        let (_turn, own) = self.admit(who).await?;
        let record = self.notebook.record(who).await?;
        let one = record.filter(|record| !record.is_over(self.now())).and_then(|record| {
            let (_, created) = record.saved?;
            let expires = own.session.expires_at;
            Some(SavedOn {
                id: GrantId(who.0.clone()),
                device: self.device.clone(),
                here: true,
                created,
                used: record.used,
                ends: record.ends().map_or(expires, |ends| ends.min(expires)),
            })
        });
        Ok(one.into_iter().collect())
    }

    pub(super) async fn withdraw_here(
        &self,
        who: &AccountId,
        which: &[GrantId],
    ) -> Result<Vec<SavedOn>, ServiceError> {
        if self.typed(who).is_none() {
            return Err(ServiceError::NeedsConfirmation);
        }
        if which.iter().any(|grant| grant.0 == who.0) {
            self.drop_login(who).await?;
        }
        self.saved_here(who).await
    }

    /// Logs out of an account that is logged in in this browser, in use in this tab or not.
    pub(super) async fn go_out(
        &self,
        who: &AccountId,
        how: LogOut,
    ) -> Result<RevokeReport, ServiceError> {
        let in_use = self.bound.borrow().as_ref().is_some_and(|bound| bound.account == *who);
        if in_use {
            self.check_bound(who)?;
        }
        let report = if how.everything {
            self.close_others(who, &how).await?
        } else {
            RevokeReport::default()
        };
        let _turn = self.transport.turn().await;
        let record = self.notebook.record(who).await?.filter(|record| record.out.is_none());
        let ended = || ServiceError::LoggedOut(Some(self.over_unseen()));
        let mut record = record.ok_or_else(ended)?;
        let keep = match how.remember {
            Remember::For(keep) if !how.everything => Some((keep, self.now())),
            Remember::AsItIs if !how.everything => record.saved,
            _ => None,
        };
        if let Some(keep) = keep.filter(|_| self.can_save()) {
            (record.saved, record.out, record.over) = (Some(keep), Some(self.now()), None);
            self.notebook.keep(&record).await?;
        } else {
            self.end_here(who).await?;
            self.notebook.forget(who).await?;
        }
        if in_use {
            self.unbind().await;
        }
        Ok(report)
    }

    /// Closes every other session before this device leaves.
    async fn close_others(
        &self,
        who: &AccountId,
        how: &LogOut,
    ) -> Result<RevokeReport, ServiceError> {
        let bound = self.bound.borrow().clone();
        // The account may be one that another tab uses: for this call, this tab is that one.
        self.bound.replace(Some(Bound { account: who.clone(), ended: None }));
        let close = async {
            if let Some(password) = &how.password {
                self.check_password(who, password).await?;
            }
            self.close(who, Revoke::AllOthers).await
        };
        let answer = close.await;
        let own = bound.as_ref().is_some_and(|bound| bound.account == *who);
        if !own {
            self.bound.replace(bound);
        }
        let report = answer?;
        // Whoever is to leave must not leave behind an order that nobody is there to carry out.
        if report.closings.iter().any(|c| c.outcome == crate::domain::session::Outcome::Waiting) {
            self.notebook.keep_order(who, None).await?;
            return Err(ServiceError::Unreachable);
        }
        Ok(report)
    }

    /// Puts away what this device notes of an ended session, unless somebody has logged in again in
    /// another tab, or out and remembered.
    async fn put_away(&self, who: &AccountId) -> Result<(), ServiceError> {
        let record = self.notebook.record(who).await?.filter(|record| record.out.is_none());
        let Some(record) = record else { return Ok(()) };
        if self.in_browser().await?.iter().any(|pair| pair.user.id == who.0) {
            return Ok(());
        }
        if record.saved.is_some() {
            let gone = LoginEnded { at: self.now(), reason: LoginEnd::Gone, by: None };
            self.over(record, gone).await;
        } else {
            self.notebook.forget(who).await?;
        }
        Ok(())
    }

    /// Ends this tab's session, or puts an ended one away.
    pub(super) async fn leave(&self) -> Result<(), ServiceError> {
        let Some(bound) = self.bound.borrow().clone() else { return Ok(()) };
        let who = bound.account;
        if bound.ended.is_some() {
            let _turn = self.transport.turn().await;
            self.put_away(&who).await?;
            self.unbind().await;
            return Ok(());
        }
        let how = LogOut { remember: Remember::AsItIs, everything: false, password: None };
        match self.go_out(&who, how).await {
            // It was closed from elsewhere meanwhile; there is nothing to end.
            Err(ServiceError::LoggedOut(_)) => {
                self.unbind().await;
                Ok(())
            }
            answer => answer.map(drop),
        }
    }
}

/// After an order was carried out, a reading that fails must not say that nothing was changed.
fn unsure(error: ServiceError) -> ServiceError {
    match error {
        ServiceError::Unreachable => ServiceError::NoAnswer,
        error => error,
    }
}
