//! A look-up by the index answers what a scan of every segment answers.

#![allow(clippy::unwrap_used)]

use std::fmt::Write as _;
use std::io::{Cursor, Read};

use jisr::Memory;
use jisr::formats::Format;
use jisr::matching::{Query, lookup, scan};
use jisr::memory::{Commit, ImportSource, NewDocument};
use jisr::model::{ChangeId, Locale, Segment, Unit, UnitId, Variant};
use jisr::store::Selection;
use proptest::prelude::*;

/// Words of three forms of one key, of numbers, and of some frequent ones.
const ARABIC: [&str; 12] =
    ["البيانات", "للبيانات", "بياناتهم", "في", "من", "على", "وصل", "الوفد", "٣", "2014", "الـAPI", "نعم"];
const ENGLISH: [&str; 12] =
    ["data", "model", "models", "the", "of", "to", "came", "delegation", "3", "2014", "API", "yes"];

fn locale(tag: &str) -> Locale {
    Locale::parse(tag).unwrap()
}

fn text(words: &[&str; 12], picks: &[usize]) -> String {
    let mut text = String::new();
    for pick in picks {
        let between = if text.is_empty() {
            ""
        } else if *pick == 17 {
            ", "
        } else {
            " "
        };
        text = text + between + words[pick % 12];
    }
    text + if picks.len().is_multiple_of(3) { "." } else { "" }
}

fn arabic(picks: &[usize]) -> String {
    text(&ARABIC, picks)
}

fn english(picks: &[usize]) -> String {
    text(&ENGLISH, picks)
}

#[derive(Debug, Clone)]
enum Step {
    Add {
        arabic: Vec<usize>,
        english: Option<Vec<usize>>,
        region: bool,
        noted: [usize; 2],
        again: Option<Vec<usize>>,
    },
    Import {
        rows: Vec<(Vec<usize>, Vec<usize>)>,
        undone: bool,
    },
    Document(Vec<usize>),
    Edit {
        nth: usize,
        arabic: Vec<usize>,
    },
    Delete {
        nth: usize,
    },
    Undo,
}

fn picks() -> impl Strategy<Value = Vec<usize>> {
    // Skewed, so that texts are alike: few words often, some twice.
    prop::collection::vec(prop_oneof![3 => 0..4usize, 1 => 0..18usize], 1..9)
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        6 => (picks(), prop::option::weighted(0.9, picks()), any::<bool>(), [0..4usize, 0..3usize], prop::option::weighted(0.2, picks()))
            .prop_map(|(arabic, english, region, noted, again)| Step::Add { arabic, english, region, noted, again }),
        3 => (prop::collection::vec((picks(), picks()), 1..12), any::<bool>())
            .prop_map(|(rows, undone)| Step::Import { rows, undone }),
        1 => picks().prop_map(Step::Document),
        2 => (0..99usize, picks()).prop_map(|(nth, arabic)| Step::Edit { nth, arabic }),
        1 => (0..99usize).prop_map(|nth| Step::Delete { nth }),
        1 => Just(Step::Undo),
    ]
}

fn ids(memory: &Memory) -> Vec<UnitId> {
    let mut ids = Vec::new();
    let visit = &mut |stored: jisr::model::StoredUnit| {
        ids.push(stored.id);
        Ok(())
    };
    memory.reader().units(&Selection::default(), visit).unwrap();
    ids
}

fn import(memory: &mut Memory, number: usize, rows: &[(String, String)]) -> Option<ChangeId> {
    let mut csv = format!("source,target,source_lang,target_lang,client{number}\n");
    for (source, target) in rows {
        writeln!(csv, "\"{source}\",\"{target}\",ar,en,x").unwrap();
    }
    let input: Box<dyn Read + Send> = Box::new(Cursor::new(csv));
    memory.import(vec![(ImportSource::new("m.csv", Format::Csv), input)], Commit::Yes).unwrap()[0].import
}

fn play(steps: &[Step]) -> Memory {
    let mut memory = Memory::in_memory().unwrap();
    let mut undoable = Vec::new();
    for (number, step) in steps.iter().enumerate() {
        match step {
            Step::Add { arabic: source, english: target, region, noted: [day, usage], again } => {
                let ar = if *region { "ar-EG" } else { "ar" };
                let mut unit = Unit::default();
                // What decides between equal scores.
                let noted =
                    [("changedate", format!("2026010{day}T000000Z")), ("usagecount", usage.to_string())];
                let noted = noted.into_iter().map(|(name, value)| (name.to_owned(), value));
                unit.meta.attributes.extend(noted.skip(usize::from(*day == 0)));
                unit.variants.push(Variant::plain(locale(ar), arabic(source)));
                if let Some(target) = target {
                    unit.variants.push(Variant::plain(locale("en"), english(target)));
                }
                // A second text in the language, which may well be the better match.
                let again = again.as_ref().map(|picks| Variant::plain(locale("ar-SA"), arabic(picks)));
                unit.variants.extend(again);
                memory.add_unit(&unit).unwrap();
            }
            Step::Import { rows, undone } => {
                let rows: Vec<_> = rows.iter().map(|(a, e)| (arabic(a), english(e))).collect();
                let change = import(&mut memory, number, &rows);
                undoable.extend(change.filter(|_| *undone));
            }
            Step::Document(picks) => {
                let (name, text, locale) = (format!("d{number}"), arabic(picks), locale("ar"));
                memory.add_document(&NewDocument { name: &name, locale: &locale, text: &text }).unwrap();
            }
            Step::Edit { nth, arabic: picks } => {
                let ids = ids(&memory);
                if let Some(id) = ids.get(nth % ids.len().max(1)) {
                    let segment = Segment::plain(arabic(picks));
                    let edit = |unit: &mut Unit| {
                        unit.variants[0].segment = segment;
                        Ok(())
                    };
                    memory.edit_unit(*id, edit).unwrap();
                }
            }
            Step::Delete { nth } => {
                let ids = ids(&memory);
                if let Some(id) = ids.get(nth % ids.len().max(1)) {
                    memory.delete_unit(*id).unwrap();
                }
            }
            Step::Undo => {
                if let Some(change) = undoable.pop() {
                    memory.undo_import(change).unwrap();
                }
            }
        }
    }
    memory
}

