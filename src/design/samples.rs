//! What the design page shows its parts with: people, devices and sessions that are nobody's. They
//! belong to an account that no service knows, so nothing that is pressed here changes anything.

use crate::domain::account::{Card, Picture, Profile};
use crate::domain::arrange::Line;
use crate::domain::chain::Entry;
use crate::domain::clue::{Clue, Clues};
use crate::domain::device::{Device, DeviceKind};
use crate::domain::ids::{AccountId, DeviceId, SessionId};
use crate::domain::saved::{
    AccountState, DeviceAccount, KeepFor, LoginEnd, LoginEnded, PasswordNeeded, SavedLogin,
};
use crate::domain::session::{Closing, Outcome, RevokeReport, SessionInfo};
use crate::domain::text::{Bio, DeviceName, Email, FullName, Username};
use crate::domain::time::{Span, Timestamp};
use crate::pages::say;
use crate::state::dates;
use crate::state::words::Locale;

/// A picture of one colour.
const PICTURE: &str = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

/// A name for a device that is as long as one may be.
pub(super) const LONG: &str = "Grandmother’s old laptop in the kitchen";

/// A name that is written from right to left.
pub(super) const FROM_RIGHT: &str = "הטלפון של דנה";

/// That long ago.
fn ago(span: Span) -> Timestamp {
    dates::now().plus(Span(-span.0))
}

/// Somebody.
pub(super) fn card(username: &str, full_name: &str) -> Option<Card> {
    Some(Card {
        id: AccountId("sample".into()),
        username: Username::parse(username).ok()?,
        full_name: FullName::parse(full_name).ok()?,
        picture: None,
    })
}

/// Somebody with a picture.
pub(super) fn pictured() -> Option<Card> {
    Some(Card { picture: Picture::parse(PICTURE).ok(), ..card("nuria.campos", "Nuria Campos")? })
}

/// Whose samples these are.
pub(super) fn profile() -> Option<Profile> {
    let Card { id, username, full_name, picture } = card("nuria.campos", "Nuria Campos")?;
    Some(Profile {
        id,
        username,
        full_name,
        picture,
        email: Email::parse("nuria@example.org").ok()?,
        bio: Bio::parse("").ok()?,
        joined: ago(Span::days(800)),
        password_changed: Some(ago(Span::days(20))),
        practice: false,
    })
}

/// A device.
pub(super) fn device(kind: DeviceKind) -> Device {
    let (browser, system) = match kind {
        DeviceKind::Phone => ("Safari", "iPhone"),
        DeviceKind::Tablet => ("Safari", "iPad"),
        DeviceKind::Computer => ("Firefox", "Windows"),
    };
    let id = DeviceId("sample".into());
    Device { id, kind, browser: browser.into(), system: system.into(), practice: false }
}

/// A session.
pub(super) fn session(id: &str, kind: DeviceKind, name: Option<&str>) -> SessionInfo {
    SessionInfo {
        id: SessionId(id.into()),
        current: false,
        device: device(kind),
        created: ago(Span::days(3)),
        last_active: ago(Span::minutes(130)),
        expires: dates::now().plus(Span::days(27)),
        how: None,
        address: None,
        saved: false,
        name: name.and_then(|name| DeviceName::parse(name).ok()),
        wrong_before: 0,
        first_time: false,
        unanswered: false,
    }
}

/// The session of this device.
pub(super) fn here() -> SessionInfo {
    SessionInfo { current: true, ..session("here", DeviceKind::Computer, None) }
}

/// Rows as a list has them, each with the words over it.
pub(super) fn lines(words: Locale) -> Vec<(&'static str, Line)> {
    use DeviceKind::{Computer, Phone, Tablet};
    let of = |clues: &[Clue]| clues.iter().copied().collect::<Clues>();
    let practice = || {
        let mut info = session("practice", Phone, None);
        info.device.practice = true;
        info
    };
    let rows = [
        ("As it is", session("plain", Phone, None), of(&[])),
        ("Chosen", session("chosen", Tablet, None), of(&[])),
        (
            "With clues",
            session("clues", Computer, None),
            of(&[Clue::New, Clue::Older, Clue::Burst, Clue::FirstTime]),
        ),
        (
            "Saved, and not used for long",
            SessionInfo { saved: true, ..session("saved", Phone, None) },
            of(&[Clue::Inactive]),
        ),
        ("A practice device", practice(), of(&[])),
        ("A long name", session("long", Computer, Some(LONG)), of(&[Clue::Older])),
        ("A name from right to left", session("right", Phone, Some(FROM_RIGHT)), of(&[])),
    ];
    let line = |(label, info, clues): (&'static str, SessionInfo, Clues)| {
        let title = say::session(words, info.name.as_ref(), &info.device);
        (label, Line { words: title.to_lowercase(), title, info, clues })
    };
    rows.into_iter().map(line).collect()
}

/// What a closing of five did, one of each outcome.
pub(super) fn report() -> RevokeReport {
    use DeviceKind::{Computer, Phone, Tablet};
    let one = |(outcome, kind, name): (Outcome, DeviceKind, Option<&str>)| Closing {
        session: SessionId("sample".into()),
        device: Some(device(kind)),
        name: name.and_then(|name| DeviceName::parse(name).ok()),
        outcome,
    };
    let closings = [
        (Outcome::Closed, Phone, None),
        (Outcome::AlreadyGone, Tablet, None),
        (Outcome::StillAlive, Computer, Some(LONG)),
        (Outcome::NoAnswer, Phone, Some(FROM_RIGHT)),
        (Outcome::Waiting, Computer, None),
    ];
    RevokeReport {
        closings: closings.map(one).into(),
        current_ended: false,
        logins_ended: 1,
        receipt: Some(entry()),
    }
}

/// What a closing of one did that went as it should, and was not kept.
pub(super) fn well() -> RevokeReport {
    let mut report = report();
    report.closings.truncate(1);
    RevokeReport { receipt: None, ..report }
}

fn entry() -> Entry {
    let hash = |text: &str| text.repeat(8);
    let (hash, prev) = (hash("7c41d09e"), hash("b2f6581a"));
    Entry { n: 12, at: ago(Span::minutes(1)).0, what: serde_json::Value::Null, prev, hash }
}

/// The accounts of a device, in each way in which one can stand.
pub(super) fn accounts() -> Vec<DeviceAccount> {
    let saved = SavedLogin { keep: KeepFor::Month, ends: dates::now().plus(Span::days(12)) };
    let over = LoginEnded { at: ago(Span::days(2)), reason: LoginEnd::PasswordChanged, by: None };
    let rows = [
        (pictured(), AccountState::InUse, None),
        (card("omar_k", "Omar Khalil"), AccountState::LoggedIn, Some(saved)),
        (card("li.wei", "Li Wei"), AccountState::Saved, Some(saved)),
        (
            card(
                "maria.de.los.angeles.fernandez",
                "María de los Ángeles Fernández-Villaverde y Ruiz",
            ),
            AccountState::PasswordNeeded(PasswordNeeded::Login(over)),
            None,
        ),
    ];
    let row = |(card, state, saved): (Option<Card>, AccountState, Option<SavedLogin>)| {
        Some(DeviceAccount { card: card?, state, active: false, saved })
    };
    rows.into_iter().filter_map(row).collect()
}
