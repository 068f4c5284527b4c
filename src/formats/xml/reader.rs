//! The pieces of an XML file, checked.

use std::io::Read;

use quick_xml::errors::{Error as XmlError, IllFormedError, SyntaxError};
use quick_xml::events::Event as Piece;

use crate::error::{Error, Place, Result, quoted};
use crate::formats::decode::Spot;

use super::attributes::{read_attributes, read_tag};
use super::doctype::read_doctype;
use super::entities::{Entities, Meaning, lone_ampersand};
use super::source::Source;
use super::{DEPTH_LIMIT, Flaw, Tag, is_name, is_white};

/// A piece of an XML file. An empty element is a start and an end.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::formats) enum Event<'a> {
    /// An element starts; it is [`XmlReader::tag`].
    Start,
    /// The element that started last ends.
    End,
    /// Text, references resolved; a run of text may come in several pieces, some empty.
    Text(&'a str),
    /// A comment.
    Comment,
    /// A processing instruction.
    Instruction,
    /// The file ends, and is well formed.
    Eof,
}

/// Reads an XML file piece by piece.
pub(in crate::formats) struct XmlReader {
    reader: quick_xml::Reader<Source>,
    buffer: Vec<u8>,
    entities: Entities,
    /// The names of the open elements, one after the other, and where each starts.
    names: String,
    open: Vec<Open>,
    stage: Stage,
    empty_element: bool,
    /// Room for the character that a reference names.
    character: [u8; 4],
    start: Spot,
    /// The element that started last.
    pub(in crate::formats) tag: Tag,
}

struct Open {
    name_at: usize,
    line: u64,
}

/// How far the file is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Stage {
    Nothing,
    Prolog,
    Doctype,
    Root,
    AfterRoot,
}

impl XmlReader {
    /// Reads `input`; `file` is named in errors.
    pub(in crate::formats) fn new(input: Box<dyn Read>, file: &str) -> Result<Self> {
        Ok(Self::over(Source::new(input, file)?, Entities::default()))
    }

    /// Reads a piece of a file that is a document by itself and starts at `spot`, knowing
    /// the entities that the file declares.
    pub(in crate::formats) fn fragment(text: String, file: &str, spot: Spot, entities: Entities) -> Self {
        Self::over(Source::fragment(text, file, spot), entities)
    }

    fn over(source: Source, entities: Entities) -> Self {
        let mut reader = quick_xml::Reader::from_reader(source);
        let config = reader.config_mut();
        // Checked here, with the line of the start tag.
        config.check_end_names = false;
        config.allow_unmatched_ends = true;
        config.trim_markup_names_in_closing_tags = false;
        Self {
            reader,
            buffer: Vec::new(),
            entities,
            names: String::new(),
            open: Vec::new(),
            stage: Stage::Nothing,
            empty_element: false,
            character: [0; 4],
            start: Spot::START,
            tag: Tag::default(),
        }
    }

    /// The entities that the file declares.
    pub(in crate::formats) fn into_entities(self) -> Entities {
        self.entities
    }

    /// The last piece as it was written; not that of an empty element's end.
    pub(in crate::formats) fn piece(&self) -> &str {
        checked(&self.buffer)
    }

    /// How many elements are open.
    pub(in crate::formats) fn depth(&self) -> usize {
        self.open.len()
    }

    /// The line that the last piece starts at.
    pub(in crate::formats) fn line(&self) -> u64 {
        self.start.line
    }

    /// The column that the last piece starts at, in characters.
    pub(in crate::formats) fn column(&self) -> u64 {
        self.start.column
    }

    /// An error at the start of the last piece.
    pub(in crate::formats) fn error(&self, message: impl Into<String>) -> Error {
        Error::input(self.place(""), message)
    }

    /// Starts a record: the unit that errors name, and what is counted against the limit.
    pub(in crate::formats) fn start_record(&mut self, unit: Option<u64>) {
        self.reader.get_mut().set_unit(unit);
        self.reader.get_mut().start_record();
    }

    /// Starts an entry of a TBX, as a record.
    pub(in crate::formats) fn start_entry(&mut self, entry: Option<u64>) {
        self.reader.get_mut().set_entry(entry);
        self.reader.get_mut().start_record();
    }

