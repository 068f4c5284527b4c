//! Any termbase comes back as it was; no bytes make the reader panic.

use proptest::prelude::*;

use super::*;
use crate::formats::csv::TableStyle;
use crate::formats::terms::{TermReader, TermWriter};

/// A text as a termbase keeps it: nothing white around it.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-zء-ي<&\"'=+]{1,6}([ \n\r\t]{0,3}[a-zء-يً-ْ\u{200F}>]]{1,3}){0,2}",
        "jisr:(note|status|concept|xx)=[a-zء-ي]{1,4}",
        Just("noun".to_owned()),
        Just("variant".to_owned()),
    ]
    .prop_map(|text| text.trim().to_owned())
}

fn field() -> impl Strategy<Value = Option<String>> {
    proptest::option::weighted(0.3, text())
}

fn kept() -> impl Strategy<Value = Vec<String>> {
    let element = prop_oneof![
        text().prop_map(|text| note(&text)).prop_filter("a mark", |note| !note.contains("jisr:")),
        text().prop_map(|text| Element::of("admin", Some("customerSubset"), &text).to_string()),
        Just("<transacGrp><transac type=\"transactionType\">origination</transac><date>2024-01-31</date></transacGrp>".to_owned()),
    ];
    prop::collection::btree_set(element, 0..2).prop_map(|set| set.into_iter().collect())
}

fn term() -> impl Strategy<Value = Term> {
    let fields = [(); 8].map(|()| field());
    let words = "[a-zء-ي.*(<&]{1,4}( [a-zء-ي]{1,3})?[a-zء-ي]";
    (prop::sample::select(vec!["ar", "en", "ar-EG"]), words, 0usize..5, fields).prop_map(
        |(
            tag,
            text,
            status,
            [part_of_speech, gender, term_type, usage, definition, context, source, note],
        )| Term {
            part_of_speech,
            gender,
            term_type,
            usage,
            definition,
            context,
            source,
            note,
            ..Term::new(locale(tag), text).with_status(TermStatus::ALL[status])
        },
    )
}

fn termbase() -> impl Strategy<Value = Vec<Concept>> {
    let name = "[a-zء-ي0-9 /:.]{0,5}[a-zء-ي]";
    let concept = (name, [(); 3].map(|()| field()), kept(), prop::collection::vec((term(), kept()), 1..5));
    prop::collection::vec(concept, 0..4).prop_map(|all| {
        let mut made: Vec<Concept> = Vec::new();
        for (name, [subject_field, definition, note], tbx, terms) in all {
            let name = name.trim().to_owned();
            if made.iter().any(|known| known.name == name) {
                continue;
            }
            let mut concept = Concept { subject_field, definition, note, ..Concept::new(name, Vec::new()) };
            // A remark is the first of its kind, where there is one.
            concept.tbx =
                tbx.into_iter().filter(|e| concept.note.is_some() || !e.starts_with("<note")).collect();
            for (mut term, tbx) in terms {
                term.tbx =
                    tbx.into_iter().filter(|e| term.note.is_some() || !e.starts_with("<note")).collect();
                if !concept.terms.iter().any(|known| known.is_same(&term)) {
                    concept.add(term);
                }
            }
            made.push(concept);
        }
        made
    })
}

proptest! {
    #[test]
    fn a_termbase_survives_tbx(termbase in termbase(), is_strict: bool) {
        let (file, written) = write(&termbase, is_strict);
        prop_assert_eq!(written.characters_left_out, 0);
        prop_assert!(written.mended.is_empty(), "{:?}", written);
        let (entries, _) = read(file.as_bytes()).unwrap();
        prop_assert!(entries.iter().all(|entry| entry.skipped.is_empty() && entry.warnings.is_empty()));
        let read: Vec<Concept> = entries.into_iter().map(|entry| entry.concept).collect();
        prop_assert_eq!(&read, &termbase, "{}", file);
        prop_assert_eq!(write(&read, is_strict).0, file);
    }

    #[test]
    fn a_termbase_survives_csv(termbase in termbase()) {
        let mut out = Vec::new();
        let mut writer = TermWriter::new(&mut out, "t.csv", TableStyle::default(), &termbase).unwrap();
        for concept in &termbase {
            writer.write(concept).unwrap();
        }
        writer.finish().unwrap();
        let mut reader = TermReader::new(Box::new(std::io::Cursor::new(out)), "t.csv").unwrap();
        let mut read = Vec::new();
        while let Some(entry) = reader.next_entry().unwrap() {
            read.push(entry.concept);
        }
        prop_assert_eq!(read, termbase);
    }

    #[test]
    fn no_bytes_make_the_reader_panic(
        bytes in prop::collection::vec(any::<u8>(), 0..60),
        cut in any::<prop::sample::Index>(),
        case in 0usize..CASES.len(),
    ) {
        let _ = read(&bytes);
        let mut file = CASES[case].1.as_bytes().to_vec();
        let at = cut.index(file.len());
        file.splice(at..(at + bytes.len() / 8).min(file.len()), bytes);
        let _ = read(&file);
    }
}
