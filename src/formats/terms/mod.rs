//! CSV of terms: one row a term; the rows of one concept belong together by its name, also apart.
//!
//! The columns are `concept,lang,term,status,part_of_speech,definition,note`, in any
//! order; the first three are needed. An empty status is `preferred`. There may also be
//! `gender,term_type,usage,context,source,tbx` of a term, and `subject_field,concept_definition,
//! concept_note,concept_tbx` of its concept, which any of its rows may say; they are written where
//! a concept has something to write there. The cells of `tbx` are elements, one a line. A column
//! that is none of these is passed over and reported.
//!
//! ```
//! use jisr::formats::ConceptReader;
//! use jisr::formats::csv::TableStyle;
//! use jisr::formats::terms::{TermReader, TermWriter};
//! use jisr::model::TermStatus;
//!
//! let file = "concept,lang,term,status\nmoe,en,Mixture of Experts,preserved\nmoe,ar,مزيج الخبراء,\n";
//! let mut reader = TermReader::new(Box::new(file.as_bytes()), "terms.csv")?;
//! let concept = reader.next_entry()?.unwrap().concept;
//! assert_eq!((concept.name.as_str(), concept.terms[0].status), ("moe", TermStatus::Preserved));
//!
//! let mut out = Vec::new();
//! let mut writer = TermWriter::new(&mut out, "out.csv", TableStyle::default(), [&concept])?;
//! writer.write(&concept)?;
//! writer.finish()?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::io::{Read, Write};
use std::path::Path;

use crate::error::{Error, Place, Result, quoted};
use crate::model::{Concept, Locale, Term, TermStatus};

use super::csv::table::{RowFault, Table, TableWriter};
use super::csv::{TableOptions, TableStyle, guessed};
use super::gathered::Gathered;
use super::{ConceptReader, Entry, Language, Languages, Skip, tbx};

/// The columns, in the order they are written: those that always are, and the others.
pub(super) const COLUMNS: [&str; 17] = [
    "concept",
    "lang",
    "term",
    "status",
    "part_of_speech",
    "definition",
    "note",
    "gender",
    "term_type",
    "usage",
    "context",
    "source",
    "tbx",
    "subject_field",
    "concept_definition",
    "concept_note",
    "concept_tbx",
];
/// How many of them are always written.
const ALWAYS: usize = 7;
/// The first of them that is of the concept.
const OF_CONCEPT: usize = 13;
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
    columns: [Option<usize>; COLUMNS.len()],
    skipped: Vec<Skip>,
    warnings: Vec<Skip>,
    languages: Languages,
    gathered: Gathered,
    lenient: bool,
    left_out: u64,
    done: bool,
}

/// A row, with what it says of its concept and what it could not be read of.
struct Row {
    row: TermRow,
    concept: Concept,
    skipped: Vec<Skip>,
}

/// Why a row is no term.
struct Fault {
    column: Option<usize>,
    reason: String,
    advice: &'static str,
}

