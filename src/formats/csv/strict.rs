//! The bytes of a CSV file on their way to the csv crate, checked and counted.
//!
//! The csv crate reads on where quotes do not match, and does not know columns. This
//! adapter decodes the file, refuses what is not sound, with its place, and hands the
//! text over one row at a time, so that the row last handed over is the row being read.

use std::io::{self, Read};

use crate::error::{Error, Place};
use crate::formats::decode::{Failure, Spot, Text, encoding_named};

use super::options::{Delimiter, TableOptions};
use super::sniff;

/// How long one row may be, in bytes.
const ROW_LIMIT: usize = 64 * 1024 * 1024;

/// How much of the first row is looked at for the delimiter, in bytes.
const ROW_SNIFFED: usize = 1024 * 1024;

/// The text of a CSV file, row by row.
pub(super) struct Strict {
    file: String,
    text: Text,
    chunk: String,
    at: usize,
    ended: bool,
    failure: Option<Failure>,
    error: Option<Error>,
    spot: Spot,
    after_carriage_return: bool,
    state: State,
    /// Where the cells of the row being read start.
    cells: Vec<Spot>,
    row_bytes: usize,
    /// Where the quote that is open was opened.
    opened: Spot,
    delimiter: Delimiter,
    /// Whether the encoding is a guess.
    guessed: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// Before the first character of a row.
    RowStart,
    /// Behind a carriage return: a line feed still belongs to the row.
    RowEnd,
    /// Before the first character of a cell.
    CellStart,
    /// In a cell without quotes.
    Plain,
    /// In a cell in quotes.
    Quoted,
    /// In a cell in quotes, behind a quote: the end of the cell, or a quote doubled.
    QuoteInQuoted,
}

impl Strict {
    /// Reads the first row, to find the delimiter unless it is given; `known` are the columns
    /// that a header row may name.
    pub(super) fn new(
        input: Box<dyn Read>,
        file: &str,
        known: &[&str],
        options: &TableOptions,
    ) -> Result<Self, Error> {
        let place = Place { file: file.to_owned(), line: Some(1), column: Some(1), ..Place::default() };
        let asked = options.encoding.as_deref().map(encoding_named).transpose();
        let opened = asked.and_then(|asked| Text::table(input, asked));
        let (text, guessed) = opened.map_err(|failure| failure.into_error(place))?;
        let mut strict = Self {
            file: file.to_owned(),
            text,
            chunk: String::new(),
            at: 0,
            ended: false,
            failure: None,
            error: None,
            spot: Spot::START,
            after_carriage_return: false,
            state: State::RowStart,
            cells: Vec::new(),
            row_bytes: 0,
            opened: Spot::START,
            delimiter: options.delimiter.unwrap_or_default(),
            guessed,
        };
        while !strict.ended && strict.failure.is_none() && strict.chunk.len() < ROW_SNIFFED {
            strict.fill();
            if sniff::has_first_row(&strict.chunk) {
                break;
            }
        }
        if options.delimiter.is_none() {
            let columns = options.columns.as_ref().map(Vec::len);
            strict.delimiter = sniff::delimiter(&strict.chunk, known, columns);
        }
        Ok(strict)
    }

    /// What stands between cells.
    pub(super) fn delimiter(&self) -> Delimiter {
        self.delimiter
    }

