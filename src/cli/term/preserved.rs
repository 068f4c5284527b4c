//! `jisr term preserved`: the names and terms that stay in Latin script in Arabic texts.

use std::io::{self, Write as _};

use anyhow::Result;
use jisr::answer::PreservedList;
use jisr::terms::PreservedTerm;
use serde::Serialize;

use crate::cli::output::{Page, Report, count};
use crate::cli::table::{self, Column};
use crate::cli::{Context, at_least_one};

#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    /// Only those of this document
    #[arg(long)]
    document: Option<String>,
    /// The most terms to show; JSON has all
    #[arg(long, default_value_t = 50, value_parser = at_least_one)]
    limit: usize,
}

/// The list, and how much of it is shown to people.
#[derive(Debug, Serialize)]
#[serde(transparent)]
struct Shown {
    list: PreservedList,
    #[serde(skip)]
    limit: usize,
}

pub(in crate::cli) fn run(args: &Args, context: &mut Context) -> Result<()> {
    let memory = context.read()?;
    let list = memory.snapshot(|reader| PreservedList::of(reader, args.document.as_deref()))?;
    Ok(context.output.result(&Shown { list, limit: args.limit })?)
}

impl Report for Shown {
    fn show(&self, page: &mut Page<'_>) -> io::Result<()> {
        if self.list.preserved.is_empty() {
            return writeln!(page, "no Latin script stands in Arabic text");
        }
        let rows: Vec<Vec<String>> = self
            .list
            .preserved
            .iter()
            .take(self.limit)
            .map(|PreservedTerm { term, status, counts }| {
                vec![
                    term.clone(),
                    counts.count.to_string(),
                    counts.sentences.to_string(),
                    counts.documents.to_string(),
                    counts.units.to_string(),
                    status.map_or_else(|| "—".to_owned(), |status| status.to_string()),
                ]
            })
            .collect();
        let columns = [
            Column::Share("term", 1),
            Column::Fitted("times"),
            Column::Fitted("sentences"),
            Column::Fitted("documents"),
            Column::Fitted("other units"),
            Column::Fitted("in the termbase"),
        ];
        table::write(page, &columns, &rows)?;
        let more = self.list.preserved.len() - rows.len();
        if more > 0 {
            writeln!(page, "… and {more} more (--limit and --json show them)")?;
        }
        writeln!(page, "\n{}", count(self.list.preserved.len(), "term"))
    }
}
