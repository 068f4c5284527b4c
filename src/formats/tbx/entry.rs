//! An entry of a TBX: from its elements to a concept.

use crate::formats::Entry;
use crate::model::{Concept, Locale, Term, TermStatus};

use super::tree::Element;
use super::{MARK, placeholder, words};

/// What is read of the languages of an entry.
pub(super) type CountLanguage<'a> = &'a mut dyn FnMut(&Locale, &str);

/// The concept that an element is, with what was left out of it.
pub(super) fn entry(element: &Element, count: CountLanguage<'_>) -> Entry {
    let name = element.attribute("id").unwrap_or_default().trim().to_owned();
    let mut entry = Entry::new(element.line, Concept::new(name, Vec::new()));
    keep_attributes(element, "id", &mut entry.concept.tbx);
    let mut preserves = false;
    for child in element.children() {
        match child.name.as_str() {
            "langSec" => {}
            _ if is_left_out(child, &mut entry) => {}
            _ => {
                preserves |= says_not_to_translate(child);
                read_concept_field(child, &mut entry);
            }
        }
    }
    for section in element.children().filter(|child| child.name == "langSec") {
        read_language(section, count, &mut entry);
    }
    if preserves {
        let usable = entry.concept.terms.iter_mut().filter(|t| t.status != TermStatus::Forbidden);
        usable.for_each(|term| term.status = TermStatus::Preserved);
        entry.has_status.fill(true);
    }
    entry
}

/// What a whole entry has no place for in the TBX of today.
fn is_left_out(element: &Element, entry: &mut Entry) -> bool {
    let is_misplaced = matches!(
        element.name.as_str(),
        "termCompList" | "termSec" | "term" | "langSec" | "conceptEntry" | "termEntry"
    );
    let known = words::is_core(&element.name) && !is_misplaced;
    if !known {
        let lost = element.terms();
        entry.terms += lost;
        entry.left_out += lost;
        let what = crate::error::quoted(&element.name).into_owned();
        entry.skip(element.line, format!("element {what} in an entry"));
    }
    !known
}

fn read_concept_field(element: &Element, entry: &mut Entry) {
    match mark(element) {
        Some(("concept", name)) => return entry.concept.name = name,
        Some(("note", text)) => return entry.concept.note = Some(text),
        _ => {}
    }
    let mut concept = std::mem::replace(&mut entry.concept, Concept::new("", Vec::new()));
    match kind_of(element) {
        "subjectField" => take(element, &mut concept.subject_field, &mut concept.tbx, entry),
        "definition" => take(element, &mut concept.definition, &mut concept.tbx, entry),
        "note" => take(element, &mut concept.note, &mut concept.tbx, entry),
        _ => keep(element, &mut concept.tbx),
    }
    entry.concept = concept;
}

/// The kind of a field: its type, or that of what its group is about.
fn kind_of(element: &Element) -> &str {
    match element.name.as_str() {
        "note" => "note",
        "descrip" | "admin" | "termNote" => element.kind(),
        "descripGrp" | "adminGrp" | "termNoteGrp" => element.children().next().map_or("", Element::kind),
        _ => "",
    }
}

/// Takes a field's text; what else there is of it stays as an element in which the text is left
/// out. A second one of its kind stays as it is.
fn take(element: &Element, field: &mut Option<String>, tbx: &mut Vec<String>, entry: &mut Entry) {
    let main = if element.name.ends_with("Grp") { element.children().next() } else { Some(element) };
    let text = main.map(Element::text).unwrap_or_default();
    if text.is_empty() {
        return entry.skip(element.line, "element without a text");
    }
    if field.is_some() {
        return keep(element, tbx);
    }
    if main.is_some_and(|main| !main.is_plain()) {
        entry.skip(element.line, "inline elements (the text in them is kept)");
    }
    *field = Some(text);
    if let Some(rest) = placeholder(element) {
        keep_text(rest, tbx);
    }
}

/// Keeps an element as it is.
fn keep(element: &Element, tbx: &mut Vec<String>) {
    keep_text(element.to_string(), tbx);
}

fn keep_text(element: String, tbx: &mut Vec<String>) {
    if !tbx.contains(&element) {
        tbx.push(element);
    }
}

