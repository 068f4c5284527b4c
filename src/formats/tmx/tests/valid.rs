//! What the DTD of TMX 1.4 and the schema that OmegaT checks files with want, as a test:
//! elements, their order, attributes and their values.

use crate::formats::tmx::dtd;
use crate::formats::xml::{Event, XmlReader, is_white};

/// The attributes that must be there, and the values that may.
const NEEDED: &[(&str, &[&str])] = &[
    ("tmx", &["version"]),
    (
        "header",
        &["creationtool", "creationtoolversion", "segtype", "o-tmf", "adminlang", "srclang", "datatype"],
    ),
    ("prop", &["type"]),
    ("tuv", &["xml:lang"]),
    ("bpt", &["i"]),
    ("ept", &["i"]),
    ("it", &["pos"]),
    ("ude", &["name"]),
    ("map", &["unicode"]),
];

/// All that is wrong with a file.
pub(super) fn faults(file: &str) -> Vec<String> {
    let input = Box::new(std::io::Cursor::new(file.as_bytes().to_vec()));
    let mut xml = XmlReader::new(input, "valid.tmx").unwrap();
    let mut faults = Vec::new();
    // The open elements, and the children each has so far.
    let mut open: Vec<(String, Vec<String>)> = Vec::new();
    loop {
        match xml.next().unwrap() {
            Event::Start => {
                let name = xml.tag.name.clone();
                match open.last_mut() {
                    Some((parent, children)) => {
                        if !dtd::allows_child(parent, &name) {
                            faults.push(format!("{name} in {parent}"));
                        }
                        let is_note = name == "note" || name == "prop";
                        if is_note && children.iter().any(|child| child == "tuv" || child == "seg") {
                            faults.push(format!("{name} behind the texts of {parent}"));
                        }
                        children.push(name.clone());
                    }
                    None if name != "tmx" => faults.push(format!("root {name}")),
                    None => {}
                }
                faults.extend(attribute_faults(&name, &xml.tag.attributes));
                open.push((name, Vec::new()));
            }
            Event::Text(text) => {
                let name = &open.last().map_or("", |(name, _)| name);
                if !dtd::find(name).is_some_and(|element| element.text) && !text.chars().all(is_white) {
                    faults.push(format!("text in {name}"));
                }
            }
            Event::End => {
                let (name, children) = open.pop().unwrap();
                let count = |wanted: &str| children.iter().filter(|child| *child == wanted).count();
                let is_whole = match name.as_str() {
                    "tmx" => children == ["header", "body"],
                    "tu" => count("tuv") > 0,
                    "tuv" => count("seg") == 1,
                    "ude" => count("map") > 0,
                    _ => true,
                };
                if !is_whole {
                    faults.push(format!("{name} of {children:?}"));
                }
            }
            Event::Comment | Event::Instruction => {}
            Event::Eof => return faults,
        }
    }
}

fn attribute_faults(element: &str, attributes: &[(String, String)]) -> Vec<String> {
    let mut faults = Vec::new();
    for (name, value) in attributes {
        let is_valid = match (element, name.as_str()) {
            ("tmx", "version") => value == "1.4",
            (_, "segtype") => ["block", "paragraph", "sentence", "phrase"].contains(&value.as_str()),
            ("it", "pos") => value == "begin" || value == "end",
            (_, "creationdate" | "changedate" | "lastusagedate") => is_date(value),
            (_, "xml:lang") => is_language(value),
            _ => true,
        };
        if !is_valid || !dtd::allows_attribute(element, name) {
            faults.push(format!("{name}={value} of {element}"));
        }
    }
    let needed = NEEDED.iter().find(|(name, _)| *name == element).map_or(&[][..], |(_, needed)| needed);
    let missing = needed.iter().filter(|name| !attributes.iter().any(|(n, _)| n == *name));
    faults.extend(missing.map(|name| format!("{element} without {name}")));
    faults
}

/// `YYYYMMDDTHHMMSSZ`.
fn is_date(value: &str) -> bool {
    value.len() == 16
        && value.char_indices().all(|(at, c)| match at {
            8 => c == 'T',
            15 => c == 'Z',
            _ => c.is_ascii_digit(),
        })
}

/// `xs:language`.
fn is_language(value: &str) -> bool {
    value.split('-').enumerate().all(|(at, part)| {
        let is_part = |c: char| {
            if at == 0 { c.is_ascii_alphabetic() } else { c.is_ascii_alphanumeric() }
        };
        (1..=8).contains(&part.len()) && part.chars().all(is_part)
    })
}

#[test]
fn what_is_invalid_is_found() {
    let file = "<tmx version='1.3'><header segtype='word' x='1'/><body>نص<tu><tuv lang='ar'><seg><bpt><hi/></bpt></seg><note/></tuv><prop/></tu><tu/></body></tmx>";
    let found = faults(file).join("\n");
    for expected in [
        "version=1.3 of tmx",
        "segtype=word of header",
        "x=1 of header",
        "header without srclang",
        "text in body",
        "tuv without xml:lang",
        "bpt without i",
        "hi in bpt",
        "note behind the texts of tuv",
        "prop without type",
        "prop behind the texts of tu",
        "tu of []",
    ] {
        assert!(found.lines().any(|line| line == expected), "{expected}\n{found}");
    }
}
