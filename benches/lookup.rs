//! Look-ups beside the best plain scan of the same memory, and a unit that is added and found.
//!
//! ```sh
//! cargo bench --bench lookup                               # 20,000 units made here
//! JISR_BENCH_MEMORY=jisr.db cargo bench --bench lookup     # a copy of a memory of your own, Arabic and English
//! ```
//!
//! On a file system in memory (`TMPDIR=/dev/shm`) the flush to disk takes no time.

#![allow(clippy::unwrap_used, missing_docs)] // a bench that fails says so; criterion's macros make a function

mod corpus;

use std::io::{Cursor, Read};

use corpus::corpus;
use criterion::{Criterion, criterion_group, criterion_main};
use jisr::formats::Format;
use jisr::matching::{Query, draw_queries, lookup, plain_scan};
use jisr::memory::{Access, Commit, ImportSource, Memory};
use jisr::model::{Locale, Unit};

/// How many units are made where no memory is named.
const UNITS: u64 = 20_000;
/// How many look-ups are measured together.
const QUERIES: usize = 100;

fn locale(tag: &str) -> Locale {
    Locale::parse(tag).unwrap()
}

fn lookups(criterion: &mut Criterion) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("jisr.db");
    match std::env::var_os("JISR_BENCH_MEMORY") {
        Some(memory) => drop(std::fs::copy(memory, &path).unwrap()),
        None => {
            let mut memory = Memory::open(&path, Access::Create).unwrap();
            let source = ImportSource::new("bench.tmx", Format::Tmx);
            let input: Box<dyn Read + Send> = Box::new(Cursor::new(corpus(UNITS).into_bytes()));
            memory.import(vec![(source, input)], Commit::Yes).unwrap();
        }
    }
    let mut memory = Memory::open(&path, Access::Write).unwrap();
    let mut group = criterion.benchmark_group("lookup");
    group.sample_size(10);
    for (source, target) in [("ar", "en"), ("en", "ar")] {
        let texts = draw_queries(memory.reader(), &locale(source), QUERIES, 1).unwrap();
        let query = |text| Query::new(text, locale(source), locale(target));
        let reader = memory.reader();
        group.bench_function(format!("{QUERIES} from {source} by the index"), |b| {
            b.iter(|| texts.iter().map(|text| lookup(reader, &query(text)).unwrap().len()).sum::<usize>());
        });
        group.bench_function(format!("{QUERIES} from {source} by a plain scan"), |b| {
            b.iter(|| {
                texts.iter().map(|text| plain_scan(reader, &query(text)).unwrap().len()).sum::<usize>()
            });
        });
    }
    // Segments of the memory, changed a little, as new units are.
    let texts = draw_queries(memory.reader(), &locale("ar"), 5000, 2).unwrap();
    let mut nth = 0;
    group.bench_function("a unit added and found", |b| {
        b.iter(|| {
            nth += 1;
            let text = format!("{} {nth}", texts[nth % texts.len()]);
            let unit = Unit::pair(locale("ar"), &text, locale("en"), texts[nth * 7 % texts.len()].as_str());
            let id = memory.add_unit(&unit).unwrap();
            let found = lookup(memory.reader(), &Query::new(&text, locale("ar"), locale("en"))).unwrap();
            assert!(found.iter().any(|found| found.unit == id));
        });
    });
    group.finish();
}

criterion_group!(benches, lookups);
criterion_main!(benches);
