//! What is written, and that it comes back.

use super::*;

#[test]
fn what_a_tool_wrote_goes_through_unchanged() {
    for (name, file) in CASES {
        let mut known = concepts(file.as_bytes());
        known.iter_mut().filter(|c| c.name.is_empty()).for_each(|c| c.name = "x".into());
        known.retain(|concept| !concept.terms.is_empty());
        let (written, _) = write(&known, false);
        assert_eq!(concepts(written.as_bytes()), known, "{name}\n{written}");
        assert_eq!(write(&concepts(written.as_bytes()), false).0, written, "{name}");
    }
}

#[test]
fn statuses_and_words_that_tbx_basic_does_not_have_are_notes() {
    let term = |tag, text: &str, status| Term::new(locale(tag), text).with_status(status);
    let mut terms = vec![
        term("en", "Mixture of Experts", TermStatus::Preserved),
        term("en", "MoE", TermStatus::Variant),
        term("ar", "مزيج الخبراء", TermStatus::Preferred),
        term("ar", "مزائج الخبراء", TermStatus::Variant),
    ];
    terms[1].term_type = Some("acronym".into());
    terms[2].part_of_speech = Some("اسم مركب".into());
    terms[3].definition = Some("جمع".into());
    let concept = Concept::new("مزيج خبراء/١", terms);
    let (file, written) = write(std::slice::from_ref(&concept), true);
    for line in [
        "<conceptEntry id=\"_مزيج_خبراء_١\">",
        "<note>jisr:concept=مزيج خبراء/١</note>",
        "<termNote type=\"administrativeStatus\">preferredTerm-admn-sts</termNote>",
        "<note>jisr:status=preserved</note>",
        "<note>jisr:status=variant</note>",
        "<note>jisr:part_of_speech=اسم مركب</note>",
        "<termNote type=\"termType\">variant</termNote>",
        "<note>jisr:definition=جمع</note>",
    ] {
        assert!(file.contains(line), "{line}\n{file}");
    }
    assert!(written.mended.is_empty() && written.left_out.is_empty(), "{written:?}");
    assert_eq!(concepts(file.as_bytes()), [concept]);
}

#[test]
fn strict_writes_as_notes_what_tbx_basic_does_not_allow() {
    let known = concepts(CASES[4].1.as_bytes());
    let (file, written) = write(&known, true);
    assert!(file.contains("<note>reliabilityCode: 9</note>"), "{file}");
    assert_eq!(written.mended.get("reliabilityCode written as a note"), Some(&3));
    let known = concepts(CASES[0].1.as_bytes());
    let (file, written) = write(&known, true);
    assert!(!file.contains("target=") && file.contains("<note>Status: Approved</note>"), "{file}");
    assert_eq!(written.mended.get("attribute target of transacNote left out"), Some(&1));
}

#[test]
fn strict_has_no_times_of_day_no_links_in_groups_and_no_id_twice() {
    let (file, written) = write(&concepts(CASES[6].1.as_bytes()), true);
    for line in [
        "<date>2024-04-17</date>",
        "<note>date: 2024-04-17T10:31:00</note>",
        "<note>xGraphic: صورة; chip.png</note>",
        "<ref type=\"crossReference\" target=\"net\">شبكة</ref>",
        "<ref type=\"crossReference\">لا شيء</ref>",
        "<descripGrp><descrip type=\"definition\">شريحة من السيليكون.</descrip></descripGrp>",
        "<xref type=\"externalCrossReference\" target=\"https://example.org/chip\">مصدر</xref>",
        "<transacGrp><transac type=\"transactionType\">modification</transac><date>2025-01-02</date></transacGrp>",
        "<termNote type=\"termLocation\">menuItem</termNote>",
    ] {
        assert!(file.contains(line), "{line}\n{file}");
    }
    assert_eq!(file.matches("id=\"chip-ar\"").count(), 1, "{file}");
    assert_eq!(file.matches("id=\"net\"").count(), 1, "{file}");
    let ids: u64 =
        written.left_out.iter().filter(|(what, _)| what.contains("attribute id")).map(|(_, n)| n).sum();
    assert_eq!(ids, 3, "{written:?}");
}

#[test]
fn an_edit_leaves_nothing_of_what_it_replaced() {
    let mut concept = concepts(CASES[0].1.as_bytes()).remove(0);
    concept.terms[1].status = TermStatus::Admitted;
    concept.terms[0].definition = None;
    let (file, _) = write(std::slice::from_ref(&concept), false);
    assert!(!file.contains("superseded") && !file.contains("Jacobs"), "{file}");
    assert!(file.contains("admittedTerm-admn-sts"));
}

#[test]
fn characters_that_xml_forbids_are_counted() {
    let mut concept = Concept::new("a", vec![Term::new(locale("ar"), "نص\u{1} <&> \"x\"")]);
    concept.note = Some("سطر\r\n\tثان\u{0}".into());
    let (file, written) = write(&[concept], false);
    assert_eq!(written.characters_left_out, 2);
    let read = concepts(file.as_bytes()).remove(0);
    assert_eq!((read.terms[0].text.as_str(), read.note.as_deref()), ("نص <&> \"x\"", Some("سطر\r\n\tثان")));
}

#[test]
fn an_empty_termbase_is_a_file_too() {
    let (file, _) = write(&[], false);
    assert!(file.contains("<text>\n  </text>"));
    assert!(concepts(file.as_bytes()).is_empty());
}
