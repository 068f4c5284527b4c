//! Files as the tools of translators write them, in `cases/`. What is expected of each is
//! a row of `cases.txt`, which says what its columns mean.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::*;
use crate::formats::Skip;
use crate::formats::tmx::tests::valid::faults;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src/formats/tmx/tests")
}

/// The cases: name and text.
fn cases() -> Vec<(String, String)> {
    let files = std::fs::read_dir(folder().join("cases")).unwrap().map(|entry| entry.unwrap().path());
    let named = |path: PathBuf| {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        (name, std::fs::read_to_string(&path).unwrap())
    };
    let mut cases: Vec<(String, String)> = files.map(named).collect();
    cases.sort();
    cases
}

/// A file as it is written back under its own header.
fn written_back(file: &str) -> String {
    let options = TmxOptions { header: Some(header(file)), ..TmxOptions::default() };
    write_with(&units(file), &options).0
}

/// Reasons with how often each was given, in one line.
fn counted<'a>(skips: impl Iterator<Item = &'a Skip>) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for skip in skips {
        *counts.entry(&skip.reason).or_default() += 1;
    }
    let shown: Vec<String> = counts.iter().map(|(reason, n)| format!("{reason} ×{n}")).collect();
    if shown.is_empty() { "-".to_owned() } else { shown.join("; ") }
}

/// What reading a case comes to, as a row of the table.
fn row(name: &str, file: &str) -> String {
    let records = read(file).unwrap_or_else(|error| panic!("{name}: {error}"));
    let units: Vec<&Unit> = records.iter().filter_map(|record| record.unit.as_ref()).collect();
    let variants = || units.iter().flat_map(|unit| &unit.variants);
    let mut languages: Vec<&str> = variants().map(|variant| variant.locale.as_str()).collect();
    languages.sort_unstable();
    languages.dedup();
    let round_trip = if canonical(file) == canonical(written_back(file)) { "same" } else { "differs" };
    [
        name.to_owned(),
        units.len().to_string(),
        variants().count().to_string(),
        if languages.is_empty() { "-".to_owned() } else { languages.join(" ") },
        round_trip.to_owned(),
        counted(records.iter().flat_map(|record| &record.skipped)),
        counted(records.iter().flat_map(|record| &record.warnings)),
    ]
    .join(" | ")
}

#[test]
fn every_case_is_read_as_the_table_says() {
    let table = std::fs::read_to_string(folder().join("cases.txt")).unwrap();
    let expected: Vec<&str> = table.lines().filter(|l| !l.is_empty() && !l.starts_with('#')).collect();
    for line in &expected {
        assert_eq!(line.split(" | ").count(), 7, "the row has not 7 columns: {line}");
    }
    let found: Vec<String> = cases().iter().map(|(name, file)| row(name, file)).collect();
    assert_eq!(found.join("\n"), expected.join("\n"));
}

#[test]
fn what_comes_back_different_was_reported() {
    for (name, file) in cases() {
        let records = read(&file).unwrap();
        let is_said = records.iter().any(|record| !record.skipped.is_empty() || !record.warnings.is_empty());
        assert!(is_said || canonical(&file) == canonical(written_back(&file)), "{name}");
    }
}

#[test]
fn what_is_written_is_read_back_equal_and_written_the_same() {
    for (name, file) in cases() {
        let text = written_back(&file);
        assert_eq!(units(&text), units(&file), "{name}");
        assert_eq!(written_back(&text), text, "{name}");
        let own = write(&units(&file), None).0;
        assert_eq!(canonical(&own).1, canonical(&write(&units(&own), None).0).1, "{name}");
    }
}

#[test]
fn every_encoding_gives_the_same_units() {
    for (name, file) in cases() {
        let text = file.trim_start_matches('\u{FEFF}');
        let expected = units(&file);
        let utf_16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(units([&[0xFF, 0xFE], &utf_16[..]].concat()), expected, "{name}");
        if text.starts_with('<') {
            assert_eq!(units(&utf_16), expected, "{name}");
        }
        let utf_16: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(units([&[0xFE, 0xFF], &utf_16[..]].concat()), expected, "{name}");
        // In a code page, where it has all the characters.
        let body = if text.starts_with("<?xml ") { &text[text.find("?>").unwrap() + 2..] } else { text };
        for label in ["windows-1256", "ISO-8859-6", "windows-1252"] {
            let text = format!("<?xml version='1.0' encoding='{label}'?>{body}");
            let encoding = encoding_rs::Encoding::for_label(label.as_bytes()).unwrap();
            let (bytes, _, is_lossy) = encoding.encode(&text);
            if !is_lossy {
                assert_eq!(units(&bytes), expected, "{name} {label}");
            }
        }
    }
}

#[test]
fn strict_and_omegat_make_every_case_valid() {
    for (name, file) in cases() {
        for flavour in [Flavour::Strict, Flavour::Omegat] {
            for header in [Some(header(&file)), None] {
                let options = TmxOptions { header, flavour, ..TmxOptions::default() };
                let (text, _) = write_with(&units(&file), &options);
                assert_eq!(faults(&text), Vec::<String>::new(), "{name} {flavour}\n{text}");
                let again = TmxOptions { header: Some(super::header(&text)), ..options };
                let (same, written) = write_with(&units(&text), &again);
                assert_eq!((same, written.changed), (text, BTreeMap::new()), "{name} {flavour}");
            }
        }
    }
}

#[test]
fn lenient_reading_of_a_sound_file_finds_the_same_units() {
    for (name, file) in cases() {
        let input = std::io::Cursor::new(file.clone().into_bytes());
        let mut reader = TmxReader::lenient(Box::new(input), "memory.tmx").unwrap();
        let mut found = Vec::new();
        while let Some(record) = reader.next_record().unwrap() {
            found.extend(record.unit);
        }
        assert_eq!(found, units(&file), "{name}");
        assert_eq!(reader.header(), header(&file), "{name}");
    }
}
