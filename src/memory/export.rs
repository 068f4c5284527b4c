//! Export: units and terms to files.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io::Write;

use serde::Serialize;
use xxhash_rust::xxh3::xxh3_64;

use super::contexts;
use super::document::{find, shown_sentences};
use super::rename::look;
use super::{LanguagePair, Memory, target_language};
use crate::error::{Error, Result};
use crate::formats::csv::{CsvRow, CsvWriter, TableStyle};
use crate::formats::tmx::{Flavour, Rename, TmxOptions, TmxWriter, has_header};
use crate::matching::DocumentContexts;
use crate::model::{ChangeId, ImportRecord, Locale, Meta, StoredUnit, Timestamp, Unit, UnitId, Variant};
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
    /// Only units that this import brought something to.
    pub import: Option<ChangeId>,
    /// Only units that are not older than this: by their own dates, else by the change that
    /// added them.
    pub since: Option<Timestamp>,
    /// Only units with a text that holds this, however it is spelt.
    pub text: Option<&'a str>,
    /// Who a TMX is for.
    pub flavour: Flavour,
    /// Languages to write under another name in a TMX.
    pub renames: Vec<Rename>,
    /// How a CSV is written.
    pub style: TableStyle,
}

impl ExportRequest<'_> {
    /// Everything, in the usual way.
    pub fn new(format: ExportFormat) -> Self {
        Self {
            format,
            source: None,
            target: None,
            document: None,
            import: None,
            since: None,
            text: None,
            flavour: Flavour::default(),
            renames: Vec::new(),
            style: TableStyle::default(),
        }
    }
}

impl ExportRequest<'_> {
    /// Whether a unit is written with its variant in this language.
    pub(super) fn writes(&self, locale: &Locale) -> bool {
        match (&self.source, &self.target) {
            (Some(source), Some(target)) => source.finds(locale) || target.finds(locale),
            _ => true,
        }
    }

    /// Whether no unit is left out.
    fn is_of_everything(&self) -> bool {
        let languages = self.source.is_none() && self.target.is_none();
        languages
            && self.document.is_none()
            && self.import.is_none()
            && self.since.is_none()
            && self.text.is_none()
    }
}

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
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
    /// Languages to write under another name that no unit has: `en-US=en`.
    pub renames_without_effect: Vec<String>,
    /// Units that have more than one text in a language, as another was renamed to it.
    pub in_one_language: u64,
    /// What a flavour of TMX mended or left out, by reason, and how often.
    pub mended: BTreeMap<String, u64>,
    /// Files that units of a TMX came from, and whose header is not written, as they are not all
    /// from files with that header. An export of the import alone keeps it.
    pub headers_left_out: Vec<HeaderLeftOut>,
}

/// A file whose header is not written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct HeaderLeftOut {
    /// The import it came with.
    pub import: ChangeId,
    /// The file.
    pub file: String,
}

impl Memory {
    /// Writes units, in the order they were added, or in the order of a document.
    pub fn export(
        &self,
        request: &ExportRequest<'_>,
        out: &mut dyn Write,
        name: &str,
    ) -> Result<ExportReport> {
        self.export_watched(request, out, name, &mut |_| {})
    }

    /// The same; `watch` is told of each unit that is gone through, written or not, how many
    /// there were so far.
    pub fn export_watched(
        &self,
        request: &ExportRequest<'_>,
        out: &mut dyn Write,
        name: &str,
        watch: &mut dyn FnMut(u64),
    ) -> Result<ExportReport> {
        self.snapshot(|reader| export(reader, request, out, name, watch))
    }
}

/// Writes units of one state of a memory; see [`Memory::export_watched`].
pub fn export(
    reader: &dyn Reader,
    request: &ExportRequest<'_>,
    out: &mut dyn Write,
    name: &str,
    watch: &mut dyn FnMut(u64),
) -> Result<ExportReport> {
    match request.format {
        ExportFormat::Tmx => write_tmx(reader, request, out, name, watch),
        ExportFormat::Csv => match language_pair(reader, request)? {
            Some(pair) => write_csv(reader, request, &pair, (out, name), watch),
            // Without a row, the header row is all there is.
            None => {
                CsvWriter::with_style(out, name, &[], request.style)?.finish()?;
                Ok(ExportReport::default())
            }
        },
    }
}

/// Hands over the units of an export, in order, those of a document with the sentence each is
/// for. Answers how many were left out, as they do not have the languages asked for.
pub(super) fn visit_units(
    reader: &dyn Reader,
    request: &ExportRequest<'_>,
    visit: &mut dyn FnMut(StoredUnit, Option<&str>) -> Result<()>,
) -> Result<u64> {
    visit_watched(reader, request, &mut |_| {}, visit)
}

