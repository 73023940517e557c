//! Compresses the build for hosts that serve `.br` or `.gz` files, and weighs what a first visit loads
//! against the budget. KB means 1,000 bytes, after brotli at its highest level.

use crate::failure::{Failure, Outcome};
use crate::html;
use crate::shell::{self, say};
use flate2::Compression;
use flate2::write::GzEncoder;
use std::ffi::OsStr;
use std::io::{self, Write};
use std::path::Path;

/// What the first visit may cost: every file that index.html asks for, together.
const BUDGET: usize = 115_000;

/// Endings of what this makes.
const PACKED: [&str; 2] = ["br", "gz"];

/// Endings of files that compression makes smaller.
const COMPRESSIBLE: [&str; 9] =
    ["html", "css", "js", "wasm", "json", "webmanifest", "svg", "txt", "xml"];

/// The settings of a site. Whoever deploys changes them in place; a compressed copy beside them would go
/// on saying what was true before.
const SETTINGS: &str = "config.json";

/// How many words stand for a language on the boot script's tag; the second is its first file.
const OF_A_LANGUAGE: usize = 5;

/// Links that the browser follows by itself at the first visit.
const FOLLOWED: [&str; 5] = ["stylesheet", "preload", "modulepreload", "icon", "manifest"];

/// A file of the build and what it costs to send.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Weighed {
    name: String,
    plain: usize,
    sent: usize,
}

/// Writes a `.br` and a `.gz` file beside each file that gains by it, prints the table, and checks the
/// budget. Browsers take brotli; nginx, as it comes, can only send the other.
pub(crate) fn compress_and_weigh(dist: &Path) -> Outcome {
    let mut weighed = Vec::new();
    for path in shell::files_below(dist)? {
        if ends_with(&path, &PACKED) {
            continue;
        }
        let bytes = shell::read_bytes(&path)?;
        let mut sent = bytes.len();
        if is_compressible(&path) {
            let failed = |e| Failure::new(format!("{} cannot be packed: {e}.", path.display()));
            sent = write_beside(&path, "br", &brotli(&bytes).map_err(failed)?, bytes.len())?;
            write_beside(&path, "gz", &gzip(&bytes).map_err(failed)?, bytes.len())?;
        }
        weighed.push(Weighed { name: shell::relative_name(dist, &path), plain: bytes.len(), sent });
    }
    let page = shell::read(&dist.join("index.html"))?;
    let names = first_load(&page);
    let (first, later): (Vec<_>, Vec<_>) =
        weighed.into_iter().partition(|file| is_among(&file.name, &names));
    let languages = languages(&page, &later);
    say(&table(&first, &later, &languages));
    judge(&first, &languages)
}

fn is_compressible(path: &Path) -> bool {
    ends_with(path, &COMPRESSIBLE) && !path.ends_with(SETTINGS)
}

fn ends_with(path: &Path, endings: &[&str]) -> bool {
    path.extension().and_then(OsStr::to_str).is_some_and(|end| endings.contains(&end))
}

/// Writes what was packed next to the file itself, if it is smaller, and says what is sent then.
fn write_beside(path: &Path, ending: &str, packed: &[u8], plain: usize) -> Outcome<usize> {
    if packed.len() >= plain {
        return Ok(plain);
    }
    let mut name = path.to_owned().into_os_string();
    name.push(".");
    name.push(ending);
    shell::write(Path::new(&name), packed)?;
    Ok(packed.len())
}

fn brotli(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let parameters = brotli::enc::BrotliEncoderParams { quality: 11, ..Default::default() };
    let mut packed = Vec::new();
    brotli::BrotliCompress(&mut &*bytes, &mut packed, &parameters)?;
    Ok(packed)
}

fn gzip(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    encoder.finish()
}

/// The addresses that the page asks for by itself, and the page.
fn first_load(html: &str) -> Vec<String> {
    let mut names = vec!["index.html".to_owned()];
    for tag in html::tags(html) {
        let attributes: &[&str] = match tag.name.as_str() {
            "script" => &["src", "data-js", "data-wasm", "data-config"],
            "img" | "source" => &["src"],
            "link" if is_followed(tag.attribute("rel").unwrap_or_default()) => &["href"],
            _ => &[],
        };
        names.extend(attributes.iter().filter_map(|name| tag.attribute(name)).map(str::to_owned));
    }
    names
}

