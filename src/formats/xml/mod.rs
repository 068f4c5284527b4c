//! XML as the formats need it: well formed to the letter, bounded, and with places.
//!
//! quick-xml finds the pieces; this module checks what it does not: that elements match
//! and close, that there is one root, that attributes are sound and not given twice,
//! that characters, raw or by reference, are allowed, that entities are declared,
//! internal, not recursive and within bounds, and that nothing nests deeper than
//! [`DEPTH_LIMIT`] or has more than [`ATTRIBUTE_LIMIT`] attributes. External DTDs and entities are never read.

mod attributes;
mod characters;
mod doctype;
mod entities;
mod reader;
mod source;
#[cfg(test)]
mod tests;
mod write;

pub(super) use characters::{is_allowed, is_name, is_white};
pub(super) use doctype::doctype_length;
pub(super) use entities::{Entities, Fault, reference};
pub(super) use reader::{Event, XmlReader};
pub(super) use write::{write_attribute, write_text};

/// How deep elements, and entities in entities, may nest.
const DEPTH_LIMIT: usize = 100;
/// How many attributes one tag may have: each is compared with those before it.
const ATTRIBUTE_LIMIT: usize = 1000;
/// How much text the entities of one file may give, in bytes.
const EXPANSION_LIMIT: usize = 1024 * 1024;
/// How long one record of a file may be, in bytes of text.
const RECORD_LIMIT: u64 = 64 * 1024 * 1024;

/// A start tag.
#[derive(Debug, Default)]
pub(super) struct Tag {
    /// The name as it was written, with its prefix.
    pub(super) name: String,
    /// The attributes, in order, references resolved and white space normalised.
    pub(super) attributes: crate::model::Attributes,
}

impl Tag {
    /// The name without a namespace prefix.
    pub(super) fn local_name(&self) -> &str {
        local_name(&self.name)
    }

    /// The value of an attribute.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// The target and the data of a processing instruction, from `<?` to `?>`.
pub(super) fn instruction(piece: &str) -> (&str, &str) {
    let inner = piece.strip_prefix("<?").and_then(|piece| piece.strip_suffix("?>")).unwrap_or_default();
    let (target, data) = inner.split_once(is_white).unwrap_or((inner, ""));
    (target, data.trim_start_matches(is_white))
}

/// A name without its namespace prefix.
pub(super) fn local_name(name: &str) -> &str {
    name.split_once(':').map_or(name, |(_, local)| local)
}

/// What is wrong in a piece of XML, and how far into the piece, in bytes.
#[derive(Debug)]
struct Flaw {
    at: usize,
    message: String,
}

impl Flaw {
    fn new(at: usize, message: impl Into<String>) -> Self {
        Self { at, message: message.into() }
    }
}
