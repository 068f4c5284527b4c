//! The parts of a TMX file in one spelling, written for these tests alone: nothing here is
//! shared with how jisr reads.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// What the entity that [`super::file`] declares stands for.
pub(crate) const ENTITY: (&str, &str) = ("jisr", "جسر");

/// The elements that hold only elements: white space in them is layout.
const FRAMES: [&str; 7] = ["tmx", "header", "body", "tu", "tuv", "ude", "map"];

/// The header, then each unit.
pub(crate) fn parts(file: &str) -> Vec<String> {
    let file = file.trim_start_matches('\u{FEFF}').replace("\r\n", "\n").replace('\r', "\n");
    let mut reader = Reader::from_str(&file);
    let mut parts = Vec::new();
    let (mut part, mut text) = (String::new(), String::new());
    let mut open: Vec<String> = Vec::new();
    loop {
        let event = reader.read_event().unwrap();
        match &event {
            Event::Text(piece) => text.push_str(piece.as_ref()),
            Event::CData(piece) => text.push_str(&escaped(piece.as_ref())),
            Event::GeneralRef(name) => text.push_str(&escaped(&meaning(name.as_ref()))),
            Event::Comment(_) | Event::Decl(_) | Event::DocType(_) => {}
            _ => {
                let in_frame = open.last().is_none_or(|name| FRAMES.contains(&name.as_str()));
                if !in_frame || !text.chars().all(char::is_whitespace) {
                    part.push_str(&text.replace('>', "&gt;"));
                }
                text.clear();
            }
        }
        match event {
            Event::Start(tag) => {
                open.push(tag.name().as_ref().to_owned());
                if matches!(open.last().unwrap().as_str(), "header" | "tu") {
                    part.clear();
                }
                start(&tag, &mut part);
            }
            Event::Empty(tag) => {
                let name = tag.name().as_ref().to_owned();
                if matches!(name.as_str(), "header" | "tu") {
                    part.clear();
                }
                start(&tag, &mut part);
                end(&name, &mut part, &mut parts);
            }
            Event::End(_) => end(&open.pop().unwrap(), &mut part, &mut parts),
            Event::PI(instruction) => {
                part.push_str("<?");
                part.push_str(instruction.as_ref());
                part.push_str("?>");
            }
            Event::Eof => break,
            _ => {}
        }
    }
    assert!(open.is_empty());
    parts
}

fn start(tag: &BytesStart<'_>, part: &mut String) {
    let mut attributes: Vec<String> = tag
        .attributes()
        .map(|attribute| {
            let attribute = attribute.unwrap();
            format!(" {}=[{}]", attribute.key.as_ref(), value(&attribute.value))
        })
        .collect();
    attributes.sort();
    part.push('<');
    part.push_str(tag.name().as_ref());
    part.push_str(&attributes.concat());
    part.push('>');
}

fn end(name: &str, part: &mut String, parts: &mut Vec<String>) {
    part.push_str("</>");
    if matches!(name, "header" | "tu") {
        parts.push(std::mem::take(part));
    }
}

/// The value of an attribute: white space in it is a space each, unless it is a reference.
fn value(raw: &str) -> String {
    let mut pieces = raw.split('&');
    let mut out = pieces.next().unwrap().replace(['\t', '\n'], " ");
    for piece in pieces {
        let (name, rest) = piece.split_once(';').unwrap();
        out.push_str(&meaning(name));
        out.push_str(&rest.replace(['\t', '\n'], " "));
    }
    out
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

/// What a reference stands for.
fn meaning(name: &str) -> String {
    let number = |digits: &str, base| char::from_u32(u32::from_str_radix(digits, base).unwrap()).unwrap();
    match name {
        "amp" => "&".to_owned(),
        "lt" => "<".to_owned(),
        "gt" => ">".to_owned(),
        "quot" => "\"".to_owned(),
        "apos" => "'".to_owned(),
        _ if name == ENTITY.0 => ENTITY.1.to_owned(),
        _ => match (name.strip_prefix("#x"), name.strip_prefix('#')) {
            (Some(digits), _) => number(digits, 16).to_string(),
            (None, Some(digits)) => number(digits, 10).to_string(),
            (None, None) => panic!("unknown entity {name}"),
        },
    }
}
