//! What a TMX would lose on its way through a memory, unit by unit.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{BufWriter, Read, Seek as _, SeekFrom, Write as _};

use serde::Serialize;

use super::{Access, Commit, ExportFormat, ExportRequest, ImportReport, ImportSource, Memory};
use crate::error::{Error, Result};
use crate::formats::Format;
use crate::formats::tmx::{CanonicalReader, CanonicalUnit};
use crate::model::Duplicates;

/// What differs between a TMX and what jisr writes of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Roundtrip {
    /// What the import said.
    pub import: ImportReport,
    /// Units of the file.
    pub units: u64,
    /// Units that would differ.
    pub differing: u64,
    /// What differs: the header, and the first units, at most a hundred.
    pub differences: Vec<Difference>,
}

/// A difference, as canonical XML.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// The unit, from 1; none for the header.
    pub unit: Option<u64>,
    /// The line it starts at in the file.
    pub line: Option<u64>,
    /// What the file has; none where only the export has it.
    pub file: Option<String>,
    /// What jisr would write; none where it would write nothing.
    pub written: Option<String>,
}

/// How many units of the file are held against one that was written.
const AHEAD: usize = 64;

/// The most differences that are listed.
const LISTED: u64 = 100;

/// Reads a TMX through a memory that is made for it, and compares what is written with it.
/// `open` opens the file, and does so twice.
pub fn roundtrip(name: &str, open: &dyn Fn() -> Result<Box<dyn Read + Send>>) -> Result<Roundtrip> {
    let folder = tempfile::tempdir().map_err(|e| Error::io(name, e))?;
    let mut memory = Memory::open(&folder.path().join("roundtrip.db"), Access::Create)?;
    let source = ImportSource { duplicates: Duplicates::Keep, ..ImportSource::new(name, Format::Tmx) };
    let import = memory.import(vec![(source, open()?)], Commit::Yes)?.remove(0);

    let path = folder.path().join("roundtrip.tmx");
    let io_error = |e| Error::io(&path, e);
    let mut out = BufWriter::new(File::create_new(&path).map_err(io_error)?);
    memory.export(&ExportRequest::new(ExportFormat::Tmx), &mut out, name)?;
    out.flush().map_err(io_error)?;
    let mut written = File::open(&path).map_err(io_error)?;
    written.seek(SeekFrom::Start(0)).map_err(io_error)?;

    let mut before = CanonicalReader::new(open()?, name)?;
    let mut after = CanonicalReader::new(Box::new(written), name)?;
    let mut found = Roundtrip { import, units: 0, differing: 0, differences: Vec::new() };
    if before.header() != after.header() {
        let owned = |header: Option<&str>| header.map(str::to_owned);
        let (file, written) = (owned(before.header()), owned(after.header()));
        found.differences.push(Difference { unit: None, line: None, file, written });
    }
    // A unit that is left out must not make all that follow it differ: the units that come
    // next in the file are held against what was written, too.
    let mut ahead: VecDeque<CanonicalUnit> = VecDeque::new();
    loop {
        while ahead.len() < AHEAD
            && let Some(unit) = before.next_unit()?
        {
            found.units += 1;
            ahead.push_back(unit);
        }
        let written = after.next_unit()?;
        let same = written.as_ref().and_then(|w| ahead.iter().position(|unit| unit.xml == w.xml));
        match (same, written) {
            (Some(nth), _) => {
                for unit in ahead.drain(..nth) {
                    found.note(Some(unit), None);
                }
                ahead.pop_front();
            }
            (None, written) => {
                let file = ahead.pop_front();
                if file.is_none() && written.is_none() {
                    return Ok(found);
                }
                found.note(file, written);
            }
        }
    }
}

impl Roundtrip {
    fn note(&mut self, file: Option<CanonicalUnit>, written: Option<CanonicalUnit>) {
        self.differing += 1;
        if self.differing <= LISTED {
            self.differences.push(Difference {
                unit: file.as_ref().or(written.as_ref()).map(|u| u.number),
                line: file.as_ref().map(|u| u.line),
                file: file.map(|u| u.xml),
                written: written.map(|u| u.xml),
            });
        }
    }
}
