//! Turns `locales/*.json` into the typed message catalogue. A message that is missing in one
//! language, left over in another, or has other placeholders, fails the build.
//!
//! It uses the two crates behind `leptos_i18n_build` rather than that one, which would bring a
//! hundred crates more for formats that we do not use.

use leptos_i18n_parser::parse_locales::options::{Config, ParseOptions};
use leptos_i18n_parser::parse_locales::parse_locales;
use std::error::Error;
use std::path::PathBuf;

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=locales");
    let config = Config::new("en")?
        .add_locale("es")?
        .parse_options(ParseOptions::new().interpolate_display(true));
    let catalogue = parse_locales(None, config)?;
    for problem in catalogue.diag.warnings().iter() {
        println!("cargo::error={problem}");
    }
    for problem in catalogue.diag.errors().iter() {
        println!("cargo::error={problem}");
    }
    let code = leptos_i18n_codegen::gen_code(&catalogue, None, false, None, true)?;
    let out = PathBuf::from(std::env::var_os("OUT_DIR").ok_or("cargo sets OUT_DIR")?);
    std::fs::write(out.join("i18n.rs"), code.to_string())?;
    Ok(())
}
