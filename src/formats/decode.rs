//! Bytes to text: which encoding a file is in, and its text as valid UTF-8, piece by piece.
//!
//! Nothing is replaced: bytes that the encoding cannot decode are a [`Failure`], found
//! right after the text that stands before them.

use std::io::{self, Read};

use encoding_rs::{DecoderResult, Encoding, UTF_8, UTF_16BE, UTF_16LE};

use crate::error::{Error, Place, quoted};

use super::csv::sniff;
use super::unpack::read_error;

/// Enough for an XML declaration, and to tell formats apart.
const HEAD: usize = 1024;
/// How much is read and decoded at a time.
const PIECE: usize = 64 * 1024;

/// Where a reader stands: line and column in characters, both from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Spot {
    pub(super) line: u64,
    pub(super) column: u64,
}

impl Spot {
    pub(super) const START: Self = Self { line: 1, column: 1 };

    /// Moves over UTF-8 text whose line ends are line feeds.
    pub(super) fn advance(&mut self, text: &[u8]) {
        // Counting first lets the compiler take many bytes at once.
        let lines = text.iter().fold(0, |n, byte| n + u64::from(*byte == b'\n'));
        let mut last_line = text;
        if lines > 0 {
            self.line += lines;
            self.column = 1;
            let end = text.iter().rposition(|byte| *byte == b'\n');
            last_line = &text[end.map_or(0, |at| at + 1)..];
        }
        self.column += characters(last_line);
    }
}

/// The characters of UTF-8 text, or of a piece of it.
fn characters(text: &[u8]) -> u64 {
    // Every byte but a continuation byte starts a character.
    text.iter().filter(|byte| (**byte & 0xC0) != 0x80).count() as u64
}

/// Why a file's text ends before the file does.
#[derive(Debug)]
pub(super) enum Failure {
    /// The system could not read on.
    Read(io::Error),
    /// These bytes are nothing in this encoding.
    Undecodable {
        bytes: Vec<u8>,
        encoding: &'static str,
        /// Whether the encoding was told from the bytes alone, and can be given instead.
        is_sniffed: bool,
    },
    /// The file declares an encoding that is not known.
    UnknownEncoding(String),
    /// A character that the format does not allow, and what to do.
    Forbidden { character: char, format: &'static str },
}

impl Failure {
    /// The error it is, found at `place`.
    pub(super) fn into_error(self, place: Place) -> Error {
        match self {
            Self::Read(error) => read_error(&place.file, error),
            Self::Undecodable { bytes, encoding, is_sniffed } => {
                let or =
                    if is_sniffed { ", or give its encoding, as in --encoding windows-1256" } else { "" };
                let shown: Vec<String> = bytes.iter().map(|b| format!("0x{b:02X}")).collect();
                let shown = if shown.is_empty() { "the bytes here".to_owned() } else { shown.join(" ") };
                Error::input(
                    place,
                    format!(
                        "{shown} cannot be read as {encoding} (the file is damaged or in another encoding: save it as UTF-8{or})"
                    ),
                )
            }
            Self::UnknownEncoding(name) => Error::input(
                place,
                format!("the encoding “{}” is not known (save the file as UTF-8)", quoted(&name)),
            ),
            Self::Forbidden { character, format } => Error::input(
                place,
                format!(
                    "the character U+{:04X} is not allowed in {format} (remove it)",
                    u32::from(character)
                ),
            ),
        }
    }
}

/// The text of a whole file, and why it ends before the file does, if so.
pub(super) struct Whole {
    pub(super) text: String,
    pub(super) failure: Option<Failure>,
}

/// The encoding of a name.
pub(super) fn encoding_named(name: &str) -> Result<&'static Encoding, Failure> {
    Encoding::for_label(name.as_bytes())
        .filter(|encoding| *encoding != encoding_rs::REPLACEMENT)
        .ok_or_else(|| Failure::UnknownEncoding(name.to_owned()))
}

/// The encoding of a text without a format of its own: by its byte order mark, else the one asked
/// for, else the one its bytes tell; and whether it was told from its bytes.
pub(super) fn text_encoding(
    bytes: &[u8],
    asked: Option<&'static Encoding>,
) -> Result<(&'static Encoding, bool), Failure> {
    Ok(match (byte_order_mark(bytes)?, asked) {
        (Some((found, _)), _) | (None, Some(found)) => (found, false),
        (None, None) => (sniff::encoding(bytes).encoding, true),
    })
}