/// The same; `watch` is told how many units were gone through, with each.
fn visit_watched(
    reader: &dyn Reader,
    request: &ExportRequest<'_>,
    watch: &mut dyn FnMut(u64),
    visit: &mut dyn FnMut(StoredUnit, Option<&str>) -> Result<()>,
) -> Result<u64> {
    let mut left_out = 0;
    let mut seen = 0;
    let mut see = || {
        seen += 1;
        watch(seen);
    };
    let chosen = Chosen::by(reader, request)?;
    match request.document {
        None => {
            let asked: Vec<&Locale> = request.source.iter().chain(&request.target).collect();
            reader.units(&Selection::default(), &mut |stored| {
                see();
                if !chosen.has(reader, &stored)? {
                    Ok(())
                } else if asked.iter().all(|l| stored.unit.variant(l).is_some()) {
                    visit(stored, None)
                } else {
                    left_out += 1;
                    Ok(())
                }
            })?;
        }
        Some(name) => {
            for (id, sentence) in document_units(reader, request, name)? {
                see();
                if let Some(stored) = reader.unit(id)?
                    && chosen.has(reader, &stored)?
                {
                    visit(stored, Some(&sentence))?;
                }
            }
        }
    }
    Ok(left_out)
}

/// The units that a request names by import, date or text.
struct Chosen {
    import: Option<BTreeSet<UnitId>>,
    since: Option<Timestamp>,
    text: Option<String>,
}

impl Chosen {
    fn by(reader: &dyn Reader, request: &ExportRequest<'_>) -> Result<Self> {
        let import = match request.import {
            None => None,
            Some(import) if reader.import(import)?.is_none() => {
                return Err(Error::Missing(format!(
                    "there is no import {import} in this memory (import list shows them)"
                )));
            }
            Some(import) if reader.import(import)?.is_some_and(|record| record.undone.is_some()) => {
                return Err(Error::Request(format!(
                    "import {import} was undone; nothing of it is left to export"
                )));
            }
            Some(import) => Some(reader.units_of_change(import)?.into_iter().collect()),
        };
        Ok(Self { import, since: request.since, text: request.text.map(text::segment_key) })
    }

    fn has(&self, reader: &dyn Reader, stored: &StoredUnit) -> Result<bool> {
        if self.import.as_ref().is_some_and(|units| !units.contains(&stored.id)) {
            return Ok(false);
        }
        if let Some(since) = self.since {
            let added = || reader.change(stored.added).map(|change| change.map_or(0, |c| c.at));
            if stored.unit.changed().map_or_else(added, Ok)? < since {
                return Ok(false);
            }
        }
        let holds = |sought: &String| {
            stored.unit.variants.iter().any(|v| text::segment_key(&v.segment.text).contains(sought))
        };
        Ok(self.text.as_ref().is_none_or(holds))
    }
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
    if let Some(target) = request.target.as_ref().filter(|target| own.finds(target))
        && request.source.as_ref().is_none_or(|source| own.finds(source))
    {
        return Err(Error::Request(format!(
            "the document {name} is in {own} itself; --target-lang {target} is to name the language it is translated to"
        )));
    }
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

/// The languages of a CSV; none where there is no unit to write, and they are not given.
fn language_pair(reader: &dyn Reader, request: &ExportRequest<'_>) -> Result<Option<LanguagePair>> {
    let source = match (&request.source, request.document) {
        (Some(_), None) if request.target.is_none() && reader.origins()?.is_empty() => return Ok(None),
        (Some(source), _) => source.clone(),
        (None, Some(name)) => find(reader, name)?.1.locale,
        (None, None) => {
            let overview = Overview::of(reader, request)?;
            match overview.only_source() {
                Some(source) => source,
                None if overview.sources.is_empty() => return Ok(None),
                None => {
                    return Err(Error::Request(
                        "a CSV holds one pair of languages, and these units are not all translated from the same one; \
                         say which with --source-lang and --target-lang"
                            .to_owned(),
                    ));
                }
            }
        }
    };
    let target = target_language(reader, request.target.as_ref(), &source)?;
    Ok(Some(LanguagePair { source, target }))
}

/// What a unit is preferred for among those of one source: that it is translated, then that it
/// is new.
type Preference = (bool, Option<Timestamp>);

/// What is known of all the units of a TMX before its first line.
#[derive(Default)]
struct Overview {
    sources: BTreeSet<Option<Locale>>,
    /// The changes that added the units.
    added: BTreeSet<ChangeId>,
    /// By the hash of a source text: how many units have it, and the preferred one of them, with
    /// what it is preferred for.
    repeated: HashMap<u64, (u32, Preference, UnitId)>,
}

impl Overview {
    fn of(reader: &dyn Reader, request: &ExportRequest<'_>) -> Result<Self> {
        let mut overview = Self::default();
        if request.is_of_everything() && request.flavour != Flavour::Omegat {
            for (source, added) in reader.origins()? {
                overview.sources.insert(source);
                overview.added.insert(added);
            }
            return Ok(overview);
        }
        visit_units(reader, request, &mut |StoredUnit { id, added, unit, .. }, _| {
            overview.added.insert(added);
            if let Some(hash) = source_hash(&unit).filter(|_| request.flavour == Flavour::Omegat) {
                let preference = (is_translated(&unit), unit.changed());
                let known = overview.repeated.entry(hash).or_insert((0, preference, id));
                known.0 += 1;
                if preference >= known.1 {
                    (known.1, known.2) = (preference, id);
                }
            }
            overview.sources.insert(unit.source);
            Ok(())
        })?;
        Ok(overview)
    }

