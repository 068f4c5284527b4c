//! Sentences by the rules of an SRX file.
//!
//! At a place, the first rule whose `beforebreak` matches text that ends there and whose `afterbreak` matches text
//! that starts there decides (SRX 2.0, section 2). The rules of a language are those of its map, or, with `cascade`,
//! those of all maps that match it, in order. A paragraph is what a rule sees: line breaks end sentences, and look-arounds
//! end there. Pieces are trimmed, and one without a letter or a digit joins the one before, as with the built-in rules.
//!
//! Of a long paragraph a rule sees 4 KiB before a place and behind it: `.*\.` would read all of it at every place.
//! An expression that goes on trying is given up, and the error names its rule.

use std::collections::BTreeSet;

use fancy_regex::{Regex, RegexBuilder, RegexInput};

use super::icu::translate;
use super::marks::{Mark, mark};
use super::paragraph::paragraphs;
use super::{Segmented, Sentence, Walk, head, trim_start};
use crate::error::{Error, Place, Result, quoted};
use crate::model::{Pattern, SegmentationRules};

/// How far a rule sees before a place and behind it, in bytes.
const SIGHT: usize = 4 << 10;
/// How long a word may be to be seen whole at the start of that, in bytes.
const LONGEST_WORD: usize = 256;
/// How often an expression may go back at one place before it is given up.
const BACKTRACKS: usize = 20_000;
/// How large an expression may become, in bytes.
const SIZE: usize = 20 << 20;

/// Rules of a language, made ready.
#[derive(Debug)]
pub struct SrxSegmenter {
    rules: Vec<Ready>,
    with_builtin: bool,
}

#[derive(Debug)]
struct Ready {
    is_break: bool,
    /// Matches nothing, where the text before matches; none where any does.
    before: Option<Regex>,
    after: Option<Regex>,
    /// Where it stands, and what it is called.
    place: Place,
    name: String,
}

impl SrxSegmenter {
    /// The rules of a file that are for a language, a tag such as `ar` or `en-US`. With `with_builtin`, what
    /// the file's rules do not decide is decided by the built-in ones, also all where it has none for the language.
    pub fn new(rules: &SegmentationRules, language: &str, with_builtin: bool) -> Result<Self> {
        let mut ready = Vec::new();
        let names = names(rules, language)?;
        if names.is_empty() && !with_builtin {
            return Err(no_map(rules, language));
        }
        for name in names {
            for language in rules.languages.iter().filter(|rules| rules.name == name) {
                for rule in &language.rules {
                    let name = format!("rule {} of “{}”", rule.number, quoted(&language.name));
                    let before = compile(rules, &rule.before, &name, "beforebreak", |p| format!("(?<={p})"))?;
                    let after = compile(rules, &rule.after, &name, "afterbreak", |p| format!("(?={p})"))?;
                    let place = place(rules, &rule.before);
                    ready.push(Ready { is_break: rule.is_break, before, after, place, name });
                }
            }
        }
        Ok(Self { rules: ready, with_builtin })
    }

    /// Whether the file has rules for the language.
    pub fn has_rules(&self) -> bool {
        !self.rules.is_empty()
    }

    /// Cuts a text as [`segment`](super::segment) does, by these rules.
    pub fn segment(&self, text: &str) -> Result<Segmented> {
        let (mut cut, body) = head(text);
        let mut number = 0;
        for span in paragraphs(text, body) {
            let paragraph = &text[span.clone()];
            let pieces = pieces(paragraph, self.ends(paragraph)?);
            cut.sentences.extend(pieces.iter().map(|&(start, end)| {
                let piece = paragraph[start..end].trim_end();
                let start = span.start + start;
                Sentence {
                    start: start + piece.len() - trim_start(piece).len(),
                    end: start + piece.len(),
                    paragraph: number,
                }
            }));
            number += usize::from(!pieces.is_empty());
        }
        Ok(cut)
    }

    /// Where segments of a paragraph end.
    fn ends(&self, paragraph: &str) -> Result<BTreeSet<usize>> {
        let mut ends = BTreeSet::new();
        for (at, _) in paragraph.char_indices().skip(1) {
            if self.decide(paragraph, at)? == Some(true) {
                ends.insert(at);
            }
        }
        if self.with_builtin {
            for end in Walk::new(paragraph).filter_map(|(_, end)| end) {
                let next = paragraph.len() - paragraph[end..].trim_start().len();
                // What the file says anywhere in the white space goes before what is built in.
                let mut gap = (end..=next).filter(|&at| paragraph.is_char_boundary(at));
                let spoken = gap.find_map(|at| self.decide(paragraph, at).transpose());
                if spoken.transpose()?.is_none() {
                    ends.insert(end);
                }
            }
        }
        Ok(ends)
    }

    /// What the first rule that matches at a place says: whether a segment ends there.
    fn decide(&self, paragraph: &str, at: usize) -> Result<Option<bool>> {
        let (around, at) = around(paragraph, at);
        for rule in &self.rules {
            if rule.matches(around, at)? {
                return Ok(Some(rule.is_break));
            }
        }
        Ok(None)
    }
}

