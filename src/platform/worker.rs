//! Workers: the boot script once more, which loads a second wasm in there and does its jobs one by one.
//!
//! Never knows what a job says; it is passed on and not kept.

use super::{address, js};
use js_sys::{Object, Reflect};
use wasm_bindgen::JsValue;
use web_sys::{Event, HtmlScriptElement, Worker as BrowserWorker, WorkerOptions, WorkerType};

/// A worker that ends when nobody holds it any more.
#[derive(Debug)]
pub(super) struct Worker {
    inner: BrowserWorker,
    boot: HtmlScriptElement,
    kind: Kind,
}

/// What a worker runs.
#[derive(Clone, Copy, Debug)]
pub(super) struct Kind {
    /// Its name, as the boot script's tag has it.
    pub(super) name: &'static str,
    /// The lock under which its jobs are done one at a time in the whole origin, if they are.
    pub(super) lock: Option<&'static str>,
}

impl Worker {
    /// Starts the boot script as a worker. Trusted Types see a plain string here; boot.js has a default
    /// policy that lets its own address through.
    pub(super) fn start(kind: Kind) -> Option<Self> {
        let boot = address::boot_script()?;
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        options.set_name(kind.name);
        let inner = BrowserWorker::new_with_options(&boot.src(), &options).ok()?;
        // Its failure is ours to handle; unhandled, it would look like a crash of the page.
        js::listen(&inner, "error", |event: Event| event.prevent_default());
        Some(Self { inner, boot, kind })
    }

    /// Sends a job and gives the answer; `None` if there is none within `ms` milliseconds. One job at a
    /// time: whoever asks again must have waited.
    pub(super) async fn ask(&self, job: &str, ms: i32) -> Option<String> {
        let heard = js::promise(|resolve| {
            for handler in ["onmessage", "onmessageerror", "onerror"] {
                // A worker takes every handler.
                let _ = Reflect::set(&self.inner, &handler.into(), resolve);
            }
        });
        self.inner.post_message(&self.request(job)).ok()?;
        let event = js::within(ms, heard).await.ok()??;
        let data = js::field(&event, "data")?;
        js::field(&data, "answer")?.as_string()
    }

    /// Ends the worker, whatever it is doing; what it was asked gets no answer.
    pub(super) fn end(&self) {
        self.inner.terminate();
    }

    /// A message to the worker: where its parts are, and the job.
    fn request(&self, job: &str) -> Object {
        let attribute = |what: &str| {
            let name = ["data-", self.kind.name, what].concat();
            self.boot.get_attribute(&name).map_or(JsValue::NULL, JsValue::from)
        };
        js::object(&[
            ("glue", attribute("-glue")),
            ("wasm", attribute("-wasm")),
            ("integrity", attribute("-integrity")),
            ("lock", self.kind.lock.map_or(JsValue::NULL, JsValue::from)),
            ("job", job.into()),
        ])
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.end();
    }
}
