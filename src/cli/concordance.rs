//! `jisr concordance`: where a piece of text stands.

use std::io::{self, Write as _};

use anyhow::Result;
use jisr::matching::{Hit, concordance};
use jisr::model::Locale;
use serde::Serialize;

use super::output::{Page, Report};
use super::{Context, at_least_one, table};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The text to find: a part of a word, words, or a sentence
    #[arg(allow_hyphen_values = true)]
    text: String,
    /// Only in this language
    #[arg(long)]
    lang: Option<Locale>,
    /// The most units to show
    #[arg(long, default_value_t = 20, value_parser = at_least_one)]
    limit: usize,
}

#[derive(Debug, Serialize)]
struct Hits {
    query: String,
    hits: Vec<Hit>,
}

pub(super) fn run(args: &Args, context: &mut Context) -> Result<()> {
    let memory = context.read()?;
    let hits = memory.snapshot(|reader| concordance(reader, &args.text, args.lang.as_ref(), args.limit))?;
    Ok(context.output.result(&Hits { query: args.text.clone(), hits })?)
}

impl Report for Hits {
    fn show(&self, page: &mut Page<'_>) -> io::Result<()> {
        if self.hits.is_empty() {
            return writeln!(page, "not found");
        }
        for (index, hit) in self.hits.iter().enumerate() {
            if index > 0 {
                writeln!(page)?;
            }
            writeln!(page, "unit {} ({})", hit.unit, hit.lang)?;
            table::paragraph(page, 5, &hit.text)?;
            for other in &hit.others {
                table::paragraph(page, 5, &other.text)?;
            }
        }
        Ok(())
    }
}
