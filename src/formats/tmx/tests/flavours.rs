//! What each flavour writes.

use super::*;
use crate::model::{Annotation, Code, CodeKind};

/// A file with all that the standard does not allow.
fn odd() -> String {
    "<tmx version='1.1' xmlns:q='urn:q'>
<header creationtool='OmegaT' o-tmf='x' srclang='AR_sa' segtype='word' q:a='1' creationdate='2025-02-04'>
<ude name='u'><map/></ude><ude name='v'><map unicode='#xF8FF' code='#x20'/></ude><prop>p</prop><q:x>y</q:x></header>
<body q:b='2'>
<tu tuid='1' srclang='ar-SA' creationdate='أمس' changedate='2025-02-04T13:30:00+03:00' segtype='word' q:a='1' creationtool='OmegaT'>
<prop type='file'>a.txt</prop><prop>p</prop><note lang='en' xml:lang='في' q:n='1'>ن</note><prop type='id' xml:lang='en_US'>7</prop>
<tuv lang='AR_sa' q:a='1'><seg xml:space='preserve'>a<bpt>1<sub>s<b>t</b></sub></bpt><bpt i='7' q:a='1'/>ب<ept i='7' x='1'/><ept/><it>&lt;/i></it><it pos='start' x='2'/><hi><g id='1'>c</g></hi><sub>s</sub></seg></tuv>
<tuv xml:lang='en'><seg>b</seg></tuv>
</tu></body></tmx>"
        .to_owned()
}

fn strict(file: &str, flavour: Flavour) -> (String, TmxWritten) {
    let options = TmxOptions { header: Some(header(file)), flavour, ..TmxOptions::default() };
    write_with(&units(file), &options)
}

#[test]
fn strict_mends_what_the_standard_forbids_and_counts_it() {
    let (file, written) = strict(&odd(), Flavour::Strict);
    let expected = format!(
        r##"<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE tmx SYSTEM "tmx14.dtd">
<tmx version="1.4">
  <header creationtool="OmegaT" o-tmf="x" srclang="ar-SA" creationdate="20250204T000000Z" creationtoolversion="{}" segtype="sentence" adminlang="en" datatype="plaintext">
    <ude name="v"><map unicode="#xF8FF" code="#x20"/></ude>
    <prop type="x-untyped">p</prop>
  </header>
  <body>
    <tu tuid="1" srclang="ar-SA" changedate="20250204T103000Z" creationtool="OmegaT">
      <prop type="file">a.txt</prop>
      <prop type="x-untyped">p</prop>
      <note lang="en">ن</note>
      <prop type="id" xml:lang="en-US">7</prop>
      <tuv xml:lang="ar-SA">
        <seg>a<bpt i="8">1<sub>st</sub></bpt><bpt i="7"/>ب<ept i="7"/><ept i="8"/><it pos="end">&lt;/i&gt;</it><it pos="begin" x="2"/><hi><ph>&lt;g id="1"&gt;c&lt;/g&gt;</ph></hi><ph>&lt;sub&gt;s&lt;/sub&gt;</ph></seg>
      </tuv>
      <tuv xml:lang="en">
        <seg>b</seg>
      </tuv>
    </tu>
  </body>
</tmx>
"##,
        env!("CARGO_PKG_VERSION")
    );
    assert_eq!(file, expected);
    let changed: Vec<String> = written.changed.iter().map(|(reason, n)| format!("{reason}: {n}")).collect();
    let expected = "adminlang of the header added: 1
bpt without i numbered: 1
changedate of tu written as YYYYMMDDTHHMMSSZ: 1
creationdate of header written as YYYYMMDDTHHMMSSZ: 1
creationtoolversion of the header added: 1
datatype of the header added: 1
element b in sub left out, its text kept: 1
element g of a segment written as ph: 1
element q:x of the header left out: 1
element sub of a segment written as ph: 1
ept without i numbered: 1
ill-formed xml:lang of note left out: 1
incomplete ude of the header left out: 1
it without pos begin or end mended: 2
lang of tuv written as ar-SA: 1
prop without type written as x-untyped: 2
q:a of bpt left out: 1
q:a of header left out: 1
q:a of tu left out: 1
q:a of tuv left out: 1
q:b of the file left out: 1
q:n of note left out: 1
segtype of header that the standard does not know left out: 1
segtype of the header added: 1
segtype of tu that the standard does not know left out: 1
srclang of the header written as ar-SA: 1
unreadable creationdate of tu left out: 1
version 1.1 of TMX written as 1.4: 1
x of ept left out: 1
xml:lang of prop written with -: 1
xml:space of seg left out: 1
xmlns:q of the file left out: 1";
    assert_eq!(changed.join("\n"), expected);
    // What is valid stays as it is.
    let (again, written) = strict(&file, Flavour::Strict);
    assert_eq!((again, written.changed.len()), (file, 0));
}

