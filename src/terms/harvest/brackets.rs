//! Brackets, and what stands before them: where a text explains a term by another.

use std::ops::Range;
use std::sync::LazyLock;

use super::abbreviation;
use super::arabic::{self, Window};
use super::english;
use super::words::Words;
use crate::terms::LatinRun;
use crate::terms::preserved::{is_arabic, is_latin};
use crate::text::{QUOTES, Script, dominant_script, fold, is_ignorable, listed};

/// What says in a bracket that the term in it is English: (بالإنجليزية: Machine Learning).
static IN_ENGLISH: LazyLock<Vec<&str>> = LazyLock::new(|| listed(include_str!("in_english.txt")).collect());

/// Two terms, one of them in brackets behind the other. Ranges are bytes of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Explained {
    /// A term in Latin script and one in Arabic.
    Gloss {
        /// The Latin one.
        latin: Range<usize>,
        /// The Arabic one, as far as it is known.
        arabic: Window,
        /// Whether the Latin one stands before the bracket.
        latin_first: bool,
        /// The end of the bracket.
        end: usize,
    },
    /// A term in Latin script and its short form.
    Abbreviation {
        /// The term.
        full: Range<usize>,
        /// The short form.
        short: Range<usize>,
        /// The end of the bracket.
        end: usize,
    },
}

/// How many brackets of a text are looked at: one with more is a table or a list, and no sentence.
const MOST_BRACKETS: usize = 200;

/// A bracket without another in it.
struct Bracket {
    /// Where what stands before it ends, without the space between.
    head: usize,
    /// What stands in it, without white space and invisible characters around.
    inner: Range<usize>,
    /// Where it ends.
    end: usize,
}

/// The terms that a text explains by brackets, in order. `runs` are the Latin runs of the text.
pub(super) fn explained(text: &str, runs: &[LatinRun], words: &Words) -> Vec<Explained> {
    if !text.contains(['(', '（']) {
        return Vec::new();
    }
    let arabic_text = dominant_script(text) == Some(Script::Arabic);
    let mut found = Vec::new();
    for bracket in brackets(text) {
        let inner = &text[bracket.inner.clone()];
        let head = &text[..bracket.head];
        match (inner.chars().any(is_latin), inner.chars().any(|c| is_arabic(c) && c.is_alphabetic())) {
            (true, true) => latin_named(text, &bracket, words, &mut found),
            (true, false) if ends_with(head, is_arabic) => {
                latin_in_bracket(text, &bracket, bracket.inner.clone(), words, &mut found);
            }
            (true, false) if ends_with(head, char::is_alphanumeric) => {
                found.extend(abbreviated(text, &bracket, words));
            }
            (false, true)
                if ends_with(head, |c| c.is_alphanumeric() && !is_arabic(c) || matches!(c, '+' | '#')) =>
            {
                let latin = if arabic_text { run_before(text, bracket.head, runs, words) } else { None };
                found.extend(arabic_in_bracket(text, &bracket, latin, arabic_text, words));
            }
            _ => {}
        }
    }
    found
}

/// Whether the last character before a bracket, but for quotation marks, is of a kind.
fn ends_with(head: &str, is: impl Fn(char) -> bool) -> bool {
    head.trim_end_matches(QUOTES).chars().next_back().is_some_and(is)
}

