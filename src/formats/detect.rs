//! Which format a file is in, by what it holds, then by its name.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::csv::sniff;
use super::decode::head_text;

/// A format that jisr reads and writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// Units: [`super::tmx`].
    Tmx,
    /// Units in a table: [`super::csv`]. TSV is one of its layouts, and `tsv` is read as it.
    Csv,
    /// Concepts and terms in a table: [`super::terms`].
    Terms,
    /// Concepts and terms in TBX: [`super::tbx`].
    Tbx,
    /// A glossary of OmegaT: [`super::glossary`].
    Glossary,
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 5] = [Self::Tmx, Self::Csv, Self::Terms, Self::Tbx, Self::Glossary];

    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Tmx => "tmx",
            Self::Csv => "csv",
            Self::Terms => "terms",
            Self::Tbx => "tbx",
            Self::Glossary => "glossary",
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Format {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let word = text.trim().to_lowercase();
        if word == "tsv" {
            return Ok(Self::Csv);
        }
        Self::ALL.into_iter().find(|f| f.as_str() == word).ok_or_else(|| {
            let all = Self::ALL.map(Self::as_str).join(", ");
            format!("“{text}” is no format (use one of {all})")
        })
    }
}

/// Tells a file's format from its first bytes (a few thousand are enough), else from
/// its name; none where neither says.
///
/// ```
/// use jisr::formats::{Format, detect};
///
/// assert_eq!(detect(b"source,target\nyes,no\n", "export.txt"), Some(Format::Csv));
/// assert_eq!(detect(b"concept,lang,term\n", "x.csv"), Some(Format::Terms));
/// assert_eq!(detect(b"", "memory.TMX"), Some(Format::Tmx));
/// assert_eq!(detect(b"Dear reader,", "letter.txt"), None);
/// ```
pub fn detect(head: &[u8], file_name: &str) -> Option<Format> {
    let text = head_text(head);
    by_content(&text).or_else(|| by_name(file_name)).or_else(|| glossary(&text, file_name))
}

fn by_content(text: &str) -> Option<Format> {
    let text = text.trim_start_matches(|c: char| c == '\u{FEFF}' || c.is_whitespace());
    if text.starts_with('<') {
        return match root(text).map(super::xml::local_name) {
            Some("tmx") => Some(Format::Tmx),
            Some("tbx" | "martif") => Some(Format::Tbx),
            _ => None,
        };
    }
    let known: Vec<&str> = super::csv::COLUMNS.into_iter().chain(super::terms::COLUMNS).collect();
    let columns = sniff::names(text, &known);
    let has = |name: &str| columns.iter().any(|column| column == name);
    if has("concept") && has("lang") && has("term") {
        Some(Format::Terms)
    } else if columns.len() > 1 && (has("source") || has("target")) {
        Some(Format::Csv)
    } else {
        None
    }
}

/// The name of the first element of an XML text, as far as it is there.
fn root(text: &str) -> Option<&str> {
    let mut rest = text;
    loop {
        rest = &rest[rest.find('<')?..];
        let end = if rest.starts_with("<!--") {
            rest.find("-->")
        } else if rest.starts_with("<?") {
            rest.find("?>")
        } else if rest.starts_with("<!") {
            // A document type: its name says what the root is.
            return rest.split_whitespace().nth(1).map(|name| name.trim_end_matches('>'));
        } else {
            return rest[1..].split(|c: char| c.is_whitespace() || matches!(c, '>' | '/')).next();
        };
        rest = &rest[end?..];
    }
}

/// A glossary has no mark of its own: a text file in which a tab stands in each row.
fn glossary(text: &str, file_name: &str) -> Option<Format> {
    let name = file_name.strip_suffix(".gz").unwrap_or(file_name);
    let (_, ending) = name.rsplit_once('.')?;
    let is_named = ["txt", "utf8", "tab"].iter().any(|known| ending.eq_ignore_ascii_case(known));
    let mut rows = text.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#'));
    (is_named && rows.next().is_some_and(|row| row.contains('\t'))).then_some(Format::Glossary)
}

