//! The termbase: files in and out, edits, merges, and undoing an import under them.

#![allow(clippy::unwrap_used)]

mod common;

use std::io::Cursor;

use common::Workplace;
use jisr::Memory;
use jisr::formats::Format;
use jisr::memory::{Commit, ImportSource, TermExportRequest, TermFormat};
use jisr::model::Locale;
use proptest::prelude::*;

const CASES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/formats/tbx/tests/cases/");

fn import(place: &Workplace, file: &str) -> String {
    place.json(&["import", file])["import"].as_i64().unwrap().to_string()
}

fn read(place: &Workplace, name: &str) -> String {
    std::fs::read_to_string(place.path(name)).unwrap()
}

#[test]
fn a_file_of_another_tool_goes_through_a_memory_without_loss() {
    let place = Workplace::new();
    for name in ["multiterm", "memoq", "weblate", "iate", "basic-dct"] {
        place.ok(&["import", &format!("{CASES}{name}.tbx")]);
    }
    place.ok(&["term", "export", "one.tbx"]);
    place.ok(&["term", "export", "one.csv"]);
    let report = place.json(&["import", "one.tbx"]);
    assert_eq!((&report["added"], &report["merged"]), (&0.into(), &0.into()), "{report}");
    for (from, name) in [("one.tbx", "tbx.db"), ("one.csv", "csv.db")] {
        place.ok(&["--memory", name, "import", from]);
        place.ok(&["--memory", name, "term", "export", "two.tbx"]);
        assert_eq!(read(&place, "two.tbx"), read(&place, "one.tbx"), "{from}");
    }
}

#[test]
fn entries_of_one_name_with_other_terms_are_two_concepts() {
    let place = Workplace::new();
    let file = |id: &str, ar: &str, en: &str| {
        format!(
            "<martif><text><body><termEntry id='{id}'><langSet xml:lang='ar'><tig><term>{ar}</term></tig></langSet>\
                 <langSet xml:lang='en'><tig><term>{en}</term></tig></langSet></termEntry></body></text></martif>"
        )
    };
    place.write("a.tbx", file("1", "بنك", "bank"));
    place.write("b.tbx", file("1", "رقاقة", "chip"));
    place.ok(&["import", "a.tbx"]);
    let report = place.json(&["import", "b.tbx"]);
    assert_eq!(report["warnings"][0]["count"], 1);
    let listed = place.json(&["term", "list"]);
    assert_eq!(
        (&listed["concepts"][0]["concept"], &listed["concepts"][1]["concept"]),
        (&"1".into(), &"1-2".into())
    );
    let again = place.json(&["import", "b.tbx"]);
    assert_eq!(again["unchanged"], 2, "the same file again is the same concept: {again}");
}

#[test]
fn an_edit_stands_when_an_import_under_it_is_undone() {
    let place = Workplace::new();
    place.write("one.csv", "concept,lang,term,note\nchip,en,chip,first\nchip,ar,رقاقة,\n");
    place.write("two.csv", "concept,lang,term,note\nchip,en,chip,second\nchip,fr,puce,\n");
    import(&place, "one.csv");
    let two = import(&place, "two.csv");
    place.ok(&["term", "edit", "chip", "--term", "رقاقة", "--text", "شريحة", "--status", "admitted"]);
    place.ok(&["term", "edit", "chip", "--definition", "A small piece of silicon", "--rename", "microchip"]);
    place.ok(&["import", "undo", &two]);
    let shown = place.json(&["term", "show", "microchip"]);
    assert_eq!(shown["definition"], "A small piece of silicon");
    let terms: Vec<&str> =
        shown["terms"].as_array().unwrap().iter().map(|t| t["term"].as_str().unwrap()).collect();
    assert_eq!(terms, ["chip", "شريحة"]);
    assert_eq!(
        (&shown["terms"][0]["note"], &shown["terms"][1]["status"]),
        (&"first".into(), &"admitted".into())
    );
}

