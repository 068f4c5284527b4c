//! Markdown: CommonMark with tables, footnotes, strikethrough, task lists and front matter.
//!
//! Headings, paragraphs, items, quotes, cells of tables and footnotes are paragraphs; the text beside
//! an image and the title of a link are paragraphs of their own. Code blocks, blocks of HTML, front
//! matter, and the destinations of links stay. Emphasis, links, code and HTML inside of a sentence
//! are its inline codes; what stands in code is part of the sentence.

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::skeleton::{Builder, Paragraph, Role, Skeleton};
use super::write::{Changed, Patches, Piece, rewritten};

/// What a paragraph is, where that changes how it is written.
const TITLE: &str = "title";
const ALT: &str = "alt";

pub(super) fn read(text: &str) -> Skeleton {
    let start = text.len() - text.trim_start_matches('\u{FEFF}').len();
    let mut builder = Builder::default();
    builder.part(text);
    let mut reader = Reader { source: text, builder, done: start, opening: None, skipped: 0, image: None };
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS
        | Options::ENABLE_PLUSES_DELIMITED_METADATA_BLOCKS;
    for (event, span) in Parser::new_ext(&text[start..], options).into_offset_iter() {
        reader.take(event, span.start + start..span.end + start);
    }
    reader.builder.finish()
}

struct Reader<'a> {
    source: &'a str,
    builder: Builder,
    /// Where the last piece of the paragraph ended.
    done: usize,
    /// What was opened last, and where: its markup ends where the next piece starts.
    opening: Option<(Mark, usize)>,
    /// How many blocks that stay are open.
    skipped: usize,
    /// The image that is open: where it stands, what its text is, and how many are open in it.
    image: Option<Image>,
}

struct Image {
    span: Range<usize>,
    /// The texts in it, if they are nothing but text.
    alt: Option<Vec<(String, Range<usize>)>>,
    title: String,
    depth: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    Emphasis,
    Strong,
    Strikethrough,
    Link,
}

impl Mark {
    fn name(self) -> &'static str {
        match self {
            Self::Emphasis => "*",
            Self::Strong => "**",
            Self::Strikethrough => "~~",
            Self::Link => "[",
        }
    }

    fn of(tag: &Tag<'_>) -> Option<Self> {
        Some(match tag {
            Tag::Emphasis => Self::Emphasis,
            Tag::Strong => Self::Strong,
            Tag::Strikethrough => Self::Strikethrough,
            Tag::Link { .. } => Self::Link,
            _ => return None,
        })
    }

    fn of_end(tag: TagEnd) -> Option<Self> {
        Some(match tag {
            TagEnd::Emphasis => Self::Emphasis,
            TagEnd::Strong => Self::Strong,
            TagEnd::Strikethrough => Self::Strikethrough,
            TagEnd::Link => Self::Link,
            _ => return None,
        })
    }
}

