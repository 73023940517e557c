//! Cuts a staged release into the files that the log-in screen needs and those that are loaded
//! later, and names the new files in the page. The cutting itself is `cutter`'s, which is apart
//! because only releases need it.

use crate::failure::{Failure, Outcome};
use crate::html::{self, Tag};
use crate::shell;
use crate::tools::WASM_TARGET;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};

/// What cargo must be told, so that the app can be cut after it was linked.
pub(crate) const FEATURE: &str = "split";
/// The linker keeps what tells the parts' uses of each other.
pub(crate) const LINK_FLAG: &str = "-Clink-arg=--emit-relocs";
/// The names of functions stay until the app is cut; the cutter takes them out.
pub(crate) const STRIP: (&str, &str) = ("CARGO_PROFILE_RELEASE_STRIP", "none");

/// What stands in the staged script of an app that was built to be cut.
const MARK: &str = "__wasm_split_placeholder__";

/// Cuts the staged app if it was built for that, and gives the page that names the new files. In
/// an app that is not cut, the page itself links the style sheet of the other screens.
pub(crate) fn cut(html: String, staging: &Path, workers: &[PathBuf]) -> Outcome<String> {
    let staged = Names::in_page(&html)?;
    let style = staging.join("later.css");
    if !shell::read(&staging.join(&staged.script))?.contains(MARK) {
        return with_style(&html, "later.css");
    }
    let out = staging.join("parts");
    shell::make_folder(&out)?;
    cutter(&[&raw_app(), &style, &out])?;
    fs::remove_file(&style).map_err(shell::at("remove", &style))?;
    for file in workers.iter().chain([&staging.join("boot.js")]) {
        cutter(&[Path::new("slim"), file])?;
    }
    let made = shell::files_below(&out)?;
    let cut = Names::among(&made)?;
    for file in made {
        let name = shell::relative_name(&out, &file);
        fs::rename(&file, staging.join(name)).map_err(shell::at("move", &file))?;
    }
    fs::remove_dir(&out).map_err(shell::at("remove", &out))?;
    let mut page = html;
    for (old, new) in [(&staged.script, &cut.script), (&staged.wasm, &cut.wasm)] {
        let digest = crate::finish::digest(&shell::read_bytes(&staging.join(new))?);
        page = renamed(&page, old, new, &digest);
        let old = staging.join(old);
        fs::remove_file(&old).map_err(shell::at("remove", &old))?;
    }
    Ok(page)
}

/// The files that the page starts the app with.
#[derive(Debug, PartialEq, Eq)]
struct Names {
    script: String,
    wasm: String,
}

impl Names {
    /// Those that the boot tag names.
    fn in_page(html: &str) -> Outcome<Self> {
        let tags = html::tags(html);
        let name = |attribute| {
            let address = tags.iter().find_map(|tag| tag.attribute(attribute))?;
            Some(address.rsplit('/').next().unwrap_or(address).to_owned())
        };
        match (name("data-js"), name("data-wasm")) {
            (Some(script), Some(wasm)) => Ok(Self { script, wasm }),
            _ => Err(Failure::new("index.html has no <script data-js data-wasm>.")),
        }
    }

    /// Those that the cutter made.
    fn among(files: &[PathBuf]) -> Outcome<Self> {
        let name = |ending: &str| {
            let names = files.iter().filter_map(|file| file.file_name()?.to_str());
            names.into_iter().find(|name| name.ends_with(ending)).map(str::to_owned)
        };
        match (name(".js"), name("_bg.wasm")) {
            (Some(script), Some(wasm)) => Ok(Self { script, wasm }),
            _ => Err(Failure::new("The cutter made no app.")),
        }
    }
}

/// The page with a second style sheet right after its first, from the same folder.
fn with_style(html: &str, name: &str) -> Outcome<String> {
    let tags = html::tags(html);
    let first = tags.iter().find(|tag| tag.attribute("rel") == Some("stylesheet"));
    let address = first.and_then(|tag| Some((tag, tag.attribute("href")?)));
    let (tag, address) = address.ok_or_else(|| Failure::new("index.html links no style sheet."))?;
    let folder = address.rfind('/').and_then(|end| address.get(..=end)).unwrap_or_default();
    let link = Tag { name: "link".into(), text: "<link rel=\"stylesheet\">", range: 0..0 };
    let mut page = html.to_owned();
    page.insert_str(tag.range.end, &link.with("href", &[folder, name].concat()));
    Ok(page)
}

/// The page with another file in place of one, and its digest wherever the old one's stood.
fn renamed(html: &str, old: &str, new: &str, digest: &str) -> String {
    let mut page = String::new();
    let mut after = 0;
    for tag in html::tags(html) {
        let mut text = tag.text.to_owned();
        let mut named = false;
        for attribute in ["href", "src", "data-js", "data-wasm"] {
            let Some(address) = tag.attribute(attribute) else { continue };
            if let Some(folder) = address.strip_suffix(old) {
                let address = [folder, new].concat();
                text = Tag { name: tag.name.clone(), text: &text, range: 0..0 }
                    .with(attribute, &address);
                named = true;
            }
        }
        if named && tag.attribute("integrity").is_some() {
            text =
                Tag { name: tag.name.clone(), text: &text, range: 0..0 }.with("integrity", digest);
        }
        page.push_str(&html[after..tag.range.start]);
        page.push_str(&text);
        after = tag.range.end;
    }
    page.push_str(&html[after..]);
    page
}

/// The app as cargo linked it; Trunk's own copy can no longer be cut.
fn raw_app() -> PathBuf {
    let target = env::var_os("CARGO_TARGET_DIR").map_or_else(|| "target".into(), PathBuf::from);
    shell::root().join(target).join(WASM_TARGET).join("release").join("onlyme.wasm")
}

fn cutter(arguments: &[&Path]) -> Outcome {
    let run = ["run", "--quiet", "--locked", "--package", "cutter", "--"];
    shell::run(shell::cargo().args(run).args(arguments))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_names_the_new_file_and_its_digest_wherever_it_named_the_old_one() {
        let html = r#"<a href=x.js><link href=/a/x.js integrity=sha384-1 rel=modulepreload><script data-js="/a/x.js" data-wasm=/a/x_bg.wasm src=b.js integrity=sha384-3></script>"#;
        let page = renamed(html, "x_bg.wasm", "y_bg.wasm", "sha384-2");
        let page = renamed(&page, "/x.js", "/y.js", "sha384-2");
        let expected = r#"<a href=x.js><link href="/a/y.js" integrity="sha384-2" rel=modulepreload><script data-js="/a/y.js" data-wasm="/a/y_bg.wasm" src=b.js integrity="sha384-2"></script>"#;
        assert_eq!(page, expected);
    }

    #[test]
    fn an_app_that_is_not_cut_links_both_style_sheets() {
        let html = "<link href=/a/onlyme.css rel=stylesheet><script>";
        let expected = "<link href=/a/onlyme.css rel=stylesheet><link rel=\"stylesheet\" href=\"/a/later.css\"><script>";
        assert_eq!(with_style(html, "later.css").unwrap(), expected);
        assert!(with_style("<script>", "later.css").is_err());
    }

    #[test]
    fn the_boot_tag_says_which_files_start_the_app() {
        let html = r#"<script data-js=/a/x.js data-wasm="x_bg.wasm">"#;
        let names = Names { script: "x.js".into(), wasm: "x_bg.wasm".into() };
        assert_eq!(Names::in_page(html).unwrap(), names);
        assert!(Names::in_page("<script src=x.js>").is_err());
    }
}
