//! Reading, writing, and both.
#![allow(clippy::unwrap_used)]

use proptest::prelude::*;

use super::*;

fn locale(tag: &str) -> Locale {
    Locale::parse(tag).unwrap()
}

fn reader(file: &[u8]) -> Result<GlossaryReader> {
    let input = Box::new(std::io::Cursor::new(file.to_vec()));
    GlossaryReader::new(input, "g.txt", (locale("ar"), locale("en")), None)
}

type Read = (Vec<Concept>, Vec<Skip>);

fn read(file: &[u8]) -> Result<Read, String> {
    let mut reader = reader(file).map_err(|e| e.to_string())?;
    let mut concepts = Vec::new();
    while let Some(entry) = reader.next_entry().map_err(|e| e.to_string())? {
        concepts.push(entry.concept);
    }
    Ok((concepts, reader.outside().0.to_vec()))
}

fn write(concepts: &[Concept]) -> (String, GlossaryWritten) {
    let mut out = Vec::new();
    let mut writer = GlossaryWriter::new(&mut out, "g.txt", locale("ar"), locale("en"));
    for concept in concepts {
        writer.write(concept).unwrap();
    }
    let written = writer.finish().unwrap();
    (String::from_utf8(out).unwrap(), written)
}

#[test]
fn rows_of_one_source_are_one_concept() {
    let file = "# ملاحظة\n\u{200F}نموذج\tmodel\tتعليق\nنموذج\tpattern\r\nنموذج\tmodel\n\nبيانات\tdata\t\tx\n";
    let file = file.replace('\u{200F}', "");
    let (concepts, skipped) = read(file.as_bytes()).unwrap();
    assert_eq!(concepts.len(), 2);
    let [ar, model, pattern] = concepts[0].terms.as_slice() else { panic!("{:?}", concepts[0]) };
    assert_eq!((ar.text.as_str(), model.note.as_deref()), ("نموذج", Some("تعليق")));
    assert_eq!((model.status, pattern.status), (TermStatus::Preferred, TermStatus::Admitted));
    assert_eq!(skipped[0].reason, "cells after the comment");
}

#[test]
fn a_row_with_one_column_is_reported_with_its_line() {
    let (concepts, skipped) = read("نعم\tyes\nلا\n\tno\n".as_bytes()).unwrap();
    assert_eq!(concepts.len(), 1);
    assert_eq!(skipped.iter().map(|s| s.line).collect::<Vec<_>>(), [2, 3]);
    assert!(skipped[0].reason.starts_with("row without a translation"), "{skipped:?}");
}

#[test]
fn commas_and_quotes_are_read_too() {
    let (concepts, _) = read("نموذج,\"model, big\",\"قال \"\"نعم\"\"\"\n".as_bytes()).unwrap();
    assert_eq!(concepts[0].terms[1].text, "model, big");
    assert_eq!(concepts[0].terms[1].note.as_deref(), Some("قال \"نعم\""));
    assert_eq!(
        read("نعم,yes\nنموذج,\"model\n".as_bytes()).unwrap_err(),
        "g.txt:2:7: the quote is not closed in its row (close it, or double it in a cell)"
    );
    // Between tabs a quote is a character.
    assert_eq!(read("قرص 5\"\t5\" disk\n".as_bytes()).unwrap().0[0].terms[1].text, "5\" disk");
}

#[test]
fn what_a_row_cannot_hold_is_said() {
    let term = |tag, text: &str, status| Term::new(locale(tag), text).with_status(status);
    let mut concept = Concept::new(
        "moe",
        vec![
            term("ar", "مزيج الخبراء", TermStatus::Preferred),
            term("ar", "خليط الخبراء", TermStatus::Forbidden),
            term("en", "Mixture of Experts", TermStatus::Preserved),
            term("fr", "mélange d’experts", TermStatus::Preferred),
        ],
    );
    concept.subject_field = Some("AI".into());
    concept.terms[0].definition = Some("بنية\nشبكات".into());
    let (file, written) = write(&[concept]);
    assert_eq!(
        file,
        "مزيج الخبراء\tMixture of Experts\tبنية شبكات\nMixture of Experts\tMixture of Experts\n"
    );
    assert_eq!(written.rows, 2);
    let reasons: Vec<(&str, u64)> = written.left_out.iter().map(|(r, n)| (r.as_str(), *n)).collect();
    assert_eq!(
        reasons,
        [
            ("forbidden term", 1),
            ("line break or tab (a space in its place)", 1),
            ("subject field", 1),
            ("term in another language", 1)
        ]
    );
}

proptest! {
    #[test]
    fn a_glossary_survives_reading_and_writing(
        rows in prop::collection::vec(("[ء-ي]{1,3}( [ء-ي\"*(.]{1,3})?", "[a-z\"(.*]{1,4}", "([a-zء-ي]{1,5})?"), 0..6),
    ) {
        let file: String = rows.iter().map(|(s, t, c)| [s, "\t", t, "\t", c, "\n"].concat()).collect();
        let (concepts, _) = read(file.as_bytes()).unwrap();
        let again = read(write(&concepts).0.as_bytes()).unwrap().0;
        prop_assert_eq!(again, concepts);
    }

    #[test]
    fn no_bytes_make_the_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..80)) {
        let _ = read(&bytes);
    }
}
