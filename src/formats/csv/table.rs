//! A CSV file with a header row: the layer that CSV of units and of terms share.

use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use crate::error::{Error, Place, Result};

use super::strict::Strict;

/// A table, read row by row.
pub(in crate::formats) struct Table {
    reader: csv::Reader<Strict>,
    row: csv::StringRecord,
    columns: Vec<String>,
    done: bool,
}

impl Table {
    /// Reads the header row. `known` columns are found in any case; those `needed` must be there.
    pub(in crate::formats) fn new(
        input: Box<dyn Read>,
        file: &str,
        known: &[&str],
        needed: &[&str],
    ) -> Result<Self> {
        let strict = Strict::new(input, file)?;
        let reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(strict);
        let mut table = Self { reader, row: csv::StringRecord::new(), columns: Vec::new(), done: false };
        if !table.read()? {
            let place = Place { file: file.to_owned(), ..Place::default() };
            let needed = needed.join(",");
            return Err(Error::input(
                place,
                format!("the file is empty (its first row names the columns: at least {needed})"),
            ));
        }
        table.columns = table.row.iter().map(|name| column_name(name, known)).collect();
        table.check_columns(needed)?;
        Ok(table)
    }

    fn check_columns(&self, needed: &[&str]) -> Result<()> {
        for (index, name) in self.columns.iter().enumerate() {
            if !name.is_empty() && self.columns[..index].contains(name) {
                return Err(self.error(
                    index,
                    format!("the column “{name}” stands twice in the first row (rename or remove one)"),
                ));
            }
        }
        let missing: Vec<&str> = needed.iter().copied().filter(|n| self.column(n).is_none()).collect();
        if missing.is_empty() {
            return Ok(());
        }
        Err(self.error(
            0,
            format!(
                "the first row names no column {}; it names {} (the first row names the columns: at least {}, separated by commas)",
                missing.join(", "),
                self.columns.join(", "),
                needed.join(",")
            ),
        ))
    }

    /// The columns, in order; known ones in small letters.
    pub(in crate::formats) fn columns(&self) -> &[String] {
        &self.columns
    }

    /// The number of a column.
    pub(in crate::formats) fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column == name)
    }

    /// Reads the next row; false at the end of the file. After an error the table is at its end.
    pub(in crate::formats) fn next_row(&mut self) -> Result<bool> {
        let more = !self.done && self.read()?;
        self.done = !more;
        if more {
            self.check_row().inspect_err(|_| self.done = true)?;
        }
        Ok(more)
    }

    fn check_row(&self) -> Result<()> {
        let (found, expected) = (self.row.len(), self.columns.len());
        if found != expected {
            let advice = if found > expected {
                "put a cell that holds a comma in quotes"
            } else {
                "write empty cells too"
            };
            return Err(self.error(
                0,
                format!("the row has {found} cells where the first row names {expected} columns ({advice})"),
            ));
        }
        for (index, name) in self.columns.iter().enumerate() {
            if name.is_empty() && !self.cell(index).trim().is_empty() {
                return Err(self.error(
                    index,
                    "the cell stands in a column without a name (name the column in the first row)",
                ));
            }
        }
        Ok(())
    }

    fn read(&mut self) -> Result<bool> {
        let result = self.reader.read_record(&mut self.row);
        result.map_err(|error| {
            self.done = true;
            match self.reader.get_mut().take_error() {
                Some(error) => error,
                None => self.error(0, format!("the row cannot be read: {error}")),
            }
        })
    }

    /// The line that the row starts at.
    pub(in crate::formats) fn line(&self) -> u64 {
        self.reader.get_ref().cells().first().map_or(1, |spot| spot.line)
    }

    /// A cell of the row; empty where there is none.
    pub(in crate::formats) fn cell(&self, index: usize) -> &str {
        self.row.get(index).unwrap_or_default()
    }

    /// An error at a cell of the row.
    pub(in crate::formats) fn error(&self, index: usize, message: impl Into<String>) -> Error {
        let strict = self.reader.get_ref();
        let place = strict.cells().get(index).or(strict.cells().last()).map(|spot| strict.place(*spot));
        Error::input(place.unwrap_or_default(), message)
    }
}

/// A name in the first row, without the white space around it.
fn column_name(name: &str, known: &[&str]) -> String {
    let name = name.trim();
    let small = name.to_lowercase();
    if known.contains(&small.as_str()) { small } else { name.to_owned() }
}

/// Writes a table: commas, line feeds, quotes only where they are needed.
pub(in crate::formats) struct TableWriter<W: Write> {
    writer: csv::Writer<W>,
    name: PathBuf,
    left_out: u64,
}

impl<W: Write> TableWriter<W> {
    pub(in crate::formats) fn new(out: W, name: &Path) -> Self {
        Self { writer: csv::Writer::from_writer(out), name: name.to_owned(), left_out: 0 }
    }

    /// Writes a row. NUL, which no CSV holds, is left out and counted.
    pub(in crate::formats) fn write<'a>(&mut self, cells: impl IntoIterator<Item = &'a str>) -> Result<()> {
        for cell in cells {
            let nuls = cell.bytes().filter(|byte| *byte == 0).count();
            let written = if nuls == 0 {
                self.writer.write_field(cell)
            } else {
                self.left_out += nuls as u64;
                self.writer.write_field(cell.replace('\0', ""))
            };
            written.map_err(|error| io_error(&self.name, error))?;
        }
        self.writer.write_record(None::<&[u8]>).map_err(|error| io_error(&self.name, error))
    }

    /// Writes out what is gathered; how many characters were left out.
    pub(in crate::formats) fn finish(mut self) -> Result<u64> {
        self.writer.flush().map_err(|error| Error::io(&self.name, error))?;
        Ok(self.left_out)
    }
}

fn io_error(name: &Path, error: csv::Error) -> Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => Error::io(name, error),
        other => Error::io(name, std::io::Error::other(format!("{other:?}"))),
    }
}
