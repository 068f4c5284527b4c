//! Documents in the formats that they are written in: their text, and its way back.
//!
//! A reader takes the text of a file out of its markup, a paragraph a line, with the inline codes
//! that stand in it; what it leaves is the skeleton that translations are put into. `skeleton.rs`
//! says what a reader hands over, `write.rs` how translations are written; `plain.rs`,
//! `markdown.rs`, `html.rs` and `docx/` are the formats.
//!
//! ```
//! use jisr::formats::document::{DocumentFile, ReadOptions};
//! use jisr::model::{Locale, Segment};
//!
//! let page = "<html lang=\"ar\"><p>وصل <b>الوفد</b> أمس.</p>";
//! let file = DocumentFile::open(page.as_bytes(), "خبر.html", &ReadOptions::default())?;
//! assert_eq!(file.text().trim(), "وصل الوفد أمس.");
//! let sentence = 0.."وصل الوفد أمس.".len();
//! assert_eq!(file.segment(sentence.clone()).codes.len(), 2);
//!
//! let english = Segment::plain("The delegation came yesterday.");
//! let written = file.write(&[(sentence, Some(&english))], &Locale::parse("ar")?, &Locale::parse("en")?)?;
//! let written = String::from_utf8(written.bytes).unwrap();
//! assert_eq!(written, "<html lang=\"en\"><p>The delegation came yesterday.</p>");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod detect;
mod docx;
mod html;
mod markdown;
mod plain;
mod skeleton;
#[cfg(test)]
mod tests;
mod write;

use std::ops::Range;

use encoding_rs::{Encoding, UTF_8};

use super::decode::{Spot, Text, encoded, encoding_named, text_encoding};
use crate::error::{Error, Place, Result};
use crate::model::{DocumentFormat, Locale, Original, Segment};

use skeleton::Skeleton;

/// How a file is to be read, where it does not say so itself.
#[derive(Debug, Clone, Default)]
pub struct ReadOptions {
    /// Its format; else its content tells, then its name.
    pub format: Option<DocumentFormat>,
    /// The encoding of its text, by a name of the Encoding Standard; else by its byte order mark, by
    /// what an HTML page says, or by its bytes: UTF-8, UTF-16 or windows-1256.
    pub encoding: Option<String>,
    /// Of a plain text: whether its paragraphs are broken into lines; else its lines tell.
    pub wrapped: Option<bool>,
}

/// A document's file, read.
#[derive(Debug)]
pub struct DocumentFile {
    original: Original,
    skeleton: Skeleton,
}

/// A document written in another language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrittenDocument {
    /// The file.
    pub bytes: Vec<u8>,
    /// Which of the translations are written without some markup of their sentence, from 0.
    pub without_markup: Vec<usize>,
}

impl DocumentFile {
    /// Reads a file; `name` is said in errors, and may tell its format.
    pub fn open(bytes: impl Into<Vec<u8>>, name: &str, options: &ReadOptions) -> Result<Self> {
        let bytes = bytes.into();
        let asked = match &options.encoding {
            None => None,
            Some(label) => Some(encoding_named(label).map_err(|failure| failure.into_error(place(name)))?),
        };
        detect::refuse_binary(&bytes, name)?;
        let format = options.format.unwrap_or_else(|| detect::format(&bytes, name));
        if format == DocumentFormat::Docx {
            return Self::read(Original { format, encoding: None, wrapped: false, bytes }, name);
        }
        let declared = asked.or_else(|| match format {
            DocumentFormat::Html => html::declared_encoding(&bytes),
            _ => None,
        });
        let (encoding, is_sniffed) =
            text_encoding(&bytes, declared).map_err(|failure| failure.into_error(place(name)))?;
        let text = decoded(&bytes, encoding, is_sniffed, name)?;
        let wrapped =
            format == DocumentFormat::Text && options.wrapped.unwrap_or_else(|| plain::is_wrapped(&text));
        let original = Original { format, encoding: Some(encoding.name().to_owned()), wrapped, bytes };
        Self::parsed(original, &text, name)
    }

    /// Reads a file again as it was read before.
    pub fn read(original: Original, name: &str) -> Result<Self> {
        let encoding = match &original.encoding {
            Some(label) => encoding_named(label).map_err(|failure| failure.into_error(place(name)))?,
            None => UTF_8,
        };
        let text = match original.format {
            DocumentFormat::Docx => String::new(),
            _ => decoded(&original.bytes, encoding, false, name)?,
        };
        Self::parsed(original, &text, name)
    }

    /// A plain text in UTF-8, a paragraph a line.
    pub fn plain(text: &str) -> Self {
        let original = Original {
            format: DocumentFormat::Text,
            encoding: Some(UTF_8.name().to_owned()),
            wrapped: false,
            bytes: text.as_bytes().to_vec(),
        };
        Self { original, skeleton: plain::read(text, false) }
    }

