//! What a TMX file says of itself.

use serde_json::{Value, json};

use crate::error::Result;
use crate::model::{Annotation, AnnotationKind, Attributes};

use super::super::xml::{Event, XmlReader};
use super::Findings;

/// The root element's attributes and the header.
#[derive(Debug, Default)]
pub(super) struct Header {
    pub(super) root: Attributes,
    pub(super) attributes: Attributes,
    pub(super) annotations: Vec<Annotation>,
}

impl Header {
    /// Reads the header, from behind its start tag to its end tag.
    pub(super) fn read(&mut self, xml: &mut XmlReader, findings: &mut Findings) -> Result<()> {
        self.attributes = std::mem::take(&mut xml.tag.attributes);
        loop {
            match xml.next()? {
                Event::Start => match annotation_kind(xml) {
                    Some(kind) => self.annotations.push(read_annotation(xml, kind, findings)?),
                    None => skip_element(xml, "the header", findings)?,
                },
                Event::End | Event::Eof => return Ok(()),
                _ => {}
            }
        }
    }

    /// The header as the memory records it.
    pub(super) fn to_json(&self) -> Value {
        let version = self.root.iter().find(|(name, _)| name == "version").map(|(_, value)| value);
        json!({ "version": version, "root": self.root, "attributes": self.attributes, "annotations": self.annotations })
    }
}

/// What the element that started last is, if it is a note or a property.
pub(super) fn annotation_kind(xml: &XmlReader) -> Option<AnnotationKind> {
    match xml.tag.local_name() {
        "note" => Some(AnnotationKind::Note),
        "prop" => Some(AnnotationKind::Prop),
        _ => None,
    }
}

/// Reads a note or a property, from behind its start tag to its end tag.
pub(super) fn read_annotation(
    xml: &mut XmlReader,
    kind: AnnotationKind,
    findings: &mut Findings,
) -> Result<Annotation> {
    let attributes = std::mem::take(&mut xml.tag.attributes);
    let name = match kind {
        AnnotationKind::Note => "note",
        AnnotationKind::Prop => "prop",
    };
    if kind == AnnotationKind::Prop && !attributes.iter().any(|(name, _)| name == "type") {
        findings.warn(xml.line(), "prop without the attribute type");
    }
    let mut text = String::new();
    let depth = xml.depth();
    loop {
        match xml.next()? {
            Event::Text(piece) => text.push_str(piece),
            Event::Start => {
                let inner = &xml.tag.name;
                findings.skip(xml.line(), format!("element {inner} inside a {name} (its text is kept)"));
            }
            Event::Comment => findings.skip(xml.line(), format!("comment inside a {name}")),
            Event::Instruction => {
                findings.skip(xml.line(), format!("processing instruction inside a {name}"));
            }
            Event::End | Event::Eof => {
                // The end of an element inside it is not its own.
                if xml.depth() < depth {
                    return Ok(Annotation { kind, attributes, text });
                }
            }
        }
    }
}

/// Passes over the element that started last, and reports it.
pub(super) fn skip_element(xml: &mut XmlReader, inside: &str, findings: &mut Findings) -> Result<()> {
    findings.skip(xml.line(), format!("element {} inside {inside}", xml.tag.name));
    let depth = xml.depth();
    loop {
        let ends = matches!(xml.next()?, Event::End | Event::Eof);
        if ends && xml.depth() < depth {
            return Ok(());
        }
    }
}
