//! Names for accounts, devices, sessions and saved logins. Handles only: holding one opens nothing.

use serde::{Deserialize, Serialize};

macro_rules! handle {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub String);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

handle! {
    /// Which account. Random, opaque, never reused; says nothing about the person.
    AccountId
}
handle! {
    /// Which device: this browser, or one practice device.
    DeviceId
}
handle! {
    /// Which session in a list of sessions. A handle to close it by, never a credential: knowing
    /// it lets nobody in.
    SessionId
}

handle! {
    /// The beginning of a session's handle, for logs: it says whether two entries are about the same
    /// session, and closes nothing.
    SessionMark
}

impl SessionId {
    /// The mark of this session.
    #[must_use]
    pub fn mark(&self) -> SessionMark {
        SessionMark(self.0.chars().take(16).collect())
    }
}

handle! {
    /// Which saved login. A handle to withdraw it by; without the device's key it opens nothing.
    GrantId
}

handle! {
    /// Which of a device's keys. The key itself never leaves the browser's key store.
    KeyId
}
