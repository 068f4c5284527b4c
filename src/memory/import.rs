//! Import: units and terms from files, in one transaction, with a report of all of it.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::io::Read;
use std::rc::Rc;

use serde::Serialize;
use xxhash_rust::xxh3::Xxh3Default;

use super::merge::{Meeting, meet};
use super::{Memory, keep};
use crate::error::{Error, Result};
use crate::formats::csv::{CsvOptions, CsvReader};
use crate::formats::terms::{TermReader, TermRow};
use crate::formats::tmx::TmxReader;
use crate::formats::{Format, Record, SentenceName, Skip, UnitReader};
use crate::model::{
    ChangeId, ChangeKind, Concept, ImportRecord, Locale, Operation, StoredUnit, Subject, Unit, UnitId, now,
};
use crate::store::{Commit, Writer};
use crate::text;

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
    /// Imports a file of units or terms. Nothing is kept if any of it cannot be read.
    pub fn import(&mut self, source: &ImportSource<'_>, input: impl Read + 'static) -> Result<ImportReport> {
        let (input, print) = Fingerprint::around(input);
        let input = Box::new(input);
        self.write(|writer| {
            let change = writer.add_change(ChangeKind::Import, now(), source.name)?;
            let mut report = ImportReport {
                file: source.name.to_owned(),
                format: source.format.to_string(),
                import: Some(change),
                ..ImportReport::default()
            };
            let header = match source.format {
                Format::Tmx => {
                    import_units(writer, change, &mut TmxReader::new(input, source.name)?, &mut report)?
                }
                Format::Csv => {
                    let options =
                        CsvOptions { source_lang: source.source.clone(), target_lang: source.target.clone() };
                    import_units(
                        writer,
                        change,
                        &mut CsvReader::new(input, source.name, options)?,
                        &mut report,
                    )?
                }
                Format::Terms => {
                    import_terms(writer, change, &mut TermReader::new(input, source.name)?, &mut report)?;
                    serde_json::Value::Null
                }
            };
            let (digest, bytes) = print.take().map_or_else(Default::default, |state| state.digest());
            let changed = report.added + report.merged > 0;
            if !changed && writer.import_of(&digest)?.is_some() {
                report.import = None;
                return Ok((Commit::No, report));
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
                },
            )?;
            Ok((Commit::Yes, report))
        })
    }
}

fn import_units(
    writer: &mut dyn Writer,
    change: ChangeId,
    reader: &mut dyn UnitReader,
    report: &mut ImportReport,
) -> Result<serde_json::Value> {
    let (mut left_out, mut warnings) = (Notes::default(), Notes::default());
    while let Some(Record { unit, sentence, skipped, warnings: noted, .. }) = reader.next_record()? {
        report.read += 1;
        left_out.add(skipped);
        warnings.add(noted);
        let Some(unit) = unit else {
            report.skipped += 1;
            continue;
        };
        let (id, outcome) = take_in(writer, change, &unit)?;
        let chosen = match &sentence {
            Some(name) => choose(writer, change, name, &unit, id)?,
            None => false,
        };
        match outcome {
            Some(Operation::Add) => report.added += 1,
            Some(Operation::Merge) => report.merged += 1,
            _ if chosen => report.merged += 1,
            _ => report.unchanged += 1,
        }
    }
    report.left_out = left_out.into_list();
    report.warnings = warnings.into_list();
    Ok(reader.header())
}

/// Adds a unit, or merges it into one that is there, and says which and what was done.
fn take_in(writer: &mut dyn Writer, change: ChangeId, unit: &Unit) -> Result<(UnitId, Option<Operation>)> {
    let mut waiting = None;
    for stored in candidates(writer, unit)? {
        match meet(&stored.unit, unit) {
            Meeting::Apart => {}
            Meeting::Same(merged) if merged == stored.unit => {
                let news = (*unit != stored.unit).then_some(unit);
                keep(writer, change, Subject::Unit(stored.id.0), Operation::Confirm, None, news)?;
                return Ok((stored.id, None));
            }
            Meeting::Same(merged) => return merge_into(writer, change, &stored, &merged, unit),
            Meeting::Completes(merged) => waiting = waiting.or(Some((stored, merged))),
        }
    }
    match waiting {
        Some((stored, merged)) => merge_into(writer, change, &stored, &merged, unit),
        None => Ok((writer.add_unit(change, unit)?, Some(Operation::Add))),
    }
}

