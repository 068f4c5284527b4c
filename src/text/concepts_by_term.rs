//! The concepts by their terms, and what they say of candidates.

use std::collections::HashMap;

use super::segment_key;
use crate::model::{Candidate, Decision, Locale, StoredCandidate, StoredConcept, Term};

/// The names of concepts by their terms, as they are spelt or nearly so: for those who ask about many
/// candidates.
#[derive(Debug, Default)]
pub struct ConceptsByTerm(HashMap<(String, String), String>);

impl ConceptsByTerm {
    /// Of several concepts with a term the first counts.
    pub fn new(concepts: &[StoredConcept]) -> Self {
        let mut by_term = Self::default();
        for StoredConcept { concept, .. } in concepts {
            concept.terms.iter().for_each(|term| by_term.add(&concept.name, term));
        }
        by_term
    }

    /// Adds a term of a concept.
    pub fn add(&mut self, concept: &str, term: &Term) {
        self.0.entry(Self::key(&term.text, &term.locale)).or_insert_with(|| concept.to_owned());
    }

    fn key(text: &str, locale: &Locale) -> (String, String) {
        (locale.language().to_owned(), segment_key(text))
    }

    /// The name of the concept that has a side of a candidate: its term, else its translation or
    /// short form.
    pub fn concept_of(&self, candidate: &Candidate) -> Option<&String> {
        let other = candidate.translation.as_ref();
        let of = |text: &str, locale: &Locale| self.0.get(&Self::key(text, locale));
        of(&candidate.term, &candidate.lang).or_else(|| other.and_then(|o| of(&o.text, &o.lang)))
    }

    /// What stands of the decision about a candidate: one that was accepted waits again once all its
    /// terms are gone from the termbase.
    pub fn standing(&self, stored: &StoredCandidate) -> Option<Decision> {
        let is_gone = || self.concept_of(&stored.candidate).is_none();
        stored.decision.filter(|decision| *decision != Decision::Accepted || !is_gone())
    }
}
