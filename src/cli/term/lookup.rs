//! `jisr term lookup`.

use std::io::{self, Write as _};

use anyhow::Result;
use jisr::model::Locale;
use jisr::terms::{How, TermMatch, lookup};
use serde::Serialize;

use super::show_terms;
use crate::cli::Context;
use crate::cli::output::{Page, Report};

/// The term to look up.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    /// The term, or its beginning
    text: String,
    /// Only among the terms of this language
    #[arg(long)]
    lang: Option<Locale>,
}

#[derive(Debug, Serialize)]
struct Matches {
    query: String,
    matches: Vec<TermMatch>,
}

pub(super) fn run(args: Args, context: &mut Context) -> Result<()> {
    let termbase = context.read()?.reader().concepts()?;
    let matches = lookup(&termbase, &args.text, args.lang.as_ref())?;
    Ok(context.output.result(&Matches { query: args.text, matches })?)
}

impl Report for Matches {
    fn show(&self, page: &mut Page<'_>) -> io::Result<()> {
        if self.matches.is_empty() {
            return writeln!(page, "no term");
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
            };
            writeln!(page, "{}{how}", found.concept.name)?;
            show_terms(page, &found.concept)?;
        }
        Ok(())
    }
}
