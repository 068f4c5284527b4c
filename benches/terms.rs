//! Terms: the analyser of Arabic words, recognition among many terms, and look-ups.
//!
//! ```sh
//! cargo bench --bench terms                          # 100,000 terms made here
//! JISR_BENCH_TERMS=terms.csv cargo bench --bench terms   # a table of terms of your own, Arabic and English
//! ```
//!
//! Beside that half-and-half termbase two more hold 100,000 terms of one language each.
//!
//! The sentences hold terms and other words in turn, inflected; `recognise` is one thread's.

#![allow(clippy::unwrap_used, missing_docs)] // a bench that fails says so; criterion's macros make a function

use std::collections::HashSet;
use std::fmt::Write as _;
use std::fs::File;
use std::io::{BufReader, Cursor, Read};
use std::path::Path;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use jisr::formats::Format;
use jisr::memory::{Access, Commit, ImportSource, Memory};
use jisr::model::{Concept, ConceptId, Locale, StoredConcept, Term};
use jisr::terms::{Recogniser, TermQuery, lookup, recognise_in};
use jisr::text::Analyser;

/// How many terms are made where no table is named.
const TERMS: usize = 100_000;
/// How many sentences are read together.
const SENTENCES: usize = 1000;

/// Numbers that look drawn, the same each time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % most
    }

    /// A number below `most`, small ones more often, as words are in a language.
    fn often_small(&mut self, most: usize) -> usize {
        let drawn = self.below(most) * (self.below(most) + 1) / most;
        drawn.min(most - 1)
    }
}

/// Arabic words by patterns of three root letters, and English ones by syllables.
fn words(dice: &mut Dice) -> (Vec<String>, Vec<String>) {
    let roots: Vec<char> = "بتثجحخدذرزسشصضطظعغفقكلمنهوي".chars().collect();
    let patterns =
        ["abc", "aاbc", "mabوc", "tabيc", "abاc", "abcة", "maاbcة", "istabاc", "iabاc", "abcي", "mtabc"];
    let arabic = (0..12_000).map(|_| {
        let [a, b, c] = [0; 3].map(|_| roots[dice.below(roots.len())]);
        let letter = |mark| match mark {
            'a' => a.to_string(),
            'b' => b.to_string(),
            'c' => c.to_string(),
            'm' => "م".to_owned(),
            't' => "ت".to_owned(),
            'i' => "ا".to_owned(),
            's' => "س".to_owned(),
            other => other.to_string(),
        };
        patterns[dice.below(patterns.len())].chars().map(letter).collect::<String>()
    });
    let mut arabic: Vec<String> = arabic.collect();
    let syllables =
        ["ra", "to", "mel", "in", "cor", "ser", "vi", "tan", "ple", "du", "gro", "net", "ti", "lo"];
    let english = (0..12_000).map(|_| (0..3 + dice.below(3)).map(|_| syllables[dice.below(14)]).collect());
    let mut english: Vec<String> = english.collect();
    // As terms are, each is there once.
    for words in [&mut arabic, &mut english] {
        let mut known = HashSet::new();
        words.retain(|word| known.insert(word.clone()));
    }
    (arabic, english)
}

fn phrase(dice: &mut Dice, words: &[String], most: usize) -> String {
    let count = 1 + dice.below(most);
    let words: Vec<&str> = (0..count).map(|_| &*words[dice.often_small(words.len())]).collect();
    words.join(" ")
}

fn table() -> Vec<u8> {
    if let Some(file) = std::env::var_os("JISR_BENCH_TERMS") {
        let mut bytes = Vec::new();
        BufReader::new(File::open(file).unwrap()).read_to_end(&mut bytes).unwrap();
        return bytes;
    }
    let mut dice = Dice(7);
    let (arabic, english) = words(&mut dice);
    let mut rows = "concept,lang,term\n".to_owned();
    let mut known = HashSet::new();
    for concept in 0..TERMS / 2 {
        let mut new = |words: &[String]| loop {
            let phrase = phrase(&mut dice, words, 4);
            if known.insert(phrase.clone()) {
                return phrase;
            }
        };
        let (ar, en) = (new(&arabic), new(&english));
        writeln!(rows, "c{concept},ar,{ar}\nc{concept},en,{en}").unwrap();
    }
    rows.into_bytes()
}

/// Sentences of some twenty words: a term of the termbase, then words that are drawn, in turn.
fn sentences(terms: &[String], words: &[String], clitics: &[&str]) -> Vec<String> {
    let mut dice = Dice(11);
    (0..SENTENCES)
        .map(|_| {
            let mut sentence = String::new();
            while sentence.split(' ').count() < 20 {
                let clitic = clitics[dice.below(clitics.len())];
                sentence.push_str(clitic);
                sentence.push_str(&terms[dice.below(terms.len())]);
                for _ in 0..dice.below(5) {
                    sentence.push(' ');
                    sentence.push_str(&words[dice.often_small(words.len())]);
                }
                sentence.push_str(if dice.below(4) == 0 { "، " } else { " " });
            }
            sentence
        })
        .collect()
}

