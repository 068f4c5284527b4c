//! The content of a variant: text, and the inline codes that stand in it.

use serde::{Deserialize, Serialize};

use super::Attributes;

/// The content of a variant (TMX `seg`): plain text with inline codes at positions in it.
///
/// The text holds what a translator reads: the content of `hi` is part of it, the
/// native markup inside `bpt`, `ept`, `ph`, `it` and `ut` is not.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct Segment {
    /// The text, exactly as it was stored.
    pub text: String,
    /// The codes, in order; several may stand at one position.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub codes: Vec<Code>,
}

/// An inline code (TMX `bpt ept ph it hi ut`, or an element jisr does not know).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct Code {
    /// Byte offset into the text of the segment, on a character boundary.
    pub at: usize,
    /// Whether the code is whole, or opens or closes a marked piece of text (`hi`).
    pub kind: CodeKind,
    /// The name of the element: `bpt`, `ph`, `hi` …
    pub name: String,
    /// The attributes as they were written, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "serve", schema(value_type = Vec<Vec<String>>))]
    pub attributes: Attributes,
    /// What stands inside the element, as XML (native markup, escaped; `sub` elements).
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub content: String,
}

/// The part a code plays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
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

    /// The same on one line: white space in which a line ends is one space.
    #[must_use]
    pub fn on_one_line(self) -> Self {
        if !self.text.contains(ends_line) {
            return self;
        }
        let mut text = String::with_capacity(self.text.len());
        let mut codes = self.codes;
        let mut waiting = codes.iter_mut().peekable();
        let mut rest = &*self.text;
        while !rest.is_empty() {
            let is_white = rest.starts_with(char::is_whitespace);
            let end = rest.find(|c: char| c.is_whitespace() != is_white).unwrap_or(rest.len());
            let (run, behind) = rest.split_at(end);
            let start = self.text.len() - rest.len();
            let one = is_white && run.contains(ends_line);
            while let Some(code) = waiting.next_if(|code| code.at < start + end) {
                // In white space that is made one space, codes come before it.
                code.at = text.len() + if one { 0 } else { code.at - start };
            }
            text.push_str(if one { " " } else { run });
            rest = behind;
        }
        waiting.for_each(|code| code.at = text.len());
        Self { text, codes }
    }
}

fn ends_line(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}')
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_in_which_a_line_ends_is_one_space() {
        let code = |at| Code {
            at,
            kind: CodeKind::Whole,
            name: "ph".to_owned(),
            attributes: Vec::new(),
            content: String::new(),
        };
        let text = "جملة أولى. \r\n  second  one.\u{2029}ثالثة";
        let offsets = ["", "جملة أولى.", "جملة أولى. \r\n", "جملة أولى. \r\n  second ", text].map(str::len);
        let segment = Segment { text: text.to_owned(), codes: offsets.map(code).to_vec() }.on_one_line();
        assert_eq!(segment.text, "جملة أولى. second  one. ثالثة");
        let offsets = ["", "جملة أولى.", "جملة أولى.", "جملة أولى. second ", &*segment.text].map(str::len);
        assert_eq!(segment.codes, offsets.map(code));
        let same = Segment { text: "نعم  لا".to_owned(), codes: vec![code(4)] };
        assert_eq!(same.clone().on_one_line(), same);
    }
}
