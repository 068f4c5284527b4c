//! `jisr term remove`.

use std::io::{self, Write as _};

use anyhow::Result;
use jisr::answer::RemovedTerms;
use jisr::model::Locale;

use crate::cli::Context;
use crate::cli::output::{Page, Report};
use crate::cli::table;

/// What to remove.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    /// The concept's name
    concept: String,
    /// Only this term of it
    #[arg(long)]
    term: Option<String>,
    /// With --term: only in this language
    #[arg(long, requires = "term")]
    lang: Option<Locale>,
}

pub(super) fn run(args: &Args, context: &mut Context) -> Result<()> {
    let (term, lang) = (args.term.as_deref(), args.lang.as_ref());
    let term = term.map(|text| (text, lang));
    let before = context.write()?.remove_term(&args.concept, term)?;
    Ok(context.output.result(&RemovedTerms::of(before.concept, term))?)
}

impl Report for RemovedTerms {
    fn show(&self, page: &mut Page<'_>) -> io::Result<()> {
        writeln!(page, "removed from {}:", self.concept)?;
        for term in &self.removed {
            writeln!(page, "  {}  {}", term.locale, table::isolated(page, &term.text))?;
        }
        Ok(())
    }
}
