//! Documents and their sentences.

use serde::{Deserialize, Serialize};

use super::{Locale, UnitId};

/// The number of a document in its memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DocumentId(pub i64);

/// A text that was added to a memory, whole.
///
/// The text is kept byte for byte; the sentences are spans of it, so the document
/// can be put together again, or with each sentence replaced by its translation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// Its name, unique in the memory.
    pub name: String,
    /// Its language.
    pub locale: Locale,
    /// The text as it was read.
    pub text: String,
    /// What the text says of itself before its first sentence: name, value (`date`, `2025-02-04`).
    pub metadata: Vec<(String, String)>,
}

/// A sentence of a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sentence {
    /// Byte offset of its start in the text of the document.
    pub start: usize,
    /// Byte offset of its end.
    pub end: usize,
    /// The paragraph it stands in, from 0.
    pub paragraph: usize,
    /// The unit that holds it.
    pub unit: UnitId,
    /// The unit that an import named for this very sentence: its translation is
    /// shown even when another is newer.
    pub chosen: Option<UnitId>,
}
