//! What comes in goes out: TMX and CSV through a memory, as files on disk.

#![allow(clippy::unwrap_used, clippy::print_stdout)] // what is skipped says so

mod common;

use std::fs;
use std::io::Write as _;

use common::{Workplace, project};
use flate2::Compression;
use flate2::write::GzEncoder;

const TMX: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<tmx version="1.4" xmlns:q="urn:q">
<header creationtool="أداة" creationtoolversion="2" segtype="sentence" o-tmf="x" adminlang="en" srclang="en" datatype="xml" q:own="1">
<note xml:lang="ar">ملاحظة</note><prop type="x-project">one</prop></header>
<body>
<tu tuid="1" q:kept="yes" changedate="yesterday"><note>a</note><prop type="x-b">b</prop><note>c</note>
<tuv xml:lang="EN-us" usagecount="3"><prop type="file">f</prop><seg>Press <bpt i="1" x="1" type="bold">&lt;b&gt;</bpt>OK<ept i="1">&lt;/b&gt;</ept> now. </seg></tuv>
<tuv xml:lang="ar"><seg> اضغط <hi type="x">موافق</hi>
الآن</seg></tuv></tu>
<tu><tuv xml:lang="en"><seg>OK</seg></tuv><tuv xml:lang="ar"><seg>موافق</seg></tuv></tu>
<tu><tuv xml:lang="en"><seg>OK</seg></tuv><tuv xml:lang="ar"><seg>موافق</seg></tuv></tu>
</body></tmx>"#;

#[test]
fn a_file_comes_back_as_it_was_and_then_byte_for_byte() {
    let place = Workplace::new();
    place.write("in.tmx", TMX);
    let checked = place.json(&["check", "roundtrip", "in.tmx"]);
    assert_eq!((&checked["units"], &checked["differing"]), (&3.into(), &0.into()), "{checked}");
    assert!(checked["differences"].as_array().unwrap().is_empty(), "{checked}");

    place.ok(&["import", "in.tmx", "--duplicates", "keep"]);
    let first = place.ok(&["export"]);
    place.write("first.tmx", &first);
    place.ok(&["--memory", "second.db", "import", "first.tmx", "--duplicates", "keep"]);
    assert_eq!(place.ok(&["--memory", "second.db", "export"]), first);
}

#[test]
fn a_header_is_not_given_to_units_from_elsewhere() {
    let place = Workplace::new();
    place.write("in.tmx", TMX);
    place.write("in.csv", "source,target,source_lang,target_lang\nنعم,Yes,ar,en\n");
    place.ok(&["import", "in.tmx", "in.csv"]);
    let exported = place.ok(&["export"]);
    assert!(exported.contains("creationtool=\"jisr\"") && !exported.contains("x-project"), "{exported}");
    assert!(place.ok(&["export", "--import", "1"]).contains("<prop type=\"x-project\">one</prop>"));
    place.write("mixed.tmx", &exported);
    let checked = place.json(&["check", "roundtrip", "mixed.tmx"]);
    assert_eq!(checked["differing"], 0, "{checked}");
}

#[test]
fn compressed_files_are_read_as_what_they_hold() {
    let place = Workplace::new();
    let mut gz = GzEncoder::new(Vec::new(), Compression::default());
    gz.write_all(TMX.as_bytes()).unwrap();
    let gz = gz.finish().unwrap();
    place.write("in.tmx.gz", &gz);
    place.write("in.tmx", TMX);
    place.ok(&["import", "in.tmx.gz"]);
    let again = place.json(&["import", "in.tmx"]);
    assert_eq!(again["changed"], false, "{again}");
    place.write("cut.tmx.gz", &gz[..gz.len() / 2]);
    let message = place.fails(&["--memory", "cut.db", "import", "cut.tmx.gz"]);
    assert!(message.contains("cut.tmx.gz"), "{message}");
}

#[test]
fn a_file_that_is_not_well_formed_gives_what_is_sound_when_asked() {
    let place = Workplace::new();
    place.write("cut.tmx", &TMX[..TMX.find("<tu><tuv").unwrap() + 40]);
    assert!(place.fails(&["import", "cut.tmx"]).contains("cut.tmx:"));
    let report = place.json(&["import", "cut.tmx", "--lenient"]);
    assert_eq!(report["added"], 1, "{report}");
    assert!(!report["left_out"].as_array().unwrap().is_empty(), "{report}");
}

