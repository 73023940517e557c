//! Calls of one account on four devices, raced against each other, most of all against those that close
//! sessions: none is accepted after the transaction that ended its session.
//!
//! Many calls are under way at once. Dice choose which of them goes on; it does so up to its next wait,
//! which is before and after each transaction, each hash, each signature. A device whose session was
//! closed finds out by a refusal, or by nothing at all, and comes back with a new session.
//!
//! What must hold, by the order in which transactions ran:
//!
//! - **The transaction that accepts a call is not later than the one that ended the call's session.** A
//!   call is several transactions; the one that accepts it is the last that decides about it
//!   ([`Kind::accepts`]). For most it is the first one: what follows reads the device's saved logins to
//!   mend the mirror, or reads the list again and writes the receipt of what was found, both of which
//!   are right when the caller is closed meanwhile. It is the last one where each transaction decides
//!   again: after a hash, after a signature, before a list that is read after a change. For a change of
//!   the password and for leaving with everything closed it is the last one that changed anything. The
//!   same transaction may accept a call and end its session: then the call was for that.
//! - **A transaction for a session that is over changes nothing**, whatever its call is answered: it may
//!   move the clock and add to the security log (a wrong password, a receipt), no more.
//! - **What a refused call wanted is nowhere.** It changed nothing, but for what was accepted before in a
//!   call of several parts ([`Kind::is_done_in_parts`]), and its mark, a text that no other call has, is
//!   in no row that was ever written.
//! - **What is over stays so.** No row of an ended session or saved login is written again, and one tap
//!   begins no session without a saved login that works.
//!
//! Logging out of what is over is answered as done although the session is over. Nobody is let in by
//! that, and it must change nothing, like any other.
//!
//! Which session a call acts for is told by its answer, or else the one of its device when it began.
//! Never judges what an answer says beside that.

mod calls;
mod judge;
mod turns;
mod watch;

use super::World;
use super::lab::{Lab, PASSWORD, Tab, enter, sign_up, typed};
use calls::{Answer, Ask, Kind, RACED};
use judge::Tally;
use onlyme::domain::ids::{AccountId, SessionId};
use onlyme::domain::policy::ThrottlePolicy;
use onlyme::domain::session::Revoke;
use onlyme::domain::time::Span;
use onlyme::service::embedded::ports::Store;
use onlyme::service::{AccountService, ServiceError};
use std::cell::RefCell;
use std::future::poll_fn;
use std::rc::Rc;
use std::task::Poll;
use turns::{Dice, Turns};
use watch::{Book, MARK, Watched};

const DEVICES: [&str; 4] = ["laptop", "phone", "tablet", "desktop"];
/// Most calls that are under way at once.
const AT_ONCE: usize = 24;
/// Most calls on one store: the security log grows with them, and reading it takes longer.
const ROUND: usize = 500;

/// How a device stands, as far as it knows.
#[derive(Clone, Default)]
struct Place {
    session: Option<SessionId>,
    out: bool,
    /// How many log-outs are under way.
    leaving: usize,
    /// The call that brings the device back.
    returning: Option<usize>,
}

/// One account, its devices, and the calls that are under way.
struct Race<S> {
    lab: Lab<Watched<S>>,
    places: Vec<Place>,
    dice: Dice,
    left: usize,
    tally: Tally,
}

fn watched<S: Store>(inner: Rc<S>) -> Lab<Watched<S>> {
    let mut lab = Lab::on(Rc::new(Watched { inner, book: RefCell::default() }));
    // Wrong passwords do not slow the race down, and few sessions stay in the history, so that rows of
    // sessions that ended a moment ago are dropped, too.
    let throttle = ThrottlePolicy { free: 1_000_000, hard_stop: 2_000_000, ..lab.policy.throttle };
    lab.policy.throttle = throttle;
    lab.policy.sessions.history = 8;
    lab
}

/// The password that a call sets.
fn password_of(call: Option<usize>) -> String {
    call.map_or_else(|| PASSWORD.to_owned(), |id| format!("{PASSWORD} {id}"))
}

impl<S: Store> Race<S> {
    fn book<T>(&self, of: impl FnOnce(&mut Book) -> T) -> T {
        of(&mut self.lab.store.book.borrow_mut())
    }

