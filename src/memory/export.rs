//! Export: units and terms to files.

use std::collections::BTreeSet;
use std::io::Write;

use serde::Serialize;

use super::document::{find, shown_sentences};
use super::{LanguagePair, Memory};
use crate::error::{Error, Result};
use crate::formats::csv::{CsvRow, CsvWriter};
use crate::formats::terms::TermWriter;
use crate::formats::tmx::TmxWriter;
use crate::model::{Locale, StoredUnit};
use crate::store::{Reader, Selection};

/// The formats units are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ExportFormat {
    /// TMX 1.4.
    Tmx,
    /// CSV, one row a pair of languages.
    Csv,
}

/// What to write.
#[derive(Debug, Clone)]
pub struct ExportRequest<'a> {
    /// The format.
    pub format: ExportFormat,
    /// The language translated from. CSV needs both languages.
    pub source: Option<Locale>,
    /// The language translated to.
    pub target: Option<Locale>,
    /// Only the sentences of this document, in its order, the untranslated ones too.
    pub document: Option<&'a str>,
}

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct ExportReport {
    /// Units (CSV: rows) written.
    pub written: u64,
    /// Units among them that have no translation.
    pub untranslated: u64,
    /// Units left out: they do not have the languages asked for.
    pub left_out: u64,
    /// Characters left out because XML does not allow them.
    pub characters_left_out: u64,
}

impl Memory {
    /// Writes units, in the order they were added, or in the order of a document.
    pub fn export(
        &self,
        request: &ExportRequest<'_>,
        out: &mut dyn Write,
        name: &str,
    ) -> Result<ExportReport> {
        self.snapshot(|reader| match (request.format, &request.source, &request.target) {
            (ExportFormat::Tmx, _, _) => write_tmx(reader, request, out, name),
            (ExportFormat::Csv, Some(source), Some(target)) => {
                let pair = LanguagePair { source: source.clone(), target: target.clone() };
                write_csv(reader, request.document, &pair, out, name)
            }
            (ExportFormat::Csv, _, _) => {
                Err(Error::Request("a CSV holds one pair of languages; say which with --source-lang and --target-lang".to_owned()))
            }
        })
    }

    /// Writes the termbase as CSV, one row a term. Answers how many.
    pub fn export_terms(&self, out: &mut dyn Write, name: &str) -> Result<u64> {
        self.snapshot(|reader| {
            let mut writer = TermWriter::new(out, name)?;
            let mut written = 0;
            for stored in reader.concepts()? {
                for term in &stored.concept.terms {
                    writer.write(&stored.concept.name, term)?;
                    written += 1;
                }
            }
            writer.finish()?;
            Ok(written)
        })
    }
}

/// Hands over the units of an export: `None` for a unit that does not have the languages.
fn selected(
    reader: &dyn Reader,
    request: &ExportRequest<'_>,
    visit: &mut dyn FnMut(Option<StoredUnit>) -> Result<()>,
) -> Result<()> {
    let asked: Vec<&Locale> = request.source.iter().chain(&request.target).collect();
    let Some(name) = request.document else {
        return reader.units(&Selection::default(), &mut |stored| {
            let fits = asked.iter().all(|l| stored.unit.variant(l).is_some());
            visit(fits.then_some(stored))
        });
    };
    let (id, document) = find(reader, name)?;
    let mut done = BTreeSet::new();
    for sentence in shown_for_export(reader, request, id, &document)? {
        if done.insert(sentence) {
            visit(reader.unit(sentence)?)?;
        }
    }
    Ok(())
}

