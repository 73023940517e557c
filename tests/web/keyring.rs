//! The sealed keyring: what it keeps, what it never shows, and what it leaves alone.

use crate::page::{FULL, Patch, wait_for};
use onlyme::domain::ids::{AccountId, DeviceId};
use onlyme::domain::secret::SessionSecret;
use onlyme::platform::keyring::BrowserKeyring;
use onlyme::service::StorageError;
use onlyme::service::embedded::ports::{Held, Keyring as _, Ring};
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

const SECRET: [u8; 32] = *b"glaze and kiln and clay and wood";

fn held(account: &str, secret: [u8; 32]) -> Held {
    Held { account: AccountId(account.into()), secret: SessionSecret::from_random(secret) }
}

async fn open(device: &str) -> BrowserKeyring {
    let keyring = BrowserKeyring::open(DeviceId(device.into()), true).await;
    assert!(matches!(keyring, BrowserKeyring::Sealed(_)));
    keyring
}

/// Whether nobody is logged in.
async fn is_empty(keyring: &BrowserKeyring) -> bool {
    keyring.load().await.unwrap().all().next().is_none()
}

/// Why the one in use cannot be read.
async fn unreadable(keyring: &BrowserKeyring) -> StorageError {
    let ring = keyring.load().await.unwrap();
    assert!(ring.active.is_none());
    ring.unreadable.unwrap()
}

/// The accounts that are logged in and not in use.
async fn parked(keyring: &BrowserKeyring) -> Vec<String> {
    keyring.load().await.unwrap().parked.into_iter().map(|held| held.account.0).collect()
}

#[track_caller]
fn assert_holds(found: Result<Ring, StorageError>, account: &str, secret: [u8; 32]) {
    let found = found.unwrap().active.unwrap();
    assert_eq!((found.account.0.as_str(), *found.secret.reveal()), (account, secret));
}

/// Runs `body`, which may `ask` an object store of the device database for something.
pub(crate) async fn in_database(body: &str) -> JsValue {
    wait_for(&format!(
        "const db = await new Promise(done => {{
             indexedDB.open('onlyme-device').onsuccess = event => done(event.target.result) }});
         const ask = (name, ...what) => new Promise(done => {{
             const store = db.transaction(name, 'readwrite').objectStore(name);
             const [call, ...rest] = what;
             store[call](...rest).onsuccess = event => done(event.target.result) }});
         try {{ {body} }} finally {{ db.close() }}"
    ))
    .await
}

#[wasm_bindgen_test]
async fn what_is_kept_is_found_by_another_page_load_until_it_is_forgotten() {
    let keyring = open("k-load").await;
    assert!(is_empty(&keyring).await);
    keyring.keep(&held("ana", SECRET)).await.unwrap();
    assert_holds(open("k-load").await.load().await, "ana", SECRET);
    assert!(is_empty(&open("k-other").await).await);
    keyring.keep(&held("ana", [2; 32])).await.unwrap();
    assert_holds(open("k-load").await.load().await, "ana", [2; 32]);
    keyring.forget(&held("ana", [2; 32])).await.unwrap();
    assert!(is_empty(&open("k-load").await).await);
}

#[wasm_bindgen_test]
async fn several_accounts_are_kept_and_one_of_them_is_in_use() {
    let keyring = open("k-ring").await;
    keyring.keep(&held("ana", SECRET)).await.unwrap();
    keyring.keep(&held("bea", [2; 32])).await.unwrap();
    assert_holds(open("k-ring").await.load().await, "bea", [2; 32]);
    assert_eq!(parked(&keyring).await, ["ana"]);
    keyring.park(&AccountId("ana".into())).await.unwrap();
    assert_holds(keyring.load().await, "bea", [2; 32]);
    keyring.park(&AccountId("bea".into())).await.unwrap();
    assert!(keyring.load().await.unwrap().active.is_none());
    assert_eq!(parked(&keyring).await, ["ana", "bea"]);
    // The one that comes back is not in two places.
    keyring.keep(&held("ana", [3; 32])).await.unwrap();
    assert_holds(open("k-ring").await.load().await, "ana", [3; 32]);
    assert_eq!(parked(&keyring).await, ["bea"]);
    keyring.forget(&held("bea", [9; 32])).await.unwrap();
    assert_eq!(parked(&keyring).await, ["bea"], "another session of hers");
    keyring.forget(&held("bea", [2; 32])).await.unwrap();
    assert_eq!(parked(&keyring).await, [""; 0]);
    assert_holds(keyring.load().await, "ana", [3; 32]);
}

