//! CSV of the beads of an alignment, to be corrected in a spreadsheet and read back.
//!
//! The columns are `bead,source_numbers,target_numbers,source,target,confidence`. What is read back
//! are the numbers of the sentences, from 0 and with spaces between (a spreadsheet would take `1,2`
//! and `1-2` for something else); rows may be added and taken out, and so may other columns. Each
//! sentence must stand in one row, in order.

use std::io::{Read, Write};
use std::ops::Range;
use std::path::Path;

use super::csv::table::{Table, TableWriter};
use super::csv::{TableOptions, TableStyle, guessed};
use crate::error::{Error, Place, Result, quoted};

/// The columns, in the order they are written.
const COLUMNS: [&str; 6] = ["bead", "source_numbers", "target_numbers", "source", "target", "confidence"];

/// A bead as a row has it.
#[derive(Debug, Clone, PartialEq)]
pub struct BeadRow {
    /// The sentences of the source, by their numbers from 0.
    pub source: Range<usize>,
    /// The sentences of the target.
    pub target: Range<usize>,
    /// Their texts.
    pub texts: (String, String),
    /// How sure the bead is, from 0 to 1.
    pub confidence: f32,
}

/// Writes beads; `name` is named in errors.
pub fn write_beads(
    out: &mut dyn Write,
    name: impl AsRef<Path>,
    rows: impl IntoIterator<Item = BeadRow>,
) -> Result<u64> {
    let mut table = TableWriter::new(out, name.as_ref(), TableStyle::default())?;
    table.write(COLUMNS)?;
    let mut written = 0;
    for row in rows {
        written += 1;
        table.write([
            &*written.to_string(),
            &numbers(&row.source),
            &numbers(&row.target),
            &row.texts.0,
            &row.texts.1,
            &format!("{:.2}", row.confidence),
        ])?;
    }
    table.finish()?;
    Ok(written)
}

fn numbers(sentences: &Range<usize>) -> String {
    sentences.clone().map(|number| number.to_string()).collect::<Vec<_>>().join(" ")
}

/// Reads corrected beads: source and target sentences of each. The texts have so many sentences;
/// `file` is named in errors.
pub fn read_beads(
    input: Box<dyn Read>,
    file: &str,
    sentences: (usize, usize),
) -> Result<Vec<(Range<usize>, Range<usize>)>> {
    let mut table = Table::new(input, file, &COLUMNS, &COLUMNS[1..3], &TableOptions::default())?;
    if let Some(encoding) = table.guessed() {
        let place = Place { file: file.to_owned(), line: Some(1), ..Place::default() };
        return Err(Error::input(place, guessed(encoding)));
    }
    let columns = [table.column(COLUMNS[1]).unwrap_or(0), table.column(COLUMNS[2]).unwrap_or(0)];
    let mut beads = Vec::new();
    let mut after = (0, 0);
    while table.next_row()? {
        let source = read_side(&table, (columns[0], COLUMNS[1]), after.0, sentences.0)?;
        let target = read_side(&table, (columns[1], COLUMNS[2]), after.1, sentences.1)?;
        after = (source.end, target.end);
        if !source.is_empty() || !target.is_empty() {
            beads.push((source, target));
        }
    }
    for (column, after, all) in [(COLUMNS[1], after.0, sentences.0), (COLUMNS[2], after.1, sentences.1)] {
        if after < all {
            let place = Place { file: file.to_owned(), line: Some(table.line()), ..Place::default() };
            let message = format!(
                "column {column}: sentence {after} and those after it, up to {}, stand in no row",
                all - 1
            );
            return Err(Error::input(place, message));
        }
    }
    Ok(beads)
}

