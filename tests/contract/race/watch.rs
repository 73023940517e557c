//! A store that numbers its transactions in the order in which they ran, and the book of what each
//! one did: for which call, which sessions and saved logins it ended, what it wrote.
//!
//! Reads rows as plain JSON, so it knows nothing of how the service reads them.

use super::calls::Kind;
use crate::contract::fakes::let_others_run;
use onlyme::domain::ids::{GrantId, SessionId};
use onlyme::service::StorageError;
use onlyme::service::embedded::ports::{Changes, Reads, Snapshot, Store};
use serde_json::Value;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// What the marks of calls begin with. No row holds it otherwise.
pub const MARK: &str = "by.";

/// What was seen of one call.
pub struct Seen {
    pub kind: Kind,
    pub device: usize,
    /// The session that its tab had when it began.
    pub session: Option<SessionId>,
    /// How many transactions had run when it began.
    pub began: usize,
    /// Its transactions: the first, the last, and the last that changed more than counters and logs.
    pub first: Option<usize>,
    pub last: Option<usize>,
    pub changed: Option<usize>,
}

/// When a session or a saved login ended: in which transaction, and of which call.
#[derive(Clone, Copy)]
pub struct End {
    pub at: usize,
    pub by: Option<usize>,
}

/// What happened in one store.
#[derive(Default)]
pub struct Book {
    /// How many transactions have run.
    pub transactions: usize,
    /// The call that goes on now.
    pub calling: Option<usize>,
    pub calls: Vec<Seen>,
    /// What is wrong.
    pub wrong: Vec<String>,
    /// The call that has set the password.
    pub password_by: Option<usize>,
    /// The calls whose marks were written.
    marks: BTreeSet<usize>,
    /// The rows of sessions and of saved logins that work, and when the others ended, by their handles.
    alive: BTreeSet<String>,
    over: BTreeMap<String, End>,
    /// How many sessions have ended.
    pub ended: usize,
    /// The saved logins that challenges were for, by the rows of these.
    challenges: BTreeMap<String, String>,
    phc: Option<Value>,
}

fn last(key: &str) -> &str {
    key.rsplit('/').next().unwrap()
}

fn starts_with_any(key: &str, prefixes: &[&str]) -> bool {
    prefixes.iter().any(|prefix| key.starts_with(prefix))
}

/// The calls whose marks are in a row.
fn marks(text: &str) -> impl Iterator<Item = usize> {
    let number = |rest: &str| {
        let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        rest[..digits].parse().ok()
    };
    text.split(MARK).skip(1).filter_map(number)
}

impl Book {
    /// The sessions that are alive.
    pub fn sessions(&self) -> Vec<SessionId> {
        let sessions = self.alive.iter().filter(|key| key.starts_with("session/"));
        sessions.map(|key| SessionId(last(key).to_owned())).collect()
    }

    /// The saved logins that work.
    pub fn grants(&self) -> Vec<GrantId> {
        let grants = self.alive.iter().filter(|key| key.starts_with("grant/"));
        grants.map(|key| GrantId(last(key).to_owned())).collect()
    }

    /// When a session ended.
    pub fn end(&self, session: &SessionId) -> Option<End> {
        self.over.get(&session.0).copied()
    }

    /// Whether the mark of a call was ever written.
    pub fn has_mark(&self, id: usize) -> bool {
        self.marks.contains(&id)
    }

    /// A call begins.
    pub fn begin(&mut self, kind: Kind, device: usize, session: Option<SessionId>) -> usize {
        let began = self.transactions;
        let (first, last, changed) = (None, None, None);
        self.calls.push(Seen { kind, device, session, began, first, last, changed });
        self.calls.len() - 1
    }

    /// A transaction has run.
    fn ran(&mut self, changes: &Changes) {
        self.transactions += 1;
        self.of_call(changes);
        self.ends(changes);
        for (key, text) in &changes.put {
            self.marks.extend(marks(key).chain(marks(text)));
            if key.starts_with("challenge/") {
                let grant = row(text)["grant"].as_str().unwrap().to_owned();
                self.challenges.insert(key.clone(), grant);
            }
            if key.starts_with("account/") {
                let phc = row(text)["phc"].take();
                if self.phc.replace(phc.clone()).is_some_and(|before| before != phc) {
                    self.password_by = self.calling;
                }
            }
        }
    }