/// What the first visit loads besides, for each language but English: its tag and its first texts.
fn languages(html: &str, files: &[Weighed]) -> Vec<(String, Weighed)> {
    let tags = html::tags(html);
    let list = tags.iter().find_map(|tag| tag.attribute("data-languages")).unwrap_or_default();
    let words: Vec<&str> = list.split_whitespace().collect();
    let of = words.chunks(OF_A_LANGUAGE).filter_map(|words| {
        let (tag, address) = (words.first()?, [(*words.get(1)?).to_owned()]);
        let file = files.iter().find(|file| is_among(&file.name, &address))?;
        Some(((*tag).to_owned(), file.clone()))
    });
    of.collect()
}

fn is_followed(rel: &str) -> bool {
    rel.split_whitespace().any(|word| FOLLOWED.contains(&word))
}

/// Whether one of the addresses leads to this file, wherever the app is hosted.
fn is_among(name: &str, addresses: &[String]) -> bool {
    addresses.iter().any(|address| {
        let address = address.split(['?', '#']).next().unwrap_or_default();
        address == name || address.strip_suffix(name).is_some_and(|base| base.ends_with('/'))
    })
}

/// The sum of what is sent.
fn total(files: &[Weighed]) -> usize {
    files.iter().map(|file| file.sent).sum()
}

/// What a person reads: each file, the sum of the first visit by kind and in each language, and what
/// is loaded later.
fn table(first: &[Weighed], later: &[Weighed], languages: &[(String, Weighed)]) -> String {
    let row = |file: &Weighed| {
        format!("  {:<44} {:>9} {:>9}", file.name, kilobytes(file.plain), kilobytes(file.sent))
    };
    let mut lines = vec![format!("{:<46} {:>9} {:>9}", "First visit", "KB", "brotli")];
    lines.extend(first.iter().map(row));
    for kind in ["html", "css", "js", "wasm"] {
        let of_kind: Vec<Weighed> = first
            .iter()
            .filter(|file| Path::new(&file.name).extension().is_some_and(|end| end == kind))
            .cloned()
            .collect();
        lines.push(format!("{:<56} {:>9}", format!("All {kind}"), kilobytes(total(&of_kind))));
    }
    let sum = format!("Sum, of {} allowed", kilobytes(BUDGET));
    lines.push(format!("{sum:<56} {:>9}", kilobytes(total(first))));
    for (tag, texts) in languages {
        let name = format!("Sum for who reads {tag}");
        lines.push(format!("{name:<56} {:>9}", kilobytes(total(first) + texts.sent)));
    }
    lines.push("Loaded later, or never".to_owned());
    lines.extend(later.iter().map(row));
    lines.join("\n")
}

/// Bytes as KB with one decimal, rounded up so that a file never looks smaller than it is.
fn kilobytes(bytes: usize) -> String {
    let tenths = bytes.div_ceil(100);
    format!("{}.{}", tenths / 10, tenths % 10)
}

