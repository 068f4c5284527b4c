//! Import: units and terms from files, in one transaction, with a report of all of it.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::io::Read;
use std::rc::Rc;

use serde::Serialize;
use xxhash_rust::xxh3::Xxh3Default;

use super::Memory;
use super::choose::Choices;
use super::named::as_named;
use super::take_in::take_in;
use super::term::take_in_terms;
use crate::error::{Error, Result};
use crate::formats::csv::{CsvOptions, CsvReader, TableOptions};
use crate::formats::terms::{TermReader, TermRow};
use crate::formats::tmx::TmxReader;
use crate::formats::{Format, Language, Record, Skip, UnitReader};
use crate::model::{ChangeId, ChangeKind, Duplicates, ImportRecord, Locale, Operation, UnitId, now};
use crate::store::{Commit, Writer};

/// A file to import.
#[derive(Debug, Clone)]
pub struct ImportSource<'a> {
    /// Its name, as messages show it.
    pub name: &'a str,
    /// Its format.
    pub format: Format,
    /// The language of the source texts, where the file does not say.
    pub source: Option<Locale>,
    /// The language of the translations, where the file does not say.
    pub target: Option<Locale>,
    /// What to do with a record that equals a unit of the memory.
    pub duplicates: Duplicates,
    /// Whether a file that was imported before is imported again though its records are kept
    /// beside those of the first time.
    pub again: bool,
    /// Whether what is sound of a TMX is imported that would be refused as a whole.
    pub lenient: bool,
    /// What a table does not say of its own layout.
    pub table: TableOptions,
}

impl<'a> ImportSource<'a> {
    /// A file that says everything itself, imported in the usual way.
    pub fn new(name: &'a str, format: Format) -> Self {
        Self {
            name,
            format,
            source: None,
            target: None,
            duplicates: Duplicates::Merge,
            again: false,
            lenient: false,
            table: TableOptions::default(),
        }
    }
}

/// What an import did. Every record that was read is counted once: added, merged,
/// unchanged or skipped.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct ImportReport {
    /// The file.
    pub file: String,
    /// Its format.
    pub format: String,
    /// The number of the import; none where the file was imported before and changed nothing.
    pub import: Option<ChangeId>,
    /// Records read: units, or terms.
    pub read: u64,
    /// New units (terms).
    pub added: u64,
    /// Records that added something to what was there.
    pub merged: u64,
    /// Records that were there already.
    pub unchanged: u64,
    /// Records of which nothing was kept.
    pub skipped: u64,
    /// The languages of the variants (terms) read, as the file spells them and as the memory
    /// keeps them; those left out are not among them.
    pub languages: Vec<Language>,
    /// Whether anything in the memory is other than before.
    pub changed: bool,
    /// What was left out, by reason: whole records, and parts of records.
    pub left_out: Vec<Noted>,
    /// What was kept as it is but looks wrong, by reason.
    pub warnings: Vec<Noted>,
}

/// How often something was noted, and where first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Noted {
    /// What.
    pub reason: String,
    /// How often.
    pub count: u64,
    /// The first lines it was noted at, at most ten.
    pub lines: Vec<u64>,
}

/// The most lines that are named for one reason.
const LINES_NAMED: usize = 10;

#[derive(Default)]
struct Notes(BTreeMap<String, Noted>);

impl Notes {
    fn add(&mut self, skips: Vec<Skip>) {
        for Skip { line, reason } in skips {
            let noted = self.0.entry(reason.clone()).or_insert(Noted { reason, count: 0, lines: Vec::new() });
            noted.count += 1;
            if noted.lines.len() < LINES_NAMED {
                noted.lines.push(line);
            }
        }
    }

    fn into_list(self) -> Vec<Noted> {
        self.0.into_values().collect()
    }
}

