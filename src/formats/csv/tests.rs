//! Reading, writing, and both.
#![allow(clippy::unwrap_used)]

mod corpus;

use proptest::prelude::*;

use super::*;
use crate::formats::{Record, SentenceName, UnitReader};
use crate::model::{Annotation, Locale, Unit, UnitId};

fn locale(tag: &str) -> Locale {
    Locale::parse(tag).unwrap()
}

fn arabic_to_english() -> CsvOptions {
    CsvOptions { source_lang: Some(locale("ar")), target_lang: Some(locale("en")) }
}

fn read_with(file: &[u8], options: CsvOptions) -> Result<Vec<Record>, String> {
    read_table(file, options, &TableOptions::default())
}

fn read_table(file: &[u8], options: CsvOptions, table: &TableOptions) -> Result<Vec<Record>, String> {
    let input = Box::new(std::io::Cursor::new(file.to_vec()));
    let mut reader = CsvReader::with_table(input, "m.csv", options, table).map_err(|e| e.to_string())?;
    let mut records = Vec::new();
    while let Some(record) = reader.next_record().map_err(|e| e.to_string())? {
        records.push(record);
    }
    assert_eq!(reader.next_record().unwrap(), None);
    Ok(records)
}

fn read(file: impl AsRef<[u8]>) -> Result<Vec<Record>, String> {
    read_with(file.as_ref(), arabic_to_english())
}

fn texts(file: impl AsRef<[u8]>) -> Vec<(u64, String, String)> {
    let pair = |record: Record| {
        let mut variants = record.unit.unwrap().variants;
        let target = variants.pop().unwrap().segment.text;
        (record.line, variants.pop().unwrap().segment.text, target)
    };
    read(file).unwrap().into_iter().map(pair).collect()
}

fn error(file: impl AsRef<[u8]>) -> String {
    read(file).unwrap_err()
}

#[test]
fn a_row_is_a_unit() {
    let file = "\u{FEFF} Target ,SOURCE,source_lang,target_lang,note,created,changed,usage,document,unit,Client\r\n\
                yes,نعم,ar_EG,EN-us,ملاحظة,2025-02-04,2025-02-04T13:30:00+03:00, 7 ,مقال,12,Acme\r\n";
    let record = read(file).unwrap().remove(0);
    let mut unit = Unit::pair(locale("ar-EG"), "نعم", locale("en-US"), "yes");
    unit.meta.attributes =
        [("creationdate", "20250204T000000Z"), ("changedate", "20250204T103000Z"), ("usagecount", "7")]
            .map(|(n, v)| (n.into(), v.into()))
            .to_vec();
    unit.meta.annotations = vec![Annotation::note("ملاحظة"), Annotation::prop("Client", "Acme")];
    let sentence = SentenceName { document: "مقال".into(), unit: 12 };
    let (unit, named, sentence) = (Some(unit), Some(12), Some(sentence));
    assert_eq!(record, Record { line: 2, unit, named, sentence, ..Record::default() });
}

#[test]
fn cells_are_not_changed() {
    let file = "source,target\n\"=1+1\n\r\n\"\"نعم\"\"\",\" @x \"\n-أ, \u{200F}+b\"c\n";
    assert_eq!(
        texts(file),
        [(2, "=1+1\n\r\n\"نعم\"".into(), " @x ".into()), (5, "-أ".into(), " \u{200F}+b\"c".into())]
    );
}

#[test]
fn every_line_end_counts_once_and_blank_lines_are_no_rows() {
    for end in ["\n", "\r\n", "\r"] {
        let file = ["source,target", "", "أ,a", "\"ب", "ب\",b", "", "ج,c"].join(end);
        for file in [format!("{file}{end}"), file] {
            let lines: Vec<u64> = texts(&file).iter().map(|(line, ..)| *line).collect();
            assert_eq!(lines, [3, 4, 7], "{file:?}");
        }
    }
}

