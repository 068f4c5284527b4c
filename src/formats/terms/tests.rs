//! Reading, writing, and both.
#![allow(clippy::unwrap_used)]

use proptest::prelude::*;

use super::*;

fn read(file: &str) -> Result<Vec<TermRow>, String> {
    let input = Box::new(std::io::Cursor::new(file.as_bytes().to_vec()));
    let mut reader = TermReader::new(input, "t.csv").map_err(|e| e.to_string())?;
    let mut rows = Vec::new();
    while let Some(row) = reader.next_row().map_err(|e| e.to_string())? {
        rows.push(row);
    }
    Ok(rows)
}

fn term(tag: &str, text: &str) -> Term {
    Term::new(Locale::parse(tag).unwrap(), text)
}

#[test]
fn a_row_is_a_term() {
    let rows = read("Term,lang,concept,status,note,definition\r\n مزيج الخبراء ,AR,moe,Admitted,\"أ\nب\",\r\nMoE,en,moe,,,x\r\n").unwrap();
    let expected =
        Term {
            status: TermStatus::Admitted, note: Some("أ\nب".into()), ..term("ar", "مزيج الخبراء")
        };
    assert_eq!(rows[0], TermRow { line: 2, concept: "moe".into(), term: expected, has_status: true });
    let expected = Term { definition: Some("x".into()), ..term("en", "MoE") };
    assert_eq!(rows[1], TermRow { line: 4, concept: "moe".into(), term: expected, has_status: false });
}

#[test]
fn errors_name_line_and_column() {
    for (file, expected) in [
        ("", "t.csv: the file is empty (its first row names the columns: at least concept,lang,term)"),
        ("concept,term\n", "t.csv:1:1: the first row names no column lang; it names concept, term"),
        ("concept,lang,term\n,ar,نص\n", "t.csv:2:1: column concept: the cell is empty"),
        ("concept,lang,term\nc,,نص\n", "t.csv:2:3: column lang: the cell is empty"),
        ("concept,lang,term\nc,ar, \n", "t.csv:2:6: column term: the cell is empty"),
        ("concept,lang,term\nc,عربي,نص\n", "t.csv:2:3: column lang: “عربي” is not a language tag"),
        (
            "concept,lang,term,status\nc,ar,نص,best\n",
            "t.csv:2:9: column status: “best” is no status of a term (use one of preferred",
        ),
        ("concept,lang,term\nc,ar,\"نص\n", "t.csv:2:6: the quote"),
    ] {
        let found = read(file).unwrap_err();
        assert!(found.starts_with(expected), "{file}\n{found}\n{expected}");
    }
}

#[test]
fn a_row_of_too_few_or_too_many_cells_is_left_out_where_that_is_asked_for() {
    let file = "concept,lang,term\nc,ar,نص\nd,ar\ne,en,a,b\nf,en,text\n";
    let refused = read(file).unwrap_err();
    let expected = "t.csv:3:1: the row has 2 cells, but there are 3 columns (write empty cells too, or leave such rows out with --lenient)";
    assert_eq!(refused, expected);
    let mut reader = TermReader::new(Box::new(file.as_bytes()), "t.csv").unwrap().lenient(true);
    let mut terms = Vec::new();
    while let Some(row) = reader.next_row().unwrap() {
        terms.push(row.term.text);
    }
    assert_eq!(terms, ["نص", "text"]);
    let skip =
        |line, found| Skip { line, reason: format!("the row has {found} cells, but there are 3 columns") };
    assert_eq!(reader.skipped(), [skip(3, 2), skip(4, 4)]);
    assert_eq!(reader.left_out(), 2);
}

#[test]
fn unknown_columns_are_reported() {
    let file = "concept,lang,term,المجال,\nc,ar,نص,طب,\n";
    let reader = TermReader::new(Box::new(file.as_bytes()), "t.csv").unwrap();
    assert_eq!(reader.skipped(), [Skip { line: 1, reason: "unknown column المجال".into() }]);
    assert_eq!(read(file).unwrap().len(), 1);
}

#[test]
fn every_layout_is_read_and_a_guess_is_not_taken_in_silence() {
    let rows = read("\u{FEFF}concept;lang;term\r\nmoe;ar;مزيج, خبراء\r\n").unwrap();
    assert_eq!(rows[0].term.text, "مزيج, خبراء");
    let (file, ..) =
        encoding_rs::WINDOWS_1256.encode("concept,lang,term\nmoe,ar,مزيج الخبراء وأسلوب التعلم\n");
    let input = || Box::new(std::io::Cursor::new(file.to_vec()));
    let error = TermReader::new(input(), "t.csv").err().unwrap().to_string();
    assert!(error.starts_with("t.csv:1: the encoding is not UTF-8, and guessed"), "{error}");
    let mut reader = TermReader::with_table(input(), "t.csv", &TableOptions::default()).unwrap();
    assert_eq!(reader.warnings().len(), 1);
    assert_eq!(reader.next_row().unwrap().unwrap().term.text, "مزيج الخبراء وأسلوب التعلم");
    let style = TableStyle { delimiter: super::super::csv::Delimiter::Tab, bom: true };
    let mut out = Vec::new();
    let concept = Concept::new("moe", vec![term("ar", "مزيج")]);
    let mut writer = TermWriter::new(&mut out, "t.tsv", style, [&concept]).unwrap();
    writer.write(&concept).unwrap();
    writer.finish().unwrap();
    assert!(String::from_utf8(out).unwrap().starts_with("\u{FEFF}concept\tlang\tterm"));
}

fn cell() -> impl Strategy<Value = String> {
    "[a-zء-ي=+@-]([a-z,\" ]|[ء-يً-ْ\u{200F}]|[\\r\\n]){0,8}[a-zء-ي]"
}

proptest! {
    #[test]
    fn terms_survive_writing_and_reading(
        concept in cell(), text in cell(), status in 0usize..5,
        part_of_speech in proptest::option::of(cell()), definition in proptest::option::of(cell()), note in proptest::option::of(cell()),
    ) {
        let written = Term { status: TermStatus::ALL[status], part_of_speech, definition, note, ..term("ar-EG", &text) };
        let mut out = Vec::new();
        let whole = Concept::new(concept.clone(), vec![written.clone()]);
        let mut writer = TermWriter::new(&mut out, "t.csv", TableStyle::default(), [&whole]).unwrap();
        writer.write(&whole).unwrap();
        prop_assert_eq!(writer.finish().unwrap(), 0);
        let rows = read(&String::from_utf8(out).unwrap()).unwrap();
        prop_assert_eq!(rows, vec![TermRow { line: 2, concept, term: written, has_status: true }]);
    }

    #[test]
    fn no_text_makes_the_reader_panic(text in "[\"\\n\\r,a\u{0}ن]{0,40}|.{0,40}") {
        let _ = read(&text);
        let _ = read(&format!("concept,lang,term\n{text}"));
    }
}