#[test]
fn merged_concepts_lose_only_what_an_undone_import_brought() {
    let place = Workplace::new();
    place.write("one.csv", "concept,lang,term,note\nchip,en,chip,first\n");
    place.write("two.csv", "concept,lang,term,note\nشريحة,ar,شريحة,\nشريحة,en,chip,other\n");
    place.write("three.csv", "concept,lang,term,note\nشريحة,ar,رقاقة,\n");
    import(&place, "one.csv");
    let two = import(&place, "two.csv");
    let three = import(&place, "three.csv");
    place.ok(&["term", "merge", "شريحة", "chip"]);
    let merged = place.json(&["term", "show", "chip"]);
    assert_eq!(merged["terms"].as_array().unwrap().len(), 3, "{merged}");
    assert_eq!(merged["terms"][0]["tbx"][0], "<note>other</note>", "what they say otherwise is kept");
    let terms = |place: &Workplace| {
        let csv = place.ok(&["term", "export"]);
        csv.lines().skip(1).map(|line| line.split(',').nth(2).unwrap().to_owned()).collect::<Vec<_>>()
    };
    place.ok(&["import", "undo", &three]);
    assert_eq!(terms(&place), ["chip", "شريحة"]);
    place.ok(&["import", "undo", &two]);
    assert_eq!(terms(&place), ["chip"]);
    assert!(!place.ok(&["term", "export"]).contains("other"));
}

#[test]
fn what_is_said_of_a_language_goes_over_when_its_first_term_goes() {
    let place = Workplace::new();
    place.write("one.csv", "concept,lang,term,definition\nmoe,ar,مزيج الخبراء,بنية\nmoe,ar,خليط الخبراء,\n");
    import(&place, "one.csv");
    place.ok(&["term", "remove", "moe", "--term", "مزيج الخبراء"]);
    assert_eq!(place.json(&["term", "show", "moe"])["terms"][0]["definition"], "بنية");
}

#[test]
fn what_cannot_be_a_term_is_told() {
    let place = Workplace::new();
    for term in ["", " ", "…", "؟!"] {
        let message = place.fails(&["term", "add", term, "--lang", "ar", "--concept", "x"]);
        assert!(message.contains("must not be empty") || message.contains("no letter"), "{message}");
    }
    place.ok(&["term", "add", "C++ (a|b).*", "--lang", "en"]);
    assert_eq!(place.json(&["term", "lookup", "c++ (a|b).*"])["matches"][0]["how"], "folded");
    place.write("one.csv", "concept,lang,term\nx,ar,نعم\nx,ar,؟!\nx,ar,نعم\n");
    let report = place.json(&["import", "one.csv"]);
    assert_eq!(
        (&report["read"], &report["added"], &report["unchanged"], &report["skipped"]),
        (&3.into(), &1.into(), &1.into(), &1.into())
    );
    let message = place.fails(&["import", "one.csv", "--format", "glossary"]);
    assert!(message.contains("--source-lang"), "{message}");
}

#[test]
fn a_glossary_is_in_the_languages_of_its_texts_where_the_memory_has_one_of_each_script() {
    let place = Workplace::new();
    // What stays as it is says nothing; a row of one column is counted.
    let glossary = "OpenAI\tOpenAI\nمزيج الخبراء\tMixture of Experts\nرقاقة\n\tchip\n";
    place.write("terms.txt", glossary);
    let message = place.fails(&["import", "terms.txt"]);
    assert!(message.contains("terms.txt: the language of the glossary's terms is not known"), "{message}");
    place.write("units.csv", "source,target,source_lang,target_lang\nنعم,Yes,ar-EG,en-US\n");
    place.ok(&["import", "units.csv"]);
    let report = place.json(&["import", "terms.txt"]);
    let counts = ["read", "added", "skipped"].map(|name| report[name].as_u64().unwrap());
    assert_eq!(counts, [6, 4, 2], "{report}");
    let table = place.ok(&["term", "export"]);
    assert!(table.contains("ar,مزيج الخبراء") && table.contains("en,Mixture of Experts"), "{table}");
    // From English to Arabic as well.
    place.write("back.txt", "data center\tمركز بيانات\n");
    place.ok(&["import", "back.txt"]);
    assert!(place.ok(&["term", "export"]).contains("ar,مركز بيانات"));
    // With two languages of one script it is not certain; saying one of them leaves the other.
    place.write("french.csv", "source,target,source_lang,target_lang\nنعم,Oui,ar,fr\n");
    place.ok(&["import", "french.csv"]);
    place.write("more.txt", "رقاقة\tpuce\n");
    let message = place.fails(&["import", "more.txt"]);
    assert!(message.contains("--target-lang (this memory has") && message.contains("fr"), "{message}");
    place.ok(&["import", "more.txt", "--target-lang", "fr"]);
    assert!(place.ok(&["term", "export"]).contains("fr,puce"));
}

