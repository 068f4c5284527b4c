//! CSV of terms: one row a term; the rows of one concept belong together by its name.
//!
//! The columns are `concept,lang,term,status,part_of_speech,definition,note`, in any
//! order; the first three are needed. An empty status is `preferred`. A column that is
//! none of these is passed over and reported.
//!
//! ```
//! use jisr::formats::terms::{TermReader, TermWriter};
//! use jisr::model::TermStatus;
//!
//! let file = "concept,lang,term,status\nmoe,en,Mixture of Experts,preserved\nmoe,ar,مزيج الخبراء,\n";
//! let mut reader = TermReader::new(Box::new(file.as_bytes()), "terms.csv")?;
//! let row = reader.next_row()?.unwrap();
//! assert_eq!((row.concept.as_str(), row.term.status), ("moe", TermStatus::Preserved));
//!
//! let mut out = Vec::new();
//! let mut writer = TermWriter::new(&mut out, "out.csv")?;
//! writer.write(&row.concept, &row.term)?;
//! writer.finish()?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

#[cfg(test)]
mod tests;

use std::io::{Read, Write};
use std::path::Path;

use crate::error::{Error, Place, Result, quoted};
use crate::model::{Locale, Term, TermStatus};

use super::csv::table::{Table, TableWriter};
use super::csv::{TableOptions, TableStyle, guessed};
use super::{Language, Languages, Skip};

/// The columns, in the order they are written.
pub(super) const COLUMNS: [&str; 7] =
    ["concept", "lang", "term", "status", "part_of_speech", "definition", "note"];
/// Which of them is the language.
const LANG: usize = 1;
/// How many of them, from the first, are needed.
const NEEDED: usize = 3;

/// A row: a term, and the concept it belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TermRow {
    /// The line the row starts at, from 1.
    pub line: u64,
    /// The name of the concept.
    pub concept: String,
    /// The term.
    pub term: Term,
    /// Whether the row says the status; else it is the default.
    pub has_status: bool,
}

/// Reads the terms of a CSV file, one at a time.
pub struct TermReader {
    table: Table,
    columns: [Option<usize>; 7],
    skipped: Vec<Skip>,
    warnings: Vec<Skip>,
    languages: Languages,
    done: bool,
}

impl TermReader {
    /// Reads the header row of `input`; `file` is named in errors. An encoding that could
    /// only be guessed is refused.
    pub fn new(input: Box<dyn Read>, file: &str) -> Result<Self> {
        let reader = Self::with_table(input, file, &TableOptions::default())?;
        match reader.warnings.first() {
            None => Ok(reader),
            Some(guess) => {
                let place = Place { file: file.to_owned(), line: Some(guess.line), ..Place::default() };
                Err(Error::input(place, guess.reason.clone()))
            }
        }
    }

    /// Reads `input`, laid out as `table` says; `file` is named in errors. An encoding that
    /// is a guess is among the [warnings](Self::warnings).
    pub fn with_table(input: Box<dyn Read>, file: &str, table: &TableOptions) -> Result<Self> {
        let table = Table::new(input, file, &COLUMNS, &COLUMNS[..NEEDED], table)?;
        let line = table.line();
        let is_unknown = |name: &&String| !name.is_empty() && !COLUMNS.contains(&name.as_str());
        let unknown = table.columns().iter().filter(is_unknown);
        let skipped =
            unknown.map(|name| Skip { line, reason: format!("unknown column {}", quoted(name)) }).collect();
        let columns = COLUMNS.map(|name| table.column(name));
        let warnings = table.guessed().map(|encoding| Skip { line: 1, reason: guessed(encoding) });
        let (warnings, languages) = (warnings.into_iter().collect(), Languages::default());
        Ok(Self { table, columns, skipped, warnings, languages, done: false })
    }

    /// The columns that are passed over, because they are none of a term.
    pub fn skipped(&self) -> &[Skip] {
        &self.skipped
    }

    /// What is kept as it was read but may be wrong: an encoding that is a guess.
    pub fn warnings(&self) -> &[Skip] {
        &self.warnings
    }

    /// The languages of the terms read so far.
    pub fn languages(&self) -> &[Language] {
        self.languages.list()
    }

    /// The next term; none at the end of the file. After an error the reader is done.
    pub fn next_row(&mut self) -> Result<Option<TermRow>> {
        if self.done || !self.table.next_row()? {
            self.done = true;
            return Ok(None);
        }
        let row = self.read_row();
        self.done = row.is_err();
        row.map(|row| {
            let tag = self.columns[LANG].map(|at| self.table.cell(at).trim());
            self.languages.count(&row.term.locale, tag);
            Some(row)
        })
    }

    fn read_row(&self) -> Result<TermRow> {
        let [concept, lang, term, status, part_of_speech, definition, note] = self.columns;
        let concept_name = self.needed(concept, "concept")?;
        let tag = self.needed(lang, "lang")?;
        let text = self.needed(term, "term")?;
        let locale = Locale::parse(tag).map_err(|error| self.error(lang, format!("column lang: {error}")))?;
        let has_status = self.filled(status).is_some();
        let status = match self.filled(status) {
            Some(word) => {
                word.parse().map_err(|message| self.error(status, format!("column status: {message}")))?
            }
            None => TermStatus::default(),
        };
        let owned = |column| self.filled(column).map(str::to_owned);
        let term = Term {
            status,
            part_of_speech: owned(part_of_speech),
            definition: owned(definition),
            note: owned(note),
            ..Term::new(locale, text)
        };
        Ok(TermRow { line: self.table.line(), concept: concept_name.to_owned(), term, has_status })
    }

    /// A cell with something in it, without the white space around it.
    fn filled(&self, column: Option<usize>) -> Option<&str> {
        column.map(|index| self.table.cell(index).trim()).filter(|text| !text.is_empty())
    }

    fn needed(&self, column: Option<usize>, name: &str) -> Result<&str> {
        self.filled(column).ok_or_else(|| {
            self.error(column, format!("column {name}: the cell is empty (fill it, or remove the row)"))
        })
    }

    fn error(&self, column: Option<usize>, message: String) -> crate::Error {
        self.table.error(column.unwrap_or_default(), message)
    }
}

/// Writes terms as CSV, one row after the other.
pub struct TermWriter<W: Write> {
    table: TableWriter<W>,
}

impl<W: Write> TermWriter<W> {
    /// Writes the header row; `name` is named in errors.
    pub fn new(out: W, name: impl AsRef<Path>) -> Result<Self> {
        Self::with_style(out, name, TableStyle::default())
    }

    /// The same, with another delimiter or a byte order mark.
    pub fn with_style(out: W, name: impl AsRef<Path>, style: TableStyle) -> Result<Self> {
        let mut table = TableWriter::new(out, name.as_ref(), style)?;
        table.write(COLUMNS)?;
        Ok(Self { table })
    }

    /// Writes a term of a concept.
    pub fn write(&mut self, concept: &str, term: &Term) -> Result<()> {
        let optional = |text: &'_ Option<String>| text.clone().unwrap_or_default();
        self.table.write([
            concept,
            term.locale.as_str(),
            &term.text,
            term.status.as_str(),
            &optional(&term.part_of_speech),
            &optional(&term.definition),
            &optional(&term.note),
        ])
    }

    /// Ends the file; how many characters no CSV can hold (NUL), and were left out.
    pub fn finish(self) -> Result<u64> {
        self.table.finish()
    }
}
