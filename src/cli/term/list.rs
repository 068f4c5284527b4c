//! `jisr term list`.

use std::io::{self, Write as _};

use anyhow::Result;
use jisr::model::{Concept, Locale, TermStatus};
use serde::Serialize;

use crate::cli::Context;
use crate::cli::output::{Page, Report, count};
use crate::cli::table::{self, Column};

/// Which terms to list.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    /// Only terms of this language
    #[arg(long)]
    lang: Option<Locale>,
    /// Only terms of this status
    #[arg(long)]
    status: Option<TermStatus>,
}

#[derive(Debug, Serialize)]
struct TermList {
    concepts: Vec<Concept>,
}

pub(super) fn run(args: &Args, context: &mut Context) -> Result<()> {
    let Args { lang, status } = args;
    let mut concepts: Vec<Concept> =
        context.read()?.reader().concepts()?.into_iter().map(|c| c.concept).collect();
    for concept in &mut concepts {
        concept.terms.retain(|t| {
            lang.as_ref().is_none_or(|l| l.finds(&t.locale)) && status.is_none_or(|s| t.status == s)
        });
    }
    concepts.retain(|c| !c.terms.is_empty());
    Ok(context.output.result(&TermList { concepts })?)
}

impl Report for TermList {
    fn show(&self, page: &mut Page<'_>) -> io::Result<()> {
        if self.concepts.is_empty() {
            return writeln!(page, "no terms");
        }
        let rows: Vec<Vec<String>> = self
            .concepts
            .iter()
            .flat_map(|concept| {
                concept.terms.iter().enumerate().map(|(i, term)| {
                    let name = if i == 0 { concept.name.clone() } else { String::new() };
                    vec![name, term.locale.to_string(), term.status.to_string(), term.text.clone()]
                })
            })
            .collect();
        let columns = [
            Column::Fitted("concept"),
            Column::Fitted("lang"),
            Column::Fitted("status"),
            Column::Share("term", 1),
        ];
        table::write(page, &columns, &rows)?;
        writeln!(page, "\n{}, {}", count(self.concepts.len(), "concept"), count(rows.len(), "term"))
    }
}
