//! HTML, as browsers read it (`html5gum`, a tokenizer of the WHATWG standard).
//!
//! The text between block elements is a paragraph; inline elements in it are its codes. The values of
//! some attributes are paragraphs of their own (`alt`, `title`, `placeholder`, the description in a
//! `meta`). Scripts, styles, `pre`, and what says `translate="no"` stay. White space is one space, as
//! it is shown; a reference (`&amp;`) is the character it means.

use std::ops::Range;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use html5gum::emitters::default::{DefaultEmitter, StartTag, Token};
use html5gum::{Readable as _, StringReader, Tokenizer};

use crate::model::Locale;

use super::skeleton::{Builder, Skeleton};
use super::write::{Changed, rewritten};

mod language;

/// What a paragraph is that stands in an attribute.
const ATTRIBUTE: &str = "attribute";
/// The same, without quotes around it.
const UNQUOTED: &str = "attribute without quotes";

/// Elements that have no content (HTML Standard, void elements).
const VOID: [&str; 14] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track",
    "wbr",
];

/// Elements that stand inside of a sentence; every other one begins and ends a paragraph.
const INLINE: [&str; 43] = [
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "br", "cite", "code", "data", "del", "dfn", "em",
    "font", "i", "img", "input", "ins", "kbd", "mark", "meter", "nobr", "output", "progress", "q", "rp",
    "rt", "ruby", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var",
    "wbr", "object",
];

/// Inline elements that show something without a text in them.
const SHOWN: [&str; 5] = ["img", "input", "meter", "object", "progress"];

/// Elements whose content stays.
const LEFT: [&str; 15] = [
    "script",
    "style",
    "pre",
    "textarea",
    "template",
    "svg",
    "math",
    "iframe",
    "noembed",
    "noframes",
    "xmp",
    "plaintext",
    "canvas",
    "audio",
    "video",
];

/// Attributes that people read.
const READ: [&str; 4] = ["alt", "title", "placeholder", "aria-label"];

/// What a `meta` is named whose content people read.
const META: [&str; 6] =
    ["description", "keywords", "og:title", "og:description", "twitter:title", "twitter:description"];

/// How far into a file its encoding is looked for, in bytes.
const DECLARATION: usize = 4096;

type Tag = StartTag<usize>;

pub(super) fn is_void(name: &str) -> bool {
    VOID.contains(&name)
}

/// Whether an inline element shows something without a text in it.
pub(super) fn is_shown(name: &str) -> bool {
    SHOWN.contains(&name)
}

/// The encoding that a page says it is in.
pub(super) fn declared_encoding(bytes: &[u8]) -> Option<&'static Encoding> {
    let head: String =
        bytes.iter().take(DECLARATION).map(|byte| char::from(byte.to_ascii_lowercase())).collect();
    let mut rest = &head[..];
    while let Some(at) = rest.find("<meta") {
        rest = &rest[at + 5..];
        let tag = &rest[..rest.find('>').unwrap_or(rest.len())];
        let Some(label) = tag.find("charset").and_then(|at| tag[at + 7..].trim_start().strip_prefix('='))
        else {
            continue;
        };
        let label = label.trim_start().trim_start_matches(['"', '\'']);
        let end = label.find(['"', '\'', ' ', ';', '/', '\t', '\n']).unwrap_or(label.len());
        let found = Encoding::for_label(&label.as_bytes()[..end])?;
        // What could be read byte by byte is not UTF-16, whatever it says.
        return Some(if found == UTF_16LE || found == UTF_16BE { UTF_8 } else { found });
    }
    None
}

fn tokens(text: &str) -> Tokenizer<StringReader<'_>, DefaultEmitter<usize>> {
    let mut emitter = DefaultEmitter::new_with_span();
    emitter.naively_switch_states(true);
    Tokenizer::new_with_emitter(text.to_reader(), emitter)
}

/// Room on the stack for each quotation mark of a page: the tokenizer goes deeper with every attribute in quotes
/// of a tag, by some 150 bytes a mark, and by much more where nothing is optimised.
const ROOM: usize = if cfg!(debug_assertions) { 16 << 10 } else { 1 << 10 };
/// So many of them are no matter.
const FEW_QUOTES: usize = 500;

/// Does something that tokenizes a page, with room for all its attributes in one tag. The reason, where there
/// is not so much.
fn with_room<T: Send>(page: &str, work: impl FnOnce() -> T + Send) -> Result<T, String> {
    let quotes = page.bytes().filter(|byte| *byte == b'"').count();
    if quotes <= FEW_QUOTES {
        return Ok(work());
    }
    std::thread::scope(|scope| {
        let deep = std::thread::Builder::new().stack_size(quotes * ROOM);
        let thread =
            deep.spawn_scoped(scope, work).map_err(|_| "too many attributes for this machine".to_owned())?;
        thread.join().map_err(|_| "a fault of jisr".to_owned())
    })
}

