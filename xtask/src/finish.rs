//! The last touch on a build, run by Trunk on its staging folder: has a release cut, tells boot.js where the
//! workers' parts lie and what their digests are, checks every digest in the page, and copies the content security
//! policy into a release page for hosts that send no headers. Itself it changes index.html alone, and
//! config.json when the app is served with an account service behind it.

use crate::auth_server::BASE_PATH;
use crate::cut;
use crate::failure::{Failure, Outcome};
use crate::html::{self, Tag};
use crate::shell;
use crate::texts;
use base64::{Engine, engine::general_purpose::STANDARD};
use catalogue::Language;
use serde_json::json;
use sha2::{Digest, Sha384};
use std::env;
use std::path::{Path, PathBuf};

/// What a `<meta>` policy must not hold, because browsers ignore it there and complain.
const HEADER_ONLY: [&str; 4] = ["frame-ancestors", "report-to", "report-uri", "sandbox"];

/// The variable that names the account service behind the page, for people, when there is one.
pub(crate) const SERVER: &str = "ONLYME_SERVER";

/// Finishes the build that Trunk has staged.
pub(crate) fn run(_: &[String]) -> Outcome {
    let staging = env::var_os("TRUNK_STAGING_DIR").map(PathBuf::from).ok_or_else(|| {
        Failure::new("`finish` is Trunk's hook after a build; `cargo xtask build` runs it.")
    })?;
    let page = staging.join("index.html");
    let workers = WORKERS.map(|name| worker_in(&staging, name)).into_iter();
    let workers = workers.collect::<Outcome<Vec<_>>>()?;
    let wasm: Vec<PathBuf> = workers.iter().map(|worker| staging.join(&worker.wasm)).collect();
    let languages = texts::languages()?;
    texts::tell_boot_script(&staging, &languages)?;
    let mut html = cut::cut(shell::read(&page)?, &staging, &wasm)?;
    for worker in &workers {
        let digest = digest(&shell::read_bytes(&staging.join(&worker.wasm))?);
        html = fill_boot_tag(&html, worker, &digest)?;
    }
    html = name_languages(&html, &staging, &languages)?;
    check_digests(&html, &staging)?;
    if is_release() {
        let headers = shell::read(&shell::root().join("public").join("_headers"))?;
        html = with_policy(&html, &policy_for_meta(&headers)?)?;
    }
    if let Ok(name) = env::var(SERVER) {
        shell::write(&staging.join("config.json"), config(&name))?;
    }
    shell::write(&page, html)
}

fn is_release() -> bool {
    env::var("TRUNK_PROFILE").is_ok_and(|profile| profile == "release")
}

/// What tells the app to speak to the server on its own origin, in place of `public/config.json`.
fn config(name: &str) -> String {
    let config = json!({ "service": "better-auth", "base_path": BASE_PATH, "name": name });
    format!("{config:#}\n")
}

/// What runs in workers, by the names of their programs.
const WORKERS: [&str; 2] = ["hasher", "estimator"];

/// A worker's files.
struct Worker {
    name: &'static str,
    glue: String,
    wasm: String,
}

/// Finds a worker's script and wasm, with or without a hash in their names.
fn worker_in(staging: &Path, name: &'static str) -> Outcome<Worker> {
    let files = shell::files_below(staging)?;
    let names: Vec<String> = files.iter().map(|file| shell::relative_name(staging, file)).collect();
    let (glue, wasm) = worker_names(&names, name).ok_or_else(|| {
        Failure::new(format!(
            "Trunk made no {name}: index.html needs a <link data-trunk rel=\"rust\" \
             data-bin=\"{name}\" data-type=\"worker\" data-bindgen-target=\"web\">."
        ))
    })?;
    Ok(Worker { name, glue: glue.to_owned(), wasm: wasm.to_owned() })
}

fn worker_names<'a>(names: &'a [String], worker: &str) -> Option<(&'a str, &'a str)> {
    let find = |ending: &str, not: &str| {
        let wanted = |name: &&String| {
            name.starts_with(worker) && name.ends_with(ending) && !name.ends_with(not)
        };
        names.iter().find(wanted).map(String::as_str)
    };
    Some((find(".js", "_loader.js")?, find("_bg.wasm", "/")?))
}

/// The digest as `integrity` attributes and `fetch` take it.
pub(crate) fn digest(bytes: &[u8]) -> String {
    format!("sha384-{}", STANDARD.encode(Sha384::digest(bytes)))
}

