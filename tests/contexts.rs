//! Context matches (101, 102): of documents, of the files of other tools, and through export
//! and import.

#![allow(clippy::unwrap_used)]

mod common;

use std::io::Cursor;

use common::{Workplace, project};
use jisr::Memory;
use jisr::formats::Format;
use jisr::formats::tmx::Flavour;
use jisr::matching::{Query, lookup};
use jisr::memory::{Commit, ExportFormat, ExportRequest, ImportReport, ImportSource, NewDocument};
use jisr::model::{Duplicates, Locale};
use proptest::prelude::*;

fn locale(tag: &str) -> Locale {
    Locale::parse(tag).unwrap()
}

/// Few sentences, so that each stands in several contexts.
const ARABIC: [&str; 4] = ["نعم.", "وصل الوفد (مع API).", "قال: <نعم> & \"لا\".", "غادر الوزير؟"];
const ENGLISH: [&str; 4] = ["Yes.", "They came (with an API).", "He said: <yes> & \"no\".", "Did he leave?"];

fn language(arabic: bool) -> (&'static str, [&'static str; 4]) {
    if arabic { ("ar", ARABIC) } else { ("en", ENGLISH) }
}

fn import(memory: &mut Memory, format: Format, content: &str, duplicates: Duplicates) -> ImportReport {
    let source = ImportSource { duplicates, again: true, ..ImportSource::new("ملف", format) };
    let input = Box::new(Cursor::new(content.to_owned().into_bytes()));
    memory.import(vec![(source, input)], Commit::Yes).unwrap().remove(0)
}

fn export(memory: &Memory, flavour: Flavour) -> String {
    let mut out = Vec::new();
    let request = ExportRequest { flavour, ..ExportRequest::new(ExportFormat::Tmx) };
    memory.export(&request, &mut out, "out").unwrap();
    String::from_utf8(out).unwrap()
}

/// A document: whether it is in Arabic, and its sentences.
type Text = (bool, Vec<usize>);

/// A memory of documents, and translations of all sentences.
fn memory_of(documents: &[Text]) -> Memory {
    let mut memory = Memory::in_memory().unwrap();
    for (number, (arabic, sentences)) in documents.iter().enumerate() {
        let (tag, texts) = language(*arabic);
        let text: Vec<&str> = sentences.iter().map(|n| texts[*n]).collect();
        let (name, text, locale) = (format!("مستند {number}"), text.join(" "), locale(tag));
        memory.add_document(&NewDocument { name: &name, locale: &locale, text: &text }).unwrap();
    }
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(["source", "target", "source_lang", "target_lang"]).unwrap();
    for (arabic, english) in ARABIC.iter().zip(ENGLISH) {
        writer.write_record([arabic, english, "ar", "en"]).unwrap();
    }
    let table = String::from_utf8(writer.into_inner().unwrap()).unwrap();
    import(&mut memory, Format::Csv, &table, Duplicates::Merge);
    memory
}

/// The score of the best match of a text between its neighbours.
fn score(memory: &Memory, tag: &str, text: &str, before: Option<&str>, after: Option<&str>) -> u32 {
    let other = if tag == "ar" { "en" } else { "ar" };
    let query = Query { before, after, ..Query::new(text, locale(tag), locale(other)) };
    lookup(memory.reader(), &query).unwrap()[0].score
}

/// The scores of every sentence between every two neighbours, the edges of a document too.
fn scores(memory: &Memory) -> Vec<u32> {
    let mut scores = Vec::new();
    for (tag, texts) in [("ar", ARABIC), ("en", ENGLISH)] {
        let neighbours = || texts.into_iter().chain([""]).map(Some).chain([None]);
        for text in texts {
            for before in neighbours() {
                scores.extend(neighbours().map(|after| score(memory, tag, text, before, after)));
            }
        }
    }
    scores
}

