//! What TBX-Basic of 2019 allows in an entry, and what else is written in the place of the rest.
//!
//! After the grammar of its core structure (TBXcoreStructV03) and the rules of the dialect
//! (TBX-Basic, style DCA).

use std::collections::{BTreeMap, HashSet};

use super::tree::{Element, Node};
use super::words;

/// The element itself where it may stand in a section, else a note that says the same. What a group
/// may not have, but its section may, follows it.
pub(super) fn mended(
    mut element: Element,
    section: &str,
    ids: &HashSet<String>,
    mended: &mut BTreeMap<String, u64>,
) -> Vec<Element> {
    let beside = taken_out(&mut element);
    if !beside.is_empty() {
        *mended.entry(format!("link or transaction of a {} written beside it", element.name)).or_default() +=
            beside.len() as u64;
    }
    std::iter::once(element)
        .chain(beside)
        .map(|element| mended_alone(element, section, ids, mended))
        .collect()
}

/// Takes links and transactions out of a group: they are said of a section, not of what it has.
fn taken_out(element: &mut Element) -> Vec<Element> {
    if !matches!(element.name.as_str(), "descripGrp" | "adminGrp" | "termNoteGrp") {
        return Vec::new();
    }
    let mut beside = Vec::new();
    element.content.retain(|node| match node {
        Node::Element(child) if matches!(child.name.as_str(), "xref" | "transacGrp") => {
            beside.push(child.clone());
            false
        }
        _ => true,
    });
    beside
}

fn mended_alone(
    mut element: Element,
    section: &str,
    ids: &HashSet<String>,
    mended: &mut BTreeMap<String, u64>,
) -> Element {
    let mut count = |reason: String| *mended.entry(reason).or_default() += 1;
    trim_attributes(&mut element, ids, &mut count);
    settle_words(&mut element);
    date_without_time(&mut element, &mut count);
    if may_stand(&element, section) {
        return element;
    }
    let what = match element.kind() {
        "" => element.children().next().map(Element::kind).filter(|kind| !kind.is_empty()),
        kind => Some(kind),
    };
    let what = what.unwrap_or(&element.name).to_owned();
    count(format!("{what} written as a note"));
    let pieces: Vec<String> = pieces(&element);
    Element::of("note", None, &format!("{what}: {}", pieces.join("; ")))
}

/// The texts in an element, one each.
fn pieces(element: &Element) -> Vec<String> {
    if element.is_plain()
        || element.content.iter().any(|n| matches!(n, Node::Text(t) if !t.trim().is_empty()))
    {
        let target = element.attribute("target").map(str::to_owned);
        return std::iter::once(element.text()).chain(target).filter(|text| !text.is_empty()).collect();
    }
    element.children().flat_map(pieces).collect()
}

/// Takes away the attributes that no element of the kind has, and references to what is not there.
fn trim_attributes(element: &mut Element, ids: &HashSet<String>, count: &mut impl FnMut(String)) {
    let name = element.name.clone();
    element.attributes.retain(|(attribute, value)| {
        let stays = match (attribute.as_str(), name.as_str()) {
            ("type", "note" | "date") | ("xml:lang" | "target", "date") | ("target", "note") => false,
            ("type", _) | ("target", "xref") => true,
            ("target", _) => ids.contains(value),
            ("xml:lang", name) => name != "xref" && crate::model::Locale::parse(value).is_ok(),
            ("datatype", name) => !matches!(name, "note" | "date" | "xref") && !name.ends_with("Grp"),
            _ => false,
        };
        if !stays {
            count(format!("attribute {attribute} of {name} left out"));
        }
        stays
    });
    for node in &mut element.content {
        if let Node::Element(child) = node {
            trim_attributes(child, ids, count);
        }
    }
}

/// Takes the white space away around words that are prescribed.
fn settle_words(element: &mut Element) {
    if matches!(element.name.as_str(), "termNote" | "transac" | "date") && element.is_plain() {
        let text = element.text();
        element.content = if text.is_empty() { Vec::new() } else { vec![Node::Text(text)] };
    }
    element.content.iter_mut().for_each(|node| {
        if let Node::Element(child) = node {
            settle_words(child);
        }
    });
}

