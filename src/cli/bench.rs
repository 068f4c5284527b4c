//! `jisr bench`: how long look-ups take in this memory, and whether they are complete.

use std::io::{self, Write as _};

use anyhow::Result;
use jisr::matching::{Bench, BenchReport, DEFAULT_LIMIT, DEFAULT_MIN_SCORE, measure};
use jisr::memory::{source_language, target_language};
use jisr::model::Locale;

use super::output::{Page, Report};
use super::{Context, at_least_one};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// How many look-ups
    #[arg(long, default_value_t = 500, value_parser = at_least_one)]
    queries: usize,
    /// The lowest score that counts, in percent
    #[arg(long, default_value_t = DEFAULT_MIN_SCORE, value_parser = clap::value_parser!(u32).range(1..=100))]
    min_score: u32,
    /// Compare every answer with that of a scan of the whole memory
    #[arg(long)]
    verify: bool,
    /// The language to look up from
    #[arg(long)]
    source_lang: Option<Locale>,
    /// The language of the translations
    #[arg(long)]
    target_lang: Option<Locale>,
    /// Of the same seed the queries are the same
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

pub(super) fn run(args: &Args, context: &mut Context) -> Result<()> {
    let memory = context.read()?;
    let reader = memory.reader();
    let source = source_language(reader, args.source_lang.as_ref(), "", args.target_lang.as_ref())?;
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
    let report = memory.snapshot(|reader| measure(reader, &bench))?;
    Ok(context.output.result(&report)?)
}

impl Report for BenchReport {
    fn show(&self, page: &mut Page<'_>) -> io::Result<()> {
        writeln!(page, "{} look-ups in {} units, from {} %", self.queries, self.units, self.min_score)?;
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
            writeln!(page, "recall {:.4} %, {} answers differ", recall * 100.0, differences.len())?;
            for d in differences {
                writeln!(page, "  {}: {:?} for {:?}", d.query, d.found, d.expected)?;
            }
        }
        Ok(())
    }
}
