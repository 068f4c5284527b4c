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

#[derive(Debug, Serialize)]
struct TermList {
    concepts: Vec<Concept>,
}

pub(super) fn run(args: &Args, context: &mut Context) -> Result<()> {
    let Args { lang, status, text, subject_field, missing } = args;
    let text = text.as_deref().map(jisr::text::segment_key);
    let mut concepts: Vec<Concept> =
        context.read()?.reader().concepts()?.into_iter().map(|c| c.concept).collect();
    concepts.retain(|c| {
        let is_of = |field: &String| c.subject_field.as_ref() == Some(field);
        let lacks = |locale: &Locale| c.terms_in(locale).next().is_none();
        subject_field.as_ref().is_none_or(is_of) && missing.as_ref().is_none_or(lacks)
    });
    for concept in &mut concepts {
        concept.terms.retain(|t| {
            lang.as_ref().is_none_or(|l| l.finds(&t.locale))
                && status.is_none_or(|s| t.status == s)
                && text.as_ref().is_none_or(|text| jisr::text::segment_key(&t.text).contains(text))
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
