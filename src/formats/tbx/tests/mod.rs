//! Reading files as other tools write them, writing, and both.
#![allow(clippy::unwrap_used)]

mod corpus;
mod properties;
mod reading;
mod writing;

use super::*;
use crate::formats::{ConceptReader as _, Entry, Skip};
use crate::model::{Concept, Locale, Term, TermStatus};

fn locale(tag: &str) -> Locale {
    Locale::parse(tag).unwrap()
}

/// All entries of a file, and what was left out besides.
fn read(file: &[u8]) -> Result<(Vec<Entry>, Vec<Skip>), String> {
    let input = Box::new(std::io::Cursor::new(file.to_vec()));
    let mut reader = TbxReader::new(input, "t.tbx").map_err(|e| e.to_string())?;
    let mut entries = Vec::new();
    while let Some(entry) = reader.next_entry().map_err(|e| e.to_string())? {
        entries.push(entry);
    }
    Ok((entries, reader.outside().0.to_vec()))
}

fn concepts(file: &[u8]) -> Vec<Concept> {
    read(file).unwrap().0.into_iter().map(|entry| entry.concept).collect()
}

fn write(concepts: &[Concept], is_strict: bool) -> (String, TbxWritten) {
    let mut out = Vec::new();
    let written = TbxWriter::new(&mut out, "t.tbx").strict(is_strict).write_all(concepts).unwrap();
    (String::from_utf8(out).unwrap(), written)
}

const CASES: [(&str, &str); 7] = [
    ("multiterm", include_str!("cases/multiterm.tbx")),
    ("memoq", include_str!("cases/memoq.tbx")),
    ("weblate", include_str!("cases/weblate.tbx")),
    ("okapi", include_str!("cases/okapi.tbx")),
    ("iate", include_str!("cases/iate.tbx")),
    ("basic-dct", include_str!("cases/basic-dct.tbx")),
    ("linked", include_str!("cases/linked.tbx")),
];