    fn place(&self, before: &str) -> Place {
        self.reader.get_ref().place(self.start, before)
    }

    /// The next piece. After an error nothing more is to be read.
    pub(in crate::formats) fn next(&mut self) -> Result<Event<'_>> {
        if std::mem::take(&mut self.empty_element) {
            self.close();
            return Ok(Event::End);
        }
        let source = self.reader.get_mut();
        if let Err(error) = source.settle() {
            return Err(source.take_error().unwrap_or_else(|| Error::io("", error)));
        }
        self.start = source.spot();
        self.check_entities(false)?;
        if self.stage == Stage::Nothing {
            self.check_start()?;
        }
        self.buffer.clear();
        // The buffer is taken out so that the piece does not keep the reader borrowed.
        let mut buffer = std::mem::take(&mut self.buffer);
        let kind = match self.reader.read_event_into(&mut buffer) {
            Ok(piece) => self.check(&piece),
            Err(error) => Err(self.piece_error(error)),
        };
        let is_markup = !matches!(kind, Ok(Kind::Text | Kind::Eof));
        self.buffer = buffer;
        if self.stage == Stage::Nothing {
            self.stage = Stage::Prolog;
        }
        let kind = kind?;
        self.check_entities(is_markup && kind != Kind::Inserted)?;
        Ok(match kind {
            Kind::Start => Event::Start,
            Kind::End => Event::End,
            Kind::Comment => Event::Comment,
            Kind::Doctype if !is_doctype(&self.buffer) => {
                return Err(self.error("a document type is written <!DOCTYPE name …>, in capital letters"));
            }
            Kind::Instruction | Kind::Doctype => Event::Instruction,
            Kind::Eof => Event::Eof,
            Kind::Inserted => Event::Text(""),
            Kind::Character(c) => Event::Text(c.encode_utf8(&mut self.character)),
            Kind::Text => Event::Text(checked(&self.buffer)),
            Kind::CData => Event::Text(checked(
                self.buffer
                    .strip_prefix(b"<![CDATA[")
                    .and_then(|b| b.strip_suffix(b"]]>"))
                    .unwrap_or_default(),
            )),
        })
    }

    /// Entities that end must hold whole elements, and markup must not run across their ends.
    fn check_entities(&mut self, in_markup: bool) -> Result<()> {
        let depth = self.open.len();
        if !self.reader.get_ref().has_closed() {
            return Ok(());
        }
        let crossed = self.reader.get_mut().take_closed().any(|start| start != depth);
        if crossed || in_markup {
            return Err(self.error("an entity does not hold whole elements (write its text in the file)"));
        }
        Ok(())
    }

    fn check_start(&mut self) -> Result<()> {
        use std::io::BufRead;
        let source = self.reader.get_mut();
        match source.fill_buf() {
            // quick-xml would pass over a second byte order mark.
            Ok(text) if text.starts_with("\u{FEFF}".as_bytes()) => {
                Err(self.error("a second byte order mark stands before the XML (remove it)"))
            }
            Ok(_) => Ok(()),
            Err(error) => Err(source.take_error().unwrap_or_else(|| Error::io("", error))),
        }
    }

    /// Checks a piece, and does what it means for the state of the reader.
    fn check(&mut self, piece: &Piece<'_>) -> Result<Kind> {
        match piece {
            Piece::Text(text) => self.check_text(text),
            Piece::CData(_) if self.open.is_empty() => {
                Err(self.error("text stands outside the root element"))
            }
            Piece::CData(_) => Ok(Kind::CData),
            Piece::GeneralRef(name) => self.check_reference(name),
            Piece::Start(start) => self.start_element(start, false),
            Piece::Empty(start) => self.start_element(start, true),
            Piece::End(end) => self.end_element(end.as_ref()),
            Piece::Comment(text) => self.check_comment(text),
            Piece::PI(instruction) => self.check_instruction(instruction.target()),
            Piece::Decl(declaration) => self.check_declaration(declaration),
            Piece::DocType(doctype) => self.check_doctype(doctype),
            Piece::Eof => self.check_end(),
        }
    }

    fn check_text(&self, text: &str) -> Result<Kind> {
        if self.open.is_empty()
            && let Some(at) = text.find(|c| !is_white(c))
        {
            return Err(Error::input(self.place(&text[..at]), "text stands outside the root element"));
        }
        // Looking for one byte first is much faster, and text seldom holds it.
        let end = if text.contains('>') { text.find("]]>") } else { None };
        match end {
            Some(at) => {
                Err(Error::input(self.place(&text[..at]), "“]]>” is not allowed in text (write ]]&gt;)"))
            }
            None => Ok(Kind::Text),
        }
    }

    fn check_reference(&mut self, name: &str) -> Result<Kind> {
        if self.open.is_empty() {
            return Err(self.error("text stands outside the root element"));
        }
        if !name.starts_with('#') && !is_name(name) {
            return Err(self.error(lone_ampersand()));
        }
        let inserted = match self.entities.resolve(name) {
            Ok(Meaning::Character(character)) => return Ok(Kind::Character(character)),
            Ok(Meaning::Entity(text)) => Ok(text.to_owned()),
            Err(message) => Err(message),
        };
        let depth = self.open.len();
        inserted
            .and_then(|text| {
                let start = self.start;
                self.reader.get_mut().insert(name, text, depth, start)
            })
            .map(|()| Kind::Inserted)
            .map_err(|message| self.error(message))
    }

    fn start_element(&mut self, content: &str, is_empty: bool) -> Result<Kind> {
        if self.stage == Stage::AfterRoot {
            return Err(self.error("a second root element starts (a file has one)"));
        }
        if self.open.len() >= DEPTH_LIMIT {
            return Err(self.error(format!("elements nest deeper than {DEPTH_LIMIT}")));
        }
        read_tag(content, &mut self.entities, &mut self.tag).map_err(|flaw| self.flaw("<", content, flaw))?;
        self.stage = Stage::Root;
        self.open.push(Open { name_at: self.names.len(), line: self.start.line });
        self.names.push_str(&self.tag.name);
        self.empty_element = is_empty;
        Ok(Kind::Start)
    }

    fn end_element(&mut self, content: &str) -> Result<Kind> {
        let name = content.trim_end_matches(is_white);
        let Some(open) = self.open.last() else {
            return Err(self.error(format!("</{}> ends an element that is not open", quoted(name))));
        };
        let expected = &self.names[open.name_at..];
        if name != expected {
            let (name, expected) = (quoted(name), quoted(expected));
            return Err(self.error(format!(
                "</{name}> stands where </{expected}> is due (<{expected}> started on line {})",
                open.line
            )));
        }
        self.close();
        Ok(Kind::End)
    }

    fn close(&mut self) {
        if let Some(open) = self.open.pop() {
            self.names.truncate(open.name_at);
        }
        if self.open.is_empty() {
            self.stage = Stage::AfterRoot;
        }
    }

    fn check_comment(&self, text: &str) -> Result<Kind> {
        if text.contains("--") || text.ends_with('-') {
            return Err(self.error("“--” is not allowed in a comment"));
        }
        Ok(Kind::Comment)
    }

    fn check_instruction(&self, target: &str) -> Result<Kind> {
        if target.eq_ignore_ascii_case("xml") {
            return Err(self.error("the XML declaration is written <?xml …?>, in small letters"));
        }
        if !is_name(target) {
            return Err(self.error("a processing instruction has no name"));
        }
        Ok(Kind::Instruction)
    }

    fn check_declaration(&mut self, content: &str) -> Result<Kind> {
        if self.stage != Stage::Nothing || self.start != Spot::START {
            return Err(self.error(
                "the XML declaration may only stand at the very start of the file (remove what is before it)",
            ));
        }
        let mut attributes = Vec::new();
        read_attributes(content, "xml".len(), &mut self.entities, &mut attributes)
            .map_err(|flaw| self.flaw("<?", content, flaw))?;
        let mut rest = attributes.iter();
        let version = rest.next().filter(|(name, _)| name == "version");
        if !version.is_some_and(|(_, v)| is_version(v)) {
            return Err(self.error("the XML declaration starts with version=\"1.0\""));
        }
        let is_label = |value: &str| {
            value.starts_with(|c: char| c.is_ascii_alphabetic()) && value.chars().all(|c| !is_white(c))
        };
        if rest.clone().any(|(name, value)| name == "encoding" && !is_label(value)) {
            return Err(self.error("the XML declaration names no encoding (write encoding=\"UTF-8\")"));
        }
        let names: Vec<&str> = rest.map(|(name, _)| name.as_str()).collect();
        if !matches!(names[..], [] | ["encoding" | "standalone"] | ["encoding", "standalone"]) {
            return Err(
                self.error("the XML declaration holds version, encoding and standalone, in that order")
            );
        }
        Ok(Kind::Instruction)
    }

    fn check_doctype(&mut self, content: &str) -> Result<Kind> {
        if self.stage >= Stage::Doctype {
            return Err(self.error("DOCTYPE stands where it may not (once, before the root element)"));
        }
        self.stage = Stage::Doctype;
        read_doctype(content, &mut self.entities).map_err(|flaw| self.flaw("<!DOCTYPE ", content, flaw))?;
        Ok(Kind::Doctype)
    }

    fn check_end(&self) -> Result<Kind> {
        if let Some(open) = self.open.last() {
            let name = quoted(&self.names[open.name_at..]);
            return Err(self.error(format!(
                "the file ends before </{name}> (<{name}> started on line {}; the file is cut off, or an end tag is missing)",
                open.line
            )));
        }
        if self.stage != Stage::AfterRoot {
            return Err(self.error("the file has no root element"));
        }
        Ok(Kind::Eof)
    }

    fn flaw(&self, opening: &str, content: &str, flaw: Flaw) -> Error {
        let before = format!("{opening}{}", &content[..flaw.at]);
        Error::input(self.place(&before), flaw.message)
    }

    fn piece_error(&mut self, error: XmlError) -> Error {
        if let Some(error) = self.reader.get_mut().take_error() {
            return error;
        }
        let message = match error {
            XmlError::Syntax(SyntaxError::InvalidBangMarkup) => {
                "“<!” starts no comment, CDATA or DOCTYPE here".to_owned()
            }
            XmlError::Syntax(SyntaxError::UnclosedTag) => {
                "the tag that starts here is not closed by “>”".to_owned()
            }
            XmlError::Syntax(
                SyntaxError::UnclosedSingleQuotedAttributeValue
                | SyntaxError::UnclosedDoubleQuotedAttributeValue,
            ) => "the tag that starts here has an attribute value whose quote is not closed".to_owned(),
            XmlError::Syntax(SyntaxError::UnclosedComment) => {
                "the comment that starts here is not closed by “-->”".to_owned()
            }
            XmlError::Syntax(SyntaxError::UnclosedCData) => {
                "the CDATA that starts here is not closed by “]]>”".to_owned()
            }
            XmlError::Syntax(SyntaxError::UnclosedPI | SyntaxError::UnclosedXmlDecl) => {
                "what starts here is not closed by “?>”".to_owned()
            }
            XmlError::Syntax(SyntaxError::UnclosedDoctype)
            | XmlError::IllFormed(IllFormedError::MissingDoctypeName) => {
                "DOCTYPE is not well formed".to_owned()
            }
            XmlError::IllFormed(IllFormedError::UnclosedReference) => lone_ampersand(),
            other => format!("the XML is not well formed: {}", quoted(&other.to_string())),
        };
        self.error(message)
    }
}

/// Any 1.x is read as 1.0, as XML 1.0 (fifth edition, section 2.8) wants it.
fn is_version(text: &str) -> bool {
    text.strip_prefix("1.")
        .is_some_and(|minor| !minor.is_empty() && minor.bytes().all(|b| b.is_ascii_digit()))
}

/// quick-xml also takes `<!doctype` and `<!DOCTYPEname`.
fn is_doctype(piece: &[u8]) -> bool {
    let rest = piece.strip_prefix(b"<!DOCTYPE").unwrap_or_default();
    matches!(rest.first(), Some(b' ' | b'\t' | b'\n' | b'\r'))
}

/// Text that quick-xml found to be UTF-8.
fn checked(text: &[u8]) -> &str {
    std::str::from_utf8(text).unwrap_or_default()
}

/// What a piece is, without the piece.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Start,
    End,
    Text,
    CData,
    Character(char),
    Inserted,
    Comment,
    Instruction,
    Doctype,
    Eof,
}
