//! Contexts as properties of a unit say them: those of jisr, OmegaT, memoQ, Phrase and Trados.

use quick_xml::Reader;
use quick_xml::events::Event;

use super::Context;
use crate::model::{Annotation, Locale, Meta, Unit, Variant};
use crate::text;

/// The type of the property that jisr writes a context in: `["before","after"]`, as JSON.
/// One property holds both, as a unit may have many contexts, and each is a pair.
const OWN: &str = "x-jisr-context";

/// The types of properties with the text before and the text after: of OmegaT, of memoQ and
/// Smartcat, of Phrase; with or without `x-`.
const NEIGHBOURS: [(&str, &str); 3] =
    [("prev", "next"), ("context-pre", "context-post"), ("context_prev", "context_next")];

/// The type of the property of Trados that holds both.
const BOTH: &str = "contextcontent";

/// The types of properties that say otherwise where a unit stood: by names and numbers, which
/// nobody who asks for a text can give.
const PLACES: [&str; 5] = ["file", "id", "path", "key", "context"];

/// The inline codes whose content is not text.
const NATIVE: [&str; 5] = ["bpt", "ept", "ph", "it", "ut"];

/// Whether properties of this type say where a unit stood in the file of another tool: units
/// that differ in them are two. The contexts that jisr writes are not among them: they gather
/// on one unit, as the sentences of documents do.
pub(crate) fn tells_units_apart(kind: &str) -> bool {
    let kind = kind.to_lowercase();
    let kind = without_x(&kind);
    PLACES.contains(&kind) || kind == BOTH || NEIGHBOURS.iter().any(|(b, a)| kind == *b || kind == *a)
}

/// A property that says a context, to be noted on the variant it is a context of.
pub(crate) fn annotation(before: &str, after: &str) -> Annotation {
    Annotation::prop(OWN, serde_json::json!([before, after]).to_string())
}

/// The contexts that the properties of a unit say for its variant with this text. What is noted
/// on the unit as a whole is in the language that it was translated from.
pub(crate) fn contexts_said(unit: &Unit, locale: &Locale, text: &str) -> Vec<Context> {
    let of_unit = unit.source.as_ref().is_none_or(|source| locale.finds(source)).then_some(&unit.meta);
    let of_variants = unit.variants.iter().filter(|v| is_of(v, locale, text)).map(|v| &v.meta);
    of_unit.into_iter().chain(of_variants).flat_map(said).collect()
}

/// Whether a variant has this text, in whatever Unicode form, in this language.
pub(crate) fn is_of(variant: &Variant, locale: &Locale, text: &str) -> bool {
    locale.finds(&variant.locale)
        && (variant.segment.text == text || text::surface(&variant.segment.text) == text::surface(text))
}

fn without_x(kind: &str) -> &str {
    kind.strip_prefix("x-").unwrap_or(kind)
}

fn said(meta: &Meta) -> Vec<Context> {
    let mut contexts = Vec::new();
    let mut neighbours: [(Vec<String>, Vec<String>); NEIGHBOURS.len()] = Default::default();
    for (kind, value) in meta.props() {
        let kind = kind.to_lowercase();
        if kind == OWN {
            contexts.extend(own(value));
            continue;
        }
        let kind = without_x(&kind);
        if kind == BOTH {
            contexts.extend(both(value));
        }
        for ((before, after), said) in NEIGHBOURS.iter().zip(&mut neighbours) {
            if kind == *before {
                said.0.push(text_of(value));
            } else if kind == *after {
                said.1.push(text_of(value));
            }
        }
    }
    for (before, after) in neighbours {
        let (mut before, mut after) = (before.into_iter(), after.into_iter());
        loop {
            match (before.next(), after.next()) {
                (None, None) => break,
                (before, after) => contexts.push(Context { before, after }),
            }
        }
    }
    contexts
}

/// What jisr wrote. A cell of a table has several, each on a line; what is none ends them.
fn own(value: &str) -> impl Iterator<Item = Context> {
    let pairs = serde_json::Deserializer::from_str(value).into_iter::<(Option<String>, Option<String>)>();
    pairs.map_while(Result::ok).map(|(before, after)| Context { before, after })
}