#[test]
fn tables_are_read_by_any_of_their_layouts() {
    let place = Workplace::new();
    let units = |name: &str, content: &[u8], args: &[&str]| {
        let memory = format!("{name}.db");
        place.write(name, content);
        place.ok(&[
            &["--memory", &memory, "import", name, "--source-lang", "ar", "--target-lang", "en"],
            args,
        ]
        .concat());
        place.ok(&["--memory", &memory, "export"])
    };
    let rows = "\"نعم؛ \"\"حسنا\"\"\"";
    let expected = units("comma.csv", format!("source,target\n{rows},\"Yes, fine\"\n").as_bytes(), &[]);
    assert_eq!(
        units("semicolon.csv", format!("source;target\r\n{rows};Yes, fine\r\n").as_bytes(), &[]),
        expected
    );
    assert_eq!(units("tab.tsv", format!("source\ttarget\n{rows}\tYes, fine\n").as_bytes(), &[]), expected);
    let bare = format!("Yes, fine\t{rows}\n");
    assert_eq!(
        units("bare.tsv", bare.as_bytes(), &["--format", "tsv", "--columns", "target,source"]),
        expected
    );
    let utf16: Vec<u8> = format!("\u{feff}source\ttarget\n{rows}\tYes, fine\n")
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    assert_eq!(units("excel.txt", &utf16, &["--format", "csv"]), expected);
}

#[test]
fn of_repeated_sources_omegat_is_given_the_newest_last() {
    let place = Workplace::new();
    let rows =
        "source,target,changed\nنعم,old,2020-01-01\nنعم,new,2026-01-01\nلا,No,\nنعم,between,2023-01-01\n";
    place.write("in.csv", rows);
    place.ok(&["import", "in.csv", "--source-lang", "ar", "--target-lang", "en"]);
    let order = |args: &[&str]| -> Vec<String> {
        let exported = place.ok(&[&["export"], args].concat());
        let segs = exported.split("<seg>").skip(1).map(|s| s.split("</seg>").next().unwrap().to_owned());
        segs.filter(|s| s.is_ascii()).collect()
    };
    assert_eq!(order(&[]), ["old", "new", "No", "between"]);
    assert_eq!(order(&["--flavour", "omegat"]), ["old", "No", "between", "new"]);
}

#[test]
fn omegat_was_given_an_empty_translation_for_the_last() {
    let place = Workplace::new();
    let unit = |date: &str, target: &str| {
        format!("<tu changedate='{date}T000000Z'><tuv xml:lang='ar'><seg>نعم</seg></tuv>{target}</tu>")
    };
    let english = |text: &str| format!("<tuv xml:lang='en'><seg>{text}</seg></tuv>");
    let units = [
        unit("20240101", &english("new")),
        unit("20200101", &english("old")),
        unit("20260101", &english(" ")),
        unit("20260101", ""),
    ];
    place.write("in.tmx", format!("<tmx><header srclang='ar'/><body>{}</body></tmx>", units.concat()));
    place.ok(&["import", "in.tmx", "--duplicates", "keep"]);
    let exported = place.ok(&["export", "--flavour", "omegat"]);
    let last = exported.rsplit("<seg>").next().unwrap();
    assert!(last.starts_with("new</seg>"), "{exported}");
}

#[test]
fn omegat_was_given_the_old_translation_last_where_another_source_only_folds_alike() {
    let place = Workplace::new();
    let rows = "source,target,changed\nنعم,new,2024-01-01\nنعم,old,2020-01-01\nنَعَم,voweled,2026-01-01\n";
    place.write("in.csv", rows);
    place.ok(&["import", "in.csv", "--source-lang", "ar", "--target-lang", "en"]);
    let exported = place.ok(&["export", "--flavour", "omegat"]);
    let at = |text: &str| exported.find(&format!("<seg>{text}</seg>")).unwrap();
    assert!(at("old") < at("new"), "{exported}");
}

/// The files that other tools made go through a memory unharmed; `../shared` has them, and
/// may be absent.
#[test]
fn files_of_other_tools_come_back_as_they_were() {
    let folder = project().join("../shared/interop/tmx");
    let Ok(files) = fs::read_dir(&folder) else {
        println!("skipped: {} is not here", folder.display());
        return;
    };
    let place = Workplace::new();
    let (mut whole, mut refused) = (0, 0);
    for file in files {
        let path = file.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let answer = place.run(&["--json", "check", "roundtrip", path.to_str().unwrap()]);
        if answer.code != Some(0) {
            assert!(answer.err.contains(&name), "{}", answer.err);
            refused += 1;
            continue;
        }
        let checked: serde_json::Value = serde_json::from_str(&answer.out).unwrap();
        // What differs is what the import says it left out.
        let left_out = !checked["import"]["left_out"].as_array().unwrap().is_empty();
        assert!(left_out || checked["differences"].as_array().unwrap().is_empty(), "{name}: {checked}");
        whole += 1;
    }
    assert_eq!((whole, refused), (23, 11));
}

