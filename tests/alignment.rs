//! How well texts are aligned: on texts beside the project, where they are there, and on the
//! article and its translation.
//!
//! **Bead F1**: a bead is right where the gold has a bead of exactly the same sentences on both
//! sides (the strict count of Vecalign and hunalign's scorers); beads of one side alone are counted
//! like others. F1 is twice the right ones over all beads found and all of the gold.

// What is measured is printed, and is a share of small counts.
#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::cast_precision_loss)]

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use jisr::align::{Bead, Sentences, align};

type Gold = Vec<(Vec<usize>, Vec<usize>)>;

fn shared(file: &str) -> Option<String> {
    let path: PathBuf = [env!("CARGO_MANIFEST_DIR"), "..", "shared", file].iter().collect();
    fs::read_to_string(path).ok()
}

fn numbers(list: &str) -> Vec<usize> {
    list.split(',').filter(|number| !number.is_empty()).map(|number| number.parse().unwrap()).collect()
}

/// F1, and of the beads that are sure from .9 on the share that is right.
fn measured(beads: &[Bead], gold: &Gold) -> (f64, f64) {
    let gold: HashSet<_> = gold.iter().cloned().collect();
    let right = |bead: &&Bead| gold.contains(&(bead.source.clone().collect(), bead.target.clone().collect()));
    let found = beads.iter().filter(right).count();
    let sure: Vec<&Bead> = beads.iter().filter(|bead| bead.confidence >= 0.9).collect();
    let sure_and_right = sure.iter().copied().filter(|bead| right(bead)).count();
    let share = |part: usize, whole: usize| part as f64 / whole.max(1) as f64;
    (share(2 * found, beads.len() + gold.len()), share(sure_and_right, sure.len()))
}

fn lines(source: &str, target: &str) -> Vec<Bead> {
    align(&Sentences::lines(source, "ar"), &Sentences::lines(target, "en"), &[])
}

/// Aligns a set beside the project; none where it is not there.
fn gold_set(name: &str) -> Option<(f64, f64)> {
    let file = |ending: &str| shared(&format!("alignment/{name}.{ending}"));
    let (source, target, gold) = (file("ar.txt")?, file("en.txt")?, file("gold")?);
    let gold: Gold = gold
        .lines()
        .map(|line| line.split_once('\t').unwrap())
        .map(|(a, b)| (numbers(a), numbers(b)))
        .collect();
    let measured = measured(&lines(&source, &target), &gold);
    println!("{name}: F1 {:.4}, right of those sure {:.4}", measured.0, measured.1);
    Some(measured)
}

#[test]
fn news() {
    if let Some((f1, sure)) = gold_set("pud_news") {
        assert!(f1 >= 0.98 && sure >= 0.97, "{f1} {sure}");
    }
}

#[test]
#[cfg_attr(debug_assertions, ignore = "a minute without optimisation")]
fn documents() {
    if let Some((f1, sure)) = gold_set("tico19_docs") {
        assert!(f1 >= 0.98 && sure >= 0.97, "{f1} {sure}");
    }
}

/// Numbers that look like chance and are the same each time: SplitMix64.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }
}

/// Two texts of pairs in order, some of which are joined on one side, by two and three, and of
/// some of which one side is left out; and their beads.
fn joined_and_dropped(pairs: &[(&str, &str)], rates: [f64; 3], seed: u64) -> (String, String, Gold) {
    let mut chance = Chance(seed);
    let (mut source, mut target): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
    let mut gold = Gold::new();
    let mut rest = pairs;
    while !rest.is_empty() {
        let (at, left) = (chance.next(), chance.next() < 0.5);
        let [two, three, dropped] = rates;
        let many = if at < two {
            2
        } else if at < two + three {
            3
        } else {
            1
        }
        .min(rest.len());
        let (these, others) = rest.split_at(many);
        rest = others;
        let ours: Vec<&str> = these.iter().map(|pair| pair.0).collect();
        let theirs: Vec<&str> = these.iter().map(|pair| pair.1).collect();
        let is_dropped = many == 1 && at >= two + three && at < two + three + dropped;
        let before = (source.len(), target.len());
        if !is_dropped || left {
            source.extend(if left {
                ours.iter().map(|&s| s.to_owned()).collect()
            } else {
                vec![ours.join(" ")]
            });
        }
        if !is_dropped || !left {
            target.extend(if left && many > 1 {
                vec![theirs.join(" ")]
            } else {
                theirs.iter().map(|&s| s.to_owned()).collect()
            });
        }
        gold.push(((before.0..source.len()).collect(), (before.1..target.len()).collect()));
    }
    (source.join("\n"), target.join("\n"), gold)
}

/// The pairs of a kind of text beside the project, at most so many.
fn pairs<'a>(table: &'a str, kind: &str, most: usize) -> Vec<(&'a str, &'a str)> {
    let rows = table.lines().map(|line| line.split('\t').collect::<Vec<_>>());
    rows.filter(|row| row.len() == 3 && row[2].starts_with(kind))
        .map(|row| (row[1], row[0]))
        .take(most)
        .collect()
}

#[test]
fn texts_that_were_joined_and_dropped_at_random() {
    let Some(table) = shared("data/en-ar.tsv") else { return };
    // Kind, joined by two and three, dropped, the least F1: what is measured less a hundredth.
    let all = !cfg!(debug_assertions);
    for (kind, rates, least) in [
        ("ud-pud/w", [0.14, 0.0, 0.04], 0.97),
        ("ud-pud/w", [0.25, 0.06, 0.10], 0.97),
        ("tico19/tm", [0.25, 0.06, 0.10], 0.97),
        ("tatoeba/manythings", [0.14, 0.0, 0.04], 0.98),
        ("tatoeba/manythings", [0.25, 0.06, 0.10], 0.96),
        ("deb/libreoffice", [0.14, 0.0, 0.04], 0.96),
    ] {
        let pairs = pairs(&table, kind, if all { 600 } else { 100 });
        let mut mean = 0.0;
        for seed in 1..=3 {
            let (source, target, gold) = joined_and_dropped(&pairs, rates, seed);
            let (f1, sure) = measured(&lines(&source, &target), &gold);
            println!("{kind} {rates:?} seed {seed}: F1 {f1:.4}, right of those sure {sure:.4}");
            mean += f1 / 3.0;
            if !all {
                break;
            }
        }
        assert!(!all || mean >= least, "{kind} {rates:?}: {mean}");
    }
}

/// The article and its translation: each translated sentence a line, in the order of the article.
#[test]
fn the_article_and_its_translation_are_its_units() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let article = fs::read_to_string(root.join("seeds/deepseek.ar.txt")).unwrap();
    let mut table = csv::Reader::from_path(root.join("data/deepseek.en.csv")).unwrap();
    let rows: Vec<csv::StringRecord> = table.records().map(Result::unwrap).collect();
    let translation = rows.iter().map(|row| &row[1]).collect::<Vec<_>>().join(" ");
    let (source, target) = (Sentences::cut(&article, "ar"), Sentences::cut(&translation, "en"));
    let joined = |sentences: &[&str]| sentences.join(" ");
    let beads: Vec<(String, String)> = align(&source, &target, &[])
        .into_iter()
        .map(|bead| (joined(&source.texts[bead.source]), joined(&target.texts[bead.target])))
        .collect();
    let units: Vec<(String, String)> =
        rows.iter().map(|row| (row[0].to_owned(), row[1].to_owned())).collect();
    assert_eq!(units.len(), 31);
    assert_eq!(beads, units);
}
