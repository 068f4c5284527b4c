//! Sound TMX files of every kind, as texts: versions, languages, spellings, all inline codes.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use super::canonical::ENTITY;

/// Stands for the reference to the entity that a file may declare.
const PLACE: &str = "\u{E000}";

fn is_one_of(words: &'static [&'static str]) -> impl Strategy<Value = String> {
    select(words).prop_map(str::to_owned)
}

/// Text, with references, as it stands between tags.
pub(crate) fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        6 => "[a-zA-Z0-9 .,!'\"]{1,6}",
        6 => "[ء-ي ]{1,6}",
        2 => "[\u{64B}-\u{652}٠-٩،؟]{1,3}",
        2 => "[\u{200E}\u{200F}\u{202A}-\u{202E}\u{2066}-\u{2069}\u{61C}\u{FEFF}\u{A0}\u{AD}\u{2028}\u{85}]",
        1 => "[\u{1F600}-\u{1F610}\u{10330}-\u{10334}]",
        3 => "[ \t\n]{1,3}",
        1 => is_one_of(&["\r\n", "\r", ">", "]", PLACE]),
        3 => is_one_of(&[
            "&amp;", "&lt;", "&gt;", "&quot;", "&apos;", "&#65;", "&#x628;", "&#x1F600;", "&#13;", "&#10;",
            "&#9;", "&#32;", "&#xA0;", "&#xFEFF;", "&#38;lt;",
        ]),
    ];
    vec(piece, 0..5).prop_map(|pieces| pieces.concat().replace("]]>", "]]"))
}

/// The value of an attribute, with its quotes.
fn value() -> impl Strategy<Value = String> {
    (text(), any::<bool>()).prop_map(|(text, single)| match single {
        true => format!("'{}'", text.replace('\'', "&apos;")),
        false => format!("\"{}\"", text.replace('"', "&quot;")),
    })
}

/// Some of the attributes, in any order, after those that are given.
fn attributes(
    given: impl Strategy<Value = String>,
    names: &'static [&'static str],
) -> impl Strategy<Value = String> {
    let others = subsequence(names, 0..=names.len().min(4)).prop_flat_map(|names| {
        vec(value(), names.len()).prop_map(move |values| {
            names.iter().zip(values).map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>()
        })
    });
    (given, others)
        .prop_map(|(given, mut others)| {
            if !given.is_empty() {
                others.push(given);
            }
            others
        })
        .prop_shuffle()
        .prop_flat_map(|all| {
            let spaces = vec(is_one_of(&[" ", "  ", "\n", "\t"]), all.len());
            spaces.prop_map(move |spaces| {
                let spaced: Vec<String> = spaces.iter().zip(&all).map(|(s, a)| format!("{s}{a}")).collect();
                spaced.concat()
            })
        })
}

fn none() -> impl Strategy<Value = String> {
    Just(String::new())
}

fn element(name: &str, attributes: &str, content: &str, short: bool) -> String {
    if short && content.is_empty() {
        return format!("<{name}{attributes}/>");
    }
    format!("<{name}{attributes}>{content}</{name}>")
}

/// Notes and properties.
fn annotations() -> impl Strategy<Value = String> {
    let note = (attributes(none(), &["xml:lang", "o-encoding", "lang"]), text(), any::<bool>())
        .prop_map(|(attributes, text, short)| element("note", &attributes, &text, short));
    let prop = (
        attributes(
            prop_oneof![4 => Just("type='x-هدف'".to_owned()), 1 => none()],
            &["xml:lang", "o-encoding"],
        ),
        text(),
        any::<bool>(),
    )
        .prop_map(|(attributes, text, short)| element("prop", &attributes, &text, short));
    vec(prop_oneof![note, prop], 0..3).prop_map(|all| all.join("\n"))
}

/// A comment, a CDATA section or an instruction.
fn section() -> impl Strategy<Value = String> {
    is_one_of(&[
        "<!-- ملاحظة & <b> -->",
        "<!---->",
        "<![CDATA[<b>نص</b> & more]]>",
        "<![CDATA[]]>",
        "<![CDATA[ ]] ]]>",
        "<?page 12 صفحة?>",
    ])
}

/// The content of a segment: text and inline codes, nested.
fn segment() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![6 => text(), 1 => section()];
    leaf.prop_recursive(4, 16, 4, |inner| {
        let inner = vec(inner, 0..4).prop_map(|pieces| pieces.concat());
        let sub = (attributes(none(), &["datatype", "type"]), inner.clone(), any::<bool>())
            .prop_map(|(attributes, content, short)| element("sub", &attributes, &content, short));
        // What stands in a code is text and `sub`.
        let native = (text(), prop::option::weighted(0.3, sub), text())
            .prop_map(|(before, sub, after)| before + &sub.unwrap_or_default() + &after);
        let code = (
            prop_oneof![
                attributes(Just("i='1'".to_owned()), &["x", "type"]).prop_map(|a| ("bpt", a)),
                attributes(Just("i=\"1\"".to_owned()), &["x"]).prop_map(|a| ("ept", a)),
                attributes(none(), &["x", "assoc", "type"]).prop_map(|a| ("ph", a)),
                attributes(Just("pos='begin'".to_owned()), &["x", "type"]).prop_map(|a| ("it", a)),
                attributes(none(), &["x"]).prop_map(|a| ("ut", a)),
            ],
            native,
            any::<bool>(),
        )
            .prop_map(|((name, attributes), content, short)| element(name, &attributes, &content, short));
        let marked = (attributes(none(), &["x", "type"]), inner.clone(), any::<bool>())
            .prop_map(|(attributes, content, short)| element("hi", &attributes, &content, short));
        prop_oneof![2 => inner, 3 => code, 2 => marked]
    })
}