    /// Notes it for the call that goes on, whose session must be alive if anything is to be written.
    fn of_call(&mut self, changes: &Changes) {
        let Some(id) = self.calling else { return };
        let (at, seen) = (self.transactions, &mut self.calls[id]);
        let written = || changes.put.keys().chain(&changes.remove);
        seen.first.get_or_insert(at);
        seen.last = Some(at);
        let passing = ["clock", "log/", "loghead/", "tries/", "challenge/"];
        if written().any(|key| !starts_with_any(key, &passing)) {
            seen.changed = Some(at);
        }
        let (kind, session) = (seen.kind, seen.session.clone());
        if kind == Kind::OneTap && self.begins_without_login(changes) {
            self.wrong.push(format!("{at}: one tap begins a session without a saved login"));
        }
        let over = session.filter(|_| kind.acts_for_its_tab()).and_then(|own| self.end(&own));
        let noted = ["clock", "log/", "loghead/"];
        let fact = written().find(|key| !starts_with_any(key, &noted));
        if let (Some(over), Some(key)) = (over, fact) {
            let over = over.at;
            self.wrong
                .push(format!("{at}: {kind:?} writes {key}, but its session ended at {over}"));
        }
    }

    /// Whether a session begins, and not for a challenge to a saved login that works.
    fn begins_without_login(&self, changes: &Changes) -> bool {
        let begins = |key: &String| key.starts_with("session/") && !self.alive.contains(key);
        let works = |grant: &String| self.alive.iter().any(|key| last(key) == grant);
        let mut answered = changes.remove.iter().filter_map(|key| self.challenges.get(key));
        changes.put.keys().any(begins) && !answered.any(works)
    }

    /// Notes which sessions and saved logins began and ended. What has ended is never written again.
    fn ends(&mut self, changes: &Changes) {
        let ours = |key: &&String| starts_with_any(key, &["session/", "grant/"]);
        for key in changes.remove.iter().filter(ours) {
            if self.finish(key) && key.starts_with("session/") {
                self.wrong.push(format!("{}: {key} goes while it is alive", self.transactions));
            }
        }
        for (key, text) in changes.put.iter().filter(|(key, _)| ours(key)) {
            if let Some(End { at, .. }) = self.over.get(last(key)) {
                self.wrong.push(format!("{}: {key} ended at {at} and changes", self.transactions));
            } else if row(text)["ended"].is_null() {
                self.alive.insert(key.clone());
            } else {
                self.finish(key);
            }
        }
    }

    /// Notes that a session or a saved login is over, and says whether it was alive.
    fn finish(&mut self, key: &String) -> bool {
        let end = End { at: self.transactions, by: self.calling };
        self.over.entry(last(key).to_owned()).or_insert(end);
        let was_alive = self.alive.remove(key);
        self.ended += usize::from(was_alive && key.starts_with("session/"));
        was_alive
    }
}

fn row(text: &str) -> Value {
    serde_json::from_str::<Value>(text).unwrap()["row"].take()
}

/// A store of which a [`Book`] is kept. Others go on before each of its transactions and again before
/// the answer of one arrives.
pub struct Watched<S> {
    pub inner: Rc<S>,
    pub book: RefCell<Book>,
}

impl<S: Store> Store for Watched<S> {
    async fn transact<T>(
        &self,
        first: Reads,
        more: impl FnOnce(&Snapshot) -> Reads,
        apply: impl FnOnce(Snapshot) -> (T, Changes),
    ) -> Result<T, StorageError> {
        let_others_run().await;
        // A store runs this when all that was read is there and nobody else can write, which makes the
        // order of these runs the order of the transactions.
        let noted = |rows| {
            let (answer, changes) = apply(rows);
            self.book.borrow_mut().ran(&changes);
            (answer, changes)
        };
        let answer = self.inner.transact(first, more, noted).await;
        let_others_run().await;
        answer
    }

    fn durable(&self) -> bool {
        true
    }
}
