//! The last touch on a build, run by Trunk on its staging folder: has a release cut, tells boot.js where the hasher
//! lies and what its digest is, checks every digest in the page, and copies the content security
//! policy into a release page for hosts that send no headers. Itself it changes index.html alone, and
//! config.json when the app is served with an account service behind it.

use crate::auth_server::BASE_PATH;
use crate::cut;
use crate::failure::{Failure, Outcome};
use crate::html::{self, Tag};
use crate::shell;
use base64::{Engine, engine::general_purpose::STANDARD};
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
    let (glue, wasm) = hasher_in(&staging)?;
    let mut html = cut::cut(shell::read(&page)?, &staging, &staging.join(&wasm))?;
    let digest = digest(&shell::read_bytes(&staging.join(&wasm))?);
    html = fill_boot_tag(&html, &Hasher { glue, wasm, digest })?;
    check_digests(&html, &staging)?;
    if env::var("TRUNK_PROFILE").is_ok_and(|profile| profile == "release") {
        let headers = shell::read(&shell::root().join("public").join("_headers"))?;
        html = with_policy(&html, &policy_for_meta(&headers)?)?;
    }
    if let Ok(name) = env::var(SERVER) {
        shell::write(&staging.join("config.json"), config(&name))?;
    }
    shell::write(&page, html)
}

/// What tells the app to speak to the server on its own origin, in place of `public/config.json`.
fn config(name: &str) -> String {
    let config = json!({ "service": "better-auth", "base_path": BASE_PATH, "name": name });
    format!("{config:#}\n")
}

/// The hashing worker's files.
struct Hasher {
    glue: String,
    wasm: String,
    digest: String,
}

/// Finds the hasher's script and wasm, with or without a hash in their names.
fn hasher_in(staging: &Path) -> Outcome<(String, String)> {
    let files = shell::files_below(staging)?;
    let names: Vec<String> = files.iter().map(|file| shell::relative_name(staging, file)).collect();
    let (glue, wasm) = hasher_names(&names).ok_or_else(|| {
        Failure::new(
            "Trunk made no hasher: index.html needs a <link data-trunk rel=\"rust\" \
             data-bin=\"hasher\" data-type=\"worker\" data-bindgen-target=\"web\">.",
        )
    })?;
    Ok((glue.to_owned(), wasm.to_owned()))
}

fn hasher_names(names: &[String]) -> Option<(&str, &str)> {
    let find = |ending: &str, not: &str| {
        let wanted = |name: &&String| {
            name.starts_with("hasher") && name.ends_with(ending) && !name.ends_with(not)
        };
        names.iter().find(wanted).map(String::as_str)
    };
    Some((find(".js", "_loader.js")?, find("_bg.wasm", "/")?))
}

/// The digest as `integrity` attributes and `fetch` take it.
pub(crate) fn digest(bytes: &[u8]) -> String {
    format!("sha384-{}", STANDARD.encode(Sha384::digest(bytes)))
}

/// Gives the boot script the hasher's names, next to those of the app that Trunk gave it.
fn fill_boot_tag(html: &str, hasher: &Hasher) -> Outcome<String> {
    let tags = html::tags(html);
    let boot = tags.iter().find(|tag| tag.name == "script" && tag.attribute("data-wasm").is_some());
    let boot = boot.ok_or_else(|| {
        Failure::new(
            "index.html has no <script data-js data-wasm>: Trunk.toml's pattern_script makes it.",
        )
    })?;
    let app = boot.attribute("data-wasm").unwrap_or_default();
    let base = app.rfind('/').and_then(|end| app.get(..=end)).unwrap_or_default();
    let attributes = [
        ("data-hasher-glue", format!("{base}{}", hasher.glue)),
        ("data-hasher-wasm", format!("{base}{}", hasher.wasm)),
        ("data-hasher-integrity", hasher.digest.clone()),
    ];
    let mut text = boot.text.to_owned();
    for (name, value) in attributes {
        let tag = Tag { name: boot.name.clone(), text: &text, range: boot.range.clone() };
        text = tag.with(name, &value);
    }
    Ok(replaced(html, boot, &text))
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

    fn hasher() -> Hasher {
        Hasher {
            glue: "hasher.js".into(),
            wasm: "hasher_bg.wasm".into(),
            digest: "sha384-abc".into(),
        }
    }

    #[test]
    fn the_boot_tag_learns_where_the_hasher_is() {
        let html = r#"<script type="module" src="/a/boot.js" data-js="/a/x.js" data-wasm="/a/x_bg.wasm"></script>"#;
        let filled = fill_boot_tag(html, &hasher()).unwrap();
        let expected = r#"<script type="module" src="/a/boot.js" data-js="/a/x.js" data-wasm="/a/x_bg.wasm" data-hasher-glue="/a/hasher.js" data-hasher-wasm="/a/hasher_bg.wasm" data-hasher-integrity="sha384-abc"></script>"#;
        assert_eq!(filled, expected);
        assert_eq!(fill_boot_tag(&filled, &hasher()).unwrap(), expected, "twice is once");
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
        assert!(fill_boot_tag("<script src=x.js></script>", &hasher()).is_err());
    }

    #[test]
    fn the_hasher_is_found_with_and_without_a_hash_in_its_name() {
        let plain = ["hasher.js", "hasher_bg.wasm", "hasher_loader.js"].map(str::to_owned);
        assert_eq!(hasher_names(&plain), Some(("hasher.js", "hasher_bg.wasm")));
        let hashed =
            ["hasher-1f_bg.wasm", "hasher-1f_loader.js", "hasher-1f.js"].map(str::to_owned);
        assert_eq!(hasher_names(&hashed), Some(("hasher-1f.js", "hasher-1f_bg.wasm")));
        assert_eq!(hasher_names(&["onlyme.js".to_owned()]), None);
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
