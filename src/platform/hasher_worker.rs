//! Hashes passwords in a worker: the page stays smooth, and the 20 MB that a hash takes are given
//! back with the worker, which lives for one hash.
//!
//! Never hashes on the main thread, and never keeps a password.

use super::common_list::CommonList;
use super::queue::Queue;
use super::{address, js};
use crate::domain::secret::Password;
use crate::hashing::job::{Answer, Job, read_answer, write_job};
use crate::service::embedded::ports::{Checked, Hasher, HasherError};
use js_sys::Object;
use wasm_bindgen::JsValue;
use web_sys::{Event, HtmlScriptElement, Worker, WorkerOptions, WorkerType};

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

/// A worker that ends when nobody waits for it any more.
struct OneShot(Worker);

impl Drop for OneShot {
    fn drop(&mut self) {
        self.0.terminate();
    }
}

/// One try: what the worker answers, or `None` if it does not.
async fn work(job: &str) -> Option<String> {
    let boot = address::boot_script()?;
    let worker = OneShot(start(&boot.src())?);
    let heard = js::promise(|resolve| {
        for event in ["message", "messageerror", "error"] {
            let _ = worker.0.add_event_listener_with_callback(event, resolve);
        }
    });
    worker.0.post_message(&request(&boot, job)).ok()?;
    let event = js::within(TRY_MS, heard).await.ok()??;
    let data = js::field(&event, "data")?;
    js::field(&data, "answer")?.as_string()
}

/// Starts the boot script as a worker. Trusted Types see a plain string here; boot.js has a default
/// policy that lets its own address through.
fn start(url: &str) -> Option<Worker> {
    let options = WorkerOptions::new();
    options.set_type(WorkerType::Module);
    options.set_name("hasher");
    let worker = Worker::new_with_options(url, &options).ok()?;
    // Its failure is ours to handle; unhandled, it would look like a crash of the page.
    js::listen(&worker, "error", |event: Event| event.prevent_default());
    Some(worker)
}

/// The one message to the worker: where its parts are, and the job.
fn request(boot: &HtmlScriptElement, job: &str) -> Object {
    let attribute = |name| boot.get_attribute(name).map_or(JsValue::NULL, JsValue::from);
    js::object(&[
        ("glue", attribute("data-hasher-glue")),
        ("wasm", attribute("data-hasher-wasm")),
        ("integrity", attribute("data-hasher-integrity")),
        ("job", job.into()),
    ])
}