#[test]
fn what_is_empty_is_skipped_and_odd_values_are_warned_of() {
    let file = "source,target,created,usage,document,unit\nأ, ,,,,\n ,b,,,,\nج,c,أمس,كثير,مقال,x\n";
    let records = read(file).unwrap();
    let reasons = |skips: &[crate::formats::Skip]| skips.iter().map(|s| s.reason.clone()).collect::<Vec<_>>();
    assert_eq!(
        (records[0].unit.is_none(), reasons(&records[0].skipped)),
        (true, vec!["no translation".to_owned()])
    );
    assert_eq!(
        (records[1].unit.is_none(), reasons(&records[1].skipped)),
        (true, vec!["no source text".to_owned()])
    );
    assert_eq!(
        reasons(&records[2].warnings),
        [
            "unreadable date in the column created",
            "no number in the column usage",
            "document without the number of a unit"
        ]
    );
    let unit = records[2].unit.as_ref().unwrap();
    assert_eq!(
        (unit.meta.attribute("creationdate"), unit.meta.attribute("usagecount")),
        (Some("أمس"), Some("كثير"))
    );
    assert_eq!(records[2].sentence, None);
}

#[test]
fn errors_name_line_column_and_what_to_do() {
    for (file, expected) in [
        ("", "m.csv: the file is empty (its first row names the columns: at least source,target)"),
        ("\n\n", "m.csv: the file is empty"),
        (
            "نص,text\n",
            "m.csv:1:1: the first row names no column source, target; it names نص, text (the first row",
        ),
        (
            "source|target\n",
            "m.csv:1:1: the first row names no column source, target; it names source|target (",
        ),
        ("source,target,Source\n", "m.csv:1:15: the column “source” stands twice"),
        ("source,target\nأ\n", "m.csv:2:1: the row has 1 cells, but there are 2 columns (write empty"),
        (
            "source,target\n\nأ,b,c\n",
            "m.csv:3:1: the row has 3 cells, but there are 2 columns (put a cell that holds a comma",
        ),
        ("source,target\n\"أ\nب\" x,b\n", "m.csv:3:3: text stands behind the closing quote"),
        ("source,target\nأ,\"b\nc\n", "m.csv:2:3: the quote that opens this cell is not closed"),
        ("source,target\nأب,\0\n", "m.csv:2:4: the character U+0000 is not allowed in CSV (remove it)"),
        (
            "source,target,target_lang\nأب,\"b\",english language\n",
            "m.csv:2:8: column target_lang: “english language” is not a language tag",
        ),
        ("source,target,\nأ,b,c\n", "m.csv:2:5: the cell stands in a column without a name"),
    ] {
        let found = error(file);
        assert!(found.starts_with(expected), "{file}\n{found}\n{expected}");
    }
    assert!(error(b"source,target\nab,caf\xE9\n").starts_with("m.csv:2:7: 0xE9 cannot be read as UTF-8"));
    assert!(error(b"\xFF\xFE\0\xD8").starts_with("m.csv:1:1: 0x00 0xD8 cannot be read as UTF-16LE"));
}

#[test]
fn a_row_without_a_language_says_which_to_give() {
    let found = read_with("source,target\nأ,b\n".as_bytes(), CsvOptions::default()).unwrap_err();
    assert!(
        found.starts_with("m.csv:2:1: the language of the source is not known (give --source-lang, or"),
        "{found}"
    );
    let options = CsvOptions { target_lang: None, ..arabic_to_english() };
    let found = read_with("source,target\nأ,b\n".as_bytes(), options).unwrap_err();
    assert!(found.starts_with("m.csv:2:3: the language of the target is not known"), "{found}");
}

#[test]
fn columns_without_a_name_may_be_empty() {
    assert_eq!(texts("source,target,,\nأ,b,,\n").len(), 1);
}

#[test]
fn rows_stay_whole_where_the_file_is_read_in_pieces() {
    let long = "نص طويل، ".repeat(20_000);
    let file = format!("source,target\n{long},a\r\n\"{long}\n{long}\",b\nج,c");
    let rows = texts(&file);
    assert_eq!(rows.iter().map(|(line, ..)| *line).collect::<Vec<_>>(), [2, 3, 5]);
    assert_eq!(rows[1].1, format!("{long}\n{long}"));
}

