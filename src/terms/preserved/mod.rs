//! Runs of Latin script in Arabic text: the names and terms that stay English.

mod passed_over;
#[cfg(test)]
mod tests;

use std::collections::HashSet;
use std::sync::LazyLock;

use serde::Serialize;
use unicode_normalization::char::is_combining_mark;

pub(super) use self::passed_over::passed_over;
use crate::text::{CLOSING, OPENING, Script, is_ignorable, listed, script_of};

/// A run of Latin script in Arabic text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct LatinRun {
    /// The run as it stands: `Mixture of Experts`, `Xia "Ben" Hu`, `GPT-4o`.
    pub text: String,
    /// Byte offset of its start in the text.
    pub start: usize,
    /// Byte offset of its end.
    pub end: usize,
}

/// What joins two parts of one word without a space: Wi-Fi, AT&T, Node.js, TCP/IP, McDonald’s.
const JOINTS: &str = "-‑.&/'’+";

/// Units of measure: behind a number they are no name (10 GB, 180 km).
pub(super) static MEASURES: LazyLock<HashSet<&str>> =
    LazyLock::new(|| listed(include_str!("measures.txt")).collect());

/// Arabic words that may follow a name with a number; after another number stands what is counted.
static AFTER_A_VERSION: LazyLock<HashSet<&str>> =
    LazyLock::new(|| listed(include_str!("after_a_version.txt")).collect());

/// Words that end with a full stop inside a name.
static SHORTENED: LazyLock<HashSet<&str>> = LazyLock::new(|| listed(include_str!("shortened.txt")).collect());

/// Words that follow a name behind a comma.
static BEHIND_A_COMMA: LazyLock<HashSet<&str>> =
    LazyLock::new(|| listed(include_str!("behind_a_comma.txt")).collect());

/// The Latin runs of a text in Arabic script, in order; none in a text that has no Arabic letter.
///
/// Words are one run where only spaces stand between them, or ` & `, or a quotation mark that
/// closes in the same run (`Xia "Ben" Hu`); hyphens, full stops, ampersands, slashes and
/// apostrophes join the parts of a word (Wi-Fi, Node.js, AT&T, TCP/IP), and C++, C# and .NET keep
/// their marks. A number belongs to a run it is joined to without a space, or that goes on after
/// it (iPhone 15 Pro), or that it ends as a version does (Llama 3.1); never with what is counted
/// or measured by it. An Arabic clitic before a word (وGoogle, الـAPI) and an ending after it
/// (GPUات) are no part of the run. Addresses, names of files, placeholders and code are no runs;
/// nor are numbers alone.
pub fn latin_runs(text: &str) -> Vec<LatinRun> {
    if !text.chars().any(is_latin) || !text.chars().any(|c| is_arabic(c) && c.is_alphabetic()) {
        return Vec::new();
    }
    let mut runs = Vec::new();
    let mut open: Option<Run> = None;
    for (word, next) in with_next(&words(text)) {
        let joined = open.as_mut().is_some_and(|run| run.take_in(text, word, next));
        if !joined {
            runs.extend(open.take().into_iter().flat_map(|run| run.close(text)));
            open = word.is_latin.then(|| Run { words: vec![*word], quote: None });
        }
    }
    runs.extend(open.into_iter().flat_map(|run| run.close(text)));
    runs.into_iter().map(|(start, end)| LatinRun { text: text[start..end].to_owned(), start, end }).collect()
}

pub(super) fn is_latin(c: char) -> bool {
    script_of(c) == Script::Latin && c.is_alphabetic()
}

pub(super) fn is_arabic(c: char) -> bool {
    script_of(c) == Script::Arabic
}

/// A word of Latin letters, or a number.
#[derive(Debug, Clone, Copy)]
struct Word {
    start: usize,
    end: usize,
    is_latin: bool,
    /// Whether it may be joined to the word before it: no address or the like stands between.
    follows: bool,
}

