//! What the tests do to the page they run in.

use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

/// Runs JavaScript and gives its value.
pub(crate) fn run(code: &str) -> JsValue {
    js_sys::eval(code).unwrap()
}

/// Runs the body of an async function and waits for its value.
pub(crate) async fn wait_for(body: &str) -> JsValue {
    let promise = run(&format!("(async () => {{ {body} }})()"));
    JsFuture::from(js_sys::Promise::from(promise)).await.unwrap()
}

/// Waits.
pub(crate) async fn sleep(ms: u32) {
    wait_for(&format!("await new Promise(done => setTimeout(done, {ms}))")).await;
}

/// Something of the page that is replaced until this is dropped.
pub(crate) struct Patch(&'static str);

impl Patch {
    /// Runs `code`, and `undo` in the end.
    pub(crate) fn new(code: &str, undo: &'static str) -> Self {
        run(code);
        Self(undo)
    }

    /// Gives the property `name` of the window another getter.
    pub(crate) fn window(name: &str, getter: &str) -> Self {
        let code = format!(
            "window.patched = ['{name}', Object.getOwnPropertyDescriptor(window, '{name}')];
             Object.defineProperty(window, '{name}', {{ configurable: true, get() {{ {getter} }} }});"
        );
        Self::new(&code, "Object.defineProperty(window, ...window.patched)")
    }

    /// Runs `code` in place of each call to write into a database; `write()` does what was asked.
    pub(crate) fn put(code: &str) -> Self {
        Self::store("put", &format!("const write = original; {code}"))
    }

    /// Runs `code` in place of each call of `method` of an object store; `original()` does what was
    /// asked.
    pub(crate) fn store(method: &str, code: &str) -> Self {
        let code = format!(
            "window.real = ['{method}', IDBObjectStore.prototype.{method}];
             IDBObjectStore.prototype.{method} = function (...all) {{
                 const original = () => window.real[1].apply(this, all);
                 {code}
             }};"
        );
        Self::new(&code, "IDBObjectStore.prototype[window.real[0]] = window.real[1]")
    }
}

impl Drop for Patch {
    fn drop(&mut self) {
        run(self.0);
    }
}

/// JavaScript that fails as a full disk does.
pub(crate) const FULL: &str = "throw new DOMException('full', 'QuotaExceededError');";
