//! Undoing an import gives the memory that would stand had it never run.

#![allow(clippy::unwrap_used)]

mod common;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::{Cursor, Read};

use common::Workplace;
use jisr::Memory;
use jisr::formats::Format;
use jisr::memory::{Commit, ExportFormat, ExportRequest, ImportSource, NewDocument};
use jisr::model::{
    ChangeId, Duplicates, Locale, Operation, Revision, Segment, Subject, Unit, UnitId, Variant,
};
use jisr::store::Selection;
use proptest::prelude::*;

/// Few texts, so that records meet often.
const ARABIC: [&str; 3] = ["نعم.", "وصل الوفد.", "لا."];
const ENGLISH: [&str; 3] = ["Yes.", "They came.", "No."];

const CONTEXTS: [&str; 3] = [
    r#"<prop type="x-jisr-context">["","لا."]</prop>"#,
    r#"<prop type="x-jisr-context">["نعم.",""]</prop>"#,
    r#"<prop type="prev">نعم.</prop>"#,
];

#[derive(Debug, Clone)]
struct Record {
    arabic: Option<usize>,
    english: Option<usize>,
    /// Another text in English.
    second: Option<usize>,
    tuid: bool,
    note: Option<usize>,
    /// A context: of jisr, which gather on one unit, or the last of OmegaT, which do not.
    context: Option<usize>,
    usage: Option<u8>,
    /// The day of its date of change.
    day: Option<usize>,
}

#[derive(Debug, Clone)]
enum Step {
    Import { records: Vec<Record>, keep: bool, undone_after: Option<usize> },
    AddDocument(Vec<usize>),
    AddEnglishDocument(Vec<usize>),
    RemoveDocument(usize),
    Edit { nth: usize, english: usize },
    EditSource { nth: usize, arabic: usize },
    Delete { nth: usize },
}

fn record() -> impl Strategy<Value = Record> {
    (
        prop::option::weighted(0.9, 0..3usize),
        prop::option::weighted(0.8, 0..3usize),
        (prop::option::weighted(0.15, 0..3usize), prop::bool::weighted(0.2)),
        prop::option::weighted(0.3, 0..3usize),
        prop::option::weighted(0.2, 0..CONTEXTS.len()),
        prop::option::weighted(0.3, 0..9u8),
        prop::option::weighted(0.2, 1..4usize),
    )
        .prop_filter("a unit has a text", |(arabic, english, ..)| arabic.is_some() || english.is_some())
        .prop_map(|(arabic, english, (second, tuid), note, context, usage, day)| Record {
            arabic,
            english,
            second: second.filter(|second| english.is_some_and(|first| first != *second)),
            tuid,
            note,
            context,
            usage,
            day,
        })
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        5 => (
            prop::collection::vec(record(), 1..5),
            prop::bool::weighted(0.15),
            prop::option::weighted(0.5, 0..6usize),
        ).prop_map(|(records, keep, undone_after)| Step::Import { records, keep, undone_after }),
        2 => prop::collection::vec(0..3usize, 1..4).prop_map(Step::AddDocument),
        1 => prop::collection::vec(0..3usize, 1..4).prop_map(Step::AddEnglishDocument),
        1 => (0..9usize).prop_map(Step::RemoveDocument),
        2 => (0..9usize, 0..3usize).prop_map(|(nth, english)| Step::Edit { nth, english }),
        1 => (0..9usize, 0..3usize).prop_map(|(nth, arabic)| Step::EditSource { nth, arabic }),
        1 => (0..9usize).prop_map(|nth| Step::Delete { nth }),
    ]
}

fn locale(tag: &str) -> Locale {
    Locale::parse(tag).unwrap()
}

