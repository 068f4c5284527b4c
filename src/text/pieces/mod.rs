//! A text and a term as pieces that can be compared: words with all they may be forms of.
//!
//! Every piece has keys; where a term stands in a text, its first pieces share one with those of
//! the text ([`starts`](Pieces::starts), [`Sought::starts`]). So an index over the keys of terms
//! finds the few that may stand there, and the readings then say whether one does.
//!
//! A hyphen between two words is no piece: `machine-learning` and `machine learning` are the same
//! two, and a text's `start-up` is `startup` as well, its `data base` `database`.

mod sought;

pub use sought::{Sought, SoughtKind, SoughtPiece, is_small_word};

use super::english;
use super::reading::{Analysed, Analyser, Doubled, Reading, literal_key};
use super::script::{Script, dominant_script, is_digit, is_letter, script_of};
use super::token::{Token, TokenKind, tokens_without_keys};

/// The version of the keys that terms begin with: a memory keeps it, and makes them anew where it
/// has others. Raise it when a key changes, or a term is taken in other ways.
pub const STARTS: u32 = 5;

/// What a piece is compared by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PieceKind {
    /// An Arabic word: by its readings.
    Arabic,
    /// A Latin word: by what it may be a form of.
    Latin,
    /// Any other word or a number: by its folded form.
    Other,
    /// A mark.
    Mark,
}

/// A piece of a text.
#[derive(Debug, Clone)]
pub struct Piece {
    /// What it is.
    pub kind: PieceKind,
    /// Where it starts in the text, in bytes.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
    /// Its folded form.
    pub folded: String,
    /// Whether an Arabic clitic stands before it, which is not in its span: الـAPI.
    pub has_proclitic: bool,
    /// The piece that this one and the next make where only a hyphen, or a space, is between them.
    solid: Option<usize>,
    keys: (usize, usize),
    letters: (usize, usize),
    readings: (usize, usize),
    doubled: Doubled,
}

/// A text in pieces.
#[derive(Debug, Default)]
pub struct Pieces {
    /// The pieces in order, then those that two make together.
    pieces: Vec<Piece>,
    count: usize,
    keys: Vec<u64>,
    letters: Vec<char>,
    readings: Vec<Reading>,
    analyser: Analyser,
}

/// What a hyphen may be.
fn is_hyphen(mark: &str) -> bool {
    matches!(mark, "-" | "\u{2010}" | "\u{2011}")
}

/// Whether the token at a place is a hyphen that joins two words.
fn joins(tokens: &[Token], at: usize) -> bool {
    let Some([before, hyphen, after]) = at.checked_sub(1).and_then(|before| tokens.get(before..before + 3))
    else {
        return false;
    };
    is_hyphen(&hyphen.folded)
        && before.is_content()
        && before.end == hyphen.start
        && after.is_content()
        && after.start == hyphen.end
}

impl Pieces {
    /// Cuts a text of `language` into pieces, in place of what was there.
    pub fn cut(&mut self, text: &str, language: &str) {
        self.pieces.clear();
        self.keys.clear();
        self.letters.clear();
        self.readings.clear();
        let mut tokens = tokens_without_keys(text, language);
        // About what Arabic words take: growing bit by bit would take longer than all else here.
        self.pieces.reserve(tokens.len());
        self.keys.reserve(4 * tokens.len());
        self.letters.reserve(text.len() / 2);
        self.readings.reserve(6 * tokens.len());
        let mut joints = Vec::new();
        for at in 0..tokens.len() {
            if joins(&tokens, at) {
                joints.push(self.pieces.len() - 1);
            } else {
                let folded = std::mem::take(&mut tokens[at].folded);
                self.push(text, &tokens[at], folded);
            }
        }
        self.count = self.pieces.len();
        let spaced = (1..self.count)
            .map(|at| at - 1)
            .filter(|&at| may_be_one(text, &self.pieces[at], &self.pieces[at + 1]));
        joints.extend(spaced);
        for at in joints {
            let Some([one, other]) = self.pieces.get(at..at + 2) else { continue };
            if (one.kind, other.kind) == (PieceKind::Latin, PieceKind::Latin) {
                let (start, end, folded) = (one.start, other.end, format!("{}{}", one.folded, other.folded));
                self.pieces[at].solid = Some(self.pieces.len());
                let has_proclitic = self.pieces[at].has_proclitic;
                self.add(PieceKind::Latin, (start, end), folded, has_proclitic, "");
            }
        }
    }

    fn push(&mut self, text: &str, token: &Token, folded: String) {
        let (kind, end) = match token.kind {
            TokenKind::Punctuation => (PieceKind::Mark, token.end),
            TokenKind::Word if starts_latin(&folded) => {
                (PieceKind::Latin, token.start + latin_length(&text[token.start..token.end]))
            }
            TokenKind::Word if dominant_script(&folded) == Some(Script::Arabic) => {
                (PieceKind::Arabic, token.end)
            }
            TokenKind::Word | TokenKind::Number => (PieceKind::Other, token.end),
        };
        let folded = match end == token.end {
            true => folded,
            false => super::fold(&text[token.start..end]).into_owned(),
        };
        let span = (token.start, end);
        self.add(kind, span, folded, !token.proclitic.is_empty(), &text[span.0..span.1]);
    }

