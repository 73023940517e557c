//! The security log as a file: saved, and read again to be checked. Nothing is sent anywhere.

use super::dates;
use crate::domain::chain::{Chain, MOST_BYTES};
use crate::platform::{dom, text_file};
use leptos::ev::Event;

/// The name of the file, and the address of a link that saves it, until [`forget`].
#[must_use]
pub fn offer(chain: &Chain) -> (String, String) {
    let today = dates::iso(dates::now());
    let day = today.get(..10).unwrap_or_default();
    let url = dom::file_url("application/json", &chain.to_file());
    (["onlyme-log-", day, ".json"].concat(), url)
}

/// Lets go of a file that a link no longer offers.
pub fn forget(url: &str) {
    dom::forget_file(url);
}

/// Reads the file that was just chosen in the file input behind `event`; `None` if none was.
///
/// # Errors
/// It is no security log.
pub async fn chosen(event: Event) -> Option<Result<Chain, ()>> {
    let file = text_file::take(&event)?;
    let text = text_file::read(&file, MOST_BYTES).await;
    Some(text.and_then(|text| Chain::from_file(&text).ok()).ok_or(()))
}
