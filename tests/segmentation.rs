//! Sentences against sets that others cut by hand, which are not part of this project.
//!
//! The sets stand in `segmentation/` of a folder `shared` beside the project, or of the one that
//! `JISR_SHARED` names: JSON lines with a `text` and what is `expected` of it, in order. Where they are not
//! there, that is said and nothing is measured; the project's own cases are in `tests/golden/sentences.txt`.
//!
//! Golden cases count as right where all their pieces are the expected ones. Treebanks are measured by their
//! boundaries: a boundary is the place in a text behind so many characters that are no white space, where
//! one sentence ends and another begins. The end of a text is none, as nobody can miss it. With the boundaries
//! of all texts of a set together, precision is the part of those found that are expected, recall the part of
//! those expected that are found, and F1 = 2·P·R / (P + R).

#![allow(clippy::unwrap_used, clippy::print_stdout)] // the figures are said

use std::collections::BTreeSet;
use std::path::PathBuf;

use jisr::text::{SENTENCE_RULES, segment};
use serde_json::Value;

struct Case {
    text: String,
    expected: Vec<String>,
}

/// The cases of a set, or nothing where it is not there.
fn set(name: &str) -> Option<Vec<Case>> {
    let beside = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let shared = std::env::var_os("JISR_SHARED").map_or_else(beside, PathBuf::from);
    let path = shared.join("segmentation").join(name).with_extension("jsonl");
    let Ok(lines) = std::fs::read_to_string(&path) else {
        println!("skipped: {name} is not there");
        return None;
    };
    let cases = lines.lines().map(|line| {
        let case: Value = serde_json::from_str(line).unwrap();
        let expected = case["expected"].as_array().unwrap();
        Case {
            text: case["text"].as_str().unwrap().to_owned(),
            expected: expected.iter().map(|piece| piece.as_str().unwrap().to_owned()).collect(),
        }
    });
    Some(cases.collect())
}

fn pieces(text: &str) -> Vec<&str> {
    segment(text).sentences.iter().map(|s| &text[s.start..s.end]).collect()
}

/// How many cases are right, of how many.
fn right(name: &str, cases: &[Case]) -> usize {
    let wrong: Vec<_> = cases.iter().filter(|case| pieces(&case.text) != case.expected).collect();
    println!("{name}: {} of {}", cases.len() - wrong.len(), cases.len());
    for case in &wrong {
        println!("  expected {:?}\n  found    {:?}", case.expected, pieces(&case.text));
    }
    cases.len() - wrong.len()
}

/// The boundaries between pieces.
fn boundaries<'a>(pieces: impl IntoIterator<Item = &'a str>) -> BTreeSet<usize> {
    let mut seen = 0;
    let mut ends: BTreeSet<usize> = BTreeSet::new();
    for piece in pieces {
        seen += piece.chars().filter(|c| !c.is_whitespace()).count();
        ends.insert(seen);
    }
    ends.remove(&seen);
    ends
}

/// Precision, recall and F1 of boundaries.
#[allow(clippy::cast_precision_loss)] // some thousands
fn measured(name: &str, cases: &[Case]) -> (f64, f64, f64) {
    let (mut both, mut found, mut expected) = (0, 0, 0);
    for case in cases {
        let ours = boundaries(pieces(&case.text));
        let theirs = boundaries(case.expected.iter().map(String::as_str));
        both += ours.intersection(&theirs).count();
        found += ours.len();
        expected += theirs.len();
    }
    let (precision, recall) = (both as f64 / found as f64, both as f64 / expected as f64);
    let f1 = 2.0 * precision * recall / (precision + recall);
    println!("{name}: precision {precision:.4}, recall {recall:.4}, F1 {f1:.4}");
    (precision, recall, f1)
}

/// Whether a text holds a list with its numbers, letters or bullets within a line.
fn has_inline_list(case: &Case) -> bool {
    let items = case.expected.iter().filter(|piece| {
        let word: String = piece.chars().take_while(|c| !c.is_whitespace()).collect();
        let mark = word.trim_matches(['.', ')', '•', '⁃']);
        let letter = mark.len() == 1 && mark.bytes().all(|b| b.is_ascii_lowercase()) && word.contains('.');
        word == "•" || letter || (mark.parse::<u32>().is_ok() && mark != word)
    });
    items.count() > 1
}

#[test]
fn golden_arabic() {
    if let Some(cases) = set("golden_ar_tm") {
        assert_eq!(right("golden_ar_tm", &cases), 5);
    }
    if let Some(cases) = set("ar_special") {
        assert!(right("ar_special", &cases) >= 33);
    }
}

#[test]
fn golden_english() {
    let Some(mut cases) = set("golden_en_pysbd") else { return };
    right("golden_en_pysbd with lists", &cases);
    cases.retain(|case| !has_inline_list(case));
    assert_eq!(cases.len(), 39);
    assert!(right("golden_en_pysbd", &cases) >= 38);
}

#[test]
fn treebanks_of_english() {
    if let Some(cases) = set("ud_pud_en") {
        let (_, _, f1) = measured("ud_pud_en", &cases);
        assert!(f1 >= 0.997);
    }
    if let Some(cases) = set("ud_ewt_en_dev") {
        let (precision, _, f1) = measured("ud_ewt_en_dev", &cases);
        assert!(f1 >= 0.87 && precision >= 0.97);
    }
}

#[test]
fn the_documentation_has_every_rule() {
    let page = include_str!("../docs/segmentation.md");
    let rows: Vec<_> =
        page.lines().filter_map(|line| line.strip_prefix("| **")?.split_once("** |")).collect();
    let names: Vec<_> = rows.iter().map(|(name, _)| *name).collect();
    assert_eq!(names, SENTENCE_RULES.iter().map(|rule| rule.name).collect::<Vec<_>>());
}
