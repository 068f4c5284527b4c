//! Imports: what one did, and the list of them.

use serde::Serialize;

use crate::error::Result;
use crate::memory::ImportReport;
use crate::model::{ChangeId, Duplicates, format_date};
use crate::store::Reader;

/// What an import did, or would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct Imported {
    /// What it did.
    #[serde(flatten)]
    pub report: ImportReport,
    /// Whether it only says what would happen.
    pub dry_run: bool,
}

impl Imported {
    /// What an import did; where nothing was kept it has no number.
    pub fn new(report: ImportReport, dry_run: bool) -> Self {
        let import = report.import.filter(|_| !dry_run);
        Self { report: ImportReport { import, ..report }, dry_run }
    }
}

/// The imports of a memory.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct ImportList {
    /// Oldest first.
    pub imports: Vec<ListedImport>,
}

/// An import that is kept in the history.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct ListedImport {
    /// Its number.
    pub import: ChangeId,
    /// When: `20260203T040506Z`.
    pub at: String,
    /// The file's name.
    pub file: String,
    /// Its format.
    pub format: String,
    /// Its size in bytes.
    pub bytes: u64,
    /// A fingerprint of its bytes (XXH3, 128 bits, hexadecimal).
    pub digest: String,
    /// What was done with a record that was there already.
    pub duplicates: Duplicates,
    /// The change that undid it, if one did.
    pub undone: Option<ChangeId>,
    /// What it did, as it was reported.
    pub report: serde_json::Value,
}

impl ImportList {
    /// The imports of a memory.
    pub fn of(reader: &dyn Reader) -> Result<Self> {
        let imports = reader.imports()?.into_iter().map(|(change, import)| ListedImport {
            import: change.id,
            at: format_date(change.at),
            file: import.file,
            format: import.format,
            bytes: import.bytes,
            digest: import.digest,
            duplicates: import.duplicates,
            undone: import.undone,
            report: import.report,
        });
        Ok(Self { imports: imports.collect() })
    }
}
