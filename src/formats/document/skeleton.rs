//! What a reader finds in a file: its text in paragraphs, and where each piece of them stands.
//!
//! A paragraph is a row of [`Item`]s in the order of the file: pieces of text, each with the piece of
//! the source it was read from, and inline codes between them. What stands between paragraphs is no
//! item, and stays as it is when translations are written.

use std::ops::Range;

use crate::model::{Code, CodeKind, Segment};

use super::super::xml::write_text;

/// The text of a document, and its way back into the file.
#[derive(Debug, Default)]
pub(super) struct Skeleton {
    /// What the items are pieces of: the text of the file, or of its parts.
    pub(super) sources: Vec<String>,
    /// The text, a paragraph a line.
    pub(super) text: String,
    /// In the order of the text.
    pub(super) paragraphs: Vec<Paragraph>,
    pub(super) items: Vec<Item>,
}

/// A paragraph, or a text that stands by itself inside the markup of one.
#[derive(Debug)]
pub(super) struct Paragraph {
    /// Which of the sources it stands in.
    pub(super) part: usize,
    /// Where it stands in the text.
    pub(super) text: Range<usize>,
    /// Where its items stand in the source.
    pub(super) source: Range<usize>,
    pub(super) items: Range<usize>,
    /// What it is, where that changes how it is written: each format has its own.
    pub(super) kind: &'static str,
    /// The formatting of its text where no code says another (DOCX).
    pub(super) base: String,
}

/// A piece of a paragraph.
#[derive(Debug)]
pub(super) struct Item {
    /// Where it stands in the text; a code is empty there.
    pub(super) text: Range<usize>,
    /// Where it stands in the source; white space that only a code stands for is empty there.
    pub(super) source: Range<usize>,
    pub(super) code: Option<Inline>,
}

/// An inline code.
#[derive(Debug)]
pub(super) struct Inline {
    pub(super) role: Role,
    /// The native markup.
    pub(super) content: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// It opens, or closes, what the item closes or opens: none where that is missing.
    Open(Option<usize>),
    Close(Option<usize>),
    /// It stands by itself: an image, a note.
    Alone,
    /// It stands by itself, and for white space: a line break.
    Break,
    /// The same, and no translation may leave it out: a page break.
    PageBreak,
}

/// A sentence with more codes than this is no sentence, but damaged markup: it is read without them.
const MOST_CODES: usize = 500;

/// What a sentence is of a skeleton.
pub(super) struct Cut {
    pub(super) paragraph: usize,
    /// The items that are in it, whole or in part.
    pub(super) items: Range<usize>,
    pub(super) segment: Segment,
    /// The items that the codes of the segment are.
    pub(super) codes: Vec<usize>,
}

impl Skeleton {
    /// Cuts a sentence out: a span of the text inside one paragraph.
    ///
    /// Codes at its edges stay outside, unless what they open or close is inside: so a sentence
    /// that is bold as a whole has no codes.
    pub(super) fn cut(&self, span: Range<usize>) -> Option<Cut> {
        let paragraph = self.paragraphs.partition_point(|p| p.text.end <= span.start);
        let within = self.paragraphs.get(paragraph)?.items.clone();
        let items = &self.items[within.clone()];
        let first = within.start + items.partition_point(|i| i.text.end <= span.start);
        let last = within.start + items.partition_point(|i| i.text.start < span.end);
        if first >= last {
            return None;
        }
        let is_code = |at: &usize| self.items[*at].code.is_some();
        let mut lead = first;
        if self.items[first].text.start == span.start {
            lead -= (within.start..first).rev().take_while(is_code).count();
        }
        let mut trail = last;
        if self.items[last - 1].text.end == span.end {
            trail += (last..within.end).take_while(is_code).count();
        }
        let start = (lead..first)
            .find(|at| self.partner(*at).is_some_and(|p| (first..last).contains(&p)))
            .unwrap_or(first);
        let end = (last..trail).rfind(|at| self.partner(*at).is_some_and(|p| (start..last).contains(&p)));
        let items = start..end.map_or(last, |at| at + 1);
        let mut codes: Vec<usize> = items.clone().filter(is_code).collect();
        if codes.len() > MOST_CODES {
            codes.clear();
        }
        let segment = Segment {
            text: self.text[span.clone()].to_owned(),
            codes: self.numbered(&codes, &items, span.start),
        };
        Some(Cut { paragraph, items, segment, codes })
    }

    /// The other one of a pair.
    pub(super) fn partner(&self, item: usize) -> Option<usize> {
        match self.items[item].code.as_ref()?.role {
            Role::Open(partner) | Role::Close(partner) => partner,
            Role::Alone | Role::Break | Role::PageBreak => None,
        }
    }

