//! Undoing what an import did to the termbase: the steps of each concept made again without it.
//!
//! Concepts that were merged are a group: what one was goes into the other.

use std::collections::{BTreeMap, BTreeSet};

use super::keep;
use super::term::{Said, absorb, merge_entry};
use super::undo::undone_imports;
use super::writing::Writing;
use crate::error::Result;
use crate::model::{ChangeId, Concept, ConceptId, Operation, Revision, Subject, Term};

/// Answers how many concepts are gone or other than before.
pub(super) fn undo_terms(writer: &mut Writing<'_>, import: ChangeId, change: ChangeId) -> Result<u64> {
    let undone = undone_imports(writer)?;
    let touched = writer.concepts_of_change(import)?;
    if touched.is_empty() {
        return Ok(0);
    }
    let merges = writer.concept_merges()?;
    let standing: BTreeMap<ConceptId, (Concept, ChangeId)> =
        writer.concepts_added()?.into_iter().map(|(s, added)| (s.id, (s.concept, added))).collect();
    let (mut changed, mut done) = (0, BTreeSet::new());
    for concept in touched {
        let group = group_of(concept, &merges);
        if !group.is_disjoint(&done) {
            continue;
        }
        let mut made = made_again(writer, &group, &standing, &undone)?;
        for id in &group {
            let Some((stored, _)) = standing.get(id) else { continue };
            let made = made.remove(id).filter(|concept| !concept.terms.is_empty());
            if made.as_ref() == Some(stored) {
                continue;
            }
            changed += 1;
            keep(writer, change, Subject::Concept(id.0), Operation::Undo, Some(stored), None)?;
            match made {
                Some(concept) => writer.replace_concept(*id, &concept)?,
                None => {
                    super::keep_concept_addition(writer, *id)?;
                    writer.remove_concept(*id)?;
                }
            }
        }
        done.extend(group);
    }
    Ok(changed)
}

/// The concepts that one was merged with, and itself. `merges` has from which into which.
fn group_of(concept: ConceptId, merges: &[(ConceptId, ConceptId)]) -> BTreeSet<ConceptId> {
    let mut group = BTreeSet::from([concept]);
    loop {
        let before = group.len();
        for (from, into) in merges {
            if group.contains(from) || group.contains(into) {
                group.extend([*from, *into]);
            }
        }
        if group.len() == before {
            return group;
        }
    }
}

/// A step in the history of a concept.
struct Step {
    change: ChangeId,
    number: i64,
    concept: ConceptId,
    deed: Deed,
}

enum Deed {
    Bring(Said),
    Edit {
        before: Concept,
        after: Concept,
    },
    Delete,
    /// What another one was came into it, and that one went.
    TakeIn(ConceptId),
}

/// What the steps of a group make of it without those of undone imports.
fn made_again(
    writer: &Writing<'_>,
    group: &BTreeSet<ConceptId>,
    standing: &BTreeMap<ConceptId, (Concept, ChangeId)>,
    undone: &BTreeSet<ChangeId>,
) -> Result<BTreeMap<ConceptId, Concept>> {
    let mut steps = Vec::new();
    for id in group {
        steps_of(writer, *id, standing.get(id), &mut steps)?;
    }
    steps.sort_by_key(|step| (step.change, step.number));
    let mut made: BTreeMap<ConceptId, Concept> = BTreeMap::new();
    for Step { change, concept, deed, .. } in steps {
        if undone.contains(&change) {
            continue;
        }
        match deed {
            Deed::Bring(said) => {
                let name =
                    || standing.get(&concept).map_or_else(String::new, |(known, _)| known.name.clone());
                let known = made.entry(concept).or_insert_with(|| Concept::new(name(), Vec::new()));
                merge_entry(known, &said);
            }
            Deed::Edit { before, after } => {
                if let Some(known) = made.get_mut(&concept) {
                    apply(&before, &after, known);
                    if known.terms.is_empty() {
                        made.remove(&concept);
                    }
                }
            }
            Deed::Delete => drop(made.remove(&concept)),
            Deed::TakeIn(from) => {
                if let Some(gone) = made.remove(&from) {
                    let name =
                        || standing.get(&concept).map_or_else(String::new, |(known, _)| known.name.clone());
                    let known = made.entry(concept).or_insert_with(|| Concept::new(name(), Vec::new()));
                    absorb(known, &gone);
                }
            }
        }
    }
    Ok(made)
}