/// The sentences of one side of a row, which go on where the rows before ended.
fn read_side(
    table: &Table,
    (column, name): (usize, &str),
    mut next: usize,
    sentences: usize,
) -> Result<Range<usize>> {
    let start = next;
    let cell: String = table.cell(column).chars().map(western).collect();
    for word in cell.split([' ', ',', ';', '\u{a0}']).filter(|word| !word.is_empty()) {
        let wrong = |message: String| table.error(column, format!("column {name}: {message}"));
        let Ok(number) = word.parse::<usize>() else {
            return Err(wrong(format!("“{}” is no number of a sentence", quoted(word))));
        };
        if number >= sentences {
            return Err(wrong(format!(
                "there is no sentence {number}; the last one is {}",
                sentences.saturating_sub(1)
            )));
        }
        if number < next {
            return Err(wrong(format!("sentence {number} stands before already, or out of order")));
        }
        if number > next {
            return Err(wrong(format!("sentence {next} is missing before sentence {number}")));
        }
        next += 1;
    }
    Ok(start..next)
}

/// A digit or a comma as an Arabic or a Persian keyboard has it, in the shape that numbers are read in.
fn western(c: char) -> char {
    let digit = match c {
        '٠'..='٩' => u32::from(c) - u32::from('٠'),
        '۰'..='۹' => u32::from(c) - u32::from('۰'),
        '،' => return ',',
        _ => return c,
    };
    char::from_digit(digit, 10).unwrap_or(c)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Vec<(Range<usize>, Range<usize>)>> {
        read_beads(Box::new(std::io::Cursor::new(text.to_owned())), "beads.csv", (3, 2))
    }

    #[test]
    fn numbers_in_arabic_digits_were_refused() {
        let table = "source_numbers,target_numbers\n٠ ١,٠\n\"٢\",۱\n";
        assert_eq!(read(table).unwrap(), [(0..2, 0..1), (2..3, 1..2)]);
        assert_eq!(read("source_numbers,target_numbers\n٠، ١، ٢,\"0, 1\"\n").unwrap(), [(0..3, 0..2)]);
    }

    #[test]
    fn what_was_written_is_read_back() {
        let row = |source: Range<usize>, target: Range<usize>| BeadRow {
            source,
            target,
            texts: ("قال: \"نعم\".".into(), "He said, \"yes\".".into()),
            confidence: 0.5,
        };
        let rows = [row(0..2, 0..1), row(2..3, 1..1), row(3..3, 1..2)];
        let mut out = Vec::new();
        assert_eq!(write_beads(&mut out, "beads.csv", rows.clone()).unwrap(), 3);
        let text = String::from_utf8(out).unwrap();
        assert!(text.contains("\n1,0 1,0,"), "{text}");
        let expected: Vec<_> = rows.into_iter().map(|row| (row.source, row.target)).collect();
        assert_eq!(read(&text).unwrap(), expected);
    }

    #[test]
    fn errors_name_line_and_column() {
        for (text, message) in [
            (
                "source_numbers,target_numbers\n0 x,0\n",
                "beads.csv:2:1: column source_numbers: “x” is no number",
            ),
            (
                "source_numbers,target_numbers\n0 1 2 3,0\n",
                "beads.csv:2:1: column source_numbers: there is no sentence 3; the last one is 2",
            ),
            (
                "source_numbers,target_numbers\n0,0\n2,1\n",
                "beads.csv:3:1: column source_numbers: sentence 1 is missing before sentence 2",
            ),
            (
                "source_numbers,target_numbers\n0,0\n0 1,1\n",
                "beads.csv:3:1: column source_numbers: sentence 0 stands before already",
            ),
            (
                "source_numbers,target_numbers\n0,1\n",
                "beads.csv:2:3: column target_numbers: sentence 0 is missing",
            ),
            (
                "source_numbers,target_numbers\n0,0 1\n",
                "beads.csv:2: column source_numbers: sentence 1 and those after it",
            ),
            ("source,target\na,b\n", "beads.csv:1"),
        ] {
            let error = read(text).unwrap_err().to_string();
            assert!(error.starts_with(message), "{error}\n{message}");
        }
    }
}
