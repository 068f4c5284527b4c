//! The translations of a document: filled in, chosen, edited, deleted.

#![allow(clippy::unwrap_used)]

mod common;

use common::Workplace;

const TEXT: &str = "\u{feff}وصل الوفد. هل وصل الوزير؟\r\n\r\nوصل الوفد. The end.";

/// A memory with a document of four sentences, the first and the third the same.
fn place() -> Workplace {
    let place = Workplace::new();
    place.write("news.txt", TEXT);
    place.ok(&["document", "add", "news.txt", "--lang", "ar"]);
    place
}

fn targets(place: &Workplace) -> Vec<Option<String>> {
    let shown = place.json(&["document", "show", "news", "--target-lang", "en"]);
    let sentences = shown["sentences"].as_array().unwrap().iter();
    sentences.map(|s| s["target"].as_str().map(str::to_owned)).collect()
}

fn some(texts: [&str; 4]) -> Vec<Option<String>> {
    texts.iter().map(|t| (!t.is_empty()).then(|| (*t).to_owned())).collect()
}

#[test]
fn exported_filled_in_and_imported_a_document_is_translated() {
    let place = place();
    let csv = place.ok(&["export", "--format", "csv", "--document", "news", "--target-lang", "en"]);
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let header = reader.headers().unwrap().clone();
    let translations =
        ["The delegation arrived.", "Did the minister arrive?", "The delegation arrived.", "The end."];
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(&header).unwrap();
    let mut sources = Vec::new();
    for (row, translation) in reader.records().zip(translations) {
        let mut cells: Vec<String> = row.unwrap().iter().map(str::to_owned).collect();
        assert_eq!(cells[1], "", "no translation yet");
        sources.push(cells[0].clone());
        translation.clone_into(&mut cells[1]);
        writer.write_record(&cells).unwrap();
    }
    assert_eq!(sources, ["وصل الوفد.", "هل وصل الوزير؟", "وصل الوفد.", "The end."]);
    let filled = place.write("filled.csv", writer.into_inner().unwrap());
    let report = place.json(&["import", "filled.csv"]);
    assert_eq!((report["added"].as_u64(), report["merged"].as_u64()), (Some(0), Some(3)), "{report}");
    assert_eq!(report["unchanged"], 1, "the sentence that stands twice");
    assert_eq!(targets(&place), some(translations));

    // And again it changes nothing.
    let again = place.json(&["import", "filled.csv"]);
    assert_eq!((&again["unchanged"], &again["import"]), (&4.into(), &serde_json::Value::Null));
    let exported = place.ok(&["export", "--format", "csv", "--document", "news", "--target-lang", "en"]);
    assert_eq!(exported, std::fs::read_to_string(filled).unwrap(), "a round trip");
    let english = place.ok(&["document", "export", "news", "--target-lang", "en"]);
    assert_eq!(
        english,
        "\u{feff}The delegation arrived. Did the minister arrive?\r\n\r\nThe delegation arrived. The end."
    );
    assert_eq!(place.ok(&["document", "export", "news", "--target-lang", "ar"]), TEXT);
}

#[test]
fn the_newest_translation_is_shown_unless_a_row_names_the_sentence() {
    let place = place();
    let import = |name: &str, csv: &str| {
        place.write(name, csv);
        place.json(&["import", name, "--source-lang", "ar", "--target-lang", "en"])
    };
    import("old.csv", "source,target,changed\nهل وصل الوزير؟,Has he come?,2020-01-01\n");
    assert_eq!(targets(&place)[1].as_deref(), Some("Has he come?"));
    import("new.csv", "source,target,changed\nهل وصل الوزير؟,Did the minister arrive?,2026-01-01\n");
    assert_eq!(targets(&place)[1].as_deref(), Some("Did the minister arrive?"));
    import("older.csv", "source,target,changed\nهل وصل الوزير؟,Is he here?,2019-01-01\n");
    assert_eq!(targets(&place)[1].as_deref(), Some("Did the minister arrive?"));

    // A row that names the document and the unit is meant for this sentence.
    let report = import(
        "named.csv",
        "source,target,changed,document,unit\nهل وصل الوزير؟,Is he here?,2019-01-01,news,2\n",
    );
    assert_eq!((&report["merged"], &report["added"]), (&1.into(), &0.into()), "{report}");
    assert_eq!(targets(&place)[1].as_deref(), Some("Is he here?"));
    import("newest.csv", "source,target,changed\nهل وصل الوزير؟,Will he come?,2026-02-02\n");
    assert_eq!(targets(&place)[1].as_deref(), Some("Is he here?"), "what was named stays");

    // A row that names a document or a unit that is not here is a row like any other.
    import(
        "elsewhere.csv",
        "source,target,document,unit\nوصل الوفد.,They came.,other,1\nThe end.,The end!,news,99\n",
    );
    assert_eq!(targets(&place), some(["They came.", "Is he here?", "They came.", "The end!"]));
}

