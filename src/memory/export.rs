//! Export: units and terms to files.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::io::Write;

use serde::Serialize;

use super::document::{find, shown_sentences};
use super::{LanguagePair, Memory, target_language};
use crate::error::{Error, Result};
use crate::formats::csv::{CsvRow, CsvWriter};
use crate::formats::terms::TermWriter;
use crate::formats::tmx::TmxWriter;
use crate::model::{Locale, Meta, StoredUnit, Unit, UnitId, Variant};
use crate::store::{Reader, Selection};
use crate::text;

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
    /// The language translated from. A CSV holds one pair of languages: where they are
    /// not given, they are those of the document, or of all the units there are.
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
    /// Characters left out because the format does not allow them: control characters in XML.
    pub characters_left_out: u64,
    /// Units written without their inline codes, which a CSV cannot hold.
    pub without_codes: u64,
    /// Types of properties left out: a column of that name means something else in a CSV.
    pub properties_left_out: Vec<String>,
}

impl Memory {
    /// Writes units, in the order they were added, or in the order of a document.
    pub fn export(
        &self,
        request: &ExportRequest<'_>,
        out: &mut dyn Write,
        name: &str,
    ) -> Result<ExportReport> {
        self.snapshot(|reader| match request.format {
            ExportFormat::Tmx => write_tmx(reader, request, out, name),
            ExportFormat::Csv => write_csv(reader, request, &language_pair(reader, request)?, out, name),
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

/// Hands over the units of an export, in order, those of a document with the sentence each is
/// for. Answers how many were left out, as they do not have the languages asked for.
fn visit_units(
    reader: &dyn Reader,
    request: &ExportRequest<'_>,
    visit: &mut dyn FnMut(StoredUnit, Option<&str>) -> Result<()>,
) -> Result<u64> {
    let mut left_out = 0;
    match request.document {
        None => {
            let asked: Vec<&Locale> = request.source.iter().chain(&request.target).collect();
            reader.units(&Selection::default(), &mut |stored| {
                if asked.iter().all(|l| stored.unit.variant(l).is_some()) {
                    visit(stored, None)
                } else {
                    left_out += 1;
                    Ok(())
                }
            })?;
        }
        Some(name) => {
            for (id, sentence) in document_units(reader, request, name)? {
                if let Some(stored) = reader.unit(id)? {
                    visit(stored, Some(&sentence))?;
                }
            }
        }
    }
    Ok(left_out)
}

/// The units that hold the translations of a document, sentence by sentence: into the
/// language asked for, or into each language there is.
fn document_units(
    reader: &dyn Reader,
    request: &ExportRequest<'_>,
    name: &str,
) -> Result<Vec<(UnitId, String)>> {
    let (id, document) = find(reader, name)?;
    let own = &document.locale;
    let asked = [&request.target, &request.source].into_iter().flatten().find(|l| !own.finds(l));
    let mut others: Vec<Locale> = match asked {
        Some(asked) => vec![asked.clone()],
        None => reader.languages()?.into_iter().filter(|l| !own.finds(l)).collect(),
    };
    let mut seen: Vec<Locale> = Vec::new();
    others.retain(|l| {
        !seen.iter().any(|s| s.finds(l)) && {
            seen.push(l.clone());
            true
        }
    });
    let mut shown = Vec::new();
    for other in &others {
        shown.push(shown_sentences(reader, id, &document, Some(other))?);
    }
    let mut units = Vec::new();
    for (position, sentence) in reader.sentences(id)?.into_iter().enumerate() {
        let translated =
            shown.iter().map(|in_language| &in_language[position]).filter(|s| s.target.is_some());
        let before = units.len();
        units.extend(translated.map(|s| (s.unit, s.source.clone())));
        if units.len() == before {
            units.push((sentence.unit, document.text[sentence.start..sentence.end].to_owned()));
        }
    }
    Ok(units)
}

/// The languages of a CSV.
fn language_pair(reader: &dyn Reader, request: &ExportRequest<'_>) -> Result<LanguagePair> {
    let source = match (&request.source, request.document) {
        (Some(source), _) => source.clone(),
        (None, Some(name)) => find(reader, name)?.1.locale,
        (None, None) => only_source(reader, request)?.ok_or_else(|| {
            Error::Request(
                "a CSV holds one pair of languages, and these units are not all translated from the same one; \
                 say which with --source-lang and --target-lang"
                    .to_owned(),
            )
        })?,
    };
    let target = target_language(reader, request.target.as_ref(), &source)?;
    Ok(LanguagePair { source, target })
}

/// The source language of all the units of an export, if it is one.
fn only_source(reader: &dyn Reader, request: &ExportRequest<'_>) -> Result<Option<Locale>> {
    let mut sources = BTreeSet::new();
    visit_units(reader, request, &mut |stored, _| {
        sources.insert(stored.unit.source);
        Ok(())
    })?;
    Ok(match sources.len() {
        1 => sources.pop_first().flatten(),
        _ => None,
    })
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
    let pair = request.source.as_ref().zip(request.target.as_ref());
    let mut writer = TmxWriter::new(out, name, source.as_ref())?;
    let mut written = BTreeSet::new();
    report.left_out = visit_units(reader, request, &mut |StoredUnit { id, mut unit, .. }, _| {
        // A sentence that stands twice in a document is one unit.
        if request.document.is_some() && !written.insert(id) {
            return Ok(());
        }
        if let Some((source, target)) = pair {
            unit.variants.retain(|v| source.finds(&v.locale) || target.finds(&v.locale));
        }
        report.written += 1;
        report.untranslated += u64::from(unit.variants.len() == 1);
        writer.write(&unit)
    })?;
    report.characters_left_out = writer.finish()?;
    Ok(report)
}

fn write_csv(
    reader: &dyn Reader,
    request: &ExportRequest<'_>,
    pair: &LanguagePair,
    out: &mut dyn Write,
    name: &str,
) -> Result<ExportReport> {
    let request = ExportRequest {
        source: Some(pair.source.clone()),
        target: Some(pair.target.clone()),
        ..request.clone()
    };
    // The columns of a CSV are known before its first row: the units are read once for
    // their properties.
    let mut props = BTreeSet::new();
    visit_units(reader, &request, &mut |stored, _| {
        let written = [stored.unit.variant(&pair.source), stored.unit.variant(&pair.target)];
        let metas = written.into_iter().flatten().map(|v| &v.meta).chain([&stored.unit.meta]);
        props.extend(metas.flat_map(Meta::props).map(|(kind, _)| kind.to_owned()));
        Ok(())
    })?;
    let props: Vec<String> = props.into_iter().collect();
    let mut report = ExportReport::default();
    let mut writer = CsvWriter::new(out, name, &props)?;
    report.properties_left_out = writer.omitted().to_vec();
    let mut without_source = 0;
    report.left_out = visit_units(reader, &request, &mut |StoredUnit { id, unit, .. }, sentence| {
        let Some(source) = source_variant(&unit, &pair.source, sentence) else {
            without_source += 1;
            return Ok(());
        };
        let target = unit.variant(&pair.target);
        report.written += 1;
        report.untranslated += u64::from(target.is_none());
        report.without_codes += u64::from(has_codes(&unit));
        let target_locale = &pair.target;
        writer.write(&CsvRow {
            source: &source,
            target,
            target_locale,
            unit: &unit,
            id,
            document: request.document,
        })
    })?;
    report.left_out += without_source;
    report.characters_left_out = writer.finish()?;
    Ok(report)
}

/// The variant a row is translated from. Of a document's sentence it has the very text that
/// stands there, whichever region's variant or Unicode form of it the unit has.
fn source_variant<'a>(unit: &'a Unit, locale: &Locale, sentence: Option<&str>) -> Option<Cow<'a, Variant>> {
    let same = |v: &&Variant| {
        locale.finds(&v.locale)
            && sentence.is_some_and(|s| text::surface(s) == text::surface(&v.segment.text))
    };
    let Some(found) = unit.variants.iter().find(same) else { return unit.variant(locale).map(Cow::Borrowed) };
    match sentence {
        Some(sentence) if sentence != found.segment.text => {
            let mut variant = found.clone();
            sentence.clone_into(&mut variant.segment.text);
            Some(Cow::Owned(variant))
        }
        _ => Some(Cow::Borrowed(found)),
    }
}

fn has_codes(unit: &Unit) -> bool {
    unit.variants.iter().any(|v| !v.segment.codes.is_empty())
}
