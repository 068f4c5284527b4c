//! `jisr term`: the termbase.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use anyhow::Result;
use jisr::formats::terms::TermRow;
use jisr::memory::Status;
use jisr::model::{Concept, Locale, StoredConcept, Term, TermStatus};
use jisr::terms::{How, TermMatch, lookup};
use serde::Serialize;

use super::output::{Page, Report, count};
use super::table::{self, Column};
use super::{Context, files};

#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// Look a term up, from any of its languages
    Lookup {
        /// The term, or its beginning
        text: String,
        /// Only among the terms of this language
        #[arg(long)]
        lang: Option<Locale>,
    },
    /// Add a term, alone or with its translation
    Add(AddArgs),
    /// List the concepts and their terms
    List {
        /// Only terms of this language
        #[arg(long)]
        lang: Option<Locale>,
        /// Only terms of this status
        #[arg(long)]
        status: Option<TermStatus>,
    },
    /// Remove a concept, or one of its terms
    Remove {
        /// The concept's name
        concept: String,
        /// Only this term of it
        #[arg(long)]
        term: Option<String>,
        /// With --term: only in this language
        #[arg(long, requires = "term")]
        lang: Option<Locale>,
    },
    /// Write the termbase as CSV, one row a term
    Export {
        /// The file to write, compressed if its name ends in .gz [default: standard output]
        file: Option<PathBuf>,
        /// Its format
        #[arg(long, default_value = "csv")]
        format: Format,
    },
}

/// The formats terms are written in.
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
pub(super) enum Format {
    /// One row a term
    Csv,
}

#[derive(Debug, clap::Args)]
pub(super) struct AddArgs {
    /// The term
    term: String,
    /// Its language
    #[arg(long)]
    lang: Locale,
    /// The concept it belongs to [default: one named after the term]
    #[arg(long)]
    concept: Option<String>,
    /// preferred, admitted, forbidden, preserved or variant [default: preferred]
    #[arg(long)]
    status: Option<TermStatus>,
    /// Its translation
    #[arg(long, requires = "target_lang")]
    translation: Option<String>,
    /// The language of the translation
    #[arg(long, requires = "translation")]
    target_lang: Option<Locale>,
    /// Its part of speech
    #[arg(long)]
    part_of_speech: Option<String>,
    /// What it means
    #[arg(long)]
    definition: Option<String>,
    /// A remark
    #[arg(long)]
    note: Option<String>,
}

pub(super) fn run(command: Command, context: &mut Context) -> Result<()> {
    match command {
        Command::Lookup { text, lang } => look_up(&text, lang.as_ref(), context),
        Command::Add(args) => add(args, context),
        Command::List { lang, status } => list(lang.as_ref(), status, context),
        Command::Remove { concept, term, lang } => remove(&concept, term.as_deref(), lang.as_ref(), context),
        Command::Export { file, format: Format::Csv } => export(file.as_deref(), context),
    }
}

#[derive(Debug, Serialize)]
struct Matches {
    query: String,
    matches: Vec<TermMatch>,
}

fn look_up(text: &str, lang: Option<&Locale>, context: &mut Context) -> Result<()> {
    let termbase = context.read()?.reader().concepts()?;
    let matches = lookup(&termbase, text, lang)?;
    Ok(context.output.result(&Matches { query: text.to_owned(), matches })?)
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

/// A concept after a change.
#[derive(Debug, Serialize)]
struct Changed {
    status: Status,
    #[serde(flatten)]
    concept: Concept,
}

fn add(args: AddArgs, context: &mut Context) -> Result<()> {
    let concept = args.concept.unwrap_or_else(|| slug(&args.term));
    let row = |locale, text: String, status: Option<TermStatus>| TermRow {
        line: 0,
        concept: concept.clone(),
        has_status: status.is_some(),
        term: Term::new(locale, text).with_status(status.unwrap_or_default()),
    };
    let mut rows = vec![row(args.lang, args.term, args.status)];
    rows[0].term.part_of_speech = args.part_of_speech;
    rows[0].term.definition = args.definition;
    rows[0].term.note = args.note;
    rows.extend(args.target_lang.zip(args.translation).map(|(locale, text)| row(locale, text, None)));
    let (StoredConcept { concept, .. }, status) = context.create(|memory| memory.add_terms(&rows))?;
    Ok(context.output.result(&Changed { status, concept })?)
}

/// A name for a concept after a term: in lower case, with hyphens for its spaces.
fn slug(term: &str) -> String {
    let words: Vec<String> = term.split_whitespace().map(str::to_lowercase).collect();
    words.join("-")
}

impl Report for Changed {
    fn show(&self, page: &mut Page<'_>) -> io::Result<()> {
        match self.status {
            Status::Added => writeln!(page, "{}", self.concept.name)?,
            Status::Unchanged => writeln!(page, "{}: nothing new", self.concept.name)?,
        }
        show_terms(page, &self.concept)
    }
}

#[derive(Debug, Serialize)]
struct TermList {
    concepts: Vec<Concept>,
}

fn list(lang: Option<&Locale>, status: Option<TermStatus>, context: &mut Context) -> Result<()> {
    let mut concepts: Vec<Concept> =
        context.read()?.reader().concepts()?.into_iter().map(|c| c.concept).collect();
    for concept in &mut concepts {
        concept
            .terms
            .retain(|t| lang.is_none_or(|l| l.finds(&t.locale)) && status.is_none_or(|s| t.status == s));
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

/// A concept as it stood before something of it was removed.
#[derive(Debug, Serialize)]
struct Removed {
    concept: String,
    removed: Vec<Term>,
}

fn remove(concept: &str, term: Option<&str>, lang: Option<&Locale>, context: &mut Context) -> Result<()> {
    let before = context.write()?.remove_term(concept, term.map(|t| (t, lang)))?;
    let mut removed = before.concept.terms;
    removed.retain(|t| term.is_none_or(|text| t.text == text) && lang.is_none_or(|l| l.finds(&t.locale)));
    Ok(context.output.result(&Removed { concept: before.concept.name, removed })?)
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

/// A termbase that was written.
#[derive(Debug, Serialize)]
struct ExportedTerms {
    file: String,
    terms: u64,
}

fn export(file: Option<&Path>, context: &mut Context) -> Result<()> {
    let memory = context.read()?;
    match file.filter(|f| !files::is_standard(f)) {
        Some(file) => {
            let name = file.display().to_string();
            let terms = files::write_whole(file, |out| memory.export_terms(out, &name))?;
            Ok(context.output.result(&ExportedTerms { file: name, terms })?)
        }
        None => {
            memory.export_terms(context.output.raw(), "standard output")?;
            Ok(())
        }
    }
}

impl Report for ExportedTerms {
    fn show(&self, page: &mut Page<'_>) -> io::Result<()> {
        let terms = count(usize::try_from(self.terms).unwrap_or(usize::MAX), "term");
        writeln!(page, "wrote {}: {terms}", self.file)
    }
}
