//! How tables are laid out: delimiter, encoding, columns.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// What stands between the cells of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Delimiter {
    /// `,`: CSV.
    #[default]
    Comma,
    /// `;`: CSV of spreadsheets where the comma is the decimal sign.
    Semicolon,
    /// A tab: TSV.
    Tab,
}

impl Delimiter {
    /// Every delimiter.
    pub const ALL: [Self; 3] = [Self::Comma, Self::Semicolon, Self::Tab];

    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Comma => "comma",
            Self::Semicolon => "semicolon",
            Self::Tab => "tab",
        }
    }

    /// The character.
    pub fn as_char(self) -> char {
        char::from(self.as_byte())
    }

    pub(super) fn as_byte(self) -> u8 {
        match self {
            Self::Comma => b',',
            Self::Semicolon => b';',
            Self::Tab => b'\t',
        }
    }
}

impl fmt::Display for Delimiter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Delimiter {
    type Err = String;

    /// Reads the word, the character, or `\\t`.
    fn from_str(text: &str) -> Result<Self, String> {
        let word = text.to_lowercase();
        let is = |d: &Self| d.as_str() == word || text.chars().eq([d.as_char()]);
        match Self::ALL.into_iter().find(is) {
            Some(delimiter) => Ok(delimiter),
            None if text == "\\t" => Ok(Self::Tab),
            None => Err(format!("“{text}” separates no cells (use one of comma, semicolon, tab)")),
        }
    }
}

/// What is known of the layout of a table; what is not is told from the file itself.
///
/// ```
/// use jisr::formats::UnitReader;
/// use jisr::formats::csv::{CsvOptions, CsvReader, TableOptions};
/// use jisr::model::Locale;
///
/// let file = "مزيج الخبراء\tMixture of Experts\n";
/// let languages = CsvOptions { source_lang: Some(Locale::parse("ar")?), target_lang: Some(Locale::parse("en")?) };
/// let layout = TableOptions { columns: Some(vec!["source".into(), "target".into()]), ..TableOptions::default() };
/// let mut reader = CsvReader::with_table(Box::new(file.as_bytes()), "terms.tsv", languages, &layout)?;
/// let unit = reader.next_record()?.and_then(|record| record.unit).unwrap();
/// assert_eq!(unit.variants[1].segment.text, "Mixture of Experts");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TableOptions {
    /// The names of the columns of a file without a header row, in order; `-` is one that
    /// is passed over.
    pub columns: Option<Vec<String>>,
    /// What stands between cells.
    pub delimiter: Option<Delimiter>,
    /// The encoding of a file without a byte order mark, by any of its names:
    /// `utf-8`, `utf-16le`, `windows-1256` …
    pub encoding: Option<String>,
}

/// How a table is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TableStyle {
    /// What stands between cells.
    pub delimiter: Delimiter,
    /// Whether a byte order mark is written first, by which Excel knows UTF-8.
    pub bom: bool,
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn delimiters_are_read_by_word_and_by_character() {
        for delimiter in Delimiter::ALL {
            assert_eq!(delimiter.to_string().parse::<Delimiter>().unwrap(), delimiter);
            assert_eq!(delimiter.as_char().to_string().parse::<Delimiter>().unwrap(), delimiter);
        }
        assert_eq!("\\t".parse(), Ok(Delimiter::Tab));
        assert!("،".parse::<Delimiter>().unwrap_err().contains("comma, semicolon, tab"));
    }
}
