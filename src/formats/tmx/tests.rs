//! Reading, writing, and both.
#![allow(clippy::unwrap_used)]

mod interop;
mod properties;
mod reading;
mod writing;

use crate::formats::{Record, UnitReader};
use crate::model::{Locale, Unit};

use super::{TmxReader, TmxWriter};

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

fn write(units: &[Unit], source: Option<&Locale>) -> (String, u64) {
    let mut out = Vec::new();
    let mut writer = TmxWriter::new(&mut out, "memory.tmx", source).unwrap();
    for unit in units {
        writer.write(unit).unwrap();
    }
    let left_out = writer.finish().unwrap();
    (String::from_utf8(out).unwrap(), left_out)
}
