//! The built-in rules as SRX, for other tools.
//!
//! SRX knows text before and text after a place, and neither where the sentence so far began nor what is
//! written in it. So what the built-in rules know of that is said by what stands right before: a number of an item
//! stands at the start of a paragraph or behind another sentence's mark. `docs/segmentation.md` says how far both agree.

use std::fmt::Write as _;

use super::words::{Abbreviation, Cue, abbreviations_of, cues_of};
use crate::model::{LanguageMap, LanguageRules, Pattern, SegmentationRule, SegmentationRules};

/// A mark that may end a sentence.
const MARK: &str = r"[.!?\u061E\u061F\u06D4\u2026\u3002\uFF01\uFF1F\u203C\u2047-\u2049\u0964]";
/// What stays with the marks before it: closing brackets and quotation marks, bidi marks, `*` and `_`.
const CLOSES: &str = r#"["'*_\p{Pe}\p{Pf}\u200B-\u200F\u202C\u2069]"#;
/// No letter, digit or combining mark before.
const ALONE: &str = r"(?<![\p{L}\p{M}\p{N}])";
/// White space and what opens, before the next word.
const OPENS: &str = r"\s+[^\p{L}\p{N}\s]*";
/// A word that begins with a small letter and has no capital in it.
const SMALL: &str = r"\p{Ll}[\p{Ll}\p{M}\p{N}]*(?![\p{L}])";

/// The built-in rules as far as SRX can say them, for every language.
///
/// ```
/// use jisr::text::{SrxSegmenter, rules_as_srx, segment};
///
/// let segmenter = SrxSegmenter::new(&rules_as_srx(), "ar", false)?;
/// let text = "قال د. أحمد نعم. ثم خرج.";
/// assert_eq!(segmenter.segment(text)?, segment(text));
/// # Ok::<(), jisr::Error>(())
/// ```
pub fn rules_as_srx() -> SegmentationRules {
    let pattern = |text: &str| Pattern { text: text.to_owned(), ..Pattern::default() };
    let mut rules: Vec<SegmentationRule> = Vec::new();
    for (is_break, before, after) in all() {
        let number = rules.len() + 1;
        rules.push(SegmentationRule { is_break, before: pattern(&before), after: pattern(&after), number });
    }
    let handles = [("start", false), ("end", true), ("isolated", false)];
    SegmentationRules {
        file: "jisr.srx".to_owned(),
        version: "2.0".to_owned(),
        cascade: false,
        segment_subflows: true,
        format_handles: handles.map(|(kind, include)| (kind.to_owned(), include)).to_vec(),
        languages: vec![LanguageRules { name: "jisr".to_owned(), rules }],
        maps: vec![LanguageMap { languages: pattern(".*"), rules: "jisr".to_owned() }],
    }
}

