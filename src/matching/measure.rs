//! How long look-ups take in a memory, and whether they answer what a scan does.

use std::time::Instant;

use serde::Serialize;

use super::draw::draw_queries;
use super::everything::Everything;
use super::lookup::{Query, lookup};
use super::scan::plain_scan;
use crate::error::{Error, Result};
use crate::model::{Locale, Match, UnitId};
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
    /// The language that was looked up from.
    pub source_lang: Locale,
    /// The language of the translations.
    pub target_lang: Locale,
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

/// A query that was answered otherwise than the full scores say.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Difference {
    /// The query.
    pub query: String,
    /// What answered it so.
    pub by: Way,
    /// What was answered.
    pub found: Vec<Answer>,
    /// What the full scores of all segments say.
    pub expected: Vec<Answer>,
}

/// A way to answer a query that is compared with the full scores.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Way {
    /// A look-up by the index.
    Index,
    /// The scan that the index is measured by.
    PlainScan,
}

/// A match in short.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Answer {
    /// Its score.
    pub score: u32,
    /// The unit.
    pub unit: UnitId,
    /// The text that matched.
    pub source: String,
}

/// What a measurement is at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Look-ups are measured.
    LookUps,
    /// All segments are read, to verify the answers.
    Segments,
    /// The answers are compared.
    Comparisons,
}

/// Is told what a measurement is at, how many are done, and of how many.
type Watch<'a> = &'a mut dyn FnMut(Stage, u64, u64);

/// The longest of each group of lengths, in words.
const GROUPS: [usize; 7] = [3, 8, 15, 30, 60, 199, usize::MAX];

/// Measures, on queries that are drawn from the memory ([`draw_queries`]).
pub fn measure(reader: &dyn Reader, bench: &Bench) -> Result<BenchReport> {
    measure_watched(reader, bench, &mut |_, _, _| {})
}

/// The same, for a person who waits.
pub fn measure_watched(reader: &dyn Reader, bench: &Bench, watch: Watch<'_>) -> Result<BenchReport> {
    if bench.queries == 0 {
        return Err(Error::Request("nothing is measured by no look-up; ask for one or more".to_owned()));
    }
    let texts = draw_queries(reader, &bench.source, bench.queries, bench.seed)?;
    let query = |text: &String| Query {
        min_score: bench.min_score,
        limit: bench.limit,
        ..Query::new(text, bench.source.clone(), bench.target.clone())
    };
    let queries: Vec<Query<'_>> = texts.iter().map(query).collect();
    let mut times = Vec::new();
    let mut answers = Vec::new();
    // The first look-ups find nothing in memory yet; they are answered once before.
    for query in queries.iter().take(20) {
        lookup(reader, query)?;
    }
    for (query, done) in queries.iter().zip(1..) {
        let start = Instant::now();
        let answer = lookup(reader, query)?;
        let time = start.elapsed().as_secs_f64() * 1000.0;
        times.push((query.segment.text.split_whitespace().count(), time));
        answers.push(answer);
        watch(Stage::LookUps, done, queries.len() as u64);
    }
    let all = latency("all", times.iter().map(|(_, time)| *time).collect());
    let mut report = BenchReport {
        source_lang: bench.source.clone(),
        target_lang: bench.target.clone(),
        units: reader.counts()?.units,
        queries: queries.len(),
        min_score: bench.min_score,
        mean_ms: all.mean_ms,
        p50_ms: all.p50_ms,
        p95_ms: all.p95_ms,
        p99_ms: all.p99_ms,
        by_length: by_length(&times),
        scan_mean_ms: None,
        recall: None,
        differences: None,
    };
    if bench.verify {
        verify(reader, &queries, &answers, &mut report, watch)?;
    }
    Ok(report)
}

fn by_length(times: &[(usize, f64)]) -> Vec<Latency> {
    let (mut groups, mut from) = (Vec::new(), 1);
    for to in GROUPS {
        let these = times.iter().filter(|(words, _)| (from..=to).contains(words)).map(|(_, time)| *time);
        let words = if to == usize::MAX { format!("{from} and more") } else { format!("{from} to {to}") };
        let these: Vec<f64> = these.collect();
        if !these.is_empty() {
            groups.push(latency(&words, these));
        }
        from = to.saturating_add(1);
    }
    groups
}

