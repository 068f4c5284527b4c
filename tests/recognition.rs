//! Recognition by a golden set, and against the obvious way: a loop over all terms.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test prints what it measured")]

use std::collections::{BTreeMap, HashSet};

use jisr::Memory;
use jisr::formats::terms::TermRow;
use jisr::model::{Concept, ConceptId, Locale, StoredConcept, Term, TermStatus};
use jisr::terms::{Recognised, Recogniser, recognise_in};
use jisr::text::{Script, dominant_script};
use proptest::prelude::*;

fn locale(tag: &str) -> Locale {
    Locale::parse(tag).unwrap()
}

/// The one place where a term is made.
fn term(text: &str, status: TermStatus, part_of_speech: Option<&str>) -> Term {
    let tag = if dominant_script(text) == Some(Script::Arabic) { "ar" } else { "en" };
    let part_of_speech = part_of_speech.map(str::to_owned);
    Term { part_of_speech, ..Term::new(locale(tag), text).with_status(status) }
}

fn concept(number: usize, terms: Vec<Term>) -> StoredConcept {
    let id = ConceptId(i64::try_from(number).unwrap());
    StoredConcept { id, concept: Concept::new(format!("c{number}"), terms) }
}

/// A term as the golden set writes it.
fn written(text: &str) -> Term {
    let (text, part_of_speech) = text.split_once('/').map_or((text, None), |(text, part)| (text, Some(part)));
    match text.strip_suffix('!') {
        Some(text) => term(text, TermStatus::Preserved, part_of_speech),
        None => term(text, TermStatus::Preferred, part_of_speech),
    }
}

struct Case<'a> {
    line: usize,
    rule: &'a str,
    terms: Vec<&'a str>,
    sentence: &'a str,
    surfaces: Vec<&'a str>,
}

fn cases(file: &str) -> Vec<Case<'_>> {
    let list = |cell: &'static str| cell.split(';').map(str::trim).filter(|one| !one.is_empty()).collect();
    let file: &'static str = Box::leak(file.to_owned().into_boxed_str());
    let mut rule = "";
    let mut cases = Vec::new();
    for (at, line) in file.lines().enumerate() {
        let line_number = at + 1;
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            rule = name;
            continue;
        }
        let [terms, sentence, surfaces] = *line.split('|').map(str::trim).collect::<Vec<_>>() else {
            panic!("line {line_number}: not three cells");
        };
        let case = Case { line: line_number, rule, terms: list(terms), sentence, surfaces: list(surfaces) };
        assert!(!case.terms.is_empty() && !sentence.is_empty(), "line {line_number}: an empty cell");
        for surface in &case.surfaces {
            assert!(sentence.contains(surface), "line {line_number}: {surface} is not there");
        }
        cases.push(case);
    }
    cases
}

#[test]
fn the_golden_set() {
    let file = include_str!("golden/recognition.txt");
    let cases = cases(file);
    let mut words: BTreeMap<&str, HashSet<&str>> = BTreeMap::new();
    let (mut right, mut wrong, mut missed) = (0_u32, 0_u32, 0_u32);
    let mut said = Vec::new();
    for case in &cases {
        words.entry(case.rule).or_default().extend(&case.terms);
        let none = case.rule.ends_with(": none");
        assert_eq!(none, case.surfaces.is_empty(), "line {}", case.line);
        let termbase: Vec<StoredConcept> =
            case.terms.iter().enumerate().map(|(at, text)| concept(at, vec![written(text)])).collect();
        let arabic = dominant_script(case.sentence) == Some(Script::Arabic);
        let locale = locale(if arabic { "ar" } else { "en" });
        let found = Recogniser::new(&termbase, &locale).recognise(case.sentence);
        let mut left: Vec<&str> = found.iter().map(|one| one.surface.as_str()).collect();
        for surface in &case.surfaces {
            match left.iter().position(|one| one == surface) {
                Some(at) => {
                    left.remove(at);
                    right += 1;
                }
                None => {
                    missed += 1;
                    said.push(format!("line {}: {surface} is missed", case.line));
                }
            }
        }
        wrong += u32::try_from(left.len()).unwrap();
        said.extend(left.iter().map(|one| format!("line {}: {one} is no term there", case.line)));
    }
    let recall = f64::from(right) / f64::from(right + missed);
    let precision = f64::from(right) / f64::from(right + wrong);
    println!("{} sentences: recall {recall:.4}, precision {precision:.4}", cases.len());
    for line in &said {
        println!("{line}");
    }
    assert!(cases.len() >= 150, "{} sentences", cases.len());
    for (rule, words) in words {
        assert!(words.len() >= 3, "{rule}: {} words", words.len());
    }
    assert!(recall >= 0.97 && precision >= 0.97, "recall {recall}, precision {precision}: {said:#?}");
}

