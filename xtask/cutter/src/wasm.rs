//! What of a wasm nobody needs to download. Never changes what it does.

use crate::Outcome;
use walrus::{Module, ModuleConfig};

/// Classes for streams of servers, which `leptos` brings and nothing here uses. wasm-bindgen
/// exports every class, so no linker can take them out.
const UNUSED: &str = "intounderlying";

/// The wasm without the names of its functions and without [`UNUSED`], and with the `names` that it
/// shares with its JavaScript shortened, each to its place in the list.
pub(crate) fn slimmed(bytes: &[u8], names: &[String]) -> Outcome<Vec<u8>> {
    let mut config = ModuleConfig::new();
    config.generate_name_section(false).generate_producers_section(false);
    let mut module = config.parse(bytes).map_err(|error| format!("Not a wasm: {error:#}"))?;
    let short = |name: &str| names.iter().position(|known| known == name).map(super::glue::short);
    for import in module.imports.iter_mut() {
        if let Some(short) = short(&import.name) {
            import.name = short;
        }
    }
    for export in module.exports.iter_mut() {
        if let Some(short) = short(&export.name) {
            export.name = short;
        }
    }
    drop_unused(&mut module);
    Ok(module.emit_wasm())
}

fn drop_unused(module: &mut Module) {
    let unused: Vec<_> =
        module.exports.iter().filter(|e| e.name.contains(UNUSED)).map(walrus::Export::id).collect();
    for export in unused {
        module.exports.delete(export);
    }
    let customs: Vec<_> = module.customs.iter().map(|(id, _)| id).collect();
    for custom in customs {
        module.customs.delete(custom);
    }
    walrus::passes::gc::run(module);
}