/// The first brackets of a text, in order.
fn brackets(text: &str) -> Vec<Bracket> {
    let mut brackets = Vec::new();
    let mut open: Option<usize> = None;
    for (at, c) in text.char_indices() {
        if brackets.len() == MOST_BRACKETS {
            break;
        }
        match c {
            '(' | '（' => open = Some(at),
            ')' | '）' => {
                let Some(start) = open.take() else { continue };
                let around = |c: char| c.is_whitespace() || is_ignorable(c);
                let before = &text[..start];
                let head = before.trim_end_matches(around);
                let inner = &text[start + text[start..].chars().next().map_or(1, char::len_utf8)..at];
                let trimmed = inner.trim_matches(around);
                let from = at - inner.len() + (inner.len() - inner.trim_start_matches(around).len());
                let glued = head.len() == before.len()
                    && head.chars().next_back().is_some_and(char::is_alphanumeric)
                    && !(ends_with(head, is_arabic) && trimmed.chars().any(is_latin) && trimmed.len() > 1);
                let is_code = head.len() == before.len() && head.ends_with(['%', '$', '\\', '_']);
                let broken = before[head.len()..].contains('\n') || inner.contains('\n');
                if !glued && !is_code && !broken && !head.is_empty() && !trimmed.is_empty() {
                    let end = at + c.len_utf8();
                    brackets.push(Bracket { head: head.len(), inner: from..from + trimmed.len(), end });
                }
            }
            _ => {}
        }
    }
    brackets
}

/// (بالإنجليزية: Machine Learning)
fn latin_named(text: &str, bracket: &Bracket, words: &Words, found: &mut Vec<Explained>) {
    let inner = &text[bracket.inner.clone()];
    let said =
        |label: &str| inner.strip_prefix(label).map(|rest| rest.trim_start_matches([':', ' ', '\u{a0}']));
    let Some(rest) = IN_ENGLISH.iter().find_map(|label| said(label)) else { return };
    if !rest.chars().any(is_arabic) && ends_with(&text[..bracket.head], is_arabic) {
        let start = bracket.inner.end - rest.len();
        latin_in_bracket(text, bracket, start..bracket.inner.end, words, found);
    }
}

/// وحدات معالجة الرسومات (GPUs), and (graphics processing units, GPUs).
fn latin_in_bracket(
    text: &str,
    bracket: &Bracket,
    inner: Range<usize>,
    words: &Words,
    found: &mut Vec<Explained>,
) {
    let parts: Vec<Range<usize>> = parts(&text[inner.clone()])
        .into_iter()
        .filter_map(|part| sound(text, inner.start + part.start..inner.start + part.end, words))
        .collect();
    let full = match &*parts {
        [only] if parts_of(&text[inner.clone()]) == 1 => only.clone(),
        [a, b] if parts_of(&text[inner.clone()]) == 2 => {
            let stands_for = |full: &Range<usize>, short: &Range<usize>| {
                abbreviation::expansion(&text[full.clone()], &text[short.clone()], words) == Some(0)
            };
            let (full, short) = match (stands_for(a, b), stands_for(b, a)) {
                (true, _) => (a, b),
                (_, true) => (b, a),
                _ => return,
            };
            found.push(Explained::Abbreviation {
                full: full.clone(),
                short: short.clone(),
                end: bracket.end,
            });
            full.clone()
        }
        _ => return,
    };
    let coordinated = english::is_coordinated(&text[full.clone()]);
    if let Some(arabic) = arabic::window(&text[..bracket.head], coordinated, words) {
        found.push(Explained::Gloss { latin: full, arabic, latin_first: false, end: bracket.end });
    }
}

/// The parts of what stands in a bracket, between commas, slashes with spaces and dashes.
fn parts(inner: &str) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let mut start = 0;
    for separator in [", ", "، ", "; ", "؛ ", " / ", " - ", " – ", " — "] {
        if let Some((left, _)) = inner.split_once(separator) {
            parts.push(0..left.len());
            start = left.len() + separator.len();
            break;
        }
    }
    parts.push(start..inner.len());
    parts
}

fn parts_of(inner: &str) -> usize {
    parts(inner).len()
}

/// The range of the term in a range of Latin text, if it is one.
fn sound(text: &str, range: Range<usize>, words: &Words) -> Option<Range<usize>> {
    let stretch = &text[range.clone()];
    let term = english::term(stretch, words)?;
    let at = stretch.find(term)?;
    Some(range.start + at..range.start + at + term.len())
}

