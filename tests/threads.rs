//! Many threads over one open memory: readers that each have their own, while one writes.
//!
//! Every state that is committed has its generation of units whole, and every answer of a reader
//! is of one such state. The suite reads for two seconds;
//! `JISR_SECONDS=60 cargo test --test threads` for a minute.

#![allow(clippy::unwrap_used, clippy::print_stdout)] // how much was read is said

use std::collections::HashMap;
use std::fmt::Write as _;
use std::io::Cursor;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use jisr::formats::Format;
use jisr::matching::{Query, Sought, concordance, lookup, scan};
use jisr::memory::{Access, Commit, ImportSource, Memory, MemoryReader, NewDocument};
use jisr::model::{ChangeId, Locale, Match, Unit, UnitId, Variant};
use jisr::store::{Reader, Selection, Wanted};
use jisr::text::segment_hash;

/// How many units each generation has.
const GENERATION: usize = 40;

/// What is asked again and again.
const QUERIES: [&str; 4] =
    ["وصل الوفد رقم 7 إلى عمان مساء أمس", "وصل الوفد رقم 99 إلى عمان", "غادر الوزير", "لا يوجد هذا النص أبدا"];

/// A way of reading, and how much it found.
type Way<'a> = dyn Fn(&dyn Reader) -> jisr::Result<usize> + 'a;

/// The matches of the queries, by the last change there was.
type Answers = HashMap<ChangeId, Vec<Vec<Match>>>;

fn locale(tag: &str) -> Locale {
    Locale::parse(tag).unwrap()
}

fn seconds() -> Duration {
    let asked = std::env::var("JISR_SECONDS").map_or(2, |seconds| seconds.parse().unwrap());
    Duration::from_secs(asked)
}

fn answers_by(
    way: fn(&dyn Reader, &Query<'_>) -> jisr::Result<Vec<Match>>,
    reader: &dyn Reader,
) -> jisr::Result<Vec<Vec<Match>>> {
    QUERIES.iter().map(|text| way(reader, &query(text))).collect()
}

fn query(text: &str) -> Query<'_> {
    Query { min_score: 50, limit: 7, ..Query::new(text, locale("ar"), locale("en")) }
}

fn last_change(reader: &dyn Reader) -> jisr::Result<ChangeId> {
    Ok(reader.changes()?.last().map_or(ChangeId(0), |change| change.id))
}

/// The units of all generations, each of which is there as a whole or not at all.
fn generations(reader: &dyn Reader) -> jisr::Result<HashMap<String, usize>> {
    let mut found = HashMap::new();
    reader.units(&Selection::default(), &mut |stored| {
        for variant in &stored.unit.variants {
            if let Some((_, name)) = variant.segment.text.split_once(" of generation ") {
                *found.entry(name.to_owned()).or_default() += 1;
            }
        }
        Ok(())
    })?;
    Ok(found)
}

/// Reads until it is told to stop.
fn read(memory: &MemoryReader, stop: &AtomicBool, answers: &Mutex<Answers>) -> usize {
    let mut rounds = 0;
    while !stop.load(Ordering::Relaxed) {
        let (change, matches) = memory
            .snapshot(|reader| {
                let change = last_change(reader)?;
                let matches = answers_by(lookup, reader)?;
                let whole = generations(reader)?;
                assert!(whole.values().all(|count| *count == GENERATION), "{whole:?}");
                let held = Sought { text: "of generation", words: false, locale: None, limit: usize::MAX };
                let held = concordance(reader, &held)?.len();
                assert_eq!(held, whole.values().sum::<usize>());
                assert_eq!(last_change(reader)?, change, "the snapshot changed");
                Ok((change, matches))
            })
            .unwrap();
        let mut answers = answers.lock().unwrap();
        let known = answers.entry(change).or_insert_with(|| matches.clone());
        assert_eq!(*known, matches, "two answers after change {change:?}");
        rounds += 1;
    }
    rounds
}

fn generation(name: usize) -> String {
    let mut csv = "source,target\n".to_owned();
    for i in 0..GENERATION {
        writeln!(csv, "وصل الوفد رقم {i} إلى عمان مساء {name},delegation {i} of generation {name}").unwrap();
    }
    csv
}

