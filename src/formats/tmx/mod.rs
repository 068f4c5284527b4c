//! TMX, the format of translation memories (LISA OSCAR; 1.4b is written, 1.1 to 2.0 are read).
//!
//! [`TmxReader`] turns a file into [`Record`]s, [`TmxWriter`] turns units
//! into a file; both stream. XML that is not well formed is refused, with its place, or
//! read [leniently](TmxReader::lenient); anything else is read, and what has no place in a
//! unit is reported as a [`Skip`]. [`TmxOptions`] say which header is written, and for whom;
//! [`CanonicalReader`] tells whether two files hold the same units.
//!
//! ```
//! use jisr::formats::UnitReader;
//! use jisr::formats::tmx::{TmxReader, TmxWriter};
//! use jisr::model::{Locale, Unit};
//!
//! let unit = Unit::pair(Locale::parse("ar")?, "نعم & لا", Locale::parse("en")?, "yes & no");
//! let mut file = Vec::new();
//! let mut writer = TmxWriter::new(&mut file, "memory.tmx", unit.source.as_ref())?;
//! writer.write(&unit)?;
//! writer.finish()?;
//!
//! let mut reader = TmxReader::new(Box::new(std::io::Cursor::new(file)), "memory.tmx")?;
//! assert_eq!(reader.next_record()?.and_then(|record| record.unit), Some(unit));
//! assert_eq!(reader.next_record()?, None);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod canonical;
mod dtd;
mod header;
mod lenient;
mod mend;
mod options;
mod reader;
mod segment;
#[cfg(test)]
mod tests;
mod unit;
mod writer;

pub use canonical::{CanonicalReader, CanonicalUnit};
pub use header::has_header;
pub use options::{Flavour, Rename, TmxOptions};
pub use reader::TmxReader;
pub use segment::{segment_from_xml, segment_to_xml};
pub use writer::{TmxWriter, TmxWritten};

use super::{Record, Skip};

/// What to say of a comment around the units.
const COMMENT: &str = "comment outside a unit";
/// What to say of a processing instruction around the units.
const INSTRUCTION: &str = "processing instruction outside a unit";
/// How much is found between units before it is handed over without waiting for the next.
const FOUND: usize = 1000;

/// What a record left out, and what looks wrong in it.
#[derive(Debug, Default, PartialEq)]
struct Findings {
    skipped: Vec<Skip>,
    warnings: Vec<Skip>,
}

impl Findings {
    fn skip(&mut self, line: u64, reason: impl Into<String>) {
        self.skipped.push(Skip { line, reason: reason.into() });
    }

    fn warn(&mut self, line: u64, reason: impl Into<String>) {
        self.warnings.push(Skip { line, reason: reason.into() });
    }

    /// Whether there are so many that they are to be handed over.
    fn are_many(&self) -> bool {
        self.skipped.len() >= FOUND
    }

    fn is_empty(&self) -> bool {
        self.skipped.is_empty() && self.warnings.is_empty()
    }

    fn extend(&mut self, others: Self) {
        self.skipped.extend(others.skipped);
        self.warnings.extend(others.warnings);
    }

    /// Says these of a record, before what is said of it already.
    fn put_before(self, record: &mut Record) {
        record.skipped.splice(0..0, self.skipped);
        record.warnings.splice(0..0, self.warnings);
    }

    /// A record of these alone, for what was found outside of units; none where there is nothing.
    fn into_record(self) -> Option<Record> {
        let line = self.skipped.iter().chain(&self.warnings).map(|skip| skip.line).min()?;
        let mut record = Record { line, is_outside: true, ..Record::default() };
        self.put_before(&mut record);
        Some(record)
    }
}