fn documents() -> impl Strategy<Value = Vec<Text>> {
    let sentences = prop::collection::vec(0..ARABIC.len(), 1..6);
    prop::collection::vec((prop::bool::weighted(0.6), sentences), 1..4)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(6))]

    #[test]
    fn context_matches_survive_export_and_import(documents in documents()) {
        let mut memory = memory_of(&documents);
        let before = scores(&memory);
        for (arabic, sentences) in &documents {
            let (tag, texts) = language(*arabic);
            for (at, sentence) in sentences.iter().enumerate() {
                let neighbour = |at: Option<usize>| Some(at.and_then(|at| sentences.get(at)).map_or("", |n| texts[*n]));
                let (before, after) = (neighbour(at.checked_sub(1)), neighbour(Some(at + 1)));
                prop_assert_eq!(score(&memory, tag, texts[*sentence], before, after), 102);
            }
        }
        for flavour in Flavour::ALL {
            let file = export(&memory, flavour);
            for duplicates in [Duplicates::Keep, Duplicates::Merge] {
                let mut fresh = Memory::in_memory().unwrap();
                import(&mut fresh, Format::Tmx, &file, duplicates);
                prop_assert_eq!(&scores(&fresh), &before, "{} {:?}: {}", flavour, duplicates, file);
                if duplicates == Duplicates::Keep {
                    prop_assert_eq!(&export(&fresh, flavour), &file);
                }
            }
        }
        // What it wrote and reads again is no news of units, and is said once.
        let (file, units) = (export(&memory, Flavour::Faithful), memory.reader().counts().unwrap().units);
        let report = import(&mut memory, Format::Tmx, &file, Duplicates::Merge);
        prop_assert_eq!(report.added, 0);
        prop_assert_eq!(memory.reader().counts().unwrap().units, units);
        let with_props = export(&memory, Flavour::Faithful);
        // Where one language alone waited for translations, every sentence is kept beside its own.
        if documents.iter().all(|(arabic, _)| *arabic == documents[0].0) {
            prop_assert_eq!(contexts(&with_props), contexts(&file));
        }
        let again = import(&mut memory, Format::Tmx, &file, Duplicates::Merge);
        prop_assert!(!again.changed, "{:?}", again);
        prop_assert_eq!(scores(&memory), before);
    }
}

/// The contexts that a file says, in order.
fn contexts(file: &str) -> Vec<&str> {
    file.lines().map(str::trim).filter(|line| line.starts_with("<prop type=\"x-jisr-context\">")).collect()
}

/// A memory of one of the files that are written as other tools write them.
fn case(name: &str) -> Memory {
    let path = project().join("src/formats/tmx/tests/cases").join(name);
    let mut memory = Memory::in_memory().unwrap();
    import(&mut memory, Format::Tmx, &std::fs::read_to_string(path).unwrap(), Duplicates::Merge);
    memory
}

/// The contexts of a text in a memory, as asked for: before, after, score.
fn agree(memory: &Memory, tag: &str, text: &str, cases: &[(Option<&str>, Option<&str>, u32)]) {
    for &(before, after, expected) in cases {
        assert_eq!(score(memory, tag, text, before, after), expected, "{text}: {before:?} {after:?}");
    }
}

#[test]
fn the_contexts_of_a_project_of_omegat_are_found() {
    let cases = [
        (Some("مقدمة"), Some("خاتمة"), 102),
        (Some(" مقدمة\n"), None, 101),
        (Some("Introduction"), Some("خاتمة"), 101),
        (Some(""), Some("مقدمة"), 100),
        (None, None, 100),
    ];
    let memory = case("omegat-project-save.tmx");
    agree(&memory, "ar", "نعم", &cases);
    // For OmegaT the properties have other names, and say the same.
    let written = export(&memory, Flavour::Omegat);
    assert!(
        written.contains("<prop type=\"x-prev\">مقدمة</prop>") && !written.contains("<prop type=\"prev\">")
    );
    let mut again = Memory::in_memory().unwrap();
    import(&mut again, Format::Tmx, &written, Duplicates::Merge);
    agree(&again, "ar", "نعم", &cases);
}

#[test]
fn the_contexts_of_a_memory_of_memoq_are_found() {
    let memory = case("memoq.tmx");
    let text = "Press the green button.";
    let query = |before, after| {
        let mut query = Query::new(text, locale("en"), locale("ar"));
        query.segment.codes = unit_codes(&memory);
        let query = Query { before, after, ..query };
        lookup(memory.reader(), &query).unwrap()[0].score
    };
    assert_eq!(query(Some("Welcome"), Some("Turn it off.")), 102);
    assert_eq!(query(Some("welcome"), Some("Turn it off.")), 101);
    assert_eq!(query(Some("Turn it off."), Some("Welcome")), 100);
}

fn unit_codes(memory: &Memory) -> Vec<jisr::model::Code> {
    memory.reader().unit(jisr::model::UnitId(1)).unwrap().unwrap().unit.variants[0].segment.codes.clone()
}