fn assert_same(memory: &Memory, text: &str, languages: (&str, &str), min_score: u32, limit: usize) {
    let query = Query { min_score, limit, ..Query::new(text, locale(languages.0), locale(languages.1)) };
    let (found, expected) =
        (lookup(memory.reader(), &query).unwrap(), scan(memory.reader(), &query).unwrap());
    assert_eq!(found, expected, "{text} at {min_score}, best {limit}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn the_index_answers_what_a_scan_does(
        steps in prop::collection::vec(step(), 1..25),
        queries in prop::collection::vec((picks(), any::<bool>(), 0..=101u32, 1..8usize), 1..8),
    ) {
        let memory = play(&steps);
        for (picks, from_arabic, min_score, limit) in &queries {
            match from_arabic {
                true => assert_same(&memory, &arabic(picks), ("ar-SA", "en"), *min_score, *limit),
                false => assert_same(&memory, &english(picks), ("en", "ar"), *min_score, *limit),
            }
        }
    }
}

#[test]
fn long_lists_in_parts_answer_what_a_scan_does() {
    // Every list of the few words is long; some texts are gone again, some changed.
    let mut memory = Memory::in_memory().unwrap();
    let mut seed = 7u64;
    let mut next = |below: u64| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((seed >> 33) % below).unwrap()
    };
    let mut changes = Vec::new();
    for number in 0..4 {
        let rows: Vec<(String, String)> = (0..700)
            .map(|_| {
                let (a, e) = (1 + next(12), 1 + next(30));
                let picks = |count, next: &mut dyn FnMut(u64) -> usize| -> Vec<usize> {
                    (0..count).map(|_| next(18)).collect()
                };
                (arabic(&picks(a, &mut next)), english(&picks(e, &mut next)))
            })
            .collect();
        changes.extend(import(&mut memory, number, &rows));
    }
    memory.undo_import(changes[1]).unwrap();
    for id in ids(&memory).into_iter().step_by(9) {
        memory.delete_unit(id).unwrap();
    }
    for id in ids(&memory).into_iter().step_by(7) {
        let segment = Segment::plain(arabic(&[next(12), next(12), next(12)]));
        let edit = |unit: &mut Unit| {
            unit.variants[0].segment = segment;
            Ok(())
        };
        memory.edit_unit(id, edit).unwrap();
    }
    for _ in 0..6 {
        let picks: Vec<usize> = (0..=next(25)).map(|_| next(18)).collect();
        for (min_score, limit) in [(50, 5), (70, 1), (70, 40), (90, 5)] {
            assert_same(&memory, &arabic(&picks), ("ar", "en"), min_score, limit);
            assert_same(&memory, &english(&picks), ("en", "ar"), min_score, limit);
        }
    }
}

#[test]
fn a_word_with_the_print_of_another_hides_no_match() {
    // Sixteen bits of `zagtk` are those of `delegation`: compared by them the unit seems nearer than
    // its lists say, which are read for a lower score only.
    let mut memory = Memory::in_memory().unwrap();
    let stored = "one two three four five six seven eight nine delegation";
    let unit = Unit {
        variants: vec![Variant::plain(locale("en"), stored), Variant::plain(locale("ar"), "نعم")],
        ..Unit::default()
    };
    memory.add_unit(&unit).unwrap();
    let asked = "one two three four five six seven eight unknownword zagtk";
    for min_score in [50, 70, 80] {
        let query = Query { min_score, ..Query::new(asked, locale("en"), locale("ar")) };
        let found = lookup(memory.reader(), &query).unwrap();
        assert_eq!(found.iter().map(|m| m.score).collect::<Vec<_>>(), [80], "from {min_score} %");
    }
}

#[test]
fn of_two_texts_of_a_unit_the_one_that_stands_first_is_answered() {
    // Both score 99: another white space, another mark.
    let mut memory = Memory::in_memory().unwrap();
    let (first, second) = ("alpha  beta gamma delta epsilon.", "alpha beta gamma delta epsilon");
    let variants = [("en-US", first), ("en-GB", second), ("ar", "ألفا")]
        .map(|(tag, text)| Variant::plain(locale(tag), text));
    memory.add_unit(&Unit { variants: variants.into(), ..Unit::default() }).unwrap();
    for text in [first, second, "alpha beta gamma delta epsilon;", "alpha beta gamma delta epsilon."] {
        assert_same(&memory, text, ("en", "ar"), 70, 5);
        assert_same(&memory, text, ("en-GB", "ar"), 70, 5);
    }
}
