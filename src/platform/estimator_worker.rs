//! Judges new passwords in a worker, which begins when a field for one is used and ends soon after it is
//! left: its word lists are larger than the rest of a first visit.
//!
//! Never judges on the main thread, never keeps a password, and never judges one that was typed on.

use super::js;
use super::queue::Queue;
use super::worker::{Kind, Worker};
use crate::domain::estimate::Estimate;
use crate::domain::secret::Password;
use crate::estimating::job::{NOTHING, read_answer, write_job};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen_futures::JsFuture;

const ESTIMATOR: Kind = Kind { name: "estimator", lock: None };

/// How long nobody types before a password is judged, so that a judgement is shown and spoken once.
const PAUSE_MS: i32 = 400;
/// How long one judgement may take, with the loading before the first one.
const TRY_MS: i32 = 20_000;
/// How long the worker waits for a field that was left.
const LINGER_MS: i32 = 10_000;

/// The estimator of one field.
#[derive(Debug, Default)]
pub struct EstimatorWorker {
    worker: RefCell<Option<Rc<Worker>>>,
    queue: Queue,
    /// Whether the field has the focus.
    inside: Cell<bool>,
    /// How often the field was used.
    uses: Cell<u32>,
    /// Whether it has a job.
    busy: Cell<bool>,
    /// Whether it failed; then it is not asked again before the field is used anew.
    failed: Cell<bool>,
}

impl EstimatorWorker {
    /// The field has the focus: the worker begins, and loads what it needs. False if it cannot.
    pub async fn enter(&self) -> bool {
        self.use_now();
        // Focus that moves within the field changes nothing.
        if self.inside.replace(true) {
            return true;
        }
        self.failed.set(false);
        let _turn = self.queue.turn().await;
        self.ask(NOTHING).await.is_some()
    }

    /// The field is left: the worker ends, unless somebody comes back to it soon.
    pub async fn leave(&self) {
        self.inside.set(false);
        self.linger().await;
    }

    /// What is thought of a password, after a moment in which nothing was typed. `None` if it is no
    /// longer `wanted` then, and if it cannot be judged.
    pub async fn judge(
        &self,
        password: &Password,
        told: &[String],
        wanted: impl Fn() -> bool,
    ) -> Option<Estimate> {
        self.use_now();
        wait(PAUSE_MS).await;
        if !wanted() {
            return None;
        }
        let _turn = self.queue.turn().await;
        if !wanted() || self.failed.get() {
            return None;
        }
        let answer = self.ask(&write_job(password, told)).await;
        let estimate = answer.as_deref().and_then(read_answer);
        self.failed.set(estimate.is_none());
        estimate
    }

    /// Ends the worker if the field is no longer used after a while.
    pub async fn linger(&self) {
        let uses = self.use_now();
        wait(LINGER_MS).await;
        if self.uses.get() == uses && !self.inside.get() && !self.busy.get() {
            self.end();
        }
    }

    /// Ends the worker; the next use begins another.
    pub fn end(&self) {
        if let Some(worker) = self.worker.replace(None) {
            worker.end();
        }
    }

    fn use_now(&self) -> u32 {
        self.uses.set(self.uses.get().wrapping_add(1));
        self.uses.get()
    }

    /// Asks the worker, which begins now if there is none. One that fails is ended.
    async fn ask(&self, job: &str) -> Option<String> {
        let begun = self.worker.borrow().clone();
        let worker = begun.or_else(|| Worker::start(ESTIMATOR).map(Rc::new));
        self.worker.replace(worker.clone());
        self.busy.set(true);
        let answer = match worker {
            Some(worker) => worker.ask(job, TRY_MS).await,
            None => None,
        };
        self.busy.set(false);
        if answer.is_none() {
            self.failed.set(true);
            self.end();
        }
        answer
    }
}

async fn wait(ms: i32) {
    let _ = JsFuture::from(js::timer(ms)).await;
}