fn with_next(words: &[Word]) -> impl Iterator<Item = (&Word, Option<&Word>)> {
    words.iter().enumerate().map(|(at, word)| (word, words.get(at + 1)))
}

fn words(text: &str) -> Vec<Word> {
    let passed = passed_over(text);
    let mut passed = passed.iter().peekable();
    let mut words: Vec<Word> = Vec::new();
    let (mut at, mut follows) = (0, false);
    while let Some(c) = text[at..].chars().next() {
        if let Some(range) = passed.next_if(|range| range.start <= at) {
            at = at.max(range.end);
            follows = false;
            continue;
        }
        let limit = passed.peek().map_or(text.len(), |range| range.start);
        let Some(end) = word_end(text, at, limit) else {
            at += c.len_utf8();
            continue;
        };
        let is_measured = measure(&text[at..end])
            || words.last().is_some_and(|last| {
                !last.is_latin
                    && text[last.end..at].chars().all(|c| is_space(c) || is_ignorable(c))
                    && MEASURES.contains(&text[at..end])
            });
        if is_measured {
            follows = false;
        } else {
            let is_latin = text[at..end].chars().any(is_latin);
            words.push(Word { start: at, end, is_latin, follows });
            follows = true;
        }
        at = end;
    }
    words
}

/// Whether a word is a number with its unit: 180km.
fn measure(word: &str) -> bool {
    let unit = word.trim_start_matches(|c: char| c.is_numeric() || matches!(c, '.' | ','));
    unit.len() < word.len() && MEASURES.contains(unit)
}

/// The end of the word that starts at a place, if one does.
fn word_end(text: &str, start: usize, limit: usize) -> Option<usize> {
    let mut rest = text[start..limit].char_indices().peekable();
    let (_, first) = rest.next()?;
    let mut last = first;
    if first == '.' {
        // .NET, but no full stop.
        let before = text[..start].chars().next_back();
        let leads = before.is_none_or(|c| c.is_whitespace() || c == '(' || is_arabic(c))
            && rest.peek().is_some_and(|(_, next)| is_latin(*next) && next.is_uppercase());
        if !leads {
            return None;
        }
    } else if !is_part(first) {
        return None;
    }
    let mut end = start + first.len_utf8();
    while let Some((at, c)) = rest.next() {
        let next = rest.peek().map(|(_, next)| *next);
        let goes_on = next.is_some_and(is_part);
        let takes = is_part(c)
            || (is_combining_mark(c) && !is_arabic(c))
            || (goes_on && JOINTS.contains(c))
            || (goes_on && is_ignorable(c) && !is_embedding(c))
            || (c == ',' && last.is_numeric() && next.is_some_and(char::is_numeric))
            // C++, C#
            || (c == '+' && (last == '+' || (is_latin(last) && next == Some('+'))))
            || (c == '#' && is_latin(last) && at == 1);
        if takes {
            end = start + at + c.len_utf8();
            last = c;
            continue;
        }
        // U.S.
        let word = &text[start..end];
        if c == '.'
            && word.contains('.')
            && word.split('.').all(|part| part.chars().count() == 1 && part.chars().all(is_latin))
        {
            end += 1;
        }
        break;
    }
    Some(end)
}

/// A letter or a digit of a word.
fn is_part(c: char) -> bool {
    is_latin(c) || c.is_numeric()
}

fn is_space(c: char) -> bool {
    c == ' ' || matches!(c, '\u{a0}' | '\u{2009}' | '\u{202f}')
}