/// Keeps the attributes of a section that mean nothing to us, in an empty element.
fn keep_attributes(element: &Element, known: &str, tbx: &mut Vec<String>) {
    let mut bare = Element { content: Vec::new(), line: 0, ..element.clone() };
    bare.attributes.retain(|(name, _)| name != known);
    if !bare.attributes.is_empty() {
        keep(&bare, tbx);
    }
}

/// Whether an element says that the terms of its entry are not translated, as Weblate has it.
fn says_not_to_translate(element: &Element) -> bool {
    let kind: String = element.kind().chars().filter(|c| c.is_alphabetic()).collect();
    let kind = kind.to_lowercase();
    let text = element.text().to_lowercase();
    match kind.as_str() {
        "translationneeded" | "translationnote" | "translate" => text == "no" || text == "false",
        "donottranslate" => matches!(text.as_str(), "yes" | "true" | "1"),
        _ => false,
    }
}

/// The fields that a note of jisr's may name.
const MARKED: [&str; 10] = [
    "concept",
    "status",
    "part_of_speech",
    "gender",
    "term_type",
    "usage",
    "definition",
    "context",
    "source",
    "note",
];

/// What a note says that jisr wrote: the name of a field, and its text.
fn mark(element: &Element) -> Option<(&'static str, String)> {
    let is_note = element.name == "note" && element.attributes.is_empty() && element.is_plain();
    let text = is_note.then(|| element.text())?;
    let (name, text) = text.strip_prefix(MARK)?.split_once('=')?;
    MARKED.into_iter().find(|known| *known == name).map(|name| (name, text.trim().to_owned()))
}

fn read_language(section: &Element, count: CountLanguage<'_>, entry: &mut Entry) {
    let terms: Vec<&Element> = section.children().filter(|child| child.name == "termSec").collect();
    let tag = section.attribute("xml:lang").or_else(|| section.attribute("lang"));
    let locale = match tag.map(|tag| (tag, Locale::parse(tag))) {
        Some((tag, Ok(locale))) => {
            for _ in &terms {
                count(&locale, tag);
            }
            locale
        }
        other => {
            let reason = match other {
                Some((tag, _)) => format!("terms in {}, which is no language tag", crate::error::quoted(tag)),
                None => "terms without a language".to_owned(),
            };
            let lost = terms.len().max(1) as u64;
            entry.terms += lost;
            entry.left_out += lost;
            return entry.skip(section.line, reason);
        }
    };
    // What is said of the language is kept with its first term.
    let mut definition = None;
    let mut about = Vec::new();
    for child in section.children().filter(|child| child.name != "termSec") {
        if is_left_out(child, entry) {
            continue;
        }
        match kind_of(child) {
            "definition" if !about.iter().any(|a: &String| a.contains("\"definition\"")) => {
                take(child, &mut definition, &mut about, entry);
            }
            _ => keep(child, &mut about),
        }
    }
    let mut bare = Vec::new();
    let mut attributes = section.clone();
    attributes.attributes.retain(|(name, _)| name != "lang");
    keep_attributes(&attributes, "xml:lang", &mut bare);
    if let [own] = bare.as_slice() {
        about.insert(0, own.clone());
    }
    let mut first = true;
    for child in terms {
        let has_preferred = entry.concept.terms.iter().zip(&entry.has_status).any(|(term, said)| {
            term.locale == locale
                && (!said || matches!(term.status, TermStatus::Preferred | TermStatus::Preserved))
        });
        let usual = if has_preferred { TermStatus::Admitted } else { TermStatus::Preferred };
        let Some((mut term, said)) = read_term(child, &locale, usual, entry) else { continue };
        if std::mem::take(&mut first) {
            let own = std::mem::replace(&mut term.definition, definition.take());
            if term.definition.is_none() {
                term.definition = own;
            } else if let Some(own) = own {
                term.tbx.push(Element::of("descrip", Some("definition"), &own).to_string());
            }
            let section = |inner: &String| format!("<langSec>{inner}</langSec>");
            let own_section =
                |inner: &String| if inner.starts_with("<langSec") { inner.clone() } else { section(inner) };
            let mut all: Vec<String> = about.iter().map(own_section).collect();
            all.append(&mut term.tbx);
            term.tbx = all;
        }
        entry.push(child.line, term, said);
    }
    if first && (definition.is_some() || !about.is_empty()) {
        entry.skip(section.line, "what is said of a language without terms");
    }
}