fn merge_into(
    writer: &mut dyn Writer,
    change: ChangeId,
    stored: &StoredUnit,
    merged: &Unit,
    brought: &Unit,
) -> Result<(UnitId, Option<Operation>)> {
    let subject = Subject::Unit(stored.id.0);
    keep(writer, change, subject, Operation::Merge, Some(&stored.unit), Some(brought))?;
    writer.replace_unit(stored.id, merged)?;
    Ok((stored.id, Some(Operation::Merge)))
}

/// The stored units that share a variant with a unit, oldest first.
fn candidates(writer: &dyn Writer, unit: &Unit) -> Result<Vec<StoredUnit>> {
    let mut ids = Vec::new();
    for variant in &unit.variants {
        for row in writer.segments_by_hash(text::segment_hash(&variant.segment.text))? {
            if row.locale == variant.locale && row.segment == variant.segment {
                ids.push(row.unit);
            }
        }
    }
    ids.sort_unstable();
    ids.dedup();
    let mut units = Vec::with_capacity(ids.len());
    for id in ids {
        units.extend(writer.unit(id)?);
    }
    Ok(units)
}

/// Makes a unit the translation of the sentence that a row named, where that sentence is
/// in this memory and still reads so. Says whether that is news.
fn choose(
    writer: &mut dyn Writer,
    change: ChangeId,
    name: &SentenceName,
    unit: &Unit,
    id: UnitId,
) -> Result<bool> {
    let Some((document_id, document)) = writer.document(&name.document)? else {
        return Ok(false);
    };
    let Some(source) = unit.variant(&document.locale) else {
        return Ok(false);
    };
    let named = writer.unit(UnitId(name.unit))?.is_some_and(|stored| {
        stored.unit.variant(&document.locale).is_some_and(|v| v.segment.text == source.segment.text)
    });
    let mut news = false;
    for (position, sentence) in writer.sentences(document_id)?.into_iter().enumerate() {
        let reads_so = document.text[sentence.start..sentence.end] == source.segment.text;
        if named && reads_so && sentence.chosen != Some(id) {
            writer.choose(change, document_id, position, id)?;
            news = true;
        }
    }
    Ok(news)
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
            take_in_concept(writer, change, &rows, report)?;
            rows.clear();
        }
        rows.push(row);
    }
    take_in_concept(writer, change, &rows, report)?;
    let mut left_out = Notes::default();
    left_out.add(reader.skipped().to_vec());
    report.left_out = left_out.into_list();
    Ok(())
}

/// Adds the terms of a concept to what is known of it. Of a term that is there already, in
/// the same language, what the file says counts, and what it does not say stays.
fn take_in_concept(
    writer: &mut dyn Writer,
    change: ChangeId,
    rows: &[TermRow],
    report: &mut ImportReport,
) -> Result<()> {
    let Some(name) = rows.first().map(|row| row.concept.clone()) else { return Ok(()) };
    let stored = writer.concept(&name)?;
    let mut concept =
        stored.as_ref().map_or(Concept { name: name.clone(), terms: Vec::new() }, |s| s.concept.clone());
    for TermRow { term, has_status, .. } in rows {
        match concept.terms.iter_mut().find(|t| t.locale == term.locale && t.text == term.text) {
            None => {
                concept.terms.push(term.clone());
                report.added += 1;
            }
            Some(known) => {
                let before = known.clone();
                let new = term.clone();
                known.status = if *has_status { new.status } else { before.status };
                known.part_of_speech = new.part_of_speech.or(known.part_of_speech.take());
                known.definition = new.definition.or(known.definition.take());
                known.note = new.note.or(known.note.take());
                let count = if *known == before { &mut report.unchanged } else { &mut report.merged };
                *count += 1;
            }
        }
    }
    let brought = Concept { name, terms: rows.iter().map(|row| row.term.clone()).collect() };
    let Some(stored) = stored else { return writer.add_concept(change, &concept).map(|_| ()) };
    let subject = Subject::Concept(stored.id.0);
    if concept == stored.concept {
        return keep(writer, change, subject, Operation::Confirm, None, Some(&brought));
    }
    keep(writer, change, subject, Operation::Merge, Some(&stored.concept), Some(&brought))?;
    writer.replace_concept(stored.id, &concept)
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
