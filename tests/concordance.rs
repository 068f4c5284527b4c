//! Concordance by the text index: the answers of a search through every text, whatever became
//! of the units.

#![allow(clippy::unwrap_used)]

mod common;

use std::io::Cursor;

use common::Workplace;
use jisr::Memory;
use jisr::formats::Format;
use jisr::matching::{Sought, concordance, concordance_scan};
use jisr::memory::{Access, Commit, ImportSource};
use jisr::model::{Duplicates, Locale, Unit, UnitId, Variant};
use jisr::store::Selection;
use proptest::prelude::*;

#[derive(Debug, Clone)]
enum Step {
    Add(Vec<Text>),
    Import(Vec<(Text, Text)>),
    UndoImport(usize),
    Edit(usize, Text),
    Delete(usize),
}

type Text = String;

fn locale(tag: &str) -> Locale {
    Locale::parse(tag).unwrap()
}

/// Texts of few parts, so that pieces of them meet; marks that mean something to SQLite and to
/// its index, and whatever folds.
fn text() -> impl Strategy<Value = Text> {
    let part = prop_oneof![
        8 => prop::sample::select(vec![
            "الذَّكاء", "الاصطناعي", "ذكاء", "أحمد", "احمد", "إلى", "الى", "وللشركـة", "الشركة", "٣٫٥", "3.5",
            "the", "then", "Straße", "STRASSE", "naïve", "ﬁne", "\"q\"", "*", "NEAR(", "AND", "a", "ab", "-",
            "👩‍💻", "\u{10ffff}", "\u{fffe}", "a\u{0}bc", "\u{A0}", "\n", "  ",
        ]).prop_map(str::to_owned),
        1 => any::<String>(),
    ];
    (prop::collection::vec(part, 1..5), prop::sample::select(vec!["", " "]))
        .prop_map(|(parts, between)| parts.join(between))
        .prop_filter("a unit has a text", |text| !text.trim().is_empty())
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        3 => prop::collection::vec(text(), 1..4).prop_map(Step::Add),
        2 => prop::collection::vec((text(), text()), 1..5).prop_map(Step::Import),
        1 => (0..9usize).prop_map(Step::UndoImport),
        2 => (0..9usize, text()).prop_map(|(nth, text)| Step::Edit(nth, text)),
        2 => (0..9usize).prop_map(Step::Delete),
    ]
}

fn carry_out(memory: &mut Memory, number: usize, step: &Step) {
    let mut units = Vec::new();
    let keep = &mut |stored: jisr::model::StoredUnit| {
        units.push(stored.id);
        Ok(())
    };
    memory.reader().units(&Selection::default(), keep).unwrap();
    let nth = |nth: usize| -> Option<UnitId> { units.get(nth % units.len().max(1)).copied() };
    match step {
        Step::Add(texts) => {
            let tags = ["ar", "en", "ar-EG"];
            let variants = texts.iter().zip(tags).map(|(text, tag)| Variant::plain(locale(tag), text));
            memory.add_unit(&Unit { variants: variants.collect(), ..Unit::default() }).unwrap();
        }
        Step::Import(rows) => {
            let mut table = csv::Writer::from_writer(Vec::new());
            table.write_record(["source", "target"]).unwrap();
            for (source, target) in rows {
                table.write_record([source, target]).unwrap();
            }
            let name = format!("{number}.csv");
            let source = ImportSource {
                source: Some(locale("ar")),
                target: Some(locale("en")),
                duplicates: if number.is_multiple_of(2) { Duplicates::Merge } else { Duplicates::Keep },
                again: true,
                ..ImportSource::new(&name, Format::Csv)
            };
            // A table of characters that none may have is refused: then nothing changes.
            let _ = memory
                .import(vec![(source, Box::new(Cursor::new(table.into_inner().unwrap())))], Commit::Yes);
        }
        Step::UndoImport(number) => {
            let imports = memory.imports().unwrap();
            let standing: Vec<_> = imports.iter().filter(|(_, i)| i.undone.is_none()).collect();
            if let Some((change, _)) = standing.get(number % standing.len().max(1)) {
                memory.undo_import(change.id).unwrap();
            }
        }
        Step::Edit(number, text) => {
            if let Some(unit) = nth(*number) {
                let edit = |unit: &mut Unit| {
                    unit.variants[0].segment.text.clone_from(text);
                    unit.variants[0].segment.codes.clear();
                    Ok(())
                };
                memory.edit_unit(unit, edit).unwrap();
            }
        }
        Step::Delete(number) => {
            if let Some(unit) = nth(*number) {
                memory.delete_unit(unit).unwrap();
            }
        }
    }
}