/// What Trados wrote: `before | after`, or with the tags of each, packed,
/// `before | tags | after | tags`. A bar in a text is written twice.
fn both(value: &str) -> Option<Context> {
    // At the edges a field may be empty, and the white space beside its bar be gone.
    let value = format!(" {} ", value.trim());
    let fields: Vec<&str> = value.split(" | ").collect();
    let ([before, after] | [before, _, after, _]) = fields[..] else { return None };
    let [before, after] = [before, after].map(|field| text_of(&field.replace("||", "|")));
    // The older memories of Trados note the translation of the text before in the place of the
    // text after. Then two empty ones say that nothing was before, and nothing of what was after.
    let is_known = !(before.is_empty() && after.is_empty());
    Some(Context { before: Some(before), after: is_known.then_some(after) })
}

/// The text of a property that may hold a segment with its markup, as those of memoQ do.
fn text_of(value: &str) -> String {
    let value = value.trim();
    let segment = value.starts_with("<seg").then(|| text_of_segment(value)).flatten();
    segment.unwrap_or_else(|| value.to_owned())
}

/// The text of a segment without its inline codes; none where it is no XML.
fn text_of_segment(xml: &str) -> Option<String> {
    let mut reader = Reader::from_str(xml);
    let (mut text, mut depth, mut native) = (String::new(), 0_u32, 0_u32);
    loop {
        let mut piece = None;
        match reader.read_event().ok()? {
            Event::Start(tag) => {
                depth += 1;
                native += u32::from(native > 0 || NATIVE.contains(&tag.name().as_ref()));
            }
            Event::End(_) => {
                depth = depth.checked_sub(1)?;
                native = native.saturating_sub(1);
            }
            Event::Text(part) => piece = Some(part.as_ref().to_owned()),
            Event::CData(part) => piece = Some(part.as_ref().to_owned()),
            Event::GeneralRef(name) => piece = Some(meaning(name.as_ref())?),
            Event::Eof => return (depth == 0).then(|| text.trim().to_owned()),
            _ => {}
        }
        text.extend(piece.filter(|_| native == 0));
    }
}

