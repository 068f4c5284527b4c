//! Changing the termbase.

use serde::{Deserialize, Serialize};

use super::undo::unwritable;
use super::writing::Writing;
use super::{ImportReport, Memory, Status, keep};
use crate::error::{Error, Result};
use crate::formats::terms::TermRow;
use crate::model::{
    ChangeId, ChangeKind, Concept, Locale, Operation, Revision, StoredConcept, Subject, Term, now,
};
use crate::store::{Commit, Reader};

impl Memory {
    /// Adds terms to a concept, which is made if it is not there; of a term that is there
    /// already, takes what is said of it. All of `rows` name the same concept. Answers the
    /// concept as it stands, and whether anything was new.
    pub fn add_terms(&mut self, rows: &[TermRow]) -> Result<(StoredConcept, Status)> {
        let empty = |row: &TermRow| row.concept.trim().is_empty() || row.term.text.trim().is_empty();
        let name = match rows.first() {
            Some(first) if !rows.iter().any(empty) => &first.concept,
            _ => return Err(Error::Request("a term and its concept must not be empty".to_owned())),
        };
        if name.contains(char::is_control) {
            return Err(Error::Request(
                "the name of a concept holds a line break or a control character".to_owned(),
            ));
        }
        self.write(|writer| {
            let change = writer.add_change(ChangeKind::TermAdd, now(), name)?;
            let mut report = ImportReport::default();
            take_in_terms(writer, change, rows, &mut report)?;
            let concept = concept_named(&**writer, name)?;
            Ok(match report.added + report.merged {
                0 => (Commit::No, (concept, Status::Unchanged)),
                _ => (Commit::Yes, (concept, Status::Added)),
            })
        })
    }

    /// Removes a term of a concept, or the whole concept where no term is named; a concept
    /// that loses its last term goes too. Answers the concept as it stood.
    pub fn remove_term(
        &mut self,
        concept: &str,
        term: Option<(&str, Option<&Locale>)>,
    ) -> Result<StoredConcept> {
        self.write(|writer| {
            let before = concept_named(&**writer, concept)?;
            let mut left = before.concept.clone();
            match term {
                None => left.terms.clear(),
                Some((text, locale)) => {
                    left.terms.retain(|t| t.text != text || locale.is_some_and(|l| !l.finds(&t.locale)));
                    if left.terms.len() == before.concept.terms.len() {
                        let terms: Vec<&str> = left.terms.iter().map(|t| t.text.as_str()).collect();
                        return Err(Error::Request(format!(
                            "the concept {concept} has no term “{text}”; it has {}",
                            terms.join(", ")
                        )));
                    }
                }
            }
            let change = writer.add_change(ChangeKind::TermRemove, now(), concept)?;
            let operation = if left.terms.is_empty() { Operation::Delete } else { Operation::Edit };
            let after = (operation == Operation::Edit).then_some(&left);
            keep(writer, change, Subject::Concept(before.id.0), operation, Some(&before.concept), after)?;
            match operation {
                Operation::Delete => writer.remove_concept(before.id)?,
                _ => writer.replace_concept(before.id, &left)?,
            }
            Ok((Commit::Yes, before))
        })
    }
}

fn concept_named(reader: &(impl Reader + ?Sized), name: &str) -> Result<StoredConcept> {
    reader.concept(name)?.ok_or_else(|| {
        Error::Request(format!("there is no concept {name} in this memory (term list shows them)"))
    })
}

/// A term as it was brought.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Brought {
    #[serde(flatten)]
    term: Term,
    /// Whether its status was said; else it is the default.
    has_status: bool,
}

impl Brought {
    /// A term all of which was said.
    pub(super) fn said(term: Term) -> Self {
        Self { term, has_status: true }
    }
}

/// Of the terms that were brought: how many are new, changed what was there, changed nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Merged {
    added: u64,
    merged: u64,
    unchanged: u64,
}

/// Adds terms to what is known of a concept. Of a term that is there already, in the same
/// language, what was said of it counts, and what was not said stays.
pub(super) fn merge_terms(concept: &mut Concept, brought: &[Brought]) -> Merged {
    let mut done = Merged::default();
    for Brought { term, has_status } in brought {
        let Some(known) = concept.terms.iter_mut().find(|t| t.is_same(term)) else {
            concept.terms.push(term.clone());
            done.added += 1;
            continue;
        };
        let (before, new) = (known.clone(), term.clone());
        known.status = if *has_status { new.status } else { before.status };
        known.part_of_speech = new.part_of_speech.or(known.part_of_speech.take());
        known.gender = new.gender.or(known.gender.take());
        known.term_type = new.term_type.or(known.term_type.take());
        known.usage = new.usage.or(known.usage.take());
        known.definition = new.definition.or(known.definition.take());
        known.context = new.context.or(known.context.take());
        known.source = new.source.or(known.source.take());
        known.note = new.note.or(known.note.take());
        for element in new.tbx {
            if !known.tbx.contains(&element) {
                known.tbx.push(element);
            }
        }
        *(if *known == before { &mut done.unchanged } else { &mut done.merged }) += 1;
    }
    done
}

/// Takes the rows of one concept into the termbase, as one step of its history.
pub(super) fn take_in_terms(
    writer: &mut Writing<'_>,
    change: ChangeId,
    rows: &[TermRow],
    report: &mut ImportReport,
) -> Result<()> {
    let Some(name) = rows.first().map(|row| row.concept.clone()) else { return Ok(()) };
    let brought: Vec<Brought> =
        rows.iter().map(|row| Brought { term: row.term.clone(), has_status: row.has_status }).collect();
    let stored = writer.concept(&name)?;
    let mut concept = stored.as_ref().map_or(Concept::new(name, Vec::new()), |s| s.concept.clone());
    let done = merge_terms(&mut concept, &brought);
    report.added += done.added;
    report.merged += done.merged;
    report.unchanged += done.unchanged;
    let Some(stored) = stored else { return writer.add_concept(change, &concept).map(|_| ()) };
    let (operation, before) = match concept == stored.concept {
        true => (Operation::Confirm, None),
        false => (Operation::Merge, Some(&stored.concept)),
    };
    let subject = Subject::Concept(stored.id.0);
    let mut revision = Revision::new(change, subject, operation, before, None).map_err(|e| unwritable(&e))?;
    revision.brought = serde_json::to_value(&brought).map_err(|e| unwritable(&e))?;
    writer.add_revision(&revision)?;
    match operation {
        Operation::Merge => writer.replace_concept(stored.id, &concept),
        _ => Ok(()),
    }
}
