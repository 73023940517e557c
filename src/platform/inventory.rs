//! Lists what Onlyme keeps in this browser, by looking at the storage itself, and removes it.
//!
//! A look never makes a database, never changes anything, and never gives a value away: only names
//! and sizes. Keys of other apps on this origin are not touched. Where the browser does not let us
//! look, the list says so.

use super::{address, database, js, navigation};
use crate::domain::inventory::{ACCOUNTS, Entry, Inventory, PREFIX, Place};
use js_sys::{Array, JsString};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{IdbDatabase, Storage};

/// What the names of our databases and caches begin with.
const NAME: &str = "onlyme";
/// How long another tab may take to give up its connection to a database.
const DELETE_MS: i32 = 3_000;

/// Storage that the browser does not let us look into.
struct Unread;

/// Everything that is there. The databases in `held` are being deleted and held back by another tab,
/// so they cannot be looked into.
pub async fn list(held: &[String]) -> Inventory {
    let (databases, caches, workers) = (databases(held).await, caches().await, workers().await);
    let storages = [storage("localStorage", &Place::Local), storage("sessionStorage", &Place::Tab)];
    let all = storages.into_iter().chain([databases, caches, workers]);
    let kinds = ["localStorage", "sessionStorage", "IndexedDB", "CacheStorage", "service workers"];
    let mut found = Inventory::default();
    for (kind, entries) in kinds.into_iter().zip(all) {
        match entries {
            Ok(entries) => found.entries.extend(entries),
            Err(Unread) => found.unread.push(kind),
        }
    }
    found
}

/// Removes everything, but for the practice accounts if they are to be kept. Gives the names of the
/// databases that another tab still held back after three seconds.
pub async fn remove(keep_accounts: bool) -> Vec<String> {
    clear_storages();
    if let Ok(Some(caches)) = window_field("caches") {
        for name in cache_names(&caches).await.unwrap_or_default() {
            js::settled(js::call(&caches, "delete", &[name.into()])).await;
        }
    }
    for worker in registrations().await.unwrap_or_default() {
        js::settled(js::call(&worker, "unregister", &[])).await;
    }
    let names = database::names().await.unwrap_or_default();
    let ours =
        names.into_iter().filter(|name| is_ours(name) && !(keep_accounts && name == ACCOUNTS));
    // All are asked for before any is waited for, so they take three seconds together.
    let deletions: Vec<_> = ours.map(|name| (database::delete(&name, DELETE_MS), name)).collect();
    let mut held = Vec::new();
    for (deletion, name) in deletions {
        if !deletion.await {
            held.push(name);
        }
    }
    // A tab that still had a database may have written a copy of what was in it.
    clear_storages();
    held
}

fn clear_storages() {
    for name in ["localStorage", "sessionStorage"] {
        if let Ok(Some(storage)) = window_field(name) {
            clear(storage.unchecked_ref());
        }
    }
}

/// Removes our keys from a storage.
pub(super) fn clear(storage: &Storage) {
    for key in our_keys(storage) {
        let _ = storage.remove_item(&key);
    }
}

/// What is in localStorage or sessionStorage.
fn storage(name: &str, place: &Place) -> Result<Vec<Entry>, Unread> {
    let Some(storage) = window_field(name)? else { return Ok(vec![]) };
    let storage: Storage = storage.unchecked_into();
    let entry = |key: String| {
        let value = storage.get_item(&key).ok().flatten();
        let bytes = value.map(|value| 2 * (utf16(&key) + utf16(&value)));
        Entry { place: place.clone(), key, bytes }
    };
    Ok(our_keys(&storage).into_iter().map(entry).collect())
}

fn our_keys(storage: &Storage) -> Vec<String> {
    let count = storage.length().unwrap_or(0);
    let keys = (0..count).filter_map(|n| storage.key(n).ok().flatten());
    keys.filter(|key| key.starts_with(PREFIX)).collect()
}

/// What is in our databases.
async fn databases(held: &[String]) -> Result<Vec<Entry>, Unread> {
    let names = database::names().await.map_err(|_| Unread)?;
    let mut found = Vec::new();
    for name in names.into_iter().filter(|name| is_ours(name)) {
        let whole =
            |bytes| Entry { place: Place::Database(name.clone()), key: String::new(), bytes };
        if held.contains(&name) {
            found.push(whole(None));
            continue;
        }
        match database::open_existing(&name).await {
            Ok(None) => {}
            Ok(Some(open)) => {
                let rows = rows(&open, &name).await;
                open.close();
                match rows {
                    Some(rows) if rows.is_empty() => found.push(whole(Some(0))),
                    Some(rows) => found.extend(rows),
                    None => found.push(whole(None)),
                }
            }
            Err(_) => found.push(whole(None)),
        }
    }
    Ok(found)
}

