use proptest::prelude::*;

use super::*;
use crate::formats::tmx::{segment_from_xml, segment_to_xml};
use crate::model::{Annotation, AnnotationKind, Attributes, Code, CodeKind, Meta, Segment, Variant};

/// Text as it comes: Arabic with tashkeel, bidi controls, white space at the edges, line ends, markup.
fn text() -> impl Strategy<Value = String> {
    "[ \\t\\n\\r]{0,2}([a-z<>&\"';\\]]|[ء-ي]|[ً-ْ]|[\u{200E}\u{200F}\u{202A}-\u{202E}\u{2066}-\u{2069}\u{FEFF}\u{A0}]|[٠-٩]|[\u{1F600}-\u{1F610}]| ){0,12}[ \\n\\r]{0,1}"
}

fn attributes(names: &'static [&'static str]) -> impl Strategy<Value = Attributes> {
    proptest::sample::subsequence(names, 0..=names.len()).prop_shuffle().prop_flat_map(|names| {
        let values = proptest::collection::vec(text(), names.len());
        values.prop_map(move |values| names.iter().map(|n| (*n).to_owned()).zip(values).collect())
    })
}

fn annotation() -> impl Strategy<Value = Annotation> {
    let kind = prop_oneof![Just(AnnotationKind::Note), Just(AnnotationKind::Prop)];
    (kind, attributes(&["type", "xml:lang", "o-encoding"]), text())
        .prop_map(|(kind, attributes, text)| Annotation { kind, attributes, text })
}

fn meta(names: &'static [&'static str]) -> impl Strategy<Value = Meta> {
    (attributes(names), proptest::collection::vec(annotation(), 0..3))
        .prop_map(|(attributes, annotations)| Meta { attributes, annotations })
}

/// A run of a segment: text, a code, or marked runs.
#[derive(Debug, Clone)]
enum Run {
    Text(String),
    Code(&'static str, Attributes, String),
    Marked(Attributes, Vec<Run>),
}

fn run() -> impl Strategy<Value = Run> {
    let name = proptest::sample::select(vec!["bpt", "ept", "ph", "it", "ut", "x-new", "?page"]);
    let content = prop_oneof![
        Just(String::new()),
        text().prop_map(|t| segment_to_xml(&Segment::plain(t))),
        Just("{fn <sub type=\"x\">ملاحظة <hi/></sub>}".to_owned()),
    ];
    let leaf = prop_oneof![
        text().prop_map(Run::Text),
        (name, attributes(&["i", "x", "type"]), content).prop_map(|(n, a, c)| match n {
            "?page" => Run::Code(n, Attributes::new(), "12 نص".to_owned()),
            _ => Run::Code(n, a, c),
        }),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        (attributes(&["x", "type"]), proptest::collection::vec(inner, 0..3))
            .prop_map(|(a, r)| Run::Marked(a, r))
    })
}

fn build(runs: &[Run], segment: &mut Segment) {
    for run in runs {
        let code = |at, kind, name: &str, attributes: &Attributes, content: &str| Code {
            at,
            kind,
            name: name.into(),
            attributes: attributes.clone(),
            content: content.into(),
        };
        let at = segment.text.len();
        match run {
            Run::Text(text) => segment.text.push_str(text),
            Run::Code(name, attributes, content) => {
                segment.codes.push(code(at, CodeKind::Whole, name, attributes, content));
            }
            Run::Marked(attributes, runs) => {
                segment.codes.push(code(at, CodeKind::Start, "hi", attributes, ""));
                build(runs, segment);
                segment.codes.push(code(segment.text.len(), CodeKind::End, "hi", &Vec::new(), ""));
            }
        }
    }
}

fn segment() -> impl Strategy<Value = Segment> {
    proptest::collection::vec(run(), 0..4).prop_map(|runs| {
        let mut segment = Segment::default();
        build(&runs, &mut segment);
        segment
    })
}

fn tag() -> impl Strategy<Value = Locale> {
    proptest::sample::select(vec!["ar", "en", "ar-SA", "en-US", "zh-Hant-TW", "x-klingon"]).prop_map(locale)
}

fn variant() -> impl Strategy<Value = Variant> {
    (tag(), segment(), meta(&["changeid", "creationdate", "lang", "seg/xml:space"])).prop_map(
        |(locale, segment, mut meta)| {
            // Those of the segment stand behind those of its variant.
            meta.attributes.sort_by_key(|(name, _)| name.starts_with("seg/"));
            Variant { locale, segment, meta }
        },
    )
}

fn unit() -> impl Strategy<Value = Unit> {
    (meta(&["tuid", "creationdate", "usagecount", "x-own"]), proptest::collection::vec(variant(), 1..4))
        .prop_map(|(meta, variants)| Unit { source: Some(locale("ar")), meta, variants })
}

/// Breaks a file in one place.
fn broken(file: &[u8], at: usize, how: u8, byte: u8) -> Vec<u8> {
    let mut file = file.to_vec();
    let at = at % file.len();
    match how % 4 {
        0 => file[at] = byte,
        1 => file.insert(at, byte),
        2 => file.truncate(at),
        _ => {
            file.remove(at);
        }
    }
    file
}

proptest! {
    #[test]
    fn units_survive_writing_and_reading(list in proptest::collection::vec(unit(), 0..4)) {
        let (file, left_out) = write(&list, Some(&locale("ar")));
        prop_assert_eq!(left_out, 0);
        let back = units(&file);
        prop_assert_eq!(&back, &list);
        prop_assert_eq!(write(&back, Some(&locale("ar"))).0, file);
    }

    #[test]
    fn segments_survive_writing_and_reading(segment in segment()) {
        prop_assert_eq!(segment_from_xml(&segment_to_xml(&segment)).unwrap(), segment);
    }

    #[test]
    fn any_segment_is_written_as_well_formed_xml(
        text in ".{0,8}",
        codes in proptest::collection::vec((0usize..12, 0usize..3, ".{0,3}|hi", ".{0,3}", "[<>&;a/\u{1}#x ]{0,6}"), 0..4),
    ) {
        let kinds = [CodeKind::Whole, CodeKind::Start, CodeKind::End];
        let codes = codes.into_iter().map(|(at, kind, name, attribute, content)| Code {
            at, kind: kinds[kind], name, attributes: vec![(attribute.clone(), content.clone()), (attribute, text.clone())], content,
        });
        let segment = Segment { codes: codes.collect(), text: text.clone() };
        let xml = segment_to_xml(&segment);
        let back = segment_from_xml(&xml);
        prop_assert!(back.is_ok(), "{} {:?}", xml, back);
        prop_assert_eq!(segment_to_xml(&back.unwrap()), xml);
    }

    #[test]
    fn no_bytes_make_the_reader_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = read(&bytes);
    }

    #[test]
    fn no_broken_file_makes_the_reader_panic(list in proptest::collection::vec(unit(), 1..3), at in any::<usize>(), how in any::<u8>(), byte in any::<u8>()) {
        let file = write(&list, None).0;
        let _ = read(broken(file.as_bytes(), at, how, byte));
    }
}
