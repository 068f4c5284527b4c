//! Files that were written.

use serde::Serialize;

use crate::memory::{ExportReport, TermExportReport};

/// A file of units that was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Exported {
    /// The file.
    pub file: String,
    /// What was written.
    #[serde(flatten)]
    pub report: ExportReport,
}

/// A termbase that was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ExportedTerms {
    /// The file.
    pub file: String,
    /// What was written.
    #[serde(flatten)]
    pub report: TermExportReport,
}
