//! Just enough of HTML to find and change attributes of the tags in our own index.html. It never
//! builds a tree and is no parser for pages of others.

use std::ops::Range;

/// One start tag: its name in lower case and where it stands.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Tag<'a> {
    /// `script`, `link`, …
    pub(crate) name: String,
    /// The tag itself, from `<` to `>`.
    pub(crate) text: &'a str,
    /// Where the tag stands in the page.
    pub(crate) range: Range<usize>,
}

impl Tag<'_> {
    /// The value of an attribute, quoted or not; `Some("")` when it has none.
    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        let range = self.find(name)?.1?;
        self.text.get(range).map(|value| value.trim_matches(['"', '\'']))
    }

    /// The tag with this attribute set, in place of an older value if there is one.
    pub(crate) fn with(&self, name: &str, value: &str) -> String {
        let attribute = format!("{name}=\"{}\"", escape(value));
        let range = match self.find(name) {
            Some((key, value)) => key.start..value.map_or(key.end, |value| value.end),
            None => {
                return format!(
                    "{} {attribute}>",
                    self.text.trim_end_matches(['>', '/']).trim_end()
                );
            }
        };
        let mut text = self.text.to_owned();
        text.replace_range(range, &attribute);
        text
    }

    /// Where an attribute's name and, if it has one, its value with its quotes stand in the tag.
    fn find(&self, wanted: &str) -> Option<(Range<usize>, Option<Range<usize>>)> {
        let mut at = 1 + self.name.len();
        loop {
            at += leading(self.text.get(at..)?, |c| c.is_whitespace() || c == '/');
            let key = at..at + leading(self.text.get(at..)?, |c| !" \t\r\n=/>".contains(c));
            if key.is_empty() {
                return None;
            }
            at = key.end;
            let value = self.text.get(at..)?.strip_prefix('=').map(|rest| {
                let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''));
                let length = match quote {
                    Some(quote) => {
                        let inside = rest.get(1..).unwrap_or_default();
                        inside.find(quote).map_or(rest.len(), |end| end + 2)
                    }
                    None => leading(rest, |c| !c.is_whitespace() && c != '>'),
                };
                at + 1..at + 1 + length
            });
            at = value.as_ref().map_or(at, |value| value.end);
            if self.text.get(key.clone()).is_some_and(|key| key.eq_ignore_ascii_case(wanted)) {
                return Some((key, value));
            }
        }
    }
}

/// The start tags of a page in order, without those in comments.
pub(crate) fn tags(html: &str) -> Vec<Tag<'_>> {
    let mut tags = Vec::new();
    let mut at = 0;
    while let Some(next) = html.get(at..).and_then(|rest| rest.find('<')) {
        let start = at + next;
        let rest = html.get(start..).unwrap_or_default();
        let length = if rest.starts_with("<!--") {
            rest.find("-->").map_or(rest.len(), |end| end + 3)
        } else {
            tag_length(rest)
        };
        let name_length = leading(rest.get(1..).unwrap_or_default(), char::is_alphanumeric);
        if name_length > 0
            && let Some(text) = rest.get(..length)
        {
            let name = text.get(1..=name_length).unwrap_or_default().to_ascii_lowercase();
            tags.push(Tag { name, text, range: start..start + length });
        }
        at = start + length;
    }
    tags
}

/// How long the tag at the start is: up to the first `>` outside quotes.
fn tag_length(text: &str) -> usize {
    let mut quote = None;
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (None, '>') => return at + 1,
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            _ => {}
        }
    }
    text.len()
}

/// How many bytes at the start are of this kind.
fn leading(text: &str, kind: impl Fn(char) -> bool) -> usize {
    text.find(|c| !kind(c)).unwrap_or(text.len())
}

/// A value as it may stand between double quotes.
fn escape(value: &str) -> String {
    value.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = r#"<!DOCTYPE html><!-- <script src="no.js"> --><head><meta charset=utf-8>
        <script type="module" src="/boot.js" data-a='x > y' async></script></head>"#;

    #[test]
    fn tags_are_found_in_order_and_comments_are_skipped() {
        let tags = tags(PAGE);
        let names: Vec<&str> = tags.iter().map(|tag| tag.name.as_str()).collect();
        assert_eq!(names, ["head", "meta", "script"]);
    }

    #[test]
    fn attributes_are_read_quoted_unquoted_and_bare() {
        let tags = tags(PAGE);
        let [_, meta, script] = tags.as_slice() else { panic!("three tags") };
        assert_eq!(meta.attribute("charset"), Some("utf-8"));
        assert_eq!(script.attribute("src"), Some("/boot.js"));
        assert_eq!(script.attribute("data-a"), Some("x > y"));
        assert_eq!(script.attribute("data"), None);
        assert_eq!(script.attribute("async"), None);
    }

    #[test]
    fn an_attribute_is_added_or_replaced_and_its_value_escaped() {
        let tag = tags("<a href=/x hidden>").pop().unwrap();
        assert_eq!(tag.with("id", "\"&"), "<a href=/x hidden id=\"&quot;&amp;\">");
        assert_eq!(tag.with("href", "/y"), "<a href=\"/y\" hidden>");
        assert_eq!(tag.with("hidden", ""), "<a href=/x hidden=\"\">");
    }

    #[test]
    fn a_page_that_breaks_off_is_no_trouble() {
        for html in ["<", "<a", "<a href=\"", "<!-- ", "< a", "<a =x>", "<é>", "<a x=y\" z=\"b>"] {
            for tag in tags(html) {
                let _ = (tag.attribute("href"), tag.with("href", "x"));
            }
        }
    }
}
