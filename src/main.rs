//! Starts the app, and says where it may be cut: with the feature `split`, what is loaded after the
//! log-in screen becomes files of their own. `cargo xtask build` cuts; `trunk serve` does not.

use onlyme::app;
use onlyme::later::Parts;

fn main() {
    let parts = Parts {
        service: || Box::pin(async { cut::service().await.ok() }),
        server: || Box::pin(async { cut::server().await.ok() }),
        inside: || Box::pin(async { cut::inside().await.ok() }),
    };
    app::run(Box::pin(app::start(parts)));
}

/// The places where the app is cut. In the binary, so that the hasher, which shares the library,
/// does not carry them.
#[cfg(feature = "split")]
mod cut {
    use leptos::wasm_split::{SplitLoaderError, wasm_split};
    use onlyme::later::{self, OpenService};
    use onlyme::state::later::Later;

    #[wasm_split(service, wasm_split_path = leptos::wasm_split, fallible)]
    pub(crate) fn service() -> Result<OpenService, SplitLoaderError> {
        Ok(later::service())
    }

    #[wasm_split(server, wasm_split_path = leptos::wasm_split, fallible)]
    pub(crate) fn server() -> Result<OpenService, SplitLoaderError> {
        Ok(later::server())
    }

    #[wasm_split(inside, wasm_split_path = leptos::wasm_split, fallible)]
    pub(crate) fn inside() -> Result<Later, SplitLoaderError> {
        Ok(later::inside())
    }
}

/// Everything is here already.
#[cfg(not(feature = "split"))]
mod cut {
    use onlyme::later::{self, OpenService};
    use onlyme::state::later::Later;
    use std::convert::Infallible;
    use std::future::{Ready, ready};

    pub(crate) fn service() -> Ready<Result<OpenService, Infallible>> {
        ready(Ok(later::service()))
    }

    pub(crate) fn server() -> Ready<Result<OpenService, Infallible>> {
        ready(Ok(later::server()))
    }

    pub(crate) fn inside() -> Ready<Result<Later, Infallible>> {
        ready(Ok(later::inside()))
    }
}
