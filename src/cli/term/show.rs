//! `jisr term show`.

use std::io::{self, Write as _};

use anyhow::Result;
use jisr::answer::{ConceptStep, ShownConcept};
use jisr::model::{Concept, Term, format_date};

use crate::cli::Context;
use crate::cli::output::{Page, Report};
use crate::cli::table;

/// Which concept to show.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    /// The concept's name
    concept: String,
}

pub(super) fn run(args: &Args, context: &mut Context) -> Result<()> {
    let memory = context.read()?;
    let shown = memory.snapshot(|reader| ShownConcept::of(reader, &args.concept))?;
    Ok(context.output.result(&shown)?)
}

impl Report for ShownConcept {
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
        for ConceptStep { change, operation } in &self.history {
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
