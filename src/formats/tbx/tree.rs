//! An entry of a TBX as a tree of elements, in the names of 2019, and back to text.
//!
//! Older names are turned into those of today as they are read: `langSet` is a `langSec`, `tig` and
//! `ntig` are a `termSec`, and `<basic:definition>` of the DCT style is `<descrip type="definition">`.

use crate::error::Result;
use crate::model::Attributes;

use super::super::xml::{Event, Tag, XmlReader, is_white, write_attribute, write_text};
use super::words;

/// An element, with what is in it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Element {
    pub(super) line: u64,
    pub(super) name: String,
    pub(super) attributes: Attributes,
    pub(super) content: Vec<Node>,
}

/// What is in an element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Node {
    Element(Element),
    Text(String),
}

impl Element {
    /// An element that has nothing in it but a type and a text.
    pub(super) fn of(name: &str, kind: Option<&str>, text: &str) -> Self {
        let attributes = kind.map(|kind| ("type".to_owned(), kind.to_owned())).into_iter().collect();
        let content = if text.is_empty() { Vec::new() } else { vec![Node::Text(text.to_owned())] };
        Self { line: 0, name: name.to_owned(), attributes, content }
    }

    /// Reads the element whose start tag was read last. `asides` takes the lines of comments and
    /// instructions in it.
    pub(super) fn read(
        xml: &mut XmlReader,
        parent: &str,
        asides: &mut Vec<(u64, &'static str)>,
    ) -> Result<Self> {
        let line = xml.line();
        let (name, attributes) = named(std::mem::take(&mut xml.tag), parent);
        let mut element = Self { line, name, attributes, content: Vec::new() };
        let mut text = Text::default();
        loop {
            match xml.next()? {
                Event::Start => {
                    text.end(&mut element.content);
                    let child = Self::read(xml, &element.name, asides)?;
                    // What a group of a term of 2008 holds is its term's.
                    match child.name.as_str() {
                        "termGrp" => element.content.extend(child.content),
                        _ => element.content.push(Node::Element(child)),
                    }
                }
                Event::End | Event::Eof => break,
                Event::Text(piece) => {
                    let piece = piece.to_owned();
                    // A character reference is not as it was written, and stands for itself.
                    let is_raw = xml.piece() == piece || xml.piece().starts_with("<![CDATA[");
                    text.push(&piece, is_raw);
                }
                Event::Comment => asides.push((xml.line(), "comment")),
                Event::Instruction => asides.push((xml.line(), "processing instruction")),
            }
        }
        text.end(&mut element.content);
        Ok(element)
    }

    /// The same with a text in it, or of a group in what the group is about.
    pub(super) fn with_text(mut self, text: &str) -> Self {
        let text = Node::Text(text.to_owned());
        let main = self.content.iter_mut().find_map(|node| match node {
            Node::Element(main) => Some(main),
            Node::Text(_) => None,
        });
        match main {
            Some(main) => main.content = vec![text],
            None => self.content = vec![text],
        }
        self
    }

    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Its type, or nothing.
    pub(super) fn kind(&self) -> &str {
        self.attribute("type").unwrap_or_default()
    }

    pub(super) fn children(&self) -> impl Iterator<Item = &Element> {
        self.content.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// How many terms stand in it, however deep; itself, where it is one.
    pub(super) fn terms(&self) -> u64 {
        u64::from(self.name == "term") + self.children().map(Element::terms).sum::<u64>()
    }

    /// All the text in it.
    pub(super) fn text(&self) -> String {
        let mut out = String::new();
        self.gather(&mut out);
        out.trim().to_owned()
    }

    fn gather(&self, out: &mut String) {
        for node in &self.content {
            match node {
                Node::Element(element) => element.gather(out),
                Node::Text(text) => out.push_str(text),
            }
        }
    }

    /// Whether it is text alone.
    pub(super) fn is_plain(&self) -> bool {
        self.children().next().is_none()
    }

    /// The element as text, and how many characters were left out that XML forbids.
    pub(super) fn write(&self, out: &mut String) -> u64 {
        out.push('<');
        out.push_str(&self.name);
        let mut left_out = 0;
        for (name, value) in &self.attributes {
            left_out += write_attribute(name, value, out);
        }
        // White space between elements is layout.
        let has_text =
            self.content.iter().any(|n| matches!(n, Node::Text(text) if !text.chars().all(is_white)));
        let content = self.content.iter().filter(|n| has_text || matches!(n, Node::Element(_)));
        if content.clone().next().is_none() {
            out.push_str("/>");
            return left_out;
        }
        out.push('>');
        for node in content {
            left_out += match node {
                Node::Element(element) => element.write(out),
                Node::Text(text) => write_lines(text, out),
            };
        }
        out.push_str("</");
        out.push_str(&self.name);
        out.push('>');
        left_out
    }
}

impl std::fmt::Display for Element {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut out = String::new();
        self.write(&mut out);
        f.write_str(&out)
    }
}

/// Writes text whose line breaks are its own, and not layout.
pub(super) fn write_lines(text: &str, out: &mut String) -> u64 {
    let mut escaped = String::new();
    let left_out = write_text(text, &mut escaped);
    out.push_str(&escaped.replace('\n', "&#10;"));
    left_out
}

/// The name and the attributes of an element as they are today.
fn named(tag: Tag, parent: &str) -> (String, Attributes) {
    let Tag { name, mut attributes } = tag;
    attributes.retain(|(name, _)| name != "xmlns" && !name.starts_with("xmlns:"));
    let local = super::super::xml::local_name(&name);
    if let Some(element) = words::element_of(local, parent, name.contains(':')) {
        if !attributes.iter().any(|(name, _)| name == "type") {
            attributes.insert(0, ("type".to_owned(), local.to_owned()));
        }
        return (element.to_owned(), attributes);
    }
    (words::name_today(local).to_owned(), attributes)
}

/// A run of text, whose layout is taken out: a line break that is written as such and followed
/// by white space is one space.
#[derive(Default)]
struct Text {
    text: String,
    /// Where the white space at the end of the text starts that was written as such.
    layout: Option<usize>,
}

impl Text {
    fn push(&mut self, piece: &str, is_raw: bool) {
        if !is_raw {
            self.settle();
            self.text.push_str(piece);
            return;
        }
        for character in piece.chars() {
            if is_white(character) {
                self.layout.get_or_insert(self.text.len());
            } else {
                self.settle();
            }
            self.text.push(character);
        }
    }

    /// Ends a run of white space.
    fn settle(&mut self) {
        let Some(start) = self.layout.take() else { return };
        let white = &self.text[start..];
        if white.contains("\n ") || white.contains("\n\t") {
            self.text.truncate(start);
            self.text.push(' ');
        }
    }

    fn end(&mut self, content: &mut Vec<Node>) {
        self.settle();
        let text = std::mem::take(&mut self.text);
        if !text.is_empty() {
            content.push(Node::Text(text));
        }
    }
}