/// Makes one change of the memory after the other.
fn write(memory: &mut Memory, round: usize) {
    match round % 8 {
        0 | 3 => import(memory, round),
        1 => {
            let (name, locale) = (format!("وثيقة {round}"), locale("ar"));
            let text = "غادر الوزير. وصل الوفد رقم 7 إلى عمان.";
            memory.add_document(&NewDocument { name: &name, locale: &locale, text }).unwrap();
        }
        2 => {
            // A language that the readers have not seen yet.
            let english = Variant::plain(locale(&format!("en-x-r{round}")), "The minister left.");
            let edit = |unit: &mut Unit| {
                unit.variants.retain(|variant| variant.locale.language() != "en");
                unit.variants.push(english);
                Ok(())
            };
            memory.edit_unit(unit_of(memory, "غادر الوزير."), edit).unwrap();
        }
        4 | 7 => {
            let imports = memory.imports().unwrap();
            let (last, _) = imports.iter().rfind(|(_, import)| import.undone.is_none()).unwrap();
            memory.undo_import(last.id).unwrap();
        }
        5 => drop(memory.remove_document(&format!("وثيقة {}", round - 4)).unwrap()),
        _ => drop(memory.delete_unit(unit_of(memory, "غادر الوزير.")).unwrap()),
    }
}

fn import(memory: &mut Memory, round: usize) {
    let name = format!("{round}.csv");
    let source = ImportSource {
        source: Some(locale("ar")),
        target: Some(locale("en")),
        ..ImportSource::new(&name, Format::Csv)
    };
    let file = Box::new(Cursor::new(generation(round).into_bytes()));
    memory.import(vec![(source, file)], Commit::Yes).unwrap();
}

/// The first unit that has this text.
fn unit_of(memory: &Memory, text: &str) -> UnitId {
    memory.reader().segments_by_hash(segment_hash(text)).unwrap()[0].unit
}

#[test]
fn each_answer_is_of_one_state_that_was_committed() {
    let folder = tempfile::tempdir().unwrap();
    let mut memory = Memory::open(&folder.path().join("jisr.db"), Access::Create).unwrap();
    import(&mut memory, 0);
    memory.index_texts().unwrap();
    let readers = [memory.another_reader().unwrap(), memory.another_reader().unwrap()];
    let (stop, answers) = (AtomicBool::new(false), Mutex::new(Answers::new()));
    let mut states = Answers::new();
    let (end, mut round) = (Instant::now() + seconds(), 0);
    let rounds: usize = std::thread::scope(|scope| {
        let reading: Vec<_> = readers
            .into_iter()
            .map(|reader| {
                let (stop, answers) = (&stop, &answers);
                scope.spawn(move || read(&reader, stop, answers))
            })
            .collect();
        // However the writer ends, the readers do too.
        let writing = scope.spawn(|| {
            while Instant::now() < end {
                let reader = memory.reader();
                states.insert(last_change(reader).unwrap(), answers_by(scan, reader).unwrap());
                round += 1;
                write(&mut memory, round);
            }
            let reader = memory.reader();
            states.insert(last_change(reader).unwrap(), answers_by(scan, reader).unwrap());
        });
        let written = writing.join();
        stop.store(true, Ordering::Relaxed);
        written.unwrap();
        reading.into_iter().map(|thread| thread.join().unwrap()).sum()
    });
    let answers = answers.into_inner().unwrap();
    println!("{round} changes; {rounds} snapshots read, of {} states", answers.len());
    assert!(round > 8 && answers.len() > 4, "hardly anything was tried");
    for (change, matches) in answers {
        assert_eq!(states.get(&change), Some(&matches), "after change {change:?}");
    }
}

#[test]
fn what_nobody_waited_for_any_more_was_read_to_its_end() {
    let folder = tempfile::tempdir().unwrap();
    let mut memory = Memory::open(&folder.path().join("jisr.db"), Access::Create).unwrap();
    for round in 0..3 {
        write(&mut memory, round);
    }
    let reader = memory.another_reader().unwrap();
    let sought = Sought { text: "الوفد", words: false, locale: None, limit: 5 };
    let ways: [(&str, &Way<'_>); 4] = [
        ("look-up", &|reader| lookup(reader, &query(QUERIES[0])).map(|found| found.len())),
        ("scan", &|reader| scan(reader, &query(QUERIES[0])).map(|found| found.len())),
        ("concordance", &|reader| concordance(reader, &sought).map(|found| found.len())),
        ("walk", &|reader| generations(reader).map(|found| found.len())),
    ];
    for (name, way) in ways {
        let wanted = Wanted::default();
        assert!(reader.snapshot_while(&wanted, way).unwrap() > 0, "{name}");
        let ended = reader.snapshot_while(&wanted, |reader| {
            wanted.give_up();
            way(reader)
        });
        assert!(matches!(ended, Err(jisr::Error::GivenUp)), "{name}: {ended:?}");
        // The reader is as good as before.
        assert!(reader.snapshot(way).unwrap() > 0, "{name}");
    }
}

#[test]
fn a_memory_that_is_kept_nowhere_says_that_it_has_one_reader() {
    let message = Memory::in_memory().unwrap().another_reader().err().unwrap().to_string();
    assert!(message.contains("keep it in a file"), "{message}");
}
