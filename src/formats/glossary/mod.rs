//! OmegaT's glossaries: `source TAB target TAB comment`, no header row; or the same with commas,
//! where a cell may stand in quotes.
//!
//! A line that begins with `#` is a comment. Rows of one source are one concept, named after it; its
//! first translation is preferred, others are admitted. The comment is the translation's note.
//!
//! ```
//! use jisr::formats::ConceptReader;
//! use jisr::formats::glossary::GlossaryReader;
//! use jisr::model::Locale;
//!
//! let file = "مزيج الخبراء\tMixture of Experts\tبنية\n";
//! let languages = (Locale::parse("ar")?, Locale::parse("en")?);
//! let mut reader = GlossaryReader::new(Box::new(file.as_bytes()), "glossary.txt", languages, None)?;
//! let concept = reader.next_entry()?.unwrap().concept;
//! assert_eq!((concept.name.as_str(), concept.terms[1].text.as_str()), ("مزيج-الخبراء", "Mixture of Experts"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

#[cfg(test)]
mod tests;
mod writer;

use std::collections::VecDeque;
use std::io::Read;

use crate::error::{Error, Place, Result};
use crate::model::{Concept, Locale, Term, TermStatus};

use super::csv::guessed;
use super::decode::{Spot, Text};
use super::gathered::Gathered;
use super::{ConceptReader, Entry, Language, Languages, Skip};

pub use writer::{GlossaryWriter, GlossaryWritten};

/// How long one row may be, in bytes.
const ROW_LIMIT: usize = 1024 * 1024;
/// How many rows are looked at to tell the languages.
const SAMPLE: usize = 200;

/// Reads the rows of a glossary, a concept at a time.
pub struct GlossaryReader {
    file: String,
    text: Text,
    chunk: String,
    at: usize,
    line: u64,
    source: Locale,
    target: Locale,
    /// Tells whether cells are between tabs; not known before the first row.
    has_tabs: Option<bool>,
    gathered: Gathered,
    ahead: VecDeque<Row>,
    left_out: u64,
    languages: Languages,
    skipped: Vec<Skip>,
    warnings: Vec<Skip>,
    /// What could not be read any more, after the rows before it.
    failure: Option<Error>,
    ended: bool,
}

struct Row {
    line: u64,
    source: String,
    target: String,
    comment: String,
}

impl GlossaryReader {
    /// Reads `input`, a glossary from the first of the languages to the second; `file` is named in
    /// errors. `encoding` is that of a file without a byte order mark, where it is known.
    pub fn new(
        input: Box<dyn Read>,
        file: &str,
        (source, target): (Locale, Locale),
        encoding: Option<&str>,
    ) -> Result<Self> {
        let place = Place { file: file.to_owned(), line: Some(1), column: Some(1), ..Place::default() };
        let asked = encoding.map(super::decode::encoding_named).transpose();
        let opened = asked.and_then(|asked| Text::table(input, asked));
        let (text, is_guessed) = opened.map_err(|failure| failure.into_error(place))?;
        let warning = is_guessed.then(|| Skip { line: 1, reason: guessed(text.encoding()) });
        Ok(Self {
            file: file.to_owned(),
            text,
            chunk: String::new(),
            at: 0,
            line: 0,
            source,
            target,
            has_tabs: None,
            gathered: Gathered::default(),
            ahead: VecDeque::new(),
            left_out: 0,
            languages: Languages::default(),
            skipped: Vec::new(),
            warnings: warning.into_iter().collect(),
            failure: None,
            ended: false,
        })
    }

    /// The terms and the translations of the first rows, by which their languages may be told: of
    /// those where they differ, if any do.
    pub fn sample(&mut self) -> Result<(String, String)> {
        while self.ahead.len() < SAMPLE {
            let Some(row) = self.next_row()? else { break };
            self.ahead.push_back(row);
        }
        // What stays as it is says nothing of the language.
        let differs = |row: &&Row| row.source != row.target;
        let rows: Vec<&Row> = match self.ahead.iter().any(|row| differs(&row)) {
            true => self.ahead.iter().filter(differs).collect(),
            false => self.ahead.iter().collect(),
        };
        let join = |cell: fn(&Row) -> &str| rows.iter().map(|row| cell(row)).collect::<Vec<_>>().join("\n");
        Ok((join(|row| &row.source), join(|row| &row.target)))
    }

    /// The same with other languages.
    #[must_use]
    pub fn with_languages(self, (source, target): (Locale, Locale)) -> Self {
        Self { source, target, ..self }
    }

    fn row(&mut self) -> Result<Option<Row>> {
        match self.ahead.pop_front() {
            Some(row) => Ok(Some(row)),
            None => self.next_row(),
        }
    }