/// A term; nothing if it is empty. `usual` is its status where the file says none.
fn read_term(
    section: &Element,
    locale: &Locale,
    usual: TermStatus,
    entry: &mut Entry,
) -> Option<(Term, bool)> {
    let own = section.children().find(|child| child.name == "term");
    let text = own.map(Element::text).unwrap_or_default();
    if text.is_empty() {
        entry.terms += 1;
        entry.left_out += 1;
        entry.skip(section.line, "term without a text");
        return None;
    }
    let mut term = Term::new(locale.clone(), text);
    let mut status = None;
    let (mut marked, mut dialect) = (None, None);
    keep_attributes(section, "", &mut term.tbx);
    if let Some(own) = own {
        if !own.is_plain() {
            entry.skip(own.line, "inline elements (the text in them is kept)");
        }
        keep_attributes(own, "", &mut term.tbx);
    }
    let mut seen = false;
    for child in section.children() {
        if child.name == "term" && !std::mem::replace(&mut seen, true) {
            continue;
        }
        if is_left_out(child, entry) {
            continue;
        }
        if let Some((name, text)) = mark(child) {
            take_mark(name, text, &mut term, &mut marked);
            continue;
        }
        let mut tbx = std::mem::take(&mut term.tbx);
        match kind_of(child) {
            "administrativeStatus" if status.is_none() => {
                status = words::status(&child.text());
                keep_status(child, status, &mut tbx, entry);
            }
            "normativeAuthorization" | "Status" | "status" | "termStatus" | "usageStatus" => {
                dialect = dialect.or(words::status(&child.text()));
                keep(child, &mut tbx);
            }
            "forbidden" | "Forbidden" => {
                if matches!(child.text().to_lowercase().as_str(), "yes" | "true" | "1") {
                    dialect = Some(TermStatus::Forbidden);
                }
                keep(child, &mut tbx);
            }
            "partOfSpeech" => take(child, &mut term.part_of_speech, &mut tbx, entry),
            "grammaticalGender" => take(child, &mut term.gender, &mut tbx, entry),
            "termType" => take(child, &mut term.term_type, &mut tbx, entry),
            "geographicalUsage" => take(child, &mut term.usage, &mut tbx, entry),
            "definition" => take(child, &mut term.definition, &mut tbx, entry),
            "context" => take(child, &mut term.context, &mut tbx, entry),
            "source" => take(child, &mut term.source, &mut tbx, entry),
            "note" => take(child, &mut term.note, &mut tbx, entry),
            _ => {
                if says_not_to_translate(child) {
                    dialect = Some(TermStatus::Preserved);
                }
                keep(child, &mut tbx);
            }
        }
        term.tbx = tbx;
    }
    // A variant is what has no other standing.
    if status.is_none()
        && dialect.is_none()
        && marked.is_none()
        && term.term_type.as_deref() == Some("variant")
    {
        status = Some(TermStatus::Variant);
        if !term.tbx.iter().any(|element| element.contains("\"termType\"")) {
            term.term_type = None;
        }
    }
    let said = marked.or(status).or(dialect);
    term.status = said.unwrap_or(usual);
    Some((term, said.is_some()))
}

/// Keeps what a status was called, where TBX-Basic has that word and we would write another.
fn keep_status(element: &Element, status: Option<TermStatus>, tbx: &mut Vec<String>, entry: &mut Entry) {
    let word = element.text();
    match status {
        None => {
            let word = crate::error::quoted(&word).into_owned();
            entry.warn(element.line, format!("status {word}, which is none that is known"));
            keep(element, tbx);
        }
        Some(_) if word == "supersededTerm-admn-sts" => keep(element, tbx),
        Some(_) => keep_text_if(placeholder(element), tbx),
    }
}

fn keep_text_if(element: Option<String>, tbx: &mut Vec<String>) {
    if let Some(element) = element {
        keep_text(element, tbx);
    }
}

fn take_mark(name: &str, text: String, term: &mut Term, status: &mut Option<TermStatus>) {
    match name {
        "status" => *status = text.parse().ok().or(*status),
        "part_of_speech" => term.part_of_speech = Some(text),
        "gender" => term.gender = Some(text),
        "term_type" => term.term_type = Some(text),
        "usage" => term.usage = Some(text),
        "definition" => term.definition = Some(text),
        "context" => term.context = Some(text),
        "source" => term.source = Some(text),
        "note" => term.note = Some(text),
        _ => {}
    }
}
