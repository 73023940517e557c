//! The way to the hashing worker and back. A small script stands for the worker.

use crate::page::{Patch, run, sleep};
use onlyme::domain::password::{COMMON_LIST_INTEGRITY, COMMON_LIST_PATH};
use onlyme::domain::secret::Password;
use onlyme::platform::hasher_worker::BrowserHasher;
use onlyme::service::embedded::ports::{Checked, Hasher as _, HasherError};
use wasm_bindgen_test::wasm_bindgen_test;

/// Puts a boot script into the page whose worker runs `code`, with `glue` as what it is to do.
fn boot(glue: &str, code: &str) -> Patch {
    let code = format!(
        "(() => {{
            const tag = document.createElement('script');
            tag.type = 'text/plain'; tag.id = 'test-boot';
            tag.dataset.hasherGlue = '{glue}'; tag.dataset.hasherWasm = '/hasher.wasm';
            tag.src = URL.createObjectURL(new Blob([`
                const channel = new BroadcastChannel('test-hasher');
                const ANSWER = JSON.stringify({{ v: 1, body: {{ hashed: {{ phc: 'x' }} }} }});
                onmessage = ({{ data }}) => {{ {code} }}`], {{ type: 'text/javascript' }}));
            document.head.append(tag);
        }})()"
    );
    run("window.thrown = 0; window.addEventListener('error', () => window.thrown++)");
    Patch::new(&code, "document.getElementById('test-boot').remove()")
}

fn password() -> Password {
    Password::new("glaze and kiln".into()).unwrap()
}

#[wasm_bindgen_test]
async fn a_job_goes_out_and_the_answer_comes_back() {
    let _boot = boot(
        "/hasher.js",
        "const job = JSON.parse(data.job), { hash, check } = job.body;
         const whole = data.glue == '/hasher.js' && data.wasm == '/hasher.wasm'
             && data.integrity === null && self.name == 'hasher' && job.v == 1;
         const body = !whole ? 'failed'
             : hash ? { hashed: { phc: hash.password + hash.salt } }
             : check.phc === null ? 'wrong'
             : check.phc == 'old' ? { right_rehash: { phc: 'new' } } : 'right';
         postMessage({ answer: JSON.stringify({ v: 1, body }) })",
    );
    let (hasher, salt) = (BrowserHasher::default(), [0xab; 32]);
    let hash = hasher.hash(&password(), salt).await;
    assert_eq!(hash, Ok(format!("glaze and kiln{}", "ab".repeat(32))));
    assert_eq!(hasher.check(&password(), None, salt).await, Ok(Checked::Wrong));
    assert_eq!(hasher.check(&password(), Some("phc"), salt).await, Ok(Checked::Right));
    let rehash = hasher.check(&password(), Some("old"), salt).await;
    assert_eq!(rehash, Ok(Checked::RightRehash("new".into())));
}