fn tmx(number: usize, records: &[Record]) -> String {
    let mut body = String::new();
    for record in records {
        let tuid = if record.tuid { " tuid=\"7\"" } else { "" };
        let usage = record.usage.map_or(String::new(), |u| format!(" usagecount=\"{u}\""));
        let changed = record.day.map_or(String::new(), |d| format!(" changedate=\"2024010{d}T080000Z\""));
        write!(body, "<tu{tuid}{usage}{changed}>").unwrap();
        if let Some(note) = record.note {
            write!(body, "<note>ملاحظة {note}</note>").unwrap();
        }
        if let Some(context) = record.context {
            body += CONTEXTS[context];
        }
        let english = |text: Option<usize>| ("en", text.map(|i| ENGLISH[i]));
        let arabic = ("ar", record.arabic.map(|i| ARABIC[i]));
        for (tag, text) in [arabic, english(record.english), english(record.second)] {
            if let Some(text) = text {
                write!(body, "<tuv xml:lang=\"{tag}\"><seg>{text}</seg></tuv>").unwrap();
            }
        }
        body += "</tu>";
    }
    // The note makes each file another one.
    let header = format!("<header srclang=\"ar\"><note>{number}</note></header>");
    format!("<tmx version=\"1.4\">{header}<body>{body}</body></tmx>")
}

fn import(memory: &mut Memory, number: usize, records: &[Record], keep: bool) -> ChangeId {
    let duplicates = if keep { Duplicates::Keep } else { Duplicates::Merge };
    let source = ImportSource { duplicates, ..ImportSource::new("m.tmx", Format::Tmx) };
    let input: Box<dyn Read + Send> = Box::new(Cursor::new(tmx(number, records)));
    memory.import(vec![(source, input)], Commit::Yes).unwrap()[0].import.unwrap()
}

/// What a memory holds, as bytes, but for the times of edits, which are those of the test.
fn exported(memory: &Memory) -> String {
    let request = ExportRequest::new(ExportFormat::Tmx);
    let mut out = Vec::new();
    memory.export(&request, &mut out, "out").unwrap();
    let text = String::from_utf8(out).unwrap();
    let mut kept = String::new();
    for (nth, part) in text.split(" changedate=\"").enumerate() {
        kept += match part.split_once('"') {
            Some((date, rest)) if nth > 0 && !date.starts_with("2024") => rest,
            _ => part,
        };
    }
    for (_, document) in memory.reader().documents().unwrap() {
        kept += &document.name;
        let target = if document.locale == locale("ar") { locale("en") } else { locale("ar") };
        for sentence in memory.show_document(&document.name, Some(&target)).unwrap() {
            assert_eq!(&document.text[sentence.start..sentence.end], sentence.source);
            writeln!(kept, "\n{} = {:?}", sentence.source, sentence.target).unwrap();
        }
    }
    kept
}

fn units(memory: &Memory) -> Vec<(UnitId, Unit)> {
    let mut units = Vec::new();
    memory
        .reader()
        .units(&Selection::default(), &mut |stored| {
            units.push((stored.id, stored.unit));
            Ok(())
        })
        .unwrap();
    units
}

/// The nth unit of one memory, if anything but imports that are undone, now or later, brought it, and
/// the only unit of the other that says the same: what a user would edit in both.
fn in_both(memory: &Memory, other: &Memory, nth: usize, leaving: &[ChangeId]) -> Option<(UnitId, UnitId)> {
    let (here, there) = (units(memory), units(other));
    let texts = |unit: &Unit| -> BTreeSet<(String, String)> {
        unit.variants.iter().map(|v| (v.locale.to_string(), v.segment.text.clone())).collect()
    };
    let (id, unit) = here.get(nth % here.len().max(1))?;
    let only = |units: &[(UnitId, Unit)]| {
        let mut same = units.iter().filter(|(_, u)| texts(u) == texts(unit));
        same.next().filter(|_| same.next().is_none()).map(|(id, _)| *id)
    };
    let stays = |change: ChangeId| !leaving.contains(&change);
    let history = memory.reader().history(Subject::Unit(id.0)).unwrap();
    let brought =
        |r: &Revision| matches!(r.operation, Operation::Add | Operation::Merge | Operation::Confirm);
    let added = memory.reader().unit(*id).unwrap().unwrap().added;
    let known = stays(added) || history.iter().any(|r| brought(r) && stays(r.change));
    only(&here).filter(|found| found == id && known).and_then(|id| Some((id, only(&there)?)))
}

