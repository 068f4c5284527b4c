//! Import: units and terms from files, in one transaction, with a report of all of it.

use std::collections::{BTreeMap, HashSet};
use std::io::Read;

use serde::Serialize;

use super::Memory;
use super::ahead::{Keyed, read_ahead};
use super::choose::Choices;
use super::entry_names::EntryNames;
use super::fingerprint::{Fingerprint, Print};
use super::languages::glossary_languages;
use super::named::as_named;
use super::take_in::take_in;
use super::term::{is_term, take_in_terms, tidy};
use super::writing::{NewUnit, Writing};
use crate::error::{Error, Place, Result};
use crate::formats::csv::{CsvOptions, CsvReader, TableOptions};
use crate::formats::glossary::GlossaryReader;
use crate::formats::tbx::TbxReader;
use crate::formats::terms::TermReader;
use crate::formats::tmx::TmxReader;
use crate::formats::{ConceptReader, Entry, Format, Language, SentenceName, Skip, UnitReader};
use crate::model::{ChangeId, ChangeKind, Duplicates, ImportRecord, Locale, Operation, Unit, UnitId, now};
use crate::store::{self, Commit};

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
    /// Whether what is sound of a TMX, or of a CSV of terms, is imported that would be refused as a
    /// whole.
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
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
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
    /// What was left out, by reason: whole records, and parts of records. A hundred reasons are
    /// told apart, and what has others is counted together behind them.
    pub left_out: Vec<Noted>,
    /// What was kept as it is but looks wrong, by reason.
    pub warnings: Vec<Noted>,
}

/// How often something was noted, and where first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
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
/// The most reasons that are named. They quote the file, so it might give one a unit.
const REASONS_NAMED: usize = 100;

#[derive(Default)]
struct Notes {
    by_reason: BTreeMap<String, Noted>,
    /// What was noted for a reason that is one too many to be named.
    more: Option<Noted>,
}

impl Notes {
    fn add(&mut self, skips: Vec<Skip>) {
        for Skip { line, reason } in skips {
            let of = |reason| Noted { reason, count: 0, lines: Vec::new() };
            let is_named = self.by_reason.len() < REASONS_NAMED || self.by_reason.contains_key(&reason);
            let noted = match is_named {
                true => self.by_reason.entry(reason.clone()).or_insert_with(|| of(reason)),
                false => self.more.get_or_insert_with(|| of("and more, for other reasons".to_owned())),
            };
            noted.count += 1;
            if noted.lines.len() < LINES_NAMED {
                noted.lines.push(line);
            }
        }
    }

    fn into_list(self) -> Vec<Noted> {
        self.by_reason.into_values().chain(self.more).collect()
    }
}

