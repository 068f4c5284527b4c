//! What the DTD of TMX 1.4 allows: elements in elements, and attributes.

/// An element of TMX.
pub(super) struct Element {
    name: &'static str,
    /// The elements that may stand in it.
    pub(super) children: &'static [&'static str],
    /// Whether text may stand in it.
    pub(super) text: bool,
    attributes: &'static [&'static str],
}

/// The elements whose content is written from XML: all but the frame of the file.
const ELEMENTS: [Element; 17] = [
    element(
        "header",
        &["note", "prop", "ude"],
        false,
        &[
            "creationtool",
            "creationtoolversion",
            "segtype",
            "o-tmf",
            "adminlang",
            "srclang",
            "datatype",
            "o-encoding",
            "creationdate",
            "creationid",
            "changedate",
            "changeid",
        ],
    ),
    element("note", &[], true, &["o-encoding", "xml:lang", "lang"]),
    element("prop", &[], true, &["type", "xml:lang", "o-encoding", "lang"]),
    element("ude", &["map"], false, &["name", "base"]),
    element("map", &[], false, &["unicode", "code", "ent", "subst"]),
    element(
        "tu",
        &["note", "prop", "tuv"],
        false,
        &[
            "tuid",
            "o-encoding",
            "datatype",
            "usagecount",
            "lastusagedate",
            "creationtool",
            "creationtoolversion",
            "creationdate",
            "creationid",
            "changedate",
            "segtype",
            "changeid",
            "o-tmf",
            "srclang",
        ],
    ),
    element(
        "tuv",
        &["note", "prop", "seg"],
        false,
        &[
            "xml:lang",
            "o-encoding",
            "datatype",
            "usagecount",
            "lastusagedate",
            "creationtool",
            "creationtoolversion",
            "creationdate",
            "creationid",
            "changedate",
            "o-tmf",
            "changeid",
            "lang",
        ],
    ),
    element("seg", &["bpt", "ept", "ph", "it", "hi", "ut"], true, &[]),
    element("bpt", &["sub"], true, &["i", "x", "type"]),
    element("ept", &["sub"], true, &["i"]),
    element("sub", &["bpt", "ept", "it", "ph", "hi", "ut"], true, &["datatype", "type"]),
    element("it", &["sub"], true, &["pos", "x", "type"]),
    element("ph", &["sub"], true, &["x", "assoc", "type"]),
    element("hi", &["bpt", "ept", "it", "ph", "hi", "ut"], true, &["x", "type"]),
    element("ut", &["sub"], true, &["x"]),
    element("tmx", &["header", "body"], false, &["version"]),
    element("body", &["tu"], false, &[]),
];

/// The kinds of segments.
pub(super) const SEGMENT_TYPES: [&str; 4] = ["block", "paragraph", "sentence", "phrase"];

const fn element(
    name: &'static str,
    children: &'static [&'static str],
    text: bool,
    attributes: &'static [&'static str],
) -> Element {
    Element { name, children, text, attributes }
}

/// What the DTD says of an element.
pub(super) fn find(name: &str) -> Option<&'static Element> {
    ELEMENTS.iter().find(|element| element.name == name)
}

/// Whether an element may have an attribute.
pub(super) fn allows_attribute(element: &str, attribute: &str) -> bool {
    find(element).is_some_and(|element| element.attributes.contains(&attribute))
}

/// Whether an element may stand in another.
pub(super) fn allows_child(parent: &str, child: &str) -> bool {
    find(parent).is_some_and(|element| element.children.contains(&child))
}
