//! A file whose format is known: unpacked, and read from its start.

use std::io::{Cursor, Read};
use std::str::FromStr;

use super::csv::Delimiter;
use super::{Format, detect, unpacked};
use crate::error::{Error, Place, Result};

/// How much of a file tells its format.
const HEAD: u64 = 8 * 1024;

/// A format by its name, and what stands between the cells of a table where the name says so: `tsv`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Layout {
    /// The format.
    pub format: Format,
    /// What stands between cells, if the name says so.
    pub delimiter: Option<Delimiter>,
}

impl FromStr for Layout {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let delimiter = text.eq_ignore_ascii_case("tsv").then_some(Delimiter::Tab);
        text.parse().map(|format| Self { format, delimiter })
    }
}

/// A file that was opened.
pub struct Opened {
    /// Its format.
    pub format: Format,
    /// Its first bytes, unpacked.
    pub head: Vec<u8>,
    rest: Box<dyn Read + Send>,
}

impl Opened {
    /// The file from its start, unpacked.
    pub fn into_input(self) -> Box<dyn Read + Send> {
        Box::new(Cursor::new(self.head).chain(self.rest))
    }
}

/// Opens a file of units or terms: unpacks it where it is packed, and finds out its format where it
/// is not given, by what it holds, then by its name.
///
/// ```
/// use jisr::formats::{Format, open};
///
/// let file = "source,target\nنعم,yes\n".as_bytes();
/// assert_eq!(open(Box::new(file), "memory.txt", None)?.format, Format::Csv);
/// assert!(open(Box::new(&b"Dear reader,"[..]), "letter.txt", None).is_err());
/// # Ok::<(), jisr::Error>(())
/// ```
pub fn open(input: Box<dyn Read + Send>, name: &str, given: Option<Format>) -> Result<Opened> {
    let mut rest = unpacked(input, name)?;
    let mut head = Vec::new();
    rest.by_ref().take(HEAD).read_to_end(&mut head).map_err(|e| Error::io(name, e))?;
    let inner = name.strip_suffix(".gz").unwrap_or(name);
    let format = given.or_else(|| detect(&head, inner)).ok_or_else(|| {
        let place = Place { file: name.to_owned(), ..Place::default() };
        Error::input(
            place,
            "neither a TMX, nor a CSV with a column named source, nor one with the columns concept, lang and term; \
             say what it is with --format tmx, csv, terms, tbx or glossary",
        )
    })?;
    Ok(Opened { format, head, rest })
}
