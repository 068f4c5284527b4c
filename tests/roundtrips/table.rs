//! What a table holds of a unit of two languages.
//!
//! A row has the two texts with their languages, one date of each kind, one usage count, the
//! notes of all in one cell and the properties of a type in one. It does not have inline codes,
//! other attributes, which of the two variants a note, a date or a property was of, which
//! language the unit was translated from, properties whose type is no name of a column, and
//! cells of white space alone; a unit without text in one language is a row to be filled in.

use std::collections::BTreeMap;

use jisr::formats::csv::{Delimiter, TableStyle};
use jisr::model::{Code, CodeKind, Meta, Unit, Variant, format_date, parse_date};
use proptest::prelude::*;
use proptest::sample::select;

use super::locale;
use super::steps::{meta, text};

/// A row, as it is to be compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Row {
    texts: [(String, String); 2],
    note: Option<String>,
    dates: [Option<String>; 2],
    usage: Option<String>,
    props: BTreeMap<String, String>,
}

pub(crate) fn style() -> impl Strategy<Value = TableStyle> {
    let delimiter = select(vec![Delimiter::Comma, Delimiter::Tab, Delimiter::Semicolon]);
    (delimiter, any::<bool>()).prop_map(|(delimiter, bom)| TableStyle { delimiter, bom })
}

pub(crate) fn unit() -> impl Strategy<Value = Unit> {
    let variant = |tags: &'static [&'static str]| {
        (select(tags), text(), meta(&["changedate", "creationdate", "usagecount"]), any::<bool>()).prop_map(
            |(tag, text, meta, coded)| {
                let mut variant = Variant { meta, ..Variant::plain(locale(tag), text) };
                variant.segment.codes.extend(coded.then(|| Code {
                    at: 0,
                    kind: CodeKind::Whole,
                    name: "ph".to_owned(),
                    attributes: Vec::new(),
                    content: "&lt;br/&gt;".to_owned(),
                }));
                variant
            },
        )
    };
    (
        variant(&["ar", "ar-SA"]),
        variant(&["en", "en-GB"]),
        meta(&["tuid", "creationdate", "changedate", "usagecount"]),
        any::<bool>(),
        any::<bool>(),
    )
        .prop_map(|(arabic, english, meta, from_arabic, swapped)| {
            let source = Some(if from_arabic { &arabic } else { &english }.locale.clone());
            let mut variants = vec![arabic, english];
            if swapped {
                variants.reverse();
            }
            Unit { source, meta, variants }
        })
}

/// What the row of a unit holds; none where it has no text in one language.
pub(crate) fn held(unit: &Unit) -> Option<Row> {
    let source = unit.variant(&locale("ar"))?;
    let target = unit.variant(&locale("en"))?;
    if source.segment.text.trim().is_empty() || target.segment.text.trim().is_empty() {
        return None;
    }
    let metas = [&unit.meta, &source.meta, &target.meta];
    // The unit speaks first, then the translation, then the source.
    let attribute = |name: &str| {
        let found = [metas[0], metas[2], metas[1]].into_iter().find_map(|meta| meta.attribute(name))?;
        filled(found)
    };
    let date = |name| attribute(name).map(|text| parse_date(&text).map_or(text, format_date));
    let mut props: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for (kind, text) in metas.iter().flat_map(|meta| meta.props()) {
        props.entry(kind.to_owned()).or_default().push(text);
    }
    let props = props.into_iter().filter(|(kind, _)| !kind.is_empty());
    Some(Row {
        texts: [source, target].map(|v| (v.locale.to_string(), v.segment.text.clone())),
        note: filled(&metas.iter().flat_map(|meta: &&Meta| meta.notes()).collect::<Vec<_>>().join("\n")),
        dates: [date("creationdate"), date("changedate")],
        usage: attribute("usagecount").map(|text| text.trim().to_owned()),
        props: props.filter_map(|(kind, texts)| Some((kind, filled(&texts.join("\n"))?))).collect(),
    })
}

fn filled(text: &str) -> Option<String> {
    (!text.trim().is_empty()).then(|| text.to_owned())
}