#[test]
fn for_omegat_there_is_nothing_that_it_would_misread() {
    let (file, written) = strict(&odd(), Flavour::Omegat);
    for absent in ["tuid", "OmegaT", "type=\"file\"", "type=\"id\""] {
        assert!(!file.contains(absent), "{absent}: {file}");
    }
    for present in [
        "<header creationtool=\"jisr\"",
        "<prop type=\"x-file\">a.txt</prop>",
        "<prop type=\"x-id\" xml:lang=\"en-US\">7</prop>",
    ] {
        assert!(file.contains(present), "{present}: {file}");
    }
    for reason in ["tuid left out", "prop file written as x-file", "creationtool OmegaT of tu left out"] {
        assert_eq!(written.changed.get(reason), Some(&1), "{reason}");
    }
}

#[test]
fn the_source_is_written_as_in_its_variant() {
    let saudi = Unit::pair(locale("ar-SA"), "نعم", locale("en"), "yes");
    let general = Unit { source: Some(locale("ar")), ..saudi.clone() };
    let mut own = saudi.clone();
    own.meta.set_attribute("srclang", "AR_sa");
    let mut same = saudi.clone();
    same.meta.set_attribute("srclang", "AR-SA");
    let unknown = Unit { source: None, ..saudi.clone() };
    let empty = Unit { variants: Vec::new(), ..saudi.clone() };
    let options =
        TmxOptions { source: Some(locale("ar-EG")), flavour: Flavour::Omegat, ..TmxOptions::default() };
    let (file, written) = write_with(&[saudi, general, own, unknown, empty], &options);
    let lines: Vec<&str> =
        file.lines().map(str::trim).filter(|l| l.starts_with("<tu ") || *l == "<tu>").collect();
    let saudi = "<tu srclang=\"ar-SA\">";
    assert_eq!(lines, [saudi, saudi, saudi, "<tu srclang=\"*all*\">"]);
    assert_eq!(written.units, 4);
    assert_eq!(written.changed.get("unit without a variant left out"), Some(&1));
    let options =
        TmxOptions { source: Some(locale("ar-SA")), flavour: Flavour::Strict, ..TmxOptions::default() };
    assert!(write_with(&[same], &options).0.contains("    <tu>\n"));
}

#[test]
fn plain_has_no_codes() {
    let (file, written) = strict(&odd(), Flavour::Plain);
    assert!(file.contains("<seg xml:space=\"preserve\">aب</seg>"), "{file}");
    assert!(file.contains("<tmx version=\"1.1\" xmlns:q=\"urn:q\">"), "{file}");
    assert_eq!(written.changed.into_iter().collect::<Vec<_>>(), [("inline code left out".to_owned(), 9)]);
}