impl Reader<'_> {
    fn take(&mut self, event: Event<'_>, span: Range<usize>) {
        if let Some(image) = &mut self.image {
            match event {
                Event::Start(Tag::Image { .. }) => (image.depth, image.alt) = (image.depth + 1, None),
                Event::End(TagEnd::Image) if image.depth > 0 => image.depth -= 1,
                Event::End(TagEnd::Image) => self.end_image(),
                Event::Text(text) => {
                    let pieces = unescaped(self.source, &text, span, image.span.start);
                    image.alt.iter_mut().for_each(|alt| alt.extend(pieces.clone()));
                }
                _ => image.alt = None,
            }
            return;
        }
        match event {
            Event::Start(tag) => self.start(&tag, span),
            Event::End(tag) => self.end(tag, span),
            _ if self.skipped > 0 => {}
            Event::Text(text) => {
                let from = self.opening.map_or(self.done, |(_, at)| at + 1);
                let pieces = unescaped(self.source, &text, span, from);
                self.settle(pieces.first().map_or(self.done, |(_, span)| span.start));
                for (text, span) in pieces {
                    self.done = span.end;
                    self.builder.text(&text, span);
                }
            }
            Event::SoftBreak => {
                self.settle(span.start);
                // The next piece begins behind what stands before it on its line.
                self.builder.white(span.clone());
                self.done = span.end;
            }
            Event::HardBreak => {
                self.settle(span.start);
                let content = self.source[span.clone()].to_owned();
                self.builder.line_break(&content, span.clone());
                self.done = span.end;
            }
            Event::Code(text) => self.code(&text, span),
            Event::InlineHtml(html) => {
                self.settle(span.start);
                self.html(&html, span.clone());
                self.done = span.end;
            }
            Event::FootnoteReference(_)
            | Event::TaskListMarker(_)
            | Event::InlineMath(_)
            | Event::DisplayMath(_) => self.alone(span),
            Event::Html(_) | Event::Rule => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>, span: Range<usize>) {
        if let Some(mark) = Mark::of(tag) {
            self.settle(span.start);
            self.opening = Some((mark, span.start));
            return;
        }
        if let Tag::Image { title, .. } = tag {
            self.settle(span.start);
            self.done = span.end;
            let title = title.to_string();
            self.image = Some(Image { span, alt: Some(Vec::new()), title, depth: 0 });
            return;
        }
        self.block(span.start);
        let stays = matches!(tag, Tag::CodeBlock(_) | Tag::HtmlBlock | Tag::MetadataBlock(_));
        self.skipped += usize::from(stays);
    }

    fn end(&mut self, tag: TagEnd, span: Range<usize>) {
        let Some(mark) = Mark::of_end(tag) else {
            self.block(span.end);
            if matches!(tag, TagEnd::CodeBlock | TagEnd::HtmlBlock | TagEnd::MetadataBlock(_)) {
                self.skipped -= 1;
            }
            return;
        };
        let start = self.opening.map_or(self.done, |(_, at)| at + 1).min(span.end);
        if self.opening.is_some() {
            // A link without text: all of it is one code.
            let Some((_, at)) = self.opening.take() else { return };
            let content = self.source[at..span.end].to_owned();
            self.builder.alone(&content, at..span.end);
            if mark == Mark::Link {
                self.title(&content, at);
            }
            self.done = span.end;
            return;
        }
        // White space that ends a line in a link is no text, and none of its markup.
        let content = self.source[start..span.end].trim_start().to_owned();
        let start = span.end - content.len();
        if mark == Mark::Link {
            self.title(&content, start);
        }
        self.builder.close(mark.name(), &content, start..span.end);
        self.done = span.end;
    }

    /// A block begins or ends: so does the paragraph.
    fn block(&mut self, at: usize) {
        self.settle(at);
        self.builder.end("");
        self.done = at;
    }

    /// What was opened last has its markup up to here.
    fn settle(&mut self, at: usize) {
        if let Some((mark, start)) = self.opening.take() {
            let span = start..at.max(start);
            self.builder.open(mark.name(), &self.source[span.clone()], span);
        }
    }

    fn alone(&mut self, span: Range<usize>) {
        self.settle(span.start);
        self.builder.shown(&self.source[span.clone()], span.clone());
        self.done = span.end;
    }

    /// A span of code: backticks around it, and one space where it needs one.
    fn code(&mut self, text: &str, span: Range<usize>) {
        self.settle(span.start);
        let whole = &self.source[span.clone()];
        let ticks = whole.len() - whole.trim_start_matches('`').len();
        let inner = whole.get(ticks..whole.len() - ticks).unwrap_or_default();
        let at = inner.find(text).filter(|_| !text.trim().is_empty());
        let Some(at) = at.map(|at| span.start + ticks + at) else {
            return self.alone(span);
        };
        let end = at + text.len();
        self.builder.open("`", &self.source[span.start..at], span.start..at);
        self.builder.text(text, at..end);
        self.builder.close("`", &self.source[end..span.end], end..span.end);
        self.done = span.end;
    }

    /// A tag of HTML.
    fn html(&mut self, tag: &str, span: Range<usize>) {
        let name = |rest: &str| -> String {
            rest.chars().take_while(char::is_ascii_alphanumeric).collect::<String>().to_lowercase()
        };
        let what = format!("<{}", name(tag.trim_start_matches(['<', '/'])));
        if tag.starts_with("</") {
            self.builder.close(&what, tag, span);
        } else if what == "<br" {
            self.builder.line_break(tag, span);
        } else if what == "<" || tag.ends_with("/>") || super::html::is_void(&what[1..]) {
            self.builder.alone(tag, span);
        } else {
            self.builder.open(&what, tag, span);
        }
        if super::html::is_shown(&what[1..]) && !tag.starts_with("</") {
            self.builder.shows();
        }
    }

    fn end_image(&mut self) {
        let Some(Image { span, alt, title, .. }) = self.image.take() else { return };
        let content = self.source[span.clone()].to_owned();
        self.builder.shown(&content, span.clone());
        if let Some(alt) = alt.filter(|alt| !alt.is_empty()) {
            self.builder.aside(ALT, alt);
        }
        if !title.is_empty() {
            self.title(&content, span.start);
        }
        self.done = span.end;
    }

    /// The title in the markup of a link or an image that stands at `start`, where it stands
    /// there letter for letter.
    fn title(&mut self, markup: &str, start: usize) {
        let Some(inner) = markup.strip_suffix(')').map(str::trim_end) else { return };
        let Some(close @ ('"' | '\'')) = inner.chars().next_back() else { return };
        let inner = &inner[..inner.len() - 1];
        let Some(at) = inner.rfind(close) else { return };
        let title = &inner[at + 1..];
        // References, escapes and blank lines are left as they are.
        if title.contains(['&', '\\', '\n']) || !inner[..at].ends_with(char::is_whitespace) {
            return;
        }
        let span = start + at + 1..start + inner.len();
        self.builder.aside(TITLE, vec![(title.to_owned(), span)]);
    }
}

