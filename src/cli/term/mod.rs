//! `jisr term`: the termbase. One file a subcommand.

mod add;
mod check;
mod edit;
mod export;
mod harvest;
mod list;
mod lookup;
mod merge;
mod preserved;
mod recognise;
mod remove;
mod show;

use std::io::{self, Write as _};

use anyhow::Result;
use jisr::answer::ChangedConcept;
use jisr::memory::Status;
use jisr::model::{Concept, Term};

use super::output::{Page, Report};
use super::{Context, table};

#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// Look a term up, from any of its languages
    Lookup(lookup::Args),
    /// Find the terms that stand in a text, in whatever form
    Recognise(recognise::Args),
    /// Add a term, alone or with its translation
    Add(add::Args),
    /// Edit a concept or one of its terms; an empty text takes a field away
    Edit(edit::Args),
    /// Make two concepts one
    Merge(merge::Args),
    /// Show a concept: all that is said of it and its terms, and what was done to it
    Show(show::Args),
    /// List the concepts and their terms
    List(list::Args),
    /// Remove a concept, or one of its terms
    Remove(remove::Args),
    /// Propose terms that the texts hold, and take in those that are accepted
    Harvest(harvest::Args),
    /// List the names and terms that stay in Latin script in Arabic texts, counted
    Preserved(preserved::Args),
    /// Check translations against the termbase
    Check(check::Args),
    /// Write the termbase: CSV, TBX or a glossary of OmegaT
    Export(export::Args),
}

pub(super) fn run(command: Command, context: &mut Context) -> Result<()> {
    match command {
        Command::Lookup(args) => lookup::run(args, context),
        Command::Recognise(args) => recognise::run(&args, context),
        Command::Add(args) => add::run(args, context),
        Command::Edit(args) => edit::run(args, context),
        Command::Merge(args) => merge::run(&args, context),
        Command::Show(args) => show::run(&args, context),
        Command::List(args) => list::run(&args, context),
        Command::Remove(args) => remove::run(&args, context),
        Command::Harvest(args) => harvest::run(&args, context),
        Command::Preserved(args) => preserved::run(&args, context),
        Command::Check(args) => check::run(&args, context),
        Command::Export(args) => export::run(&args, context),
    }
}

fn show_terms(page: &mut Page<'_>, concept: &Concept) -> io::Result<()> {
    for term in &concept.terms {
        let Term { locale, text, status, .. } = term;
        writeln!(page, "  {locale}  {}  {status}", table::isolated(page, text))?;
        for remark in [&term.definition, &term.note].into_iter().flatten() {
            table::paragraph(page, 6, remark)?;
        }
    }
    Ok(())
}

impl Report for ChangedConcept {
    fn show(&self, page: &mut Page<'_>) -> io::Result<()> {
        match self.status {
            Status::Added => writeln!(page, "{}", self.concept.name)?,
            Status::Unchanged => writeln!(page, "{}: nothing new", self.concept.name)?,
        }
        show_terms(page, &self.concept)
    }
}
