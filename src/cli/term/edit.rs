//! `jisr term edit`.

use anyhow::Result;
use jisr::answer::ChangedConcept;
use jisr::memory::{ConceptEdit, Status};
use jisr::model::{Locale, TermStatus};

use crate::cli::Context;

/// What to change. An empty text takes a field away.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    /// The concept's name
    concept: String,
    /// The term of it that is edited; without it, the concept itself
    #[arg(long)]
    term: Option<String>,
    /// With --term: the one in this language
    #[arg(long, requires = "term")]
    lang: Option<Locale>,
    /// Another name for the concept
    #[arg(long)]
    rename: Option<String>,
    /// The field the concept belongs to
    #[arg(long, conflicts_with = "term")]
    subject_field: Option<String>,
    /// Another text for the term
    #[arg(long, requires = "term")]
    text: Option<String>,
    /// Another language for the term
    #[arg(long, requires = "term")]
    to_lang: Option<Locale>,
    /// preferred, admitted, forbidden, preserved or variant
    #[arg(long, requires = "term")]
    status: Option<TermStatus>,
    /// Its part of speech
    #[arg(long, requires = "term")]
    part_of_speech: Option<String>,
    /// Its grammatical gender
    #[arg(long, requires = "term")]
    gender: Option<String>,
    /// Its kind: fullForm, acronym, abbreviation, shortForm, variant, phrase
    #[arg(long = "type", requires = "term")]
    term_type: Option<String>,
    /// Where it is used: a country or a region
    #[arg(long, requires = "term")]
    usage: Option<String>,
    /// What the concept, or the term, means
    #[arg(long)]
    definition: Option<String>,
    /// A sentence the term stands in
    #[arg(long, requires = "term")]
    context: Option<String>,
    /// Where the term was found
    #[arg(long, requires = "term")]
    source: Option<String>,
    /// A remark on the concept, or the term
    #[arg(long)]
    note: Option<String>,
}

pub(super) fn run(args: Args, context: &mut Context) -> Result<()> {
    let edit = ConceptEdit {
        term: args.term,
        lang: args.lang,
        rename: args.rename,
        subject_field: args.subject_field,
        text: args.text,
        to_lang: args.to_lang,
        status: args.status,
        part_of_speech: args.part_of_speech,
        gender: args.gender,
        term_type: args.term_type,
        usage: args.usage,
        definition: args.definition,
        context: args.context,
        source: args.source,
        note: args.note,
    };
    let (before, concept) = context.write()?.edit_concept(&args.concept, |concept| edit.apply(concept))?;
    let status = if before == concept { Status::Unchanged } else { Status::Added };
    Ok(context.output.result(&ChangedConcept { status, concept })?)
}