/// The pieces of a text: one that a backslash stands before, and the rest.
fn unescaped(source: &str, text: &str, span: Range<usize>, from: usize) -> Vec<(String, Range<usize>)> {
    let is_mark = source[span.start..].starts_with(|c: char| c.is_ascii_punctuation());
    if !is_mark || span.start <= from || !source[..span.start].ends_with('\\') || text.is_empty() {
        return vec![(text.to_owned(), span)];
    }
    let (mark, rest) = text.split_at(text.chars().next().map_or(0, char::len_utf8));
    let end = span.start + mark.len();
    vec![(mark.to_owned(), span.start - 1..end), (rest.to_owned(), end..span.end)]
}

/// The file with paragraphs changed, and the numbers of those that lost markup.
///
/// Where asterisks and brackets that are text stand beside some that are markup, no escape may keep them apart:
/// what is written is read again. A paragraph that would say something else is written without the markup of
/// its translations, and stays as it is where that does not help.
pub(super) fn write(skeleton: &Skeleton, mut changed: Vec<Changed<'_>>) -> (String, Vec<usize>) {
    let mut lost = BTreeSet::new();
    for _ in 0..MOST_READINGS {
        let text = written(skeleton, &changed);
        let others = saying_otherwise(skeleton, &changed, &read(&text));
        if others.is_empty() {
            return (text, lost.into_iter().collect());
        }
        changed.retain_mut(|one| {
            if !others.contains(&one.number) {
                return true;
            }
            one.pieces.retain(|piece| !matches!(piece, Piece::Code(item) if !is_break(skeleton, *item)));
            // The second time it does not come back, it stays as it is.
            lost.insert(one.number)
        });
    }
    lost.extend(changed.iter().map(|one| one.number));
    (written(skeleton, &[]), lost.into_iter().collect())
}

/// How often a file is read again before it stays as it is.
const MOST_READINGS: usize = 8;

/// Whether an item is a line break, which stands for white space.
fn is_break(skeleton: &Skeleton, item: usize) -> bool {
    let code = skeleton.items[item].code.as_ref();
    code.is_some_and(|code| matches!(code.role, Role::Break | Role::PageBreak))
}

