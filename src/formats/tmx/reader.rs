//! A TMX file, unit by unit.

use std::io::Read;

use crate::error::Result;
use crate::model::{Locale, Meta, Segment, Unit, Variant, parse_date};

use super::super::xml::{Event, XmlReader, is_white};
use super::super::{Record, UnitReader};
use super::Findings;
use super::header::{Header, annotation_kind, read_annotation, skip_element};
use super::segment::read_segment;

/// The attributes whose value is a date.
const DATES: [&str; 3] = ["creationdate", "changedate", "lastusagedate"];

/// Reads the units of a TMX file, one at a time.
///
/// Attributes, notes and properties come as they were written. The language of a
/// variant becomes its locale; where the attribute is more than `xml:lang` first and
/// in the canonical spelling, it is kept as well, so that it can be written back.
pub struct TmxReader {
    xml: XmlReader,
    header: Header,
    source: Option<Locale>,
    /// What was found outside of units, for the next record.
    findings: Findings,
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

impl TmxReader {
    /// Reads `input` up to the first unit; `file` is named in errors.
    pub fn new(input: Box<dyn Read>, file: &str) -> Result<Self> {
        let xml = XmlReader::new(input, file)?;
        let mut reader = Self {
            xml,
            header: Header::default(),
            source: None,
            findings: Findings::default(),
            stage: Stage::Body,
            units: 0,
        };
        reader.read_root()?;
        let has_header = reader.read_to_body()?;
        if has_header {
            reader.source = reader.header_source();
        } else {
            reader.findings.warn(reader.xml.line(), "no header");
        }
        Ok(reader)
    }

    fn read_root(&mut self) -> Result<()> {
        while self.xml.next()? != Event::Start {}
        if self.xml.tag.local_name() != "tmx" {
            let message = format!("the root element is {}, not tmx (this is no TMX file)", self.xml.tag.name);
            return Err(self.xml.error(message));
        }
        self.header.root = std::mem::take(&mut self.xml.tag.attributes);
        Ok(())
    }

    /// Reads up to the body, or the first unit where there is none; whether there was a header.
    fn read_to_body(&mut self) -> Result<bool> {
        let mut has_header = false;
        loop {
            self.xml.start_record(None);
            match self.xml.next()? {
                Event::Start => match self.xml.tag.local_name() {
                    "header" if !has_header => {
                        self.header.read(&mut self.xml, &mut self.findings)?;
                        has_header = true;
                    }
                    "body" => return Ok(has_header),
                    "tu" => {
                        self.stage = Stage::InUnit;
                        return Ok(has_header);
                    }
                    _ => self.note_unknown_element(),
                },
                Event::Text(text) if !text.chars().all(is_white) => {
                    let line = self.xml.line();
                    self.findings.skip(line, "text outside a unit");
                }
                Event::Eof => {
                    self.stage = Stage::Done;
                    return Ok(has_header);
                }
                _ => {}
            }
        }
    }

    fn header_source(&mut self) -> Option<Locale> {
        let tag =
            self.header.attributes.iter().find(|(name, _)| name == "srclang").map(|(_, tag)| tag.as_str());
        source_locale(tag, self.xml.line(), &mut self.findings)
    }

    /// Reads on to the next unit, and reads it.
    fn read_on(&mut self) -> Result<Option<Record>> {
        loop {
            if self.stage == Stage::InUnit {
                self.stage = Stage::Body;
                return self.read_unit().map(Some);
            }
            if self.stage == Stage::Done {
                return Ok(None);
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
                Event::Eof => self.stage = Stage::Done,
                _ => {}
            }
        }
    }

    /// Reports an element that is none of TMX; the units in it are read all the same.
    fn note_unknown_element(&mut self) {
        let reason = format!("element {} outside a unit", self.xml.tag.name);
        self.findings.skip(self.xml.line(), reason);
    }