fn by_name(file_name: &str) -> Option<Format> {
    let name = file_name.strip_suffix(".gz").unwrap_or(file_name);
    let (_, extension) = name.rsplit_once('.')?;
    match extension.to_lowercase().as_str() {
        "tmx" => Some(Format::Tmx),
        "tbx" => Some(Format::Tbx),
        "csv" | "tsv" => Some(Format::Csv),
        _ => None,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn content_outranks_the_name() {
        let tmx =
            "\u{FEFF}<?xml version=\"1.0\"?>\n<!-- ذاكرة <tmx> -->\n<t:tmx version=\"2.0\" xmlns:t=\"x\">";
        assert_eq!(detect(tmx.as_bytes(), "x.csv"), Some(Format::Tmx));
        assert_eq!(detect(b"<!DOCTYPE tmx SYSTEM \"tmx14.dtd\">", "x"), Some(Format::Tmx));
        assert_eq!(detect("نوع;\"Source\"\r\n".as_bytes(), "x"), Some(Format::Csv));
        assert_eq!(detect("concept\tlang\tterm\nأ, ب, ج".as_bytes(), "x"), Some(Format::Terms));
        assert_eq!(detect(b"", "x.TSV"), Some(Format::Csv));
        assert_eq!(detect("Target,\" Source \"\r\n".as_bytes(), "x.tmx"), Some(Format::Csv));
        assert_eq!(
            detect("\u{FEFF}TERM,status,lang,concept\nمزيج,,ar,x".as_bytes(), "x"),
            Some(Format::Terms)
        );
    }

    #[test]
    fn utf_16_is_read() {
        let text: Vec<u8> = "<tmx version=\"1.4\">".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(detect(&text, "x"), Some(Format::Tmx));
        assert_eq!(detect(&[&[0xFF, 0xFE], &text[..]].concat(), "x"), Some(Format::Tmx));
        let text: Vec<u8> = "source\ttarget\nأ\ta".encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(detect(&text, "x"), Some(Format::Csv));
    }

    #[test]
    fn other_xml_and_plain_text_are_nothing() {
        assert_eq!(detect(b"<html><tmx/></html>", "x.html"), None);
        assert_eq!(detect("المصدر الأول".as_bytes(), "x.txt"), None);
        assert_eq!(detect(b"source", "x.txt"), None);
        assert_eq!(detect("نعم\tyes\n".as_bytes(), "x.txt"), Some(Format::Glossary));
        assert_eq!(detect("# غ\nنعم\tyes\n".as_bytes(), "x.UTF8.gz"), Some(Format::Glossary));
        assert_eq!(detect(b"<!DOCTYPE martif SYSTEM \"TBXcoreStructV02.dtd\">", "x.xml"), Some(Format::Tbx));
        assert_eq!(detect(b"<t:tbx type='TBX-Min'>", "x"), Some(Format::Tbx));
        assert_eq!(detect(&[0xFF, 0xFE, 0, 0], "x"), None);
        assert_eq!(detect(b"<?xml", "ذاكرة.tmx"), Some(Format::Tmx));
        assert_eq!(detect(b"", "ذاكرة.tmx.gz"), Some(Format::Tmx));
        assert_eq!(detect(b"", "ذاكرة.gz"), None);
    }

    #[test]
    fn words_and_formats_agree() {
        for format in Format::ALL {
            assert_eq!(format.to_string().parse::<Format>().unwrap(), format);
            assert_eq!(serde_json::to_value(format).unwrap(), format.as_str());
        }
        assert_eq!("TSV".parse(), Ok(Format::Csv));
        assert!("xliff".parse::<Format>().unwrap_err().contains("tmx, csv, terms, tbx, glossary"));
    }
}