impl Memory {
    /// Imports files of units or terms, all in one transaction: nothing of any is kept if
    /// one of them cannot be read. Answers a report a file. With `Commit::No` nothing is kept
    /// at all: the reports say what would happen.
    pub fn import(
        &mut self,
        files: Vec<(ImportSource<'_>, Box<dyn Read>)>,
        commit: Commit,
    ) -> Result<Vec<ImportReport>> {
        self.write(|writer| {
            let mut reports = Vec::with_capacity(files.len());
            for (source, input) in files {
                let report = import_file(writer, &source, input, &reports)?;
                reports.push(report);
            }
            let changed = reports.iter().any(|report| report.import.is_some());
            Ok((if changed { commit } else { Commit::No }, reports))
        })
    }
}

fn import_file(
    writer: &mut dyn Writer,
    source: &ImportSource<'_>,
    input: Box<dyn Read>,
    before: &[ImportReport],
) -> Result<ImportReport> {
    let (input, print) = Fingerprint::around(input);
    let input = Box::new(input);
    let change = writer.add_change(ChangeKind::Import, now(), source.name)?;
    let mut report = ImportReport {
        file: source.name.to_owned(),
        format: source.format.to_string(),
        import: Some(change),
        ..ImportReport::default()
    };
    let header = match source.format {
        Format::Tmx => {
            let mut reader = match source.lenient {
                false => TmxReader::new(input, source.name)?,
                true => TmxReader::lenient(input, source.name)?,
            };
            reader = reader.with_languages(source.source.clone(), source.target.clone());
            import_units(writer, change, &mut reader, source.duplicates, &mut report)?
        }
        Format::Csv => {
            let options =
                CsvOptions { source_lang: source.source.clone(), target_lang: source.target.clone() };
            import_units(
                writer,
                change,
                &mut CsvReader::with_table(input, source.name, options, &source.table)?,
                source.duplicates,
                &mut report,
            )?
        }
        Format::Terms => {
            import_terms(
                writer,
                change,
                &mut TermReader::with_table(input, source.name, &source.table)?,
                &mut report,
            )?;
            serde_json::Value::Null
        }
    };
    let (digest, bytes) = print.take().map_or_else(Default::default, |state| state.digest());
    let earlier = writer.import_of(&digest)?;
    if let (Some(earlier), Duplicates::Keep, false) = (earlier, source.duplicates, source.again) {
        // An import of this very command is none once the command is refused.
        let earlier = match before.iter().find(|report| report.import == Some(earlier)) {
            None => format!("this file was imported before (import {earlier})"),
            Some(report) => format!("this file is the same as {}, which comes before it", report.file),
        };
        return Err(Error::Request(format!(
            "{}: {earlier}, and every unit of it would stand twice; --again does that",
            source.name
        )));
    }
    if !report.changed && earlier.is_some() {
        writer.forget_change(change)?;
        report.import = None;
        return Ok(report);
    }
    let kept = serde_json::to_value(&report).map_err(|e| Error::Request(e.to_string()))?;
    writer.record_import(
        change,
        &ImportRecord {
            file: source.name.to_owned(),
            format: source.format.to_string(),
            digest,
            bytes,
            header,
            report: kept,
            duplicates: source.duplicates,
            undone: None,
        },
    )?;
    Ok(report)
}

fn import_units(
    writer: &mut dyn Writer,
    change: ChangeId,
    reader: &mut dyn UnitReader,
    duplicates: Duplicates,
    report: &mut ImportReport,
) -> Result<serde_json::Value> {
    let (mut left_out, mut warnings) = (Notes::default(), Notes::default());
    let mut choices = Choices::default();
    while let Some(Record { line, unit, is_outside, named, sentence, skipped, warnings: noted, .. }) =
        reader.next_record()?
    {
        report.read += u64::from(!is_outside);
        left_out.add(skipped);
        warnings.add(noted);
        let Some(unit) = unit else {
            report.skipped += u64::from(!is_outside);
            continue;
        };
        let unit = match named.filter(|_| duplicates == Duplicates::Merge) {
            Some(id) => as_named(writer, UnitId(id), unit)?,
            None => unit,
        };
        let (id, done) = match duplicates {
            Duplicates::Merge => take_in(writer, change, &unit)?,
            Duplicates::Keep => (writer.add_unit(change, &unit)?, Operation::Add),
        };
        match done {
            Operation::Add => report.added += 1,
            Operation::Merge => report.merged += 1,
            _ => report.unchanged += 1,
        }
        if let Some(name) = &sentence {
            let named = choices.name(writer, name, &unit, id, done == Operation::Confirm)?;
            warnings.add(
                named.err().map(|reason| Skip { line, reason: reason.to_owned() }).into_iter().collect(),
            );
        }
    }
    let made = choices.make(writer, change)?;
    report.unchanged -= made.rows;
    report.merged += made.rows;
    report.changed = report.added + report.merged + made.choices > 0;
    report.left_out = left_out.into_list();
    report.warnings = warnings.into_list();
    report.languages = reader.languages().to_vec();
    Ok(reader.header())
}

fn import_terms(
    writer: &mut dyn Writer,
    change: ChangeId,
    reader: &mut TermReader,
    report: &mut ImportReport,
) -> Result<()> {
    // The rows of a concept usually follow each other: they are one step of its history.
    let mut rows: Vec<TermRow> = Vec::new();
    while let Some(row) = reader.next_row()? {
        report.read += 1;
        if rows.first().is_some_and(|first| first.concept != row.concept) {
            take_in_terms(writer, change, &rows, report)?;
            rows.clear();
        }
        rows.push(row);
    }
    take_in_terms(writer, change, &rows, report)?;
    report.changed = report.added + report.merged > 0;
    let mut left_out = Notes::default();
    left_out.add(reader.skipped().to_vec());
    report.left_out = left_out.into_list();
    let mut warnings = Notes::default();
    warnings.add(reader.warnings().to_vec());
    report.warnings = warnings.into_list();
    report.languages = reader.languages().to_vec();
    Ok(())
}

/// The fingerprint of some bytes, as imports record it.
pub fn fingerprint(bytes: &[u8]) -> String {
    let mut print = Print::default();
    print.hash.update(bytes);
    print.digest().0
}

/// Passes bytes on, and knows in the end which they were.
struct Fingerprint<R> {
    inner: R,
    state: Rc<Cell<Option<Print>>>,
}

#[derive(Default)]
struct Print {
    hash: Xxh3Default,
    bytes: u64,
}

impl Print {
    fn digest(&self) -> (String, u64) {
        (format!("{:032x}", self.hash.digest128()), self.bytes)
    }
}

impl<R: Read> Fingerprint<R> {
    fn around(inner: R) -> (Self, Rc<Cell<Option<Print>>>) {
        let state = Rc::new(Cell::new(Some(Print::default())));
        (Self { inner, state: Rc::clone(&state) }, state)
    }
}

impl<R: Read> Read for Fingerprint<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.inner.read(buffer)?;
        let mut state = self.state.take().unwrap_or_default();
        state.hash.update(&buffer[..read]);
        state.bytes += read as u64;
        self.state.set(Some(state));
        Ok(read)
    }
}
