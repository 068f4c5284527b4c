//! Any bytes as a table of units and of terms: no panic, and rows survive writing and reading.
//! The first byte chooses the layout.
#![no_main]

use std::io::Cursor;

use jisr::formats::UnitReader;
use jisr::formats::csv::{CsvOptions, CsvReader, CsvRow, CsvWriter, Delimiter, TableOptions, TableStyle};
use jisr::formats::terms::TermReader;
use jisr::model::{Locale, Unit, UnitId};
use libfuzzer_sys::fuzz_target;

fn read(bytes: &[u8], layout: &TableOptions) -> Option<Vec<Unit>> {
    let languages = CsvOptions { source_lang: Locale::parse("ar").ok(), target_lang: Locale::parse("en").ok() };
    let input = Box::new(Cursor::new(bytes.to_vec()));
    let mut reader = CsvReader::with_table(input, "in.csv", languages, layout).ok()?;
    let mut units = Vec::new();
    while let Some(record) = reader.next_record().ok()? {
        units.extend(record.unit);
    }
    Some(units)
}

fuzz_target!(|bytes: &[u8]| {
    let Some((choice, bytes)) = bytes.split_first() else { return };
    jisr::formats::detect(bytes, "x");
    let names = ["source", "target", "note", "-", "client"].map(str::to_owned);
    let layout = TableOptions {
        columns: (choice & 8 != 0).then(|| names[..2 + usize::from(choice >> 4) % 4].to_vec()),
        delimiter: Delimiter::ALL.get(usize::from(choice & 3)).copied(),
        encoding: (choice & 4 != 0).then(|| "windows-1256".to_owned()),
    };
    if let Ok(mut reader) = TermReader::with_table(Box::new(Cursor::new(bytes.to_vec())), "in.csv", &layout) {
        while let Ok(Some(_)) = reader.next_row() {}
    }
    let Some(units) = read(bytes, &layout) else { return };
    let style = TableStyle { delimiter: layout.delimiter.unwrap_or_default(), bom: choice & 16 != 0 };
    let mut out = Vec::new();
    let props: Vec<String> = units.iter().flat_map(|u| u.meta.props()).map(|(name, _)| name.to_owned()).collect();
    let mut writer = CsvWriter::with_style(&mut out, "out.csv", &props, style).expect("memory does not fail");
    for unit in &units {
        let row = CsvRow {
            source: &unit.variants[0],
            target: unit.variants.get(1),
            target_locale: &unit.variants[0].locale,
            unit,
            id: UnitId(1),
            document: None,
        };
        writer.write(&row).expect("memory does not fail");
    }
    writer.finish().expect("memory does not fail");
    let again = read(&out, &TableOptions::default()).expect("what is written is sound");
    let texts = |units: &[Unit]| -> Vec<(String, String)> {
        units.iter().map(|u| (u.variants[0].segment.text.clone(), u.variants[1].segment.text.clone())).collect()
    };
    assert_eq!(texts(&again), texts(&units));
});