/// The bytes of a text in an encoding; none where a character is not in it.
pub(super) fn encoded(text: &str, encoding: &'static Encoding) -> Option<Vec<u8>> {
    if encoding == UTF_16LE {
        return Some(text.encode_utf16().flat_map(u16::to_le_bytes).collect());
    }
    if encoding == UTF_16BE {
        return Some(text.encode_utf16().flat_map(u16::to_be_bytes).collect());
    }
    let (bytes, _, has_unmappable) = encoding.encode(text);
    (!has_unmappable).then(|| bytes.into_owned())
}

/// The text of a file, read piece by piece.
pub(super) struct Text {
    input: Box<dyn Read>,
    encoding: &'static Encoding,
    decoder: encoding_rs::Decoder,
    raw: Vec<u8>,
    /// The bytes of `raw` before this are decoded.
    decoded: usize,
    input_ended: bool,
    ended: bool,
    /// Whether the encoding was told from the bytes alone.
    is_sniffed: bool,
    /// What stands for bytes that cannot be decoded, where reading goes on behind them.
    mark: Option<char>,
}

impl Text {
    /// The text of a table: by its byte order mark, else in the encoding asked for, else in
    /// the one its bytes tell. Whether that is a guess.
    pub(super) fn table(
        input: Box<dyn Read>,
        asked: Option<&'static Encoding>,
    ) -> Result<(Self, bool), Failure> {
        let (mut guessed, mut is_sniffed) = (false, false);
        let text = Self::open(input, PIECE, |head| match (byte_order_mark(head)?, asked) {
            (Some(found), _) => Ok(found),
            (None, Some(encoding)) => Ok((encoding, 0)),
            (None, None) => {
                let sniffed = sniff::encoding(head);
                (guessed, is_sniffed) = (sniffed.guessed, true);
                Ok((sniffed.encoding, 0))
            }
        })?;
        Ok((Self { is_sniffed, ..text }, guessed))
    }

    /// The text of a file that is all there, in an encoding; its byte order mark is part of it.
    pub(super) fn whole(bytes: &[u8], encoding: &'static Encoding, is_sniffed: bool) -> Whole {
        let input = Box::new(io::Cursor::new(bytes.to_vec()));
        let mut text = String::with_capacity(bytes.len());
        let read = Self::open(input, 0, |_| Ok((encoding, 0))).and_then(|read| {
            let mut read = Self { is_sniffed, ..read };
            while read.read_into(&mut text)? {}
            Ok(())
        });
        Whole { text, failure: read.err() }
    }

    /// The text of an XML file: by its byte order mark, else its declaration, else UTF-8.
    pub(super) fn xml(input: Box<dyn Read>) -> Result<Self, Failure> {
        Self::open(input, HEAD, |head| match byte_order_mark(head)? {
            Some(found) => Ok(found),
            None => Ok((xml_encoding(head)?, 0)),
        })
    }

    /// The same, but bytes that cannot be decoded become `mark`, and reading goes on.
    pub(super) fn xml_with_mark(input: Box<dyn Read>, mark: char) -> Result<Self, Failure> {
        Ok(Self { mark: Some(mark), ..Self::xml(input)? })
    }

