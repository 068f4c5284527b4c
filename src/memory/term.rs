//! Changing the termbase.

use serde::{Deserialize, Serialize};

use super::entry_names::name_of;
use super::undo::unwritable;
use super::version::{Expected, concept_version};
use super::writing::Writing;
use super::{Memory, Status, keep, keep_concept_addition};
use crate::error::{Error, Reason, Result};
use crate::formats::Entry;
use crate::formats::terms::TermRow;
use crate::model::{
    ChangeId, ChangeKind, Concept, Locale, Operation, Revision, StoredConcept, Subject, Term, now,
};
use crate::store::{Commit, Reader};
use crate::text;

impl Memory {
    /// Adds terms to a concept, which is made if it is not there; of a term that is there
    /// already, takes what is said of it. All of `rows` name the same concept; where that is an empty
    /// name, it is the one named after the first term that has it. Answers the concept as it stands,
    /// and whether anything was new.
    pub fn add_terms(&mut self, rows: &[TermRow]) -> Result<(StoredConcept, Status)> {
        let name = rows.first().map(|row| row.concept.clone()).unwrap_or_default();
        self.add_concept(&Concept::new(name, Vec::new()), rows)
    }

    /// The same, with what is said of the concept beside its terms: its name, and all that `about` has but
    /// terms.
    pub fn add_concept(&mut self, about: &Concept, rows: &[TermRow]) -> Result<(StoredConcept, Status)> {
        if rows.is_empty() {
            return Err(Error::declined(Reason::EmptyTerm, "there is no term to add"));
        }
        let mut entry = Entry::new(0, Concept { terms: Vec::new(), ..about.clone() });
        for row in rows {
            check_term(&row.term.text)?;
            entry.push(row.line, row.term.clone(), row.has_status);
        }
        tidy(&mut entry.concept);
        if !about.name.is_empty() {
            check_name(&about.name)?;
        }
        self.write(|writer| {
            if entry.concept.name.is_empty() {
                entry.concept.name = name_of(writer, &entry.concept.terms[0])?;
            }
            let name = &entry.concept.name;
            let change = writer.add_change(ChangeKind::TermAdd, now(), name)?;
            let done = take_in_terms(writer, change, &entry)?;
            let concept = concept_named(&**writer, name)?;
            // Also where all of it was there it is kept that it was said: the import that brought it
            // may be undone.
            let status = if done.changed { Status::Added } else { Status::Unchanged };
            Ok((Commit::Yes, (concept, status)))
        })
    }

    /// Edits a concept: its name, what is said of it, its terms. Answers it as it stood and as it
    /// stands; where `edit` changes nothing, nothing is written.
    pub fn edit_concept(
        &mut self,
        name: &str,
        edit: impl FnOnce(&mut Concept) -> Result<()>,
    ) -> Result<(Concept, Concept)> {
        let (before, after) = self.edit_concept_if(name, &Expected::Anything, edit)?;
        Ok((before, after.concept))
    }

    /// The same, if the concept is what is expected: it is looked at in the transaction that changes it.
    pub fn edit_concept_if(
        &mut self,
        name: &str,
        expected: &Expected,
        edit: impl FnOnce(&mut Concept) -> Result<()>,
    ) -> Result<(Concept, StoredConcept)> {
        self.write(|writer| {
            let stored = concept_named(&**writer, name)?;
            expected.check(concept_version(&**writer, &stored)?, &format!("the concept {name}"))?;
            let mut after = stored.concept.clone();
            edit(&mut after)?;
            tidy(&mut after);
            if after == stored.concept {
                let after = StoredConcept { id: stored.id, concept: after };
                return Ok((Commit::No, (stored.concept, after)));
            }
            check(&after)?;
            if after.name != stored.concept.name && writer.concept(&after.name)?.is_some() {
                let message =
                    format!("there is a concept {} already (term merge makes two concepts one)", after.name);
                return Err(Error::declined(Reason::ConceptTaken, message));
            }
            let change = writer.add_change(ChangeKind::TermEdit, now(), name)?;
            let subject = Subject::Concept(stored.id.0);
            keep(writer, change, subject, Operation::Edit, Some(&stored.concept), Some(&after))?;
            writer.replace_concept(stored.id, &after)?;
            let after = StoredConcept { id: stored.id, concept: after };
            Ok((Commit::Yes, (stored.concept, after)))
        })
    }