/// Changes the text in a language; of several the one that comes first in the alphabet, as
/// their order is not the same in both memories.
fn edit(memory: &mut Memory, id: UnitId, tag: &str, text: &str) {
    memory
        .edit_unit(id, |unit| {
            let these = unit.variants.iter_mut().filter(|v| v.locale == locale(tag));
            match these.min_by(|a, b| a.segment.text.cmp(&b.segment.text)) {
                Some(variant) => variant.segment = Segment::plain(text),
                None => unit.variants.push(Variant::plain(locale(tag), text)),
            }
            Ok(())
        })
        .unwrap();
}

fn add_document(memories: [&mut Memory; 2], number: usize, tag: &str, sentences: &[usize]) {
    let texts = if tag == "ar" { ARABIC } else { ENGLISH };
    let text: Vec<&str> = sentences.iter().map(|i| texts[*i]).collect();
    let (name, text, locale) = (format!("d{number}"), text.join(" "), locale(tag));
    for memory in memories {
        memory.add_document(&NewDocument { name: &name, locale: &locale, text: &text }).unwrap();
    }
}

fn play(steps: &[Step]) -> (Memory, Memory) {
    // One memory has all the imports, and undoes some later; the other never has those.
    let (mut with, mut without) = (Memory::in_memory().unwrap(), Memory::in_memory().unwrap());
    let mut waiting: Vec<(usize, ChangeId)> = Vec::new();
    let mut leaving: Vec<ChangeId> = Vec::new();
    for (at, step) in steps.iter().enumerate() {
        match step {
            Step::Import { records, keep, undone_after } => {
                let change = import(&mut with, at, records, *keep);
                match undone_after {
                    Some(later) => {
                        waiting.push((at + later, change));
                        leaving.push(change);
                    }
                    None => drop(import(&mut without, at, records, *keep)),
                }
            }
            Step::AddDocument(sentences) => add_document([&mut with, &mut without], at, "ar", sentences),
            Step::AddEnglishDocument(sentences) => {
                add_document([&mut with, &mut without], at, "en", sentences);
            }
            Step::RemoveDocument(nth) => {
                let documents = with.reader().documents().unwrap();
                if let Some((_, document)) = documents.get(nth % documents.len().max(1)) {
                    with.remove_document(&document.name).unwrap();
                    without.remove_document(&document.name).unwrap();
                }
            }
            Step::Edit { nth, english } => {
                if let Some((here, there)) = in_both(&with, &without, *nth, &leaving) {
                    edit(&mut with, here, "en", ENGLISH[*english]);
                    edit(&mut without, there, "en", ENGLISH[*english]);
                }
            }
            Step::EditSource { nth, arabic } => {
                if let Some((here, there)) = in_both(&with, &without, *nth, &leaving) {
                    edit(&mut with, here, "ar", ARABIC[*arabic]);
                    edit(&mut without, there, "ar", ARABIC[*arabic]);
                }
            }
            Step::Delete { nth } => {
                if let Some((here, there)) = in_both(&with, &without, *nth, &leaving) {
                    with.delete_unit(here).unwrap();
                    without.delete_unit(there).unwrap();
                }
            }
        }
        waiting.retain(|(when, change)| {
            if *when == at {
                with.undo_import(*change).unwrap();
            }
            *when != at
        });
    }
    for (_, change) in waiting {
        with.undo_import(change).unwrap();
    }
    (with, without)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, max_shrink_iters: 4000, ..ProptestConfig::default() })]

    #[test]
    fn an_undone_import_might_never_have_run(steps in prop::collection::vec(step(), 1..10)) {
        let (with, without) = play(&steps);
        prop_assert_eq!(exported(&with), exported(&without));
    }
}

