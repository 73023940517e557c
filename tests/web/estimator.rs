//! The way to the estimating worker and back. A small script stands for the worker.

use crate::page::{Patch, run, sleep};
use onlyme::domain::estimate::{Estimate, Grade, Warning};
use onlyme::domain::secret::Password;
use onlyme::platform::estimator_worker::EstimatorWorker;
use std::cell::Cell;
use wasm_bindgen_test::wasm_bindgen_test;

/// Puts a boot script into the page whose worker runs `code` for each message, and tells the page of it
/// in `window.heard`.
fn boot(code: &str) -> Patch {
    let code = format!(
        "(() => {{
            window.heard = []; window.channel = new BroadcastChannel('test-estimator');
            window.channel.onmessage = ({{ data }}) => window.heard.push(data);
            const tag = document.createElement('script');
            tag.type = 'text/plain'; tag.id = 'test-boot'; tag.dataset.hasherGlue = '/hasher.js';
            tag.dataset.estimatorGlue = '/estimator.js'; tag.dataset.estimatorWasm = '/estimator.wasm';
            tag.src = URL.createObjectURL(new Blob([`
                const channel = new BroadcastChannel('test-estimator'), me = Math.random();
                const answer = (estimate) => postMessage({{ answer: JSON.stringify({{ v: 1, estimate }}) }});
                let jobs = 0;
                onmessage = ({{ data }}) => {{
                    jobs += 1; channel.postMessage([me, data.job, data.glue, data.wasm, data.lock, self.name].join());
                    const job = data.job && JSON.parse(data.job);
                    {code}
                }}`], {{ type: 'text/javascript' }}));
            document.head.append(tag);
        }})()"
    );
    Patch::new(&code, "document.getElementById('test-boot').remove(); window.channel.close()")
}

const JUDGE: &str = "answer(job ? { grade: 'weak', warning: job.told.includes(job.password) ? 'about_you' : null, advice: [] } : null)";

fn password(text: &str) -> Password {
    Password::new(text.into()).unwrap()
}

fn weak(warning: Option<Warning>) -> Estimate {
    Estimate { grade: Grade::Weak, warning, advice: vec![] }
}

async fn judged(estimator: &EstimatorWorker, text: &str) -> Option<Estimate> {
    estimator.judge(&password(text), &["nuria".into()], || true).await
}

/// What `code` gives of the messages that the worker heard.
fn heard(code: &str) -> Option<f64> {
    run(&format!("window.heard.{code}")).as_f64()
}

#[wasm_bindgen_test]
async fn one_worker_loads_and_judges_whatever_is_typed() {
    let _boot = boot(JUDGE);
    let estimator = EstimatorWorker::default();
    assert!(estimator.enter().await);
    assert_eq!(judged(&estimator, "nuria").await, Some(weak(Some(Warning::AboutYou))));
    assert_eq!(judged(&estimator, "kiln").await, Some(weak(None)));
    sleep(50).await;
    assert_eq!(heard("length"), Some(3.0), "it loads, and judges twice");
    let workers = heard(
        "map((text) => text.split(',')[0]).filter((me, at, all) => all.indexOf(me) == at).length",
    );
    assert_eq!(workers, Some(1.0));
    let whole = heard(
        "filter((text) => text.endsWith(',/estimator.js,/estimator.wasm,,estimator')).length",
    );
    assert_eq!(whole, Some(3.0), "no lock, so that it waits for no other tab");
    estimator.end();
    assert_eq!(judged(&estimator, "clay").await, Some(weak(None)), "the next use begins another");
}

#[wasm_bindgen_test]
async fn what_was_typed_on_is_never_sent() {
    let _boot = boot(&format!("setTimeout(() => {JUDGE}, 100)"));
    let estimator = EstimatorWorker::default();
    let wanted = Cell::new("first");
    let (one, two, three) = (password("first"), password("second"), password("third"));
    let answers = futures::future::join4(
        estimator.judge(&one, &[], || wanted.get() == "first"),
        async {
            sleep(450).await;
            wanted.set("second");
            estimator.judge(&two, &[], || wanted.get() == "second").await
        },
        async {
            sleep(600).await;
            wanted.set("third");
            estimator.judge(&three, &[], || wanted.get() == "third").await
        },
        sleep(0),
    );
    let (_, second, third, ()) = answers.await;
    assert_eq!((second, third), (None, Some(weak(None))));
    sleep(50).await;
    assert_eq!(heard("filter((text) => text.includes('second')).length"), Some(0.0));
}

#[wasm_bindgen_test]
async fn a_worker_that_fails_is_not_asked_again_before_the_field_is_used_anew() {
    run("window.thrown = 0; window.addEventListener('error', () => window.thrown++)");
    for failure in [
        "setTimeout(() => { throw new Error('out of memory') })",
        "postMessage({ error: 'no such file' })",
        "postMessage({ answer: 'nonsense' })",
    ] {
        let failing = boot(failure);
        let estimator = EstimatorWorker::default();
        assert_eq!(judged(&estimator, "kiln").await, None, "{failure}");
        assert_eq!(judged(&estimator, "kilns").await, None, "{failure}");
        sleep(50).await;
        assert_eq!(heard("length"), Some(1.0), "{failure}");
        assert_eq!(run("window.thrown").as_f64(), Some(0.0), "{failure}");
        drop(failing);
        let _boot = boot(JUDGE);
        estimator.end();
        assert!(estimator.enter().await);
        assert_eq!(judged(&estimator, "kilns").await, Some(weak(None)), "{failure}");
    }
    let none = EstimatorWorker::default();
    assert!(!none.enter().await, "without a boot script");
}

/// The clock runs 20 times as fast.
fn fast_clock() -> Patch {
    Patch::new(
        "window.realTimeout = setTimeout;
         window.setTimeout = (then, ms) => window.realTimeout(then, ms / 20)",
        "window.setTimeout = window.realTimeout",
    )
}

#[wasm_bindgen_test]
async fn a_worker_ends_some_time_after_its_field_was_left() {
    let _boot = boot(&format!("{JUDGE}; setInterval(() => channel.postMessage('alive'), 20)"));
    let alive = async || {
        run("window.heard = []");
        sleep(200).await;
        heard("length") > Some(0.0)
    };
    let fast = fast_clock();
    let estimator = EstimatorWorker::default();
    assert!(estimator.enter().await);
    estimator.linger().await;
    drop(fast);
    assert!(alive().await, "the field has the focus");
    let fast = fast_clock();
    let back = async {
        sleep(100).await;
        estimator.enter().await
    };
    futures::future::join(estimator.leave(), back).await;
    drop(fast);
    assert!(alive().await, "somebody came back to it");
    let fast = fast_clock();
    estimator.leave().await;
    drop(fast);
    assert!(!alive().await);
}
