//! A TMX file, unit by unit.

use std::io::Read;

use crate::error::{Result, quoted};
use crate::model::Locale;

use super::super::xml::{Event, XmlReader, instruction, is_white};
use super::super::{Language, Languages, Record, UnitReader};
use super::header::Header;
use super::lenient::LenientReader;
use super::unit::{Given, read_unit, source_locale, spelling};
use super::{COMMENT, Findings, INSTRUCTION};

/// Reads the units of a TMX file, one at a time.
///
/// Attributes, notes and properties come as they were written. The language of a
/// variant becomes its locale; where the attribute is more than `xml:lang` first and
/// in the canonical spelling, it is kept as well, so that it can be written back.
/// Attributes of a `seg` are kept among those of its variant, as `seg/name`.
pub struct TmxReader {
    way: Way,
    languages: Languages,
}

/// How a file is read.
enum Way {
    /// The file is refused where it is not well formed.
    Strict(Box<StrictReader>),
    /// What is sound is kept.
    Lenient(Box<LenientReader>),
}

impl TmxReader {
    /// Reads `input` up to the first unit; `file` is named in errors. Where the file is
    /// not well formed it is refused.
    pub fn new(input: Box<dyn Read>, file: &str) -> Result<Self> {
        let reader = StrictReader::new(XmlReader::new(input, file)?)?;
        Ok(Self { way: Way::Strict(Box::new(reader)), languages: Languages::default() })
    }

    /// Reads what is sound of `input`, also where the file is not well formed: units that
    /// cannot be read are left out, and characters that XML does not allow are dropped;
    /// each is reported in a record, by line. Only what cannot be read, is in an unknown
    /// encoding or has no `tmx` in it at all is refused.
    ///
    /// ```
    /// use jisr::formats::UnitReader;
    /// use jisr::formats::tmx::TmxReader;
    ///
    /// let file = "<tmx><body><tu><tuv xml:lang='ar'><seg>البحث & التطوير</seg></tuv></tu><tu><tuv>";
    /// let mut reader = TmxReader::lenient(Box::new(file.as_bytes()), "memory.tmx")?;
    /// let record = reader.next_record()?.unwrap();
    /// assert_eq!(record.unit.unwrap().variants[0].segment.text, "البحث & التطوير");
    /// assert_eq!(record.warnings[1].reason, "“&” that starts no reference (kept as text)");
    /// let record = reader.next_record()?.unwrap();
    /// assert_eq!((record.unit, record.skipped[0].reason.as_str()), (None, "unit that the end of the file cuts off"));
    /// # Ok::<(), jisr::Error>(())
    /// ```
    pub fn lenient(input: Box<dyn Read>, file: &str) -> Result<Self> {
        let way = Way::Lenient(Box::new(LenientReader::new(input, file)?));
        Ok(Self { way, languages: Languages::default() })
    }

    /// With the languages of a file that leaves some out: `source` where its header has no
    /// `srclang`, and either for variants that name none. One variant of a unit without a
    /// language is in that of the two which the unit does not have yet, if it has the other
    /// or only one is given; two are in the source and the target language, in this order.
    /// Neither is so where the unit is translated from another language than that source, and
    /// only the source could tell. What is not clear is left out as ever.
    ///
    /// ```
    /// use jisr::formats::UnitReader;
    /// use jisr::formats::tmx::TmxReader;
    /// use jisr::model::Locale;
    ///
    /// let file = "<tmx><header/><body><tu><tuv xml:lang='en'><seg>yes</seg></tuv><tuv><seg>نعم</seg></tuv></tu></body></tmx>";
    /// let (arabic, english) = (Locale::parse("ar")?, Locale::parse("en")?);
    /// let reader = TmxReader::new(Box::new(file.as_bytes()), "memory.tmx")?;
    /// let mut reader = reader.with_languages(Some(english.clone()), Some(arabic.clone()));
    /// let unit = reader.next_record()?.and_then(|record| record.unit).unwrap();
    /// assert_eq!((unit.source, &unit.variants[1].locale), (Some(english), &arabic));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn with_languages(mut self, source: Option<Locale>, target: Option<Locale>) -> Self {
        let given = Given { source, target };
        match &mut self.way {
            Way::Strict(reader) => reader.take_given(given),
            Way::Lenient(reader) => reader.take_given(given),
        }
        self
    }
}

impl UnitReader for TmxReader {
    fn next_record(&mut self) -> Result<Option<Record>> {
        let record = match &mut self.way {
            Way::Strict(reader) => reader.next_record(),
            Way::Lenient(reader) => reader.next_record(),
        }?;
        if let Some(Record { unit: Some(unit), supplied, .. }) = &record {
            for (nth, variant) in unit.variants.iter().enumerate() {
                let tag = (!supplied.contains(&nth)).then(|| spelling(variant));
                self.languages.count(&variant.locale, tag);
            }
        }
        Ok(record)
    }

    fn languages(&self) -> &[Language] {
        self.languages.list()
    }

    /// What the root, the header and the body say, attribute for attribute, for
    /// [`TmxOptions::header`](super::TmxOptions::header):
    /// `{"version":…,"root":[[name,value]…],"attributes":[…],"content":["<note>…</note>",…]}`;
    /// `attributes` and `content` are those of `header`, `attributes` null where there is
    /// no header; `prefix` and `body` are there where the file has them.
    fn header(&self) -> serde_json::Value {
        match &self.way {
            Way::Strict(reader) => reader.header.to_json(),
            Way::Lenient(reader) => reader.header().to_json(),
        }
    }
}

