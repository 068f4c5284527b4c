//! What is sound of a damaged file is kept, and all that is not is reported.

use std::path::Path;

use proptest::prelude::*;

use super::*;

fn read_lenient(file: impl AsRef<[u8]>) -> Result<Vec<Record>, String> {
    let input = std::io::Cursor::new(file.as_ref().to_vec());
    let mut reader = TmxReader::lenient(Box::new(input), "memory.tmx").map_err(|e| e.to_string())?;
    let mut records = Vec::new();
    while let Some(record) = reader.next_record().map_err(|e| e.to_string())? {
        records.push(record);
    }
    Ok(records)
}

/// What was left out of damage, or kept as text.
fn said(records: &[Record]) -> Vec<(u64, &str)> {
    let kept = records.iter().flat_map(|record| reasons(&record.warnings));
    skips(records).into_iter().chain(kept.filter(|(_, reason)| reason.ends_with("(kept as text)"))).collect()
}

fn texts(records: &[Record]) -> Vec<&str> {
    let variants = records.iter().filter_map(|r| r.unit.as_ref()).flat_map(|unit| &unit.variants);
    variants.map(|variant| variant.segment.text.as_str()).collect()
}

fn tu(text: &str) -> String {
    format!("<tu><tuv xml:lang='ar'><seg>{text}</seg></tuv></tu>\n")
}

#[test]
fn one_damaged_unit_leaves_the_others_whole() {
    for (damaged, kept, expected) in [
        (tu("نعم\u{1}"), Some("نعم"), "the character U+0001 is not allowed in XML (dropped)"),
        (tu("نعم&#x1F;"), Some("نعم"), "the character U+001F is not allowed in XML (dropped)"),
        (tu("نعم&nbsp;"), Some("نعم&nbsp;"), "the entity “nbsp” is not declared (kept as text)"),
        (tu("البحث & التطوير"), Some("البحث & التطوير"), "“&” that starts no reference (kept as text)"),
        (tu("<b>نعم"), None, "unit that is not well formed: </seg> stands where </b> is due"),
        ("<tu><tuv xml:lang='ar'>\n".into(), None, "unit without its end tag"),
        (tu("5 < 6"), None, "unit that is not well formed: “” is no name of an element"),
        ("</tuv>\n".into(), None, "element outside a unit"),
        ("نص\n".into(), None, "text outside a unit"),
        ("<!-- \n".into(), None, "comment that is not closed"),
    ] {
        let file = tmx(&format!("{}{damaged}{}", tu("أ"), tu("ب")));
        assert!(damaged.starts_with("نص") || damaged.starts_with("<!--") || read(&file).is_err(), "{file}");
        let records = read_lenient(&file).unwrap();
        let expected_texts: Vec<&str> = ["أ"].into_iter().chain(kept).chain(["ب"]).collect();
        assert_eq!(texts(&records), expected_texts, "{damaged}");
        assert!(said(&records).contains(&(5, expected)), "{damaged}: {:?}", said(&records));
        let is_kept = expected.ends_with("(kept as text)");
        assert_eq!(skips(&records).is_empty(), is_kept, "{damaged}: what is kept is not left out");
    }
}

#[test]
fn a_broken_tag_of_the_body_is_said() {
    let file = tmx(&tu("أ")).replace("<body>", "<body");
    let records = read_lenient(&file).unwrap();
    assert_eq!(texts(&records), ["أ"]);
    assert_eq!(skips(&records), [(6, "outside of units: “</body” is no name of an attribute")]);
}

#[test]
fn an_entity_that_holds_markup_does_not_cut_the_document_type() {
    let sound = format!(
        "<!DOCTYPE tmx [<!ENTITY a \"<tu>{}</tu><body>\"><!-- ' --><!ENTITY b '<note>نعم</note>'>]>\n{}",
        "س".repeat(100_000),
        "<tmx version='1.4'><header srclang='ar'/><body><tu>&b;<tuv xml:lang='ar'><seg>أ</seg></tuv></tu></body></tmx>",
    );
    let (strict, lenient) = (read(&sound).unwrap(), read_lenient(&sound).unwrap());
    assert_eq!(lenient, strict);
    assert_eq!(lenient[0].unit.as_ref().unwrap().meta.annotations[0].text, "نعم");
    // One that is damaged takes no unit with it.
    let damaged = tmx(&tu("ب")).replace("<tmx", "<!DOCTYPE tmx SYSTEM \"tmx14.dtd>\n<tmx");
    assert_eq!(texts(&read_lenient(&damaged).unwrap()), ["ب"]);
}

#[test]
fn a_sound_file_is_read_as_ever() {
    let file = tmx(&format!("<!-- <tu> -->{}<x/>{}<?p <tu> ?>", tu("أ"), tu("<![CDATA[</tu>]]>")));
    let strict = read(&file).unwrap();
    let lenient = read_lenient(&file).unwrap();
    assert_eq!(texts(&lenient), texts(&strict));
    assert_eq!(
        skips(&lenient),
        [
            (4, "comment outside a unit"),
            (5, "element outside a unit"),
            (6, "processing instruction outside a unit")
        ]
    );
    assert_eq!(lenient[1].unit, strict[1].unit);
    for empty in ["<tmx><header/><body/></tmx>", "<tmx><header/></tmx>", "<tmx/>"] {
        assert!(texts(&read_lenient(empty).unwrap()).is_empty());
    }
}

