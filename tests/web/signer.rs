//! This device's keys for saved logins: what they sign, and that nobody gets one out.

use crate::keyring::in_database;
use onlyme::domain::ids::{DeviceId, KeyId};
use onlyme::platform::signer::BrowserSigner;
use onlyme::service::embedded::ports::Signer as _;
use wasm_bindgen_test::wasm_bindgen_test;

fn signer(device: &str) -> BrowserSigner {
    BrowserSigner::new(DeviceId(device.into()), true)
}

fn key(name: &str) -> KeyId {
    KeyId(name.into())
}

#[wasm_bindgen_test]
async fn the_key_of_a_saved_login_cannot_be_exported() {
    signer("s-export").make(&key("one")).await.unwrap();
    let refused = in_database(
        "const key = await ask('keys', 'get', 's-export/login/one');
         if (key.type != 'private' || key.extractable || key.algorithm.namedCurve != 'P-256')
             return 'weak';
         if (key.usages.join() != 'sign') return 'may do more than sign';
         for (const form of ['pkcs8', 'jwk', 'raw']) {
             try { await crypto.subtle.exportKey(form, key); return 'exported as ' + form }
             catch (error) {
                 if (!['InvalidAccessError', 'NotSupportedError'].includes(error.name))
                     return error.name
             }
         }
         return 'refused'",
    );
    assert_eq!(refused.await.as_string().unwrap(), "refused");
}

#[wasm_bindgen_test]
async fn a_signature_fits_its_own_text_and_its_own_key_alone() {
    let laptop = signer("s-fits");
    let public = laptop.make(&key("one")).await.unwrap();
    let parts = ["onlyme-one-tap/1", "https://a.example", "embedded", "ana", "laptop", "g", "c"];
    let text = parts.join("\n");
    let signature = signer("s-fits").sign(&key("one"), &text).await.unwrap().unwrap();
    assert!(laptop.verify(&public, &text, &signature).await);
    for n in 0..parts.len() {
        let mut other = parts;
        other[n] = "another";
        assert!(!laptop.verify(&public, &other.join("\n"), &signature).await, "part {n}");
    }
    // Two parts swapped, one cut, one moved over the border.
    for text in
        [&text[1..], &text.replace("ana\nlaptop", "laptop\nana"), &text.replacen('\n', "", 1)]
    {
        assert!(!laptop.verify(&public, text, &signature).await);
    }
    let another = laptop.make(&key("two")).await.unwrap();
    assert!(!laptop.verify(&another, &text, &signature).await);
    for n in 0..signature.len() {
        let mut bent = signature.clone();
        bent[n] ^= 1;
        assert!(!laptop.verify(&public, &text, &bent).await, "byte {n}");
    }
    for nonsense in [&[][..], &[0; 64], &signature[..63], &another] {
        assert!(!laptop.verify(&public, &text, nonsense).await);
        assert!(!laptop.verify(nonsense, &text, &signature).await);
    }
}

#[wasm_bindgen_test]
async fn a_device_knows_its_own_keys_and_no_other_s() {
    let (a, b) = (signer("s-own"), signer("s-own-2"));
    a.make(&key("one")).await.unwrap();
    b.make(&key("two")).await.unwrap();
    assert_eq!(a.names().await.unwrap(), [key("one")]);
    assert_eq!(b.names().await.unwrap(), [key("two")]);
    assert!(a.sign(&key("two"), "text").await.unwrap().is_none());
    b.forget(&key("one")).await.unwrap();
    assert!(a.sign(&key("one"), "text").await.unwrap().is_some());
    a.forget(&key("one")).await.unwrap();
    assert!(a.sign(&key("one"), "text").await.unwrap().is_none());
    assert_eq!(a.names().await.unwrap(), []);
}

#[wasm_bindgen_test]
async fn what_is_no_key_or_cannot_sign_is_as_good_as_none() {
    let laptop = signer("s-bad");
    // The first key makes the database.
    laptop.make(&key("whole")).await.unwrap();
    let planted = [
        "'text'",
        "{ type: 'private' }",
        "await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt'])",
        "(await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false,
             ['sign', 'verify'])).publicKey",
    ];
    for value in planted {
        let plant = format!("await ask('keys', 'put', {value}, 's-bad/login/one')");
        in_database(&plant).await;
        assert!(laptop.sign(&key("one"), "text").await.unwrap().is_none(), "{value}");
    }
}

#[wasm_bindgen_test]
async fn where_nothing_outlives_the_tab_there_are_no_keys() {
    let signer = BrowserSigner::new(DeviceId("s-memory".into()), false);
    assert!(!signer.available());
    assert_eq!(signer.names().await.unwrap(), []);
}
