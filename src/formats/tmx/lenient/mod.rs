//! What is sound of a damaged TMX file.
//!
//! The text is cut into units by their tags alone ([`split`]), and each is read by itself
//! as strictly as ever, so that damage in one cannot reach the next. A unit that is not
//! well formed is patched where that is certain to be right ([`mod@patch`]) and read again,
//! else left out; either way it is reported.

mod frame;
mod patch;
mod split;

use std::io::Read;

use crate::error::{Error, Place, Result};
use crate::model::Locale;

use super::super::decode::Spot;
use super::super::xml::{Entities, Event, XmlReader};
use super::super::{Record, Skip};
use super::Findings;
use super::header::Header;
use super::reader::StrictReader;
use super::unit::{Given, read_unit};
use frame::Frame;
use patch::patch;
use split::{Piece, Splitter, UNDECODABLE, find_start};

/// Reads a TMX file of which some may be damaged.
pub(super) struct LenientReader {
    file: String,
    splitter: Splitter,
    entities: Entities,
    header: Header,
    source: Option<Locale>,
    given: Given,
    /// What was found outside of units, for the next record.
    findings: Findings,
    units: u64,
    /// What stands outside of units; none once all pieces are read.
    frame: Option<Frame>,
    /// Whether anything was reported.
    has_said: bool,
}

impl LenientReader {
    pub(super) fn new(input: Box<dyn Read>, file: &str) -> Result<Self> {
        let mut splitter = Splitter::new(input, file)?;
        let prolog = splitter.prolog()?;
        let mut reader = Self {
            file: file.to_owned(),
            splitter,
            entities: Entities::default(),
            header: Header::default(),
            source: None,
            given: Given::default(),
            findings: Findings::default(),
            units: 0,
            frame: Some(Frame::new(&prolog)),
            has_said: false,
        };
        reader.read_prolog(&prolog)?;
        Ok(reader)
    }

    /// Takes the languages in that the file leaves out.
    pub(super) fn take_given(&mut self, given: Given) {
        self.source = given.source_of(&self.header, self.source.take());
        self.given = given;
    }

    pub(super) fn header(&self) -> &Header {
        &self.header
    }

    /// Reads what stands before the first unit: as it is, else patched, else without what
    /// stands before the root element, else only that it is a TMX.
    fn read_prolog(&mut self, prolog: &str) -> Result<()> {
        let whole = match self.try_prolog(prolog, Spot::START) {
            Ok(()) => return Ok(()),
            Err(error) => error,
        };
        let Some(at) = find_start(prolog, "tmx") else {
            return Err(whole);
        };
        let (before, root) = prolog.split_at(at);
        let mut spot = Spot::START;
        spot.advance(before.as_bytes());
        let (patched, patches) = patch(root, spot.line, None);
        let (patched, undecodable) = without_undecodable(patched, spot.line);
        let attempts = [format!("{before}{patched}"), patched];
        let starts = [Spot::START, spot];
        for (attempt, start) in attempts.iter().zip(starts) {
            if self.try_prolog(attempt, start).is_err() {
                continue;
            }
            if start != Spot::START {
                let line = line_of(&whole, 1);
                let why = reason(&whole);
                self.findings.skip(line, format!("what stands before the root element: {why}"));
            }
            self.has_said |= !patches.is_empty();
            self.findings.extend(patches);
            self.findings.skipped.extend(undecodable);
            return Ok(());
        }
        self.findings
            .skip(line_of(&whole, spot.line), format!("header that cannot be read: {}", reason(&whole)));
        Ok(())
    }

    fn try_prolog(&mut self, text: &str, spot: Spot) -> Result<()> {
        if let Some(at) = text.find(UNDECODABLE) {
            let mut here = spot;
            here.advance(&text.as_bytes()[..at]);
            let place = Place { file: self.file.clone(), line: Some(here.line), ..Place::default() };
            return Err(Error::input(
                place,
                format!("bytes that cannot be read as {}", self.splitter.encoding()),
            ));
        }
        // Where there is no body, the first unit or the end of the file ends the prolog.
        let is_closed = self.frame.as_ref().is_some_and(|frame| frame.is_closed);
        let text = if is_closed { text.to_owned() } else { format!("{text}<body>") };
        let xml = XmlReader::fragment(text, &self.file, spot, Entities::default());
        let mut reader = StrictReader::new(xml)?;
        self.header = std::mem::take(&mut reader.header);
        self.source = reader.source.take();
        self.findings = std::mem::take(&mut reader.findings);
        self.entities = reader.into_xml().into_entities();
        Ok(())
    }

    pub(super) fn next_record(&mut self) -> Result<Option<Record>> {
        let record = self.read_on()?;
        self.has_said |= record.as_ref().is_some_and(|record| !record.skipped.is_empty());
        Ok(record)
    }