#[test]
fn rows_that_name_no_sentence_are_rows_like_any_other_and_say_so() {
    let place = place();
    let rows = "source,target,document,unit\nوصل الوفد.,A,nowhere,1\nوصل الوفد.,B,news,99\nلا.,C,news,1\n";
    place.write("rows.csv", rows);
    let report = place.json(&["import", "rows.csv", "--source-lang", "ar", "--target-lang", "en"]);
    let reasons: Vec<&str> =
        report["warnings"].as_array().unwrap().iter().map(|w| w["reason"].as_str().unwrap()).collect();
    assert_eq!(reasons.len(), 2, "{report}");
    assert!(reasons.iter().all(|r| r.starts_with("the row names a")), "{reasons:?}");
}

#[test]
fn a_sentence_that_stands_twice_may_have_two_translations() {
    let place = place();
    let rows = "source,target,document,unit\nوصل الوفد.,The delegation arrived.,news,1\nوصل الوفد.,They came.,news,1\n";
    place.write("two.csv", rows);
    let import = || place.json(&["import", "two.csv", "--source-lang", "ar", "--target-lang", "en"]);
    import();
    let expected = some(["The delegation arrived.", "", "They came.", ""]);
    assert_eq!(targets(&place), expected);
    let again = import();
    assert_eq!((&again["unchanged"], &again["import"]), (&2.into(), &serde_json::Value::Null), "{again}");
    assert_eq!(targets(&place), expected);
    let csv = place.ok(&["export", "--format", "csv", "--document", "news", "--target-lang", "en"]);
    let cells: Vec<String> =
        csv::Reader::from_reader(csv.as_bytes()).records().map(|r| r.unwrap()[1].to_owned()).collect();
    assert_eq!(cells, ["The delegation arrived.", "", "They came.", ""]);
}

#[test]
fn a_unit_whose_source_is_edited_is_no_longer_the_sentence() {
    let place = place();
    place.write("one.csv", "source,target\nThe end.,It is over.\n");
    place.ok(&["import", "one.csv", "--source-lang", "ar", "--target-lang", "en"]);
    place.ok(&["unit", "edit", "4", "--lang", "ar", "--text", "The very end."]);
    assert_eq!(targets(&place)[3], None);
    let csv = place.ok(&["export", "--format", "csv", "--document", "news", "--target-lang", "en"]);
    for row in csv::Reader::from_reader(csv.as_bytes()).records() {
        assert!(TEXT.contains(&row.unwrap()[0]), "every source is a piece of the document");
    }
    assert_eq!(place.json(&["lookup", "The very end.", "--source-lang", "ar"])["matches"][0]["score"], 100);
}

#[test]
fn an_edit_is_newer_than_any_import() {
    let place = place();
    place.write("one.csv", "source,target,changed\nThe end.,It is over.,2026-01-01\n");
    place.ok(&["import", "one.csv", "--source-lang", "ar", "--target-lang", "en"]);
    place.ok(&["unit", "edit", "4", "--lang", "en", "--text", "Finis."]);
    assert_eq!(targets(&place)[3].as_deref(), Some("Finis."));
}

#[test]
fn a_deleted_translation_leaves_the_sentence() {
    let place = place();
    place.write("one.csv", "source,target\nوصل الوفد.,The delegation arrived.\n");
    place.ok(&["import", "one.csv", "--source-lang", "ar", "--target-lang", "en"]);
    let deleted = place.json(&["unit", "delete", "1"]);
    assert_eq!(deleted["deleted"]["variants"][1]["segment"]["text"], "The delegation arrived.");
    assert_eq!(targets(&place), some(["", "", "", ""]));
    assert_eq!(place.ok(&["document", "export", "news", "--target-lang", "ar"]), TEXT);
    // The sentence waits again, and is completed again.
    place.ok(&["import", "one.csv", "--source-lang", "ar", "--target-lang", "en"]);
    assert_eq!(targets(&place), some(["The delegation arrived.", "", "The delegation arrived.", ""]));
}

