//! Files as other tools write them.

use super::*;

fn one(name: &str) -> (Vec<Entry>, Vec<Skip>) {
    let (_, file) = CASES.iter().find(|(known, _)| *known == name).unwrap();
    read(file.as_bytes()).unwrap()
}

#[test]
fn the_counts_of_every_tool_are_right() {
    let counts: Vec<(&str, usize, u64, u64)> = CASES
        .iter()
        .map(|(name, file)| {
            let (entries, _) = read(file.as_bytes()).unwrap();
            let terms = entries.iter().map(|entry| entry.terms).sum();
            (*name, entries.len(), terms, entries.iter().map(|entry| entry.left_out).sum())
        })
        .collect();
    let expected = [
        ("multiterm", 1, 3, 0),
        ("memoq", 2, 6, 0),
        ("weblate", 2, 4, 0),
        ("okapi", 2, 6, 2),
        ("iate", 1, 3, 0),
        ("basic-dct", 1, 2, 0),
        ("linked", 2, 4, 0),
    ];
    assert_eq!(counts, expected);
}

#[test]
fn multiterm_has_terms_in_groups_and_sources_of_definitions() {
    let (entries, outside) = one("multiterm");
    let concept = &entries[0].concept;
    assert_eq!((concept.name.as_str(), concept.subject_field.as_deref()), ("c1", Some("AI")));
    let [moe, acronym, arabic] = concept.terms.as_slice() else { panic!("{concept:?}") };
    let definition = "A network of several networks, of which few work at once.";
    assert_eq!((moe.text.as_str(), moe.definition.as_deref()), ("mixture of experts", Some(definition)));
    assert_eq!(moe.context.as_deref(), Some("The mixture of experts is sparse."));
    assert_eq!((acronym.status, acronym.term_type.as_deref()), (TermStatus::Forbidden, Some("acronym")));
    assert_eq!((arabic.status, arabic.gender.as_deref()), (TermStatus::Preferred, Some("masculine")));
    assert_eq!(
        (arabic.note.as_deref(), &arabic.tbx[1..]),
        (Some("الأولى"), &["<note>الثانية</note>".to_owned()][..])
    );
    assert_eq!(outside[0].reason, "refObjectList after the entries");
}

#[test]
fn memoq_says_what_is_forbidden_and_what_a_variant() {
    use TermStatus::{Forbidden, Preferred, Variant};
    let (entries, _) = one("memoq");
    let concept = &entries[0].concept;
    assert_eq!(concept.note.as_deref(), Some("first line\nsecond line"), "a line break without layout stays");
    let statuses: Vec<TermStatus> = concept.terms.iter().map(|term| term.status).collect();
    assert_eq!(statuses, [Preferred, Forbidden, Preferred, Variant]);
    assert_eq!(entries[0].has_status, [false, true, true, true]);
    assert_eq!(concept.terms[0].definition.as_deref(), Some("Nodes & the edges between them."));
    assert_eq!(entries[1].concept.terms[0].text, "C++ (lang.*)");
}

#[test]
fn weblate_says_what_is_not_translated() {
    let (entries, _) = one("weblate");
    let [first, second] = entries.as_slice() else { panic!() };
    assert!(first.concept.terms.iter().all(|term| term.status == TermStatus::Preserved));
    assert!(first.concept.tbx.contains(&"<descrip type=\"Translation needed\">No</descrip>".to_owned()));
    assert_eq!((second.concept.name.as_str(), second.concept.terms[1].status), ("", TermStatus::Forbidden));
}

#[test]
fn terms_that_are_none_are_reported() {
    let (entries, _) = one("okapi");
    let reasons: Vec<&str> =
        entries.iter().flat_map(|e| &e.skipped).map(|skip| skip.reason.as_str()).collect();
    assert_eq!(
        reasons,
        [
            "comment",
            "terms without a language",
            "term without a text",
            "inline elements (the text in them is kept)"
        ]
    );
    assert_eq!(entries[1].concept.terms.last().unwrap().text, "شريحة GPU");
}

#[test]
fn both_styles_of_2019_say_the_same() {
    let concept = &one("basic-dct").0[0].concept;
    assert_eq!(concept.definition.as_deref(), Some("A chip with many small cores."));
    assert_eq!(concept.terms[0].tbx, ["<admin type=\"customerSubset\">IBM</admin>"]);
    assert_eq!(concept.terms[1].definition.as_deref(), Some("شريحة"));
    let dca = write(std::slice::from_ref(concept), true).0;
    assert_eq!(&concepts(dca.as_bytes())[0], concept);
}

#[test]
fn a_file_that_is_not_sound_is_refused_with_line_column_and_entry() {
    let file =
        |body: &str| format!("<martif><text><body>\n<termEntry id='أ'/>\n{body}\n</body></text></martif>");
    for (body, expected) in [
        ("<termEntry><langSet></termEntry>", "t.tbx:3:21: entry 2: "),
        ("<termEntry>نص & نص</termEntry>", "t.tbx:3:15: entry 2: "),
        ("<termEntry>&e;</termEntry>", "t.tbx:3:12: entry 2: "),
        ("<termEntry><note a='1' a='2'/></termEntry>", "t.tbx:3:24: entry 2: "),
    ] {
        let error = read(file(body).as_bytes()).unwrap_err();
        assert!(error.starts_with(expected), "{body}: {error}");
    }
    let error = read("<html/>".as_bytes()).unwrap_err();
    assert!(error.contains("the root element is html, not tbx or martif"), "{error}");
    let bomb = "<!DOCTYPE martif [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><martif>&a;</martif>";
    assert!(read(bomb.as_bytes()).is_err());
}

#[test]
fn every_encoding_is_read() {
    let file = "<?xml version='1.0' encoding='UTF-16'?><martif><text><body><termEntry id='1'><langSet xml:lang='ar'><tig><term>نموذج</term></tig></langSet></termEntry></body></text></martif>";
    let bytes: Vec<u8> =
        [0xFFu8, 0xFE].into_iter().chain(file.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    assert_eq!(concepts(&bytes)[0].terms[0].text, "نموذج");
    let (bytes, ..) = encoding_rs::WINDOWS_1256.encode(file);
    let text = String::from_utf8_lossy(&bytes).len();
    assert!(text > 0);
    let declared = file.replace("UTF-16", "windows-1256");
    let (bytes, ..) = encoding_rs::WINDOWS_1256.encode(&declared);
    assert_eq!(concepts(&bytes)[0].terms[0].text, "نموذج");
}