#[wasm_bindgen_test]
async fn a_worker_that_fails_is_tried_once_more_and_does_not_look_like_a_crash() {
    run("window.starts = 0; window.testChannel = new BroadcastChannel('test-hasher');
         window.testChannel.onmessage = () => window.starts++");
    let failures = [
        "channel.postMessage(1); setTimeout(() => { throw new Error('out of memory') }, 50)",
        "channel.postMessage(1); postMessage({ error: 'out of memory' })",
        "channel.postMessage(1); postMessage('nonsense')",
    ];
    for failure in failures {
        let _boot = boot("/hasher.js", failure);
        run("window.starts = 0");
        let hash = BrowserHasher::default().hash(&password(), [0; 32]).await;
        assert_eq!(hash, Err(HasherError::Failed), "{failure}");
        sleep(50).await;
        assert_eq!(run("window.starts").as_f64(), Some(2.0), "{failure}");
        assert_eq!(run("window.thrown").as_f64(), Some(0.0), "{failure}");
    }
    let second = boot(
        "first",
        "if (data.glue == 'first') { channel.postMessage(1);
             setTimeout(() => { throw new Error('once') }, 100) }
         else postMessage({ answer: ANSWER })",
    );
    run("window.testChannel.onmessage = () =>
             document.getElementById('test-boot').dataset.hasherGlue = 'second'");
    assert_eq!(BrowserHasher::default().hash(&password(), [0; 32]).await, Ok("x".into()));
    drop(second);
    run("window.testChannel.close()");
    let none = BrowserHasher::default().hash(&password(), [0; 32]).await;
    assert_eq!(none, Err(HasherError::Failed), "without a boot script");
}

#[wasm_bindgen_test]
async fn a_worker_that_never_answers_is_given_up_twice() {
    run("window.starts = 0; window.testChannel = new BroadcastChannel('test-hasher');
         window.testChannel.onmessage = () => window.starts++");
    let _boot = boot("/hasher.js", "channel.postMessage(1)");
    // The clock runs 20 times as fast.
    let fast = Patch::new(
        "window.realTimeout = setTimeout;
         window.setTimeout = (then, ms) => window.realTimeout(then, ms / 20)",
        "window.setTimeout = window.realTimeout",
    );
    let began = js_sys::Date::now();
    let hash = BrowserHasher::default().hash(&password(), [0; 32]).await;
    let took = js_sys::Date::now() - began;
    drop(fast);
    assert_eq!(hash, Err(HasherError::Failed));
    assert!((990.0..3_000.0).contains(&took), "{took} ms stand for 20 s");
    assert_eq!(run("window.starts").as_f64(), Some(2.0));
    run("window.testChannel.close()");
}

#[wasm_bindgen_test]
async fn a_tab_hashes_one_password_at_a_time_even_if_one_is_given_up() {
    run("window.now = window.most = 0; window.testChannel = new BroadcastChannel('test-hasher');
         window.testChannel.onmessage = ({ data }) => {
             window.now += data; window.most = Math.max(window.most, window.now) }");
    let _boot = boot(
        "/hasher.js",
        "channel.postMessage(1);
         setTimeout(() => { channel.postMessage(-1); postMessage({ answer: ANSWER }) }, 60)",
    );
    let (hasher, password) = (BrowserHasher::default(), password());
    let hash = || hasher.hash(&password, [0; 32]);
    {
        use futures::FutureExt as _;
        assert_eq!(hash().now_or_never(), None, "given up before the worker started");
    }
    let all = futures::future::join_all([hash(), hash(), hash(), hash()]).await;
    assert!(all.iter().all(Result::is_ok));
    assert_eq!(run("window.most").as_f64(), Some(1.0));
    run("window.testChannel.close()");
}

#[wasm_bindgen_test]
async fn the_common_list_is_fetched_once_or_said_to_be_missing() {
    let list = Patch::new(
        "window.realFetch = fetch; window.fetched = [];
         window.fetch = async (url, { integrity }) => {
             window.fetched.push(url + ' ' + integrity); return new Response('123456\\nglaze and kiln\\n') }",
        "window.fetch = window.realFetch",
    );
    let hasher = BrowserHasher::default();
    assert_eq!(hasher.is_common(&Password::new("GLAZE and kiln".into()).unwrap()).await, Ok(true));
    assert_eq!(hasher.is_common(&Password::new("glaze and".into()).unwrap()).await, Ok(false));
    let asked = ["/", COMMON_LIST_PATH, " ", COMMON_LIST_INTEGRITY].concat();
    assert_eq!(run("window.fetched.join()").as_string(), Some(asked), "once, with its digest");
    drop(list);
    let _offline = Patch::new(
        "window.realFetch = fetch; window.fetch = async () => { throw new TypeError('offline') }",
        "window.fetch = window.realFetch",
    );
    let missing = BrowserHasher::default().is_common(&password()).await;
    assert_eq!(missing, Err(HasherError::ListUnavailable));
}
