//! The language and the direction that a page, and parts of it, say they are in.
//!
//! The page (`html`, `body`) is in those of the translation. So is what is inside of it and says that it is in those
//! of the text that was translated: a `div` around an Arabic page has `dir="rtl"` too. What is in another
//! language, or is not translated, stays.

use html5gum::emitters::default::Token;

use super::super::write::Patches;
use super::{Left, attribute, is_void, name, stays, tokens, value_span};
use crate::model::Locale;

/// Elements whose direction is their own, whatever the language around them.
const OWN_DIRECTION: [&str; 5] = ["bdo", "code", "kbd", "samp", "var"];

fn direction(locale: &Locale) -> &'static str {
    if locale.is_right_to_left() { "rtl" } else { "ltr" }
}

/// What takes the place of the attributes, from one language to another.
pub(super) fn patches(source: &str, from: &Locale, to: &Locale) -> Patches {
    let mut patches = Patches::default();
    let mut left: Option<Left> = None;
    let (mut has_html, mut has_body) = (false, false);
    for token in tokens(source) {
        let Ok(token) = token;
        let tag = match token {
            Token::StartTag(tag) => tag,
            Token::EndTag(tag) => {
                left = left.take_if(|left| !left.ends(&name(&tag.name)));
                continue;
            }
            _ => continue,
        };
        let element = name(&tag.name);
        if let Some(left) = &mut left {
            left.begins(&element);
            continue;
        }
        if stays(&tag, &element) {
            let start = tag.span.start;
            left = (!is_void(&element)).then_some(Left { name: element, start, depth: 1, is_inline: false });
            continue;
        }
        let is_page = match &*element {
            "html" => !std::mem::replace(&mut has_html, true) && !has_body,
            "body" => !std::mem::replace(&mut has_body, true),
            _ => false,
        };
        let mut missing = String::new();
        for wanted in ["lang", "xml:lang", "dir"] {
            let value = if wanted == "dir" { direction(to) } else { to.as_str() };
            let Some(given) = attribute(&tag, wanted) else {
                // Without a direction a page is shown from left to right.
                if is_page && element == "html" && (wanted == "lang" || (wanted, value) == ("dir", "rtl")) {
                    missing.extend([" ", wanted, "=\"", value, "\""]);
                }
                continue;
            };
            let is_of_text = || match wanted {
                "dir" => given.eq_ignore_ascii_case(direction(from)) && !OWN_DIRECTION.contains(&&*element),
                _ => Locale::parse(&given).is_ok_and(|given| from.finds(&given)),
            };
            if given == value || !(is_page || is_of_text()) {
                continue;
            }
            let known = tag.attributes.iter().find(|(name, _)| ***name == *wanted.as_bytes());
            let span = known.map(|(_, given)| given.span.start..tag.span.end);
            match span.filter(|span| source.get(span.clone()).is_some()).and_then(|at| value_span(source, at))
            {
                Some((span, true)) => patches.insert(span, value.to_owned()),
                Some((span, false)) => patches.insert(span, format!("\"{value}\"")),
                None => {}
            }
        }
        let end = tag.span.start + "<html".len();
        if !missing.is_empty() && source.is_char_boundary(end) {
            patches.insert(end..end, missing);
        }
    }
    patches
}