fn encoded(text: &str, label: &str) -> Vec<u8> {
    let bytes = |units: &mut dyn Iterator<Item = [u8; 2]>| units.flatten().collect();
    match label {
        "utf-16le" => bytes(&mut text.encode_utf16().map(u16::to_le_bytes)),
        "utf-16be" => bytes(&mut text.encode_utf16().map(u16::to_be_bytes)),
        _ => encoding_rs::Encoding::for_label(label.as_bytes()).unwrap().encode(text).0.into_owned(),
    }
}

#[test]
fn what_programs_write_is_read_alike() {
    let rows = [("=1+1; a,b\tc", "نعم، \"حقا\""), ("سطر\nثان", " -x ")];
    let quoted = |cell: &str| format!("\"{}\"", cell.replace('"', "\"\""));
    for delimiter in [",", ";", "\t"] {
        for end in ["\n", "\r\n", "\r"] {
            for (mark, label) in [
                ("", "utf-8"),
                ("\u{FEFF}", "utf-8"),
                ("", "utf-16le"),
                ("\u{FEFF}", "utf-16le"),
                ("", "utf-16be"),
                ("\u{FEFF}", "utf-16be"),
            ] {
                for header in [format!("source{delimiter}target"), format!("\"source\"{delimiter}\"Target\"")]
                {
                    let cells = rows.map(|(s, t)| format!("{}{delimiter}{}", quoted(s), quoted(t)));
                    let file = format!("{mark}{header}{end}{}{end}", cells.join(end));
                    let found = texts(encoded(&file, label));
                    let expected =
                        [(2, rows[0].0.into(), rows[0].1.into()), (3, rows[1].0.into(), rows[1].1.into())];
                    assert_eq!(found, expected, "{file:?} {label}");
                }
            }
        }
    }
}

#[test]
fn a_line_that_names_the_delimiter_is_no_row() {
    assert_eq!(texts("sep=;\r\nsource;target\r\nأ,ب;a\r\n"), [(3, "أ,ب".into(), "a".into())]);
    assert!(error("sep=;\n").starts_with("m.csv: the file is empty"));
}

#[test]
fn an_encoding_that_is_a_guess_is_said_and_one_that_is_given_is_not() {
    let file = encoded("source,target\nمزيج الخبراء أسلوب في التعلم,a\nب,b\n", "windows-1256");
    let records = read(&file).unwrap();
    assert_eq!(records[0].unit.as_ref().unwrap().variants[0].segment.text, "مزيج الخبراء أسلوب في التعلم");
    let warnings: Vec<(u64, &str)> =
        records[0].warnings.iter().map(|w| (w.line, w.reason.as_str())).collect();
    assert_eq!(
        warnings,
        [(
            1,
            "the encoding is not UTF-8, and guessed to be windows-1256 (save the file as UTF-8 to be certain)"
        )]
    );
    assert!(records[1].warnings.is_empty());
    let given = TableOptions { encoding: Some("CP1256".into()), ..TableOptions::default() };
    let records = read_table(&file, arabic_to_english(), &given).unwrap();
    assert!(records.iter().all(|record| record.warnings.is_empty()));
    // What is not certain enough is refused.
    assert!(error(encoded("source,target\nنعم,yes\n", "windows-1256")).contains("cannot be read as UTF-8"));
    let late = [
        b"source,target\n".as_slice(),
        &b"a,b\n".repeat(20_000),
        &encoded("مزيج الخبراء أسلوب في التعلم,a\n", "windows-1256"),
    ];
    assert!(error(late.concat()).contains("cannot be read as UTF-8"));
    let unknown = TableOptions { encoding: Some("عربي".into()), ..TableOptions::default() };
    let found = read_table(&file, arabic_to_english(), &unknown).unwrap_err();
    assert_eq!(found, "m.csv:1:1: the encoding “عربي” is not known (save the file as UTF-8)");
}

