//! Any bytes as a TMX file: no panic, and what is read is written so that it is read the same.
#![no_main]

use std::io::Cursor;

use jisr::formats::UnitReader;
use jisr::formats::tmx::{CanonicalReader, Flavour, TmxOptions, TmxReader, TmxWriter};
use jisr::model::Unit;
use libfuzzer_sys::fuzz_target;

fn input(bytes: &[u8]) -> Box<Cursor<Vec<u8>>> {
    Box::new(Cursor::new(bytes.to_vec()))
}

/// All units, unless the file is refused.
fn read(reader: jisr::Result<TmxReader>) -> Option<(Vec<Unit>, serde_json::Value)> {
    let mut reader = reader.ok()?;
    let mut units = Vec::new();
    while let Some(record) = reader.next_record().ok()? {
        assert!(record.unit.is_some() || !record.skipped.is_empty() || !record.warnings.is_empty());
        units.extend(record.unit);
    }
    Some((units, reader.header()))
}

fn write(units: &[Unit], header: &serde_json::Value, flavour: Flavour) -> Vec<u8> {
    let mut out = Vec::new();
    let options = TmxOptions { header: Some(header.clone()), flavour, ..TmxOptions::default() };
    let mut writer = TmxWriter::with_options(&mut out, "out.tmx", &options).expect("memory does not fail");
    for unit in units {
        writer.write(unit).expect("memory does not fail");
    }
    writer.finish().expect("memory does not fail");
    out
}

fuzz_target!(|bytes: &[u8]| {
    jisr::formats::detect(bytes, "x");
    read(TmxReader::lenient(input(bytes), "lenient.tmx"));
    if let Ok(mut reader) = CanonicalReader::new(input(bytes), "canonical.tmx") {
        while let Ok(Some(_)) = reader.next_unit() {}
    }
    let Some((units, header)) = read(TmxReader::new(input(bytes), "in.tmx")) else { return };
    let file = write(&units, &header, Flavour::Faithful);
    let (again, header_again) = read(TmxReader::new(input(&file), "again.tmx")).expect("what is written is sound");
    assert_eq!(again, units);
    assert_eq!(write(&again, &header_again, Flavour::Faithful), file);
    for flavour in [Flavour::Strict, Flavour::Omegat, Flavour::Plain] {
        let file = write(&units, &header, flavour);
        let (again, header) = read(TmxReader::new(input(&file), "flavour.tmx")).expect("what is written is sound");
        assert_eq!(write(&again, &header, flavour), file);
    }
});
