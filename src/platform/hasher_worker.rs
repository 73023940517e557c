//! Hashes passwords in a worker: the page stays smooth, and the 20 MB that a hash takes are given
//! back with the worker, which lives for one hash.
//!
//! Never hashes on the main thread, and never keeps a password.

use super::common_list::CommonList;
use super::queue::Queue;
use super::worker::{Kind, Worker};
use crate::domain::secret::Password;
use crate::hashing::job::{Answer, Job, read_answer, write_job};
use crate::service::embedded::ports::{Checked, Hasher, HasherError};

/// One at a time for the whole origin: each takes 20 MB.
const HASHER: Kind = Kind { name: "hasher", lock: Some("onlyme-hash") };

/// How long one try may take, waiting for other tabs included.
const TRY_MS: i32 = 10_000;

/// The hasher of this tab.
#[derive(Debug, Default)]
pub struct BrowserHasher {
    queue: Queue,
    list: CommonList,
}

impl BrowserHasher {
    /// Does a job: one at a time in this tab (the worker takes turns with those of other tabs), and
    /// once more with a new worker if the first one fails or does not answer.
    async fn run(&self, job: Job) -> Result<Answer, HasherError> {
        let job = write_job(&job);
        let _turn = self.queue.turn().await;
        for _ in 0..2 {
            if let Some(answer) = work(&job).await {
                return read_answer(&answer).ok_or(HasherError::Failed);
            }
        }
        Err(HasherError::Failed)
    }
}

impl Hasher for BrowserHasher {
    async fn hash(&self, password: &Password, salt: [u8; 32]) -> Result<String, HasherError> {
        match self.run(Job::Hash { password: password.clone(), salt }).await? {
            Answer::Hashed { phc } => Ok(phc),
            _ => Err(HasherError::Failed),
        }
    }

    async fn check(
        &self,
        password: &Password,
        phc: Option<&str>,
        salt: [u8; 32],
    ) -> Result<Checked, HasherError> {
        let job = Job::Check { password: password.clone(), phc: phc.map(Into::into), salt };
        match self.run(job).await? {
            Answer::Wrong => Ok(Checked::Wrong),
            Answer::Right => Ok(Checked::Right),
            Answer::RightRehash { phc } => Ok(Checked::RightRehash(phc)),
            Answer::Hashed { .. } | Answer::Failed => Err(HasherError::Failed),
        }
    }

    async fn is_common(&self, password: &Password) -> Result<bool, HasherError> {
        self.list.contains(password).await
    }
}

/// One try: what a worker answers that ends then, or `None` if it does not.
async fn work(job: &str) -> Option<String> {
    Worker::start(HASHER)?.ask(job, TRY_MS).await
}
