//! Candidates for terms: the queue they wait in, and what a review makes of them.
//!
//! What stands in the texts is found by `terms`, above this module; here a candidate is given
//! its number, and what is accepted comes into the termbase in the same transaction.

use std::collections::HashMap;

use serde::Serialize;

use super::entry_names::numbered;
use super::term::take_in_terms;
use super::writing::Writing;
use super::{Memory, keep};
use crate::error::{Error, Reason, Result};
use crate::formats::Entry;
use crate::model::{
    Candidate, CandidateId, CandidateKind, ChangeId, ChangeKind, Concept, Decision, Locale, Operation,
    ReadCandidate, Review, StoredCandidate, Subject, Term, TermStatus, is_term, now,
};
use crate::store::{Commit, Reader};
use crate::text::{self, ConceptsByTerm};

/// What a review made of a candidate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reviewed {
    /// The candidate, as it stands.
    #[serde(flatten)]
    pub stored: StoredCandidate,
    /// Whether the review changed anything.
    pub changed: bool,
    /// The concept that an accepted one is in.
    pub concept: Option<String>,
}

impl Memory {
    /// Gives candidates their numbers: those that are not known yet, each by its key, are added
    /// to the queue. Answers the numbers in the order asked.
    pub fn queue(&mut self, found: &[(String, Candidate)]) -> Result<Vec<CandidateId>> {
        let known = |reader: &dyn Reader| -> Result<Vec<Option<CandidateId>>> {
            let stored = reader.candidates()?;
            let by_key: HashMap<&str, CandidateId> = stored.iter().map(|c| (c.key.as_str(), c.id)).collect();
            Ok(found.iter().map(|(key, _)| by_key.get(key.as_str()).copied()).collect())
        };
        // Where all are known nothing is written, so a memory that may only be read shows them.
        if let Some(ids) = known(self.reader())?.into_iter().collect() {
            return Ok(ids);
        }
        self.write(|writer| {
            let known = known(&**writer)?;
            let fresh = known.iter().filter(|id| id.is_none()).count();
            let change = writer.add_change(ChangeKind::TermHarvest, now(), &format!("{fresh} candidates"))?;
            let mut ids = Vec::with_capacity(found.len());
            for ((key, candidate), known) in found.iter().zip(known) {
                ids.push(match known {
                    Some(id) => id,
                    None => writer.add_candidate(change, key, candidate)?,
                });
            }
            Ok((Commit::Yes, ids))
        })
    }

    /// Carries out a review: all of its steps, or none. What is accepted comes into the termbase,
    /// into the concept that has one of its sides, else into one of its own.
    pub fn review(&mut self, reviews: &[Review]) -> Result<Vec<Reviewed>> {
        self.write(|writer| {
            let change = writer.add_change(ChangeKind::TermReview, now(), &summary(reviews))?;
            let mut done = Vec::with_capacity(reviews.len());
            let mut termbase = ConceptsByTerm::new(&writer.concepts()?);
            for review in reviews {
                done.push(carry_out(writer, change, &mut termbase, review)?);
            }
            let commit = if done.iter().any(|r| r.changed) { Commit::Yes } else { Commit::No };
            Ok((commit, done))
        })
    }
}

fn summary(reviews: &[Review]) -> String {
    let count = |decision| reviews.iter().filter(|r| r.decision == decision).count();
    let (accepted, rejected) = (count(Some(Decision::Accepted)), count(Some(Decision::Rejected)));
    format!("{accepted} accepted, {rejected} rejected, {} edited", count(None))
}