fn judge(first: &[Weighed], languages: &[(String, Weighed)]) -> Outcome {
    let most = languages.iter().map(|(_, texts)| texts.sent).max().unwrap_or_default();
    let sum = total(first) + most;
    if sum <= BUDGET {
        return Ok(());
    }
    Err(Failure::new(format!(
        "The first visit costs {} KB, {} KB above the budget. Load something later, or leave it out; \
         the table above shows where it went.",
        kilobytes(sum),
        kilobytes(sum - BUDGET)
    )))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    fn file(name: &str, sent: usize) -> Weighed {
        Weighed { name: name.into(), plain: sent * 2, sent }
    }

    #[test]
    fn the_first_load_is_what_the_page_asks_for_by_itself() {
        let html = r#"<link rel="preload" as="fetch" href="/x_bg.wasm"><link rel="canonical" href="/c">
            <link rel="shortcut icon" href="/i.svg"><a href="/elsewhere"></a>
            <script src="/boot.js" data-js="/x.js" data-wasm="/x_bg.wasm" data-hasher-glue="/hasher.js" data-config="/config.json">"#;
        let names = first_load(html);
        let expected = [
            "index.html",
            "/x_bg.wasm",
            "/i.svg",
            "/boot.js",
            "/x.js",
            "/x_bg.wasm",
            "/config.json",
        ];
        assert_eq!(names, expected);
    }

    #[test]
    fn an_address_leads_to_a_file_from_any_base_path() {
        let among = |name: &str, address: &str| is_among(name, &[address.to_owned()]);
        assert!(among("boot.js", "boot.js"));
        assert!(among("boot.js", "./boot.js"));
        assert!(among("a/boot.js", "https://host/sub/a/boot.js?v=1"));
        assert!(!among("boot.js", "/reboot.js"));
    }

    #[test]
    fn the_budget_holds_to_the_byte() {
        assert!(judge(&[file("a.js", BUDGET - 1), file("b.js", 1)], &[]).is_ok());
        let failure = judge(&[file("a.js", BUDGET), file("b.js", 1)], &[]).unwrap_err();
        assert!(failure.to_string().contains("0.1 KB above"));
    }

    #[test]
    fn the_table_sums_the_first_visit_and_keeps_the_rest_apart() {
        let table =
            table(&[file("index.html", 1000), file("x.js", 2000)], &[file("later.js", 9000)], &[]);
        assert!(table.contains("Sum, of 115.0 allowed") && table.contains("3.0\nLoaded later"));
    }

    #[test]
    fn the_budget_holds_for_every_language() {
        let html = r#"<script src="/boot.js" data-languages="es /a/es-1.txt sha384-1 /a/es-2.txt sha384-2 pl /a/pl-1.txt sha384-3 /a/pl-2.txt sha384-4">"#;
        assert_eq!(first_load(html), ["index.html", "/boot.js"]);
        let files = ["es-1.txt", "es-2.txt", "pl-1.txt"].map(|name| file(&format!("a/{name}"), 10));
        let languages = languages(html, &files);
        assert_eq!(languages, [("es".into(), files[0].clone()), ("pl".into(), files[2].clone())]);
        assert!(judge(&[file("a.js", BUDGET - 10)], &languages).is_ok());
        assert!(judge(&[file("a.js", BUDGET - 9)], &languages).is_err());
        let table = table(&[file("a.js", 990)], &files[1..2], &languages);
        assert!(
            table
                .lines()
                .any(|line| line.starts_with("Sum for who reads pl") && line.ends_with("1.0"))
        );
        assert!(super::languages("<script>", &files).is_empty());
    }

    #[test]
    fn kilobytes_are_thousands_and_round_up() {
        assert_eq!([0, 1, 100, 1000, 1001].map(kilobytes), ["0.0", "0.1", "0.1", "1.0", "1.1"]);
    }

    #[test]
    fn what_is_packed_can_be_undone() {
        let text = "only me ".repeat(200);
        let packed = brotli(text.as_bytes()).unwrap();
        let mut back = Vec::new();
        brotli::BrotliDecompress(&mut packed.as_slice(), &mut back).unwrap();
        assert_eq!(back, text.as_bytes());
        assert!(packed.len() < 40);
        let packed = gzip(text.as_bytes()).unwrap();
        let mut back = String::new();
        flate2::read::GzDecoder::new(packed.as_slice()).read_to_string(&mut back).unwrap();
        assert_eq!(back, text);
        assert!(packed.len() < 60);
        assert_eq!(gzip(text.as_bytes()).unwrap(), packed, "no time and no name in it");
    }

    #[test]
    fn packed_files_stand_beside_those_that_gain_by_it() {
        let folder = std::env::temp_dir().join(format!("onlyme-size-{}", std::process::id()));
        shell::make_folder(&folder).unwrap();
        for (name, text) in [("a.txt", "only me ".repeat(200)), ("b.txt", "x".into())] {
            shell::write(&folder.join(name), text).unwrap();
        }
        shell::write(&folder.join("index.html"), "<p>only me</p>".repeat(9)).unwrap();
        for _ in 0..2 {
            compress_and_weigh(&folder).unwrap();
            let files = shell::files_below(&folder).unwrap();
            let names: Vec<_> = files.iter().map(|f| shell::relative_name(&folder, f)).collect();
            let expected = ["a.txt", "a.txt.br", "a.txt.gz", "b.txt", "index.html"];
            assert_eq!(names[..5], expected);
            assert_eq!(names[5..], ["index.html.br", "index.html.gz"], "twice is once");
        }
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
