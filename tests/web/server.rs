//! The way to an auth server, in a real browser: turns that tabs take, and answers as they come.

use crate::page::run;
use futures::FutureExt as _;
use onlyme::platform::server::SameOrigin;
use onlyme::service::better_auth::transport::{NoReply, Request, Transport as _};
use wasm_bindgen_test::wasm_bindgen_test;
use zeroize::Zeroizing;

#[wasm_bindgen_test]
async fn only_one_tab_has_its_turn() {
    let (one, two) = (SameOrigin::new(""), SameOrigin::new(""));
    let first = one.turn().await;
    let mut second = Box::pin(two.turn());
    for _ in 0..5 {
        assert!(second.as_mut().now_or_never().is_none());
        // A round of the browser, in which a lock would be given.
        let _ = one.send(Request::Get("/nothing/is/here")).await;
    }
    drop(first);
    drop(second.await);
    drop(one.turn().await);
}

#[wasm_bindgen_test]
async fn a_turn_that_nobody_waits_for_any_more_is_passed_on() {
    let (one, two, three) = (SameOrigin::new(""), SameOrigin::new(""), SameOrigin::new(""));
    let first = one.turn().await;
    let mut left = Box::pin(two.turn());
    assert!(left.as_mut().now_or_never().is_none());
    drop(left);
    let third = three.turn();
    drop(first);
    drop(third.await);
}

#[wasm_bindgen_test]
async fn without_locks_the_turn_begins_at_once() {
    run("window.realLocks = Object.getOwnPropertyDescriptor(Navigator.prototype, 'locks');
         Object.defineProperty(Navigator.prototype, 'locks', { value: undefined, configurable: true })");
    let (one, two) = (SameOrigin::new(""), SameOrigin::new(""));
    let _first = one.turn().await;
    let _second = two.turn().await;
    run("Object.defineProperty(Navigator.prototype, 'locks', {
             value: { request: () => Promise.reject(new DOMException('no', 'SecurityError')) }, configurable: true })");
    let _third = one.turn().await;
    run("Object.defineProperty(Navigator.prototype, 'locks', window.realLocks)");
}

#[wasm_bindgen_test]
async fn answers_come_with_their_status_and_text_and_a_dead_network_is_no_answer() {
    let way = SameOrigin::new("");
    let missing = way.send(Request::Get("/nothing/is/here")).await.unwrap();
    assert_eq!(missing.status, 404);
    run("window.realFetch = window.fetch;
         window.fetch = (url, init) => { window.asked = { url, init };
             return Promise.resolve(new Response('{\"a\":\"ñ\"}', { status: 429, headers: { 'X-Retry-After': '7' } })) }");
    let body = Zeroizing::new("{}".to_owned());
    let answer = way.send(Request::Post("/sign-in/email", body)).await.unwrap();
    assert_eq!((answer.status, answer.retry_after), (429, Some(7)));
    assert_eq!(answer.body, "{\"a\":\"ñ\"}");
    assert_eq!(run("asked.init.headers['content-type']"), "application/json");
    assert_eq!(
        run("asked.init.cache + asked.init.redirect + asked.init.method"),
        "no-storeerrorPOST"
    );
    run("window.fetch = () => Promise.reject(new TypeError('no network'))");
    assert_eq!(way.send(Request::Get("/ok")).await, Err(NoReply::Lost));
    run("window.fetch = () => Promise.reject(new DOMException('over', 'TimeoutError'))");
    assert_eq!(way.send(Request::Get("/ok")).await, Err(NoReply::Late));
    // An answer without end is left as soon as it is too long.
    run("window.fetch = () => Promise.resolve(new Response(new ReadableStream({
             pull(to) { to.enqueue(new Uint8Array(1 << 20)) }, cancel() { window.left = true } })))");
    assert_eq!(way.send(Request::Get("/ok")).await, Err(NoReply::TooLong));
    assert_eq!(run("window.left"), true);
    run("window.fetch = window.realFetch");
}

#[wasm_bindgen_test]
async fn only_what_fails_while_the_browser_is_offline_before_and_after_was_not_sent() {
    let way = SameOrigin::new("");
    let offline = |value: &str| {
        run(&format!(
            "Object.defineProperty(navigator, 'onLine', {{ value: {value}, configurable: true }})"
        ));
    };
    run("window.realFetch = window.fetch;
         window.fetch = () => Promise.reject(new TypeError('no network'))");
    offline("false");
    assert_eq!(way.send(Request::Get("/ok")).await, Err(NoReply::Unsent));
    run("window.fetch = async () => {
             Object.defineProperty(navigator, 'onLine', { value: true, configurable: true });
             throw new TypeError('the network came and went') }");
    assert_eq!(way.send(Request::Get("/ok")).await, Err(NoReply::Lost));
    run("delete navigator.onLine; window.fetch = window.realFetch");
}