#[test]
fn later_imports_and_edits_stand() {
    let place = Workplace::new();
    place.write("one.csv", "source,target,note\nنعم,Yes,first\nلا,No,first\nوصل الوفد,They came,first\n");
    place.write("two.csv", "source,target,note\nنعم,Yes,second\n");
    let import = |name| {
        place.json(&["import", name, "--source-lang", "ar", "--target-lang", "en"])["import"]
            .as_i64()
            .unwrap()
    };
    let one = import("one.csv");
    import("two.csv");
    place.ok(&["unit", "edit", "1", "--lang", "fr", "--text", "Oui"]);
    place.ok(&["unit", "edit", "2", "--lang", "en", "--text", "Nope"]);
    let undone = place.json(&["import", "undo", &one.to_string()]);
    assert_eq!((&undone["removed"], &undone["changed"]), (&2.into(), &1.into()), "{undone}");

    let units = place.ok(&["export"]);
    assert!(units.contains("second") && units.contains("Oui") && !units.contains("first"), "{units}");
    assert_eq!(place.json(&["stats"])["units"], 1);
    let listed = place.json(&["import", "list"]);
    assert!(listed["imports"][0]["undone"].is_i64());
    assert!(place.fails(&["import", "undo", &one.to_string()]).contains("undone already"));
    assert!(place.fails(&["import", "undo", "99"]).contains("no import 99"));
    assert!(place.fails(&["import", "undo", "one.csv"]).contains("no number of an import"));
    // The file can be imported again: it is no longer there. The unit that also has a French
    // text by now is another one.
    assert!(import("one.csv") > one);
    assert_eq!(place.json(&["stats"])["units"], 4);
}

#[test]
fn a_document_waits_again_and_shows_what_was_chosen_before() {
    let place = Workplace::new();
    place.write("news.txt", "نعم. وصل الوفد.");
    place.ok(&["document", "add", "news.txt", "--lang", "ar"]);
    let import = |name: &str, rows: &str| {
        place.write(name, format!("source,target,document,unit\n{rows}"));
        let report = place.json(&["import", name, "--source-lang", "ar", "--target-lang", "en"]);
        report["import"].as_i64().unwrap().to_string()
    };
    let targets = || {
        let shown = place.json(&["document", "show", "news", "--target-lang", "en"]);
        let sentences = shown["sentences"].as_array().unwrap().clone();
        sentences.iter().map(|s| s["target"].as_str().unwrap_or("—").to_owned()).collect::<Vec<_>>()
    };
    let first = import("one.csv", "نعم.,Yes.,news,1\n");
    let second = import("two.csv", "نعم.,Indeed.,news,1\nوصل الوفد.,They came.,,\n");
    assert_eq!(targets(), ["Indeed.", "They came."]);
    place.ok(&["import", "undo", &second]);
    assert_eq!(targets(), ["Yes.", "—"]);
    place.ok(&["import", "undo", &first]);
    assert_eq!(targets(), ["—", "—"]);
    assert_eq!(place.ok(&["document", "export", "news", "--target-lang", "ar"]), "نعم. وصل الوفد.");
}

#[test]
fn terms_of_an_undone_import_go_and_those_of_others_stay() {
    let place = Workplace::new();
    place.write("one.csv", "concept,lang,term,status,note\nchip,en,chip,admitted,first\nmoe,en,MoE,,\n");
    place.write("two.csv", "concept,lang,term,note\nchip,en,chip,\nchip,ar,رقاقة,second\n");
    let one = place.json(&["import", "one.csv"])["import"].as_i64().unwrap().to_string();
    place.json(&["import", "two.csv"]);
    assert_eq!(place.json(&["import", "undo", &one])["concepts"], 2);
    let expected = "concept,lang,term,status,part_of_speech,definition,note\n\
                    chip,en,chip,preferred,,,\nchip,ar,رقاقة,preferred,,,second\n";
    assert_eq!(place.ok(&["term", "export"]), expected);
}

#[test]
fn a_dry_run_says_what_would_happen_and_touches_nothing() {
    let place = Workplace::new();
    place.write("one.csv", "source,target,source_lang,target_lang\nنعم,Yes,ar,en\nلا,No,ar,en\n");
    let report = place.json(&["import", "one.csv", "--dry-run"]);
    assert_eq!((&report["added"], &report["dry_run"]), (&2.into(), &true.into()));
    assert!(!place.path("jisr.db").exists(), "no memory is made");
    place.ok(&["import", "one.csv"]);
    place.write("two.csv", "source,target,source_lang,target_lang,usage\nنعم,Yes,ar,en,3\nأجل,Yes,ar,en,1\n");
    let before = std::fs::read(place.path("jisr.db")).unwrap();
    let report = place.json(&["import", "two.csv", "--dry-run"]);
    assert_eq!((&report["added"], &report["merged"]), (&1.into(), &1.into()), "{report}");
    assert!(std::fs::read(place.path("jisr.db")).unwrap() == before, "the memory was touched");
}