#[test]
fn files_without_a_header_row_are_read_by_the_columns_given() {
    let columns = |names: &[&str]| TableOptions {
        columns: Some(names.iter().map(|n| (*n).to_owned()).collect()),
        ..TableOptions::default()
    };
    let file = "أ، ب\tx\tb, c, d\tعميل\tx\n";
    let options = columns(&["Source", "-", "target", "client", "-"]);
    let records = read_table(file.as_bytes(), arabic_to_english(), &options).unwrap();
    let unit = records[0].unit.as_ref().unwrap();
    assert_eq!((records[0].line, unit.variants[1].segment.text.as_str()), (1, "b, c, d"));
    assert_eq!(unit.meta.annotations, [Annotation::prop("client", "عميل")]);
    assert_eq!(read_table(b"", arabic_to_english(), &columns(&["source", "target"])).unwrap(), []);
    let semicolon = TableOptions { delimiter: Some(Delimiter::Semicolon), ..columns(&["source", "target"]) };
    assert_eq!(read_table("أ,ب;c,d".as_bytes(), arabic_to_english(), &semicolon).unwrap().len(), 1);
    for (names, file, expected) in [
        (&["source", "note"][..], "أ,b", "m.csv: no column target is given; those given are source, note"),
        (
            &["source", "target", "Target"],
            "أ,b,c",
            "m.csv: the column target is given twice; those given are source, target, Target",
        ),
        (
            &["source", "target"],
            "أ;b;c",
            "m.csv:1:1: the row has 3 cells, but there are 2 columns (put a cell that holds a semicolon",
        ),
        (
            &["source", "target"],
            "أ\tb\nأ\tb\tc",
            "m.csv:2:1: the row has 3 cells, but there are 2 columns (put a cell that holds a tab",
        ),
    ] {
        let found = read_table(file.as_bytes(), arabic_to_english(), &columns(names)).unwrap_err();
        assert!(found.starts_with(expected), "{found}");
    }
}

#[test]
fn another_delimiter_and_a_mark_are_written_and_read_back() {
    let unit = Unit::pair(locale("ar"), "نعم; \t\"أ\",ب", locale("en"), "=a;b");
    for delimiter in Delimiter::ALL {
        for bom in [false, true] {
            let mut out = Vec::new();
            let style = TableStyle { delimiter, bom };
            let mut writer = CsvWriter::with_style(&mut out, "m.csv", &["client".to_owned()], style).unwrap();
            let row = CsvRow {
                source: &unit.variants[0],
                target: unit.variants.get(1),
                target_locale: &locale("en"),
                unit: &unit,
                id: UnitId(1),
                document: None,
            };
            writer.write(&row).unwrap();
            writer.finish().unwrap();
            assert_eq!(out.starts_with("\u{FEFF}".as_bytes()), bom);
            let back = read_with(&out, CsvOptions::default()).unwrap().remove(0).unit.unwrap();
            assert_eq!(back, unit);
        }
    }
}

