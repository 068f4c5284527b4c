use super::*;
use crate::model::{Annotation, AnnotationKind};

#[test]
fn attributes_notes_and_props_keep_their_order_and_spelling() {
    let file = tmx("<tu tuid='١' srclang='ar' creationdate='20250204T103000Z' x-own='a &amp; b'>\n\
         <note>ملاحظة</note><prop type='client' xml:lang='EN'>Acme</prop><note/>\n\
         <tuv xml:lang='ar' changeid='ليلى'><prop type='p'>1</prop><seg>نعم</seg></tuv>\n\
         <tuv lang='EN_us'><seg>yes</seg></tuv>\n</tu>");
    let record = read(file).unwrap().remove(0);
    assert_eq!((record.line, record.skipped.len(), record.warnings.len()), (4, 0, 0));
    let unit = record.unit.unwrap();
    assert_eq!(unit.source, Some(locale("ar")));
    let names: Vec<&str> = unit.meta.attributes.iter().map(|(n, _)| n.as_str()).collect();
    assert_eq!(names, ["tuid", "srclang", "creationdate", "x-own"]);
    assert_eq!(unit.meta.attribute("x-own"), Some("a & b"));
    assert_eq!(unit.meta.annotations[1].attributes[1], ("xml:lang".into(), "EN".into()));
    assert_eq!(
        unit.meta.annotations[2],
        Annotation { kind: AnnotationKind::Note, attributes: vec![], text: String::new() }
    );
    assert_eq!(unit.variants[0].meta.attributes, [("changeid".into(), "ليلى".into())]);
    assert_eq!(unit.variants[1].locale, locale("en-US"));
    assert_eq!(unit.variants[1].meta.attributes, [("lang".into(), "EN_us".into())]);
}

#[test]
fn the_source_is_the_units_else_the_headers() {
    let unit = |attributes: &str| format!("<tu {attributes}><tuv xml:lang='ar'><seg>أ</seg></tuv></tu>");
    let file =
        tmx(&[unit(""), unit("srclang='AR'"), unit("srclang='*all*'"), unit("srclang='l\u{2019}anglais'")]
            .concat());
    let records = read(file).unwrap();
    let sources: Vec<Option<Locale>> =
        records.iter().map(|r| r.unit.as_ref().unwrap().source.clone()).collect();
    assert_eq!(sources, [Some(locale("en")), Some(locale("ar")), None, None]);
    assert_eq!(reasons(&records[3].warnings), [(4, "ill-formed srclang")]);
}

#[test]
fn the_header_is_recorded() {
    let file = "<tmx version='1.4' xmlns:q='urn:q'><header srclang='*all*' q:a='1'><note>ن</note><prop type='t'>p</prop><ude name='u'><map/></ude></header><body/></tmx>";
    let reader = TmxReader::new(Box::new(file.as_bytes()), "m.tmx").unwrap();
    assert_eq!(
        reader.header(),
        serde_json::json!({
            "version": "1.4",
            "root": [["version", "1.4"], ["xmlns:q", "urn:q"]],
            "attributes": [["srclang", "*all*"], ["q:a", "1"]],
            "content": ["<note>ن</note>", "<prop type=\"t\">p</prop>", "<ude name=\"u\"><map/></ude>"],
        })
    );
    assert_eq!(read(file).unwrap(), []);
    let file =
        "<t:tmx xmlns:t='x'>\n<t:header>نص<t:prop>p<!-- c --></t:prop></t:header><t:body a='1'/></t:tmx>";
    let reader = TmxReader::new(Box::new(file.as_bytes()), "m.tmx").unwrap();
    assert_eq!(
        reader.header(),
        serde_json::json!({
            "version": null, "prefix": "t", "root": [["xmlns:t", "x"]], "attributes": [],
            "content": ["<prop>p</prop>"], "body": [["a", "1"]],
        })
    );
    let record = read(file).unwrap().remove(0);
    assert_eq!(reasons(&record.skipped), [(2, "text in the header"), (2, "comment inside the header")]);
    assert_eq!(reasons(&record.warnings), [(2, "prop without the attribute type")]);
    let reader = TmxReader::new(Box::new("<tmx><body/></tmx>".as_bytes()), "m.tmx").unwrap();
    assert_eq!(reader.header()["attributes"], serde_json::Value::Null);
}