#[test]
fn a_file_that_is_cut_off_gives_the_units_before() {
    let file = tmx(&format!("{}{}", tu("أ"), tu("ب")));
    let cut = &file[..file.find("ب").unwrap()];
    let records = read_lenient(cut).unwrap();
    assert_eq!(texts(&records), ["أ"]);
    assert_eq!(
        skips(&records),
        [(5, "unit that the end of the file cuts off"), (5, "the file ends before </tmx>")]
    );
    // The unit that was cut off is one that was read; that the file ends is none.
    assert_eq!(records.iter().map(|record| record.is_outside).collect::<Vec<_>>(), [false, false, true]);
}

#[test]
fn bytes_that_cannot_be_decoded_cost_their_unit() {
    let mut file = tmx(&format!("{}{}{}", tu("أ"), tu("X"), tu("ب"))).into_bytes();
    let at = file.iter().position(|b| *b == b'X').unwrap();
    file[at] = 0xE9;
    let records = read_lenient(&file).unwrap();
    assert_eq!(texts(&records), ["أ", "ب"]);
    assert_eq!(skips(&records), [(5, "unit with bytes that cannot be read as UTF-8")]);
}

#[test]
fn a_damaged_header_costs_itself_alone() {
    let unit = tu("&d;");
    for (prolog, text, expected) in [
        (
            "\n<?xml version='1.0'?><tmx><header srclang='ar'/><body>",
            "&d;",
            "what stands before the root element: the XML declaration",
        ),
        (
            "<!DOCTYPE tmx [<!ENTITY d SYSTEM 'file:///etc/passwd'>]><tmx><header srclang='ar'/><body>",
            "&d;",
            "what stands before the root element: the entity “d” is external, and external entities are never read",
        ),
        (
            "<!DOCTYPE tmx [<!ENTITY d 'ش'>]><tmx><header srclang='ar' a='R&D'/><body>",
            "ش",
            "“&” that starts no reference (kept as text)",
        ),
        (
            "<!DOCTYPE tmx [<!ENTITY d 'ش'>]><tmx><header srclang='ar' a='\u{1}'/><body>",
            "ش",
            "the character U+0001 is not allowed in XML (dropped)",
        ),
        (
            "<tmx><header srclang='ar'><note></header><body>",
            "&d;",
            "header that cannot be read: </header> stands where </note> is due",
        ),
    ] {
        let file = format!("{prolog}{unit}</body></tmx>");
        assert!(read(&file).is_err(), "{file}");
        let records = read_lenient(&file).unwrap();
        assert_eq!(texts(&records), [text], "{file}");
        let found = said(&records);
        assert!(found.iter().any(|(_, reason)| reason.starts_with(expected)), "{file}: {found:?}");
        let source = if expected.starts_with("header") { None } else { Some(locale("ar")) };
        assert_eq!(records.last().unwrap().unit.as_ref().unwrap().source, source, "{file}");
    }
}

#[test]
fn what_is_no_tmx_is_refused_all_the_same() {
    for file in ["", "<html/>", "source,target\nأ,a\n", "<?xml version='1.0' encoding='EBCDIC-CP-AR'?><tmx/>"]
    {
        assert!(read_lenient(file).is_err(), "{file}");
    }
}

#[test]
fn refused_files_of_other_tools_keep_what_is_sound() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/interop/tmx");
    for (name, units, segments) in [
        ("billion_laughs", 0, 0),
        ("ctrl_charref", 3, 6),
        ("en-fr-latin1-declutf8", 1, 2),
        ("leading-blank", 3, 6),
        ("raw_ctrl", 1, 2),
        ("undef_entity", 1, 2),
        ("unescaped_amp", 3, 6),
        ("xxe", 1, 2),
        ("bom-twice", 3, 6),
        ("truncated", 1, 2),
    ] {
        let Ok(file) = std::fs::read(folder.join(format!("made__{name}.tmx"))) else {
            continue;
        };
        let records = read_lenient(&file).unwrap();
        let found = (records.iter().filter(|r| r.unit.is_some()).count(), texts(&records).len());
        assert_eq!(found, (units, segments), "{name}: {:?}", said(&records));
        assert!(!said(&records).is_empty(), "{name}");
    }
}

#[test]
fn what_never_closes_takes_no_time() {
    let many = |text: &str| text.repeat(300_000 / text.len());
    for damage in ["<!--", "<![CDATA[", "<?", "</tu", "<tu ", "<tu a='", "<", "<a", "&", "]]>", "<!-- <tu>"] {
        for file in [
            tmx(&many(damage)),
            tmx(&format!("<tu>{}</tu>", many(damage))),
            format!("<tmx>{}", many(damage)),
            many(damage),
        ] {
            let _ = read_lenient(&file);
        }
    }
}

proptest! {
    #[test]
    fn no_damage_makes_it_panic_or_say_nothing(
        list in proptest::collection::vec("[ا-ي a-z&<>]{0,6}", 1..4), at in any::<usize>(), how in 0u8..4, byte in any::<u8>(),
    ) {
        let whole = tmx(&list.iter().map(|text| tu(text)).collect::<String>());
        let mut file = whole.clone().into_bytes();
        let at = at % file.len();
        match how {
            0 => file[at] = byte,
            1 => file.insert(at, byte),
            2 => file.truncate(at),
            _ => { file.remove(at); }
        }
        let strict = read(&file);
        if let Ok(records) = read_lenient(&file) {
            match strict {
                // What strict reading takes, lenient reading takes too.
                Ok(strict) => prop_assert_eq!(texts(&records), texts(&strict)),
                Err(error) => prop_assert!(!said(&records).is_empty(), "{}", error),
            }
        } else {
            prop_assert!(strict.is_err());
        }
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200), text in "[<>/!?\\-\\[\\]&;#'\"= tumxbody\\n\\r]{0,80}") {
        let _ = read_lenient(&bytes);
        let _ = read_lenient(format!("<tmx>{text}"));
    }
}