fn carry_out(
    writer: &mut Writing<'_>,
    change: ChangeId,
    termbase: &mut ConceptsByTerm,
    review: &Review,
) -> Result<Reviewed> {
    let id = review.id;
    let Some(before) = writer.candidate(id)? else {
        return Err(Error::Missing(format!("there is no candidate {id} (term harvest shows them)")));
    };
    let standing = termbase.standing(&before);
    if review.was.as_ref().is_some_and(|was| *was != as_read(&before.candidate, standing)) {
        let message = format!("candidate {id} was changed since it was read; read it again, and review that");
        return Err(Error::Stale(message));
    }
    let mut after = before.clone();
    for (new, old) in [
        (&review.term, Some(&mut after.candidate.term)),
        (&review.translation, after.candidate.translation.as_mut().map(|t| &mut t.text)),
    ] {
        let Some(new) = new else { continue };
        let Some(old) = old else {
            return Err(Error::Request(format!(
                "candidate {id}: a preserved term has no translation to edit (leave --translation out)"
            )));
        };
        if !is_term(new) {
            let message = format!("candidate {id}: a term has a letter or a digit, and stands in one line");
            return Err(Error::declined(Reason::NoWord, message));
        }
        new.trim().clone_into(old);
    }
    after.decision = review.decision.or(standing);
    if after == before && standing == before.decision {
        let concept = standing.filter(|decision| *decision == Decision::Accepted);
        let concept = concept.and_then(|_| termbase.concept_of(&before.candidate)).cloned();
        return Ok(Reviewed { stored: before, changed: false, concept });
    }
    if standing == Some(Decision::Accepted) {
        let message =
            format!("candidate {id}: it was accepted already (term remove takes it out of the termbase)");
        return Err(Error::declined(Reason::ReviewedBefore, message));
    }
    if standing == Some(Decision::Rejected) && review.decision.is_none() {
        let message = format!(
            "candidate {id}: it was rejected, and is not proposed again (accept it too to take it in as edited)"
        );
        return Err(Error::declined(Reason::ReviewedBefore, message));
    }
    keep(writer, change, Subject::Candidate(id.0), Operation::Edit, Some(&before), Some(&after))?;
    writer.replace_candidate(&after)?;
    let concept = match after.decision {
        Some(Decision::Accepted) => Some(accept(writer, change, termbase, &after.candidate)?),
        _ => None,
    };
    Ok(Reviewed { stored: after, changed: true, concept })
}

/// What a candidate is to whoever reads it now.
fn as_read(candidate: &Candidate, decision: Option<Decision>) -> ReadCandidate {
    let translation = candidate.translation.as_ref().map(|translation| translation.text.clone());
    ReadCandidate { term: candidate.term.clone(), translation, decision }
}

/// Takes a candidate into the termbase; answers the name of its concept.
fn accept(
    writer: &mut Writing<'_>,
    change: ChangeId,
    termbase: &mut ConceptsByTerm,
    candidate: &Candidate,
) -> Result<String> {
    let known = match termbase.concept_of(candidate) {
        Some(name) => writer.concept(name)?,
        None => None,
    };
    let name = match &known {
        Some(stored) => stored.concept.name.clone(),
        None => {
            let name = Concept::name_after(&candidate.term);
            numbered(&name, |tried| Ok(writer.concept(tried)?.is_none()))?
        }
    };
    let mut entry = Entry::new(0, Concept::new(name.clone(), Vec::new()));
    // Also a side that is there is brought: the import that it is from may be undone.
    let mut bring = |text: &str, locale: &Locale, status: TermStatus| {
        let terms = known.iter().flat_map(|stored| &stored.concept.terms);
        let same_language: Vec<&Term> = terms.filter(|t| locale.finds(&t.locale)).collect();
        if let Some(there) = same_language.iter().find(|t| is_same(&t.text, text)) {
            let term = Term::new(there.locale.clone(), &there.text).with_status(there.status);
            return entry.push(0, term, false);
        }
        // A concept keeps the term that is preferred already.
        let has_one = same_language.iter().any(|t| t.status == TermStatus::Preferred);
        let status = if status == TermStatus::Preferred && has_one { TermStatus::Admitted } else { status };
        entry.push(0, Term::new(locale.clone(), text).with_status(status), true);
    };
    bring(&candidate.term, &candidate.lang, candidate.status);
    if let Some(other) = &candidate.translation {
        let status = match candidate.kind {
            CandidateKind::Abbreviation => TermStatus::Variant,
            _ => TermStatus::Preferred,
        };
        bring(&other.text, &other.lang, status);
    }
    take_in_terms(writer, change, &entry)?;
    for term in &entry.concept.terms {
        termbase.add(&name, term);
    }
    Ok(name)
}

fn is_same(a: &str, b: &str) -> bool {
    text::segment_key(a) == text::segment_key(b)
}
