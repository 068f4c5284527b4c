//! Documents in formats with markup: in the memory, through a CAT tool's TMX, and out again.

#![allow(clippy::unwrap_used)]

mod common;

use common::Workplace;

const PAGE: &str = "<html lang=\"ar\"><body><p>قال <b>الوزير</b> نعم. عاد <b>الوفد</b> أمس.</p><p>قال الوزير نعم.</p></body></html>\n";

fn with_page() -> Workplace {
    let place = Workplace::new();
    place.write("page.html", PAGE);
    place.ok(&["document", "add", "page.html", "--lang", "ar"]);
    place
}

fn export(place: &Workplace, lang: &str) -> String {
    place.ok(&["document", "export", "page", "--target-lang", lang])
}

#[test]
fn codes_of_a_translated_tmx_write_their_markup() {
    let place = with_page();
    let tmx = place.ok(&["export", "--document", "page"]);
    let bold = |words: &str| format!("<bpt i=\"1\">&lt;b&gt;</bpt>{words}<ept i=\"1\">&lt;/b&gt;</ept>");
    assert!(tmx.contains(&format!("<seg>قال {} نعم.</seg>", bold("الوزير"))), "{tmx}");
    // What a translator makes of it: the bold words stand first.
    let mut translated = tmx;
    for (source, target) in [
        (format!("قال {} نعم.", bold("الوزير")), format!("{} said yes.", bold("The minister"))),
        ("قال الوزير نعم.".to_owned(), "The minister said so.".to_owned()),
    ] {
        let source = format!("<seg>{source}</seg>\n      </tuv>");
        let with = format!("{source}<tuv xml:lang=\"en\"><seg>{target}</seg></tuv>");
        assert!(translated.contains(&source), "{source}: {translated}");
        translated = translated.replace(&source, &with);
    }
    place.write("translated.tmx", translated);
    place.ok(&["import", "translated.tmx"]);
    let english = export(&place, "en");
    let expected = PAGE
        .replace("lang=\"ar\"", "lang=\"en\"")
        .replace("<p>قال <b>الوزير</b> نعم.", "<p><b>The minister</b> said yes.")
        .replace("<p>قال الوزير نعم.", "<p>The minister said so.");
    assert_eq!(english, expected, "the one with markup, and the one without");
    assert_eq!(export(&place, "ar"), PAGE);
}

#[test]
fn a_translation_without_codes_is_better_than_none() {
    let place = with_page();
    place.write(
        "words.csv",
        "source,target,source_lang,target_lang\nعاد الوفد أمس.,The delegation returned.,ar,en\n",
    );
    place.ok(&["import", "words.csv"]);
    let exported = place.json(&["document", "export", "page", "--target-lang", "en"]);
    assert_eq!(exported["format"], "html");
    assert_eq!(exported["untranslated"], serde_json::json!([1, 3]));
    assert_eq!(exported["without_markup"], serde_json::json!([2]));
    assert!(exported["text"].as_str().unwrap().contains("نعم. The delegation returned.</p>"));
}

#[test]
fn undoing_an_import_leaves_each_sentence_where_it_was() {
    let place = with_page();
    let (shown, exported) = (place.json(&["document", "show", "page"]), place.ok(&["export"]));
    place.write(
        "words.csv",
        "source,target,source_lang,target_lang\nقال الوزير نعم.,The minister said yes.,ar,en\nعاد الوفد أمس.,It returned.,ar,en\n",
    );
    place.ok(&["import", "words.csv"]);
    let english = export(&place, "en");
    assert!(english.contains("The minister said yes.</p>"), "{english}");
    place.ok(&["import", "undo", "2"]);
    assert_eq!(place.json(&["document", "show", "page"]), shown);
    assert_eq!(place.ok(&["export"]), exported);
    assert_eq!(export(&place, "ar"), PAGE);
    let removed = place.json(&["document", "remove", "page"]);
    assert_eq!((&removed["deleted"], &removed["kept"]), (&serde_json::json!(3), &serde_json::json!(0)));
    assert_eq!(place.json(&["stats"])["units"], 0);
}

#[test]
fn a_file_in_another_encoding_comes_back_byte_for_byte() {
    let place = Workplace::new();
    let bytes: Vec<u8> =
        "\u{FEFF}وصل الوفد.\r\n\r\nThe end.".encode_utf16().flat_map(u16::to_be_bytes).collect();
    place.write("utf16.txt", &bytes);
    place.ok(&["document", "add", "utf16.txt", "--lang", "ar"]);
    place.ok(&["document", "export", "utf16", "--target-lang", "ar", "--out", "same.txt"]);
    assert_eq!(std::fs::read(place.path("same.txt")).unwrap(), bytes);
    // The same name with other bytes of the same text is another document.
    place.write("other.txt", "\u{FEFF}وصل الوفد.\r\n\r\nThe end.");
    let refused = place.fails(&["document", "add", "other.txt", "--lang", "ar", "--name", "utf16"]);
    assert!(refused.contains("another document named utf16"), "{refused}");
}

#[test]
fn nothing_is_left_of_a_document_that_cannot_be_read() {
    let place = Workplace::new();
    place.write("broken.docx", b"PK\x03\x04 and no more");
    assert!(
        place
            .fails(&["document", "add", "broken.docx", "--lang", "ar"])
            .contains("broken.docx: the directory")
    );
    assert!(!place.path("jisr.db").exists());
}

#[test]
fn a_removed_document_leaves_no_copy_of_its_file() {
    let place = Workplace::new();
    // White space that no browser shows, and that packs to nothing.
    let page = format!("<html lang=\"ar\"><p>وصل الوفد.</p><p>The end.</p>{}</html>", " ".repeat(3_000_000));
    place.write("page.html", &page);
    place.ok(&["document", "add", "page.html", "--lang", "ar"]);
    assert_eq!(export(&place, "ar"), page);
    let size = || std::fs::metadata(place.path("jisr.db")).unwrap().len();
    let before = size();
    place.ok(&["document", "remove", "page"]);
    assert!(size() <= before, "{} bytes, {before} before", size());
}

#[test]
fn sentences_of_two_lines_were_units_of_two_lines() {
    let place = Workplace::new();
    place.write("ar.txt", "وصل الوفد إلى القاهرة في 12 مارس.\nكان في استقباله أوباما.\n\nنعم.\n");
    place.write("en.txt", "The delegation arrived in Cairo on March 12, and Obama received it.\nYes.\n");
    let languages = ["--source-lang", "ar", "--target-lang", "en"];
    let align = ["align", "ar.txt", "en.txt", "--out", "both.tmx", "--import"];
    place.ok(&[&align[..], &languages].concat());
    let joined = "وصل الوفد إلى القاهرة في 12 مارس. كان في استقباله أوباما.";
    let tmx = std::fs::read_to_string(place.path("both.tmx")).unwrap();
    assert!(tmx.contains(&format!("<seg>{joined}</seg>")), "{tmx}");
    let found = place.ok(&[&["--json", "lookup", joined], &languages[..]].concat());
    assert!(found.contains("\"score\":100"), "{found}");
    let shown = place.ok(&["--json", "document", "show", "ar", "--target-lang", "en"]);
    assert!(shown.contains(joined) && shown.contains("March 12, and Obama received it."), "{shown}");
    let written = place.ok(&["document", "export", "ar", "--target-lang", "en"]);
    assert_eq!(written, "The delegation arrived in Cairo on March 12, and Obama received it.\n\nYes.\n");
}