#[test]
fn languages_are_written_under_their_other_names() {
    let file = tmx(
        "<tu srclang='EN-us'><tuv changeid='1' xml:lang='EN-us'><seg>a</seg></tuv><tuv xml:lang='en-GB'><seg>b</seg></tuv></tu>\
                    <tu><tuv xml:lang='en-US'><seg>c</seg></tuv></tu>",
    );
    let renames = vec!["en-US=en".parse().unwrap(), "en=EN".parse().unwrap()];
    for flavour in Flavour::ALL {
        let options = TmxOptions {
            header: Some(header(&file)),
            renames: renames.clone(),
            flavour,
            ..TmxOptions::default()
        };
        let text = write_with(&units(&file), &options).0;
        assert!(text.contains("srclang=\"EN\""), "{text}");
        assert!(text.contains("<tu srclang=\"en\">"), "{text}");
        assert!(
            !text.contains("-us") && !text.contains("US") && text.contains("xml:lang=\"en-GB\""),
            "{text}"
        );
    }
}

#[test]
fn a_kept_header_comes_back_as_it_was() {
    let file = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<tmx q:v=\"1\" version=\"2.0\" xmlns:q=\"urn:q\">\n  \
                <header srclang=\"AR\" q:a=\"&lt;\">\n    <note>ن</note>\n    <ude name=\"u\"> <map/> </ude>\n    \
                <q:own><x/></q:own>\n  </header>\n  <body q:b=\"1\">\n    <tu>\n      <tuv xml:lang=\"ar\">\n        \
                <seg xml:space=\"preserve\">نعم</seg>\n      </tuv>\n    </tu>\n  </body>\n</tmx>\n";
    let options = TmxOptions { header: Some(header(file)), ..TmxOptions::default() };
    assert_eq!(write_with(&units(file), &options).0, file);
    let asked = TmxOptions { source: Some(locale("en")), ..options.clone() };
    let text = write_with(&units(file), &asked).0;
    assert!(text.contains("<header srclang=\"en\" q:a=\"&lt;\">"), "{text}");
    assert!(text.contains("<tu srclang=\"ar\">"), "{text}");
    // A unit of another file that names no source does not take that of this header.
    let foreign = Unit { source: None, ..Unit::pair(locale("ar"), "لا", locale("en"), "no") };
    let text = write_with(std::slice::from_ref(&foreign), &options).0;
    assert!(text.contains("<tu srclang=\"*all*\">"), "{text}");
}

#[test]
fn a_file_without_a_header_or_with_a_prefix_comes_back() {
    let unit = "<tu><tuv lang='ar'><seg>نعم</seg></tuv></tu>";
    let bare = format!("<tmx><body>{unit}</body></tmx>");
    let options = TmxOptions { header: Some(header(&bare)), ..TmxOptions::default() };
    let text = write_with(&units(&bare), &options).0;
    assert!(!text.contains("<header") && !text.contains("DOCTYPE"), "{text}");
    let asked = TmxOptions { source: Some(locale("ar")), ..options };
    assert!(write_with(&units(&bare), &asked).0.contains("<header srclang=\"ar\"/>"));

    let prefixed = "<t:tmx version='2.0' xmlns:t='urn:t'><t:header/><t:body/></t:tmx>";
    let options = TmxOptions { header: Some(header(prefixed)), ..TmxOptions::default() };
    let text = write_with(&[], &options).0;
    assert!(text.contains("<tmx version=\"2.0\" xmlns:t=\"urn:t\" xmlns=\"urn:t\">"), "{text}");
    let options = TmxOptions { header: Some(header(&text)), ..TmxOptions::default() };
    assert_eq!(write_with(&[], &options).0, text);
}

#[test]
fn a_header_that_is_none_is_not_kept_and_broken_content_is_left_out() {
    let plain = write(&[], None).0;
    for value in [serde_json::Value::Null, serde_json::json!({"version": "1.4"}), serde_json::json!([1])] {
        let options = TmxOptions { header: Some(value), ..TmxOptions::default() };
        assert_eq!(write_with(&[], &options).0, plain);
    }
    let value = serde_json::json!({"attributes": [["no name", "x"]], "content": ["<note>", "نص", "<prop type='p'/>"]});
    let options = TmxOptions { header: Some(value), ..TmxOptions::default() };
    let (text, written) = write_with(&[], &options);
    assert_eq!(written.left_out, 3);
    assert!(text.contains("  <header>\n    <prop type=\"p\"/>\n  </header>\n"), "{text}");
}