/// The Latin run that ends where a bracket's head does.
fn run_before(text: &str, head: usize, runs: &[LatinRun], words: &Words) -> Option<Range<usize>> {
    let end = text[..head].trim_end_matches(QUOTES).len();
    let run = runs.iter().find(|run| run.end == end || run.end == head)?;
    sound(text, run.start..run.end, words)
}

/// Mixture of Experts (مزيج الخبراء)
fn arabic_in_bracket(
    text: &str,
    bracket: &Bracket,
    run: Option<Range<usize>>,
    arabic_text: bool,
    words: &Words,
) -> Option<Explained> {
    let inner = &text[bracket.inner.clone()];
    let inner = inner.strip_prefix("بالعربية:").unwrap_or(inner);
    let term = arabic::term(inner, words)?;
    let start = bracket.inner.end - inner.len() + inner.find(term)?;
    let spans: Vec<Range<usize>> =
        arabic::spans(term).into_iter().map(|w| w.start + start..w.end + start).collect();
    let latin = match run {
        Some(run) => run,
        None if !arabic_text => {
            let from = english::before_bracket(&text[..bracket.head], spans.len(), words)?;
            sound(text, from..bracket.head, words)?
        }
        None => return None,
    };
    let arabic = Window { words: spans, whole: true };
    Some(Explained::Gloss { latin, arabic, latin_first: true, end: bracket.end })
}

/// graphics processing units (GPUs), and GPU (graphics processing unit).
fn abbreviated(text: &str, bracket: &Bracket, words: &Words) -> Option<Explained> {
    let end = bracket.end;
    let head = &text[..text[..bracket.head].trim_end_matches(QUOTES).len()];
    let inner = sound(text, bracket.inner.clone(), words)?;
    let clause = head
        .rfind(['.', ';', ':', '!', '?', ',', '(', ')', '،', '؛', '"', '“', '\n'])
        .map_or(0, |at| at + head[at..].chars().next().map_or(1, char::len_utf8));
    if let Some(start) = abbreviation::expansion(&head[clause..], &text[inner.clone()], words) {
        let full = sound(text, clause + start..head.len(), words)?;
        return Some(Explained::Abbreviation { full, short: inner, end });
    }
    let short_start = head
        .rfind(char::is_whitespace)
        .map_or(0, |at| at + head[at..].chars().next().map_or(1, char::len_utf8));
    let short_start = short_start + head[short_start..].find(is_latin)?;
    let short = sound(text, short_start..head.len(), words)?;
    let stands = abbreviation::expansion(&text[inner.clone()], &text[short.clone()], words) == Some(0);
    stands.then_some(Explained::Abbreviation { full: inner, short, end })
}

/// What a translation makes of a bracket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum InTranslation<'a> {
    /// It has none like it.
    Absent,
    /// It stands there too, behind the term that it is the short form of.
    Explains(&'a str),
    /// It stands there too, behind something else: `Japanese (EUC-JP)`.
    Qualifies,
}

/// What a text in Latin script makes of a bracket with `short` in it.
pub(super) fn in_translation<'a>(text: &'a str, short: &str, words: &Words) -> InTranslation<'a> {
    let wanted = fold(short);
    let same = brackets(text).into_iter().find(|b| fold(&text[b.inner.clone()]) == wanted);
    match same.map(|bracket| abbreviated(text, &bracket, words)) {
        None => InTranslation::Absent,
        Some(Some(Explained::Abbreviation { full, .. })) => InTranslation::Explains(&text[full]),
        Some(_) => InTranslation::Qualifies,
    }
}