/// Whether a segment ends, and the patterns before and after, in order.
fn all() -> Vec<(bool, String, String)> {
    let close = format!("{CLOSES}*");
    let marks = format!("{MARK}(?:\\s?{MARK})*{close}");
    let behind_abbreviation = |words: &str| format!("{ALONE}(?:{words})\\.{close}");
    let before = words(&abbreviations_of(Abbreviation::Before));
    let number = words(&abbreviations_of(Abbreviation::Number));
    let name = words(&abbreviations_of(Abbreviation::Name));
    let end = words(&abbreviations_of(Abbreviation::End));
    let unit = words(&abbreviations_of(Abbreviation::Unit));
    let any = format!("{before}|{number}|{name}|{end}|(?:[A-Za-z]\\.)+[A-Za-z]|\\p{{Lu}}");
    let starts = format!("(?:{})(?![\\p{{L}}\\p{{N}}.])", words(&cues_of(Cue::Starts)));
    let not_start = format!("{OPENS}(?!{starts})[\\p{{L}}\\p{{N}}]");
    let goes_on = words(&cues_of(Cue::GoesOn));
    let written = words(&cues_of(Cue::Written));
    let label = words(&cues_of(Cue::Label));
    let says = words(&cues_of(Cue::Says));
    let begin = format!("(?:^[^\\p{{L}}\\p{{N}}]*|{MARK}{CLOSES}*\\s+[^\\p{{L}}\\p{{N}}]{{0,9}})");
    let item = r"(?:\p{N}{1,3}(?:\.\p{N}{1,3})*|\p{L}|[ivx]{1,6}|[IVX]{1,6}|(?:\p{L}\.)+\p{L})";
    let caseless = format!("{OPENS}\\p{{Lo}}");
    let face = r"(?:[:;=]-?[)(DPp]|[\x{1F440}-\x{1F450}\x{1F600}-\x{1F64F}\x{1F90C}-\x{1F93A}\u2764])";
    let yes = |before: String, after: &str| (true, before, after.to_owned());
    let no = |before: String, after: &str| (false, before, after.to_owned());
    vec![
        yes(r"[^\s.]\.".to_owned(), r"\s\.\s\.\s\.\s+(?!\p{Ll})"),
        no(r"[^\s.]\.(?:\s\.){3}".to_owned(), r"\s"),
        no(marks.clone(), &format!("\\s{face}(?:\\s|$)")),
        yes(format!("{marks}\\s{face}"), r"\s"),
        no(marks.clone(), r"\s*[,;:\u060C\u061B\u060D]"),
        no(format!("[(\\[<]{MARK}+[)\\]>]{close}"), r"\s"),
        no(format!("{begin}{item}\\.{close}"), r"\s"),
        no(format!("{begin}(?:{label})\\s{item}\\.{close}"), r"\s"),
        no(format!("{ALONE}(?:{})", words(&abbreviations_of(Abbreviation::Mark))), &not_start),
        no(format!("(?<![\\p{{L}}\\p{{M}}])\\u0648?(?:{before})\\.{close}"), r"\s"),
        no(
            format!("(?<!\\p{{N}}\\s?)(?<![\\p{{L}}\\p{{M}}])\\u0648?(?:\u{645}|\u{647}\u{640}?|\u{635})\\.{close}"),
            r"\s",
        ),
        no(behind_abbreviation(&format!("{number}|{name}")), &format!("{OPENS}\\p{{N}}")),
        no(
            behind_abbreviation(&number),
            &format!("{OPENS}(?:[IVX]{{2,6}}|[VX]|I(?=\\.))(?![\\p{{L}}\\p{{N}}])"),
        ),
        no(behind_abbreviation(&number), &format!("\\s+[-\\u2010-\\u2015]+\\s*(?:{number}|{goes_on})(?!\\p{{L}})")),
        no(format!("\\p{{N}}\\s?(?:{unit})\\.{close}"), &format!("{OPENS}(?:\\p{{N}}|{SMALL})")),
        no(behind_abbreviation(&any), &format!("{OPENS}{SMALL}")),
        no(format!("{ALONE}(?:{any})\\."), r"\s+[(\[]"),
        no(format!("{begin}(?:{})\\s(?:\\S+\\s)?(?:{name}|{end})\\.", words(&cues_of(Cue::Before))), r"\s"),
        no(behind_abbreviation(&format!("{name}|(?:[A-Za-z]\\.)+[A-Za-z]")), &not_start),
        no(
            format!("(?<![\\p{{L}}\\p{{M}}])(?:{end})\\u0640?\\.{close}"),
            &format!("{OPENS}(?:(?:{goes_on})(?![\\p{{L}}\\p{{M}}\\p{{N}}])|(?:{written})\\p{{L}})"),
        ),
        no(format!("(?:^|\\p{{Lu}}\\p{{L}}*\\.?\\s){ALONE}\\p{{Lu}}\\."), &not_start),
        no(format!("{ALONE}[A-HJ-Z]\\."), &format!("{OPENS}(?!{starts})\\p{{Lu}}")),
        no(
            format!(
                "(?<!\\p{{N}}\\s?){ALONE}(?:[\\u0621-\\u064A]\\.)*(?![\u{645}\u{647}\u{635}])[\\u0621-\\u064A]\\u0640?\\.{close}"
            ),
            r"\s",
        ),
        no(format!("(?:\\u2026|\\.\\s?\\.){close}"), &format!("{OPENS}(?:{SMALL}|I(?!\\p{{L}}))")),
        no(format!("{MARK}{CLOSES}+|{MARK}\\s''"), &format!("{OPENS}{SMALL}")),
        no(marks.clone(), &format!("\\s*[-\\u2010-\\u2015]+\\s*{SMALL}")),
        no(
            format!(
                "^[^\\p{{L}}\\p{{N}}]*[^\"\u{AB}\u{201C}\u{BB}\u{201D}]{{0,300}}{MARK}[\"\u{BB}\u{201D}]"
            ),
            &format!("\\s+(?:{says})(?!\\p{{L}})"),
        ),
        no(
            format!("[\\p{{L}}\\p{{N}}]\\s*[^\\p{{L}}\\p{{N}}\\s{{}}()]*\\([^()]{{0,300}}{MARK}\\){close}"),
            &caseless,
        ),
        no(
            "[\\p{L}\\p{N}]\\s+(?:\"[^\"]{0,300}[!?\\u061F]\"|\u{AB}[^\u{AB}\u{BB}]{0,300}[!?\\u061F]\u{BB}|\u{201C}[^\u{201C}\u{201D}]{0,300}[!?\\u061F]\u{201D})"
                .to_owned(),
            &caseless,
        ),
        (
            true,
            format!("(?:{marks})(?:\\[\\p{{Nd}}{{1,3}}\\]|[\\u00B9\\u00B2\\u00B3\\u2070\\u2074-\\u2079])*(?:\\s'')?"),
            format!("\\s(?!\\s*(?:{MARK}{{1,4}}{close}|''|[)\\]\u{BB}\u{201D}])(?:\\s|$))"),
        ),
        (
            true,
            format!(
                "(?:(?<![\\p{{L}}\\p{{M}}\\p{{N}}.])(?!(?:{any})\\.)[\\p{{Ll}}\\p{{Lo}}\\p{{M}}]{{3,}}|[)\\]])\\.\\p{{Nd}}{{1,3}}(?:\\s\\p{{Nd}}{{1,3}})?"
            ),
            format!("{OPENS}[\\p{{Lu}}\\p{{Lo}}]"),
        ),
        (true, r"[\u061F\u06D4\u3002]".to_owned(), r"\p{Lo}".to_owned()),
    ]
}

/// Words as alternatives, the longest first; those in lower case are known in any case.
fn words(words: &[&str]) -> String {
    let mut words = words.to_vec();
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    let (exact, any_case): (Vec<_>, Vec<_>) =
        words.into_iter().partition(|word| word.contains(char::is_uppercase));
    match (alternatives(&exact), alternatives(&any_case)) {
        (exact, any_case) if exact.is_empty() => format!("(?i:{any_case})"),
        (exact, any_case) if any_case.is_empty() => exact,
        (exact, any_case) => format!("{exact}|(?i:{any_case})"),
    }
}

fn alternatives(words: &[&str]) -> String {
    let mut out = String::new();
    for word in words {
        if !out.is_empty() {
            out.push('|');
        }
        for c in word.chars() {
            if c.is_ascii_punctuation() {
                let _ = write!(out, "\\{c}");
            } else {
                out.push(c);
            }
        }
    }
    out
}
