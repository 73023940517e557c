//! The question before sessions are closed: names them, asks for the password when it must, and orders
//! the closing, which then waits for the seconds in which it can be taken back. Closes nothing itself.
#![allow(unreachable_pub, reason = "the component macro makes every component's props public")]

use super::say;
use crate::components::dialog::{Answers, Dialog};
use crate::components::field::Problem;
use crate::components::session_row::DeviceTile;
use crate::domain::account::Profile;
use crate::domain::session::{Revoke, SessionInfo};
use crate::service::ServiceError;
use crate::state::closing::{Closing, Order};
use crate::state::dates;
use crate::state::session::Session;
use crate::state::task::Task;
use crate::state::words::use_words;
use crate::t;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// What the person wants to close, by now.
#[derive(Clone, Copy)]
pub struct Wanted {
    /// The sessions that the open dialog names.
    sessions: RwSignal<Vec<SessionInfo>>,
    /// Whether they are all others that there are, or everything with this session, too.
    reach: RwSignal<Reach>,
    /// Whether the dialog is open.
    pub(super) asking: RwSignal<bool>,
    /// Whether the password must be confirmed first.
    pub(super) confirming: RwSignal<bool>,
    /// Whether that is because this session is younger than those that shall close.
    pub(super) young: RwSignal<bool>,
    /// What is ordered once the password was right.
    order: RwSignal<Option<Order>>,
}

/// How far a closing reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reach {
    /// To the sessions that are named.
    These,
    /// To all others.
    Others,
    /// To all others and this one.
    Everything,
}

impl Wanted {
    /// Nothing yet.
    pub(crate) fn new() -> Self {
        Self {
            sessions: RwSignal::new(vec![]),
            reach: RwSignal::new(Reach::These),
            asking: RwSignal::new(false),
            confirming: RwSignal::new(false),
            young: RwSignal::new(false),
            order: RwSignal::new(None),
        }
    }

    /// Orders what the password was asked for: it was named and wanted before.
    pub(super) fn go_on(self, closing: &Closing) {
        if let Some(order) = self.order.try_update(Option::take).flatten() {
            spawn_local(closing.order(order));
        }
    }

    /// Asks about some of the others.
    pub(super) fn ask(self, sessions: Vec<SessionInfo>) {
        self.sessions.set(sessions);
        self.reach.set(Reach::These);
        self.asking.set(true);
    }

    /// Asks about all others; with them go the logins that are saved where nobody is logged in.
    pub(super) fn ask_all(self, sessions: Vec<SessionInfo>) {
        self.ask(sessions);
        self.reach.set(Reach::Others);
    }

    /// Asks about everything: all others and this session, too.
    pub(super) fn ask_everything(self, sessions: Vec<SessionInfo>) {
        self.ask(sessions);
        self.reach.set(Reach::Everything);
    }
}

/// Most sessions that the dialog names; the others are counted.
const MOST_NAMED: usize = 20;

/// Names what it closes, orders it, and hands over to the password question when it must.
#[component]
pub fn CloseDialog(wanted: Wanted, profile: Profile) -> impl IntoView {
    view! {
        <Dialog open=wanted.asking labelled_by="close-title">
            <CloseQuestion wanted=wanted profile=profile.clone() />
        </Dialog>
    }
}

#[component]
fn CloseQuestion(wanted: Wanted, profile: Profile) -> impl IntoView {
    let words = use_words();
    let session = expect_context::<Session>();
    let problem = RwSignal::new(String::new());
    let sessions = wanted.sessions.get_untracked();
    let count = u32::try_from(sessions.len()).unwrap_or(u32::MAX);
    let closing = expect_context::<Closing>();
    let reach = wanted.reach.get_untracked();
    let here = reach == Reach::Everything;
    let count = if here { count.saturating_add(1) } else { count };
    let what = match reach {
        Reach::These => Revoke::These(sessions.iter().map(|info| info.id.clone()).collect()),
        Reach::Others => Revoke::AllOthers,
        Reach::Everything => Revoke::All,
    };
    let task = Task::new();
    let close = move |order: Order| async move {
        let answer = session.may_revoke(order.who.clone(), order.what.clone()).await;
        // Whoever has left the question meanwhile has ordered nothing.
        if problem.try_with_untracked(|_| ()).is_none() {
            return;
        }
        match answer {
            Ok(()) => {
                wanted.asking.try_set(false);
                closing.order(order).await;
            }
            Err(error @ (ServiceError::NeedsConfirmation | ServiceError::YoungSession)) => {
                wanted.order.set(Some(order));
                wanted.asking.set(false);
                wanted.young.set(error == ServiceError::YoungSession);
                wanted.confirming.set(true);
            }
            Err(error) => problem.set(say::error(words, &error)),
        }
    };
    let order = Order { who: profile.id, what, count };
    let press = Callback::new(move |()| task.run(close(order.clone())));
    let title = match sessions.as_slice() {
        _ if here => t!(words, devices.close_everywhere).to_owned(),
        [one] => {
            let device = say::session(words, one.name.as_ref(), &one.device);
            t!(words, devices.close_title_one, device = device)
        }
        _ => t!(words, devices.close_title, count = count),
    };
    let more = sessions.len().saturating_sub(MOST_NAMED);
    let more = (more > 0).then(|| {
        let count = u32::try_from(more).unwrap_or(u32::MAX);
        view! { <li class="meta">{t!(words, devices.and_more, count = count)}</li> }
    });
    let named = sessions.into_iter().take(MOST_NAMED).map(|info| {
        let since = t!(words, devices.since, when = dates::date_time(words, info.created));
        view! {
            <li>
                <DeviceTile kind=info.device.kind />
                <span class="session-text">
                    <bdi class="session-name">
                        {say::session(words, info.name.as_ref(), &info.device)}
                    </bdi>
                    <span class="meta">{since}</span>
                </span>
            </li>
        }
    });
    view! {
        <h2 id="close-title" class="dialog-head">{title}</h2>
        <div class="dialog-body">
            <ul class="dialog-list">{named.collect_view()} {more}</ul>
            <p>{t!(words, devices.close_text)}</p>
            {here.then(|| view! { <p>{t!(words, devices.close_here_too)}</p> })}
            {(reach != Reach::These).then(|| view! { <p class="meta">{t!(words, devices.close_saved)}</p> })}
            <Problem id="close-problem".into() text=problem />
        </div>
        <Answers
            yes=t!(words, devices.close_submit, count = count)
            busy=t!(words, devices.close_busy)
            look="closing"
            pending=task.pending()
            on_yes=press
            no=t!(words, app.cancel)
            open=wanted.asking
        />
    }
}