/// Whether a text in Latin script has a bracket behind `term` that does not explain it:
/// `Yombe (Congo)`.
pub(super) fn is_qualified_in(text: &str, term: &str, words: &Words) -> bool {
    let wanted = fold(term);
    brackets(text)
        .into_iter()
        .filter(|b| fold(text[..b.head].trim_end_matches(QUOTES)).ends_with(&*wanted))
        .any(|bracket| abbreviated(text, &bracket, words).is_none())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::terms::latin_runs;

    /// The pairs of a text: Latin, Arabic (all of the window, in whole words), or full, short.
    fn pairs(text: &str) -> Vec<(&str, String)> {
        explained(text, &latin_runs(text), &Words::new())
            .into_iter()
            .map(|found| match found {
                Explained::Gloss { latin, arabic, .. } => {
                    let words: Vec<&str> = arabic.words.iter().map(|w| &text[w.clone()]).collect();
                    (&text[latin], words.join(" "))
                }
                Explained::Abbreviation { full, short, .. } => (&text[full], text[short].to_owned()),
            })
            .collect()
    }

    fn pair<'a>(a: &'a str, b: &str) -> (&'a str, String) {
        (a, b.to_owned())
    }

    #[test]
    fn both_orders_in_arabic_text() {
        assert_eq!(
            pairs("ركز على نهج Mixture of Experts (مزيج الخبراء)، الذي"),
            [pair("Mixture of Experts", "مزيج الخبراء")]
        );
        assert_eq!(pairs("الآلاف من وحدات معالجة الرسومات (GPUs)\"."), [pair("GPUs", "وحدات معالجة الرسومات")]);
        assert_eq!(
            pairs("نهج \"مزيج الخبراء\" (\"Mixture of Experts\")"),
            [pair("Mixture of Experts", "مزيج الخبراء")]
        );
        assert_eq!(
            pairs("في التعلم الآلي (بالإنجليزية: Machine Learning)"),
            [pair("Machine Learning", "التعلم الآلي")]
        );
    }

    #[test]
    fn both_orders_in_english_text() {
        assert_eq!(
            pairs("The Ministry of Health (وزارة الصحة) said"),
            [pair("Ministry of Health", "وزارة الصحة")]
        );
        assert_eq!(
            pairs("They use graphics processing units (GPUs) here"),
            [pair("graphics processing units", "GPUs")]
        );
        assert_eq!(
            pairs("They use a GPU (graphics processing unit) here"),
            [pair("graphics processing unit", "GPU")]
        );
    }

    #[test]
    fn a_short_form_beside_its_words() {
        assert_eq!(pairs("نهج Mixture of Experts (MoE) في"), [pair("Mixture of Experts", "MoE")]);
        assert_eq!(
            pairs("في وحدات معالجة الرسومات (Graphics Processing Units, GPUs)"),
            [
                pair("Graphics Processing Units", "GPUs"),
                pair("Graphics Processing Units", "وحدات معالجة الرسومات")
            ]
        );
    }

    #[test]
    fn brackets_that_gloss_nothing() {
        for text in [
            "في الصورة (انظر الشكل 3) تفاصيل",
            "ولد هو (2019) في مصر",
            "نتائج أخرى (Smith 2019)",
            "حجم الملف (10 MB)",
            "ملف(ات) كثيرة",
            "مرحبا %(name)s",
            "بعض المدن (e.g. Paris) هنا",
            "يقول Hu (على الأقل)",
            "Access denied (403)",
            "Some cities (see above)",
            "We compute f(x) here",
        ] {
            assert_eq!(pairs(text), [], "{text}");
        }
    }

    #[test]
    fn a_text_of_very_many_brackets_is_looked_at_from_its_start() {
        let text = "نهج Mixture of Experts (MoE) في ".repeat(20_000);
        assert_eq!(pairs(&text).len(), MOST_BRACKETS);
    }

    #[test]
    fn the_translation_says_whether_a_bracket_is_a_gloss() {
        let words = Words::new();
        let full = in_translation("acute respiratory distress syndrome (ARDS)", "ARDS", &words);
        assert_eq!(full, InTranslation::Explains("acute respiratory distress syndrome"));
        assert_eq!(in_translation("Japanese (EUC-JP)", "EUC-JP", &words), InTranslation::Qualifies);
        assert_eq!(in_translation("covid19 fatal", "covid19", &words), InTranslation::Absent);
    }
}
