//! A document cut into paragraphs and sentences.
//!
//! Paragraphs end at line breaks. Inside one, a sentence may end wherever a mark of
//! UAX #29 stands between two words; the table in `rules.rs` says where it does.
//! Pieces are trimmed spans of the text: what lies between them (white space, line
//! breaks, a byte order mark, lines of marks only) is a gap, and both together are
//! the text.
//!
//! `marks.rs` knows characters, `gap.rs` what stands around a mark, `words.rs` (and `abbreviated.rs`) the
//! abbreviations and other words of `data/`.
//!
//! ```
//! use jisr::text::segment;
//!
//! let text = "date 2025-02-04 قال: \"نعم.\" ثم سأل: \"متى؟\"\n\nIt was 3.5 percent.";
//! let cut = segment(text);
//! assert_eq!(cut.metadata, [("date".to_owned(), "2025-02-04".to_owned())]);
//! let shown: Vec<_> =
//!     cut.sentences.iter().map(|s| (s.paragraph, &text[s.start..s.end])).collect();
//! assert_eq!(
//!     shown,
//!     [(0, "قال: \"نعم.\""), (0, "ثم سأل: \"متى؟\""), (1, "It was 3.5 percent.")]
//! );
//! ```

mod abbreviated;
mod as_srx;
mod gap;
mod icu;
mod marks;
mod paragraph;
mod rules;
mod search;
mod srx;
mod words;

pub use as_srx::rules_as_srx;
use gap::{Found, next_gap};
use marks::{Mark, mark};
use paragraph::{leading_date, paragraphs};
use rules::decide;
pub use rules::{Does, RULES, Rule};
pub use srx::SrxSegmenter;

use super::script::BOM;

/// A sentence of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sentence {
    /// Where it starts in the text, in bytes.
    pub start: usize,
    /// Where it ends in the text, in bytes.
    pub end: usize,
    /// Its paragraph, from 0; paragraphs without a sentence are not counted.
    pub paragraph: usize,
}

/// A document cut into sentences.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Segmented {
    /// What the head of the text says about it, by name: `date` (YYYY-MM-DD).
    pub metadata: Vec<(String, String)>,
    /// The sentences, in order.
    pub sentences: Vec<Sentence>,
}

/// Cuts a text into paragraphs and sentences. A text that opens with
/// `date YYYY-MM-DD` and white space has it as metadata and not as text. Only there: a
/// paragraph further down that begins so, cut by itself, loses these words.
pub fn segment(text: &str) -> Segmented {
    let (mut cut, body) = head(text);
    let mut paragraph = 0;
    for span in paragraphs(text, body) {
        let before = cut.sentences.len();
        pieces(&text[span.clone()], |start, end| {
            cut.sentences.push(Sentence { start: span.start + start, end: span.start + end, paragraph });
        });
        paragraph += usize::from(cut.sentences.len() > before);
    }
    cut
}

/// How many bytes of a text are its head: a byte order mark, and what [`segment`] takes as metadata.
pub fn head_length(text: &str) -> usize {
    head(text).1
}

/// What the head of a text says, and where its first paragraph starts.
fn head(text: &str) -> (Segmented, usize) {
    let mut cut = Segmented::default();
    let mut body = text.len() - text.trim_start_matches(BOM).len();
    if let Some((date, length)) = leading_date(&text[body..]) {
        cut.metadata.push(("date".to_owned(), date.to_owned()));
        body += length;
    }
    (cut, body)
}

/// The sentences of a paragraph, from the first to the last.
fn pieces(paragraph: &str, mut piece: impl FnMut(usize, usize)) {
    let mut found = |start: usize, end: usize| {
        let text = paragraph[start..end].trim_end();
        piece(start + text.len() - trim_start(text).len(), start + text.len());
    };
    let walk = Walk::new(paragraph);
    let mut start = walk.start;
    for (_, end) in walk {
        if let Some(end) = end {
            found(start, end);
            start = end;
        }
    }
    if paragraph[start..].contains(|c| mark(c) == Mark::Word) {
        found(start, paragraph.len());
    }
}

/// A text without the white space and byte order marks that it starts with.
fn trim_start(text: &str) -> &str {
    text.trim_start_matches(|c: char| c.is_whitespace() || c == BOM)
}

/// A walk through the gaps of a paragraph: the rule that decides each, and where the sentence ends, if it
/// does.
struct Walk<'a> {
    paragraph: &'a str,
    /// Where the sentence starts.
    start: usize,
    /// From where on the next mark is looked for.
    at: usize,
}

impl<'a> Walk<'a> {
    fn new(paragraph: &'a str) -> Self {
        let start = paragraph.len() - trim_start(paragraph).len();
        Self { paragraph, start, at: start }
    }
}

impl Iterator for Walk<'_> {
    type Item = (&'static Rule, Option<usize>);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let (found, mark) = next_gap(self.paragraph, self.start, self.at)?;
            let (gap, next) = match found {
                Found::Nothing(next) => {
                    self.at = next;
                    continue;
                }
                Found::Gap(gap, next) => (gap, next),
            };
            self.at = next;
            let rule = decide(&gap);
            let end = match rule.does {
                Does::Join => None,
                Does::Split => Some(mark + gap.marks.len()),
                Does::SplitEarly => Some(mark + gap.mark().len_utf8()),
            };
            self.start = end.unwrap_or(self.start);
            return Some((rule, end));
        }
    }
}

#[cfg(test)]
mod tests;