/// What is sought, if not a part of a text that is there.
fn sought() -> impl Strategy<Value = (Text, usize, usize, bool, usize, bool)> {
    (text(), 0..12usize, 1..12usize, any::<bool>(), prop::sample::select(vec![1, 3, 100]), any::<bool>())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn the_index_answers_what_a_search_through_every_text_does(
        steps in prop::collection::vec(step(), 2..12),
        indexed_after in 0..6usize,
        questions in prop::collection::vec(sought(), 4..16),
    ) {
        let mut memory = Memory::in_memory().unwrap();
        for (number, step) in steps.iter().enumerate() {
            if number == indexed_after {
                prop_assert!(memory.index_texts().unwrap());
            }
            carry_out(&mut memory, number, step);
        }
        memory.index_texts().unwrap();
        let arabic = locale("ar");
        for (text, from, len, words, limit, only_arabic) in questions {
            let part: String = text.chars().skip(from).take(len).collect();
            for text in [&text, &part] {
                let locale = only_arabic.then_some(&arabic);
                let sought = Sought { text, words, locale, limit };
                match (concordance(memory.reader(), &sought), concordance_scan(memory.reader(), &sought)) {
                    (Ok(found), Ok(expected)) => prop_assert_eq!(found, expected, "{:?}", sought),
                    (found, expected) => prop_assert!(found.is_err() && expected.is_err()),
                }
            }
        }
    }
}

fn units(place: &Workplace, args: &[&str]) -> Vec<i64> {
    let found = place.json(&[&["concordance"], args].concat());
    found["hits"].as_array().unwrap().iter().map(|hit| hit["unit"].as_i64().unwrap()).collect()
}

/// A memory with an index of its texts.
fn place() -> Workplace {
    let place = Workplace::new();
    place.write(
        "units.csv",
        "source,target\nوصل وفد الشركة إلى عمّان,The delegation of the company came\nنعم,Yes\nعمان والشركة,Amman\n",
    );
    place.ok(&["import", "units.csv", "--source-lang", "ar", "--target-lang", "en"]);
    assert_eq!(units(&place, &["نعم", "--index"]).len(), 1);
    place
}

#[test]
fn words_stand_in_any_order() {
    let place = place();
    assert_eq!(units(&place, &["عمان الشركة"]).len(), 0);
    assert_eq!(units(&place, &["عمان الشركة", "--words"]).len(), 2);
    assert_eq!(units(&place, &["COMPANY deleg", "--words"]).len(), 1);
    assert_eq!(units(&place, &["Amman نعم", "--words"]).len(), 0, "of one text, not of one unit");
    assert_eq!(units(&place, &["ما عم", "--words"]).len(), 2, "also of less than three characters");
}

#[test]
fn the_index_is_there_and_is_asked() {
    let place = place();
    // An index that was emptied behind the memory's back finds nothing: so it is what is asked.
    let behind = rusqlite::Connection::open(place.path("jisr.db")).unwrap();
    behind.execute_batch("INSERT INTO text_index (text_index) VALUES ('delete-all')").unwrap();
    drop(behind);
    assert_eq!(units(&place, &["الشركة"]).len(), 0);
    assert_eq!(units(&place, &["عم"]).len(), 3, "two characters are looked for in every text");
}

#[test]
fn an_index_of_other_normal_forms_is_made_again() {
    let place = place();
    let behind = rusqlite::Connection::open(place.path("jisr.db")).unwrap();
    behind
        .execute_batch(
            "UPDATE setting SET value = '0' WHERE name IN ('normal_forms', 'text_index');
             INSERT INTO text_index (text_index) VALUES ('delete-all')",
        )
        .unwrap();
    drop(behind);
    assert_eq!(units(&place, &["الشركة"]).len(), 2, "without it every text is searched");
    place.ok(&["unit", "delete", "1"]);
    assert_eq!(units(&place, &["الشركة", "--index"]), [3]);
    let mut memory = Memory::open(&place.path("jisr.db"), Access::Write).unwrap();
    assert!(!memory.index_texts().unwrap(), "it is there");
}

#[test]
fn a_person_who_waits_for_the_index_of_texts_is_told_how_far_it_is() {
    let place = place();
    let without = rusqlite::Connection::open(place.path("jisr.db")).unwrap();
    without.execute_batch("DELETE FROM setting WHERE name = 'text_index'").unwrap();
    drop(without);
    let mut memory = Memory::open(&place.path("jisr.db"), Access::Write).unwrap();
    let (mut told, units) = (Vec::new(), memory.reader().counts().unwrap().units);
    assert!(memory.index_texts_watched(&mut |done, all| told.push((done, all))).unwrap());
    assert_eq!(told, (1..=units).map(|done| (done, units)).collect::<Vec<_>>());
    assert!(!memory.index_texts_watched(&mut |_, _| panic!("it is there")).unwrap());
}