impl Fault {
    fn new(column: Option<usize>, reason: impl Into<String>) -> Self {
        Self { column, reason: reason.into(), advice: "mend the row" }
    }
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
        Ok(Self {
            table,
            columns,
            skipped,
            warnings,
            languages,
            gathered: Gathered::default(),
            lenient: false,
            left_out: 0,
            done: false,
        })
    }

    /// The same; with `lenient` a row that is no term is left out and reported.
    #[must_use]
    pub fn lenient(self, lenient: bool) -> Self {
        Self { lenient, ..self }
    }

    /// The columns that are passed over, because they are none of a term.
    pub fn skipped(&self) -> &[Skip] {
        &self.skipped
    }

    /// What is kept as it was read but may be wrong: an encoding that is a guess.
    pub fn warnings(&self) -> &[Skip] {
        &self.warnings
    }

    /// The next term; none at the end of the file. After an error the reader is done.
    pub fn next_row(&mut self) -> Result<Option<TermRow>> {
        Ok(self.read()?.map(|read| read.row))
    }

    fn read(&mut self) -> Result<Option<Row>> {
        while !self.done && self.table.next_row_as_it_is().inspect_err(|_| self.done = true)? {
            match self.read_row() {
                Ok(read) => {
                    let tag = self.columns[LANG].map(|at| self.table.cell(at).trim());
                    self.languages.count(&read.row.term.locale, tag);
                    return Ok(Some(read));
                }
                Err(Fault { reason, .. }) if self.lenient => {
                    self.left_out += 1;
                    self.skipped.push(Skip { line: self.table.line(), reason });
                }
                Err(Fault { column, reason, advice }) => {
                    self.done = true;
                    let message = format!("{reason} ({advice}, or leave such rows out with --lenient)");
                    return Err(self.table.error(column.unwrap_or_default(), message));
                }
            }
        }
        self.done = true;
        Ok(None)
    }

    fn read_row(&self) -> Result<Row, Fault> {
        if let Some(RowFault { column, what, advice }) = self.table.fault() {
            return Err(Fault { column: Some(column), reason: what, advice });
        }
        let [concept, lang, term, status, part_of_speech, definition, note, more @ ..] = self.columns;
        let [gender, term_type, usage, context, source, tbx, subject_field, of_concept @ ..] = more;
        let [concept_definition, concept_note, concept_tbx] = of_concept;
        let concept_name = self.needed(concept, "concept")?;
        let tag = self.needed(lang, "lang")?;
        let text = self.needed(term, "term")?;
        let locale = Locale::parse(tag).map_err(|error| Fault::new(lang, format!("column lang: {error}")))?;
        let has_status = self.filled(status).is_some();
        let status = match self.filled(status) {
            Some(word) => {
                word.parse().map_err(|message| Fault::new(status, format!("column status: {message}")))?
            }
            None => TermStatus::default(),
        };
        let mut skipped = Vec::new();
        let owned = |column| self.filled(column).map(str::to_owned);
        let term = Term {
            status,
            part_of_speech: owned(part_of_speech),
            gender: owned(gender),
            term_type: owned(term_type),
            usage: owned(usage),
            definition: owned(definition),
            context: owned(context),
            source: owned(source),
            note: owned(note),
            tbx: self.elements(tbx, &mut skipped),
            ..Term::new(locale, text)
        };
        let about = Concept {
            subject_field: owned(subject_field),
            definition: owned(concept_definition),
            note: owned(concept_note),
            tbx: self.elements(concept_tbx, &mut skipped),
            ..Concept::new(concept_name, Vec::new())
        };
        let row = TermRow { line: self.table.line(), concept: concept_name.to_owned(), term, has_status };
        Ok(Row { row, concept: about, skipped })
    }

    /// The elements of a cell, one a line; what is none is left out.
    fn elements(&self, column: Option<usize>, skipped: &mut Vec<Skip>) -> Vec<String> {
        let mut elements: Vec<String> = Vec::new();
        for text in self.filled(column).unwrap_or_default().lines().map(str::trim).filter(|t| !t.is_empty()) {
            if !tbx::is_element(text) {
                let reason = "text that is no element of TBX, in a column tbx".to_owned();
                skipped.push(Skip { line: self.table.line(), reason });
            } else if !elements.iter().any(|known| known == text) {
                elements.push(text.to_owned());
            }
        }
        elements
    }

    /// A cell with something in it, without the white space around it.
    fn filled(&self, column: Option<usize>) -> Option<&str> {
        column.map(|index| self.table.cell(index).trim()).filter(|text| !text.is_empty())
    }

    fn needed(&self, column: Option<usize>, name: &str) -> Result<&str, Fault> {
        self.filled(column).ok_or_else(|| Fault::new(column, format!("column {name}: the cell is empty")))
    }
}