#[test]
fn what_jisr_makes_is_valid_in_every_flavour() {
    let mut unit = Unit::pair(locale("ar"), "نعم", locale("en"), "yes");
    unit.meta.set_attribute("creationdate", "20250204T103000Z");
    unit.meta.annotations = vec![Annotation::note("ن"), Annotation::prop("x-client", "Acme")];
    let faithful = write(std::slice::from_ref(&unit), Some(&locale("ar"))).0;
    for flavour in Flavour::ALL {
        let options = TmxOptions { source: Some(locale("ar")), flavour, ..TmxOptions::default() };
        let (text, written) = write_with(std::slice::from_ref(&unit), &options);
        assert_eq!((text, written.changed.len()), (faithful.clone(), 0), "{flavour}");
    }
}

#[test]
fn codes_that_are_no_xml_become_valid_too() {
    let code = |name: &str, kind, content: &str| Code {
        at: 0,
        kind,
        name: name.into(),
        attributes: vec![("pos".into(), "begin".into())],
        content: content.into(),
    };
    let mut unit = Unit::pair(locale("ar"), "نعم", locale("en"), "yes");
    unit.variants[0].segment.codes = vec![
        code("it", CodeKind::Whole, "<b"),
        code("mrk", CodeKind::Start, ""),
        code("hi", CodeKind::Start, ""),
        code("hi", CodeKind::End, ""),
        code("mrk", CodeKind::End, ""),
        code("hi", CodeKind::End, ""),
    ];
    let options = TmxOptions { flavour: Flavour::Strict, ..TmxOptions::default() };
    let text = write_with(&[unit], &options).0;
    assert!(text.contains("<seg><it pos=\"begin\">&lt;b</it><hi/>نعم</seg>"), "{text}");
}

#[test]
fn omegat_lost_the_text_that_hi_marks() {
    let file = tmx("<tu><tuv xml:lang='ar'><seg>العزم <hi type='b'>١٢ <hi>نيوتن</hi> متر</hi></seg></tuv>\
         <tuv xml:lang='en'><seg>Torque <hi type='b'>12 <ph>&lt;nm/></ph>Nm</hi></seg></tuv></tu>");
    let (text, written) = strict(&file, Flavour::Omegat);
    assert!(text.contains("<seg>العزم ١٢ نيوتن متر</seg>"), "{text}");
    assert!(text.contains("<seg>Torque 12 <ph>&lt;nm/&gt;</ph>Nm</seg>"), "{text}");
    assert_eq!(written.changed.get("element hi of a segment left out, its text kept"), Some(&3));
    assert!(strict(&file, Flavour::Strict).0.contains("<hi type=\"b\">12"));
}

#[test]
fn omegat_lost_the_tags_of_its_own_files() {
    let file = tmx(
        "<tu><tuv xml:lang='ar'><seg>انقر <bpt i='0' x='0'>&lt;f0></bpt><hi>حفظ</hi><ept i='0'>&lt;/f0></ept></seg></tuv>\
         <tuv xml:lang='en'><seg>Click <bpt i='0' x='0'>&lt;f0></bpt>Save<ept i='0'>&lt;/f0></ept><ph>&lt;br1/>&amp;<sub>s</sub></ph></seg></tuv></tu>",
    )
    .replace("<header ", "<header creationtool='OmegaT' ");
    let (text, written) = strict(&file, Flavour::Omegat);
    assert!(text.contains("<seg>انقر &lt;f0&gt;حفظ&lt;/f0&gt;</seg>"), "{text}");
    assert!(text.contains("<seg>Click &lt;f0&gt;Save&lt;/f0&gt;&lt;br1/&gt;&amp;s</seg>"), "{text}");
    assert_eq!(written.changed.get("codes of OmegaT written as text"), Some(&2));
}
