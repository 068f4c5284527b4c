//! A TMX into a memory and out again, beside the least that could be done with the same bytes:
//! the XML parser alone, and the texts copied out of SQLite.
//!
//! ```sh
//! cargo bench --bench tmx                                  # 20,000 units made here
//! JISR_BENCH_TMX=memory.tmx cargo bench --bench tmx        # a file of your own
//! cargo bench --bench tmx -- --test                        # once each, to see that they run
//! ```

#![allow(clippy::unwrap_used, missing_docs)] // a bench that fails says so; criterion's macros make a function

mod corpus;

use std::fs::File;
use std::io::{BufReader, BufWriter, Read, Write as _};
use std::path::{Path, PathBuf};

use corpus::corpus;
use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use jisr::formats::tmx::TmxReader;
use jisr::formats::{Format, UnitReader};
use jisr::memory::{Access, Commit, ExportFormat, ExportRequest, ImportSource, Memory};
use tempfile::TempDir;

/// How many units are made where no file is named.
const UNITS: u64 = 20_000;

/// The file that is measured, and where what is made of it stands.
struct Subject {
    tmx: PathBuf,
    folder: TempDir,
}

impl Subject {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let tmx = std::env::var_os("JISR_BENCH_TMX").map_or_else(
            || {
                let made = folder.path().join("bench.tmx");
                std::fs::write(&made, corpus(UNITS)).unwrap();
                made
            },
            PathBuf::from,
        );
        Self { tmx, folder }
    }

    fn input(&self) -> Box<dyn Read + Send> {
        Box::new(File::open(&self.tmx).unwrap())
    }

    fn out(&self) -> BufWriter<File> {
        BufWriter::new(File::create(self.folder.path().join("out")).unwrap())
    }

    /// Imports the file into a memory that is made for it.
    fn import(&self, memory: &Path) {
        let mut memory = Memory::open(memory, Access::Create).unwrap();
        let source = ImportSource::new("bench.tmx", Format::Tmx);
        let reports = memory.import(vec![(source, self.input())], Commit::Yes).unwrap();
        assert!(reports[0].changed);
    }
}

/// The XML parser alone: how many events it finds.
fn parse(tmx: &Path) -> u64 {
    let mut reader =
        quick_xml::Reader::from_reader(BufReader::with_capacity(64 * 1024, File::open(tmx).unwrap()));
    let (mut buffer, mut events) = (Vec::new(), 0);
    while reader.read_event_into(&mut buffer).unwrap() != quick_xml::events::Event::Eof {
        buffer.clear();
        events += 1;
    }
    events
}

/// Our reader alone: how many records it finds.
fn read(input: Box<dyn Read + Send>) -> u64 {
    let mut reader = TmxReader::new(input, "bench.tmx").unwrap();
    let mut records = 0;
    while reader.next_record().unwrap().is_some() {
        records += 1;
    }
    records
}

/// The texts of a memory, in its order, copied out by SQL alone.
fn copy_texts(memory: &Path, mut out: BufWriter<File>) {
    let connection = rusqlite::Connection::open(memory).unwrap();
    let mut statement = connection.prepare("SELECT text FROM variant ORDER BY id").unwrap();
    let mut rows = statement.query([]).unwrap();
    while let Some(row) = rows.next().unwrap() {
        out.write_all(row.get_ref(0).unwrap().as_bytes().unwrap()).unwrap();
        out.write_all(b"\n").unwrap();
    }
    out.flush().unwrap();
}

fn export(memory: &Path, mut out: BufWriter<File>) {
    let memory = Memory::open(memory, Access::Read).unwrap();
    memory.export(&ExportRequest::new(ExportFormat::Tmx), &mut out, "out.tmx").unwrap();
    out.flush().unwrap();
}

fn tmx(criterion: &mut Criterion) {
    let subject = Subject::new();
    let mut group = criterion.benchmark_group("tmx");
    group.sample_size(10).throughput(Throughput::Bytes(subject.tmx.metadata().unwrap().len()));
    group.bench_function("quick-xml alone", |b| b.iter(|| parse(&subject.tmx)));
    group.bench_function("read", |b| b.iter(|| read(subject.input())));
    group.bench_function("import", |b| {
        let fresh = || tempfile::tempdir_in(&subject.folder).unwrap();
        b.iter_batched(
            fresh,
            |folder| {
                subject.import(&folder.path().join("jisr.db"));
                folder // taken away when the time is taken
            },
            BatchSize::PerIteration,
        );
    });
    let memory = subject.folder.path().join("jisr.db");
    subject.import(&memory);
    group.bench_function("texts out of SQLite", |b| b.iter(|| copy_texts(&memory, subject.out())));
    group.bench_function("export", |b| b.iter(|| export(&memory, subject.out())));
    group.finish();
}

criterion_group!(benches, tmx);
criterion_main!(benches);