impl Memory {
    /// Imports files of units or terms, all in one transaction: nothing of any is kept if
    /// one of them cannot be read. Answers a report a file. With `Commit::No` nothing is kept
    /// at all: the reports say what would happen.
    pub fn import(
        &mut self,
        files: Vec<(ImportSource<'_>, Box<dyn Read + Send>)>,
        commit: Commit,
    ) -> Result<Vec<ImportReport>> {
        self.import_watched(files, commit, &mut |_| {})
    }

    /// The same; `watch` is told now and then how many records of all the files were taken in.
    pub fn import_watched(
        &mut self,
        files: Vec<(ImportSource<'_>, Box<dyn Read + Send>)>,
        commit: Commit,
        watch: &mut dyn FnMut(u64),
    ) -> Result<Vec<ImportReport>> {
        self.write(|writer| {
            let mut reports = Vec::with_capacity(files.len());
            let mut read_before = 0;
            for (source, input) in files {
                let watch = &mut |read| watch(read_before + read);
                let report = import_file(writer, &source, input, &reports, watch)?;
                read_before += report.read;
                reports.push(report);
            }
            let changed = reports.iter().any(|report| report.import.is_some());
            Ok((if changed { commit } else { Commit::No }, reports))
        })
    }
}

pub(super) fn import_file(
    writer: &mut Writing<'_>,
    source: &ImportSource<'_>,
    input: Box<dyn Read + Send>,
    before: &[ImportReport],
    watch: &mut dyn FnMut(u64),
) -> Result<ImportReport> {
    let (input, print) = Fingerprint::around(input);
    let change = writer.add_change(ChangeKind::Import, now(), source.name)?;
    let mut report = ImportReport {
        file: source.name.to_owned(),
        format: source.format.to_string(),
        import: Some(change),
        ..ImportReport::default()
    };
    let header = match source.format {
        Format::Tmx | Format::Csv => {
            let file = (source, input, &print);
            import_units(writer, change, file, &mut report, watch)?
        }
        Format::Terms | Format::Tbx | Format::Glossary => {
            let mut reader = open_terms(writer, source, Box::new(input))?;
            import_terms(writer, (change, source.format), &mut *reader, &mut report, watch)?;
            reader.header()
        }
    };
    let (digest, bytes) = print.digest();
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

/// A reader of the units of a file.
fn open_units(source: &ImportSource<'_>, input: Fingerprint) -> Result<Box<dyn UnitReader>> {
    let input = Box::new(input);
    if source.format == Format::Csv {
        let options = CsvOptions { source_lang: source.source.clone(), target_lang: source.target.clone() };
        return Ok(Box::new(CsvReader::with_table(input, source.name, options, &source.table)?));
    }
    let reader = match source.lenient {
        false => TmxReader::new(input, source.name)?,
        true => TmxReader::lenient(input, source.name)?,
    };
    Ok(Box::new(reader.with_languages(source.source.clone(), source.target.clone())))
}

fn import_units(
    writer: &mut Writing<'_>,
    change: ChangeId,
    (source, input, print): (&ImportSource<'_>, Fingerprint, &Print),
    report: &mut ImportReport,
    watch: &mut dyn FnMut(u64),
) -> Result<serde_json::Value> {
    let mut import = UnitImport {
        writer,
        file: source.name,
        lenient: source.lenient,
        change,
        duplicates: source.duplicates,
        report,
        left_out: Notes::default(),
        warnings: Notes::default(),
        choices: Choices::default(),
    };
    let said = read_ahead(|| open_units(source, input), print, &mut |batch| {
        import.take_batch(batch)?;
        watch(import.report.read);
        Ok(())
    })?;
    import.finish()?;
    report.languages = said.languages;
    Ok(said.header)
}

/// The units of a file on their way into the memory.
struct UnitImport<'a, 'w> {
    writer: &'a mut Writing<'w>,
    file: &'a str,
    lenient: bool,
    change: ChangeId,
    duplicates: Duplicates,
    report: &'a mut ImportReport,
    left_out: Notes,
    warnings: Notes,
    choices: Choices,
}

impl UnitImport<'_, '_> {
    /// Takes records in, in order. Those that share no text with any unit are new whatever
    /// else they hold, and are added together.
    fn take_batch(&mut self, batch: &mut [Keyed]) -> Result<()> {
        let hashes: Vec<i64> = batch.iter().flat_map(|keyed| &keyed.hashes).copied().collect();
        let mut known = match self.duplicates {
            Duplicates::Merge => self.writer.known_hashes(&hashes)?,
            Duplicates::Keep => HashSet::new(),
        };
        let mut new = Vec::with_capacity(batch.len());
        for Keyed { record, hashes, keys } in batch {
            self.report.read += u64::from(!record.is_outside);
            self.left_out.add(std::mem::take(&mut record.skipped));
            self.warnings.add(std::mem::take(&mut record.warnings));
            let Some(unit) = &record.unit else {
                self.report.skipped += u64::from(!record.is_outside);
                continue;
            };
            if unit.variants.len() > store::MOST_VARIANTS {
                let reason = store::TOO_MANY_VARIANTS.to_owned();
                if !self.lenient {
                    return Err(self.placed(record.line, Error::Request(reason)));
                }
                self.left_out.add(vec![Skip { line: record.line, reason }]);
                self.report.skipped += 1;
                continue;
            }
            if let Some(id) = record.named.filter(|_| self.duplicates == Duplicates::Merge) {
                self.add(&mut new)?;
                let unit = as_named(self.writer, UnitId(id), unit.clone())?;
                known.extend(store::hashes(&unit));
                self.take_one(record.line, &unit, record.sentence.as_ref())?;
                continue;
            }
            let shares = hashes.iter().any(|hash| known.contains(hash));
            if self.duplicates == Duplicates::Merge {
                known.extend(hashes.iter());
            }
            if shares || record.sentence.is_some() {
                self.add(&mut new)?;
                self.take_one(record.line, unit, record.sentence.as_ref())?;
            } else {
                new.push(NewUnit { unit, hashes, keys });
            }
        }
        self.add(&mut new)
    }

    fn add(&mut self, new: &mut Vec<NewUnit<'_>>) -> Result<()> {
        self.report.added += new.len() as u64;
        self.writer.add_units(self.change, new)?;
        new.clear();
        Ok(())
    }

    /// An error of a unit, with the place of the record it came from.
    fn placed(&self, line: u64, error: Error) -> Error {
        match error {
            Error::Request(message) => {
                let (file, unit) = (self.file.to_owned(), Some(self.report.read));
                Error::input(Place { file, line: Some(line), unit, ..Place::default() }, message)
            }
            other => other,
        }
    }

    fn take_one(&mut self, line: u64, unit: &Unit, sentence: Option<&SentenceName>) -> Result<()> {
        let taken = match self.duplicates {
            Duplicates::Merge => take_in(self.writer, self.change, unit),
            Duplicates::Keep => self.writer.add_unit(self.change, unit).map(|id| (id, Operation::Add)),
        };
        let (id, done) = taken.map_err(|error| self.placed(line, error))?;
        match done {
            Operation::Add => self.report.added += 1,
            Operation::Merge => self.report.merged += 1,
            _ => self.report.unchanged += 1,
        }
        if let Some(name) = sentence {
            let named = self.choices.name(self.writer, name, unit, id, done == Operation::Confirm)?;
            let odd = named.err().map(|reason| Skip { line, reason: reason.to_owned() });
            self.warnings.add(odd.into_iter().collect());
        }
        Ok(())
    }

    fn finish(self) -> Result<()> {
        let made = self.choices.make(self.writer, self.change)?;
        let report = self.report;
        report.unchanged -= made.rows;
        report.merged += made.rows;
        report.changed = report.added + report.merged + made.choices > 0;
        report.left_out = self.left_out.into_list();
        report.warnings = self.warnings.into_list();
        Ok(())
    }
}

/// A reader of the concepts of a file.
fn open_terms(
    reader: &Writing<'_>,
    source: &ImportSource<'_>,
    input: Box<dyn Read>,
) -> Result<Box<dyn ConceptReader>> {
    Ok(match source.format {
        Format::Tbx => Box::new(TbxReader::new(input, source.name)?),
        Format::Glossary => {
            let und = Locale::parse("und").map_err(|e| Error::Request(e.to_string()))?;
            let encoding = source.table.encoding.as_deref();
            let mut glossary = GlossaryReader::new(input, source.name, (und.clone(), und), encoding)?;
            let given = (source.source.as_ref(), source.target.as_ref());
            let (terms, translations) = match given {
                (Some(_), Some(_)) => Default::default(),
                _ => glossary.sample()?,
            };
            let pair = glossary_languages(reader.languages()?, given, (&terms, &translations))
                .map_err(|error| Error::Request(format!("{}: {error}", source.name)))?;
            Box::new(glossary.with_languages((pair.source, pair.target)))
        }
        _ => {
            let terms = TermReader::with_table(input, source.name, &source.table)?;
            Box::new(terms.lenient(source.lenient))
        }
    })
}

fn import_terms(
    writer: &mut Writing<'_>,
    (change, format): (ChangeId, Format),
    reader: &mut dyn ConceptReader,
    report: &mut ImportReport,
    watch: &mut dyn FnMut(u64),
) -> Result<()> {
    let (mut left_out, mut warnings) = (Notes::default(), Notes::default());
    let mut names = EntryNames::new(format);
    while let Some(mut entry) = reader.next_entry()? {
        report.read += entry.terms;
        report.skipped += entry.left_out;
        left_out.add(std::mem::take(&mut entry.skipped));
        warnings.add(std::mem::take(&mut entry.warnings));
        leave_out_what_is_no_term(&mut entry, &mut left_out, report);
        tidy(&mut entry.concept);
        if entry.concept.terms.is_empty() {
            left_out.add(vec![Skip { line: entry.line, reason: "concept without a term".to_owned() }]);
        } else {
            let named = names.settle(writer, &mut entry)?;
            warnings.add(named.renamed.into_iter().collect());
            // A term that stands twice in an entry was made one as it was read.
            report.unchanged += entry.terms - entry.left_out - entry.concept.terms.len() as u64;
            let done = take_in_terms(writer, change, &entry)?;
            warnings.add(named.joined.into_iter().filter(|_| done.changed).collect());
            report.added += done.added;
            report.merged += done.merged;
            report.unchanged += done.unchanged;
            report.changed |= done.changed;
        }
        watch(report.read);
    }
    report.read += reader.left_out();
    report.skipped += reader.left_out();
    let (skipped, warned) = reader.outside();
    left_out.add(skipped.to_vec());
    warnings.add(warned.to_vec());
    report.left_out = left_out.into_list();
    report.warnings = warnings.into_list();
    report.languages = reader.languages().to_vec();
    Ok(())
}

/// Takes out the terms in which there is nothing to be found by.
fn leave_out_what_is_no_term(entry: &mut Entry, left_out: &mut Notes, report: &mut ImportReport) {
    let (before, mut said) = (entry.concept.terms.len(), std::mem::take(&mut entry.has_status).into_iter());
    entry.concept.terms.retain(|term| {
        let (keeps, has_status) = (is_term(&term.text), said.next().unwrap_or(false));
        if keeps {
            entry.has_status.push(has_status);
        }
        keeps
    });
    let gone = (before - entry.concept.terms.len()) as u64;
    entry.left_out += gone;
    report.skipped += gone;
    let skip = || Skip { line: entry.line, reason: "term without a letter or a digit".to_owned() };
    left_out.add((0..gone).map(|_| skip()).collect());
}