/// Reads a file that is well formed.
pub(super) struct StrictReader {
    xml: XmlReader,
    pub(super) header: Header,
    pub(super) source: Option<Locale>,
    given: Given,
    /// What was found outside of units, for the next record.
    pub(super) findings: Findings,
    stage: Stage,
    units: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    Body,
    /// The start tag of a unit is read.
    InUnit,
    Done,
}

impl StrictReader {
    /// Reads up to the first unit, or into the body.
    pub(super) fn new(xml: XmlReader) -> Result<Self> {
        let mut reader = Self {
            xml,
            header: Header::default(),
            source: None,
            given: Given::default(),
            findings: Findings::default(),
            stage: Stage::Body,
            units: 0,
        };
        reader.read_root()?;
        reader.read_to_body()?;
        if reader.header.attributes.is_some() {
            let line = reader.xml.line();
            reader.source = source_locale(reader.header.attribute("srclang"), line, &mut reader.findings);
        } else {
            reader.findings.warn(reader.xml.line(), "no header");
        }
        Ok(reader)
    }

    /// Takes the languages in that the file leaves out.
    fn take_given(&mut self, given: Given) {
        self.source = given.source_of(&self.header, self.source.take());
        self.given = given;
    }

    /// The XML reader, where it stands.
    pub(super) fn into_xml(self) -> XmlReader {
        self.xml
    }

    fn read_root(&mut self) -> Result<()> {
        loop {
            let aside = match self.xml.next()? {
                Event::Start => break,
                Event::Comment => COMMENT,
                Event::Instruction => INSTRUCTION,
                _ => continue,
            };
            // The XML declaration and the document type are no instructions.
            if aside == COMMENT || !matches!(instruction(self.xml.piece()).0, "" | "xml") {
                self.findings.skip(self.xml.line(), aside);
            }
        }
        if self.xml.tag.local_name() != "tmx" {
            let root = quoted(&self.xml.tag.name);
            let message = format!("the root element is {root}, not tmx (this is no TMX file)");
            return Err(self.xml.error(message));
        }
        self.header.take_root(&mut self.xml);
        Ok(())
    }

    /// Reads up to the body, or the first unit where there is none.
    fn read_to_body(&mut self) -> Result<()> {
        loop {
            self.xml.start_record(None);
            match self.xml.next()? {
                Event::Start => match self.xml.tag.local_name() {
                    "header" if self.header.attributes.is_none() => {
                        self.header.read(&mut self.xml, &mut self.findings)?;
                    }
                    "body" => {
                        self.header.body = std::mem::take(&mut self.xml.tag.attributes);
                        return Ok(());
                    }
                    "tu" => {
                        self.stage = Stage::InUnit;
                        return Ok(());
                    }
                    _ => self.note_unknown_element(),
                },
                Event::Text(text) if !text.chars().all(is_white) => {
                    let line = self.xml.line();
                    self.findings.skip(line, "text outside a unit");
                }
                Event::Comment => self.findings.skip(self.xml.line(), COMMENT),
                Event::Instruction => self.findings.skip(self.xml.line(), INSTRUCTION),
                Event::Eof => {
                    self.stage = Stage::Done;
                    return Ok(());
                }
                _ => {}
            }
        }
    }

    /// Reads on to the next unit, and reads it.
    fn read_on(&mut self) -> Result<Option<Record>> {
        loop {
            if self.stage == Stage::InUnit {
                self.stage = Stage::Body;
                self.units += 1;
                self.xml.start_record(Some(self.units));
                let findings = std::mem::take(&mut self.findings);
                return read_unit(&mut self.xml, self.source.as_ref(), &self.given, findings).map(Some);
            }
            if self.stage == Stage::Done {
                return Ok(None);
            }
            if self.findings.are_many() {
                return Ok(std::mem::take(&mut self.findings).into_record());
            }
            self.xml.start_record(None);
            match self.xml.next()? {
                Event::Start => match self.xml.tag.local_name() {
                    "tu" => self.stage = Stage::InUnit,
                    "body" => {}
                    _ => self.note_unknown_element(),
                },
                Event::Text(text) if !text.chars().all(is_white) => {
                    let line = self.xml.line();
                    self.findings.skip(line, "text outside a unit");
                }
                Event::Comment => self.findings.skip(self.xml.line(), COMMENT),
                Event::Instruction => self.findings.skip(self.xml.line(), INSTRUCTION),
                Event::Eof => self.stage = Stage::Done,
                _ => {}
            }
        }
    }

    /// Reports an element that is none of TMX; the units in it are read all the same.
    fn note_unknown_element(&mut self) {
        let reason = format!("element {} outside a unit", quoted(&self.xml.tag.name));
        self.findings.skip(self.xml.line(), reason);
    }

    fn next_record(&mut self) -> Result<Option<Record>> {
        let record = self.read_on();
        if record.is_err() {
            self.stage = Stage::Done;
            self.findings = Findings::default();
        }
        let record = record?;
        // What stood behind the last unit.
        Ok(record.or_else(|| std::mem::take(&mut self.findings).into_record()))
    }
}
