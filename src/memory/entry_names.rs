//! The names of concepts that come from a file, or with no name at all.

use std::collections::HashSet;

use super::writing::Writing;
use crate::error::Result;
use crate::formats::{Entry, Format, Skip};
use crate::model::{Concept, Term};

/// Names the entries of a file.
///
/// In a CSV a name is all that says what belongs together. In a TBX it is what a tool gave the
/// entry in that file, often a number: an entry that has no term in common with the concept of its
/// name is another concept, and gets a number behind its name. One without a name is named after
/// its first term. In a glossary the source text is all there is: a concept that has it, in that
/// language, is the one meant.
pub(super) struct EntryNames {
    format: Format,
    given: HashSet<String>,
}

/// What is to be said of how an entry was named.
#[derive(Default)]
pub(super) struct Settled {
    /// That it has another name than its file gives it.
    pub(super) renamed: Option<Skip>,
    /// That it has none of its own, and comes into a concept that there is: to be said where that is
    /// another one then.
    pub(super) joined: Option<Skip>,
}

impl EntryNames {
    pub(super) fn new(format: Format) -> Self {
        Self { format, given: HashSet::new() }
    }

    /// Settles the name of an entry; answers what is to be said of it.
    pub(super) fn settle(&mut self, writer: &Writing<'_>, entry: &mut Entry) -> Result<Settled> {
        match self.format {
            Format::Tbx => self.settle_tbx(writer, entry),
            // A name of nothing but control characters is none.
            Format::Terms if !entry.concept.name.is_empty() => Ok(Settled::default()),
            _ => {
                if let Some(source) = entry.concept.terms.first() {
                    entry.concept.name = name_of(writer, source)?;
                }
                Ok(Settled::default())
            }
        }
    }

    fn settle_tbx(&mut self, writer: &Writing<'_>, entry: &mut Entry) -> Result<Settled> {
        let own = Concept::tidy_name(&entry.concept.name);
        let is_nameless = own.is_empty();
        let name = match entry.concept.terms.first() {
            Some(first) if is_nameless => Concept::name_after(&first.text),
            _ => own,
        };
        let given = numbered(&name, |tried| {
            Ok(!self.given.contains(tried) && is_free(writer, tried, &entry.concept)?)
        })?;
        let reason = match self.given.contains(&name) {
            true => "entry with the name of another one of its file (a number added)",
            false => "entry with the name of another concept, whose terms are others (a number added)",
        };
        self.given.insert(given.clone());
        let line = entry.line;
        entry.concept.name.clone_from(&given);
        let joins = is_nameless && writer.concept(&given)?.is_some();
        let said = |reason: &str| Skip { line, reason: reason.to_owned() };
        Ok(Settled {
            renamed: (given != name).then(|| said(reason)),
            joined: joins.then(|| said("entry without an id, merged into the concept that has a term of it")),
        })
    }
}

/// The name of the concept that a term without one belongs to: named after it, and if there is one
/// already it has the very same text in that language. (“Polish” is not “polish”.)
pub(super) fn name_of(writer: &Writing<'_>, term: &Term) -> Result<String> {
    let name = Concept::tidy_name(&Concept::name_after(&term.text));
    let is_meant =
        |known: &Term| known.text == term.text && known.locale.language() == term.locale.language();
    numbered(&name, |tried| {
        Ok(writer.concept(tried)?.is_none_or(|stored| stored.concept.terms.iter().any(is_meant)))
    })
}

/// A name, or where that will not do the first with a number behind it that will.
pub(super) fn numbered(name: &str, mut will_do: impl FnMut(&str) -> Result<bool>) -> Result<String> {
    let (mut tried, mut number) = (name.to_owned(), 1);
    while !will_do(&tried)? {
        number += 1;
        tried = format!("{name}-{number}");
    }
    Ok(tried)
}

/// Whether no concept has a name, or the one that has it is this one.
fn is_free(writer: &Writing<'_>, name: &str, concept: &Concept) -> Result<bool> {
    let Some(stored) = writer.concept(name)? else { return Ok(true) };
    let known = &stored.concept.terms;
    Ok(known.iter().any(|term| concept.terms.iter().any(|brought| brought.is_same(term))))
}
