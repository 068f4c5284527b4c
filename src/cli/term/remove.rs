//! `jisr term remove`.

use std::io::{self, Write as _};

use anyhow::Result;
use jisr::model::{Locale, Term};
use serde::Serialize;

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

/// A concept as it stood before something of it was removed.
#[derive(Debug, Serialize)]
struct Removed {
    concept: String,
    removed: Vec<Term>,
}

pub(super) fn run(args: &Args, context: &mut Context) -> Result<()> {
    let (term, lang) = (args.term.as_deref(), args.lang.as_ref());
    let before = context.write()?.remove_term(&args.concept, term.map(|t| (t, lang)))?;
    let concept = before.concept;
    let removed = match term {
        Some(text) => concept.places_of(text, lang).into_iter().map(|at| concept.terms[at].clone()).collect(),
        None => concept.terms,
    };
    Ok(context.output.result(&Removed { concept: concept.name, removed })?)
}

impl Report for Removed {
    fn show(&self, page: &mut Page<'_>) -> io::Result<()> {
        writeln!(page, "removed from {}:", self.concept)?;
        for term in &self.removed {
            writeln!(page, "  {}  {}", term.locale, table::isolated(page, &term.text))?;
        }
        Ok(())
    }
}