/// A termbase of [`TERMS`] terms of one language.
fn of_one_language(tag: &str, words: &[String]) -> Vec<StoredConcept> {
    let mut dice = Dice(13);
    let mut known = HashSet::new();
    while known.len() < TERMS {
        known.insert(phrase(&mut dice, words, 4));
    }
    let mut all: Vec<String> = known.into_iter().collect();
    all.sort_unstable();
    let locale = Locale::parse(tag).unwrap();
    let concept = |(id, text): (i64, String)| StoredConcept {
        id: ConceptId(id),
        concept: Concept::new(format!("c{id}"), vec![Term::new(locale.clone(), text)]),
    };
    (0..).zip(all).map(concept).collect()
}

fn memory(path: &Path) -> Memory {
    let mut memory = Memory::open(path, Access::Create).unwrap();
    let input: Box<dyn Read + Send> = Box::new(Cursor::new(table()));
    memory.import(vec![(ImportSource::new("terms.csv", Format::Terms), input)], Commit::Yes).unwrap();
    memory
}

fn terms(criterion: &mut Criterion) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("jisr.db");
    let termbase = memory(&path).reader().concepts().unwrap();
    let (arabic_words, english_words) = words(&mut Dice(7));
    let mut group = criterion.benchmark_group("terms");
    group.sample_size(10);
    for (tag, words, clitics) in [
        ("ar", &arabic_words, &["", "ال", "و", "بال", "لل"][..]),
        ("en", &english_words, &["", "the ", "a "]),
    ] {
        let locale = Locale::parse(tag).unwrap();
        let own: Vec<String> = termbase
            .iter()
            .flat_map(|stored| stored.concept.terms_in(&locale).map(|term| term.text.clone()))
            .collect();
        let sentences = sentences(&own, words, clitics);
        let recogniser = Recogniser::new(&termbase, &locale);
        group.throughput(Throughput::Elements(SENTENCES as u64));
        group.bench_function(format!("{SENTENCES} sentences of {tag}"), |b| {
            b.iter(|| sentences.iter().map(|text| recogniser.recognise(text).len()).sum::<usize>());
        });
        let alone = of_one_language(tag, words);
        let texts: Vec<String> = alone.iter().map(|stored| stored.concept.terms[0].text.clone()).collect();
        let texts = self::sentences(&texts, words, clitics);
        let recogniser = Recogniser::new(&alone, &locale);
        group.bench_function(format!("{SENTENCES} sentences of {tag}, all terms {tag}"), |b| {
            b.iter(|| texts.iter().map(|text| recogniser.recognise(text).len()).sum::<usize>());
        });
        group.throughput(Throughput::Elements(1));
        let mut nth = 0;
        group.bench_function(format!("a memory opened for one sentence of {tag}"), |b| {
            b.iter(|| {
                nth += 1;
                let memory = Memory::open(&path, Access::Read).unwrap();
                recognise_in(memory.reader(), &locale, &sentences[nth % SENTENCES], false).unwrap().len()
            });
        });
    }
    let memory = Memory::open(&path, Access::Read).unwrap();
    for (what, change) in [
        ("as it is", (|term: &str| term.to_owned()) as fn(&str) -> String),
        ("by its beginning", |term| term.chars().take(term.chars().count() / 2 + 1).collect()),
        ("misspelt", |term| {
            let mut letters: Vec<char> = term.chars().collect();
            letters.remove(letters.len() / 2);
            letters.into_iter().collect()
        }),
    ] {
        let mut nth = 0;
        group.bench_function(format!("look-up of a term {what}"), |b| {
            b.iter(|| {
                nth += 7;
                let concept = &termbase[nth % termbase.len()].concept;
                let asked = change(&concept.terms[nth % concept.terms.len()].text);
                let query = TermQuery { text: &asked, locale: None, limit: 10 };
                lookup(memory.reader(), &query).unwrap().len()
            });
        });
    }
    let text = sentences(&arabic_words, &arabic_words, &["", "ال", "و", "بال", "لل", "وبال"]).join(" ");
    let each: Vec<&str> = text.split_whitespace().collect();
    let mut analyser = Analyser::default();
    group.throughput(Throughput::Elements(each.len() as u64));
    group.bench_function("readings of words", |b| {
        b.iter(|| each.iter().map(|word| analyser.analyse(word).readings().len()).sum::<usize>());
    });
    group.finish();
}

criterion_group!(benches, terms);
criterion_main!(benches);