#[test]
fn duplicates_are_kept_where_they_are_asked_for() {
    let place = Workplace::new();
    place.write("one.csv", "source,target,source_lang,target_lang\nنعم,Yes,ar,en\nنعم,Yes,ar,en\n");
    place.ok(&["import", "one.csv", "--duplicates", "keep"]);
    assert_eq!(place.json(&["stats"])["units"], 2);
    let message = place.fails(&["import", "one.csv", "--duplicates", "keep"]);
    assert!(message.contains("imported before") && message.contains("--again"), "{message}");
    place.ok(&["import", "one.csv", "--duplicates", "keep", "--again"]);
    assert_eq!(place.json(&["stats"])["units"], 4);
}

fn bring(arabic: Option<usize>, english: Option<usize>) -> Record {
    Record { arabic, english, second: None, tuid: false, note: None, context: None, usage: None, day: None }
}

fn import_step(records: Vec<Record>, undone_after: Option<usize>) -> Step {
    Step::Import { records, keep: false, undone_after }
}

fn might_never_have_run(steps: &[Step]) {
    let (with, without) = play(steps);
    assert_eq!(exported(&with), exported(&without), "{steps:#?}");
}

#[test]
fn a_record_that_went_to_a_unit_of_its_own_stays_there_when_another_import_is_undone() {
    let english = Record { note: Some(0), ..bring(None, Some(0)) };
    might_never_have_run(&[
        Step::AddDocument(vec![1]),
        import_step(vec![bring(Some(0), Some(0))], Some(2)),
        Step::AddDocument(vec![0]),
        import_step(vec![english, bring(Some(1), Some(0))], None),
        import_step(vec![bring(Some(0), None)], Some(0)),
    ]);
}

#[test]
fn a_removed_document_takes_a_sentence_that_only_an_undone_import_kept() {
    might_never_have_run(&[
        Step::AddDocument(vec![1]),
        import_step(vec![bring(Some(1), None)], Some(3)),
        Step::RemoveDocument(0),
        import_step(vec![bring(None, Some(0))], None),
        Step::AddDocument(vec![1]),
    ]);
}

#[test]
fn a_unit_that_went_into_another_leaves_its_steps_there() {
    let named = Record { tuid: true, ..bring(Some(2), Some(1)) };
    let noted = Record { note: Some(0), ..bring(None, Some(1)) };
    might_never_have_run(&[
        Step::AddDocument(vec![2]),
        import_step(vec![bring(Some(2), Some(0))], Some(2)),
        import_step(vec![named], None),
        import_step(vec![noted], Some(0)),
    ]);
}

#[test]
fn a_removed_document_takes_its_sentence_wherever_that_has_gone() {
    let named = |english| Record { tuid: true, ..bring(Some(0), english) };
    might_never_have_run(&[
        import_step(vec![named(None)], None),
        import_step(vec![named(Some(0))], Some(1)),
        Step::AddDocument(vec![0]),
        Step::RemoveDocument(0),
    ]);
}

#[test]
fn the_newest_translation_is_the_same_after_an_undo() {
    let place = Workplace::new();
    place.write("t.txt", "نعم.");
    place.write("one.csv", "source,target\nنعم.,first\n");
    place.write("two.csv", "source,target\nنعم.,second\nنعم.,third\n");
    let import = |name| drop(place.ok(&["import", name, "--source-lang", "ar", "--target-lang", "en"]));
    import("one.csv");
    place.ok(&["document", "add", "t.txt", "--lang", "ar"]);
    import("two.csv");
    place.ok(&["import", "undo", "1"]);
    let shown = place.json(&["document", "show", "t", "--target-lang", "en"]);
    assert_eq!(shown["sentences"][0]["target"], "third");
}

#[test]
fn an_edit_is_of_the_unit_that_has_the_text_it_changed() {
    let named = Record { tuid: true, ..bring(None, Some(1)) };
    might_never_have_run(&[
        import_step(vec![named, bring(Some(0), None), bring(None, Some(1))], None),
        import_step(vec![bring(Some(0), Some(0))], Some(2)),
        import_step(vec![bring(Some(0), Some(1))], None),
        Step::Edit { nth: 2, english: 2 },
    ]);
}