/// Gives the boot script a worker's names, next to those of the app that Trunk gave it.
fn fill_boot_tag(html: &str, worker: &Worker, digest: &str) -> Outcome<String> {
    let (base, _) = app_wasm(html)?;
    let attributes = [
        ("glue", format!("{base}{}", worker.glue)),
        ("wasm", format!("{base}{}", worker.wasm)),
        ("integrity", digest.to_owned()),
    ]
    .map(|(what, value)| (format!("data-{}-{what}", worker.name), value));
    with_attributes(html, &attributes)
}

/// Writes the files of the languages, and gives the boot script their names.
fn name_languages(html: &str, staging: &Path, languages: &[Language]) -> Outcome<String> {
    let (base, wasm) = app_wasm(html)?;
    // Only a release is cut; else the app says everything from the start.
    let start = if is_release() { Some(shell::read_bytes(&staging.join(wasm))?) } else { None };
    let told = texts::write(staging, start.as_deref(), &base, languages)?;
    with_attributes(html, &[("data-languages".to_owned(), told)])
}

/// The boot script's tag.
fn boot_tag(html: &str) -> Outcome<Tag<'_>> {
    let mut tags = html::tags(html).into_iter();
    tags.find(|tag| tag.name == "script" && tag.attribute("data-wasm").is_some()).ok_or_else(|| {
        Failure::new(
            "index.html has no <script data-js data-wasm>: Trunk.toml's pattern_script makes it.",
        )
    })
}

/// The folder in which the page looks for the app's files, and the name of the wasm that starts it.
fn app_wasm(html: &str) -> Outcome<(String, String)> {
    let boot = boot_tag(html)?;
    let app = boot.attribute("data-wasm").unwrap_or_default();
    let (base, name) = app.split_at(app.rfind('/').map_or(0, |end| end + 1));
    Ok((base.to_owned(), name.to_owned()))
}

/// The page with these attributes on the boot script's tag.
fn with_attributes(html: &str, attributes: &[(String, String)]) -> Outcome<String> {
    let boot = boot_tag(html)?;
    let mut text = boot.text.to_owned();
    for (name, value) in attributes {
        let tag = Tag { name: boot.name.clone(), text: &text, range: boot.range.clone() };
        text = tag.with(name, value);
    }
    Ok(replaced(html, &boot, &text))
}

/// Checks every digest that Trunk wrote; the app's wasm must have one, because boot.js asks for it.
fn check_digests(html: &str, staging: &Path) -> Outcome {
    let mut wasm_has_one = false;
    for tag in html::tags(html) {
        let (Some(expected), Some(address)) =
            (tag.attribute("integrity"), tag.attribute("href").or(tag.attribute("src")))
        else {
            continue;
        };
        let name = address.rsplit('/').next().unwrap_or(address);
        let found = shell::files_below(staging)?
            .into_iter()
            .filter(|file| file.file_name().is_some_and(|file| file == name));
        for file in found {
            if digest(&shell::read_bytes(&file)?) != expected {
                return Err(Failure::new(format!("The digest of {name} in index.html is wrong.")));
            }
            let is_wasm = file.extension().is_some_and(|end| end == "wasm");
            wasm_has_one |= is_wasm && tag.attribute("as") == Some("fetch");
        }
    }
    if wasm_has_one {
        Ok(())
    } else {
        Err(Failure::new(
            "index.html has no <link rel=\"preload\" as=\"fetch\" integrity> for the app's wasm: \
             Trunk must not run with no_sri, and no step may rewrite its files.",
        ))
    }
}

/// The policy of `_headers`, without what only a header may say.
fn policy_for_meta(headers: &str) -> Outcome<String> {
    let policy = headers.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.trim().eq_ignore_ascii_case("content-security-policy").then_some(value)
    });
    let policy = policy.ok_or_else(|| {
        Failure::new("public/_headers has no Content-Security-Policy to copy into index.html.")
    })?;
    let kept = policy.split(';').map(str::trim).filter(|directive| {
        let name = directive.split_whitespace().next();
        name.is_some_and(|name| !HEADER_ONLY.contains(&name))
    });
    Ok(kept.collect::<Vec<_>>().join("; "))
}

