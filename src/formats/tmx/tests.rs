//! Reading, writing, and both.
#![allow(clippy::unwrap_used)]

mod cases;
mod corpus;
mod flavours;
mod interop;
mod languages;
mod lenient;
mod properties;
mod reading;
mod valid;
mod writing;

use crate::formats::{Record, UnitReader};
use crate::model::{Locale, Unit};

use super::{CanonicalReader, Flavour, TmxOptions, TmxReader, TmxWriter, TmxWritten};

fn locale(tag: &str) -> Locale {
    Locale::parse(tag).unwrap()
}

/// The records of a file, or the error.
fn read(file: impl AsRef<[u8]>) -> Result<Vec<Record>, String> {
    let input = std::io::Cursor::new(file.as_ref().to_vec());
    let mut reader = TmxReader::new(Box::new(input), "memory.tmx").map_err(|e| e.to_string())?;
    let mut records = Vec::new();
    while let Some(record) = reader.next_record().map_err(|e| e.to_string())? {
        records.push(record);
    }
    Ok(records)
}

/// The units of a sound file.
fn units(file: impl AsRef<[u8]>) -> Vec<Unit> {
    read(file).unwrap().into_iter().filter_map(|record| record.unit).collect()
}

/// A file of one header and these units.
fn tmx(units: &str) -> String {
    format!("<tmx version=\"1.4\">\n<header srclang=\"en\"/>\n<body>\n{units}\n</body></tmx>")
}

fn reasons(skips: &[crate::formats::Skip]) -> Vec<(u64, &str)> {
    skips.iter().map(|skip| (skip.line, skip.reason.as_str())).collect()
}

/// The units of a file, and its header, as they are to be compared.
fn canonical(file: impl AsRef<[u8]>) -> (Option<String>, Vec<String>) {
    let input = std::io::Cursor::new(file.as_ref().to_vec());
    let mut reader = CanonicalReader::new(Box::new(input), "memory.tmx").unwrap();
    let mut units = Vec::new();
    while let Some(unit) = reader.next_unit().unwrap() {
        units.push(unit.xml);
    }
    (reader.header().map(str::to_owned), units)
}

/// The header that a file's reader gives.
fn header(file: impl AsRef<[u8]>) -> serde_json::Value {
    let input = std::io::Cursor::new(file.as_ref().to_vec());
    TmxReader::new(Box::new(input), "memory.tmx").unwrap().header()
}

/// The reasons for which records, or parts of them, were left out, and the lines.
fn skips(records: &[Record]) -> Vec<(u64, &str)> {
    records.iter().flat_map(|record| reasons(&record.skipped)).collect()
}

fn write_with(units: &[Unit], options: &TmxOptions) -> (String, TmxWritten) {
    let mut out = Vec::new();
    let mut writer = TmxWriter::with_options(&mut out, "memory.tmx", options).unwrap();
    for unit in units {
        writer.write(unit).unwrap();
    }
    let written = writer.finish_with_changes().unwrap();
    (String::from_utf8(out).unwrap(), written)
}

fn write(units: &[Unit], source: Option<&Locale>) -> (String, u64) {
    let mut out = Vec::new();
    let mut writer = TmxWriter::new(&mut out, "memory.tmx", source).unwrap();
    for unit in units {
        writer.write(unit).unwrap();
    }
    let left_out = writer.finish().unwrap();
    (String::from_utf8(out).unwrap(), left_out)
}
