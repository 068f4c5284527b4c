//! Golden files of the text module, and the texts its property tests draw.
//!
//! The files stand in `golden/`, one case a line, `#` for comments; a line
//! that cannot be read fails the test.

use proptest::prelude::*;

use super::{fold, segment, stem};

/// Any text: arbitrary characters, and mixed Arabic and Latin with marks,
/// digits, quotes, line breaks and invisible characters.
pub(crate) fn any_text() -> impl Strategy<Value = String> {
    let mixed = "[a-cA-C .!?\"'’“”«»(),،؟:\\-0-9٠-٩٫٬\n\r\u{85}\u{2028}\u{A0}ءآأؤإئابةتكلوفسهمنىيـ\u{64B}-\u{655}\u{670}ۀیکﷺﻻßİςéü\u{301}\u{308}\u{34F}\u{AD}\u{200B}-\u{200F}\u{2066}-\u{2069}\u{FEFF}\u{FE0F}中あกЯ😀]{0,24}";
    prop_oneof![2 => mixed, 1 => any::<String>()]
}

/// The cells of a golden file of tab-separated lines.
fn rows<const N: usize>(file: &str) -> Vec<[&str; N]> {
    file.lines()
        .enumerate()
        .filter(|(_, line)| !line.is_empty() && !line.starts_with('#'))
        .map(|(at, line)| {
            let cells: Vec<&str> = line.split('\t').collect();
            assert!(cells.iter().all(|cell| !cell.is_empty()), "line {}: an empty cell", at + 1);
            <[&str; N]>::try_from(cells)
                .unwrap_or_else(|cells| panic!("line {}: {} cells, not {N}", at + 1, cells.len()))
        })
        .collect()
}

#[test]
fn keys() {
    let rows = rows::<4>(include_str!("golden/keys.tsv"));
    assert!(rows.len() >= 80, "{} words", rows.len());
    let mut changed = Vec::new();
    for [word, language, folded, key] in rows {
        assert!(matches!(language, "ar" | "en" | "fr" | "fa"), "language {language:?}");
        let now = (fold(word).into_owned(), stem(&fold(word), language));
        if (now.0.as_str(), now.1.as_str()) != (folded, key) {
            changed.push(format!("{word}\t{language}\t{}\t{}", now.0, now.1));
        }
    }
    assert!(
        changed.is_empty(),
        "keys changed: bump NORMAL_FORMS in fold.rs, then write these lines into golden/keys.tsv:\n{}",
        changed.join("\n")
    );
}

#[test]
#[should_panic(expected = "line 2: 3 cells")]
fn a_malformed_line_fails() {
    rows::<4>("كتاب\tar\tكتاب\tكتاب\nbook\ten\tbook\n");
}

#[test]
fn sentences_of_the_article() {
    let article = include_str!("../../seeds/deepseek.ar.txt");
    let expected: Vec<&str> = include_str!("golden/deepseek.ar.sentences.txt").lines().collect();
    let cut = segment(article);
    let found: Vec<&str> = cut.sentences.iter().map(|s| &article[s.start..s.end]).collect();
    assert_eq!(found, expected);
    assert_eq!(found.len(), 31);
    assert_eq!(cut.metadata, [("date".to_owned(), "2025-02-04".to_owned())]);
    assert_eq!(cut.sentences.last().map(|s| s.paragraph), Some(10));
}
