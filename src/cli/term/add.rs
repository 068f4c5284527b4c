//! `jisr term add`.

use anyhow::Result;
use jisr::answer::ChangedConcept;
use jisr::memory::NewTerm;
use jisr::model::{Locale, StoredConcept, TermStatus};

use crate::cli::Context;

#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    /// The term
    term: String,
    /// Its language
    #[arg(long)]
    lang: Locale,
    /// The concept it belongs to [default: the one named after the term that has it]
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
    /// Its grammatical gender
    #[arg(long)]
    gender: Option<String>,
    /// Its kind: fullForm, acronym, abbreviation, shortForm, variant, phrase
    #[arg(long = "type")]
    term_type: Option<String>,
    /// Where it is used: a country or a region
    #[arg(long)]
    usage: Option<String>,
    /// A sentence it stands in
    #[arg(long)]
    context: Option<String>,
    /// Where it was found
    #[arg(long)]
    source: Option<String>,
    /// A remark
    #[arg(long)]
    note: Option<String>,
}

pub(super) fn run(args: Args, context: &mut Context) -> Result<()> {
    let term = NewTerm {
        term: args.term,
        lang: args.lang,
        concept: args.concept,
        status: args.status,
        translation: args.translation,
        target_lang: args.target_lang,
        part_of_speech: args.part_of_speech,
        gender: args.gender,
        term_type: args.term_type,
        usage: args.usage,
        definition: args.definition,
        context: args.context,
        source: args.source,
        note: args.note,
    };
    let rows = term.into_rows()?;
    let (StoredConcept { concept, .. }, status) = context.create(|memory| memory.add_terms(&rows))?;
    Ok(context.output.result(&ChangedConcept { status, concept })?)
}