#[test]
fn a_text_that_hundreds_of_units_have_is_told_apart_by_ids_and_contexts() {
    let place = Workplace::new();
    let file = |name: &str, note: &str| {
        let mut body = String::new();
        for id in 0..300 {
            let context =
                if id % 3 == 0 { format!("<prop type=\"prev\">قبل {id}</prop>") } else { String::new() };
            let unit = format!(
                "<tu tuid=\"{id}\">{note}{context}<tuv xml:lang=\"ar\"><seg>نعم</seg></tuv>\
                 <tuv xml:lang=\"en\"><seg>Yes</seg></tuv></tu>"
            );
            body.push_str(&unit);
        }
        place.write(name, format!("<tmx version=\"1.4\"><header srclang=\"ar\"/><body>{body}</body></tmx>"));
    };
    file("one.tmx", "");
    file("two.tmx", "<note>ثانية</note>");
    let import = |name: &str| {
        let report = place.json(&["import", name]);
        [&report["added"], &report["merged"], &report["unchanged"]].map(|n| n.as_u64().unwrap())
    };
    assert_eq!(import("one.tmx"), [300, 0, 0]);
    let before = place.ok(&["export"]);
    assert_eq!(import("one.tmx"), [0, 0, 300]);
    assert_eq!(import("two.tmx"), [0, 300, 0], "each into the one with its id");
    assert_eq!(import("two.tmx"), [0, 0, 300]);
    let imports = place.json(&["import", "list"])["imports"].as_array().unwrap().clone();
    place.ok(&["import", "undo", &imports.last().unwrap()["import"].to_string()]);
    assert_eq!(place.ok(&["export"]), before);
}

#[test]
fn a_unit_with_the_same_text_twice_in_one_language_is_the_same_when_it_comes_again() {
    let place = Workplace::new();
    let tuv = |tag: &str, note: &str, text: &str| {
        format!("<tuv xml:lang=\"{tag}\"><prop type=\"prev\">{note}</prop><seg>{text}</seg></tuv>")
    };
    let unit = |variants: [String; 3]| format!("<tu>{}</tu>", variants.concat());
    let write = |name: &str, body: String| {
        place.write(name, format!("<tmx version=\"1.4\"><header srclang=\"ar\"/><body>{body}</body></tmx>"));
    };
    let (yes, again) = (tuv("en", "one", "Yes"), tuv("en", "two", "Yes"));
    write("one.tmx", unit([tuv("ar", "a", "نعم"), yes.clone(), again]));
    // As many variants and the same texts, but not as often.
    write("two.tmx", unit([tuv("ar", "a", "نعم"), tuv("ar", "b", "نعم"), yes]));
    for (name, expected) in
        [("one.tmx", [1, 0]), ("one.tmx", [0, 1]), ("one.tmx", [0, 1]), ("two.tmx", [1, 0])]
    {
        let report = place.json(&["import", name]);
        assert_eq!(
            [&report["added"], &report["unchanged"]],
            expected.map(serde_json::Value::from).each_ref(),
            "{name}"
        );
    }
}

#[test]
fn headers_that_an_export_leaves_out_are_said() {
    let place = Workplace::new();
    let header = "<header srclang='ar' creationtool='OmegaT'><note>ملف العميل</note><prop type='client'>Acme</prop></header>";
    let unit = |text: &str| {
        format!(
            "<tu><tuv xml:lang='ar'><seg>{text}</seg></tuv><tuv xml:lang='en'><seg>{text} en</seg></tuv></tu>"
        )
    };
    place.write("عميل.tmx", format!("<tmx version='1.4'>{header}<body>{}</body></tmx>", unit("نعم")));
    place.ok(&["import", "عميل.tmx"]);
    let alone = place.run(&["export", "out.tmx"]);
    assert_eq!(alone.err, "");
    // A sentence from elsewhere: the header is of no use to it.
    place.write("word.txt", "مرحبا بالعالم.");
    place.ok(&["document", "add", "word.txt", "--lang", "ar"]);
    let both = place.run(&["export", "out.tmx"]);
    assert_eq!(
        both.err,
        "warning: the header of عميل.tmx is left out, as other units go out with its own; --import 1 keeps it\n"
    );
    assert!(!std::fs::read_to_string(place.path("out.tmx")).unwrap().contains("Acme"));
    let report = place.json(&["export", "out.tmx"]);
    assert_eq!(report["headers_left_out"], serde_json::json!([{ "import": 1, "file": "عميل.tmx" }]));
    // What is advised does it, also for a unit that another file had added before.
    place.write(
        "later.tmx",
        format!(
            "<tmx version='1.4'>{}<body>{}{}</body></tmx>",
            header.replace("Acme", "Zeta"),
            unit("نعم"),
            unit("لا")
        ),
    );
    let later = place.json(&["import", "later.tmx"])["import"].to_string();
    for (import, client) in [("1", "Acme"), (&*later, "Zeta")] {
        let kept = place.json(&["export", "out.tmx", "--import", import]);
        assert_eq!(kept["headers_left_out"], serde_json::json!([]), "{kept}");
        assert!(std::fs::read_to_string(place.path("out.tmx")).unwrap().contains(client), "{import}");
    }
    let all = place.json(&["export", "out.tmx"]);
    assert_eq!(all["headers_left_out"].as_array().unwrap().len(), 2, "{all}");
    // A table has no header for anything.
    let table = place.run(&["export", "out.csv", "--source-lang", "ar", "--target-lang", "en"]);
    assert!(!table.err.contains("header"), "{}", table.err);
}
