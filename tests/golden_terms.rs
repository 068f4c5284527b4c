//! Recognition against what people read: every term of the article, and a set of sentences with a
//! termbase of its own. `tests/golden/` has both; a malformed line there fails.

#![allow(clippy::unwrap_used, clippy::print_stdout)] // recall and precision are said

mod common;

use std::collections::HashSet;

use common::project;
use jisr::model::{Concept, ConceptId, Locale, StoredConcept};
use jisr::terms::Recogniser;
use serde_json::json;

/// A sentence of a golden file, and the terms that stand in it.
struct Sentence {
    line: usize,
    locale: Locale,
    text: String,
    terms: Vec<Standing>,
}

/// Where a term stands, and its concept.
type Standing = (usize, usize, String);

fn golden(name: &str) -> String {
    std::fs::read_to_string(project().join("tests/golden").join(name)).unwrap()
}

/// The lines of a golden file that say something, counted from 1.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines()
        .enumerate()
        .map(|(i, line)| (i + 1, line))
        .filter(|(_, l)| !l.is_empty() && !l.starts_with('#'))
}

/// Sentences at the margin, each after a word (its language, or its number), and under it its terms.
fn sentences<'a>(lines: impl Iterator<Item = (usize, &'a str)>, language: Option<&str>) -> Vec<Sentence> {
    let mut sentences: Vec<Sentence> = Vec::new();
    let mut from = 0;
    for (line, content) in lines {
        if let Some(term) = content.strip_prefix("  ") {
            let sentence =
                sentences.last_mut().unwrap_or_else(|| panic!("line {line}: a term of no sentence"));
            let (surface, concept) =
                term.split_once(" | ").unwrap_or_else(|| panic!("line {line}: “surface | concept” expected"));
            let at = sentence.text[from..].find(surface);
            let start = from + at.unwrap_or_else(|| panic!("line {line}: {surface} does not stand there"));
            from = start + surface.len();
            sentence.terms.push((start, from, concept.to_owned()));
        } else {
            let (word, text) = content.split_once(' ').unwrap_or_else(|| panic!("line {line}: no sentence"));
            let locale = Locale::parse(language.unwrap_or(word)).unwrap();
            sentences.push(Sentence { line, locale, text: text.to_owned(), terms: Vec::new() });
            from = 0;
        }
    }
    sentences
}

/// A termbase of rows with a concept, a language, a status and a term.
fn termbase<'a>(rows: impl IntoIterator<Item = [&'a str; 4]>) -> Vec<StoredConcept> {
    let mut concepts: Vec<(String, Vec<serde_json::Value>)> = Vec::new();
    for [name, lang, status, term] in rows {
        let term = json!({"lang": lang, "status": status, "term": term});
        match concepts.iter_mut().find(|(n, _)| n == name) {
            Some((_, terms)) => terms.push(term),
            None => concepts.push((name.to_owned(), vec![term])),
        }
    }
    let concept = |(number, (name, terms))| StoredConcept {
        id: ConceptId(number),
        concept: serde_json::from_value::<Concept>(json!({"concept": name, "terms": terms})).unwrap(),
    };
    (1..).zip(concepts).map(concept).collect()
}

/// What was found, what stands there, what both have; and each difference in words.
#[derive(Default)]
struct Comparison {
    found: usize,
    standing: usize,
    both: usize,
    differences: Vec<String>,
}

fn compare(termbase: &[StoredConcept], sentences: &[Sentence]) -> Comparison {
    let (ar, en) = (Locale::parse("ar").unwrap(), Locale::parse("en").unwrap());
    let (arabic, english) = (Recogniser::new(termbase, &ar), Recogniser::new(termbase, &en));
    let mut all = Comparison::default();
    for Sentence { line, locale, text, terms } in sentences {
        let recogniser = if *locale == ar { &arabic } else { &english };
        let found: Vec<Standing> =
            recogniser.recognise(text).into_iter().map(|r| (r.start, r.end, r.concept)).collect();
        let both = found.iter().filter(|f| terms.contains(f)).count();
        let mut tell = |what: &str, (start, end, concept): &Standing| {
            let surface = &text[*start..*end];
            all.differences.push(format!("line {line}: {what}: {surface} ({concept}), in: {text}"));
        };
        terms.iter().filter(|t| !found.contains(t)).for_each(|t| tell("missing", t));
        found.iter().filter(|f| !terms.contains(f)).for_each(|f| tell("surplus", f));
        all.found += found.len();
        all.standing += terms.len();
        all.both += both;
    }
    all
}

#[test]
fn every_term_of_the_article_is_found_and_nothing_else() {
    let file = golden("article_terms.txt");
    let sentences = sentences(lines(&file), Some("ar"));
    let rows = std::fs::read_to_string(project().join("data/deepseek.en.csv")).unwrap();
    let sources: Vec<String> =
        csv::Reader::from_reader(rows.as_bytes()).records().map(|r| r.unwrap()[0].to_owned()).collect();
    assert_eq!(sentences.iter().map(|s| s.text.clone()).collect::<Vec<_>>(), sources, "not the article's");
    let rows = std::fs::read_to_string(project().join("data/deepseek.terms.csv")).unwrap();
    let rows: Vec<csv::StringRecord> =
        csv::Reader::from_reader(rows.as_bytes()).records().map(Result::unwrap).collect();
    let termbase = termbase(rows.iter().map(|r| [&r[0], &r[1], &r[3], &r[2]]));

    let all = compare(&termbase, &sentences);
    assert_eq!(all.standing, 116, "the golden file has lost some");
    assert!(
        all.differences.is_empty(),
        "{} of {} found:\n{}",
        all.both,
        all.standing,
        all.differences.join("\n")
    );
}

#[test]
#[allow(clippy::cast_precision_loss)]
fn recall_and_precision_of_other_sentences_are_at_least_97_in_100() {
    let file = golden("held_out_terms.txt");
    let (termbase_lines, sentence_lines): (Vec<_>, Vec<_>) = {
        let all: Vec<_> = lines(&file).collect();
        let cut = all.iter().position(|(_, l)| *l == "[sentences]").unwrap();
        assert_eq!(all[0].1, "[termbase]");
        (all[1..cut].to_vec(), all[cut + 1..].to_vec())
    };
    let termbase = termbase(termbase_lines.iter().map(|(line, content)| -> [&str; 4] {
        let cells: Vec<&str> = content.split(" | ").collect();
        cells
            .try_into()
            .unwrap_or_else(|_| panic!("line {line}: “concept | language | status | term” expected"))
    }));
    let concepts: HashSet<&str> = termbase.iter().map(|c| c.concept.name.as_str()).collect();
    let sentences = sentences(sentence_lines.into_iter(), None);
    for Sentence { line, terms, .. } in &sentences {
        assert!(terms.iter().all(|t| concepts.contains(t.2.as_str())), "line {line}: no such concept");
    }
    assert!(sentences.len() >= 220, "the golden file has lost some: {}", sentences.len());

    let all = compare(&termbase, &sentences);
    let recall = all.both as f64 / all.standing as f64;
    let precision = all.both as f64 / all.found as f64;
    println!(
        "{} sentences, {} terms: recall {recall:.4}, precision {precision:.4}",
        sentences.len(),
        all.standing
    );
    let told = all.differences.join("\n");
    println!("{told}");
    assert!(recall >= 0.97 && precision >= 0.97, "recall {recall:.4}, precision {precision:.4}:\n{told}");
}
