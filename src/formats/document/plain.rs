//! Plain text: a paragraph a line, or paragraphs broken into lines with empty lines between them.
//!
//! Where a paragraph is broken into lines, a sentence has a space where the line breaks. A list stays
//! one: a line that begins with a bullet or a number begins a paragraph.

use std::ops::Range;

use super::skeleton::{Builder, Item, Paragraph, Skeleton};
use super::write::{Changed, Patches, Piece};

/// Lines are no longer where a text is broken into them.
const LONGEST_LINE: usize = 100;
/// A text of shorter lines than this is a list, or a poem.
const SHORTEST_WIDTH: usize = 40;
/// So many lines must go on in the next one before they say anything.
const ENOUGH_LINES: usize = 3;

/// Reads a text.
pub(super) fn read(text: &str, is_wrapped: bool) -> Skeleton {
    if is_wrapped { wrapped(text) } else { lines(text) }
}

/// All of the text is one piece: it is cut where its lines end.
fn lines(text: &str) -> Skeleton {
    let all = 0..text.len();
    let (items, paragraphs) = if text.is_empty() {
        (Vec::new(), Vec::new())
    } else {
        let item = Item { text: all.clone(), source: all.clone(), code: None };
        let paragraph =
            Paragraph { part: 0, text: all.clone(), source: all, items: 0..1, kind: "", base: String::new() };
        (vec![item], vec![paragraph])
    };
    Skeleton { text: text.to_owned(), sources: vec![text.to_owned()], paragraphs, items }
}

fn wrapped(text: &str) -> Skeleton {
    let mut builder = Builder::default();
    builder.part(text);
    let mut before: Option<Range<usize>> = None;
    for line in lines_of(text) {
        let words = &text[line.clone()];
        if words.is_empty() || begins_item(words) {
            builder.end("");
            before = None;
        }
        if !words.is_empty() {
            if let Some(before) = before {
                builder.white(before.end..line.start);
            }
            builder.text(words, line.clone());
            before = Some(line);
        }
    }
    builder.finish()
}

/// The lines of a text, without white space at their ends.
fn lines_of(text: &str) -> impl Iterator<Item = Range<usize>> {
    let body = text.trim_start_matches('\u{FEFF}');
    let mut at = text.len() - body.len();
    // CRLF is one end of a line.
    let ends = move |at: usize, c: char| c == '\n' || (c == '\r' && !body[at + 1..].starts_with('\n'));
    let mut next = 0;
    let lines = std::iter::from_fn(move || {
        let rest = body.get(next..).filter(|rest| !rest.is_empty())?;
        let end = rest.char_indices().find(|(at, c)| ends(next + at, *c));
        let line = &rest[..end.map_or(rest.len(), |(at, c)| at + c.len_utf8())];
        next += line.len();
        Some(line)
    });
    lines.map(move |line| {
        let start = at + (line.len() - line.trim_start().len());
        at += line.len();
        start.min(at)..start + line.trim().len()
    })
}

/// Whether a line begins with a bullet, or a number and a mark.
fn begins_item(line: &str) -> bool {
    let rest = line.trim_start_matches(char::is_numeric);
    let marked = |rest: &str, marks: &[char]| {
        rest.strip_prefix(marks).is_some_and(|rest| rest.starts_with(char::is_whitespace))
    };
    match rest.len() < line.len() {
        true => marked(rest, &['.', ')', '-']),
        false => marked(rest, &['-', '*', '•', '–', '—', '◦', '▪', '+', '·']),
    }
}

/// Whether the paragraphs of a text are broken into lines: most lines that another one follows are
/// nearly as long as the longest of them, and end inside of a sentence.
pub(super) fn is_wrapped(text: &str) -> bool {
    let (mut inner, mut longest, mut before): (Vec<&str>, usize, Option<&str>) = (Vec::new(), 0, None);
    for line in lines_of(text).map(|line| &text[line]) {
        if let Some(before) = before.filter(|_| !line.is_empty() && !begins_item(line)) {
            inner.push(before);
        }
        longest = longest.max(line.chars().count());
        before = Some(line).filter(|line| !line.is_empty());
    }
    if inner.len() < ENOUGH_LINES || !(SHORTEST_WIDTH..=LONGEST_LINE).contains(&longest) {
        return false;
    }
    let share = |is: &dyn Fn(&str) -> bool| inner.iter().filter(|line| is(line)).count() * 100 / inner.len();
    let is_long = |line: &str| line.chars().count() * 4 >= longest * 3;
    let goes_on = |line: &str| !line.ends_with(['.', '!', '?', '؟', '۔', ':', '…', '"', '»', '”']);
    share(&is_long) >= 80 && share(&goes_on) >= 70
}

/// The text with paragraphs changed; those of a text broken into lines are broken again, as
/// wide as the longest line of the text.
pub(super) fn write(skeleton: &Skeleton, changed: &[Changed<'_>], is_wrapped: bool) -> String {
    if !is_wrapped {
        return super::write::rewritten(skeleton, changed, Patches::default(), |_, text, _, _| {
            text.to_owned()
        });
    }
    let Some(source) = skeleton.sources.first() else { return String::new() };
    let width = lines_of(source).map(|line| source[line].chars().count()).max().unwrap_or_default();
    let mut patches = Patches::default();
    for Changed { number, pieces } in changed {
        let paragraph = &skeleton.paragraphs[*number];
        let mut text = String::new();
        for piece in pieces {
            match piece {
                Piece::Kept(_, span) => text.push_str(&skeleton.text[span.clone()]),
                Piece::Text(new) => text.push_str(new),
                Piece::Instead(_) | Piece::Code(_) => {}
            }
        }
        let old = &source[paragraph.source.clone()];
        let end = if old.contains("\r\n") { "\r\n" } else { "\n" };
        // The second line shows how far the lines of the paragraph stand in.
        let indent: String = old
            .split_once('\n')
            .map(|(_, rest)| rest.chars().take_while(|c| matches!(c, ' ' | '\t')).collect())
            .unwrap_or_default();
        patches.insert(paragraph.source.clone(), filled(&text, width, &indent, end));
    }
    patches.splice(source, 0..source.len())
}

fn filled(text: &str, width: usize, indent: &str, end: &str) -> String {
    let options = textwrap::Options::new(width.max(1))
        .subsequent_indent(indent)
        .word_splitter(textwrap::WordSplitter::NoHyphenation)
        .word_separator(textwrap::WordSeparator::AsciiSpace)
        .break_words(false)
        .wrap_algorithm(textwrap::WrapAlgorithm::FirstFit);
    let mut out = String::with_capacity(text.len());
    for line in textwrap::wrap(text, options) {
        if !out.is_empty() {
            // A line that would begin an item of a list goes on in the line before it.
            out.push_str(if begins_item(line.trim_start()) { " " } else { end });
        }
        out.push_str(&line);
    }
    out
}
