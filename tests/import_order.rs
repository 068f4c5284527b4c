//! An import reads ahead and takes records in by batches: what comes of it is what came of
//! taking in one record after the other.

#![allow(clippy::unwrap_used)]

use std::fmt::Write as _;
use std::io::{self, Cursor, Read};

use jisr::Memory;
use jisr::formats::Format;
use jisr::memory::{Commit, ExportFormat, ExportRequest, ImportReport, ImportSource};
use jisr::model::Duplicates;
use proptest::prelude::*;

/// Few texts, so that most units share one; the last of a language is alone in its unit at times.
const ARABIC: [&str; 3] = ["نعم", "نَعَم", "لا شيء"];
const ENGLISH: [&str; 3] = ["Yes", "yes", "Nothing"];

#[derive(Debug, Clone)]
struct Record {
    arabic: Option<usize>,
    english: Option<usize>,
    /// A tuid or none, and a property or none.
    tuid: Option<u8>,
    note: Option<u8>,
}

fn record() -> impl Strategy<Value = Record> {
    (prop::option::weighted(0.8, 0..3usize), prop::option::weighted(0.8, 0..3usize))
        .prop_flat_map(|texts| (Just(texts), prop::option::of(0..2u8), prop::option::of(0..2u8)))
        .prop_map(|((arabic, english), tuid, note)| Record { arabic, english, tuid, note })
}

fn tmx(records: &[Record]) -> Vec<u8> {
    let mut file = String::from("<tmx version=\"1.4\"><header srclang=\"ar\"/><body>\n");
    for record in records {
        let tuid = record.tuid.map(|id| format!(" tuid=\"{id}\"")).unwrap_or_default();
        let note = record.note.map(|n| format!("<note>ملاحظة {n}</note>")).unwrap_or_default();
        let variant = |lang, text: Option<&str>| {
            text.map(|t| format!("<tuv xml:lang=\"{lang}\"><seg>{t}</seg></tuv>")).unwrap_or_default()
        };
        let arabic = variant("ar", record.arabic.map(|n| ARABIC[n]));
        let english = variant("en", record.english.map(|n| ENGLISH[n]));
        writeln!(file, "<tu{tuid}>{note}{arabic}{english}</tu>").unwrap();
    }
    (file + "</body></tmx>\n").into_bytes()
}

fn import(files: Vec<Vec<u8>>, duplicates: Duplicates) -> (Vec<ImportReport>, String) {
    let mut memory = Memory::in_memory().unwrap();
    let source = || ImportSource { duplicates, again: true, ..ImportSource::new("ملف.tmx", Format::Tmx) };
    let files = files.into_iter().map(|file| (source(), Box::new(Cursor::new(file)) as Box<dyn Read + Send>));
    let reports = memory.import(files.collect(), Commit::Yes).unwrap();
    let mut exported = Vec::new();
    memory.export(&ExportRequest::new(ExportFormat::Tmx), &mut exported, "out").unwrap();
    (reports, String::from_utf8(exported).unwrap())
}

/// The units of an export, without what the header says.
fn units(exported: &str) -> &str {
    exported.split_once("<body>").unwrap().1
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn a_batch_is_as_one_record_after_the_other(records in prop::collection::vec(record(), 0..24)) {
        for duplicates in [Duplicates::Merge, Duplicates::Keep] {
            let (whole, together) = import(vec![tmx(&records)], duplicates);
            let singly = records.iter().map(|record| tmx(std::slice::from_ref(record))).collect();
            let (each, one_by_one) = import(singly, duplicates);
            prop_assert_eq!(units(&together), units(&one_by_one));
            let sum = |count: fn(&ImportReport) -> u64| each.iter().map(count).sum::<u64>();
            prop_assert_eq!(whole[0].read, sum(|r| r.read));
            prop_assert_eq!(whole[0].added, sum(|r| r.added));
            prop_assert_eq!(whole[0].merged, sum(|r| r.merged));
            prop_assert_eq!(whole[0].unchanged, sum(|r| r.unchanged));
            prop_assert_eq!(whole[0].skipped, sum(|r| r.skipped));
        }
    }
}

/// Gives its bytes, then fails as a disk does.
struct Failing(Cursor<Vec<u8>>);

impl Read for Failing {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self.0.read(buffer)? {
            0 => Err(io::Error::from(io::ErrorKind::TimedOut)),
            read => Ok(read),
        }
    }
}

/// Records of several pieces of a file, of which some wait to be taken in.
fn many() -> Vec<Record> {
    let record = Record { arabic: Some(0), english: Some(0), tuid: None, note: None };
    vec![record; 20_000]
}

#[test]
fn a_file_that_ends_in_an_error_leaves_nothing() {
    let mut memory = Memory::in_memory().unwrap();
    let file = tmx(&many());
    let cut = file[..file.len() - 20].to_vec();
    let lines = String::from_utf8_lossy(&cut).matches('\n').count();
    for (input, expected) in [
        (Box::new(Cursor::new(cut)) as Box<dyn Read + Send>, format!("ملف.tmx:{}:", lines + 1)),
        (Box::new(Failing(Cursor::new(file))), "ملف.tmx: ".to_owned()),
    ] {
        let source = ImportSource::new("ملف.tmx", Format::Tmx);
        let error = memory.import(vec![(source, input)], Commit::Yes).unwrap_err().to_string();
        assert!(error.starts_with(&expected), "{error}");
        assert_eq!(memory.reader().counts().unwrap().units, 0);
    }
}
