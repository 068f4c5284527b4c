//! The fields of a concept and of a term as elements.

use crate::model::{Concept, Term, TermStatus};

use super::tree::Element;
use super::{MARK, parsed, words};

/// A field as TBX-Basic has it: the element, its type, and its text.
type Field<'a> = (&'static str, &'static str, &'a str);

/// What is written of a concept, a language or a term, in order.
#[derive(Debug, Default)]
pub(super) struct Section {
    /// The section's own element with the attributes that were kept of it.
    pub(super) own: Option<Element>,
    /// The term's, where attributes of it were kept.
    pub(super) term: Option<Element>,
    pub(super) elements: Vec<Element>,
    /// How many of what was kept were no elements.
    pub(super) broken: u64,
}

/// Text that says what TBX-Basic has no word for.
fn marked(name: &str, text: &str) -> Element {
    Element::of("note", None, &format!("{MARK}{name}={text}"))
}

fn note(text: &str) -> Element {
    // Read back as it stands, and not as what it looks like.
    if text.starts_with(MARK) { marked("note", text) } else { Element::of("note", None, text) }
}

/// What is said of a concept. `id` is what its element is called, where that is not its name.
pub(super) fn concept(concept: &Concept, id: &str) -> Section {
    let mut section = Section::default();
    let mut kept = section.kept(&concept.tbx, "conceptEntry");
    let fields: [Option<Field<'_>>; 2] = [
        concept.subject_field.as_deref().map(|text| ("descrip", "subjectField", text)),
        concept.definition.as_deref().map(|text| ("descrip", "definition", text)),
    ];
    for field in fields.into_iter().flatten() {
        section.elements.push(fill(field, &mut kept));
    }
    if let Some(text) = &concept.note {
        section.elements.push(filled_note(text, &mut kept));
    }
    if id != concept.name {
        section.elements.push(marked("concept", &concept.name));
    }
    section.finish(kept)
}

/// What is said of a language, by its first term.
pub(super) fn language(first: &Term) -> Section {
    let mut section = Section::default();
    let mut kept = section.kept(&first.tbx, "langSec");
    if let Some(text) = first.definition.as_deref() {
        section.elements.push(fill(("descrip", "definition", text), &mut kept));
    }
    section.finish(kept)
}

/// What is said of a term; of the first of a language without what is said of that.
pub(super) fn term(term: &Term, is_first: bool) -> Section {
    let mut section = Section::default();
    let mut kept = section.kept(&term.tbx, "termSec");
    let mut notes = Vec::new();
    section.elements.extend(status(term, &mut kept, &mut notes));
    picked(
        &mut section,
        &mut kept,
        &mut notes,
        "partOfSpeech",
        "part_of_speech",
        term.part_of_speech.as_deref(),
    );
    picked(&mut section, &mut kept, &mut notes, "grammaticalGender", "gender", term.gender.as_deref());
    let is_variant = term.status == TermStatus::Variant && term.term_type.is_none();
    let term_type = if is_variant { Some("variant") } else { term.term_type.as_deref() };
    picked(&mut section, &mut kept, &mut notes, "termType", "term_type", term_type);
    if let Some(text) = &term.usage {
        section.elements.push(fill(("termNote", "geographicalUsage", text), &mut kept));
    }
    let rest = [
        term.context.as_deref().map(|text| ("descrip", "context", text)),
        term.source.as_deref().map(|text| ("admin", "source", text)),
    ];
    for field in rest.into_iter().flatten() {
        section.elements.push(fill(field, &mut kept));
    }
    if let Some(text) = term.definition.as_ref().filter(|_| !is_first) {
        notes.push(marked("definition", text));
    }
    if let Some(text) = &term.note {
        section.elements.push(filled_note(text, &mut kept));
    }
    section.elements.append(&mut notes);
    section.finish(kept)
}

