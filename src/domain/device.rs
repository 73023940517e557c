//! What a device is called: its kind, browser and system. Reads a user-agent string it is given,
//! never the browser's own.

use super::ids::DeviceId;
use serde::{Deserialize, Serialize};

/// What the device looks like; picks its icon.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeviceKind {
    /// A phone.
    Phone,
    /// A tablet.
    Tablet,
    /// A laptop or desktop computer.
    Computer,
}

/// A device as the account service knows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Device {
    /// Which device.
    pub id: DeviceId,
    /// Its kind.
    pub kind: DeviceKind,
    /// The browser's name, such as "Firefox"; empty when not recognised.
    pub browser: String,
    /// The system's name, such as "Linux"; empty when not recognised.
    pub system: String,
    /// Whether this is a practice device: a tab with an identity of its own.
    pub practice: bool,
}

/// The practice devices that `/practice` opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PracticeDevice {
    /// Safari on an iPhone.
    Iphone,
    /// Chrome on an Android phone.
    Android,
    /// Another computer: Edge on Windows.
    Computer,
}

impl PracticeDevice {
    /// All of them, in the order in which the screen offers them.
    pub const ALL: [Self; 3] = [Self::Iphone, Self::Android, Self::Computer];

    /// The word in the address that opens it, `?device=…`.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Iphone => "iphone",
            Self::Android => "android",
            Self::Computer => "computer",
        }
    }

    /// The device that `word` opens, if it is one of ours.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|d| d.word() == word)
    }

    /// The identity that this practice device shows to the account service.
    #[must_use]
    pub fn device(self, id: DeviceId) -> Device {
        let (kind, browser, system) = match self {
            Self::Iphone => (DeviceKind::Phone, "Safari", "iPhone"),
            Self::Android => (DeviceKind::Phone, "Chrome", "Android"),
            Self::Computer => (DeviceKind::Computer, "Edge", "Windows"),
        };
        Device { id, kind, browser: browser.into(), system: system.into(), practice: true }
    }
}

impl Device {
    /// The device that sends `user_agent`. Looks for the few names that people know; anything else
    /// stays empty rather than guessed.
    #[must_use]
    pub fn from_user_agent(id: DeviceId, user_agent: &str) -> Self {
        let has = |word: &str| user_agent.contains(word);
        // The order matters: Edge and Opera also say "Chrome", and Chrome also says "Safari".
        let browser = [
            ("Edg", "Edge"),
            ("OPR/", "Opera"),
            ("SamsungBrowser", "Samsung Internet"),
            ("Firefox/", "Firefox"),
            ("FxiOS", "Firefox"),
            ("CriOS", "Chrome"),
            ("Chrome/", "Chrome"),
            ("Safari/", "Safari"),
        ];
        let system = [
            ("iPhone", "iPhone"),
            ("iPad", "iPad"),
            ("Android", "Android"),
            ("CrOS", "ChromeOS"),
            ("Windows", "Windows"),
            ("Mac OS X", "Mac"),
            ("Linux", "Linux"),
        ];
        let name = |table: &[(&str, &str)]| {
            table.iter().find(|(mark, _)| has(mark)).map_or_else(String::new, |(_, n)| (*n).into())
        };
        let system = name(&system);
        let kind = match system.as_str() {
            "iPhone" => DeviceKind::Phone,
            // Android tablets leave out the word that Android phones say.
            "Android" if has("Mobile") => DeviceKind::Phone,
            "iPad" | "Android" => DeviceKind::Tablet,
            _ => DeviceKind::Computer,
        };
        Self { id, kind, browser: name(&browser), system, practice: false }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(user_agent: &str, browser: &str, system: &str, kind: DeviceKind) {
        let device = Device::from_user_agent(DeviceId("d".into()), user_agent);
        assert_eq!((device.browser.as_str(), device.system.as_str()), (browser, system));
        assert_eq!(device.kind, kind);
    }

    #[test]
    fn common_browsers_are_called_by_the_names_people_know() {
        use DeviceKind::{Computer, Phone, Tablet};
        check(
            "Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0",
            "Firefox",
            "Linux",
            Computer,
        );
        check(
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36 Edg/156.0.0.0",
            "Edge",
            "Windows",
            Computer,
        );
        check(
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Safari/605.1.15",
            "Safari",
            "Mac",
            Computer,
        );
        check(
            "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/156.0 Mobile/15E148 Safari/604.1",
            "Chrome",
            "iPhone",
            Phone,
        );
        check(
            "Mozilla/5.0 (Linux; Android 16; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Mobile Safari/537.36",
            "Chrome",
            "Android",
            Phone,
        );
        check(
            "Mozilla/5.0 (Linux; Android 16; SM-X900) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36",
            "Chrome",
            "Android",
            Tablet,
        );
        check("curl/8.0", "", "", Computer);
    }
}
