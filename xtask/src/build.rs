//! `cargo xtask build`: the release build, compressed and weighed. What comes out in `dist/` is what
//! is tested and deployed; nothing is added to it later.

use crate::cut;
use crate::failure::{Failure, Outcome};
use crate::finish;
use crate::shell;
use crate::size;
use crate::tools::{self, TRUNK, WASM_BINDGEN};
use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Builds `dist/` for release.
pub(crate) fn run(arguments: &[String]) -> Outcome {
    if !arguments.is_empty() {
        return Err(Failure::new("`build` takes no arguments: there is one release build."));
    }
    // `--locked`, so that a release is made of exactly the crates that were tested.
    let mut trunk = trunk()?;
    let arguments = ["build", "--release", "--locked", "--features", cut::FEATURE];
    shell::run(for_release(&mut trunk).args(arguments))?;
    size::compress_and_weigh(&shell::root().join("dist"))
}

/// Trunk, with everything it needs on its PATH, so that it downloads nothing by itself.
pub(crate) fn trunk() -> Outcome<Command> {
    tools::ensure_wasm_target()?;
    let path = tools::path_with(&[&WASM_BINDGEN, &TRUNK])?;
    let mut command = Command::new("trunk");
    command
        .current_dir(shell::root())
        .env("PATH", path)
        .env("TRUNK_SKIP_VERSION_CHECK", "true")
        // Only `serve --server` says it, and then on purpose.
        .env_remove(finish::SERVER)
        // Trunk reads NO_COLOR as its own yes-or-no option and stops at the usual `1`.
        .env_remove("NO_COLOR");
    Ok(command)
}

/// Builds what can be cut, and keeps this machine's folders out of the places that panics name, so
/// that a release tells nothing about whoever built it and comes out the same for the next one.
pub(crate) fn for_release(trunk: &mut Command) -> &mut Command {
    let home = env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| Some(env::home_dir()?.join(".cargo")));
    let flags = [Some(cut::LINK_FLAG.to_owned()), home.as_deref().and_then(renaming)];
    let flags = flags.into_iter().flatten().collect::<Vec<_>>().join(" ");
    // Cargo adds these to the flags of `.cargo/config.toml`.
    trunk
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", flags)
        .env(cut::STRIP.0, cut::STRIP.1)
}

/// The flag that renames cargo's home. Cargo splits the flags at spaces, so a home with one in its
/// name stays as it is.
fn renaming(cargo_home: &Path) -> Option<String> {
    let home = cargo_home.to_str().filter(|home| !home.contains(char::is_whitespace))?;
    Some(format!("--remap-path-prefix={home}=/cargo"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cargos_home_is_renamed_unless_the_flag_would_fall_apart() {
        let renamed = renaming(Path::new("/home/me/.cargo"));
        assert_eq!(renamed.as_deref(), Some("--remap-path-prefix=/home/me/.cargo=/cargo"));
        assert_eq!(renaming(Path::new("/home/m e/.cargo")), None);
    }
}
