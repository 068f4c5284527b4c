//! The names of concepts that come from a file.

use std::collections::HashSet;

use super::writing::Writing;
use crate::error::Result;
use crate::formats::{Entry, Format, Skip};
use crate::model::Concept;

/// Names the entries of a file.
///
/// In a CSV and in a glossary a name is all that says what belongs together. In a TBX it is what a
/// tool gave the entry in that file, often a number: an entry that has no term in common with the
/// concept of its name is another concept, and gets a number behind its name. One without a name is
/// named after its first term.
pub(super) struct EntryNames {
    is_tbx: bool,
    given: HashSet<String>,
}

impl EntryNames {
    pub(super) fn new(format: Format) -> Self {
        Self { is_tbx: format == Format::Tbx, given: HashSet::new() }
    }

    /// Settles the name of an entry; answers what is to be said of it.
    pub(super) fn settle(&mut self, writer: &Writing<'_>, entry: &mut Entry) -> Result<Option<Skip>> {
        if !self.is_tbx {
            return Ok(None);
        }
        let own = entry.concept.name.replace(char::is_control, " ").trim().to_owned();
        let name = match entry.concept.terms.first() {
            Some(first) if own.is_empty() => Concept::name_after(&first.text),
            _ => own,
        };
        let mut number = 1;
        let mut tried = name.clone();
        while self.given.contains(&tried) || !is_free(writer, &tried, &entry.concept)? {
            number += 1;
            tried = format!("{name}-{number}");
        }
        self.given.insert(tried.clone());
        let line = entry.line;
        entry.concept.name.clone_from(&tried);
        let reason = "entry with the name of another concept, whose terms are others (a number added)";
        Ok((tried != name).then(|| Skip { line, reason: reason.to_owned() }))
    }
}

/// Whether no concept has a name, or the one that has it is this one.
fn is_free(writer: &Writing<'_>, name: &str, concept: &Concept) -> Result<bool> {
    let Some(stored) = writer.concept(name)? else { return Ok(true) };
    let known = &stored.concept.terms;
    Ok(known.iter().any(|term| concept.terms.iter().any(|brought| brought.is_same(term))))
}
