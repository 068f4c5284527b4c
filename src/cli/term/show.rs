//! `jisr term show`.

use std::io::{self, Write as _};

use anyhow::Result;
use jisr::Error;
use jisr::model::{Change, Concept, Operation, Subject, Term, format_date};
use serde::Serialize;

use crate::cli::Context;
use crate::cli::output::{Page, Report};
use crate::cli::table;

/// Which concept to show.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    /// The concept's name
    concept: String,
}

/// A concept, and what was done to it.
#[derive(Debug, Serialize)]
struct Shown {
    #[serde(flatten)]
    concept: Concept,
    history: Vec<Done>,
}

/// A step in the history of a concept.
#[derive(Debug, Serialize)]
struct Done {
    change: Change,
    operation: Operation,
}

pub(super) fn run(args: &Args, context: &mut Context) -> Result<()> {
    let memory = context.read()?;
    let shown = memory.snapshot(|reader| {
        let Some(stored) = reader.concept(&args.concept)? else {
            let name = &args.concept;
            return Err(Error::Request(format!(
                "there is no concept {name} in this memory (term list shows them)"
            )));
        };
        let revisions = reader.history(Subject::Concept(stored.id.0))?;
        let written = revisions.iter().any(|revision| revision.operation == Operation::Add);
        let added = if written { None } else { reader.addition_of_concept(stored.id)? };
        let first = added.map(|added| (added, Operation::Add));
        let steps = revisions.iter().map(|revision| (revision.change, revision.operation));
        let mut history = Vec::new();
        for (change, operation) in first.into_iter().chain(steps) {
            history.extend(reader.change(change)?.map(|change| Done { change, operation }));
        }
        Ok(Shown { concept: stored.concept, history })
    })?;
    Ok(context.output.result(&shown)?)
}

impl Report for Shown {
    fn show(&self, page: &mut Page<'_>) -> io::Result<()> {
        let Concept { name, subject_field, definition, note, tbx, terms } = &self.concept;
        writeln!(page, "{name}")?;
        let fields = [("field", subject_field), ("definition", definition), ("note", note)];
        show_fields(page, 2, &fields, tbx)?;
        for term in terms {
            writeln!(page, "  {}  {}  {}", term.locale, table::isolated(page, &term.text), term.status)?;
            let Term {
                part_of_speech, gender, term_type, usage, definition, context, source, note, tbx, ..
            } = term;
            let fields = [
                ("part of speech", part_of_speech),
                ("gender", gender),
                ("type", term_type),
                ("usage", usage),
                ("definition", definition),
                ("context", context),
                ("source", source),
                ("note", note),
            ];
            show_fields(page, 6, &fields, tbx)?;
        }
        for Done { change, operation } in &self.history {
            let (id, at, kind, detail) =
                (change.id, format_date(change.at), change.kind.as_str(), &change.detail);
            writeln!(page, "  change {id}, {at}: {} ({kind} {detail})", operation.as_str())?;
        }
        Ok(())
    }
}

fn show_fields(
    page: &mut Page<'_>,
    indent: usize,
    fields: &[(&str, &Option<String>)],
    tbx: &[String],
) -> io::Result<()> {
    for (name, text) in fields {
        if let Some(text) = text {
            table::paragraph(page, indent, &format!("{name}: {text}"))?;
        }
    }
    for element in tbx {
        table::paragraph(page, indent, element)?;
    }
    Ok(())
}
