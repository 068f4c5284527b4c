//! What is answered to those who ask, as plain types: what the commands write with `--json` and
//! a server sends, from one type each, with the functions that make them.
//!
//! ```
//! use jisr::Memory;
//! use jisr::answer::{LookupRequest, Matches};
//! use jisr::model::{Locale, Unit};
//!
//! let mut memory = Memory::in_memory()?;
//! memory.add_unit(&Unit::pair(Locale::parse("ar")?, "نعم", Locale::parse("en")?, "Yes"))?;
//! let answer = memory.snapshot(|reader| {
//!     let request = LookupRequest::new("نعم");
//!     Matches::find(reader, &request.query(reader)?)
//! })?;
//! assert_eq!(serde_json::to_value(&answer)?["matches"][0]["target"], "Yes");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod concordance;
mod document;
mod export;
mod harvest;
mod import;
mod lookup;
mod pair;
mod stats;
mod term;
mod unit;

pub use concordance::{Hits, wants_text_index};
pub use document::{CountedTerm, DocumentList, ListedDocument, SentenceWithTerms, ShownDocument};
pub use export::{Exported, ExportedTerms};
pub use harvest::{
    CandidateList, Found, ListedCandidate, ReviewDone, ReviewedCandidate, standing_candidates,
};
pub use import::{ImportList, Imported, ListedImport};
pub use lookup::{LookupRequest, Matches, QueryTerms};
pub use pair::{DOUBTFUL, DocumentPair, Doubt, LOST, check_languages, doubt, known_pairs};
pub use stats::{LocaleCount, Stats};
pub use term::{
    ChangedConcept, ConceptStep, PreservedList, RecognisedTerms, RemovedTerms, ShownConcept, TermFilter,
    TermList, TermMatches,
};
pub use unit::{DeletedUnit, ShownUnit, UnitHistory, UnitStep};
