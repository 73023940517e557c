//! The server that the tests speak to: one that runs already, or one of their own, which ends with them.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;

/// The page that our own server trusts.
const PAGE: &str = "http://127.0.0.1:8080";

/// Where a server is.
#[derive(Clone, Debug)]
pub struct Server {
    /// The address, without the base path.
    pub url: String,
    /// The origin of the pages that it trusts.
    pub origin: String,
}

/// The server for all tests.
pub fn server() -> &'static Server {
    static SERVER: OnceLock<Server> = OnceLock::new();
    SERVER.get_or_init(|| match std::env::var("AUTH_SERVER_URL") {
        Ok(url) => {
            let origin = std::env::var("AUTH_SERVER_ORIGIN").unwrap_or_else(|_| PAGE.into());
            Server { url, origin }
        }
        Err(_) => start(&[]),
    })
}

/// Starts a server with more settings. It ends when its input does, which this process holds open.
pub fn start(settings: &[(&str, &str)]) -> Server {
    let mut child: Child = Command::new("node")
        .arg("server.mjs")
        .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/auth-server"))
        .envs([("PORT", "0"), ("SPA_ORIGIN", PAGE), ("END_WITH_STDIN", "1")])
        .envs(settings.iter().copied())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("Node is needed, and `npm ci` in tests/auth-server");
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let ready = lines.find_map(|line| line.ok()?.strip_prefix("READY ").map(str::to_owned));
    let port = ready.expect("the server says READY and its port");
    // Its end is this process's: the handle is never dropped.
    std::mem::forget(child);
    Server { url: format!("http://127.0.0.1:{port}"), origin: PAGE.into() }
}
