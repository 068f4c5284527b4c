//! Translation units, and what is noted beside them.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{ChangeId, Locale, Segment, Timestamp, parse_date};

/// The number of a unit in its memory; never used again once the unit is deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct UnitId(pub i64);

impl fmt::Display for UnitId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Attributes in the order and spelling they came with: name, value.
pub type Attributes = Vec<(String, String)>;

/// A translation unit (TMX `tu`): the same text in one or more languages.
///
/// Source and target are no property of a unit but a view of it for a pair of locales.
/// `source` only remembers which language the unit was translated from, where that is known.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct Unit {
    /// The language the unit was translated from, if its file or document said so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Locale>,
    /// Attributes, notes and properties of the unit as a whole.
    #[serde(default, skip_serializing_if = "Meta::is_empty")]
    pub meta: Meta,
    /// The languages, in the order they came.
    pub variants: Vec<Variant>,
}

/// One language of a unit (TMX `tuv`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct Variant {
    /// Its language.
    #[serde(rename = "lang")]
    pub locale: Locale,
    /// Its text and inline codes.
    pub segment: Segment,
    /// Attributes, notes and properties of this language alone.
    #[serde(default, skip_serializing_if = "Meta::is_empty")]
    pub meta: Meta,
}

/// A unit in a memory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct StoredUnit {
    /// Its number.
    pub id: UnitId,
    /// The change that added it.
    pub added: ChangeId,
    /// Where it stands among the units: its number, or a later one if the step that first
    /// added it was undone.
    #[serde(skip)]
    pub place: i64,
    /// What it holds.
    #[serde(flatten)]
    pub unit: Unit,
}

/// What is noted beside a text: attributes, and notes and properties in one order.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct Meta {
    /// Dates, ids, counts and whatever else stood there, as it was written.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "serve", schema(value_type = Vec<Vec<String>>))]
    pub attributes: Attributes,
    /// Notes and properties, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub annotations: Vec<Annotation>,
}

/// A note or a property.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct Annotation {
    /// Which of the two.
    pub kind: AnnotationKind,
    /// Its attributes (`type` of a property, `xml:lang`, `o-encoding`).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "serve", schema(value_type = Vec<Vec<String>>))]
    pub attributes: Attributes,
    /// Its text.
    pub text: String,
}

/// Note or property.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum AnnotationKind {
    /// A remark for people (TMX `note`).
    Note,
    /// A typed value for tools (TMX `prop`).
    Prop,
}

impl Unit {
    /// A unit of two languages, translated from the first.
    pub fn pair(
        source: Locale,
        source_text: impl Into<String>,
        target: Locale,
        target_text: impl Into<String>,
    ) -> Self {
        Self {
            source: Some(source.clone()),
            meta: Meta::default(),
            variants: vec![Variant::plain(source, source_text), Variant::plain(target, target_text)],
        }
    }

    /// The variant that answers for a locale: the same locale, else the same
    /// language without a region, else the first of the language.
    pub fn variant(&self, locale: &Locale) -> Option<&Variant> {
        let found = || self.variants.iter().filter(|v| locale.finds(&v.locale));
        found()
            .find(|v| v.locale == *locale)
            .or_else(|| found().find(|v| v.locale.region().is_none()))
            .or_else(|| found().next())
    }

    /// When the unit was last changed: the newest change date of the unit and its
    /// variants, else the newest creation date, else unknown.
    pub fn changed(&self) -> Option<Timestamp> {
        let newest = |name| self.metas().filter_map(|m| m.date(name)).max();
        newest("changedate").or_else(|| newest("creationdate"))
    }

    /// How often the unit was used, as far as it says: the largest `usagecount`.
    pub fn usage(&self) -> u64 {
        self.metas().filter_map(|m| m.attribute("usagecount")?.trim().parse().ok()).max().unwrap_or(0)
    }

    /// The id the unit's file gave it.
    pub fn tuid(&self) -> Option<&str> {
        self.meta.attribute("tuid")
    }

    fn metas(&self) -> impl Iterator<Item = &Meta> {
        std::iter::once(&self.meta).chain(self.variants.iter().map(|v| &v.meta))
    }
}

/// What the names of a segment's own attributes begin with among those of its variant. No XML
/// name holds a slash, so nothing else begins so.
pub const OF_SEGMENT: &str = "seg/";