    /// Puts all that a concept has into another one, and takes it away. Answers what the other is
    /// then.
    pub fn merge_concepts(&mut self, from: &str, into: &str) -> Result<Concept> {
        if from == into {
            return Err(Error::Request(format!("{from} cannot be merged into itself")));
        }
        self.write(|writer| {
            let (gone, stored) = (concept_named(&**writer, from)?, concept_named(&**writer, into)?);
            let mut merged = stored.concept.clone();
            absorb(&mut merged, &gone.concept);
            let change = writer.add_change(ChangeKind::TermMerge, now(), &format!("{from} into {into}"))?;
            let subject = Subject::Concept(stored.id.0);
            keep_concept_addition(writer, gone.id)?;
            let mut revision = Revision::new(change, subject, Operation::Merge, Some(&stored.concept), None)
                .map_err(|e| unwritable(&e))?;
            revision.brought = serde_json::json!({"from": gone.id.0});
            writer.add_revision(&revision)?;
            // After the other took it in: steps are made again in this order.
            keep(writer, change, Subject::Concept(gone.id.0), Operation::Delete, Some(&gone.concept), None)?;
            writer.remove_concept(gone.id)?;
            writer.replace_concept(stored.id, &merged)?;
            Ok((Commit::Yes, merged))
        })
    }

    /// Removes a term of a concept, or the whole concept where no term is named; a concept
    /// that loses its last term goes too. Answers the concept as it stood.
    pub fn remove_term(
        &mut self,
        concept: &str,
        term: Option<(&str, Option<&Locale>)>,
    ) -> Result<StoredConcept> {
        self.remove_term_if(concept, term, &Expected::Anything)
    }

    /// The same, if the concept is what is expected.
    pub fn remove_term_if(
        &mut self,
        concept: &str,
        term: Option<(&str, Option<&Locale>)>,
        expected: &Expected,
    ) -> Result<StoredConcept> {
        self.write(|writer| {
            let before = concept_named(&**writer, concept)?;
            expected.check(concept_version(&**writer, &before)?, &format!("the concept {concept}"))?;
            let mut left = before.concept.clone();
            match term {
                None => left.terms.clear(),
                Some((text, locale)) => {
                    let places = left.places_of(text, locale);
                    if places.is_empty() {
                        let terms: Vec<&str> = left.terms.iter().map(|t| t.text.as_str()).collect();
                        return Err(Error::Request(format!(
                            "the concept {concept} has no term “{text}”; it has {}",
                            terms.join(", ")
                        )));
                    }
                    take_terms(&mut left, &places);
                }
            }
            let change = writer.add_change(ChangeKind::TermRemove, now(), concept)?;
            let operation = if left.terms.is_empty() { Operation::Delete } else { Operation::Edit };
            let after = (operation == Operation::Edit).then_some(&left);
            if operation == Operation::Delete {
                keep_concept_addition(writer, before.id)?;
            }
            keep(writer, change, Subject::Concept(before.id.0), operation, Some(&before.concept), after)?;
            match operation {
                Operation::Delete => writer.remove_concept(before.id)?,
                _ => writer.replace_concept(before.id, &left)?,
            }
            Ok((Commit::Yes, before))
        })
    }
}

