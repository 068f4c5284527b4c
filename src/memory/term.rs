//! Changing the termbase.

use super::{Memory, Status, keep};
use crate::error::{Error, Result};
use crate::model::{ChangeKind, Concept, Locale, Operation, StoredConcept, Subject, Term, now};
use crate::store::{Commit, Reader};

impl Memory {
    /// Adds terms to the concept of this name, which is made if it is not there. Answers
    /// the concept as it stands, and whether anything was new.
    pub fn add_terms(&mut self, concept: &str, terms: &[Term]) -> Result<(StoredConcept, Status)> {
        if concept.trim().is_empty() || terms.iter().any(|t| t.text.trim().is_empty()) {
            return Err(Error::Request("a term and its concept must not be empty".to_owned()));
        }
        self.write(|writer| {
            let stored = writer.concept(concept)?;
            let known = |term: &Term| {
                stored.as_ref().is_some_and(|s| {
                    s.concept.terms.iter().any(|t| t.locale == term.locale && t.text == term.text)
                })
            };
            let mut new: Vec<Term> = Vec::new();
            for term in terms {
                if !known(term) && !new.contains(term) {
                    new.push(term.clone());
                }
            }
            if let (Some(stored), true) = (&stored, new.is_empty()) {
                return Ok((Commit::No, (stored.clone(), Status::Unchanged)));
            }
            let change = writer.add_change(ChangeKind::TermAdd, now(), concept)?;
            let after = match stored {
                None => {
                    let concept = Concept { name: concept.to_owned(), terms: new };
                    StoredConcept { id: writer.add_concept(change, &concept)?, concept }
                }
                Some(before) => {
                    let mut after = before.clone();
                    after.concept.terms.extend(new);
                    keep(
                        writer,
                        change,
                        Subject::Concept(before.id.0),
                        Operation::Edit,
                        Some(&before.concept),
                        None,
                    )?;
                    writer.replace_concept(after.id, &after.concept)?;
                    after
                }
            };
            Ok((Commit::Yes, (after, Status::Added)))
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
            let before = concept_named(writer, concept)?;
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
            keep(writer, change, Subject::Concept(before.id.0), operation, Some(&before.concept), None)?;
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