/// What a reference stands for.
fn meaning(name: &str) -> Option<String> {
    let number = match (name.strip_prefix("#x"), name.strip_prefix('#')) {
        (Some(digits), _) => u32::from_str_radix(digits, 16).ok()?,
        (None, Some(digits)) => digits.parse().ok()?,
        (None, None) => return quick_xml::escape::resolve_predefined_entity(name).map(str::to_owned),
    };
    char::from_u32(number).map(String::from)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn locale(tag: &str) -> Locale {
        Locale::parse(tag).unwrap()
    }

    fn context(before: Option<&str>, after: Option<&str>) -> Context {
        Context { before: before.map(str::to_owned), after: after.map(str::to_owned) }
    }

    fn said_by(props: &[(&str, &str)]) -> Vec<Context> {
        let annotations = props.iter().map(|(kind, value)| Annotation::prop(*kind, *value)).collect();
        said(&Meta { annotations, ..Meta::default() })
    }

    #[test]
    fn what_jisr_writes_is_read_again() {
        for (before, after) in [("هل وصل؟", "نعم | \"غادر\".\n"), ("", "a <b> & c"), ("", "")] {
            let Annotation { text, .. } = annotation(before, after);
            assert_eq!(said_by(&[(OWN, &text)]), [context(Some(before), Some(after))]);
        }
    }

    #[test]
    fn the_properties_of_other_tools_are_read() {
        // Type and text of each property, and what they say.
        type Case<'a> = (&'a [(&'a str, &'a str)], &'a [(Option<&'a str>, Option<&'a str>)]);
        let cases: &[Case<'_>] = &[
            // OmegaT.
            (&[("prev", "مقدمة"), ("next", "خاتمة")], &[(Some("مقدمة"), Some("خاتمة"))]),
            (&[("x-prev", ""), ("x-next", "خاتمة")], &[(Some(""), Some("خاتمة"))]),
            (&[("file", "a.txt"), ("id", "7"), ("next", "End")], &[(None, Some("End"))]),
            // memoQ, with codes.
            (
                &[
                    (
                        "x-context-pre",
                        "<seg>Press <bpt i='1'>{}</bpt>the &lt;green&gt; <hi>button</hi><ept i='1'>{<sub>no</sub>}</ept>.</seg>",
                    ),
                    ("x-context-post", "<seg>اضغط&#x20;الزر<ph>a &gt; b</ph></seg>"),
                ],
                &[(Some("Press the <green> button."), Some("اضغط الزر"))],
            ),
            (&[("x-context-pre", "<seg />"), ("x-context-post", "<seg></seg>")], &[(Some(""), Some(""))]),
            (&[("x-context", "dlg.ok")], &[]),
            // Smartcat, Phrase.
            (
                &[("x-context-pre", "Fish & chips"), ("x-context-post", "")],
                &[(Some("Fish & chips"), Some(""))],
            ),
            (&[("context_prev", "مرحبا"), ("context_next", "")], &[(Some("مرحبا"), Some(""))]),
            // Trados: texts, numbers that cannot be read, tags, bars; start of a document.
            (
                &[("x-Context", "-447, 663"), ("x-ContextContent", "هل وصل؟ | غادر.")],
                &[(Some("هل وصل؟"), Some("غادر."))],
            ),
            (&[("x-ContextContent", "a || b | AAEC | غادر. | ")], &[(Some("a | b"), Some("غادر."))]),
            (&[("x-ContextContent", " |  | غادر. | ")], &[(Some(""), Some("غادر."))]),
            (&[("x-ContextContent", "<seg /> | <seg />")], &[(Some(""), None)]),
            (&[("x-ContextContent", "a | b | c")], &[]),
            (
                &[("x-ContextContent", "a | b"), ("x-ContextContent", "<seg>ج</seg> | ")],
                &[(Some("a"), Some("b")), (Some("ج"), Some(""))],
            ),
            // What is no XML, or not whole, is text; so are two contexts of a cell of a table.
            (&[("prev", "<seg>a"), ("next", "<segment & co")], &[(Some("<seg>a"), Some("<segment & co"))]),
            (&[(OWN, "[\"أ\",\"\"]\n[null,\"ب\"]\nnone")], &[(Some("أ"), Some("")), (None, Some("ب"))]),
            (&[(OWN, "أ | ب"), ("x-client", "Acme")], &[]),
        ];
        for (props, expected) in cases {
            let expected: Vec<Context> = expected.iter().map(|(b, a)| context(*b, *a)).collect();
            assert_eq!(said_by(props), expected, "{props:?}");
        }
    }

    #[test]
    fn what_a_unit_says_is_in_its_source_language_and_what_a_variant_says_in_its_own() {
        let mut unit = Unit::pair(locale("ar-SA"), "نعم", locale("en"), "Yes");
        unit.meta.annotations = vec![Annotation::prop("prev", "قبل")];
        unit.variants[1].meta.annotations = vec![annotation("Before", "After")];
        let contexts = |unit: &Unit, tag, text| contexts_said(unit, &locale(tag), text);
        assert_eq!(contexts(&unit, "ar", "نعم"), [context(Some("قبل"), None)]);
        assert_eq!(contexts(&unit, "en-GB", "Yes"), [context(Some("Before"), Some("After"))]);
        assert_eq!(contexts(&unit, "en", "No"), []);
        unit.source = None;
        assert_eq!(contexts(&unit, "en", "No"), [context(Some("قبل"), None)]);
    }

    #[test]
    fn contexts_of_other_tools_tell_units_apart_and_those_of_jisr_do_not() {
        for kind in
            ["file", "x-id", "PREV", "x-context-post", "x-ContextContent", "context_next", "x-Context"]
        {
            assert!(tells_units_apart(kind), "{kind}");
        }
        for kind in [OWN, "x-client", "", "x-", "x-document"] {
            assert!(!tells_units_apart(kind), "{kind}");
        }
    }
}