    fn read_unit(&mut self) -> Result<Record> {
        self.units += 1;
        let xml = &mut self.xml;
        xml.start_record(Some(self.units));
        let line = xml.line();
        let mut findings = std::mem::take(&mut self.findings);
        let mut unit = Unit::default();
        unit.meta.attributes = std::mem::take(&mut xml.tag.attributes);
        unit.source = match unit.meta.attribute("srclang") {
            Some(tag) => source_locale(Some(tag), line, &mut findings),
            None => self.source.clone(),
        };
        warn_of_dates(&unit.meta, line, &mut findings);
        let mut variants = 0;
        loop {
            match xml.next()? {
                Event::Start => {
                    if let Some(kind) = annotation_kind(xml) {
                        unit.meta.annotations.push(read_annotation(xml, kind, &mut findings)?);
                    } else if xml.tag.local_name() == "tuv" {
                        variants += 1;
                        unit.variants.extend(read_variant(xml, &mut findings)?);
                    } else {
                        skip_element(xml, "a unit", &mut findings)?;
                    }
                }
                Event::Text(text) if !text.chars().all(is_white) => {
                    let line = xml.line();
                    findings.skip(line, "text outside a segment");
                }
                Event::End | Event::Eof => break,
                _ => {}
            }
        }
        if variants == 0 {
            findings.skip(line, "unit without a variant");
        }
        Ok(Record {
            line,
            unit: (!unit.variants.is_empty()).then_some(unit),
            sentence: None,
            skipped: findings.skipped,
            warnings: findings.warnings,
        })
    }
}

impl UnitReader for TmxReader {
    fn next_record(&mut self) -> Result<Option<Record>> {
        let record = self.read_on();
        if record.is_err() {
            self.stage = Stage::Done;
            self.findings = Findings::default();
        }
        let record = record?;
        if record.is_some() {
            return Ok(record);
        }
        // What stood behind the last unit.
        let findings = std::mem::take(&mut self.findings);
        let line = findings.skipped.iter().chain(&findings.warnings).map(|skip| skip.line).min();
        Ok(line.map(|line| Record {
            line,
            skipped: findings.skipped,
            warnings: findings.warnings,
            ..Record::default()
        }))
    }

    /// `{"version":…,"root":[[name,value]…],"attributes":[…],"annotations":[…]}`: the
    /// attributes of `tmx`, and those, the notes and the properties of `header`.
    fn header(&self) -> serde_json::Value {
        self.header.to_json()
    }
}

/// Reads a variant, from behind its start tag to its end tag; none where it is skipped.
fn read_variant(xml: &mut XmlReader, findings: &mut Findings) -> Result<Option<Variant>> {
    let line = xml.line();
    let mut meta = Meta { attributes: std::mem::take(&mut xml.tag.attributes), annotations: Vec::new() };
    warn_of_dates(&meta, line, findings);
    let mut segment: Option<Segment> = None;
    loop {
        match xml.next()? {
            Event::Start => {
                if let Some(kind) = annotation_kind(xml) {
                    meta.annotations.push(read_annotation(xml, kind, findings)?);
                } else if xml.tag.local_name() == "seg" && segment.is_none() {
                    if !xml.tag.attributes.is_empty() {
                        findings.skip(xml.line(), "attributes of a segment");
                    }
                    segment = Some(read_segment(xml, findings)?);
                } else {
                    skip_element(xml, "a variant", findings)?;
                }
            }
            Event::Text(text) if !text.chars().all(is_white) => {
                let line = xml.line();
                findings.skip(line, "text outside a segment");
            }
            Event::End | Event::Eof => break,
            _ => {}
        }
    }
    let locale = match take_locale(&mut meta) {
        Ok(locale) => locale,
        Err(reason) => {
            findings.skip(line, reason);
            return Ok(None);
        }
    };
    let Some(segment) = segment else {
        findings.skip(line, "variant without a segment");
        return Ok(None);
    };
    Ok(Some(Variant { locale, segment, meta }))
}

/// The locale of a variant. Its attribute is taken out where [`super::TmxWriter`] writes
/// the very same without it.
fn take_locale(meta: &mut Meta) -> Result<Locale, &'static str> {
    let find = |wanted| {
        let is_given = |(name, tag): &(String, String)| name == wanted && !tag.trim().is_empty();
        meta.attributes.iter().position(is_given)
    };
    let Some(at) = find("xml:lang").or_else(|| find("lang")) else {
        return Err("variant without a language");
    };
    let (name, tag) = &meta.attributes[at];
    let locale = Locale::parse(tag).map_err(|_| "variant with an ill-formed language")?;
    let is_canonical = *tag == locale.as_str();
    if is_canonical && (name == "lang" || at == 0) {
        meta.attributes.remove(at);
    }
    Ok(locale)
}

/// The locale that `srclang` names.
fn source_locale(tag: Option<&str>, line: u64, findings: &mut Findings) -> Option<Locale> {
    let tag = tag.filter(|tag| !tag.trim().is_empty() && !tag.eq_ignore_ascii_case("*all*"))?;
    let locale = Locale::parse(tag);
    if locale.is_err() {
        findings.warn(line, "ill-formed srclang");
    }
    locale.ok()
}

fn warn_of_dates(meta: &Meta, line: u64, findings: &mut Findings) {
    for (name, value) in &meta.attributes {
        if DATES.contains(&name.as_str()) && parse_date(value).is_none() {
            findings.warn(line, format!("unreadable {name}"));
        }
    }
}
