//! What the race has seen, and whether each answer may be given.
//!
//! Never looks at rows: what the transactions of a call did stands in the [`Book`].

use super::calls::{Accepts, Answer, Kind, RACED};
use super::watch::{Book, End, Seen};
use onlyme::domain::saved::LoginEnd;
use onlyme::service::ServiceError;
use std::collections::BTreeMap;
use std::fmt;

/// What calls were answered.
#[derive(Clone, Copy, Default)]
struct Counts {
    accepted: usize,
    /// Because the session, or the saved login, was over.
    refused: usize,
    /// For another reason.
    otherwise: usize,
    /// Logged out of what was over.
    put_away: usize,
}

impl Counts {
    fn all(&self) -> usize {
        self.accepted + self.refused + self.otherwise + self.put_away
    }
}

/// What the race has seen.
#[derive(Default)]
pub struct Tally {
    kinds: BTreeMap<Kind, Counts>,
    /// How many sessions ended.
    ended: usize,
    /// Calls whose session was ended by another one while they were under way; those of them that were
    /// refused; and calls that began when it was over already.
    caught: usize,
    caught_refused: usize,
    late: usize,
    pub wrong: Vec<String>,
    /// The calls of this round that were refused.
    refused: Vec<usize>,
}

impl Tally {
    /// Judges the answer of a call by what its transactions did.
    pub fn judge(&mut self, book: &Book, id: usize, answer: &Answer) {
        let seen = &book.calls[id];
        let kind = seen.kind;
        let named = answer.as_ref().ok().and_then(Option::as_ref);
        let end = named.or(seen.session.as_ref()).and_then(|session| book.end(session));
        let by_other = end.filter(|end| end.by != Some(id));
        let counts = self.kinds.entry(kind).or_default();
        let wrong = match answer {
            Ok(_)
                if kind.acts_for_its_tab()
                    && named.is_some_and(|n| Some(n) != seen.session.as_ref()) =>
            {
                Some("acted for another session than its tab's".into())
            }
            Ok(_) if kind == Kind::LogOut && by_other.is_some() => {
                counts.put_away += 1;
                None
            }
            Ok(_) => {
                counts.accepted += 1;
                accepted_wrongly(book, id, end)
            }
            // Where none was saved, nothing was over.
            Err(ServiceError::SavedLoginOver(over)) if over.reason == LoginEnd::Unknown => {
                counts.otherwise += 1;
                None
            }
            Err(ServiceError::LoggedOut(_) | ServiceError::SavedLoginOver(_)) => {
                counts.refused += 1;
                let alive = kind.acts_for_its_tab() && end.is_none();
                alive.then(|| "is refused though its session is alive".into())
            }
            Err(
                ServiceError::NeedsConfirmation
                | ServiceError::YoungSession
                | ServiceError::SessionGone
                | ServiceError::WrongPassword
                | ServiceError::WrongCredentials,
            ) => {
                counts.otherwise += 1;
                None
            }
            Err(error) => Some(format!("is answered {error:?}")),
        };
        self.wrong.extend(wrong.map(|wrong| told(seen, id, &wrong)));
        if answer.is_err() {
            self.refused.push(id);
            if seen.changed.is_some() && !kind.is_done_in_parts() {
                self.wrong.push(told(seen, id, "is refused and has changed something"));
            }
        }
        if kind != Kind::LogInAgain {
            self.time(book, id, answer);
        }
    }

    /// Notes whether the session of a call was ended by another one before it began, or while it was
    /// under way.
    fn time(&mut self, book: &Book, id: usize, answer: &Answer) {
        let seen = &book.calls[id];
        let end = seen.session.as_ref().and_then(|session| book.end(session));
        let Some(end) = end.filter(|end| end.by != Some(id)) else { return };
        if end.at <= seen.began {
            self.late += 1;
        } else {
            self.caught += 1;
            self.caught_refused += usize::from(answer.is_err());
        }
    }

    /// The end of a round: nothing of what was refused was ever written.
    pub fn close(&mut self, book: &Book) {
        for id in self.refused.drain(..).filter(|id| book.has_mark(*id)) {
            self.wrong.push(told(&book.calls[id], id, "is refused and was written"));
        }
        self.wrong.extend(book.wrong.iter().cloned());
        self.ended += book.ended;
    }

    fn sum(&self) -> Counts {
        let raced = self.kinds.iter().filter(|(kind, _)| **kind != Kind::LogInAgain);
        raced.fold(Counts::default(), |sum, (_, counts)| Counts {
            accepted: sum.accepted + counts.accepted,
            refused: sum.refused + counts.refused,
            otherwise: sum.otherwise + counts.otherwise,
            put_away: sum.put_away + counts.put_away,
        })
    }

    /// Makes sure that the race was one: in every twentieth call the session was ended by another call
    /// while it was under way, and of each kind one was accepted and one refused.
    pub fn is_real(&self) {
        assert!(self.caught * 20 >= self.sum().all(), "only {} were caught", self.caught);
        for (kind, _) in RACED {
            let counts = self.kinds.get(&kind).copied().unwrap_or_default();
            let refused = counts.refused + counts.put_away;
            assert!(counts.accepted > 0 && refused > 0, "{kind:?} was not raced");
        }
    }
}

/// Why the call should not have been accepted, if it should not.
fn accepted_wrongly(book: &Book, id: usize, end: Option<End>) -> Option<String> {
    let seen = &book.calls[id];
    let accepted = match seen.kind.accepts() {
        Accepts::First => seen.first,
        Accepts::Last => seen.last,
        Accepts::LastChange => seen.changed,
    };
    match (accepted, end) {
        (None, _) => Some("is accepted by no transaction".into()),
        (Some(at), Some(end)) if at > end.at => {
            Some(format!("is accepted at {at}, but its session ended at {}", end.at))
        }
        _ if seen.kind.marks() && !book.has_mark(id) => {
            Some("is accepted and has written nothing".into())
        }
        _ => None,
    }
}

fn told(seen: &Seen, id: usize, what: &str) -> String {
    format!("call {id}, {:?}, begun after {}: {what}", seen.kind, seen.began)
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Counts { accepted, refused, otherwise, put_away } = self.sum();
        let (caught, caught_refused) = (self.caught, self.caught_refused);
        writeln!(
            f,
            "{} calls while {} sessions ended: {accepted} accepted, {refused} refused because it was over, \
             {otherwise} for another reason, {put_away} log-outs of what was over; in {caught} the session \
             ended under way ({caught_refused} refused), in {} it was over before; {} wrong",
            self.sum().all(),
            self.ended,
            self.late,
            self.wrong.len(),
        )?;
        for (kind, counts) in &self.kinds {
            writeln!(f, "{kind:?}: {} accepted, {} refused", counts.accepted, counts.refused)?;
        }
        Ok(())
    }
}