#[wasm_bindgen_test]
async fn only_the_session_that_is_meant_is_forgotten() {
    let keyring = open("k-forget").await;
    keyring.keep(&held("ana", SECRET)).await.unwrap();
    for other in [held("ana", [2; 32]), held("bea", SECRET)] {
        keyring.forget(&other).await.unwrap();
        assert_holds(keyring.load().await, "ana", SECRET);
    }
}

#[wasm_bindgen_test]
async fn the_key_cannot_be_exported_and_the_secret_stands_nowhere() {
    open("k-secret").await.keep(&held("ana", SECRET)).await.unwrap();
    let refused = in_database(
        "const key = await ask('keys', 'get', 'k-secret');
         if (key.extractable || key.algorithm.length != 256) return 'weak';
         for (const form of ['raw', 'jwk']) {
             try { await crypto.subtle.exportKey(form, key); return 'exported' }
             catch (error) { if (error.name != 'InvalidAccessError') return error.name }
         }
         return 'refused'",
    );
    assert_eq!(refused.await.as_string().unwrap(), "refused");

    let values = in_database(
        "const values = [...await ask('devices', 'getAll'), ...await ask('keys', 'getAll')];
         return values.map(value => typeof value == 'string' ? value
             : value instanceof CryptoKey ? 'key' : 'what is this?').join('\\n')",
    );
    let values = values.await.as_string().unwrap();
    assert!(!values.contains("what is this?"));
    let forms = [
        String::from_utf8(SECRET.to_vec()).unwrap(),
        hex::encode(SECRET),
        "Z2xhemUgYW5kIGtpbG4gYW5kIGNsYXkgYW5kIHdvb2".into(),
        format!("{SECRET:?}"),
    ];
    for form in forms {
        assert!(!values.contains(&form), "{form}");
    }
}

#[wasm_bindgen_test]
async fn two_sealings_of_one_secret_have_nothing_in_common() {
    let mut seen = std::collections::BTreeSet::new();
    let keyring = open("k-iv").await;
    for _ in 0..20 {
        keyring.keep(&held("ana", SECRET)).await.unwrap();
        let record = in_database("return await ask('devices', 'get', 'k-iv')").await;
        let record: serde_json::Value = serde_json::from_str(&record.as_string().unwrap()).unwrap();
        assert!(seen.insert(record["iv"].to_string()) && seen.insert(record["sealed"].to_string()));
    }
}

#[wasm_bindgen_test]
async fn a_secret_opens_for_its_own_device_and_account_alone() {
    open("k-a").await.keep(&held("ana", SECRET)).await.unwrap();
    open("k-b").await;
    let swaps = [
        // Another device, with the key and the record of this one.
        "await ask('keys', 'put', await ask('keys', 'get', 'k-a'), 'k-b');
         await ask('devices', 'put', await ask('devices', 'get', 'k-a'), 'k-b')",
        // Another account.
        "const record = JSON.parse(await ask('devices', 'get', 'k-a')); record.account = 'bea';
         await ask('devices', 'put', JSON.stringify(record), 'k-b')",
        // Another key.
        "const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false,
             ['encrypt', 'decrypt']);
         await ask('devices', 'put', await ask('devices', 'get', 'k-a'), 'k-b');
         await ask('keys', 'put', key, 'k-b')",
        // No key.
        "await ask('keys', 'delete', 'k-b')",
    ];
    for swap in swaps {
        // The keyring is open before the storage is tampered with, so that it makes no key.
        let keyring = open("k-b").await;
        in_database(swap).await;
        let before = in_database("return await ask('devices', 'get', 'k-b')").await;
        assert_eq!(unreadable(&keyring).await, StorageError::Unreadable, "{swap}");
        assert_eq!(in_database("return await ask('devices', 'get', 'k-b')").await, before);
    }
    assert_holds(open("k-a").await.load().await, "ana", SECRET);
}

