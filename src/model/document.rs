//! Documents and their sentences.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{Code, Locale, Segment, UnitId};

/// The number of a document in its memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DocumentId(pub i64);

impl fmt::Display for DocumentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A text that was added to a memory, whole.
///
/// The text is what a translator reads: of a plain text all of it, of other formats the text
/// without markup, a paragraph a line. The sentences are spans of it. Where it is not byte for byte
/// what the file held, the file is kept beside it, as an [`Original`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// Its name, unique in the memory.
    pub name: String,
    /// Its language.
    pub locale: Locale,
    /// The text.
    pub text: String,
    /// What the text says of itself before its first sentence: name, value (`date`, `2025-02-04`).
    pub metadata: Vec<(String, String)>,
}

/// A sentence of a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sentence {
    /// Byte offset of its start in the text of the document.
    pub start: usize,
    /// Byte offset of its end.
    pub end: usize,
    /// The paragraph it stands in, from 0.
    pub paragraph: usize,
    /// The inline codes that stand in it; their offsets are those in its text on one line.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub codes: Vec<Code>,
    /// The unit that holds it.
    pub unit: UnitId,
    /// The unit that an import named for this very sentence: its translation is
    /// shown even when another is newer.
    pub chosen: Option<UnitId>,
}

impl Document {
    /// What a sentence holds: its text on one line, and the inline codes in it.
    pub fn segment(&self, sentence: &Sentence) -> Segment {
        let text = &self.text[sentence.start..sentence.end];
        Segment { codes: sentence.codes.clone(), ..Segment::plain(text).on_one_line() }
    }
}

/// A format that documents are read from and written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum DocumentFormat {
    /// Plain text.
    #[default]
    Text,
    /// Markdown.
    Markdown,
    /// HTML.
    Html,
    /// Documents of Word (Office Open XML).
    Docx,
}

impl DocumentFormat {
    /// Every format.
    pub const ALL: [Self; 4] = [Self::Text, Self::Markdown, Self::Html, Self::Docx];

    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Markdown => "markdown",
            Self::Html => "html",
            Self::Docx => "docx",
        }
    }
}

impl fmt::Display for DocumentFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for DocumentFormat {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let word = text.trim().to_lowercase();
        Self::ALL.into_iter().find(|f| f.as_str() == word).ok_or_else(|| {
            let all = Self::ALL.map(Self::as_str).join(", ");
            format!("“{text}” is no format of documents (use one of {all})")
        })
    }
}

/// The file of a document, and how it is read: read so again, it gives the same text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Original {
    /// Its format.
    pub format: DocumentFormat,
    /// The name of the encoding of its text (of the Encoding Standard); none of a format that has its own.
    pub encoding: Option<String>,
    /// Of a plain text: whether its paragraphs are broken into lines, with empty lines between them.
    pub wrapped: bool,
    /// The file, byte for byte.
    #[serde(with = "bytes_in_json")]
    pub bytes: Vec<u8>,
}

/// Bytes as the text that JSON can hold.
mod bytes_in_json {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    use serde::{Deserialize as _, Deserializer, Serializer, de::Error as _};

    pub(super) fn serialize<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&STANDARD.encode(bytes))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
        let text = String::deserialize(deserializer)?;
        STANDARD.decode(text).map_err(D::Error::custom)
    }
}
