//! Changes of a memory, and what they changed.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::Timestamp;

/// The number of a change; later changes have larger ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct ChangeId(pub i64);

impl fmt::Display for ChangeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// One command that changed a memory, in one transaction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct Change {
    /// Its number.
    pub id: ChangeId,
    /// What kind of change.
    pub kind: ChangeKind,
    /// When.
    #[cfg_attr(feature = "serve", schema(value_type = i64))]
    pub at: Timestamp,
    /// In words: the name of the document, the file …
    pub detail: String,
}

/// The kinds of change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ChangeKind {
    /// A file was imported.
    Import,
    /// A unit was added by itself.
    UnitAdd,
    /// A unit was added by somebody who may only suggest it.
    UnitSuggest,
    /// A unit was edited.
    Edit,
    /// A unit was deleted.
    Delete,
    /// A document was added.
    DocumentAdd,
    /// A document was removed.
    DocumentRemove,
    /// A term was added.
    TermAdd,
    /// A term or a concept was removed.
    TermRemove,
    /// A term or a concept was edited.
    TermEdit,
    /// A concept was merged into another.
    TermMerge,
    /// Candidates for terms were found.
    TermHarvest,
    /// Candidates for terms were reviewed.
    TermReview,
    /// An import was undone.
    Undo,
}

impl ChangeKind {
    /// Every kind.
    pub const ALL: [Self; 14] = [
        Self::Import,
        Self::UnitAdd,
        Self::UnitSuggest,
        Self::Edit,
        Self::Delete,
        Self::DocumentAdd,
        Self::DocumentRemove,
        Self::TermAdd,
        Self::TermRemove,
        Self::TermEdit,
        Self::TermMerge,
        Self::TermHarvest,
        Self::TermReview,
        Self::Undo,
    ];

    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Import => "import",
            Self::UnitAdd => "unit-add",
            Self::UnitSuggest => "unit-suggest",
            Self::Edit => "edit",
            Self::Delete => "delete",
            Self::DocumentAdd => "document-add",
            Self::DocumentRemove => "document-remove",
            Self::TermAdd => "term-add",
            Self::TermRemove => "term-remove",
            Self::TermEdit => "term-edit",
            Self::TermMerge => "term-merge",
            Self::TermHarvest => "term-harvest",
            Self::TermReview => "term-review",
            Self::Undo => "undo",
        }
    }
}

/// What is kept of an imported file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ImportRecord {
    /// The file's name as it was given.
    pub file: String,
    /// Its format: `tmx`, `csv`, `terms`.
    pub format: String,
    /// A fingerprint of its bytes (XXH3, 128 bits, hexadecimal).
    pub digest: String,
    /// Its size in bytes.
    pub bytes: u64,
    /// What the file says of itself (the header of a TMX), as JSON.
    pub header: serde_json::Value,
    /// What the import did, as JSON: the report shown to people.
    pub report: serde_json::Value,
    /// What was done with a record that was there already.
    pub duplicates: Duplicates,
    /// The change that undid it, if one did.
    pub undone: Option<ChangeId>,
}

/// What an import does with a record that equals a unit of the memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum Duplicates {
    /// It becomes one with the unit.
    #[default]
    Merge,
    /// It is a unit of its own.
    Keep,
}

impl Duplicates {
    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Merge => "merge",
            Self::Keep => "keep",
        }
    }
}

/// What a revision is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case", tag = "subject", content = "id")]
pub enum Subject {
    /// A unit, by its number.
    Unit(i64),
    /// A concept, by its number.
    Concept(i64),
    /// A document, by its number.
    Document(i64),
    /// A candidate, by its number.
    Candidate(i64),
}

/// What was done to a unit, a concept, a document or a candidate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Operation {
    /// It was added. Written down only once the unit is gone, or an import is undone that it has
    /// to do with: until then its own row names the change that added it.
    Add,
    /// A record of an import was merged into it.
    Merge,
    /// An import brought the very same again; nothing changed.
    Confirm,
    /// It was edited.
    Edit,
    /// It was deleted.
    Delete,
    /// A document that had a sentence in it was removed; it stays.
    Release,
    /// An import was undone, and the unit is what its other steps make of it.
    Undo,
}

impl Operation {
    /// Every operation.
    pub const ALL: [Self; 7] =
        [Self::Add, Self::Merge, Self::Confirm, Self::Edit, Self::Delete, Self::Release, Self::Undo];

    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Add => "add",
            Self::Merge => "merge",
            Self::Confirm => "confirm",
            Self::Edit => "edit",
            Self::Delete => "delete",
            Self::Release => "release",
            Self::Undo => "undo",
        }
    }
}

/// One step in the history of a unit, a concept, a document or a candidate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct Revision {
    /// Its number, in the one sequence of units and steps; 0 for one that is not stored yet.
    pub number: i64,
    /// The change it was part of.
    pub change: ChangeId,
    /// What was changed.
    #[serde(flatten)]
    pub subject: Subject,
    /// What was done.
    pub operation: Operation,
    /// What stood there before, as JSON; null where nothing changed.
    pub before: serde_json::Value,
    /// What the change brought, as JSON; null where it is what stands after it.
    pub brought: serde_json::Value,
}

impl Revision {
    /// A step in a history, from what stood before and what the change brought.
    pub fn new<T: Serialize>(
        change: ChangeId,
        subject: Subject,
        operation: Operation,
        before: Option<&T>,
        brought: Option<&T>,
    ) -> serde_json::Result<Self> {
        let json = |value: Option<&T>| value.map_or(Ok(serde_json::Value::Null), serde_json::to_value);
        Ok(Self { number: 0, change, subject, operation, before: json(before)?, brought: json(brought)? })
    }
}
