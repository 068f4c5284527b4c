//! What a TMX file says of itself.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::error::{Result, quoted};
use crate::model::{Annotation, AnnotationKind, Attributes};

use super::super::xml::{Event, XmlReader, is_white};
use super::Findings;
use super::mend::header::NEEDED;
use super::segment::{close, read_content, write_start};

/// The elements that TMX allows in a header; their names are kept without a prefix.
const ELEMENTS: [&str; 4] = ["note", "prop", "ude", "map"];

/// The root element and the header, as the memory records them and as they are written back.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(super) struct Header {
    /// The version of TMX that the root names.
    #[serde(default)]
    pub(super) version: Option<String>,
    /// The namespace prefix of the root: `t` of `<t:tmx>`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) prefix: Option<String>,
    /// The attributes of the root, namespaces among them.
    #[serde(default)]
    pub(super) root: Attributes,
    /// The attributes of the header; none where the file has no header.
    pub(super) attributes: Option<Attributes>,
    /// What stands in the header, each element as XML: notes, properties, encodings.
    #[serde(default)]
    pub(super) content: Vec<String>,
    /// The attributes of the body.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) body: Attributes,
}

impl Header {
    /// Takes the root in, whose start tag was read.
    pub(super) fn take_root(&mut self, xml: &mut XmlReader) {
        self.root = std::mem::take(&mut xml.tag.attributes);
        self.version = self.root.iter().find(|(name, _)| name == "version").map(|(_, value)| value.clone());
        self.prefix = xml.tag.name.split_once(':').map(|(prefix, _)| prefix.to_owned());
    }

    /// Reads the header, from behind its start tag to its end tag.
    pub(super) fn read(&mut self, xml: &mut XmlReader, findings: &mut Findings) -> Result<()> {
        self.attributes = Some(std::mem::take(&mut xml.tag.attributes));
        loop {
            match xml.next()? {
                Event::Start => {
                    let element = read_element(xml, findings)?;
                    self.content.push(element);
                }
                Event::Text(text) if !text.chars().all(is_white) => {
                    findings.skip(xml.line(), "text in the header");
                }
                Event::Comment => findings.skip(xml.line(), "comment inside the header"),
                Event::Instruction => findings.skip(xml.line(), "processing instruction inside the header"),
                Event::Text(_) => {}
                Event::End | Event::Eof => return Ok(()),
            }
        }
    }

    /// The value of an attribute of the header.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().flatten().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }

    /// The header as the memory records it.
    pub(super) fn to_json(&self) -> Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    /// The header that a memory recorded; none where the value is no header of a TMX.
    pub(super) fn from_json(value: &Value) -> Option<Self> {
        // One without a header says so by null.
        value.get("attributes")?;
        Self::deserialize(value).ok()
    }
}

/// Whether what a memory recorded of a TMX holds a header with more in it than jisr writes into
/// any.
///
/// ```
/// use jisr::formats::tmx::has_header;
///
/// let of = |tool| serde_json::json!({"version": "1.4", "attributes": [["creationtool", tool]], "content": []});
/// assert!(has_header(&of("OmegaT")) && !has_header(&of("jisr")));
/// ```
pub fn has_header(value: &Value) -> bool {
    let Some(Header { attributes, content, .. }) = Header::from_json(value) else { return false };
    let is_own = |(name, value): &(String, String)| {
        // Which languages there are is said of the units that are written.
        name == "srclang" || name == "creationtoolversion" || NEEDED.contains(&(name, value))
    };
    !content.is_empty() || !attributes.iter().flatten().all(is_own)
}

/// Reads the element of a header that started last, as XML in one spelling.
fn read_element(xml: &mut XmlReader, findings: &mut Findings) -> Result<String> {
    let local = xml.tag.local_name();
    let name = if ELEMENTS.contains(&local) { local } else { &xml.tag.name }.to_owned();
    let attributes = std::mem::take(&mut xml.tag.attributes);
    if name == "prop" {
        warn_of_missing_type(xml.line(), &attributes, findings);
    }
    let mut out = String::new();
    write_start(&name, &attributes, &mut out);
    out.push('>');
    let start = out.len();
    read_content(xml, &ELEMENTS, "the header", findings, &mut out)?;
    close(&name, start, &mut out);
    Ok(out)
}

/// What the element that started last is, if it is a note or a property.
pub(super) fn annotation_kind(xml: &XmlReader) -> Option<AnnotationKind> {
    match xml.tag.local_name() {
        "note" => Some(AnnotationKind::Note),
        "prop" => Some(AnnotationKind::Prop),
        _ => None,
    }
}

fn warn_of_missing_type(line: u64, attributes: &Attributes, findings: &mut Findings) {
    if !attributes.iter().any(|(name, _)| name == "type") {
        findings.warn(line, "prop without the attribute type");
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
    if kind == AnnotationKind::Prop {
        warn_of_missing_type(xml.line(), &attributes, findings);
    }
    let mut text = String::new();
    let depth = xml.depth();
    loop {
        match xml.next()? {
            Event::Text(piece) => text.push_str(piece),
            Event::Start => {
                let inner = quoted(&xml.tag.name);
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
    findings.skip(xml.line(), format!("element {} inside {inside}", quoted(&xml.tag.name)));
    let depth = xml.depth();
    loop {
        let ends = matches!(xml.next()?, Event::End | Event::Eof);
        if ends && xml.depth() < depth {
            return Ok(());
        }
    }
}