/// The rows of a glossary, in some order.
fn rows(text: &str) -> Vec<String> {
    let mut rows: Vec<String> = text.lines().map(str::to_owned).collect();
    rows.sort();
    rows
}

#[test]
fn sources_of_a_glossary_that_differ_in_case_or_language_are_concepts_of_their_own() {
    let place = Workplace::new();
    let file = "Polish\tبولندي\npolish\tيلمّع\nMay\tمايو\nmay\tربما\npolish\tيصقل\n";
    place.write("g.txt", file);
    let languages = ["--source-lang", "en", "--target-lang", "ar"];
    place.ok(&[&["import", "g.txt"], &languages[..]].concat());
    place.ok(&[&["term", "export", "out.txt", "--format", "glossary"], &languages[..]].concat());
    assert_eq!(rows(&read(&place, "out.txt")), rows(file));
    let again = place.json(&[&["import", "g.txt"], &languages[..]].concat());
    assert_eq!((&again["added"], &again["merged"]), (&0.into(), &0.into()), "{again}");

    place.write("en.txt", "chat\tدردشة\n");
    place.write("fr.txt", "chat\tقطة\n");
    for lang in ["en", "fr"] {
        place.ok(&["import", &format!("{lang}.txt"), "--source-lang", lang, "--target-lang", "ar"]);
    }
    let listed = place.json(&["term", "list"]);
    let names: Vec<&str> =
        listed["concepts"].as_array().unwrap().iter().map(|c| c["concept"].as_str().unwrap()).collect();
    assert_eq!(names, ["polish", "polish-2", "may", "may-2", "chat", "chat-2"]);
}

#[test]
fn a_term_added_without_a_concept_is_not_of_one_that_differs_in_case() {
    let place = Workplace::new();
    let add = |term: &str, translation: &str| {
        let args = ["term", "add", term, "--lang", "en", "--translation", translation, "--target-lang", "ar"];
        place.json(&args)["concept"].as_str().unwrap().to_owned()
    };
    assert_eq!(add("Polish", "بولندي"), "polish");
    assert_eq!(add("polish", "يلمّع"), "polish-2");
    assert_eq!(add("polish", "يصقل"), "polish-2");
    assert_eq!(add("Polish", "بولندية"), "polish");
}

#[test]
fn an_entry_with_a_line_break_in_its_term_is_the_same_each_time() {
    let place = Workplace::new();
    let file = "<martif><text><body><termEntry id='b'><langSet xml:lang='ar'><tig><term>بنك\tمركزي</term></tig></langSet>\
                <langSet xml:lang='en'><tig><term>central\nbank</term></tig></langSet></termEntry></body></text></martif>";
    place.write("b.tbx", file);
    place.ok(&["import", "b.tbx"]);
    for _ in 0..2 {
        assert_eq!(place.json(&["import", "b.tbx"])["unchanged"], 2);
    }
    assert_eq!(place.json(&["term", "list"])["concepts"].as_array().unwrap().len(), 1);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// The rows of a glossary are those that come out of a memory it is imported into.
    #[test]
    fn a_glossary_goes_through_a_memory(picked in prop::collection::vec((0..7usize, 0..5usize), 1..16)) {
        const SOURCES: [&str; 7] = ["Polish", "polish", "POLISH", "polish-2", "قلم", "data  set", "Data set"];
        const TRANSLATIONS: [&str; 5] = ["بولندي", "يلمّع", "polish", "بيانات", "قَلَم"];
        let (source, target) = (Locale::parse("en").unwrap(), Locale::parse("ar").unwrap());
        let mut file = String::new();
        for (from, to) in picked {
            let comment = if (from + to) % 3 == 0 { format!("\tتعليق {from}") } else { String::new() };
            let row = format!("{}\t{}{comment}\n", SOURCES[from], TRANSLATIONS[to]);
            if !file.contains(&row) {
                file.push_str(&row);
            }
        }
        let mut memory = Memory::in_memory().unwrap();
        let from = ImportSource {
            source: Some(source.clone()),
            target: Some(target.clone()),
            ..ImportSource::new("g.txt", Format::Glossary)
        };
        memory.import(vec![(from, Box::new(Cursor::new(file.clone())))], Commit::Yes).unwrap();
        let request = TermExportRequest {
            format: TermFormat::Glossary,
            source: Some(source),
            target: Some(target),
            ..TermExportRequest::default()
        };
        let mut out = Vec::new();
        memory.export_terms(&request, &mut out, "out.txt").unwrap();
        prop_assert_eq!(rows(&String::from_utf8(out).unwrap()), rows(&file));
    }
}

