//! Export of the termbase.

use std::collections::BTreeMap;
use std::io::Write;

use serde::Serialize;

use super::Memory;
use crate::error::{Error, Reason, Result};
use crate::formats::csv::TableStyle;
use crate::formats::glossary::GlossaryWriter;
use crate::formats::tbx::TbxWriter;
use crate::formats::terms::TermWriter;
use crate::model::{Concept, Locale};
use crate::store::Reader;

/// The formats terms are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum TermFormat {
    /// CSV, one row a term.
    #[default]
    Csv,
    /// TBX-Basic of 2019.
    Tbx,
    /// A glossary of OmegaT, from one language to another.
    Glossary,
}

/// What to write of the termbase.
#[derive(Debug, Clone, Default)]
pub struct TermExportRequest {
    /// The format.
    pub format: TermFormat,
    /// The language of a glossary's terms; of a CSV and a TBX one of those written.
    pub source: Option<Locale>,
    /// The language of a glossary's translations; of a CSV and a TBX the other one.
    pub target: Option<Locale>,
    /// Whether a TBX holds nothing that TBX-Basic does not allow.
    pub strict: bool,
    /// How a CSV is written.
    pub style: TableStyle,
}

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct TermExportReport {
    /// Concepts written.
    pub concepts: u64,
    /// Terms (of a glossary: rows) written.
    pub terms: u64,
    /// Terms left out: they are in none of the languages asked for.
    pub other_languages: u64,
    /// Characters left out that the format does not allow.
    pub characters_left_out: u64,
    /// What was written in another way, as the format wants it, and how often.
    pub mended: BTreeMap<String, u64>,
    /// What the format cannot hold, and how often.
    pub left_out: BTreeMap<String, u64>,
}

impl Memory {
    /// Writes the termbase, concepts in the order they were added. The same termbase gives the same
    /// bytes.
    pub fn export_terms(
        &self,
        request: &TermExportRequest,
        out: &mut dyn Write,
        name: &str,
    ) -> Result<TermExportReport> {
        export_terms(self.reader(), request, out, name)
    }
}

/// Writes the termbase of one state of a memory; see [`Memory::export_terms`].
pub fn export_terms(
    reader: &dyn Reader,
    request: &TermExportRequest,
    out: &mut dyn Write,
    name: &str,
) -> Result<TermExportReport> {
    let stored = reader.concepts()?;
    let mut concepts: Vec<Concept> = stored.into_iter().map(|stored| stored.concept).collect();
    let mut report = TermExportReport::default();
    if request.format == TermFormat::Glossary {
        write_glossary(&concepts, request, (out, name), &mut report)?;
        return Ok(report);
    }
    let asked: Vec<&Locale> = request.source.iter().chain(&request.target).collect();
    if !asked.is_empty() {
        for concept in &mut concepts {
            let before = concept.terms.len();
            concept.terms.retain(|term| asked.iter().any(|locale| locale.finds(&term.locale)));
            report.other_languages += (before - concept.terms.len()) as u64;
        }
        concepts.retain(|concept| !concept.terms.is_empty());
    }
    match request.format {
        TermFormat::Tbx => {
            let writer = TbxWriter::new(out, name).strict(request.strict).language(request.source.clone());
            let written = writer.write_all(&concepts)?;
            (report.concepts, report.terms) = (written.concepts, written.terms);
            report.characters_left_out = written.characters_left_out;
            (report.mended, report.left_out) = (written.mended, written.left_out);
        }
        _ => {
            let mut writer = TermWriter::new(out, name, request.style, &concepts)?;
            for concept in &concepts {
                writer.write(concept)?;
                report.concepts += 1;
                report.terms += concept.terms.len() as u64;
            }
            report.characters_left_out = writer.finish()?;
        }
    }
    Ok(report)
}

fn write_glossary(
    concepts: &[Concept],
    request: &TermExportRequest,
    (out, name): (&mut dyn Write, &str),
    report: &mut TermExportReport,
) -> Result<()> {
    let mut languages: Vec<&Locale> = Vec::new();
    for locale in concepts.iter().flat_map(|concept| concept.terms.iter().map(|term| &term.locale)) {
        if !languages.contains(&locale) {
            languages.push(locale);
        }
    }
    let (source, target) = match (&request.source, &request.target) {
        (Some(source), Some(target)) => (source.clone(), target.clone()),
        (Some(source), None) => (source.clone(), other(&languages, source, "--target-lang")?),
        (None, Some(target)) => (other(&languages, target, "--source-lang")?, target.clone()),
        (None, None) => return Err(uncertain("--source-lang and --target-lang", &languages)),
    };
    let mut writer = GlossaryWriter::new(out, name, source, target);
    for concept in concepts {
        writer.write(concept)?;
    }
    let written = writer.finish()?;
    (report.concepts, report.terms, report.left_out) = (written.concepts, written.rows, written.left_out);
    Ok(())
}

/// The only language of the termbase that is not `one`.
fn other(languages: &[&Locale], one: &Locale, option: &str) -> Result<Locale> {
    let others = || languages.iter().copied().filter(|locale| !one.finds(locale));
    // Regions of one language are one: the language itself, if it is among them.
    match others().min_by_key(|locale| locale.region().is_some()) {
        Some(first) if others().all(|locale| first.finds(locale)) => Ok(first.clone()),
        _ => Err(uncertain(option, languages)),
    }
}

fn uncertain(option: &str, languages: &[&Locale]) -> Error {
    let choices = languages.iter().map(|locale| locale.as_str()).collect::<Vec<_>>().join(", ");
    let choices = if choices.is_empty() { "no terms".to_owned() } else { format!("terms in {choices}") };
    let message = format!(
        "a glossary is from one language to another; say which with {option} (this memory has {choices})"
    );
    Error::declined(Reason::UncertainLanguage, message)
}