fn verify(
    reader: &dyn Reader,
    queries: &[Query<'_>],
    answers: &[Vec<Match>],
    report: &mut BenchReport,
    watch: Watch<'_>,
) -> Result<()> {
    let of_language = |(locale, count): &(Locale, u64)| report.source_lang.finds(locale).then_some(*count);
    let segments = reader.locales()?.iter().filter_map(of_language).sum();
    let everything =
        Everything::of(reader, &report.source_lang, &mut |read| watch(Stage::Segments, read, segments))?;
    let (mut expected_matches, mut found_matches, mut differences, mut scanned) = (0, 0, Vec::new(), 0.0);
    for ((query, found), done) in queries.iter().zip(answers).zip(1..) {
        let start = Instant::now();
        let plain = plain_scan(reader, query)?;
        scanned += start.elapsed().as_secs_f64() * 1000.0;
        let expected = everything.answer(reader, query)?;
        expected_matches += expected.len();
        found_matches += expected.iter().filter(|m| found.contains(m)).count();
        differences.extend(difference(query, Way::Index, found, &expected));
        differences.extend(difference(query, Way::PlainScan, &plain, &expected));
        watch(Stage::Comparisons, done, queries.len() as u64);
    }
    #[allow(clippy::cast_precision_loss)] // counts of matches
    {
        report.scan_mean_ms = Some(scanned / queries.len().max(1) as f64);
        report.recall =
            Some(if expected_matches == 0 { 1.0 } else { found_matches as f64 / expected_matches as f64 });
    }
    report.differences = Some(differences);
    Ok(())
}

fn difference(query: &Query<'_>, by: Way, found: &[Match], expected: &[Match]) -> Option<Difference> {
    let answer = |m: &Match| Answer { score: m.score, unit: m.unit, source: m.source.clone() };
    let short = |matches: &[Match]| matches.iter().map(answer).collect();
    let query = query.segment.text.clone();
    (found != expected).then(|| Difference { query, by, found: short(found), expected: short(expected) })
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

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::Memory;
    use crate::model::Unit;

    fn bench(queries: usize) -> Bench {
        let [source, target] = ["ar", "en"].map(|tag| Locale::parse(tag).unwrap());
        Bench { source, target, queries, min_score: 50, limit: 5, verify: true, seed: 1 }
    }

    fn memory(texts: &[(&str, &str)]) -> Memory {
        let mut memory = Memory::in_memory().unwrap();
        for (arabic, english) in texts {
            let Bench { source, target, .. } = bench(1);
            memory.add_unit(&Unit::pair(source, *arabic, target, *english)).unwrap();
        }
        memory
    }

    #[test]
    fn a_memory_of_empty_segments_alone_and_no_queries_are_refused() {
        let empty = memory(&[("", "yes"), ("…", "no")]);
        let refused = measure(empty.reader(), &bench(5)).unwrap_err();
        assert_eq!(refused.to_string(), "this memory has no segment with a word in ar");
        let refused = measure(memory(&[("نعم", "yes")]).reader(), &bench(0)).unwrap_err();
        assert_eq!(refused.to_string(), "nothing is measured by no look-up; ask for one or more");
    }

    #[test]
    fn each_way_that_answers_otherwise_is_named_with_both_answers() {
        let memory = memory(&[("وصل الوفد أمس", "one"), ("وصل الوفد اليوم", "two")]);
        let query = Query::new("وصل الوفد أمس", bench(1).source, bench(1).target);
        let expected = Everything::of(memory.reader(), &query.source, &mut |_| {})
            .unwrap()
            .answer(memory.reader(), &Query { min_score: 50, ..query.clone() })
            .unwrap();
        assert_eq!(difference(&query, Way::PlainScan, &expected, &expected), None);
        let found = difference(&query, Way::PlainScan, &expected[1..], &expected).unwrap();
        let answer = |score, unit, source: &str| Answer { score, unit: UnitId(unit), source: source.into() };
        let [first, second] = [answer(100, 1, "وصل الوفد أمس"), answer(66, 2, "وصل الوفد اليوم")];
        assert_eq!((found.by, found.found), (Way::PlainScan, vec![second.clone()]));
        assert_eq!(found.expected, [first, second]);
    }
}
