//! Small words for talking to JavaScript: the window, listeners, waiting, plain objects.
//!
//! Never throws, and never leaves a promise that can be rejected without anybody listening: such a
//! rejection would look like a crash of the page.

use js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Document, Element, Event, EventTarget, Window};

/// The window, which only a worker would not have.
pub(super) fn window() -> Option<Window> {
    web_sys::window()
}

/// The document.
pub(super) fn document() -> Option<Document> {
    window()?.document()
}

/// The `<html>` element.
pub(super) fn root() -> Option<Element> {
    document()?.document_element()
}

/// Calls `heard` for each `event` at `target`, as long as the page lives.
pub(super) fn listen<E: JsCast>(target: &EventTarget, event: &str, heard: impl FnMut(E) + 'static) {
    let mut heard = heard;
    listen_boxed(target, event, Box::new(move |event| heard(event.unchecked_into())));
}

/// The part of [`listen`] that stands only once in the wasm.
fn listen_boxed(target: &EventTarget, event: &str, heard: Box<dyn FnMut(Event)>) {
    let callback = Closure::wrap(heard).into_js_value();
    // Only an event target that is not one can refuse a listener.
    let _ = target.add_event_listener_with_callback(event, callback.unchecked_ref());
}

/// Runs `then` in the next animation frame.
pub(super) fn next_frame(then: impl FnOnce() + 'static) {
    if let Some(window) = window() {
        let callback = Closure::once_into_js(then);
        let _ = window.request_animation_frame(callback.unchecked_ref());
    }
}

/// A promise that `start` settles by calling the function it is given, now or later.
pub(super) fn promise(mut start: impl FnMut(&Function)) -> Promise {
    Promise::new(&mut |resolve, _| start(&resolve))
}

/// A promise of `undefined` after `ms` milliseconds.
pub(super) fn timer(ms: i32) -> Promise {
    promise(|resolve| {
        let set =
            window().map(|w| w.set_timeout_with_callback_and_timeout_and_arguments_0(resolve, ms));
        if !matches!(set, Some(Ok(_))) {
            // Without timers there is no waiting: the answer is "too late" at once.
            let _ = resolve.call0(&JsValue::UNDEFINED);
        }
    })
}

/// What `promise` gives, or `None` if `ms` milliseconds pass first. It must not give `undefined`.
pub(super) async fn within(ms: i32, promise: Promise) -> Result<Option<JsValue>, JsValue> {
    let both = js_sys::Array::of2(&promise, &timer(ms));
    let first = JsFuture::from(Promise::race(&both)).await?;
    Ok((!first.is_undefined()).then_some(first))
}

/// What the method `name` of `target` gives; `None` if there is none, or if it throws.
pub(super) fn call(target: &JsValue, name: &str, arguments: &[JsValue]) -> Option<JsValue> {
    let method: Function = field(target, name)?.dyn_into().ok()?;
    method.apply(target, &arguments.iter().collect()).ok()
}

/// What a promise gives; `None` if there is none, if it is rejected, or if it takes longer than three
/// seconds: some browsers that block storage never answer. It must not give `undefined`.
pub(super) async fn settled(promise: Option<JsValue>) -> Option<JsValue> {
    within(3_000, Promise::resolve(&promise?)).await.ok()?
}

/// An object with these fields.
pub(super) fn object(fields: &[(&str, JsValue)]) -> Object {
    let object = Object::new();
    for (name, value) in fields {
        // A fresh ordinary object takes every field.
        let _ = Reflect::set(&object, &JsValue::from_str(name), value);
    }
    object
}

/// The field `name` of `value`, if `value` is an object that has it.
pub(super) fn field(value: &JsValue, name: &str) -> Option<JsValue> {
    Reflect::get(value, &JsValue::from_str(name)).ok().filter(|found| !found.is_undefined())
}

/// The name of an exception, such as `QuotaExceededError`: fit for a log, never with user data.
pub(super) fn error_name(error: &JsValue) -> String {
    field(error, "name").and_then(|name| name.as_string()).unwrap_or_else(|| "unknown".into())
}
