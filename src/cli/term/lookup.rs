//! `jisr term lookup`.

use std::io::{self, Write as _};

use anyhow::Result;
use jisr::answer::TermMatches;
use jisr::model::Locale;
use jisr::terms::{How, TermQuery};

use super::show_terms;
use crate::cli::output::{Page, Report};
use crate::cli::table;
use crate::cli::{Context, at_least_one};

/// The term to look up.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    /// The term, or its beginning
    #[arg(allow_hyphen_values = true)]
    text: String,
    /// Only among the terms and texts of this language
    #[arg(long)]
    lang: Option<Locale>,
    /// The most concepts to show
    #[arg(long, default_value_t = 10, value_parser = at_least_one)]
    limit: usize,
    /// The most units to show that hold it
    #[arg(long, default_value_t = 3)]
    units: usize,
}

pub(super) fn run(args: Args, context: &mut Context) -> Result<()> {
    let Args { text, lang, limit, units: most } = args;
    let memory = context.read()?;
    let query = TermQuery { text: &text, locale: lang.as_ref(), limit };
    let found = memory.snapshot(|reader| TermMatches::find(reader, &query, most))?;
    if found.units_passed_over {
        context.output.warning(
            "the units are not searched: there are many, and no index of their texts (concordance makes one)",
        );
    }
    Ok(context.output.result(&found)?)
}

impl Report for TermMatches {
    fn show(&self, page: &mut Page<'_>) -> io::Result<()> {
        if self.matches.is_empty() {
            writeln!(page, "no term")?;
        }
        for (index, found) in self.matches.iter().enumerate() {
            if index > 0 {
                writeln!(page)?;
            }
            let how = match found.how {
                How::Exact => "",
                How::Folded => " (but for spelling)",
                How::Stem => " (inflected)",
                How::Prefix => " (begins so)",
                How::Fuzzy => " (misspelt)",
            };
            writeln!(page, "{}{how}", found.concept.name)?;
            show_terms(page, &found.concept)?;
        }
        if !self.units.is_empty() {
            writeln!(page, "\nunits that hold it:")?;
        }
        for hit in &self.units {
            writeln!(page, "unit {}  {}  {}", hit.unit, hit.lang, table::isolated(page, &hit.text))?;
            for other in &hit.others {
                writeln!(page, "  {}  {}", other.lang, table::isolated(page, &other.text))?;
            }
        }
        Ok(())
    }
}