/// The numbers of changed paragraphs that are not found in what was read again; all, where only others are not.
fn saying_otherwise(skeleton: &Skeleton, changed: &[Changed<'_>], again: &Skeleton) -> BTreeSet<usize> {
    // White space may be a line break, and a backtick in code an apostrophe.
    let letters = |text: &str| -> String {
        text.chars().filter(|c| !c.is_whitespace()).map(|c| if c == '`' { '\'' } else { c }).collect()
    };
    // A title with an escape in it is not read.
    let texts = |skeleton: &Skeleton| -> Vec<String> {
        let text = |paragraph: &Paragraph| match paragraph.kind {
            TITLE => String::new(),
            _ => letters(&skeleton.text[paragraph.text.clone()]),
        };
        skeleton.paragraphs.iter().map(text).collect()
    };
    let mut meant = texts(skeleton);
    for Changed { number, pieces } in
        changed.iter().filter(|one| skeleton.paragraphs[one.number].kind != TITLE)
    {
        let text: String = pieces
            .iter()
            .map(|piece| match piece {
                Piece::Kept(_, span) => &skeleton.text[span.clone()],
                Piece::Text(text) => text,
                Piece::Instead(_) | Piece::Code(_) => "",
            })
            .collect();
        meant[*number] = letters(&text);
    }
    // Paragraphs may have changed places: texts beside images follow theirs.
    let mut found: HashMap<String, usize> = HashMap::new();
    texts(again)
        .into_iter()
        .filter(|text| !text.is_empty())
        .for_each(|text| *found.entry(text).or_default() += 1);
    let mut missing = BTreeSet::new();
    for (number, text) in meant.iter().enumerate().filter(|(_, text)| !text.is_empty()) {
        match found.get_mut(text).filter(|count| **count > 0) {
            Some(count) => *count -= 1,
            None => drop(missing.insert(number)),
        }
    }
    let is_same = missing.is_empty() && found.values().all(|count| *count == 0);
    let of_changed = changed.iter().map(|one| one.number).filter(|number| missing.contains(number));
    let of_changed: BTreeSet<usize> = of_changed.collect();
    match of_changed.is_empty() && !is_same {
        true => changed.iter().map(|one| one.number).collect(),
        false => of_changed,
    }
}

fn written(skeleton: &Skeleton, changed: &[Changed<'_>]) -> String {
    let patches = labels(skeleton, changed);
    let source = skeleton.sources.first().map_or("", String::as_str);
    rewritten(skeleton, changed, patches, |paragraph, text, within, before| match within {
        Some(mark) if mark.starts_with('`') => in_code(mark, text),
        // An address that is a link by itself.
        Some("<") => text.to_owned(),
        _ if source[paragraph.source.clone()].contains('`') => {
            // A backtick that waits for another takes one behind a backslash too.
            escape(paragraph, text, before).replace("\\`", "&#96;")
        }
        _ => escape(paragraph, text, before),
    })
}

/// A link that is known by its text (`[text]`) is given the old text as its label, where it has another.
fn labels(skeleton: &Skeleton, changed: &[Changed<'_>]) -> Patches {
    let mut patches = Patches::default();
    let Some(source) = skeleton.sources.first() else { return patches };
    for Changed { pieces, .. } in changed {
        let is_at =
            |piece: &Piece<'_>, item| matches!(piece, Piece::Kept(at, _) | Piece::Code(at) if *at == item);
        for (end, piece) in pieces.iter().enumerate() {
            let (Piece::Kept(at, _) | Piece::Code(at)) = piece else { continue };
            let close = &skeleton.items[*at];
            let Some(open) = skeleton.partner(*at).filter(|open| open < at) else { continue };
            let inside = pieces[..end].iter().rev().take_while(|piece| !is_at(piece, open));
            if matches!(close.code.as_ref().map(|code| &*code.content), Some("]" | "][]"))
                && inside.into_iter().any(|piece| !matches!(piece, Piece::Kept(..)))
            {
                let label = &source[skeleton.items[open].source.end..close.source.start];
                patches.insert(close.source.clone(), format!("][{label}]"));
            }
        }
    }
    patches
}

/// Text for a span of code that these backticks open: what would end it becomes apostrophes.
fn in_code(mark: &str, text: &str) -> String {
    let opening = mark.trim_end().len();
    let is_spaced = mark.len() > opening;
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('`') {
        out.push_str(&rest[..at]);
        let after = rest[at..].trim_start_matches('`');
        let ticks = rest.len() - at - after.len();
        let at_edge = out.is_empty() || after.is_empty();
        let tick = if ticks == opening || (at_edge && !is_spaced) { "'" } else { "`" };
        out.push_str(&tick.repeat(ticks));
        rest = after;
    }
    out + rest
}

/// Text as Markdown that means it.
fn escape(paragraph: &Paragraph, text: &str, before: &str) -> String {
    if paragraph.kind == TITLE {
        return text.replace('\\', "\\\\").replace('"', "\\\"").replace('\'', "\\'").replace('&', "&amp;");
    }
    let mut out = String::with_capacity(text.len());
    let mut previous = before.chars().next_back();
    // Only at the start of its line is a text taken for a block.
    let line = before.trim_end_matches([' ', '\t', '>']);
    let mut at_start = line.is_empty() || line.ends_with('\n');
    let text = if at_start { text.trim_start() } else { text };
    let end = text.trim_end_matches(|c: char| c == '#' || c.is_whitespace()).len();
    let mut rest = text.char_indices().peekable();
    let mut number = false;
    while let Some((at, c)) = rest.next() {
        let next = rest.peek().map(|(_, next)| *next);
        let in_word = previous.is_some_and(char::is_alphanumeric) && next.is_some_and(char::is_alphanumeric);
        let is_special = match c {
            '\\' | '`' | '*' | '[' | ']' | '<' | '~' | '|' => true,
            '_' => !in_word,
            '&' => next.is_some_and(|c| c.is_ascii_alphanumeric() || c == '#'),
            // At the end of a heading they would close it.
            '#' if at >= end => at_start || previous.is_none_or(char::is_whitespace),
            '#' | '>' | '-' | '+' | '=' | ':' => at_start,
            '.' | ')' => number,
            '^' => previous == Some('['),
            _ => false,
        };
        number = c.is_ascii_digit() && (at_start || number);
        at_start &= c.is_whitespace();
        if is_special {
            out.push('\\');
        }
        out.push(if matches!(c, '\n' | '\r') { ' ' } else { c });
        previous = Some(c);
    }
    out
}