#[test]
fn removing_a_document_keeps_what_was_translated_and_what_others_use() {
    let place = place();
    place.write("one.csv", "source,target\nوصل الوفد.,The delegation arrived.\n");
    place.ok(&["import", "one.csv", "--source-lang", "ar", "--target-lang", "en"]);
    place.write("other.txt", "The end.");
    place.ok(&["document", "add", "other.txt", "--lang", "ar"]);
    let removed = place.json(&["document", "remove", "news"]);
    assert_eq!((&removed["deleted"], &removed["kept"]), (&1.into(), &2.into()), "{removed}");
    assert_eq!(place.json(&["stats"])["units"], 2);
    assert_eq!(place.ok(&["document", "export", "other", "--target-lang", "ar"]), "The end.");
}

#[test]
fn the_history_has_what_stood_before_each_change() {
    let place = place();
    place.write("one.csv", "source,target,note\nThe end.,It is over.,ملاحظة\n");
    place.ok(&["import", "one.csv", "--source-lang", "ar", "--target-lang", "en"]);
    place.ok(&["unit", "edit", "4", "--lang", "en", "--text", "Finis."]);
    let shown = place.json(&["unit", "show", "4"]);
    let history = shown["history"].as_array().unwrap();
    let operations: Vec<&str> = history.iter().map(|r| r["operation"].as_str().unwrap()).collect();
    assert_eq!(operations, ["merge", "edit"]);
    assert_eq!(history[0]["before"]["variants"].as_array().unwrap().len(), 1, "it waited for a translation");
    assert_eq!(history[0]["brought"]["variants"][1]["segment"]["text"], "It is over.");
    assert_eq!(history[1]["before"]["variants"][1]["segment"]["text"], "It is over.");
    assert_eq!(history[1]["brought"]["variants"][1]["segment"]["text"], "Finis.");
    // An import that brings the very same is kept too: undoing another leaves what it brought.
    place.write("two.csv", "source,target,x-client\nThe end.,Finis.,one\nوصل الوفد.,They came.,one\n");
    place.ok(&["import", "two.csv", "--source-lang", "ar", "--target-lang", "en"]);
    place.write("three.csv", "source,target\nThe end.,Finis.\n");
    place.ok(&["import", "three.csv", "--source-lang", "ar", "--target-lang", "en"]);
    let shown = place.json(&["unit", "show", "4"]);
    let last = shown["history"].as_array().unwrap().last().unwrap();
    assert_eq!((&last["operation"], &last["before"]), (&"confirm".into(), &serde_json::Value::Null));
}

#[test]
fn what_a_file_of_terms_does_not_say_stays() {
    let place = Workplace::new();
    let row = "moe,en,Mixture of Experts,preserved,noun,An architecture.,اختصارها MoE\n";
    place.write("terms.csv", format!("concept,lang,term,status,part_of_speech,definition,note\n{row}"));
    place.write("bare.csv", "concept,lang,term\nmoe,en,Mixture of Experts\nmoe,ar,مزيج الخبراء\n");
    place.write("more.csv", "concept,lang,term,status,note\nmoe,en,Mixture of Experts,preferred,\nmoe,ar,مزيج الخبراء,,غير شائع\n");
    place.ok(&["import", "terms.csv"]);
    let report = place.json(&["import", "bare.csv"]);
    assert_eq!((&report["added"], &report["unchanged"]), (&1.into(), &1.into()), "{report}");
    let report = place.json(&["import", "more.csv"]);
    assert_eq!((&report["merged"], &report["unchanged"]), (&2.into(), &0.into()), "{report}");
    let exported = place.ok(&["term", "export"]);
    let expected = row.replace("preserved", "preferred") + "moe,ar,مزيج الخبراء,preferred,,,غير شائع\n";
    assert_eq!(exported.split_once('\n').unwrap().1, expected);
}
