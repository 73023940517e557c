//! `cutter RAW STYLE OUT`: cuts the app's wasm, as cargo made it with the feature `split`, into the
//! part that starts and those that are loaded later, of which the other screens bring their STYLE
//! sheet with them, and writes all to the empty folder OUT with names that change with their
//! content. `cutter slim FILE`: takes out of a finished wasm or a script what only people would read.
//!
//! Called by `cargo xtask finish`, which names the new files in the page. Never touches the page.

mod arrange;
mod glue;
mod wasm;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use sha2::{Digest as _, Sha384};
use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, ExitCode};
use std::{env, fs};

/// What went wrong, in words.
type Outcome<T = ()> = Result<T, String>;

/// Where the split app expects its loaders, as the cutting library names it.
const LINK: &str = "./__wasm_split.js";

/// The part whose style sheet comes with it, by its name in `src/main.rs`.
const SCREENS: &str = "inside";

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let done = match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["slim", file] => slim(Path::new(file)),
        [raw, style, out] => cut(Path::new(raw), Path::new(style), Path::new(out)),
        _ => Err("cutter takes RAW STYLE OUT, or slim FILE".into()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("{failure}");
            ExitCode::FAILURE
        }
    }
}

fn slim(file: &Path) -> Outcome {
    if file.extension().is_some_and(|end| end == "js") {
        return write(file, glue::without_comments(&text(file)?).as_bytes());
    }
    write(file, &wasm::slimmed(&read(file)?, &[])?)
}

fn cut(raw: &Path, style: &Path, out: &Path) -> Outcome {
    let work = out.join("cut");
    let whole = wasm::without_unused(&read(raw)?)?;
    let main = work.join("onlyme.wasm");
    let mut options = wasm_split_cli_support::Options::new(&whole);
    options.output_dir = &work;
    options.main_out_path = &main;
    options.link_name = LINK;
    let parts = wasm_split_cli_support::transform(options)
        .map_err(|error| format!("The app cannot be cut: {error:#}"))?;
    bind(&main, &work)?;

    let script = glue::sorted(&text(&work.join("onlyme.js"))?)?;
    let names = glue::long_names(&script);
    let start = wasm::slimmed(&read(&work.join("onlyme_bg.wasm"))?, &names)?;
    let mut later = BTreeMap::new();
    for file in &parts.split_modules {
        let stem = file.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
        later.insert(stem.to_owned(), wasm::slimmed(&read(file)?, &[])?);
    }

    let style = read(style)?;

    // One hash for all, because the parts of two builds do not fit each other.
    let mut hash = Sha384::new();
    hash.update(&script);
    hash.update(&start);
    hash.update(&style);
    for part in later.values() {
        hash.update(part);
    }
    let hash = hash.finalize().iter().take(8).fold(0, |hash, byte| hash << 8 | u64::from(*byte));

    // What several parts share is a chunk to the library.
    let file = |stem: &str| {
        let name = stem.trim_start_matches("split_").replace("chunk_", "shared-");
        format!("{name}-{hash:016x}.wasm")
    };
    for (stem, part) in &later {
        write(&out.join(file(stem)), part)?;
    }
    let loaders = parts.prefetch_map.iter().map(|(name, stems)| {
        let files = stems.iter().filter_map(|stem| Some((file(stem), digest(later.get(stem)?))));
        (name.clone(), files.collect())
    });
    let mut loaders: BTreeMap<String, glue::Files> = loaders.collect();
    let sheet = format!("later-{hash:016x}.css");
    write(&out.join(&sheet), &style)?;
    let screens = loaders.get_mut(SCREENS).ok_or("The app has no part for the other screens.")?;
    screens.push((sheet, digest(&style)));
    let script = glue::rewritten(&script, &names, loaders)?;
    write(&out.join(format!("onlyme-{hash:016x}.js")), script.as_bytes())?;
    write(&out.join(format!("onlyme-{hash:016x}_bg.wasm")), &start)?;
    fs::remove_dir_all(&work).map_err(|e| format!("Could not remove {}: {e}", work.display()))
}

/// Makes the JavaScript around the starting part. The other parts speak to the browser through it.
fn bind(wasm: &Path, out: &Path) -> Outcome {
    let status = Command::new("wasm-bindgen")
        .args(["--target", "web", "--no-typescript", "--keep-lld-exports", "--out-dir"])
        .args([out, wasm])
        .status()
        .map_err(|error| format!("wasm-bindgen does not start: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("wasm-bindgen ended with {status}")) }
}

/// The digest as `integrity` takes it.
fn digest(bytes: &[u8]) -> String {
    format!("sha384-{}", STANDARD.encode(Sha384::digest(bytes)))
}

fn read(path: &Path) -> Outcome<Vec<u8>> {
    fs::read(path).map_err(|error| format!("Could not read {}: {error}", path.display()))
}

fn text(path: &Path) -> Outcome<String> {
    fs::read_to_string(path).map_err(|error| format!("Could not read {}: {error}", path.display()))
}

fn write(path: &Path, bytes: &[u8]) -> Outcome {
    fs::write(path, bytes).map_err(|error| format!("Could not write {}: {error}", path.display()))
}