/// The units of a document's sentences, in order.
fn shown_for_export(
    reader: &dyn Reader,
    request: &ExportRequest<'_>,
    id: crate::model::DocumentId,
    document: &crate::model::Document,
) -> Result<Vec<crate::model::UnitId>> {
    match request
        .target
        .as_ref()
        .filter(|t| !t.finds(&document.locale))
        .or(request
            .source
            .as_ref()
            .filter(|s| !s.finds(&document.locale)))
    {
        Some(other) => Ok(shown_sentences(reader, id, document, other)?
            .into_iter()
            .map(|s| s.unit)
            .collect()),
        // No other language asked for: the sentence's translations into each language there is.
        None => {
            let mut units = Vec::new();
            let mut others: Vec<Locale> = reader
                .locales()?
                .into_iter()
                .map(|(l, _)| l)
                .filter(|l| !document.locale.finds(l))
                .collect();
            others.dedup_by(|a, b| a.finds(b));
            let shown = others
                .iter()
                .map(|other| shown_sentences(reader, id, document, other))
                .collect::<Result<Vec<_>>>()?;
            for (position, sentence) in reader.sentences(id)?.into_iter().enumerate() {
                let translated = shown
                    .iter()
                    .filter_map(|s| s.get(position))
                    .filter(|s| s.target.is_some());
                let before = units.len();
                units.extend(translated.map(|s| s.unit));
                if units.len() == before {
                    units.push(sentence.unit);
                }
            }
            Ok(units)
        }
    }
}

fn write_tmx(
    reader: &dyn Reader,
    request: &ExportRequest<'_>,
    out: &mut dyn Write,
    name: &str,
) -> Result<ExportReport> {
    let mut report = ExportReport::default();
    let source = match &request.source {
        Some(source) => Some(source.clone()),
        None => only_source(reader, request)?,
    };
    let mut writer = TmxWriter::new(out, name, source.as_ref())?;
    selected(reader, request, &mut |stored| {
        let Some(StoredUnit { mut unit, .. }) = stored else {
            report.left_out += 1;
            return Ok(());
        };
        if let (Some(source), Some(target)) = (&request.source, &request.target) {
            unit.variants
                .retain(|v| source.finds(&v.locale) || target.finds(&v.locale));
        }
        report.written += 1;
        report.untranslated += u64::from(unit.variants.len() == 1);
        writer.write(&unit)
    })?;
    report.characters_left_out = writer.finish()?;
    Ok(report)
}

/// The source language of all the units of an export, if it is one.
fn only_source(reader: &dyn Reader, request: &ExportRequest<'_>) -> Result<Option<Locale>> {
    let mut sources = BTreeSet::new();
    selected(reader, request, &mut |stored| {
        sources.extend(stored.map(|s| s.unit.source));
        Ok(())
    })?;
    Ok(match sources.len() {
        1 => sources.pop_first().flatten(),
        _ => None,
    })
}

fn write_csv(
    reader: &dyn Reader,
    document: Option<&str>,
    pair: &LanguagePair,
    out: &mut dyn Write,
    name: &str,
) -> Result<ExportReport> {
    let request = ExportRequest {
        format: ExportFormat::Csv,
        source: Some(pair.source.clone()),
        target: Some(pair.target.clone()),
        document,
    };
    // The columns of a CSV are known before its first row: read once for the properties.
    let mut props = BTreeSet::new();
    selected(reader, &request, &mut |stored| {
        if let Some(stored) = stored {
            props.extend(stored.unit.meta.props().map(|(kind, _)| kind.to_owned()));
        }
        Ok(())
    })?;
    let props: Vec<String> = props.into_iter().collect();
    let mut report = ExportReport::default();
    let mut writer = CsvWriter::new(out, name, &props)?;
    let mut write = |stored: &StoredUnit, document: Option<&str>| -> Result<()> {
        let Some(source) = stored.unit.variant(&pair.source) else {
            report.left_out += 1;
            return Ok(());
        };
        let target = stored.unit.variant(&pair.target);
        report.written += 1;
        report.untranslated += u64::from(target.is_none());
        writer.write(&CsvRow {
            source,
            target,
            unit: &stored.unit,
            id: stored.id,
            document,
        })
    };
    let mut left_out = 0;
    match document {
        // Every sentence has its row, also one that says what an earlier one says.
        Some(name) => {
            let (id, document) = find(reader, name)?;
            let other = if pair.target.finds(&document.locale) {
                &pair.source
            } else {
                &pair.target
            };
            for sentence in shown_sentences(reader, id, &document, other)? {
                if let Some(stored) = reader.unit(sentence.unit)? {
                    write(&stored, Some(name))?;
                }
            }
        }
        None => selected(reader, &request, &mut |stored| match stored {
            Some(stored) => write(&stored, None),
            None => {
                left_out += 1;
                Ok(())
            }
        })?,
    }
    writer.finish()?;
    report.left_out += left_out;
    Ok(report)
}
