//! How long look-ups take in a memory, and whether they answer what a scan does.

use std::time::Instant;

use serde::Serialize;

use super::index::{unit_and_place, visit_tokens};
use super::lookup::{Query, lookup};
use super::scan::{Everything, plain_scan};
use crate::error::{Error, Result};
use crate::model::{Locale, Match};
use crate::store::Reader;

/// What to measure.
#[derive(Debug, Clone)]
pub struct Bench {
    /// The language to look up from.
    pub source: Locale,
    /// The language of the translations.
    pub target: Locale,
    /// How many queries.
    pub queries: usize,
    /// The lowest score that counts.
    pub min_score: u32,
    /// The most matches of a query.
    pub limit: usize,
    /// Whether every answer is compared with that of a scan.
    pub verify: bool,
    /// Of the same seed the queries are the same.
    pub seed: u64,
}

/// How long look-ups took, in milliseconds.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Latency {
    /// How many words the queries had.
    pub words: String,
    /// How many queries.
    pub queries: usize,
    /// On average.
    pub mean_ms: f64,
    /// The middle one.
    pub p50_ms: f64,
    /// 95 of 100 took no longer.
    pub p95_ms: f64,
    /// 99 of 100 took no longer.
    pub p99_ms: f64,
}

/// What was measured.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BenchReport {
    /// Units in the memory.
    pub units: u64,
    /// How many queries.
    pub queries: usize,
    /// The lowest score that counted.
    pub min_score: u32,
    /// On average.
    pub mean_ms: f64,
    /// The middle one.
    pub p50_ms: f64,
    /// 95 of 100 took no longer.
    pub p95_ms: f64,
    /// 99 of 100 took no longer.
    pub p99_ms: f64,
    /// The same by the length of the query.
    pub by_length: Vec<Latency>,
    /// How long the best plain scan took on average.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scan_mean_ms: Option<f64>,
    /// Of the matches that the full score of every segment gives, how many were answered: 1 is all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recall: Option<f64>,
    /// The queries that were answered otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub differences: Option<Vec<Difference>>,
}

/// A query that was answered otherwise than by a scan.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Difference {
    /// The query.
    pub query: String,
    /// What was answered.
    pub found: Vec<(u32, i64)>,
    /// What a scan answers: score and unit.
    pub expected: Vec<(u32, i64)>,
}

/// The longest of each group of lengths, in words.
const GROUPS: [usize; 5] = [3, 8, 15, 30, usize::MAX];

/// Measures, on queries that are drawn from the memory ([`draw_queries`]).
pub fn measure(reader: &dyn Reader, bench: &Bench) -> Result<BenchReport> {
    let texts = draw_queries(reader, &bench.source, bench.queries, bench.seed)?;
    let query = |text| Query {
        min_score: bench.min_score,
        limit: bench.limit,
        ..Query::new(text, bench.source.clone(), bench.target.clone())
    };
    let mut times = Vec::new();
    let mut answers = Vec::new();
    // The first look-ups find nothing in memory yet; they are answered once before.
    for text in texts.iter().take(texts.len().min(20)) {
        lookup(reader, &query(text))?;
    }
    for text in &texts {
        let query = query(text);
        let start = Instant::now();
        let answer = lookup(reader, &query)?;
        times.push((text.split_whitespace().count(), start.elapsed().as_secs_f64() * 1000.0));
        answers.push(answer);
    }
    let all = latency("all", times.iter().map(|(_, time)| *time).collect());
    let mut by_length = Vec::new();
    let mut from = 1;
    for to in GROUPS {
        let these = times.iter().filter(|(words, _)| (from..=to).contains(words)).map(|(_, time)| *time);
        let words = if to == usize::MAX { format!("{from} and more") } else { format!("{from} to {to}") };
        let these: Vec<f64> = these.collect();
        if !these.is_empty() {
            by_length.push(latency(&words, these));
        }
        from = to.saturating_add(1);
    }
    let mut report = BenchReport {
        units: reader.counts()?.units,
        queries: texts.len(),
        min_score: bench.min_score,
        mean_ms: all.mean_ms,
        p50_ms: all.p50_ms,
        p95_ms: all.p95_ms,
        p99_ms: all.p99_ms,
        by_length,
        scan_mean_ms: None,
        recall: None,
        differences: None,
    };
    if bench.verify {
        verify(reader, bench, &texts, &answers, &mut report)?;
    }
    Ok(report)
}

