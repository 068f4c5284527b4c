//! A unit of a TMX file: what stands between `<tu>` and `</tu>`.

use crate::error::Result;
use crate::model::{Locale, Meta, Segment, Unit, Variant, parse_date};

use super::super::Record;
use super::super::xml::{Event, XmlReader, is_white};
use super::Findings;
use super::header::{annotation_kind, read_annotation, skip_element};
use super::segment::read_segment;

/// The attributes whose value is a date.
pub(super) const DATES: [&str; 3] = ["creationdate", "changedate", "lastusagedate"];
/// What the names of a segment's own attributes begin with among those of its variant.
/// No XML name holds a slash, so nothing else begins so.
pub(super) const OF_SEGMENT: &str = "seg/";

/// What to say of a note or a property that does not stand where TMX wants it.
const BEHIND: &str = "note or property behind the text (kept before it)";

/// Reads a unit, from behind its start tag to its end tag. `source` is the language that
/// the header translates from; `findings` are those made on the way to the unit.
pub(super) fn read_unit(
    xml: &mut XmlReader,
    source: Option<&Locale>,
    mut findings: Findings,
) -> Result<Record> {
    let line = xml.line();
    let mut unit = Unit::default();
    unit.meta.attributes = std::mem::take(&mut xml.tag.attributes);
    unit.source = match unit.meta.attribute("srclang") {
        Some(tag) => source_locale(Some(tag), line, &mut findings),
        None => source.cloned(),
    };
    forget_source(&mut unit, source);
    warn_of_dates(&unit.meta, line, &mut findings);
    let mut variants = 0;
    loop {
        match xml.next()? {
            Event::Start => {
                if let Some(kind) = annotation_kind(xml) {
                    if variants > 0 {
                        findings.warn(xml.line(), BEHIND);
                    }
                    unit.meta.annotations.push(read_annotation(xml, kind, &mut findings)?);
                } else if xml.tag.local_name() == "tuv" {
                    variants += 1;
                    unit.variants.extend(read_variant(xml, &mut findings)?);
                } else {
                    skip_element(xml, "a unit", &mut findings)?;
                }
            }
            Event::Text(text) if !text.chars().all(is_white) => {
                findings.skip(xml.line(), "text outside a segment");
            }
            Event::End | Event::Eof => break,
            _ => {}
        }
    }
    if variants == 0 {
        findings.skip(line, "unit without a variant");
    }
    Ok(Record {
        line,
        unit: (!unit.variants.is_empty()).then_some(unit),
        sentence: None,
        skipped: findings.skipped,
        warnings: findings.warnings,
    })
}

/// Reads a variant, from behind its start tag to its end tag; none where it is skipped.
fn read_variant(xml: &mut XmlReader, findings: &mut Findings) -> Result<Option<Variant>> {
    let line = xml.line();
    let mut meta = Meta { attributes: std::mem::take(&mut xml.tag.attributes), annotations: Vec::new() };
    warn_of_dates(&meta, line, findings);
    let mut segment: Option<Segment> = None;
    loop {
        match xml.next()? {
            Event::Start => {
                if let Some(kind) = annotation_kind(xml) {
                    if segment.is_some() {
                        findings.warn(xml.line(), BEHIND);
                    }
                    meta.annotations.push(read_annotation(xml, kind, findings)?);
                } else if xml.tag.local_name() == "seg" && segment.is_none() {
                    let own = std::mem::take(&mut xml.tag.attributes);
                    meta.attributes
                        .extend(own.into_iter().map(|(name, value)| (format!("{OF_SEGMENT}{name}"), value)));
                    segment = Some(read_segment(xml, findings)?);
                } else {
                    skip_element(xml, "a variant", findings)?;
                }
            }
            Event::Text(text) if !text.chars().all(is_white) => {
                let line = xml.line();
                findings.skip(line, "text outside a segment");
            }
            Event::End | Event::Eof => break,
            _ => {}
        }
    }
    let locale = match take_locale(&mut meta, line, findings) {
        Ok(locale) => locale,
        Err(reason) => {
            findings.skip(line, reason);
            return Ok(None);
        }
    };
    let Some(segment) = segment else {
        findings.skip(line, "variant without a segment");
        return Ok(None);
    };
    Ok(Some(Variant { locale, segment, meta }))
}

/// The locale of a variant. Its attribute is taken out where [`super::TmxWriter`] writes
/// the very same without it.
fn take_locale(meta: &mut Meta, line: u64, findings: &mut Findings) -> Result<Locale, &'static str> {
    let Some(at) = language_at(&meta.attributes) else {
        return Err("variant without a language");
    };
    let (name, tag) = &meta.attributes[at];
    let locale = language(tag).ok_or("variant with an ill-formed language")?;
    if Locale::parse(tag).is_err() {
        findings.warn(line, format!("ill-formed language {tag} (read as {locale})"));
    }
    let written_anyway = at == 0 && name == "xml:lang" && *tag == locale.as_str();
    if written_anyway && !own_language(&meta.attributes[1..], &locale) {
        meta.attributes.remove(at);
    }
    Ok(locale)
}

/// Takes `srclang` out of the attributes of a unit where [`super::TmxWriter`] writes the very
/// same without it: it is then where jisr itself writes it.
fn forget_source(unit: &mut Unit, source_of_file: Option<&Locale>) {
    let is_written_anyway = |(name, tag): &(String, String)| {
        let locale = unit.source.as_ref().filter(|locale| Some(*locale) != source_of_file);
        name == "srclang" && locale.is_some_and(|locale| locale.as_str() == tag)
    };
    if unit.meta.attributes.last().is_some_and(is_written_anyway) {
        unit.meta.attributes.pop();
    }
}

/// The locale that a tag names. Of a tag that is not well formed, such as `AR-01`, what is
/// well formed at its start counts.
pub(super) fn language(tag: &str) -> Option<Locale> {
    let mut rest = tag.trim();
    if let Ok(locale) = Locale::parse(rest) {
        return Some(locale);
    }
    if !rest.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')) {
        return None;
    }
    while let Some((start, _)) = rest.rsplit_once(['-', '_']) {
        match Locale::parse(start) {
            Ok(locale) if (2..=3).contains(&locale.language().len()) => return Some(locale),
            _ => rest = start,
        }
    }
    None
}

/// Which attribute names the language: `xml:lang`, else `lang`, an empty one counting for none.
pub(super) fn language_at(attributes: &[(String, String)]) -> Option<usize> {
    let find = |wanted| attributes.iter().position(|(name, tag)| name == wanted && !tag.trim().is_empty());
    find("xml:lang").or_else(|| find("lang"))
}

/// Whether the attributes of a variant name its language, so that it need not be added.
pub(super) fn own_language(attributes: &[(String, String)], locale: &Locale) -> bool {
    language_at(attributes).is_some_and(|at| language(&attributes[at].1).as_ref() == Some(locale))
}

/// The locale that `srclang` names.
pub(super) fn source_locale(tag: Option<&str>, line: u64, findings: &mut Findings) -> Option<Locale> {
    let tag = tag.filter(|tag| !tag.trim().is_empty() && !tag.eq_ignore_ascii_case("*all*"))?;
    if Locale::parse(tag).is_err() {
        findings.warn(line, "ill-formed srclang");
    }
    language(tag)
}

fn warn_of_dates(meta: &Meta, line: u64, findings: &mut Findings) {
    for (name, value) in &meta.attributes {
        if DATES.contains(&name.as_str()) && parse_date(value).is_none() {
            findings.warn(line, format!("unreadable {name}"));
        }
    }
}