/// The page with the policy before everything that it governs; only the charset may come earlier.
fn with_policy(html: &str, policy: &str) -> Outcome<String> {
    let tags = html::tags(html);
    let charset = tags.iter().find(|tag| tag.name == "meta" && tag.attribute("charset").is_some());
    let place = charset.or_else(|| tags.iter().find(|tag| tag.name == "head"));
    let place = place.ok_or_else(|| Failure::new("index.html has no <head>."))?;
    let empty = Tag { name: "meta".into(), text: "<meta>", range: 0..0 };
    let kind = empty.with("http-equiv", "Content-Security-Policy");
    let meta = Tag { name: "meta".into(), text: &kind, range: 0..0 }.with("content", policy);
    Ok(replaced(html, place, &format!("{}\n{meta}", place.text)))
}

/// The page with one tag in another text.
fn replaced(html: &str, tag: &Tag<'_>, text: &str) -> String {
    let mut html = html.to_owned();
    html.replace_range(tag.range.clone(), text);
    html
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hasher() -> Worker {
        Worker { name: "hasher", glue: "hasher.js".into(), wasm: "hasher_bg.wasm".into() }
    }

    #[test]
    fn the_boot_tag_learns_where_a_worker_is() {
        let html = r#"<script type="module" src="/a/boot.js" data-js="/a/x.js" data-wasm="/a/x_bg.wasm"></script>"#;
        let filled = fill_boot_tag(html, &hasher(), "sha384-abc").unwrap();
        let expected = r#"<script type="module" src="/a/boot.js" data-js="/a/x.js" data-wasm="/a/x_bg.wasm" data-hasher-glue="/a/hasher.js" data-hasher-wasm="/a/hasher_bg.wasm" data-hasher-integrity="sha384-abc"></script>"#;
        assert_eq!(filled, expected);
        let twice = fill_boot_tag(&filled, &hasher(), "sha384-abc").unwrap();
        assert_eq!(twice, expected, "twice is once");
    }

    #[test]
    fn an_app_that_is_served_with_a_server_is_told_where_it_is() {
        let told: serde_json::Value = serde_json::from_str(&config("a “server”")).unwrap();
        assert_eq!(told["service"], "better-auth");
        assert_eq!(told["base_path"], "/api/auth");
        assert_eq!(told["name"], "a “server”");
    }

    #[test]
    fn a_page_without_the_boot_tag_is_refused() {
        assert!(fill_boot_tag("<script src=x.js></script>", &hasher(), "").is_err());
    }

    #[test]
    fn a_worker_is_found_with_and_without_a_hash_in_its_name() {
        let plain = ["hasher.js", "hasher_bg.wasm", "hasher_loader.js"].map(str::to_owned);
        assert_eq!(worker_names(&plain, "hasher"), Some(("hasher.js", "hasher_bg.wasm")));
        let hashed =
            ["hasher-1f_bg.wasm", "hasher-1f_loader.js", "hasher-1f.js"].map(str::to_owned);
        assert_eq!(worker_names(&hashed, "hasher"), Some(("hasher-1f.js", "hasher-1f_bg.wasm")));
        assert_eq!(worker_names(&hashed, "estimator"), None);
    }

    #[test]
    fn a_digest_has_the_form_that_browsers_check() {
        let empty = "sha384-OLBgp1GsljhM2TJ+sbHjaiH9txEUvgdDTAzHv2P24donTt6/529l+9Ua0vFImLlb";
        assert_eq!(digest(b""), empty);
    }

    #[test]
    fn the_pages_policy_is_the_headers_policy_without_what_only_a_header_may_say() {
        let headers = "/*\n  X-Frame-Options: SAMEORIGIN\n  Content-Security-Policy: default-src 'none'; \
                       frame-ancestors 'self'; script-src 'self'; report-to csp\n";
        assert_eq!(policy_for_meta(headers).unwrap(), "default-src 'none'; script-src 'self'");
        assert!(policy_for_meta("/*\n  X-Frame-Options: DENY\n").is_err());
    }

    #[test]
    fn the_policy_stands_right_after_the_charset() {
        let html = "<head><title>x</title><meta charset=\"utf-8\"><link href=a></head>";
        let meta = "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'\">";
        assert_eq!(
            with_policy(html, "default-src 'none'").unwrap(),
            format!("<head><title>x</title><meta charset=\"utf-8\">\n{meta}<link href=a></head>")
        );
    }
}