/// A control that begins or ends a stretch of text of one direction: a run does not go across it.
fn is_embedding(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// A run that may go on.
struct Run {
    words: Vec<Word>,
    /// The word before which a quotation mark was opened.
    quote: Option<usize>,
}

impl Run {
    /// Takes a word in, if it belongs to the run.
    fn take_in(&mut self, text: &str, word: &Word, next: Option<&Word>) -> bool {
        let Some(before) = self.words.last().filter(|_| word.follows) else { return false };
        let gap: String = text[before.end..word.start].chars().filter(|c| !is_ignorable(*c)).collect();
        if text[before.end..word.start].contains(is_embedding) {
            return false;
        }
        let bare = gap.trim_matches(is_space);
        let (left, right) = (gap.starts_with(is_space), gap.ends_with(is_space));
        let joins = match bare {
            "" => !gap.is_empty(),
            "&" => left && right,
            "." => !left && right && is_shortened(&text[before.start..before.end]),
            "," => !left && right && BEHIND_A_COMMA.contains(&text[word.start..word.end]),
            mark if is_quote(mark, &OPENING) && left && !right && self.quote.is_none() => {
                self.quote = Some(self.words.len());
                true
            }
            mark if is_quote(mark, &CLOSING) && !left && right && self.quote.is_some() => {
                self.quote = None;
                true
            }
            _ => false,
        };
        let joins = joins && (word.is_latin || (bare.is_empty() && belongs(text, word, next)));
        if joins {
            self.words.push(*word);
        }
        joins
    }

    /// Where the run stands; two runs where a quotation mark does not close.
    fn close(self, text: &str) -> Vec<(usize, usize)> {
        let (Some(first), Some(last)) = (self.words.first(), self.words.last()) else { return Vec::new() };
        let Some(opened) = self.quote else { return vec![(first.start, last.end)] };
        match text[last.end..].chars().next() {
            Some(c) if CLOSING.contains(&c) => vec![(first.start, last.end + c.len_utf8())],
            _ => {
                let (left, right) = self.words.split_at(opened);
                let span = |words: &[Word]| Some((words.first()?.start, words.last()?.end));
                [span(left), span(right)].into_iter().flatten().collect()
            }
        }
    }
}

/// Whether a text is one of these quotation marks.
fn is_quote(text: &str, marks: &[char]) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(|c| marks.contains(&c)) && chars.next().is_none()
}

/// Whether a word ends with a full stop that ends no sentence: an initial, a title.
fn is_shortened(word: &str) -> bool {
    SHORTENED.contains(word) || (word.chars().count() == 1 && word.chars().all(char::is_uppercase))
}

/// Whether a number behind a space belongs to the name before it: iPhone 15 Pro, Llama 3.1.
fn belongs(text: &str, number: &Word, next: Option<&Word>) -> bool {
    let digits = &text[number.start..number.end];
    let goes_on = next.is_some_and(|next| {
        let gap = &text[number.end..next.start];
        next.is_latin && next.follows && !gap.is_empty() && gap.chars().all(is_space)
    });
    if goes_on {
        return true;
    }
    let whole = digits.split('.').next().unwrap_or(digits).chars().count();
    let is_year = whole == 4 && (digits.starts_with("19") || digits.starts_with("20"));
    if whole > 4 || is_year || digits.contains([',', '/', '-']) {
        return false;
    }
    let after = &text[number.end..];
    let Some(first) = after.trim_start_matches(|c| is_space(c) || is_ignorable(c)).chars().next() else {
        return true;
    };
    if !is_arabic(first) {
        return !first.is_alphanumeric() && !matches!(first, '%' | '٪' | '$' | '€' | '£' | '°' | '×' | '{');
    }
    let arabic: String = after
        .trim_start_matches(|c| is_space(c) || is_ignorable(c))
        .chars()
        .take_while(|c| is_arabic(*c) && c.is_alphabetic())
        .collect();
    // A clitic before the next name: RX 580 وXbox 360.
    let clitic = after.trim_start_matches(|c| is_space(c) || is_ignorable(c)).trim_start_matches(is_arabic);
    let is_clitic = matches!(&*arabic, "و" | "ف" | "ب" | "ل" | "ك") && clitic.starts_with(is_latin);
    // The comma and other marks of Arabic.
    arabic.is_empty()
        || is_clitic
        || AFTER_A_VERSION.contains(&*arabic)
        || arabic.starts_with("ال")
        || arabic.starts_with("وال")
}