fn steps_of(
    writer: &Writing<'_>,
    id: ConceptId,
    standing: Option<&(Concept, ChangeId)>,
    steps: &mut Vec<Step>,
) -> Result<()> {
    let revisions = writer.history(Subject::Concept(id.0))?;
    let concept = |value: &serde_json::Value| serde_json::from_value::<Concept>(value.clone()).ok();
    let before = |revision: &Revision| concept(&revision.before);
    if let Some((stored, added)) = standing
        && !revisions.iter().any(|revision| revision.operation == Operation::Add)
    {
        let first = revisions.iter().find_map(before).unwrap_or_else(|| stored.clone());
        let deed = Deed::Bring(Said::all_of(&first, true));
        steps.push(Step { change: *added, number: 0, concept: id, deed });
    }
    for revision in &revisions {
        let from = revision.brought.get("from").and_then(serde_json::Value::as_i64);
        let deed = match (revision.operation, from) {
            (Operation::Add, _) => {
                concept(&revision.brought).map(|brought| Deed::Bring(Said::all_of(&brought, true)))
            }
            (Operation::Merge, Some(from)) => Some(Deed::TakeIn(ConceptId(from))),
            (Operation::Merge | Operation::Confirm, None) => {
                serde_json::from_value(revision.brought.clone()).ok().map(Deed::Bring)
            }
            (Operation::Edit, _) => before(revision)
                .zip(concept(&revision.brought))
                .map(|(before, after)| Deed::Edit { before, after }),
            (Operation::Delete, _) => Some(Deed::Delete),
            _ => None,
        };
        // An addition that was written down later was made first.
        let number = if revision.operation == Operation::Add { 0 } else { revision.number };
        steps.extend(deed.map(|deed| Step { change: revision.change, number, concept: id, deed }));
    }
    Ok(())
}

/// Makes an edit again on what a concept is this time: what it changed, and nothing else.
fn apply(before: &Concept, after: &Concept, known: &mut Concept) {
    if before.name != after.name {
        known.name.clone_from(&after.name);
    }
    let mut old = before.clone();
    let pairs = known.fields_with(after.clone()).into_iter().zip(old.fields_with(after.clone()));
    for ((_, field, new), (_, old, _)) in pairs {
        if *old != new {
            *field = new;
        }
    }
    change_list(&mut known.tbx, &before.tbx, &after.tbx);
    let is_in = |term: &Term, concept: &Concept| concept.terms.iter().any(|other| other.is_same(term));
    // A term that got another text or language stays where it is.
    let renamed = |at: usize| {
        let old = before.terms.get(at).filter(|_| before.terms.len() == after.terms.len())?;
        (!is_in(old, after) && !is_in(&after.terms[at], before)).then_some(old)
    };
    for (at, term) in after.terms.iter().enumerate() {
        let Some(old) = renamed(at) else { continue };
        if !is_in(term, known)
            && let Some(known) = known.terms.iter_mut().find(|known| known.is_same(old))
        {
            change_term(old, term, known);
            (known.locale, known.text) = (term.locale.clone(), term.text.clone());
        }
    }
    known.terms.retain(|term| !is_in(term, before) || is_in(term, after));
    for (at, term) in after.terms.iter().enumerate() {
        if renamed(at).is_some() && is_in(term, known) {
            continue;
        }
        let old = before.terms.iter().find(|old| old.is_same(term));
        match (old, known.terms.iter_mut().find(|known| known.is_same(term))) {
            (Some(old), Some(known)) => change_term(old, term, known),
            (None, None) => known.terms.insert(at.min(known.terms.len()), term.clone()),
            (None, Some(known)) => *known = term.clone(),
            (Some(_), None) => {}
        }
    }
}

fn change_term(before: &Term, after: &Term, known: &mut Term) {
    if before.status != after.status {
        known.status = after.status;
    }
    let mut old = before.clone();
    let pairs = known.fields_with(after.clone()).into_iter().zip(old.fields_with(after.clone()));
    for ((_, field, new), (_, old, _)) in pairs {
        if *old != new {
            *field = new;
        }
    }
    change_list(&mut known.tbx, &before.tbx, &after.tbx);
}

fn change_list(known: &mut Vec<String>, before: &[String], after: &[String]) {
    known.retain(|element| !before.contains(element) || after.contains(element));
    let new: Vec<String> =
        after.iter().filter(|e| !before.contains(e) && !known.contains(e)).cloned().collect();
    known.extend(new);
}