#[test]
fn what_cannot_be_kept_is_reported_by_line() {
    let file = tmx("<tu><tuv><seg>no language</seg></tuv>\n\
         <tuv xml:lang=''><seg>empty</seg></tuv>\n\
         <tuv xml:lang='al-ʿarabiyya'><seg>ill-formed</seg></tuv>\n\
         <tuv xml:lang='ar'></tuv>\n\
         <tuv xml:lang='ar'><seg a='1'>أ<!-- c --><?p i?></seg><seg>second</seg>text</tuv>\n\
         <extra><tuv/></extra><!-- تعليق --><?p i?></tu>\n\
         <tu/>\n<extra>stray\n<tu><tuv xml:lang='ar'><seg>ب</seg></tuv></tu></extra>");
    let records = read(file).unwrap();
    assert_eq!(
        reasons(&records[0].skipped),
        [
            (4, "variant without a language"),
            (5, "variant without a language"),
            (6, "variant with an ill-formed language"),
            (7, "variant without a segment"),
            (8, "comment inside a segment"),
            (8, "element seg inside a variant"),
            (8, "text outside a segment"),
            (9, "element extra inside a unit"),
            (9, "comment inside a unit"),
            (9, "processing instruction inside a unit"),
        ]
    );
    let variant = &records[0].unit.as_ref().unwrap().variants[0];
    assert_eq!(variant.segment.text, "أ");
    assert_eq!(variant.meta.attributes, [("seg/a".into(), "1".into())]);
    assert_eq!(
        (&records[1].unit, reasons(&records[1].skipped)),
        (&None, vec![(10, "unit without a variant")])
    );
    assert_eq!(
        reasons(&records[2].skipped),
        [(11, "element extra outside a unit"), (11, "text outside a unit")]
    );
    assert_eq!(records[2].unit.as_ref().unwrap().variants[0].segment.text, "ب");
}

#[test]
fn an_empty_language_does_not_hide_the_other_attribute() {
    let file = tmx("<tu><tuv xml:lang='' lang='ar'><seg>أ</seg></tuv></tu>");
    assert_eq!(units(file)[0].variants[0].locale, locale("ar"));
}

#[test]
fn what_looks_wrong_is_kept_and_warned_of() {
    let file = "<tmx><body><tu creationdate='أمس'><prop>p</prop><tuv xml:lang='ar' changedate=''>\
                <seg><bpt>b</bpt><it>i</it><ept i='1'>b</ept></seg></tuv></tu></body></tmx>";
    let record = read(file).unwrap().remove(0);
    let warnings: Vec<&str> = record.warnings.iter().map(|w| w.reason.as_str()).collect();
    assert_eq!(
        warnings,
        [
            "no header",
            "unreadable creationdate",
            "prop without the attribute type",
            "unreadable changedate",
            "bpt without the attribute i",
            "it without the attribute pos",
        ]
    );
    assert_eq!(record.unit.unwrap().meta.attribute("creationdate"), Some("أمس"));
}

#[test]
fn white_space_line_ends_and_invisible_characters_in_a_segment_are_kept() {
    let text = " \u{202B}مُحَمَّد\u{202C}\u{200F} \t a\u{A0}\n";
    let file =
        tmx(&format!("<tu><tuv xml:lang='ar'><seg>{text}\r\nb\rc&#13;<![CDATA[ <d> ]]></seg></tuv></tu>"));
    assert_eq!(units(file)[0].variants[0].segment.text, format!("{text}\nb\nc\r <d> "));
}

#[test]
fn prefixes_and_default_namespaces_do_not_matter() {
    let file = "<t:tmx xmlns:t='x'><t:header srclang='en'/><t:body><t:tu><t:tuv xml:lang='ar'>\
                <t:seg>أ<t:ph x='1'/><q:new/></t:seg></t:tuv></t:tu></t:body></t:tmx>";
    let unit = units(file).remove(0);
    let names: Vec<&str> = unit.variants[0].segment.codes.iter().map(|c| c.name.as_str()).collect();
    assert_eq!(names, ["ph", "q:new"]);
    assert_eq!(
        units("<tmx xmlns='x'><header/><body><tu><tuv xml:lang='ar'><seg>أ</seg></tuv></tu></body></tmx>")
            .len(),
        1
    );
}

#[test]
fn a_file_is_refused_with_the_place_and_the_number_of_the_unit() {
    let good = "<tu><tuv xml:lang='ar'><seg>نعم</seg></tuv></tu>\n";
    for (units, expected) in [
        (
            "<tu><tuv xml:lang='ar'><seg>نعم\u{1}</seg></tuv></tu>",
            "memory.tmx:6:32: unit 3: the character U+0001 is not allowed in XML (remove it)",
        ),
        (
            "<tu><tuv xml:lang='ar'><seg>نعم&nbsp;</seg></tuv></tu>",
            "memory.tmx:6:32: unit 3: the entity “nbsp” is not declared",
        ),
        (
            "<tu>\n<tuv xml:lang='ar'></tu>",
            "memory.tmx:7:20: unit 3: </tu> stands where </tuv> is due (<tuv> started on line 7)",
        ),
        ("</body><body>\u{1}", "memory.tmx:6:14: the character U+0001"),
        ("", ""),
    ] {
        let result = read(tmx(&format!("{good}{good}{units}")));
        match result {
            Ok(_) => assert_eq!(units, ""),
            Err(error) => assert!(error.starts_with(expected), "{error}\n{expected}"),
        }
    }
}