    /// The next line, without its end.
    fn next_line(&mut self) -> Result<Option<String>> {
        loop {
            if let Some(length) = self.chunk[self.at..].find('\n') {
                return Ok(Some(self.take_line(length, 1)));
            }
            if self.ended {
                let rest = self.chunk.len() - self.at;
                if let Some(error) = self.failure.take() {
                    return Err(error);
                }
                return Ok((rest > 0).then(|| self.take_line(rest, 0)));
            }
            self.chunk.drain(..self.at);
            self.at = 0;
            if self.chunk.len() > ROW_LIMIT {
                return Err(self.error(1, "this row is longer than 1 MiB (is this a glossary?)"));
            }
            match self.text.read_into(&mut self.chunk) {
                Ok(more) => self.ended = !more,
                Err(failure) => {
                    self.ended = true;
                    let mut spot = Spot { line: self.line + 1, column: 1 };
                    spot.advance(self.chunk.as_bytes());
                    self.failure = Some(failure.into_error(self.place(spot.line, spot.column)));
                }
            }
        }
    }

    fn take_line(&mut self, length: usize, end: usize) -> String {
        let line = self.chunk[self.at..self.at + length].to_owned();
        self.at += length + end;
        self.line += 1;
        line.strip_suffix('\r').map_or(line.clone(), str::to_owned)
    }

    fn place(&self, line: u64, column: u64) -> Place {
        Place { file: self.file.clone(), line: Some(line), column: Some(column), ..Place::default() }
    }

    fn error(&self, column: u64, message: impl Into<String>) -> Error {
        Error::input(self.place(self.line.max(1), column), message)
    }

    fn next_row(&mut self) -> Result<Option<Row>> {
        while let Some(line) = self.next_line()? {
            let line = if self.line == 1 { line.trim_start_matches('\u{FEFF}') } else { &line };
            if line.trim().is_empty() || line.starts_with('#') {
                continue;
            }
            let has_tabs = *self.has_tabs.get_or_insert(line.contains('\t'));
            let cells = match has_tabs {
                true => line.split('\t').map(|cell| cell.trim().to_owned()).collect(),
                false => self.comma_cells(line)?,
            };
            let mut cells = cells.into_iter();
            let mut next = || cells.next().unwrap_or_default();
            let (source, target, comment) = (next(), next(), next());
            match (source.is_empty(), target.is_empty()) {
                (false, false) => {
                    let more = cells.filter(|cell| !cell.is_empty()).count();
                    if more > 0 {
                        self.skip("cells after the comment");
                    }
                    return Ok(Some(Row { line: self.line, source, target, comment }));
                }
                (true, is_empty) => {
                    self.left_out += u64::from(!is_empty);
                    self.skip("row without a term");
                }
                (false, true) => {
                    self.left_out += 1;
                    self.skip("row without a translation (a row is term, translation, comment)");
                }
            }
        }
        Ok(None)
    }

    /// The cells of a row with commas. A quote that does not end on its line is refused.
    fn comma_cells(&mut self, line: &str) -> Result<Vec<String>> {
        let quotes = line.bytes().filter(|byte| *byte == b'"').count();
        if quotes % 2 == 1 {
            let column = line.rfind('"').map_or(1, |at| line[..at].chars().count() as u64 + 1);
            return Err(
                self.error(column, "the quote is not closed in its row (close it, or double it in a cell)")
            );
        }
        let mut reader =
            csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(line.as_bytes());
        match reader.records().next() {
            Some(Ok(record)) => Ok(record.iter().map(|cell| cell.trim().to_owned()).collect()),
            _ => Ok(Vec::new()),
        }
    }

    fn skip(&mut self, reason: &str) {
        self.skipped.push(Skip { line: self.line, reason: reason.to_owned() });
    }

    fn add(&mut self, row: Row) {
        let Row { line, source, target, comment } = row;
        let named = || Entry::new(line, Concept::new(Concept::name_after(&source), Vec::new()));
        let entry = self.gathered.entry_of(&source, line, named);
        let is_first = entry.concept.terms.is_empty();
        if is_first {
            self.languages.count(&self.source, None);
            entry.push(line, Term::new(self.source.clone(), source), false);
        }
        let status = if is_first { TermStatus::Preferred } else { TermStatus::Admitted };
        self.languages.count(&self.target, None);
        let note = Some(comment).filter(|comment| !comment.is_empty());
        entry.push(line, Term { status, note, ..Term::new(self.target.clone(), target) }, false);
    }
}

impl ConceptReader for GlossaryReader {
    /// The rows of a source.
    fn next_entry(&mut self) -> Result<Option<Entry>> {
        while !self.gathered.is_full()
            && let Some(row) = self.row().inspect_err(|_| self.gathered.clear())?
        {
            self.add(row);
        }
        Ok(self.gathered.take())
    }

    fn outside(&self) -> (&[Skip], &[Skip]) {
        (&self.skipped, &self.warnings)
    }

    fn left_out(&self) -> u64 {
        self.left_out
    }

    fn languages(&self) -> &[Language] {
        self.languages.list()
    }
}
