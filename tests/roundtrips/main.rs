//! Whatever a memory holds comes back: properties over TMX and CSV.

#![allow(clippy::unwrap_used)]

mod canonical;
mod file;
mod steps;
mod table;

use std::io::Cursor;

use jisr::Memory;
use jisr::formats::Format;
use jisr::formats::csv::TableStyle;
use jisr::memory::{Commit, ExportFormat, ExportRequest, ImportSource, roundtrip};
use jisr::model::{Duplicates, Locale, Unit};
use jisr::store::Selection;
use proptest::prelude::*;

fn locale(tag: &str) -> Locale {
    Locale::parse(tag).unwrap()
}

/// The units of a memory, in order.
fn units(memory: &Memory) -> Vec<Unit> {
    let mut all = Vec::new();
    let keep = &mut |stored: jisr::model::StoredUnit| {
        all.push(stored.unit);
        Ok(())
    };
    memory.reader().units(&Selection::default(), keep).unwrap();
    all
}

/// Imports a file into a memory.
fn import(memory: &mut Memory, format: Format, content: &str, duplicates: Duplicates) {
    // A file is named by what it holds, so that each is another one.
    let source = ImportSource { duplicates, again: true, ..ImportSource::new("ملف", format) };
    let input = Box::new(Cursor::new(content.to_owned().into_bytes()));
    memory.import(vec![(source, input)], Commit::Yes).unwrap();
}

/// A new memory of one file, every unit kept.
fn memory_of(format: Format, content: &str) -> Memory {
    let mut memory = Memory::in_memory().unwrap();
    import(&mut memory, format, content, Duplicates::Keep);
    memory
}

fn export(memory: &Memory, request: &ExportRequest<'_>) -> String {
    let mut out = Vec::new();
    memory.export(request, &mut out, "out").unwrap();
    String::from_utf8(out).unwrap()
}

fn tmx(memory: &Memory) -> String {
    export(memory, &ExportRequest::new(ExportFormat::Tmx))
}

fn table(memory: &Memory, style: TableStyle) -> String {
    let request = ExportRequest {
        source: Some(locale("ar")),
        target: Some(locale("en")),
        style,
        ..ExportRequest::new(ExportFormat::Csv)
    };
    export(memory, &request)
}

/// Units whose `srclang` does not say again what their source says: a file whose header has the
/// same language can do so, and its unit can go out under a header that has not.
fn said_once(mut units: Vec<Unit>) -> Vec<Unit> {
    for unit in &mut units {
        let source = unit.source.as_ref().map(Locale::as_str);
        unit.meta.attributes.retain(|(name, tag)| name != "srclang" || Some(tag.as_str()) != source);
    }
    units
}

/// Units without the contexts that an export reads from documents; no other has such properties.
fn without_contexts(mut units: Vec<Unit>) -> Vec<Unit> {
    for variant in units.iter_mut().flat_map(|unit| &mut unit.variants) {
        variant.meta.annotations.retain(|a| a.prop_type() != Some("x-jisr-context"));
    }
    units
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn any_memory_comes_back_equal_through_a_tmx(steps in steps::steps()) {
        let memory = steps::run(&steps);
        let file = tmx(&memory);
        let again = memory_of(Format::Tmx, &file);
        prop_assert_eq!(said_once(without_contexts(units(&again))), said_once(units(&memory)), "{}", file);
        prop_assert_eq!(tmx(&again), file);
    }

    #[test]
    fn any_sound_tmx_comes_back_as_it_was(file in file::tmx()) {
        let memory = memory_of(Format::Tmx, &file);
        let written = tmx(&memory);
        let (before, after) = (canonical::parts(&file), canonical::parts(&written));
        prop_assert_eq!(&after, &before, "{}\n{}", file, written);
        let open = || Ok(Box::new(Cursor::new(file.clone().into_bytes())) as Box<dyn std::io::Read + Send>);
        let judged = roundtrip("ملف", &open).unwrap();
        prop_assert!(judged.differences.is_empty(), "{:?}", judged);
        prop_assert_eq!(judged.units + 1, before.len() as u64);

        let again = memory_of(Format::Tmx, &written);
        prop_assert_eq!(units(&again), units(&memory));
        prop_assert_eq!(tmx(&again), written);
    }

    #[test]
    fn two_languages_come_back_through_a_table(
        units in proptest::collection::vec(table::unit(), 0..6),
        style in table::style(),
    ) {
        let mut memory = Memory::in_memory().unwrap();
        for unit in &units {
            memory.add_unit(unit).unwrap();
        }
        let file = table(&memory, style);
        let again = memory_of(Format::Csv, &file);
        let held: Vec<_> = units.iter().filter_map(table::held).collect();
        let found: Vec<_> = self::units(&again).iter().filter_map(table::held).collect();
        prop_assert_eq!(found, held, "{}", file);

        let file = table(&again, style);
        prop_assert_eq!(table(&memory_of(Format::Csv, &file), style), file);
    }
}

#[test]
fn the_oracle_tells_texts_apart() {
    let of = |seg: &str| {
        canonical::parts(&format!(
            "<tmx><header/><body><tu a='1'><tuv><seg>{seg}</seg></tuv></tu></body></tmx>"
        ))
    };
    assert_eq!(of("أ &#38; b<!-- c --><ph/>"), of("أ <![CDATA[&]]> b<ph></ph>"));
    for other in ["أ b", "أ  b ", "أ b<ph/>", "أ b<ph x='1'/>", "<hi>أ b </hi>", "أ b <?p?>", ""] {
        assert_ne!(of(other), of("أ b "), "{other}");
    }
}