fn tag() -> impl Strategy<Value = String> {
    is_one_of(&["ar", "en", "ar-SA", "EN-us", "en_GB", "fr-FR", "zh-Hant-TW", "x-klingon"])
}

const OF_UNIT: &[&str] = &[
    "tuid",
    "o-encoding",
    "datatype",
    "usagecount",
    "lastusagedate",
    "creationtool",
    "creationdate",
    "creationid",
    "changedate",
    "segtype",
    "changeid",
    "o-tmf",
    "q:own",
    "unknown",
];
const OF_VARIANT: &[&str] = &[
    "o-encoding",
    "datatype",
    "usagecount",
    "creationdate",
    "creationid",
    "changedate",
    "changeid",
    "q:own",
    "unknown",
];

fn variant() -> impl Strategy<Value = String> {
    let lang = (prop_oneof![3 => Just("xml:lang"), 1 => Just("lang")], tag())
        .prop_map(|(name, tag)| format!("{name}='{tag}'"));
    let space = prop_oneof![4 => none(), 1 => Just(" xml:space=\"preserve\"".to_owned())];
    (attributes(lang, OF_VARIANT), annotations(), space, segment()).prop_map(
        |(attributes, annotations, space, segment)| {
            format!("<tuv{attributes}>\n{annotations}\n<seg{space}>{segment}</seg></tuv>")
        },
    )
}

fn source() -> impl Strategy<Value = String> {
    prop_oneof![
        2 => none(),
        1 => Just("srclang=\"*all*\"".to_owned()),
        3 => tag().prop_map(|tag| format!("srclang=\"{tag}\"")),
    ]
}

fn unit() -> impl Strategy<Value = String> {
    let source = prop_oneof![2 => none(), 1 => source()];
    (attributes(source, OF_UNIT), annotations(), vec(variant(), 1..5)).prop_map(
        |(attributes, annotations, variants)| {
            format!("<tu{attributes}>{annotations}\n<!-- وحدة -->{}\r\n</tu>\n", variants.join("\n  "))
        },
    )
}

fn header() -> impl Strategy<Value = String> {
    let names = &[
        "creationtool",
        "creationtoolversion",
        "segtype",
        "o-tmf",
        "adminlang",
        "datatype",
        "o-encoding",
        "creationdate",
        "creationid",
        "changedate",
        "q:own",
    ];
    let encoding = prop_oneof![
        4 => none(),
        1 => Just("<ude name='خاص' base=\"x\">\n<map unicode='#xF8FF' code='#x7F'/><map unicode='#xE000'/></ude>".to_owned()),
    ];
    (attributes(source(), names), annotations(), encoding, annotations(), any::<bool>())
        .prop_map(|(attributes, a, ude, b, short)| element("header", &attributes, &(a + &ude + &b), short))
}

/// A whole file, of one unit at least: of one without, nothing is in a memory that would go
/// out under its header.
pub(crate) fn tmx() -> impl Strategy<Value = String> {
    let version = is_one_of(&["1.1", "1.2", "1.3", "1.4", "1.4a", "1.4b"]);
    let declaration = is_one_of(&[
        "",
        "\u{FEFF}",
        "<?xml version='1.0'?>",
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\r\n",
        "\u{FEFF}<?xml version=\"1.0\" encoding=\"utf-8\" standalone='yes'?>\n<!-- ملف -->",
    ]);
    let doctype = select(vec![None, Some(false), Some(true)]);
    (declaration, doctype, version, header(), vec(unit(), 1..4)).prop_map(
        |(declaration, doctype, version, header, units)| {
            let (doctype, reference) = match doctype {
                None => (String::new(), ENTITY.1.to_owned()),
                Some(false) => ("<!DOCTYPE tmx SYSTEM \"tmx14.dtd\">\n".to_owned(), ENTITY.1.to_owned()),
                Some(true) => {
                    let (name, meaning) = ENTITY;
                    let subset = format!("<!DOCTYPE tmx [\n<!ENTITY {name} \"{meaning}\">\n]>\n");
                    (subset, format!("&{name};"))
                }
            };
            let units = units.concat();
            let root = format!("<tmx version='{version}' xmlns:q=\"urn:q\">");
            let file = format!("{declaration}{doctype}{root}\n{header}\n<body>\n{units}</body>\n</tmx>\n");
            file.replace(PLACE, &reference)
        },
    )
}
