//! Terms: looking them up, and finding them in text.
//!
//! ```
//! use jisr::model::{Concept, ConceptId, Locale, StoredConcept, Term};
//! use jisr::terms::{Recogniser, latin_runs};
//!
//! let (ar, en) = (Locale::parse("ar")?, Locale::parse("en")?);
//! let term = |locale: &Locale, text| Term::new(locale.clone(), text);
//! let concept = Concept::new("model", vec![term(&ar, "نموذج"), term(&en, "model")]);
//! let termbase = [StoredConcept { id: ConceptId(1), concept }];
//! let found = Recogniser::new(&termbase, &ar).recognise("وصل النموذج الجديد.");
//! assert_eq!((found[0].surface.as_str(), found[0].translations[0].term.as_str()), ("النموذج", "model"));
//!
//! assert_eq!(latin_runs("نهج Mixture of Experts (مزيج الخبراء)")[0].text, "Mixture of Experts");
//! # Ok::<(), jisr::model::LocaleError>(())
//! ```

mod check;
mod counted;
mod harvest;
mod lookup;
mod preserved;
mod recognise;
mod seen;
mod walk;

pub use check::{
    Check, CheckReport, CheckTerms, CheckUnits, Checker, Displaced, Finding, Severity, Span, UnitFinding,
    displaced,
};
pub use counted::{PreservedTerm, preserved_terms};
pub use harvest::{Proposal, harvest};
pub use lookup::{TermMatch, TermQuery, lookup};
pub use preserved::{LatinRun, latin_runs};
pub use recognise::{Recognised, Recogniser, Translation, recognise_by_index, recognise_in};
pub use seen::{Counts, Seen};

use serde::Serialize;

/// How a term matched, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum How {
    /// Letter for letter.
    Exact,
    /// But for case, diacritics, hamza forms and the like.
    Folded,
    /// By the stems of its words: inflected, or with clitics.
    Stem,
    /// It begins so.
    Prefix,
    /// But for a few letters: misspelt.
    Fuzzy,
}