impl ConceptReader for TermReader {
    /// The rows of a concept.
    fn next_entry(&mut self) -> Result<Option<Entry>> {
        while !self.gathered.is_full()
            && let Some(Row { row, concept, skipped }) = self.read().inspect_err(|_| self.gathered.clear())?
        {
            let name = Concept::tidy_name(&row.concept);
            let new = || Entry::new(row.line, Concept::new(name.clone(), Vec::new()));
            let entry = self.gathered.entry_of(&name, row.line, new);
            entry.skipped.extend(skipped);
            entry.say(concept);
            entry.push(row.line, row.term, row.has_status);
        }
        Ok(self.gathered.take())
    }

    fn outside(&self) -> (&[Skip], &[Skip]) {
        (&self.skipped, &self.warnings)
    }

    fn left_out(&self) -> u64 {
        self.left_out
    }

    /// The languages of the terms read so far.
    fn languages(&self) -> &[Language] {
        self.languages.list()
    }
}

/// Writes terms as CSV, one row after the other.
pub struct TermWriter<W: Write> {
    table: TableWriter<W>,
    columns: Vec<usize>,
}

impl<W: Write> TermWriter<W> {
    /// Writes the header row of a file that has room for what any of `concepts` says; `name` is
    /// named in errors.
    pub fn new<'a>(
        out: W,
        name: impl AsRef<Path>,
        style: TableStyle,
        concepts: impl IntoIterator<Item = &'a Concept>,
    ) -> Result<Self> {
        let mut is_used = [false; COLUMNS.len()];
        is_used[..ALWAYS].fill(true);
        for concept in concepts {
            for (at, cell) in concept_cells(concept).iter().enumerate() {
                is_used[OF_CONCEPT + at] |= !cell.is_empty();
            }
            for cells in concept.terms.iter().map(term_cells) {
                for (at, cell) in cells.iter().enumerate() {
                    is_used[1 + at] |= !cell.is_empty();
                }
            }
        }
        let columns: Vec<usize> = (0..COLUMNS.len()).filter(|at| is_used[*at]).collect();
        let mut table = TableWriter::new(out, name.as_ref(), style)?;
        table.write(columns.iter().map(|at| COLUMNS[*at]))?;
        Ok(Self { table, columns })
    }

    /// Writes a concept, a row a term; what is said of it stands in the first.
    pub fn write(&mut self, concept: &Concept) -> Result<()> {
        let mut about = concept_cells(concept);
        for term in &concept.terms {
            let own = std::mem::take(&mut about);
            let mut cells: Vec<Cow<'_, str>> = vec![Cow::Borrowed(&concept.name)];
            cells.extend(term_cells(term));
            cells.extend(own);
            self.table.write(self.columns.iter().map(|at| cells[*at].as_ref()))?;
        }
        Ok(())
    }

    /// Ends the file; how many characters no CSV can hold (NUL), and were left out.
    pub fn finish(self) -> Result<u64> {
        self.table.finish()
    }
}

fn cell(text: Option<&String>) -> Cow<'_, str> {
    text.map_or(Cow::Borrowed(""), |text| Cow::Borrowed(text.as_str()))
}

/// The cells of a term, from the column of its language on.
fn term_cells(term: &Term) -> [Cow<'_, str>; OF_CONCEPT - 1] {
    [
        Cow::Borrowed(term.locale.as_str()),
        Cow::Borrowed(&term.text),
        Cow::Borrowed(term.status.as_str()),
        cell(term.part_of_speech.as_ref()),
        cell(term.definition.as_ref()),
        cell(term.note.as_ref()),
        cell(term.gender.as_ref()),
        cell(term.term_type.as_ref()),
        cell(term.usage.as_ref()),
        cell(term.context.as_ref()),
        cell(term.source.as_ref()),
        Cow::Owned(term.tbx.join("\n")),
    ]
}

/// The cells of what is said of a concept.
fn concept_cells(concept: &Concept) -> [Cow<'_, str>; COLUMNS.len() - OF_CONCEPT] {
    [
        cell(concept.subject_field.as_ref()),
        cell(concept.definition.as_ref()),
        cell(concept.note.as_ref()),
        Cow::Owned(concept.tbx.join("\n")),
    ]
}
