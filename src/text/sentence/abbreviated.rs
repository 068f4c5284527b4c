//! The word before a full stop, which may be an abbreviation.

use std::borrow::Cow;

use super::marks::{Mark, is_combining, mark};
use super::words::{Abbreviation, LONGEST, abbreviation};
use crate::text::script::is_ignorable;

/// A word that one full stop follows, short enough to be an abbreviation.
#[derive(Debug)]
pub(super) struct Abbreviated<'a> {
    /// Its letters, with full stops and apostrophes in it, without what nobody sees.
    pub(super) letters: Cow<'a, str>,
    /// What kind of abbreviation it is, if it is one.
    pub(super) kind: Option<Abbreviation>,
}

impl<'a> Abbreviated<'a> {
    /// The word at the end of `left` where the marks behind it are one full stop and what closes.
    pub(super) fn before(left: &'a str, marks: &str) -> Option<Self> {
        if !marks.starts_with('.') || marks[1..].contains(|c| mark(c) == Mark::End) {
            return None;
        }
        let word = word_before(left)?;
        let letters = seen(word);
        let kind = kind(&letters, &left[..left.len() - word.len()]);
        Some(Self { letters, kind })
    }

    /// Whether it is a single capital.
    pub(super) fn is_initial(&self) -> bool {
        is_letter(&self.letters) && self.letters.starts_with(char::is_uppercase)
    }
}

/// A text without what nobody sees.
pub(super) fn seen(text: &str) -> Cow<'_, str> {
    let unseen = |c| is_ignorable(c) || is_combining(c);
    if text.contains(unseen) {
        Cow::Owned(text.chars().filter(|&c| !unseen(c)).collect())
    } else {
        Cow::Borrowed(text)
    }
}

/// Whether a text is one letter, and no word in one character (`ﷺ`).
pub(super) fn is_letter(text: &str) -> bool {
    let mut letters = text.chars();
    letters.next().is_some_and(|c| c.is_alphabetic() && !matches!(c, '\u{FDF0}'..='\u{FDFF}'))
        && letters.next().is_none()
}

/// Single letters with full stops between: `P.S`, `أ.د`.
pub(super) fn is_dotted(text: &str) -> bool {
    text.contains('.') && text.split('.').all(is_letter)
}

/// The last word of a text, up to its end, with full stops, apostrophes and `°` in it, where it is
/// short enough.
fn word_before(text: &str) -> Option<&str> {
    let part = |c: char| match mark(c) {
        Mark::Word | Mark::Unseen => true,
        Mark::Open | Mark::Close if is_ignorable(c) => true,
        _ => matches!(c, '.' | '\'' | '’' | '°'),
    };
    // Twice the length, for what nobody sees.
    let mut from = text.len();
    for (at, _) in text.char_indices().rev().take_while(|&(_, c)| part(c)) {
        if text.len() - at > 2 * LONGEST {
            return None;
        }
        from = at;
    }
    let word = text[from..].trim_start_matches(|c: char| mark(c) != Mark::Word);
    (!word.is_empty()).then_some(word)
}

/// What kind of abbreviation letters are, behind a text.
fn kind(letters: &str, before: &str) -> Option<Abbreviation> {
    let unit = letters.trim_start_matches(char::is_numeric);
    let apart = unit.len() == letters.len();
    let counted = !apart || before.trim_end().ends_with(char::is_numeric);
    let known = abbreviation(unit).filter(|kind| match kind {
        Abbreviation::Unit => counted,
        Abbreviation::End => true,
        _ => apart,
    });
    // A letter behind a number is a unit, or of an era or a time; else it is one like another: م. أحمد
    let lone = |letter: &str| !counted && !letter.is_ascii() && is_letter(letter);
    if lone(unit) && known == Some(Abbreviation::End) {
        return Some(Abbreviation::Before);
    }
    // وأ.د. and ود. have the conjunction, وم. too.
    let behind_and = || {
        let word = letters.strip_prefix('و')?;
        match abbreviation(word)? {
            Abbreviation::Before => Some(Abbreviation::Before),
            Abbreviation::End if lone(word) => Some(Abbreviation::Before),
            _ => None,
        }
    };
    let of_letters = || (letters.is_ascii() && is_dotted(letters)).then_some(Abbreviation::Name);
    known.or_else(behind_and).or_else(of_letters)
}