#[test]
fn a_sentence_that_an_edit_leaves_behind_stands_where_the_edit_was() {
    might_never_have_run(&[
        Step::AddDocument(vec![0]),
        import_step(vec![bring(Some(0), Some(0))], Some(2)),
        import_step(vec![bring(Some(0), Some(1))], None),
        Step::EditSource { nth: 0, arabic: 1 },
        import_step(vec![bring(Some(2), Some(2))], None),
    ]);
}

#[test]
fn sentences_that_one_deletion_leaves_behind_keep_their_order() {
    might_never_have_run(&[
        Step::AddDocument(vec![2]),
        import_step(vec![bring(Some(2), Some(0)), bring(None, Some(2))], None),
        import_step(vec![bring(Some(0), Some(0))], Some(3)),
        Step::AddEnglishDocument(vec![1, 0]),
        Step::Delete { nth: 0 },
    ]);
}

#[test]
fn of_two_translations_of_one_import_the_later_is_shown_after_an_undo() {
    might_never_have_run(&[
        import_step(vec![bring(None, Some(0))], Some(1)),
        import_step(vec![bring(Some(2), Some(1)), bring(Some(2), Some(0))], None),
        Step::AddDocument(vec![2]),
    ]);
}

#[test]
fn a_record_that_completes_a_sentence_after_an_undo_is_no_older_than_it_was() {
    let dated = |arabic| Record { day: Some(2), ..bring(Some(arabic), Some(0)) };
    might_never_have_run(&[
        import_step(vec![bring(Some(1), Some(1))], Some(3)),
        Step::AddDocument(vec![1]),
        import_step(vec![dated(0)], None),
        import_step(vec![dated(1)], None),
        Step::AddEnglishDocument(vec![0]),
    ]);
}

#[test]
fn an_edit_of_a_unit_with_two_texts_in_one_language_is_of_the_one_it_changed() {
    let place = Workplace::new();
    let file = |name: &str, variants: &str| {
        let body = format!("<tu>{variants}</tu>");
        place.write(name, format!("<tmx version=\"1.4\"><header srclang=\"ar\"/><body>{body}</body></tmx>"));
    };
    let arabic = "<tuv xml:lang=\"ar\"><seg>نعم</seg></tuv>";
    let english =
        "<tuv xml:lang=\"en\"><note>nA</note><seg>A</seg></tuv><tuv xml:lang=\"en\"><seg>B</seg></tuv>";
    file("one.tmx", &format!("{arabic}{english}"));
    file("two.tmx", &format!("{arabic}<tuv xml:lang=\"fr\"><seg>oui</seg></tuv>"));
    place.ok(&["import", "one.tmx"]);
    place.ok(&["unit", "edit", "1", "--lang", "en", "--text", "C"]);
    let before = place.ok(&["export"]);
    let second = place.json(&["import", "two.tmx"])["import"].as_i64().unwrap().to_string();
    let undone = place.json(&["import", "undo", &second]);
    assert_eq!(undone["changed"], 0, "{undone}");
    assert_eq!(place.ok(&["export"]), before);
}

#[test]
fn an_edit_dates_the_unit_it_is_of_after_an_undo() {
    let dated = Record { day: Some(1), ..bring(Some(1), Some(1)) };
    might_never_have_run(&[
        Step::AddEnglishDocument(vec![0]),
        Step::Edit { nth: 0, english: 1 },
        import_step(vec![bring(Some(1), Some(1))], Some(2)),
        import_step(vec![bring(Some(0), Some(1)), dated], None),
        Step::Edit { nth: 0, english: 2 },
    ]);
}

#[test]
fn a_sentence_added_after_an_undo_is_kept_in_the_unit_that_stands_first() {
    // By its number the unit of one text comes first, by its place the one of two.
    might_never_have_run(&[
        Step::AddEnglishDocument(vec![2]),
        import_step(vec![bring(Some(1), Some(2))], Some(3)),
        Step::AddDocument(vec![1]),
        Step::Edit { nth: 0, english: 0 },
        import_step(vec![bring(None, Some(0)), bring(Some(1), Some(0))], None),
        Step::AddEnglishDocument(vec![0]),
    ]);
}