    /// The name of the encoding.
    pub(super) fn encoding(&self) -> &'static str {
        self.encoding.name()
    }

    fn open(
        mut input: Box<dyn Read>,
        head: usize,
        choose: impl FnOnce(&[u8]) -> Result<(&'static Encoding, usize), Failure>,
    ) -> Result<Self, Failure> {
        let mut raw = Vec::with_capacity(PIECE);
        let mut input_ended = false;
        while raw.len() < head && !input_ended {
            let missing = head - raw.len();
            input_ended = read_some(&mut input, &mut raw, missing).map_err(Failure::Read)? == 0;
        }
        let (encoding, mark) = choose(&raw)?;
        let decoder = encoding.new_decoder_without_bom_handling();
        Ok(Self {
            input,
            encoding,
            decoder,
            raw,
            decoded: mark,
            input_ended,
            ended: false,
            is_sniffed: false,
            mark: None,
        })
    }

    /// Adds the next piece to `text`, whole characters only; false at the end of the file.
    /// A failure comes after the text before it was added; nothing is to be read after it.
    pub(super) fn read_into(&mut self, text: &mut String) -> Result<bool, Failure> {
        if self.ended {
            return Ok(false);
        }
        if self.decoded == self.raw.len() && !self.input_ended {
            self.raw.clear();
            self.decoded = 0;
            self.input_ended = read_some(&mut self.input, &mut self.raw, PIECE).map_err(Failure::Read)? == 0;
        }
        let source = &self.raw[self.decoded..];
        // Room for the longest text these bytes can give, or a piece of it.
        text.reserve(
            self.decoder
                .max_utf8_buffer_length_without_replacement(source.len())
                .unwrap_or(PIECE)
                .min(4 * PIECE),
        );
        let (result, read) =
            self.decoder.decode_to_string_without_replacement(source, text, self.input_ended);
        let end = self.decoded + read;
        self.decoded = end;
        match result {
            DecoderResult::Malformed(..) if self.mark.is_some() => {
                text.extend(self.mark);
                Ok(true)
            }
            DecoderResult::Malformed(length, after) => {
                self.ended = true;
                let to = end.saturating_sub(usize::from(after));
                let from = to.saturating_sub(usize::from(length));
                Err(Failure::Undecodable {
                    bytes: self.raw[from..to].to_vec(),
                    encoding: self.encoding.name(),
                    is_sniffed: self.is_sniffed,
                })
            }
            DecoderResult::InputEmpty => {
                self.ended = self.input_ended;
                Ok(true)
            }
            DecoderResult::OutputFull => Ok(true),
        }
    }
}

/// Reads once, at most `limit` bytes; 0 at the end.
fn read_some(input: &mut dyn Read, raw: &mut Vec<u8>, limit: usize) -> io::Result<usize> {
    let start = raw.len();
    raw.resize(start + limit, 0);
    let result = loop {
        match input.read(&mut raw[start..]) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            other => break other,
        }
    };
    raw.truncate(start + *result.as_ref().unwrap_or(&0));
    result
}

/// The encoding a byte order mark names, and the mark's length.
fn byte_order_mark(head: &[u8]) -> Result<Option<(&'static Encoding, usize)>, Failure> {
    // The mark of UTF-32 little endian starts with that of UTF-16.
    if head.starts_with(&[0xFF, 0xFE, 0, 0]) || head.starts_with(&[0, 0, 0xFE, 0xFF]) {
        return Err(Failure::UnknownEncoding("UTF-32".to_owned()));
    }
    Ok(Encoding::for_bom(head))
}

/// The encoding of an XML file without a byte order mark.
fn xml_encoding(head: &[u8]) -> Result<&'static Encoding, Failure> {
    match head {
        [b'<', 0, ..] => return Ok(UTF_16LE),
        [0, b'<', ..] => return Ok(UTF_16BE),
        _ => {}
    }
    let Some(name) = declared_encoding(head) else {
        return Ok(UTF_8);
    };
    match Encoding::for_label(name) {
        // A declaration that could be read byte by byte is not UTF-16, whatever it says.
        Some(encoding) if encoding == UTF_16LE || encoding == UTF_16BE => Ok(UTF_8),
        Some(encoding) if encoding != encoding_rs::REPLACEMENT => Ok(encoding),
        _ => Err(Failure::UnknownEncoding(String::from_utf8_lossy(name).into_owned())),
    }
}

/// Whether a file without a byte order mark starts as XML does.
fn is_xml(head: &[u8]) -> bool {
    matches!(head, [b'<', ..] | [0, b'<', ..])
}

/// The name in `<?xml … encoding="…"?>`.
fn declared_encoding(head: &[u8]) -> Option<&[u8]> {
    let declaration = head.strip_prefix(b"<?xml")?;
    let end = declaration.windows(2).position(|w| w == b"?>")?;
    let declaration = &declaration[..end];
    let key = b"encoding";
    let at = declaration.windows(key.len()).position(|w| w == key)?;
    let rest = declaration[at + key.len()..].trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
    let (quote, rest) = rest.split_first()?;
    let end = rest.iter().position(|b| b == quote)?;
    Some(&rest[..end])
}

