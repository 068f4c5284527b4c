//! `jisr bench`: how long look-ups take in this memory, and whether they are complete.

use std::io::{self, Write as _};

use anyhow::Result;
use jisr::matching::{
    Answer, Bench, BenchReport, DEFAULT_LIMIT, DEFAULT_MIN_SCORE, Difference, Stage, Way, measure_watched,
};
use jisr::memory::{original_language, target_language};
use jisr::model::Locale;

use super::output::{Page, Report};
use super::progress::{Bytes, Progress, Whole};
use super::table::{self, Column};
use super::{Context, at_least_one};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// How many look-ups
    #[arg(long, default_value_t = 500, value_parser = at_least_one)]
    queries: usize,
    /// The lowest score that counts, in percent
    #[arg(long, default_value_t = DEFAULT_MIN_SCORE, value_parser = clap::value_parser!(u32).range(1..=100))]
    min_score: u32,
    /// Compare every answer with the full scores of all segments, and the time with that of a scan
    #[arg(long)]
    verify: bool,
    /// The language to look up from [default: the one that all units were translated from]
    #[arg(long)]
    source_lang: Option<Locale>,
    /// The language of the translations [default: the only other one]
    #[arg(long)]
    target_lang: Option<Locale>,
    /// Of the same seed the queries are the same
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

pub(super) fn run(args: &Args, context: &mut Context) -> Result<()> {
    let memory = context.read()?;
    let reader = memory.reader();
    let source = original_language(reader, args.source_lang.as_ref(), args.target_lang.as_ref())?;
    let target = target_language(reader, args.target_lang.as_ref(), &source)?;
    let bench = Bench {
        source,
        target,
        queries: args.queries,
        min_score: args.min_score,
        limit: DEFAULT_LIMIT,
        verify: args.verify,
        seed: args.seed,
    };
    let seen = Progress::is_seen(context.output.quiet);
    let mut progress: Option<(Stage, Progress)> = None;
    let report = memory.snapshot(|reader| {
        measure_watched(reader, &bench, &mut |stage, done, all| {
            if progress.as_ref().is_none_or(|(at, _)| *at != stage) {
                let bar = Progress::new(seen, Whole::Count(all), Bytes::default()).of(noun(stage));
                progress = Some((stage, bar));
            }
            if let Some((_, bar)) = &mut progress {
                bar.show(done);
            }
        })
    })?;
    drop(progress);
    Ok(context.output.result(&report)?)
}

/// What is counted.
fn noun(stage: Stage) -> &'static str {
    match stage {
        Stage::LookUps => "look-up",
        Stage::Segments => "segment",
        Stage::Comparisons => "comparison",
    }
}

impl Report for BenchReport {
    fn show(&self, page: &mut Page<'_>) -> io::Result<()> {
        let Self { source_lang, target_lang, units, queries, min_score, .. } = self;
        writeln!(
            page,
            "{queries} look-ups from {source_lang} to {target_lang} in {units} units, from {min_score} %"
        )?;
        writeln!(page, "words         queries   mean ms    p50 ms    p95 ms    p99 ms")?;
        for l in &self.by_length {
            writeln!(
                page,
                "{:<13} {:>7} {:>9.2} {:>9.2} {:>9.2} {:>9.2}",
                l.words, l.queries, l.mean_ms, l.p50_ms, l.p95_ms, l.p99_ms
            )?;
        }
        writeln!(
            page,
            "{:<13} {:>7} {:>9.2} {:>9.2} {:>9.2} {:>9.2}",
            "all", self.queries, self.mean_ms, self.p50_ms, self.p95_ms, self.p99_ms
        )?;
        if let (Some(scan), Some(recall), Some(differences)) =
            (self.scan_mean_ms, self.recall, &self.differences)
        {
            writeln!(page, "the best plain scan: {scan:.2} ms, {:.0} times as long", scan / self.mean_ms)?;
            let by = |way| differences.iter().filter(|d| d.by == way).count();
            writeln!(page, "recall {:.4} %, {} answers differ", recall * 100.0, by(Way::Index))?;
            if by(Way::PlainScan) > 0 {
                writeln!(page, "of the plain scan {} answers differ", by(Way::PlainScan))?;
            }
            differences.iter().try_for_each(|difference| show_difference(page, difference))?;
        }
        Ok(())
    }
}

/// The matches of both sides, one under the other.
fn show_difference(page: &mut Page<'_>, difference: &Difference) -> io::Result<()> {
    let Difference { query, by, found, expected } = difference;
    let way = match by {
        Way::Index => "the index",
        Way::PlainScan => "the plain scan",
    };
    writeln!(page, "\n{way} answers otherwise than the full scores:")?;
    table::paragraph(page, 2, query)?;
    let row = |side: &str, Answer { score, unit, source }: &Answer| {
        vec![side.to_owned(), format!("{score} %"), unit.to_string(), source.clone()]
    };
    let found = found.iter().map(|answer| row("answered", answer));
    let rows: Vec<Vec<String>> = found.chain(expected.iter().map(|answer| row("expected", answer))).collect();
    let columns =
        [Column::Fitted(""), Column::Fitted("score"), Column::Fitted("unit"), Column::Share("source", 1)];
    table::write(page, &columns, &rows)
}