/// The text of a page, and where it stands; an error where the page is too large.
pub(super) fn read(text: &str) -> Result<Skeleton, String> {
    with_room(text, || read_page(text))
}

fn read_page(text: &str) -> Skeleton {
    let mut builder = Builder::default();
    builder.part(text);
    let mut reader = Reader { source: text, builder, left: None };
    for token in tokens(text) {
        let Ok(token) = token;
        reader.take(&token);
    }
    reader.builder.finish()
}

/// An element whose content stays.
struct Left {
    name: String,
    start: usize,
    /// How many of its name are open.
    depth: usize,
    is_inline: bool,
}

impl Left {
    /// An element begins in it.
    fn begins(&mut self, name: &str) {
        self.depth += usize::from(self.name == name && !is_void(name));
    }

    /// An element ends; whether it is this one.
    fn ends(&mut self, name: &str) -> bool {
        self.depth -= usize::from(self.name == name);
        self.depth == 0
    }
}

struct Reader<'a> {
    source: &'a str,
    builder: Builder,
    left: Option<Left>,
}

impl Reader<'_> {
    fn take(&mut self, token: &Token<usize>) {
        match token {
            Token::StartTag(tag) => self.start(tag),
            Token::EndTag(tag) => self.end(&name(&tag.name), tag.span.start..tag.span.end),
            Token::String(text) if self.left.is_none() => self.text(text.span.start..text.span.end),
            Token::Comment(comment) if self.left.is_none() => {
                let span = self.within(comment.span.start..comment.span.end);
                self.builder.alone(&self.source[span.clone()], span);
            }
            _ => {}
        }
    }

    /// A span that lies in the source, on characters.
    fn within(&self, span: Range<usize>) -> Range<usize> {
        let at = |mut at: usize| {
            at = at.min(self.source.len());
            while !self.source.is_char_boundary(at) {
                at -= 1;
            }
            at
        };
        at(span.start)..at(span.end).max(at(span.start))
    }

    fn start(&mut self, tag: &Tag) {
        let name = name(&tag.name);
        if let Some(left) = &mut self.left {
            left.begins(&name);
            return;
        }
        let span = self.within(tag.span.start..tag.span.end);
        let is_inline = INLINE.contains(&&*name);
        if !is_inline {
            self.builder.end("");
        }
        if stays(tag, &name) {
            if !is_void(&name) {
                self.left = Some(Left { name, start: span.start, depth: 1, is_inline });
            } else if is_inline {
                self.builder.alone(&self.source[span.clone()], span);
                if is_shown(&name) {
                    self.builder.shows();
                }
            }
            return;
        }
        if is_inline {
            let content = &self.source[span.clone()];
            match &*name {
                // Two of them are shown as an empty line.
                "br" if self.builder.is_after_break() => self.builder.end(""),
                "br" => self.builder.line_break(content, span.clone()),
                void if is_void(void) => self.builder.alone(content, span.clone()),
                _ => self.builder.open(&name, content, span.clone()),
            }
            if is_shown(&name) {
                self.builder.shows();
            }
        }
        self.attributes(tag, &name, &span);
        if !is_inline {
            self.builder.end("");
        }
    }

    fn end(&mut self, name: &str, span: Range<usize>) {
        let span = self.within(span);
        if let Some(left) = &mut self.left {
            if !left.ends(name) {
                return;
            }
            let (start, is_inline) = (left.start, left.is_inline);
            self.left = None;
            if is_inline {
                self.builder.shown(&self.source[start..span.end], start..span.end);
            }
        } else if INLINE.contains(&name) {
            self.builder.close(name, &self.source[span.clone()], span);
        } else {
            self.builder.end("");
        }
    }

    /// The attributes that people read.
    fn attributes(&mut self, tag: &Tag, element: &str, span: &Range<usize>) {
        let is = |name: &str, values: &[&str]| {
            attribute(tag, name).is_some_and(|value| values.contains(&&*value.to_lowercase()))
        };
        let mut found: Vec<(Range<usize>, &'static str)> = Vec::new();
        for (name, value) in &tag.attributes {
            let name = self::name(name);
            let is_read = READ.contains(&&*name)
                || match (element, &*name) {
                    ("meta", "content") => is("name", &META) || is("property", &META),
                    ("input", "value") => is("type", &["submit", "button", "reset"]),
                    _ => false,
                };
            if !is_read {
                continue;
            }
            let at = self.within(value.span.start..span.end);
            if let Some((value, in_quotes)) = value_span(self.source, at) {
                found.push((value, if in_quotes { ATTRIBUTE } else { UNQUOTED }));
            }
        }
        found.sort_by_key(|(value, _)| value.start);
        for (value, kind) in found {
            let mut pieces = Vec::new();
            pieces_of(self.source, value, true, &mut |text, span| pieces.push((text.to_owned(), span)));
            self.builder.aside(kind, pieces);
        }
    }

    fn text(&mut self, span: Range<usize>) {
        let span = self.within(span);
        let builder = &mut self.builder;
        pieces_of(self.source, span, false, &mut |text, span| match text {
            " " => builder.white(span),
            text => builder.text(text, span),
        });
    }
}