    fn add(
        &mut self,
        kind: PieceKind,
        span: (usize, usize),
        folded: String,
        has_proclitic: bool,
        word: &str,
    ) {
        let from = (self.keys.len(), self.letters.len(), self.readings.len());
        let mut doubled = Doubled::default();
        match kind {
            PieceKind::Arabic => {
                let analysed = self.analyser.analyse(word);
                doubled = analysed.doubled();
                self.letters.extend_from_slice(analysed.letters());
                self.readings.extend_from_slice(analysed.readings());
                for reading in analysed.readings() {
                    if !self.keys[from.0..].contains(&reading.key) {
                        self.keys.push(reading.key);
                    }
                }
                if analysed.readings().is_empty() {
                    self.keys.push(literal_key([&folded, ""]));
                }
            }
            PieceKind::Latin => english::bases(&folded, &mut |base| self.keys.push(base.key())),
            PieceKind::Other | PieceKind::Mark => self.keys.push(literal_key([&folded, ""])),
        }
        self.pieces.push(Piece {
            kind,
            start: span.0,
            end: span.1,
            folded,
            has_proclitic,
            solid: None,
            keys: (from.0, self.keys.len()),
            letters: (from.1, self.letters.len()),
            readings: (from.2, self.readings.len()),
            doubled,
        });
    }

    /// How many pieces there are.
    pub fn len(&self) -> usize {
        self.count
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// A piece.
    pub fn get(&self, at: usize) -> Option<&Piece> {
        self.pieces.get(at)
    }

    /// What may be taken for one word at a place, with the place after it: the piece there, and
    /// the two that a hyphen joins, or that may be one.
    pub fn choices(&self, at: usize) -> impl Iterator<Item = (&Piece, usize)> {
        let here = if at < self.count { self.pieces.get(at) } else { None };
        let solid = here.and_then(|piece| piece.solid).and_then(|solid| self.pieces.get(solid));
        here.map(|piece| (piece, at + 1)).into_iter().chain(solid.map(|piece| (piece, at + 2)))
    }

    /// The keys of a piece.
    pub fn keys(&self, piece: &Piece) -> &[u64] {
        &self.keys[piece.keys.0..piece.keys.1]
    }

    /// The readings of an Arabic piece.
    pub fn analysed(&self, piece: &Piece) -> Analysed<'_> {
        Analysed::new(
            &self.letters[piece.letters.0..piece.letters.1],
            &self.readings[piece.readings.0..piece.readings.1],
            piece.doubled,
        )
    }

    /// The keys by which every term begins that may stand in the text, in order and each once.
    pub fn starts(&self) -> Vec<i64> {
        let mut starts = Vec::new();
        for at in 0..self.count {
            for (piece, next) in self.choices(at) {
                for &one in self.keys(piece) {
                    starts.push(start_key(one, None));
                    for (after, _) in self.choices(next) {
                        starts.extend(self.keys(after).iter().map(|&other| start_key(one, Some(other))));
                    }
                }
            }
        }
        starts.sort_unstable();
        starts.dedup();
        starts
    }
}

/// Whether two words with a space between may be written as one, as `data base` is: not those that are so short
/// that both together look like another (`car pet`), or are small words of every day (`not able`).
fn may_be_one(text: &str, one: &Piece, other: &Piece) -> bool {
    let is_part = |piece: &Piece| {
        piece.kind == PieceKind::Latin
            && (piece.folded.len() > 3 || !english::is_everyday(&piece.folded))
            && !piece.folded.contains(is_digit)
    };
    long_enough_as_one(&one.folded, &other.folded)
        && is_part(one)
        && is_part(other)
        && text.get(one.end..other.start) == Some(" ")
}

/// Whether two words are so long that both together hardly look like another.
fn long_enough_as_one(one: &str, other: &str) -> bool {
    one.len().min(other.len()) > 2 && one.len() + other.len() > 6
}

/// The key of how a term begins: with its first two pieces, or with the only one it has.
pub fn start_key(one: u64, other: Option<u64>) -> i64 {
    let joined = match other {
        None => one,
        Some(other) => (one.rotate_left(29) ^ other).wrapping_mul(0xff51_afd7_ed55_8ccd).wrapping_add(1),
    };
    joined.cast_signed()
}

fn starts_latin(word: &str) -> bool {
    let first = word.chars().find(|&c| !c.is_ascii_digit());
    first.is_some_and(|c| script_of(c) == Script::Latin)
}

/// How much of a word stands before an Arabic ending (GPUات), in bytes.
fn latin_length(word: &str) -> usize {
    if word.is_ascii() {
        return word.len();
    }
    let mut letters = word
        .char_indices()
        .filter(|&(_, c)| is_letter(c))
        .skip_while(|&(_, c)| script_of(c) != Script::Latin);
    letters.find(|&(_, c)| script_of(c) == Script::Arabic).map_or(word.len(), |(at, _)| at)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