#[wasm_bindgen_test]
async fn a_record_that_cannot_be_read_is_set_aside_and_a_newer_one_stays() {
    let keyring = open("k-bad").await;
    in_database("await ask('devices', 'put', '{ not ours', 'k-bad')").await;
    assert_eq!(unreadable(&keyring).await, StorageError::Unreadable);
    assert_eq!(keyring.forget(&held("ana", SECRET)).await, Err(StorageError::Unreadable));
    keyring.keep(&held("ana", SECRET)).await.unwrap();
    assert_holds(keyring.load().await, "ana", SECRET);
    let aside = in_database(
        "const names = (await ask('devices', 'getAllKeys')).filter(k => k.startsWith('k-bad/bad/'));
         return names.length == 1 && await ask('devices', 'get', names[0])",
    );
    assert_eq!(aside.await.as_string().unwrap(), "{ not ours");

    let newer = r#"{"v":2,"anything":1}"#;
    in_database(&format!("await ask('devices', 'put', '{newer}', 'k-bad')")).await;
    assert_eq!(unreadable(&keyring).await, StorageError::Newer);
    assert_eq!(keyring.keep(&held("ana", SECRET)).await, Err(StorageError::Newer));
    let kept = in_database("return await ask('devices', 'get', 'k-bad')").await;
    assert_eq!(kept.as_string().unwrap(), newer);
}

#[wasm_bindgen_test]
async fn a_record_that_cannot_be_read_costs_no_other_account() {
    let keyring = open("k-beside").await;
    keyring.keep(&held("ana", SECRET)).await.unwrap();
    keyring.keep(&held("bea", [2; 32])).await.unwrap();
    keyring.keep(&held("carla", [3; 32])).await.unwrap();
    in_database(
        "await ask('devices', 'put', '{', 'k-beside');
         await ask('devices', 'put', '{', 'k-beside/parked/ana')",
    )
    .await;
    assert_eq!(unreadable(&keyring).await, StorageError::Unreadable);
    assert_eq!(parked(&keyring).await, ["bea"]);
    keyring.keep(&held("bea", [4; 32])).await.unwrap();
    assert_holds(keyring.load().await, "bea", [4; 32]);
}

#[wasm_bindgen_test]
async fn where_nothing_can_be_kept_the_credential_lives_in_memory() {
    let patches: [fn() -> Patch; 3] = [
        || Patch::window("indexedDB", "throw new DOMException('blocked', 'SecurityError')"),
        || Patch::put("throw new DOMException('no keys in private windows', 'DataCloneError')"),
        || {
            let code = "Object.defineProperty(crypto, 'subtle',
                { configurable: true, value: undefined })";
            Patch::new(code, "delete crypto.subtle")
        },
    ];
    for (n, patch) in patches.into_iter().enumerate() {
        let _patch = patch();
        let keyring = BrowserKeyring::open(DeviceId(format!("k-none-{n}")), true).await;
        assert!(matches!(keyring, BrowserKeyring::Memory(_)), "case {n}");
        keyring.keep(&held("ana", SECRET)).await.unwrap();
        assert_holds(keyring.load().await, "ana", SECRET);
    }
}

#[wasm_bindgen_test]
async fn with_a_full_disk_whoever_is_logged_in_stays_so() {
    open("k-full").await.keep(&held("ana", SECRET)).await.unwrap();
    let _patch = Patch::put(FULL);
    let keyring = BrowserKeyring::open(DeviceId("k-full".into()), false).await;
    assert_holds(keyring.load().await, "ana", SECRET);
    keyring.keep(&held("bea", [2; 32])).await.unwrap();
    assert_holds(keyring.load().await, "bea", [2; 32]);
}
