//! A connection to one IndexedDB database: opened when first needed, given up when the browser
//! asks for it, opened again at the next use.
//!
//! Nothing but IndexedDB may be awaited between [`Database::begin`] and [`finished`]: the browser
//! ends a transaction that waits for anything else. All waiting goes through promises that live in
//! JavaScript and are never rejected, so a future that is dropped half-way (a screen that is left
//! while it loads) leaves no callback behind that would throw.

use super::{js, over, tab_sync};
use crate::domain::inventory::{ACCOUNTS, DEVICES, NOTES};
use crate::service::StorageError;
use js_sys::{Array, Function, JsString, Promise};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Event, EventTarget, IdbDatabase, IdbFactory, IdbKeyRange, IdbObjectStore, IdbOpenDbRequest,
    IdbRequest, IdbTransaction,
};

/// How long a browser may take to open a database; some blocked ones never answer.
const OPEN_MS: i32 = 3_000;

/// One database by name, with the object stores that it has. Clones share the connection.
#[derive(Clone, Debug)]
pub(super) struct Database {
    name: &'static str,
    stores: &'static [&'static str],
    open: Slot,
}

type Slot = Rc<RefCell<Option<IdbDatabase>>>;

impl Database {
    /// Names a database; nothing is opened yet.
    pub(super) fn new(name: &'static str, stores: &'static [&'static str]) -> Self {
        Self { name, stores, open: Slot::default() }
    }

    /// Begins a transaction over all stores that reads, writes, and is on the disk when it is
    /// complete.
    pub(super) async fn begin(&self) -> Result<IdbTransaction, StorageError> {
        let open = self.open.borrow().clone();
        if let Some(transaction) = open.and_then(|db| transaction(&db, self.stores).ok()) {
            return Ok(transaction);
        }
        // There was no connection, or the browser closed it: one fresh try.
        let db = self.open_complete().await?;
        transaction(&db, self.stores).map_err(|error| storage_error(&error))
    }

    /// Opens the database with all its stores. One that lacks some was made by somebody's hand, for
    /// instance by opening it in the browser's tools before Onlyme did; it gets what it lacks.
    async fn open_complete(&self) -> Result<IdbDatabase, StorageError> {
        if over::reached() {
            return Err(StorageError::Failed("the storage was reset".into()));
        }
        let factory = factory().ok_or_else(|| StorageError::Failed("no IndexedDB".into()))?;
        let db = self.open(factory.open(self.name)).await?;
        let has = db.object_store_names();
        if self.stores.iter().all(|store| has.contains(store)) {
            return Ok(db);
        }
        let next = db.version() + 1.0;
        db.close();
        self.open(factory.open_with_f64(self.name, next)).await
    }

    async fn open(
        &self,
        request: Result<IdbOpenDbRequest, JsValue>,
    ) -> Result<IdbDatabase, StorageError> {
        let request = request.map_err(|error| storage_error(&error))?;
        make_stores_on_upgrade(&request, self.stores);
        watch_when_open(&request, &self.open);
        let answered = js::within(OPEN_MS, settling(&request, ["success", "error"])).await;
        if !matches!(answered, Ok(Some(_))) {
            return Err(StorageError::Failed("IndexedDB does not answer".into()));
        }
        opened(&request).ok_or_else(|| failure(&request))
    }

    /// Closes the connection; the next use opens it again.
    pub(super) fn close(&self) {
        if let Some(db) = self.open.take() {
            db.close();
        }
    }
}

/// What a request gives. It is listened to from now on, whenever it is waited for.
pub(super) fn answer(
    request: Result<IdbRequest, JsValue>,
) -> impl Future<Output = Result<JsValue, StorageError>> {
    let waiting = request.map(|request| (settling(&request, ["success", "error"]), request));
    async move {
        let (settled, request) = waiting.map_err(|error| storage_error(&error))?;
        let _ = JsFuture::from(settled).await;
        // A request that failed has a result, too: `undefined`, which would pass for "nothing there".
        match request.error() {
            Ok(None) => request.result().map_err(|_| failure(&request)),
            _ => Err(failure(&request)),
        }
    }
}

/// All keys that start with `prefix`.
pub(super) fn prefix(prefix: &str) -> Result<IdbKeyRange, JsValue> {
    let end = JsValue::from_str(&[prefix, "\u{ffff}"].concat());
    IdbKeyRange::bound(&JsValue::from_str(prefix), &end)
}

/// An object store of the transaction.
pub(super) fn store(
    transaction: &IdbTransaction,
    name: &str,
) -> Result<IdbObjectStore, StorageError> {
    transaction.object_store(name).map_err(|error| storage_error(&error))
}

/// Checks that a request to write was taken; if not, nothing of the transaction is kept.
pub(super) fn write(
    transaction: &IdbTransaction,
    request: Result<IdbRequest, JsValue>,
) -> Result<(), StorageError> {
    request.map(drop).map_err(|error| {
        // It throws only when the transaction is over, and then there is nothing to give up.
        let _ = transaction.abort();
        storage_error(&error)
    })
}

/// Waits until everything written in the transaction is kept, or nothing of it.
pub(super) async fn finished(transaction: &IdbTransaction) -> Result<(), StorageError> {
    let end = settled(transaction, ["complete", "abort"]).await;
    if end.is_some_and(|event| event.type_() == "complete") {
        return Ok(());
    }
    // A full disk may show only here, after every single write has succeeded.
    let error = transaction.error().map(JsValue::from);
    Err(error.map_or_else(|| StorageError::Failed("AbortError".into()), |e| storage_error(&e)))
}

/// The error that a JavaScript exception stands for.
fn storage_error(error: &JsValue) -> StorageError {
    match js::error_name(error).as_str() {
        "QuotaExceededError" => StorageError::Full,
        other => StorageError::Failed(other.into()),
    }
}

/// `db.transaction(stores, "readwrite", { durability: "strict" })`. web-sys has no stable call
/// with options; older browsers ignore them.
fn transaction(db: &IdbDatabase, stores: &[&str]) -> Result<IdbTransaction, JsValue> {
    let begin: Function = js_sys::Reflect::get(db, &"transaction".into())?.dyn_into()?;
    let stores: Array = stores.iter().map(|name| JsValue::from_str(name)).collect();
    let options = js::object(&[("durability", "strict".into())]);
    begin.call3(db, &stores, &"readwrite".into(), &options)?.dyn_into()
}

/// Whether there is an IndexedDB at all. Whether it works shows only when it is used.
pub(super) fn exists() -> bool {
    factory().is_some()
}

/// Whether a database of this name was ever made. Where the browser cannot say, it may have been.
pub(super) async fn is_there(name: &str) -> bool {
    names().await.is_ok_and(|all| all.iter().any(|found| found == name))
}

/// The names of all databases of this origin; of ours alone, which may not be there, where the browser
/// cannot list them. An error if it does not let us ask.
pub(super) async fn names() -> Result<Vec<String>, JsValue> {
    let Some(factory) = js::window().and_then(|window| window.indexed_db().transpose()) else {
        return Ok(vec![]);
    };
    let factory = JsValue::from(factory?);
    let Some(all) = js::settled(js::call(&factory, "databases", &[])).await else {
        return Ok([ACCOUNTS, NOTES, DEVICES].map(Into::into).into());
    };
    let all: Array = all.unchecked_into();
    Ok(all.iter().filter_map(|database| js::field(&database, "name")?.as_string()).collect())
}

/// Opens a database to look into it; `None` if it does not exist. A look never makes one.
pub(super) async fn open_existing(name: &str) -> Result<Option<IdbDatabase>, StorageError> {
    let factory = factory().ok_or_else(|| StorageError::Failed("no IndexedDB".into()))?;
    let request = factory.open(name).map_err(|error| storage_error(&error))?;
    let missing = Rc::new(Cell::new(false));
    let (this, noted) = (request.clone(), Rc::clone(&missing));
    let refuse = Closure::once_into_js(move |_: Event| {
        noted.set(true);
        give_up(&this);
    });
    request.set_onupgradeneeded(Some(refuse.unchecked_ref()));
    let this = request.clone();
    // A look does not stand in the way of a deletion, however late the browser answers.
    let step_aside = Closure::once_into_js(move |_: Event| {
        if let Some(db) = opened(&this) {
            let this = db.clone();
            js::listen(&db, "versionchange", move |_: Event| this.close());
        }
    });
    request.set_onsuccess(Some(step_aside.unchecked_ref()));
    match js::within(OPEN_MS, settling(&request, ["success", "error"])).await {
        _ if missing.get() => Ok(None),
        Ok(Some(_)) => opened(&request).map(Some).ok_or_else(|| failure(&request)),
        _ => Err(StorageError::Failed("IndexedDB does not answer".into())),
    }
}

/// Begins to delete a database. The answer is false if that takes longer than `ms` milliseconds,
/// because somebody has a connection and does not give it up; it is deleted once they do.
pub(super) fn delete(name: &str, ms: i32) -> impl Future<Output = bool> + use<> {
    let request = factory().and_then(|factory| factory.delete_database(name).ok());
    let answered = request.map(|request| js::within(ms, settling(&request, ["success", "error"])));
    async move {
        match answered {
            Some(answered) => matches!(answered.await, Ok(Some(_))),
            None => true,
        }
    }
}

/// `indexedDB`; reaching for it may throw where storage is blocked.
fn factory() -> Option<IdbFactory> {
    js::window()?.indexed_db().ok()?
}

/// A database that is opened for the first time is empty. Should making a store fail, the upgrade
/// is given up and opening it says so.
fn make_stores_on_upgrade(request: &IdbOpenDbRequest, stores: &'static [&'static str]) {
    let this = request.clone();
    let upgrade = Closure::once_into_js(move |_: Event| {
        let complete = |db: &IdbDatabase, store: &&str| {
            db.object_store_names().contains(store) || db.create_object_store(store).is_ok()
        };
        // One that was asked for before a reset and is opened after it would come back empty.
        let made = !over::reached()
            && opened(&this).is_some_and(|db| stores.iter().all(|store| complete(&db, store)));
        if !made {
            give_up(&this);
        }
    });
    request.set_onupgradeneeded(Some(upgrade.unchecked_ref()));
}

