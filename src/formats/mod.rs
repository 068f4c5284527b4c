//! The files jisr reads and writes, one module a format.
//!
//! A format turns bytes into plain [`Record`]s and back, as a stream, and knows nothing
//! of the memory. "This file cannot be read" is an [`Error`](crate::Error); "this record
//! is left out" is a [`Skip`] that the import reports.

pub mod beads;
pub mod csv;
mod decode;
mod detect;
pub mod document;
mod entry;
mod gathered;
pub mod glossary;
mod languages;
mod opened;
pub mod review;
pub mod srx;
pub mod tbx;
pub mod terms;
pub mod tmx;
mod unpack;
mod xml;

pub use detect::{Format, detect};
pub use entry::{ConceptReader, Entry};
pub use languages::{Language, Languages, Spelling};
pub use opened::{Layout, Opened, open};
pub use unpack::unpacked;

use serde::Serialize;

use crate::error::Result;
use crate::model::Unit;

/// A record of a file of units: what it brings, and what of it was left out.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Record {
    /// The line the record starts at, from 1.
    pub line: u64,
    /// The unit; none where all of it was left out.
    pub unit: Option<Unit>,
    /// Whether it is no record at all, but what was found outside of any.
    pub is_outside: bool,
    /// Which of its variants have a language that the file leaves out, and the import was told.
    pub supplied: Vec<usize>,
    /// The unit of this memory that the record says it was written from.
    pub named: Option<i64>,
    /// The sentence the record says it translates.
    pub sentence: Option<SentenceName>,
    /// What was left out, and why.
    pub skipped: Vec<Skip>,
    /// What was kept as it is but looks wrong.
    pub warnings: Vec<Skip>,
}

/// A sentence named by a row: its document, and the number of its unit in this memory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentenceName {
    /// The document's name.
    pub document: String,
    /// The number of the unit.
    pub unit: i64,
}

/// A record or a part of one that was left out, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Skip {
    /// The line, from 1.
    pub line: u64,
    /// The reason, the same words for the same reason: `no translation`, `variant without a language`.
    pub reason: String,
}

/// A file of units, read record by record.
pub trait UnitReader {
    /// The next record; none at the end of the file. After an error the reader is done.
    fn next_record(&mut self) -> Result<Option<Record>>;

    /// What the file says of itself as a whole, as JSON: null where it says nothing.
    fn header(&self) -> serde_json::Value {
        serde_json::Value::Null
    }

    /// The languages of the variants read so far.
    fn languages(&self) -> &[Language];
}