    /// The codes of a segment as TMX has them, numbered in their order from 1, pairs together.
    fn numbered(&self, codes: &[usize], inside: &Range<usize>, start: usize) -> Vec<Code> {
        let mut numbers: Vec<(usize, usize)> = Vec::new();
        let mut last = 0;
        let mut made = Vec::with_capacity(codes.len());
        for &at in codes {
            let Item { text, code: Some(code), .. } = &self.items[at] else { continue };
            let partner = self.partner(at).filter(|p| inside.contains(p));
            let known = partner.and_then(|p| numbers.iter().rev().find(|(item, _)| *item == p));
            let number = known.map_or_else(
                || {
                    last += 1;
                    last
                },
                |(_, number)| *number,
            );
            numbers.push((at, number));
            let (name, attribute) = match (code.role, partner) {
                (Role::Open(_), Some(_)) => ("bpt", ("i", number.to_string())),
                (Role::Close(_), Some(_)) => ("ept", ("i", number.to_string())),
                (Role::Open(_), None) => ("it", ("pos", "begin".to_owned())),
                (Role::Close(_), None) => ("it", ("pos", "end".to_owned())),
                (Role::Alone | Role::Break | Role::PageBreak, _) => ("ph", ("x", number.to_string())),
            };
            let mut content = String::new();
            write_text(&code.content, &mut content);
            made.push(Code {
                at: text.start - start,
                kind: CodeKind::Whole,
                name: name.to_owned(),
                attributes: vec![(attribute.0.to_owned(), attribute.1)],
                content,
            });
        }
        made
    }

    /// Where a byte of the text stands in the source: the start of it, or the end of what is
    /// before it.
    pub(super) fn in_source(&self, at: usize, is_end: bool) -> usize {
        let before = |item: &Item| if is_end { item.text.end < at } else { item.text.end <= at };
        let number = self.items.partition_point(before);
        let Some(item) = self.items[number..].iter().find(|item| item.code.is_none()) else {
            return self.items.last().map_or(0, |item| item.source.end);
        };
        item.source_of(at.max(item.text.start))
    }
}

impl Item {
    /// Whether it stands in the source letter for letter.
    fn is_verbatim(&self) -> bool {
        self.text.len() == self.source.len()
    }

    /// Where what is before a byte of its text, or the code, ends in the source.
    pub(super) fn end_of(&self, at: usize) -> usize {
        if self.code.is_some() { self.source.end } else { self.source_of(at) }
    }

    /// Where a byte of its text stands in the source.
    pub(super) fn source_of(&self, at: usize) -> usize {
        match at {
            at if at <= self.text.start => self.source.start,
            at if at < self.text.end && self.is_verbatim() => self.source.start + (at - self.text.start),
            _ => self.source.end,
        }
    }
}

/// How many elements that are still open a closing one is compared with: markup that nests
/// deeper, or is not closed at all, is read in the same time.
const LOOK_BACK: usize = 32;

/// Pieces of a text, each with where it stands in the source.
pub(super) type Pieces = Vec<(String, Range<usize>)>;

/// Puts a skeleton together, paragraph by paragraph.
#[derive(Default)]
pub(super) struct Builder {
    pub(super) skeleton: Skeleton,
    part: usize,
    first_item: usize,
    /// The codes that are open: what they are, and the item.
    open: Vec<(String, usize)>,
    /// White space that comes before the next text, if any does: only one is shown.
    white: Option<Range<usize>>,
    has_text: bool,
    /// Whether a code since the last text shows something: white space after it is seen.
    is_shown: bool,
    /// Texts inside the markup of the paragraph, which stand by themselves after it.
    asides: Vec<(&'static str, Pieces)>,
}

impl Builder {
    /// Begins another part of the file.
    pub(super) fn part(&mut self, source: &str) {
        self.end("");
        self.part = self.skeleton.sources.len();
        self.skeleton.sources.push(source.to_owned());
    }

    /// Text, as it stands in the source or as what stands there means. Empty text is none.
    pub(super) fn text(&mut self, text: &str, source: Range<usize>) {
        if text.is_empty() {
            return;
        }
        if let Some(white) = self.white.take() {
            self.put(" ", white);
        }
        self.put(text, source);
    }

    /// White space that shows as one space, and not at all at the edges of a paragraph.
    pub(super) fn white(&mut self, source: Range<usize>) {
        // A second one, with nothing but codes between that show nothing, shows no more than the first.
        let shows = self.has_text && (self.is_shown || !self.skeleton.text.ends_with(' '));
        match &mut self.white {
            None if shows => self.white = Some(source),
            // What a code stands for gives way to white space that is there.
            Some(white) if white.start == white.end => *white = source,
            Some(white) if white.end == source.start => white.end = source.end,
            _ => {}
        }
    }

    pub(super) fn open(&mut self, what: &str, content: &str, source: Range<usize>) {
        let item = self.code(Role::Open(None), content, source);
        self.open.push((what.to_owned(), item));
    }

