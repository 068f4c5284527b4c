//! Undoing what an import did to the termbase: the steps of each concept made again without it.

use std::collections::BTreeSet;

use super::keep;
use super::term::{Brought, merge_terms};
use super::undo::undone_imports;
use super::writing::Writing;
use crate::error::Result;
use crate::model::{ChangeId, Concept, ConceptId, Operation, Revision, StoredConcept, Subject};

/// Answers how many concepts are gone or other than before.
pub(super) fn undo_terms(writer: &mut Writing<'_>, import: ChangeId, change: ChangeId) -> Result<u64> {
    let undone = undone_imports(writer)?;
    let touched: BTreeSet<ConceptId> = writer.concepts_of_change(import)?.into_iter().collect();
    let mut changed = 0;
    for (stored, added) in writer.concepts_added()? {
        if !touched.contains(&stored.id) {
            continue;
        }
        let made = made_again(writer, &stored, added, &undone)?;
        if made.as_ref() == Some(&stored.concept) {
            continue;
        }
        changed += 1;
        let subject = Subject::Concept(stored.id.0);
        keep(writer, change, subject, Operation::Undo, Some(&stored.concept), None)?;
        match made {
            Some(concept) => writer.replace_concept(stored.id, &concept)?,
            None => writer.remove_concept(stored.id)?,
        }
    }
    Ok(changed)
}

/// What the steps of a concept make of it without those of undone imports; nothing if none is left.
fn made_again(
    writer: &Writing<'_>,
    stored: &StoredConcept,
    added: ChangeId,
    undone: &BTreeSet<ChangeId>,
) -> Result<Option<Concept>> {
    let revisions = writer.history(Subject::Concept(stored.id.0))?;
    let before = |revision: &Revision| serde_json::from_value::<Concept>(revision.before.clone()).ok();
    let first = revisions.iter().find_map(before).unwrap_or_else(|| stored.concept.clone());
    let mut concept: Option<Concept> = None;
    let bring = |concept: &mut Option<Concept>, change: ChangeId, rows: &[Brought]| {
        if !undone.contains(&change) && !rows.is_empty() {
            let known = concept.get_or_insert_with(|| Concept::new(stored.concept.name.clone(), Vec::new()));
            merge_terms(known, rows);
        }
    };
    bring(&mut concept, added, &first.terms.into_iter().map(Brought::said).collect::<Vec<_>>());
    for revision in &revisions {
        match revision.operation {
            Operation::Merge | Operation::Confirm => {
                let rows: Vec<Brought> = serde_json::from_value(revision.brought.clone()).unwrap_or_default();
                bring(&mut concept, revision.change, &rows);
            }
            Operation::Edit => {
                let after = serde_json::from_value::<Concept>(revision.brought.clone()).ok();
                if let (Some(old), Some(after), Some(known)) = (before(revision), after, &mut concept) {
                    let gone = |t: &crate::model::Term| old.terms.contains(t) && !after.terms.contains(t);
                    known.terms.retain(|term| !gone(term));
                }
            }
            _ => {}
        }
    }
    Ok(concept.filter(|concept| !concept.terms.is_empty()))
}