#[test]
fn what_is_no_tmx_is_refused_at_once() {
    let error = |text: &str| read(text).unwrap_err();
    assert_eq!(error("<html/>"), "memory.tmx:1:1: the root element is html, not tmx (this is no TMX file)");
    assert_eq!(error(""), "memory.tmx:1:1: the file has no root element");
    assert_eq!(error("source,target"), "memory.tmx:1:1: text stands outside the root element");
    assert!(read(b"<tmx>\n\xE9").unwrap_err().starts_with("memory.tmx:2:1: 0xE9 cannot be read as UTF-8"));
}

#[test]
fn after_an_error_the_reader_is_done() {
    let file = tmx("<oops/><tu><tuv xml:lang='ar'><seg>أ</seg></tuv></tu><tu></tuv>");
    let mut reader = TmxReader::new(Box::new(std::io::Cursor::new(file)), "m.tmx").unwrap();
    assert!(reader.next_record().unwrap().unwrap().unit.is_some());
    assert!(reader.next_record().is_err());
    assert_eq!(reader.next_record().unwrap(), None);
}

#[test]
fn a_file_cut_off_behind_its_last_unit_is_refused() {
    let file = tmx("<tu><tuv xml:lang='ar'><seg>أ</seg></tuv></tu>");
    for cut in ["</tmx>", "</body></tmx>"] {
        let error = read(file.strip_suffix(cut).unwrap()).unwrap_err();
        assert!(error.contains("the file ends before"), "{error}");
    }
    assert!(read(format!("{file} x")).unwrap_err().contains("outside the root"));
}

#[test]
fn entities_of_the_file_are_expanded() {
    let file = "<!DOCTYPE tmx [<!ENTITY c '<ph x=\"1\">&#38;lt;&d;</ph>'><!ENTITY d 'شركة'>]>\
                <tmx><header/><body><tu creationid='&d;'><tuv xml:lang='ar'><seg>&d; &c;!</seg></tuv></tu></body></tmx>";
    let unit = units(file).remove(0);
    assert_eq!(unit.meta.attribute("creationid"), Some("شركة"));
    let segment = &unit.variants[0].segment;
    assert_eq!((segment.text.as_str(), segment.codes[0].content.as_str()), ("شركة !", "&lt;شركة"));
}

#[test]
fn comments_and_instructions_around_the_units_are_said_to_be_left_out() {
    let unit = "<tu><tuv xml:lang='ar'><seg>نعم</seg></tuv></tu>";
    let file = format!(
        "<?xml version='1.0'?>\n<!-- أ -->\n<?p 1?>\n<!DOCTYPE tmx SYSTEM 'tmx14.dtd'>\n<tmx version='1.4'><!-- ب -->\n\
         <header srclang='ar'><!-- ج --><?p 2?></header>\n<body><!-- د -->\n{unit}\n<?p 3?>\n{unit}<!-- ه --></body>\n<!-- و --></tmx>\n<?p 4?>"
    );
    let (comment, instruction) = ("comment outside a unit", "processing instruction outside a unit");
    let expected = [
        (2, comment),
        (3, instruction),
        (5, comment),
        (6, "comment inside the header"),
        (6, "processing instruction inside the header"),
        (7, comment),
        (9, instruction),
        (10, comment),
        (11, comment),
        (12, instruction),
    ];
    assert_eq!(skips(&read(&file).unwrap()), expected);
    let input = std::io::Cursor::new(file.into_bytes());
    let mut lenient = TmxReader::lenient(Box::new(input), "memory.tmx").unwrap();
    let mut records = Vec::new();
    records.extend(std::iter::from_fn(|| lenient.next_record().unwrap()));
    assert_eq!(skips(&records), expected);
}

#[test]
fn what_stands_between_units_is_handed_over_before_there_is_too_much_of_it() {
    let many = "<!-- تعليق -->".repeat(2500);
    let records =
        read(tmx(&format!("{many}<tu><tuv xml:lang='ar'><seg>نعم</seg></tuv></tu>{many}"))).unwrap();
    assert!(records.iter().all(|record| record.skipped.len() <= 1000));
    assert_eq!(skips(&records).len(), 5000);
    assert_eq!(records.iter().filter(|record| !record.is_outside).count(), 1);
}