/// Ends the upgrade that a request to open has begun. A database that was being made then never was.
fn give_up(request: &IdbOpenDbRequest) {
    if let Some(transaction) = request.transaction() {
        let _ = transaction.abort();
    }
}

/// Takes the connection into the slot at the moment when it is there, even if nobody waits for it
/// any more: one that nobody watches would stand in the way of a deletion.
fn watch_when_open(request: &IdbOpenDbRequest, slot: &Slot) {
    let (this, slot) = (request.clone(), Rc::clone(slot));
    let take = Closure::once_into_js(move |_: Event| {
        if let Some(db) = opened(&this) {
            watch(&db, &slot);
            slot.replace(Some(db));
        }
    });
    request.set_onsuccess(Some(take.unchecked_ref()));
}

fn opened(request: &IdbOpenDbRequest) -> Option<IdbDatabase> {
    request.result().ok()?.dyn_into().ok()
}

/// Gives the connection up when another tab wants to change or delete the database, or when the
/// browser has closed it because the person cleared the storage; then the truth is read again.
fn watch(db: &IdbDatabase, slot: &Slot) {
    for event in ["versionchange", "close"] {
        let (this, slot) = (db.clone(), Rc::clone(slot));
        js::listen(db, event, move |event: Event| {
            this.close();
            slot.borrow_mut().take_if(|open| *open == this);
            // It changes to no version at all only when it is deleted.
            if js::field(&event, "newVersion").is_some_and(|version| version.is_null()) {
                over::deleted();
            } else if event.type_() == "close" {
                tab_sync::storage_lost();
            }
        });
    }
}

fn failure(request: &IdbRequest) -> StorageError {
    let error = request.error().ok().flatten().map(JsValue::from);
    error.map_or_else(|| StorageError::Failed("unknown".into()), |error| storage_error(&error))
}

/// The first of two events at `target`.
async fn settled(target: &EventTarget, events: [&str; 2]) -> Option<Event> {
    JsFuture::from(settling(target, events)).await.ok().map(JsCast::unchecked_into)
}

fn settling(target: &EventTarget, events: [&str; 2]) -> Promise {
    js::promise(|resolve| {
        for event in events {
            // Only something that is no event target could refuse.
            let _ = target.add_event_listener_with_callback(event, resolve);
        }
    })
}

/// The text of a value, or `None` for what is no text or cannot be read without loss.
pub(super) fn text(value: &JsValue) -> Option<String> {
    value.dyn_ref::<JsString>().filter(|text| text.is_valid_utf16()).map(String::from)
}