/// The rows of all object stores; `None` if they cannot be read.
async fn rows(open: &IdbDatabase, name: &str) -> Option<Vec<Entry>> {
    let stores = open.object_store_names();
    let stores: Vec<String> = (0..stores.length()).filter_map(|n| stores.get(n)).collect();
    if stores.is_empty() {
        return Some(vec![]);
    }
    let names: Array = stores.iter().map(|store| JsValue::from_str(store)).collect();
    let transaction = open.transaction_with_str_sequence(&names).ok()?;
    let mut found = Vec::new();
    for store in stores {
        let rows = database::store(&transaction, &store).ok()?;
        let (keys, values) =
            (database::answer(rows.get_all_keys()), database::answer(rows.get_all()));
        let (keys, values): (Array, Array) =
            (keys.await.ok()?.unchecked_into(), values.await.ok()?.unchecked_into());
        for (key, value) in keys.iter().zip(values.iter()) {
            let text =
                |value: &JsValue| value.dyn_ref::<JsString>().map(|text| u64::from(text.length()));
            let bytes = text(&value).map(|value| 2 * (text(&key).unwrap_or(0) + value));
            let key = [&store, "/", &key.as_string().unwrap_or_else(|| "?".into())].concat();
            found.push(Entry { place: Place::Database(name.into()), key, bytes });
        }
    }
    Some(found)
}

/// What is in our caches. How large a cached file is, is not asked: that would read all of it.
async fn caches() -> Result<Vec<Entry>, Unread> {
    let Some(caches) = window_field("caches")? else { return Ok(vec![]) };
    let mut found = Vec::new();
    for name in cache_names(&caches).await? {
        let opened = js::settled(js::call(&caches, "open", &[(&name).into()])).await;
        let files = js::settled(opened.and_then(|cache| js::call(&cache, "keys", &[]))).await;
        let files: Array = files.ok_or(Unread)?.unchecked_into();
        let place = Place::Cache(name);
        if files.length() == 0 {
            found.push(Entry { place: place.clone(), key: String::new(), bytes: None });
        }
        for file in files.iter() {
            let key = js::field(&file, "url").and_then(|url| url.as_string()).unwrap_or_default();
            found.push(Entry { place: place.clone(), key, bytes: None });
        }
    }
    Ok(found)
}

async fn cache_names(caches: &JsValue) -> Result<Vec<String>, Unread> {
    let names = js::settled(js::call(caches, "keys", &[])).await.ok_or(Unread)?;
    let names: Array = names.unchecked_into();
    Ok(names.iter().filter_map(|name| name.as_string()).filter(|name| is_ours(name)).collect())
}

/// The service workers of this app; it has none, but an older or a newer one may.
async fn workers() -> Result<Vec<Entry>, Unread> {
    let entry = |worker: JsValue| Entry { place: Place::Worker, key: scope(&worker), bytes: None };
    Ok(registrations().await?.into_iter().map(entry).collect())
}

async fn registrations() -> Result<Vec<JsValue>, Unread> {
    let Some(container) = field(&window_field("navigator")?.ok_or(Unread)?, "serviceWorker")?
    else {
        return Ok(vec![]);
    };
    let all = js::settled(js::call(&container, "getRegistrations", &[])).await.ok_or(Unread)?;
    let app = [navigation::origin(), address::base()].concat();
    let all: Array = all.unchecked_into();
    Ok(all.iter().filter(|worker| scope(worker).starts_with(&app)).collect())
}

fn scope(worker: &JsValue) -> String {
    js::field(worker, "scope").and_then(|scope| scope.as_string()).unwrap_or_default()
}

/// A field of the window. Reaching for storage that a person has blocked throws.
fn window_field(name: &str) -> Result<Option<JsValue>, Unread> {
    field(js::window().ok_or(Unread)?.as_ref(), name)
}

fn field(target: &JsValue, name: &str) -> Result<Option<JsValue>, Unread> {
    let found = js_sys::Reflect::get(target, &name.into()).map_err(|_| Unread)?;
    Ok((!found.is_undefined() && !found.is_null()).then_some(found))
}

/// Whether a database or a cache is ours; another app's name may only begin like ours.
fn is_ours(name: &str) -> bool {
    let rest = name.strip_prefix(NAME);
    rest.is_some_and(|rest| !rest.starts_with(|next: char| next.is_ascii_alphanumeric()))
}

fn utf16(text: &str) -> u64 {
    text.encode_utf16().map(|_| 1).sum()
}
