//! What stands between two words, where a sentence may end.
//!
//! Between a word and the next one there is at most one boundary, so no piece is without a word. Every
//! rule sees a [`Gap`] and nothing else: the sentence so far, and of what follows no more than the next
//! word and the character behind it, which belong to the same piece wherever the boundary after them
//! is. So a piece, cut again by itself, is one piece.

use super::abbreviated::Abbreviated;
use super::marks::{Mark, is_combining, mark, needs_no_space, next_end};
use crate::text::script::is_digit;

/// How many bytes of the next word are looked at.
const LONGEST_WORD: usize = 40;

/// Smileys, which stand behind what they are about.
const SMILEYS: [&str; 16] =
    [":)", ":-)", ";)", ";-)", ":(", ":-(", "=)", "=(", ":D", ":-D", ":P", ":-P", ":p", "xD", "XD", "^_^"];

/// A place between two words where a sentence may end.
#[derive(Debug)]
pub(super) struct Gap<'a> {
    /// The sentence so far, up to the first mark that may end it.
    pub(super) left: &'a str,
    /// The word before that mark, where it may be an abbreviation.
    pub(super) abbreviated: Option<Abbreviated<'a>>,
    /// That mark and what belongs to it: further marks, what closes, smileys, numbers of notes.
    pub(super) marks: &'a str,
    /// What stands between the marks and the next word: white space, what opens, dashes.
    pub(super) between: &'a str,
    /// The next word: a run of letters and digits.
    pub(super) right: &'a str,
    /// The character behind the next word, where it is no white space.
    pub(super) next: Option<char>,
}

/// What begins the next word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Case {
    /// A capital, also within the word (`iPhone`).
    Upper,
    /// A small letter.
    Lower,
    /// A letter of a script without capitals.
    None,
    /// A digit.
    Digit,
}

impl Gap<'_> {
    /// The mark that may end the sentence.
    pub(super) fn mark(&self) -> char {
        self.marks.chars().next().unwrap_or('.')
    }

    /// What begins the next word.
    pub(super) fn case(&self) -> Case {
        match self.right.chars().next() {
            Some(c) if c.is_lowercase() => {
                let inside = self.right.chars().any(char::is_uppercase);
                if inside { Case::Upper } else { Case::Lower }
            }
            Some(c) if c.is_uppercase() => Case::Upper,
            Some(c) if c.is_numeric() => Case::Digit,
            _ => Case::None,
        }
    }

    /// Whether white space stands between the mark and the next word.
    pub(super) fn is_spaced(&self) -> bool {
        self.between.contains(char::is_whitespace)
    }

    /// Whether what was opened before the mark is closed behind it.
    pub(super) fn closes(&self) -> bool {
        self.marks.chars().any(|c| matches!(mark(c), Mark::Close | Mark::Quote))
    }

    /// Whether a dash stands before the next word.
    pub(super) fn has_dash(&self) -> bool {
        self.between.chars().any(|c| mark(c) == Mark::Dash)
    }

    /// Whether the marks are an ellipsis, `…` or full stops, with or without white space.
    pub(super) fn is_ellipsis(&self) -> bool {
        let run = self.marks.chars().take_while(|c| *c == '.' || c.is_whitespace());
        self.marks.starts_with('…') || run.filter(|c| *c == '.').count() > 1
    }

    /// Whether the mark ends a sentence without white space behind it.
    pub(super) fn needs_no_space(&self) -> bool {
        self.marks.chars().any(needs_no_space)
    }
}

/// What is found from a mark on.
#[derive(Debug)]
pub(super) enum Found<'a> {
    /// A gap, and where the next word begins.
    Gap(Gap<'a>, usize),
    /// No sentence ends here; the search goes on from there.
    Nothing(usize),
}

/// Looks for the next gap of a paragraph from `at` on, in a sentence that starts at `start`.
pub(super) fn next_gap(paragraph: &str, start: usize, at: usize) -> Option<(Found<'_>, usize)> {
    let first = next_end(paragraph, at)?;
    let has_word = at > start || paragraph[start..first].chars().any(|c| mark(c) == Mark::Word);
    if !has_word {
        let word = next_word(paragraph, first)?;
        return Some((Found::Nothing(word), first));
    }
    let (end, right) = marks_end(paragraph, start, first);
    let Some(right) = right else { return Some((Found::Nothing(paragraph.len()), first)) };
    if end == first {
        return Some((Found::Nothing(right), first));
    }
    let word = word_at(&paragraph[right..]);
    let (left, marks) = (&paragraph[start..first], &paragraph[first..end]);
    let gap = Gap {
        left,
        abbreviated: Abbreviated::before(left, marks),
        marks,
        between: &paragraph[end..right],
        right: word,
        next: paragraph[right + word.len()..].chars().next().filter(|c| !c.is_whitespace()),
    };
    Some((Found::Gap(gap, right), first))
}

/// Where the next letter or digit stands.
fn next_word(text: &str, from: usize) -> Option<usize> {
    text[from..].char_indices().find(|&(_, c)| mark(c) == Mark::Word).map(|(at, _)| from + at)
}