/// The start of a file as text, as far as it can be read: for telling formats apart.
pub(super) fn head_text(head: &[u8]) -> String {
    let (encoding, mark) = match byte_order_mark(head) {
        Ok(Some(found)) => found,
        Ok(None) if is_xml(head) => (xml_encoding(head).unwrap_or(UTF_8), 0),
        Ok(None) => (sniff::encoding(head).encoding, 0),
        Err(_) => return String::new(),
    };
    encoding.decode_without_bom_handling(&head[mark..]).0.into_owned()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    /// Gives its bytes in steps of one, as a slow pipe does.
    struct Drip(Vec<u8>, usize);

    impl Read for Drip {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let Some(byte) = self.0.get(self.1) else {
                return Ok(0);
            };
            buffer[0] = *byte;
            self.1 += 1;
            Ok(1)
        }
    }

    fn all(bytes: &[u8]) -> Result<String, (String, Failure)> {
        let mut text = String::new();
        let mut reader = Text::xml(Box::new(Drip(bytes.to_vec(), 0))).map_err(|f| (String::new(), f))?;
        loop {
            match reader.read_into(&mut text) {
                Ok(true) => {}
                Ok(false) => return Ok(text),
                Err(failure) => return Err((text, failure)),
            }
        }
    }

    fn encoded(text: &str, encoding: &'static Encoding) -> Vec<u8> {
        super::encoded(text, encoding).unwrap()
    }

    #[test]
    fn every_encoding_gives_the_same_text() {
        for name in ["UTF-8", "UTF-16LE", "UTF-16BE", "windows-1256", "ISO-8859-6"] {
            let encoding = Encoding::for_label(name.as_bytes()).unwrap();
            let text = format!("<?xml version='1.0' encoding = '{name}'?><a>مرحبا world</a>");
            assert_eq!(all(&encoded(&text, encoding)).unwrap(), text, "{name}");
        }
    }

    #[test]
    fn a_byte_order_mark_outranks_the_declaration() {
        let text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><a>نعم</a>";
        let mut bytes = vec![0xFF, 0xFE];
        bytes.extend(encoded(text, UTF_16LE));
        assert_eq!(all(&bytes).unwrap(), text);
    }

    #[test]
    fn a_file_that_says_utf_16_and_is_not_is_read_as_utf_8() {
        let text = "<?xml version=\"1.0\" encoding=\"utf-16\"?><a>نعم</a>";
        assert_eq!(all(text.as_bytes()).unwrap(), text);
    }

    #[test]
    fn bytes_that_are_not_in_the_encoding_end_the_text() {
        let (before, failure) = all(b"<a>caf\xE9 bar</a>").unwrap_err();
        assert_eq!(before, "<a>caf");
        assert!(matches!(failure, Failure::Undecodable { bytes, encoding: "UTF-8", .. } if bytes == [0xE9]));
    }

    #[test]
    fn a_character_cut_off_by_the_end_of_the_file_is_an_error() {
        assert!(all("<a>ن".as_bytes().split_last().unwrap().1).is_err());
        assert!(all(&[0xFF, 0xFE, b'<', 0, b'a']).is_err());
        assert!(all(&[0xFF, 0xFE, 0x00, 0xD8]).is_err(), "half a surrogate pair");
    }

    #[test]
    fn unknown_encodings_are_named() {
        let (_, failure) = all(b"<?xml version='1.0' encoding='EBCDIC-CP-AR'?><a/>").unwrap_err();
        assert_eq!(
            failure.into_error(Place { file: "م.tmx".into(), ..Place::default() }).to_string(),
            "م.tmx: the encoding “EBCDIC-CP-AR” is not known (save the file as UTF-8)"
        );
        assert!(all(&[0xFF, 0xFE, 0, 0, b'<', 0, 0, 0]).is_err());
    }

    #[test]
    fn columns_count_characters_and_lines_count_from_one() {
        let mut spot = Spot::START;
        spot.advance("مرحبا\nabc👍".as_bytes());
        assert_eq!(spot, Spot { line: 2, column: 5 });
        spot.advance("\n".as_bytes());
        assert_eq!(spot, Spot { line: 3, column: 1 });
    }
}
