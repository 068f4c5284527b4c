//! A CSV file with a header row: the layer that CSV of units and of terms share.

use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use crate::error::{Error, Place, Result, quoted};

use super::options::{Delimiter, TableOptions, TableStyle};
use super::strict::Strict;

/// The name of columns that are not wanted, in a list of the columns.
const PASSED_OVER: &str = "-";

/// The most columns that a message names.
const COLUMNS_NAMED: usize = 20;

/// A table, read row by row.
pub(in crate::formats) struct Table {
    reader: csv::Reader<Strict>,
    row: csv::StringRecord,
    columns: Vec<String>,
    /// Whether columns without a name may hold something.
    passes_over: bool,
    done: bool,
}

impl Table {
    /// Reads the header row, unless the options name the columns. `known` columns are found
    /// in any case; those `needed` must be there.
    pub(in crate::formats) fn new(
        input: Box<dyn Read>,
        file: &str,
        known: &[&str],
        needed: &[&str],
        options: &TableOptions,
    ) -> Result<Self> {
        let strict = Strict::new(input, file, known, options)?;
        let reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(strict.delimiter().as_byte())
            .from_reader(strict);
        let mut table = Self {
            reader,
            row: csv::StringRecord::new(),
            columns: Vec::new(),
            passes_over: false,
            done: false,
        };
        if let Some(given) = &options.columns {
            let name = |name: &String| {
                if name == PASSED_OVER { String::new() } else { column_name(name, known) }
            };
            table.columns = given.iter().map(name).collect();
            table.passes_over = true;
            let fault = match (table.repeated(), table.missing(needed)) {
                (Some(index), _) => format!("the column {} is given twice", table.columns[index]),
                (None, missing) if missing.is_empty() => return Ok(table),
                (None, missing) => format!("no column {} is given", missing.join(", ")),
            };
            let place = Place { file: file.to_owned(), ..Place::default() };
            return Err(Error::input(place, format!("{fault}; those given are {}", given.join(", "))));
        }
        // Some programs name the delimiter before the header row: `sep=;`.
        if !table.read()? || (table.row.iter().eq(["sep=", ""]) && !table.read()?) {
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
        if let Some(index) = self.repeated() {
            let name = quoted(&self.columns[index]);
            return Err(self.error(
                index,
                format!("the column “{name}” stands twice in the first row (rename or remove one)"),
            ));
        }
        let missing = self.missing(needed);
        if missing.is_empty() {
            return Ok(());
        }
        Err(self.error(
            0,
            format!(
                "the first row names no column {}; it names {} (the first row names the columns: at least {}, separated by commas, semicolons or tabs)",
                missing.join(", "),
                self.named(),
                needed.join(",")
            ),
        ))
    }

    /// The columns as a message names them.
    fn named(&self) -> String {
        let mut names: Vec<_> = self.columns.iter().take(COLUMNS_NAMED).map(|name| quoted(name)).collect();
        if self.columns.len() > COLUMNS_NAMED {
            names.push("…".into());
        }
        names.join(", ")
    }

    /// The first column that has the name of one before it.
    fn repeated(&self) -> Option<usize> {
        let is_repeated = |index: &usize| {
            !self.columns[*index].is_empty() && self.columns[..*index].contains(&self.columns[*index])
        };
        (0..self.columns.len()).find(is_repeated)
    }

    fn missing<'a>(&self, needed: &[&'a str]) -> Vec<&'a str> {
        needed.iter().copied().filter(|name| self.column(name).is_none()).collect()
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
        let more = self.next_row_as_it_is()?;
        if let Some(RowFault { column, what, advice }) = self.fault() {
            self.done = true;
            return Err(self.error(column, format!("{what} ({advice})")));
        }
        Ok(more)
    }

    /// The same, of a row that may have a [fault](Self::fault).
    pub(in crate::formats) fn next_row_as_it_is(&mut self) -> Result<bool> {
        let more = !self.done && self.read()?;
        self.done = !more;
        Ok(more)
    }

    /// Why the row does not fit the columns; nothing at the end of the file.
    pub(in crate::formats) fn fault(&self) -> Option<RowFault> {
        if self.done {
            return None;
        }
        let (found, expected) = (self.row.len(), self.columns.len());
        if found != expected {
            let advice = match self.reader.get_ref().delimiter() {
                _ if found < expected => "write empty cells too",
                Delimiter::Comma => "put a cell that holds a comma in quotes",
                Delimiter::Semicolon => "put a cell that holds a semicolon in quotes",
                Delimiter::Tab => "put a cell that holds a tab in quotes",
            };
            let what = format!("the row has {found} cells, but there are {expected} columns");
            return Some(RowFault { column: 0, what, advice });
        }
        for (index, name) in self.columns.iter().enumerate() {
            if name.is_empty() && !self.passes_over && !self.cell(index).trim().is_empty() {
                let what = "the cell stands in a column without a name".to_owned();
                return Some(RowFault { column: index, what, advice: "name the column in the first row" });
            }
        }
        None
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

    /// The encoding, where it is a guess.
    pub(in crate::formats) fn guessed(&self) -> Option<&'static str> {
        self.reader.get_ref().guessed()
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

/// Why a row does not fit the columns.
pub(in crate::formats) struct RowFault {
    /// Which cell is at fault.
    pub(in crate::formats) column: usize,
    /// What was found.
    pub(in crate::formats) what: String,
    /// What to do.
    pub(in crate::formats) advice: &'static str,
}

/// A name in the first row, without the white space around it.
fn column_name(name: &str, known: &[&str]) -> String {
    let name = name.trim();
    let small = name.to_lowercase();
    if known.contains(&small.as_str()) { small } else { name.to_owned() }
}

/// Writes a table: line feeds, quotes only where they are needed.
pub(in crate::formats) struct TableWriter<W: Write> {
    writer: csv::Writer<W>,
    name: PathBuf,
    left_out: u64,
}

impl<W: Write> TableWriter<W> {
    pub(in crate::formats) fn new(mut out: W, name: &Path, style: TableStyle) -> Result<Self> {
        if style.bom {
            out.write_all("\u{FEFF}".as_bytes()).map_err(|error| Error::io(name, error))?;
        }
        let writer = csv::WriterBuilder::new().delimiter(style.delimiter.as_byte()).from_writer(out);
        Ok(Self { writer, name: name.to_owned(), left_out: 0 })
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
