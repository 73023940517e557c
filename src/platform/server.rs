//! The way to an auth server on this page's own origin: `fetch` with the browser's cookies, and a turn
//! that only one tab of the browser has at a time.
//!
//! Never sees a cookie: the server keeps them from scripts. Never asks another origin.

use super::{clock, dom, js, saved_mirror, store};
use crate::service::better_auth::Parts;
use crate::service::better_auth::transport::{
    Answer, LONGEST_MS, MOST_BYTES, NoReply, Request, Transport,
};
use js_sys::{Function, Object, Promise, Reflect, Uint8Array};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortSignal, ReadableStreamDefaultReader, RequestCache, RequestInit, RequestRedirect, Response,
};

/// The lock that the tabs share.
const LOCK: &str = "onlyme-account";

/// The browser, as the parts of an adapter.
#[derive(Clone, Copy, Debug)]
pub struct BrowserAndServer;

impl Parts for BrowserAndServer {
    type Store = store::BrowserStore;
    type Mirror = saved_mirror::BrowserMirror;
    type Clock = clock::BrowserClock;
    type Transport = SameOrigin;
}

/// The server below a path of this origin.
#[derive(Clone, Debug)]
pub struct SameOrigin {
    base: String,
}

impl SameOrigin {
    /// The server below `base_path`, which begins with a slash and ends without one.
    #[must_use]
    pub fn new(base_path: &str) -> Self {
        Self { base: base_path.into() }
    }
}

/// A tab's turn. It is over when this is dropped, also before it has begun.
#[derive(Debug)]
pub struct Turn {
    over: Rc<Cell<bool>>,
    release: Rc<RefCell<Option<Function>>>,
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.over.set(true);
        if let Some(release) = self.release.take() {
            let _ = release.call0(&JsValue::UNDEFINED);
        }
    }
}

impl Transport for SameOrigin {
    type Turn = Turn;

    async fn send(&self, request: Request<'_>) -> Result<Answer, NoReply> {
        let init = RequestInit::new();
        init.set_cache(RequestCache::NoStore);
        // No endpoint of the server leads elsewhere; the log-in page of a public network does.
        init.set_redirect(RequestRedirect::Error);
        init.set_signal(Some(&AbortSignal::timeout_with_u32(LONGEST_MS)));
        let way = match &request {
            Request::Get(way) => *way,
            Request::Post(way, body) => {
                init.set_method("POST");
                init.set_body(&JsValue::from_str(body));
                let headers = Object::new();
                let _ = Reflect::set(&headers, &"content-type".into(), &"application/json".into());
                init.set_headers(&headers);
                *way
            }
        };
        let url = [&self.base, way].concat();
        let asked = js::window().ok_or(NoReply::Lost)?.fetch_with_str_and_init(&url, &init);
        let offline = !dom::online();
        let answer = JsFuture::from(asked).await.map_err(|error| why(&error, offline))?;
        let answer: Response = answer.dyn_into().map_err(|_| NoReply::Lost)?;
        let after = answer.headers().get("x-retry-after").ok().flatten();
        let retry_after = after.and_then(|text| text.trim().parse().ok());
        Ok(Answer { status: answer.status(), retry_after, body: text_of(&answer).await? })
    }

    async fn turn(&self) -> Turn {
        let turn = Turn { over: Rc::default(), release: Rc::default() };
        let got = js::promise(|got| ask_for_turn(&turn, got));
        let _ = JsFuture::from(got).await;
        turn
    }
}

/// Has `got` called when the turn has begun. Where the browser has no locks, or refuses one, it begins at
/// once: each call still looks which account the cookie names.
fn ask_for_turn(turn: &Turn, got: &Function) {
    let (over, release) = (Rc::clone(&turn.over), Rc::clone(&turn.release));
    let begun = got.clone();
    let held = Closure::once_into_js(move || -> JsValue {
        // Whoever asked has gone meanwhile.
        if over.get() {
            return JsValue::UNDEFINED;
        }
        let held = js::promise(|done| {
            release.replace(Some(done.clone()));
        });
        let _ = begun.call0(&JsValue::UNDEFINED);
        held.into()
    });
    let locks =
        js::window().map(|w| JsValue::from(w.navigator())).and_then(|n| js::field(&n, "locks"));
    let asked = locks.map(|locks| js::call(&locks, "request", &[LOCK.into(), held]));
    match asked.flatten() {
        Some(asked) if asked.has_type::<Promise>() => {
            // A page that may not have locks is told so by this promise.
            let refused = Closure::once_into_js({
                let got = got.clone();
                move |_: JsValue| {
                    let _ = got.call0(&JsValue::UNDEFINED);
                }
            });
            let _ = js::call(&asked, "catch", &[refused]);
        }
        _ => {
            let _ = got.call0(&JsValue::UNDEFINED);
        }
    }
}

/// Why nothing came of a `fetch`. What fails in a browser that says it is offline, before and after, was
/// not sent: the other way round it says nothing, for a browser that is online may reach nobody.
fn why(error: &JsValue, offline: bool) -> NoReply {
    let name = js::field(error, "name").and_then(|name| name.as_string());
    match name.as_deref() {
        Some("TimeoutError") => NoReply::Late,
        _ if offline && !dom::online() => NoReply::Unsent,
        _ => NoReply::Lost,
    }
}

/// The text of an answer, read piece by piece, so that one without end is left in time.
async fn text_of(answer: &Response) -> Result<String, NoReply> {
    let mut bytes = Vec::new();
    if let Some(body) = answer.body() {
        let reader: ReadableStreamDefaultReader =
            body.get_reader().dyn_into().map_err(|_| NoReply::Lost)?;
        loop {
            let piece = JsFuture::from(reader.read()).await.map_err(|error| why(&error, false))?;
            let Some(piece) =
                js::field(&piece, "value").and_then(|p| p.dyn_into::<Uint8Array>().ok())
            else {
                break;
            };
            if bytes.len() + piece.length() as usize > MOST_BYTES {
                let _ = JsFuture::from(reader.cancel()).await;
                return Err(NoReply::TooLong);
            }
            bytes.extend(piece.to_vec());
        }
    }
    // What is no text is no answer of the server; read as one, it is refused like any other nonsense.
    Ok(String::from_utf8(bytes).unwrap_or_default())
}
