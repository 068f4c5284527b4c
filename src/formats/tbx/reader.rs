//! A TBX file, entry by entry.

use std::io::Read;

use crate::error::{Result, quoted};

use super::super::xml::{Event, XmlReader};
use super::super::{ConceptReader, Entry, Language, Languages, Skip};
use super::entry::entry;
use super::tree::Element;

/// Reads the concepts of a TBX file, one at a time. A file that is not well formed is refused.
pub struct TbxReader {
    xml: XmlReader,
    entries: u64,
    languages: Languages,
    outside: Vec<Skip>,
    header: Vec<String>,
    root: String,
    left_out: u64,
    done: bool,
}

/// The elements that hold others on the way to the entries.
const WAY: [&str; 4] = ["text", "body", "martif", "tbx"];
/// The most remarks on what stands outside of entries.
const REMARKS: usize = 1000;

impl TbxReader {
    /// Reads `input` up to the root element; `file` is named in errors.
    pub fn new(input: Box<dyn Read>, file: &str) -> Result<Self> {
        let mut xml = XmlReader::new(input, file)?;
        let mut outside = Vec::new();
        loop {
            match xml.next()? {
                Event::Start => break,
                Event::Comment => outside.push(Skip { line: xml.line(), reason: "comment".to_owned() }),
                _ => {}
            }
        }
        let root = xml.tag.local_name();
        if !matches!(root, "tbx" | "martif") {
            let message = format!(
                "the root element is {}, not tbx or martif (this is no TBX file)",
                quoted(&xml.tag.name)
            );
            return Err(xml.error(message));
        }
        let root = root.to_owned();
        let (header, languages) = (Vec::new(), Languages::default());
        Ok(Self { xml, entries: 0, languages, outside, header, root, left_out: 0, done: false })
    }

    fn skip(&mut self, reason: impl Into<String>) {
        if self.outside.len() < REMARKS {
            self.outside.push(Skip { line: self.xml.line(), reason: reason.into() });
        }
    }

    fn read_on(&mut self) -> Result<Option<Entry>> {
        loop {
            self.xml.start_entry(None);
            match self.xml.next()? {
                Event::Start => {
                    let name = self.xml.tag.local_name().to_owned();
                    match name.as_str() {
                        "termEntry" | "conceptEntry" => return self.read_entry().map(Some),
                        "tbxHeader" | "martifHeader" => {
                            let header = Element::read(&mut self.xml, "", &mut Vec::new())?;
                            self.header.push(header.text());
                        }
                        "back" => {
                            let back = Element::read(&mut self.xml, "", &mut Vec::new())?;
                            for section in back.children() {
                                self.skip(format!("{} after the entries", quoted(&section.name)));
                            }
                        }
                        _ if WAY.contains(&name.as_str()) => {}
                        _ => {
                            self.skip(format!("element {} outside an entry", quoted(&name)));
                            let lost = Element::read(&mut self.xml, "", &mut Vec::new())?;
                            self.left_out += lost.terms();
                        }
                    }
                }
                Event::Text(text) if !text.trim().is_empty() => self.skip("text outside an entry"),
                Event::Comment => self.skip("comment"),
                Event::Instruction => self.skip("processing instruction"),
                Event::Eof => return Ok(None),
                _ => {}
            }
        }
    }

    fn read_entry(&mut self) -> Result<Entry> {
        self.entries += 1;
        self.xml.start_entry(Some(self.entries));
        let mut asides = Vec::new();
        let element = Element::read(&mut self.xml, "", &mut asides)?;
        let languages = &mut self.languages;
        let mut entry = entry(&element, &mut |locale, tag| languages.count(locale, Some(tag)));
        for (line, what) in asides {
            entry.skip(line, what);
        }
        Ok(entry)
    }
}

impl ConceptReader for TbxReader {
    fn next_entry(&mut self) -> Result<Option<Entry>> {
        if self.done {
            return Ok(None);
        }
        let entry = self.read_on();
        self.done = !matches!(entry, Ok(Some(_)));
        entry
    }

    /// The root element, and the text of the header.
    fn header(&self) -> serde_json::Value {
        serde_json::json!({"root": self.root, "text": self.header})
    }

    fn outside(&self) -> (&[Skip], &[Skip]) {
        (&self.outside, &[])
    }

    fn left_out(&self) -> u64 {
        self.left_out
    }

    fn languages(&self) -> &[Language] {
        self.languages.list()
    }
}