/// The status as TBX-Basic calls it, and a note where that is not all.
fn status(term: &Term, kept: &mut Vec<Element>, notes: &mut Vec<Element>) -> Option<Element> {
    let as_type = term.status == TermStatus::Variant && term.term_type.is_none();
    if term.status == TermStatus::Preserved || (term.status == TermStatus::Variant && !as_type) {
        notes.push(marked("status", term.status.as_str()));
    }
    let is_status = |element: &Element| element.kind() == "administrativeStatus";
    // A word of the file that means this status stays, also where ours is another.
    if let Some(at) = kept.iter().position(|element| is_status(element) && !element.text().is_empty()) {
        if words::status(&kept[at].text()) == Some(term.status) {
            return Some(kept.remove(at));
        }
        if words::status(&kept[at].text()).is_some() {
            kept.remove(at);
        }
    }
    let word = words::administrative_status(term.status)?;
    Some(fill(("termNote", "administrativeStatus", word), kept))
}

/// A field whose words TBX-Basic prescribes: its own are written, others as a note.
fn picked(
    section: &mut Section,
    kept: &mut Vec<Element>,
    notes: &mut Vec<Element>,
    kind: &'static str,
    name: &str,
    text: Option<&str>,
) {
    let list: &[&str] = match kind {
        "partOfSpeech" => &words::PARTS_OF_SPEECH,
        "grammaticalGender" => &words::GENDERS,
        _ => &words::TERM_TYPES,
    };
    let Some(text) = text else { return };
    if list.contains(&text) {
        section.elements.push(fill(("termNote", kind, text), kept));
    } else {
        notes.push(marked(name, text));
    }
}

/// The element of a field: what was kept of it, with its text put in, or a new one.
fn fill((name, kind, text): Field<'_>, kept: &mut Vec<Element>) -> Element {
    let empty = |element: &Element| element.kind() == kind && element.content.is_empty();
    let is_place = |element: &Element| match element.name.strip_suffix("Grp") {
        Some(_) => element.children().next().is_some_and(empty),
        None => element.name == name && empty(element),
    };
    match kept.iter().position(is_place) {
        Some(at) => kept.remove(at).with_text(text),
        None => Element::of(name, Some(kind), text),
    }
}

fn filled_note(text: &str, kept: &mut Vec<Element>) -> Element {
    match kept.iter().position(|element| element.name == "note" && element.content.is_empty()) {
        Some(at) if !text.starts_with(MARK) => kept.remove(at).with_text(text),
        _ => note(text),
    }
}

impl Section {
    /// The elements kept for a section of this name.
    fn kept(&mut self, tbx: &[String], name: &str) -> Vec<Element> {
        let mut elements = Vec::new();
        for text in tbx {
            let Some(element) = parsed(text) else {
                self.broken += 1;
                continue;
            };
            match element.name.as_str() {
                own if own == name && element.content.is_empty() => self.own = Some(element),
                "langSec" if name == "langSec" => elements.extend(element.children().cloned()),
                "langSec" => {}
                _ if name == "langSec" => {}
                "term" if name == "termSec" && element.content.is_empty() => self.term = Some(element),
                _ => elements.push(element),
            }
        }
        elements
    }

    /// With the rest of what was kept: of what has a text of its own, but none is left to be put
    /// in, nothing is written. A term's own notes come first, as its section wants it.
    fn finish(mut self, kept: Vec<Element>) -> Self {
        let is_whole = |element: &Element| {
            let main = if element.name.ends_with("Grp") { element.children().next() } else { Some(element) };
            !main.is_some_and(|main| main.content.is_empty() && has_a_place(main))
        };
        self.elements.extend(kept.into_iter().filter(is_whole));
        self.elements.sort_by_key(|element| !element.name.starts_with("termNote"));
        self
    }
}

/// Whether the text of an element has a place of its own in a concept or a term.
fn has_a_place(element: &Element) -> bool {
    let kinds = [
        "subjectField",
        "definition",
        "context",
        "source",
        "administrativeStatus",
        "partOfSpeech",
        "grammaticalGender",
        "termType",
        "geographicalUsage",
    ];
    element.name == "note" || kinds.contains(&element.kind())
}
