//! CSV of units: one row a unit, a source and a target beside each other.
//!
//! A header row names the columns: `source` and `target` at least; `source_lang`,
//! `target_lang`, `note`, `created`, `changed`, `usage`, `document` and `unit` are
//! understood, in any order; any other column is a property of the unit. Cells may hold
//! line breaks and quotes; nothing in them is changed, a leading `=` `+` `-` `@` neither.
//!
//! Cells are separated by commas, semicolons or tabs, and the file is in UTF-8, UTF-16 or
//! windows-1256: the reader tells which from the file, unless [`TableOptions`] say it.
//! Files without a header row are read with the names of their columns given there.
//!
//! A cell holds text, so inline codes are not part of a CSV, and the several notes of a
//! unit are written into one cell, one line below the other.
//!
//! ```
//! use jisr::formats::UnitReader;
//! use jisr::formats::csv::{CsvOptions, CsvReader};
//! use jisr::model::Locale;
//!
//! let file = "source,target,note\nمزيج الخبراء,Mixture of Experts,a term\n";
//! let options = CsvOptions { source_lang: Some(Locale::parse("ar")?), target_lang: Some(Locale::parse("en")?) };
//! let mut reader = CsvReader::new(Box::new(file.as_bytes()), "terms.csv", options)?;
//! let unit = reader.next_record()?.and_then(|record| record.unit).unwrap();
//! assert_eq!(unit.variants[1].segment.text, "Mixture of Experts");
//! assert_eq!(unit.meta.notes().collect::<Vec<_>>(), ["a term"]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod options;
mod reader;
pub(super) mod sniff;
mod strict;
pub(super) mod table;
#[cfg(test)]
mod tests;
mod writer;

pub use options::{Delimiter, TableOptions, TableStyle};
pub(super) use reader::guessed;
pub use reader::{CsvOptions, CsvReader};
pub use writer::{CsvRow, CsvWriter};
pub(crate) use writer::{is_of_one_kind, row_meta};

/// The columns of a unit, in the order they are written.
pub(super) const COLUMNS: [&str; 10] = [
    "source",
    "target",
    "source_lang",
    "target_lang",
    "note",
    "created",
    "changed",
    "usage",
    "document",
    "unit",
];
