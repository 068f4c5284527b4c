//! What is refused: with the advice that helps, and with nothing left behind.

#![allow(clippy::unwrap_used)]

mod common;

use std::io::Read as _;

use common::Workplace;

#[test]
fn lenient_reading_is_advised_where_it_would_help_and_nowhere_else() {
    let place = Workplace::new();
    for (name, file, helps) in [
        (
            "ampersand.tmx",
            "<tmx><header/><body><tu><tuv xml:lang='ar'><seg>أ & ب</seg></tuv></tu></body></tmx>",
            true,
        ),
        ("cut.tmx", "<tmx><header/><body><tu>", true),
        ("blank.tmx", "\n<?xml version='1.0'?><tmx><header/><body/></tmx>", true),
        ("page.tmx", "<html><a></html>", false),
        ("encoding.tmx", "<?xml version='1.0' encoding='EBCDIC-CP-AR'?><tmx/>", false),
        ("quote.csv", "source,target\n\"أ,a\n", false),
    ] {
        place.write(name, file);
        let message = place.fails(&["import", name]);
        assert_eq!(message.contains("--lenient"), helps, "{name}: {message}");
        let lenient = place.run(&["import", name, "--lenient"]);
        assert_eq!(lenient.code == Some(0), helps, "{name}: {}", lenient.err);
    }
}

#[test]
fn two_regions_of_a_language_may_become_one_and_that_is_said() {
    let place = Workplace::new();
    let variants = "<tuv xml:lang='ar'><seg>لون</seg></tuv><tuv xml:lang='en'><seg>Color</seg></tuv>\
                    <tuv xml:lang='en-GB'><seg>Colour</seg></tuv>";
    place.write(
        "in.tmx",
        format!("<tmx version='1.4'><header srclang='ar'/><body><tu>{variants}</tu></body></tmx>"),
    );
    place.ok(&["import", "in.tmx"]);
    let report = place.json(&["export", "out.tmx", "--rename-lang", "en-GB=en"]);
    assert_eq!(
        (&report["in_one_language"], &report["renames_without_effect"]),
        (&1.into(), &serde_json::json!([]))
    );
    let message = place.fails(&["export", "--rename-lang", "ar=en"]);
    assert!(message.contains("a text in ar") && message.contains("--rename-lang"), "{message}");
    // Where that is not written, nothing is in the way.
    let only = place.ok(&["export", "--source-lang", "ar", "--target-lang", "ar", "--rename-lang", "ar=en"]);
    assert!(only.contains("<tuv xml:lang=\"en\">\n        <seg>لون"), "{only}");
}

#[test]
fn an_export_named_gz_is_one_and_the_same_each_time() {
    let place = Workplace::new();
    place.write("in.csv", "source,target,source_lang,target_lang\nنعم,Yes,ar,en\n");
    place.ok(&["import", "in.csv"]);
    for name in ["out.tmx", "out.csv", "out.tsv"] {
        let (plain, packed) = (name.to_owned(), format!("{name}.gz"));
        place.ok(&["export", &plain]);
        place.ok(&["export", &packed]);
        let bytes = std::fs::read(place.path(&packed)).unwrap();
        let mut content = Vec::new();
        flate2::read::GzDecoder::new(&*bytes).read_to_end(&mut content).unwrap();
        assert_eq!(content, std::fs::read(place.path(&plain)).unwrap(), "{name}");
        assert_eq!(bytes[4..8], [0; 4], "no time stands in it");
        let again = place.json(&["import", &packed]);
        assert_eq!((&again["added"], &again["unchanged"]), (&0.into(), &1.into()), "{again}");
        place.ok(&["export", &packed]);
        assert_eq!(std::fs::read(place.path(&packed)).unwrap(), bytes, "{name}");
    }
}

#[test]
fn a_table_of_no_units_has_its_header_row() {
    let place = Workplace::new();
    place.write("in.csv", "source,target,source_lang,target_lang\nنعم,Yes,ar,en\n");
    place.ok(&["import", "in.csv"]);
    let header = "source,target,source_lang,target_lang,note,created,changed,usage,document,unit\n";
    assert_eq!(place.ok(&["export", "--format", "csv", "--text", "لا"]), header);
    place.ok(&["import", "undo", "1"]);
    assert_eq!(place.ok(&["export", "--format", "csv"]), header);
    assert_eq!(place.ok(&["export", "--format", "csv", "--source-lang", "ar"]), header);
}

#[test]
fn properties_that_a_table_cannot_name_are_said_to_be_left_out() {
    let place = Workplace::new();
    let props = "<prop>سر</prop><prop type='unit'>7</prop><prop type='x-client'>Acme</prop>";
    let variants = "<tuv xml:lang='ar'><seg>نعم</seg></tuv><tuv xml:lang='en'><seg>Yes</seg></tuv>";
    place
        .write("in.tmx", format!("<tmx><header srclang='ar'/><body><tu>{props}{variants}</tu></body></tmx>"));
    place.ok(&["import", "in.tmx"]);
    let warnings = place.run(&["export", "out.csv"]).err;
    assert_eq!(
        warnings,
        "warning: properties left out, as their names are columns of another meaning: unit\n\
         warning: properties without a type left out, as a column needs a name\n"
    );
}

