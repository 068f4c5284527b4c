//! `jisr term add`.

use anyhow::Result;
use jisr::Error;
use jisr::answer::ChangedConcept;
use jisr::formats::terms::TermRow;
use jisr::model::{Locale, StoredConcept, Term, TermStatus};

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
    if args.concept.as_ref().is_some_and(|name| name.trim().is_empty()) {
        return Err(Error::Request("a term and its concept must not be empty".to_owned()).into());
    }
    // An empty name stands for the one after the term.
    let concept = args.concept.unwrap_or_default();
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
    rows[0].term.gender = args.gender;
    rows[0].term.term_type = args.term_type;
    rows[0].term.usage = args.usage;
    rows[0].term.context = args.context;
    rows[0].term.source = args.source;
    rows.extend(args.target_lang.zip(args.translation).map(|(locale, text)| row(locale, text, None)));
    let (StoredConcept { concept, .. }, status) = context.create(|memory| memory.add_terms(&rows))?;
    Ok(context.output.result(&ChangedConcept { status, concept })?)
}
