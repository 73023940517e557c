//! What the practice screen needs of the browser: which practice devices stand in the frames of this
//! tab, and the note of a fire drill. Frames share the session storage of their tab, so the tab can
//! prepare a device before its frame is there, and see how it stands.
//!
//! Never keeps a password.

use super::device::{self, Stage, ThisTab, session_storage};
use super::random;
use crate::domain::device::PracticeDevice;
use crate::domain::ids::DeviceId;

/// Where the tab notes the fire drill that is under way, so that it goes on after a reload.
const DRILL_KEY: &str = "onlyme/drill";

/// The device in the frame called so; it gets its name now if it has none yet.
#[must_use]
pub fn in_frame(device: PracticeDevice) -> ThisTab {
    in_frame_of(device, Stage::Practice)
}

/// The same, in a frame that a guide has put up.
#[must_use]
pub fn in_guide(device: PracticeDevice) -> ThisTab {
    in_frame_of(device, Stage::Guide)
}

fn in_frame_of(device: PracticeDevice, stage: Stage) -> ThisTab {
    ThisTab { practice: device::identity_at(&device::frame_key(device, stage), Some(device)) }
}

/// A practice device that nobody has met before.
#[must_use]
pub fn stranger(device: PracticeDevice) -> ThisTab {
    again(device, DeviceId(random::id()))
}

/// The same device once more.
#[must_use]
pub const fn again(device: PracticeDevice, id: DeviceId) -> ThisTab {
    ThisTab { practice: Some((device, id)) }
}

/// 32 random bytes.
#[must_use]
pub fn random() -> [u8; 32] {
    random::bytes()
}

/// The note of a fire drill.
#[must_use]
pub fn drill() -> Option<String> {
    session_storage()?.get_item(DRILL_KEY).ok()?
}

/// Writes the note, or removes it. Where the browser keeps nothing, a drill lasts as long as the page.
pub fn note_drill(text: Option<&str>) {
    let Some(storage) = session_storage() else { return };
    let _ = match text {
        Some(text) => storage.set_item(DRILL_KEY, text),
        None => storage.remove_item(DRILL_KEY),
    };
}
