//! The queue of candidates for terms, and what a review made of them.

use std::collections::HashMap;

use serde::Serialize;

use crate::error::Result;
use crate::memory::Reviewed;
use crate::model::{Candidate, CandidateId, Decision, StoredCandidate};
use crate::store::Reader;
use crate::terms::{Counts, Proposal, harvest};
use crate::text::ConceptsByTerm;

/// A candidate of the queue, and where it stands in the texts today.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct ListedCandidate {
    /// Its number in the queue.
    pub number: CandidateId,
    /// What it holds.
    #[serde(flatten)]
    pub candidate: Candidate,
    /// What was decided about it.
    #[serde(skip)]
    pub decision: Option<Decision>,
    /// How often it was seen, and where.
    #[serde(flatten)]
    pub counts: Counts,
}

/// Candidates of the queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct CandidateList {
    /// Pairs first, then abbreviations, then preserved terms, the most frequent first.
    pub candidates: Vec<ListedCandidate>,
}

impl CandidateList {
    /// Those that were rejected, in the order they were found; they are not looked for in the texts.
    pub fn rejected(reader: &dyn Reader) -> Result<Self> {
        let stored = reader.candidates()?.into_iter();
        let rejected = stored.filter(|c| c.decision == Some(Decision::Rejected)).map(
            |StoredCandidate { id, candidate, decision, .. }| ListedCandidate {
                number: id,
                candidate,
                decision,
                counts: Counts::default(),
            },
        );
        Ok(Self { candidates: rejected.collect() })
    }
}

/// What the texts hold that is neither in the termbase nor decided.
///
/// It is found by a reader, given its numbers by the memory ([`queue`](crate::Memory::queue)), which
/// writes only where some are new, and listed by a reader again.
#[derive(Debug, Clone)]
pub struct Found(Vec<Proposal>);

impl Found {
    /// Looks through the texts of a memory, or of one document.
    pub fn in_texts(reader: &dyn Reader, document: Option<&str>) -> Result<Self> {
        Ok(Self(harvest(reader, document)?))
    }

    /// The candidates, each with what it is known by.
    pub fn candidates(&self) -> Vec<(String, Candidate)> {
        self.0.iter().map(|proposal| (proposal.key.clone(), proposal.candidate.clone())).collect()
    }

    /// Their numbers, if all have one already.
    pub fn numbers(&self, reader: &dyn Reader) -> Result<Option<Vec<CandidateId>>> {
        let known: HashMap<String, CandidateId> =
            reader.candidates()?.into_iter().map(|c| (c.key, c.id)).collect();
        Ok(self.0.iter().map(|proposal| known.get(&proposal.key).copied()).collect())
    }

    /// The candidates under their numbers, in the same order, as the queue has them.
    pub fn listed(self, reader: &dyn Reader, numbers: Vec<CandidateId>) -> Result<CandidateList> {
        let stored = standing_candidates(reader)?;
        let listed = self.0.into_iter().zip(numbers).filter_map(|(proposal, number)| {
            let StoredCandidate { candidate, decision, .. } = stored.get(&number)?.clone();
            Some(ListedCandidate { number, candidate, decision, counts: proposal.counts })
        });
        Ok(CandidateList { candidates: listed.collect() })
    }
}

/// The candidates by their numbers, with the decisions that stand.
pub fn standing_candidates(reader: &dyn Reader) -> Result<HashMap<CandidateId, StoredCandidate>> {
    let by_term = ConceptsByTerm::new(&reader.concepts()?);
    let standing = |c: StoredCandidate| StoredCandidate { decision: by_term.standing(&c), ..c };
    Ok(reader.candidates()?.into_iter().map(|c| (c.id, standing(c))).collect())
}

/// A candidate after a review.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct ReviewedCandidate {
    /// Its number.
    pub number: CandidateId,
    /// What is decided about it.
    pub decision: Option<Decision>,
    /// Whether the review changed anything.
    pub changed: bool,
    /// What it holds.
    #[serde(flatten)]
    pub candidate: Candidate,
    /// The concept that an accepted one is in.
    pub concept: Option<String>,
}

/// What a review made of candidates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct ReviewDone {
    /// In the order of the review.
    pub reviewed: Vec<ReviewedCandidate>,
}

impl From<Vec<Reviewed>> for ReviewDone {
    fn from(reviewed: Vec<Reviewed>) -> Self {
        let shown = |Reviewed { stored, changed, concept }| {
            let StoredCandidate { id: number, candidate, decision, .. } = stored;
            ReviewedCandidate { number, decision, changed, candidate, concept }
        };
        Self { reviewed: reviewed.into_iter().map(shown).collect() }
    }
}
