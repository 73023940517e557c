//! Seals and opens a session's secret with a key that no script can read (AES-GCM, 256 bit), and
//! signs and checks the challenges of saved logins with another (ECDSA, P-256, SHA-256).
//!
//! Never keeps anything; `keyring.rs` does. The copies of a secret that JavaScript needs for a
//! moment are wiped.

use super::{js, random};
use js_sys::{Array, Object, Promise, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{CryptoKey, SubtleCrypto};
use zeroize::Zeroizing;

/// What the browser refused to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct CryptoFailed;

/// A secret that only the key opens, and only in the context that it was sealed for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Sealed {
    /// Fresh for each sealing.
    pub(super) iv: [u8; 12],
    /// The secret and its tag.
    pub(super) bytes: Vec<u8>,
}

/// Whether there is a WebCrypto; pages that came over plain http have none.
pub(super) fn available() -> bool {
    subtle().is_some()
}

/// A new key that can never leave the browser.
pub(super) async fn new_key() -> Result<CryptoKey, CryptoFailed> {
    let algorithm = js::object(&[("name", "AES-GCM".into()), ("length", 256.into())]);
    let uses = Array::of2(&"encrypt".into(), &"decrypt".into());
    let made = with(|subtle| subtle.generate_key_with_object(&algorithm, false, &uses)).await?;
    made.dyn_into().map_err(|_| CryptoFailed)
}

/// Seals `secret` for `context`.
pub(super) async fn seal(
    key: &CryptoKey,
    context: &str,
    secret: &[u8; 32],
) -> Result<Sealed, CryptoFailed> {
    let iv = random::bytes::<12>();
    let (algorithm, plain) = (parameters(&iv, context), Uint8Array::from(secret.as_slice()));
    let sealed = with(|s| s.encrypt_with_object_and_js_u8_array(&algorithm, key, &plain)).await;
    plain.fill(0, 0, plain.length());
    Ok(Sealed { iv, bytes: Uint8Array::new(&sealed?).to_vec() })
}

/// Opens what was sealed for this very `context`.
pub(super) async fn open(
    key: &CryptoKey,
    context: &str,
    sealed: &Sealed,
) -> Result<Zeroizing<[u8; 32]>, CryptoFailed> {
    let algorithm = parameters(&sealed.iv, context);
    let bytes = Uint8Array::from(sealed.bytes.as_slice());
    let plain = with(|s| s.decrypt_with_object_and_js_u8_array(&algorithm, key, &bytes)).await?;
    let plain = Uint8Array::new(&plain);
    if plain.length() != 32 {
        return Err(CryptoFailed);
    }
    let mut secret = Zeroizing::new([0; 32]);
    plain.copy_to(secret.as_mut_slice());
    plain.fill(0, 0, 32);
    Ok(secret)
}

/// A new pair: the private half, which can never leave the browser, and the public one (SPKI).
pub(super) async fn new_pair() -> Result<(CryptoKey, Vec<u8>), CryptoFailed> {
    let uses = Array::of2(&"sign".into(), &"verify".into());
    let made = with(|s| s.generate_key_with_object(&p256(), false, &uses)).await?;
    let half = |name| -> Result<CryptoKey, CryptoFailed> {
        js::field(&made, name).and_then(|key| key.dyn_into().ok()).ok_or(CryptoFailed)
    };
    let (private, public) = (half("privateKey")?, half("publicKey")?);
    let public = with(|s| s.export_key("spki", &public)).await?;
    Ok((private, Uint8Array::new(&public).to_vec()))
}

/// Signs `text`.
pub(super) async fn sign(key: &CryptoKey, text: &str) -> Result<Vec<u8>, CryptoFailed> {
    let text = Uint8Array::from(text.as_bytes());
    let signed = with(|s| s.sign_with_object_and_js_u8_array(&ecdsa(), key, &text)).await?;
    Ok(Uint8Array::new(&signed).to_vec())
}

/// Whether `signature` of `text` was made with the private half of `public`.
pub(super) async fn verify(
    public: &[u8],
    text: &str,
    signature: &[u8],
) -> Result<bool, CryptoFailed> {
    let uses = Array::of1(&"verify".into());
    let public = Uint8Array::from(public);
    let key = with(|s| s.import_key_with_object("spki", &public, &p256(), true, &uses)).await?;
    let key: CryptoKey = key.dyn_into().map_err(|_| CryptoFailed)?;
    let (text, signature) = (Uint8Array::from(text.as_bytes()), Uint8Array::from(signature));
    let right = with(|s| {
        s.verify_with_object_and_js_u8_array_and_js_u8_array(&ecdsa(), &key, &signature, &text)
    });
    Ok(right.await?.is_truthy())
}

fn p256() -> Object {
    js::object(&[("name", "ECDSA".into()), ("namedCurve", "P-256".into())])
}

fn ecdsa() -> Object {
    js::object(&[("name", "ECDSA".into()), ("hash", "SHA-256".into())])
}

fn parameters(iv: &[u8; 12], context: &str) -> Object {
    js::object(&[
        ("name", "AES-GCM".into()),
        ("iv", Uint8Array::from(iv.as_slice()).into()),
        ("additionalData", Uint8Array::from(context.as_bytes()).into()),
    ])
}

async fn with(
    call: impl FnOnce(&SubtleCrypto) -> Result<Promise, JsValue>,
) -> Result<JsValue, CryptoFailed> {
    let promise = call(&subtle().ok_or(CryptoFailed)?).map_err(|_| CryptoFailed)?;
    JsFuture::from(promise).await.map_err(|_| CryptoFailed)
}

fn subtle() -> Option<SubtleCrypto> {
    let crypto = JsValue::from(js::window()?.crypto().ok()?);
    js::field(&crypto, "subtle")?.dyn_into().ok()
}
