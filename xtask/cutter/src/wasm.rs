//! What of a wasm nobody needs to download. Never changes what it does.

use crate::{Outcome, arrange, glue};
use walrus::ModuleConfig;
use wasm_encoder::reencode::{Reencode as _, RoundtripReencoder};
use wasm_encoder::{ExportSection, RawSection};
use wasmparser::{Parser, Payload};

/// Classes for streams of servers, which `leptos` brings and nothing here uses. wasm-bindgen
/// exports every class, so no linker can take them out.
const UNUSED: &str = "intounderlying";

/// A linked wasm without [`UNUSED`]. The app's before it is cut: whatever is exported starts with it,
/// and so would all that it needs. Every other byte stays, because the cutter goes by their places.
pub(crate) fn without_unused(linked: &[u8]) -> Outcome<Vec<u8>> {
    let fail = |error: wasmparser::BinaryReaderError| format!("Not a wasm: {error}");
    let mut module = wasm_encoder::Module::new();
    for payload in Parser::new(0).parse_all(linked) {
        let payload = payload.map_err(fail)?;
        if let Payload::ExportSection(section) = payload {
            let mut kept = ExportSection::new();
            for export in section {
                let export = export.map_err(fail)?;
                if !export.name.contains(UNUSED) {
                    let kind = RoundtripReencoder.export_kind(export.kind);
                    let kind = kind.map_err(|error| format!("{}: {error:?}", export.name))?;
                    kept.export(export.name, kind, export.index);
                }
            }
            module.section(&kept);
        } else if let Some((id, range)) = payload.as_section() {
            let data = usize::try_from(range.start)
                .ok()
                .zip(usize::try_from(range.end).ok())
                .and_then(|(start, end)| linked.get(start..end))
                .ok_or("A section of the app lies outside it.")?;
            module.section(&RawSection { id, data });
        }
    }
    Ok(module.finish())
}

/// The wasm without [`UNUSED`] and the names of its functions, with the `names` that it shares with its JavaScript
/// shortened, each to its place in the list, and in an order that compresses well.
pub(crate) fn slimmed(bytes: &[u8], names: &[String]) -> Outcome<Vec<u8>> {
    let mut config = ModuleConfig::new();
    config.generate_name_section(false).generate_producers_section(false);
    let used = without_unused(bytes)?;
    let mut module = config.parse(&used).map_err(|error| format!("Not a wasm: {error:#}"))?;
    let short = |name: &str| names.iter().position(|known| known == name).map(glue::short);
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
    let customs: Vec<_> = module.customs.iter().map(|(id, _)| id).collect();
    for custom in customs {
        module.customs.delete(custom);
    }
    walrus::passes::gc::run(&mut module);
    arrange::arranged(&module.emit_wasm())
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_encoder::{CustomSection, ExportKind, GlobalSection, GlobalType, ValType};

    /// A wasm with a number under two names, and a section that only the cutter reads.
    fn sample(names: &[&str]) -> Vec<u8> {
        let mut globals = GlobalSection::new();
        let kind = GlobalType { val_type: ValType::I32, mutable: false, shared: false };
        globals.global(kind, &wasm_encoder::ConstExpr::i32_const(1));
        let mut exports = ExportSection::new();
        for name in names {
            exports.export(name, ExportKind::Global, 0);
        }
        let places = CustomSection { name: "linking".into(), data: [1, 2, 3].as_slice().into() };
        let mut module = wasm_encoder::Module::new();
        module.section(&globals).section(&exports).section(&places);
        module.finish()
    }

    #[test]
    fn unused_classes_are_no_longer_exported_and_all_else_stays_to_the_byte() {
        let linked = sample(&["main", "intounderlyingsink_close_58a9", "memory"]);
        assert_eq!(without_unused(&linked).unwrap(), sample(&["main", "memory"]));
        assert!(without_unused(b"no wasm").is_err());
    }

    #[test]
    fn a_slim_wasm_has_short_names_and_nothing_that_only_people_read() {
        let slim =
            slimmed(&sample(&["a_long_name", "memory"]), &["a_long_name".to_owned()]).unwrap();
        let names = Parser::new(0).parse_all(&slim).flat_map(|payload| match payload.unwrap() {
            Payload::ExportSection(section) => {
                section.into_iter().map(|export| export.unwrap().name.to_owned()).collect()
            }
            Payload::CustomSection(section) => vec![section.name().to_owned()],
            _ => vec![],
        });
        assert_eq!(names.collect::<Vec<_>>(), ["o0", "memory"]);
    }
}