/// Of the date of a transaction TBX-Basic has the day: the time of day goes into a note beside it.
fn date_without_time(element: &mut Element, count: &mut impl FnMut(String)) {
    if element.name != "transacGrp" {
        return;
    }
    let mut notes = Vec::new();
    for node in &mut element.content {
        let Node::Element(child) = node else { continue };
        let text = child.text();
        if child.name == "date"
            && child.is_plain()
            && let Some((day, _)) = text.split_once(['T', ' ']).filter(|(day, _)| is_date(day))
        {
            child.content = vec![Node::Text(day.to_owned())];
            notes.push(Node::Element(Element::of("note", None, &format!("date: {text}"))));
            count("time of day of a date written as a note".to_owned());
        }
    }
    element.content.extend(notes);
}

/// Whether an element may stand in a section, with all that is in it.
fn may_stand(element: &Element, section: &str) -> bool {
    let name = element.name.as_str();
    match name {
        "note" => is_text(element),
        "xref" => is_field(element, section) && element.attribute("target").is_some_and(is_address),
        "admin" | "descrip" | "termNote" | "ref" => is_field(element, section),
        "transacGrp" => is_transaction(element),
        "descripGrp" | "adminGrp" | "termNoteGrp" => {
            let mut children = element.children();
            let about = children.next();
            let has_text = element.content.iter().any(|n| matches!(n, Node::Text(t) if !t.trim().is_empty()));
            let leads = about.is_some_and(|about| Some(about.name.as_str()) == name.strip_suffix("Grp"));
            !has_text
                && leads
                && about.is_some_and(|about| is_field(about, section))
                && children.all(|child| match child.name.as_str() {
                    "note" => is_text(child),
                    "ref" => is_field(child, section),
                    "admin" => name != "adminGrp" && is_field(child, section),
                    _ => false,
                })
        }
        _ => false,
    }
}

fn is_field(element: &Element, section: &str) -> bool {
    let (name, kind) = (element.name.as_str(), element.kind());
    let at = |sections: &[&str]| sections.contains(&section);
    words::is_basic(name, kind)
        && match kind {
            "subjectField" => at(&["conceptEntry"]),
            "definition" | "xGraphic" => at(&["conceptEntry", "langSec"]),
            "context" => at(&["termSec"]),
            "customerSubset" | "projectSubset" | "crossReference" => at(&["conceptEntry", "termSec"]),
            _ => name != "termNote" || at(&["termSec"]),
        }
        && match kind {
            "administrativeStatus" => {
                let known = ["preferredTerm", "admittedTerm", "deprecatedTerm", "supersededTerm"];
                known.iter().any(|word| element.text() == format!("{word}-admn-sts"))
            }
            "partOfSpeech" => words::PARTS_OF_SPEECH.contains(&element.text().as_str()),
            "grammaticalGender" => words::GENDERS.contains(&element.text().as_str()),
            "termType" => words::TERM_TYPES.contains(&element.text().as_str()),
            "termLocation" => words::TERM_LOCATIONS.contains(&element.text().as_str()),
            _ => true,
        }
        && is_text(element)
}

/// Whether an element is nothing but text.
fn is_text(element: &Element) -> bool {
    element.is_plain()
}

fn is_transaction(element: &Element) -> bool {
    let mut children = element.children();
    let is_first = |first: &Element| {
        let known = ["origination", "modification"];
        first.name == "transac" && first.kind() == "transactionType" && known.contains(&first.text().as_str())
    };
    children.next().is_some_and(|first| is_first(first) && is_text(first))
        && children.all(|child| {
            is_text(child)
                && match child.name.as_str() {
                    "date" => is_date(&child.text()),
                    "note" => true,
                    "transacNote" => child.kind() == "responsibility",
                    _ => false,
                }
        })
}

/// Whether a text is the address of something on the web.
fn is_address(target: &str) -> bool {
    let rest = target.strip_prefix("https://").or_else(|| target.strip_prefix("http://"));
    rest.is_some_and(|rest| !rest.is_empty() && !target.contains(char::is_whitespace))
}

/// Whether a text is a day as XML Schema has it.
fn is_date(text: &str) -> bool {
    let is_shaped = text.len() == 10
        && text.bytes().zip(*b"0000-00-00").all(|(b, s)| if s == b'0' { b.is_ascii_digit() } else { b == s });
    is_shaped && crate::model::parse_date(text).is_some()
}