/// Puts what one concept has into another. What that says itself stays; what the other says of the
/// same otherwise becomes a further remark.
pub(super) fn absorb(into: &mut Concept, gone: &Concept) {
    let mut entry = Entry::new(0, Concept { terms: Vec::new(), ..into.clone() });
    entry.say(gone.clone());
    let terms = into.terms.drain(..).chain(gone.terms.iter().cloned());
    terms.for_each(|term| entry.push(0, term, true));
    for term in std::mem::take(&mut entry.concept.terms) {
        entry.concept.add(term);
    }
    *into = entry.concept;
}

/// Takes the terms at these places out of a concept. What is said of a language with its first term goes
/// over to the next one.
pub fn take_terms(concept: &mut Concept, places: &[usize]) {
    let mut leaves: Vec<bool> = (0..concept.terms.len()).map(|at| places.contains(&at)).collect();
    while let Some(at) = leaves.iter().position(|leaves| *leaves) {
        let gone = concept.terms.remove(at);
        leaves.remove(at);
        let is_first = !concept.terms[..at].iter().any(|term| term.locale == gone.locale);
        let stays = concept.terms.iter_mut().zip(&leaves).filter(|(_, leaves)| !**leaves);
        let next = stays.map(|(term, _)| term).find(|term| term.locale == gone.locale);
        if let (true, Some(next)) = (is_first, next) {
            next.definition = next.definition.take().or(gone.definition);
            let of_language = gone.tbx.into_iter().filter(|element| element.starts_with("<langSec"));
            next.tbx.extend(of_language);
        }
    }
}

fn concept_named(reader: &(impl Reader + ?Sized), name: &str) -> Result<StoredConcept> {
    reader.concept(name)?.ok_or_else(|| {
        Error::Missing(format!("there is no concept {name} in this memory (term list shows them)"))
    })
}

/// Whether a text can be a term: there is a word or a number in it to be found by.
pub(super) fn is_term(term: &str) -> bool {
    term.chars().any(char::is_alphanumeric) && !text::segment_key(term).is_empty()
}

fn check_term(term: &str) -> Result<()> {
    match is_term(term) {
        true => Ok(()),
        false if term.trim().is_empty() => {
            Err(Error::declined(Reason::EmptyTerm, "a term and its concept must not be empty"))
        }
        false => {
            let message = format!("“{term}” has no letter and no digit to be found by");
            Err(Error::declined(Reason::NoWord, message))
        }
    }
}

fn check_name(name: &str) -> Result<()> {
    if name.trim().is_empty() {
        return Err(Error::declined(Reason::EmptyTerm, "a term and its concept must not be empty"));
    }
    if name.contains(char::is_control) {
        return Err(Error::Request(
            "the name of a concept holds a line break or a control character".to_owned(),
        ));
    }
    Ok(())
}

fn check(concept: &Concept) -> Result<()> {
    check_name(&concept.name)?;
    for (at, term) in concept.terms.iter().enumerate() {
        check_term(&term.text)?;
        if concept.terms[..at].iter().any(|known| known.is_same(term)) {
            let message = format!("the concept has the term “{}” already", term.text);
            return Err(Error::declined(Reason::TermTwice, message));
        }
    }
    Ok(())
}

/// A concept as it is kept: no white space around what is said, and nothing said that is empty; no
/// line break in a term.
pub(super) fn tidy(concept: &mut Concept) {
    let tidied = |field: &mut Option<String>| {
        *field = field.take().map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
    };
    concept.name = concept.name.trim().to_owned();
    for field in [&mut concept.subject_field, &mut concept.definition, &mut concept.note] {
        tidied(field);
    }
    for term in &mut concept.terms {
        let blank = Term::new(term.locale.clone(), "");
        term.fields_with(blank).into_iter().for_each(|(_, field, _)| tidied(field));
        let pieces: Vec<&str> = term.text.split(['\n', '\r', '\t']).map(str::trim).collect();
        let pieces: Vec<&str> = pieces.into_iter().filter(|piece| !piece.is_empty()).collect();
        term.text = pieces.join(" ");
    }
}

/// A term as it was brought.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Brought {
    #[serde(flatten)]
    term: Term,
    /// Whether its status was said; else it is the default.
    has_status: bool,
}