    fn only_source(&self) -> Option<Locale> {
        match self.sources.len() {
            1 => self.sources.first().cloned().flatten(),
            _ => None,
        }
    }

    /// The TMX files that the units came from, and whether none came from elsewhere. Those of
    /// one import all stand in its file, whatever they had been added by before.
    fn files(
        &self,
        reader: &dyn Reader,
        request: &ExportRequest<'_>,
    ) -> Result<(Vec<(ChangeId, ImportRecord)>, bool)> {
        let changes = match request.import {
            Some(import) => BTreeSet::from([import]),
            None => self.added.clone(),
        };
        let mut files = Vec::new();
        for change in &changes {
            let tmx = reader.import(*change)?.filter(|import| import.format == "tmx");
            files.extend(tmx.map(|import| (*change, import)));
        }
        let all = files.len() == changes.len();
        Ok((files, all))
    }
}

/// The hash of the text a unit was translated from: the very text, as OmegaT does not fold.
fn source_hash(unit: &Unit) -> Option<u64> {
    Some(xxh3_64(text::surface(&translated_from(unit)?.segment.text).as_bytes()))
}

/// The variant a unit was translated from.
fn translated_from(unit: &Unit) -> Option<&Variant> {
    unit.source.as_ref().and_then(|source| unit.variant(source)).or(unit.variants.first())
}

/// Whether a unit has text in a second language.
fn is_translated(unit: &Unit) -> bool {
    let source = translated_from(unit).map(|variant| variant.locale.language());
    let is_translation =
        |v: &Variant| Some(v.locale.language()) != source && !v.segment.text.trim().is_empty();
    unit.variants.iter().any(is_translation)
}

fn write_tmx(
    reader: &dyn Reader,
    request: &ExportRequest<'_>,
    out: &mut dyn Write,
    name: &str,
    watch: &mut dyn FnMut(u64),
) -> Result<ExportReport> {
    let mut overview = Overview::of(reader, request)?;
    let (files, from_files) = overview.files(reader, request)?;
    let headers: Vec<serde_json::Value> = files.iter().map(|(_, file)| file.header.clone()).collect();
    let mut options =
        TmxOptions { flavour: request.flavour, renames: request.renames.clone(), ..TmxOptions::default() }
            .with_headers(&headers);
    if !from_files {
        options.header = None;
    }
    options.source.clone_from(&request.source);
    if options.source.is_none() && options.header.is_none() {
        options.source = overview.only_source();
    }
    let headers_left_out = match options.header {
        Some(_) => Vec::new(),
        None => files
            .into_iter()
            .filter(|(_, file)| has_header(&file.header))
            .map(|(import, file)| HeaderLeftOut { import, file: file.file })
            .collect(),
    };
    let renamed = look(reader, request)?;
    let mut report = ExportReport {
        headers_left_out,
        renames_without_effect: renamed.without_effect,
        in_one_language: renamed.in_one,
        ..ExportReport::default()
    };
    let mut writer = TmxWriter::with_options(out, name, &options)?;
    let contexts = DocumentContexts::of_all(reader)?;
    let mut write = |id: UnitId, mut unit: Unit| {
        contexts::say(&contexts, id, &mut unit);
        unit.variants.retain(|v| request.writes(&v.locale));
        report.written += 1;
        report.untranslated += u64::from(unit.variants.len() == 1);
        writer.write(&unit)
    };
    let mut written = BTreeSet::new();
    let left_out = visit_watched(reader, request, watch, &mut |StoredUnit { id, unit, .. }, _| {
        // A sentence that stands twice in a document is one unit.
        if request.document.is_some() && !written.insert(id) {
            return Ok(());
        }
        // OmegaT takes the last of several translations: the preferred one waits for the others.
        let Some(known) = source_hash(&unit).and_then(|hash| overview.repeated.get_mut(&hash)) else {
            return write(id, unit);
        };
        known.0 = known.0.saturating_sub(1);
        let (left, _, preferred) = *known;
        if id != preferred {
            write(id, unit)?;
        } else if left == 0 {
            return write(id, unit);
        }
        match (left, id == preferred) {
            (0, false) => reader.unit(preferred)?.map_or(Ok(()), |stored| write(preferred, stored.unit)),
            _ => Ok(()),
        }
    })?;
    let done = writer.finish_with_changes()?;
    report.left_out = left_out;
    report.characters_left_out = done.left_out;
    report.mended = done.changed;
    Ok(report)
}

fn write_csv(
    reader: &dyn Reader,
    request: &ExportRequest<'_>,
    pair: &LanguagePair,
    (out, name): (&mut dyn Write, &str),
    watch: &mut dyn FnMut(u64),
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
    let mut writer = CsvWriter::with_style(out, name, &props, request.style)?;
    report.properties_left_out = writer.omitted().to_vec();
    let mut without_source = 0;
    report.left_out =
        visit_watched(reader, &request, watch, &mut |StoredUnit { id, unit, .. }, sentence| {
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
