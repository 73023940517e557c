//! The JavaScript that wasm-bindgen made, made small: without what is never called, and with short
//! names where only it and the wasm speak to each other. It knows the form that the pinned
//! wasm-bindgen writes, and fails rather than guess when it finds another one.

use crate::{LINK, Outcome};

/// How the app starts and loads its parts, in place of wasm-bindgen's own start.
const LOADER: &str = include_str!("loader.js");

/// The files of a part, each with its digest.
pub(crate) type Files = Vec<(String, String)>;

/// The script with its imports in the order of what they do, so that those which are alike stand
/// beside each other and compress well.
pub(crate) fn sorted(script: &str) -> Outcome<String> {
    let all = between(script, "    const import0 = {", "\n    };")?;
    let mut lines = all.lines();
    let head: Vec<&str> = lines.by_ref().take(2).collect();
    let mut imports: Vec<Vec<&str>> = vec![];
    for line in lines {
        match imports.last_mut() {
            Some(import) if !line.starts_with("        __wb") => import.push(line),
            _ => imports.push(vec![line]),
        }
    }
    // Without the name, which is another one in each of them.
    imports.sort_by_cached_key(|lines| {
        lines.join("\n").split_once(':').map(|(_, does)| does.to_owned())
    });
    let lines = head.into_iter().chain(imports.into_iter().flatten());
    Ok(script.replacen(all, &lines.collect::<Vec<_>>().join("\n"), 1))
}

/// The long names that the script shares with its wasm, in the order in which they appear.
pub(crate) fn long_names(script: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for line in script.lines() {
        let imported = line.trim_start().split_once(": function(").map(|(name, _)| name);
        let called = line.split_once("wasm.wasm_bindgen__").and_then(|(_, rest)| {
            let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_')?;
            Some(["wasm_bindgen__", &rest[..end]].concat())
        });
        let imported = imported.filter(|name| name.starts_with("__wb")).map(str::to_owned);
        names.extend(imported.into_iter().chain(called));
    }
    names.dedup();
    names
}

/// The short name at a place of the list. No name that wasm-bindgen keeps has this form.
pub(crate) fn short(place: usize) -> String {
    format!("o{place}")
}

/// The script as it is sent.
pub(crate) fn rewritten(
    script: &str,
    names: &[String],
    loaders: std::collections::BTreeMap<String, Files>,
) -> Outcome<String> {
    // Before: imports of the loaders, and classes that nobody uses. After: wasm-bindgen's own start.
    let body = between(script, "function __wbg_get_imports() {", "async function __wbg_load(")?;
    let mut kept = Vec::new();
    let mut lines = body.lines();
    while let Some(line) = lines.next() {
        if line.starts_with("const IntoUnderlying") {
            // It ends where the statement does.
            let _ = lines.by_ref().find(|line| line.ends_with(';'));
        } else if line.contains(LINK) {
            // Written below, once.
        } else {
            kept.push(line);
        }
    }
    let mut body = kept.join("\n");
    let table = loaders.iter().map(|(name, files)| {
        let files = files.iter().map(|(file, digest)| format!("['{file}', '{digest}']"));
        format!("__wasm_split_load_{name}: loader({}),", files.collect::<Vec<_>>().join(", "))
    });
    let table = format!("\"{LINK}\": {{ {} }},\n    }};", table.collect::<Vec<_>>().join("\n"));
    body = replaced_last(&body, "    };", &table)
        .ok_or("wasm-bindgen wrote its imports in another form than the cutter knows.")?;
    // Longest first, so that no name is replaced inside another one.
    let mut order: Vec<usize> = (0..names.len()).collect();
    order.sort_by_key(|place| std::cmp::Reverse(names[*place].len()));
    for place in order {
        body = body.replace(&names[place], &short(place));
    }
    Ok(without_comments(&[&body, LOADER].join("\n")))
}

fn between<'a>(text: &'a str, from: &str, to: &str) -> Outcome<&'a str> {
    let found = text.find(from).and_then(|start| Some(start..start + text[start..].find(to)?));
    let range = found.ok_or_else(|| format!("wasm-bindgen wrote no “{from}” before “{to}”."))?;
    Ok(&text[range])
}

