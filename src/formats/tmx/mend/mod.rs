//! Units and headers made valid: against the DTD of TMX 1.4, and against the schema and the
//! habits of OmegaT. Each thing that is mended or left out is counted by its reason.

pub(super) mod header;
mod segment;

use std::collections::BTreeMap;

use crate::error::quoted;
use crate::model::{
    Annotation, AnnotationKind, Attributes, CodeKind, Locale, Meta, OF_SEGMENT, Unit, Variant, format_date,
    parse_date,
};

use super::dtd::{self, SEGMENT_TYPES};
use super::options::{Flavour, TmxOptions};
use super::unit::DATES;

/// What a property is called that has no type; one is needed.
const UNTYPED: &str = "x-untyped";
/// The properties that OmegaT takes for its own.
const OMEGAT_PROPS: [&str; 4] = ["file", "id", "prev", "next"];

/// Mends what is written, and counts.
pub(super) struct Mender {
    pub(super) options: TmxOptions,
    pub(super) changed: BTreeMap<String, u64>,
    /// Whether the codes hold tags of OmegaT, which it reads as text.
    codes_of_omegat: bool,
}

impl Mender {
    pub(super) fn new(options: TmxOptions) -> Self {
        Self { options, changed: BTreeMap::new(), codes_of_omegat: false }
    }

    fn note(&mut self, reason: impl Into<String>) {
        *self.changed.entry(reason.into()).or_default() += 1;
    }

    fn is_for_omegat(&self) -> bool {
        self.options.flavour == Flavour::Omegat
    }

    /// A unit of text alone.
    pub(super) fn plain_unit(&mut self, unit: &Unit) -> Unit {
        let mut unit = unit.clone();
        for variant in &mut unit.variants {
            let codes = std::mem::take(&mut variant.segment.codes);
            for _ in codes.iter().filter(|code| code.kind != CodeKind::End) {
                self.note("inline code left out");
            }
        }
        unit
    }

    /// A valid unit; none where nothing of it can be written. `source_tag` is the `srclang`
    /// of the header.
    pub(super) fn unit(&mut self, unit: &Unit, source_tag: &str) -> Option<Unit> {
        if unit.variants.is_empty() {
            self.note("unit without a variant left out");
            return None;
        }
        let mut mended = Unit {
            source: None,
            meta: Meta {
                attributes: self.attributes("tu", &unit.meta.attributes),
                annotations: self.annotations(&unit.meta.annotations),
            },
            variants: unit.variants.iter().map(|variant| self.variant(variant)).collect(),
        };
        self.set_source(unit, source_tag, &mut mended.meta.attributes);
        Some(mended)
    }

    /// Gives a unit the `srclang` that its source variant bears in `xml:lang`.
    fn set_source(&mut self, unit: &Unit, source_tag: &str, attributes: &mut Attributes) {
        let source = unit.source.as_ref();
        let locale = source.map(|source| unit.variant(source).map_or(source, |variant| &variant.locale));
        let tag = locale.map_or("*all*", |locale| self.options.tag(locale)).to_owned();
        let own = attributes.iter().position(|(name, _)| name == "srclang");
        match own {
            Some(at) if tag == source_tag && attributes[at].1 != tag => {
                attributes.remove(at);
                self.note("srclang of tu written as in xml:lang");
            }
            Some(at) if attributes[at].1 != tag => {
                attributes[at].1 = tag;
                self.note("srclang of tu written as in xml:lang");
            }
            None if tag != source_tag => attributes.push(("srclang".to_owned(), tag)),
            _ => {}
        }
    }

    fn variant(&mut self, variant: &Variant) -> Variant {
        let tag = self.options.tag(&variant.locale).to_owned();
        let mut attributes = self.attributes("tuv", &variant.meta.attributes);
        // The writer puts the language first, in this spelling.
        attributes.retain(|(name, value)| {
            let is_language = name == "xml:lang" || name == "lang";
            if is_language && *value != tag {
                *self.changed.entry(format!("{name} of tuv written as {tag}")).or_default() += 1;
            }
            !is_language
        });
        Variant {
            locale: variant.locale.clone(),
            segment: self.segment(&variant.segment),
            meta: Meta { attributes, annotations: self.annotations(&variant.meta.annotations) },
        }
    }

    fn annotations(&mut self, annotations: &[Annotation]) -> Vec<Annotation> {
        annotations.iter().map(|annotation| self.annotation(annotation)).collect()
    }

    fn annotation(&mut self, annotation: &Annotation) -> Annotation {
        let name = match annotation.kind {
            AnnotationKind::Note => "note",
            AnnotationKind::Prop => "prop",
        };
        let attributes = self.attributes(name, &annotation.attributes);
        Annotation { attributes, ..annotation.clone() }
    }

    /// The attributes that an element may have, their values mended.
    fn attributes(&mut self, element: &str, attributes: &Attributes) -> Attributes {
        let mut mended = Attributes::with_capacity(attributes.len());
        for (name, value) in attributes {
            if let Some(name) = name.strip_prefix(OF_SEGMENT) {
                self.note(format!("{} of seg left out", quoted(name)));
            } else if dtd::allows_attribute(element, name) {
                let value = self.value(element, name, value);
                mended.extend(value.map(|value| (name.clone(), value)));
            } else {
                self.note(format!("{} of {element} left out", quoted(name)));
            }
        }
        if element == "prop" && !mended.iter().any(|(name, _)| name == "type") {
            self.note(format!("prop without type written as {UNTYPED}"));
            mended.push(("type".to_owned(), UNTYPED.to_owned()));
        }
        mended
    }

    /// The value that an attribute may have; none where it is to be left out.
    fn value(&mut self, element: &str, name: &str, value: &str) -> Option<String> {
        match name {
            _ if DATES.contains(&name) => {
                let date = parse_date(value).map(format_date);
                match &date {
                    None => self.note(format!("unreadable {name} of {element} left out")),
                    Some(date) if date != value => {
                        self.note(format!("{name} of {element} written as YYYYMMDDTHHMMSSZ"));
                    }
                    Some(_) => {}
                }
                date
            }
            "segtype" if !SEGMENT_TYPES.contains(&value) => {
                self.note(format!("segtype of {element} that the standard does not know left out"));
                None
            }
            "xml:lang" if element != "tuv" => self.language(element, value),
            "tuid" if self.is_for_omegat() => {
                self.note("tuid left out");
                None
            }
            "creationtool" if self.is_for_omegat() && element != "header" && value == "OmegaT" => {
                self.note(format!("creationtool OmegaT of {element} left out"));
                None
            }
            "type" if self.is_for_omegat() && element == "prop" && OMEGAT_PROPS.contains(&value) => {
                self.note(format!("prop {value} written as x-{value}"));
                Some(format!("x-{value}"))
            }
            _ => Some(value.to_owned()),
        }
    }

    /// A language as XML Schema wants it; none where it is no language at all.
    fn language(&mut self, element: &str, value: &str) -> Option<String> {
        let locale = Locale::parse(value).ok();
        match &locale {
            None => self.note(format!("ill-formed xml:lang of {element} left out")),
            Some(_) if value.contains('_') => {
                self.note(format!("xml:lang of {element} written with -"));
            }
            Some(_) => return Some(value.to_owned()),
        }
        locale.map(|locale| locale.as_str().to_owned())
    }
}
