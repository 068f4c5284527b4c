//! `jisr term list`.

use std::io::{self, Write as _};

use anyhow::Result;
use jisr::answer::{TermFilter, TermList};
use jisr::model::{Locale, TermStatus};

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
    /// Only terms that hold this, however it is spelt
    #[arg(long, allow_hyphen_values = true)]
    text: Option<String>,
    /// Only concepts of this subject field
    #[arg(long)]
    subject_field: Option<String>,
    /// Only concepts that have no term in this language
    #[arg(long, value_name = "LANG")]
    missing: Option<Locale>,
}

pub(super) fn run(args: &Args, context: &mut Context) -> Result<()> {
    let Args { lang, status, text, subject_field, missing } = args;
    let filter = TermFilter {
        lang: lang.as_ref(),
        status: *status,
        text: text.as_deref(),
        subject_field: subject_field.as_deref(),
        missing: missing.as_ref(),
    };
    let list = TermList::of(context.read()?.reader(), &filter)?;
    Ok(context.output.result(&list)?)
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
