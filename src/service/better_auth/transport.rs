//! The way to the server, as small as it can be: a request out, an answer back. The browser gives it
//! `fetch`; the host tests give it a client with cookies of its own.
//!
//! Never shows a cookie or a header: what the adapter needs is in the answer's text.

use zeroize::Zeroizing;

/// A request. The way is below the server's base path and begins with a slash.
#[derive(Debug)]
pub enum Request<'a> {
    /// Reads.
    Get(&'a str),
    /// Changes something; the body is JSON. It is wiped when it was sent, for it may hold a password.
    Post(&'a str, Zeroizing<String>),
}

/// What came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// For how many seconds the server wants to be left alone, if it says so.
    pub retry_after: Option<u32>,
    /// The text.
    pub body: String,
}

/// Nothing came back that could be an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoReply {
    /// There is no connection, or it broke.
    Lost,
    /// Nothing was sent: this device had no network.
    Unsent,
    /// The time was over.
    Late,
    /// More came than any answer of this server has.
    TooLong,
}

/// Most bytes of an answer: 10,000 sessions with room to spare.
pub const MOST_BYTES: usize = 8 * 1_024 * 1_024;
/// Longest wait for a whole answer, in milliseconds.
pub const LONGEST_MS: u32 = 10_000;

/// Sends requests with this browser's cookies.
#[allow(async_fn_in_trait, reason = "one thread: no future is ever sent to another")]
pub trait Transport {
    /// What [`Self::turn`] gives; the turn is over when it is dropped.
    type Turn;

    /// Sends one request, once, and waits for at most [`LONGEST_MS`].
    ///
    /// # Errors
    /// [`NoReply`]. But for [`NoReply::Unsent`], whether the request arrived is then unknown.
    async fn send(&self, request: Request<'_>) -> Result<Answer, NoReply>;

    /// Waits until no other tab of this browser has its turn. The server acts for whichever account
    /// the browser's one cookie names, so looking which one that is and acting must not be divided.
    async fn turn(&self) -> Self::Turn;
}