/// What was brought of a concept: as a history has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub(super) enum Said {
    /// Terms alone: all there was before concepts had more.
    Terms(Vec<Brought>),
    /// What is said of the concept beside its terms, and the terms.
    Entry { about: Concept, brought: Vec<Brought> },
}

impl Said {
    /// A concept all of whose terms have a status that was said, or none.
    pub(super) fn all_of(concept: &Concept, has_status: bool) -> Self {
        Self::of(concept, std::iter::repeat(has_status))
    }

    fn of(concept: &Concept, has_status: impl IntoIterator<Item = bool>) -> Self {
        let terms = concept.terms.iter().cloned().zip(has_status);
        let brought = terms.map(|(term, has_status)| Brought { term, has_status }).collect();
        Self::Entry { about: Concept { terms: Vec::new(), ..concept.clone() }, brought }
    }

    fn brought(&self) -> &[Brought] {
        match self {
            Self::Terms(brought) | Self::Entry { brought, .. } => brought,
        }
    }
}

/// Of the terms that were brought: how many are new, changed what was there, changed nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Merged {
    pub(super) added: u64,
    pub(super) merged: u64,
    pub(super) unchanged: u64,
    /// Whether anything is other than before, of the concept or a term.
    pub(super) changed: bool,
}

/// Adds what was brought to what is known of a concept. Of a term that is there already, in the
/// same language, what was said of it counts, and what was not said stays.
pub(super) fn merge_entry(concept: &mut Concept, said: &Said) -> Merged {
    let mut done = Merged::default();
    if let Said::Entry { about, .. } = said {
        let before = concept.clone();
        for (_, known, brought) in concept.fields_with(about.clone()) {
            *known = brought.or(known.take());
        }
        add_elements(&mut concept.tbx, &about.tbx);
        done.changed = *concept != before;
    }
    for Brought { term, has_status } in said.brought() {
        let Some(known) = concept.terms.iter_mut().find(|t| t.is_same(term)) else {
            concept.add(term.clone());
            done.added += 1;
            continue;
        };
        let before = known.clone();
        if *has_status {
            known.status = term.status;
        }
        for (_, known, brought) in known.fields_with(term.clone()) {
            *known = brought.or(known.take());
        }
        add_elements(&mut known.tbx, &term.tbx);
        *(if *known == before { &mut done.unchanged } else { &mut done.merged }) += 1;
    }
    done.changed |= done.added + done.merged > 0;
    done
}

fn add_elements(known: &mut Vec<String>, brought: &[String]) {
    for element in brought {
        if !known.contains(element) {
            known.push(element.clone());
        }
    }
}

/// Takes a concept into the termbase, as one step of its history.
pub(super) fn take_in_terms(writer: &mut Writing<'_>, change: ChangeId, entry: &Entry) -> Result<Merged> {
    let mut brought = entry.concept.clone();
    tidy(&mut brought);
    let said = Said::of(&brought, entry.has_status.iter().copied());
    let stored = writer.concept(&brought.name)?;
    let empty = || Concept::new(brought.name.clone(), Vec::new());
    let mut concept = stored.as_ref().map_or_else(empty, |stored| stored.concept.clone());
    let done = merge_entry(&mut concept, &said);
    let Some(stored) = stored else {
        writer.add_concept(change, &concept)?;
        return Ok(done);
    };
    let (operation, before) = match concept == stored.concept {
        true => (Operation::Confirm, None),
        false => (Operation::Merge, Some(&stored.concept)),
    };
    let subject = Subject::Concept(stored.id.0);
    let mut revision = Revision::new(change, subject, operation, before, None).map_err(|e| unwritable(&e))?;
    revision.brought = serde_json::to_value(&said).map_err(|e| unwritable(&e))?;
    writer.add_revision(&revision)?;
    if operation == Operation::Merge {
        writer.replace_concept(stored.id, &concept)?;
    }
    Ok(done)
}
