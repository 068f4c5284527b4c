//! `jisr term edit`.

use anyhow::Result;
use jisr::Error;
use jisr::answer::ChangedConcept;
use jisr::memory::Status;
use jisr::model::{Concept, Locale, TermStatus};

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

pub(super) fn run(args: &Args, context: &mut Context) -> Result<()> {
    let (before, concept) = context.write()?.edit_concept(&args.concept, |concept| edit(args, concept))?;
    let status = if before == concept { Status::Unchanged } else { Status::Added };
    Ok(context.output.result(&ChangedConcept { status, concept })?)
}

fn edit(args: &Args, concept: &mut Concept) -> jisr::Result<()> {
    if let Some(name) = &args.rename {
        concept.name.clone_from(name);
    }
    let Some(text) = &args.term else {
        set(&mut concept.subject_field, args.subject_field.as_ref());
        set(&mut concept.definition, args.definition.as_ref());
        set(&mut concept.note, args.note.as_ref());
        return Ok(());
    };
    let term = find(concept, text, args.lang.as_ref())?;
    let term = &mut concept.terms[term];
    if let Some(text) = &args.text {
        term.text.clone_from(text);
    }
    if let Some(locale) = &args.to_lang {
        term.locale.clone_from(locale);
    }
    if let Some(status) = args.status {
        term.status = status;
    }
    for (field, said) in [
        (&mut term.part_of_speech, &args.part_of_speech),
        (&mut term.gender, &args.gender),
        (&mut term.term_type, &args.term_type),
        (&mut term.usage, &args.usage),
        (&mut term.definition, &args.definition),
        (&mut term.context, &args.context),
        (&mut term.source, &args.source),
        (&mut term.note, &args.note),
    ] {
        set(field, said.as_ref());
    }
    Ok(())
}

/// Says something, or with an empty text nothing any more.
fn set(field: &mut Option<String>, said: Option<&String>) {
    if let Some(said) = said {
        *field = Some(said.clone()).filter(|text| !text.trim().is_empty());
    }
}

/// The place of a term in its concept.
fn find(concept: &Concept, text: &str, lang: Option<&Locale>) -> jisr::Result<usize> {
    let found = concept.places_of(text, lang);
    match *found {
        [only] => Ok(only),
        [] => {
            let terms: Vec<String> =
                concept.terms.iter().map(|term| format!("{} ({})", term.text, term.locale)).collect();
            let terms = terms.join(", ");
            Err(Error::Request(format!("the concept {} has no term “{text}”; it has {terms}", concept.name)))
        }
        _ => {
            let locales: Vec<&str> = found.iter().map(|at| concept.terms[*at].locale.as_str()).collect();
            Err(Error::Request(format!(
                "“{text}” is a term in {}; say which with --lang",
                locales.join(" and in ")
            )))
        }
    }
}
