//! Terms are found however they are spelt, inflected or misspelt, from any of their languages.

#![allow(clippy::unwrap_used)]

use jisr::Memory;
use jisr::formats::terms::TermRow;
use jisr::model::{Locale, Term};
use jisr::terms::{How, TermQuery, lookup};

fn memory() -> Memory {
    let mut memory = Memory::in_memory().unwrap();
    for (concept, arabic, english) in [
        ("synthetic-data", "البيانات الاصطناعية", "synthetic data"),
        ("data", "بيانات", "data"),
        ("moe", "مزيج الخبراء", "Mixture of Experts"),
        ("regex", "تعبير (.*)", "a.*b [x]"),
    ] {
        let row = |tag: &str, text: &str| TermRow {
            line: 0,
            concept: concept.into(),
            term: Term::new(Locale::parse(tag).unwrap(), text),
            has_status: true,
        };
        memory.add_terms(&[row("ar", arabic), row("en", english)]).unwrap();
    }
    memory
}

fn found(text: &str) -> Vec<(How, String)> {
    let query = TermQuery { text, locale: None, limit: 10 };
    lookup(memory().reader(), &query).unwrap().into_iter().map(|m| (m.how, m.concept.name)).collect()
}

#[test]
fn a_term_is_found_from_either_language() {
    assert_eq!(found("البيانات الاصطناعية"), [(How::Exact, "synthetic-data".to_owned())]);
    assert_eq!(found("Synthetic Data"), [(How::Folded, "synthetic-data".to_owned())]);
}

#[test]
fn by_stem_and_by_beginning() {
    assert_eq!(found("بيانات اصطناعية"), [(How::Stem, "synthetic-data".to_owned())]);
    assert_eq!(found("synth"), [(How::Prefix, "synthetic-data".to_owned())]);
    assert_eq!(found("للبيانات"), [(How::Stem, "data".to_owned())]);
}

#[test]
fn misspelt_terms_are_found() {
    for text in ["mixtrue of experts", "Mixture of Expert", "مزبج الخبراء", "مزيج الخبرا"]
    {
        assert_eq!(found(text).first().map(|(_, name)| name.as_str()), Some("moe"), "{text}");
    }
    assert_eq!(found("dtaa"), [(How::Fuzzy, "data".to_owned())]);
    assert!(found("dat").iter().all(|(how, _)| *how == How::Prefix), "too short to be misspelt");
}

#[test]
fn a_misspelt_word_with_the_stem_of_a_term_is_not_inflected() {
    let mut memory = Memory::in_memory().unwrap();
    for english in ["machine learning", "holding company"] {
        let term = Term::new(Locale::parse("en").unwrap(), english);
        let row = TermRow { line: 0, concept: english.into(), term, has_status: true };
        memory.add_terms(&[row]).unwrap();
    }
    for (text, how, name) in [
        ("machin learning", How::Fuzzy, "machine learning"),
        ("holding companie", How::Fuzzy, "holding company"),
        ("machines learning", How::Stem, "machine learning"),
        ("holding companies", How::Stem, "holding company"),
    ] {
        let query = TermQuery { text, locale: None, limit: 10 };
        let found = lookup(memory.reader(), &query).unwrap();
        assert_eq!((found[0].how, &*found[0].concept.name), (how, name), "{text}");
    }
}

#[test]
fn characters_of_regular_expressions_are_letters_like_others() {
    assert_eq!(found("a.*b [x]"), [(How::Exact, "regex".to_owned())]);
    assert_eq!(found("تعبير (.*)"), [(How::Exact, "regex".to_owned())]);
    assert!(found(".*").is_empty());
}

#[test]
fn nothing_like_it_is_no_match_and_nothing_at_all_an_error() {
    assert!(found("شبكة").is_empty());
    let query = TermQuery { text: " \u{64b} ", locale: None, limit: 10 };
    assert!(lookup(memory().reader(), &query).is_err());
    assert!(found("?!").is_empty());
}