    /// The encoding, where it is a guess.
    pub(super) fn guessed(&self) -> Option<&'static str> {
        self.guessed.then(|| self.text.encoding())
    }

    /// Where the cells of the row read last start.
    pub(super) fn cells(&self) -> &[Spot] {
        &self.cells
    }

    /// The place of a spot.
    pub(super) fn place(&self, spot: Spot) -> Place {
        Place {
            file: self.file.clone(),
            line: Some(spot.line),
            column: Some(spot.column),
            ..Place::default()
        }
    }

    /// The error behind an `io::Error` that this adapter returned.
    pub(super) fn take_error(&mut self) -> Option<Error> {
        self.error.take()
    }

    fn refuse(&mut self, error: Error) -> io::Error {
        self.error = Some(error);
        self.ended = true;
        self.at = self.chunk.len();
        io::Error::other("see Strict::take_error")
    }

    /// Makes sure that there is text in the chunk, if any is left.
    fn settle(&mut self) -> io::Result<()> {
        while self.at == self.chunk.len() && !self.ended {
            if let Some(failure) = self.failure.take() {
                let place = self.place(self.spot);
                return Err(self.refuse(failure.into_error(place)));
            }
            self.chunk.clear();
            self.at = 0;
            self.fill();
        }
        Ok(())
    }

    /// Adds the next piece to the chunk, up to what cannot be read.
    fn fill(&mut self) {
        match self.text.read_into(&mut self.chunk) {
            Ok(more) => self.ended = !more,
            Err(failure) => self.failure = Some(failure),
        }
        if let Some(at) = self.chunk.find('\0') {
            self.chunk.truncate(at);
            self.failure = Some(Failure::Forbidden { character: '\0', format: "CSV" });
        }
    }

    /// Moves over one character; the error where it may not stand here.
    fn step(&mut self, c: char) -> Result<(), Error> {
        if self.state == State::RowStart && !matches!(c, '\r' | '\n') {
            self.cells.clear();
            self.row_bytes = 0;
            self.state = State::CellStart;
        }
        if self.state == State::CellStart {
            self.cells.push(self.spot);
        }
        self.state = match (self.state, c) {
            (State::RowEnd, _) => State::RowStart,
            (State::CellStart, '"') => {
                self.opened = self.spot;
                State::Quoted
            }
            (State::Quoted, '"') => State::QuoteInQuoted,
            (State::Quoted, _) | (State::QuoteInQuoted, '"') => State::Quoted,
            (_, c) if c == self.delimiter.as_char() => State::CellStart,
            (_, '\n') => State::RowStart,
            (_, '\r') => State::RowEnd,
            (State::QuoteInQuoted, _) => {
                return Err(Error::input(
                    self.place(self.spot),
                    "text stands behind the closing quote of a cell (write a quote inside a cell in quotes twice)",
                ));
            }
            _ => State::Plain,
        };
        self.advance(c);
        Ok(())
    }

    /// Counts lines as CSV files end them: LF, CRLF or CR.
    fn advance(&mut self, c: char) {
        self.row_bytes += c.len_utf8();
        match c {
            '\n' | '\r' => {
                // The line feed of a CRLF moved the line already.
                if c == '\r' || !self.after_carriage_return {
                    self.spot.line += 1;
                }
                self.spot.column = 1;
            }
            _ => self.spot.column += 1,
        }
        self.after_carriage_return = c == '\r';
    }
}

impl Read for Strict {
    /// Gives the rest of the row, or a piece of it; never text of two rows.
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.settle()?;
        let start = self.at;
        while let Some(c) = self.chunk[self.at..].chars().next() {
            if self.at + c.len_utf8() - start > buffer.len() {
                break;
            }
            if self.state == State::RowEnd && c != '\n' {
                // Behind a carriage return a new row starts: hand over the old one first.
                self.state = State::RowStart;
                if self.at > start {
                    break;
                }
            }
            let before = self.state;
            if let Err(error) = self.step(c) {
                return Err(self.refuse(error));
            }
            self.at += c.len_utf8();
            if self.state == State::RowStart && before != State::RowStart {
                break;
            }
            if self.row_bytes > ROW_LIMIT {
                let place = self.place(self.opened);
                return Err(self.refuse(Error::input(
                    place,
                    format!(
                        "one row is longer than {} MiB (look for a quote that is not closed)",
                        ROW_LIMIT >> 20
                    ),
                )));
            }
        }
        let length = self.at - start;
        if length == 0 && self.ended && self.state == State::Quoted {
            let place = self.place(self.opened);
            return Err(self.refuse(Error::input(place, "the quote that opens this cell is not closed")));
        }
        buffer[..length].copy_from_slice(&self.chunk.as_bytes()[start..self.at]);
        Ok(length)
    }
}
