//! Candidates: terms that were found in the texts and wait to be reviewed.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Locale, TermStatus};

/// The number of a candidate in its memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct CandidateId(pub i64);

impl fmt::Display for CandidateId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// What a candidate is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum CandidateKind {
    /// A term and its translation, one of them in brackets behind the other:
    /// `Mixture of Experts (مزيج الخبراء)`.
    Gloss,
    /// A term and its short form in the same language: `graphics processing units (GPUs)`.
    Abbreviation,
    /// A term that stands in its own script in a text of the other.
    Preserved,
}

impl CandidateKind {
    /// Every kind, in the order they are shown.
    pub const ALL: [Self; 3] = [Self::Gloss, Self::Abbreviation, Self::Preserved];

    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Gloss => "gloss",
            Self::Abbreviation => "abbreviation",
            Self::Preserved => "preserved",
        }
    }
}

/// What would come into the termbase.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct Candidate {
    /// What it is.
    pub kind: CandidateKind,
    /// The term, in Latin script.
    pub term: String,
    /// Its language.
    pub lang: Locale,
    /// The status it would have.
    pub status: TermStatus,
    /// Its translation, or its short form; none of a preserved term.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub translation: Option<Translated>,
}

/// The other side of a candidate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct Translated {
    /// Its text.
    pub text: String,
    /// Its language: of a short form that of the term.
    pub lang: Locale,
}

/// What was decided about a candidate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum Decision {
    /// It is in the termbase.
    Accepted,
    /// It is none, and is not proposed again.
    Rejected,
}

impl Decision {
    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Rejected => "rejected",
        }
    }
}

/// A candidate in a memory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredCandidate {
    /// Its number.
    pub id: CandidateId,
    /// What it is known by when it is found again, however it was edited.
    pub key: String,
    /// What it holds.
    #[serde(flatten)]
    pub candidate: Candidate,
    /// What was decided about it; nothing while it waits.
    pub decision: Option<Decision>,
}

/// What a candidate was when it was read.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct ReadCandidate {
    /// Its term.
    pub term: String,
    /// The text of its translation, or of its short form; none of a preserved term.
    #[serde(default)]
    pub translation: Option<String>,
    /// What was decided about it; nothing while it waits.
    #[serde(default)]
    pub decision: Option<Decision>,
}

/// A step of a review.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Review {
    /// The candidate.
    pub id: CandidateId,
    /// Its term, where that is to be another.
    pub term: Option<String>,
    /// Its translation, where that is to be another.
    pub translation: Option<String>,
    /// What is decided; nothing where it is only edited.
    pub decision: Option<Decision>,
    /// What the candidate has to be still; nothing where it may be whatever it is.
    pub was: Option<ReadCandidate>,
}

/// Whether a text can be a term: it stands in one line and has a letter or a digit.
pub fn is_term(text: &str) -> bool {
    text.chars().any(char::is_alphanumeric) && !text.contains(char::is_control)
}
