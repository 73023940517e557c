//! Starts the app. Nothing else happens here.

fn main() {
    // Not Leptos's own `spawn_local`: its executor exists only once something is mounted.
    wasm_bindgen_futures::spawn_local(onlyme::app::start());
}
