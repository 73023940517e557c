//! What is thought of a new password while it is typed. An estimate is shown for the very text that
//! stands there, or not at all. Advice only: nothing waits for it, and nothing is refused by it.

use crate::domain::estimate::{Estimate, told_by};
use crate::domain::secret::Password;
use crate::platform::estimator_worker::EstimatorWorker;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::rc::Rc;

/// How far the judgement is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Verdict {
    /// There is nothing to judge, or it is not judged yet.
    #[default]
    Open,
    /// What the estimator thinks.
    Judged(Estimate),
    /// The estimator could not be loaded, or failed.
    Unknown,
}

/// The judgement of one field. Copy it freely.
#[derive(Clone, Copy)]
pub struct Judging {
    verdict: RwSignal<Verdict>,
    again: Trigger,
    worker: StoredValue<Held, LocalStorage>,
}

/// The estimator, which ends when its field goes away.
struct Held(Rc<EstimatorWorker>);

impl Drop for Held {
    fn drop(&mut self) {
        self.0.end();
    }
}

impl Judging {
    /// Judges what is typed, at each change of it and of the `texts` that the account tells. Shorter ones
    /// than `least` characters may not be used anyway, so nothing is thought of them.
    #[must_use]
    pub fn of(
        typed: RwSignal<String>,
        least: impl Fn() -> usize + 'static,
        texts: impl Fn() -> Vec<String> + 'static,
    ) -> Self {
        let estimator = Rc::new(EstimatorWorker::default());
        let (verdict, again) = (RwSignal::new(Verdict::Open), Trigger::new());
        let judging =
            Self { verdict, again, worker: StoredValue::new_local(Held(Rc::clone(&estimator))) };
        let latest = StoredValue::new(0_u32);
        Effect::new(move || {
            again.track();
            let (text, least, texts) = (typed.get(), least(), texts());
            latest.update_value(|turn| *turn = turn.wrapping_add(1));
            let turn = latest.get_value();
            // What is thought of another text goes at once. That nothing can be judged stays said, once.
            if matches!(*verdict.read_untracked(), Verdict::Judged(_)) {
                verdict.set(Verdict::Open);
            }
            let Ok(password) = Password::new(text) else { return };
            let length = password.reveal().chars().count();
            if length == 0 || length < least {
                return;
            }
            let estimator = Rc::clone(&estimator);
            spawn_local(async move {
                let told = told_by(&texts.iter().map(String::as_str).collect::<Vec<_>>());
                // The screen may be gone by now, and its signals with it.
                let wanted = || latest.try_get_value() == Some(turn);
                let found = match estimator.judge(&password, &told, wanted).await {
                    Some(estimate) => Verdict::Judged(estimate),
                    None => Verdict::Unknown,
                };
                if wanted() && verdict.try_with_untracked(|old| *old != found) == Some(true) {
                    verdict.set(found);
                }
                estimator.linger().await;
            });
        });
        judging
    }

    /// How far it is.
    #[must_use]
    pub fn verdict(self) -> ReadSignal<Verdict> {
        self.verdict.read_only()
    }

    /// The field has the focus. What could not be judged before is tried once more.
    pub fn enter(self) {
        let Some(estimator) = self.worker.try_with_value(|held| Rc::clone(&held.0)) else { return };
        spawn_local(async move {
            let loaded = estimator.enter().await;
            let unknown = self.verdict.try_with_untracked(|found| *found == Verdict::Unknown);
            if loaded && unknown == Some(true) {
                self.again.notify();
            }
        });
    }

    /// The field is left.
    pub fn leave(self) {
        let Some(estimator) = self.worker.try_with_value(|held| Rc::clone(&held.0)) else { return };
        spawn_local(async move { estimator.leave().await });
    }
}