fn write(rows: &[(Unit, Option<&str>)], props: &[String]) -> String {
    let mut out = Vec::new();
    let mut writer = CsvWriter::new(&mut out, "m.csv", props).unwrap();
    for (number, (unit, document)) in (1..).zip(rows) {
        let row = CsvRow {
            source: &unit.variants[0],
            target: unit.variants.get(1),
            target_locale: &locale("en"),
            unit,
            id: UnitId(number),
            document: *document,
        };
        writer.write(&row).unwrap();
    }
    writer.finish().unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn a_file_looks_like_this() {
    let mut unit = Unit::pair(locale("ar"), "نعم، \"يا\" سيد", locale("en"), "yes, sir");
    unit.meta.set_attribute("creationdate", "20250204T103000Z");
    unit.variants[0].meta.set_attribute("changedate", "20250101T000000Z");
    unit.variants[1].meta.set_attribute("changedate", "20250202T000000Z");
    unit.meta.annotations = vec![
        Annotation::note("أ"),
        Annotation::note("ب"),
        Annotation::prop("client", "Acme"),
        Annotation::prop("unit", "x"),
    ];
    let mut untranslated = Unit::pair(locale("ar"), "لا", locale("en"), "");
    untranslated.variants.pop();
    let props = ["client", "Unit", "client", "subject"].map(str::to_owned);
    let file = write(&[(unit, Some("مقال")), (untranslated, None)], &props);
    assert_eq!(
        file,
        "source,target,source_lang,target_lang,note,created,changed,usage,document,unit,client,subject\n\
         \"نعم، \"\"يا\"\" سيد\",\"yes, sir\",ar,en,\"أ\nب\",20250204T103000Z,20250202T000000Z,,مقال,1,Acme,\n\
         لا,,ar,en,,,,,,2,,\n"
    );
    let records = read(file).unwrap();
    assert_eq!(records[0].sentence, Some(SentenceName { document: "مقال".into(), unit: 1 }));
    assert_eq!(records[1].skipped[0].reason, "no translation");
    assert_eq!(CsvWriter::new(Vec::new(), "m.csv", &props).unwrap().omitted(), ["Unit"]);
}

fn cell() -> impl Strategy<Value = String> {
    "([a-z,\"'=+@; -]|[ء-ي]|[ً-ْ]|[\u{200E}\u{200F}\u{2066}-\u{2069}\u{FEFF}]|[\\r\\n\\t]){0,10}[a-zء-ي][ \\n\\r]{0,1}"
}

fn unit() -> impl Strategy<Value = Unit> {
    (
        cell(),
        cell(),
        proptest::option::of(cell()),
        proptest::option::of(cell()),
        proptest::option::of(0i64..4_000_000_000),
        proptest::option::of(0u64..99),
    )
        .prop_map(|(source, target, note, prop, date, usage)| {
            let mut unit = Unit::pair(locale("ar-SA"), source, locale("en"), target);
            if let Some(date) = date {
                unit.meta.set_attribute("changedate", crate::model::format_date(date));
            }
            if let Some(usage) = usage {
                unit.meta.set_attribute("usagecount", usage.to_string());
            }
            unit.meta.annotations.extend(note.map(Annotation::note));
            unit.meta.annotations.extend(prop.map(|text| Annotation::prop("x-Own نوع", text)));
            unit
        })
}

proptest! {
    #[test]
    fn units_survive_writing_and_reading(list in proptest::collection::vec(unit(), 0..4)) {
        let rows: Vec<(Unit, Option<&str>)> = list.iter().map(|unit| (unit.clone(), None)).collect();
        let file = write(&rows, &["x-Own نوع".to_owned()]);
        let back: Vec<Unit> = read_with(file.as_bytes(), CsvOptions::default()).unwrap().into_iter().filter_map(|r| r.unit).collect();
        prop_assert_eq!(back, list);
    }

    #[test]
    fn no_bytes_make_the_reader_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200), text in "[\"\\n\\r,;\\ta\u{0}ن]{0,40}") {
        let _ = read(&bytes);
        let _ = read([b"\xFE\xFF".as_slice(), &bytes].concat());
        let _ = read(&text);
        let _ = read(format!("source,target\n{text}"));
        let _ = read([b"source,target\n".as_slice(), &bytes].concat());
    }

    #[test]
    fn what_is_accepted_agrees_with_the_csv_crate_read_whole(text in "[\"\\n\\r,aن]{0,30}") {
        let file = format!("source,target\nx,y\n{text}");
        if let Ok(records) = read(&file) {
            let mut whole = ::csv::ReaderBuilder::new().flexible(true).from_reader(file.as_bytes());
            prop_assert_eq!(records.len(), whole.records().count());
        }
    }

    #[test]
    fn no_broken_file_makes_the_reader_panic(unit in unit(), at in any::<usize>(), byte in any::<u8>()) {
        let mut file = write(&[(unit, Some("د"))], &[]).into_bytes();
        let at = at % file.len();
        file[at] = byte;
        let _ = read(&file);
        file.remove(at);
        let _ = read(&file);
    }
}

#[test]
fn cells_of_white_space_alone_are_said_to_be_left_out() {
    let file = "source,target,note,x-عميل,usage\nنعم,yes, ,\u{a0}\t,\nلا,no,,,\n";
    let options = CsvOptions { source_lang: Locale::parse("ar").ok(), target_lang: Locale::parse("en").ok() };
    let mut reader = CsvReader::new(Box::new(file.as_bytes()), "cells.csv", options).unwrap();
    let record = reader.next_record().unwrap().unwrap();
    let said: Vec<&str> = record.skipped.iter().map(|skip| skip.reason.as_str()).collect();
    assert_eq!(said, ["white space alone in the column note", "white space alone in the column x-عميل"]);
    assert_eq!(record.unit.unwrap().meta.annotations, []);
    assert_eq!(reader.next_record().unwrap().unwrap().skipped, []);
}
