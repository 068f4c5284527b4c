//! A segment made ready to be compared: its tokens, in the two kinds that the score keeps apart.

use crate::model::{Code, Locale, Segment};
use crate::text::{self, Token};

/// A segment with its tokens.
#[derive(Debug, Clone)]
pub struct Analysed {
    /// The text as it stands.
    pub(super) text: String,
    /// The text in NFC: what "equal surface" compares.
    pub(super) surface: String,
    pub(super) codes: Vec<Code>,
    /// Every token, in order.
    pub(super) tokens: Vec<Token>,
    /// The places in `tokens` of the words and numbers.
    pub(super) content: Vec<usize>,
    /// The places in `tokens` of punctuation and symbols.
    pub(super) marks: Vec<usize>,
}

impl Analysed {
    /// Analyses a segment of a language.
    pub fn new(segment: &Segment, locale: &Locale) -> Self {
        let tokens = text::tokens(&segment.text, locale.language());
        let (content, marks) = (0..tokens.len()).partition(|&i| tokens[i].is_content());
        Self {
            text: segment.text.clone(),
            surface: text::surface(&segment.text).into_owned(),
            codes: segment.codes.clone(),
            tokens,
            content,
            marks,
        }
    }

    /// How many words and numbers it has.
    pub fn len(&self) -> usize {
        self.content.len()
    }

    /// Whether it has no word and no number.
    pub fn is_empty(&self) -> bool {
        self.content.is_empty()
    }

    pub(super) fn content_token(&self, index: usize) -> &Token {
        &self.tokens[self.content[index]]
    }

    pub(super) fn mark(&self, index: usize) -> &Token {
        &self.tokens[self.marks[index]]
    }

    /// The white space between a token and the next one.
    pub(super) fn space_after(&self, token: usize) -> String {
        self.text[self.tokens[token].end..self.tokens[token + 1].start]
            .chars()
            .filter(|c| c.is_whitespace())
            .collect()
    }

    /// The same text and the same codes at the same places.
    pub(super) fn equals(&self, other: &Self) -> bool {
        self.surface == other.surface
            && self.codes.len() == other.codes.len()
            && self
                .codes
                .iter()
                .zip(&other.codes)
                .all(|(a, b)| a.identity() == b.identity() && self.place(a) == other.place(b))
    }

    /// Where a code stands in the NFC text, so that two spellings of one text agree.
    fn place(&self, code: &Code) -> usize {
        self.text.get(..code.at).map_or(code.at, |head| text::surface(head).len())
    }
}