#[test]
#[should_panic(expected = "line 2: not three cells")]
fn a_malformed_case_fails() {
    cases("[rule]\nكتاب | قرأ الكتاب");
}

/// Words that terms and texts are made of, so that terms often stand, nearly stand and overlap.
const WORDS: &[&str] = &[
    "شركة",
    "الشركات",
    "ناشئة",
    "الناشئة",
    "بيانات",
    "وبالبيانات",
    "مركز",
    "للمركز",
    "ذكاء",
    "الذكاء",
    "اصطناعي",
    "الاصطناعي",
    "لغته",
    "لغة",
    "بلغت",
    "والغاز",
    "النفط",
    "model",
    "Models",
    "machine-learning",
    "machine",
    "learning",
    "C++",
    "GPT-4o",
    "API",
    "الـAPI",
    "من",
    "التزام",
    "الالتزام",
    "start-up",
    "startup",
    "،",
    "2024",
    "٢٠٢٤",
    ".NET",
];

fn phrase(most: usize) -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(WORDS), 1..=most).prop_map(|words| words.join(" "))
}

fn facts(found: &[Recognised]) -> Vec<(usize, usize, String)> {
    found.iter().map(|one| (one.start, one.end, one.concept.clone())).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    /// All terms found together are those that are found one by one; what is found without overlaps
    /// is the longest of them from left to right; and a memory's own index finds the same.
    #[test]
    fn the_index_finds_what_a_loop_over_all_terms_does(
        terms in prop::collection::hash_set(phrase(3), 1..20), text in phrase(14), arabic in any::<bool>(),
    ) {
        let locale = locale(if arabic { "ar" } else { "en" });
        let termbase: Vec<StoredConcept> = terms
            .iter()
            .enumerate()
            .map(|(at, text)| {
                let status = if at % 3 == 0 { TermStatus::Preserved } else { TermStatus::Preferred };
                concept(at, vec![term(text, status, None)])
            })
            .collect();
        let recogniser = Recogniser::new(&termbase, &locale);
        let mut together = facts(&recogniser.recognise_all(&text));
        let mut each: Vec<_> = termbase
            .iter()
            .flat_map(|one| facts(&Recogniser::new(std::slice::from_ref(one), &locale).recognise_all(&text)))
            .collect();
        together.sort();
        each.sort();
        prop_assert_eq!(&together, &each);

        let apart = recogniser.recognise(&text);
        let mut end = 0;
        for one in &apart {
            prop_assert_eq!(&text[one.start..one.end], &one.surface);
            prop_assert!(one.start >= end);
            let longest = each.iter().filter(|(start, ..)| *start == one.start).map(|(_, end, _)| *end).max();
            prop_assert_eq!(longest, Some(one.end));
            prop_assert!(each.iter().all(|(start, ..)| *start < end || *start >= one.start), "none is passed over");
            end = one.end;
        }
        prop_assert!(each.iter().all(|(start, ..)| *start < end));

        let mut memory = Memory::in_memory().unwrap();
        for stored in &termbase {
            let rows: Vec<TermRow> = stored.concept.terms.iter().map(|term| TermRow {
                line: 0, concept: stored.concept.name.clone(), has_status: true, term: term.clone(),
            }).collect();
            // A memory refuses what is marks alone; the recogniser finds nothing of that either.
            let says = stored.concept.terms[0].text.chars().any(char::is_alphanumeric);
            prop_assert_eq!(memory.add_terms(&rows).is_ok(), says);
        }
        let kept = recognise_in(memory.reader(), &locale, &text, true).unwrap();
        prop_assert_eq!(facts(&kept), facts(&recogniser.recognise_all(&text)));
        let says = termbase[0].concept.terms[0].text.chars().any(char::is_alphanumeric);
        prop_assert_eq!(memory.remove_term("c0", None).is_ok(), says);
        let left = recognise_in(memory.reader(), &locale, &text, true).unwrap();
        prop_assert!(left.iter().all(|one| one.concept != "c0"));
    }
}
