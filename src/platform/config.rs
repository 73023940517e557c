//! How this site is set up, as the boot script has written it on `<html>`. Asks for no file itself.

use super::js;
use crate::domain::config::Config;

/// The configuration. `None` where the boot script has written none, or none that it lets through.
#[must_use]
pub fn read() -> Option<Config> {
    let root = js::root()?;
    Config::read(|setting| root.get_attribute(&["data-", setting].concat()))
}