    /// Begins a call on a device.
    fn begin<'a>(
        &mut self,
        tabs: &'a [Tab<Watched<S>>],
        who: &'a AccountId,
        (kind, device): (Kind, usize),
        turns: &mut Turns<'a, Answer>,
    ) {
        let session = self.places[device].session.clone();
        let id = self.book(|book| book.begin(kind, device, session));
        let (mut these, grants, by) =
            self.book(|book| (book.sessions(), book.grants(), book.password_by));
        let from = self.dice.below(these.len().max(1));
        these.rotate_left(from);
        these.truncate(1 + self.dice.below(2));
        these.extend(these.is_empty().then(|| SessionId(String::new())));
        let (password, new) = (password_of(by), password_of(Some(id)));
        let (mark, choice) = (format!("{MARK}{id}"), self.dice.below(100));
        let ask = Ask { kind, mark, these, grants, password, new, choice };
        turns.push(id, calls::make(&tabs[device], who, ask));
        self.step(id, turns);
    }

    /// Begins as many calls as shall be under way.
    fn fill<'a>(
        &mut self,
        tabs: &'a [Tab<Watched<S>>],
        who: &'a AccountId,
        turns: &mut Turns<'a, Answer>,
    ) {
        while self.left > 0 && turns.len() < AT_ONCE {
            let device = self.dice.below(DEVICES.len());
            let place = &mut self.places[device];
            let kind = if place.out {
                if place.returning.is_some() {
                    break;
                }
                place.returning = Some(self.lab.store.book.borrow().calls.len());
                if self.dice.once_in(4) { Kind::OneTap } else { Kind::LogInAgain }
            } else {
                let kind = self.draw();
                let place = &mut self.places[device];
                // Which session a call would find in the keyring cannot be told while the tab lets go of
                // its own.
                if kind.looks_in_keyring() && place.leaving > 0 {
                    continue;
                }
                place.leaving += usize::from(kind.leaves());
                kind
            };
            self.left -= usize::from(kind != Kind::LogInAgain);
            self.begin(tabs, who, (kind, device), turns);
        }
    }

    fn draw(&mut self) -> Kind {
        let mut at = self.dice.below(RACED.iter().map(|(_, weight)| weight).sum());
        for (kind, weight) in RACED {
            if at < weight {
                return kind;
            }
            at -= weight;
        }
        Kind::Sessions
    }

    /// One step of a call.
    fn step(&mut self, id: usize, turns: &mut Turns<'_, Answer>) {
        // Time goes on, so that a session that is used is written.
        self.lab.clock.pass(Span(1));
        self.book(|book| book.calling = Some(id));
        let answer = turns.step(id);
        self.book(|book| book.calling = None);
        if let Some(answer) = answer {
            self.tally.judge(&self.lab.store.book.borrow(), id, &answer);
            self.follow(id, &answer);
        }
    }

    /// What the device does about an answer.
    fn follow(&mut self, id: usize, answer: &Answer) {
        let (kind, device, own) = self.book(|book| {
            let seen = &book.calls[id];
            (seen.kind, seen.device, seen.session.clone())
        });
        let place = &mut self.places[device];
        match (kind, answer) {
            (Kind::OneTap | Kind::LogInAgain, answer) => {
                place.returning.take_if(|returning| *returning == id);
                if let Ok(session) = answer {
                    place.session.clone_from(session);
                    place.out = false;
                }
            }
            (_, Err(ServiceError::LoggedOut(_))) => place.out |= place.session == own,
            (_, Ok(_)) => place.out |= kind.leaves(),
            _ => {}
        }
        place.leaving -= usize::from(kind.leaves());
    }
}

/// A round of the race on a store of its own.
async fn round<W: World>(seed: u64, calls: usize, tally: Tally) -> Tally {
    let lab = watched(W::store().await);
    let tabs = DEVICES.map(|device| lab.tab(device));
    let first = sign_up(&tabs[0], "nuria").await;
    let me = first.profile.id;
    let mut places = vec![Place { session: Some(first.session), ..Place::default() }];
    for tab in &tabs[1..] {
        let session = Some(enter(tab, "nuria").await.session);
        places.push(Place { session, ..Place::default() });
    }
    let mut race = Race { lab, places, dice: Dice(seed), left: calls, tally };
    let mut turns = Turns::default();
    poll_fn(|context| {
        turns.wake(context.waker());
        loop {
            race.fill(&tabs, &me, &mut turns);
            if turns.len() == 0 {
                return Poll::Ready(());
            }
            let Some(next) = turns.next(&mut race.dice) else { return Poll::Pending };
            race.step(next, &mut turns);
        }
    })
    .await;
    race.tally.close(&race.lab.store.book.borrow());
    race.tally
}

pub async fn no_call_is_accepted_after_the_transaction_that_ended_its_session<W: World>() {
    let mut tally = Tally::default();
    let calls = W::raced();
    for (seed, from) in (1..).zip((0..calls).step_by(ROUND)) {
        tally = round::<W>(seed << 20, ROUND.min(calls - from), tally).await;
    }
    eprintln!("{tally}");
    assert!(tally.wrong.is_empty(), "{} are wrong: {:#?}", tally.wrong.len(), tally.wrong);
    // What the dice of few calls leave out proves nothing about the service.
    if calls >= 10_000 {
        tally.is_real();
    }
}

/// What the race would say of a service that lets an ended session in: each rule by itself.
pub async fn what_comes_after_the_end_of_its_session_is_seen<W: World>() {
    let lab = watched(W::store().await);
    let [laptop, phone] = ["laptop", "phone"].map(|device| lab.tab(device));
    let me = sign_up(&laptop, "nuria").await.profile.id;
    let gone = enter(&phone, "nuria").await.session;
    let key = format!("session/{me}/{gone}");
    let alive = lab.rows().await[&key].clone();
    let book = &lab.store.book;
    let begin = |kind| book.borrow_mut().begin(kind, 1, Some(gone.clone()));
    let (early, late, name) = (begin(Kind::Log), begin(Kind::Log), begin(Kind::NameSession));
    let calling = |id| book.borrow_mut().calling = id;
    calling(Some(early));
    lab.rows().await;
    calling(None);
    laptop.confirm(&me, typed(PASSWORD)).await.unwrap();
    laptop.revoke(&me, Revoke::These(vec![gone.clone()])).await.unwrap();
    let mut tally = Tally::default();
    let mut found = |id, answer| {
        tally.judge(&book.borrow(), id, &answer);
        tally.close(&book.borrow());
        book.borrow_mut().wrong.clear();
        std::mem::take(&mut tally.wrong).len()
    };
    assert_eq!(found(early, Ok(None)), 0, "accepted before");
    calling(Some(late));
    lab.rows().await;
    assert_eq!(found(late, Ok(None)), 1, "accepted after");
    calling(Some(name));
    lab.plant("looked/phone", &format!("{MARK}{name}")).await;
    let refused = ServiceError::LoggedOut(None);
    assert_eq!(found(name, Err(refused.clone())), 3, "written after, refused and changed, marked");
    calling(None);
    lab.plant(&key, &alive).await;
    assert_eq!(found(late, Err(refused)), 1, "revived");
}