    fn read_on(&mut self) -> Result<Option<Record>> {
        while let Some(frame) = &mut self.frame {
            match self.splitter.next()? {
                Some(Piece::Unit { text, spot }) => {
                    self.units += 1;
                    return Ok(Some(self.read_piece(&text, spot)));
                }
                Some(Piece::Broken { spot, reason }) => {
                    self.units += 1;
                    return Ok(Some(self.left_out(spot.line, reason)));
                }
                Some(Piece::Between { text, spot }) => {
                    frame.add(&text, spot, &mut self.findings);
                    if self.findings.are_many() {
                        return Ok(std::mem::take(&mut self.findings).into_record());
                    }
                }
                None => self.end(),
            }
        }
        Ok(std::mem::take(&mut self.findings).into_record())
    }

    /// Reports what is wrong with the frame, once all of it is there.
    fn end(&mut self) {
        let Some(frame) = self.frame.take() else { return };
        let line = self.splitter.line();
        if !frame.is_closed {
            self.findings.skip(line, "the file ends before </tmx>");
        }
        // A flaw that costs nothing, such as a missing </body>, is not passed over either.
        if !self.has_said && self.findings.skipped.is_empty() {
            let flaw = frame.flaw(&self.file);
            self.findings.skipped.extend(
                flaw.map(|error| Skip { line, reason: format!("outside of units: {}", reason(&error)) }),
            );
        }
    }

    /// Reads the text of a unit: as it is, else patched; the record says what came of it.
    fn read_piece(&mut self, text: &str, spot: Spot) -> Record {
        if let Some(at) = text.find(UNDECODABLE) {
            let mut here = spot;
            here.advance(&text.as_bytes()[..at]);
            return self.left_out(
                here.line,
                format!("unit with bytes that cannot be read as {}", self.splitter.encoding()),
            );
        }
        let error = match self.try_unit(text, spot) {
            Ok(record) => return self.with_findings(record),
            Err(error) => error,
        };
        let (patched, patches) = patch(text, spot.line, Some(&self.entities));
        if !patches.is_empty() {
            return match self.try_unit(&patched, spot) {
                Ok(mut record) => {
                    self.has_said = true;
                    patches.put_before(&mut record);
                    self.with_findings(record)
                }
                Err(error) => self.left_out_for(&error, spot),
            };
        }
        self.left_out_for(&error, spot)
    }

    fn try_unit(&mut self, text: &str, spot: Spot) -> Result<Record> {
        let entities = std::mem::take(&mut self.entities);
        let mut xml = XmlReader::fragment(text.to_owned(), &self.file, spot, entities);
        xml.start_record(Some(self.units));
        let result = read_alone(&mut xml, self.source.as_ref(), &self.given);
        self.entities = xml.into_entities();
        result
    }

    fn with_findings(&mut self, mut record: Record) -> Record {
        std::mem::take(&mut self.findings).put_before(&mut record);
        record
    }

    fn left_out_for(&mut self, error: &Error, spot: Spot) -> Record {
        self.left_out(line_of(error, spot.line), format!("unit that is not well formed: {}", reason(error)))
    }

    fn left_out(&mut self, line: u64, reason: impl Into<String>) -> Record {
        let skip = Skip { line, reason: reason.into() };
        let record = Record { line, skipped: vec![skip], ..Record::default() };
        self.with_findings(record)
    }
}

/// Reads a unit that is a document by itself.
fn read_alone(xml: &mut XmlReader, source: Option<&Locale>, given: &Given) -> Result<Record> {
    while xml.next()? != Event::Start {}
    let record = read_unit(xml, source, given, Findings::default())?;
    while xml.next()? != Event::Eof {}
    Ok(record)
}

/// Takes out what stands for bytes that cannot be decoded, and reports each line of it.
fn without_undecodable(text: String, line: u64) -> (String, Vec<Skip>) {
    let mut findings = Findings::default();
    for (number, content) in (line..).zip(text.split('\n')) {
        if content.contains(UNDECODABLE) {
            findings.skip(number, "bytes of the header that cannot be read (left out)");
        }
    }
    (if findings.skipped.is_empty() { text } else { text.replace(UNDECODABLE, "") }, findings.skipped)
}

fn line_of(error: &Error, otherwise: u64) -> u64 {
    match error {
        Error::Input { place, .. } => place.line.unwrap_or(otherwise),
        _ => otherwise,
    }
}

/// What is wrong, without the advice, so that the same fault has the same words.
fn reason(error: &Error) -> String {
    match error {
        Error::Input { message, .. } => message.split(" (").next().unwrap_or_default().to_owned(),
        other => other.to_string(),
    }
}
