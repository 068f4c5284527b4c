//! The words of the memory as plain types: units, documents, concepts, matches.
//!
//! Nothing here reads a file, opens a database or knows a format. Every other
//! module speaks in these types.
//!
//! ```
//! use jisr::model::{Locale, Unit};
//!
//! let unit = Unit::pair(
//!     Locale::parse("ar")?, "مزيج الخبراء",
//!     Locale::parse("en")?, "Mixture of Experts",
//! );
//! assert_eq!(unit.variant(&Locale::parse("EN_us")?).unwrap().segment.text, "Mixture of Experts");
//! # Ok::<(), jisr::model::LocaleError>(())
//! ```

mod access;
mod candidate;
mod change;
mod date;
mod document;
mod locale;
mod matches;
mod segment;
mod srx;
mod term;
mod unit;

pub use access::{AccessToken, Role};
pub use candidate::{
    Candidate, CandidateId, CandidateKind, Decision, ReadCandidate, Review, StoredCandidate, Translated,
    is_term,
};
pub use change::{Change, ChangeId, ChangeKind, Duplicates, ImportRecord, Operation, Revision, Subject};
pub use date::{Timestamp, format_date, now, parse_date};
pub use document::{Document, DocumentFormat, DocumentId, Original, Sentence};
pub use locale::{Locale, LocaleError};
pub use matches::{Diff, DiffOp, Match, MatchKind, Penalty, PenaltyName};
pub use segment::{Code, CodeKind, Segment};
pub use srx::{LanguageMap, LanguageRules, Pattern, SegmentationRule, SegmentationRules};
pub use term::{Concept, ConceptId, StoredConcept, Term, TermStatus};
pub use unit::{Annotation, AnnotationKind, Attributes, Meta, OF_SEGMENT, StoredUnit, Unit, UnitId, Variant};
