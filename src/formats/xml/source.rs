//! The text of an XML file as quick-xml reads it: line ends normalised, forbidden
//! characters refused, entities put in where they are referred to, and counted so
//! that the place of every piece is known.

use std::io::{self, BufRead, Read};

use crate::error::{Error, Place};
use crate::formats::decode::{Failure, Spot, Text};

use super::RECORD_LIMIT;
use super::characters::first_forbidden;
use super::entities::check_nesting;

/// Decoded text, piece by piece, with the texts of entities standing before it.
pub(super) struct Source {
    file: String,
    /// Where more text comes from; none where all of it is in the chunk.
    text: Option<Text>,
    chunk: String,
    at: usize,
    ended: bool,
    /// Whether the last piece ended in a carriage return, so that a line feed belongs to it.
    after_carriage_return: bool,
    /// Why there is no text after the chunk.
    failure: Option<Failure>,
    /// The error behind the `io::Error` that was returned last.
    error: Option<Error>,
    spot: Spot,
    entities: Vec<Inserted>,
    closed: Vec<usize>,
    in_record: u64,
    unit: Option<u64>,
    entry: Option<u64>,
}

/// The text of an entity, being read.
struct Inserted {
    name: String,
    text: String,
    at: usize,
    /// How many elements were open where it was put in.
    depth: usize,
    /// Where the reference to it stands.
    reference: Spot,
}

impl Source {
    pub(super) fn new(input: Box<dyn Read>, file: &str) -> Result<Self, Error> {
        let place = Place { file: file.to_owned(), line: Some(1), column: Some(1), ..Place::default() };
        let text = Text::xml(input).map_err(|failure| failure.into_error(place))?;
        Ok(Self::from_parts(Some(text), String::new(), file, Spot::START))
    }

    /// A piece of the text of a file, which starts at `spot`.
    pub(super) fn fragment(text: String, file: &str, spot: Spot) -> Self {
        let mut source = Self::from_parts(None, text, file, spot);
        source.prepare();
        source
    }

    fn from_parts(text: Option<Text>, chunk: String, file: &str, spot: Spot) -> Self {
        Self {
            file: file.to_owned(),
            ended: text.is_none(),
            text,
            chunk,
            at: 0,
            after_carriage_return: false,
            failure: None,
            error: None,
            spot,
            entities: Vec::new(),
            closed: Vec::new(),
            in_record: 0,
            unit: None,
            entry: None,
        }
    }

    /// Where the next piece starts; in an entity, where the file refers to it.
    pub(super) fn spot(&self) -> Spot {
        self.entities.first().map_or(self.spot, |entity| entity.reference)
    }

    /// The place of a spot, or of the text `before` behind it.
    pub(super) fn place(&self, mut spot: Spot, before: &str) -> Place {
        if self.entities.is_empty() {
            spot.advance(before.as_bytes());
        }
        let (line, column) = (Some(spot.line), Some(spot.column));
        Place { file: self.file.clone(), line, column, unit: self.unit, entry: self.entry }
    }

    /// The unit that places name from now on.
    pub(super) fn set_unit(&mut self, unit: Option<u64>) {
        self.unit = unit;
    }

    /// The entry that places name from now on.
    pub(super) fn set_entry(&mut self, entry: Option<u64>) {
        self.entry = entry;
    }

    /// From here on a new record is counted.
    pub(super) fn start_record(&mut self) {
        self.in_record = 0;
    }

    /// The error behind an `io::Error` that this source returned.
    pub(super) fn take_error(&mut self) -> Option<Error> {
        self.error.take()
    }

    /// Puts the text of an entity before what is still to be read.
    pub(super) fn insert(
        &mut self,
        name: &str,
        text: String,
        depth: usize,
        reference: Spot,
    ) -> Result<(), String> {
        check_nesting(name, self.entities.iter().map(|e| e.name.as_str()))?;
        self.entities.push(Inserted { name: name.to_owned(), text, at: 0, depth, reference });
        Ok(())
    }

    /// The entities that were read to their end since the last call, as the depths they started at.
    pub(super) fn take_closed(&mut self) -> std::vec::Drain<'_, usize> {
        self.closed.drain(..)
    }

    /// Whether any were.
    pub(super) fn has_closed(&self) -> bool {
        !self.closed.is_empty()
    }

    /// Makes sure that there is text to read, if any is left.
    pub(super) fn settle(&mut self) -> io::Result<()> {
        while let Some(entity) = self.entities.last() {
            if entity.at < entity.text.len() {
                return Ok(());
            }
            self.closed.push(entity.depth);
            self.entities.pop();
        }
        while self.at == self.chunk.len() && (!self.ended || self.failure.is_some()) {
            if let Some(failure) = self.failure.take() {
                let place = self.place(self.spot, "");
                return self.refuse(failure.into_error(place));
            }
            self.fill();
        }
        if self.in_record > RECORD_LIMIT {
            let place = self.place(self.spot, "");
            return self.refuse(Error::input(
                place,
                format!(
                    "one record is longer than {} MiB (split it, or look for a missing end tag)",
                    RECORD_LIMIT >> 20
                ),
            ));
        }
        Ok(())
    }

    fn refuse(&mut self, error: Error) -> io::Result<()> {
        self.error = Some(error);
        self.ended = true;
        Err(io::Error::other("see Source::take_error"))
    }

    /// Decodes the next piece, up to what cannot be read.
    fn fill(&mut self) {
        self.chunk.clear();
        self.at = 0;
        match self.text.as_mut().map_or(Ok(false), |text| text.read_into(&mut self.chunk)) {
            Ok(more) => self.ended = !more,
            Err(failure) => self.failure = Some(failure),
        }
        self.prepare();
    }

    /// Cuts the chunk off before the first forbidden character, and normalises its line ends.
    fn prepare(&mut self) {
        if self.chunk.is_empty() {
            return;
        }
        if let Some((at, character)) = first_forbidden(&self.chunk) {
            self.chunk.truncate(at);
            self.failure = Some(Failure::Forbidden { character, format: "XML" });
        }
        let joined = self.after_carriage_return && self.chunk.starts_with('\n');
        self.after_carriage_return = self.chunk.ends_with('\r');
        if joined {
            self.chunk.remove(0);
        }
        if self.chunk.contains('\r') {
            self.chunk = self.chunk.replace("\r\n", "\n").replace('\r', "\n");
        }
    }
}

impl Read for Source {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let available = self.fill_buf()?;
        let length = available.len().min(buffer.len());
        buffer[..length].copy_from_slice(&available[..length]);
        self.consume(length);
        Ok(length)
    }
}

impl BufRead for Source {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.settle()?;
        Ok(match self.entities.last() {
            Some(entity) => &entity.text.as_bytes()[entity.at..],
            None => &self.chunk.as_bytes()[self.at..],
        })
    }

    fn consume(&mut self, amount: usize) {
        if let Some(entity) = self.entities.last_mut() {
            entity.at += amount;
        } else {
            self.spot.advance(&self.chunk.as_bytes()[self.at..self.at + amount]);
            self.at += amount;
            self.in_record += amount as u64;
        }
    }
}
