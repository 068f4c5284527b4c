//! The content of a variant: text, and the inline codes that stand in it.

use serde::{Deserialize, Serialize};

use super::Attributes;

/// The content of a variant (TMX `seg`): plain text with inline codes at positions in it.
///
/// The text holds what a translator reads: the content of `hi` is part of it, the
/// native markup inside `bpt`, `ept`, `ph`, `it` and `ut` is not.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Segment {
    /// The text, exactly as it was stored.
    pub text: String,
    /// The codes, in order; several may stand at one position.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub codes: Vec<Code>,
}

/// An inline code (TMX `bpt ept ph it hi ut`, or an element jisr does not know).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Code {
    /// Byte offset into the text of the segment, on a character boundary.
    pub at: usize,
    /// Whether the code is whole, or opens or closes a marked piece of text (`hi`).
    pub kind: CodeKind,
    /// The name of the element: `bpt`, `ph`, `hi` …
    pub name: String,
    /// The attributes as they were written, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attributes: Attributes,
    /// What stands inside the element, as XML (native markup, escaped; `sub` elements).
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub content: String,
}

/// The part a code plays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CodeKind {
    /// An element that stands at one position, its content not part of the text.
    Whole,
    /// The start of an element whose content is text (`hi`).
    Start,
    /// The end of one.
    End,
}

impl Segment {
    /// A segment of text without codes.
    pub fn plain(text: impl Into<String>) -> Self {
        Self { text: text.into(), codes: Vec::new() }
    }
}

impl Code {
    /// What a code is when it is compared with another: name, part, content and
    /// attributes, leaving out `i` and `x`, which only number the codes of one segment.
    pub fn identity(&self) -> (&str, CodeKind, Vec<(&str, &str)>, &str) {
        let attributes = self
            .attributes
            .iter()
            .filter(|(name, _)| name != "i" && name != "x")
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        (&self.name, self.kind, attributes, &self.content)
    }
}