#[test]
fn rows_of_a_concept_that_stand_apart_are_taken_as_those_that_do_not() {
    let rows = [
        "chip,en,chip,admitted,A small piece of silicon,\n",
        "chip,ar,رقاقة,,شريحة من السيليكون,مؤنث\n",
        "net,ar,شبكة,,,\n",
        "chip,ar,رقاقة,forbidden,,feminine\n",
    ];
    let header = "concept,lang,term,status,concept_definition,note\n";
    let termbase = |order: [usize; 4]| {
        let place = Workplace::new();
        place.write("t.csv", order.iter().fold(header.to_owned(), |file, at| file + rows[*at]));
        place.ok(&["import", "t.csv"]);
        let again = place.json(&["import", "t.csv"]);
        assert_eq!((&again["added"], &again["merged"]), (&0.into(), &0.into()), "{again}");
        place.json(&["term", "show", "chip"])["terms"].clone()
    };
    assert_eq!(termbase([0, 2, 1, 3]), termbase([0, 1, 3, 2]));
    assert_eq!(termbase([0, 1, 2, 3]), termbase([0, 1, 3, 2]));
}

#[test]
fn a_text_that_stands_in_a_language_and_a_region_of_it_can_be_named() {
    let place = Workplace::new();
    place.write(
        "c.csv",
        "concept,lang,term\nc,ar,لون\nc,ar-SA,لون\nc,en,color\nc,en-US,color\nc,en-GB,colour\n",
    );
    place.ok(&["import", "c.csv"]);
    let terms = || -> Vec<String> {
        let shown = place.json(&["term", "show", "c"]);
        let text = |t: &serde_json::Value, key: &str| t[key].as_str().unwrap().to_owned();
        let terms = shown["terms"].as_array().unwrap().iter();
        terms.map(|t| format!("{} {} {}", text(t, "lang"), text(t, "term"), text(t, "status"))).collect()
    };
    place.ok(&["term", "edit", "c", "--term", "لون", "--lang", "ar", "--status", "admitted"]);
    assert_eq!(terms()[..2], ["ar لون admitted", "ar-SA لون preferred"]);
    let removed = place.json(&["term", "remove", "c", "--term", "color", "--lang", "en"]);
    assert_eq!(removed["removed"].as_array().unwrap().len(), 1);
    assert_eq!(terms()[2..], ["en-US color preferred", "en-GB colour preferred"]);
    place.ok(&["term", "remove", "c", "--term", "colour", "--lang", "en"]);
    assert_eq!(terms().len(), 3);
}

#[test]
fn a_language_is_among_the_choices_whatever_region_of_it_came_first() {
    let place = Workplace::new();
    place.write(
        "c.csv",
        "concept,lang,term\nc,en-US,color\nc,ar-SA,لون\nc,fr,couleur\nd,en,chip\nd,ar,رقاقة\n",
    );
    place.ok(&["import", "c.csv"]);
    let message = place.fails(&["term", "export", "out.txt", "--format", "glossary"]);
    assert!(message.contains("terms in en-US, ar-SA, fr, en, ar)"), "{message}");
    assert_eq!(place.run(&["term", "lookup", "chip", "--limit", "0"]).code, Some(2));
}