/// The text with `new` in place of the first `old` after the table of loaders' place: the end of
/// the object that `__wbg_get_imports` returns.
fn replaced_last(body: &str, old: &str, new: &str) -> Option<String> {
    let returned = body.find("    return {\n        __proto__: null,")?;
    let at = returned + body[returned..].find(old)?;
    Some([&body[..at], new, &body[at + old.len()..]].concat())
}

/// The script without indentation, empty lines and lines that are nothing but a comment.
pub(crate) fn without_comments(script: &str) -> String {
    let mut within = false;
    let mut kept = Vec::new();
    for line in script.lines().map(str::trim) {
        if within || line.starts_with("/*") {
            within = !line.ends_with("*/");
        } else if !line.is_empty() && !line.starts_with("//") {
            kept.push(line);
        }
    }
    kept.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    const MADE: &str = r#"import * as import1 from "./__wasm_split.js"

export class IntoUnderlyingSink {
}
function __wbg_get_imports() {
    const import0 = {
        __proto__: null,
        __wbg_back_0123456789abcdef: function() { return handleError(function (arg0) {
            // A comment.
            arg0.back();
        }, arguments); },
        __wbindgen_init_externref_table: function() {
            wasm.wasm_bindgen__convert__closures_____invoke__h00(1);
        },
    };
    return {
        __proto__: null,
        "./onlyme_bg.js": import0,
        "./__wasm_split.js": import1,
    };
}
const IntoUnderlyingSinkFinalization = (typeof FinalizationRegistry === 'undefined')
    ? { register: () => {}, unregister: () => {} }
    : new FinalizationRegistry(ptr => wasm.__wbg_intounderlyingsink_free(ptr, 1));
let wasm;
async function __wbg_load(module, imports) {
}
"#;

    fn rewritten_with(loaders: &[(&str, Files)]) -> String {
        let loaders: BTreeMap<_, _> =
            loaders.iter().map(|(name, files)| ((*name).to_owned(), files.clone())).collect();
        rewritten(MADE, &long_names(MADE), loaders).unwrap()
    }

    #[test]
    fn the_names_that_script_and_wasm_share_get_short_in_the_order_of_the_script() {
        let names = long_names(MADE);
        let expected = [
            "__wbg_back_0123456789abcdef",
            "__wbindgen_init_externref_table",
            "wasm_bindgen__convert__closures_____invoke__h00",
        ];
        assert_eq!(names, expected);
        let script = rewritten_with(&[]);
        assert!(script.contains("o0: function() {") && script.contains("wasm.o2(1);"));
        assert!(!script.contains("__wbg_back"));
    }

    #[test]
    fn imports_that_do_alike_stand_beside_each_other_each_as_it_was() {
        let made = "    const import0 = {\n        __proto__: null,\n        __wbg_b_1: function() {\n            \
                    y();\n        },\n        __wbg_c_2: function() {\n            x();\n        },\n        \
                    __wbg_a_3: function() {\n            y();\n        },\n    };\n";
        let sorted = sorted(made).unwrap();
        let order = ["__wbg_c_2", "x();", "__wbg_b_1", "y();", "__wbg_a_3", "y();"];
        let mut rest = sorted.as_str();
        for piece in order {
            rest = rest.split_once(piece).expect(piece).1;
        }
        assert_eq!((sorted.len(), rest), (made.len(), "\n        },\n    };\n"));
        assert!(super::sorted("const import0 = 1;").is_err());
    }

    #[test]
    fn classes_that_nobody_uses_comments_and_the_old_start_are_gone() {
        let script = rewritten_with(&[]);
        for gone in
            ["IntoUnderlying", "A comment", "__wbg_load", "import *", "FinalizationRegistry("]
        {
            assert!(!script.contains(gone), "{gone}");
        }
        assert!(script.contains("export default async function ({ module_or_path })"));
    }

    #[test]
    fn each_part_is_loaded_by_its_files_and_their_digests() {
        let file = |name: &str| (format!("{name}-1.wasm"), format!("sha384-{name}"));
        let script = rewritten_with(&[("service", vec![file("both"), file("service")])]);
        let expected = "\"./__wasm_split.js\": { __wasm_split_load_service: loader(\
                        ['both-1.wasm', 'sha384-both'], ['service-1.wasm', 'sha384-service']), },";
        assert!(script.contains(expected), "{script}");
    }

    #[test]
    fn another_form_than_the_known_one_is_refused() {
        assert!(rewritten("export default 1;", &[], BTreeMap::new()).is_err());
    }
}