/// The word at the start of a text.
fn word_at(text: &str) -> &str {
    let ends =
        text.char_indices().find(|&(at, c)| at > LONGEST_WORD || !(mark(c) == Mark::Word || is_combining(c)));
    &text[..ends.map_or(text.len(), |(at, _)| at)]
}

/// Where what belongs to a mark at `first` ends, and where the next word begins.
fn marks_end(text: &str, start: usize, first: usize) -> (usize, Option<usize>) {
    let mut end = first + note_in_digits(&text[start..first], &text[first..]).unwrap_or(0);
    // Whether what was seen last belongs to the marks; whether what opens was seen.
    let (mut attached, mut opened) = (true, false);
    let mut spaced = text[..first].ends_with(char::is_whitespace);
    let mut at = end;
    while let Some(c) = text[at..].chars().next() {
        let after = at + c.len_utf8();
        let rest = &text[after..];
        let followed_by_space =
            rest.chars().next().is_none_or(|c| matches!(mark(c), Mark::Space | Mark::End));
        let kind = mark(c);
        let further = (attached || spaced).then(|| further(&text[at..], attached)).flatten();
        if let (Some(length), false) = (further, opened) {
            at += length;
            (end, attached, spaced) = (at, true, false);
            continue;
        }
        match kind {
            Mark::Word => return (end, Some(at)),
            _ if opened => {}
            // .NET
            Mark::End if spaced && rest.starts_with(|c| mark(c) == Mark::Word) => opened = true,
            Mark::End | Mark::Emoji => (end, attached) = (after, true),
            Mark::Close if attached || followed_by_space => (end, attached) = (after, true),
            Mark::Quote | Mark::Unseen | Mark::Emphasis if attached => end = after,
            Mark::Space | Mark::Unseen | Mark::Emphasis | Mark::Other => attached = false,
            Mark::Quote | Mark::Close | Mark::Open | Mark::Dash | Mark::Continue => opened = true,
        }
        spaced = kind == Mark::Space;
        at = after;
    }
    (end, None)
}

/// The length of a smiley, of two apostrophes that close a quotation behind white space, or of
/// the number of a note (`[12]`, `[٣]`, `¹²`), at the start of a text.
fn further(text: &str, attached: bool) -> Option<usize> {
    let ends = |length: &usize| text[*length..].chars().next().is_none_or(|c| mark(c) != Mark::Word);
    if attached && let Some(note) = text.strip_prefix('[') {
        return digits(note, is_digit)
            .filter(|&length| note[length..].starts_with(']'))
            .map(|length| length + 2);
    }
    if attached && let Some(length) = digits(text, is_superscript) {
        return Some(length);
    }
    if !attached && text.starts_with("''") && text[2..].chars().next().is_none_or(char::is_whitespace) {
        return Some(2);
    }
    let smiley = SMILEYS.iter().filter(|smiley| text.starts_with(**smiley)).map(|smiley| smiley.len());
    smiley.max().filter(ends)
}

/// The length of one to three digits of a kind at the start of a text, in bytes.
fn digits(text: &str, is: impl Fn(char) -> bool) -> Option<usize> {
    let rest = text.trim_start_matches(is);
    let digits = &text[..text.len() - rest.len()];
    (!digits.is_empty() && digits.chars().take(4).count() < 4).then_some(digits.len())
}

fn is_superscript(c: char) -> bool {
    matches!(c, '\u{B9}' | '\u{B2}' | '\u{B3}' | '\u{2070}' | '\u{2074}'..='\u{2079}')
}

/// The length of a full stop and the numbers of one or two notes written onto it, at the start of `text`: `end.11 12 Take`.
/// They are known by the word before, which is of three letters or more, none of them a capital, and no
/// abbreviation, or by a closing bracket, and by what follows: a capital or a letter without case.
fn note_in_digits(left: &str, text: &str) -> Option<usize> {
    let one = 1 + digits(text.strip_prefix('.')?, is_digit)?;
    let spaced = |length: usize| {
        let rest = text[length..].trim_start();
        (rest.len() < text.len() - length).then_some(text.len() - rest.len())
    };
    let next = spaced(one)?;
    let two = digits(&text[next..], is_digit).map(|length| next + length);
    let length = two.unwrap_or(one);
    let opens = |c| matches!(mark(c), Mark::Open | Mark::Quote | Mark::Unseen | Mark::Emphasis);
    let word = text[spaced(length)?..].trim_start_matches(opens);
    let begins = |c: char| c.is_alphabetic() && !c.is_lowercase();
    (word.starts_with(begins) && takes_note(left)).then_some(length)
}

/// Whether the end of a text is no abbreviation and no part of a name or number.
fn takes_note(left: &str) -> bool {
    if left.ends_with([')', ']']) {
        return true;
    }
    let before = left.trim_end_matches(|c| is_combining(c) || (mark(c) == Mark::Word && !is_digit(c)));
    let word = &left[before.len()..];
    let apart = |c| matches!(mark(c), Mark::Space | Mark::Open | Mark::Quote | Mark::Dash | Mark::Unseen);
    word.chars().filter(|&c| !is_combining(c)).count() > 2
        && !word.contains(char::is_uppercase)
        && before.chars().next_back().is_none_or(apart)
        && Abbreviated::before(left, ".").is_none_or(|word| word.kind.is_none())
}
