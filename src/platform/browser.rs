//! The parts of the browser that the embedded account service is made of. Only names them.

use super::clock::BrowserClock;
use super::hasher_worker::BrowserHasher;
use super::keyring::BrowserKeyring;
use super::random::BrowserRandom;
use super::saved_mirror::BrowserMirror;
use super::signer::BrowserSigner;
use super::store::BrowserStore;
use crate::service::embedded::Parts;

/// The browser, as the parts of an account service.
#[derive(Clone, Copy, Debug)]
pub struct Browser;

impl Parts for Browser {
    type Store = BrowserStore;
    type Clock = BrowserClock;
    type Random = BrowserRandom;
    type Hasher = BrowserHasher;
    type Keyring = BrowserKeyring;
    type Signer = BrowserSigner;
    type Mirror = BrowserMirror;
}
