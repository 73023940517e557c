//! Turns `locales/en.json` into the typed messages of the app, and the names of all files there into
//! its list of languages. A message that is missing in one language, left over in another, or has
//! other values, fails the build. The texts of the other languages never come into the app: `cargo
//! xtask finish` makes files of them. `build/icons.rs` writes the icons beside them.

#[path = "build/icons.rs"]
mod icons;

use std::error::Error;
use std::path::{Path, PathBuf};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=build");
    println!("cargo::rerun-if-changed=locales");
    let languages = match catalogue::read(Path::new("locales")) {
        Ok(languages) => languages,
        Err(wrong) => {
            for problem in wrong {
                println!("cargo::error={problem}");
            }
            return Ok(());
        }
    };
    let english = languages.first().ok_or("there is no language")?;
    let out = PathBuf::from(std::env::var_os("OUT_DIR").ok_or("cargo sets OUT_DIR")?);
    std::fs::write(out.join("messages.rs"), catalogue::messages_in_rust(english))?;
    std::fs::write(out.join("languages.rs"), catalogue::languages_in_rust(&languages))?;
    std::fs::write(out.join("icons.rs"), icons::constants()?)?;
    Ok(())
}