fn name(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn attribute(tag: &Tag, wanted: &str) -> Option<String> {
    tag.attributes.iter().find(|(name, _)| ***name == *wanted.as_bytes()).map(|(_, value)| name(&value.value))
}

/// Whether an element is not translated.
fn stays(tag: &Tag, name: &str) -> bool {
    LEFT.contains(&name) || attribute(tag, "translate").is_some_and(|value| value.eq_ignore_ascii_case("no"))
}

/// Where the value of an attribute stands, from its name on; and whether in quotes.
fn value_span(source: &str, attribute: Range<usize>) -> Option<(Range<usize>, bool)> {
    let text = &source[attribute.clone()];
    let equals = text.find(|c: char| matches!(c, '=' | '>' | '/') || c.is_ascii_whitespace())?;
    let after = text[equals..].trim_ascii_start().strip_prefix('=')?.trim_ascii_start();
    let start = attribute.start + (text.len() - after.len());
    match after.chars().next()? {
        quote @ ('"' | '\'') => {
            let length = after[1..].find(quote)?;
            Some((start + 1..start + 1 + length, true))
        }
        _ => {
            let length = after.find(|c: char| c == '>' || c.is_ascii_whitespace()).unwrap_or(after.len());
            Some((start..start + length, false))
        }
    }
}

fn is_white(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// The pieces of a text: runs of characters, white space as one space, and what references mean.
fn pieces_of(
    source: &str,
    span: Range<usize>,
    in_attribute: bool,
    take: &mut impl FnMut(&str, Range<usize>),
) {
    let mut at = span.start;
    while at < span.end {
        let rest = &source[at..span.end];
        let white = rest.len() - rest.trim_start_matches(is_white).len();
        let length = if white > 0 {
            take(" ", at..at + white);
            white
        } else if rest.starts_with('&') {
            let (length, meant) = reference(rest, in_attribute);
            match meant {
                Some(text) if text.chars().all(is_white) => take(" ", at..at + length),
                Some(text) => take(&text.replace(is_white, " "), at..at + length),
                None => take(&rest[..length], at..at + length),
            }
            length
        } else {
            let length = rest.find(|c| is_white(c) || c == '&').unwrap_or(rest.len());
            take(&rest[..length], at..at + length);
            length
        };
        at += length;
    }
}

/// How long the reference is that a text begins with, and what it means; none where it is none.
fn reference(text: &str, in_attribute: bool) -> (usize, Option<String>) {
    const LONGEST: usize = 40;
    let bytes = text.as_bytes();
    let mut end = 1;
    while end < bytes.len().min(LONGEST) && (bytes[end].is_ascii_alphanumeric() || bytes[end] == b'#') {
        end += 1;
    }
    let is_closed = bytes.get(end) == Some(&b';');
    end += usize::from(is_closed);
    let whole = &text[..end];
    // The shortest is `&lt`.
    if (in_attribute && !is_closed) || end < 3 {
        return (end, None);
    }
    let mut meant = String::new();
    for token in tokens(whole) {
        let Ok(token) = token;
        if let Token::String(text) = token {
            meant.push_str(&String::from_utf8_lossy(&text.value));
        }
    }
    (end, (meant != whole && !meant.is_empty()).then_some(meant))
}

/// The page with paragraphs changed, from one language (and region) to another.
pub(super) fn write(
    skeleton: &Skeleton,
    changed: &[Changed<'_>],
    languages: (&Locale, &Locale),
) -> Result<String, String> {
    let source = skeleton.sources.first().map_or("", String::as_str);
    with_room(source, || write_page(skeleton, changed, languages))
}

fn write_page(skeleton: &Skeleton, changed: &[Changed<'_>], (from, to): (&Locale, &Locale)) -> String {
    let Some(source) = skeleton.sources.first() else { return String::new() };
    let mut patches = language::patches(source, from, to);
    for changed in changed {
        let paragraph = &skeleton.paragraphs[changed.number];
        if paragraph.kind == UNQUOTED {
            // A translation may have white space. What stands before is the sign = or white space.
            let Range { start, end } = paragraph.source;
            let before = start - 1..start;
            patches.insert(before.clone(), format!("{}\"", &source[before]));
            patches.insert(end..end, "\"".to_owned());
        }
    }
    rewritten(skeleton, changed, patches, |paragraph, text, _, _| {
        let mut out = String::with_capacity(text.len());
        for c in text.chars() {
            match c {
                '&' => out.push_str("&amp;"),
                '<' => out.push_str("&lt;"),
                '>' => out.push_str("&gt;"),
                '\u{A0}' => out.push_str("&nbsp;"),
                '"' if !paragraph.kind.is_empty() => out.push_str("&quot;"),
                '\'' if !paragraph.kind.is_empty() => out.push_str("&#39;"),
                c => out.push(c),
            }
        }
        out
    })
}