fn verify(
    reader: &dyn Reader,
    bench: &Bench,
    texts: &[String],
    answers: &[Vec<Match>],
    report: &mut BenchReport,
) -> Result<()> {
    let everything = Everything::of(reader, &bench.source)?;
    let (mut expected_matches, mut found_matches, mut differences, mut scanned) = (0, 0, Vec::new(), 0.0);
    for (text, found) in texts.iter().zip(answers) {
        let query = Query {
            min_score: bench.min_score,
            limit: bench.limit,
            ..Query::new(text, bench.source.clone(), bench.target.clone())
        };
        let start = Instant::now();
        let plain = plain_scan(reader, &query)?;
        scanned += start.elapsed().as_secs_f64() * 1000.0;
        let expected = everything.answer(reader, &query)?;
        expected_matches += expected.len();
        found_matches += expected.iter().filter(|m| found.contains(m)).count();
        if *found != expected || plain != expected {
            let short = |matches: &[Match]| matches.iter().map(|m| (m.score, m.unit.0)).collect();
            let found = if *found == expected { &plain } else { found };
            differences.push(Difference {
                query: text.clone(),
                found: short(found),
                expected: short(&expected),
            });
        }
    }
    #[allow(clippy::cast_precision_loss)] // counts of matches
    {
        report.scan_mean_ms = Some(scanned / texts.len().max(1) as f64);
        report.recall =
            Some(if expected_matches == 0 { 1.0 } else { found_matches as f64 / expected_matches as f64 });
    }
    report.differences = Some(differences);
    Ok(())
}

#[allow(clippy::cast_precision_loss)] // a number of queries
fn latency(words: &str, mut times: Vec<f64>) -> Latency {
    times.sort_by(f64::total_cmp);
    let at = |percent: usize| times[((times.len() * percent).div_ceil(100)).clamp(1, times.len()) - 1];
    Latency {
        words: words.to_owned(),
        queries: times.len(),
        mean_ms: times.iter().sum::<f64>() / times.len() as f64,
        p50_ms: at(50),
        p95_ms: at(95),
        p99_ms: at(99),
    }
}

/// Numbers that look random, the same of the same seed (Steele, Lea and Flood 2014, SplitMix64).
struct Random(u64);

impl Random {
    fn next(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % below.max(1) as u64).unwrap_or(0)
    }
}

/// Draws queries: segments of a language with up to three in ten of their words replaced, left
/// out or added, the same of the same seed.
pub fn draw_queries(reader: &dyn Reader, source: &Locale, queries: usize, seed: u64) -> Result<Vec<String>> {
    let mut segments = Vec::new();
    reader.token_blocks(source.language(), &mut |number, block| {
        visit_tokens(number, block, |segment, _, _| segments.push(segment))
    })?;
    if segments.is_empty() {
        return Err(Error::Request(format!("this memory has no segment in {source}")));
    }
    let mut random = Random(seed);
    let text = |random: &mut Random| -> Result<String> {
        let (unit, place) = unit_and_place(segments[random.next(segments.len())]);
        Ok(reader.segment(unit, place)?.map(|row| row.segment.text).unwrap_or_default())
    };
    let mut texts = Vec::new();
    // Some segments have no word; of a memory of such there are fewer queries.
    for _ in 0..queries.saturating_mul(4) {
        if texts.len() == queries {
            break;
        }
        let drawn = text(&mut random)?;
        let other = text(&mut random)?;
        let (mut words, others): (Vec<&str>, Vec<&str>) =
            (drawn.split_whitespace().collect(), other.split_whitespace().collect());
        if words.is_empty() || others.is_empty() {
            continue;
        }
        for _ in 0..random.next(words.len() * 3 / 10 + 2) {
            let at = random.next(words.len());
            match random.next(3) {
                0 => words[at] = others[random.next(others.len())],
                1 if words.len() > 1 => drop(words.remove(at)),
                _ => words.insert(at, others[random.next(others.len())]),
            }
        }
        texts.push(words.join(" "));
    }
    Ok(texts)
}