    /// Closes what is open; whether there was something.
    pub(super) fn close(&mut self, what: &str, content: &str, source: Range<usize>) {
        let found = self.open.iter().rev().take(LOOK_BACK).position(|(open, _)| open == what);
        let item = self.code(Role::Close(None), content, source);
        let Some(back) = found else { return };
        let at = self.open.len() - 1 - back;
        // What was opened inside it and is not closed stays open for good.
        let opened = self.open[at].1;
        self.open.truncate(at);
        for (here, role) in [(opened, Role::Open(Some(item))), (item, Role::Close(Some(opened)))] {
            if let Some(code) = &mut self.skeleton.items[here].code {
                code.role = role;
            }
        }
    }

    pub(super) fn alone(&mut self, content: &str, source: Range<usize>) {
        self.code(Role::Alone, content, source);
    }

    /// A code that stands by itself and shows something: an image.
    pub(super) fn shown(&mut self, content: &str, source: Range<usize>) {
        self.alone(content, source);
        self.shows();
    }

    /// The code that was read last shows something.
    pub(super) fn shows(&mut self) {
        self.is_shown = true;
    }

    /// A code that stands for white space.
    pub(super) fn line_break(&mut self, content: &str, source: Range<usize>) {
        self.break_of(Role::Break, content, source);
    }

    /// A code that stands for white space, and that no translation may leave out.
    pub(super) fn page_break(&mut self, content: &str, source: Range<usize>) {
        self.break_of(Role::PageBreak, content, source);
    }

    fn break_of(&mut self, role: Role, content: &str, source: Range<usize>) {
        let end = source.end;
        self.code(role, content, source);
        self.white(end..end);
    }

    /// Whether nothing was read since a code that stands for white space.
    pub(super) fn is_after_break(&self) -> bool {
        let last = self.skeleton.items[self.first_item..].last();
        last.and_then(|item| item.code.as_ref()).is_some_and(|code| code.role == Role::Break)
    }

    fn code(&mut self, role: Role, content: &str, source: Range<usize>) -> usize {
        // White space before an opening code is outside it, and inside a closing one no text.
        if let Some(white) = self.white.take() {
            self.put(" ", white);
        }
        let at = self.skeleton.text.len();
        let code = Some(Inline { role, content: content.to_owned() });
        self.skeleton.items.push(Item { text: at..at, source, code });
        self.skeleton.items.len() - 1
    }

    fn put(&mut self, text: &str, source: Range<usize>) {
        (self.has_text, self.is_shown) = (true, false);
        let start = self.skeleton.text.len();
        self.skeleton.text.push_str(text);
        let end = self.skeleton.text.len();
        if let Some(last) = self.skeleton.items[self.first_item..].last_mut() {
            let goes_on = last.code.is_none() && last.is_verbatim() && last.source.end == source.start;
            if goes_on && source.len() == text.len() {
                (last.text.end, last.source.end) = (end, source.end);
                return;
            }
        }
        self.skeleton.items.push(Item { text: start..end, source, code: None });
    }

    /// A text inside the markup of a paragraph: a paragraph by itself, of these pieces.
    pub(super) fn aside(&mut self, kind: &'static str, pieces: Pieces) {
        self.asides.push((kind, pieces));
    }

    /// Ends the paragraph; one without text is none, and its codes are no items.
    pub(super) fn end(&mut self, kind: &'static str) {
        self.end_with(kind, String::new());
    }

    pub(super) fn end_with(&mut self, kind: &'static str, base: String) {
        self.end_main(kind, base);
        for (kind, pieces) in std::mem::take(&mut self.asides) {
            for (text, source) in pieces {
                self.text(&text, source);
            }
            self.end_main(kind, String::new());
        }
    }

    fn end_main(&mut self, kind: &'static str, base: String) {
        self.white = None;
        (self.has_text, self.is_shown) = (false, false);
        self.open.clear();
        let Skeleton { items, text, paragraphs, .. } = &mut self.skeleton;
        let of_paragraph = self.first_item..items.len();
        let (Some(first), Some(last)) = (
            items[of_paragraph.clone()].iter().find(|item| item.code.is_none()),
            items[of_paragraph.clone()].iter().rfind(|item| item.code.is_none()),
        ) else {
            items.truncate(self.first_item);
            return;
        };
        let text_span = first.text.start..last.text.end;
        let source = items[of_paragraph.start].source.start..items[of_paragraph.end - 1].source.end;
        paragraphs.push(Paragraph {
            part: self.part,
            text: text_span,
            source,
            items: of_paragraph.clone(),
            kind,
            base,
        });
        text.push('\n');
        self.first_item = of_paragraph.end;
    }

    pub(super) fn finish(mut self) -> Skeleton {
        self.end("");
        self.skeleton
    }
}