impl Ready {
    fn matches(&self, text: &str, at: usize) -> Result<bool> {
        // What stands after is told by a character most of the time.
        for regex in [&self.after, &self.before].into_iter().flatten() {
            let input = RegexInput::new(text).from_pos(at).anchored(true);
            // `is_match_input` looks further than it is asked to.
            let found = regex.find_input(input).map_err(|_| {
                let message = format!(
                    "{} tries too many ways to match this text (write it without repetitions in repetitions, as in (a+)+)",
                    self.name
                );
                Error::input(self.place.clone(), message)
            })?;
            if found.is_none() {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

/// What a rule sees of a paragraph at a place, and where in it the place is.
fn around(paragraph: &str, at: usize) -> (&str, usize) {
    let from = paragraph.floor_char_boundary(at.saturating_sub(SIGHT));
    // From a space on: the rest of a word would be taken for one.
    let near = paragraph.floor_char_boundary((from + LONGEST_WORD).min(at));
    let space = if from == 0 { None } else { paragraph[from..near].find(char::is_whitespace) };
    let from = from + space.unwrap_or(0);
    (&paragraph[from..paragraph.floor_char_boundary(at + SIGHT)], at - from)
}

/// The pieces of a paragraph between ends: one without a word joins the one before, or after where it is
/// the first.
fn pieces(paragraph: &str, mut ends: BTreeSet<usize>) -> Vec<(usize, usize)> {
    ends.insert(paragraph.len());
    let mut pieces: Vec<(usize, usize)> = Vec::new();
    let mut start = 0;
    for end in ends {
        if paragraph[start..end].contains(|c| mark(c) == Mark::Word) {
            pieces.push((start, end));
        } else if let Some(last) = pieces.last_mut() {
            last.1 = end;
        } else {
            continue;
        }
        start = end;
    }
    pieces
}

/// The names of the rules that a file maps a language to, in order. Where no map has the language itself,
/// it is looked for as LanguageTool names it, with what ends its paragraphs: `ar_two`. Empty where none has that either.
fn names<'a>(rules: &'a SegmentationRules, language: &str) -> Result<Vec<&'a str>> {
    let mut maps = Vec::new();
    for map in &rules.maps {
        let wrapped = |pattern: String| format!("^(?i:{pattern})$");
        let name = format!("the map of “{}”", quoted(&map.rules));
        if let Some(regex) = compile(rules, &map.languages, &name, "languagepattern", wrapped)? {
            maps.push((regex, map));
        }
    }
    let codes = [language.to_owned(), language.replace('-', "_"), format!("{language}_two")];
    for code in codes {
        let matching = maps.iter().filter(|(regex, _)| regex.is_match(&code).unwrap_or(false));
        let most = if rules.cascade { usize::MAX } else { 1 };
        let names: Vec<_> = matching.take(most).map(|(_, map)| map.rules.as_str()).collect();
        if let Some(map) = maps.iter().map(|(_, map)| map).find(|map| {
            names.contains(&map.rules.as_str())
                && !rules.languages.iter().any(|rules| rules.name == map.rules)
        }) {
            let message = format!("there are no rules named “{}”", quoted(&map.rules));
            return Err(Error::input(place(rules, &map.languages), message));
        }
        if !names.is_empty() {
            return Ok(names);
        }
    }
    Ok(Vec::new())
}

fn no_map(rules: &SegmentationRules, language: &str) -> Error {
    let known: Vec<_> = rules.maps.iter().take(8).map(|map| quoted(&map.languages.text)).collect();
    let place = Place { file: rules.file.clone(), ..Place::default() };
    let message =
        format!("no languagemap of this file matches {language} (its patterns: {})", known.join(", "));
    Error::input(place, message)
}

/// A pattern compiled, wrapped; none where it is empty.
fn compile(
    rules: &SegmentationRules,
    pattern: &Pattern,
    name: &str,
    part: &str,
    wrap: impl FnOnce(String) -> String,
) -> Result<Option<Regex>> {
    if pattern.text.is_empty() {
        return Ok(None);
    }
    let error = |reason: String| {
        let message = format!("{name}: the {part} “{}” cannot be read: {reason}", quoted(&pattern.text));
        Error::input(place(rules, pattern), message)
    };
    let build = |text: &str| {
        let built = RegexBuilder::new(text).backtrack_limit(BACKTRACKS).delegate_size_limit(SIZE).build();
        // One line, as all errors are.
        built.map_err(|e| error(e.to_string().split_whitespace().collect::<Vec<_>>().join(" ")))
    };
    let plain = translate(&pattern.text).map_err(error)?;
    // By itself first: what is wrong with it is then said of it, and not of what it is wrapped in.
    build(&plain)?;
    build(&wrap(format!("(?:{plain})"))).map(Some)
}

fn place(rules: &SegmentationRules, pattern: &Pattern) -> Place {
    let known = |number| (number > 0).then_some(number);
    Place {
        file: rules.file.clone(),
        line: known(pattern.line),
        column: known(pattern.column),
        ..Place::default()
    }
}