#[test]
fn a_document_is_not_exported_into_its_own_language() {
    let place = Workplace::new();
    place.write("خبر.txt", "وصل الوفد.");
    place.ok(&["document", "add", "خبر.txt", "--lang", "ar"]);
    for args in [&["--target-lang", "ar"][..], &["--source-lang", "ar", "--target-lang", "ar-EG"]] {
        for format in ["csv", "tmx"] {
            let message = place.fails(&[&["export", "--document", "خبر", "--format", format], args].concat());
            assert!(message.contains("خبر is in ar itself"), "{message}");
        }
    }
    place.ok(&["export", "--document", "خبر", "--source-lang", "en", "--target-lang", "ar"]);
    place.ok(&["export", "--document", "خبر", "--format", "csv", "--target-lang", "en"]);
}

#[test]
fn every_manual_page_is_one_of_jisr() {
    let place = Workplace::new();
    let foot = format!("\"jisr {}\"", env!("CARGO_PKG_VERSION"));
    for (args, title) in [
        (&["man"][..], "jisr"),
        (&["man", "import"], "jisr-import"),
        (&["man", "import", "undo"], "jisr-import-undo"),
    ] {
        let page = place.ok(args);
        let head = page.lines().find(|line| line.starts_with(".TH ")).unwrap();
        assert_eq!(head.split_whitespace().nth(1), Some(title), "{head}");
        assert!(head.contains(&foot), "{head}");
    }
}

#[test]
fn a_file_that_is_given_twice_and_refused_names_no_import_that_was_rolled_back() {
    let place = Workplace::new();
    let file = "source,target,source_lang,target_lang\nنعم,Yes,ar,en\n";
    place.write("one.csv", file);
    place.write("اثنان.csv", file);
    let message = place.fails(&["import", "--duplicates", "keep", "one.csv", "اثنان.csv"]);
    assert!(message.contains("اثنان.csv: this file is the same as one.csv"), "{message}");
    place.ok(&["import", "one.csv"]);
    let message = place.fails(&["import", "--duplicates", "keep", "اثنان.csv"]);
    assert!(message.contains("(import 1)"), "{message}");
}

#[test]
fn a_table_in_an_unknown_encoding_is_told_that_it_can_be_named() {
    let place = Workplace::new();
    // Too few letters to be sure of: `نعم` and `لا` in windows-1256.
    place.write("قديم.csv", b"source,target\n\xE4\xDA\xE3,Yes\n\xE1\xC7,No\n");
    let languages = ["--source-lang", "ar", "--target-lang", "en"];
    let message = place.fails(&[&["import", "قديم.csv"][..], &languages].concat());
    assert!(
        message.contains("save it as UTF-8, or give its encoding, as in --encoding windows-1256)"),
        "{message}"
    );
    let named = [&["import", "قديم.csv", "--encoding"][..], &["windows-1256"], &languages].concat();
    assert_eq!(place.json(&named)["added"], 2);
    // Where it was named, and in a TMX, which says it itself, that is of no use.
    place.write("in.tmx", b"<tmx><header/><body><tu><note>\xE4</note></tu></body></tmx>");
    for args in [&["import", "قديم.csv", "--encoding", "utf-8"][..], &["import", "in.tmx"]] {
        let message = place.fails(args);
        assert!(message.contains("save it as UTF-8") && !message.contains("--encoding"), "{message}");
    }
}

#[test]
fn standard_input_is_named_once() {
    let place = Workplace::new();
    let message = place.fails(&["import", "-", "-"]);
    assert_eq!(message, "error: standard input (-) is named more than once, and can be read only once\n");
}

#[test]
fn a_first_command_that_fails_leaves_nothing_behind() {
    let place = Workplace::new();
    place.write("bad.csv", "source,target\nنعم\n");
    place.write("bad.tmx", "<tmx><header/><body><tu>");
    place.write("points.txt", "... !؟ …\n");
    let files = || {
        let names = std::fs::read_dir(place.folder.path()).unwrap().map(|entry| entry.unwrap().file_name());
        names.collect::<std::collections::BTreeSet<_>>()
    };
    let before = files();
    for args in [
        &["import", "bad.csv"][..],
        &["import", "bad.tmx"],
        &["document", "add", "points.txt", "--lang", "ar"],
    ] {
        place.fails(args);
        assert_eq!(files(), before, "{args:?}");
    }
    // A memory that was there stays, also where it is empty.
    place.write("good.csv", "source,target,source_lang,target_lang\nنعم,Yes,ar,en\n");
    place.ok(&["import", "good.csv"]);
    place.ok(&["import", "undo", "1"]);
    place.fails(&["import", "bad.csv"]);
    assert_eq!(place.json(&["stats"])["units"], 0);
}

#[test]
fn a_unit_of_too_many_variants_is_refused_at_its_place_in_the_file() {
    let place = Workplace::new();
    let pair = "<tu><tuv xml:lang='ar'><seg>نعم</seg></tuv><tuv xml:lang='en'><seg>Yes</seg></tuv></tu>";
    let many = "<tuv xml:lang='ar'><seg>لا</seg></tuv>".repeat(65_537);
    let file = format!("<tmx><header/><body>\n{pair}\n<tu>{many}</tu>\n</body></tmx>");
    place.write("m.tmx", file);
    let advice = "divide it (import what is sound with --lenient)";
    let message = format!("error: m.tmx:3: unit 2: a unit has more than 65,536 variants; {advice}\n");
    assert_eq!(place.fails(&["import", "m.tmx"]), message);
    assert!(!place.path("jisr.db").exists());
    let report = place.json(&["import", "m.tmx", "--lenient"]);
    assert_eq!((&report["added"], &report["skipped"]), (&1.into(), &1.into()));
    assert_eq!(report["left_out"][0]["lines"][0], 3);
}