#[test]
fn bad_rows_of_terms_are_left_out_with_lenient_and_named_without() {
    let place = Workplace::new();
    let rows = "concept,lang,term,status\nchip,en,chip,\nchip,ar,رقاقة,best\nnet,ar,,\nnet,ar,شبكة,\n";
    place.write("t.csv", rows);
    let message = place.fails(&["import", "t.csv"]);
    assert!(
        message.contains("t.csv:3:15: column status: “best”") && message.contains("--lenient"),
        "{message}"
    );
    let report = place.json(&["import", "t.csv", "--lenient"]);
    let counts = ["read", "added", "skipped"].map(|key| report[key].as_u64().unwrap());
    assert_eq!(counts, [4, 2, 2], "{report}");
    let lines: Vec<&serde_json::Value> =
        report["left_out"].as_array().unwrap().iter().map(|noted| &noted["lines"][0]).collect();
    assert_eq!((lines.len(), lines.contains(&&3.into()), lines.contains(&&4.into())), (2, true, true));
}

#[test]
fn a_name_with_a_line_break_can_be_edited() {
    let place = Workplace::new();
    place.write("t.csv", "concept,lang,term\n\"two\nlines\",en,chip\n\"two\nlines\",ar,رقاقة\n");
    place.ok(&["import", "t.csv"]);
    place.ok(&["term", "edit", "two lines", "--note", "ملاحظة"]);
    assert_eq!(place.json(&["term", "list"])["concepts"].as_array().unwrap().len(), 1);
}

#[test]
fn terms_that_stand_where_none_may_are_counted_as_left_out() {
    let place = Workplace::new();
    let inner = "<conceptEntry id='i'><langSec xml:lang='en'><termSec><term>net</term></termSec></langSec></conceptEntry>";
    let file = format!(
        "<tbx type='TBX-Basic' style='dca' xml:lang='ar'><text><body><termSec><term>سائب</term></termSec>\
         <conceptEntry id='o'><termSec><term>loose</term></termSec>{inner}<langSec xml:lang='ar'><termSec>\
         <term>رقاقة</term><term>شريحة</term></termSec></langSec></conceptEntry></body></text></tbx>"
    );
    place.write("o.tbx", file);
    let report = place.json(&["import", "o.tbx"]);
    let counts = ["read", "added", "skipped"].map(|key| report[key].as_u64().unwrap());
    assert_eq!(counts, [5, 1, 4], "{report}");
    place.ok(&["term", "export", "out.tbx"]);
    let written = read(&place, "out.tbx");
    assert_eq!((written.matches("<term>").count(), written.matches("<conceptEntry").count()), (1, 1));
}

#[test]
fn a_second_entry_with_an_id_is_not_said_to_have_other_terms() {
    let place = Workplace::new();
    let entry = "<termEntry id='1'><langSet xml:lang='ar'><tig><term>بنك</term></tig></langSet></termEntry>";
    place.write("a.tbx", format!("<martif><text><body>{entry}{entry}</body></text></martif>"));
    let report = place.json(&["import", "a.tbx"]);
    assert_eq!(
        report["warnings"][0]["reason"],
        "entry with the name of another one of its file (a number added)"
    );
}

#[test]
fn an_entry_without_an_id_that_changes_a_concept_is_reported() {
    let place = Workplace::new();
    let entry = |ar: &str| {
        format!(
            "<termEntry>\n<langSet xml:lang='en'><tig><term>bank</term></tig></langSet>\
             <langSet xml:lang='ar'><tig><term>{ar}</term></tig></langSet></termEntry>\n"
        )
    };
    for (name, ar) in [("a.tbx", "بنك"), ("b.tbx", "ضفة")] {
        place.write(name, format!("<martif><text><body>\n{}</body></text></martif>", entry(ar)));
    }
    assert_eq!(place.json(&["import", "a.tbx"])["warnings"], serde_json::json!([]));
    let again = place.json(&["import", "a.tbx"]);
    assert_eq!(again["warnings"], serde_json::json!([]), "the same file again changes nothing");
    let report = place.json(&["import", "b.tbx"]);
    assert_eq!(
        report["warnings"],
        serde_json::json!([{
            "reason": "entry without an id, merged into the concept that has a term of it",
            "count": 1,
            "lines": [2],
        }])
    );
}
