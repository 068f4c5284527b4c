use super::*;
use crate::model::{Annotation, Variant};

fn sample() -> Unit {
    let mut unit = Unit::pair(locale("ar"), "نعم & <لا>", locale("en-US"), "yes\r\n");
    unit.meta.set_attribute("creationdate", "20250204T103000Z");
    unit.meta.set_attribute("x", "a\n\"b\"");
    unit.meta.annotations = vec![Annotation::note("ملاحظة"), Annotation::prop("client", "")];
    unit.variants[1].meta.annotations.push(Annotation::prop("p", "1"));
    unit
}

#[test]
fn a_file_looks_like_this() {
    let (file, left_out) = write(&[sample()], Some(&locale("ar")));
    let expected = format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE tmx SYSTEM "tmx14.dtd">
<tmx version="1.4">
  <header creationtool="jisr" creationtoolversion="{}" segtype="sentence" o-tmf="jisr" adminlang="en" srclang="ar" datatype="plaintext"/>
  <body>
    <tu creationdate="20250204T103000Z" x="a&#10;&quot;b&quot;">
      <note>ملاحظة</note>
      <prop type="client"></prop>
      <tuv xml:lang="ar">
        <seg>نعم &amp; &lt;لا&gt;</seg>
      </tuv>
      <tuv xml:lang="en-US">
        <prop type="p">1</prop>
        <seg>yes&#13;
</seg>
      </tuv>
    </tu>
  </body>
</tmx>
"#,
        env!("CARGO_PKG_VERSION")
    );
    assert_eq!((file, left_out), (expected, 0));
}

#[test]
fn what_is_written_is_read_back_and_written_the_same() {
    let (file, _) = write(&[sample()], Some(&locale("ar")));
    assert_eq!(units(&file), [sample()]);
    assert_eq!(write(&units(&file), Some(&locale("ar"))).0, file);
}

#[test]
fn a_unit_of_another_source_than_the_headers_says_so() {
    let arabic = Unit::pair(locale("ar"), "نعم", locale("en"), "yes");
    let mut own = arabic.clone();
    own.meta.set_attribute("srclang", "AR");
    let unknown = Unit { source: None, ..arabic.clone() };
    let units = [arabic, own, unknown];
    let lines = |source: Option<&Locale>| -> Vec<String> {
        write(&units, source)
            .0
            .lines()
            .filter(|l| l.contains("<tu") && !l.contains("tuv"))
            .map(|l| l.trim().to_owned())
            .collect()
    };
    assert_eq!(lines(None), ["<tu srclang=\"ar\">", "<tu srclang=\"AR\">", "<tu>"]);
    assert_eq!(lines(Some(&locale("ar"))), ["<tu>", "<tu srclang=\"AR\">", "<tu>"]);
    assert_eq!(lines(Some(&locale("en")))[0], "<tu srclang=\"ar\">");
    assert!(write(&[], None).0.contains("srclang=\"*all*\""));
}

#[test]
fn a_language_keeps_its_own_spelling_and_place_while_it_names_the_locale() {
    let file = tmx(
        "<tu><tuv changeid='x' xml:lang='AR'><seg>أ</seg></tuv><tuv lang='en'><seg>a</seg></tuv><tuv changeid='y' xml:lang='fr'><seg>b</seg></tuv></tu>",
    );
    let mut unit = units(file).remove(0);
    let text = write(std::slice::from_ref(&unit), Some(&locale("en"))).0;
    assert!(text.contains("<tuv changeid=\"x\" xml:lang=\"AR\">"), "{text}");
    assert!(text.contains("<tuv lang=\"en\">"), "{text}");
    assert!(text.contains("<tuv changeid=\"y\" xml:lang=\"fr\">"), "{text}");
    assert_eq!(units(&text), [unit.clone()]);
    unit.variants[0].locale = locale("ar-EG");
    assert!(write(&[unit], None).0.contains("<tuv xml:lang=\"ar-EG\" changeid=\"x\">"));
}

#[test]
fn characters_xml_forbids_are_left_out_and_counted() {
    let mut unit = Unit::pair(locale("ar"), "ن\u{0}ع\u{B}م", locale("en"), "y\u{FFFE}");
    unit.meta.set_attribute("a", "\u{1}");
    unit.meta.attributes.push(("no name".into(), String::new()));
    let (file, left_out) = write(&[unit], None);
    assert_eq!(left_out, 5);
    assert_eq!(units(file)[0].variants[0].segment.text, "نعم");
}

#[test]
fn a_full_disk_names_the_file() {
    struct Full;
    impl std::io::Write for Full {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            Err(std::io::Error::from(std::io::ErrorKind::StorageFull))
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let error = TmxWriter::new(Full, "م.tmx", None).err().unwrap();
    assert!(error.to_string().starts_with("م.tmx: "));
}

#[test]
fn a_unit_of_many_variants_keeps_them_all_in_order() {
    let mut unit = Unit::pair(locale("ar"), "نعم", locale("en"), "yes");
    unit.variants.push(Variant::plain(locale("ar"), "أجل"));
    let (file, _) = write(std::slice::from_ref(&unit), Some(&locale("ar")));
    assert_eq!(units(file), [unit]);
}

#[test]
fn a_source_written_on_a_unit_became_one_more_attribute_of_it() {
    let mut unit = Unit::pair(locale("ar"), "نعم", locale("en"), "yes");
    unit.meta.set_attribute("tuid", "1");
    let other = Unit { source: None, ..Unit::pair(locale("ar"), "لا", locale("en"), "no") };
    let list = [unit, other];
    let file = write(&list, None).0;
    assert!(file.contains("<tu tuid=\"1\" srclang=\"ar\">"), "{file}");
    assert_eq!(units(&file), list);
    // One that is not written anyway stays.
    for kept in
        ["srclang=\"ar\" tuid=\"1\"", "tuid=\"1\" srclang=\"AR\"", "srclang=\"*all*\"", "srclang=\"en\""]
    {
        let file = tmx(&format!("<tu {kept}><tuv xml:lang=\"ar\"><seg>نعم</seg></tuv></tu>"));
        let read = units(&file);
        assert!(read[0].meta.attribute("srclang").is_some(), "{kept}");
        assert!(write(&read, Some(&locale("en"))).0.contains(&format!("<tu {kept}>")), "{kept}");
    }
}