    fn parsed(original: Original, text: &str, name: &str) -> Result<Self> {
        let skeleton = match original.format {
            DocumentFormat::Text => plain::read(text, original.wrapped),
            DocumentFormat::Markdown => markdown::read(text),
            DocumentFormat::Html => html::read(text).map_err(|reason| too_large(name, &reason))?,
            DocumentFormat::Docx => docx::read(&original.bytes, name)?,
        };
        if skeleton.text.chars().all(|c| c.is_whitespace() || c == '\u{FEFF}') {
            let what = if original.bytes.is_empty() { "is empty" } else { "has no text in it" };
            return Err(Error::input(
                place(name),
                format!("this file {what}; there is nothing to cut into sentences"),
            ));
        }
        Ok(Self { original, skeleton })
    }

    /// Its text: of a plain text all of it, of other formats a paragraph a line. Spans of it are
    /// what [`Self::segment`] and [`Self::write`] take.
    pub fn text(&self) -> &str {
        &self.skeleton.text
    }

    /// The file, and how it was read.
    pub fn original(&self) -> &Original {
        &self.original
    }

    /// Whether the file is byte for byte its text.
    pub fn is_its_text(&self) -> bool {
        !self.original.wrapped
            && self.original.format == DocumentFormat::Text
            && self.original.bytes == self.skeleton.text.as_bytes()
    }

    /// What a sentence holds: its text, on one line where it goes on in another paragraph, and the inline
    /// codes in it. Codes at its edges are outside of it, unless what they open or close is inside.
    pub fn segment(&self, sentence: Range<usize>) -> Segment {
        let segment = match self.skeleton.cut(sentence.clone()) {
            Some(cut) => cut.segment,
            None => Segment::plain(self.skeleton.text.get(sentence).unwrap_or_default()),
        };
        segment.on_one_line()
    }

    /// Where a span of the text stands in the text of the file, in bytes of UTF-8; none of formats
    /// with markup.
    pub fn in_file(&self, span: Range<usize>) -> Option<Range<usize>> {
        (self.original.format == DocumentFormat::Text)
            .then(|| self.skeleton.in_source(span.start, false)..self.skeleton.in_source(span.end, true))
    }

    /// The file with sentences replaced by their translations: spans of the text, in order. Those
    /// without one stay, and so does everything between them.
    ///
    /// An HTML page and a DOCX say that they are in `target`, and in which direction it is written; what says
    /// in a page that it is in `source`, the language of the document, does too.
    /// The encoding stays; what it does not have is a reference in HTML, and makes another text one in UTF-8.
    pub fn write(
        &self,
        translations: &[(Range<usize>, Option<&Segment>)],
        source: &Locale,
        target: &Locale,
    ) -> Result<WrittenDocument> {
        let (changed, mut without_markup) = write::changed(&self.skeleton, translations);
        let skeleton = &self.skeleton;
        let text = match self.original.format {
            DocumentFormat::Text => plain::write(skeleton, &changed, self.original.wrapped),
            DocumentFormat::Markdown => {
                let (text, lost) = markdown::write(skeleton, changed);
                without_markup.extend(write::in_paragraphs(skeleton, &lost, translations));
                without_markup.sort_unstable();
                without_markup.dedup();
                text
            }
            DocumentFormat::Html => html::write(skeleton, &changed, (source, target))
                .map_err(|reason| too_large("the page", &reason))?,
            DocumentFormat::Docx => {
                let bytes = docx::write(&self.original.bytes, skeleton, &changed, target)?;
                return Ok(WrittenDocument { bytes, without_markup });
            }
        };
        let label = self.original.encoding.as_deref().unwrap_or_default();
        let encoding = Encoding::for_label(label.as_bytes()).unwrap_or(UTF_8);
        let bytes = match (encoded(&text, encoding), self.original.format) {
            (Some(bytes), _) => bytes,
            // What the encoding does not have becomes a reference.
            (None, DocumentFormat::Html) => encoding.encode(&text).0.into_owned(),
            (None, _) => text.into_bytes(),
        };
        Ok(WrittenDocument { bytes, without_markup })
    }
}

fn too_large(name: &str, reason: &str) -> Error {
    Error::input(place(name), format!("this page cannot be read ({reason}); take what is not text out of it"))
}

/// The text of a file; an error where some bytes are none.
fn decoded(bytes: &[u8], encoding: &'static Encoding, is_sniffed: bool, name: &str) -> Result<String> {
    let whole = Text::whole(bytes, encoding, is_sniffed);
    let at = |before: &str| {
        let mut spot = Spot::START;
        spot.advance(before.as_bytes());
        Place { line: Some(spot.line), column: Some(spot.column), ..place(name) }
    };
    if let Some(failure) = whole.failure {
        return Err(failure.into_error(at(&whole.text)));
    }
    match whole.text.find('\0') {
        Some(nul) => Err(Error::input(at(&whole.text[..nul]), "a NUL character: this is no text file")),
        None => Ok(whole.text),
    }
}

fn place(name: &str) -> Place {
    Place { file: name.to_owned(), ..Place::default() }
}
