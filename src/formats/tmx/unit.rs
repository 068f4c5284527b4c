//! A unit of a TMX file: what stands between `<tu>` and `</tu>`.

use crate::error::{Result, quoted};
use crate::model::{Locale, Meta, OF_SEGMENT, Segment, Unit, Variant, parse_date};

use super::super::Record;
use super::super::xml::{Event, XmlReader, is_white};
use super::Findings;
use super::header::{Header, annotation_kind, read_annotation, skip_element};
use super::segment::read_segment;

/// The attributes whose value is a date.
pub(super) const DATES: [&str; 3] = ["creationdate", "changedate", "lastusagedate"];

/// What to say of a variant that names no language.
const NAMELESS: &str = "variant without a language";
/// What to say of a note or a property that does not stand where TMX wants it.
const BEHIND: &str = "note or property behind the text (kept before it)";

/// Reads a unit, from behind its start tag to its end tag. `source` is the language that
/// the header translates from, `given` are
/// those of what has none; `findings` are those made on the way to the unit.
pub(super) fn read_unit(
    xml: &mut XmlReader,
    source: Option<&Locale>,
    given: &Given,
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
    let mut nameless = Vec::new();
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
                    match read_variant(xml, &mut findings)? {
                        Read::Variant(variant) => unit.variants.push(variant),
                        Read::Nameless(variant) => nameless.push((unit.variants.len(), variant)),
                        Read::Nothing => {}
                    }
                } else {
                    skip_element(xml, "a unit", &mut findings)?;
                }
            }
            Event::Text(text) if !text.chars().all(is_white) => {
                findings.skip(xml.line(), "text outside a segment");
            }
            Event::Comment => findings.skip(xml.line(), "comment inside a unit"),
            Event::Instruction => findings.skip(xml.line(), "processing instruction inside a unit"),
            Event::Text(_) => {}
            Event::End | Event::Eof => break,
        }
    }
    if variants == 0 {
        findings.skip(line, "unit without a variant");
    }
    let supplied = supply(&mut unit, nameless, given, &mut findings);
    Ok(Record {
        line,
        unit: (!unit.variants.is_empty()).then_some(unit),
        supplied,
        skipped: findings.skipped,
        warnings: findings.warnings,
        ..Record::default()
    })
}

/// What a variant was read as.
enum Read {
    Variant(Variant),
    Nameless(Nameless),
    /// It was skipped.
    Nothing,
}

/// A variant that names no language.
struct Nameless {
    line: u64,
    segment: Segment,
    meta: Meta,
}

/// Reads a variant, from behind its start tag to its end tag.
fn read_variant(xml: &mut XmlReader, findings: &mut Findings) -> Result<Read> {
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
            Event::Comment => findings.skip(xml.line(), "comment inside a variant"),
            Event::Instruction => findings.skip(xml.line(), "processing instruction inside a variant"),
            Event::Text(_) => {}
            Event::End | Event::Eof => break,
        }
    }
    let locale = match take_locale(&mut meta, line, findings) {
        Ok(locale) => locale,
        Err(reason) => {
            findings.skip(line, reason);
            return Ok(Read::Nothing);
        }
    };
    let Some(segment) = segment else {
        let reason = if locale.is_some() { "variant without a segment" } else { NAMELESS };
        findings.skip(line, reason);
        return Ok(Read::Nothing);
    };
    Ok(match locale {
        Some(locale) => Read::Variant(Variant { locale, segment, meta }),
        None => Read::Nameless(Nameless { line, segment, meta }),
    })
}

/// Gives variants without a language the one they can only be in, else skips them; each comes
/// with the number of variants before it that name theirs. Says which variants were given one.
fn supply(
    unit: &mut Unit,
    nameless: Vec<(usize, Nameless)>,
    given: &Given,
    findings: &mut Findings,
) -> Vec<usize> {
    let mut supplied = Vec::new();
    if nameless.is_empty() {
        return supplied;
    }
    let locales = given.missing_in(unit, nameless.len());
    for (nth, (before, Nameless { line, segment, meta })) in nameless.into_iter().enumerate() {
        let Some(locale) = locales.get(nth) else {
            findings.skip(line, NAMELESS);
            continue;
        };
        findings.warn(line, format!("{NAMELESS} (supplied: {locale})"));
        unit.variants.insert(before + nth, Variant { locale: locale.clone(), segment, meta });
        supplied.push(before + nth);
    }
    // They are known only now, and what is said stands in the order of the lines.
    findings.skipped.sort_by_key(|skip| skip.line);
    findings.warnings.sort_by_key(|skip| skip.line);
    supplied
}

/// The languages that the reader of a file was given, for what the file leaves out.
#[derive(Debug, Clone, Default)]
pub(super) struct Given {
    pub(super) source: Option<Locale>,
    pub(super) target: Option<Locale>,
}

impl Given {
    /// The source language of a file: the one `found` in its header, else the one given. A
    /// header with `*all*` leaves nothing out.
    pub(super) fn source_of(&self, header: &Header, found: Option<Locale>) -> Option<Locale> {
        let is_left_out = header.attribute("srclang").is_none_or(|tag| tag.trim().is_empty());
        if is_left_out { self.source.clone() } else { found }
    }

    /// The languages of the `number` variants of a unit that name none, in their order; none
    /// where that is not certain.
    fn missing_in(&self, unit: &Unit, number: usize) -> Vec<Locale> {
        let (source, target) = (self.source.as_ref(), self.target.as_ref());
        // `en-US` is taken by `en`, but not where that is the other language given.
        let is_taken = |locale: &Locale, other: Option<&Locale>| {
            let mut others = unit.variants.iter().map(|variant| &variant.locale);
            others.any(|l| l == locale || (locale.finds(l) && other != Some(l)))
        };
        let pairs = [(source, target), (target, source)].into_iter();
        let free: Vec<&Locale> =
            pairs.filter_map(|(locale, other)| locale.filter(|locale| !is_taken(locale, other))).collect();
        // A unit that says that it is translated from another language is not from this one.
        let may_be_source = |locale: &Locale| unit.source.as_ref().is_none_or(|source| locale.finds(source));
        let is_clear = match *free {
            [only] => self.target.is_some() || may_be_source(only),
            [first, second] => first != second && may_be_source(first),
            _ => false,
        };
        if is_clear && free.len() == number { free.into_iter().cloned().collect() } else { Vec::new() }
    }
}

/// How the file spells the language of a variant that names it.
pub(super) fn spelling(variant: &Variant) -> &str {
    let Variant { locale, meta: Meta { attributes, .. }, .. } = variant;
    // An attribute that names another language is beside the one that was taken out.
    let own = language_at(attributes).filter(|_| own_language(attributes, locale));
    own.map_or(locale.as_str(), |at| &attributes[at].1)
}

/// The locale of a variant; none where it names none. Its attribute is taken out where [`super::TmxWriter`] writes
/// the very same without it.
fn take_locale(meta: &mut Meta, line: u64, findings: &mut Findings) -> Result<Option<Locale>, &'static str> {
    let Some(at) = language_at(&meta.attributes) else {
        return Ok(None);
    };
    let (name, tag) = &meta.attributes[at];
    let locale = language(tag).ok_or("variant with an ill-formed language")?;
    if Locale::parse(tag).is_err() {
        findings
            .warn(line, format!("ill-formed language {} (read as {})", quoted(tag), quoted(locale.as_str())));
    }
    let written_anyway = at == 0 && name == "xml:lang" && *tag == locale.as_str();
    if written_anyway && !own_language(&meta.attributes[1..], &locale) {
        meta.attributes.remove(at);
    }
    Ok(Some(locale))
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