impl Variant {
    /// A variant of text alone.
    pub fn plain(locale: Locale, text: impl Into<String>) -> Self {
        Self { locale, segment: Segment::plain(text), meta: Meta::default() }
    }
}

impl Meta {
    /// Whether nothing is noted.
    pub fn is_empty(&self) -> bool {
        self.attributes.is_empty() && self.annotations.is_empty()
    }

    /// The value of an attribute.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str())
    }

    /// Sets an attribute, in its place if it is there, else at the end of its kind: those of the
    /// segment come after those of the variant, as they do in a file.
    pub fn set_attribute(&mut self, name: &str, value: impl Into<String>) {
        match self.attributes.iter_mut().find(|(n, _)| n == name) {
            Some((_, old)) => *old = value.into(),
            None => {
                let of_segment = |name: &str| name.starts_with(OF_SEGMENT);
                let end = self.attributes.iter().position(|(n, _)| of_segment(n) && !of_segment(name));
                let at = end.unwrap_or(self.attributes.len());
                self.attributes.insert(at, (name.to_owned(), value.into()));
            }
        }
    }

    /// A date attribute, where it can be read.
    pub fn date(&self, name: &str) -> Option<Timestamp> {
        self.attribute(name).and_then(parse_date)
    }

    /// The texts of the notes.
    pub fn notes(&self) -> impl Iterator<Item = &str> {
        self.annotations.iter().filter(|a| a.kind == AnnotationKind::Note).map(|a| a.text.as_str())
    }

    /// The properties: type, text.
    pub fn props(&self) -> impl Iterator<Item = (&str, &str)> {
        self.annotations.iter().filter_map(|a| Some((a.prop_type()?, a.text.as_str())))
    }
}

impl Annotation {
    /// A note.
    pub fn note(text: impl Into<String>) -> Self {
        Self { kind: AnnotationKind::Note, attributes: Vec::new(), text: text.into() }
    }

    /// A property.
    pub fn prop(kind: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            kind: AnnotationKind::Prop,
            attributes: vec![("type".to_owned(), kind.into())],
            text: text.into(),
        }
    }

    /// The type of a property; none for a note.
    pub fn prop_type(&self) -> Option<&str> {
        (self.kind == AnnotationKind::Prop)
            .then(|| self.attributes.iter().find(|(n, _)| n == "type").map_or("", |(_, v)| v.as_str()))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn locale(tag: &str) -> Locale {
        Locale::parse(tag).unwrap()
    }

    #[test]
    fn an_attribute_that_a_merge_brings_stands_before_those_of_the_segment() {
        let mut meta = Meta::default();
        for name in ["seg/xml:space", "changedate", "seg/x", "usagecount"] {
            meta.set_attribute(name, "١");
        }
        let names: Vec<&str> = meta.attributes.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["changedate", "usagecount", "seg/xml:space", "seg/x"]);
    }

    #[test]
    fn the_variant_for_a_locale_prefers_it_then_no_region_then_any() {
        let mut unit = Unit::pair(locale("ar-EG"), "مرحبا", locale("en-GB"), "Colour");
        unit.variants.push(Variant::plain(locale("en"), "Color"));
        assert_eq!(unit.variant(&locale("en-GB")).unwrap().segment.text, "Colour");
        assert_eq!(unit.variant(&locale("en-US")).unwrap().segment.text, "Color");
        assert_eq!(unit.variant(&locale("ar")).unwrap().segment.text, "مرحبا");
        assert!(unit.variant(&locale("fr")).is_none());
    }

    #[test]
    fn a_change_date_outranks_a_later_creation_date() {
        let mut unit = Unit::pair(locale("ar"), "نعم", locale("en"), "yes");
        unit.meta.set_attribute("creationdate", "20260101T000000Z");
        unit.variants[1].meta.set_attribute("changedate", "20200101T000000Z");
        assert_eq!(unit.changed(), parse_date("20200101T000000Z"));
    }

    #[test]
    fn a_bad_date_or_count_is_kept_and_counts_for_nothing() {
        let mut meta = Meta::default();
        meta.set_attribute("changedate", "yesterday");
        assert_eq!(meta.date("changedate"), None);
        assert_eq!(meta.attribute("changedate"), Some("yesterday"));
    }
}