/// Trados writes every context that a unit was stored with, and texts where it was told to.
#[test]
fn the_contexts_of_a_memory_of_trados_are_found() {
    let file = r#"<?xml version="1.0" encoding="utf-8"?>
<tmx version="1.4"><header creationtool="SDL Language Platform" creationtoolversion="8.1" o-tmf="SDL TM8 Format" datatype="xml" segtype="sentence" adminlang="ar-SA" srclang="ar-SA">
<prop type="x-TextContextMatchType:SingleString">PrecedingAndFollowingSource</prop></header>
<body><tu>
<prop type="x-Context">3724826454458105209, 8956964337464956188</prop>
<prop type="x-ContextContent">هل وصل؟ |  | غادر || عاد. | </prop>
<prop type="x-Context">0, 1</prop>
<prop type="x-ContextContent">&lt;seg /&gt; | &lt;seg&gt;اضغط &lt;ph&gt;{}&lt;/ph&gt;هنا&lt;/seg&gt;</prop>
<tuv xml:lang="ar-SA"><seg>نعم</seg></tuv><tuv xml:lang="en-US"><seg>Yes</seg></tuv></tu></body></tmx>"#;
    let mut memory = Memory::in_memory().unwrap();
    import(&mut memory, Format::Tmx, file, Duplicates::Merge);
    let cases = [
        (Some("هل وصل؟"), Some("غادر | عاد."), 102),
        (Some(""), Some("اضغط هنا"), 102),
        // One of each context is one context's one neighbour.
        (Some(""), Some("غادر | عاد."), 101),
        (Some("3724826454458105209"), None, 100),
    ];
    agree(&memory, "ar", "نعم", &cases);
    let start_only = case("trados-studio.tmx");
    let text = "The parties agree to article 5.";
    let mut query = Query::new(text, locale("en"), locale("ar"));
    query.segment.codes = unit_codes(&start_only);
    for (before, after, expected) in [(Some(""), None, 101), (None, Some(""), 100), (Some("The"), None, 100)]
    {
        let query = Query { before, after, ..query.clone() };
        assert_eq!(lookup(start_only.reader(), &query).unwrap()[0].score, expected, "{before:?} {after:?}");
    }
}

#[test]
fn a_context_that_a_property_says_already_is_not_written_again() {
    let place = Workplace::new();
    place.write("d.txt", "هل وصل؟ نعم. غادر. نعم.");
    place.ok(&["document", "add", "d.txt", "--lang", "ar"]);
    place.write(
        "omegat.tmx",
        "<tmx version='1.4'><header srclang='ar'/><body><tu><prop type='prev'>هل وصل؟</prop><prop type='next'>غادر.</prop>\
         <tuv xml:lang='ar'><seg>نعم.</seg></tuv><tuv xml:lang='en'><seg>Yes.</seg></tuv></tu></body></tmx>",
    );
    place.ok(&["import", "omegat.tmx"]);
    let exported = place.ok(&["export"]);
    let said: Vec<&str> = contexts(&exported);
    // Those of the two other sentences, and the second one of this.
    let expected = [r#"["","نعم."]"#, r#"["غادر.",""]"#, r#"["نعم.","نعم."]"#];
    assert_eq!(
        said,
        expected.map(|pair| format!("<prop type=\"x-jisr-context\">{pair}</prop>")),
        "{exported}"
    );
}

#[test]
fn a_unit_that_was_edited_lost_the_contexts_of_its_old_text() {
    let place = Workplace::new();
    place.write("d.txt", "نعم. وصل الوفد.");
    place.ok(&["document", "add", "d.txt", "--lang", "ar"]);
    place.write("named.csv", "source,target,document,unit\nنعم.,Yes.,d,1\nنعم.,Indeed.,d,1\n");
    place.ok(&["import", "named.csv", "--source-lang", "ar", "--target-lang", "en"]);
    // The import named its second unit for the sentence; that has another text now.
    let shown = place.json(&["document", "show", "d"]);
    let named = shown["sentences"][0]["unit"].to_string();
    assert!(place.ok(&["unit", "show", &named]).contains("Indeed."));
    place.ok(&["unit", "edit", &named, "--lang", "ar", "--text", "كلا."]);
    let exported = place.ok(&["export"]);
    let edited = exported.split("<tu").find(|unit| unit.contains("كلا.")).unwrap();
    assert!(!edited.contains("x-jisr-context"), "{exported}");
}

#[test]
fn a_sentence_that_waited_in_a_unit_of_its_own_gave_its_context_to_none() {
    // The translation completes the unit that waits in Arabic; the English one waits in vain.
    let memory = memory_of(&[(true, vec![0, 1]), (false, vec![2, 0])]);
    assert_eq!(score(&memory, "ar", ARABIC[0], Some(""), Some(ARABIC[1])), 102);
    assert_eq!(score(&memory, "en", ENGLISH[0], Some(ENGLISH[2]), Some("")), 102);
    assert_eq!(score(&memory, "en", ENGLISH[0], Some(""), Some(ENGLISH[1])), 100);
}

#[test]
fn an_import_that_is_undone_takes_its_contexts_away() {
    let mut memory = memory_of(&[(true, vec![0, 1])]);
    let (before, file) =
        (export(&memory, Flavour::Faithful), export(&memory_of(&[(true, vec![0, 2])]), Flavour::Faithful));
    let import = import(&mut memory, Format::Tmx, &file, Duplicates::Merge).import.unwrap();
    assert_eq!(score(&memory, "ar", ARABIC[0], Some(""), Some(ARABIC[2])), 102);
    memory.undo_import(import).unwrap();
    assert_eq!(score(&memory, "ar", ARABIC[0], Some(""), Some(ARABIC[2])), 101);
    assert_eq!(export(&memory, Flavour::Faithful), before);
}
